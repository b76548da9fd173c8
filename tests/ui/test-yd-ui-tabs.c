/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Tabs and windows: each has a folder and a history of its own; what is open is remembered.
 */
#include "config.h"

#include "yd-test-ui.h"

#include "yd-files-page.h"

static YdFilesPage *
get_page (YdWindow *window)
{
  return YD_FILES_PAGE (test_find_type (window, YD_TYPE_FILES_PAGE));
}

static AdwTabView *
get_tabs (YdWindow *window)
{
  return ADW_TAB_VIEW (test_find_type (window, ADW_TYPE_TAB_VIEW));
}

static int
count_tabs (FakeScene *scene)
{
  return adw_tab_view_get_n_pages (get_tabs (scene->window));
}

static GtkWidget *
get_list (YdWindow *window)
{
  return test_find_type (yd_files_page_get_view (get_page (window)), GTK_TYPE_COLUMN_VIEW);
}

static gboolean
shows (FakeScene  *scene,
       const char *text)
{
  return test_has_label (scene->window, text);
}

static const char *
get_path (YdWindow *window)
{
  YdBrowseLocation *location = yd_files_page_get_location (get_page (window));
  g_autofree char *path = yd_browse_place_dup_path (yd_browse_location_get_place (location));

  return g_intern_string (path);
}

static void
select_row (YdWindow *window,
            guint     position)
{
  GtkSelectionModel *selection =
      gtk_column_view_get_model (GTK_COLUMN_VIEW (get_list (window)));

  gtk_selection_model_select_item (selection, position, TRUE);
}

static guint
count_rows (YdWindow *window)
{
  GtkSelectionModel *selection =
      gtk_column_view_get_model (GTK_COLUMN_VIEW (get_list (window)));

  return g_list_model_get_n_items (G_LIST_MODEL (selection));
}

static void
add_tab (FakeScene *scene)
{
  test_activate (get_page (scene->window), "tabs.new");
  wait_for (count_rows (scene->window) > 0);
}

/* Another window than the scene's, or NULL. */
static YdWindow *
find_other (FakeScene *scene)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

      if (YD_IS_WINDOW (window) && window != GTK_WINDOW (scene->window))
        return YD_WINDOW (window);
    }

  return NULL;
}

static void
test_each_has_its_own_way (void)
{
  FakeScene *scene = test_open_filled ();
  YdFilesPage *page = get_page (scene->window);

  g_assert_cmpint (count_tabs (scene), ==, 1);
  add_tab (scene);
  g_assert_cmpint (count_tabs (scene), ==, 2);
  g_signal_emit_by_name (get_list (scene->window), "activate", 0);
  wait_for (shows (scene, "notes.md"));
  g_assert_cmpstr (get_path (scene->window), ==, "/Documents");
  g_assert_cmpstr (adw_tab_page_get_title (
                       adw_tab_view_get_selected_page (get_tabs (scene->window))),
                   ==, "Documents");

  /* The other one is where it was, and cannot go back. */
  adw_tab_view_select_previous_page (get_tabs (scene->window));
  g_assert_cmpstr (get_path (scene->window), ==, "/");
  test_try (page, "files.back");
  g_assert_cmpstr (get_path (scene->window), ==, "/");
  adw_tab_view_select_next_page (get_tabs (scene->window));
  test_activate (page, "files.back");
  g_assert_cmpstr (get_path (scene->window), ==, "/");
  test_activate (page, "files.forward");
  g_assert_cmpstr (get_path (scene->window), ==, "/Documents");

  test_activate (scene->window, "shell.close");
  wait_for (count_tabs (scene) == 1);
  g_assert_cmpstr (get_path (scene->window), ==, "/");
  fake_scene_free (scene);
}

