/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Choosing a folder of a pretended drive: down and up, pages, trouble, a new folder, and what is
 * told in the end.
 */
#include "config.h"

#include "yd-test-ui.h"

#include "yd-folder-picker.h"

typedef struct
{
  FakeScene      *scene;
  YdDriveClient  *drive;
  YdFolderPicker *picker;  /* NULL once it is closed */
  guint           n_picks;
  char           *picked;  /* id; NULL for the root */
} Fixture;

static void
note_pick (YdFolderPicker *picker,
           YdDriveItem    *folder,
           Fixture        *self)
{
  self->n_picks++;
  g_free (self->picked);
  self->picked = folder != NULL ? g_strdup (yd_drive_item_get_id (folder)) : NULL;
}

static void
set_up (Fixture       *self,
        gconstpointer  data)
{
  self->scene = fake_scene_new ();
  fake_scene_fill ();
  fake_drive_add ("d1", "f1", "g1", "Work", -1, 0, 0);
  fake_drive_add ("d1", "g1", "h1", "AC/DC", -1, 0, 0);
  self->drive = yd_drive_client_new (NULL, NULL, NULL, NULL);
  fake_scene_present (self->scene);
}

static void
open_picker (Fixture *self)
{
  self->picker = yd_folder_picker_new (GTK_WINDOW (self->scene->window), self->drive, "d1");
  g_object_add_weak_pointer (G_OBJECT (self->picker), (gpointer *) &self->picker);
  g_signal_connect (self->picker, "picked", G_CALLBACK (note_pick), self);
  gtk_window_present (GTK_WINDOW (self->picker));
}

static void
tear_down (Fixture       *self,
           gconstpointer  data)
{
  if (self->picker != NULL)
    gtk_window_destroy (GTK_WINDOW (self->picker));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_null (self->picker);
  g_assert_finalize_object (self->drive);
  fake_scene_free (self->scene);
  g_free (self->picked);
}

/* Not the one of the storages. */
static GtkWidget *
get_view (Fixture *self)
{
  return test_find_type (test_find_type (self->picker, ADW_TYPE_TOAST_OVERLAY),
                         GTK_TYPE_LIST_VIEW);
}

static GListModel *
get_folders (Fixture *self)
{
  GtkWidget *view = get_view (self);

  return G_LIST_MODEL (gtk_list_view_get_model (GTK_LIST_VIEW (view)));
}

static void
open_row (Fixture *self,
          guint    position)
{
  g_signal_emit_by_name (get_view (self), "activate", position);
}

static gboolean
shows (Fixture    *self,
       const char *text)
{
  return test_has_label (self->picker, text);
}

/* Folders only; the shown one is what is told. */
static void
test_down (Fixture       *self,
           gconstpointer  data)
{
  open_picker (self);
  wait_for (shows (self, "照片 Photos"));
  g_assert_cmpuint (g_list_model_get_n_items (get_folders (self)), ==, 2);
  g_assert_false (shows (self, "page 2.txt"));
  open_row (self, 0);
  wait_for (shows (self, "Work"));
  g_assert_false (shows (self, "照片 Photos"));
  open_row (self, 0);
  wait_for (shows (self, "AC/DC"));
  g_assert_nonnull (test_find (GTK_WIDGET (self->picker), GTK_TYPE_BUTTON, "Documents"));
  open_row (self, 0);
  wait_for (shows (self, "No Folders Here"));
  test_activate (self->picker, "picker.select");
  g_assert_cmpuint (self->n_picks, ==, 1);
  g_assert_cmpstr (self->picked, ==, "h1");
  wait_for (self->picker == NULL);
}

static void
test_root (Fixture       *self,
           gconstpointer  data)
{
  open_picker (self);
  wait_for (shows (self, "Documents"));
  test_try (self->picker, "picker.up");
  test_activate (self->picker, "picker.select");
  g_assert_cmpuint (self->n_picks, ==, 1);
  g_assert_null (self->picked);
  wait_for (self->picker == NULL);
}

static void
test_up (Fixture       *self,
         gconstpointer  data)
{
  open_picker (self);
  wait_for (shows (self, "照片 Photos"));
  open_row (self, 0);
  wait_for (shows (self, "Work"));
  open_row (self, 0);
  wait_for (shows (self, "AC/DC"));
  test_activate (self->picker, "picker.up");
  wait_for (shows (self, "Work") && !shows (self, "AC/DC"));
  g_assert_true (shows (self, "Documents"));
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (self->picker), "picker.ascend", "u", 0));
  wait_for (shows (self, "照片 Photos"));
  test_activate (self->picker, "picker.select");
  g_assert_null (self->picked);
}

