/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Window managers of X11 refuse the input to a request that is older than what they last gave it
 * for, and GTK's requests are as old as the last key; so the time is asked of the server. Other
 * displays go by what closes.
 */
#include "config.h"

#include "yd-window-focus.h"

#ifdef GDK_WINDOWING_X11
#include <gdk/x11/gdkx.h>
#endif

void
yd_window_focus_take_back (GtkWindow *window)
{
  guint32 time = GDK_CURRENT_TIME;
#ifdef GDK_WINDOWING_X11
  GdkSurface *surface = gtk_native_get_surface (GTK_NATIVE (window));

  if (GDK_IS_X11_SURFACE (surface))
    time = gdk_x11_get_server_time (surface);
#endif
  gtk_window_present_with_time (window, time);
}

gboolean
yd_window_focus_is_last (GtkWidget *widget)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkApplication *application =
      GTK_IS_WINDOW (root) ? gtk_window_get_application (GTK_WINDOW (root)) : NULL;
  GtkWindow *last = NULL;

  /* Dialogs have no application of their own, but a window that they are for. */
  if (application != NULL)
    last = gtk_application_get_active_window (application);
  while (last != NULL && GTK_ROOT (last) != root && gtk_window_get_transient_for (last) != NULL)
    last = gtk_window_get_transient_for (last);

  return last == NULL || GTK_ROOT (last) == root;
}
