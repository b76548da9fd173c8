/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Dragging files from the view: to folders, tabs and storages of any window, and to other programs.
 */
#include "config.h"

#include "yd-files-view-private.h"

#include "yd-file-icon.h"
#include "yd-format.h"

#include <glib/gi18n.h>

/* What was not selected when it is dragged becomes what is. */
static gboolean
select_dragged (YdFilesView   *self,
                YdBrowseEntry *entry)
{
  GtkSelectionModel *selection = GTK_SELECTION_MODEL (self->selection);
  guint position;

  if (!yd_files_view_find (self, entry, &position))
    return FALSE;
  if (!gtk_selection_model_is_selected (selection, position))
    gtk_selection_model_select_item (selection, position, TRUE);

  return TRUE;
}

static GdkContentProvider *
drag_prepared (YdFilesView   *self,
               double         x,
               double         y,
               GtkDragSource *source)
{
  GtkWidget *row = NULL;
  YdBrowseEntry *entry =
      yd_files_view_find_at (self, gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (source)),
                             x, y, &row);
  g_autoptr (GPtrArray) items = NULL;
  g_autoptr (YdBrowseClip) clip = NULL;

  if (entry == NULL || !select_dragged (self, entry))
    return NULL;
  items = yd_files_view_dup_selected (self);
  clip = yd_browse_clip_new (yd_browse_location_get_storage (self->location), items, FALSE);
  g_clear_object (&self->dragged);
  self->dragged = yd_files_view_new_provider (self, clip);
  self->drag_refused = FALSE;

  return GDK_CONTENT_PROVIDER (g_object_ref (self->dragged));
}

static GtkWidget *
build_icon (GPtrArray *items)
{
  YdDriveItem *first = g_ptr_array_index (items, 0);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *image = gtk_image_new_from_icon_name (yd_file_icon_get_name (first));
  GtkWidget *label = gtk_label_new (NULL);
  g_autofree char *text = items->len == 1
                              ? yd_format_name (yd_drive_item_get_name (first))
                              : g_strdup_printf (ngettext ("%u item", "%u items", items->len),
                                                 items->len);

  gtk_label_set_label (GTK_LABEL (label), text);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_MIDDLE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 30);
  gtk_widget_add_css_class (box, "drag-icon");
  gtk_box_append (GTK_BOX (box), image);
  gtk_box_append (GTK_BOX (box), label);

  return box;
}

static void
drag_begun (YdFilesView   *self,
            GdkDrag       *drag,
            GtkDragSource *source)
{
  YdBrowseClip *clip;

  if (self->dragged == NULL)
    return;
  clip = yd_clip_provider_get_clip (self->dragged);
  gtk_drag_icon_set_child (GTK_DRAG_ICON (gtk_drag_icon_get_for_drag (drag)),
                           build_icon (yd_browse_clip_get_items (clip)));
}

/* Nobody will use what is being fetched for it. */
static gboolean
drag_cancelled (YdFilesView         *self,
                GdkDrag             *drag,
                GdkDragCancelReason  reason,
                GtkDragSource       *source)
{
  if (self->dragged != NULL)
    yd_files_view_give_up (self->dragged);

  return FALSE;
}

static void
drag_ended (YdFilesView   *self,
            GdkDrag       *drag,
            gboolean       delete_data,
            GtkDragSource *source)
{
  g_autoptr (YdClipProvider) dragged = g_steal_pointer (&self->dragged);

  if (dragged != NULL && self->drag_refused)
    yd_files_view_offer_download (self, yd_clip_provider_get_clip (dragged));
  self->drag_refused = FALSE;
}

static void
add_source (YdFilesView *self,
            GtkWidget   *widget)
{
  GtkDragSource *source = gtk_drag_source_new ();

  /* Before the list, which would select with a rubber band where a row is pressed. */
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (source), GTK_PHASE_CAPTURE);
  gtk_drag_source_set_actions (source, GDK_ACTION_COPY | GDK_ACTION_MOVE);
  g_signal_connect_object (source, "prepare", G_CALLBACK (drag_prepared), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (source, "drag-begin", G_CALLBACK (drag_begun), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (source, "drag-cancel", G_CALLBACK (drag_cancelled), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (source, "drag-end", G_CALLBACK (drag_ended), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (source));
}

void
yd_files_view_set_up_drags (YdFilesView *self)
{
  add_source (self, GTK_WIDGET (self->column_view));
  add_source (self, GTK_WIDGET (self->grid_view));
}
