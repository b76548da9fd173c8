/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The grid and its thumbnails, hidden files, the line below, and renaming at the place of a file.
 */
#include "config.h"

#include "yd-test-ui.h"

#include "yd-file-picture.h"
#include "yd-files-page.h"
#include "yd-rename-popover.h"

#include <string.h>

#define MANY         400
#define MADE_AT_MOST 200 /* widgets that a list makes for its rows */

static gboolean
shows (FakeScene  *scene,
       const char *text)
{
  return test_has_label (scene->window, text);
}

static void
set_thumbnail (void)
{
  g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, 40, 30);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  char *data = NULL;
  gsize size = 0;

  gdk_pixbuf_fill (pixbuf, 0x3080c0ff);
  gdk_pixbuf_save_to_buffer (pixbuf, &data, &size, "png", &error, NULL);
  g_assert_no_error (error);
  bytes = g_bytes_new_take (data, size);
  fake_drive_set_thumbnail (bytes);
}

static FakeScene *
open_pictures (guint n)
{
  FakeScene *scene = fake_scene_new ();
  GSettings *settings = fake_scene_add_settings (scene);

  g_settings_reset (settings, "files-layout");
  g_settings_reset (settings, "grid-zoom");
  g_settings_reset (settings, "show-hidden-files");
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *id = g_strdup_printf ("p%u", i);
      g_autofree char *name = g_strdup_printf ("picture %u.png", i);

      fake_drive_add ("d1", "root", id, name, 1000, YD_DRIVE_CATEGORY_IMAGE, 0);
    }
  fake_drive_add ("d1", "root", "h", ".hidden", 10, YD_DRIVE_CATEGORY_OTHER, 0);
  fake_scene_add_storage (scene, "Lin", YD_DRIVE_KIND_DEFAULT, FALSE);
  fake_scene_present (scene);
  wait_for (shows (scene, "picture 0.png"));

  return scene;
}

static void
end (FakeScene *scene)
{
  g_settings_reset (scene->settings, "files-layout");
  g_settings_reset (scene->settings, "show-hidden-files");
  fake_drive_set_thumbnail (NULL);
  fake_scene_free (scene);
}

static guint
count_fetched (void)
{
  guint n = 0;

  for (const char *at = strstr (fake_drive_get_calls (), "get-thumbnail "); at != NULL;
       at = strstr (at + 1, "get-thumbnail "))
    n++;

  return n;
}

/* Many rows are made, few are seen: thumbnails are for those. */
static void
test_seen (void)
{
  FakeScene *scene;

  set_thumbnail ();
  scene = open_pictures (MANY);
  g_settings_set_string (scene->settings, "files-layout", "grid");
  wait_for (strstr (fake_drive_get_calls (), "get-thumbnail p0;") != NULL);
  for (guint i = 0; i < 20; i++)
    test_turn ();
  g_assert_cmpuint (count_fetched (), <, 120);
  g_assert_null (strstr (fake_drive_get_calls (), "get-thumbnail p399;"));
  end (scene);
}

/* One selection for both; what is not shown has no rows. */
static void
test_switched (void)
{
  FakeScene *scene = open_pictures (5);
  GtkColumnView *list = GTK_COLUMN_VIEW (test_find_type (scene->window, GTK_TYPE_COLUMN_VIEW));
  GtkGridView *grid = GTK_GRID_VIEW (test_find_type (scene->window, GTK_TYPE_GRID_VIEW));
  GtkSelectionModel *selection = gtk_column_view_get_model (list);

  gtk_selection_model_select_item (selection, 2, TRUE);
  g_settings_set_string (scene->settings, "files-layout", "grid");
  g_assert_null (gtk_column_view_get_model (list));
  g_assert_true (gtk_grid_view_get_model (grid) == selection);
  g_assert_true (gtk_selection_model_is_selected (selection, 2));
  wait_for (shows (scene, "“\342\201\250picture 2.png\342\201\251” selected, 1.0\302\240kB"));
  test_activate (test_get_files (scene), "files.invert-selection");
  wait_for (shows (scene, "4 files selected, 4.0\302\240kB"));
  test_activate (test_get_files (scene), "files.zoom-in");
  g_assert_cmpint (g_settings_get_int (scene->settings, "grid-zoom"), ==, 2);
  end (scene);
}

static void
test_hidden (void)
{
  FakeScene *scene = open_pictures (3);

  wait_for (shows (scene, "3 items, 1 hidden"));
  g_assert_false (shows (scene, ".hidden"));
  g_settings_set_boolean (scene->settings, "show-hidden-files", TRUE);
  wait_for (shows (scene, ".hidden"));
  wait_for (shows (scene, "4 items"));
  end (scene);
}

