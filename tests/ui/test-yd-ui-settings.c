/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Preferences: what each choice of the pages does in the window behind it, at once.
 */
#include "config.h"

#include "yd-test-ui.h"

#include "yd-data-page.h"
#include "yd-file-picture.h"
#include "yd-general-page.h"
#include "yd-network-page.h"

#include "yd-base-tree.h"

#include <string.h>

#define BIG 123456

static GtkWidget *
open_preferences (FakeScene *scene)
{
  test_activate (scene->window, "shell.show-preferences");
  wait_for (test_find_window (scene, "Preferences") != NULL);

  return GTK_WIDGET (test_find_window (scene, "Preferences"));
}

static FakeScene *
open_scene (void)
{
  FakeScene *scene = fake_scene_new ();

  fake_scene_fill ();
  fake_scene_add_settings (scene);
  g_settings_reset (scene->settings, "files-layout");
  fake_scene_add_storage (scene, "Lin", YD_DRIVE_KIND_DEFAULT, FALSE);
  fake_scene_present (scene);
  wait_for (test_has_label (scene->window, "page 2.txt"));

  return scene;
}

static GtkWidget *
find_switch (GtkWidget  *preferences,
             const char *title)
{
  return test_find_type (test_find_row (preferences, title), GTK_TYPE_SWITCH);
}

/* The name in the first row of the list. */
static gboolean
begins_with (FakeScene  *scene,
             const char *name)
{
  GtkWidget *view = test_find_type (scene->window, GTK_TYPE_COLUMN_VIEW);
  GListModel *model = G_LIST_MODEL (gtk_column_view_get_model (GTK_COLUMN_VIEW (view)));
  g_autoptr (YdBrowseEntry) entry = g_list_model_get_item (model, 0);

  return entry != NULL
         && g_str_equal (yd_drive_item_get_name (yd_browse_entry_get_item (entry)), name);
}

static void
test_browsing (void)
{
  FakeScene *scene = open_scene ();
  GtkWidget *preferences = open_preferences (scene);
  GtkWidget *folders = find_switch (preferences, "Folders Before Files");
  GtkWidget *view = test_find_row (preferences, "View");

  g_assert_true (begins_with (scene, "Documents"));
  gtk_switch_set_active (GTK_SWITCH (folders), FALSE);
  wait_for (begins_with (scene, "backup.zip"));
  gtk_switch_set_active (GTK_SWITCH (folders), TRUE);
  wait_for (begins_with (scene, "Documents"));

  adw_combo_row_set_selected (ADW_COMBO_ROW (view), 1);
  wait_for (gtk_grid_view_get_model (
                GTK_GRID_VIEW (test_find_type (scene->window, GTK_TYPE_GRID_VIEW))) != NULL);
  adw_combo_row_set_selected (ADW_COMBO_ROW (view), 0);
  g_assert_true (begins_with (scene, "Documents"));
  fake_scene_free (scene);
}

static guint
count_thumbnails (GtkWidget *root)
{
  guint n = YD_IS_FILE_PICTURE (root) && yd_file_picture_has_thumbnail (YD_FILE_PICTURE (root));

  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n += count_thumbnails (child);

  return n;
}

static void
test_thumbnails (void)
{
  g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, 40, 30);
  g_autoptr (GBytes) bytes = NULL;
  char *data = NULL;
  gsize size = 0;
  FakeScene *scene;
  GtkWidget *wanted;

  gdk_pixbuf_fill (pixbuf, 0x3080c0ff);
  g_assert_true (gdk_pixbuf_save_to_buffer (pixbuf, &data, &size, "png", NULL, NULL));
  bytes = g_bytes_new_take (data, size);
  fake_drive_set_thumbnail (bytes);
  scene = open_scene ();
  wait_for (count_thumbnails (GTK_WIDGET (scene->window)) > 0);
  wanted = find_switch (open_preferences (scene), "Thumbnails");
  gtk_switch_set_active (GTK_SWITCH (wanted), FALSE);
  wait_for (count_thumbnails (GTK_WIDGET (scene->window)) == 0);
  gtk_switch_set_active (GTK_SWITCH (wanted), TRUE);
  wait_for (count_thumbnails (GTK_WIDGET (scene->window)) > 0);
  fake_drive_set_thumbnail (NULL);
  fake_scene_free (scene);
}

