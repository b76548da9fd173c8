/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Searching from the files page: what is typed leaves in the open folder what has it, at once, and
 * below that is what the whole storage has. Also what has a star, in the place of the tabs.
 */
#include "config.h"

#include "yd-files-page-private.h"

static YdStorage *
get_storage (YdFilesPage *self)
{
  YdBrowseLocation *location = yd_files_page_get_location (self);

  return location != NULL ? yd_browse_location_get_storage (location) : NULL;
}

static const char *
get_text (YdFilesPage *self)
{
  return gtk_editable_get_text (GTK_EDITABLE (self->search_entry));
}

static void
show_starred (YdFilesPage *self,
              gboolean     starred)
{
  self->starred = starred;
  gtk_widget_set_visible (GTK_WIDGET (self->tab_view), !starred);
  gtk_widget_set_visible (GTK_WIDGET (self->found), starred);
}

static void
text_changed (YdFilesPage *self)
{
  const char *text = get_text (self);

  /* Its place may be left, and the text goes with the bar. */
  if (self->view == NULL || !gtk_search_bar_get_search_mode (self->search_bar))
    return;
  if (self->starred)
    show_starred (self, FALSE);
  yd_files_view_set_filter (self->view, text);
  yd_found_pane_search (self->found, get_storage (self), text);
  gtk_widget_set_visible (GTK_WIDGET (self->found), *text != '\0');
}

void
yd_files_page_end_search (YdFilesPage *self)
{
  if (self->view_bindings == NULL)
    return;
  if (self->starred)
    show_starred (self, FALSE);
  if (gtk_search_bar_get_search_mode (self->search_bar))
    gtk_search_bar_set_search_mode (self->search_bar, FALSE);
}

/* The bar came or went, by whatever way. */
static void
mode_changed (YdFilesPage *self)
{
  if (gtk_search_bar_get_search_mode (self->search_bar))
    {
      gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
      return;
    }
  gtk_editable_set_text (GTK_EDITABLE (self->search_entry), "");
  if (self->view != NULL)
    yd_files_view_set_filter (self->view, NULL);
  yd_found_pane_search (self->found, NULL, NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->found), self->starred);
}

/* Back to the files. */
static void
search_stopped (YdFilesPage *self)
{
  yd_files_page_end_search (self);
  if (self->view != NULL)
    yd_files_view_focus (self->view);
}

/* Down from the entry: to what is left of the folder, or else to what was found elsewhere. */
static void
focus_results (YdFilesPage *self)
{
  YdBrowseFolderModel *model =
      self->view != NULL ? yd_files_view_get_model (self->view) : NULL;

  if (model != NULL && g_list_model_get_n_items (G_LIST_MODEL (model)) > 0)
    yd_files_view_focus (self->view);
  else
    yd_found_pane_focus (self->found);
}

static void
search_activated (YdFilesPage *self)
{
  text_changed (self);
  focus_results (self);
}

static gboolean
key_in_search (YdFilesPage     *self,
               guint            key,
               guint            code,
               GdkModifierType  state)
{
  if (key != GDK_KEY_Down)
    return GDK_EVENT_PROPAGATE;
  focus_results (self);

  return GDK_EVENT_STOP;
}

/* Letters that nothing else wants are what is looked for. */
static gboolean
key_in_files (YdFilesPage     *self,
              guint            key,
              guint            code,
              GdkModifierType  state)
{
  gunichar letter = gdk_keyval_to_unicode (key);
  GtkWidget *text = GTK_WIDGET (gtk_editable_get_delegate (GTK_EDITABLE (self->search_entry)));

  if ((state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK)) != 0
      || letter == 0 || !g_unichar_isgraph (letter) || get_storage (self) == NULL)
    return GDK_EVENT_PROPAGATE;
  gtk_search_bar_set_search_mode (self->search_bar, TRUE);
  gtk_editable_set_position (GTK_EDITABLE (self->search_entry), -1);

  return gtk_event_controller_key_forward (GTK_EVENT_CONTROLLER_KEY (self->typing), text);
}

/* What was found */

/* Where @hit is shown, as far as all folders above it are known; else NULL. (transfer full) */
static YdBrowsePlace *
find_place (YdStorage       *storage,
            YdBrowseNameHit *hit)
{
  YdDriveItem *item = yd_browse_name_hit_get_item (hit);
  GPtrArray *folders = yd_browse_name_hit_get_folders (hit);
  YdDriveItem *top = folders->len > 0 ? g_ptr_array_index (folders, 0) : item;
  g_autoptr (YdDriveItem) root = yd_storage_dup_root (storage);
  g_autoptr (YdBrowsePlace) place = NULL;

  if (root == NULL || !g_str_equal (yd_drive_item_get_parent_id (top), yd_drive_item_get_id (root)))
    return NULL;
  place = yd_browse_place_new_at (storage, folders);

  return yd_drive_item_is_folder (item) ? yd_browse_place_enter (place, item)
                                        : g_steal_pointer (&place);
}

