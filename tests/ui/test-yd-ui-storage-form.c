/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The rows of a storage's form that ask or explain something, with a pretended service: where
 * the root folder lies, which kinds of drive there are, whether the internal host answers.
 */
#include "config.h"

#include "yd-test-ui.h"

#include "yd-add-storage-dialog.h"
#include "yd-root-check.h"

#define LINK "https://www.alipan.com/o/oauth/authorize?sid=0123456789abcdef0123456789abcdef"
#define OUTER "1111111111111111111111111111111111111111"
#define INNER "2222222222222222222222222222222222222222"
#define FILE_ID "3333333333333333333333333333333333333333"

static FakeScene *
open_scene (void)
{
  FakeScene *scene = fake_scene_new ();

  fake_drive_add ("d1", "root", OUTER, "Photos", -1, YD_DRIVE_CATEGORY_OTHER, 0);
  fake_drive_add ("d1", OUTER, INNER, "2024", -1, YD_DRIVE_CATEGORY_OTHER, 0);
  fake_drive_add ("d1", OUTER, FILE_ID, "a.txt", 3, YD_DRIVE_CATEGORY_OTHER, 0);
  fake_scene_present (scene);
  test_settle (scene);

  return scene;
}

static GtkWindow *
open_dialog (FakeScene *scene)
{
  GtkWindow *dialog;

  test_activate (scene->window, "storages.add");
  wait_for (test_find_window (scene, "Add Storage") != NULL);
  dialog = test_find_window (scene, "Add Storage");
  test_activate (dialog, "dialog.sign-in");
  wait_for (test_find_window (scene, "Sign In") != NULL);
  fake_qr_show (fake_qr_get_last (), YD_AUTH_QR_WAITING, LINK, 180);
  fake_qr_show (fake_qr_get_last (), YD_AUTH_QR_DONE, LINK, 0);
  wait_for (test_find_window (scene, "Sign In") == NULL);
  wait_for (test_has_label (dialog, "Backup drive"));

  return dialog;
}

static void
type (GtkWindow  *dialog,
      const char *title,
      const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (test_find_row (GTK_WIDGET (dialog), title)), text);
}

static guint
count_storages (FakeScene *scene)
{
  return g_list_model_get_n_items (G_LIST_MODEL (scene->registry));
}

/* The folder's path */

static void
test_root_path (void)
{
  FakeScene *scene = open_scene ();
  GtkWindow *dialog = open_dialog (scene);
  GtkWidget *row = test_find_row (GTK_WIDGET (dialog), "Root Folder ID");

  type (dialog, "Root Folder ID", "https://www.alipan.com/drive/folder/" INNER "?x=1");
  wait_for (test_has_label (dialog, "In the drive: \u2068/Photos/2024\u2069"));
  g_assert_false (gtk_widget_has_css_class (row, "error"));
  type (dialog, "Root Folder ID", FILE_ID);
  g_assert_false (test_has_label (dialog, "In the drive: \u2068/Photos/2024\u2069"));
  wait_for (test_has_label (dialog, "This is a file, not a folder."));
  g_assert_true (gtk_widget_has_css_class (row, "error"));
  test_try (dialog, "dialog.save");
  test_settle (scene);
  g_assert_cmpuint (count_storages (scene), ==, 0);

  /* Saved while it is still being asked. */
  type (dialog, "Root Folder ID", OUTER);
  test_activate (dialog, "dialog.save");
  wait_for (count_storages (scene) == 1);
  fake_scene_free (scene);
}

/* What fails is asked again by saving. */
static void
test_root_failure (void)
{
  g_autoptr (GError) offline = g_error_new_literal (YD_NET_ERROR, YD_NET_ERROR_UNREACHABLE, "x");
  FakeScene *scene = open_scene ();
  GtkWindow *dialog = open_dialog (scene);
  GtkWidget *row = test_find_row (GTK_WIDGET (dialog), "Root Folder ID");

  fake_drive_set_error (offline);
  type (dialog, "Root Folder ID", OUTER);
  wait_for (gtk_widget_has_css_class (row, "error"));
  g_assert_cmpuint (count_storages (scene), ==, 0);
  fake_drive_set_error (NULL);
  test_activate (dialog, "dialog.save");
  wait_for (count_storages (scene) == 1);
  fake_scene_free (scene);
}

/* Another value while it is saved: the person decides anew. */
static void
test_root_changed_while_saving (void)
{
  FakeScene *scene = open_scene ();
  GtkWindow *dialog = open_dialog (scene);

  type (dialog, "Root Folder ID", OUTER);
  test_activate (dialog, "dialog.save");
  type (dialog, "Root Folder ID", INNER);
  wait_for (test_has_label (dialog, "In the drive: \u2068/Photos/2024\u2069"));
  g_assert_cmpuint (count_storages (scene), ==, 0);
  test_activate (dialog, "dialog.save");
  wait_for (count_storages (scene) == 1);
  fake_scene_free (scene);
}

