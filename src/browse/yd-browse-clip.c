/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Items on their way; see the header. A value: nothing of it changes.
 */
#include "config.h"

#include "yd-browse-clip.h"

struct _YdBrowseClip
{
  GObject parent_instance;

  /* given at construction */
  YdStorage *storage; /* (owned) */
  GPtrArray *items;   /* (owned): of YdDriveItem */
  gboolean cut;

  /* owned */
  GHashTable *ids;    /* (owned): set of theirs, borrowed from the items */
};

G_DEFINE_FINAL_TYPE (YdBrowseClip, yd_browse_clip, G_TYPE_OBJECT)

static YdDriveItem *
get_item (YdBrowseClip *self,
          guint         index)
{
  return g_ptr_array_index (self->items, index);
}

static void
yd_browse_clip_finalize (GObject *object)
{
  YdBrowseClip *self = YD_BROWSE_CLIP (object);

  g_hash_table_unref (self->ids);
  g_ptr_array_unref (self->items);
  g_clear_object (&self->storage);
  G_OBJECT_CLASS (yd_browse_clip_parent_class)->finalize (object);
}

static void
yd_browse_clip_class_init (YdBrowseClipClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = yd_browse_clip_finalize;
}

static void
yd_browse_clip_init (YdBrowseClip *self)
{
  self->items = g_ptr_array_new_with_free_func ((GDestroyNotify) yd_drive_item_unref);
  self->ids = g_hash_table_new (g_str_hash, g_str_equal);
}

YdBrowseClip *
yd_browse_clip_new (YdStorage *storage,
                    GPtrArray *items,
                    gboolean   cut)
{
  YdBrowseClip *self;

  g_return_val_if_fail (YD_IS_STORAGE (storage), NULL);
  g_return_val_if_fail (items->len > 0, NULL);

  self = g_object_new (YD_TYPE_BROWSE_CLIP, NULL);
  self->storage = g_object_ref (storage);
  self->cut = cut;
  for (guint i = 0; i < items->len; i++)
    {
      YdDriveItem *item = yd_drive_item_ref (g_ptr_array_index (items, i));

      g_ptr_array_add (self->items, item);
      g_hash_table_add (self->ids, (char *) yd_drive_item_get_id (item));
    }
  return self;
}

YdStorage *
yd_browse_clip_get_storage (YdBrowseClip *self)
{
  g_return_val_if_fail (YD_IS_BROWSE_CLIP (self), NULL);

  return self->storage;
}

GPtrArray *
yd_browse_clip_get_items (YdBrowseClip *self)
{
  g_return_val_if_fail (YD_IS_BROWSE_CLIP (self), NULL);

  return self->items;
}

gboolean
yd_browse_clip_get_cut (YdBrowseClip *self)
{
  g_return_val_if_fail (YD_IS_BROWSE_CLIP (self), FALSE);

  return self->cut;
}

gboolean
yd_browse_clip_has (YdBrowseClip *self,
                    YdDriveItem  *item)
{
  g_return_val_if_fail (YD_IS_BROWSE_CLIP (self), FALSE);

  return g_hash_table_contains (self->ids, yd_drive_item_get_id (item)) &&
         g_str_equal (yd_drive_item_get_drive_id (item),
                      yd_drive_item_get_drive_id (get_item (self, 0)));
}

char *
yd_browse_clip_dup_text (YdBrowseClip *self)
{
  GString *text = g_string_new (NULL);

  g_return_val_if_fail (YD_IS_BROWSE_CLIP (self), g_string_free (text, FALSE));

  for (guint i = 0; i < self->items->len; i++)
    g_string_append_printf (text, i == 0 ? "%s" : "\n%s",
                            yd_drive_item_get_name (get_item (self, i)));
  return g_string_free (text, FALSE);
}

