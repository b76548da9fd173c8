/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Searching: the folder at once, then the storage; what has a star; and the way out.
 */
#include "config.h"

#include "yd-test-ui.h"

#include "yd-files-page.h"
#include "yd-found-pane.h"

static GtkWidget *
find_entry (FakeScene *scene)
{
  return test_find_type (scene->window, GTK_TYPE_SEARCH_ENTRY);
}

static GtkWidget *
find_list (FakeScene *scene)
{
  return test_find (GTK_WIDGET (scene->window), GTK_TYPE_LIST_VIEW, "Found");
}

static gboolean
shows (FakeScene  *scene,
       const char *text)
{
  return test_has_label (scene->window, text);
}

/* In what is found, not in the folder. */
static gboolean
found (FakeScene  *scene,
       const char *text)
{
  GtkWidget *list = find_list (scene);

  return list != NULL && test_has_label (list, text);
}

static guint
count_rows (FakeScene *scene)
{
  YdBrowseFolderModel *model =
      yd_files_view_get_model (yd_files_page_get_view (test_get_files (scene)));

  return g_list_model_get_n_items (G_LIST_MODEL (model));
}

static gboolean
is_enabled (YdFilesPage *page,
            const char  *action)
{
  return g_action_group_get_action_enabled (
      yd_files_view_get_actions (yd_files_page_get_view (page)), action);
}

static void
type (FakeScene  *scene,
      const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (find_entry (scene)), text);
}

static void
test_folder_and_storage (void)
{
  FakeScene *scene = test_open_filled ();

  test_activate (test_get_files (scene), "search.start");
  type (scene, "page");
  wait_for (count_rows (scene) == 2);
  wait_for (found (scene, "page 10.txt"));
  g_assert_nonnull (strstr (fake_drive_get_calls (), "search page"));

  /* What is nowhere here may be elsewhere: its folder opens, and the search is over. */
  type (scene, "notes");
  wait_for (shows (scene, "Nothing in this folder has that in its name."));
  wait_for (found (scene, "notes.md"));
  g_signal_emit_by_name (find_list (scene), "activate", 0);
  wait_for (shows (scene, "notes.md") && find_list (scene) == NULL);
  g_assert_cmpuint (count_rows (scene), ==, 1);
  wait_for (gtk_selection_model_is_selected (
      gtk_column_view_get_model (
          GTK_COLUMN_VIEW (test_find_type (scene->window, GTK_TYPE_COLUMN_VIEW))), 0));
  g_assert_false (gtk_search_bar_get_search_mode (
      GTK_SEARCH_BAR (test_find_type (scene->window, GTK_TYPE_SEARCH_BAR))));
  fake_scene_free (scene);
}

static void
test_stop (void)
{
  FakeScene *scene = test_open_filled ();
  guint n_rows = count_rows (scene);

  test_activate (test_get_files (scene), "search.start");
  type (scene, "page");
  wait_for (count_rows (scene) == 2);
  g_signal_emit_by_name (find_entry (scene), "stop-search");
  wait_for (count_rows (scene) == n_rows);
  g_assert_null (find_list (scene));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (find_entry (scene))), ==, "");
  fake_scene_free (scene);
}

static void
test_states (void)
{
  g_autoptr (GError) offline = g_error_new_literal (YD_NET_ERROR, YD_NET_ERROR_UNREACHABLE, "x");
  FakeScene *scene = test_open_filled ();

  test_activate (test_get_files (scene), "search.start");
  type (scene, "nowhere");
  wait_for (shows (scene, "Nothing Found"));
  fake_drive_set_error (offline);
  type (scene, "song");
  wait_for (shows (scene, "The service cannot be reached. Check the network and try again."));
  fake_drive_set_error (NULL);
  g_signal_emit_by_name (test_find (GTK_WIDGET (scene->window), GTK_TYPE_BUTTON, "_Try Again"),
                         "clicked");
  wait_for (found (scene, "song.flac"));
  fake_scene_free (scene);
}

static void
test_choices (void)
{
  FakeScene *scene = test_open_filled ();
  GtkWidget *choice;

  test_activate (test_get_files (scene), "search.start");
  type (scene, "o");
  wait_for (found (scene, "song.flac"));
  choice = test_find (GTK_WIDGET (scene->window), GTK_TYPE_DROP_DOWN, "Type");
  g_assert_nonnull (choice);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (choice), YD_DRIVE_SEARCH_FOLDERS);
  g_assert_nonnull (test_find (GTK_WIDGET (scene->window), GTK_TYPE_DROP_DOWN, "Changed"));
  fake_scene_free (scene);
}

static void
test_starred (void)
{
  FakeScene *scene = test_open_filled ();
  GtkWidget *tabs = test_find_type (scene->window, ADW_TYPE_TAB_VIEW);

  test_activate (scene->window, "shell.starred");
  wait_for (found (scene, "backup.zip"));
  g_assert_false (gtk_widget_get_visible (tabs));
  test_activate (test_get_files (scene), "search.stop");
  g_assert_true (gtk_widget_get_visible (tabs));
  g_assert_null (find_list (scene));
  fake_scene_free (scene);
}

/* Several of what was found: what is done is done to these, until something in the folder is
 * selected; then they are not selected any more. */
static void
test_several (void)
{
  FakeScene *scene = test_open_filled ();
  GtkSelectionModel *found_rows, *rows;
  GtkWidget *files;
  g_autoptr (GPtrArray) items = NULL;

  test_activate (test_get_files (scene), "search.start");
  type (scene, "o");
  wait_for (found (scene, "notes.md") && found (scene, "song.flac"));
  files = test_find_type (scene->window, GTK_TYPE_COLUMN_VIEW);
  rows = gtk_column_view_get_model (GTK_COLUMN_VIEW (files));
  gtk_selection_model_select_item (rows, 0, TRUE);
  found_rows = gtk_list_view_get_model (GTK_LIST_VIEW (find_list (scene)));
  gtk_selection_model_select_all (found_rows);
  g_assert_false (gtk_selection_model_is_selected (rows, 0));
  items = yd_found_pane_dup_selected (
      YD_FOUND_PANE (test_find_type (scene->window, YD_TYPE_FOUND_PANE)));
  g_assert_cmpuint (items->len, ==, g_list_model_get_n_items (G_LIST_MODEL (found_rows)));
  test_activate (test_get_files (scene), "files.download");
  {
    g_autofree char *calls = g_strdup_printf ("download %u; ", items->len);

    g_assert_cmpstr (fake_queue_get_calls (scene->queue), ==, calls);
  }
  /* Where they are is not the open folder. */
  g_assert_false (is_enabled (test_get_files (scene), "rename"));
  g_assert_true (is_enabled (test_get_files (scene), "delete"));
  g_assert_true (is_enabled (test_get_files (scene), "star"));

  gtk_selection_model_select_item (rows, 0, TRUE);
  g_assert_false (gtk_selection_model_is_selected (found_rows, 0));
  g_assert_true (is_enabled (test_get_files (scene), "rename"));
  fake_scene_free (scene);
}

int
main (int   argc,
      char *argv[])
{
  test_init (&argc, &argv);

  g_test_add_func ("/ui/search/folder-and-storage", test_folder_and_storage);
  g_test_add_func ("/ui/search/stop", test_stop);
  g_test_add_func ("/ui/search/states", test_states);
  g_test_add_func ("/ui/search/choices", test_choices);
  g_test_add_func ("/ui/search/starred", test_starred);
  g_test_add_func ("/ui/search/several", test_several);

  return g_test_run ();
}
