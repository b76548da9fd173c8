/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Journeys; see the header. Each has a folder: a file that says where it goes, and what is on its
 * way. Which transfers are of a journey is seen by where their local files are, so a row that was
 * retried, or restored by the next program, is still part of it. It ends with its last file, or
 * when its rows are cleared.
 */
#include "config.h"

#include "yd-app-carrier.h"

#include "yd-base-tree.h"

#include <glib/gstdio.h>
#include <errno.h>
#include <string.h>

#define PLAN_FILE    "journey"
#define PLAN_GROUP   "journey"
#define CONTENT      "content"
#define FOLDER_MODE  0700

typedef struct
{
  char *folder;     /* (owned): path */
  YdStorage *to;    /* (owned) */
  char *parent_id;  /* (owned) */
  char *name;       /* (owned): over there */
  guint n_rows;     /* in the queue, as counted last */
  guint n_sending;  /* uploads that have not arrived */
  gboolean sending; /* they are in the queue */
} Journey;

struct _YdAppCarrier
{
  GObject parent_instance;

  /* given at construction */
  YdTransferQueue *queue; /* (owned) */
  char *folder;           /* (owned): with a "/" at the end */

  /* owned */
  GHashTable *journeys;   /* (owned): name of its folder → Journey */

  /* in flight */
  guint sweeping;         /* source */
};