/* A folder opened behind: it is listed when it is looked at. */
static void
test_open_in_tab (void)
{
  FakeScene *scene = test_open_filled ();
  YdFilesPage *page = get_page (scene->window);

  select_row (scene->window, 0);
  test_activate (page, "files.open-tab");
  g_assert_cmpint (count_tabs (scene), ==, 2);
  g_assert_cmpstr (get_path (scene->window), ==, "/");
  test_settle (scene);
  g_assert_null (strstr (fake_drive_get_calls (), "list f1"));
  adw_tab_view_select_next_page (get_tabs (scene->window));
  wait_for (shows (scene, "notes.md"));
  g_assert_nonnull (strstr (fake_drive_get_calls (), "list f1"));
  test_activate (page, "tabs.close-others");
  wait_for (count_tabs (scene) == 1);
  g_assert_cmpstr (get_path (scene->window), ==, "/Documents");
  fake_scene_free (scene);
}

/* Keys and buttons of the window are about the tab that is seen. */
static void
test_actions_follow (void)
{
  FakeScene *scene = test_open_filled ();
  YdFilesPage *page = get_page (scene->window);

  select_row (scene->window, 2);
  add_tab (scene);
  test_activate (page, "files.only-instant");
  test_try (page, "files.download");
  g_assert_cmpstr (fake_queue_get_calls (scene->queue), ==, "");
  adw_tab_view_select_previous_page (get_tabs (scene->window));
  test_activate (page, "files.download");
  g_assert_cmpstr (fake_queue_get_calls (scene->queue), ==, "download 1; ");
  fake_scene_free (scene);
}

static void
test_windows (void)
{
  FakeScene *scene = test_open_filled ();
  YdFilesPage *page = get_page (scene->window);
  YdWindow *other;

  select_row (scene->window, 0);
  test_activate (page, "files.open-window");
  other = find_other (scene);
  g_assert_nonnull (other);
  wait_for (test_has_label (other, "notes.md"));
  g_assert_cmpstr (get_path (other), ==, "/Documents");
  g_assert_cmpstr (get_path (scene->window), ==, "/");

  /* What is done in one can be taken back in the other. */
  test_rename (page, "Papers");
  wait_for (shows (scene, "Papers"));
  wait_for (yd_browse_actions_get_undoable (scene->shared->actions) != NULL);
  test_activate (get_page (other), "files.undo");
  wait_for (shows (scene, "Documents"));

  /* One of several closes without a question, the last with its last tab. */
  test_activate (other, "shell.close");
  wait_for (find_other (scene) == NULL);
  fake_scene_free (scene);
}

static void
test_tab_becomes_window (void)
{
  FakeScene *scene = test_open_filled ();
  YdFilesPage *page = get_page (scene->window);
  YdWindow *other;

  test_try (page, "tabs.move-to-window");
  g_assert_null (find_other (scene));
  add_tab (scene);
  g_signal_emit_by_name (get_list (scene->window), "activate", 0);
  wait_for (shows (scene, "notes.md"));
  test_activate (page, "tabs.move-to-window");
  other = find_other (scene);
  g_assert_nonnull (other);
  g_assert_cmpint (count_tabs (scene), ==, 1);
  g_assert_cmpint (adw_tab_view_get_n_pages (get_tabs (other)), ==, 1);
  wait_for (test_has_label (other, "notes.md"));
  g_assert_cmpstr (get_path (other), ==, "/Documents");

  /* With its history; and back again, which closes the window that is left. */
  test_activate (get_page (other), "files.back");
  g_assert_cmpstr (get_path (other), ==, "/");
  adw_tab_view_transfer_page (get_tabs (other),
                              adw_tab_view_get_nth_page (get_tabs (other), 0),
                              get_tabs (scene->window), 0);
  wait_for (find_other (scene) == NULL);
  g_assert_cmpint (count_tabs (scene), ==, 2);
  fake_scene_free (scene);
}

/* No tab and no window shows what was removed. */
static void
test_storage_goes (void)
{
  FakeScene *scene = fake_scene_new ();
  g_autoptr (YdStorage) second = NULL;
  g_autoptr (YdStorageOptions) options G_GNUC_UNUSED = NULL;
  YdWindow *other;

  fake_scene_fill ();
  fake_scene_add_storage (scene, "Lin", YD_DRIVE_KIND_DEFAULT, FALSE);
  fake_scene_add_storage (scene, "Wang", YD_DRIVE_KIND_BACKUP, FALSE);
  fake_scene_present (scene);
  wait_for (shows (scene, "page 2.txt"));
  second = g_list_model_get_item (G_LIST_MODEL (scene->registry), 1);
  test_activate (get_page (scene->window), "tabs.new");
  yd_window_open_storage (scene->window, second);
  test_activate (scene->window, "shell.new-window");
  other = find_other (scene);
  g_assert_nonnull (other);
  gtk_widget_activate_action (GTK_WIDGET (scene->window), "storages.disable", "x",
                              yd_storage_get_id (second));
  wait_for (count_tabs (scene) == 1);
  g_assert_cmpstr (get_path (scene->window), ==, "/");
  wait_for (test_has_label (other, "No Storage Open"));
  gtk_window_destroy (GTK_WINDOW (other));
  fake_scene_free (scene);
}

