/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Landscapes: a sky that fades, a sun, rows of hills. And how they become a PNG. */

#include "config.h"

#include "yd-sim-picture.h"

#include "yd-sim-digest.h"
#include "yd-sim-jpeg.h"

#include <gio/gio.h>

#include <math.h>
#include <string.h>

#define ROWS_OF_HILLS 4

typedef struct
{
  double red;
  double green;
  double blue;
} Colour;

typedef struct
{
  Colour sky_top;
  Colour sky_bottom;
  Colour sun;
  Colour hill;
  double sun_x;
  double sun_y;
  double shift[ROWS_OF_HILLS];
} Scene;

static const struct
{
  Colour sky_top;
  Colour sky_bottom;
  Colour sun;
  Colour hill;
} palettes[] = {
  { { 0.18, 0.45, 0.80 }, { 0.80, 0.90, 0.98 }, { 1.00, 0.97, 0.85 }, { 0.12, 0.42, 0.30 } },
  { { 0.25, 0.18, 0.42 }, { 0.98, 0.62, 0.42 }, { 1.00, 0.86, 0.60 }, { 0.20, 0.14, 0.30 } },
  { { 0.05, 0.08, 0.22 }, { 0.22, 0.28, 0.50 }, { 0.95, 0.95, 0.88 }, { 0.04, 0.10, 0.16 } },
  { { 0.55, 0.74, 0.72 }, { 0.96, 0.93, 0.82 }, { 1.00, 0.98, 0.92 }, { 0.34, 0.46, 0.36 } },
};

static Colour
mix (Colour a,
     Colour b,
     double part)
{
  return (Colour) { a.red + (b.red - a.red) * part, a.green + (b.green - a.green) * part,
                    a.blue + (b.blue - a.blue) * part };
}

static Scene
imagine (guint32 seed,
         double  phase)
{
  guint palette = seed % G_N_ELEMENTS (palettes);
  Scene scene;

  scene.sky_top = palettes[palette].sky_top;
  scene.sky_bottom = palettes[palette].sky_bottom;
  scene.sun = palettes[palette].sun;
  scene.hill = palettes[palette].hill;
  scene.sun_x = 0.2 + 0.6 * ((seed >> 4) % 97) / 97.0 + 0.1 * phase;
  scene.sun_y = 0.22 + 0.18 * ((seed >> 9) % 53) / 53.0;
  for (guint i = 0; i < ROWS_OF_HILLS; i++)
    scene.shift[i] = ((seed >> (3 * i)) % 101) / 101.0 * 2 * G_PI;

  return scene;
}

/* How high a row of hills stands at @x, from the top, 0…1. */
static double
get_ridge (const Scene *scene,
           guint        row,
           double       x)
{
  double base = 0.50 + 0.13 * row;
  double shift = scene->shift[row];

  return base + 0.055 * sin (x * (4.0 + row) + shift)
         + 0.025 * sin (x * (11.0 + 3 * row) + 2 * shift);
}

/* @ridges: how high each row of hills stands at @x. */
static Colour
look (const Scene  *scene,
      const double *ridges,
      double        x,
      double        y,
      double        aspect)
{
  double dx = (x - scene->sun_x) * aspect;
  double dy = y - scene->sun_y;
  double distance = sqrt (dx * dx + dy * dy);
  Colour colour = mix (scene->sky_top, scene->sky_bottom, MIN (1.0, y / 0.7));

  colour = mix (colour, scene->sun, 0.55 * exp (-distance * 5.0));
  if (distance < 0.075)
    colour = scene->sun;
  for (guint row = 0; row < ROWS_OF_HILLS; row++)
    if (y > ridges[row])
      colour = mix (scene->sky_bottom, scene->hill, 0.35 + 0.21 * row);

  return colour;
}

static guint8
to_byte (double value)
{
  return (guint8) (CLAMP (value, 0.0, 1.0) * 255.0 + 0.5);
}

