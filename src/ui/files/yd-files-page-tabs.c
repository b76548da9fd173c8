/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The tabs of the files page: making, closing and choosing them, and handing them to another
 * window. Each has a files view, which stays the same wherever it is dragged to.
 */
#include "config.h"

#include "yd-files-page-private.h"

static YdFilesView *
get_view (AdwTabPage *tab)
{
  return YD_FILES_VIEW (adw_tab_page_get_child (tab));
}

static AdwTabPage *
get_tab (YdFilesPage *self)
{
  return self->menu_tab != NULL ? self->menu_tab : adw_tab_view_get_selected_page (self->tab_view);
}

/* What the tab view tells */

static void
selected_changed (YdFilesPage *self)
{
  AdwTabPage *tab = adw_tab_view_get_selected_page (self->tab_view);

  yd_files_page_show_view (self, tab != NULL ? get_view (tab) : NULL);
}

static void
view_moved (YdFilesPage      *self,
            YdBrowseLocation *location)
{
  if (location == yd_files_page_get_location (self))
    yd_files_page_end_search (self);
  yd_files_page_show_sought (self);
  yd_files_page_emit_moved (self);
}

static void
open_wanted (YdFilesPage   *self,
             YdBrowsePlace *place,
             gboolean       in_window)
{
  YdFilesPage *page = in_window ? yd_files_page_ask_window (self) : self;

  if (page != NULL)
    yd_files_page_open_tab (page, place, in_window);
}

static void
tab_attached (YdFilesPage *self,
              AdwTabPage  *tab,
              int          position)
{
  YdFilesView *view = get_view (tab);

  yd_files_view_follow (view, self);
  g_signal_connect_object (yd_files_view_get_location (view), "changed", G_CALLBACK (view_moved),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (view, "open-wanted", G_CALLBACK (open_wanted), self,
                           G_CONNECT_SWAPPED);
}

static void
tab_detached (YdFilesPage *self,
              AdwTabPage  *tab,
              int          position)
{
  YdFilesView *view = get_view (tab);
  YdBrowseLocation *location = yd_files_view_get_location (view);

  if (location != NULL)
    g_signal_handlers_disconnect_by_func (location, view_moved, self);
  g_signal_handlers_disconnect_by_func (view, open_wanted, self);
  yd_files_view_follow (view, NULL);
  if (self->menu_tab == tab)
    self->menu_tab = NULL;
  if (self->view == view)
    yd_files_page_show_view (self, NULL);
}

static void
tell_empty (gpointer user_data)
{
  YdFilesPage *self = YD_FILES_PAGE (user_data);

  self->empty_source = 0;
  if (adw_tab_view_get_n_pages (self->tab_view) == 0
      && !adw_tab_view_get_is_transferring_page (self->tab_view))
    g_signal_emit_by_name (self, "emptied");
}

/* Not while a tab is dragged: it may come back. */
static void
count_changed (YdFilesPage *self)
{
  int n_tabs;

  /* The tabs go with the page. */
  if (self->view_bindings == NULL)
    return;
  n_tabs = adw_tab_view_get_n_pages (self->tab_view);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "tabs.move-to-window", n_tabs > 1);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "tabs.close-others", n_tabs > 1);
  if (n_tabs == 0 && self->empty_source == 0)
    self->empty_source = g_idle_add_once (tell_empty, self);
  yd_files_page_emit_moved (self);
}

static AdwTabView *
window_wanted (YdFilesPage *self)
{
  YdFilesPage *page = yd_files_page_ask_window (self);

  return page != NULL ? page->tab_view : NULL;
}

static void
menu_shown (YdFilesPage *self,
            AdwTabPage  *tab)
{
  self->menu_tab = tab;
}

/* Actions */

static void
new_tab (GtkWidget  *widget,
         const char *action_name,
         GVariant   *parameter)
{
  YdFilesPage *self = YD_FILES_PAGE (widget);
  YdBrowseLocation *location = yd_files_page_get_location (self);

  yd_files_page_open_tab (self, location != NULL ? yd_browse_location_get_place (location) : NULL,
                          TRUE);
}

static void
close_tab (GtkWidget  *widget,
           const char *action_name,
           GVariant   *parameter)
{
  YdFilesPage *self = YD_FILES_PAGE (widget);
  AdwTabPage *tab = get_tab (self);

  if (tab != NULL)
    adw_tab_view_close_page (self->tab_view, tab);
}

static void
close_others (GtkWidget  *widget,
              const char *action_name,
              GVariant   *parameter)
{
  YdFilesPage *self = YD_FILES_PAGE (widget);
  AdwTabPage *tab = get_tab (self);

  if (tab != NULL)
    adw_tab_view_close_other_pages (self->tab_view, tab);
}

