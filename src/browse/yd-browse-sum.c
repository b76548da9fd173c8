/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Counting; see the header. A folder is looked into once, even if it lists itself.
 */
#include "config.h"

#include "yd-browse-sum.h"

#include "yd-drive-pages.h"

struct _YdBrowseSum
{
  GObject parent_instance;

  /* given at construction */
  YdDriveClient *drive;      /* (owned) */

  /* owned */
  GQueue folders;            /* (owned): of YdDriveItem: still to be looked into */
  GHashTable *seen;          /* (owned): set of ids of folders that were ever in the queue */
  GCancellable *cancellable; /* (owned) */
  GError *error;             /* (owned) (nullable) */

  /* state */
  YdBrowseSumState state;
  guint n_files;
  guint n_folders;
  gint64 bytes;
  gboolean incomplete;

  /* in flight */
  YdDrivePages *pages;       /* (owned) (nullable): of the first folder of the queue */
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (YdBrowseSum, yd_browse_sum, G_TYPE_OBJECT)

static void page_listed_cb (GObject      *source,
                            GAsyncResult *result,
                            gpointer      user_data);

static void
end (YdBrowseSum *self)
{
  self->state = self->incomplete ? YD_BROWSE_SUM_PARTIAL : YD_BROWSE_SUM_WHOLE;
  g_queue_clear_full (&self->folders, (GDestroyNotify) yd_drive_item_unref);
}

static void
queue_folder (YdBrowseSum *self,
              YdDriveItem *folder)
{
  if (g_hash_table_add (self->seen, g_strdup (yd_drive_item_get_id (folder))))
    g_queue_push_tail (&self->folders, yd_drive_item_ref (folder));
}

static void
count (YdBrowseSum *self,
       YdDriveItem *item)
{
  if (yd_drive_item_is_folder (item))
    {
      self->n_folders++;
      queue_folder (self, item);
      return;
    }
  self->n_files++;
  self->bytes += MAX (0, yd_drive_item_get_size (item));
}

static void
list_page (YdBrowseSum *self,
           const char  *marker)
{
  YdDriveItem *folder = g_queue_peek_head (&self->folders);
  GWeakRef *weak;

  if (folder == NULL)
    {
      end (self);
      return;
    }
  weak = g_new0 (GWeakRef, 1);
  g_weak_ref_init (weak, self);
  if (marker == NULL)
    {
      g_clear_pointer (&self->pages, yd_drive_pages_free);
      self->pages = yd_drive_pages_new ();
    }
  yd_drive_client_list_async (self->drive, yd_drive_item_get_drive_id (folder),
                              yd_drive_item_get_id (folder), marker, self->cancellable,
                              page_listed_cb, weak);
}

static void
leave_folder (YdBrowseSum *self)
{
  g_autoptr(YdDriveItem) folder G_GNUC_UNUSED = g_queue_pop_head (&self->folders);

  list_page (self, NULL);
}

/* A folder that is gone or may not be seen leaves the others countable. */
static void
note_error (YdBrowseSum *self,
            GError      *error_owned)
{
  self->incomplete = TRUE;
  if (self->error == NULL)
    self->error = error_owned;
  else
    g_error_free (error_owned);
}

static gboolean
is_too_much (YdBrowseSum *self)
{
  return self->n_files + self->n_folders >= YD_BROWSE_SUM_MAX;
}

static void
take_page (YdBrowseSum *self,
           GPtrArray   *items,
           const char  *next_marker)
{
  GError *error = NULL;

  for (guint i = 0; i < items->len; i++)
    count (self, g_ptr_array_index (items, i));
  if (is_too_much (self))
    {
      self->incomplete = TRUE;
      end (self);
    }
  else if (next_marker == NULL)
    leave_folder (self);
  else if (yd_drive_pages_follow (self->pages, next_marker, &error))
    list_page (self, next_marker);
  else
    {
      note_error (self, error);
      leave_folder (self);
    }
}

static void
page_listed_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  GWeakRef *weak = user_data;
  g_autoptr(YdBrowseSum) self = g_weak_ref_get (weak);
  g_autofree char *next_marker = NULL;
  GError *error = NULL;
  g_autoptr(GPtrArray) items =
    yd_drive_client_list_finish (YD_DRIVE_CLIENT (source), result, &next_marker, &error);

  g_weak_ref_clear (weak);
  g_free (weak);
  if (self == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_clear_error (&error);
      return;
    }
  if (items != NULL)
    take_page (self, items, next_marker);
  else
    {
      note_error (self, error);
      leave_folder (self);
    }
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
yd_browse_sum_dispose (GObject *object)
{
  g_cancellable_cancel (YD_BROWSE_SUM (object)->cancellable);
  G_OBJECT_CLASS (yd_browse_sum_parent_class)->dispose (object);
}

static void
yd_browse_sum_finalize (GObject *object)
{
  YdBrowseSum *self = YD_BROWSE_SUM (object);

  g_queue_clear_full (&self->folders, (GDestroyNotify) yd_drive_item_unref);
  g_clear_pointer (&self->pages, yd_drive_pages_free);
  g_hash_table_unref (self->seen);
  g_clear_error (&self->error);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->drive);
  G_OBJECT_CLASS (yd_browse_sum_parent_class)->finalize (object);
}

static void
yd_browse_sum_class_init (YdBrowseSumClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = yd_browse_sum_dispose;
  object_class->finalize = yd_browse_sum_finalize;
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
yd_browse_sum_init (YdBrowseSum *self)
{
  g_queue_init (&self->folders);
  self->seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->cancellable = g_cancellable_new ();
}

YdBrowseSum *
yd_browse_sum_new (YdStorage *storage,
                   GPtrArray *items)
{
  YdBrowseSum *self;

  g_return_val_if_fail (YD_IS_STORAGE (storage), NULL);

  self = g_object_new (YD_TYPE_BROWSE_SUM, NULL);
  self->drive = g_object_ref (yd_storage_get_drive (storage));
  for (guint i = 0; i < items->len; i++)
    {
      YdDriveItem *item = g_ptr_array_index (items, i);

      if (yd_drive_item_is_folder (item))
        queue_folder (self, item);
      else
        count (self, item);
    }
  list_page (self, NULL);
  return self;
}

YdBrowseSumState
yd_browse_sum_get_state (YdBrowseSum *self)
{
  g_return_val_if_fail (YD_IS_BROWSE_SUM (self), YD_BROWSE_SUM_PARTIAL);

  return self->state;
}

guint
yd_browse_sum_get_n_files (YdBrowseSum *self)
{
  g_return_val_if_fail (YD_IS_BROWSE_SUM (self), 0);

  return self->n_files;
}

guint
yd_browse_sum_get_n_folders (YdBrowseSum *self)
{
  g_return_val_if_fail (YD_IS_BROWSE_SUM (self), 0);

  return self->n_folders;
}

gint64
yd_browse_sum_get_bytes (YdBrowseSum *self)
{
  g_return_val_if_fail (YD_IS_BROWSE_SUM (self), 0);

  return self->bytes;
}

const GError *
yd_browse_sum_get_error (YdBrowseSum *self)
{
  g_return_val_if_fail (YD_IS_BROWSE_SUM (self), NULL);

  return self->error;
}