guint8 *
yd_sim_picture_paint (guint32 seed,
                      double  phase,
                      guint   width,
                      guint   height)
{
  Scene scene = imagine (seed, phase);
  guint8 *pixels = g_malloc ((gsize) width * height * 3);
  double ridges[ROWS_OF_HILLS];

  for (guint x = 0; x < width; x++)
    {
      for (guint row = 0; row < ROWS_OF_HILLS; row++)
        ridges[row] = get_ridge (&scene, row, (double) x / width);
      for (guint y = 0; y < height; y++)
        {
          Colour colour = look (&scene, ridges, (double) x / width, (double) y / height,
                                (double) width / height);
          guint8 *pixel = pixels + ((gsize) y * width + x) * 3;

          pixel[0] = to_byte (colour.red);
          pixel[1] = to_byte (colour.green);
          pixel[2] = to_byte (colour.blue);
        }
    }

  return pixels;
}

static void
append_big (GByteArray *data,
            guint32     value)
{
  guint32 big = GUINT32_TO_BE (value);

  g_byte_array_append (data, (const guint8 *) &big, sizeof big);
}

static void
append_chunk (GByteArray   *png,
              const char   *type,
              const guint8 *data,
              gsize         length)
{
  guint start;

  append_big (png, (guint32) length);
  start = png->len;
  g_byte_array_append (png, (const guint8 *) type, 4);
  if (length > 0)
    g_byte_array_append (png, data, (guint) length);
  append_big (png, yd_sim_digest_crc32 (png->data + start, length + 4));
}

/* Each line is the difference to the pixel on its left, which packs well. */
static GBytes *
filter_lines (const guint8 *pixels,
              guint         width,
              guint         height)
{
  gsize line = (gsize) width * 3;
  guint8 *data = g_malloc ((line + 1) * height);
  guint8 *out = data;

  for (guint y = 0; y < height; y++)
    {
      const guint8 *in = pixels + y * line;

      *out++ = 1;
      for (gsize i = 0; i < line; i++)
        *out++ = (guint8) (in[i] - (i >= 3 ? in[i - 3] : 0));
    }

  return g_bytes_new_take (data, (line + 1) * height);
}

static GBytes *
compress (GBytes *bytes)
{
  g_autoptr(GZlibCompressor) compressor = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_ZLIB, 6);
  g_autoptr(GOutputStream) memory = g_memory_output_stream_new_resizable ();
  g_autoptr(GOutputStream) stream = NULL;

  stream = g_converter_output_stream_new (memory, G_CONVERTER (compressor));
  g_output_stream_write_all (stream, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), NULL,
                             NULL, NULL);
  g_output_stream_close (stream, NULL, NULL);

  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (memory));
}

GBytes *
yd_sim_picture_draw_png (guint32 seed,
                         guint   width,
                         guint   height)
{
  static const guint8 signature[] = { 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n' };
  static const guint8 form[] = { 8, 2, 0, 0, 0 };
  g_autofree guint8 *pixels = yd_sim_picture_paint (seed, 0, width, height);
  g_autoptr(GBytes) lines = filter_lines (pixels, width, height);
  g_autoptr(GBytes) packed = compress (lines);
  g_autoptr(GByteArray) header = g_byte_array_new ();
  GByteArray *png = g_byte_array_new ();

  append_big (header, width);
  append_big (header, height);
  g_byte_array_append (header, form, sizeof form);
  g_byte_array_append (png, signature, sizeof signature);
  append_chunk (png, "IHDR", header->data, header->len);
  append_chunk (png, "IDAT", g_bytes_get_data (packed, NULL), g_bytes_get_size (packed));
  append_chunk (png, "IEND", NULL, 0);

  return g_byte_array_free_to_bytes (png);
}

GBytes *
yd_sim_picture_draw_jpeg (guint32 seed,
                          double  phase,
                          guint   width,
                          guint   height)
{
  g_autofree guint8 *pixels = yd_sim_picture_paint (seed, phase, width, height);

  return yd_sim_jpeg_encode (pixels, width, height);
}
