/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Hears, and hands on: to the writer what is told, to a thread what is looked for. What feeds tell
 * in one turn of the main loop is one work: a move is a removal and an arrival, and must not cost
 * what is below it.
 */
#include "config.h"

#include "yd-browse-name-index.h"

#include "yd-browse-name-index-private.h"
#include "yd-browse-name-search.h"

#include "yd-storage.h"

#include <glib/gstdio.h>

struct _YdBrowseNameIndex
{
  GObject parent_instance;

  /* given at construction */
  GListModel *storages; /* (owned) */

  /* owned */
  YdBrowseNameWriter *writer; /* (owned) */
  GHashTable *feeds;          /* (owned): YdDriveFeed (owned) that are followed */

  /* state */
  GPtrArray *told;   /* (owned) (nullable): Told, in this turn of the main loop */
  guint told_source;
};

static void cache_init (YdBaseCacheInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (YdBrowseNameIndex, yd_browse_name_index, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (YD_TYPE_BASE_CACHE, cache_init))

enum
{
  CHANGED,
  FORGOTTEN,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* What a feed told: an item, or that it is gone. */
typedef struct
{
  YdDriveItem *item; /* (owned) (nullable) */
  char *drive_id;    /* (owned) */
  char *file_id;     /* (owned) */
} Told;

static void
told_free (gpointer data)
{
  Told *told = data;

  g_clear_pointer (&told->item, yd_drive_item_unref);
  g_free (told->drive_id);
  g_free (told->file_id);
  g_free (told);
}

/* The works */

static gboolean
write_told (YdBrowseNameTable *table,
            gpointer           data)
{
  GPtrArray *all = data;
  g_autoptr(GHashTable) there = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = all->len; i > 0; i--)
    {
      Told *told = g_ptr_array_index (all, i - 1);

      if (told->item != NULL && g_hash_table_add (there, told->file_id))
        continue;
      if (told->item != NULL || g_hash_table_contains (there, told->file_id))
        g_clear_pointer (&told->drive_id, g_free);
    }
  for (guint i = 0; i < all->len; i++)
    {
      Told *told = g_ptr_array_index (all, i);

      if (told->drive_id == NULL)
        continue;
      if (told->item != NULL)
        yd_browse_name_table_put (table, told->item);
      else
        yd_browse_name_table_remove (table, told->drive_id, told->file_id);
    }
  return FALSE;
}

static gboolean
write_items (YdBrowseNameTable *table,
             gpointer           data)
{
  GPtrArray *items = data;

  for (guint i = 0; i < items->len; i++)
    yd_browse_name_table_put (table, g_ptr_array_index (items, i));
  return FALSE;
}

typedef struct
{
  YdDriveItem *folder; /* (owned) */
  GPtrArray *items;    /* (owned) */
} Listing;

static void
listing_free (gpointer data)
{
  Listing *listing = data;

  yd_drive_item_unref (listing->folder);
  g_ptr_array_unref (listing->items);
  g_free (listing);
}

static gboolean
write_listing (YdBrowseNameTable *table,
               gpointer           data)
{
  Listing *listing = data;

  yd_browse_name_table_put_all (table, listing->folder, listing->items);
  return FALSE;
}

static gboolean
forget_others (YdBrowseNameTable *table,
               gpointer           data)
{
  return yd_browse_name_table_forget (table, data);
}

/* Hearing */

static void
push_told (YdBrowseNameIndex *self)
{
  g_clear_handle_id (&self->told_source, g_source_remove);
  if (self->told == NULL)
    return;
  yd_browse_name_writer_push (self->writer, write_told, g_steal_pointer (&self->told),
                              (GDestroyNotify) g_ptr_array_unref, NULL);
}

static gboolean
turn_over (gpointer user_data)
{
  YdBrowseNameIndex *self = user_data;

  self->told_source = 0;
  push_told (self);
  return G_SOURCE_REMOVE;
}

static void
note_told (YdBrowseNameIndex *self,
           YdDriveItem       *item,
           const char        *drive_id,
           const char        *file_id)
{
  Told *told = g_new0 (Told, 1);

  told->item = item != NULL ? yd_drive_item_ref (item) : NULL;
  told->drive_id = g_strdup (drive_id);
  told->file_id = g_strdup (file_id);
  if (self->told == NULL)
    self->told = g_ptr_array_new_with_free_func (told_free);
  g_ptr_array_add (self->told, told);
  if (self->told_source == 0)
    self->told_source = g_idle_add (turn_over, self);
}

static void
feed_item (YdBrowseNameIndex *self,
           YdDriveItem       *item)
{
  note_told (self, item, yd_drive_item_get_drive_id (item), yd_drive_item_get_id (item));
}

static void
feed_removed (YdBrowseNameIndex *self,
              const char        *drive_id,
              const char        *parent_id,
              const char        *file_id)
{
  note_told (self, NULL, drive_id, file_id);
}

/* The array stays the caller's, who may go on with it while the worker writes. (transfer full) */
static GPtrArray *
hold_items (GPtrArray *items)
{
  GPtrArray *held = g_ptr_array_new_full (items->len, (GDestroyNotify) yd_drive_item_unref);

  for (guint i = 0; i < items->len; i++)
    g_ptr_array_add (held, yd_drive_item_ref (g_ptr_array_index (items, i)));
  return held;
}

void
yd_browse_name_index_hear_items (YdBrowseNameIndex *self,
                                 GPtrArray         *items)
{
  g_return_if_fail (YD_IS_BROWSE_NAME_INDEX (self));

  if (items->len > 0)
    yd_browse_name_writer_push (self->writer, write_items, hold_items (items),
                                (GDestroyNotify) g_ptr_array_unref, NULL);
}

void
yd_browse_name_index_hear_listing (YdBrowseNameIndex *self,
                                   YdDriveItem       *folder,
                                   GPtrArray         *items)
{
  Listing *listing;

  g_return_if_fail (YD_IS_BROWSE_NAME_INDEX (self));

  listing = g_new0 (Listing, 1);
  listing->folder = yd_drive_item_ref (folder);
  listing->items = hold_items (items);
  yd_browse_name_writer_push (self->writer, write_listing, listing, listing_free, NULL);
}

void
yd_browse_name_index_settle_async (YdBrowseNameIndex   *self,
                                   GCancellable        *cancellable,
                                   GAsyncReadyCallback  callback,
                                   gpointer             user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, yd_browse_name_index_settle_async);
  push_told (self);
  yd_browse_name_writer_settle (self->writer, task);
}

