/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The contents of the simulator's store, by SHA-1: what instant upload finds, what downloads read.
 * In a folder each content is one file, `content/<SHA-1>`; an upload that runs is in `upload/`. */

#include "config.h"

#include "yd-sim-proof.h"
#include "yd-sim-store-private.h"

#include <glib/gstdio.h>

#include <string.h>

void
yd_sim_content_free (gpointer data)
{
  YdSimContent *content = data;

  g_free (content->sha1);
  g_free (content->pre_hash);
  yd_sim_blob_unref (content->blob);
  g_free (content);
}

static char *
get_path (YdSimStore *self,
          const char *sha1)
{
  return g_build_filename (self->folder, "content", sha1, NULL);
}

/* What an interrupted run left; its sessions are gone. */
static void
sweep_uploads (const char *path)
{
  g_autoptr(GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *file = g_build_filename (path, name, NULL);

      g_unlink (file);
    }
}

gboolean
yd_sim_store_prepare_folder (YdSimStore  *self,
                             GError     **error)
{
  g_autofree char *content = g_build_filename (self->folder, "content", NULL);
  g_autofree char *upload = g_build_filename (self->folder, "upload", NULL);

  if (g_mkdir_with_parents (content, 0700) != 0 || g_mkdir_with_parents (upload, 0700) != 0)
    {
      g_set_error_literal (error, G_FILE_ERROR, G_FILE_ERROR_FAILED,
                           "Cannot create the simulator's folder");
      return FALSE;
    }

  sweep_uploads (upload);
  return TRUE;
}

static void
count_pre_hash (YdSimStore *self,
                const char *pre_hash,
                int         change)
{
  gpointer value = g_hash_table_lookup (self->pre_hashes, pre_hash);
  int count = GPOINTER_TO_INT (value) + change;

  if (count > 0)
    g_hash_table_replace (self->pre_hashes, g_strdup (pre_hash), GINT_TO_POINTER (count));
  else
    g_hash_table_remove (self->pre_hashes, pre_hash);
}

static YdSimContent *
insert_content (YdSimStore *self,
                YdSimBlob  *blob,
                const char *sha1,
                const char *pre_hash,
                guint64     crc64)
{
  YdSimContent *content = g_new0 (YdSimContent, 1);

  content->sha1 = g_strdup (sha1);
  content->pre_hash = g_strdup (pre_hash);
  content->crc64 = crc64;
  content->size = yd_sim_blob_get_size (blob);
  content->blob = yd_sim_blob_ref (blob);
  g_hash_table_insert (self->contents, content->sha1, content);
  count_pre_hash (self, pre_hash, 1);

  return content;
}

void
yd_sim_store_restore_content (YdSimStore *self,
                              const char *sha1,
                              const char *pre_hash,
                              guint64     crc64,
                              guint64     size)
{
  g_autofree char *path = get_path (self, sha1);
  g_autoptr(YdSimBlob) blob = yd_sim_blob_open_file (path, NULL);

  if (blob != NULL && yd_sim_blob_get_size (blob) == size)
    insert_content (self, blob, sha1, pre_hash, crc64);
}

void
yd_sim_store_take_stream (YdSimNode    *node,
                          const char   *type,
                          YdSimContent *content)
{
  YdSimStream stream = { .content = content };

  g_strlcpy (stream.type, type, sizeof stream.type);
  if (node->streams == NULL)
    node->streams = g_array_new (FALSE, FALSE, sizeof (YdSimStream));
  g_array_append_val (node->streams, stream);
  content->users++;
}

void
yd_sim_store_release_content (YdSimStore   *self,
                              YdSimContent *content)
{
  if (--content->users > 0)
    return;

  count_pre_hash (self, content->pre_hash, -1);
  yd_sim_blob_remove (content->blob);
  if (self->index != NULL)
    yd_sim_index_remove_content (self->index, content->sha1);
  g_hash_table_remove (self->contents, content->sha1);
}

YdSimContent *
yd_sim_store_find_content (YdSimStore *self,
                           const char *sha1)
{
  g_autofree char *upper = g_ascii_strup (sha1, -1);

  return g_hash_table_lookup (self->contents, upper);
}

gboolean
yd_sim_store_knows_pre_hash (YdSimStore *self,
                             const char *pre_hash)
{
  g_autofree char *upper = g_ascii_strup (pre_hash, -1);

  return g_hash_table_contains (self->pre_hashes, upper);
}

YdSimBlob *
yd_sim_store_new_blob (YdSimStore  *self,
                       GError     **error)
{
  g_autofree char *name = NULL;
  g_autofree char *path = NULL;

  if (self->discard)
    return yd_sim_blob_new_nowhere ();
  if (self->folder == NULL)
    return yd_sim_blob_new_memory ();

  name = yd_sim_store_make_hex (self, 32);
  path = g_build_filename (self->folder, "upload", name, NULL);
  return yd_sim_blob_new_file (path, error);
}

YdSimDigestFlags
yd_sim_store_get_digests (YdSimStore *self)
{
  return self->discard ? YD_SIM_DIGEST_SHA1 : YD_SIM_DIGEST_SHA1 | YD_SIM_DIGEST_CRC64;
}

YdSimContent *
yd_sim_store_add_content (YdSimStore  *self,
                          YdSimBlob   *blob,
                          YdSimDigest *digest,
                          const char  *pre_hash)
{
  g_autofree char *sha1 = yd_sim_digest_get_sha1 (digest);
  YdSimContent *content = yd_sim_store_find_content (self, sha1);
  g_autoptr(GError) error = NULL;

  if (content != NULL)
    {
      yd_sim_blob_remove (blob);
      return content;
    }

  content = insert_content (self, blob, sha1, pre_hash, yd_sim_digest_get_crc64 (digest));
  if (self->index != NULL)
    {
      g_autofree char *path = get_path (self, sha1);

      if (!yd_sim_blob_move (blob, path, &error))
        g_warning ("The simulator cannot keep a content: %s", error->message);
      yd_sim_index_put_content (self->index, content);
    }

  return content;
}

YdSimContent *
yd_sim_store_add_bytes (YdSimStore *self,
                        GBytes     *bytes)
{
  gsize size = 0;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  g_autoptr(YdSimDigest) digest = yd_sim_digest_new (YD_SIM_DIGEST_SHA1 | YD_SIM_DIGEST_CRC64);
  g_autofree char *pre_hash = yd_sim_digest_sha1 (data, MIN (size, YD_SIM_PRE_HASH_BYTES));
  g_autoptr(YdSimBlob) blob = NULL;
  g_autoptr(GError) error = NULL;

  /* What a test puts there stays readable even when uploads are only hashed. */
  blob = self->discard ? yd_sim_blob_new_memory () : yd_sim_store_new_blob (self, &error);
  if (blob == NULL || !yd_sim_blob_append (blob, data, size, &error))
    {
      g_warning ("The simulator cannot keep a content: %s", error->message);
      g_clear_pointer (&blob, yd_sim_blob_unref);
      blob = yd_sim_blob_new_memory ();
      yd_sim_blob_append (blob, data, size, NULL);
    }

  yd_sim_digest_update (digest, data, size);
  return yd_sim_store_add_content (self, blob, digest, pre_hash);
}
