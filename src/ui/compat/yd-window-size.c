/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Default sizes are pixels, letters are not: the resolution that fonts are drawn with tells.
 */
#include "config.h"

#include "yd-window-size.h"

#define USUAL_DPI (96 * 1024)

void
yd_window_size_scale (GtkWindow *window)
{
  GtkSettings *settings = gtk_widget_get_settings (GTK_WIDGET (window));
  int dpi = -1;
  int width;
  int height;

  g_object_get (settings, "gtk-xft-dpi", &dpi, NULL);
  if (dpi <= USUAL_DPI)
    return;
  gtk_window_get_default_size (window, &width, &height);
  gtk_window_set_default_size (window, (int) ((gint64) width * dpi / USUAL_DPI),
                               (int) ((gint64) height * dpi / USUAL_DPI));
}
