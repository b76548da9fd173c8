/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The first cell of a row in the file list: icon, name, and a mark on what has just arrived.
 */
#pragma once

#include "yd-file-picture.h"

G_BEGIN_DECLS

#define YD_TYPE_NAME_CELL (yd_name_cell_get_type ())
G_DECLARE_FINAL_TYPE (YdNameCell, yd_name_cell, YD, NAME_CELL, AdwBin)

/* (transfer floating) */
YdNameCell    *yd_name_cell_new       (void);

/* Property: "entry" (YdBrowseEntry, nullable, notified). */
YdBrowseEntry *yd_name_cell_get_entry (YdNameCell    *self); /* (nullable) */
void           yd_name_cell_set_entry (YdNameCell    *self,
                                       YdBrowseEntry *entry);

YdFilePicture *yd_name_cell_get_picture (YdNameCell *self);

/* The name cell in @row, a row widget of the list. (transfer none) (nullable) */
YdNameCell    *yd_name_cell_find_in_row (GtkWidget *row);

G_END_DECLS
