/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reads one file once and prints its SHA-1: as the engine does, with GLib's checksum, or not at
 * all (the limit of the reading). Measured from outside, by bench.py.
 *
 * yd-bench-hash engine|glib|read FILE
 */
#include "config.h"

#include "yd-base-hash.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define BLOCK_BYTES (128 * 1024) /* as yd_base_hash_fd() reads */

static char *
hash_with_engine (int fd)
{
  g_autoptr(GError) error = NULL;
  char *digest = yd_base_hash_fd (fd, 0, -1, NULL, NULL, &error);

  if (digest == NULL)
    g_printerr ("%s\n", error->message);
  return digest;
}

/* @checksum (nullable): fed with all bytes of @fd. FALSE on a read error. */
static gboolean
read_all (int        fd,
          GChecksum *checksum)
{
  g_autofree guchar *block = g_malloc (BLOCK_BYTES);
  gssize got;

  while ((got = read (fd, block, BLOCK_BYTES)) > 0)
    if (checksum != NULL)
      g_checksum_update (checksum, block, got);
  return got == 0;
}

static char *
hash_with_glib (int fd)
{
  g_autoptr(GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA1);

  return read_all (fd, checksum) ? g_ascii_strup (g_checksum_get_string (checksum), -1) : NULL;
}

int
main (int    argc,
      char **argv)
{
  g_autofree char *digest = NULL;
  int fd = argc == 3 ? g_open (argv[2], O_RDONLY | O_CLOEXEC, 0) : -1;

  if (fd < 0)
    {
      g_printerr ("usage: yd-bench-hash engine|glib|read FILE\n");
      return EXIT_FAILURE;
    }
  if (strcmp (argv[1], "engine") == 0)
    digest = hash_with_engine (fd);
  else if (strcmp (argv[1], "glib") == 0)
    digest = hash_with_glib (fd);
  else if (read_all (fd, NULL))
    digest = g_strdup ("-");
  close (fd);
  if (digest == NULL)
    return EXIT_FAILURE;
  g_print ("%s\n", digest);
  return EXIT_SUCCESS;
}
