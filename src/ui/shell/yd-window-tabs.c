/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The window and its tabs: where it begins, where it goes, other windows for tabs that leave it,
 * and what is open being remembered.
 */
#include "config.h"

#include "yd-window-private.h"

#include "yd-window-focus.h"

#include <glib/gi18n.h>

YdStorage *
yd_window_get_storage (YdWindow *self)
{
  YdBrowseLocation *location = yd_files_page_get_location (self->files);

  return location != NULL ? yd_browse_location_get_storage (location) : NULL;
}

gboolean
yd_window_is_one_of_many (YdWindow *self)
{
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (self));
  GList *windows = application != NULL ? gtk_application_get_windows (application) : NULL;

  for (GList *link = windows; link != NULL; link = link->next)
    if (YD_IS_WINDOW (link->data) && link->data != self)
      return TRUE;

  return FALSE;
}

/* Where it goes */

void
yd_window_go_to (YdWindow      *self,
                 YdBrowsePlace *place)
{
  YdBrowseLocation *location = yd_files_page_get_location (self->files);

  if (!yd_storage_get_options (yd_browse_place_get_storage (place))->enabled)
    {
      yd_window_notify (self, _("This storage is disabled. Enable it in its menu."));
      yd_storage_list_select (self->storages, yd_window_get_storage (self));
      return;
    }
  if (location != NULL)
    yd_browse_location_go_to (location, place);
  else
    yd_files_page_open_tab (self->files, place, TRUE);
  yd_split_view_set_show_content (self->split_view, TRUE);
}

void
yd_window_forget_storage (YdWindow  *self,
                          YdStorage *storage)
{
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (self));
  GList *windows = application != NULL ? gtk_application_get_windows (application) : NULL;

  for (GList *link = windows; link != NULL; link = link->next)
    if (YD_IS_WINDOW (link->data))
      yd_files_page_forget (YD_WINDOW (link->data)->files, storage);
}

/* What is remembered */

static void
remember_storage (YdWindow *self)
{
  YdStorage *storage = yd_window_get_storage (self);
  g_autofree char *id = NULL;

  if (self->settings == NULL || storage == NULL)
    return;
  id = g_strdup_printf ("%" G_GINT64_FORMAT, yd_storage_get_id (storage));
  g_settings_set_string (self->settings, "last-storage", id);
}

static void
remember_recent (YdWindow *self)
{
  YdBrowseLocation *location = yd_files_page_get_location (self->files);
  YdBrowsePlace *place = location != NULL ? yd_browse_location_get_place (location) : NULL;
  YdBrowsePlaceList *recent = self->shared->recent;
  guint position = 1;

  if (recent == NULL || place == NULL || yd_browse_place_get_depth (place) == 0)
    return;
  if (!yd_browse_place_list_find (recent, place, &position) || position > 0)
    yd_browse_place_list_insert (recent, 0, place);
}

/* The tabs of the window that was used last are those that the next program begins with. */
static void
remember_places (gpointer user_data)
{
  YdWindow *self = YD_WINDOW (user_data);
  g_autoptr (GPtrArray) places = NULL;
  guint seen = 0;

  self->places_source = 0;
  if (yd_files_page_get_view (self->files) == NULL
      || !yd_window_focus_is_last (GTK_WIDGET (self)))
    return;
  places = yd_files_page_dup_places (self->files, &seen);
  if (self->shared->opened != NULL)
    yd_browse_place_list_set (self->shared->opened, places);
  if (self->settings != NULL)
    g_settings_set_uint (self->settings, "last-tab", seen);
  remember_recent (self);
}

static void
moved (YdWindow *self)
{
  YdStorage *storage;

  if (self->shared == NULL)
    return;
  storage = yd_window_get_storage (self);
  yd_storage_list_select (self->storages, storage);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "storages.remove-open", storage != NULL);
  remember_storage (self);
  if (self->places_source == 0)
    self->places_source = g_idle_add_once (remember_places, self);
}

void
yd_window_restore_tabs (YdWindow *self)
{
  GListModel *opened = G_LIST_MODEL (self->shared->opened);
  guint seen = self->settings != NULL ? g_settings_get_uint (self->settings, "last-tab") : 0;
  guint n_items = opened != NULL ? g_list_model_get_n_items (opened) : 0;
  guint n_tabs = 0;

  for (guint i = 0; i < n_items; i++)
    {
      g_autoptr (YdBrowsePlace) place = g_list_model_get_item (opened, i);
      YdStorage *storage = yd_browse_place_get_storage (place);

      if (!yd_storage_get_options (storage)->enabled)
        continue;
      yd_files_page_open_tab (self->files, place, i == seen);
      n_tabs++;
    }
  if (n_tabs > 0)
    {
      yd_split_view_set_show_content (self->split_view, TRUE);
      return;
    }
  yd_files_page_open_tab (self->files, NULL, TRUE);
  yd_window_open_remembered (self);
}

/* Other windows */

static YdWindow *
open_window (YdWindow *self)
{
  YdWindow *window = yd_window_new_bare (gtk_window_get_application (GTK_WINDOW (self)),
                                         self->shared);

  yd_split_view_set_show_content (window->split_view, TRUE);
  gtk_window_present (GTK_WINDOW (window));

  return window;
}

static YdFilesPage *
window_wanted (YdWindow *self)
{
  return open_window (self)->files;
}

/* The last tab went to another window, or was closed. */
static void
emptied (YdWindow *self)
{
  gtk_window_close (GTK_WINDOW (self));
}

void
yd_window_open_beside (YdWindow *self)
{
  YdBrowseLocation *location;

  g_return_if_fail (YD_IS_WINDOW (self));

  location = yd_files_page_get_location (self->files);
  yd_files_page_open_tab (open_window (self)->files,
                          location != NULL ? yd_browse_location_get_place (location) : NULL, TRUE);
}

void
yd_window_open_elsewhere (YdWindow      *self,
                          YdBrowsePlace *place,
                          gboolean       in_window)
{
  yd_files_page_open_tab (in_window ? open_window (self)->files : self->files, place, in_window);
}

/* Actions */

static void
new_window (GtkWidget  *widget,
            const char *action_name,
            GVariant   *parameter)
{
  yd_window_open_beside (YD_WINDOW (widget));
}

static void
close_tab (GtkWidget  *widget,
           const char *action_name,
           GVariant   *parameter)
{
  if (!yd_files_page_close_tab (YD_WINDOW (widget)->files))
    gtk_window_close (GTK_WINDOW (widget));
}

void
yd_window_install_tab_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "shell.new-window", NULL, new_window);
  gtk_widget_class_install_action (widget_class, "shell.close", NULL, close_tab);
}

void
yd_window_set_up_tabs (YdWindow *self)
{
  g_signal_connect_object (self->files, "moved", G_CALLBACK (moved), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->files, "emptied", G_CALLBACK (emptied), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->files, "window-wanted", G_CALLBACK (window_wanted), self,
                           G_CONNECT_SWAPPED);
}

void
yd_window_forget_tabs (YdWindow *self)
{
  g_clear_handle_id (&self->places_source, g_source_remove);
}
