/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The kind is told by the first bytes, and its loader is given nothing else; the size is known
 * before the pixels are made.
 */
#include "config.h"

#include "yd-picture-decode.h"

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <string.h>

typedef struct
{
  /* Input */
  GBytes *bytes;  /* (owned) */
  int max_side;
  int shown_side;

  /* In progress */
  gboolean refused;
} Decoding;

static void
decoding_free (gpointer data)
{
  Decoding *decoding = data;

  g_bytes_unref (decoding->bytes);
  g_free (decoding);
}

/* (nullable) */
static const char *
find_kind (GBytes *bytes)
{
  gsize length = 0;
  const guint8 *data = g_bytes_get_data (bytes, &length);

  if (length >= 3 && memcmp (data, "\xff\xd8\xff", 3) == 0)
    return "jpeg";
  if (length >= 8 && memcmp (data, "\x89PNG\r\n\x1a\n", 8) == 0)
    return "png";
  return NULL;
}

/* Called before there are pixels. Of no size means: do not make any. */
static void
size_known_cb (GdkPixbufLoader *loader,
               int              width,
               int              height,
               gpointer         user_data)
{
  Decoding *decoding = user_data;
  int side = MAX (width, height);

  if (MIN (width, height) < 1 || side > decoding->max_side)
    {
      decoding->refused = TRUE;
      gdk_pixbuf_loader_set_size (loader, 0, 0);
    }
  else if (side > decoding->shown_side)
    gdk_pixbuf_loader_set_size (loader, MAX (width * decoding->shown_side / side, 1),
                                MAX (height * decoding->shown_side / side, 1));
}

/* (transfer full) */
static GdkPixbuf *
load (Decoding  *decoding,
      GError   **error)
{
  const char *kind = find_kind (decoding->bytes);
  g_autoptr (GdkPixbufLoader) loader = NULL;
  GdkPixbuf *pixbuf = NULL;
  gboolean written;

  if (kind != NULL)
    loader = gdk_pixbuf_loader_new_with_type (kind, error);
  if (loader != NULL)
    {
      g_signal_connect (loader, "size-prepared", G_CALLBACK (size_known_cb), decoding);
      written = gdk_pixbuf_loader_write_bytes (loader, decoding->bytes, error);
      /* Closed in any case; its first error counts. */
      if (gdk_pixbuf_loader_close (loader, written ? error : NULL) && written && !decoding->refused)
        pixbuf = gdk_pixbuf_loader_get_pixbuf (loader);
      g_signal_handlers_disconnect_by_data (loader, decoding);
    }
  if (pixbuf == NULL && error != NULL && *error == NULL)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "not a usable picture");
  return pixbuf != NULL ? g_object_ref (pixbuf) : NULL;
}

static void
decode (GTask        *task,
        gpointer      source,
        gpointer      task_data,
        GCancellable *cancellable)
{
  GError *error = NULL;
  GdkPixbuf *pixbuf;

  if (g_task_return_error_if_cancelled (task))
    return;
  pixbuf = load (task_data, &error);
  if (pixbuf != NULL)
    g_task_return_pointer (task, pixbuf, g_object_unref);
  else
    g_task_return_error (task, error);
}

void
yd_picture_decode_async (GBytes              *bytes,
                         int                  max_side,
                         int                  shown_side,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Decoding *decoding = g_new0 (Decoding, 1);

  g_task_set_source_tag (task, yd_picture_decode_async);
  decoding->bytes = g_bytes_ref (bytes);
  decoding->max_side = max_side;
  decoding->shown_side = shown_side;
  g_task_set_task_data (task, decoding, decoding_free);
  g_task_run_in_thread (task, decode);
}

GdkTexture *
yd_picture_decode_finish (GAsyncResult  *result,
                          GError       **error)
{
  g_autoptr (GdkPixbuf) pixbuf = NULL;

  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, yd_picture_decode_async), NULL);

  pixbuf = g_task_propagate_pointer (G_TASK (result), error);
  return pixbuf != NULL ? gdk_texture_new_for_pixbuf (pixbuf) : NULL;
}

GBytes *
yd_picture_decode_get_bytes (GAsyncResult *result)
{
  return ((Decoding *) g_task_get_task_data (G_TASK (result)))->bytes;
}