/* All places of a tab can be gone to at once. */
static void
test_history (void)
{
  FakeScene *scene = test_open_filled ();
  YdFilesPage *page = get_page (scene->window);
  GtkWidget *menu;

  test_activate (page, "path.history");
  g_assert_null (test_find (GTK_WIDGET (scene->window), GTK_TYPE_POPOVER_MENU, NULL));
  g_signal_emit_by_name (get_list (scene->window), "activate", 0);
  wait_for (shows (scene, "notes.md"));
  test_activate (page, "files.up");
  wait_for (shows (scene, "page 2.txt"));
  test_activate (page, "path.history");
  menu = test_find (GTK_WIDGET (scene->window), GTK_TYPE_POPOVER_MENU, NULL);
  g_assert_nonnull (menu);
  g_assert_cmpint (g_menu_model_get_n_items (
                       gtk_popover_menu_get_menu_model (GTK_POPOVER_MENU (menu))),
                   ==, 3);
  gtk_widget_activate_action (GTK_WIDGET (page), "path.go", "u", 1);
  wait_for (shows (scene, "notes.md"));
  test_activate (page, "files.forward");
  g_assert_cmpstr (get_path (scene->window), ==, "/");
  fake_scene_free (scene);
}

static GtkEditable *
get_path_entry (FakeScene *scene)
{
  return GTK_EDITABLE (test_find (GTK_WIDGET (scene->window), GTK_TYPE_ENTRY, "Path"));
}

/* Typed, completed, wrong, and given up. */
static void
test_path (void)
{
  FakeScene *scene = test_open_filled ();
  YdFilesPage *page = get_page (scene->window);

  g_assert_null (get_path_entry (scene));
  test_activate (page, "path.edit");
  test_settle (scene);
  g_assert_cmpstr (gtk_editable_get_text (get_path_entry (scene)), ==, "/");
  gtk_editable_set_text (get_path_entry (scene), "/doc");
  wait_for (shows (scene, "/Documents/"));
  gtk_editable_set_text (get_path_entry (scene), "/Nowhere");
  g_signal_emit_by_name (get_path_entry (scene), "activate");
  wait_for (shows (scene, "There is no folder “\342\201\250Nowhere\342\201\251” there."));
  gtk_editable_set_text (get_path_entry (scene), "Documents");
  wait_for (!shows (scene, "There is no folder “\342\201\250Nowhere\342\201\251” there."));
  g_signal_emit_by_name (get_path_entry (scene), "activate");
  wait_for (shows (scene, "notes.md"));
  g_assert_cmpstr (get_path (scene->window), ==, "/Documents");
  wait_for (get_path_entry (scene) == NULL);

  test_activate (page, "path.edit");
  test_settle (scene);
  g_assert_cmpstr (gtk_editable_get_text (get_path_entry (scene)), ==, "/Documents");
  test_activate (page, "files.back");
  wait_for (get_path_entry (scene) == NULL);
  g_assert_cmpstr (get_path (scene->window), ==, "/");
  fake_scene_free (scene);
}

static GtkListBoxRow *
get_place_row (FakeScene  *scene,
               const char *list,
               int         index)
{
  GtkWidget *box = test_find (GTK_WIDGET (scene->window), GTK_TYPE_LIST_BOX, list);

  return box != NULL ? gtk_list_box_get_row_at_index (GTK_LIST_BOX (box), index) : NULL;
}

