/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is found in a storage, with the folders it is in: while people type, or what has a star. It
 * says what to show; going there is the window's.
 */
#pragma once

#include "yd-browse-search.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define YD_TYPE_FOUND_PANE (yd_found_pane_get_type ())
G_DECLARE_FINAL_TYPE (YdFoundPane, yd_found_pane, YD, FOUND_PANE, AdwBin)

/* Signals: "wanted" (YdBrowseNameHit): to be shown in its folder, or opened if it is one. "chosen":
 * others are selected, or more is known of them. */

/* Once; @names (nullable). */
void yd_found_pane_set_up       (YdFoundPane       *self,
                                 YdBrowseNameIndex *names);
/* Finds @text, as its choices of type and time say; NULL: nothing. @storage (nullable). */
void yd_found_pane_search       (YdFoundPane       *self,
                                 YdStorage         *storage,
                                 const char        *text);
void yd_found_pane_show_starred (YdFoundPane       *self,
                                 YdStorage         *storage);
/* Puts the keyboard on what was found; FALSE when there is nothing. */
gboolean yd_found_pane_focus    (YdFoundPane       *self);
/* What is selected, as the service tells it: YdDriveItem, none until it has told of all of them.
 * NULL when nothing is selected. (transfer full) (nullable) */
GPtrArray *yd_found_pane_dup_selected (YdFoundPane *self);
void       yd_found_pane_unselect     (YdFoundPane *self);
/* The choices stand below the heading then. */
void       yd_found_pane_set_narrow   (YdFoundPane *self,
                                       gboolean     narrow);
/* What the rows' menu has. */
void       yd_found_pane_set_menu     (YdFoundPane *self,
                                       GMenuModel  *model);

G_END_DECLS
