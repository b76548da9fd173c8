/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A folder for each account, in it a file for each folder, named by a hash of drive and folder, so
 * that nothing is found for another person whose account has the same number. A file is mapped and
 * read in pieces; one that is written takes the place of the old one when it is complete.
 */
#include "config.h"

#include "yd-browse-listing-store.h"

#include "yd-base-hash.h"
#include "yd-drive-kept.h"
#include "yd-storage.h"

#include <glib/gstdio.h>
#include <string.h>
#include <utime.h>

#define FORMAT "1"
#define ITEMS_MAX 300000 /* larger folders are not kept */

struct _YdBrowseListingStore
{
  GObject parent_instance;

  /* given */
  char *folder;          /* (owned) */
  GListModel *storages;  /* (owned) */
  guint64 max_bytes;

  /* state */
  GMutex mutex;          /* one at a time writes and removes */
};

G_DEFINE_FINAL_TYPE (YdBrowseListingStore, yd_browse_listing_store, G_TYPE_OBJECT)

/* (transfer full) */
static char *
make_path (YdBrowseListingStore *self,
           gint64                account,
           YdDriveItem          *folder)
{
  g_autofree char *place = g_strdup_printf ("%" G_GINT64_FORMAT, account);
  g_autofree char *id = g_strconcat (yd_drive_item_get_drive_id (folder), "\n",
                                     yd_drive_item_get_id (folder), NULL);
  g_autofree char *hash = yd_base_hash_data (id, strlen (id));
  g_autofree char *name = g_strconcat (hash, "." FORMAT, NULL);

  return g_build_filename (self->folder, place, name, NULL);
}

GVariant *
yd_browse_listing_store_load (YdBrowseListingStore *self,
                              gint64                account,
                              YdDriveItem          *folder)
{
  g_autofree char *path = make_path (self, account, folder);
  g_autoptr(GMappedFile) file = g_mapped_file_new (path, FALSE, NULL);
  g_autoptr(GBytes) bytes = file != NULL ? g_mapped_file_get_bytes (file) : NULL;

  if (bytes == NULL || g_bytes_get_size (bytes) == 0)
    return NULL;
  utime (path, NULL);
  return g_variant_ref_sink (g_variant_new_from_bytes (G_VARIANT_TYPE (YD_DRIVE_KEPT_ITEMS),
                                                       bytes, FALSE));
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
list_accounts (YdBrowseListingStore *self)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GDir) dir = g_dir_open (self->folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    g_ptr_array_add (names, g_strdup (name));
  return names;
}

static void
throw_away_oldest (YdBrowseListingStore *self)
{
  g_autoptr(GPtrArray) accounts = list_accounts (self);
  g_autoptr(GPtrArray) found = g_ptr_array_new_with_free_func (kept_free);
  guint64 bytes = 0;

  for (guint i = 0; i < accounts->len; i++)
    {
      g_autofree char *folder =
        g_build_filename (self->folder, g_ptr_array_index (accounts, i), NULL);

      note_files (folder, found);
    }
  g_ptr_array_sort (found, compare_used);
  for (guint i = 0; i < found->len; i++)
    {
      Kept *kept = g_ptr_array_index (found, i);

      bytes += kept->size;
      if (bytes > self->max_bytes)
        g_unlink (kept->path);
    }
}

void
yd_browse_listing_store_save (YdBrowseListingStore *self,
                              gint64                account,
                              YdDriveItem          *folder,
                              GPtrArray            *items)
{
  g_autofree char *path = make_path (self, account, folder);
  g_autofree char *place = g_path_get_dirname (path);
  g_autoptr(GVariant) kept = NULL;
  g_autoptr(GError) error = NULL;

  if (items->len > ITEMS_MAX)
    return;
  kept = yd_drive_kept_from_items (items);
  g_mutex_lock (&self->mutex);
  if (g_mkdir_with_parents (place, 0700) != 0 ||
      !g_file_set_contents_full (path, g_variant_get_data (kept),
                                 (gssize) g_variant_get_size (kept), G_FILE_SET_CONTENTS_CONSISTENT,
                                 0600, &error))
    g_debug ("a listing is not kept: %s", error != NULL ? error->message : "no folder");
  throw_away_oldest (self);
  g_mutex_unlock (&self->mutex);
}

/* Accounts */

static void
remove_account (YdBrowseListingStore *self,
                const char           *account)
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
  YdBrowseListingStore *self = source;
  g_autoptr(GPtrArray) accounts = NULL;

  g_mutex_lock (&self->mutex);
  accounts = list_accounts (self);
  for (guint i = 0; i < accounts->len; i++)
    if (!g_hash_table_contains (task_data, g_ptr_array_index (accounts, i)))
      remove_account (self, g_ptr_array_index (accounts, i));
  g_mutex_unlock (&self->mutex);
  g_task_return_boolean (task, TRUE);
}

static void
storages_changed (YdBrowseListingStore *self)
{
  g_autoptr(GTask) task = g_task_new (self, NULL, NULL, NULL);
  GHashTable *accounts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < g_list_model_get_n_items (self->storages); i++)
    {
      g_autoptr(YdStorage) storage = g_list_model_get_item (self->storages, i);
      gint64 account = yd_storage_account_get_id (yd_storage_get_account (storage));

      g_hash_table_add (accounts, g_strdup_printf ("%" G_GINT64_FORMAT, account));
    }
  g_task_set_source_tag (task, storages_changed);
  g_task_set_task_data (task, accounts, (GDestroyNotify) g_hash_table_unref);
  g_task_run_in_thread (task, remove_others_in_thread);
}

YdBrowseListingStore *
yd_browse_listing_store_new (const char *folder,
                             GListModel *storages,
                             guint64     max_bytes)
{
  YdBrowseListingStore *self = g_object_new (YD_TYPE_BROWSE_LISTING_STORE, NULL);

  self->folder = g_strdup (folder);
  self->storages = g_object_ref (storages);
  self->max_bytes = max_bytes;
  g_signal_connect_object (storages, "items-changed", G_CALLBACK (storages_changed), self,
                           G_CONNECT_SWAPPED);
  storages_changed (self);
  return self;
}

static void
yd_browse_listing_store_finalize (GObject *object)
{
  YdBrowseListingStore *self = YD_BROWSE_LISTING_STORE (object);

  g_free (self->folder);
  g_object_unref (self->storages);
  g_mutex_clear (&self->mutex);
  G_OBJECT_CLASS (yd_browse_listing_store_parent_class)->finalize (object);
}

static void
yd_browse_listing_store_class_init (YdBrowseListingStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = yd_browse_listing_store_finalize;
}

static void
yd_browse_listing_store_init (YdBrowseListingStore *self)
{
  g_mutex_init (&self->mutex);
}
