/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Showing a local file in its folder, in the desktop's file manager, and opening it. Wraps what
 * newer GTK has a launcher for.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Asks the file manager to show @file; where there is none on the bus, opens its folder. Fire and
 * forget: what fails is logged. @parent may be NULL. */
void yd_folder_opener_show (GFile     *file,
                            GtkWindow *parent);

/* Opens @file itself with the program that the desktop has for it. The same. */
void yd_folder_opener_open (GFile     *file,
                            GtkWindow *parent);

G_END_DECLS
