/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A pasted image; see the header.
 */
#include "config.h"

#include "yd-pasted-image.h"

#include <glib/gi18n.h>

typedef struct
{
  /* Input */
  YdTransferCache *cache;   /* (owned) */
  /* In progress */
  GdkTexture      *texture; /* (owned) (nullable) */
  char            *path;    /* (owned) (nullable) */
} Keeping;

static void texture_read_cb (GObject      *source,
                             GAsyncResult *result,
                             gpointer      user_data);
static void write_in_thread (GTask        *task,
                             gpointer      source,
                             gpointer      data,
                             GCancellable *cancellable);

static void
free_keeping (gpointer data)
{
  Keeping *keeping = data;

  g_object_unref (keeping->cache);
  g_clear_object (&keeping->texture);
  g_free (keeping->path);
  g_free (keeping);
}

gboolean
yd_pasted_image_is_in (GdkContentFormats *formats)
{
  g_autoptr (GdkContentFormats) all =
      gdk_content_formats_union_deserialize_gtypes (gdk_content_formats_ref (formats));

  return gdk_content_formats_contain_gtype (all, GDK_TYPE_TEXTURE);
}

void
yd_pasted_image_keep_async (GdkClipboard        *clipboard,
                            YdTransferCache     *cache,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Keeping *keeping = g_new0 (Keeping, 1);

  g_task_set_source_tag (task, yd_pasted_image_keep_async);
  keeping->cache = g_object_ref (cache);
  g_task_set_task_data (task, keeping, free_keeping);
  gdk_clipboard_read_texture_async (clipboard, cancellable, texture_read_cb,
                                    g_steal_pointer (&task));
}

/* (transfer full) */
static char *
choose_name (void)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *date = g_date_time_format (now, "%Y-%m-%d %H-%M-%S");

  /* Translators: the name of a file; the placeholder is a date with the time. */
  return g_strdup_printf (_("Pasted Image %s.png"), date);
}

static void
texture_read_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Keeping *keeping = g_task_get_task_data (task);
  GError *error = NULL;
  g_autofree char *folder = NULL;
  g_autofree char *name = NULL;

  keeping->texture = gdk_clipboard_read_texture_finish (GDK_CLIPBOARD (source), result, &error);
  folder = keeping->texture != NULL ? yd_transfer_cache_make_place (keeping->cache, &error) : NULL;
  if (folder == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  name = choose_name ();
  keeping->path = g_build_filename (folder, name, NULL);
  g_task_run_in_thread (task, write_in_thread);
}

static void
write_in_thread (GTask        *task,
                 gpointer      source,
                 gpointer      data,
                 GCancellable *cancellable)
{
  const Keeping *keeping = data;
  g_autoptr (GBytes) bytes = gdk_texture_save_to_png_bytes (keeping->texture);
  GError *error = NULL;

  if (g_file_set_contents (keeping->path, g_bytes_get_data (bytes, NULL),
                           (gssize) g_bytes_get_size (bytes), &error))
    g_task_return_pointer (task, g_file_new_for_path (keeping->path), g_object_unref);
  else
    g_task_return_error (task, error);
}

GFile *
yd_pasted_image_keep_finish (GAsyncResult  *result,
                             GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, yd_pasted_image_keep_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
