/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The files view as a place to drop files on: the open folder, or the folder row under the pointer.
 * Files come from other programs, or from a storage, from whichever window.
 */
#include "config.h"

#include "yd-files-view-private.h"

#include "yd-drop-spot.h"
#include "yd-drop.h"
#include "yd-format.h"

#include <glib/gi18n.h>

YdDriveItem *
yd_files_view_find_folder (YdFilesView  *self,
                           double        x,
                           double        y,
                           GtkWidget   **row)
{
  YdBrowseEntry *entry =
      yd_files_view_find_at (self, GTK_WIDGET (self->overlay), x, y, row);

  if (entry == NULL || !yd_drive_item_is_folder (yd_browse_entry_get_item (entry)))
    return NULL;

  return yd_browse_entry_get_item (entry);
}

/* A folder that something dragged rests on is opened. */

static void
open_hovered (gpointer user_data)
{
  YdFilesView *self = YD_FILES_VIEW (user_data);
  YdBrowseEntry *entry =
      self->drop_row != NULL ? yd_files_view_get_cell_entry (self->drop_row) : NULL;
  g_autoptr (YdDriveItem) folder = NULL;

  self->hover_source = 0;
  if (entry == NULL || !yd_drive_item_is_folder (yd_browse_entry_get_item (entry)))
    return;
  folder = yd_drive_item_ref (yd_browse_entry_get_item (entry));
  yd_browse_location_enter (self->location, folder);
}

static void
light_row (YdFilesView *self,
           GtkWidget   *row)
{
  if (self->drop_row == row)
    return;
  if (self->drop_row != NULL)
    gtk_widget_remove_css_class (self->drop_row, "drop-row");
  g_set_object (&self->drop_row, row);
  g_clear_handle_id (&self->hover_source, g_source_remove);
  if (row == NULL)
    return;
  gtk_widget_add_css_class (row, "drop-row");
  self->hover_source = g_timeout_add_once (YD_DROP_REST_MS, open_hovered, self);
}

static const char *
get_hint (YdFilesView  *self,
          YdBrowseClip *clip,
          gboolean      copy)
{
  if (clip != NULL && copy)
    /* Translators: what happens when the dragged files are let go; the placeholder is a folder. */
    return _("Copy to “%s”");
  if (clip != NULL)
    /* Translators: what happens when the dragged files are let go; the placeholder is a folder. */
    return _("Move to “%s”");
  if (self->only_instant)
    /* Translators: what happens when the dragged files are let go; the placeholder is a folder. */
    return _("Upload to “%s” only if instant");

  /* Translators: what happens when the dragged files are let go; the placeholder is a folder. */
  return _("Upload to “%s”");
}

static void
show_hint (YdFilesView *self,
           YdDriveItem *folder,
           const char  *hint)
{
  YdStorage *storage = yd_browse_location_get_storage (self->location);
  gboolean in_root = yd_browse_location_get_depth (self->location) == 0
                     && folder == yd_browse_location_get_folder (self->location);
  g_autofree char *name = yd_format_isolated (in_root ? yd_storage_get_name (storage)
                                                      : yd_drive_item_get_name (folder));
  g_autoptr (GString) text = g_string_new (hint);

  g_string_replace (text, "%s", name, 1);
  gtk_label_set_label (self->drop_label, text->str);
  gtk_revealer_set_reveal_child (self->drop_hint, TRUE);
}

static void
clear_highlight (YdFilesView *self)
{
  light_row (self, NULL);
  gtk_widget_set_visible (self->drop_frame, FALSE);
  gtk_revealer_set_reveal_child (self->drop_hint, FALSE);
}

/* What is dragged is known before it is let go only when it comes from here. */
static GdkDragAction
judge (YdFilesView  *self,
       GdkDrop      *drop,
       YdBrowseClip *clip,
       YdDriveItem  *folder)
{
  g_autoptr (GPtrArray) way = yd_files_view_dup_way (self, folder);

  return yd_drop_spot_judge (drop, clip, yd_browse_location_get_storage (self->location), way);
}

