/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The files page from within, for the files that it is split into: state, columns, order,
 * menu, actions, drops.
 */
#pragma once

#include "yd-files-page.h"

#include "yd-browse-actions.h"
#include "yd-path-bar.h"
#include "yd-side-pane.h"

G_BEGIN_DECLS

struct _YdFilesPage
{
  AdwBin parent_instance;

  /* template */
  AdwWindowTitle      *title;             /* (borrowed) */
  GtkProgressBar      *transfers_progress; /* (borrowed) */
  YdSidePane          *side_pane;         /* (borrowed) */
  YdPathBar           *path_bar;          /* (borrowed) */
  GtkWidget           *ruler;             /* (borrowed): tells of the list's width */
  GtkWidget           *spinner;           /* (borrowed) */
  GtkRevealer         *trouble;           /* (borrowed) */
  GtkLabel            *trouble_label;     /* (borrowed) */
  GtkButton           *trouble_button;    /* (borrowed) */
  GtkOverlay          *overlay;           /* (borrowed) */
  GtkStack            *stack;             /* (borrowed) */
  GtkColumnView       *view;              /* (borrowed) */
  GtkColumnViewColumn *name_column;       /* (borrowed) */
  GtkColumnViewColumn *size_column;       /* (borrowed) */
  GtkColumnViewColumn *type_column;       /* (borrowed): not shown yet */
  GtkColumnViewColumn *date_column;       /* (borrowed) */
  GtkColumnViewColumn *created_column;    /* (borrowed): there when it is the first order */
  AdwStatusPage       *empty_page;        /* (borrowed) */
  GtkWidget           *other_drive;       /* (borrowed) */
  AdwStatusPage       *error_page;        /* (borrowed) */
  GtkButton           *error_button;      /* (borrowed) */
  GtkWidget           *drop_frame;        /* (borrowed) */
  GtkRevealer         *drop_hint;         /* (borrowed) */
  GtkLabel            *drop_label;        /* (borrowed) */
  GMenuModel          *rows_menu;         /* (borrowed) */
  GMenuModel          *folder_menu;       /* (borrowed) */

  /* given */
  YdBrowseLocation    *location;          /* (owned) (nullable) */
  YdTransferQueue     *queue;             /* (owned) (nullable) */
  GSettings           *settings;          /* (owned) (nullable) */
  YdBrowseListingStore *listings;         /* (owned) (nullable) */

  /* owned */
  YdBrowseFolderModel *model;             /* (owned) (nullable) */
  GSignalGroup        *model_events;      /* (owned) */
  GSignalGroup        *account_events;    /* (owned) */
  GtkMultiSelection   *selection;         /* (owned) */
  GtkDropTarget       *drop_target;       /* (borrowed): a controller of the overlay */
  GtkWidget           *drop_row;          /* (owned) (nullable): lit up */
  GtkPopover          *menu;              /* (borrowed): a child of the overlay */
  YdBrowseActions     *actions;           /* (owned): what was done here */
  YdBrowseAction      *failed;            /* (owned) (nullable): the last that did in part */
  AdwToast            *action_toast;      /* (owned) (nullable): the last word on that */
  GCancellable        *cancellable;       /* (owned): for all calls of this page */

  /* state */
  gboolean             folded;
  gboolean             only_instant;      /* uploads: what would need bytes is left alone */
  gboolean             wants_focus;       /* the list, as soon as it is there */
  YdBrowseEntry       *arrived;           /* (owned) (nullable): to be scrolled to */
  guint                scroll_source;
  guint                columns_source;
  guint                state_source;
  gboolean             listed;            /* the list is what is seen */
  gint64               ordered;           /* id of the storage whose order was applied */
  YdStorageOrder       order;             /* that one */
  gboolean             descending;
};

/* yd-files-page-state.c */
void           yd_files_page_show_state       (YdFilesPage    *self);
/* The rows changed, one of many times. */
void           yd_files_page_rows_changed     (YdFilesPage    *self);
/* Another drive of the account that may have what somebody misses here: a YdDriveKind, or -1. */
int            yd_files_page_find_other_drive (YdFilesPage    *self);

/* yd-files-page-columns.c */
void           yd_files_page_set_up_list      (YdFilesPage    *self);
/* Those that there is room for. */
void           yd_files_page_show_columns     (YdFilesPage    *self);
void           yd_files_page_width_changed    (YdFilesPage    *self);

/* yd-files-page-order.c */
/* Sorts as the open storage wants it at first, unless that was done already. */
void           yd_files_page_apply_order      (YdFilesPage    *self);
/* The open folder as the column headers say. */
void           yd_files_page_sort             (YdFilesPage    *self);
/* A sorter for the header of a column: sorts nothing, but can be told from the others.
 * (transfer full) */
GtkSorter     *yd_files_page_new_sorter       (YdBrowseColumn  column);

/* yd-files-page.c */
/* YdDriveItem (transfer container) */
GPtrArray     *yd_files_page_dup_selected     (YdFilesPage    *self);
/* (transfer full) */
YdBrowseEntry *yd_files_page_get_entry        (YdFilesPage    *self,
                                               guint           position);
/* Where the row of @entry is; FALSE when it is not there. */
gboolean       yd_files_page_find             (YdFilesPage    *self,
                                               YdBrowseEntry  *entry,
                                               guint          *position);
void           yd_files_page_notify           (YdFilesPage    *self,
                                               const char     *text);

/* yd-files-page-menu.c */
void           yd_files_page_set_up_menu      (YdFilesPage    *self);
void           yd_files_page_pop_up_menu      (YdFilesPage    *self);

/* yd-files-page-actions.c */
void           yd_files_page_install_actions  (GtkWidgetClass *widget_class);
void           yd_files_page_update_actions   (YdFilesPage    *self);
void           yd_files_page_activate         (YdFilesPage    *self,
                                               guint           position);

/* yd-files-page-undo.c */
void           yd_files_page_install_undo     (GtkWidgetClass *widget_class);
void           yd_files_page_set_up_undo      (YdFilesPage    *self);
/* Carries it out, and tells of its end. */
void           yd_files_page_run              (YdFilesPage    *self,
                                               YdBrowseAction *action_owned);

/* yd-files-page-drop.c */
void           yd_files_page_set_up_drops     (YdFilesPage    *self);
void           yd_files_page_clear_drops      (YdFilesPage    *self);

G_END_DECLS
