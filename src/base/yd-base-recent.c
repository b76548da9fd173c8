/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A table of places and a queue of the same, the one used last at its head. A place is owned by
 * the table, its link in the queue is part of it.
 */
#include "config.h"

#include "yd-base-recent.h"

struct _YdBaseRecent
{
  /* given at construction */
  guint64 max_cost;
  GDestroyNotify destroy; /* (nullable) */

  /* state */
  GHashTable *places; /* (owned): name, of the place → Place, owned */
  GQueue used;        /* of places */
  guint64 cost;
};

typedef struct
{
  YdBaseRecent *owner; /* (unowned) */
  GList link;          /* its data is the place */
  char *name;          /* (owned) */
  gpointer thing;      /* (owned) */
  guint64 cost;
} Place;

static void
place_free (gpointer data)
{
  Place *place = data;
  YdBaseRecent *self = place->owner;

  g_queue_unlink (&self->used, &place->link);
  self->cost -= place->cost;
  if (self->destroy != NULL)
    self->destroy (place->thing);
  g_free (place->name);
  g_free (place);
}

YdBaseRecent *
yd_base_recent_new (guint64        max_cost,
                    GDestroyNotify destroy)
{
  YdBaseRecent *self = g_new0 (YdBaseRecent, 1);

  self->max_cost = max_cost;
  self->destroy = destroy;
  self->places = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, place_free);
  g_queue_init (&self->used);
  return self;
}

void
yd_base_recent_free (YdBaseRecent *self)
{
  g_hash_table_unref (self->places);
  g_free (self);
}

gpointer
yd_base_recent_lookup (YdBaseRecent *self,
                       const char   *name)
{
  Place *place = g_hash_table_lookup (self->places, name);

  if (place == NULL)
    return NULL;
  g_queue_unlink (&self->used, &place->link);
  g_queue_push_head_link (&self->used, &place->link);
  return place->thing;
}

void
yd_base_recent_insert (YdBaseRecent *self,
                       const char   *name,
                       gpointer      thing_owned,
                       guint64       cost)
{
  Place *place = g_new0 (Place, 1);

  place->owner = self;
  place->link.data = place;
  place->name = g_strdup (name);
  place->thing = thing_owned;
  place->cost = cost;
  g_hash_table_remove (self->places, name);
  g_hash_table_insert (self->places, place->name, place);
  g_queue_push_head_link (&self->used, &place->link);
  self->cost += cost;
  while (self->cost > self->max_cost)
    {
      Place *last = g_queue_peek_tail (&self->used);

      g_hash_table_remove (self->places, last->name);
    }
}

void
yd_base_recent_remove (YdBaseRecent *self,
                       const char   *name)
{
  g_hash_table_remove (self->places, name);
}

guint64
yd_base_recent_get_cost (YdBaseRecent *self)
{
  return self->cost;
}
