/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A storage and its crumbs. What is kept of one is the number of the storage and the folders below
 * its root: the root itself is the storage's matter.
 */
#include "config.h"

#include "yd-browse-place.h"

#include "yd-drive-kept.h"

#define KEPT_TYPE "(xs" YD_DRIVE_KEPT_ITEMS ")"

struct _YdBrowsePlace
{
  GObject parent_instance;

  /* given at construction */
  YdStorage *storage; /* (owned) */
  GPtrArray *crumbs;  /* (owned): YdDriveItem, the root first; empty when the drive is unknown */
  char      *title;   /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (YdBrowsePlace, yd_browse_place, G_TYPE_OBJECT)

static void
yd_browse_place_finalize (GObject *object)
{
  YdBrowsePlace *self = YD_BROWSE_PLACE (object);

  g_object_unref (self->storage);
  g_ptr_array_unref (self->crumbs);
  g_free (self->title);
  G_OBJECT_CLASS (yd_browse_place_parent_class)->finalize (object);
}

static void
yd_browse_place_class_init (YdBrowsePlaceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = yd_browse_place_finalize;
}

static void
yd_browse_place_init (YdBrowsePlace *self)
{
  self->crumbs = g_ptr_array_new_with_free_func ((GDestroyNotify) yd_drive_item_unref);
}

YdBrowsePlace *
yd_browse_place_new (YdStorage *storage)
{
  return yd_browse_place_new_at (storage, NULL);
}

YdBrowsePlace *
yd_browse_place_new_at (YdStorage *storage,
                        GPtrArray *folders)
{
  YdBrowsePlace *self = g_object_new (YD_TYPE_BROWSE_PLACE, NULL);
  YdDriveItem *root = yd_storage_dup_root (storage);

  self->storage = g_object_ref (storage);
  /* Folders are not forgotten while it is not known yet which drive they are in. */
  if (root == NULL && folders != NULL && folders->len > 0)
    root = yd_drive_item_new_folder (
      yd_drive_item_get_drive_id (g_ptr_array_index (folders, 0)),
      yd_storage_get_options (storage)->root_id, "", yd_storage_get_name (storage));
  if (root == NULL)
    return self;
  g_ptr_array_add (self->crumbs, root);
  for (guint i = 0; folders != NULL && i < folders->len; i++)
    g_ptr_array_add (self->crumbs, yd_drive_item_ref (g_ptr_array_index (folders, i)));
  return self;
}

/* The first @n crumbs. */
static YdBrowsePlace *
copy (YdBrowsePlace *self,
      guint          n)
{
  YdBrowsePlace *place = g_object_new (YD_TYPE_BROWSE_PLACE, NULL);

  place->storage = g_object_ref (self->storage);
  for (guint i = 0; i < n; i++)
    g_ptr_array_add (place->crumbs, yd_drive_item_ref (g_ptr_array_index (self->crumbs, i)));
  return place;
}

YdBrowsePlace *
yd_browse_place_enter (YdBrowsePlace *self,
                       YdDriveItem   *folder)
{
  YdBrowsePlace *place = copy (self, self->crumbs->len);

  g_ptr_array_add (place->crumbs, yd_drive_item_ref (folder));
  return place;
}

YdBrowsePlace *
yd_browse_place_ascend (YdBrowsePlace *self,
                        guint          depth)
{
  return copy (self, MIN (depth + 1, self->crumbs->len));
}

YdBrowsePlace *
yd_browse_place_with_title (YdBrowsePlace *self,
                            const char    *title)
{
  YdBrowsePlace *place = copy (self, self->crumbs->len);

  place->title = title != NULL && *title != '\0' ? g_strdup (title) : NULL;
  return place;
}

YdStorage *
yd_browse_place_get_storage (YdBrowsePlace *self)
{
  return self->storage;
}

guint
yd_browse_place_get_depth (YdBrowsePlace *self)
{
  return self->crumbs->len == 0 ? 0 : self->crumbs->len - 1;
}

YdDriveItem *
yd_browse_place_get_crumb (YdBrowsePlace *self,
                           guint          depth)
{
  return depth < self->crumbs->len ? g_ptr_array_index (self->crumbs, depth) : NULL;
}

YdDriveItem *
yd_browse_place_get_folder (YdBrowsePlace *self)
{
  return yd_browse_place_get_crumb (self, yd_browse_place_get_depth (self));
}

GPtrArray *
yd_browse_place_dup_way (YdBrowsePlace *self,
                         guint          depth)
{
  GPtrArray *way = g_ptr_array_new_with_free_func ((GDestroyNotify) yd_drive_item_unref);

  for (guint i = 0; i <= depth && i < self->crumbs->len; i++)
    g_ptr_array_add (way, yd_drive_item_ref (g_ptr_array_index (self->crumbs, i)));
  return way;
}

const char *
yd_browse_place_get_name (YdBrowsePlace *self)
{
  if (self->title != NULL)
    return self->title;
  if (self->crumbs->len > 1)
    return yd_drive_item_get_name (yd_browse_place_get_folder (self));
  return yd_storage_get_name (self->storage);
}

char *
yd_browse_place_dup_path (YdBrowsePlace *self)
{
  GString *path = g_string_new (self->crumbs->len > 1 ? "" : "/");

  for (guint i = 1; i < self->crumbs->len; i++)
    g_string_append_printf (path, "/%s",
                            yd_drive_item_get_name (g_ptr_array_index (self->crumbs, i)));
  return g_string_free (path, FALSE);
}

gboolean
yd_browse_place_is_same (YdBrowsePlace *self,
                         YdBrowsePlace *other)
{
  YdDriveItem *a = yd_browse_place_get_folder (self);
  YdDriveItem *b = yd_browse_place_get_folder (other);

  if (self->storage != other->storage || (a == NULL) != (b == NULL))
    return FALSE;
  return a == NULL || (g_str_equal (yd_drive_item_get_id (a), yd_drive_item_get_id (b)) &&
                       g_str_equal (yd_drive_item_get_drive_id (a),
                                    yd_drive_item_get_drive_id (b)));
}

char *
yd_browse_place_to_text (YdBrowsePlace *self)
{
  g_autoptr(GPtrArray) folders = g_ptr_array_new ();
  g_autoptr(GVariant) items = NULL;
  g_autoptr(GVariant) kept = NULL;

  for (guint i = 1; i < self->crumbs->len; i++)
    g_ptr_array_add (folders, g_ptr_array_index (self->crumbs, i));
  items = yd_drive_kept_from_items (folders);
  kept = g_variant_ref_sink (g_variant_new ("(xs@" YD_DRIVE_KEPT_ITEMS ")",
                                            yd_storage_get_id (self->storage),
                                            self->title != NULL ? self->title : "",
                                            items));
  return g_variant_print (kept, FALSE);
}

static YdStorage *
find_storage (GListModel *storages,
              gint64      id)
{
  guint n = g_list_model_get_n_items (storages);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr(YdStorage) storage = g_list_model_get_item (storages, i);

      if (yd_storage_get_id (storage) == id)
        return g_steal_pointer (&storage);
    }
  return NULL;
}

YdBrowsePlace *
yd_browse_place_from_text (GListModel *storages,
                           const char *text)
{
  g_autoptr(GVariant) kept = NULL;
  g_autoptr(YdStorage) storage = NULL;
  g_autoptr(GVariant) items = NULL;
  g_autoptr(GPtrArray) folders = NULL;
  const char *title;
  YdBrowsePlace *self;
  gint64 id;

  /* The parser would take other bytes for text, and nothing could be kept of that. */
  if (g_utf8_validate (text, -1, NULL))
    kept = g_variant_parse (G_VARIANT_TYPE (KEPT_TYPE), text, NULL, NULL, NULL);
  if (kept == NULL)
    return NULL;
  g_variant_get (kept, "(x&s@" YD_DRIVE_KEPT_ITEMS ")", &id, &title, &items);
  storage = find_storage (storages, id);
  if (storage == NULL)
    return NULL;
  folders = yd_drive_kept_to_items (items, 0, g_variant_n_children (items));
  self = yd_browse_place_new_at (storage, folders);
  self->title = *title != '\0' ? g_strdup (title) : NULL;
  return self;
}