static void
note (gboolean *noted)
{
  *noted = TRUE;
}

/* (transfer none) (nullable) */
static AdwMessageDialog *
find_question (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

      if (ADW_IS_MESSAGE_DIALOG (window) && gtk_widget_get_visible (GTK_WIDGET (window)))
        return ADW_MESSAGE_DIALOG (window);
    }

  return NULL;
}

/* The window asks, and stays when that is the answer. */
static void
assert_asks (FakeScene *scene)
{
  yd_window_try_close (scene->window);
  wait_for (find_question () != NULL);
  adw_message_dialog_response (find_question (), "cancel");
  test_settle (scene);
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (scene->window)));
}

/* Closing asks, goes on in the background or pauses, as it is set. */
static void
test_closing (void)
{
  FakeScene *scene = open_scene ();
  FakeTransfer values = { YD_TRANSFER_UPLOAD, YD_TRANSFER_RUNNING, "up.bin", NULL, 1, 4, 0, -1,
                          FALSE, NULL };
  YdTransfer *transfer = fake_transfer_new (&values);
  gboolean stayed = FALSE;

  fake_queue_add (scene->queue, transfer);
  g_signal_connect_swapped (scene->window, "stay", G_CALLBACK (note), &stayed);
  g_object_set (scene->window, "may-stay", TRUE, NULL);
  g_settings_set_string (scene->settings, "close-action", "background");
  yd_window_try_close (scene->window);
  wait_for (stayed);
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (scene->window)));

  /* Where the desktop has nothing for that, it is asked what to do. */
  stayed = FALSE;
  g_object_set (scene->window, "may-stay", FALSE, NULL);
  assert_asks (scene);
  g_assert_false (stayed);

  /* Nothing that would be lost is paused without a word. */
  g_settings_set_string (scene->settings, "close-action", "pause");
  fake_queue_set_kept (scene->queue, FALSE);
  assert_asks (scene);
  fake_queue_set_kept (scene->queue, TRUE);
  g_object_add_weak_pointer (G_OBJECT (scene->window), (gpointer *) &scene->window);
  yd_window_try_close (scene->window);
  wait_for (scene->window == NULL);
  g_settings_reset (scene->settings, "close-action");
  g_object_unref (transfer);
  fake_scene_free (scene);
}

/* There is a choice only where the desktop lets an app go on without a window. */
static void
test_may_stay (void)
{
  FakeScene *scene = open_scene ();
  GtkWidget *row = test_find_row (open_preferences (scene), "When Transfers Are Not Finished");

  g_assert_false (gtk_widget_get_sensitive (row));
  g_object_set (scene->window, "may-stay", TRUE, NULL);
  g_assert_true (gtk_widget_get_sensitive (row));
  adw_combo_row_set_selected (ADW_COMBO_ROW (row), 2);
  g_assert_cmpstr (g_variant_get_string (g_settings_get_value (scene->settings, "close-action"),
                                         NULL), ==, "pause");
  g_settings_reset (scene->settings, "close-action");
  fake_scene_free (scene);
}

static void
assert_address (FakeScene  *scene,
                const char *wanted)
{
  g_autofree char *address = g_settings_get_string (scene->settings, "proxy-address");

  g_assert_cmpstr (address, ==, wanted);
}

static void
type_address (GtkWidget  *row,
              const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (row), text);
  g_signal_emit_by_name (row, "apply");
}

