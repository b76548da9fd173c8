/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A file in the grid: its picture, below it its name, and a mark on what has just arrived.
 */
#pragma once

#include "yd-file-picture.h"

G_BEGIN_DECLS

#define YD_TYPE_GRID_CELL (yd_grid_cell_get_type ())
G_DECLARE_FINAL_TYPE (YdGridCell, yd_grid_cell, YD, GRID_CELL, AdwBin)

/* (transfer floating) */
YdGridCell    *yd_grid_cell_new         (void);

YdBrowseEntry *yd_grid_cell_get_entry   (YdGridCell    *self); /* (nullable) */
void           yd_grid_cell_set_entry   (YdGridCell    *self,
                                         YdBrowseEntry *entry);
YdFilePicture *yd_grid_cell_get_picture (YdGridCell    *self);
/* Of the picture; the cell is somewhat wider. */
void           yd_grid_cell_set_side    (YdGridCell    *self,
                                         int            side);

G_END_DECLS
