/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A table of walks by storage, in step with the list of storages and their options.
 */
#include "config.h"

#include "yd-browse-name-walks.h"

struct _YdBrowseNameWalks
{
  GObject parent_instance;

  /* given at construction */
  YdBrowseNameIndex *index; /* (owned) */
  GListModel *storages;     /* (owned) */
  YdBaseClock *clock;       /* (owned) */

  /* owned */
  GHashTable *walks;   /* (owned): YdStorage (owned) → YdBrowseNameWalk (owned) */
  GHashTable *watched; /* (owned): YdStorage (owned) whose options are watched */
};

G_DEFINE_FINAL_TYPE (YdBrowseNameWalks, yd_browse_name_walks, G_TYPE_OBJECT)

enum
{
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
emit_changed (YdBrowseNameWalks *self,
              YdStorage         *storage)
{
  g_signal_emit (self, signals[CHANGED], 0, storage);
}

static void
walk_changed (YdBrowseNameWalks *self,
              YdBrowseNameWalk  *walk)
{
  emit_changed (self, yd_browse_name_walk_get_storage (walk));
}

static void
start (YdBrowseNameWalks *self,
       YdStorage         *storage)
{
  YdBrowseNameWalk *walk = yd_browse_name_walk_new (self->index, storage, self->clock);

  g_hash_table_insert (self->walks, g_object_ref (storage), walk);
  g_signal_connect_object (walk, "changed", G_CALLBACK (walk_changed), self, G_CONNECT_SWAPPED);
  yd_browse_name_walk_set_paused (walk, FALSE);
}

static void
stop (YdBrowseNameWalks *self,
      YdStorage         *storage)
{
  YdBrowseNameWalk *found = g_hash_table_lookup (self->walks, storage);
  g_autoptr(YdStorage) kept G_GNUC_UNUSED = g_object_ref (storage);
  g_autoptr(YdBrowseNameWalk) walk = found != NULL ? g_object_ref (found) : NULL;

  if (walk == NULL)
    return;
  g_signal_handlers_disconnect_by_data (walk, self);
  g_hash_table_remove (self->walks, storage);
  yd_browse_name_walk_set_paused (walk, TRUE);
  emit_changed (self, storage);
}

static void
options_changed (YdBrowseNameWalks *self,
                 GParamSpec        *pspec,
                 YdStorage         *storage)
{
  const YdStorageOptions *options = yd_storage_get_options (storage);
  gboolean wanted = options->indexed && options->enabled;

  if (wanted && !g_hash_table_contains (self->walks, storage))
    start (self, storage);
  else if (!wanted)
    stop (self, storage);
}

static void
forget_others (YdBrowseNameWalks *self,
               GHashTable        *here)
{
  g_autoptr(GPtrArray) gone = g_ptr_array_new_with_free_func (g_object_unref);
  GHashTableIter iter;
  gpointer storage;

  g_hash_table_iter_init (&iter, self->watched);
  while (g_hash_table_iter_next (&iter, &storage, NULL))
    if (!g_hash_table_contains (here, storage))
      g_ptr_array_add (gone, g_object_ref (storage));
  for (guint i = 0; i < gone->len; i++)
    {
      storage = g_ptr_array_index (gone, i);
      g_signal_handlers_disconnect_by_data (storage, self);
      g_hash_table_remove (self->watched, storage);
      stop (self, storage);
    }
}

static void
storages_changed (YdBrowseNameWalks *self)
{
  g_autoptr(GHashTable) here = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < g_list_model_get_n_items (self->storages); i++)
    {
      g_autoptr(YdStorage) storage = g_list_model_get_item (self->storages, i);

      g_hash_table_add (here, storage);
      if (!g_hash_table_add (self->watched, g_object_ref (storage)))
        continue;
      g_signal_connect_object (storage, "notify::options", G_CALLBACK (options_changed), self,
                               G_CONNECT_SWAPPED);
      options_changed (self, NULL, storage);
    }
  forget_others (self, here);
}

/* What they had found is gone. */
static void
begin_anew (YdBrowseNameWalks *self)
{
  g_autoptr(GList) walks = g_hash_table_get_values (self->walks);

  for (GList *l = walks; l != NULL; l = l->next)
    {
      yd_browse_name_walk_set_paused (l->data, TRUE);
      yd_browse_name_walk_set_paused (l->data, FALSE);
    }
}

YdBrowseNameWalk *
yd_browse_name_walks_find (YdBrowseNameWalks *self,
                           YdStorage         *storage)
{
  g_return_val_if_fail (YD_IS_BROWSE_NAME_WALKS (self), NULL);

  return g_hash_table_lookup (self->walks, storage);
}

void
yd_browse_name_walks_try_again (YdBrowseNameWalks *self)
{
  g_autoptr(GList) walks = NULL;

  g_return_if_fail (YD_IS_BROWSE_NAME_WALKS (self));

  walks = g_hash_table_get_values (self->walks);
  for (GList *l = walks; l != NULL; l = l->next)
    yd_browse_name_walk_try_again (l->data);
}

YdBrowseNameWalks *
yd_browse_name_walks_new (YdBrowseNameIndex *index,
                          GListModel        *storages,
                          YdBaseClock       *clock)
{
  YdBrowseNameWalks *self = g_object_new (YD_TYPE_BROWSE_NAME_WALKS, NULL);

  self->index = g_object_ref (index);
  self->storages = g_object_ref (storages);
  self->clock = g_object_ref (clock);
  g_signal_connect_object (storages, "items-changed", G_CALLBACK (storages_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (index, "forgotten", G_CALLBACK (begin_anew), self, G_CONNECT_SWAPPED);
  storages_changed (self);
  return self;
}

static void
yd_browse_name_walks_finalize (GObject *object)
{
  YdBrowseNameWalks *self = YD_BROWSE_NAME_WALKS (object);

  g_hash_table_unref (self->walks);
  g_hash_table_unref (self->watched);
  g_object_unref (self->index);
  g_object_unref (self->storages);
  g_object_unref (self->clock);
  G_OBJECT_CLASS (yd_browse_name_walks_parent_class)->finalize (object);
}

static void
yd_browse_name_walks_class_init (YdBrowseNameWalksClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = yd_browse_name_walks_finalize;

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 1, YD_TYPE_STORAGE);
}

static void
yd_browse_name_walks_init (YdBrowseNameWalks *self)
{
  self->walks = g_hash_table_new_full (NULL, NULL, g_object_unref, g_object_unref);
  self->watched = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
}
