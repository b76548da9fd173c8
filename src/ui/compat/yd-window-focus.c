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