/* A folder is in one drive only. */
static void
test_root_of_one_drive (void)
{
  FakeScene *scene = open_scene ();
  GtkWindow *dialog = open_dialog (scene);
  GtkWidget *tick = test_find (GTK_WIDGET (dialog), GTK_TYPE_CHECK_BUTTON, "Backup drive");
  g_autoptr (YdStorage) first = NULL;
  g_autoptr (YdStorage) second = NULL;

  gtk_check_button_set_active (GTK_CHECK_BUTTON (tick), TRUE);
  type (dialog, "Root Folder ID", OUTER);
  test_activate (dialog, "dialog.save");
  wait_for (count_storages (scene) == 2);
  first = g_list_model_get_item (G_LIST_MODEL (scene->registry), 0);
  second = g_list_model_get_item (G_LIST_MODEL (scene->registry), 1);
  g_assert_cmpstr (yd_storage_get_options (first)->root_id, ==, OUTER);
  g_assert_cmpstr (yd_storage_get_options (second)->root_id, ==, "root");
  fake_scene_free (scene);
}

static void
count_change (guint *n_changes)
{
  (*n_changes)++;
}

/* Answers to what was typed before do not count, whenever they come. */
static void
test_root_stale (void)
{
  FakeScene *scene = open_scene ();
  g_autoptr (YdRootCheck) check = yd_root_check_new ();
  g_autoptr (YdStorage) storage = NULL;
  g_autofree char *words = NULL;
  YdDriveClient *drive;
  guint n_changes = 0;

  fake_scene_add_storage (scene, "Lin", YD_DRIVE_KIND_DEFAULT, FALSE);
  storage = g_list_model_get_item (G_LIST_MODEL (scene->registry), 0);
  drive = yd_storage_account_get_drive (yd_storage_get_account (storage));

  g_assert_cmpint (yd_root_check_get_state (check), ==, YD_ROOT_CHECK_NOTHING);
  yd_root_check_set (check, drive, "d1", FILE_ID);
  yd_root_check_ask (check);
  g_assert_cmpint (yd_root_check_get_state (check), ==, YD_ROOT_CHECK_ASKING);
  yd_root_check_set (check, drive, "d1", INNER);
  g_assert_cmpint (yd_root_check_get_state (check), ==, YD_ROOT_CHECK_WAITING);
  test_settle (scene);
  g_assert_cmpint (yd_root_check_get_state (check), ==, YD_ROOT_CHECK_WAITING);
  yd_root_check_ask (check);
  wait_for (yd_root_check_get_state (check) == YD_ROOT_CHECK_FOLDER);

  /* Its path is on the way when the drive changes, where it is not. */
  yd_root_check_set (check, drive, "d2", INNER);
  test_settle (scene);
  wait_for (yd_root_check_get_state (check) == YD_ROOT_CHECK_FAILED);
  g_assert_true (yd_root_check_is_refused (check));
  yd_root_check_set (check, drive, "d1", "root");
  words = yd_root_check_dup_words (check);
  g_assert_cmpint (yd_root_check_get_state (check), ==, YD_ROOT_CHECK_NOTHING);
  g_assert_true (g_str_has_prefix (words, "The storage begins here"));

  /* Nobody is told after the end. */
  yd_root_check_set (check, drive, "d1", OUTER);
  yd_root_check_ask (check);
  g_signal_connect_swapped (check, "changed", G_CALLBACK (count_change), &n_changes);
  g_object_run_dispose (G_OBJECT (check));
  test_settle (scene);
  g_assert_cmpuint (n_changes, ==, 0);
  fake_scene_free (scene);
}

/* The kind of drive */

static gboolean
is_grey (GtkWidget  *root,
         const char *text)
{
  if (GTK_IS_LABEL (root) && g_str_equal (gtk_label_get_text (GTK_LABEL (root)), text))
    return !gtk_widget_is_sensitive (root);
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (is_grey (child, text))
      return TRUE;

  return FALSE;
}

#define WITHHELD "Not ticked on the consent page: sign in again and tick it"

