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

static YdFilesPage *
get_files (FakeScene *scene)
{
  return YD_FILES_PAGE (test_find_type (scene->window, YD_TYPE_FILES_PAGE));
}

static GtkMultiSelection *
get_selection (FakeScene *scene)
{
  GtkWidget *view = test_find_type (scene->window, GTK_TYPE_COLUMN_VIEW);

  return GTK_MULTI_SELECTION (gtk_column_view_get_model (GTK_COLUMN_VIEW (view)));
}

static FakeScene *
open_filled (void)
{
  FakeScene *scene = fake_scene_new ();

  fake_scene_fill ();
  fake_scene_add_storage (scene, "Lin", YD_DRIVE_KIND_DEFAULT, FALSE);
  fake_scene_present (scene);
  wait_for (shows (scene, "page 2.txt") && shows (scene, "Default drive"));

  return scene;
}

static void
select_row (FakeScene *scene,
            guint      position)
{
  gtk_selection_model_select_item (GTK_SELECTION_MODEL (get_selection (scene)), position, TRUE);
}

static GtkWindow *
find_question (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

      if (ADW_IS_MESSAGE_DIALOG (window) && gtk_widget_get_visible (GTK_WIDGET (window)))
        return window;
    }

  return NULL;
}

static void
answer (const char *response)
{
  GtkWindow *question = find_question ();

  g_assert_nonnull (question);
  g_object_add_weak_pointer (G_OBJECT (question), (gpointer *) &question);
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (question), response);
  if (question != NULL)
    g_object_remove_weak_pointer (G_OBJECT (question), (gpointer *) &question);
  if (question != NULL)
    gtk_window_close (question);
  wait_for (find_question () == NULL);
}

/* Taken back by the toast's button and by a key; what cannot be undone has no button. */
static void
test_undo (void)
{
  FakeScene *scene = open_filled ();
  YdFilesPage *files = get_files (scene);

  test_try (files, "files.undo");
  select_row (scene, 0);
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
  FakeScene *scene = open_filled ();
  YdFilesPage *files = get_files (scene);
  g_autoptr (YdStorage) storage = g_list_model_get_item (G_LIST_MODEL (scene->registry), 0);

  select_row (scene, 0);
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
  FakeScene *scene = open_filled ();
  YdFilesPage *files = get_files (scene);
  g_autoptr (GError) denied = g_error_new_literal (YD_DRIVE_ERROR, YD_DRIVE_ERROR_FORBIDDEN, "no");

  gtk_selection_model_select_range (GTK_SELECTION_MODEL (get_selection (scene)), 0, 2, TRUE);
  test_activate (files, "files.delete");
  fake_drive_set_error (denied);
  answer ("accept");
  wait_for (shows (scene, "2 items were left as they are: "
                          "The account has no permission for this."));
  g_assert_null (find (scene, BUTTON, "_Undo"));

  /* Each with its reason, and another try. */
  g_signal_emit_by_name (find (scene, BUTTON, "_Details"), "clicked");
  wait_for (find_question () != NULL);
  g_assert_true (test_has_label (find_question (), "2 Items Were Left as They Are"));
  g_assert_true (test_has_label (find_question (), "Documents"));
  g_assert_true (test_has_label (find_question (), "The account has no permission for this."));
  fake_drive_set_error (NULL);
  answer ("retry");
  wait_for (!shows (scene, "Documents"));
  fake_scene_free (scene);
}

int
main (int   argc,
      char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);

  g_test_add_func ("/ui/undo/undo", test_undo);
  g_test_add_func ("/ui/undo/forget", test_forget);
  g_test_add_func ("/ui/undo/failures", test_failures);

  return g_test_run ();
}
