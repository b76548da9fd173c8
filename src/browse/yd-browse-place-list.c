/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Places that are kept. There are few: each change writes the whole list anew, in one transaction.
 */
#include "config.h"

#include "yd-browse-place-list.h"

#define ROOM "places"

struct _YdBrowsePlaceList
{
  GObject parent_instance;

  /* given at construction */
  YdBaseDatabase *database; /* (owned) (nullable): cannot be used */
  char           *name;     /* (owned) */
  GListModel     *storages; /* (owned) */
  guint           max;

  /* owned */
  GPtrArray      *places;   /* (owned): YdBrowsePlace */
};

static const char * const migrations[] = {
  "CREATE TABLE browse_places (list TEXT NOT NULL, position INTEGER NOT NULL,"
  " place TEXT NOT NULL, PRIMARY KEY (list, position)) WITHOUT ROWID;",
  NULL,
};

static GType
get_item_type (GListModel *model)
{
  return YD_TYPE_BROWSE_PLACE;
}

static guint
get_n_items (GListModel *model)
{
  return YD_BROWSE_PLACE_LIST (model)->places->len;
}

static gpointer
get_item (GListModel *model,
          guint       position)
{
  YdBrowsePlaceList *self = YD_BROWSE_PLACE_LIST (model);

  return position < self->places->len ? g_object_ref (g_ptr_array_index (self->places, position))
                                      : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (YdBrowsePlaceList, yd_browse_place_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

/* Keeping */

static gboolean
write_all (YdBrowsePlaceList  *self,
           GError            **error)
{
  if (!yd_base_database_run (self->database, error, "DELETE FROM browse_places WHERE list = ?", 1,
                             g_variant_new_string (self->name)))
    return FALSE;
  for (guint i = 0; i < self->places->len; i++)
    {
      g_autofree char *text = yd_browse_place_to_text (g_ptr_array_index (self->places, i));

      if (!yd_base_database_run (self->database, error,
                                 "INSERT INTO browse_places VALUES (?, ?, ?)", 3,
                                 g_variant_new_string (self->name), g_variant_new_int64 (i),
                                 g_variant_new_string (text)))
        return FALSE;
    }
  return TRUE;
}

/* A convenience: what cannot be kept is there until the end of the program all the same. */
static void
keep (YdBrowsePlaceList *self)
{
  g_autoptr(GError) error = NULL;

  if (self->database == NULL)
    return;
  if (yd_base_database_begin (self->database, &error))
    {
      if (write_all (self, &error) && yd_base_database_commit (self->database, &error))
        return;
      yd_base_database_rollback (self->database);
    }
  g_message ("the places are not kept: %s", error->message);
}

static void
load (YdBrowsePlaceList *self)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) rows = NULL;

  if (self->database != NULL && yd_base_database_migrate (self->database, ROOM, migrations, &error))
    rows = yd_base_database_query (self->database, &error,
                                   "SELECT place FROM browse_places WHERE list = ?"
                                   " ORDER BY position", 1, g_variant_new_string (self->name));
  if (rows == NULL)
    {
      if (error != NULL)
        g_message ("the places are not kept: %s", error->message);
      g_clear_object (&self->database);
      return;
    }
  for (guint i = 0; i < rows->len && self->places->len < self->max; i++)
    {
      const char *text = yd_base_database_row_text (g_ptr_array_index (rows, i), 0);
      YdBrowsePlace *place =
        text != NULL ? yd_browse_place_from_text (self->storages, text) : NULL;

      if (place != NULL)
        g_ptr_array_add (self->places, place);
    }
}

static gboolean
is_there (YdBrowsePlaceList *self,
          YdBrowsePlace     *place)
{
  guint n = g_list_model_get_n_items (self->storages);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr(YdStorage) storage = g_list_model_get_item (self->storages, i);

      if (storage == yd_browse_place_get_storage (place))
        return TRUE;
    }
  return FALSE;
}

static void
storages_changed (YdBrowsePlaceList *self)
{
  gboolean any = FALSE;

  for (guint i = self->places->len; i > 0; i--)
    if (!is_there (self, g_ptr_array_index (self->places, i - 1)))
      {
        g_ptr_array_remove_index (self->places, i - 1);
        g_list_model_items_changed (G_LIST_MODEL (self), i - 1, 1, 0);
        any = TRUE;
      }
  if (any)
    keep (self);
}

/* The object */