static void
move_to_window (GtkWidget  *widget,
                const char *action_name,
                GVariant   *parameter)
{
  YdFilesPage *self = YD_FILES_PAGE (widget);
  AdwTabPage *tab = get_tab (self);
  YdFilesPage *page = NULL;

  if (tab != NULL && adw_tab_view_get_n_pages (self->tab_view) > 1)
    page = yd_files_page_ask_window (self);
  if (page != NULL)
    adw_tab_view_transfer_page (self->tab_view, tab, page->tab_view, 0);
}

void
yd_files_page_bind_tabs (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, YdFilesPage, tab_bar);
  gtk_widget_class_bind_template_child (widget_class, YdFilesPage, tab_view);
  gtk_widget_class_bind_template_callback (widget_class, selected_changed);
  gtk_widget_class_bind_template_callback (widget_class, count_changed);
  gtk_widget_class_bind_template_callback (widget_class, tab_attached);
  gtk_widget_class_bind_template_callback (widget_class, tab_detached);
  gtk_widget_class_bind_template_callback (widget_class, window_wanted);
  gtk_widget_class_bind_template_callback (widget_class, menu_shown);
  gtk_widget_class_install_action (widget_class, "tabs.new", NULL, new_tab);
  gtk_widget_class_install_action (widget_class, "tabs.close", NULL, close_tab);
  gtk_widget_class_install_action (widget_class, "tabs.close-others", NULL, close_others);
  gtk_widget_class_install_action (widget_class, "tabs.move-to-window", NULL, move_to_window);
}

/* For the window */

void
yd_files_page_open_tab (YdFilesPage   *self,
                        YdBrowsePlace *place,
                        gboolean       seen)
{
  g_autoptr (YdBrowseLocation) location = yd_browse_location_new_at (place);
  YdFilesView *view;
  AdwTabPage *selected;
  AdwTabPage *tab;

  g_return_if_fail (YD_IS_FILES_PAGE (self));

  view = yd_files_view_new (self->shared, location);
  selected = adw_tab_view_get_selected_page (self->tab_view);
  if (seen && selected != NULL)
    tab = adw_tab_view_insert (self->tab_view, GTK_WIDGET (view),
                               adw_tab_view_get_page_position (self->tab_view, selected) + 1);
  else
    tab = adw_tab_view_append (self->tab_view, GTK_WIDGET (view));
  g_object_bind_property (view, "title", tab, "title", G_BINDING_SYNC_CREATE);
  g_object_bind_property (view, "busy", tab, "loading", G_BINDING_SYNC_CREATE);
  if (seen)
    adw_tab_view_set_selected_page (self->tab_view, tab);
}

gboolean
yd_files_page_close_tab (YdFilesPage *self)
{
  AdwTabPage *tab = adw_tab_view_get_selected_page (self->tab_view);

  if (tab == NULL || adw_tab_view_get_n_pages (self->tab_view) < 2)
    return FALSE;
  adw_tab_view_close_page (self->tab_view, tab);

  return TRUE;
}

GPtrArray *
yd_files_page_dup_places (YdFilesPage *self,
                          guint       *seen)
{
  GPtrArray *places = g_ptr_array_new_with_free_func (g_object_unref);
  int n_tabs = adw_tab_view_get_n_pages (self->tab_view);

  *seen = 0;
  for (int i = 0; i < n_tabs; i++)
    {
      AdwTabPage *tab = adw_tab_view_get_nth_page (self->tab_view, i);
      YdBrowsePlace *place =
          yd_browse_location_get_place (yd_files_view_get_location (get_view (tab)));

      if (place == NULL)
        continue;
      if (adw_tab_page_get_selected (tab))
        *seen = places->len;
      g_ptr_array_add (places, g_object_ref (place));
    }

  return places;
}

YdBrowseLocation *
yd_files_page_get_location (YdFilesPage *self)
{
  g_return_val_if_fail (YD_IS_FILES_PAGE (self), NULL);

  return self->view != NULL ? yd_files_view_get_location (self->view) : NULL;
}

void
yd_files_page_forget (YdFilesPage *self,
                      YdStorage   *storage)
{
  g_return_if_fail (YD_IS_FILES_PAGE (self));

  yd_browse_actions_forget (self->shared->actions, storage);
  for (int i = adw_tab_view_get_n_pages (self->tab_view) - 1; i >= 0; i--)
    {
      AdwTabPage *tab = adw_tab_view_get_nth_page (self->tab_view, i);
      YdBrowseLocation *location = yd_files_view_get_location (get_view (tab));

      yd_browse_location_forget (location, storage);
      if (yd_browse_location_get_storage (location) == NULL
          && adw_tab_view_get_n_pages (self->tab_view) > 1)
        adw_tab_view_close_page (self->tab_view, tab);
    }
}