/* Only what can be used is taken, and no password is kept. */
static void
test_proxy (void)
{
  FakeScene *scene = open_scene ();
  GtkWidget *preferences = open_preferences (scene);
  GtkWidget *mode = test_find_row (preferences, "Connect Through");
  GtkWidget *row = test_find_row (preferences, "Address of the Proxy");

  g_assert_false (gtk_widget_get_visible (row));
  adw_combo_row_set_selected (ADW_COMBO_ROW (mode), 2);
  g_assert_true (gtk_widget_get_visible (row));
  type_address (row, "http://me:password@proxy.example:3128");
  assert_address (scene, "");
  g_assert_true (gtk_widget_has_css_class (row, "error"));
  type_address (row, " http://proxy.example:3128 ");
  assert_address (scene, "http://proxy.example:3128");
  g_assert_false (gtk_widget_has_css_class (row, "error"));
  adw_combo_row_set_selected (ADW_COMBO_ROW (mode), 1);
  g_assert_false (gtk_widget_get_visible (row));
  fake_scene_free (scene);
}

/* How much it is, and away with it, after a question. */
static void
test_cache (void)
{
  g_autofree char *folder = g_dir_make_tmp ("yunduo-test-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "copy", NULL);
  g_autofree char *content = g_strnfill (BIG, 'x');
  FakeScene *scene = fake_scene_new ();
  GtkWidget *preferences;
  GtkWidget *row;
  GtkWidget *limit;

  g_assert_true (g_file_set_contents (path, content, BIG, NULL));
  fake_scene_add_settings (scene);
  fake_scene_add_cache (scene, folder);
  fake_scene_present (scene);
  preferences = open_preferences (scene);
  row = test_find_row (preferences, "Opened Files");
  g_assert_null (test_find_row (preferences, "Index of Names"));
  adw_preferences_window_set_visible_page (
      ADW_PREFERENCES_WINDOW (preferences),
      ADW_PREFERENCES_PAGE (test_find_type (preferences, YD_TYPE_DATA_PAGE)));
  wait_for (g_str_equal (adw_expander_row_get_subtitle (ADW_EXPANDER_ROW (row)),
                         "123.5\302\240kB"));
  limit = test_find_type (row, GTK_TYPE_SPIN_BUTTON);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (limit), 512);
  g_assert_cmpint (g_settings_get_int (scene->settings, "copies-limit"), ==, 512);

  test_activate (row, "cache.clear");
  wait_for (find_question () != NULL);
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
  adw_message_dialog_response (find_question (), "accept");
  wait_for (g_str_equal (adw_expander_row_get_subtitle (ADW_EXPANDER_ROW (row)), "Empty"));
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  yd_base_tree_delete (folder);
  fake_scene_free (scene);
}

static int
get_width (GtkWidget *widget)
{
  int width = 0;

  gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, &width, NULL, NULL, NULL);

  return width;
}

static void
test_narrow (void)
{
  FakeScene *scene = open_scene ();
  GtkWidget *preferences = open_preferences (scene);
  GType pages[] = { YD_TYPE_GENERAL_PAGE, YD_TYPE_NETWORK_PAGE, YD_TYPE_DATA_PAGE };

  for (gsize i = 0; i < G_N_ELEMENTS (pages); i++)
    g_assert_cmpint (get_width (test_find_type (preferences, pages[i])), <=, 320);
  fake_scene_free (scene);
}

int
main (int    argc,
      char **argv)
{
  test_init (&argc, &argv);

  g_test_add_func ("/ui/settings/browsing", test_browsing);
  g_test_add_func ("/ui/settings/thumbnails", test_thumbnails);
  g_test_add_func ("/ui/settings/closing", test_closing);
  g_test_add_func ("/ui/settings/may-stay", test_may_stay);
  g_test_add_func ("/ui/settings/proxy", test_proxy);
  g_test_add_func ("/ui/settings/cache", test_cache);
  g_test_add_func ("/ui/settings/narrow", test_narrow);

  return g_test_run ();
}