static void
test_kinds (void)
{
  FakeScene *scene = open_scene ();
  GtkWindow *dialog = open_dialog (scene);
  GtkWidget *row = test_find_row (GTK_WIDGET (dialog), "Drive Type");
  GtkWidget *popover = test_find_type (row, GTK_TYPE_POPOVER);

  g_assert_true (test_has_label (dialog, "The one that the service chooses. It is there even when "
                                         "no other drive was ticked."));
  gtk_popover_popup (GTK_POPOVER (popover));
  wait_for (test_has_label (popover, WITHHELD));
  g_assert_true (is_grey (popover, "Resource library"));
  g_assert_false (is_grey (popover, "Backup drive"));
  g_assert_false (is_grey (popover, "Default drive"));
  gtk_popover_popdown (GTK_POPOVER (popover));

  /* It can still be named, by a pasted address: refused in words. */
  type (dialog, "Root Folder ID", "https://www.alipan.com/drive/file/resource/" OUTER);
  wait_for (test_has_label (dialog, "Not ticked on the consent page. Sign in again and tick it "
                                    "there, or choose another drive: none takes its place by "
                                    "itself."));
  test_try (dialog, "dialog.save");
  test_settle (scene);
  g_assert_cmpuint (count_storages (scene), ==, 0);
  fake_scene_free (scene);
}

static void
test_kind_of_default (void)
{
  FakeScene *scene = open_scene ();
  GtkWindow *dialog;

  fake_drive_set_user ("Lin Qing", "d2", "d1", "d2");
  dialog = open_dialog (scene);
  adw_combo_row_set_selected (ADW_COMBO_ROW (test_find_row (GTK_WIDGET (dialog), "Drive Type")),
                              YD_DRIVE_KIND_DEFAULT);
  g_assert_true (test_has_label (dialog, "The one that the service chooses: for this account, the "
                                         "backup drive"));
  g_assert_false (test_has_label (dialog, WITHHELD));
  fake_scene_free (scene);
}

/* The internal host */

#define ANSWERS "The internal host answers: uploads go there."
#define SILENT "The internal host does not answer here: uploads go the ordinary way."

static void
test_internal (void)
{
  FakeScene *scene = open_scene ();
  GtkWindow *dialog = open_dialog (scene);
  GtkWidget *row = test_find_row (GTK_WIDGET (dialog), "Internal Upload");
  GtkSwitch *internal = GTK_SWITCH (test_find_type (row, GTK_TYPE_SWITCH));
  GtkWidget *advanced = test_find_row (GTK_WIDGET (dialog), "Advanced");
  g_autoptr (YdStorage) storage = NULL;

  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (advanced), TRUE);
  gtk_switch_set_active (internal, TRUE);
  g_assert_true (test_has_label (dialog, "Looking whether the internal host answers…"));
  wait_for (test_has_label (dialog, SILENT));
  gtk_switch_set_active (internal, FALSE);
  g_assert_false (test_has_label (dialog, SILENT));

  /* The answer that was on its way when it was switched off and on again does not count. */
  gtk_switch_set_active (internal, TRUE);
  gtk_switch_set_active (internal, FALSE);
  fake_drive_set_internal (TRUE);
  gtk_switch_set_active (internal, TRUE);
  wait_for (test_has_label (dialog, ANSWERS));

  fake_drive_set_internal (FALSE);
  gtk_switch_set_active (internal, FALSE);
  gtk_switch_set_active (internal, TRUE);
  wait_for (test_has_label (dialog, SILENT));
  test_activate (dialog, "dialog.save");
  wait_for (count_storages (scene) == 1);
  storage = g_list_model_get_item (G_LIST_MODEL (scene->registry), 0);
  g_assert_true (yd_storage_get_options (storage)->internal);
  fake_scene_free (scene);
}

/* Closed while it is looked for. */
static void
test_internal_closed (void)
{
  FakeScene *scene = open_scene ();
  GtkWindow *dialog = open_dialog (scene);
  GtkWidget *row = test_find_row (GTK_WIDGET (dialog), "Internal Upload");

  gtk_switch_set_active (GTK_SWITCH (test_find_type (row, GTK_TYPE_SWITCH)), TRUE);
  gtk_window_close (dialog);
  test_settle (scene);
  fake_scene_free (scene);
}

int
main (int    argc,
      char **argv)
{
  test_init (&argc, &argv);

  g_test_add_func ("/ui/storage-form/root-path", test_root_path);
  g_test_add_func ("/ui/storage-form/root-failure", test_root_failure);
  g_test_add_func ("/ui/storage-form/root-changed-while-saving", test_root_changed_while_saving);
  g_test_add_func ("/ui/storage-form/root-of-one-drive", test_root_of_one_drive);
  g_test_add_func ("/ui/storage-form/root-stale", test_root_stale);
  g_test_add_func ("/ui/storage-form/kinds", test_kinds);
  g_test_add_func ("/ui/storage-form/kind-of-default", test_kind_of_default);
  g_test_add_func ("/ui/storage-form/internal", test_internal);
  g_test_add_func ("/ui/storage-form/internal-closed", test_internal_closed);

  return g_test_run ();
}
