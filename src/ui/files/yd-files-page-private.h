/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The files page from within, for the files that it is split into: the frame, and what it tells of
 * changes.
 */
#pragma once

#include "yd-files-page.h"

#include "yd-found-pane.h"
#include "yd-path-bar.h"
#include "yd-side-pane.h"

G_BEGIN_DECLS

struct _YdFilesPage
{
  AdwBin parent_instance;

  /* template */
  AdwWindowTitle *title;              /* (borrowed) */
  GtkProgressBar *transfers_progress; /* (borrowed) */
  YdSidePane     *side_pane;          /* (borrowed) */
  YdPathBar      *path_bar;           /* (borrowed) */
  GtkWidget      *spinner;            /* (borrowed) */
  AdwTabBar      *tab_bar;            /* (borrowed) */
  AdwTabView     *tab_view;           /* (borrowed): of YdFilesViews */

  GtkWidget      *back_button;        /* (borrowed) */
  GtkSearchBar   *search_bar;         /* (borrowed) */
  GtkSearchEntry *search_entry;       /* (borrowed) */
  GtkEventController *typing;         /* (borrowed): in the files */
  YdFoundPane    *found;              /* (borrowed) */

  /* given */
  YdShared       *shared;             /* (owned) (nullable) */

  /* borrowed */
  YdFilesView    *view;               /* (borrowed) (nullable): the one that is seen */
  GtkWidget      *tools;              /* (borrowed): beside the path */
  AdwTabPage     *menu_tab;           /* (borrowed) (nullable): the one whose menu is open */

  /* owned */
  GtkPopover     *history_menu;       /* (borrowed) (nullable): a child of the button */
  GBindingGroup  *view_bindings;      /* (owned): to that one */
  GSignalGroup   *view_events;        /* (owned): of that one */
  YdBrowseAction *failed;             /* (owned) (nullable): the last that did in part */
  AdwToast       *action_toast;       /* (owned) (nullable): the last word on that */
  GdkDrop        *tab_drop;           /* (owned) (nullable): what was over the tabs last */
  GCancellable   *cancellable;        /* (owned): for all calls of this page */
  GHashTable     *asking;             /* (owned) (nullable): of YdEditWatch, each with a question */

  /* state */
  guint           empty_source;
  guint           edited_source;
  char           *sought_folder;      /* (owned) (nullable): an id, on the way there */
  char           *sought_file;        /* (owned) (nullable): an id in that */
  gboolean        starred;            /* what has a star is seen, and no tab */
  gboolean        folded;
  gboolean        only_instant;       /* uploads: what would need bytes is left alone */
};

/* yd-files-page.c */
/* The bars are about @view (nullable) from now on. */
void yd_files_page_show_view    (YdFilesPage    *self,
                                 YdFilesView    *view);
void yd_files_page_emit_moved   (YdFilesPage    *self);
/* The page of another window, without tabs yet; NULL when there can be none. (transfer none) */
YdFilesPage *yd_files_page_ask_window (YdFilesPage *self);

/* yd-files-page-tabs.c */
void yd_files_page_bind_tabs    (GtkWidgetClass *widget_class);

/* yd-files-page-history.c */
void yd_files_page_bind_history (GtkWidgetClass *widget_class);
void yd_files_page_clear_history (YdFilesPage   *self);

/* yd-files-page-search.c */
void yd_files_page_bind_search  (GtkWidgetClass *widget_class);
void yd_files_page_set_up_search (YdFilesPage   *self);
/* Selects what was found, if its folder is the open one now. */
void yd_files_page_show_sought  (YdFilesPage    *self);
/* Nothing is searched any more: another place is open. */
void yd_files_page_end_search   (YdFilesPage    *self);

/* yd-files-page-drop.c */
void yd_files_page_set_up_drops (YdFilesPage *self);

/* yd-files-page-edited.c */
void yd_files_page_set_up_edited (YdFilesPage *self);
void yd_files_page_clear_edited (YdFilesPage *self);

/* yd-files-page-undo.c */
void yd_files_page_set_up_undo (YdFilesPage *self);

G_END_DECLS
