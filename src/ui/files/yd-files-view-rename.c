/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Renaming the one file that is selected, where it is shown.
 */
#include "config.h"

#include "yd-files-view-private.h"

#include "yd-rename-popover.h"

static void
item_named (YdFilesView     *self,
            const char      *name,
            YdRenamePopover *popover)
{
  YdStorage *storage = yd_browse_location_get_storage (self->location);
  const char *const names[] = { name, NULL };
  g_autoptr (GPtrArray) items = g_ptr_array_new ();

  g_ptr_array_add (items, yd_rename_popover_get_item (popover));
  if (storage != NULL)
    yd_files_view_run (self, yd_browse_action_new_rename (storage, items, names));
}

static gboolean
is_taken (const char *parent_id,
          const char *name,
          gpointer    user_data)
{
  YdFilesView *self = YD_FILES_VIEW (user_data);

  return self->model != NULL && yd_browse_folder_model_has_name (self->model, name);
}

/* Back to the file, or the next key would go wherever the focus fell. */
static void
popover_closed (YdFilesView *self)
{
  if (self->listed && gtk_widget_get_mapped (GTK_WIDGET (self)))
    gtk_widget_grab_focus (yd_files_view_get_list (self));
}

/* Where there is no row to be seen: in the middle. */
static void
open_popover (YdFilesView *self,
              YdDriveItem *item)
{
  GdkRectangle place = { 0 };
  YdRenamePopover *popover;

  if (!yd_files_view_find_place (self, yd_drive_item_get_id (item), &place))
    place = (GdkRectangle) { gtk_widget_get_width (GTK_WIDGET (self->overlay)) / 2,
                             gtk_widget_get_height (GTK_WIDGET (self->overlay)) / 2, 1, 1 };
  popover = yd_rename_popover_open (GTK_WIDGET (self->overlay), &place, item, is_taken, self);
  g_signal_connect_object (popover, "named", G_CALLBACK (item_named), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (popover, "closed", G_CALLBACK (popover_closed), self,
                           G_CONNECT_SWAPPED);
}

/* One that is open goes with the view. */
void
yd_files_view_clear_rename (YdFilesView *self)
{
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->overlay));

  while (child != NULL)
    {
      GtkWidget *next = gtk_widget_get_next_sibling (child);

      if (YD_IS_RENAME_POPOVER (child))
        gtk_widget_unparent (child);
      child = next;
    }
}

void
yd_files_view_rename (YdFilesView *self)
{
  g_autoptr (GPtrArray) items = yd_files_view_dup_selected (self);

  if (items->len == 1)
    open_popover (self, g_ptr_array_index (items, 0));
}
