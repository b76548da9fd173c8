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

/* The same for the @content of a dialog that finds its own size, which is usually @width pixels
 * wide: not wider than @parent leaves room for. */
void yd_window_size_widen (GtkWidget *content,
                           int        width,
                           GtkWindow *parent);

/* A @dialog whose content scrolls does so before it is higher than the screen of its parent. Once,
 * before it is shown. */
void yd_window_size_keep_on_screen (GtkWindow *dialog);

G_END_DECLS
