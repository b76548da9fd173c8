/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A list of places that were visited and the index of the present one. A place is a storage and
 * its crumbs; it is never changed once made.
 */
#include "config.h"

#include "yd-browse-location.h"

typedef struct
{
  YdStorage *storage; /* (owned) */
  GPtrArray *crumbs;  /* (owned): YdDriveItem, the root first; empty when the drive is unknown */
} Place;

struct _YdBrowseLocation
{
  GObject parent_instance;

  /* state */
  GPtrArray *places; /* (owned): Place, oldest first */
  guint present;     /* index into places; meaningless when it is empty */
};

G_DEFINE_FINAL_TYPE (YdBrowseLocation, yd_browse_location, G_TYPE_OBJECT)

enum
{
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static Place *
place_new (YdStorage *storage)
{
  Place *place = g_new0 (Place, 1);

  place->storage = g_object_ref (storage);
  place->crumbs = g_ptr_array_new_with_free_func ((GDestroyNotify) yd_drive_item_unref);
  return place;
}

static void
place_free (gpointer data)
{
  Place *place = data;

  g_object_unref (place->storage);
  g_ptr_array_unref (place->crumbs);
  g_free (place);
}

static Place *
get_place (YdBrowseLocation *self)
{
  return self->places->len == 0 ? NULL : g_ptr_array_index (self->places, self->present);
}

/* Whatever lay ahead is forgotten. */
static void
go_to (YdBrowseLocation *self,
       Place            *place)
{
  if (self->places->len > 0)
    g_ptr_array_set_size (self->places, (int) self->present + 1);
  g_ptr_array_add (self->places, place);
  self->present = self->places->len - 1;
  g_signal_emit (self, signals[CHANGED], 0);
}

void
yd_browse_location_open (YdBrowseLocation *self,
                         YdStorage        *storage)
{
  Place *place = place_new (storage);
  YdDriveItem *root = yd_storage_dup_root (storage);

  if (root != NULL)
    g_ptr_array_add (place->crumbs, root);
  go_to (self, place);
}

/* A new place with the first @n crumbs of the present one. */
static Place *
copy_place (YdBrowseLocation *self,
            guint             n)
{
  Place *present = get_place (self);
  Place *place = place_new (present->storage);

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (place->crumbs, yd_drive_item_ref (g_ptr_array_index (present->crumbs, i)));
  return place;
}

void
yd_browse_location_enter (YdBrowseLocation *self,
                          YdDriveItem      *folder)
{
  Place *present = get_place (self);
  Place *place;

  g_return_if_fail (present != NULL);

  place = copy_place (self, present->crumbs->len);
  g_ptr_array_add (place->crumbs, yd_drive_item_ref (folder));
  go_to (self, place);
}

void
yd_browse_location_ascend (YdBrowseLocation *self,
                           guint             depth)
{
  Place *present = get_place (self);

  if (present == NULL || depth + 1 >= present->crumbs->len)
    return;
  go_to (self, copy_place (self, depth + 1));
}

gboolean
yd_browse_location_can_go_back (YdBrowseLocation *self)
{
  return self->places->len > 0 && self->present > 0;
}

gboolean
yd_browse_location_can_go_forward (YdBrowseLocation *self)
{
  return self->places->len > 0 && self->present + 1 < self->places->len;
}

void
yd_browse_location_go_back (YdBrowseLocation *self)
{
  if (!yd_browse_location_can_go_back (self))
    return;
  self->present--;
  g_signal_emit (self, signals[CHANGED], 0);
}

void
yd_browse_location_go_forward (YdBrowseLocation *self)
{
  if (!yd_browse_location_can_go_forward (self))
    return;
  self->present++;
  g_signal_emit (self, signals[CHANGED], 0);
}

void
yd_browse_location_forget (YdBrowseLocation *self,
                           YdStorage        *storage)
{
  gboolean was_open = yd_browse_location_get_storage (self) == storage;
  guint present = self->present;

  for (guint i = self->places->len; i > 0; i--)
    {
      Place *place = g_ptr_array_index (self->places, i - 1);

      if (place->storage != storage)
        continue;
      g_ptr_array_remove_index (self->places, i - 1);
      if (i - 1 <= present && present > 0)
        present--;
    }
  if (was_open)
    g_ptr_array_set_size (self->places, 0);
  self->present = was_open ? 0 : present;
  g_signal_emit (self, signals[CHANGED], 0);
}

YdStorage *
yd_browse_location_get_storage (YdBrowseLocation *self)
{
  Place *place = get_place (self);

  return place == NULL ? NULL : place->storage;
}

guint
yd_browse_location_get_depth (YdBrowseLocation *self)
{
  Place *place = get_place (self);

  return place == NULL || place->crumbs->len == 0 ? 0 : place->crumbs->len - 1;
}

YdDriveItem *
yd_browse_location_get_crumb (YdBrowseLocation *self,
                              guint             depth)
{
  Place *place = get_place (self);

  if (place == NULL || depth >= place->crumbs->len)
    return NULL;
  return g_ptr_array_index (place->crumbs, depth);
}

YdDriveItem *
yd_browse_location_get_folder (YdBrowseLocation *self)
{
  return yd_browse_location_get_crumb (self, yd_browse_location_get_depth (self));
}

YdBrowseLocation *
yd_browse_location_new (void)
{
  return g_object_new (YD_TYPE_BROWSE_LOCATION, NULL);
}

static void
yd_browse_location_finalize (GObject *object)
{
  YdBrowseLocation *self = YD_BROWSE_LOCATION (object);

  g_ptr_array_unref (self->places);
  G_OBJECT_CLASS (yd_browse_location_parent_class)->finalize (object);
}

static void
yd_browse_location_class_init (YdBrowseLocationClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = yd_browse_location_finalize;

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
yd_browse_location_init (YdBrowseLocation *self)
{
  self->places = g_ptr_array_new_with_free_func (place_free);
}
