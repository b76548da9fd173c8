/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Files are named by a hash, so that nothing is found for another person whose account has the
 * same number. One that is written takes the place of the old one when it is complete. How much
 * there is was counted once, and is added up from then on: all is looked at again only when that is
 * too much.
 */
#include "config.h"

#include "yd-browse-shelf.h"

#include "yd-base-hash.h"
#include "yd-base-tree.h"

#include <glib/gstdio.h>
#include <string.h>
#include <utime.h>

struct _YdBrowseShelf
{
  GObject parent_instance;

  /* given at construction */
  char *folder;         /* (owned) */
  char *format;         /* (owned) */
  GListModel *storages; /* (owned) */

  /* state, under the mutex */
  guint64 max_bytes;
  GMutex mutex;         /* one at a time writes and removes */
  gboolean counted;
  guint64 bytes;        /* at least what there is, when counted */

  /* state, under a mutex that nobody holds for long */
  GMutex accounts_mutex;
  GHashTable *accounts; /* (owned): of text: the ids of those that have storages */
};

static void cache_init (YdBaseCacheInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (YdBrowseShelf, yd_browse_shelf, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (YD_TYPE_BASE_CACHE, cache_init))

/* (transfer full) */
static char *
make_path (YdBrowseShelf *self,
           gint64         account,
           const char    *key)
{
  g_autofree char *place = g_strdup_printf ("%" G_GINT64_FORMAT, account);
  g_autofree char *hash = yd_base_hash_data (key, strlen (key));
  g_autofree char *name = g_strconcat (hash, ".", self->format, NULL);

  return g_build_filename (self->folder, place, name, NULL);
}

/* (transfer full) */
static GHashTable *
ref_accounts (YdBrowseShelf *self)
{
  GHashTable *accounts;

  g_mutex_lock (&self->accounts_mutex);
  accounts = g_hash_table_ref (self->accounts);
  g_mutex_unlock (&self->accounts_mutex);
  return accounts;
}

/* What a worker still wants to keep for one that was removed meanwhile would stay for ever. */
static gboolean
has_account (YdBrowseShelf *self,
             gint64         account)
{
  g_autoptr(GHashTable) accounts = ref_accounts (self);
  g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, account);

  return g_hash_table_contains (accounts, id);
}

GBytes *
yd_browse_shelf_load (YdBrowseShelf *self,
                      gint64         account,
                      const char    *key)
{
  g_autofree char *path = make_path (self, account, key);
  g_autoptr(GMappedFile) file = g_mapped_file_new (path, FALSE, NULL);

  if (file == NULL || g_mapped_file_get_length (file) == 0)
    return NULL;
  utime (path, NULL);
  return g_mapped_file_get_bytes (file);
}

/* Room */

typedef struct
{
  char *path;      /* (owned) */
  guint64 size;
  gint64 used_s;   /* when it was written or read last */
} Kept;

static void
kept_free (gpointer data)
{
  Kept *kept = data;

  g_free (kept->path);
  g_free (kept);
}

static void
note_files (const char *folder,
            GPtrArray  *found)
{
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      GStatBuf status;
      Kept *kept;

      if (g_lstat (path, &status) != 0 || !S_ISREG (status.st_mode))
        continue;
      kept = g_new0 (Kept, 1);
      kept->path = g_steal_pointer (&path);
      kept->size = (guint64) status.st_size;
      kept->used_s = status.st_mtime;
      g_ptr_array_add (found, kept);
    }
}

static int
compare_used (gconstpointer a,
              gconstpointer b)
{
  gint64 one = (*(Kept * const *) a)->used_s;
  gint64 other = (*(Kept * const *) b)->used_s;

  return one > other ? -1 : one < other;
}

/* The names of the accounts' folders. (transfer full) */
static GPtrArray *
list_accounts (YdBrowseShelf *self)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GDir) dir = g_dir_open (self->folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    g_ptr_array_add (names, g_strdup (name));
  return names;
}

/* Counts what there is; what is too much goes, and a little more, so that not all is looked at each
 * time. */
static void
throw_away_oldest (YdBrowseShelf *self)
{
  g_autoptr(GPtrArray) accounts = list_accounts (self);
  g_autoptr(GPtrArray) found = g_ptr_array_new_with_free_func (kept_free);
  guint64 bytes = 0;
  guint64 room;

  for (guint i = 0; i < accounts->len; i++)
    {
      g_autofree char *folder =
        g_build_filename (self->folder, g_ptr_array_index (accounts, i), NULL);

      note_files (folder, found);
    }
  for (guint i = 0; i < found->len; i++)
    bytes += ((Kept *) g_ptr_array_index (found, i))->size;
  room = bytes > self->max_bytes ? self->max_bytes - self->max_bytes / 8 : self->max_bytes;
  g_ptr_array_sort (found, compare_used);
  self->bytes = 0;
  for (guint i = 0; i < found->len; i++)
    {
      Kept *kept = g_ptr_array_index (found, i);

      if (self->bytes + kept->size > room)
        g_unlink (kept->path);
      else
        self->bytes += kept->size;
    }
  self->counted = TRUE;
}

