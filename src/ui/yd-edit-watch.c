/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Watching; see the header. Programs save in many ways: the folder is watched, not the file, and
 * what counts is that size or time are others than those known. When the new version has arrived it
 * is the one to compare with.
 */
#include "config.h"

#include "yd-edit-watch.h"

#define QUIET_MS 700

struct _YdEditWatch
{
  GObject parent_instance;

  /* given */
  YdTransferQueue *queue;   /* (owned) */
  YdStorage       *storage; /* (owned) */
  YdDriveItem     *item;    /* (owned): as it is in the cloud, as far as known */
  GFile           *file;    /* (owned) */

  /* owned */
  GFileMonitor    *monitor; /* (owned) (nullable) */

  /* state */
  gint64           size;
  gint64           changed_us;

  /* in flight */
  guint            quiet;   /* source */
};

enum
{
  SAVED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (YdEditWatch, yd_edit_watch, G_TYPE_OBJECT)

static void got_item_cb (GObject      *source,
                         GAsyncResult *result,
                         gpointer      user_data);

/* FALSE while there is none, as between two steps of saving. */
static gboolean
read_stamp (YdEditWatch *self,
            gint64      *size,
            gint64      *changed_us)
{
  g_autoptr (GFileInfo) info =
      g_file_query_info (self->file, "standard::size,time::modified,time::modified-usec",
                         G_FILE_QUERY_INFO_NONE, NULL, NULL);
  g_autoptr (GDateTime) time = info != NULL ? g_file_info_get_modification_date_time (info) : NULL;

  if (time == NULL)
    return FALSE;
  *size = g_file_info_get_size (info);
  *changed_us = g_date_time_to_unix (time) * G_USEC_PER_SEC + g_date_time_get_microsecond (time);

  return TRUE;
}

static void
look (gpointer user_data)
{
  YdEditWatch *self = YD_EDIT_WATCH (user_data);
  gint64 size;
  gint64 changed_us;

  self->quiet = 0;
  if (!read_stamp (self, &size, &changed_us)
      || (size == self->size && changed_us == self->changed_us))
    return;
  self->size = size;
  self->changed_us = changed_us;
  g_signal_emit (self, signals[SAVED], 0);
}

static void
something_changed (YdEditWatch *self)
{
  g_clear_handle_id (&self->quiet, g_source_remove);
  self->quiet = g_timeout_add_once (QUIET_MS, look, self);
}

static void
transfer_ended (YdTransferQueue *queue,
                YdTransfer      *transfer,
                YdEditWatch     *self)
{
  YdDriveItem *item = yd_transfer_get_item (transfer);

  if (yd_transfer_get_direction (transfer) != YD_TRANSFER_UPLOAD || item == NULL
      || yd_transfer_get_state (transfer) != YD_TRANSFER_DONE
      || !g_file_equal (yd_transfer_get_file (transfer), self->file))
    return;
  yd_drive_item_unref (self->item);
  self->item = yd_drive_item_ref (item);
}

/* The cloud */

void
yd_edit_watch_check_async (YdEditWatch         *self,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (YD_IS_EDIT_WATCH (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, yd_edit_watch_check_async);
  yd_drive_client_get_async (yd_storage_get_drive (self->storage),
                             yd_drive_item_get_drive_id (self->item),
                             yd_drive_item_get_id (self->item), cancellable, got_item_cb,
                             g_steal_pointer (&task));
}

static gboolean
has_its_place (YdEditWatch *self,
               YdDriveItem *item)
{
  return g_str_equal (yd_drive_item_get_name (item), yd_drive_item_get_name (self->item))
         && g_str_equal (yd_drive_item_get_parent_id (item),
                         yd_drive_item_get_parent_id (self->item));
}

static void
got_item_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  YdEditWatch *self = g_task_get_source_object (task);
  GError *error = NULL;
  g_autoptr (YdDriveItem) item =
      yd_drive_client_get_finish (YD_DRIVE_CLIENT (source), result, &error);

  if (g_error_matches (error, YD_DRIVE_ERROR, YD_DRIVE_ERROR_NOT_FOUND))
    {
      g_error_free (error);
      g_task_return_int (task, YD_EDIT_CLOUD_GONE);
    }
  else if (item == NULL)
    g_task_return_error (task, error);
  else if (!has_its_place (self, item))
    g_task_return_int (task, YD_EDIT_CLOUD_MOVED);
  else if (g_strcmp0 (yd_drive_item_get_content_hash (item),
                      yd_drive_item_get_content_hash (self->item)) == 0)
    g_task_return_int (task, YD_EDIT_CLOUD_SAME);
  else
    g_task_return_int (task, YD_EDIT_CLOUD_CHANGED);
}

gboolean
yd_edit_watch_check_finish (YdEditWatch   *self,
                            GAsyncResult  *result,
                            YdEditCloud   *cloud,
                            GError       **error)
{
  gssize value;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, yd_edit_watch_check_async), FALSE);

  value = g_task_propagate_int (G_TASK (result), error);
  if (value < 0)
    return FALSE;
  *cloud = (YdEditCloud) value;

  return TRUE;
}

