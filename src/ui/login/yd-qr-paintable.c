/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Draws runs of dark modules as rectangles.
 */
#include "config.h"

#include "yd-qr-paintable.h"

#include "yd-base-qr-code.h"

#include <math.h>

struct _YdQrPaintable
{
  GObject parent_instance;

  /* owned */
  YdBaseQrCode *code; /* (owned) */
};

static void paintable_iface_init (GdkPaintableInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (YdQrPaintable, yd_qr_paintable, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (GDK_TYPE_PAINTABLE, paintable_iface_init))

static void
draw_row (YdQrPaintable *self,
          GtkSnapshot   *snapshot,
          int            y,
          float          left,
          float          top,
          float          module)
{
  const GdkRGBA black = { 0, 0, 0, 1 };
  int width = yd_base_qr_code_get_width (self->code);

  for (int x = 0; x < width; x++)
    {
      int from = x;

      while (x < width && yd_base_qr_code_is_dark (self->code, x, y))
        x++;
      if (x > from)
        gtk_snapshot_append_color (snapshot, &black,
                                   &GRAPHENE_RECT_INIT (left + from * module, top + y * module,
                                                        (x - from) * module, module));
    }
}

static void
snapshot_code (GdkPaintable *paintable,
               GdkSnapshot  *snapshot,
               double        width,
               double        height)
{
  YdQrPaintable *self = YD_QR_PAINTABLE (paintable);
  const GdkRGBA white = { 1, 1, 1, 1 };
  int code = yd_base_qr_code_get_width (self->code);
  int modules = code + 2 * YD_BASE_QR_CODE_QUIET;
  double module = MAX (floor (MIN (width, height) / modules), 1);
  double left = floor ((width - module * code) / 2);
  double top = floor ((height - module * code) / 2);

  gtk_snapshot_append_color (snapshot, &white, &GRAPHENE_RECT_INIT (0, 0, width, height));
  for (int y = 0; y < code; y++)
    draw_row (self, snapshot, y, left, top, module);
}

static double
get_aspect_ratio (GdkPaintable *paintable)
{
  return 1;
}

static GdkPaintableFlags
get_flags (GdkPaintable *paintable)
{
  return GDK_PAINTABLE_STATIC_SIZE | GDK_PAINTABLE_STATIC_CONTENTS;
}

static void
paintable_iface_init (GdkPaintableInterface *iface)
{
  iface->snapshot = snapshot_code;
  iface->get_intrinsic_aspect_ratio = get_aspect_ratio;
  iface->get_flags = get_flags;
}

GdkPaintable *
yd_qr_paintable_new (const char *text)
{
  YdBaseQrCode *code = yd_base_qr_code_new (text);
  YdQrPaintable *self;

  if (code == NULL)
    return NULL;
  self = g_object_new (YD_TYPE_QR_PAINTABLE, NULL);
  self->code = code;
  return GDK_PAINTABLE (self);
}

static void
yd_qr_paintable_finalize (GObject *object)
{
  YdQrPaintable *self = YD_QR_PAINTABLE (object);

  g_clear_pointer (&self->code, yd_base_qr_code_free);
  G_OBJECT_CLASS (yd_qr_paintable_parent_class)->finalize (object);
}

static void
yd_qr_paintable_class_init (YdQrPaintableClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = yd_qr_paintable_finalize;
}

static void
yd_qr_paintable_init (YdQrPaintable *self)
{
}
