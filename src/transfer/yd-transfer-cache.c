/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The cache; see the header. Each fetch has a folder of its own, named after the hash when it may
 * be used again; a copy that somebody changed is not. A fetch looks at its group now and then: it
 * is over when nothing is walked any more and all of it has ended.
 */
#include "config.h"

#include "yd-transfer-cache.h"

#include "yd-base-hash.h"
#include "yd-base-tree.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>
#include <utime.h>

#define FOLDER_MODE 0700
#define READ_MODE   0400
#define OWN_MODE    0600
#define LOOK_MS     100

struct _YdTransferCache
{
  GObject parent_instance;

  /* given at construction */
  YdTransferQueue *queue; /* (owned) */
  char *folder;           /* (owned) */

  /* state */
  gint64 max_bytes;
  GHashTable *in_use;     /* (owned): set of paths of folders that this program handed out */
};

static void cache_init (YdBaseCacheInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (YdTransferCache, yd_transfer_cache, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (YD_TYPE_BASE_CACHE, cache_init))

typedef struct
{
  /* Input */
  YdStorage *storage;     /* (owned) */
  GPtrArray *items;       /* (owned): of YdDriveItem */
  YdTransferCacheUse use;
  /* In progress */
  char *wanted;           /* (owned) (nullable): the hash, when an old copy will do */
  char *parent;           /* (owned): of all folders */
  char *folder;           /* (owned) (nullable): its own */
  YdTransferGroup *group; /* (owned) (nullable) */
  gulong cancelled_id;
  guint look;             /* source */
} Fetch;

static void old_found_cb (GObject      *source,
                          GAsyncResult *result,
                          gpointer      user_data);
static void begin        (GTask        *task_owned);
static gboolean look     (gpointer      user_data);
static void finish       (GTask        *task_owned);

static void
fetch_free (gpointer data)
{
  Fetch *fetch = data;

  g_assert (fetch->look == 0);
  g_object_unref (fetch->storage);
  g_ptr_array_unref (fetch->items);
  g_free (fetch->wanted);
  g_free (fetch->parent);
  g_free (fetch->folder);
  g_clear_object (&fetch->group);
  g_free (fetch);
}

/* Old copies, in a worker */

/* The only file in @folder that is no temporary one. (transfer full) (nullable) */
static char *
find_file (const char *folder)
{
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (*name != '.')
      return g_build_filename (folder, name, NULL);
  return NULL;
}

static gboolean
has_hash (const char   *path,
          const char   *wanted,
          GCancellable *cancellable)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  g_autofree char *hash = NULL;

  if (fd < 0)
    return FALSE;
  hash = yd_base_hash_fd (fd, 0, -1, NULL, cancellable, NULL);
  close (fd);
  return g_strcmp0 (hash, wanted) == 0;
}

static void
find_old (GTask        *task,
          gpointer      source,
          gpointer      data,
          GCancellable *cancellable)
{
  const Fetch *fetch = data;
  g_autoptr(GDir) dir = g_dir_open (fetch->parent, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *folder = g_build_filename (fetch->parent, name, NULL);
      g_autofree char *path = g_str_has_prefix (name, fetch->wanted) ? find_file (folder) : NULL;

      if (path == NULL || !has_hash (path, fetch->wanted, cancellable))
        continue;
      utime (folder, NULL);
      g_task_return_pointer (task, g_steal_pointer (&folder), g_free);
      return;
    }
  g_task_return_pointer (task, NULL, NULL);
}

/* Making room, in a worker */

typedef struct
{
  char *path;   /* (owned) */
  gint64 bytes;
  gint64 used;  /* seconds since 1970 */
} Kept;

static void
kept_free (gpointer data)
{
  Kept *kept = data;

  g_free (kept->path);
  g_free (kept);
}

static int
compare_use (gconstpointer a,
             gconstpointer b)
{
  const Kept *first = *(Kept * const *) a;
  const Kept *second = *(Kept * const *) b;

  return first->used < second->used ? -1 : first->used > second->used;
}

