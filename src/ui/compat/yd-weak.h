/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the callback of a window's call is given instead of the window. gtk_window_destroy() lets
 * go of a window without disposing it: one that its own calls hold would outlive its parent, and
 * would never cancel them.
 */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* (transfer full): for yd_weak_take(), once. */
GWeakRef *yd_weak_new  (gpointer object);

/* The object, or NULL when it is gone; ends @weak. (transfer full) (nullable) */
gpointer  yd_weak_take (gpointer weak);

/* Ends @weak (nullable) unused. */
void      yd_weak_free (GWeakRef *weak);

G_END_DECLS
