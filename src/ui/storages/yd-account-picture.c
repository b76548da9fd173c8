/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The kind is told by the first bytes, and its loader is given nothing else; the size is known
 * before the pixels are made. Which bytes an avatar shows is kept with the avatar.
 */
#include "config.h"

#include "yd-account-picture.h"

#include "yd-weak.h"

#include <string.h>

#define BYTES_KEY "yd-account-picture"

/* Decoding, in a thread */

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
  gboolean *refused = user_data;
  int side = MAX (width, height);

  if (MIN (width, height) < 1 || side > YD_ACCOUNT_PICTURE_MAX_SIDE)
    {
      *refused = TRUE;
      gdk_pixbuf_loader_set_size (loader, 0, 0);
    }
  else if (side > YD_ACCOUNT_PICTURE_SHOWN_SIDE)
    gdk_pixbuf_loader_set_size (loader,
                                MAX (width * YD_ACCOUNT_PICTURE_SHOWN_SIDE / side, 1),
                                MAX (height * YD_ACCOUNT_PICTURE_SHOWN_SIDE / side, 1));
}

/* (transfer full) */
static GdkPixbuf *
load (GBytes  *bytes,
      GError **error)
{
  const char *kind = find_kind (bytes);
  g_autoptr (GdkPixbufLoader) loader = NULL;
  GdkPixbuf *pixbuf = NULL;
  gboolean refused = FALSE;
  gboolean written;

  if (kind != NULL)
    loader = gdk_pixbuf_loader_new_with_type (kind, error);
  if (loader != NULL)
    {
      g_signal_connect (loader, "size-prepared", G_CALLBACK (size_known_cb), &refused);
      written = gdk_pixbuf_loader_write_bytes (loader, bytes, error);
      /* Closed in any case; its first error counts. */
      if (gdk_pixbuf_loader_close (loader, written ? error : NULL) && written && !refused)
        pixbuf = gdk_pixbuf_loader_get_pixbuf (loader);
      g_signal_handlers_disconnect_by_data (loader, &refused);
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
  GdkPixbuf *pixbuf = load (task_data, &error);

  if (pixbuf != NULL)
    g_task_return_pointer (task, pixbuf, g_object_unref);
  else
    g_task_return_error (task, error);
}

void
yd_account_picture_decode_async (GBytes              *bytes,
                                 GCancellable        *cancellable,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, yd_account_picture_decode_async);
  g_task_set_task_data (task, g_bytes_ref (bytes), (GDestroyNotify) g_bytes_unref);
  g_task_run_in_thread (task, decode);
}

GdkTexture *
yd_account_picture_decode_finish (GAsyncResult  *result,
                                  GError       **error)
{
  g_autoptr (GdkPixbuf) pixbuf = NULL;

  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, yd_account_picture_decode_async), NULL);

  pixbuf = g_task_propagate_pointer (G_TASK (result), error);
  return pixbuf != NULL ? gdk_texture_new_for_pixbuf (pixbuf) : NULL;
}

/* Showing */

static void
decoded_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (AdwAvatar) avatar = yd_weak_take (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkTexture) texture = yd_account_picture_decode_finish (result, &error);

  if (texture == NULL)
    g_debug ("the picture of the person is not shown: %s", error->message);
  /* Another one may have come meanwhile. */
  else if (avatar != NULL
           && g_object_get_data (G_OBJECT (avatar), BYTES_KEY)
                  == g_task_get_task_data (G_TASK (result)))
    adw_avatar_set_custom_image (avatar, GDK_PAINTABLE (texture));
}

void
yd_account_picture_show (AdwAvatar        *avatar,
                         YdStorageAccount *account)
{
  GBytes *bytes = yd_storage_account_get_avatar (account);

  if (g_object_get_data (G_OBJECT (avatar), BYTES_KEY) == bytes)
    return;
  adw_avatar_set_custom_image (avatar, NULL);
  g_object_set_data_full (G_OBJECT (avatar), BYTES_KEY,
                          bytes != NULL ? g_bytes_ref (bytes) : NULL,
                          (GDestroyNotify) g_bytes_unref);
  if (bytes != NULL)
    yd_account_picture_decode_async (bytes, NULL, decoded_cb, yd_weak_new (avatar));
}