void
yd_edit_watch_upload (YdEditWatch *self,
                      gboolean     keep_both)
{
  g_autoptr (GListStore) files = NULL;
  gpointer file = self->file;
  YdTransferOptions options = {
    .conflict = keep_both ? YD_TRANSFER_CONFLICT_KEEP_BOTH : YD_TRANSFER_CONFLICT_REPLACE,
  };

  g_return_if_fail (YD_IS_EDIT_WATCH (self));

  files = g_list_store_new (G_TYPE_FILE);
  g_list_store_splice (files, 0, 0, &file, 1);
  yd_transfer_queue_enqueue_uploads (self->queue, G_LIST_MODEL (files), self->storage,
                                     yd_drive_item_get_parent_id (self->item), &options);
}

/* The object */

static void
yd_edit_watch_dispose (GObject *object)
{
  YdEditWatch *self = YD_EDIT_WATCH (object);

  g_clear_handle_id (&self->quiet, g_source_remove);
  if (self->monitor != NULL)
    g_file_monitor_cancel (self->monitor);
  g_clear_object (&self->monitor);
  g_clear_object (&self->queue);
  g_clear_object (&self->storage);
  g_clear_object (&self->file);
  g_clear_pointer (&self->item, yd_drive_item_unref);

  G_OBJECT_CLASS (yd_edit_watch_parent_class)->dispose (object);
}

static void
yd_edit_watch_class_init (YdEditWatchClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = yd_edit_watch_dispose;

  signals[SAVED] = g_signal_new ("saved", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
}

static void
yd_edit_watch_init (YdEditWatch *self)
{
}

YdEditWatch *
yd_edit_watch_new (YdTransferQueue *queue,
                   YdStorage       *storage,
                   YdDriveItem     *item,
                   GFile           *file)
{
  YdEditWatch *self = g_object_new (YD_TYPE_EDIT_WATCH, NULL);
  g_autoptr (GFile) folder = g_file_get_parent (file);

  self->queue = g_object_ref (queue);
  self->storage = g_object_ref (storage);
  self->item = yd_drive_item_ref (item);
  self->file = g_object_ref (file);
  read_stamp (self, &self->size, &self->changed_us);
  self->monitor = g_file_monitor_directory (folder, G_FILE_MONITOR_WATCH_MOVES, NULL, NULL);
  if (self->monitor != NULL)
    g_signal_connect_object (self->monitor, "changed", G_CALLBACK (something_changed), self,
                             G_CONNECT_SWAPPED);
  g_signal_connect_object (queue, "ended", G_CALLBACK (transfer_ended), self, 0);

  return self;
}

YdStorage *
yd_edit_watch_get_storage (YdEditWatch *self)
{
  g_return_val_if_fail (YD_IS_EDIT_WATCH (self), NULL);

  return self->storage;
}

YdDriveItem *
yd_edit_watch_get_item (YdEditWatch *self)
{
  g_return_val_if_fail (YD_IS_EDIT_WATCH (self), NULL);

  return self->item;
}