/* The extension is not selected; a name that is taken is told of and cannot be used. */
static void
test_renamed (void)
{
  FakeScene *scene = open_pictures (3);
  GtkWidget *list = test_find_type (scene->window, GTK_TYPE_COLUMN_VIEW);
  GtkSelectionModel *selection = gtk_column_view_get_model (GTK_COLUMN_VIEW (list));
  GtkWidget *popover;
  GtkWidget *entry;
  int from, to;

  gtk_selection_model_select_item (selection, 1, TRUE);
  test_settle (scene);
  test_activate (test_get_files (scene), "files.rename");
  popover = test_find_type (scene->window, YD_TYPE_RENAME_POPOVER);
  entry = test_find_type (popover, GTK_TYPE_ENTRY);
  g_assert_true (gtk_editable_get_selection_bounds (GTK_EDITABLE (entry), &from, &to));
  g_assert_cmpint (from, ==, 0);
  g_assert_cmpint (to, ==, (int) strlen ("picture 1"));
  gtk_editable_set_text (GTK_EDITABLE (entry), "picture 2.png");
  g_assert_true (test_has_label (popover, "Something in the folder is called so already."));
  gtk_editable_set_text (GTK_EDITABLE (entry), "a/b");
  g_assert_true (test_has_label (popover, "A name cannot have a “/” in it."));
  gtk_editable_set_text (GTK_EDITABLE (entry), "fine.png");
  g_signal_emit_by_name (test_find_type (popover, GTK_TYPE_BUTTON), "clicked");
  wait_for (shows (scene, "fine.png"));
  wait_for (test_find_type (scene->window, YD_TYPE_RENAME_POPOVER) == NULL);
  end (scene);
}

/* The window goes while a name is edited. */
static void
test_closed (void)
{
  FakeScene *scene = open_pictures (3);
  GtkWidget *list = test_find_type (scene->window, GTK_TYPE_COLUMN_VIEW);

  gtk_selection_model_select_item (gtk_column_view_get_model (GTK_COLUMN_VIEW (list)), 1, TRUE);
  test_settle (scene);
  test_activate (test_get_files (scene), "files.rename");
  g_assert_nonnull (test_find_type (scene->window, YD_TYPE_RENAME_POPOVER));
  end (scene);
}

static GListModel *
get_rows (FakeScene *scene)
{
  GtkWidget *list = test_find_type (scene->window, GTK_TYPE_COLUMN_VIEW);

  return G_LIST_MODEL (gtk_column_view_get_model (GTK_COLUMN_VIEW (list)));
}

static void
rows_came (GListModel *rows,
           guint       position,
           guint       n_removed,
           guint       n_added,
           guint      *most)
{
  if (g_list_model_get_n_items (rows) <= MADE_AT_MOST)
    *most = MAX (*most, n_added);
}

/* A list makes widgets for its first rows as soon as it has them: those that can be seen come
 * first, then some with each frame, then all. */
static void
test_frames (void)
{
  FakeScene *scene = open_pictures (MANY);
  GListModel *rows = get_rows (scene);
  guint most = 0;

  g_assert_cmpuint (g_list_model_get_n_items (rows), <, MADE_AT_MOST / 2);
  g_signal_connect (rows, "items-changed", G_CALLBACK (rows_came), &most);
  wait_for (g_list_model_get_n_items (rows) == MANY);
  g_assert_cmpuint (most, >, 0);
  g_assert_cmpuint (most, <, MADE_AT_MOST / 2);
  g_signal_handlers_disconnect_by_data (rows, &most);
  end (scene);
}

/* Who selects all before they came has all. */
static void
test_all (void)
{
  FakeScene *scene = open_pictures (MANY);
  GListModel *rows = get_rows (scene);
  g_autoptr (GtkBitset) selected = NULL;

  g_assert_cmpuint (g_list_model_get_n_items (rows), <, MANY);
  test_activate (test_get_files (scene), "files.select-all");
  selected = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (rows));
  g_assert_cmpuint (gtk_bitset_get_size (selected), ==, MANY);
  end (scene);
}

int
main (int    argc,
      char **argv)
{
  test_init (&argc, &argv);

  g_test_add_func ("/ui/grid/seen", test_seen);
  g_test_add_func ("/ui/grid/switched", test_switched);
  g_test_add_func ("/ui/grid/hidden", test_hidden);
  g_test_add_func ("/ui/grid/renamed", test_renamed);
  g_test_add_func ("/ui/grid/closed", test_closed);
  g_test_add_func ("/ui/grid/frames", test_frames);
  g_test_add_func ("/ui/grid/all", test_all);
  return g_test_run ();
}
