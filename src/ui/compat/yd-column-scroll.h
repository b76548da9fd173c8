/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Scrolling a column view to a row, which GTK does not offer at the floor.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Brings row @position of @view into sight. */
void       yd_column_scroll_to     (GtkColumnView *view,
                                    guint          position);

/* The widget of the row that @descendant is in, or NULL. (transfer none) */
GtkWidget *yd_column_scroll_get_row (GtkColumnView *view,
                                     GtkWidget     *descendant);

G_END_DECLS
