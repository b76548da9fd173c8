/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A question and its answers. Of the old answers nothing is taken away before there are new ones:
 * the list does not blink while people type.
 */
#include "config.h"

#include "yd-browse-search.h"

#include "yd-browse-search-private.h"

#include <string.h>

#define NAMES_MAX 100

enum
{
  PROP_0,
  PROP_SEARCHING,
  PROP_MORE,
  PROP_ERROR,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static void names_found_cb (GObject *source, GAsyncResult *result, gpointer user_data);
static void page_found_cb (GObject *source, GAsyncResult *result, gpointer user_data);
static void starred_found_cb (GObject *source, GAsyncResult *result, gpointer user_data);

static GType
get_item_type (GListModel *model)
{
  return YD_TYPE_BROWSE_NAME_HIT;
}

static guint
get_n_items (GListModel *model)
{
  return YD_BROWSE_SEARCH (model)->hits->len;
}

static gpointer
get_item (GListModel *model,
          guint       position)
{
  GPtrArray *hits = YD_BROWSE_SEARCH (model)->hits;

  return position < hits->len ? g_object_ref (g_ptr_array_index (hits, position)) : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (YdBrowseSearch, yd_browse_search, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

/* What is told */

static void
update (YdBrowseSearch *self)
{
  gboolean searching = self->n_flying > 0 || self->source != 0;
  gboolean more = self->marker != NULL;

  if (self->more != more)
    {
      self->more = more;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MORE]);
    }
  if (self->searching != searching)
    {
      self->searching = searching;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SEARCHING]);
    }
}

static void
set_error (YdBrowseSearch *self,
           GError         *error_owned)
{
  if (self->error == NULL && error_owned == NULL)
    return;
  g_clear_error (&self->error);
  self->error = error_owned;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR]);
}

YdBrowseNameHit *
yd_browse_search_find (YdBrowseSearch *self,
                       const char     *file_id)
{
  return g_hash_table_lookup (self->ids, file_id);
}

static void
clear_hits (YdBrowseSearch *self)
{
  guint n = self->hits->len;

  self->stale = FALSE;
  g_hash_table_remove_all (self->ids);
  g_ptr_array_set_size (self->hits, 0);
  if (n > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), 0, n, 0);
}

static gboolean
is_of_type (YdDriveItem       *item,
            YdDriveSearchType  type)
{
  YdDriveCategory category = yd_drive_item_get_category (item);
  gboolean folder = yd_drive_item_is_folder (item);

  switch (type)
    {
    case YD_DRIVE_SEARCH_FILES:
      return !folder;
    case YD_DRIVE_SEARCH_FOLDERS:
      return folder;
    case YD_DRIVE_SEARCH_IMAGES:
      return !folder && category == YD_DRIVE_CATEGORY_IMAGE;
    case YD_DRIVE_SEARCH_VIDEOS:
      return !folder && category == YD_DRIVE_CATEGORY_VIDEO;
    case YD_DRIVE_SEARCH_AUDIO:
      return !folder && category == YD_DRIVE_CATEGORY_AUDIO;
    case YD_DRIVE_SEARCH_DOCUMENTS:
      return !folder && category == YD_DRIVE_CATEGORY_DOCUMENT;
    case YD_DRIVE_SEARCH_ARCHIVES:
      return !folder && category == YD_DRIVE_CATEGORY_ARCHIVE;
    case YD_DRIVE_SEARCH_OTHERS:
      return !folder && category == YD_DRIVE_CATEGORY_OTHER;
    case YD_DRIVE_SEARCH_EVERYTHING:
    default:
      return TRUE;
    }
}

/* The service sees to that by itself; names that were heard are looked at here. */
static gboolean
is_wanted (YdBrowseSearch *self,
           YdDriveItem    *item)
{
  gint64 changed = yd_drive_item_get_modified_us (item);

  return is_of_type (item, self->what.type) &&
         (self->what.from_us == 0 || changed >= self->what.from_us) &&
         (self->what.until_us == 0 || changed < self->what.until_us);
}

/* Takes @hits_owned, those that are new, in one change. */
static void
add_hits (YdBrowseSearch *self,
          GPtrArray      *hits_owned)
{
  g_autoptr(GPtrArray) hits = hits_owned;
  guint first;

  if (self->stale)
    clear_hits (self);
  first = self->hits->len;
  for (guint i = 0; i < hits->len; i++)
    {
      YdBrowseNameHit *hit = g_ptr_array_index (hits, i);
      YdDriveItem *item = yd_browse_name_hit_get_item (hit);
      YdBrowseNameHit *known = yd_browse_search_find (self, yd_drive_item_get_id (item));

      if (known != NULL && yd_browse_name_hit_is_whole (hit))
        yd_browse_name_hit_set_item (known, item);
      if (known != NULL)
        continue;
      g_hash_table_insert (self->ids, g_strdup (yd_drive_item_get_id (item)), hit);
      g_ptr_array_add (self->hits, g_object_ref (hit));
      yd_browse_ways_add (self->ways, hit);
    }
  if (self->hits->len > first)
    g_list_model_items_changed (G_LIST_MODEL (self), first, 0, self->hits->len - first);
}

