/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The model listens to the change feed before it asks for the first page, so nothing that
 * happens meanwhile is missed; pages are corrected into place by file id. What the feed said
 * during a listing counts more than its pages, which may have been on their way already. A reload
 * keeps the entries, and with them selection and focus, and removes what was not seen again.
 */
#include "config.h"

#include "yd-browse-folder-model.h"

#include "yd-drive-pages.h"

struct _YdBrowseFolderModel
{
  GObject parent_instance;

  /* given at construction */
  YdStorage *storage;  /* (owned) */
  YdDriveItem *folder; /* (owned) */

  /* state */
  GPtrArray *entries;  /* (owned): YdBrowseEntry */
  GHashTable *by_id;   /* (owned): file id, borrowed from the key's own copy → YdBrowseEntry */
  GError *error;       /* (owned) (nullable) */

  /* in flight: all set while loading */
  GCancellable *cancellable; /* (owned) (nullable): another for each listing */
  GHashTable *seen;          /* (owned) (nullable): file ids of the listing */
  GHashTable *news;          /* (owned) (nullable): file id → YdDriveItem as the feed told it since
                              * the listing began, NULL when it is gone */
  YdDrivePages *pages;       /* (owned) (nullable) */
};

/* A page that was asked for. Owned by its callback. */
typedef struct
{
  GWeakRef model;
  GCancellable *cancellable; /* (owned): of the listing it belongs to */
} Page;

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

static void
clear_item (gpointer data)
{
  if (data != NULL)
    yd_drive_item_unref (data);
}

/* @item (nullable): NULL when it is gone. */
static void
note_news (YdBrowseFolderModel *self,
           const char          *file_id,
           YdDriveItem         *item)
{
  note_seen (self, file_id);
  if (self->news != NULL)
    g_hash_table_insert (self->news, g_strdup (file_id),
                         item != NULL ? yd_drive_item_ref (item) : NULL);
}

/* @listed as it is now as far as we know; NULL when it is gone. Borrowed. */
static YdDriveItem *
get_newest (YdBrowseFolderModel *self,
            YdDriveItem         *listed)
{
  gpointer told = NULL;

  if (self->news != NULL &&
      g_hash_table_lookup_extended (self->news, yd_drive_item_get_id (listed), NULL, &told))
    return told;
  return listed;
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
remove_range (YdBrowseFolderModel *self,
              guint                first,
              guint                n)
{
  for (guint i = first; i < first + n; i++)
    {
      YdBrowseEntry *entry = g_ptr_array_index (self->entries, i);

      g_hash_table_remove (self->by_id, yd_drive_item_get_id (yd_browse_entry_get_item (entry)));
    }
  g_ptr_array_remove_range (self->entries, first, n);
  g_list_model_items_changed (G_LIST_MODEL (self), first, n, 0);
}

/* Following the feed */

static void
feed_item_added (YdBrowseFolderModel *self,
                 YdDriveItem         *item)
{
  g_autoptr(YdBrowseEntry) kept = NULL;
  YdBrowseEntry *entry;

  if (!is_ours (self, yd_drive_item_get_drive_id (item), yd_drive_item_get_parent_id (item)))
    return;
  note_news (self, yd_drive_item_get_id (item), item);
  entry = g_hash_table_lookup (self->by_id, yd_drive_item_get_id (item));
  if (entry != NULL)
    {
      yd_browse_entry_set_item (entry, item);
      return;
    }
  entry = append_entry (self, item, TRUE);
  kept = g_object_ref (entry);
  g_list_model_items_changed (G_LIST_MODEL (self), self->entries->len - 1, 0, 1);
  g_signal_emit (self, signals[ENTRY_ARRIVED], 0, entry);
}

static void
feed_item_changed (YdBrowseFolderModel *self,
                   YdDriveItem         *item)
{
  YdBrowseEntry *entry = g_hash_table_lookup (self->by_id, yd_drive_item_get_id (item));

  if (!g_str_equal (yd_drive_item_get_drive_id (item), yd_drive_item_get_drive_id (self->folder)))
    return;
  if (entry == NULL &&
      !is_ours (self, yd_drive_item_get_drive_id (item), yd_drive_item_get_parent_id (item)))
    return;
  note_news (self, yd_drive_item_get_id (item), item);
  if (entry != NULL)
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
  note_news (self, file_id, NULL);
  if (entry != NULL && g_ptr_array_find (self->entries, entry, &position))
    remove_range (self, position, 1);
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
forget_listing (YdBrowseFolderModel *self)
{
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->seen, g_hash_table_unref);
  g_clear_pointer (&self->news, g_hash_table_unref);
  g_clear_pointer (&self->pages, yd_drive_pages_free);
}

static void
end_loading (YdBrowseFolderModel *self,
             GError              *error)
{
  forget_listing (self);
  if (error != NULL)
    yd_storage_account_note_error (yd_storage_get_account (self->storage), error);
  set_error (self, error);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADING]);
}

