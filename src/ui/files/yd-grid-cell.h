/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A file in the grid: its picture, below it its name, and a mark on what has just arrived.
 */
#pragma once

#include "yd-file-cell.h"

G_BEGIN_DECLS

#define YD_TYPE_GRID_CELL (yd_grid_cell_get_type ())
G_DECLARE_FINAL_TYPE (YdGridCell, yd_grid_cell, YD, GRID_CELL, YdFileCell)

/* @side: of the picture, in pixels; the cell is somewhat wider. (transfer floating) */
YdFileCell *yd_grid_cell_new      (int         side);
void        yd_grid_cell_set_side (YdGridCell *self,
                                   int         side);

G_END_DECLS
