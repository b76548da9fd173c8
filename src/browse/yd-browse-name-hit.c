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

  /* given */
  YdDriveItem *item;  /* (owned) */
  GPtrArray *folders; /* (owned) */
  char *path;         /* (owned) */
  gboolean whole;
};

enum
{
  PROP_0,
  PROP_ITEM,
  PROP_PATH,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

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
yd_browse_name_hit_get_property (GObject    *object,
                                 guint       prop_id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  YdBrowseNameHit *self = YD_BROWSE_NAME_HIT (object);

  switch (prop_id)
    {
    case PROP_ITEM:
      g_value_set_boxed (value, self->item);
      break;
    case PROP_PATH:
      g_value_set_string (value, self->path);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
yd_browse_name_hit_class_init (YdBrowseNameHitClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = yd_browse_name_hit_get_property;
  object_class->finalize = yd_browse_name_hit_finalize;

  properties[PROP_ITEM] = g_param_spec_boxed ("item", NULL, NULL, YD_TYPE_DRIVE_ITEM,
                                              G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_PATH] = g_param_spec_string ("path", NULL, NULL, "",
                                               G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
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

YdBrowseNameHit *
yd_browse_name_hit_new_whole (YdDriveItem *item)
{
  g_autoptr(GPtrArray) none =
    g_ptr_array_new_with_free_func ((GDestroyNotify) yd_drive_item_unref);
  YdBrowseNameHit *self = yd_browse_name_hit_new (item, none);

  self->whole = TRUE;
  return self;
}

gboolean
yd_browse_name_hit_is_whole (YdBrowseNameHit *self)
{
  g_return_val_if_fail (YD_IS_BROWSE_NAME_HIT (self), FALSE);

  return self->whole;
}

void
yd_browse_name_hit_set_item (YdBrowseNameHit *self,
                             YdDriveItem     *item)
{
  g_autoptr(YdDriveItem) before = NULL;

  g_return_if_fail (YD_IS_BROWSE_NAME_HIT (self));

  before = g_steal_pointer (&self->item);
  self->item = yd_drive_item_ref (item);
  self->whole = TRUE;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ITEM]);
}

void
yd_browse_name_hit_set_folders (YdBrowseNameHit *self,
                                GPtrArray       *folders)
{
  g_autofree char *before = NULL;

  g_return_if_fail (YD_IS_BROWSE_NAME_HIT (self));

  g_ptr_array_ref (folders);
  g_ptr_array_unref (self->folders);
  self->folders = folders;
  before = g_steal_pointer (&self->path);
  self->path = join_names (folders);
  if (!g_str_equal (before, self->path))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PATH]);
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
