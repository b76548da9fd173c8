/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The window from within, for the files that it is split into: the shell, the storages, what has
 * ended, closing.
 */
#pragma once

#include "yd-window.h"

#include "yd-browse-location.h"
#include "yd-files-page.h"
#include "yd-place-list.h"
#include "yd-split-view.h"
#include "yd-storage-list.h"
#include "yd-transfers-pane.h"
#include "yd-welcome-page.h"

G_BEGIN_DECLS

struct _YdWindow
{
  AdwApplicationWindow parent_instance;

  /* template */
  AdwToastOverlay   *toasts;      /* (borrowed) */
  GtkStack          *stack;       /* (borrowed) */
  YdWelcomePage     *welcome;     /* (borrowed) */
  YdSplitView       *split_view;  /* (borrowed) */
  YdStorageList     *storages;    /* (borrowed) */
  GtkWidget         *starred;     /* (borrowed) */
  YdPlaceList       *bookmarks;   /* (borrowed) */
  YdPlaceList       *recent;      /* (borrowed) */
  YdFilesPage       *files;       /* (borrowed) */
  YdTransfersPane   *transfers;   /* (borrowed) */

  /* given */
  YdShared          *shared;      /* (owned) (nullable) */
  YdStorageRegistry *registry;    /* (owned) (nullable): of those, as the next two */
  YdTransferQueue   *queue;       /* (owned) (nullable) */
  GSettings         *settings;    /* (owned) (nullable) */

  /* owned */
  GCancellable      *cancellable; /* (owned): for all calls of this window */
  AdwToast          *notice;      /* (owned) (nullable): the last that was said in passing */
  AdwToast          *ended_toast; /* (owned) (nullable): the last word on them */
  GPtrArray         *ended;       /* (owned): YdTransfer that ended since the last word on them */

  /* state */
  gboolean           opening_demo;
  guint              ended_source;
  guint              places_source;
  gboolean           closing;     /* was asked, and the answer was yes */
  gboolean           may_stay;    /* the application can go on without a window */
};

/* yd-window-storages.c */
void yd_window_install_storage_actions (GtkWidgetClass *widget_class);
void yd_window_set_up_storages         (YdWindow       *self);

/* The storage that was open last time, else the first that can be opened. */
void yd_window_open_remembered         (YdWindow       *self);

/* NULL when there is none. (transfer none) */
YdStorage *yd_window_find_storage      (YdWindow       *self,
                                         gint64          id);

/* yd-window-bookmarks.c */
void yd_window_bind_bookmarks          (GtkWidgetClass *widget_class);
void yd_window_set_up_bookmarks        (YdWindow       *self);

/* yd-window-tabs.c */
/* In another tab, which is not seen yet, or in another window. */
void yd_window_open_elsewhere          (YdWindow       *self,
                                         YdBrowsePlace  *place,
                                         gboolean        in_window);
void yd_window_install_tab_actions     (GtkWidgetClass *widget_class);
void yd_window_set_up_tabs             (YdWindow       *self);
void yd_window_forget_tabs             (YdWindow       *self);
/* Those of the last time, or one with a storage. */
void yd_window_restore_tabs            (YdWindow       *self);
/* The storage that is seen. (transfer none) (nullable) */
YdStorage *yd_window_get_storage       (YdWindow       *self);
/* Shows @place in the tab that is seen; says why not when its storage is disabled. */
void yd_window_go_to                   (YdWindow       *self,
                                         YdBrowsePlace  *place);
/* @storage is removed or disabled: no window shows it any more. */
void yd_window_forget_storage          (YdWindow       *self,
                                         YdStorage      *storage);
/* Whether the application has another one. */
gboolean yd_window_is_one_of_many      (YdWindow       *self);

/* yd-window.c */
/* Without any tab. (transfer none): as windows are */
YdWindow *yd_window_new_bare           (GtkApplication *application,
                                         YdShared       *shared);

/* yd-window-show.c */
void yd_window_install_show_actions    (GtkWidgetClass *widget_class);

/* yd-window-sign-in.c */
void yd_window_install_sign_in_actions (GtkWidgetClass *widget_class);

/* yd-window-arrange.c */
void yd_window_install_arrange_actions (GtkWidgetClass *widget_class);
void yd_window_move_storage            (YdWindow       *self,
                                         YdStorage      *storage,
                                         guint           position);

/* yd-window-exchange.c */
void yd_window_install_exchange_actions (GtkWidgetClass *widget_class);
/* Writes the storages to @file, or adds those in it, and says what came of it. */
void yd_window_export_to               (YdWindow       *self,
                                         GFile          *file);
void yd_window_import_from             (YdWindow       *self,
                                         GFile          *file);

/* yd-window-ended.c */
void yd_window_forget_ended            (YdWindow       *self);
void yd_window_transfer_ended          (YdWindow       *self,
                                         YdTransfer     *transfer);
void yd_window_tell_ended              (YdWindow       *self);

/* yd-window-close.c */
gboolean yd_window_close_request       (GtkWindow      *window);

G_END_DECLS
