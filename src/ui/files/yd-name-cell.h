/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The first cell of a row in a list of files: icon, name, and a mark on what has just arrived.
 */
#pragma once

#include "yd-file-cell.h"

G_BEGIN_DECLS

#define YD_TYPE_NAME_CELL (yd_name_cell_get_type ())
G_DECLARE_FINAL_TYPE (YdNameCell, yd_name_cell, YD, NAME_CELL, YdFileCell)

/* (transfer floating) */
YdFileCell *yd_name_cell_new (void);

G_END_DECLS
