/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The folder model from within, for the files that it is split into: listing, what is
 * remembered, and order.
 */
#pragma once

#include "yd-browse-folder-model.h"

#include "yd-browse-rows.h"

#include "yd-drive-pages.h"

G_BEGIN_DECLS

struct _YdBrowseFolderModel
{
  GObject parent_instance;

  /* given at construction */
  YdStorage *storage;  /* (owned) */
  YdDriveItem *folder; /* (owned) */
  YdBrowseListingStore *store; /* (owned) (nullable) */

  /* state */
  YdBrowseRows *rows;  /* (owned) */
  YdBrowseColumn column;  /* wanted, as what follows: rows may still be sorted otherwise */
  gboolean descending;
  YdBrowseFilter *filter; /* (owned) */
  gboolean sorting;       /* a worker is at it */
  GError *error;       /* (owned) (nullable) */
  guint listing;       /* the number of the last one */
  gboolean changed;    /* since it was remembered or kept */
  GQueue told;         /* (owned): Told, while rows are announced */

  /* in flight: set while loading */
  GCancellable *cancellable; /* (owned) (nullable): another for each listing */
  GHashTable *news;          /* (owned) (nullable): file id → YdDriveItem as the feed told it since
                              * the listing began, NULL when it is gone */
  YdDrivePages *pages;       /* (owned) (nullable) */
  GQueue pages_asked;        /* (owned): pages that were asked for and not yet made rows of, in
                              * order */
  GPtrArray *made;           /* (owned) (nullable): rows that are not shown yet */
  guint show_source;         /* while rows were shown a moment ago */
  GError *ending;            /* (owned) (nullable): what the listing ended with */
  gboolean complete;         /* no other page will come */
  gboolean at_work;          /* rows are being made of one */
};

/* Changes rows, and then what waited while that was told of. Takes @arriving's. */
void yd_browse_folder_model_change   (YdBrowseFolderModel *self,
                                      GPtrArray           *arriving,
                                      GPtrArray           *leaving);
/* The same, when the folder is not what is remembered of it. */
void yd_browse_folder_model_correct  (YdBrowseFolderModel *self,
                                      GPtrArray           *arriving,
                                      GPtrArray           *leaving);
/* What waited while rows were announced. */
void yd_browse_folder_model_catch_up (YdBrowseFolderModel *self);

/* Takes @error (nullable). */
void yd_browse_folder_model_set_error    (YdBrowseFolderModel *self,
                                          GError              *error);
void yd_browse_folder_model_tell_loading (YdBrowseFolderModel *self);

/* The listing that runs is one no more; who asked has cancelled it. */
void yd_browse_folder_model_forget_listing (YdBrowseFolderModel *self);

/* Shows what is remembered until the listing that runs knows better; keeps what it found. */
void yd_browse_folder_model_remember (YdBrowseFolderModel *self);
void yd_browse_folder_model_keep     (YdBrowseFolderModel *self);

G_END_DECLS
