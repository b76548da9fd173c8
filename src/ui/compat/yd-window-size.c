/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Default sizes are pixels, letters are not: the resolution that fonts are drawn with tells.
 */
#include "config.h"

#include "yd-window-size.h"

#define USUAL_DPI (96 * 1024)

#define SCREEN_MARGIN 64 /* of a dialog's height to the screen's, pixels */
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

/* Of the screen that @window is on; 0 unknown. */
static int
get_screen_height (GtkWindow *window)
{
  GdkSurface *surface = gtk_native_get_surface (GTK_NATIVE (window));
  GdkMonitor *monitor = NULL;
  GdkRectangle area = { 0 };

  if (surface != NULL)
    monitor = gdk_display_get_monitor_at_surface (gdk_surface_get_display (surface), surface);
  if (monitor != NULL)
    gdk_monitor_get_geometry (monitor, &area);
  return area.height;
}

void
yd_window_size_keep_on_screen (GtkWindow *dialog)
{
  GtkWindow *parent = gtk_window_get_transient_for (dialog);
  int most = parent != NULL ? get_screen_height (parent) - SCREEN_MARGIN : 0;
  int width;
  int height;

  gtk_widget_measure (GTK_WIDGET (dialog), GTK_ORIENTATION_HORIZONTAL, -1, NULL, &width, NULL,
                      NULL);
  gtk_widget_measure (GTK_WIDGET (dialog), GTK_ORIENTATION_VERTICAL, width, NULL, &height, NULL,
                      NULL);
  if (most > 0 && height > most)
    gtk_window_set_default_size (dialog, width, most);
}