static gboolean
is_unseen (YdBrowseFolderModel *self,
           GHashTable          *seen,
           guint                position)
{
  YdBrowseEntry *entry = g_ptr_array_index (self->entries, position);

  return !g_hash_table_contains (seen, yd_drive_item_get_id (yd_browse_entry_get_item (entry)));
}

/* Those who hear of it may change the entries or begin another listing, which ends this one. */
static void
remove_unseen (YdBrowseFolderModel *self)
{
  g_autoptr(GHashTable) seen = g_hash_table_ref (self->seen);
  guint end = self->entries->len;

  while (end > 0 && self->seen == seen)
    {
      guint first = end;

      while (first > 0 && is_unseen (self, seen, first - 1))
        first--;
      if (first < end)
        remove_range (self, first, end - first);
      end = MIN (first, self->entries->len);
      if (end > 0 && first == end)
        end--;
    }
}

/* What is there already is changed before rows are added, so that whoever hears of a change sees
 * no row that was not announced. */
static void
merge_page (YdBrowseFolderModel *self,
            GPtrArray           *page)
{
  guint before;

  for (guint i = 0; i < page->len; i++)
    {
      YdDriveItem *item = get_newest (self, g_ptr_array_index (page, i));
      YdBrowseEntry *entry;

      if (item == NULL)
        continue;
      note_seen (self, yd_drive_item_get_id (item));
      entry = g_hash_table_lookup (self->by_id, yd_drive_item_get_id (item));
      if (entry != NULL)
        yd_browse_entry_set_item (entry, item);
    }
  before = self->entries->len;
  for (guint i = 0; i < page->len; i++)
    {
      YdDriveItem *item = get_newest (self, g_ptr_array_index (page, i));

      if (item != NULL && !g_hash_table_contains (self->by_id, yd_drive_item_get_id (item)))
        append_entry (self, item, FALSE);
    }
  if (self->entries->len > before)
    g_list_model_items_changed (G_LIST_MODEL (self), before, 0, self->entries->len - before);
}

static void
ask_for_page (YdBrowseFolderModel *self,
              const char          *marker)
{
  Page *asked = g_new0 (Page, 1);

  g_weak_ref_init (&asked->model, self);
  asked->cancellable = g_object_ref (self->cancellable);
  yd_drive_client_list_async (yd_storage_get_drive (self->storage),
                              yd_drive_item_get_drive_id (self->folder),
                              yd_drive_item_get_id (self->folder), marker, self->cancellable,
                              got_page_cb, asked);
}

static void
page_free (Page *asked)
{
  g_weak_ref_clear (&asked->model);
  g_object_unref (asked->cancellable);
  g_free (asked);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Page, page_free)

static void
got_page_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(Page) asked = user_data;
  g_autoptr(YdBrowseFolderModel) self = g_weak_ref_get (&asked->model);
  g_autoptr(GPtrArray) page = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *next_marker = NULL;

  page = yd_drive_client_list_finish (YD_DRIVE_CLIENT (source), result, &next_marker, &error);
  if (self == NULL || self->cancellable != asked->cancellable)
    return;
  if (page != NULL)
    merge_page (self, page);
  if (self->cancellable != asked->cancellable)
    return;

  if (page != NULL && next_marker != NULL &&
      yd_drive_pages_follow (self->pages, next_marker, &error))
    {
      ask_for_page (self, next_marker);
      return;
    }
  if (error == NULL)
    remove_unseen (self);
  if (self->cancellable == asked->cancellable)
    end_loading (self, g_steal_pointer (&error));
}

void
yd_browse_folder_model_reload (YdBrowseFolderModel *self)
{
  gboolean was_loading = self->cancellable != NULL;

  g_cancellable_cancel (self->cancellable);
  forget_listing (self);
  self->cancellable = g_cancellable_new ();
  self->seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->news = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, clear_item);
  self->pages = yd_drive_pages_new ();
  ask_for_page (self, NULL);
  set_error (self, NULL);
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
  forget_listing (self);
  g_clear_object (&self->storage);
  G_OBJECT_CLASS (yd_browse_folder_model_parent_class)->dispose (object);
}

static void
yd_browse_folder_model_finalize (GObject *object)
{
  YdBrowseFolderModel *self = YD_BROWSE_FOLDER_MODEL (object);

  g_hash_table_unref (self->by_id);
  g_ptr_array_unref (self->entries);
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