gboolean
yd_browse_name_index_settle_finish (YdBrowseNameIndex  *self,
                                    GAsyncResult       *result,
                                    GError            **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

YdBrowseNameWriter *
yd_browse_name_index_get_writer (YdBrowseNameIndex *self)
{
  push_told (self);
  return self->writer;
}

/* Searching */

typedef struct
{
  /* Input */
  YdBrowseNameWriter *writer; /* (owned) */
  YdBrowseNameQuery *query;   /* (owned) (nullable): NULL without words */
  char **drive_ids;           /* (owned) (nullable) */

  /* Output */
  guint n_found;
} Search;

static void
search_free (gpointer data)
{
  Search *search = data;

  yd_browse_name_writer_unref (search->writer);
  g_clear_pointer (&search->query, yd_browse_name_query_free);
  g_strfreev (search->drive_ids);
  g_free (search);
}

static void
search_in_thread (GTask        *task,
                  gpointer      source,
                  gpointer      task_data,
                  GCancellable *cancellable)
{
  Search *search = task_data;
  g_autoptr(GError) error = NULL;
  GPtrArray *hits =
    yd_browse_name_search_run (yd_browse_name_writer_get_path (search->writer), search->query,
                               (const char * const *) search->drive_ids, cancellable, &error);

  if (g_error_matches (error, YD_BASE_DATABASE_ERROR, YD_BASE_DATABASE_ERROR_CORRUPT))
    yd_browse_name_writer_make_anew (search->writer);
  if (hits == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  search->n_found = yd_browse_name_query_get_n_found (search->query);
  g_task_return_pointer (task, hits, (GDestroyNotify) g_ptr_array_unref);
}

void
yd_browse_name_index_search_async (YdBrowseNameIndex   *self,
                                   const char          *text,
                                   const char * const  *drive_ids,
                                   guint                max,
                                   GCancellable        *cancellable,
                                   GAsyncReadyCallback  callback,
                                   gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  Search *search;

  g_return_if_fail (YD_IS_BROWSE_NAME_INDEX (self));
  g_return_if_fail (text != NULL && max > 0);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, yd_browse_name_index_search_async);
  search = g_new0 (Search, 1);
  search->writer = yd_browse_name_writer_ref (self->writer);
  search->query = yd_browse_name_query_new (text, max);
  search->drive_ids = g_strdupv ((char **) drive_ids);
  g_task_set_task_data (task, search, search_free);
  if (search->query != NULL)
    g_task_run_in_thread (task, search_in_thread);
  else
    g_task_return_pointer (task, g_ptr_array_new_with_free_func (g_object_unref),
                           (GDestroyNotify) g_ptr_array_unref);
}

GListModel *
yd_browse_name_index_search_finish (YdBrowseNameIndex  *self,
                                    GAsyncResult       *result,
                                    guint              *n_found,
                                    GError            **error)
{
  g_autoptr(GPtrArray) hits = NULL;
  GListStore *store;
  Search *search;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, yd_browse_name_index_search_async), NULL);

  hits = g_task_propagate_pointer (G_TASK (result), error);
  if (hits == NULL)
    return NULL;
  search = g_task_get_task_data (G_TASK (result));
  if (n_found != NULL)
    *n_found = search->n_found;
  store = g_list_store_new (YD_TYPE_BROWSE_NAME_HIT);
  g_list_store_splice (store, 0, 0, hits->pdata, hits->len);
  return G_LIST_MODEL (store);
}

