/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What somebody chose for the list of files comes back: what it is sorted by, and how wide its
 * columns are; in another tab, and when the program starts again.
 */
#include "config.h"

#include "yd-test-ui.h"

#include "yd-files-page.h"

static gboolean
shows (FakeScene  *scene,
       const char *text)
{
  return test_has_label (scene->window, text);
}

static YdFilesPage *
get_page (FakeScene *scene)
{
  return YD_FILES_PAGE (test_find_type (scene->window, YD_TYPE_FILES_PAGE));
}

static YdFilesView *
get_view (FakeScene *scene)
{
  return yd_files_page_get_view (get_page (scene));
}

static FakeScene *
open_filled (void)
{
  FakeScene *scene = fake_scene_new ();

  fake_scene_add_settings (scene);
  fake_scene_fill ();
  fake_scene_add_storage (scene, "Lin", YD_DRIVE_KIND_DEFAULT, FALSE);
  fake_scene_present (scene);
  wait_for (shows (scene, "page 2.txt"));

  return scene;
}

static FakeScene *
open_anew (void)
{
  FakeScene *scene = open_filled ();

  g_settings_reset (scene->settings, "sort-orders");
  g_settings_reset (scene->settings, "column-widths");

  return scene;
}

/* The file after the two folders. */
static gboolean
begins_with (FakeScene  *scene,
             const char *name)
{
  YdBrowseFolderModel *model = yd_files_view_get_model (get_view (scene));
  YdDriveItem *item =
      g_list_model_get_n_items (G_LIST_MODEL (model)) > 2
          ? yd_browse_folder_model_peek (model, 2) : NULL;

  return item != NULL && g_str_equal (yd_drive_item_get_name (item), name);
}

static void
choose (FakeScene  *scene,
        const char *column,
        gboolean    reversed)
{
  GActionGroup *actions = yd_files_view_get_actions (get_view (scene));

  g_action_group_change_action_state (actions, "sort", g_variant_new_string (column));
  g_action_group_change_action_state (actions, "sort-reversed", g_variant_new_boolean (reversed));
}

static void
test_order (void)
{
  FakeScene *scene = open_anew ();

  g_assert_true (begins_with (scene, "backup.zip"));
  choose (scene, "size", TRUE);
  wait_for (begins_with (scene, "backup.zip"));
  choose (scene, "size", FALSE);
  wait_for (begins_with (scene, "page 10.txt"));

  test_activate (get_page (scene), "tabs.new");
  wait_for (begins_with (scene, "page 10.txt"));
  fake_scene_free (scene);

  scene = open_filled ();
  wait_for (begins_with (scene, "page 10.txt"));
  fake_scene_free (scene);
}

/* Who sets it in the storage's dialog means that. */
static void
test_storage_says_otherwise (void)
{
  FakeScene *scene = open_anew ();
  g_autoptr (YdStorage) storage = g_list_model_get_item (G_LIST_MODEL (scene->registry), 0);
  g_autoptr (YdStorageOptions) options =
      yd_storage_options_copy (yd_storage_get_options (storage));

  choose (scene, "size", FALSE);
  wait_for (begins_with (scene, "page 10.txt"));
  options->order = YD_STORAGE_ORDER_NAME;
  options->descending = TRUE;
  yd_storage_set_options (storage, options);
  test_activate (get_page (scene), "tabs.new");
  wait_for (begins_with (scene, "湖边日落.jpg"));
  fake_scene_free (scene);
}

/* Widths */

static GtkColumnViewColumn *
get_column (FakeScene *scene,
            guint      position)
{
  GtkColumnView *list =
      GTK_COLUMN_VIEW (test_find_type (GTK_WIDGET (get_view (scene)), GTK_TYPE_COLUMN_VIEW));
  g_autoptr (GtkColumnViewColumn) column =
      g_list_model_get_item (gtk_column_view_get_columns (list), position);

  return column;
}

static gboolean
is_wide (FakeScene *scene,
         int        width)
{
  return gtk_column_view_column_get_fixed_width (get_column (scene, 1)) == width;
}

static void
test_widths (void)
{
  FakeScene *scene = open_anew ();

  gtk_column_view_column_set_fixed_width (get_column (scene, 1), 143);
  test_activate (get_page (scene), "tabs.new");
  wait_for (is_wide (scene, 143));
  fake_scene_free (scene);

  scene = open_filled ();
  wait_for (is_wide (scene, 143));
  /* Who closes the window at once is not forgotten. */
  gtk_column_view_column_set_fixed_width (get_column (scene, 1), 171);
  fake_scene_free (scene);
  scene = open_filled ();
  wait_for (is_wide (scene, 171));

  /* More than there is room for. */
  g_settings_set (scene->settings, "column-widths", "a{si}", NULL);
  wait_for (is_wide (scene, -1));
  {
    g_autoptr (GVariant) wide =
        g_variant_ref_sink (g_variant_new_parsed ("{'name': 1900, 'size': 150}"));

    g_settings_set_value (scene->settings, "column-widths", wide);
  }
  test_activate (get_page (scene), "tabs.new");
  wait_for (begins_with (scene, "backup.zip"));
  g_assert_true (is_wide (scene, -1));
  fake_scene_free (scene);
}

int
main (int   argc,
      char *argv[])
{
  test_init (&argc, &argv);

  g_test_add_func ("/ui/arranged/order", test_order);
  g_test_add_func ("/ui/arranged/storage-says-otherwise", test_storage_says_otherwise);
  g_test_add_func ("/ui/arranged/widths", test_widths);

  return g_test_run ();
}