/* (transfer full) */
static GPtrArray *
list_kept (const char *folder)
{
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  GPtrArray *all = g_ptr_array_new_with_free_func (kept_free);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      Kept *kept = g_new0 (Kept, 1);
      GStatBuf info;

      kept->path = g_build_filename (folder, name, NULL);
      kept->bytes = yd_base_tree_measure (kept->path);
      kept->used = g_lstat (kept->path, &info) == 0 ? info.st_mtime : 0;
      g_ptr_array_add (all, kept);
    }
  g_ptr_array_sort (all, compare_use);
  return all;
}

typedef struct
{
  char *folder;       /* (owned) */
  gint64 max_bytes;
  GHashTable *in_use; /* (owned): of paths */
  GHashTable *known;  /* (owned) (nullable): of paths: no others, they came since */
} Sweep;

static void
sweep_free (gpointer data)
{
  Sweep *sweep = data;

  g_free (sweep->folder);
  g_hash_table_unref (sweep->in_use);
  g_clear_pointer (&sweep->known, g_hash_table_unref);
  g_free (sweep);
}

static void
sweep_in_thread (GTask        *task,
                 gpointer      source,
                 gpointer      data,
                 GCancellable *cancellable)
{
  const Sweep *sweep = data;
  g_autoptr(GPtrArray) all = list_kept (sweep->folder);
  gint64 bytes = 0;

  for (guint i = 0; i < all->len; i++)
    bytes += ((Kept *) g_ptr_array_index (all, i))->bytes;
  for (guint i = 0; i < all->len && bytes > sweep->max_bytes; i++)
    {
      Kept *kept = g_ptr_array_index (all, i);

      if (g_hash_table_contains (sweep->in_use, kept->path) ||
          (sweep->known != NULL && !g_hash_table_contains (sweep->known, kept->path)))
        continue;
      yd_base_tree_delete (kept->path);
      bytes -= kept->bytes;
    }
  g_task_return_boolean (task, TRUE);
}

/* (transfer full) */
static Sweep *
make_sweep (YdTransferCache *self,
            gint64           max_bytes)
{
  Sweep *sweep = g_new0 (Sweep, 1);
  GHashTableIter iter;
  gpointer path;

  sweep->folder = g_strdup (self->folder);
  sweep->max_bytes = max_bytes;
  sweep->in_use = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_hash_table_iter_init (&iter, self->in_use);
  while (g_hash_table_iter_next (&iter, &path, NULL))
    g_hash_table_add (sweep->in_use, g_strdup (path));
  return sweep;
}

static void
make_room (YdTransferCache *self)
{
  g_autoptr(GTask) task = g_task_new (NULL, NULL, NULL, NULL);

  g_task_set_source_tag (task, make_room);
  g_task_set_task_data (task, make_sweep (self, self->max_bytes), sweep_free);
  g_task_run_in_thread (task, sweep_in_thread);
}

/* As a cache */

static gint64
measure (YdBaseCache *cache)
{
  return yd_base_tree_measure (YD_TRANSFER_CACHE (cache)->folder);
}

static void
clear (YdBaseCache *cache,
       GTask       *task_owned)
{
  g_autoptr(GTask) task = task_owned;
  YdTransferCache *self = YD_TRANSFER_CACHE (cache);
  Sweep *sweep = make_sweep (self, 0);
  g_autoptr(GDir) dir = g_dir_open (self->folder, 0, NULL);
  const char *name;

  sweep->known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    g_hash_table_add (sweep->known, g_build_filename (self->folder, name, NULL));
  g_task_set_task_data (task, sweep, sweep_free);
  g_task_run_in_thread (task, sweep_in_thread);
}

static void
set_limit (YdBaseCache *cache,
           gint64       max_bytes)
{
  YdTransferCache *self = YD_TRANSFER_CACHE (cache);

  self->max_bytes = max_bytes;
  make_room (self);
}

static void
cache_init (YdBaseCacheInterface *iface)
{
  iface->measure = measure;
  iface->clear = clear;
  iface->set_limit = set_limit;
}

/* Fetching */

