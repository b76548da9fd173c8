/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * An image within a bin, which tells YdSeenPictures of itself for as long as it is mapped.
 */
#include "config.h"

#include "yd-file-picture.h"

#include "yd-file-icon.h"
#include "yd-seen-pictures.h"

#define USUAL_SIDE 24

struct _YdFilePicture
{
  AdwBin parent_instance;

  GtkImage       *image;        /* (borrowed): the child */
  YdBrowseEntry  *entry;        /* (owned) (nullable) */
  GSignalGroup   *entry_events; /* (owned) */
  GWeakRef        seen;
  char           *shown;        /* (owned) (nullable): file id and content of the thumbnail */
  gboolean        has_thumbnail;
};

G_DEFINE_FINAL_TYPE (YdFilePicture, yd_file_picture, ADW_TYPE_BIN)

static void
tell (YdFilePicture *self)
{
  g_autoptr (YdSeenPictures) seen = g_weak_ref_get (&self->seen);

  if (seen == NULL)
    return;
  if (self->entry != NULL && gtk_widget_get_mapped (GTK_WIDGET (self)))
    yd_seen_pictures_add (seen, self);
  else
    yd_seen_pictures_remove (seen, self);
}

static void
show_icon (YdFilePicture *self)
{
  YdDriveItem *item = self->entry != NULL ? yd_browse_entry_get_item (self->entry) : NULL;

  self->has_thumbnail = FALSE;
  gtk_widget_remove_css_class (GTK_WIDGET (self->image), "thumbnail");
  if (item == NULL)
    return;
  gtk_image_set_from_icon_name (self->image, yd_file_icon_get_name (item));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->image), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  yd_file_icon_get_word (item), -1);
}

/* The same content keeps its thumbnail, for instance after a rename. */
static void
item_changed (YdFilePicture *self)
{
  YdDriveItem *item = self->entry != NULL ? yd_browse_entry_get_item (self->entry) : NULL;
  const char *hash = item != NULL ? yd_drive_item_get_content_hash (item) : NULL;
  g_autofree char *content =
      item != NULL ? g_strconcat (yd_drive_item_get_id (item), "\n", hash, NULL) : NULL;

  if (self->has_thumbnail && g_strcmp0 (content, self->shown) == 0)
    return;
  g_free (self->shown);
  self->shown = g_steal_pointer (&content);
  show_icon (self);
  tell (self);
}

static void
yd_file_picture_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (yd_file_picture_parent_class)->map (widget);
  tell (YD_FILE_PICTURE (widget));
}

static void
yd_file_picture_unmap (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (yd_file_picture_parent_class)->unmap (widget);
  tell (YD_FILE_PICTURE (widget));
}

static void
yd_file_picture_dispose (GObject *object)
{
  YdFilePicture *self = YD_FILE_PICTURE (object);
  g_autoptr (YdSeenPictures) seen = g_weak_ref_get (&self->seen);

  if (seen != NULL)
    yd_seen_pictures_remove (seen, self);
  g_clear_object (&self->entry_events);
  g_clear_object (&self->entry);

  G_OBJECT_CLASS (yd_file_picture_parent_class)->dispose (object);
}

static void
yd_file_picture_finalize (GObject *object)
{
  YdFilePicture *self = YD_FILE_PICTURE (object);

  g_weak_ref_clear (&self->seen);
  g_free (self->shown);

  G_OBJECT_CLASS (yd_file_picture_parent_class)->finalize (object);
}

static void
yd_file_picture_class_init (YdFilePictureClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = yd_file_picture_dispose;
  G_OBJECT_CLASS (klass)->finalize = yd_file_picture_finalize;
  widget_class->map = yd_file_picture_map;
  widget_class->unmap = yd_file_picture_unmap;
}

static void
yd_file_picture_init (YdFilePicture *self)
{
  g_weak_ref_init (&self->seen, NULL);
  self->image = GTK_IMAGE (gtk_image_new ());
  gtk_image_set_pixel_size (self->image, USUAL_SIDE);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->image));
  self->entry_events = g_signal_group_new (YD_TYPE_BROWSE_ENTRY);
  g_signal_group_connect_swapped (self->entry_events, "notify::item", G_CALLBACK (item_changed),
                                  self);
}

void
yd_file_picture_set_entry (YdFilePicture *self,
                           YdBrowseEntry *entry)
{
  g_return_if_fail (YD_IS_FILE_PICTURE (self));

  if (!g_set_object (&self->entry, entry))
    return;
  g_signal_group_set_target (self->entry_events, entry);
  item_changed (self);
}

YdBrowseEntry *
yd_file_picture_get_entry (YdFilePicture *self)
{
  g_return_val_if_fail (YD_IS_FILE_PICTURE (self), NULL);

  return self->entry;
}

void
yd_file_picture_set_side (YdFilePicture *self,
                          int            side)
{
  g_return_if_fail (YD_IS_FILE_PICTURE (self));

  if (gtk_image_get_pixel_size (self->image) == side)
    return;
  gtk_image_set_pixel_size (self->image, side);
  /* What was made for a smaller place would not be sharp. */
  if (self->has_thumbnail)
    tell (self);
}

int
yd_file_picture_get_side (YdFilePicture *self)
{
  g_return_val_if_fail (YD_IS_FILE_PICTURE (self), 0);

  return gtk_image_get_pixel_size (self->image);
}

void
yd_file_picture_set_seen (YdFilePicture  *self,
                          YdSeenPictures *seen)
{
  g_return_if_fail (YD_IS_FILE_PICTURE (self));

  g_weak_ref_set (&self->seen, seen);
  tell (self);
}

void
yd_file_picture_set_thumbnail (YdFilePicture *self,
                               GdkTexture    *thumbnail)
{
  g_return_if_fail (YD_IS_FILE_PICTURE (self));

  if (thumbnail == NULL)
    {
      show_icon (self);
      return;
    }
  self->has_thumbnail = TRUE;
  gtk_image_set_from_paintable (self->image, GDK_PAINTABLE (thumbnail));
  gtk_widget_add_css_class (GTK_WIDGET (self->image), "thumbnail");
}

gboolean
yd_file_picture_has_thumbnail (YdFilePicture *self)
{
  g_return_val_if_fail (YD_IS_FILE_PICTURE (self), FALSE);

  return self->has_thumbnail;
}
