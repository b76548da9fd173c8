/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The files view from within, for the files that it is split into: state, columns, order,
 * menu, actions, moving about, undo, drops.
 */
#pragma once

#include "yd-files-view.h"

#include "yd-clip-provider.h"
#include "yd-row-growth.h"
#include "yd-seen-pictures.h"

G_BEGIN_DECLS

struct _YdFilesView
{
  AdwBin parent_instance;

  /* template */
  GtkWidget           *ruler;             /* (borrowed): tells of the list's width */
  GtkRevealer         *trouble;           /* (borrowed) */
  GtkLabel            *trouble_label;     /* (borrowed) */
  GtkButton           *trouble_button;    /* (borrowed) */
  GtkOverlay          *overlay;           /* (borrowed) */
  GtkStack            *stack;             /* (borrowed) */
  GtkColumnView       *column_view;       /* (borrowed) */
  GtkColumnViewColumn *name_column;       /* (borrowed) */
  GtkColumnViewColumn *size_column;       /* (borrowed) */
  GtkGridView         *grid_view;         /* (borrowed): has a model when it is shown */
  GtkLabel            *status;            /* (borrowed) */
  GtkColumnViewColumn *type_column;       /* (borrowed) */
  GtkColumnViewColumn *date_column;       /* (borrowed) */
  GtkColumnViewColumn *created_column;    /* (borrowed): also there when it is the first order */
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
  YdShared            *shared;            /* (owned) */
  YdBrowseLocation    *location;          /* (owned) (nullable) */

  /* owned */
  GSimpleActionGroup  *actions;           /* (owned): "files" */
  YdBrowseFolderModel *model;             /* (owned) (nullable) */
  GSignalGroup        *model_events;      /* (owned) */
  GSignalGroup        *account_events;    /* (owned) */
  YdRowGrowth         *growth;            /* (owned): of the model, in the selection */
  GBindingGroup       *page_bindings;     /* (owned): to the page that it is in */
  GtkMultiSelection   *selection;         /* (owned) */
  YdSeenPictures      *seen;              /* (owned) */
  GtkDropTarget       *drop_target;       /* (borrowed): a controller of the overlay */
  GtkWidget           *drop_row;          /* (owned) (nullable): lit up */
  YdClipProvider      *dragged;           /* (owned) (nullable): on its way from here */
  GtkPopover          *menu;              /* (borrowed): a child of the overlay */
  GCancellable        *cancellable;       /* (owned): for all calls of this view */

  /* state */
  char                *title;             /* (owned) */
  char                *subtitle;          /* (owned) */
  char                *sought;            /* (owned) (nullable): id of a file to be selected */
  GPtrArray           *chosen;            /* (owned) (nullable): YdDriveItem, found elsewhere */
  char                *filter;            /* (owned) (nullable): what is looked for here */
  gboolean             awake;             /* was seen: its folder is listed */
  gboolean             busy;
  gboolean             folded;
  gboolean             only_instant;      /* uploads: what would need bytes is left alone */
  gboolean             drag_refused;      /* somebody asked for its files: too much */
  gboolean             wants_focus;       /* the list, as soon as it is there */
  YdBrowseEntry       *arrived;           /* (owned) (nullable): to be scrolled to */
  guint                scroll_source;
  guint                columns_source;
  guint                state_source;
  guint                hover_source;      /* a dragged thing rests on a folder */
  gboolean             listed;            /* the files are what is seen */
  gboolean             grid_shown;        /* as a grid */
  guint                layout_tick;       /* as it was not before: the file is to be found again */
  guint                layout_frames;     /* that were drawn since */
  gint64               ordered;           /* id of the storage whose order was applied */
  YdStorageOrder       order;             /* that one */
  gboolean             descending;
  YdBrowseColumn       column;            /* what is sorted by */
  gboolean             reversed;
  guint                widths_source;     /* somebody changes them */
  gboolean             widths_set;        /* by us, in this moment */
};

/* yd-files-view-state.c */
void           yd_files_view_show_state       (YdFilesView    *self);
/* The rows changed, one of many times. */
void           yd_files_view_rows_changed     (YdFilesView    *self);
/* Another drive of the account that may have what somebody misses here: a YdDriveKind, or -1. */
int            yd_files_view_find_other_drive (YdFilesView    *self);