void
yd_browse_shelf_save (YdBrowseShelf *self,
                      gint64         account,
                      const char    *key,
                      gconstpointer  data,
                      gsize          size)
{
  g_autofree char *path = make_path (self, account, key);
  g_autofree char *place = g_path_get_dirname (path);
  g_autoptr(GError) error = NULL;

  g_mutex_lock (&self->mutex);
  if (!has_account (self, account))
    {
      g_mutex_unlock (&self->mutex);
      return;
    }
  if (g_mkdir_with_parents (place, 0700) != 0 ||
      !g_file_set_contents_full (path, data, (gssize) size, G_FILE_SET_CONTENTS_CONSISTENT, 0600,
                                 &error))
    g_debug ("something is not kept: %s", error != NULL ? error->message : "no folder");
  self->bytes += size;
  if (!self->counted || self->bytes > self->max_bytes)
    throw_away_oldest (self);
  g_mutex_unlock (&self->mutex);
}

/* By workers */

typedef struct
{
  gint64 account;
  char *key;       /* (owned) */
  gsize max_bytes;
  GBytes *bytes;   /* (owned) (nullable): what is kept; NULL: nothing any more */
} Errand;

static void
errand_free (gpointer data)
{
  Errand *errand = data;

  g_free (errand->key);
  g_clear_pointer (&errand->bytes, g_bytes_unref);
  g_free (errand);
}

/* (transfer full) */
static GTask *
new_task (YdBrowseShelf       *self,
          gint64               account,
          const char          *key,
          GCancellable        *cancellable,
          GAsyncReadyCallback  callback,
          gpointer             user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Errand *errand = g_new0 (Errand, 1);

  errand->account = account;
  errand->key = g_strdup (key);
  g_task_set_source_tag (task, yd_browse_shelf_load_async);
  g_task_set_task_data (task, errand, errand_free);
  return task;
}

static void
load_in_thread (GTask        *task,
                gpointer      source,
                gpointer      task_data,
                GCancellable *cancellable)
{
  Errand *errand = task_data;
  g_autoptr(GBytes) mapped = NULL;
  GBytes *copy = NULL;

  if (g_task_return_error_if_cancelled (task))
    return;
  mapped = yd_browse_shelf_load (source, errand->account, errand->key);
  if (mapped != NULL && g_bytes_get_size (mapped) <= errand->max_bytes)
    copy = g_bytes_new (g_bytes_get_data (mapped, NULL), g_bytes_get_size (mapped));
  g_task_return_pointer (task, copy, (GDestroyNotify) g_bytes_unref);
}

void
yd_browse_shelf_load_async (YdBrowseShelf       *self,
                            gint64               account,
                            const char          *key,
                            gsize                max_bytes,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  g_autoptr(GTask) task = new_task (self, account, key, cancellable, callback, user_data);

  ((Errand *) g_task_get_task_data (task))->max_bytes = max_bytes;
  g_task_run_in_thread (task, load_in_thread);
}

GBytes *
yd_browse_shelf_load_finish (YdBrowseShelf  *self,
                             GAsyncResult   *result,
                             GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
change_in_thread (GTask        *task,
                  gpointer      source,
                  gpointer      task_data,
                  GCancellable *cancellable)
{
  YdBrowseShelf *self = source;
  Errand *errand = task_data;
  g_autofree char *path = make_path (self, errand->account, errand->key);

  if (errand->bytes != NULL)
    yd_browse_shelf_save (self, errand->account, errand->key,
                          g_bytes_get_data (errand->bytes, NULL), g_bytes_get_size (errand->bytes));
  else
    g_unlink (path);
  g_task_return_boolean (task, TRUE);
}

void
yd_browse_shelf_save_soon (YdBrowseShelf *self,
                           gint64         account,
                           const char    *key,
                           GBytes        *bytes)
{
  g_autoptr(GTask) task = new_task (self, account, key, NULL, NULL, NULL);

  ((Errand *) g_task_get_task_data (task))->bytes = g_bytes_ref (bytes);
  g_task_run_in_thread (task, change_in_thread);
}

void
yd_browse_shelf_remove_soon (YdBrowseShelf *self,
                             gint64         account,
                             const char    *key)
{
  g_autoptr(GTask) task = new_task (self, account, key, NULL, NULL, NULL);

  g_task_run_in_thread (task, change_in_thread);
}

/* Accounts */

static void
remove_account (YdBrowseShelf *self,
                const char    *account)
{
  g_autoptr(GPtrArray) found = g_ptr_array_new_with_free_func (kept_free);
  g_autofree char *folder = g_build_filename (self->folder, account, NULL);

  note_files (folder, found);
  for (guint i = 0; i < found->len; i++)
    g_unlink (((Kept *) g_ptr_array_index (found, i))->path);
  g_rmdir (folder);
}

static void
remove_others_in_thread (GTask        *task,
                         gpointer      source,
                         gpointer      task_data,
                         GCancellable *cancellable)
{
  YdBrowseShelf *self = source;
  g_autoptr(GHashTable) present = NULL;
  g_autoptr(GPtrArray) accounts = NULL;

  g_mutex_lock (&self->mutex);
  present = ref_accounts (self);
  accounts = list_accounts (self);
  for (guint i = 0; i < accounts->len; i++)
    if (!g_hash_table_contains (present, g_ptr_array_index (accounts, i)))
      remove_account (self, g_ptr_array_index (accounts, i));
  g_mutex_unlock (&self->mutex);
  g_task_return_boolean (task, TRUE);
}

static void
storages_changed (YdBrowseShelf *self)
{
  g_autoptr(GTask) task = g_task_new (self, NULL, NULL, NULL);
  g_autoptr(GHashTable) before = NULL;
  GHashTable *accounts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < g_list_model_get_n_items (self->storages); i++)
    {
      g_autoptr(YdStorage) storage = g_list_model_get_item (self->storages, i);
      gint64 account = yd_storage_account_get_id (yd_storage_get_account (storage));

      g_hash_table_add (accounts, g_strdup_printf ("%" G_GINT64_FORMAT, account));
    }
  g_mutex_lock (&self->accounts_mutex);
  before = g_steal_pointer (&self->accounts);
  self->accounts = accounts;
  g_mutex_unlock (&self->accounts_mutex);
  g_task_set_source_tag (task, storages_changed);
  g_task_run_in_thread (task, remove_others_in_thread);
}

