/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Default sizes are pixels, letters are not: the resolution that fonts are drawn with tells.
 */
#include "config.h"

#include "yd-window-size.h"

#define USUAL_DPI (96 * 1024)

#define DIALOG_MARGIN 96 /* of a dialog's content to its parent's sides, pixels */

/* How large letters are, usual ones being USUAL_DPI. */
static int
get_dpi (GtkWidget *widget)
{
  int dpi = -1;

  g_object_get (gtk_widget_get_settings (widget), "gtk-xft-dpi", &dpi, NULL);
  return MAX (dpi, USUAL_DPI);
}

static int
scale (int length,
       int dpi)
{
  return (int) ((gint64) length * dpi / USUAL_DPI);
}

void
yd_window_size_scale (GtkWindow *window)
{
  int dpi = get_dpi (GTK_WIDGET (window));
  int width;
  int height;

  if (dpi == USUAL_DPI)
    return;
  gtk_window_get_default_size (window, &width, &height);
  gtk_window_set_default_size (window, scale (width, dpi), scale (height, dpi));
}

void
yd_window_size_widen (GtkWidget *content,
                      int        width,
                      GtkWindow *parent)
{
  int dpi = get_dpi (content);
  int widest = gtk_widget_get_width (GTK_WIDGET (parent)) - DIALOG_MARGIN;

  if (dpi > USUAL_DPI && widest > width)
    gtk_widget_set_size_request (content, MIN (scale (width, dpi), widest), -1);
}
