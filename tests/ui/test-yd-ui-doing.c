/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What can be done to selected files: cut and pasted, moved to a folder that is chosen, named as
 * text, renamed together, removed after a question that says how much.
 */
#include "config.h"

#include "yd-test-ui.h"

#include "yd-batch-rename-dialog.h"
#include "yd-clip-provider.h"
#include "yd-files-view.h"
#include "yd-name-cell.h"
#include "yd-storage-row.h"

#include "yd-base-tree.h"

#include <string.h>

static YdFilesView *
get_files (FakeScene *scene)
{
  return YD_FILES_VIEW (test_find_type (scene->window, YD_TYPE_FILES_VIEW));
}

static GdkClipboard *
get_clipboard (FakeScene *scene)
{
  return gtk_widget_get_clipboard (GTK_WIDGET (scene->window));
}

static gboolean
shows (FakeScene  *scene,
       const char *text)
{
  return test_has_label (scene->window, text);
}

static void
close_scene (FakeScene *scene)
{
  gdk_clipboard_set_content (get_clipboard (scene), NULL);
  fake_scene_free (scene);
}

/* By name; FALSE when there is no such row. */
static gboolean
select_name (FakeScene  *scene,
             const char *name)
{
  GtkSelectionModel *selection = test_get_selection (scene);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (selection));

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (YdBrowseEntry) entry = g_list_model_get_item (G_LIST_MODEL (selection), i);

      if (g_str_equal (yd_browse_entry_get_name (entry), name))
        return gtk_selection_model_select_item (selection, i, TRUE);
    }

  return FALSE;
}

static GtkWidget *
find_cut (GtkWidget *root)
{
  if (gtk_widget_has_css_class (root, "cut"))
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_cut (child);

      if (found != NULL)
        return found;
    }

  return NULL;
}

/* Cut looks cut until something else is on the clipboard; pasting into another folder moves. */
static void
test_cut_and_paste (void)
{
  FakeScene *scene = test_open_filled ();
  YdFilesView *files = get_files (scene);
  GtkWidget *cut;

  g_assert_true (select_name (scene, "page 2.txt"));
  test_activate (files, "files.copy");
  g_assert_null (find_cut (GTK_WIDGET (scene->window)));
  test_activate (files, "files.cut");
  cut = find_cut (GTK_WIDGET (scene->window));
  g_assert_nonnull (cut);
  g_assert_cmpstr (yd_browse_entry_get_name (yd_file_cell_get_entry (YD_FILE_CELL (cut))), ==,
                   "page 2.txt");

  /* Where it is already there is nothing to do. */
  test_activate (files, "files.paste");
  wait_for (shows (scene, "It is there already."));
  g_assert_null (strstr (fake_drive_get_calls (), "move"));

  g_assert_true (select_name (scene, "Documents"));
  test_activate (files, "files.open");
  wait_for (shows (scene, "notes.md"));
  test_activate (files, "files.paste");
  wait_for (strstr (fake_drive_get_calls (), "move a2") != NULL);
  g_assert_null (gdk_clipboard_get_content (get_clipboard (scene)));
  close_scene (scene);
}

static void
test_copy_and_paste (void)
{
  FakeScene *scene = test_open_filled ();
  YdFilesView *files = get_files (scene);

  g_assert_true (select_name (scene, "page 2.txt"));
  test_activate (files, "files.copy");
  g_assert_true (select_name (scene, "Documents"));
  test_activate (files, "files.open");
  wait_for (shows (scene, "notes.md"));
  test_activate (files, "files.paste");
  wait_for (strstr (fake_drive_get_calls (), "copy a2") != NULL);
  g_assert_nonnull (gdk_clipboard_get_content (get_clipboard (scene)));
  gdk_clipboard_set_text (get_clipboard (scene), "words");
  test_activate (files, "files.paste");
  wait_for (shows (scene, "There are no files on the clipboard."));
  close_scene (scene);
}

/* A folder does not go into itself. */
static void
test_into_itself (void)
{
  FakeScene *scene = test_open_filled ();
  YdFilesView *files = get_files (scene);

  g_assert_true (select_name (scene, "Documents"));
  test_activate (files, "files.cut");
  test_activate (files, "files.open");
  wait_for (shows (scene, "notes.md"));
  test_activate (files, "files.paste");
  wait_for (shows (scene, "A folder cannot be put into itself."));
  close_scene (scene);
}

