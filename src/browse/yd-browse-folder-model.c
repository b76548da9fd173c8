/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The rows of a folder, and what the feed tells of it. How it is listed is in
 * yd-browse-folder-model-listing.c: the model listens to the feed before that asks for the first
 * page, so nothing that happens meanwhile is missed.
 */
#include "config.h"

#include "yd-browse-folder-model.h"

#include "yd-browse-folder-model-private.h"

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

/* What the feed said. */
typedef struct
{
  char *file_id;     /* (owned) */
  YdDriveItem *item; /* (owned) (nullable): NULL when it is gone */
  gboolean added;    /* else it may be that we do not have it */
} Told;

static void follow (YdBrowseFolderModel *self,
                    Told                *told);

static void
told_free (gpointer data)
{
  Told *told = data;

  g_free (told->file_id);
  g_clear_pointer (&told->item, yd_drive_item_unref);
  g_free (told);
}

static gboolean
is_ours (YdBrowseFolderModel *self,
         const char          *drive_id,
         const char          *parent_id)
{
  return g_str_equal (drive_id, yd_drive_item_get_drive_id (self->folder)) &&
         g_str_equal (parent_id, yd_drive_item_get_id (self->folder));
}

/* @item (nullable): NULL when it is gone. */
static void
note_news (YdBrowseFolderModel *self,
           const char          *file_id,
           YdDriveItem         *item)
{
  YdBrowseRow *row = yd_browse_rows_lookup (self->rows, file_id);

  if (row != NULL)
    row->listing = self->listing;
  if (self->news != NULL)
    g_hash_table_insert (self->news, g_strdup (file_id),
                         item != NULL ? yd_drive_item_ref (item) : NULL);
}

void
yd_browse_folder_model_catch_up (YdBrowseFolderModel *self)
{
  Told *told;

  while (!yd_browse_rows_is_announcing (self->rows) &&
         (told = g_queue_pop_head (&self->told)) != NULL)
    {
      follow (self, told);
      told_free (told);
    }
}

/* What the feed said while rows were told of waits until that is over. */
void
yd_browse_folder_model_change (YdBrowseFolderModel *self,
                               GPtrArray           *arriving,
                               GPtrArray           *leaving)
{
  g_autoptr(YdBrowseFolderModel) kept G_GNUC_UNUSED = g_object_ref (self);

  yd_browse_rows_change (self->rows, arriving, leaving);
  yd_browse_folder_model_catch_up (self);
}

void
yd_browse_folder_model_correct (YdBrowseFolderModel *self,
                                GPtrArray           *arriving,
                                GPtrArray           *leaving)
{
  self->changed = TRUE;
  yd_browse_folder_model_change (self, arriving, leaving);
}

/* Following the feed */

static void
put_row (YdBrowseFolderModel *self,
         YdDriveItem         *item,
         gboolean             fresh)
{
  g_autoptr(GPtrArray) arriving = g_ptr_array_new ();
  YdBrowseRow *row = yd_browse_row_make (item);

  row->listing = self->listing;
  row->fresh = fresh;
  g_ptr_array_add (arriving, row);
  yd_browse_folder_model_correct (self, arriving, NULL);
}

static void
remove_row (YdBrowseFolderModel *self,
            YdBrowseRow         *row)
{
  g_autoptr(GPtrArray) leaving = g_ptr_array_new ();

  g_ptr_array_add (leaving, row);
  yd_browse_folder_model_correct (self, NULL, leaving);
}

/* Somebody who heard of it may have removed the row already. */
static void
announce_arrival (YdBrowseFolderModel *self,
                  const char          *file_id)
{
  YdBrowseRow *row = yd_browse_rows_lookup (self->rows, file_id);
  g_autoptr(YdBrowseEntry) entry = row != NULL ? yd_browse_rows_hold (self->rows, row) : NULL;

  if (entry != NULL)
    g_signal_emit (self, signals[ENTRY_ARRIVED], 0, entry);
}

static void
follow (YdBrowseFolderModel *self,
        Told                *told)
{
  YdBrowseRow *row = yd_browse_rows_lookup (self->rows, told->file_id);

  if (told->item == NULL && row != NULL)
    remove_row (self, row);
  if (told->item == NULL || (row == NULL && !told->added))
    return;
  if (row != NULL && yd_drive_item_equal (row->item, told->item))
    return;
  put_row (self, told->item, row == NULL);
  if (row == NULL)
    announce_arrival (self, told->file_id);
}

/* @item (nullable): NULL when it is gone. */
static void
hear (YdBrowseFolderModel *self,
      const char          *file_id,
      YdDriveItem         *item,
      gboolean             added)
{
  Told *told = g_new0 (Told, 1);

  note_news (self, file_id, item);
  told->file_id = g_strdup (file_id);
  told->item = item != NULL ? yd_drive_item_ref (item) : NULL;
  told->added = added;
  if (yd_browse_rows_is_announcing (self->rows))
    {
      g_queue_push_tail (&self->told, told);
      return;
    }
  follow (self, told);
  told_free (told);
}

