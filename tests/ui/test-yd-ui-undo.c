/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the files page says of what was done there, and how that is taken back.
 */
#include "config.h"

#include "yd-test-ui.h"

#include "yd-files-page.h"

#include <string.h>

#define BUTTON GTK_TYPE_BUTTON

static GtkWidget *
find (FakeScene  *scene,
      GType       type,
      const char *name)
{
  return test_find (GTK_WIDGET (scene->window), type, name);
}

static gboolean
shows (FakeScene  *scene,
       const char *text)
{
  return test_has_label (scene->window, text);
}

/* Taken back by the toast's button and by a key; what cannot be undone has no button. */
static void
test_undo (void)
{
  FakeScene *scene = test_open_filled ();
  YdFilesPage *files = test_get_files (scene);

  test_try (files, "files.undo");
  test_select_row (scene, 0);
  test_rename (files, "Papers");
  wait_for (shows (scene, "“\342\201\250Documents\342\201\251” renamed"));
  g_assert_true (shows (scene, "Papers"));
  g_signal_emit_by_name (find (scene, BUTTON, "_Undo"), "clicked");
  wait_for (shows (scene, "Undone"));
  g_assert_true (shows (scene, "Documents"));

  test_activate (files, "files.redo");
  wait_for (shows (scene, "Done again"));
  g_assert_true (shows (scene, "Papers"));
  test_activate (files, "files.undo");
  wait_for (shows (scene, "Documents"));
  fake_scene_free (scene);
}

/* With the storage goes the way back. */
static void
test_forget (void)
{
  FakeScene *scene = test_open_filled ();
  YdFilesPage *files = test_get_files (scene);
  g_autoptr (YdStorage) storage = g_list_model_get_item (G_LIST_MODEL (scene->registry), 0);

  test_select_row (scene, 0);
  test_rename (files, "Papers");
  wait_for (find (scene, BUTTON, "_Undo") != NULL);
  yd_files_page_forget (files, storage);
  test_try (files, "files.undo");
  g_signal_emit_by_name (find (scene, BUTTON, "_Undo"), "clicked");
  test_settle (scene);
  g_assert_null (strstr (fake_drive_get_calls (), "get-many"));
  fake_scene_free (scene);
}

/* Some fail: one sentence for all, with the reason. */
static void
test_failures (void)
{
  FakeScene *scene = test_open_filled ();
  YdFilesPage *files = test_get_files (scene);
  g_autoptr (GError) denied = g_error_new_literal (YD_DRIVE_ERROR, YD_DRIVE_ERROR_FORBIDDEN, "no");

  gtk_selection_model_select_range (test_get_selection (scene), 0, 2, TRUE);
  test_activate (files, "files.delete");
  fake_drive_set_error (denied);
  test_answer ("accept");
  wait_for (shows (scene, "2 items were left as they are: "
                          "The account has no permission for this."));
  g_assert_null (find (scene, BUTTON, "_Undo"));

  /* Each with its reason, and another try. */
  g_signal_emit_by_name (find (scene, BUTTON, "_Details"), "clicked");
  wait_for (test_find_question () != NULL);
  g_assert_true (test_has_label (test_find_question (), "2 Items Were Left as They Are"));
  g_assert_true (test_has_label (test_find_question (), "Documents"));
  g_assert_true (test_has_label (test_find_question (), "The account has no permission for this."));
  fake_drive_set_error (NULL);
  test_answer ("retry");
  wait_for (!shows (scene, "Documents"));
  fake_scene_free (scene);
}

int
main (int   argc,
      char *argv[])
{
  test_init (&argc, &argv);

  g_test_add_func ("/ui/undo/undo", test_undo);
  g_test_add_func ("/ui/undo/forget", test_forget);
  g_test_add_func ("/ui/undo/failures", test_failures);

  return g_test_run ();
}