/* yd-files-view-rows.c */
/* Shows those of @model (nullable), soon all. */
void           yd_files_view_set_rows         (YdFilesView    *self,
                                               GListModel     *model);
/* At once: before a position of the model is named to the selection or the list. */
void           yd_files_view_show_all_rows    (YdFilesView    *self);

/* yd-files-view-status.c */
void           yd_files_view_show_status      (YdFilesView    *self);
void           yd_files_view_set_up_status    (YdFilesView    *self);

/* yd-files-view-layout.c */
void           yd_files_view_set_up_layout    (YdFilesView    *self);
/* The folder that was opened is shown as all are. */
void           yd_files_view_apply_layout     (YdFilesView    *self);
/* The first that is selected, or else the first file, has the focus when it is laid out. */
void           yd_files_view_find_again       (YdFilesView    *self);
/* Of the first cell's picture, or of the grid's, in pixels. */
int            yd_files_view_get_side         (YdFilesView    *self,
                                               gboolean        in_grid);
/* The page of the stack with the files. */
const char    *yd_files_view_get_page         (YdFilesView    *self);
/* The column view or the grid: what takes the focus. */
GtkWidget     *yd_files_view_get_list         (YdFilesView    *self);
void           yd_files_view_scroll_to        (YdFilesView    *self,
                                               guint           position);

/* yd-files-view-cells.c */
void           yd_files_view_set_up_cells     (YdFilesView    *self);
/* As large as was chosen. */
void           yd_files_view_resize_cells     (YdFilesView    *self);
/* What the row, or the cell of the grid, at the point of @widget shows, and that; NULL between and
 * beside them. (transfer none) (nullable) */
YdBrowseEntry *yd_files_view_find_at          (YdFilesView    *self,
                                               GtkWidget      *widget,
                                               double          x,
                                               double          y,
                                               GtkWidget     **row);
/* What a row, or a cell of the grid, shows. (transfer none) (nullable) */
YdBrowseEntry *yd_files_view_get_cell_entry   (GtkWidget      *row);
/* That shows a file, also out of sight; a list has those around its view. (transfer none)
 * (nullable) */
GtkWidget     *yd_files_view_find_row         (YdFilesView    *self,
                                               const char     *file_id);
/* Where a file is seen, of the overlay; FALSE when it is out of sight. */
gboolean       yd_files_view_find_place       (YdFilesView    *self,
                                               const char     *file_id,
                                               GdkRectangle   *place);

/* yd-files-view-rename.c */
void           yd_files_view_rename           (YdFilesView    *self);
void           yd_files_view_clear_rename     (YdFilesView    *self);

/* yd-files-view-columns.c */
void           yd_files_view_set_up_list      (YdFilesView    *self);
/* Those that there is room for. */
void           yd_files_view_show_columns     (YdFilesView    *self);
void           yd_files_view_width_changed    (YdFilesView    *self);

#define YD_FILES_VIEW_FOLDERS_FIRST "sort-folders-first" /* a setting */

/* yd-files-view-order.c */
/* Sorts as the open storage wants it at first, unless that was done already. */
void           yd_files_view_apply_order      (YdFilesView    *self);
void           yd_files_view_set_up_order     (YdFilesView    *self);
/* The open folder as the column headers say. */
void           yd_files_view_sort             (YdFilesView    *self);
/* A sorter for the header of a column: sorts nothing, but can be told from the others.
 * (transfer full) */
GtkSorter     *yd_files_view_new_sorter       (YdBrowseColumn  column);

#define YD_FILES_VIEW_N_COLUMNS 5
/* What it is called in settings. */
const char    *yd_files_view_get_column_name  (YdBrowseColumn  column);
GtkColumnViewColumn *yd_files_view_get_column (YdFilesView    *self,
                                               YdBrowseColumn  column);

/* yd-files-view-widths.c */
/* As somebody made them, if all that are seen have room like that. */
void           yd_files_view_apply_widths     (YdFilesView    *self);
void           yd_files_view_set_up_widths    (YdFilesView    *self);
void           yd_files_view_clear_widths     (YdFilesView    *self);

/* yd-files-view.c */
/* What actions are about: YdDriveItem (transfer full) */
GPtrArray     *yd_files_view_dup_selected     (YdFilesView    *self);
/* What is selected here. (transfer full) */
GPtrArray     *yd_files_view_dup_rows         (YdFilesView    *self);
/* (transfer full) */
YdBrowseEntry *yd_files_view_get_entry        (YdFilesView    *self,
                                               guint           position);
