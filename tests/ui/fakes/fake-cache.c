/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A pretended cache of local copies: a copy is there at once, and has the item's id in it.
 */
#include "config.h"

#include "fake.h"

#include "yd-transfer-cache.h"

#include "yd-base-tree.h"

#include <glib/gstdio.h>

struct _YdTransferCache
{
  GObject parent_instance;

  char *folder; /* (owned) */
};

static void cache_init (YdBaseCacheInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (YdTransferCache, yd_transfer_cache, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (YD_TYPE_BASE_CACHE, cache_init))

static gint64
cache_measure (YdBaseCache *cache)
{
  return yd_base_tree_measure (YD_TRANSFER_CACHE (cache)->folder);
}

static void
cache_clear (YdBaseCache *cache,
             GTask       *task)
{
  yd_base_tree_delete (YD_TRANSFER_CACHE (cache)->folder);
  g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}

static void
cache_set_limit (YdBaseCache *cache,
                 gint64       max_bytes)
{
}

static void
cache_init (YdBaseCacheInterface *iface)
{
  iface->measure = cache_measure;
  iface->clear = cache_clear;
  iface->set_limit = cache_set_limit;
}

static void
yd_transfer_cache_finalize (GObject *object)
{
  g_free (YD_TRANSFER_CACHE (object)->folder);
  G_OBJECT_CLASS (yd_transfer_cache_parent_class)->finalize (object);
}

static void
yd_transfer_cache_class_init (YdTransferCacheClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = yd_transfer_cache_finalize;
}

static void
yd_transfer_cache_init (YdTransferCache *self)
{
}

YdTransferCache *
yd_transfer_cache_new (YdTransferQueue *queue,
                       const char      *folder,
                       gint64           max_bytes)
{
  YdTransferCache *self = g_object_new (YD_TYPE_TRANSFER_CACHE, NULL);

  self->folder = g_strdup (folder);

  return self;
}

void
yd_transfer_cache_fetch_async (YdTransferCache     *self,
                               YdStorage           *storage,
                               GPtrArray           *items,
                               YdTransferCacheUse   use,
                               GCancellable        *cancellable,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  GPtrArray *files = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < items->len; i++)
    {
      YdDriveItem *item = g_ptr_array_index (items, i);
      GFile *file = g_file_new_build_filename (self->folder, yd_drive_item_get_name (item), NULL);

      g_file_set_contents (g_file_peek_path (file), yd_drive_item_get_id (item), -1, NULL);
      g_ptr_array_add (files, file);
    }
  g_task_return_pointer (task, files, (GDestroyNotify) g_ptr_array_unref);
}

GPtrArray *
yd_transfer_cache_fetch_finish (YdTransferCache  *self,
                                GAsyncResult     *result,
                                GError          **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

char *
yd_transfer_cache_make_place (YdTransferCache  *self,
                              GError          **error)
{
  return g_strdup (self->folder);
}
