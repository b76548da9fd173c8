/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The size that a window opens with, for people who have large letters.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Makes the default size of @window as many times as large as the letters are; GTK keeps it within
 * the screen. Once, before it is shown. */
void yd_window_size_scale (GtkWindow *window);

G_END_DECLS
