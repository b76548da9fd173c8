/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Rows of a list that people drag to another place of it. Where a row would go is shown between
 * two. Changes nothing: who owns the list's model does, and may refuse.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What @row is about. (transfer none) */
typedef gpointer (*YdRowGetItem) (GtkListBoxRow *row);
/* @item is to be at @position of the list, counted without it. */
typedef void     (*YdRowMoved)   (gpointer owner,
                                  gpointer item,
                                  guint    position);

/* For as long as @list lives, which @owner outlives. @type: of what the rows are about, an object
 * type. */
void yd_row_arranging_add (GtkListBox   *list,
                           GType         type,
                           YdRowGetItem  get_item,
                           YdRowMoved    moved,
                           gpointer      owner);

G_END_DECLS
