/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Drops beside the list: on a tab, which goes to the folder that is open in it, and on a folder of
 * the path. A tab that something rests on is shown by the bar itself.
 */
#include "config.h"

#include "yd-files-page-private.h"

#include "yd-drop.h"

/* @what: a YdBrowseClip or a GListModel of GFile. */
static gboolean
take (YdFilesPage *self,
      gpointer     what,
      YdStorage   *storage,
      GPtrArray   *way,
      gboolean     copy)
{
  YdDriveItem *folder;

  if (way->len == 0)
    return FALSE;
  if (YD_IS_BROWSE_CLIP (what))
    return yd_files_page_take (self, what, storage, way, copy);
  folder = g_ptr_array_index (way, way->len - 1);
  yd_files_page_upload (self, what, storage, yd_drive_item_get_id (folder));

  return TRUE;
}

static void
dropped_on_path (YdFilesPage *self,
                 GObject     *what,
                 GPtrArray   *way,
                 gboolean     copy)
{
  YdBrowseLocation *location =
      self->view != NULL ? yd_files_view_get_location (self->view) : NULL;

  if (location != NULL)
    take (self, what, yd_browse_location_get_storage (location), way, copy);
}

/* The bar does not say which keys are held: within a drive things are moved. */
static gboolean
dropped_on_tab (YdFilesPage  *self,
                AdwTabPage   *tab,
                const GValue *value)
{
  YdFilesView *view = YD_FILES_VIEW (adw_tab_page_get_child (tab));
  YdStorage *storage = yd_browse_location_get_storage (yd_files_view_get_location (view));
  g_autoptr (GPtrArray) way = yd_files_view_dup_way (view, NULL);
  g_autoptr (GListModel) files = yd_drop_dup_files (value);

  if (G_VALUE_HOLDS (value, YD_TYPE_BROWSE_CLIP))
    {
      YdBrowseClip *clip = g_value_get_object (value);

      return take (self, clip, storage, way, !yd_browse_clip_is_near (clip, storage));
    }

  return files != NULL && take (self, files, storage, way, TRUE);
}

gboolean
yd_files_page_take (YdFilesPage  *self,
                    YdBrowseClip *clip,
                    YdStorage    *storage,
                    GPtrArray    *way,
                    gboolean      copy)
{
  g_return_val_if_fail (YD_IS_FILES_PAGE (self), FALSE);

  return self->view != NULL && yd_files_view_take (self->view, clip, storage, way, copy);
}

void
yd_files_page_set_up_drops (YdFilesPage *self)
{
  GType types[] = { YD_TYPE_BROWSE_CLIP, GDK_TYPE_FILE_LIST };

  adw_tab_bar_setup_extra_drop_target (self->tab_bar, GDK_ACTION_COPY | GDK_ACTION_MOVE, types,
                                       G_N_ELEMENTS (types));
  g_signal_connect_object (self->tab_bar, "extra-drag-drop", G_CALLBACK (dropped_on_tab), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->path_bar, "dropped", G_CALLBACK (dropped_on_path), self,
                           G_CONNECT_SWAPPED);
}
