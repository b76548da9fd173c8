/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The model listens to the change feed before it asks for the first page, so nothing that
 * happens meanwhile is missed; pages are corrected into place by file id. A reload keeps the
 * entries, and with them selection and focus, and removes what was not seen again.
 */
#include "config.h"

#include "yd-browse-folder-model.h"

struct _YdBrowseFolderModel
{
  GObject parent_instance;

  /* given at construction */
  YdStorage *storage;  /* (owned) */
  YdDriveItem *folder; /* (owned) */

  /* state */
  GPtrArray *entries;  /* (owned): YdBrowseEntry */
  GHashTable *by_id;   /* (owned): file id, borrowed from the key's own copy → YdBrowseEntry */
  GHashTable *seen;    /* (owned) (nullable): file ids of the listing that is under way */
  GError *error;       /* (owned) (nullable) */

  /* in flight */
  GCancellable *cancellable; /* (owned) (nullable): set while loading */
};

static void list_model_iface_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (YdBrowseFolderModel, yd_browse_folder_model, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

typedef enum
{
  PROP_LOADING = 1,
  PROP_ERROR,
} YdBrowseFolderModelProperty;

static GParamSpec *properties[PROP_ERROR + 1];

enum
{
  ENTRY_ARRIVED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void got_page_cb (GObject      *source,
                         GAsyncResult *result,
                         gpointer      user_data);

static gboolean
is_ours (YdBrowseFolderModel *self,
         const char          *drive_id,
         const char          *parent_id)
{
  return g_str_equal (drive_id, yd_drive_item_get_drive_id (self->folder)) &&
         g_str_equal (parent_id, yd_drive_item_get_id (self->folder));
}

static void
note_seen (YdBrowseFolderModel *self,
           const char          *file_id)
{
  if (self->seen != NULL)
    g_hash_table_add (self->seen, g_strdup (file_id));
}

/* Not announced: the caller says items-changed for what it appended. */
static YdBrowseEntry *
append_entry (YdBrowseFolderModel *self,
              YdDriveItem         *item,
              gboolean             fresh)
{
  YdBrowseEntry *entry = yd_browse_entry_new (item, fresh);

  g_ptr_array_add (self->entries, entry);
  g_hash_table_insert (self->by_id, g_strdup (yd_drive_item_get_id (item)), entry);
  return entry;
}

static void
remove_at (YdBrowseFolderModel *self,
           guint                position)
{
  YdBrowseEntry *entry = g_ptr_array_index (self->entries, position);

  g_hash_table_remove (self->by_id, yd_drive_item_get_id (yd_browse_entry_get_item (entry)));
  g_ptr_array_remove_index (self->entries, position);
  g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 0);
}

/* Following the feed */

static void
feed_item_added (YdBrowseFolderModel *self,
                 YdDriveItem         *item)
{
  YdBrowseEntry *entry;

  if (!is_ours (self, yd_drive_item_get_drive_id (item), yd_drive_item_get_parent_id (item)))
    return;
  note_seen (self, yd_drive_item_get_id (item));
  entry = g_hash_table_lookup (self->by_id, yd_drive_item_get_id (item));
  if (entry != NULL)
    {
      yd_browse_entry_set_item (entry, item);
      return;
    }
  entry = append_entry (self, item, TRUE);
  g_list_model_items_changed (G_LIST_MODEL (self), self->entries->len - 1, 0, 1);
  g_signal_emit (self, signals[ENTRY_ARRIVED], 0, entry);
}

static void
feed_item_changed (YdBrowseFolderModel *self,
                   YdDriveItem         *item)
{
  YdBrowseEntry *entry = g_hash_table_lookup (self->by_id, yd_drive_item_get_id (item));

  if (entry != NULL &&
      g_str_equal (yd_drive_item_get_drive_id (item), yd_drive_item_get_drive_id (self->folder)))
    yd_browse_entry_set_item (entry, item);
}

static void
feed_item_removed (YdBrowseFolderModel *self,
                   const char          *drive_id,
                   const char          *parent_id,
                   const char          *file_id)
{
  YdBrowseEntry *entry = g_hash_table_lookup (self->by_id, file_id);
  guint position;

  if (!g_str_equal (drive_id, yd_drive_item_get_drive_id (self->folder)))
    return;
  if (*parent_id != '\0' && !is_ours (self, drive_id, parent_id))
    return;
  if (entry != NULL && g_ptr_array_find (self->entries, entry, &position))
    remove_at (self, position);
}

/* Loading */

static void
set_error (YdBrowseFolderModel *self,
           GError              *error)
{
  if (self->error == NULL && error == NULL)
    return;
  g_clear_error (&self->error);
  self->error = error;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR]);
}

static void
end_loading (YdBrowseFolderModel *self,
             GError              *error)
{
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->seen, g_hash_table_unref);
  if (error != NULL)
    yd_storage_account_note_error (yd_storage_get_account (self->storage), error);
  set_error (self, error);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADING]);
}

static void
remove_unseen (YdBrowseFolderModel *self)
{
  for (guint i = self->entries->len; i > 0; i--)
    {
      YdBrowseEntry *entry = g_ptr_array_index (self->entries, i - 1);
      const char *id = yd_drive_item_get_id (yd_browse_entry_get_item (entry));

      if (!g_hash_table_contains (self->seen, id))
        remove_at (self, i - 1);
    }
}

static void
merge_page (YdBrowseFolderModel *self,
            GPtrArray           *page)
{
  guint before = self->entries->len;

  for (guint i = 0; i < page->len; i++)
    {
      YdDriveItem *item = g_ptr_array_index (page, i);
      YdBrowseEntry *entry = g_hash_table_lookup (self->by_id, yd_drive_item_get_id (item));

      note_seen (self, yd_drive_item_get_id (item));
      if (entry != NULL)
        yd_browse_entry_set_item (entry, item);
      else
        append_entry (self, item, FALSE);
    }
  if (self->entries->len > before)
    g_list_model_items_changed (G_LIST_MODEL (self), before, 0, self->entries->len - before);
}