/* An answer came, or failed: the last one takes away what is still of the question before. */
static void
land (YdBrowseSearch *self)
{
  self->n_flying--;
  if (self->n_flying == 0 && self->source == 0 && self->stale)
    clear_hits (self);
  update (self);
}

/* Names that were heard */

static void
ask_names (YdBrowseSearch *self)
{
  const char *drives[] = { yd_storage_get_drive_id (self->storage), NULL };

  if (self->names == NULL || self->text == NULL || drives[0] == NULL)
    return;
  self->n_flying++;
  yd_browse_name_index_search_async (self->names, self->text, drives, NAMES_MAX,
                                     self->cancellable, names_found_cb, g_object_ref (self));
}

static void
names_found_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(YdBrowseSearch) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GListModel) found =
    yd_browse_name_index_search_finish (YD_BROWSE_NAME_INDEX (source), result, NULL, &error);
  GPtrArray *hits;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (found == NULL)
    g_debug ("names are not found: %s", error->message);
  hits = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; found != NULL && i < g_list_model_get_n_items (found); i++)
    {
      g_autoptr(YdBrowseNameHit) hit = g_list_model_get_item (found, i);

      if (is_wanted (self, yd_browse_name_hit_get_item (hit)))
        g_ptr_array_add (hits, g_steal_pointer (&hit));
    }
  if (hits->len > 0)
    add_hits (self, hits);
  else
    g_ptr_array_unref (hits);
  land (self);
}

/* The service */

static void
ask_page (YdBrowseSearch *self)
{
  YdDriveClient *drive = yd_storage_get_drive (self->storage);
  const char *drive_id = yd_storage_get_drive_id (self->storage);

  if (drive_id == NULL)
    return;
  self->n_flying++;
  self->what.text = self->text;
  if (self->starred)
    yd_drive_client_list_starred_async (drive, drive_id, self->marker, self->cancellable,
                                        starred_found_cb, g_object_ref (self));
  else
    yd_drive_client_search_async (drive, drive_id, &self->what, self->marker, self->cancellable,
                                  page_found_cb, g_object_ref (self));
}

/* @items_owned: YdDriveItem; or @error_owned. */
static void
take_page (YdBrowseSearch *self,
           GPtrArray      *items_owned,
           char           *marker_owned,
           GError         *error_owned)
{
  g_autoptr(GPtrArray) items = items_owned;
  g_autoptr(GError) error = error_owned;
  g_autofree char *marker = marker_owned;
  GPtrArray *hits;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (items == NULL)
    {
      set_error (self, g_steal_pointer (&error));
      land (self);
      return;
    }
  g_free (self->marker);
  self->marker = g_steal_pointer (&marker);
  hits = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < items->len; i++)
    g_ptr_array_add (hits, yd_browse_name_hit_new_whole (g_ptr_array_index (items, i)));
  add_hits (self, hits);
  if (self->names != NULL)
    yd_browse_name_index_hear_items (self->names, items);
  land (self);
}

static void
page_found_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(YdBrowseSearch) self = user_data;
  GError *error = NULL;
  char *marker = NULL;
  GPtrArray *items =
    yd_drive_client_search_finish (YD_DRIVE_CLIENT (source), result, &marker, &error);

  take_page (self, items, marker, error);
}

static void
starred_found_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(YdBrowseSearch) self = user_data;
  GError *error = NULL;
  char *marker = NULL;
  GPtrArray *items =
    yd_drive_client_list_starred_finish (YD_DRIVE_CLIENT (source), result, &marker, &error);

  take_page (self, items, marker, error);
}

static void
paused (gpointer user_data)
{
  YdBrowseSearch *self = user_data;

  self->source = 0;
  ask_page (self);
  update (self);
}

/* Questions */

static void
cancel (YdBrowseSearch *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_handle_id (&self->source, g_source_remove);
  self->n_flying = 0;
  if (self->ways != NULL)
    yd_browse_ways_give_up (self->ways);
  g_clear_object (&self->ways);
  g_clear_pointer (&self->marker, g_free);
  set_error (self, NULL);
}

static void
begin (YdBrowseSearch *self,
       YdStorage      *storage)
{
  cancel (self);
  self->cancellable = g_cancellable_new ();
  g_set_object (&self->storage, storage);
  if (storage != NULL)
    self->ways = yd_browse_ways_new (storage, self->names);
  yd_browse_search_follow (self);
  self->stale = self->hits->len > 0;
  memset (&self->what, 0, sizeof self->what);
  g_clear_pointer (&self->text, g_free);
  self->starred = FALSE;
}