/* Only of one file it is known what its bytes should be. */
static char *
choose_wanted (GPtrArray          *items,
               YdTransferCacheUse  use)
{
  YdDriveItem *item = g_ptr_array_index (items, 0);

  if (use != YD_TRANSFER_CACHE_TO_READ || items->len != 1 || yd_drive_item_is_folder (item) ||
      yd_drive_item_is_livp (item))
    return NULL;
  return g_strdup (yd_drive_item_get_content_hash (item));
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
  g_autoptr(GTask) task = NULL;
  Fetch *fetch = g_new0 (Fetch, 1);

  g_return_if_fail (YD_IS_TRANSFER_CACHE (self));
  g_return_if_fail (items->len > 0);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, yd_transfer_cache_fetch_async);
  fetch->storage = g_object_ref (storage);
  fetch->items = g_ptr_array_new_with_free_func ((GDestroyNotify) yd_drive_item_unref);
  for (guint i = 0; i < items->len; i++)
    g_ptr_array_add (fetch->items, yd_drive_item_ref (g_ptr_array_index (items, i)));
  fetch->use = use;
  fetch->wanted = choose_wanted (items, use);
  fetch->parent = g_strdup (self->folder);
  g_task_set_task_data (task, fetch, fetch_free);
  if (fetch->wanted != NULL)
    {
      g_autoptr(GTask) search = g_task_new (self, cancellable, old_found_cb,
                                            g_object_ref (task));

      g_task_set_source_tag (search, find_old);
      g_task_set_task_data (search, fetch, NULL);
      g_task_run_in_thread (search, find_old);
    }
  else
    begin (g_steal_pointer (&task));
}

static void
old_found_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Fetch *fetch = g_task_get_task_data (task);

  if (g_task_return_error_if_cancelled (task))
    return;
  fetch->folder = g_task_propagate_pointer (G_TASK (result), NULL);
  if (fetch->folder != NULL)
    finish (g_steal_pointer (&task));
  else
    begin (g_steal_pointer (&task));
}

/* "FOLDER/NAME.XXXXXX", which stays as long as this program. (transfer full) */
static char *
make_folder (YdTransferCache  *self,
             const char       *name,
             GError          **error)
{
  g_autofree char *folder = g_strdup_printf ("%s/%s.XXXXXX", self->folder, name);

  if (g_mkdtemp_full (folder, FOLDER_MODE) == NULL)
    {
      int code = errno;

      g_set_error_literal (error, G_IO_ERROR, (int) g_io_error_from_errno (code),
                           g_strerror (code));
      return NULL;
    }
  g_hash_table_add (self->in_use, g_strdup (folder));
  return g_steal_pointer (&folder);
}

static void
begin (GTask *task_owned)
{
  g_autoptr(GTask) task = task_owned;
  YdTransferCache *self = g_task_get_source_object (task);
  Fetch *fetch = g_task_get_task_data (task);
  g_autoptr(GFile) target = NULL;
  YdTransferOptions options = { YD_TRANSFER_CONFLICT_KEEP_BOTH, FALSE };
  GError *error = NULL;

  if (g_task_return_error_if_cancelled (task))
    return;
  fetch->folder = make_folder (self, fetch->wanted != NULL ? fetch->wanted : "copy", &error);
  if (fetch->folder == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  target = g_file_new_for_path (fetch->folder);
  yd_transfer_queue_enqueue_downloads (self->queue, fetch->storage, fetch->items, target,
                                       &options);
  fetch->look = g_timeout_add (LOOK_MS, look, g_steal_pointer (&task));
}

/* (transfer full) (nullable) */
static YdTransferGroup *
find_group (YdTransferCache *self,
            const char      *folder)
{
  GListModel *groups = yd_transfer_queue_get_groups (self->queue);

  for (guint i = g_list_model_get_n_items (groups); i > 0; i--)
    {
      g_autoptr(YdTransferGroup) group = g_list_model_get_item (groups, i - 1);
      g_autoptr(YdTransfer) first = g_list_model_get_item (G_LIST_MODEL (group), 0);
      GFile *target = first != NULL ? yd_transfer_get_folder (first) : NULL;
      const char *path = target != NULL ? g_file_peek_path (target) : NULL;

      if (g_strcmp0 (path, folder) == 0)
        return g_steal_pointer (&group);
    }
  return NULL;
}

static gboolean
is_over (YdTransferCache *self,
         Fetch           *fetch)
{
  if (yd_transfer_queue_is_walking (self->queue))
    return FALSE;
  return fetch->group == NULL ||
         yd_transfer_group_get_n_ended (fetch->group) ==
           g_list_model_get_n_items (G_LIST_MODEL (fetch->group));
}

static gboolean
look (gpointer user_data)
{
  GTask *task = user_data;
  YdTransferCache *self = g_task_get_source_object (task);
  Fetch *fetch = g_task_get_task_data (task);
  gboolean cancelled = g_cancellable_is_cancelled (g_task_get_cancellable (task));

  if (fetch->group == NULL)
    fetch->group = find_group (self, fetch->folder);
  if (cancelled && fetch->group != NULL)
    yd_transfer_queue_cancel_group (self->queue, fetch->group);
  if (!is_over (self, fetch))
    return G_SOURCE_CONTINUE;
  fetch->look = 0;
  finish (task);
  return G_SOURCE_REMOVE;
}

/* (transfer full) (nullable) */
static GError *
find_error (Fetch *fetch)
{
  GListModel *rows = fetch->group != NULL ? G_LIST_MODEL (fetch->group) : NULL;

  for (guint i = 0; rows != NULL && i < g_list_model_get_n_items (rows); i++)
    {
      g_autoptr(YdTransfer) transfer = g_list_model_get_item (rows, i);
      YdTransferState state = yd_transfer_get_state (transfer);

      if (state == YD_TRANSFER_CANCELLED)
        return g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "the row was cancelled");
      if (state == YD_TRANSFER_FAILED)
        return g_error_copy (yd_transfer_get_error (transfer));
    }
  return NULL;
}