static void
ask_for_page (YdBrowseFolderModel *self,
              const char          *marker)
{
  GWeakRef *weak = g_new0 (GWeakRef, 1);

  g_weak_ref_init (weak, self);
  yd_drive_client_list_async (yd_storage_get_drive (self->storage),
                              yd_drive_item_get_drive_id (self->folder),
                              yd_drive_item_get_id (self->folder), marker, self->cancellable,
                              got_page_cb, weak);
}

static void
got_page_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  GWeakRef *weak = user_data;
  g_autoptr(YdBrowseFolderModel) self = g_weak_ref_get (weak);
  g_autoptr(GPtrArray) page = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *next_marker = NULL;

  g_weak_ref_clear (weak);
  g_free (weak);
  page = yd_drive_client_list_finish (YD_DRIVE_CLIENT (source), result, &next_marker, &error);
  if (self == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (page == NULL)
    {
      end_loading (self, g_steal_pointer (&error));
      return;
    }

  merge_page (self, page);
  if (next_marker != NULL)
    {
      ask_for_page (self, next_marker);
      return;
    }
  remove_unseen (self);
  end_loading (self, NULL);
}

void
yd_browse_folder_model_reload (YdBrowseFolderModel *self)
{
  gboolean was_loading = self->cancellable != NULL;

  if (was_loading)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->seen, g_hash_table_unref);
  self->cancellable = g_cancellable_new ();
  self->seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  set_error (self, NULL);
  ask_for_page (self, NULL);
  if (!was_loading)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADING]);
}

/* Public */

YdBrowseFolderModel *
yd_browse_folder_model_new (YdStorage   *storage,
                            YdDriveItem *folder)
{
  YdBrowseFolderModel *self = g_object_new (YD_TYPE_BROWSE_FOLDER_MODEL, NULL);
  YdDriveFeed *feed = yd_drive_client_get_feed (yd_storage_get_drive (storage));

  self->storage = g_object_ref (storage);
  self->folder = yd_drive_item_ref (folder);
  g_signal_connect_object (feed, "item-added", G_CALLBACK (feed_item_added), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (feed, "item-changed", G_CALLBACK (feed_item_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (feed, "item-removed", G_CALLBACK (feed_item_removed), self,
                           G_CONNECT_SWAPPED);
  yd_browse_folder_model_reload (self);
  return self;
}

gboolean
yd_browse_folder_model_get_loading (YdBrowseFolderModel *self)
{
  return self->cancellable != NULL;
}

const GError *
yd_browse_folder_model_get_error (YdBrowseFolderModel *self)
{
  return self->error;
}

YdStorage *
yd_browse_folder_model_get_storage (YdBrowseFolderModel *self)
{
  return self->storage;
}

YdDriveItem *
yd_browse_folder_model_get_folder (YdBrowseFolderModel *self)
{
  return self->folder;
}

/* GListModel */

static GType
get_item_type (GListModel *model)
{
  return YD_TYPE_BROWSE_ENTRY;
}

static guint
get_n_items (GListModel *model)
{
  return YD_BROWSE_FOLDER_MODEL (model)->entries->len;
}

static gpointer
get_item (GListModel *model,
          guint       position)
{
  YdBrowseFolderModel *self = YD_BROWSE_FOLDER_MODEL (model);

  if (position >= self->entries->len)
    return NULL;
  return g_object_ref (g_ptr_array_index (self->entries, position));
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static void
yd_browse_folder_model_get_property (GObject    *object,
                                     guint       property_id,
                                     GValue     *value,
                                     GParamSpec *pspec)
{
  YdBrowseFolderModel *self = YD_BROWSE_FOLDER_MODEL (object);

  switch ((YdBrowseFolderModelProperty) property_id)
    {
    case PROP_LOADING:
      g_value_set_boolean (value, self->cancellable != NULL);
      break;
    case PROP_ERROR:
      g_value_set_boxed (value, self->error);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
yd_browse_folder_model_dispose (GObject *object)
{
  YdBrowseFolderModel *self = YD_BROWSE_FOLDER_MODEL (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->storage);
  G_OBJECT_CLASS (yd_browse_folder_model_parent_class)->dispose (object);
}

static void
yd_browse_folder_model_finalize (GObject *object)
{
  YdBrowseFolderModel *self = YD_BROWSE_FOLDER_MODEL (object);

  g_hash_table_unref (self->by_id);
  g_ptr_array_unref (self->entries);
  g_clear_pointer (&self->seen, g_hash_table_unref);
  g_clear_pointer (&self->folder, yd_drive_item_unref);
  g_clear_error (&self->error);
  G_OBJECT_CLASS (yd_browse_folder_model_parent_class)->finalize (object);
}

static void
yd_browse_folder_model_class_init (YdBrowseFolderModelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = yd_browse_folder_model_get_property;
  object_class->dispose = yd_browse_folder_model_dispose;
  object_class->finalize = yd_browse_folder_model_finalize;

  properties[PROP_LOADING] = g_param_spec_boolean ("loading", NULL, NULL, FALSE, flags);
  properties[PROP_ERROR] = g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  signals[ENTRY_ARRIVED] = g_signal_new ("entry-arrived", G_TYPE_FROM_CLASS (klass),
                                         G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                         YD_TYPE_BROWSE_ENTRY);
}

static void
yd_browse_folder_model_init (YdBrowseFolderModel *self)
{
  self->entries = g_ptr_array_new_with_free_func (g_object_unref);
  self->by_id = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}