/* Where the row of @entry is; FALSE when it is not there. */
gboolean       yd_files_view_find             (YdFilesView    *self,
                                               YdBrowseEntry  *entry,
                                               guint          *position);
/* In another tab, or window. */
void           yd_files_view_ask_open         (YdFilesView    *self,
                                               YdDriveItem    *folder,
                                               gboolean        in_window);
/* Selects what is sought, if it is there by now. */
void           yd_files_view_look_for_sought  (YdFilesView    *self);
/* What is selected here is what actions are about. */
void           yd_files_view_selected         (YdFilesView    *self);
/* What the page shows of it; NULL for none. */
void           yd_files_view_set_titles       (YdFilesView    *self,
                                               const char     *title,
                                               const char     *subtitle);
void           yd_files_view_set_busy         (YdFilesView    *self,
                                               gboolean        busy);

/* yd-files-view-menu.c */
void           yd_files_view_set_up_menu      (YdFilesView    *self);
void           yd_files_view_pop_up_menu      (YdFilesView    *self);

/* yd-files-view-actions.c */
/* One of "files": @parameter is NULL for those without a type. */
typedef struct
{
  const char *name;
  const char *parameter_type; /* (nullable) */
  void (*activate) (YdFilesView *self,
                    GVariant    *parameter);
} YdFilesViewAction;

void           yd_files_view_add_actions      (YdFilesView             *self,
                                               const YdFilesViewAction *actions,
                                               guint                    n_actions);
void           yd_files_view_set_enabled      (YdFilesView    *self,
                                               const char     *action,
                                               gboolean        enabled);
void           yd_files_view_set_up_actions   (YdFilesView    *self);
/* One function says of all of them what can be done now. */
void           yd_files_view_update_actions   (YdFilesView    *self);
/* To a folder that the person chooses. */
void           yd_files_view_download_to      (YdFilesView    *self,
                                               YdStorage      *storage,
                                               GPtrArray      *items);
void           yd_files_view_activate         (YdFilesView    *self,
                                               guint           position);

/* yd-files-view-moving.c */
void           yd_files_view_set_up_moving    (YdFilesView    *self);
void           yd_files_view_update_moving    (YdFilesView    *self);

/* yd-files-view-undo.c */
void           yd_files_view_set_up_undo      (YdFilesView    *self);
/* Carries it out; the page tells of its end. */
void           yd_files_view_run              (YdFilesView    *self,
                                               YdBrowseAction *action_owned);

/* yd-files-view-clipboard.c */
void           yd_files_view_set_up_clipboard (YdFilesView    *self);
void           yd_files_view_notify           (YdFilesView    *self,
                                               const char     *text);

/* yd-files-view-outside.c */
/* For a clipboard or a drag, with real files for other programs. (transfer full) */
YdClipProvider *yd_files_view_new_provider    (YdFilesView    *self,
                                               YdBrowseClip   *clip);
/* Nobody wants its files any more. */
void           yd_files_view_give_up          (YdClipProvider *provider);
/* Asks whether what is too much for that is to be downloaded. */
void           yd_files_view_offer_download   (YdFilesView    *self,
                                               YdBrowseClip   *clip);

/* yd-files-view-drag.c */
void           yd_files_view_set_up_drags     (YdFilesView    *self);

/* yd-files-view-items.c */
void           yd_files_view_set_up_items     (YdFilesView    *self);
void           yd_files_view_rename_many      (YdFilesView    *self,
                                               GPtrArray      *items);

/* yd-files-view-open.c */
void           yd_files_view_set_up_open      (YdFilesView    *self);
/* In the program that the desktop has for it; FALSE when there is no place for a copy. */
gboolean       yd_files_view_open_file        (YdFilesView    *self,
                                               YdDriveItem    *item);

/* yd-files-view-drop.c */
/* The folder whose row is at the point, and that row; NULL between and beside rows.
 * (transfer none) */
YdDriveItem   *yd_files_view_find_folder      (YdFilesView    *self,
                                               double          x,
                                               double          y,
                                               GtkWidget     **row);
void           yd_files_view_set_up_drops     (YdFilesView    *self);
void           yd_files_view_clear_drops      (YdFilesView    *self);

G_END_DECLS
