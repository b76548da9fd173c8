/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Receiving the parts of an upload. Bytes are hashed and written as they come and never collected;
 * a part that is given up is undone by going back to the state before it. */

#include "config.h"

#include "yd-sim-proof.h"
#include "yd-sim-upload.h"

#include <string.h>

void
yd_sim_upload_free (gpointer data)
{
  YdSimUpload *self = data;

  if (self->blob != NULL)
    yd_sim_blob_remove (self->blob);
  g_clear_pointer (&self->blob, yd_sim_blob_unref);
  g_clear_pointer (&self->digest, yd_sim_digest_free);
  g_clear_pointer (&self->part_digest, yd_sim_digest_free);
  g_clear_pointer (&self->digest_before, yd_sim_digest_free);
  g_byte_array_unref (self->head);
  g_array_unref (self->parts);
  g_free (self->upload_id);
  g_free (self->file_id);
  g_free (self->revision_id);
  g_free (self->parent_id);
  g_free (self->name);
  g_free (self->content_type);
  g_free (self->local_created_at);
  g_free (self->local_modified_at);
  g_free (self->declared_hash);
  g_free (self);
}

guint64
yd_sim_upload_get_size (YdSimUpload *self)
{
  guint64 size = 0;

  for (guint i = 0; i < self->parts->len; i++)
    size += g_array_index (self->parts, YdSimPart, i).size;

  return size;
}

YdSimPart *
yd_sim_upload_find_part (YdSimUpload *self,
                         guint        number)
{
  for (guint i = 0; i < self->parts->len; i++)
    {
      YdSimPart *part = &g_array_index (self->parts, YdSimPart, i);

      if (part->number == number)
        return part;
    }

  return NULL;
}

gboolean
yd_sim_upload_begin (YdSim       *sim,
                     YdSimUpload *self,
                     guint        number)
{
  YdSimStore *store = yd_sim_get_files (sim);
  g_autoptr(GError) error = NULL;

  if (self->blob == NULL)
    {
      self->blob = yd_sim_store_new_blob (store, &error);
      self->digest = yd_sim_digest_new (yd_sim_store_get_digests (store));
    }
  if (self->blob == NULL)
    {
      g_warning ("The simulator cannot store an upload: %s", error->message);
      return FALSE;
    }

  self->receiving = TRUE;
  self->part = (YdSimPart) { .number = number };
  self->digest_before = yd_sim_digest_copy (self->digest);
  if (!yd_sim_get_options (sim)->discard)
    self->part_digest = yd_sim_digest_new (YD_SIM_DIGEST_MD5);

  return TRUE;
}

gboolean
yd_sim_upload_write (YdSimUpload  *self,
                     const guint8 *data,
                     gsize         length)
{
  g_autoptr(GError) error = NULL;

  if (!yd_sim_blob_append (self->blob, data, length, &error))
    {
      g_warning ("The simulator cannot store an upload: %s", error->message);
      return FALSE;
    }

  if (self->head->len < YD_SIM_PRE_HASH_BYTES)
    g_byte_array_append (self->head, data,
                         (guint) MIN (length, (gsize) (YD_SIM_PRE_HASH_BYTES - self->head->len)));
  yd_sim_digest_update (self->digest, data, length);
  if (self->part_digest != NULL)
    yd_sim_digest_update (self->part_digest, data, length);
  self->part.size += length;

  return TRUE;
}

static void
undo_part (YdSimUpload *self)
{
  guint64 size = yd_sim_upload_get_size (self);

  yd_sim_blob_truncate (self->blob, size, NULL);
  if (self->head->len > size)
    g_byte_array_set_size (self->head, (guint) size);
  yd_sim_digest_free (self->digest);
  self->digest = g_steal_pointer (&self->digest_before);
}

void
yd_sim_upload_end (YdSimUpload *self,
                   gboolean     keep)
{
  g_autofree char *etag = NULL;

  if (keep)
    {
      /* When bytes are only hashed there is no time for a second sum. */
      etag = self->part_digest != NULL ? yd_sim_digest_get_md5 (self->part_digest)
                                       : g_strdup ("00000000000000000000000000000000");
      g_strlcpy (self->part.etag, etag, sizeof self->part.etag);
      g_array_append_val (self->parts, self->part);
    }
  else
    {
      undo_part (self);
    }

  g_clear_pointer (&self->digest_before, yd_sim_digest_free);
  g_clear_pointer (&self->part_digest, yd_sim_digest_free);
  self->receiving = FALSE;
}