gint64
yd_browse_clip_get_bytes (YdBrowseClip *self)
{
  gint64 bytes = 0;

  g_return_val_if_fail (YD_IS_BROWSE_CLIP (self), 0);

  for (guint i = 0; i < self->items->len; i++)
    bytes += MAX (0, yd_drive_item_get_size (get_item (self, i)));
  return bytes;
}

gboolean
yd_browse_clip_has_folder (YdBrowseClip *self)
{
  g_return_val_if_fail (YD_IS_BROWSE_CLIP (self), FALSE);

  for (guint i = 0; i < self->items->len; i++)
    if (yd_drive_item_is_folder (get_item (self, i)))
      return TRUE;
  return FALSE;
}

gboolean
yd_browse_clip_is_near (YdBrowseClip *self,
                        YdStorage    *storage)
{
  g_return_val_if_fail (YD_IS_BROWSE_CLIP (self), FALSE);

  return yd_storage_get_account (storage) == yd_storage_get_account (self->storage) &&
         g_strcmp0 (yd_storage_get_drive_id (storage),
                    yd_drive_item_get_drive_id (get_item (self, 0))) == 0;
}

static gboolean
is_all_in (YdBrowseClip *self,
           YdDriveItem  *folder)
{
  for (guint i = 0; i < self->items->len; i++)
    if (!g_str_equal (yd_drive_item_get_parent_id (get_item (self, i)),
                      yd_drive_item_get_id (folder)))
      return FALSE;
  return TRUE;
}

YdBrowseClipVerdict
yd_browse_clip_judge (YdBrowseClip *self,
                      YdStorage    *storage,
                      GPtrArray    *way,
                      gboolean      copy)
{
  YdDriveItem *folder;

  g_return_val_if_fail (YD_IS_BROWSE_CLIP (self), YD_BROWSE_CLIP_THERE);
  g_return_val_if_fail (way->len > 0, YD_BROWSE_CLIP_THERE);

  if (!yd_browse_clip_is_near (self, storage))
    return YD_BROWSE_CLIP_FINE;
  folder = g_ptr_array_index (way, way->len - 1);
  if (g_hash_table_contains (self->ids, yd_drive_item_get_id (folder)))
    return YD_BROWSE_CLIP_ITSELF;
  for (guint i = 0; i < way->len; i++)
    if (g_hash_table_contains (self->ids, yd_drive_item_get_id (g_ptr_array_index (way, i))))
      return YD_BROWSE_CLIP_BELOW;
  return !copy && is_all_in (self, folder) ? YD_BROWSE_CLIP_THERE : YD_BROWSE_CLIP_FINE;
}

/* Those that are there already would only be asked for in vain. (transfer full) */
static GPtrArray *
dup_elsewhere (YdBrowseClip *self,
               YdDriveItem  *folder)
{
  GPtrArray *items = g_ptr_array_new_with_free_func ((GDestroyNotify) yd_drive_item_unref);

  for (guint i = 0; i < self->items->len; i++)
    {
      YdDriveItem *item = get_item (self, i);

      if (!g_str_equal (yd_drive_item_get_parent_id (item), yd_drive_item_get_id (folder)))
        g_ptr_array_add (items, yd_drive_item_ref (item));
    }
  return items;
}

YdBrowseAction *
yd_browse_clip_plan (YdBrowseClip    *self,
                     YdStorage       *storage,
                     YdDriveItem     *folder,
                     gboolean         copy,
                     YdBrowseCarrier *carrier)
{
  g_autoptr(GPtrArray) items = NULL;

  g_return_val_if_fail (YD_IS_BROWSE_CLIP (self), NULL);

  if (!yd_browse_clip_is_near (self, storage))
    return yd_browse_action_new_copy_from (storage, self->storage, self->items, folder, carrier);
  if (copy)
    return is_all_in (self, folder)
             ? yd_browse_action_new_duplicate (storage, self->items)
             : yd_browse_action_new_copy (storage, self->items, yd_drive_item_get_id (folder));
  items = dup_elsewhere (self, folder);
  return yd_browse_action_new_move (storage, items, yd_drive_item_get_id (folder));
}