/* (transfer full) */
static GPtrArray *
list_files (Fetch *fetch)
{
  GPtrArray *files = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GDir) dir = g_dir_open (fetch->folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (fetch->folder, name, NULL);

      if (*name == '.')
        continue;
      if (!g_file_test (path, G_FILE_TEST_IS_DIR))
        g_chmod (path, fetch->use == YD_TRANSFER_CACHE_TO_READ ? READ_MODE : OWN_MODE);
      g_ptr_array_add (files, g_file_new_for_path (path));
    }
  return files;
}

static void
finish (GTask *task_owned)
{
  g_autoptr(GTask) task = task_owned;
  YdTransferCache *self = g_task_get_source_object (task);
  Fetch *fetch = g_task_get_task_data (task);
  g_autoptr(GPtrArray) files = NULL;
  GError *error = NULL;

  if (!g_task_return_error_if_cancelled (task))
    {
      error = find_error (fetch);
      files = list_files (fetch);
      if (error == NULL && files->len == 0)
        error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "nothing was fetched");
      if (error != NULL)
        g_task_return_error (task, error);
      else
        {
          g_hash_table_add (self->in_use, g_strdup (fetch->folder));
          g_task_return_pointer (task, g_steal_pointer (&files),
                                 (GDestroyNotify) g_ptr_array_unref);
        }
    }
  make_room (self);
}

GPtrArray *
yd_transfer_cache_fetch_finish (YdTransferCache  *self,
                                GAsyncResult     *result,
                                GError          **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, yd_transfer_cache_fetch_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

char *
yd_transfer_cache_make_place (YdTransferCache  *self,
                              GError          **error)
{
  g_return_val_if_fail (YD_IS_TRANSFER_CACHE (self), NULL);

  return make_folder (self, "place", error);
}

/* The object */

static void
yd_transfer_cache_finalize (GObject *object)
{
  YdTransferCache *self = YD_TRANSFER_CACHE (object);

  g_hash_table_unref (self->in_use);
  g_clear_object (&self->queue);
  g_free (self->folder);
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
  self->in_use = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

YdTransferCache *
yd_transfer_cache_new (YdTransferQueue *queue,
                       const char      *folder,
                       gint64           max_bytes)
{
  YdTransferCache *self = g_object_new (YD_TYPE_TRANSFER_CACHE, NULL);

  self->queue = g_object_ref (queue);
  self->folder = g_strdup (folder);
  self->max_bytes = max_bytes;
  g_mkdir_with_parents (folder, FOLDER_MODE);
  make_room (self);
  return self;
}
