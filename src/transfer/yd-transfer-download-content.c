/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a download gets: the streams behind a link, their names, their size and hash.
 */
#include "config.h"

#include "yd-transfer-download-private.h"

#include "yd-transfer-name.h"

#include <string.h>

#define LIVP_EXTENSION ".livp"
#define LISTED_BYTES_MAX 5000000
#define LISTED_US (10 * 60 * (gint64) G_USEC_PER_SEC) /* a listing does not say how long */

/* The remote name with the extension of the photo or the film that is taken of it. */
static char *
dup_livp_name (const char *name,
               const char *extension)
{
  g_autofree char *lower = g_ascii_strdown (name, -1);
  gsize stem = strlen (name);

  if (g_str_has_suffix (lower, LIVP_EXTENSION))
    stem -= strlen (LIVP_EXTENSION);
  return g_strdup_printf ("%.*s.%s", (int) stem, name, extension);
}

gboolean
yd_transfer_download_has_place (YdTransferDownload *op)
{
  return op->files[0].file >= 0;
}

/* The names stay once there is a place: they are part of a zip. @name: (transfer full) */
static void
add_stream (YdTransferDownload *op,
            const char *url,
            char       *name)
{
  guint i = op->n_streams++;

  op->urls[i] = url;
  if (!yd_transfer_download_has_place (op))
    {
      g_free (op->names[i]);
      op->names[i] = yd_transfer_name_encode (name, -1);
      op->entries[i].name = op->names[i];
    }
  g_free (name);
}

void
yd_transfer_download_choose_streams (YdTransferDownload *op)
{
  const char *remote = yd_drive_item_get_name (yd_transfer_get_item (op->transfer));
  const YdDriveLink *link = op->link;
  const char *photo = link->jpeg_ext != NULL ? link->jpeg_ext : "jpeg";
  gboolean two = op->livp == YD_STORAGE_LIVP_BOTH || op->livp == YD_STORAGE_LIVP_REBUILT;

  op->n_streams = 0;
  if (*link->url != '\0')
    {
      add_stream (op, link->url, g_strdup (remote));
    }
  else
    {
      if (link->jpeg_url != NULL && (op->livp != YD_STORAGE_LIVP_MOV || link->mov_url == NULL))
        add_stream (op, link->jpeg_url, dup_livp_name (remote, photo));
      if (link->mov_url != NULL && (two || op->n_streams == 0))
        add_stream (op, link->mov_url, dup_livp_name (remote, "mov"));
    }
  op->zip = op->livp == YD_STORAGE_LIVP_REBUILT && op->n_streams > 1;
}

void
yd_transfer_download_choose_files (YdTransferDownload *op)
{
  g_autofree char *rebuilt = dup_livp_name (
    yd_drive_item_get_name (yd_transfer_get_item (op->transfer)), "livp");

  op->n_files = op->zip ? 1 : op->n_streams;
  for (guint i = 0; i < op->n_files; i++)
    {
      g_free (op->files[i].name);
      op->files[i].name = op->zip ? yd_transfer_name_encode (rebuilt, -1)
                                  : g_strdup (op->names[i]);
    }
  if (op->zip)
    op->start = yd_transfer_zip_find_start (op->entries, 0);
}

gboolean
yd_transfer_download_is_whole_file (YdTransferDownload *op)
{
  return *op->link->url != '\0';
}

gboolean
yd_transfer_download_note_content (YdTransferDownload *op)
{
  YdDriveItem *item = yd_transfer_get_item (op->transfer);
  const char *hash = op->link->content_hash;
  gint64 size = op->link->size >= 0 ? op->link->size : yd_drive_item_get_size (item);
  gboolean same;

  if (hash == NULL || *hash == '\0')
    hash = yd_drive_item_get_content_hash (item);
  if (!yd_transfer_download_is_whole_file (op))
    {
      hash = NULL;
      size = -1;
    }
  same = size == op->size && ((hash == NULL && op->expected == NULL) ||
                              (hash != NULL && op->expected != NULL &&
                               g_ascii_strcasecmp (hash, op->expected) == 0));
  if (same && op->intake != NULL)
    return TRUE;
  op->size = size;
  g_free (op->expected);
  op->expected = g_strdup (hash);
  if (op->n_streams == 1)
    yd_transfer_begin_phase (op->transfer, size);
  else if (op->before == 0)
    yd_transfer_begin_phase (op->transfer, yd_drive_item_get_size (item));
  return op->intake == NULL;
}

/* Images have addresses in listings that often do not work (§5.1); live photos have none. */
static gboolean
may_use_listed_url (YdTransferDownload *op)
{
  YdDriveItem *item = yd_transfer_get_item (op->transfer);

  return op->proxy == NULL && !yd_drive_item_is_livp (item) && !yd_drive_item_is_blocked (item) &&
         yd_drive_item_get_category (item) != YD_DRIVE_CATEGORY_IMAGE &&
         yd_drive_item_get_content_hash (item) != NULL && yd_drive_item_get_size (item) >= 0 &&
         yd_drive_item_get_size (item) < LISTED_BYTES_MAX;
}

YdDriveLink *
yd_transfer_download_dup_listed_link (YdTransferDownload *op)
{
  YdDriveItem *item = yd_transfer_get_item (op->transfer);
  gint64 came_us;
  const char *url = yd_drive_item_get_url (item, &came_us);
  YdDriveLink *link;

  if (url == NULL || !may_use_listed_url (op) ||
      yd_base_clock_get_monotonic_us (op->engine->clock) - came_us > LISTED_US)
    return NULL;
  link = g_new0 (YdDriveLink, 1);
  link->url = g_strdup (url);
  link->size = yd_drive_item_get_size (item);
  link->content_hash = g_strdup (yd_drive_item_get_content_hash (item));
  return link;
}