static void carrier_iface_init (YdBrowseCarrierInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (YdAppCarrier, yd_app_carrier, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (YD_TYPE_BROWSE_CARRIER, carrier_iface_init))

static void
journey_free (gpointer data)
{
  Journey *journey = data;

  g_free (journey->folder);
  g_clear_object (&journey->to);
  g_free (journey->parent_id);
  g_free (journey->name);
  g_free (journey);
}

static void
end_journey (YdAppCarrier *self,
             Journey      *journey)
{
  g_autofree char *name = g_path_get_basename (journey->folder);

  yd_base_tree_delete_later (journey->folder);
  g_hash_table_remove (self->journeys, name);
}

/* The journey that @transfer is of, by where it is on the disk. */
static Journey *
find_journey (YdAppCarrier *self,
              YdTransfer   *transfer)
{
  gboolean upload = yd_transfer_get_direction (transfer) == YD_TRANSFER_UPLOAD;
  GFile *file = upload ? yd_transfer_get_file (transfer) : yd_transfer_get_folder (transfer);
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;
  g_autofree char *name = NULL;
  const char *rest;

  if (path == NULL || !g_str_has_prefix (path, self->folder))
    return NULL;
  rest = path + strlen (self->folder);
  name = g_strndup (rest, strcspn (rest, "/"));
  return g_hash_table_lookup (self->journeys, name);
}

/* Sending */

/* Hidden ones are what a download has not finished. (transfer full) */
static GListStore *
list_content (Journey *journey)
{
  g_autofree char *path = g_build_filename (journey->folder, CONTENT, NULL);
  g_autoptr(GDir) dir = g_dir_open (path, 0, NULL);
  g_autoptr(GPtrArray) found = g_ptr_array_new_with_free_func (g_object_unref);
  GListStore *files = g_list_store_new (G_TYPE_FILE);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (*name != '.')
      g_ptr_array_add (found, g_file_new_build_filename (path, name, NULL));
  g_list_store_splice (files, 0, 0, found->pdata, found->len);
  return files;
}

static void
send (YdAppCarrier *self,
      Journey      *journey)
{
  g_autoptr(GListStore) files = list_content (journey);

  journey->n_sending = g_list_model_get_n_items (G_LIST_MODEL (files));
  journey->sending = TRUE;
  if (journey->n_sending == 0)
    end_journey (self, journey);
  else
    yd_transfer_queue_enqueue_uploads (self->queue, G_LIST_MODEL (files), journey->to,
                                       journey->parent_id, NULL);
}

/* A name that no disk would take had another one here. */
static void
give_name_back (Journey    *journey,
                YdTransfer *transfer)
{
  g_autofree char *local = g_file_get_basename (yd_transfer_get_file (transfer));
  YdDriveItem *item = yd_transfer_get_item (transfer);

  if (item != NULL && !g_str_equal (local, journey->name) && journey->n_sending == 1 &&
      g_str_equal (yd_drive_item_get_name (item), local) && !yd_drive_item_is_livp (item))
    yd_drive_client_rename_async (yd_storage_get_drive (journey->to), item, journey->name, NULL,
                                  NULL, NULL);
}

static void
take_arrived (YdAppCarrier *self,
              Journey      *journey,
              YdTransfer   *transfer)
{
  give_name_back (journey, transfer);
  if (journey->n_sending > 0)
    journey->n_sending--;
  if (journey->n_sending == 0)
    end_journey (self, journey);
}

/* What failed or was cancelled can be tried again from its row. */
static void
transfer_ended (YdTransferQueue *queue,
                YdTransfer      *transfer,
                YdAppCarrier    *self)
{
  Journey *journey = find_journey (self, transfer);

  if (journey == NULL || yd_transfer_get_state (transfer) != YD_TRANSFER_DONE)
    return;
  if (yd_transfer_get_direction (transfer) == YD_TRANSFER_UPLOAD)
    take_arrived (self, journey, transfer);
  else if (!journey->sending)
    send (self, journey);
}

/* Rows */

static void
count_rows (YdAppCarrier *self)
{
  GListModel *model = G_LIST_MODEL (self->queue);
  guint n = g_list_model_get_n_items (model);
  GHashTableIter iter;
  gpointer journey;

  g_hash_table_iter_init (&iter, self->journeys);
  while (g_hash_table_iter_next (&iter, NULL, &journey))
    ((Journey *) journey)->n_rows = 0;
  for (guint i = 0; i < n; i++)
    {
      g_autoptr(YdTransfer) transfer = g_list_model_get_item (model, i);
      Journey *its = find_journey (self, transfer);

      if (its != NULL)
        its->n_rows++;
    }
}

/* (transfer full): array of Journey, borrowed */
static GPtrArray *
collect_journeys (YdAppCarrier *self)
{
  GPtrArray *journeys = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer journey;

  g_hash_table_iter_init (&iter, self->journeys);
  while (g_hash_table_iter_next (&iter, NULL, &journey))
    g_ptr_array_add (journeys, journey);
  return journeys;
}

/* Whose rows were cleared has no way to go on. */
static void
sweep (gpointer user_data)
{
  YdAppCarrier *self = YD_APP_CARRIER (user_data);
  g_autoptr(GPtrArray) journeys = collect_journeys (self);

  self->sweeping = 0;
  count_rows (self);
  for (guint i = 0; i < journeys->len; i++)
    {
      Journey *journey = g_ptr_array_index (journeys, i);

      if (journey->n_rows == 0 && !yd_transfer_queue_is_walking (self->queue))
        end_journey (self, journey);
    }
}

static void
rows_changed (GListModel   *model,
              guint         position,
              guint         removed,
              guint         added,
              YdAppCarrier *self)
{
  if (removed > 0 && self->sweeping == 0 && g_hash_table_size (self->journeys) > 0)
    self->sweeping = g_idle_add_once (sweep, self);
}

/* Beginning */

static Journey *
add_journey (YdAppCarrier *self,
             const char   *folder,
             YdStorage    *to,
             const char   *parent_id,
             const char   *name)
{
  Journey *journey = g_new0 (Journey, 1);

  journey->folder = g_strdup (folder);
  journey->to = g_object_ref (to);
  journey->parent_id = g_strdup (parent_id);
  journey->name = g_strdup (name);
  g_hash_table_insert (self->journeys, g_path_get_basename (folder), journey);
  return journey;
}

static gboolean
write_down (const char  *folder,
            YdStorage   *to,
            const char  *parent_id,
            const char  *name,
            GError     **error)
{
  g_autoptr(GKeyFile) plan = g_key_file_new ();
  g_autofree char *path = g_build_filename (folder, PLAN_FILE, NULL);

  g_key_file_set_int64 (plan, PLAN_GROUP, "to", yd_storage_get_id (to));
  g_key_file_set_string (plan, PLAN_GROUP, "parent", parent_id);
  g_key_file_set_string (plan, PLAN_GROUP, "name", name);
  return g_key_file_save_to_file (plan, path, error);
}

static void
carry (YdBrowseCarrier *carrier,
       YdStorage       *from,
       YdDriveItem     *item,
       YdStorage       *to,
       const char      *to_parent_id)
{
  YdAppCarrier *self = YD_APP_CARRIER (carrier);
  g_autofree char *folder = g_strconcat (self->folder, "XXXXXX", NULL);
  g_autofree char *content = NULL;
  g_autoptr(GPtrArray) items = g_ptr_array_new ();
  g_autoptr(GFile) target = NULL;
  g_autoptr(GError) error = NULL;
  YdTransferOptions options = { YD_TRANSFER_CONFLICT_KEEP_BOTH, FALSE };

  /* Without a folder the download fails, and its row says why. */
  if (g_mkdtemp_full (folder, FOLDER_MODE) == NULL ||
      !write_down (folder, to, to_parent_id, yd_drive_item_get_name (item), &error))
    g_message ("no place for a file on its way: %s",
               error != NULL ? error->message : g_strerror (errno));
  content = g_build_filename (folder, CONTENT, NULL);
  g_mkdir (content, FOLDER_MODE);
  target = g_file_new_for_path (content);
  add_journey (self, folder, to, to_parent_id, yd_drive_item_get_name (item));
  g_ptr_array_add (items, item);
  yd_transfer_queue_enqueue_downloads (self->queue, from, items, target, &options);
}

static void
carrier_iface_init (YdBrowseCarrierInterface *iface)
{
  iface->carry = carry;
}

/* Going on */

/* (transfer full) (nullable) */
static YdStorage *
find_storage (GListModel *storages,
              gint64      id)
{
  for (guint i = 0; i < g_list_model_get_n_items (storages); i++)
    {
      g_autoptr(YdStorage) storage = g_list_model_get_item (storages, i);

      if (yd_storage_get_id (storage) == id)
        return g_steal_pointer (&storage);
    }
  return NULL;
}

static void
read_journey (YdAppCarrier *self,
              GListModel   *storages,
              const char   *folder)
{
  g_autoptr(GKeyFile) plan = g_key_file_new ();
  g_autofree char *path = g_build_filename (folder, PLAN_FILE, NULL);
  g_autofree char *parent_id = NULL;
  g_autofree char *name = NULL;
  g_autoptr(YdStorage) to = NULL;

  if (g_key_file_load_from_file (plan, path, G_KEY_FILE_NONE, NULL))
    {
      to = find_storage (storages, g_key_file_get_int64 (plan, PLAN_GROUP, "to", NULL));
      parent_id = g_key_file_get_string (plan, PLAN_GROUP, "parent", NULL);
      name = g_key_file_get_string (plan, PLAN_GROUP, "name", NULL);
    }
  if (to != NULL && parent_id != NULL && name != NULL)
    add_journey (self, folder, to, parent_id, name);
  else
    yd_base_tree_delete_later (folder);
}

static void
read_journeys (YdAppCarrier *self,
               GListModel   *storages)
{
  g_autoptr(GDir) dir = g_dir_open (self->folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *folder = g_build_filename (self->folder, name, NULL);

      read_journey (self, storages, folder);
    }
}

static void
look_at_row (YdAppCarrier *self,
             YdTransfer   *transfer,
             GHashTable   *fetched)
{
  Journey *journey = find_journey (self, transfer);
  gboolean done = yd_transfer_get_state (transfer) == YD_TRANSFER_DONE;

  if (journey == NULL)
    return;
  journey->n_rows++;
  if (yd_transfer_get_direction (transfer) == YD_TRANSFER_UPLOAD)
    {
      journey->sending = TRUE;
      journey->n_sending += done ? 0 : 1;
    }
  else if (done)
    g_hash_table_add (fetched, journey);
}

/* The last program may have ended between any two steps. */
static void
go_on (YdAppCarrier *self)
{
  GListModel *rows = G_LIST_MODEL (self->queue);
  g_autoptr(GHashTable) fetched = g_hash_table_new (NULL, NULL);
  g_autoptr(GPtrArray) journeys = collect_journeys (self);

  for (guint i = 0; journeys->len > 0 && i < g_list_model_get_n_items (rows); i++)
    {
      g_autoptr(YdTransfer) transfer = g_list_model_get_item (rows, i);

      look_at_row (self, transfer, fetched);
    }
  for (guint i = 0; i < journeys->len; i++)
    {
      Journey *journey = g_ptr_array_index (journeys, i);

      if (journey->n_rows == 0 || (journey->sending && journey->n_sending == 0))
        end_journey (self, journey);
      else if (!journey->sending && g_hash_table_contains (fetched, journey))
        send (self, journey);
    }
}

/* The object */

static void
yd_app_carrier_dispose (GObject *object)
{
  g_clear_handle_id (&YD_APP_CARRIER (object)->sweeping, g_source_remove);
  G_OBJECT_CLASS (yd_app_carrier_parent_class)->dispose (object);
}

static void
yd_app_carrier_finalize (GObject *object)
{
  YdAppCarrier *self = YD_APP_CARRIER (object);

  g_hash_table_unref (self->journeys);
  g_clear_object (&self->queue);
  g_free (self->folder);
  G_OBJECT_CLASS (yd_app_carrier_parent_class)->finalize (object);
}

static void
yd_app_carrier_class_init (YdAppCarrierClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = yd_app_carrier_dispose;
  object_class->finalize = yd_app_carrier_finalize;
}

static void
yd_app_carrier_init (YdAppCarrier *self)
{
  self->journeys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, journey_free);
}

YdAppCarrier *
yd_app_carrier_new (YdTransferQueue *queue,
                    GListModel      *storages,
                    const char      *folder)
{
  YdAppCarrier *self = g_object_new (YD_TYPE_APP_CARRIER, NULL);

  self->queue = g_object_ref (queue);
  self->folder = g_strconcat (folder, "/", NULL);
  g_mkdir_with_parents (folder, FOLDER_MODE);
  read_journeys (self, storages);
  go_on (self);
  g_signal_connect_object (queue, "ended", G_CALLBACK (transfer_ended), self, 0);
  g_signal_connect_object (queue, "items-changed", G_CALLBACK (rows_changed), self, 0);
  return self;
}

guint
yd_app_carrier_n_left (YdAppCarrier *self)
{
  g_return_val_if_fail (YD_IS_APP_CARRIER (self), 0);

  return g_hash_table_size (self->journeys);
}