static GtkWindow *
wait_for_window (FakeScene  *scene,
                 const char *title)
{
  wait_for (test_find_window (scene, title) != NULL);

  return test_find_window (scene, title);
}

static void
test_move_to (void)
{
  FakeScene *scene = test_open_filled ();
  YdFilesView *files = get_files (scene);
  GtkWindow *picker;
  GtkWidget *list;

  g_assert_true (select_name (scene, "page 2.txt"));
  test_activate (files, "files.move-to");
  picker = wait_for_window (scene, "Move to");
  wait_for (test_has_label (picker, "Documents"));
  list = test_find_type (test_find_type (picker, ADW_TYPE_TOAST_OVERLAY), GTK_TYPE_LIST_VIEW);
  g_signal_emit_by_name (list, "activate", 0);
  wait_for (test_has_label (picker, "No Folders Here"));
  test_activate (picker, "picker.select");
  wait_for (strstr (fake_drive_get_calls (), "move a2") != NULL);
  close_scene (scene);
}

static char *pasted;

static void
pasted_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  pasted = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, NULL);
}

static void
assert_text (FakeScene  *scene,
             const char *action,
             const char *text)
{
  test_activate (get_files (scene), action);
  g_clear_pointer (&pasted, g_free);
  gdk_clipboard_read_text_async (get_clipboard (scene), NULL, pasted_cb, NULL);
  wait_for (pasted != NULL);
  g_assert_cmpstr (pasted, ==, text);
  g_clear_pointer (&pasted, g_free);
}

static void
test_as_text (void)
{
  FakeScene *scene = test_open_filled ();

  g_assert_true (select_name (scene, "page 2.txt"));
  assert_text (scene, "files.copy-path", "/page 2.txt");
  assert_text (scene, "files.copy-id", "a2");
  assert_text (scene, "files.copy", "page 2.txt");
  gtk_selection_model_select_range (test_get_selection (scene), 0, 2, TRUE);
  assert_text (scene, "files.copy-id", "f1\nf2");
  close_scene (scene);
}

/* One by its dialog, several by the other. */
static void
test_rename_many (void)
{
  FakeScene *scene = test_open_filled ();
  YdFilesView *files = get_files (scene);
  GtkWindow *dialog;

  gtk_selection_model_select_range (test_get_selection (scene), 0, 2, TRUE);
  test_activate (files, "files.rename");
  dialog = wait_for_window (scene, "Rename Several");
  gtk_editable_set_text (GTK_EDITABLE (test_find_row (GTK_WIDGET (dialog), "Find")), "Documents");
  gtk_editable_set_text (GTK_EDITABLE (test_find_row (GTK_WIDGET (dialog), "Replace With")),
                         "song.flac");
  wait_for (test_has_label (dialog, "Something else here has this name"));
  gtk_editable_set_text (GTK_EDITABLE (test_find_row (GTK_WIDGET (dialog), "Replace With")),
                         "Papers");
  test_activate (dialog, "rename.accept");
  wait_for (shows (scene, "“\342\201\250Documents\342\201\251” renamed"));
  g_assert_true (shows (scene, "Papers"));
  test_activate (files, "files.undo");
  wait_for (shows (scene, "Documents"));
  close_scene (scene);
}

static void
test_duplicate_and_star (void)
{
  FakeScene *scene = test_open_filled ();
  YdFilesView *files = get_files (scene);

  test_try (files, "files.duplicate");
  test_try (files, "files.star");
  g_assert_null (strstr (fake_drive_get_calls (), "star"));
  g_assert_true (select_name (scene, "page 2.txt"));
  test_activate (files, "files.duplicate");
  wait_for (strstr (fake_drive_get_calls (), "copy a2") != NULL);
  test_activate (files, "files.star");
  wait_for (strstr (fake_drive_get_calls (), "star a2") != NULL);
  close_scene (scene);
}

static void
test_properties (void)
{
  FakeScene *scene = test_open_filled ();
  YdFilesView *files = get_files (scene);
  GtkWindow *dialog;

  g_assert_true (select_name (scene, "page 2.txt"));
  test_activate (files, "files.properties");
  dialog = wait_for_window (scene, "Properties");
  g_assert_true (test_has_label (dialog, "/page 2.txt"));
  gtk_window_destroy (dialog);
  close_scene (scene);
}