static void
test_cancel (Fixture       *self,
             gconstpointer  data)
{
  open_picker (self);
  wait_for (shows (self, "Documents"));
  test_activate (self->picker, "window.close");
  wait_for (self->picker == NULL);
  g_assert_cmpuint (self->n_picks, ==, 0);
}

/* Closed before the first answer; nothing comes back to a window that is gone. */
static void
test_closed_early (Fixture       *self,
                   gconstpointer  data)
{
  open_picker (self);
  gtk_window_destroy (GTK_WINDOW (self->picker));
  wait_for (self->picker == NULL);
  g_assert_cmpuint (self->n_picks, ==, 0);
}

/* An answer for a folder that was left does not land in the next one. */
static void
test_left_early (Fixture       *self,
                 gconstpointer  data)
{
  open_picker (self);
  wait_for (shows (self, "Documents"));
  open_row (self, 0);
  test_activate (self->picker, "picker.up");
  wait_for (shows (self, "照片 Photos"));
  for (guint i = 0; i < 10; i++)
    test_turn ();
  g_assert_cmpuint (g_list_model_get_n_items (get_folders (self)), ==, 2);
}

static void
test_pages (Fixture       *self,
            gconstpointer  data)
{
  for (guint i = 0; i < 9; i++)
    {
      g_autofree char *name = g_strdup_printf ("folder %u", i);

      fake_drive_add ("d1", "f2", name, name, -1, 0, 0);
      fake_drive_add ("d1", "f2", "twin", "Twin", -1, 0, 0);
    }
  fake_drive_set_page_size (4);
  open_picker (self);
  wait_for (shows (self, "照片 Photos"));
  open_row (self, 1);
  wait_for (g_list_model_get_n_items (get_folders (self)) == 10);
  wait_for (test_find (GTK_WIDGET (self->picker), GTK_TYPE_SPINNER, "Loading") == NULL);
}

static void
test_loading (Fixture       *self,
              gconstpointer  data)
{
  open_picker (self);
  wait_for (shows (self, "Documents"));
  g_assert_null (test_find (GTK_WIDGET (self->picker), GTK_TYPE_SPINNER, "Loading"));
  test_activate (self->picker, "picker.reload");
  g_assert_nonnull (test_find (GTK_WIDGET (self->picker), GTK_TYPE_SPINNER, "Loading"));
  wait_for (shows (self, "Documents"));
}

static void
test_trouble (Fixture       *self,
              gconstpointer  data)
{
  g_autoptr (GError) offline = g_error_new_literal (YD_NET_ERROR, YD_NET_ERROR_UNREACHABLE, "");

  fake_drive_set_error (offline);
  open_picker (self);
  wait_for (test_find (GTK_WIDGET (self->picker), GTK_TYPE_BUTTON, "_Try Again") != NULL);
  test_try (self->picker, "picker.select");
  g_assert_cmpuint (self->n_picks, ==, 0);
  g_assert_false (gtk_widget_is_sensitive (test_find (GTK_WIDGET (self->picker), GTK_TYPE_BUTTON,
                                                      "_Select")));
  fake_drive_set_error (NULL);
  test_activate (self->picker, "picker.reload");
  wait_for (shows (self, "Documents"));
  g_assert_true (gtk_widget_is_sensitive (test_find (GTK_WIDGET (self->picker), GTK_TYPE_BUTTON,
                                                     "_Select")));
}

/* A new folder is opened; one that cannot be made is told. */
static void
test_new_folder (Fixture       *self,
                 gconstpointer  data)
{
  g_autoptr (GError) full = g_error_new_literal (YD_DRIVE_ERROR, YD_DRIVE_ERROR_QUOTA, "full");
  GtkWindow *dialog;

  open_picker (self);
  wait_for (shows (self, "Documents"));
  test_activate (self->picker, "picker.new-folder");
  wait_for (test_find_window (self->scene, "New Folder") != NULL);
  dialog = test_find_window (self->scene, "New Folder");
  fake_drive_set_error (full);
  g_signal_emit_by_name (dialog, "named", "Mine");
  wait_for (shows (self, "There is no space left in the account. The recycle bin counts too: "
                        "empty it in the official app."));
  fake_drive_set_error (NULL);
  g_signal_emit_by_name (dialog, "named", "Mine");
  gtk_window_destroy (dialog);
  wait_for (shows (self, "No Folders Here"));
  g_assert_true (shows (self, "Mine"));
  test_activate (self->picker, "picker.select");
  g_assert_cmpstr (self->picked, ==, "Mine");
}

