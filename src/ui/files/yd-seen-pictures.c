/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A place for each picture that is there. Its load holds the cancellable of the place: when the
 * place has another one or none, what comes is not shown.
 */
#include "config.h"

#include "yd-seen-pictures.h"

#include "yd-weak.h"

#define REST_MS 80 /* after the last movement */

struct _YdSeenPictures
{
  GObject parent_instance;

  /* given */
  YdPictures *pictures;  /* (owned) (nullable) */
  YdStorage  *storage;   /* (owned) (nullable) */

  /* state */
  GHashTable *places;    /* (owned): picture, of the place → Place, owned */
  guint       look_source;
};

G_DEFINE_FINAL_TYPE (YdSeenPictures, yd_seen_pictures, G_TYPE_OBJECT)

typedef struct
{
  YdFilePicture *picture;     /* (unowned): it removes its place before it goes */
  YdDriveItem   *item;        /* (owned) */
  GCancellable  *cancellable; /* (owned) (nullable): while it is loaded */
  int            side;        /* pixels that a thumbnail was wanted for; 0: none yet */
  gboolean       failed;
  float          y;           /* scratch: where it is */
} Place;

static void
stop_loading (Place *place)
{
  g_cancellable_cancel (place->cancellable);
  g_clear_object (&place->cancellable);
}

static void
place_free (gpointer data)
{
  Place *place = data;

  stop_loading (place);
  yd_drive_item_unref (place->item);
  g_free (place);
}

static int
get_pixels (YdFilePicture *picture)
{
  return yd_file_picture_get_side (picture) * gtk_widget_get_scale_factor (GTK_WIDGET (picture));
}

static gboolean
is_done (Place *place)
{
  return place->failed || (place->side >= get_pixels (place->picture));
}

static void
show (Place      *place,
      GdkTexture *texture)
{
  place->side = get_pixels (place->picture);
  yd_file_picture_set_thumbnail (place->picture, texture);
}

typedef struct
{
  GWeakRef      *self;        /* (owned) */
  YdFilePicture *picture;     /* (unowned): only to find its place */
  GCancellable  *cancellable; /* (owned) */
} Loading;

static void
loaded_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autofree Loading *loading = user_data;
  g_autoptr (YdSeenPictures) self = yd_weak_take (loading->self);
  g_autoptr (GCancellable) cancellable = loading->cancellable;
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkTexture) texture =
      yd_pictures_load_finish (YD_PICTURES (source), result, &error);
  Place *place = self != NULL ? g_hash_table_lookup (self->places, loading->picture) : NULL;

  if (place == NULL || place->cancellable != cancellable)
    return;
  g_clear_object (&place->cancellable);
  if (texture != NULL)
    show (place, texture);
  else
    place->failed = TRUE;
}

static void
load (YdSeenPictures *self,
      Place          *place)
{
  Loading *loading = g_new0 (Loading, 1);

  place->cancellable = g_cancellable_new ();
  loading->self = yd_weak_new (self);
  loading->picture = place->picture;
  loading->cancellable = g_object_ref (place->cancellable);
  yd_pictures_load_async (self->pictures, self->storage, place->item, get_pixels (place->picture),
                          place->cancellable, loaded_cb, loading);
}

/* Within what its scrolled window shows; and where, from its top. */
static gboolean
is_seen (Place *place)
{
  GtkWidget *widget = GTK_WIDGET (place->picture);
  GtkWidget *window = gtk_widget_get_ancestor (widget, GTK_TYPE_SCROLLED_WINDOW);
  graphene_rect_t bounds;

  if (window == NULL || !gtk_widget_get_mapped (widget)
      || !gtk_widget_compute_bounds (widget, window, &bounds))
    return FALSE;
  place->y = bounds.origin.y;

  return bounds.origin.y + bounds.size.height > 0
         && bounds.origin.y < (float) gtk_widget_get_height (window);
}

static int
compare_places (gconstpointer a,
                gconstpointer b)
{
  float one = (*(Place *const *) a)->y;
  float other = (*(Place *const *) b)->y;

  return one > other ? -1 : one < other;
}