static void
feed_item_added (YdBrowseFolderModel *self,
                 YdDriveItem         *item)
{
  if (is_ours (self, yd_drive_item_get_drive_id (item), yd_drive_item_get_parent_id (item)))
    hear (self, yd_drive_item_get_id (item), item, TRUE);
}

static void
feed_item_changed (YdBrowseFolderModel *self,
                   YdDriveItem         *item)
{
  YdBrowseRow *row = yd_browse_rows_lookup (self->rows, yd_drive_item_get_id (item));

  if (!g_str_equal (yd_drive_item_get_drive_id (item), yd_drive_item_get_drive_id (self->folder)))
    return;
  if (row != NULL ||
      is_ours (self, yd_drive_item_get_drive_id (item), yd_drive_item_get_parent_id (item)))
    hear (self, yd_drive_item_get_id (item), item, FALSE);
}

static void
feed_item_removed (YdBrowseFolderModel *self,
                   const char          *drive_id,
                   const char          *parent_id,
                   const char          *file_id)
{
  if (!g_str_equal (drive_id, yd_drive_item_get_drive_id (self->folder)))
    return;
  if (*parent_id == '\0' || is_ours (self, drive_id, parent_id))
    hear (self, file_id, NULL, FALSE);
}

/* What the listing tells */

void
yd_browse_folder_model_set_error (YdBrowseFolderModel *self,
                                  GError              *error)
{
  if (self->error == NULL && error == NULL)
    return;
  g_clear_error (&self->error);
  self->error = error;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR]);
}

void
yd_browse_folder_model_tell_loading (YdBrowseFolderModel *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADING]);
}

/* Public */

YdBrowseFolderModel *
yd_browse_folder_model_new (YdStorage   *storage,
                            YdDriveItem *folder)
{
  return yd_browse_folder_model_new_remembered (storage, folder, NULL);
}

YdBrowseFolderModel *
yd_browse_folder_model_new_remembered (YdStorage            *storage,
                                       YdDriveItem          *folder,
                                       YdBrowseListingStore *store)
{
  YdBrowseFolderModel *self = g_object_new (YD_TYPE_BROWSE_FOLDER_MODEL, NULL);
  YdDriveFeed *feed = yd_drive_client_get_feed (yd_storage_get_drive (storage));

  self->storage = g_object_ref (storage);
  self->folder = yd_drive_item_ref (folder);
  self->store = store != NULL ? g_object_ref (store) : NULL;
  g_signal_connect_object (feed, "item-added", G_CALLBACK (feed_item_added), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (feed, "item-changed", G_CALLBACK (feed_item_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (feed, "item-removed", G_CALLBACK (feed_item_removed), self,
                           G_CONNECT_SWAPPED);
  yd_browse_folder_model_reload (self);
  yd_browse_folder_model_remember (self);
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

GHashTable *
yd_browse_folder_model_dup_other_names (YdBrowseFolderModel *self,
                                        GPtrArray           *items)
{
  GHashTable *names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr(GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *all;

  g_return_val_if_fail (YD_IS_BROWSE_FOLDER_MODEL (self), names);

  for (guint i = 0; i < items->len; i++)
    g_hash_table_add (ids, (char *) yd_drive_item_get_id (g_ptr_array_index (items, i)));
  all = yd_browse_rows_get_all (self->rows);
  for (guint i = 0; i < all->len; i++)
    {
      YdBrowseRow *row = g_ptr_array_index (all, i);

      if (!row->gone && !g_hash_table_contains (ids, yd_drive_item_get_id (row->item)))
        g_hash_table_add (names, g_strdup (yd_drive_item_get_name (row->item)));
    }
  return names;
}

guint
yd_browse_folder_model_get_n_total (YdBrowseFolderModel *self)
{
  return yd_browse_rows_get_n_total (self->rows);
}

gboolean
yd_browse_folder_model_find (YdBrowseFolderModel *self,
                             const char          *file_id,
                             guint               *position)
{
  return yd_browse_rows_find (self->rows, file_id, position);
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
  return yd_browse_rows_get_n_shown (YD_BROWSE_FOLDER_MODEL (model)->rows);
}

static gpointer
get_item (GListModel *model,
          guint       position)
{
  return yd_browse_rows_dup_entry (YD_BROWSE_FOLDER_MODEL (model)->rows, position);
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
  yd_browse_folder_model_forget_listing (self);
  g_clear_object (&self->storage);
  g_clear_object (&self->store);
  G_OBJECT_CLASS (yd_browse_folder_model_parent_class)->dispose (object);
}

static void
yd_browse_folder_model_finalize (GObject *object)
{
  YdBrowseFolderModel *self = YD_BROWSE_FOLDER_MODEL (object);

  g_queue_clear_full (&self->told, told_free);
  yd_browse_rows_unref (self->rows);
  yd_browse_filter_unref (self->filter);
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
  self->rows = yd_browse_rows_new (G_LIST_MODEL (self));
  self->filter = yd_browse_filter_new (NULL, TRUE);
}
