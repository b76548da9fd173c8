/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Preferences: the queue obeys at once, and the window shows what was set.
 */
#include "config.h"

#include "yd-test-ui.h"

#include "yd-preferences-window.h"

static gsize
told (FakeScene  *scene,
      const char *what)
{
  return GPOINTER_TO_SIZE (g_object_get_data (G_OBJECT (scene->queue), what));
}

static FakeScene *
open_scene (void)
{
  FakeScene *scene = fake_scene_new ();

  fake_scene_fill ();
  fake_scene_add_settings (scene);
  fake_scene_add_storage (scene, "Lin", YD_DRIVE_KIND_DEFAULT, FALSE);
  fake_scene_present (scene);
  wait_for (test_has_label (scene->window, "page 2.txt"));

  return scene;
}

static GtkWidget *
open_preferences (FakeScene *scene)
{
  test_activate (scene->window, "shell.show-preferences");
  wait_for (test_find_window (scene, "Preferences") != NULL);

  return GTK_WIDGET (test_find_window (scene, "Preferences"));
}

static void
close_preferences (FakeScene *scene)
{
  gtk_window_close (test_find_window (scene, "Preferences"));
  wait_for (test_find_window (scene, "Preferences") == NULL);
}

static void
test_defaults (void)
{
  FakeScene *scene = open_scene ();

  g_assert_cmpuint (told (scene, "uploads"), ==, 3);
  g_assert_cmpuint (told (scene, "upload-limit"), ==, 0);
  g_assert_cmpuint (told (scene, "download-limit"), ==, 0);
  g_assert_cmpuint (told (scene, "conflict"), ==, YD_TRANSFER_CONFLICT_ASK);
  fake_scene_free (scene);
}

static void
test_at_once (void)
{
  FakeScene *scene = open_scene ();
  GtkWidget *window = open_preferences (scene);
  GtkWidget *row = test_find_row (window, "Limit Uploads");
  GtkWidget *spin = test_find_type (row, GTK_TYPE_SPIN_BUTTON);
  GtkWidget *unit = test_find_type (row, GTK_TYPE_DROP_DOWN);
  GtkWidget *uploads = test_find_type (test_find_row (window, "Uploads at a Time"),
                                       GTK_TYPE_SPIN_BUTTON);

  gtk_spin_button_set_value (GTK_SPIN_BUTTON (uploads), 8);
  g_assert_cmpuint (told (scene, "uploads"), ==, 8);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (spin), 5);
  g_assert_cmpuint (told (scene, "upload-limit"), ==, 0);
  adw_expander_row_set_enable_expansion (ADW_EXPANDER_ROW (row), TRUE);
  g_assert_cmpuint (told (scene, "upload-limit"), ==, 5 * 1024 * 1024);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (unit), 0);
  g_assert_cmpuint (told (scene, "upload-limit"), ==, 5 * 1024);
  g_assert_cmpuint (told (scene, "download-limit"), ==, 0);

  row = test_find_row (window, "Limit Downloads");
  adw_expander_row_set_enable_expansion (ADW_EXPANDER_ROW (row), TRUE);
  g_assert_cmpuint (told (scene, "download-limit"), ==, 1024 * 1024);
  row = test_find_row (window, "When the Name Is Taken");
  adw_combo_row_set_selected (ADW_COMBO_ROW (row), 3);
  g_assert_cmpuint (told (scene, "conflict"), ==, YD_TRANSFER_CONFLICT_REPLACE);
  close_preferences (scene);

  window = open_preferences (scene);
  row = test_find_row (window, "Limit Uploads");
  g_assert_true (adw_expander_row_get_enable_expansion (ADW_EXPANDER_ROW (row)));
  spin = test_find_type (row, GTK_TYPE_SPIN_BUTTON);
  g_assert_cmpint (gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (spin)), ==, 5);
  row = test_find_row (window, "When the Name Is Taken");
  g_assert_cmpuint (adw_combo_row_get_selected (ADW_COMBO_ROW (row)), ==, 3);
  close_preferences (scene);
  fake_scene_free (scene);
}

static void
test_folder (void)
{
  FakeScene *scene = open_scene ();
  GtkWidget *window = open_preferences (scene);
  GtkWidget *row = test_find_row (window, "Download Folder");
  GtkWidget *view = test_find_type (scene->window, GTK_TYPE_COLUMN_VIEW);
  GtkSelectionModel *selection = gtk_column_view_get_model (GTK_COLUMN_VIEW (view));

  g_settings_set_string (scene->settings, "download-folder", "file:///tmp/a%20&%20b");
  g_assert_true (g_str_has_prefix (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)),
                                   "/tmp/a &"));
  close_preferences (scene);
  gtk_selection_model_select_item (selection, 2, TRUE);
  test_activate (view, "files.download");
  g_assert_cmpstr (fake_queue_get_calls (scene->queue), ==, "download 1; ");
  g_assert_cmpstr (g_object_get_data (G_OBJECT (scene->queue), "folder"), ==,
                   "file:///tmp/a%20&%20b");

  window = open_preferences (scene);
  row = test_find_row (window, "Download Folder");
  test_activate (row, "preferences.reset-folder");
  g_assert_false (g_str_has_prefix (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)),
                                    "/tmp/a &"));
  close_preferences (scene);
  fake_scene_free (scene);
}

int
main (int    argc,
      char **argv)
{
  test_init (&argc, &argv);

  g_test_add_func ("/ui/preferences/defaults", test_defaults);
  g_test_add_func ("/ui/preferences/at-once", test_at_once);
  g_test_add_func ("/ui/preferences/folder", test_folder);

  return g_test_run ();
}
