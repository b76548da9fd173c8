/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A QuickTime film whose frames are JPEG pictures: the moving half of the demo's live photo. */

#include "config.h"

#include "yd-sim-jpeg.h"
#include "yd-sim-picture.h"

#include <string.h>

#define FRAMES_PER_SECOND 10
#define UNITY 0x00010000u

typedef struct
{
  GByteArray  *out;       /* (borrowed) */
  guint        width;
  guint        height;
  guint        frames;
  guint32     *sizes;     /* (owned): bytes of each frame */
  guint32      first;     /* where the first frame lies */
} Film;

static void
put_long (Film    *film,
          guint32  value)
{
  guint32 big = GUINT32_TO_BE (value);

  g_byte_array_append (film->out, (const guint8 *) &big, sizeof big);
}

static void
put_longs (Film    *film,
           guint    count,
           guint32  value)
{
  for (guint i = 0; i < count; i++)
    put_long (film, value);
}

static void
put_type (Film       *film,
          const char *type)
{
  g_byte_array_append (film->out, (const guint8 *) type, 4);
}

/* An atom's size is filled in when it ends. */
static guint
begin_atom (Film       *film,
            const char *type)
{
  guint start = film->out->len;

  put_long (film, 0);
  put_type (film, type);
  return start;
}

static void
end_atom (Film  *film,
          guint  start)
{
  guint32 big = GUINT32_TO_BE (film->out->len - start);

  memcpy (film->out->data + start, &big, sizeof big);
}

static void
put_matrix (Film *film)
{
  for (guint i = 0; i < 9; i++)
    put_long (film, i == 8 ? 0x40000000u : i % 4 == 0 ? UNITY : 0);
}

static void
put_movie_header (Film *film)
{
  guint atom = begin_atom (film, "mvhd");

  put_longs (film, 3, 0);
  put_long (film, FRAMES_PER_SECOND);
  put_long (film, film->frames);
  put_long (film, UNITY);
  put_long (film, 0x01000000u);
  put_longs (film, 2, 0);
  put_matrix (film);
  put_longs (film, 6, 0);
  put_long (film, 2);
  end_atom (film, atom);
}

static void
put_track_header (Film *film)
{
  guint atom = begin_atom (film, "tkhd");

  put_long (film, 0x0000000fu);
  put_longs (film, 2, 0);
  put_long (film, 1);
  put_long (film, 0);
  put_long (film, film->frames);
  put_longs (film, 4, 0);
  put_matrix (film);
  put_long (film, film->width << 16);
  put_long (film, film->height << 16);
  end_atom (film, atom);
}

static void
put_handler (Film       *film,
             const char *kind,
             const char *type)
{
  guint atom = begin_atom (film, "hdlr");

  put_long (film, 0);
  put_type (film, kind);
  put_type (film, type);
  put_longs (film, 3, 0);
  g_byte_array_append (film->out, (const guint8 *) "", 1);
  end_atom (film, atom);
}

static void
put_media_header (Film *film)
{
  guint atom = begin_atom (film, "mdhd");

  put_longs (film, 3, 0);
  put_long (film, FRAMES_PER_SECOND);
  put_long (film, film->frames);
  put_long (film, 0);
  end_atom (film, atom);
}

static void
put_description (Film *film)
{
  static const guint8 depth[] = { 0, 24, 0xff, 0xff };
  guint table = begin_atom (film, "stsd");
  guint atom;

  put_long (film, 0);
  put_long (film, 1);
  atom = begin_atom (film, "jpeg");
  put_long (film, 0);
  put_long (film, 1);
  put_long (film, 0);
  put_type (film, "yndu");
  put_longs (film, 2, 0);
  put_long (film, film->width << 16 | film->height);
  put_longs (film, 2, 0x00480000u);
  put_long (film, 0);
  put_long (film, 1u << 16);
  put_longs (film, 7, 0);
  put_long (film, 0);
  g_byte_array_set_size (film->out, film->out->len - 2);
  g_byte_array_append (film->out, depth, sizeof depth);
  end_atom (film, atom);
  end_atom (film, table);
}

static void
put_tables (Film *film)
{
  guint table = begin_atom (film, "stbl");
  guint atom;

  put_description (film);

  atom = begin_atom (film, "stts");
  put_long (film, 0);
  put_long (film, 1);
  put_long (film, film->frames);
  put_long (film, 1);
  end_atom (film, atom);

  atom = begin_atom (film, "stsc");
  put_long (film, 0);
  put_longs (film, 2, 1);
  put_long (film, film->frames);
  put_long (film, 1);
  end_atom (film, atom);

  atom = begin_atom (film, "stsz");
  put_longs (film, 2, 0);
  put_long (film, film->frames);
  for (guint i = 0; i < film->frames; i++)
    put_long (film, film->sizes[i]);
  end_atom (film, atom);

  atom = begin_atom (film, "stco");
  put_long (film, 0);
  put_long (film, 1);
  put_long (film, film->first);
  end_atom (film, atom);

  end_atom (film, table);
}

static void
put_media_information (Film *film)
{
  guint information = begin_atom (film, "minf");
  guint atom = begin_atom (film, "vmhd");
  guint reference;

  put_long (film, 1);
  put_longs (film, 2, 0);
  end_atom (film, atom);
  put_handler (film, "dhlr", "alis");

  atom = begin_atom (film, "dinf");
  reference = begin_atom (film, "dref");
  put_long (film, 0);
  put_long (film, 1);
  put_long (film, 12);
  put_type (film, "alis");
  put_long (film, 1);
  end_atom (film, reference);
  end_atom (film, atom);

  put_tables (film);
  end_atom (film, information);
}

static void
put_movie (Film *film)
{
  guint movie = begin_atom (film, "moov");
  guint track;
  guint media;

  put_movie_header (film);
  track = begin_atom (film, "trak");
  put_track_header (film);
  media = begin_atom (film, "mdia");
  put_media_header (film);
  put_handler (film, "mhlr", "vide");
  put_media_information (film);
  end_atom (film, media);
  end_atom (film, track);
  end_atom (film, movie);
}

static void
put_frames (Film    *film,
            guint32  seed)
{
  guint atom = begin_atom (film, "mdat");

  film->first = film->out->len;
  for (guint i = 0; i < film->frames; i++)
    {
      g_autoptr(GBytes) frame = yd_sim_picture_draw_jpeg (seed, (double) i / film->frames,
                                                          film->width, film->height);

      film->sizes[i] = (guint32) g_bytes_get_size (frame);
      g_byte_array_append (film->out, g_bytes_get_data (frame, NULL), film->sizes[i]);
    }
  end_atom (film, atom);
}

GBytes *
yd_sim_picture_draw_film (guint32 seed,
                          guint   width,
                          guint   height,
                          guint   frames)
{
  Film film = { .width = width, .height = height, .frames = frames };
  guint atom;

  film.out = g_byte_array_new ();
  film.sizes = g_new0 (guint32, frames);
  atom = begin_atom (&film, "ftyp");
  put_type (&film, "qt  ");
  put_long (&film, 0x20050300u);
  put_type (&film, "qt  ");
  end_atom (&film, atom);
  put_frames (&film, seed);
  put_movie (&film);
  g_free (film.sizes);

  return g_byte_array_free_to_bytes (film.out);
}
