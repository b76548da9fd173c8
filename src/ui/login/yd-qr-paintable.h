/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A QR code as a paintable: black on white with its quiet zone, whatever the theme, each module a
 * whole number of pixels so that it stays crisp.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define YD_TYPE_QR_PAINTABLE (yd_qr_paintable_get_type ())
G_DECLARE_FINAL_TYPE (YdQrPaintable, yd_qr_paintable, YD, QR_PAINTABLE, GObject)

/* NULL when @text is too long for a code. (transfer full) (nullable) */
GdkPaintable *yd_qr_paintable_new (const char *text);

G_END_DECLS
