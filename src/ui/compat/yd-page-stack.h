/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Showing one page of a stack. GTK at the floor leaves the other pages in the accessibility tree,
 * where a screen reader would find buttons that nobody sees.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Shows the page called @name and takes the others out of sight for everybody. */
void yd_page_stack_show (GtkStack   *stack,
                         const char *name);

G_END_DECLS
