/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Giving the input back to the window behind one that closed by itself.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Presents @window, whose dialog went away for what happened elsewhere, on a phone say. It may have
 * the input as if a key had been pressed now: only for a window of what the person works with. */
void yd_window_focus_take_back (GtkWindow *window);

/* Whether @widget is in the window of the application that was used last, or there is none. */
gboolean yd_window_focus_is_last (GtkWidget *widget);

G_END_DECLS
