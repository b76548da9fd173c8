/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The files view as a place to drop files on: the open folder, or the folder row under the pointer.
 */
#include "config.h"

#include "yd-files-view-private.h"

#include "yd-column-scroll.h"
#include "yd-drop.h"
#include "yd-format.h"
#include "yd-name-cell.h"

#include <glib/gi18n.h>

/* The folder whose row is at the point, and that row; NULL between and beside rows. */
static YdDriveItem *
find_folder (YdFilesView  *self,
             double        x,
             double        y,
             GtkWidget   **row)
{
  GtkWidget *picked = gtk_widget_pick (GTK_WIDGET (self->overlay), x, y, GTK_PICK_DEFAULT);
  YdNameCell *cell;
  YdBrowseEntry *entry;

  *row = picked != NULL ? yd_column_scroll_get_row (self->column_view, picked) : NULL;
  cell = *row != NULL ? yd_name_cell_find_in_row (*row) : NULL;
  entry = cell != NULL ? yd_name_cell_get_entry (cell) : NULL;
  if (entry == NULL || !yd_drive_item_is_folder (yd_browse_entry_get_item (entry)))
    return NULL;

  return yd_browse_entry_get_item (entry);
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
  if (row != NULL)
    gtk_widget_add_css_class (row, "drop-row");
}

static void
show_hint (YdFilesView *self,
           YdDriveItem *folder)
{
  YdStorage *storage = yd_browse_location_get_storage (self->location);
  gboolean in_root = yd_browse_location_get_depth (self->location) == 0
                     && folder == yd_browse_location_get_folder (self->location);
  g_autofree char *name = yd_format_isolated (in_root ? yd_storage_get_name (storage)
                                                      : yd_drive_item_get_name (folder));
  g_autofree char *text = NULL;

  if (self->only_instant)
    /* Translators: what happens when the dragged files are let go; the placeholder is a folder. */
    text = g_strdup_printf (_("Upload to “%s” only if instant"), name);
  else
    /* Translators: what happens when the dragged files are let go; the placeholder is a folder. */
    text = g_strdup_printf (_("Upload to “%s”"), name);

  gtk_label_set_label (self->drop_label, text);
  gtk_revealer_set_reveal_child (self->drop_hint, TRUE);
}

static void
clear_highlight (YdFilesView *self)
{
  light_row (self, NULL);
  gtk_widget_set_visible (self->drop_frame, FALSE);
  gtk_revealer_set_reveal_child (self->drop_hint, FALSE);
}

static GdkDragAction
drag_moved (GtkDropTarget *target,
            double         x,
            double         y,
            gpointer       user_data)
{
  YdFilesView *self = YD_FILES_VIEW (user_data);
  YdDriveItem *here = yd_browse_location_get_folder (self->location);
  YdDriveItem *folder;
  GtkWidget *row = NULL;

  if (here == NULL)
    return 0;
  folder = find_folder (self, x, y, &row);
  light_row (self, folder != NULL ? row : NULL);
  gtk_widget_set_visible (self->drop_frame, folder == NULL);
  show_hint (self, folder != NULL ? folder : here);

  return GDK_ACTION_COPY;
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
  if (here == NULL || files == NULL)
    return FALSE;
  folder = find_folder (self, x, y, &row);
  yd_files_view_upload (self, files, yd_browse_location_get_storage (self->location),
                        yd_drive_item_get_id (folder != NULL ? folder : here));

  return TRUE;
}

void
yd_files_view_set_up_drops (YdFilesView *self)
{
  self->drop_target = yd_drop_new_target ();
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
  g_clear_object (&self->drop_row);
}