/* The service may have to be asked for the folders first. */
void
yd_files_page_show_item (YdFilesPage     *self,
                         YdStorage       *storage,
                         YdBrowseNameHit *hit,
                         const char      *folder_id,
                         const char      *file_id)
{
  YdBrowseLocation *location = yd_files_page_get_location (self);
  g_autoptr (YdBrowsePlace) place = hit != NULL ? find_place (storage, hit) : NULL;

  g_free (self->sought_folder);
  self->sought_folder = g_strdup (folder_id);
  g_free (self->sought_file);
  self->sought_file = g_strdup (file_id);
  if (place == NULL)
    {
      gtk_widget_activate_action (GTK_WIDGET (self), "storages.show-folder", "(xs)",
                                  yd_storage_get_id (storage), folder_id);
      return;
    }
  if (location != NULL)
    yd_browse_location_go_to (location, place);
  else
    yd_files_page_open_tab (self, place, TRUE);
  /* It may have been open before. */
  yd_files_page_show_sought (self);
}

static void
hit_wanted (YdFilesPage     *self,
            YdBrowseNameHit *hit)
{
  YdStorage *storage = get_storage (self);
  YdDriveItem *item = yd_browse_name_hit_get_item (hit);
  gboolean is_folder = yd_drive_item_is_folder (item);
  const char *folder_id = is_folder ? yd_drive_item_get_id (item)
                                    : yd_drive_item_get_parent_id (item);

  if (storage != NULL && *folder_id != '\0')
    yd_files_page_show_item (self, storage, hit, folder_id,
                             is_folder ? NULL : yd_drive_item_get_id (item));
}

void
yd_files_page_show_sought (YdFilesPage *self)
{
  YdBrowseLocation *location = yd_files_page_get_location (self);
  YdDriveItem *folder = location != NULL ? yd_browse_location_get_folder (location) : NULL;

  if (folder == NULL || self->sought_folder == NULL
      || !g_str_equal (self->sought_folder, yd_drive_item_get_id (folder)))
    return;
  if (self->sought_file != NULL)
    yd_files_view_show_file (self->view, self->sought_file);
  g_clear_pointer (&self->sought_folder, g_free);
  g_clear_pointer (&self->sought_file, g_free);
}

void
yd_files_page_search (YdFilesPage *self,
                      const char  *text)
{
  g_return_if_fail (YD_IS_FILES_PAGE (self));

  if (get_storage (self) == NULL)
    return;
  gtk_search_bar_set_search_mode (self->search_bar, TRUE);
  gtk_editable_set_text (GTK_EDITABLE (self->search_entry), text);
  gtk_editable_set_position (GTK_EDITABLE (self->search_entry), -1);
}

/* What is selected among it is what the view's actions are about. */
static void
hits_chosen (YdFilesPage *self)
{
  g_autoptr (GPtrArray) items = NULL;

  if (self->view == NULL)
    return;
  items = yd_found_pane_dup_selected (self->found);
  yd_found_pane_set_menu (self->found, yd_files_view_get_menu (self->view));
  yd_files_view_choose (self->view, items);
}

/* Actions */

static void
start (GtkWidget  *widget,
       const char *action_name,
       GVariant   *parameter)
{
  YdFilesPage *self = YD_FILES_PAGE (widget);

  if (get_storage (self) == NULL)
    return;
  gtk_search_bar_set_search_mode (self->search_bar, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
}

static void
stop (GtkWidget  *widget,
      const char *action_name,
      GVariant   *parameter)
{
  search_stopped (YD_FILES_PAGE (widget));
}

static void
find_starred (GtkWidget  *widget,
              const char *action_name,
              GVariant   *parameter)
{
  YdFilesPage *self = YD_FILES_PAGE (widget);

  if (get_storage (self) == NULL)
    return;
  yd_files_page_end_search (self);
  show_starred (self, TRUE);
  yd_found_pane_show_starred (self->found, get_storage (self));
}

void
yd_files_page_bind_search (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, YdFilesPage, search_bar);
  gtk_widget_class_bind_template_child (widget_class, YdFilesPage, search_entry);
  gtk_widget_class_bind_template_child (widget_class, YdFilesPage, typing);
  gtk_widget_class_bind_template_child (widget_class, YdFilesPage, found);
  gtk_widget_class_bind_template_callback (widget_class, text_changed);
  gtk_widget_class_bind_template_callback (widget_class, search_stopped);
  gtk_widget_class_bind_template_callback (widget_class, search_activated);
  gtk_widget_class_bind_template_callback (widget_class, key_in_search);
  gtk_widget_class_bind_template_callback (widget_class, key_in_files);
  gtk_widget_class_bind_template_callback (widget_class, hit_wanted);
  gtk_widget_class_bind_template_callback (widget_class, hits_chosen);
  gtk_widget_class_install_action (widget_class, "search.start", NULL, start);
  gtk_widget_class_install_action (widget_class, "search.stop", NULL, stop);
  gtk_widget_class_install_action (widget_class, "search.starred", NULL, find_starred);
}

void
yd_files_page_set_up_search (YdFilesPage *self)
{
  g_signal_group_connect_swapped (self->view_events, "selected",
                                  G_CALLBACK (yd_found_pane_unselect), self->found);
  yd_found_pane_set_up (self->found, self->shared->names);
  gtk_search_bar_connect_entry (self->search_bar, GTK_EDITABLE (self->search_entry));
  g_signal_connect_object (self->search_bar, "notify::search-mode-enabled",
                           G_CALLBACK (mode_changed), self, G_CONNECT_SWAPPED);
}