/* Put there, named, moved, gone to, and taken away; those visited last come by themselves. */
static void
test_bookmarks (void)
{
  FakeScene *scene = test_open_filled ();
  GListModel *bookmarks = G_LIST_MODEL (fake_scene_get_shared (scene)->bookmarks);
  g_autoptr (YdBrowsePlace) first = NULL;
  GtkWindow *dialog;

  g_assert_null (get_place_row (scene, "Bookmarks", 0));
  test_activate (scene->window, "shell.bookmark");
  g_signal_emit_by_name (get_list (scene->window), "activate", 0);
  wait_for (shows (scene, "notes.md"));
  test_activate (scene->window, "shell.bookmark");
  g_assert_nonnull (get_place_row (scene, "Bookmarks", 1));
  wait_for (get_place_row (scene, "Recent", 0) != NULL);

  test_activate (get_place_row (scene, "Bookmarks", 1), "place.move-up");
  first = g_list_model_get_item (bookmarks, 0);
  g_assert_cmpstr (yd_browse_place_get_name (first), ==, "Documents");
  test_activate (get_place_row (scene, "Bookmarks", 0), "place.rename");
  dialog = test_find_window (scene, "Rename Bookmark");
  gtk_editable_set_text (GTK_EDITABLE (test_find_type (dialog, ADW_TYPE_ENTRY_ROW)), "Papers");
  test_activate (dialog, "name.accept");
  wait_for (test_has_label (get_place_row (scene, "Bookmarks", 0), "Papers"));

  g_signal_emit_by_name (get_place_row (scene, "Bookmarks", 1), "activate");
  wait_for (shows (scene, "page 2.txt"));
  g_assert_cmpstr (get_path (scene->window), ==, "/");
  test_activate (get_place_row (scene, "Bookmarks", 0), "place.open-tab");
  g_assert_cmpint (count_tabs (scene), ==, 2);
  test_activate (get_place_row (scene, "Bookmarks", 0), "place.remove");
  g_assert_cmpuint (g_list_model_get_n_items (bookmarks), ==, 1);
  test_activate (scene->window, "shell.bookmark");
  g_assert_cmpuint (g_list_model_get_n_items (bookmarks), ==, 0);
  g_assert_null (get_place_row (scene, "Bookmarks", 0));
  fake_scene_free (scene);
}

/* The next program begins with the tabs of this one. */
static void
test_session (void)
{
  FakeScene *scene = test_open_filled ();
  YdBrowsePlaceList *opened = fake_scene_get_shared (scene)->opened;
  g_autoptr (YdBrowsePlace) place = NULL;

  g_assert_nonnull (opened);
  add_tab (scene);
  g_signal_emit_by_name (get_list (scene->window), "activate", 0);
  wait_for (shows (scene, "notes.md"));
  wait_for (g_list_model_get_n_items (G_LIST_MODEL (opened)) == 2);
  place = g_list_model_get_item (G_LIST_MODEL (opened), 1);
  g_assert_cmpstr (yd_browse_place_get_name (place), ==, "Documents");
  gtk_window_destroy (GTK_WINDOW (scene->window));

  fake_scene_present (scene);
  g_assert_cmpint (count_tabs (scene), ==, 2);
  wait_for (shows (scene, "page 2.txt"));
  adw_tab_view_select_next_page (get_tabs (scene->window));
  wait_for (shows (scene, "notes.md"));
  fake_scene_free (scene);
}

int
main (int   argc,
      char *argv[])
{
  test_init (&argc, &argv);

  g_test_add_func ("/ui/tabs/each-has-its-own-way", test_each_has_its_own_way);
  g_test_add_func ("/ui/tabs/open-in-tab", test_open_in_tab);
  g_test_add_func ("/ui/tabs/actions-follow", test_actions_follow);
  g_test_add_func ("/ui/tabs/windows", test_windows);
  g_test_add_func ("/ui/tabs/tab-becomes-window", test_tab_becomes_window);
  g_test_add_func ("/ui/tabs/storage-goes", test_storage_goes);
  g_test_add_func ("/ui/tabs/history", test_history);
  g_test_add_func ("/ui/tabs/path", test_path);
  g_test_add_func ("/ui/tabs/bookmarks", test_bookmarks);
  g_test_add_func ("/ui/tabs/session", test_session);

  return g_test_run ();
}
