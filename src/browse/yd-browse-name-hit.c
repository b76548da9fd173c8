/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A hit; see the header.
 */
#include "config.h"

#include "yd-browse-name-hit.h"

struct _YdBrowseNameHit
{
  GObject parent_instance;

  /* given at construction */
  YdDriveItem *item;  /* (owned) */
  GPtrArray *folders; /* (owned) */
  char *path;         /* (owned) */
};

G_DEFINE_FINAL_TYPE (YdBrowseNameHit, yd_browse_name_hit, G_TYPE_OBJECT)

static void
yd_browse_name_hit_finalize (GObject *object)
{
  YdBrowseNameHit *self = YD_BROWSE_NAME_HIT (object);

  yd_drive_item_unref (self->item);
  g_ptr_array_unref (self->folders);
  g_free (self->path);
  G_OBJECT_CLASS (yd_browse_name_hit_parent_class)->finalize (object);
}

static void
yd_browse_name_hit_class_init (YdBrowseNameHitClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = yd_browse_name_hit_finalize;
}

static void
yd_browse_name_hit_init (YdBrowseNameHit *self)
{
}

/* (transfer full) */
static char *
join_names (GPtrArray *folders)
{
  GString *path = g_string_new (NULL);

  for (guint i = 0; i < folders->len; i++)
    {
      if (i > 0)
        g_string_append_c (path, '/');
      g_string_append (path, yd_drive_item_get_name (g_ptr_array_index (folders, i)));
    }
  return g_string_free (path, FALSE);
}

YdBrowseNameHit *
yd_browse_name_hit_new (YdDriveItem *item,
                        GPtrArray   *folders)
{
  YdBrowseNameHit *self = g_object_new (YD_TYPE_BROWSE_NAME_HIT, NULL);

  self->item = yd_drive_item_ref (item);
  self->folders = g_ptr_array_ref (folders);
  self->path = join_names (folders);
  return self;
}

YdDriveItem *
yd_browse_name_hit_get_item (YdBrowseNameHit *self)
{
  g_return_val_if_fail (YD_IS_BROWSE_NAME_HIT (self), NULL);

  return self->item;
}

const char *
yd_browse_name_hit_get_path (YdBrowseNameHit *self)
{
  g_return_val_if_fail (YD_IS_BROWSE_NAME_HIT (self), NULL);

  return self->path;
}

GPtrArray *
yd_browse_name_hit_get_folders (YdBrowseNameHit *self)
{
  g_return_val_if_fail (YD_IS_BROWSE_NAME_HIT (self), NULL);

  return self->folders;
}
