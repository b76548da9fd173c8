/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is known of one item, of a folder that is being counted, and of several.
 */
#include "config.h"

#include "yd-test-ui.h"

#include "yd-properties-dialog.h"

#include <string.h>

typedef struct
{
  FakeScene          *scene;
  YdStorage          *storage; /* (owned) */
  GPtrArray          *items;   /* (owned) */
  YdPropertiesDialog *dialog;  /* NULL once it is closed */
} Fixture;

static void
set_up (Fixture       *self,
        gconstpointer  data)
{
  self->scene = fake_scene_new ();
  fake_scene_fill ();
  fake_drive_add ("d1", "f1", "g1", "Work", -1, 0, 0);
  fake_drive_add ("d1", "g1", "h1", "deep.txt", 188, 0, 0);
  fake_scene_add_storage (self->scene, "Lin", YD_DRIVE_KIND_DEFAULT, FALSE);
  fake_scene_present (self->scene);
  self->storage = g_list_model_get_item (G_LIST_MODEL (self->scene->registry), 0);
  self->items = g_ptr_array_new_with_free_func ((GDestroyNotify) yd_drive_item_unref);
}

static void
add (Fixture    *self,
     const char *id,
     const char *name,
     gint64      size)
{
  g_ptr_array_add (self->items, fake_item_new ("d1", "root", id, name, size,
                                               YD_DRIVE_CATEGORY_OTHER,
                                               (gint64) 1700000000 * G_USEC_PER_SEC));
}

static void
open_dialog (Fixture    *self,
             const char *folder_path)
{
  self->dialog = yd_properties_dialog_new (GTK_WINDOW (self->scene->window), self->storage,
                                           self->items, folder_path);
  g_object_add_weak_pointer (G_OBJECT (self->dialog), (gpointer *) &self->dialog);
  gtk_window_present (GTK_WINDOW (self->dialog));
}

static void
tear_down (Fixture       *self,
           gconstpointer  data)
{
  if (self->dialog != NULL)
    gtk_window_destroy (GTK_WINDOW (self->dialog));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_null (self->dialog);
  g_ptr_array_unref (self->items);
  g_object_unref (self->storage);
  fake_scene_free (self->scene);
}

static const char *
get_value (Fixture    *self,
           const char *title)
{
  GtkWidget *row = test_find_row (GTK_WIDGET (self->dialog), title);

  g_assert_nonnull (row);
  return gtk_widget_get_visible (row) ? adw_action_row_get_subtitle (ADW_ACTION_ROW (row)) : NULL;
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
test_file (Fixture       *self,
           gconstpointer  data)
{
  GdkClipboard *clipboard = gtk_widget_get_clipboard (GTK_WIDGET (self->scene->window));

  add (self, "a2", "page 2.txt", 1234567);
  open_dialog (self, "/books");
  g_assert_true (test_has_label (self->dialog, "page 2.txt"));
  g_assert_cmpstr (get_value (self, "Path"), ==, "/books/page 2.txt");
  g_assert_cmpstr (get_value (self, "Size"), ==, "1.2\302\240MB (1234567 bytes)");
  g_assert_cmpstr (get_value (self, "File ID"), ==, "a2");
  g_assert_cmpstr (get_value (self, "Storage"), ==, "Lin");
  g_assert_cmpstr (get_value (self, "Starred"), ==, "No");
  g_assert_nonnull (get_value (self, "Modified"));
  g_assert_null (get_value (self, "Contents"));
  g_signal_emit_by_name (test_find (GTK_WIDGET (self->dialog), GTK_TYPE_BUTTON, "Copy File ID"),
                         "clicked");
  wait_for (test_has_label (self->dialog, "Copied"));
  gdk_clipboard_read_text_async (clipboard, NULL, pasted_cb, NULL);
  wait_for (pasted != NULL);
  g_assert_cmpstr (pasted, ==, "a2");
  g_clear_pointer (&pasted, g_free);
}

/* Where it is has to be asked. */
static void
test_path (Fixture       *self,
           gconstpointer  data)
{
  add (self, "a2", "page 2.txt", 10);
  open_dialog (self, NULL);
  wait_for (get_value (self, "Path") != NULL);
  g_assert_nonnull (strstr (fake_drive_get_calls (), "path a2"));
}

static void
test_folder (Fixture       *self,
             gconstpointer  data)
{
  add (self, "f1", "Documents", -1);
  open_dialog (self, "/");
  g_assert_cmpstr (get_value (self, "Path"), ==, "/Documents");
  wait_for (g_strcmp0 (get_value (self, "Contents"), "2 files, 1 folder") == 0);
  g_assert_cmpstr (get_value (self, "Size"), ==, "1.0\302\240kB (1000 bytes)");
  wait_for (test_find (GTK_WIDGET (self->dialog), GTK_TYPE_SPINNER, "Counting") == NULL);
}

static void
test_several (Fixture       *self,
              gconstpointer  data)
{
  add (self, "f1", "Documents", -1);
  add (self, "a2", "page 2.txt", 20480);
  open_dialog (self, "/");
  g_assert_true (test_has_label (self->dialog, "2 items"));
  wait_for (g_strcmp0 (get_value (self, "Contents"), "3 files, 2 folders") == 0);
  g_assert_false (gtk_widget_get_mapped (test_find_row (GTK_WIDGET (self->dialog), "File ID")));
}

/* Not all can be counted: the numbers are the least there is, and why. */
static void
test_partial (Fixture       *self,
              gconstpointer  data)
{
  g_autoptr (GError) denied = g_error_new_literal (YD_DRIVE_ERROR, YD_DRIVE_ERROR_FORBIDDEN, "no");

  add (self, "f1", "Documents", -1);
  wait_for (test_has_label (self->scene->window, "page 2.txt"));
  fake_drive_set_error (denied);
  open_dialog (self, "/");
  wait_for (g_strcmp0 (get_value (self, "Contents"),
                       "At least 0 files. The account has no permission for this.") == 0);
  fake_drive_set_error (NULL);
}

/* Closed while it counts: nothing goes on. */
static void
test_closed (Fixture       *self,
             gconstpointer  data)
{
  add (self, "f1", "Documents", -1);
  fake_drive_set_slow (TRUE);
  open_dialog (self, "/");
  g_assert_nonnull (test_find (GTK_WIDGET (self->dialog), GTK_TYPE_SPINNER, "Counting"));
  gtk_window_close (GTK_WINDOW (self->dialog));
  wait_for (self->dialog == NULL);
  fake_drive_set_slow (FALSE);
}

#define ADD(path, func) \
  g_test_add ("/ui/properties/" path, Fixture, NULL, set_up, func, tear_down)

int
main (int    argc,
      char **argv)
{
  test_init (&argc, &argv);

  ADD ("file", test_file);
  ADD ("path", test_path);
  ADD ("folder", test_folder);
  ADD ("several", test_several);
  ADD ("partial", test_partial);
  ADD ("closed", test_closed);

  return g_test_run ();
}
