/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the folder had when it was listed last: shown at once, a few rows first, until the listing
 * knows better. Rows that it does not have go away at its end; what it changed is kept.
 */
#include "config.h"

#include "yd-browse-folder-model.h"

#include "yd-browse-folder-model-private.h"

#include "yd-drive-kept.h"

#define FIRST_ROWS 500 /* more than a window shows, read in a few milliseconds */
#define MORE_ROWS 5000

/* Rows are remembered piece by piece. */
typedef struct
{
  GWeakRef model;
  YdBrowseListingStore *store; /* (owned) */
  YdDriveItem *folder;         /* (owned) */
  gint64 account;
  guint listing;               /* that runs meanwhile */

  /* in progress */
  GVariant *kept;              /* (owned) (nullable): when it was looked for */
  gboolean looked;
  gsize first;                 /* the next to be read */
} Remembering;

typedef struct
{
  YdBrowseListingStore *store; /* (owned) */
  YdDriveItem *folder;         /* (owned) */
  gint64 account;
  GPtrArray *items;            /* (owned) */
} Keeping;

static void read_some (Remembering *remembering);

static void
remembering_free (Remembering *self)
{
  g_weak_ref_clear (&self->model);
  g_object_unref (self->store);
  yd_drive_item_unref (self->folder);
  g_clear_pointer (&self->kept, g_variant_unref);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Remembering, remembering_free)

static void
keeping_free (gpointer data)
{
  Keeping *self = data;

  g_object_unref (self->store);
  yd_drive_item_unref (self->folder);
  g_ptr_array_unref (self->items);
  g_free (self);
}

static gint64
get_account_id (YdBrowseFolderModel *self)
{
  return yd_storage_account_get_id (yd_storage_get_account (self->storage));
}

static void
free_row (gpointer row)
{
  if (row != NULL)
    yd_browse_row_free (row);
}

static void
read_in_thread (GTask        *task,
                gpointer      source,
                gpointer      task_data,
                GCancellable *cancellable)
{
  Remembering *self = task_data;
  g_autoptr(GPtrArray) items = NULL;
  GPtrArray *rows;
  gsize n = self->first == 0 ? FIRST_ROWS : MORE_ROWS;

  if (!self->looked)
    self->kept = yd_browse_listing_store_load (self->store, self->account, self->folder);
  self->looked = TRUE;
  if (self->kept == NULL)
    {
      g_task_return_pointer (task, NULL, NULL);
      return;
    }
  items = yd_drive_kept_to_items (self->kept, self->first, n);
  self->first += n;
  rows = yd_browse_row_make_all (items);
  g_ptr_array_set_free_func (rows, free_row);
  g_task_return_pointer (task, rows, (GDestroyNotify) g_ptr_array_unref);
}

/* Whether there may still be something to show: after a listing only when it failed. */
static gboolean
is_wanted (YdBrowseFolderModel *self,
           guint                listing)
{
  return self->listing == listing && (self->cancellable != NULL || self->error != NULL) &&
         !g_error_matches (self->error, YD_DRIVE_ERROR, YD_DRIVE_ERROR_NOT_FOUND);
}

/* Those that are not known by now, from the listing or the feed. */
static void
show_rows (YdBrowseFolderModel *self,
           GPtrArray           *rows)
{
  g_autoptr(GPtrArray) arriving = g_ptr_array_new ();
  g_autoptr(GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < rows->len; i++)
    {
      YdBrowseRow *row = g_ptr_array_index (rows, i);
      const char *file_id = yd_drive_item_get_id (row->item);

      if (yd_browse_rows_lookup (self->rows, file_id) != NULL ||
          (self->news != NULL && g_hash_table_contains (self->news, file_id)) ||
          !g_hash_table_add (ids, (gpointer) file_id))
        continue;
      g_ptr_array_add (arriving, row);
      g_ptr_array_index (rows, i) = NULL;
    }
  if (arriving->len > 0)
    yd_browse_folder_model_change (self, arriving, NULL);
}

static void
some_read_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(Remembering) remembering = user_data;
  g_autoptr(YdBrowseFolderModel) self = g_weak_ref_get (&remembering->model);
  g_autoptr(GPtrArray) rows = g_task_propagate_pointer (G_TASK (result), NULL);

  if (self == NULL || rows == NULL || rows->len == 0 || !is_wanted (self, remembering->listing) ||
      yd_browse_rows_is_announcing (self->rows))
    return;
  show_rows (self, rows);
  if (is_wanted (self, remembering->listing))
    read_some (g_steal_pointer (&remembering));
}

static void
read_some (Remembering *remembering)
{
  g_autoptr(GTask) task = g_task_new (NULL, NULL, some_read_cb, remembering);

  g_task_set_source_tag (task, read_some);
  g_task_set_task_data (task, remembering, NULL);
  g_task_run_in_thread (task, read_in_thread);
}

void
yd_browse_folder_model_remember (YdBrowseFolderModel *self)
{
  Remembering *remembering;

  if (self->store == NULL)
    return;
  remembering = g_new0 (Remembering, 1);
  g_weak_ref_init (&remembering->model, self);
  remembering->store = g_object_ref (self->store);
  remembering->folder = yd_drive_item_ref (self->folder);
  remembering->account = get_account_id (self);
  remembering->listing = self->listing;
  read_some (remembering);
}

static void
keep_in_thread (GTask        *task,
                gpointer      source,
                gpointer      task_data,
                GCancellable *cancellable)
{
  Keeping *keeping = task_data;

  yd_browse_listing_store_save (keeping->store, keeping->account, keeping->folder,
                                keeping->items);
  g_task_return_boolean (task, TRUE);
}

/* (transfer full) */
static GPtrArray *
dup_items (YdBrowseFolderModel *self)
{
  GPtrArray *all = yd_browse_rows_get_all (self->rows);
  GPtrArray *items = g_ptr_array_new_full (all->len, (GDestroyNotify) yd_drive_item_unref);

  for (guint i = 0; i < all->len; i++)
    {
      YdBrowseRow *row = g_ptr_array_index (all, i);

      g_ptr_array_add (items, yd_drive_item_ref (row->item));
    }
  return items;
}

void
yd_browse_folder_model_keep (YdBrowseFolderModel *self)
{
  g_autoptr(GTask) task = NULL;
  g_autoptr(GPtrArray) items = NULL;
  Keeping *keeping;

  if (self->store == NULL)
    return;
  items = dup_items (self);
  yd_browse_listing_store_hear_listing (self->store, self->folder, items);
  if (!self->changed)
    return;
  self->changed = FALSE;
  keeping = g_new0 (Keeping, 1);
  keeping->store = g_object_ref (self->store);
  keeping->folder = yd_drive_item_ref (self->folder);
  keeping->account = get_account_id (self);
  keeping->items = g_steal_pointer (&items);
  task = g_task_new (NULL, NULL, NULL, NULL);
  g_task_set_source_tag (task, yd_browse_folder_model_keep);
  g_task_set_task_data (task, keeping, keeping_free);
  g_task_run_in_thread (task, keep_in_thread);
}
