/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A list of places that were visited and the index of the present one.
 */
#include "config.h"

#include "yd-browse-location.h"

struct _YdBrowseLocation
{
  GObject parent_instance;

  /* state */
  GPtrArray *places; /* (owned): YdBrowsePlace, oldest first */
  guint present;     /* index into places; meaningless when it is empty */
};

G_DEFINE_FINAL_TYPE (YdBrowseLocation, yd_browse_location, G_TYPE_OBJECT)

enum
{
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static YdBrowsePlace *
get_place (YdBrowseLocation *self)
{
  return self->places->len == 0 ? NULL : g_ptr_array_index (self->places, self->present);
}

/* Whatever lay ahead is forgotten. */
static void
take (YdBrowseLocation *self,
      YdBrowsePlace    *place)
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
  take (self, yd_browse_place_new (storage));
}

void
yd_browse_location_go_to (YdBrowseLocation *self,
                          YdBrowsePlace    *place)
{
  take (self, g_object_ref (place));
}

void
yd_browse_location_enter (YdBrowseLocation *self,
                          YdDriveItem      *folder)
{
  YdBrowsePlace *present = get_place (self);

  g_return_if_fail (present != NULL);

  take (self, yd_browse_place_enter (present, folder));
}

void
yd_browse_location_ascend (YdBrowseLocation *self,
                           guint             depth)
{
  YdBrowsePlace *present = get_place (self);

  if (present == NULL || depth >= yd_browse_place_get_depth (present))
    return;
  take (self, yd_browse_place_ascend (present, depth));
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

GPtrArray *
yd_browse_location_dup_places (YdBrowseLocation *self,
                               guint            *present)
{
  GPtrArray *places = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < self->places->len; i++)
    g_ptr_array_add (places, g_object_ref (g_ptr_array_index (self->places, i)));
  *present = self->present;
  return places;
}

void
yd_browse_location_go_to_nth (YdBrowseLocation *self,
                              guint             index)
{
  if (index >= self->places->len || index == self->present)
    return;
  self->present = index;
  g_signal_emit (self, signals[CHANGED], 0);
}

YdBrowsePlace *
yd_browse_location_get_place (YdBrowseLocation *self)
{
  return get_place (self);
}

void
yd_browse_location_forget (YdBrowseLocation *self,
                           YdStorage        *storage)
{
  gboolean was_open = yd_browse_location_get_storage (self) == storage;
  guint present = self->present;
  guint n_places = self->places->len;

  for (guint i = self->places->len; i > 0; i--)
    {
      YdBrowsePlace *place = g_ptr_array_index (self->places, i - 1);

      if (yd_browse_place_get_storage (place) != storage)
        continue;
      g_ptr_array_remove_index (self->places, i - 1);
      if (i - 1 <= present && present > 0)
        present--;
    }
  if (was_open)
    g_ptr_array_set_size (self->places, 0);
  self->present = was_open ? 0 : present;
  /* Those who are elsewhere need not look again. */
  if (self->places->len != n_places)
    g_signal_emit (self, signals[CHANGED], 0);
}

YdStorage *
yd_browse_location_get_storage (YdBrowseLocation *self)
{
  YdBrowsePlace *place = get_place (self);

  return place == NULL ? NULL : yd_browse_place_get_storage (place);
}

guint
yd_browse_location_get_depth (YdBrowseLocation *self)
{
  YdBrowsePlace *place = get_place (self);

  return place == NULL ? 0 : yd_browse_place_get_depth (place);
}

YdDriveItem *
yd_browse_location_get_crumb (YdBrowseLocation *self,
                              guint             depth)
{
  YdBrowsePlace *place = get_place (self);

  return place == NULL ? NULL : yd_browse_place_get_crumb (place, depth);
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

YdBrowseLocation *
yd_browse_location_new_at (YdBrowsePlace *place)
{
  YdBrowseLocation *self = yd_browse_location_new ();

  if (place != NULL)
    yd_browse_location_go_to (self, place);
  return self;
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
  self->places = g_ptr_array_new_with_free_func (g_object_unref);
}
