/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the rows of a form have in common: the mark of a value that is not allowed.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Marks @row, for the eye and for assistive technology. */
void yd_form_row_mark (GtkWidget *row,
                       gboolean   valid);

G_END_DECLS
