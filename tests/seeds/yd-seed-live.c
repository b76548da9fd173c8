/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Live photos; see the header.
 */
#include "config.h"

#include "yd-seed-live.h"

#include "yd-sim-livp.h"

#include <string.h>

#define TIME_AT 10    /* in the header of an entry: */
#define TIME_BYTES 4
#define HEADER_BYTES 30

/* What becomes of one that has a picture and a film. */
static void
choose_parts (YdSeedFile    *file,
              YdStorageLivp  livp)
{
  switch (livp)
    {
    case YD_STORAGE_LIVP_JPEG:
      file->parts[0] = "heic";
      break;
    case YD_STORAGE_LIVP_MOV:
      file->parts[0] = "mov";
      break;
    case YD_STORAGE_LIVP_BOTH:
      file->parts[0] = "heic";
      file->parts[1] = "mov";
      break;
    case YD_STORAGE_LIVP_REBUILT:
    default:
      file->parts[0] = "livp";
    }
}

void
yd_seed_live_fill (YdSeedFile *file,
                   YdSeed     *seed,
                   GBytes     *picture,
                   GBytes     *film)
{
  gboolean has_film = yd_seed_happens (seed, 0.8);
  gboolean has_picture = has_film || yd_seed_happens (seed, 0.5);

  g_ptr_array_add (file->versions,
                   yd_sim_livp_build (has_picture ? "p.heic" : "p.txt", picture,
                                      has_film ? "p.mov" : "p.txt", film));
  file->parts[0] = "livp";
  if (has_picture)
    {
      file->picture = g_bytes_ref (picture);
      file->parts[0] = "heic";
    }
  if (has_film)
    {
      file->film = g_bytes_ref (film);
      choose_parts (file, seed->options->livp);
    }
  g_bytes_unref (picture);
  g_bytes_unref (film);
}

gboolean
yd_seed_live_is_split (const YdSeedFile *file)
{
  return file->picture != NULL;
}

/* The entries with their headers, but for the times. */
static gboolean
is_rebuilt (const YdSeedFile *file,
            GBytes           *content)
{
  g_autofree char *stem = g_strndup (file->name, strlen (file->name) - strlen (".livp"));
  g_autofree char *picture = g_strconcat (stem, ".heic", NULL);
  g_autofree char *film = g_strconcat (stem, ".mov", NULL);
  g_autoptr(GBytes) wanted = yd_sim_livp_build (picture, file->picture, film, file->film);
  gsize second = HEADER_BYTES + strlen (picture) + g_bytes_get_size (file->picture);
  gsize directory = second + HEADER_BYTES + strlen (film) + g_bytes_get_size (file->film);
  gsize length = 0;
  const guint8 *a = g_bytes_get_data (wanted, NULL);
  const guint8 *b = g_bytes_get_data (content, &length);

  if (length != g_bytes_get_size (wanted))
    return FALSE;
  for (gsize i = 0; i < directory; i++)
    {
      gsize at = i < second ? i : i - second;

      if (a[i] != b[i] && (at < TIME_AT || at >= TIME_AT + TIME_BYTES))
        return FALSE;
    }
  return TRUE;
}

gboolean
yd_seed_live_is_part (const YdSeedFile *file,
                      const char       *name,
                      GBytes           *content)
{
  if (g_str_has_suffix (name, ".heic"))
    return g_bytes_equal (file->picture, content);
  if (file->film != NULL && g_str_has_suffix (name, ".mov"))
    return g_bytes_equal (file->film, content);
  return file->film != NULL && g_str_has_suffix (name, ".livp") && is_rebuilt (file, content);
}
