/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What all windows of the application share, and each tab in them: the models below, and what was
 * done. Made once by the application, which keeps it alive; handed down to whoever needs any of it.
 * It has no behaviour and never changes.
 */
#pragma once

#include "yd-browse-actions.h"
#include "yd-browse-carrier.h"
#include "yd-browse-listing-store.h"
#include "yd-browse-name-walks.h"
#include "yd-browse-place-list.h"
#include "yd-browse-shelf.h"
#include "yd-storage-registry.h"
#include "yd-edited-files.h"
#include "yd-pictures.h"
#include "yd-transfer-cache.h"
#include "yd-transfer-queue.h"

G_BEGIN_DECLS

typedef struct
{
  YdStorageRegistry    *registry; /* (owned): loaded before */
  YdTransferQueue      *queue;    /* (owned) */
  YdBrowseActions      *actions;  /* (owned): what was done, to be taken back in any window */
  YdBrowseCarrier      *carrier;  /* (owned) (nullable): to other accounts */
  YdTransferCache      *cache;    /* (owned) (nullable): local copies for other programs */
  YdEditedFiles        *edited;   /* (owned) (nullable): those of them that are being changed */
  YdBrowseListingStore *listings; /* (owned) (nullable): what folders had, to be shown at first */
  YdBrowseNameIndex    *names;    /* (owned) (nullable): what there is, to be found as one types */
  YdBrowsePlaceList    *bookmarks; /* (owned) (nullable) */
  YdBrowsePlaceList    *recent;   /* (owned) (nullable): folders, the last one first */
  YdBrowsePlaceList    *opened;   /* (owned) (nullable): the tabs to begin with */
  YdPictures           *pictures; /* (owned) (nullable): thumbnails; without them there are icons */
  YdBrowseShelf        *thumbnails; /* (owned) (nullable): where those are on the disk */
  YdBrowseNameWalks    *walks;    /* (owned) (nullable): through storages, for the names */
  GSettings            *settings; /* (owned) (nullable): of our schema; without them nothing is
                                     remembered and there are no preferences */
} YdShared;

/* A value that refers to all that @values has. Main thread. (transfer full) */
YdShared *yd_shared_new   (const YdShared *values);
YdShared *yd_shared_ref   (YdShared       *self);
void      yd_shared_unref (YdShared       *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (YdShared, yd_shared_unref)

G_END_DECLS