/* From the lowest to the first: what is asked for last comes first. */
static void
look (gpointer user_data)
{
  YdSeenPictures *self = YD_SEEN_PICTURES (user_data);
  g_autoptr (GPtrArray) wanted = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer value;

  self->look_source = 0;
  if (self->pictures == NULL || self->storage == NULL)
    return;
  g_hash_table_iter_init (&iter, self->places);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Place *place = value;

      if (!is_seen (place))
        stop_loading (place);
      else if (place->cancellable == NULL && !is_done (place))
        g_ptr_array_add (wanted, place);
    }
  g_ptr_array_sort (wanted, compare_places);
  for (guint i = 0; i < wanted->len; i++)
    load (self, g_ptr_array_index (wanted, i));
}

void
yd_seen_pictures_look_soon (YdSeenPictures *self)
{
  g_return_if_fail (YD_IS_SEEN_PICTURES (self));

  g_clear_handle_id (&self->look_source, g_source_remove);
  if (g_hash_table_size (self->places) > 0)
    self->look_source = g_timeout_add_once (REST_MS, look, self);
}

void
yd_seen_pictures_add (YdSeenPictures *self,
                      YdFilePicture  *picture)
{
  YdBrowseEntry *entry = yd_file_picture_get_entry (picture);
  YdDriveItem *item = yd_browse_entry_get_item (entry);
  g_autoptr (GdkTexture) texture = NULL;
  Place *place;

  g_return_if_fail (YD_IS_SEEN_PICTURES (self));

  if (self->storage == NULL || !yd_browse_thumbnails_may_exist (item))
    {
      g_hash_table_remove (self->places, picture);
      return;
    }
  place = g_hash_table_lookup (self->places, picture);
  if (place == NULL || place->item != item)
    {
      place = g_new0 (Place, 1);
      place->picture = picture;
      place->item = yd_drive_item_ref (item);
      g_hash_table_replace (self->places, picture, place);
    }
  if (self->pictures == NULL)
    return;
  texture = yd_pictures_dup_at_hand (self->pictures, self->storage, item, get_pixels (picture));
  if (texture != NULL)
    {
      stop_loading (place);
      show (place, texture);
    }
  else if (!is_done (place))
    yd_seen_pictures_look_soon (self);
}

void
yd_seen_pictures_remove (YdSeenPictures *self,
                         YdFilePicture  *picture)
{
  g_return_if_fail (YD_IS_SEEN_PICTURES (self));

  g_hash_table_remove (self->places, picture);
}

/* As if it had never been looked at. */
static void
begin_anew (Place *place)
{
  stop_loading (place);
  place->failed = FALSE;
  place->side = 0;
  yd_file_picture_set_thumbnail (place->picture, NULL);
}

void
yd_seen_pictures_set_source (YdSeenPictures *self,
                             YdPictures     *pictures)
{
  GHashTableIter iter;
  gpointer place;

  g_return_if_fail (YD_IS_SEEN_PICTURES (self));

  if (!g_set_object (&self->pictures, pictures))
    return;
  g_hash_table_iter_init (&iter, self->places);
  while (g_hash_table_iter_next (&iter, NULL, &place))
    begin_anew (place);
  yd_seen_pictures_look_soon (self);
}

void
yd_seen_pictures_set_storage (YdSeenPictures *self,
                              YdStorage      *storage)
{
  g_return_if_fail (YD_IS_SEEN_PICTURES (self));

  if (g_set_object (&self->storage, storage))
    g_hash_table_remove_all (self->places);
}

static void
yd_seen_pictures_dispose (GObject *object)
{
  YdSeenPictures *self = YD_SEEN_PICTURES (object);

  g_clear_handle_id (&self->look_source, g_source_remove);
  g_hash_table_remove_all (self->places);
  g_clear_object (&self->pictures);
  g_clear_object (&self->storage);

  G_OBJECT_CLASS (yd_seen_pictures_parent_class)->dispose (object);
}

static void
yd_seen_pictures_finalize (GObject *object)
{
  g_hash_table_unref (YD_SEEN_PICTURES (object)->places);

  G_OBJECT_CLASS (yd_seen_pictures_parent_class)->finalize (object);
}

static void
yd_seen_pictures_class_init (YdSeenPicturesClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = yd_seen_pictures_dispose;
  G_OBJECT_CLASS (klass)->finalize = yd_seen_pictures_finalize;
}

static void
yd_seen_pictures_init (YdSeenPictures *self)
{
  self->places = g_hash_table_new_full (NULL, NULL, NULL, place_free);
}

YdSeenPictures *
yd_seen_pictures_new (void)
{
  return g_object_new (YD_TYPE_SEEN_PICTURES, NULL);
}