/* As a cache */

static gint64
measure (YdBaseCache *cache)
{
  static const char * const tails[] = { "", "-wal", "-shm" };
  const char *path = yd_browse_name_writer_get_path (YD_BROWSE_NAME_INDEX (cache)->writer);
  gint64 bytes = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (tails); i++)
    {
      g_autofree char *name = g_strconcat (path, tails[i], NULL);
      GStatBuf info;

      if (g_stat (name, &info) == 0)
        bytes += info.st_size;
    }
  return bytes;
}

static void
cleared_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;

  g_signal_emit (source, signals[CHANGED], 0);
  if (g_task_propagate_boolean (G_TASK (result), &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

/* Who walks hears of it before anything else is written: that goes into the new file. */
static void
clear (YdBaseCache *cache,
       GTask       *task)
{
  YdBrowseNameIndex *self = YD_BROWSE_NAME_INDEX (cache);
  GTask *written = g_task_new (self, NULL, cleared_cb, task);

  g_task_set_source_tag (written, clear);
  push_told (self);
  yd_browse_name_writer_make_anew (self->writer);
  yd_browse_name_writer_settle (self->writer, written);
  g_signal_emit (self, signals[FORGOTTEN], 0);
}

static void
cache_init (YdBaseCacheInterface *iface)
{
  iface->measure = measure;
  iface->clear = clear;
}

/* Folders */

typedef struct
{
  YdBrowseNameWriter *writer; /* (owned) */
  char *drive_id;             /* (owned) */
  char **ids;                 /* (owned) */
} Asked;

static void
asked_free (gpointer data)
{
  Asked *asked = data;

  yd_browse_name_writer_unref (asked->writer);
  g_free (asked->drive_id);
  g_strfreev (asked->ids);
  g_free (asked);
}

static void
find_folders_in_thread (GTask        *task,
                        gpointer      source,
                        gpointer      task_data,
                        GCancellable *cancellable)
{
  Asked *asked = task_data;
  GError *error = NULL;
  GPtrArray *folders =
    yd_browse_name_search_find_folders (yd_browse_name_writer_get_path (asked->writer),
                                        asked->drive_id, (const char * const *) asked->ids,
                                        cancellable, &error);

  if (folders != NULL)
    g_task_return_pointer (task, folders, (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

void
yd_browse_name_index_find_folders_async (YdBrowseNameIndex   *self,
                                         const char          *drive_id,
                                         const char * const  *ids,
                                         GCancellable        *cancellable,
                                         GAsyncReadyCallback  callback,
                                         gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  Asked *asked;

  g_return_if_fail (YD_IS_BROWSE_NAME_INDEX (self));
  g_return_if_fail (drive_id != NULL && ids != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, yd_browse_name_index_find_folders_async);
  asked = g_new0 (Asked, 1);
  asked->writer = yd_browse_name_writer_ref (self->writer);
  asked->drive_id = g_strdup (drive_id);
  asked->ids = g_strdupv ((char **) ids);
  g_task_set_task_data (task, asked, asked_free);
  g_task_run_in_thread (task, find_folders_in_thread);
}

GPtrArray *
yd_browse_name_index_find_folders_finish (YdBrowseNameIndex  *self,
                                          GAsyncResult       *result,
                                          GError            **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* The storages */

static void
follow (YdBrowseNameIndex *self,
        YdDriveFeed       *feed)
{
  if (!g_hash_table_add (self->feeds, g_object_ref (feed)))
    return;
  g_signal_connect_object (feed, "item-added", G_CALLBACK (feed_item), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (feed, "item-changed", G_CALLBACK (feed_item), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (feed, "item-removed", G_CALLBACK (feed_removed), self,
                           G_CONNECT_SWAPPED);
}

/* Feeds of accounts that are gone; those that are here are in @feeds. */
static void
follow_no_more (YdBrowseNameIndex *self,
                GHashTable        *feeds)
{
  GHashTableIter iter;
  gpointer feed;

  g_hash_table_iter_init (&iter, self->feeds);
  while (g_hash_table_iter_next (&iter, &feed, NULL))
    if (!g_hash_table_contains (feeds, feed))
      {
        g_signal_handlers_disconnect_by_data (feed, self);
        g_hash_table_iter_remove (&iter);
      }
}

/* One whose drive is not known might be of any. */
static void
storages_changed (YdBrowseNameIndex *self)
{
  g_autoptr(GHashTable) feeds = g_hash_table_new (NULL, NULL);
  GHashTable *drives = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gboolean all_known = TRUE;

  for (guint i = 0; i < g_list_model_get_n_items (self->storages); i++)
    {
      g_autoptr(YdStorage) storage = g_list_model_get_item (self->storages, i);
      YdDriveFeed *feed = yd_drive_client_get_feed (yd_storage_get_drive (storage));
      const char *drive_id = yd_storage_get_drive_id (storage);

      follow (self, feed);
      g_hash_table_add (feeds, feed);
      all_known = all_known && drive_id != NULL;
      if (drive_id != NULL)
        g_hash_table_add (drives, g_strdup (drive_id));
    }
  follow_no_more (self, feeds);
  if (all_known && g_file_test (yd_browse_name_writer_get_path (self->writer), G_FILE_TEST_EXISTS))
    yd_browse_name_writer_push (self->writer, forget_others, drives,
                                (GDestroyNotify) g_hash_table_unref, NULL);
  else
    g_hash_table_unref (drives);
}

YdBrowseNameIndex *
yd_browse_name_index_new (const char *path,
                          GListModel *storages)
{
  YdBrowseNameIndex *self = g_object_new (YD_TYPE_BROWSE_NAME_INDEX, NULL);

  self->storages = g_object_ref (storages);
  self->writer = yd_browse_name_writer_new (path, G_OBJECT (self));
  g_signal_connect_object (storages, "items-changed", G_CALLBACK (storages_changed), self,
                           G_CONNECT_SWAPPED);
  storages_changed (self);
  return self;
}

static void
yd_browse_name_index_dispose (GObject *object)
{
  YdBrowseNameIndex *self = YD_BROWSE_NAME_INDEX (object);

  if (self->writer != NULL)
    push_told (self);
  g_hash_table_remove_all (self->feeds);
  G_OBJECT_CLASS (yd_browse_name_index_parent_class)->dispose (object);
}

static void
yd_browse_name_index_finalize (GObject *object)
{
  YdBrowseNameIndex *self = YD_BROWSE_NAME_INDEX (object);

  g_clear_object (&self->storages);
  g_clear_pointer (&self->writer, yd_browse_name_writer_unref);
  g_hash_table_unref (self->feeds);
  G_OBJECT_CLASS (yd_browse_name_index_parent_class)->finalize (object);
}

static void
yd_browse_name_index_class_init (YdBrowseNameIndexClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = yd_browse_name_index_dispose;
  object_class->finalize = yd_browse_name_index_finalize;

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
  signals[FORGOTTEN] = g_signal_new ("forgotten", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                     NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
yd_browse_name_index_init (YdBrowseNameIndex *self)
{
  self->feeds = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
}