/* As a cache */

static gint64
measure (YdBaseCache *cache)
{
  return yd_base_tree_measure (YD_BROWSE_SHELF (cache)->folder);
}

static void
clear_in_thread (GTask        *task,
                 gpointer      source,
                 gpointer      task_data,
                 GCancellable *cancellable)
{
  YdBrowseShelf *self = source;
  g_autoptr(GPtrArray) accounts = NULL;

  g_mutex_lock (&self->mutex);
  accounts = list_accounts (self);
  for (guint i = 0; i < accounts->len; i++)
    remove_account (self, g_ptr_array_index (accounts, i));
  self->counted = FALSE;
  self->bytes = 0;
  g_mutex_unlock (&self->mutex);
  g_task_return_boolean (task, TRUE);
}

static void
clear (YdBaseCache *cache,
       GTask       *task)
{
  g_task_run_in_thread (task, clear_in_thread);
  g_object_unref (task);
}

static void
limit_in_thread (GTask        *task,
                 gpointer      source,
                 gpointer      task_data,
                 GCancellable *cancellable)
{
  YdBrowseShelf *self = source;

  g_mutex_lock (&self->mutex);
  self->max_bytes = *(guint64 *) task_data;
  throw_away_oldest (self);
  g_mutex_unlock (&self->mutex);
  g_task_return_boolean (task, TRUE);
}

/* The lock may be held while all is looked at: not here. */
static void
set_limit (YdBaseCache *cache,
           gint64       max_bytes)
{
  g_autoptr(GTask) task = g_task_new (cache, NULL, NULL, NULL);
  guint64 limit = (guint64) max_bytes;

  g_task_set_source_tag (task, set_limit);
  g_task_set_task_data (task, g_memdup2 (&limit, sizeof limit), g_free);
  g_task_run_in_thread (task, limit_in_thread);
}

static void
cache_init (YdBaseCacheInterface *iface)
{
  iface->measure = measure;
  iface->clear = clear;
  iface->set_limit = set_limit;
}

YdBrowseShelf *
yd_browse_shelf_new (const char *folder,
                     const char *format,
                     GListModel *storages,
                     guint64     max_bytes)
{
  YdBrowseShelf *self = g_object_new (YD_TYPE_BROWSE_SHELF, NULL);

  self->folder = g_strdup (folder);
  self->format = g_strdup (format);
  self->storages = g_object_ref (storages);
  self->max_bytes = max_bytes;
  g_signal_connect_object (storages, "items-changed", G_CALLBACK (storages_changed), self,
                           G_CONNECT_SWAPPED);
  storages_changed (self);
  return self;
}

static void
yd_browse_shelf_finalize (GObject *object)
{
  YdBrowseShelf *self = YD_BROWSE_SHELF (object);

  g_free (self->folder);
  g_free (self->format);
  g_object_unref (self->storages);
  g_hash_table_unref (self->accounts);
  g_mutex_clear (&self->accounts_mutex);
  g_mutex_clear (&self->mutex);
  G_OBJECT_CLASS (yd_browse_shelf_parent_class)->finalize (object);
}

static void
yd_browse_shelf_class_init (YdBrowseShelfClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = yd_browse_shelf_finalize;
}

static void
yd_browse_shelf_init (YdBrowseShelf *self)
{
  g_mutex_init (&self->mutex);
  g_mutex_init (&self->accounts_mutex);
}