static void
yd_browse_place_list_finalize (GObject *object)
{
  YdBrowsePlaceList *self = YD_BROWSE_PLACE_LIST (object);

  g_clear_object (&self->database);
  g_object_unref (self->storages);
  g_ptr_array_unref (self->places);
  g_free (self->name);
  G_OBJECT_CLASS (yd_browse_place_list_parent_class)->finalize (object);
}

static void
yd_browse_place_list_class_init (YdBrowsePlaceListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = yd_browse_place_list_finalize;
}

static void
yd_browse_place_list_init (YdBrowsePlaceList *self)
{
  self->places = g_ptr_array_new_with_free_func (g_object_unref);
}

YdBrowsePlaceList *
yd_browse_place_list_new (YdBaseDatabase *database,
                          const char     *name,
                          GListModel     *storages,
                          guint           max)
{
  YdBrowsePlaceList *self = g_object_new (YD_TYPE_BROWSE_PLACE_LIST, NULL);

  self->database = g_object_ref (database);
  self->name = g_strdup (name);
  self->storages = g_object_ref (storages);
  self->max = max;
  load (self);
  g_signal_connect_object (storages, "items-changed", G_CALLBACK (storages_changed), self,
                           G_CONNECT_SWAPPED);
  return self;
}

gboolean
yd_browse_place_list_find (YdBrowsePlaceList *self,
                           YdBrowsePlace     *place,
                           guint             *position)
{
  for (guint i = 0; i < self->places->len; i++)
    if (yd_browse_place_is_same (g_ptr_array_index (self->places, i), place))
      {
        if (position != NULL)
          *position = i;
        return TRUE;
      }
  return FALSE;
}

void
yd_browse_place_list_insert (YdBrowsePlaceList *self,
                             guint              position,
                             YdBrowsePlace     *place)
{
  guint old;

  g_return_if_fail (YD_IS_BROWSE_PLACE_LIST (self));

  if (yd_browse_place_list_find (self, place, &old))
    {
      yd_browse_place_list_move (self, old, position);
      return;
    }
  position = MIN (position, self->places->len);
  g_ptr_array_insert (self->places, (int) position, g_object_ref (place));
  g_list_model_items_changed (G_LIST_MODEL (self), position, 0, 1);
  if (self->places->len > self->max)
    {
      g_ptr_array_set_size (self->places, (int) self->max);
      g_list_model_items_changed (G_LIST_MODEL (self), self->max, 1, 0);
    }
  keep (self);
}

void
yd_browse_place_list_remove (YdBrowsePlaceList *self,
                             guint              position)
{
  g_return_if_fail (YD_IS_BROWSE_PLACE_LIST (self));
  g_return_if_fail (position < self->places->len);

  g_ptr_array_remove_index (self->places, position);
  g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 0);
  keep (self);
}

void
yd_browse_place_list_move (YdBrowsePlaceList *self,
                           guint              from,
                           guint              to)
{
  YdBrowsePlace *place;

  g_return_if_fail (YD_IS_BROWSE_PLACE_LIST (self));
  g_return_if_fail (from < self->places->len);

  to = MIN (to, self->places->len - 1);
  if (from == to)
    return;
  place = g_ptr_array_steal_index (self->places, from);
  g_list_model_items_changed (G_LIST_MODEL (self), from, 1, 0);
  g_ptr_array_insert (self->places, (int) to, place);
  g_list_model_items_changed (G_LIST_MODEL (self), to, 0, 1);
  keep (self);
}

void
yd_browse_place_list_rename (YdBrowsePlaceList *self,
                             guint              position,
                             const char        *title)
{
  YdBrowsePlace *old;

  g_return_if_fail (YD_IS_BROWSE_PLACE_LIST (self));
  g_return_if_fail (position < self->places->len);

  old = g_ptr_array_index (self->places, position);
  g_ptr_array_index (self->places, position) = yd_browse_place_with_title (old, title);
  g_object_unref (old);
  g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 1);
  keep (self);
}

void
yd_browse_place_list_set (YdBrowsePlaceList *self,
                          GPtrArray         *places)
{
  guint n_old = self->places->len;

  g_return_if_fail (YD_IS_BROWSE_PLACE_LIST (self));

  g_ptr_array_set_size (self->places, 0);
  for (guint i = 0; i < MIN (places->len, self->max); i++)
    g_ptr_array_add (self->places, g_object_ref (g_ptr_array_index (places, i)));
  g_list_model_items_changed (G_LIST_MODEL (self), 0, n_old, self->places->len);
  keep (self);
}