void
yd_browse_search_ask (YdBrowseSearch      *self,
                      YdStorage           *storage,
                      const YdDriveSearch *what)
{
  g_autofree char *text = NULL;

  g_return_if_fail (YD_IS_BROWSE_SEARCH (self));

  text = g_strstrip (g_strdup (what->text != NULL ? what->text : ""));
  if (storage == NULL || (*text == '\0' && what->type == YD_DRIVE_SEARCH_EVERYTHING &&
                          what->from_us == 0 && what->until_us == 0))
    {
      yd_browse_search_stop (self);
      return;
    }
  begin (self, storage);
  self->what = *what;
  self->text = *text != '\0' ? g_steal_pointer (&text) : NULL;
  self->what.text = self->text;
  ask_names (self);
  self->source = g_timeout_add_once (self->pause_ms, paused, self);
  update (self);
}

void
yd_browse_search_ask_starred (YdBrowseSearch *self,
                              YdStorage      *storage)
{
  g_return_if_fail (YD_IS_BROWSE_SEARCH (self));

  begin (self, storage);
  clear_hits (self);
  self->starred = TRUE;
  if (storage != NULL)
    ask_page (self);
  update (self);
}

void
yd_browse_search_stop (YdBrowseSearch *self)
{
  g_return_if_fail (YD_IS_BROWSE_SEARCH (self));

  begin (self, NULL);
  clear_hits (self);
  update (self);
}

void
yd_browse_search_go_on (YdBrowseSearch *self)
{
  g_return_if_fail (YD_IS_BROWSE_SEARCH (self));

  if (self->storage == NULL || self->searching || (self->marker == NULL && self->error == NULL))
    return;
  set_error (self, NULL);
  ask_page (self);
  update (self);
}

gboolean
yd_browse_search_get_searching (YdBrowseSearch *self)
{
  return self->searching;
}

gboolean
yd_browse_search_get_more (YdBrowseSearch *self)
{
  return self->more;
}

const GError *
yd_browse_search_get_error (YdBrowseSearch *self)
{
  return self->error;
}

/* The object */

static void
yd_browse_search_get_property (GObject    *object,
                               guint       prop_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  YdBrowseSearch *self = YD_BROWSE_SEARCH (object);

  switch (prop_id)
    {
    case PROP_SEARCHING:
      g_value_set_boolean (value, self->searching);
      break;
    case PROP_MORE:
      g_value_set_boolean (value, self->more);
      break;
    case PROP_ERROR:
      g_value_set_boxed (value, self->error);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
yd_browse_search_dispose (GObject *object)
{
  YdBrowseSearch *self = YD_BROWSE_SEARCH (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_handle_id (&self->source, g_source_remove);
  if (self->ways != NULL)
    yd_browse_ways_give_up (self->ways);
  g_clear_object (&self->ways);
  g_clear_object (&self->feed);
  g_clear_handle_id (&self->leave_source, g_source_remove);
  g_clear_object (&self->storage);
  g_clear_object (&self->names);
  G_OBJECT_CLASS (yd_browse_search_parent_class)->dispose (object);
}

static void
yd_browse_search_finalize (GObject *object)
{
  YdBrowseSearch *self = YD_BROWSE_SEARCH (object);

  g_clear_error (&self->error);
  g_free (self->text);
  g_free (self->marker);
  g_ptr_array_unref (self->hits);
  g_hash_table_unref (self->ids);
  g_hash_table_unref (self->leaving);
  G_OBJECT_CLASS (yd_browse_search_parent_class)->finalize (object);
}

static void
yd_browse_search_class_init (YdBrowseSearchClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = yd_browse_search_get_property;
  object_class->dispose = yd_browse_search_dispose;
  object_class->finalize = yd_browse_search_finalize;

  properties[PROP_SEARCHING] =
    g_param_spec_boolean ("searching", NULL, NULL, FALSE,
                          G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_MORE] =
    g_param_spec_boolean ("more", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_ERROR] =
    g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR,
                        G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
yd_browse_search_init (YdBrowseSearch *self)
{
  self->hits = g_ptr_array_new_with_free_func (g_object_unref);
  self->ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

YdBrowseSearch *
yd_browse_search_new (YdBrowseNameIndex *names,
                      guint              pause_ms)
{
  YdBrowseSearch *self = g_object_new (YD_TYPE_BROWSE_SEARCH, NULL);

  self->names = names != NULL ? g_object_ref (names) : NULL;
  self->pause_ms = pause_ms;
  yd_browse_search_set_up_follow (self);
  return self;
}
