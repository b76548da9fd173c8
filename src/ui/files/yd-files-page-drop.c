/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Drops beside the list: on a tab, which goes to the folder that is open in it, on a folder of the
 * path, and on whatever of the window hands over what was let go on it. A tab that something rests
 * on is shown by the bar itself.
 */
#include "config.h"

#include "yd-files-page-private.h"

#include "yd-clip-provider.h"
#include "yd-drop.h"

gboolean
yd_files_page_take (YdFilesPage *self,
                    GObject     *what,
                    YdStorage   *storage,
                    GPtrArray   *way,
                    gboolean     copy)
{
  YdDriveItem *folder;

  g_return_val_if_fail (YD_IS_FILES_PAGE (self), FALSE);

  if (self->view == NULL || way->len == 0)
    return FALSE;
  if (YD_IS_BROWSE_CLIP (what))
    return yd_files_view_take (self->view, YD_BROWSE_CLIP (what), storage, way, copy);
  folder = g_ptr_array_index (way, way->len - 1);
  yd_files_view_upload (self->view, G_LIST_MODEL (what), storage, yd_drive_item_get_id (folder));

  return TRUE;
}

void
yd_files_page_star (YdFilesPage  *self,
                    YdBrowseClip *clip)
{
  g_autoptr (YdBrowseAction) action = NULL;

  g_return_if_fail (YD_IS_FILES_PAGE (self));

  action = yd_browse_action_new_star (yd_browse_clip_get_storage (clip),
                                      yd_browse_clip_get_items (clip), TRUE);
  yd_browse_actions_run (self->shared->actions, action);
}

static void
dropped_on_path (YdFilesPage *self,
                 GObject     *what,
                 GPtrArray   *way,
                 gboolean     copy)
{
  YdBrowseLocation *location = yd_files_page_get_location (self);

  if (location != NULL)
    yd_files_page_take (self, what, yd_browse_location_get_storage (location), way, copy);
}

/* The bar's own target does not tell which keys are held; the drop does, also when it has left. */
static void
drag_over_tabs (YdFilesPage             *self,
                double                   x,
                double                   y,
                GtkDropControllerMotion *motion)
{
  g_set_object (&self->tab_drop, gtk_drop_controller_motion_get_drop (motion));
}

static gboolean
dropped_on_tab (YdFilesPage  *self,
                AdwTabPage   *tab,
                const GValue *value)
{
  YdFilesView *view = YD_FILES_VIEW (adw_tab_page_get_child (tab));
  YdStorage *storage = yd_browse_location_get_storage (yd_files_view_get_location (view));
  g_autoptr (GPtrArray) way = yd_files_view_dup_way (view, NULL);
  g_autoptr (GListModel) files = yd_drop_dup_files (value);
  g_autoptr (GdkDrop) drop = g_steal_pointer (&self->tab_drop);

  if (way->len > 0 && G_VALUE_HOLDS (value, YD_TYPE_BROWSE_CLIP))
    {
      YdBrowseClip *clip = g_value_get_object (value);

      return yd_files_page_take (self, G_OBJECT (clip), storage, way,
                                 yd_clip_drop_copies (drop, clip, storage));
    }

  return files != NULL && yd_files_page_take (self, G_OBJECT (files), storage, way, TRUE);
}

void
yd_files_page_set_up_drops (YdFilesPage *self)
{
  GType types[] = { YD_TYPE_BROWSE_CLIP, GDK_TYPE_FILE_LIST };
  GtkEventController *motion = gtk_drop_controller_motion_new ();

  adw_tab_bar_setup_extra_drop_target (self->tab_bar, GDK_ACTION_COPY | GDK_ACTION_MOVE, types,
                                       G_N_ELEMENTS (types));
  g_signal_connect_object (motion, "enter", G_CALLBACK (drag_over_tabs), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (motion, "motion", G_CALLBACK (drag_over_tabs), self,
                           G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self->tab_bar), motion);
  g_signal_connect_object (self->tab_bar, "extra-drag-drop", G_CALLBACK (dropped_on_tab), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->path_bar, "dropped", G_CALLBACK (dropped_on_path), self,
                           G_CONNECT_SWAPPED);
}
