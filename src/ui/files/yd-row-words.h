/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is heard of a row of the list or a cell of the grid when it is reached.
 */
#pragma once

#include "yd-drive-item.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Names the row that @cell, the widget of a list item, is in: "report.pdf, 2.4 MB, modified
 * yesterday". Until GTK 4.12 a list item has no way to be given a name: its widget is. */
void yd_row_words_tell (GtkWidget   *cell,
                        YdDriveItem *item);

G_END_DECLS