static GdkDragAction
drag_moved (GtkDropTarget *target,
            double         x,
            double         y,
            gpointer       user_data)
{
  YdFilesView *self = YD_FILES_VIEW (user_data);
  YdDriveItem *here = yd_browse_location_get_folder (self->location);
  GdkDrop *drop = gtk_drop_target_get_current_drop (target);
  g_autoptr (YdBrowseClip) clip = yd_clip_find_in_drop (drop);
  GdkDragAction action;
  YdDriveItem *folder;
  GtkWidget *row = NULL;

  if (here == NULL)
    return 0;
  folder = yd_files_view_find_folder (self, x, y, &row);
  action = judge (self, drop, clip, folder);
  if (action == 0)
    {
      clear_highlight (self);
      return 0;
    }
  light_row (self, folder != NULL ? row : NULL);
  gtk_widget_set_visible (self->drop_frame, folder == NULL);
  show_hint (self, folder != NULL ? folder : here,
             get_hint (self, clip, action == GDK_ACTION_COPY));

  return action;
}

void
yd_files_view_upload (YdFilesView *self,
                      GListModel  *files,
                      YdStorage   *storage,
                      const char  *parent_id)
{
  YdTransferOptions options = { .only_instant = TRUE };

  g_return_if_fail (YD_IS_FILES_VIEW (self));

  options.conflict = yd_transfer_queue_get_default_conflict (self->shared->queue);
  yd_transfer_queue_enqueue_uploads (self->shared->queue, files, storage, parent_id,
                                     self->only_instant ? &options : NULL);
}

static gboolean
take_clip (YdFilesView  *self,
           GdkDrop      *drop,
           YdBrowseClip *clip,
           YdDriveItem  *folder)
{
  YdStorage *storage = yd_browse_location_get_storage (self->location);
  g_autoptr (GPtrArray) way = yd_files_view_dup_way (self, folder);

  return yd_files_view_take (self, clip, storage, way,
                             yd_clip_drop_copies (drop, clip, storage));
}

static gboolean
files_dropped (GtkDropTarget *target,
               const GValue  *value,
               double         x,
               double         y,
               gpointer       user_data)
{
  YdFilesView *self = YD_FILES_VIEW (user_data);
  YdDriveItem *here = yd_browse_location_get_folder (self->location);
  YdDriveItem *folder;
  GtkWidget *row = NULL;
  g_autoptr (GListModel) files = yd_drop_dup_files (value);

  clear_highlight (self);
  if (here == NULL)
    return FALSE;
  folder = yd_files_view_find_folder (self, x, y, &row);
  if (G_VALUE_HOLDS (value, YD_TYPE_BROWSE_CLIP))
    return take_clip (self, gtk_drop_target_get_current_drop (target),
                      g_value_get_object (value), folder);
  if (files == NULL)
    return FALSE;
  yd_files_view_upload (self, files, yd_browse_location_get_storage (self->location),
                        yd_drive_item_get_id (folder != NULL ? folder : here));

  return TRUE;
}

void
yd_files_view_set_up_drops (YdFilesView *self)
{
  self->drop_target = yd_clip_new_target ();
  g_signal_connect_object (self->drop_target, "enter", G_CALLBACK (drag_moved), self, 0);
  g_signal_connect_object (self->drop_target, "motion", G_CALLBACK (drag_moved), self, 0);
  g_signal_connect_object (self->drop_target, "leave", G_CALLBACK (clear_highlight), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->drop_target, "drop", G_CALLBACK (files_dropped), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (self->overlay),
                             GTK_EVENT_CONTROLLER (self->drop_target));
}

void
yd_files_view_clear_drops (YdFilesView *self)
{
  g_clear_handle_id (&self->hover_source, g_source_remove);
  g_clear_object (&self->drop_row);
}
