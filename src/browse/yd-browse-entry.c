/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A row object with three notified properties.
 */
#include "config.h"

#include "yd-browse-entry.h"

#include "yd-browse-row.h"

struct _YdBrowseEntry
{
  GObject parent_instance;

  /* state */
  YdDriveItem *item; /* (owned) (nullable): NULL until asked for after a move */
  gboolean fresh;
  YdBrowseRow *place; /* (unowned) (nullable): of the open folder; it knows us */
};

G_DEFINE_FINAL_TYPE (YdBrowseEntry, yd_browse_entry, G_TYPE_OBJECT)

typedef enum
{
  PROP_ITEM = 1,
  PROP_NAME,
  PROP_FRESH,
} YdBrowseEntryProperty;

static GParamSpec *properties[PROP_FRESH + 1];

YdBrowseEntry *
yd_browse_entry_new (YdDriveItem *item,
                     gboolean     fresh)
{
  YdBrowseEntry *self = g_object_new (YD_TYPE_BROWSE_ENTRY, NULL);

  self->item = yd_drive_item_ref (item);
  self->fresh = fresh;
  return self;
}

YdDriveItem *
yd_browse_entry_get_item (YdBrowseEntry *self)
{
  if (self->item == NULL)
    self->item = yd_drive_item_ref (self->place->item);
  return self->item;
}

const char *
yd_browse_entry_get_name (YdBrowseEntry *self)
{
  return yd_drive_item_get_name (yd_browse_entry_get_item (self));
}

gboolean
yd_browse_entry_get_fresh (YdBrowseEntry *self)
{
  return self->fresh;
}

void
yd_browse_entry_set_item (YdBrowseEntry *self,
                          YdDriveItem   *item)
{
  YdDriveItem *old = yd_browse_entry_get_item (self);
  gboolean renamed;

  if (yd_drive_item_equal (old, item))
    return;
  renamed = !g_str_equal (yd_drive_item_get_name (old), yd_drive_item_get_name (item));
  self->item = yd_drive_item_ref (item);
  yd_drive_item_unref (old);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ITEM]);
  if (renamed)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NAME]);
}

void
yd_browse_entry_set_place (YdBrowseEntry       *self,
                           struct _YdBrowseRow *place)
{
  yd_browse_entry_get_item (self);
  self->place = place;
}

gboolean
yd_browse_entry_is_unused (YdBrowseEntry *self)
{
  return g_atomic_int_get (&G_OBJECT (self)->ref_count) == 1;
}

void
yd_browse_entry_move (YdBrowseEntry       *self,
                      struct _YdBrowseRow *place)
{
  if (self->place != NULL)
    self->place->entry = NULL;
  self->place = place;
  place->entry = self;
  self->fresh = place->fresh;
  g_clear_pointer (&self->item, yd_drive_item_unref);
}

void
yd_browse_entry_set_fresh (YdBrowseEntry *self,
                           gboolean       fresh)
{
  if (self->fresh == fresh)
    return;
  self->fresh = fresh;
  if (self->place != NULL)
    self->place->fresh = fresh;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FRESH]);
}

static void
yd_browse_entry_get_property (GObject    *object,
                              guint       property_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  YdBrowseEntry *self = YD_BROWSE_ENTRY (object);

  switch ((YdBrowseEntryProperty) property_id)
    {
    case PROP_ITEM:
      g_value_set_boxed (value, yd_browse_entry_get_item (self));
      break;
    case PROP_NAME:
      g_value_set_string (value, yd_browse_entry_get_name (self));
      break;
    case PROP_FRESH:
      g_value_set_boolean (value, self->fresh);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
yd_browse_entry_finalize (GObject *object)
{
  YdBrowseEntry *self = YD_BROWSE_ENTRY (object);

  if (self->place != NULL)
    self->place->entry = NULL;
  g_clear_pointer (&self->item, yd_drive_item_unref);
  G_OBJECT_CLASS (yd_browse_entry_parent_class)->finalize (object);
}

static void
yd_browse_entry_class_init (YdBrowseEntryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = yd_browse_entry_get_property;
  object_class->finalize = yd_browse_entry_finalize;

  properties[PROP_ITEM] = g_param_spec_boxed ("item", NULL, NULL, YD_TYPE_DRIVE_ITEM, flags);
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  properties[PROP_FRESH] = g_param_spec_boolean ("fresh", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
yd_browse_entry_init (YdBrowseEntry *self)
{
}
