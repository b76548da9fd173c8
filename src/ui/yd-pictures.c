/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A picture is made for one of a few sizes, so that a small one costs little and another step of
 * zoom does not always make it anew.
 */
#include "config.h"

#include "yd-pictures.h"

#include "yd-picture-decode.h"

#include "yd-base-recent.h"

#define KEPT_BYTES (24 * 1024 * 1024) /* of pixels */
#define MAX_SIDE   4096               /* larger ones are not decoded */
#define PIXEL      4

struct _YdPictures
{
  GObject parent_instance;

  /* given at construction */
  YdBrowseThumbnails *thumbnails; /* (owned) */

  /* owned */
  YdBaseRecent       *textures;   /* (owned): name → GdkTexture */
};

G_DEFINE_FINAL_TYPE (YdPictures, yd_pictures, G_TYPE_OBJECT)

typedef struct
{
  /* Input */
  YdStorage   *storage; /* (owned) */
  YdDriveItem *item;    /* (owned) */
  int          side;    /* one of the sizes */
} Loading;

static void
loading_free (gpointer data)
{
  Loading *loading = data;

  g_object_unref (loading->storage);
  yd_drive_item_unref (loading->item);
  g_free (loading);
}

static int
choose_side (int side)
{
  static const int sides[] = { 64, 128, 256 };

  for (gsize i = 0; i < G_N_ELEMENTS (sides); i++)
    if (side <= sides[i])
      return sides[i];

  return YD_BROWSE_THUMBNAIL_WIDTH;
}

/* (transfer full) */
static char *
make_name (YdStorage   *storage,
           YdDriveItem *item,
           int          side)
{
  g_autofree char *name = yd_browse_thumbnails_name (storage, item);

  return g_strdup_printf ("%s\n%d", name, side);
}

GdkTexture *
yd_pictures_dup_at_hand (YdPictures  *self,
                         YdStorage   *storage,
                         YdDriveItem *item,
                         int          side)
{
  g_autofree char *name = NULL;
  GdkTexture *texture;

  g_return_val_if_fail (YD_IS_PICTURES (self), NULL);

  if (!yd_browse_thumbnails_may_exist (item))
    return NULL;
  name = make_name (storage, item, choose_side (side));
  texture = yd_base_recent_lookup (self->textures, name);

  return texture != NULL ? g_object_ref (texture) : NULL;
}

static void
decoded_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  YdPictures *self = g_task_get_source_object (task);
  Loading *loading = g_task_get_task_data (task);
  g_autofree char *name = make_name (loading->storage, loading->item, loading->side);
  GError *error = NULL;
  GdkTexture *texture = yd_picture_decode_finish (result, &error);

  if (texture == NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        yd_browse_thumbnails_reject (self->thumbnails, loading->storage, loading->item);
      g_task_return_error (task, error);
      return;
    }
  yd_base_recent_insert (self->textures, name, g_object_ref (texture),
                         (guint64) gdk_texture_get_width (texture)
                             * (guint64) gdk_texture_get_height (texture) * PIXEL);
  g_task_return_pointer (task, texture, g_object_unref);
}

static void
loaded_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Loading *loading = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  GError *error = NULL;
  g_autoptr (GBytes) bytes =
      yd_browse_thumbnails_load_finish (YD_BROWSE_THUMBNAILS (source), result, &error);

  if (bytes == NULL)
    g_task_return_error (task, error);
  else
    yd_picture_decode_async (bytes, MAX_SIDE, loading->side, cancellable, decoded_cb,
                             g_steal_pointer (&task));
}

void
yd_pictures_load_async (YdPictures          *self,
                        YdStorage           *storage,
                        YdDriveItem         *item,
                        int                  side,
                        GCancellable        *cancellable,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  GTask *task;
  Loading *loading;

  g_return_if_fail (YD_IS_PICTURES (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, yd_pictures_load_async);
  loading = g_new0 (Loading, 1);
  loading->storage = g_object_ref (storage);
  loading->item = yd_drive_item_ref (item);
  loading->side = choose_side (side);
  g_task_set_task_data (task, loading, loading_free);
  yd_browse_thumbnails_load_async (self->thumbnails, storage, item, cancellable, loaded_cb, task);
}

GdkTexture *
yd_pictures_load_finish (YdPictures    *self,
                         GAsyncResult  *result,
                         GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, yd_pictures_load_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
yd_pictures_finalize (GObject *object)
{
  YdPictures *self = YD_PICTURES (object);

  g_clear_object (&self->thumbnails);
  yd_base_recent_free (self->textures);

  G_OBJECT_CLASS (yd_pictures_parent_class)->finalize (object);
}

static void
yd_pictures_class_init (YdPicturesClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = yd_pictures_finalize;
}

static void
yd_pictures_init (YdPictures *self)
{
  self->textures = yd_base_recent_new (KEPT_BYTES, g_object_unref);
}

YdPictures *
yd_pictures_new (YdBrowseThumbnails *thumbnails)
{
  YdPictures *self = g_object_new (YD_TYPE_PICTURES, NULL);

  self->thumbnails = g_object_ref (thumbnails);

  return self;
}
