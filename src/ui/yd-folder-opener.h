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

/* The same for those who say what failed: as gtk_show_uri_full(). Main context. */
void     yd_folder_opener_open_async  (GFile               *file,
                                       GtkWindow           *parent,
                                       GCancellable        *cancellable,
                                       GAsyncReadyCallback  callback,
                                       gpointer             user_data);
gboolean yd_folder_opener_open_finish (GFile               *file,
                                       GAsyncResult        *result,
                                       GError             **error);

G_END_DECLS