/* What is on the clipboard becomes files of whoever asks: no more than there is an end to. */
static void
test_outside (void)
{
  g_autofree char *folder = g_dir_make_tmp ("yunduo-test-XXXXXX", NULL);
  g_autoptr (GOutputStream) stream = g_memory_output_stream_new_resizable ();
  FakeScene *scene = fake_scene_new ();
  g_autofree char *copy = g_build_filename (folder, "page 2.txt", NULL);
  GdkContentProvider *content;

  fake_scene_fill ();
  fake_scene_add_cache (scene, folder);
  fake_scene_add_storage (scene, "Lin", YD_DRIVE_KIND_DEFAULT, FALSE);
  fake_scene_present (scene);
  wait_for (shows (scene, "page 2.txt"));
  g_assert_true (select_name (scene, "page 2.txt"));
  test_activate (get_files (scene), "files.copy");
  content = gdk_clipboard_get_content (get_clipboard (scene));
  gdk_content_provider_write_mime_type_async (content, "text/uri-list", stream, 0, NULL, NULL,
                                              NULL);
  wait_for (g_file_test (copy, G_FILE_TEST_EXISTS));
  wait_for (g_memory_output_stream_get_data_size (G_MEMORY_OUTPUT_STREAM (stream)) > 0);

  g_assert_true (select_name (scene, "backup.zip"));
  test_activate (get_files (scene), "files.copy");
  content = gdk_clipboard_get_content (get_clipboard (scene));
  gdk_content_provider_write_mime_type_async (content, "text/uri-list", stream, 0, NULL, NULL,
                                              NULL);
  wait_for (test_find_question () != NULL);
  g_assert_true (test_has_label (test_find_question (), "Too Much to Hand Over"));
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (test_find_question ()), "cancel");
  gtk_window_destroy (test_find_question ());
  wait_for (test_find_question () == NULL);
  gdk_clipboard_set_content (get_clipboard (scene), NULL);
  yd_base_tree_delete (folder);
  close_scene (scene);
}

/* A finger that stays where @x, @y is of @widget. */
static void
press_long (GtkWidget *widget,
            double     x,
            double     y)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (!GTK_IS_GESTURE_LONG_PRESS (controller))
        continue;
      g_assert_true (gtk_gesture_single_get_touch_only (GTK_GESTURE_SINGLE (controller)));
      g_signal_emit_by_name (controller, "pressed", x, y);
    }
}

static GtkWidget *
find_menu (GtkWidget *below)
{
  return test_find (below, GTK_TYPE_POPOVER_MENU, NULL);
}

/* Without a right button: of a file, which is selected by it, and of a row of the sidebar. */
static void
test_finger (void)
{
  FakeScene *scene = test_open_filled ();
  GtkWidget *cell = test_find_type (scene->window, YD_TYPE_NAME_CELL);
  GtkWidget *area = test_find_type (get_files (scene), GTK_TYPE_OVERLAY);
  GtkWidget *row = test_find_type (scene->window, YD_TYPE_STORAGE_ROW);
  double x, y;

  test_settle (scene);
  g_assert_null (find_menu (area));
  g_assert_true (gtk_widget_translate_coordinates (cell, area, 5, 5, &x, &y));
  press_long (area, x, y);
  g_assert_nonnull (find_menu (area));
  g_assert_true (gtk_selection_model_is_selected (test_get_selection (scene), 0));
  gtk_popover_popdown (GTK_POPOVER (find_menu (area)));
  wait_for (find_menu (area) == NULL);

  press_long (row, 5, 5);
  g_assert_nonnull (find_menu (row));
  gtk_popover_popdown (GTK_POPOVER (find_menu (row)));
  close_scene (scene);
}

int
main (int   argc,
      char *argv[])
{
  test_init (&argc, &argv);

  g_test_add_func ("/ui/doing/cut-and-paste", test_cut_and_paste);
  g_test_add_func ("/ui/doing/copy-and-paste", test_copy_and_paste);
  g_test_add_func ("/ui/doing/into-itself", test_into_itself);
  g_test_add_func ("/ui/doing/move-to", test_move_to);
  g_test_add_func ("/ui/doing/as-text", test_as_text);
  g_test_add_func ("/ui/doing/rename-many", test_rename_many);
  g_test_add_func ("/ui/doing/duplicate-and-star", test_duplicate_and_star);
  g_test_add_func ("/ui/doing/properties", test_properties);
  g_test_add_func ("/ui/doing/outside", test_outside);
  g_test_add_func ("/ui/doing/finger", test_finger);

  return g_test_run ();
}