/* The keyboard gets to the first folder, and to the button where there is none. */
static void
test_focus (Fixture       *self,
            gconstpointer  data)
{
  GtkWidget *view;
  GtkWidget *focus;

  open_picker (self);
  wait_for (shows (self, "照片 Photos"));
  view = get_view (self);
  focus = gtk_window_get_focus (GTK_WINDOW (self->picker));
  g_assert_true (focus != NULL && gtk_widget_is_ancestor (focus, view));
  open_row (self, 1);
  wait_for (shows (self, "No Folders Here"));
  focus = gtk_window_get_focus (GTK_WINDOW (self->picker));
  g_assert_true (focus == test_find (GTK_WIDGET (self->picker), GTK_TYPE_BUTTON, "_Select"));
}

static void
test_names (Fixture       *self,
            gconstpointer  data)
{
  static const char *names[] = { "Up", "New Folder", "Files" };

  open_picker (self);
  wait_for (shows (self, "Documents"));
  g_assert_cmpstr (gtk_window_get_title (GTK_WINDOW (self->picker)), ==, "Choose Folder");
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_assert_nonnull (test_find (GTK_WIDGET (self->picker), GTK_TYPE_BUTTON, names[i]));
  g_assert_nonnull (test_find (GTK_WIDGET (self->picker), GTK_TYPE_LIST_VIEW, "Folders"));
  g_assert_nonnull (test_find (GTK_WIDGET (self->picker), GTK_TYPE_BOX, "Path"));
}

/* Of several storages: begins where it is told, and may go over to another one. */
static void
test_storages (Fixture       *self,
               gconstpointer  data)
{
  g_autoptr (YdStorage) first = NULL;
  g_autoptr (YdStorage) second = NULL;
  g_autoptr (GPtrArray) way = g_ptr_array_new_with_free_func ((GDestroyNotify)
                                                              yd_drive_item_unref);
  g_autoptr (GPtrArray) chosen = NULL;
  GtkWidget *chooser;

  fake_scene_add_storage (self->scene, "Lin", YD_DRIVE_KIND_DEFAULT, FALSE);
  fake_scene_add_storage (self->scene, "Backup", YD_DRIVE_KIND_BACKUP, FALSE);
  fake_drive_add ("d2", "root", "z1", "Archive", -1, 0, 0);
  first = g_list_model_get_item (G_LIST_MODEL (self->scene->registry), 0);
  second = g_list_model_get_item (G_LIST_MODEL (self->scene->registry), 1);
  g_ptr_array_add (way, yd_storage_dup_root (first));
  g_ptr_array_add (way, fake_item_new ("d1", "root", "f1", "Documents", -1, 0, 0));
  self->picker = yd_folder_picker_new_for_storages (GTK_WINDOW (self->scene->window),
                                                    G_LIST_MODEL (self->scene->registry), first,
                                                    way, "Move to", "_Move Here");
  g_object_add_weak_pointer (G_OBJECT (self->picker), (gpointer *) &self->picker);
  g_signal_connect (self->picker, "picked", G_CALLBACK (note_pick), self);
  gtk_window_present (GTK_WINDOW (self->picker));
  wait_for (shows (self, "Work"));
  g_assert_nonnull (test_find (GTK_WIDGET (self->picker), GTK_TYPE_BUTTON, "_Move Here"));
  chosen = yd_folder_picker_dup_way (self->picker);
  g_assert_cmpuint (chosen->len, ==, 2);
  chooser = test_find_type (self->picker, GTK_TYPE_DROP_DOWN);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (chooser), 1);
  wait_for (shows (self, "Archive"));
  g_assert_true (yd_folder_picker_get_storage (self->picker) == second);
  open_row (self, 0);
  wait_for (shows (self, "No Folders Here"));
  test_activate (self->picker, "picker.select");
  g_assert_cmpstr (self->picked, ==, "z1");
  wait_for (self->picker == NULL);
}

/* The list that is on its way does not keep a picker that was destroyed. */
static void
test_destroyed_meanwhile (Fixture       *self,
                          gconstpointer  data)
{
  open_picker (self);
  gtk_window_destroy (GTK_WINDOW (self->picker));
  g_assert_null (self->picker);
}

#define ADD(path, func) \
  g_test_add ("/ui/folder-picker/" path, Fixture, NULL, set_up, func, tear_down)

int
main (int    argc,
      char **argv)
{
  test_init (&argc, &argv);

  ADD ("down", test_down);
  ADD ("root", test_root);
  ADD ("up", test_up);
  ADD ("cancel", test_cancel);
  ADD ("closed-early", test_closed_early);
  ADD ("left-early", test_left_early);
  ADD ("pages", test_pages);
  ADD ("loading", test_loading);
  ADD ("trouble", test_trouble);
  ADD ("new-folder", test_new_folder);
  ADD ("focus", test_focus);
  ADD ("names", test_names);
  ADD ("storages", test_storages);
  ADD ("destroyed-meanwhile", test_destroyed_meanwhile);

  return g_test_run ();
}
