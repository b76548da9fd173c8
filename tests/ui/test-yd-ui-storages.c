/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The list of storages with a pretended service: the menu of a row, signing in again to a
 * storage that is not open, the details of an account.
 */
#include "config.h"

#include "yd-test-ui.h"

#include "yd-account-details.h"
#include "yd-format.h"
#include "yd-storage-row.h"

#define LINK "https://www.alipan.com/o/oauth/authorize?sid=1"

static YdStorage *
get_storage (FakeScene *scene,
             guint      position)
{
  g_autoptr (YdStorage) storage = g_list_model_get_item (G_LIST_MODEL (scene->registry),
                                                         position);

  return storage; /* the registry keeps it */
}

static YdAuthSession *
get_session (FakeScene *scene)
{
  return yd_storage_account_get_session (yd_storage_get_account (get_storage (scene, 0)));
}

/* The row at @position, as it is now. */
static GtkWidget *
get_row (FakeScene *scene,
         int        position)
{
  GtkWidget *list = test_find (GTK_WIDGET (scene->window), GTK_TYPE_LIST_BOX, "Storages");

  return GTK_WIDGET (gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), position));
}

/* The label that says exactly this; the avatar has labels of its own. */
static GtkWidget *
find_label (GtkWidget  *root,
            const char *text)
{
  GtkWidget *found = NULL;

  if (GTK_IS_LABEL (root) && g_str_equal (gtk_label_get_text (GTK_LABEL (root)), text))
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_label (child, text);

  return found;
}

static FakeScene *
open_two (void)
{
  FakeScene *scene = fake_scene_new ();

  fake_scene_fill ();
  fake_drive_set_space (1000000, 4000000);
  fake_scene_add_storage (scene, "One", YD_DRIVE_KIND_DEFAULT, FALSE);
  fake_scene_add_storage (scene, "Two", YD_DRIVE_KIND_BACKUP, FALSE);
  fake_scene_present (scene);
  wait_for (test_has_label (scene->window, "page 2.txt"));

  return scene;
}

static GtkWindow *
open_details (FakeScene *scene)
{
  test_activate (get_row (scene, 0), "storage.details");
  wait_for (test_find_window (scene, "Account Details") != NULL);

  return test_find_window (scene, "Account Details");
}

static void
test_menu (void)
{
  FakeScene *scene = open_two ();

  g_assert_nonnull (test_find (get_row (scene, 1), GTK_TYPE_MENU_BUTTON, "Storage Menu"));
  test_activate (get_row (scene, 1), "storage.open");
  wait_for (test_has_label (scene->window, "Folder Is Empty"));
  /* Nothing is wrong with it. */
  test_try (get_row (scene, 1), "storage.sign-in-again");
  test_settle (scene);
  g_assert_null (test_find_window (scene, "Sign In"));
  fake_scene_free (scene);
}

static void
test_sign_in_again (void)
{
  FakeScene *scene = open_two ();

  fake_session_set (get_session (scene), YD_AUTH_STATE_SIGNED_OUT);
  wait_for (test_has_label (scene->window, "Signed out"));
  test_activate (get_row (scene, 1), "storage.sign-in-again");
  wait_for (test_find_window (scene, "Sign In") != NULL);
  fake_qr_show (fake_qr_get_last (), YD_AUTH_QR_DONE, LINK, 0);
  wait_for (test_has_label (scene->window, "Folder Is Empty"));
  g_assert_false (test_has_label (scene->window, "Signed out"));
  fake_scene_free (scene);
}

static void
test_details (void)
{
  FakeScene *scene = open_two ();
  g_autofree char *used = yd_format_size (1000000);
  g_autofree char *total = yd_format_size (4000000);
  g_autofree char *space = g_strdup_printf ("%s of %s used", used, total);
  GtkWindow *details = open_details (scene);

  wait_for (test_has_label (details, space));
  g_assert_true (test_has_label (details, "Lin Qing"));
  g_assert_true (test_has_label (details, "Signed in"));
  g_assert_true (test_has_label (details, "Default drive, Backup drive"));
  wait_for (test_has_label (details, "Super member (SVIP)"));
  wait_for (test_has_label (details,
                            "name and picture, read all files, share files by link, "
                            "read shared albums, other permission: \u2068new:scope\u2069"));
  g_assert_true (gtk_widget_get_visible (test_find_row (GTK_WIDGET (details),
                                                        "Third-Party Package")));
  /* It has no token to speak of. */
  g_assert_false (gtk_widget_get_visible (test_find_row (GTK_WIDGET (details),
                                                         "Token Valid Until")));
  gtk_window_destroy (details);
  fake_scene_free (scene);
}

/* What cannot be had is not shown; closing while it is asked does no harm. */
static void
test_details_unknown (void)
{
  g_autoptr (GError) offline = g_error_new_literal (YD_NET_ERROR, YD_NET_ERROR_UNREACHABLE, "x");
  FakeScene *scene = open_two ();
  GtkWindow *details;

  fake_drive_set_error (offline);
  details = open_details (scene);
  test_settle (scene);
  g_assert_false (gtk_widget_get_visible (test_find_row (GTK_WIDGET (details), "Membership")));
  g_assert_false (gtk_widget_get_visible (test_find_row (GTK_WIDGET (details), "Permissions")));
  gtk_window_destroy (details);

  fake_drive_set_error (NULL);
  gtk_window_destroy (open_details (scene));
  test_settle (scene);
  fake_scene_free (scene);
}

static void
test_session_only (void)
{
  FakeScene *scene = open_two ();
  GtkWindow *details = open_details (scene);
  GtkWidget *button = test_find_type (details, GTK_TYPE_SWITCH);

  g_assert_false (gtk_switch_get_active (GTK_SWITCH (button)));
  gtk_switch_set_active (GTK_SWITCH (button), TRUE);
  wait_for (test_has_label (details, "Signed in until the app quits"));
  g_assert_cmpint (yd_auth_session_get_state (get_session (scene)), ==, YD_AUTH_STATE_SESSION);
  gtk_switch_set_active (GTK_SWITCH (button), FALSE);
  wait_for (test_has_label (details, "Signed in"));

  fake_session_set (get_session (scene), YD_AUTH_STATE_SESSION);
  g_assert_true (gtk_switch_get_active (GTK_SWITCH (button)));
  gtk_window_destroy (details);
  fake_scene_free (scene);
}

static void
test_sign_out (void)
{
  FakeScene *scene = open_two ();
  GtkWindow *details = open_details (scene);
  GtkWindow *question;

  test_activate (details, "details.sign-out");
  wait_for ((question = test_find_question ()) != NULL);
  g_assert_true (test_has_label (question, "Sign Out?"));
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (question), "accept");
  if (test_find_question () == question)
    gtk_window_close (question);
  wait_for (test_find_question () == NULL);
  wait_for (test_has_label (details, "Signed out"));
  /* Nothing to sign out of, and nothing to remember. */
  test_try (details, "details.sign-out");
  test_settle (scene);
  g_assert_null (test_find_question ());

  test_activate (details, "details.sign-in");
  wait_for (test_find_window (scene, "Sign In") != NULL);
  wait_for (test_find_window (scene, "Account Details") == NULL);
  fake_qr_show (fake_qr_get_last (), YD_AUTH_QR_DONE, LINK, 0);
  wait_for (!test_has_label (scene->window, "Signed out"));
  fake_scene_free (scene);
}

/* What the list's own drop target does with @value at @y. */
static gboolean
drop_at (FakeScene    *scene,
         const GValue *value,
         double        y)
{
  GtkWidget *list = test_find (GTK_WIDGET (scene->window), GTK_TYPE_LIST_BOX, "Storages");
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (list);
  gboolean handled = FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_DROP_TARGET (controller))
        g_signal_emit_by_name (controller, "drop", value, 20.0, y, &handled);
    }

  return handled;
}

static void
test_drag (void)
{
  FakeScene *scene = open_two ();
  g_autoptr (YdStorage) one = g_object_ref (get_storage (scene, 0));
  g_auto (GValue) value = G_VALUE_INIT;

  g_value_init (&value, YD_TYPE_STORAGE);
  g_value_set_object (&value, one);
  g_assert_true (drop_at (scene, &value, 10000));
  g_assert_true (get_storage (scene, 1) == one);
  test_settle (scene);
  g_assert_true (gtk_widget_is_focus (get_row (scene, 1)));
  g_assert_true (drop_at (scene, &value, 10000));
  g_assert_true (get_storage (scene, 1) == one);
  g_assert_true (drop_at (scene, &value, 1));
  g_assert_true (get_storage (scene, 0) == one);

  /* It was removed while it was dragged. */
  g_assert_true (yd_storage_registry_remove (scene->registry, one, FALSE, NULL));
  g_assert_false (drop_at (scene, &value, 10000));
  g_value_unset (&value);
  g_value_init (&value, YD_TYPE_STORAGE);
  g_assert_false (drop_at (scene, &value, 10000));
  g_clear_object (&one);
  fake_scene_free (scene);
}

/* An option that is not allowed any more stands in the way of a new name, which is not blamed. */
static void
test_refused_edit (void)
{
  FakeScene *scene = open_two ();
  YdStorage *storage = get_storage (scene, 0);
  g_autoptr (YdStorageOptions) options =
      yd_storage_options_copy (yd_storage_get_options (storage));
  const char *words =
      "The download proxy of this storage is not allowed. Choose “Edit…” in its menu.";

  g_free (options->proxy);
  options->proxy = g_strdup ("ftp://proxy.example/{path}");
  yd_storage_set_options (storage, options);
  test_activate (get_row (scene, 0), "storage.disable");
  wait_for (test_has_label (scene->window, words));
  g_assert_true (yd_storage_get_options (storage)->enabled);
  fake_scene_free (scene);
}

/* The choice is the storage's, and kept with it. */
static void
test_indexed (void)
{
  FakeScene *scene = open_two ();
  YdStorage *storage = get_storage (scene, 0);

  test_activate (get_row (scene, 0), "storage.index");
  wait_for (yd_storage_get_options (storage)->indexed);
  test_activate (get_row (scene, 0), "storage.index-no-more");
  wait_for (!yd_storage_get_options (storage)->indexed);
  fake_scene_free (scene);
}

/* Nine tenths are a warning, wherever the bar is. */
static void
test_space (void)
{
  FakeScene *scene = open_two ();
  GtkWindow *details;

  fake_drive_set_space (95, 100);
  details = open_details (scene);
  wait_for (gtk_widget_has_css_class (test_find_type (details, GTK_TYPE_PROGRESS_BAR),
                                      "nearly-full"));
  g_assert_true (gtk_widget_has_css_class (
      test_find_type (get_row (scene, 0), GTK_TYPE_PROGRESS_BAR), "nearly-full"));
  gtk_window_destroy (details);
  fake_scene_free (scene);
}

/* What is asked, and who signs in, does not keep a window that was destroyed. */
static void
test_window_goes (void)
{
  const char *actions[] = { "storage.remove", "storage.sign-in-again" };

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    {
      FakeScene *scene = open_two ();

      if (i == 1)
        fake_session_set (get_session (scene), YD_AUTH_STATE_SIGNED_OUT);
      test_activate (get_row (scene, 0), actions[i]);
      wait_for (test_find_question () != NULL || test_find_window (scene, "Sign In") != NULL);
      g_object_add_weak_pointer (G_OBJECT (scene->window), (gpointer *) &scene->window);
      gtk_window_destroy (GTK_WINDOW (scene->window));
      wait_for (scene->window == NULL);
      wait_for (test_find_question () == NULL && test_find_window (scene, "Sign In") == NULL);
      fake_scene_free (scene);
    }
}

/* The whole name of a storage, where the row has no place for it, and only there. */
static void
test_long_name (void)
{
  FakeScene *scene = open_two ();
  const char *names[] = { "One", "A storage with quite a long name indeed, longer than a row" };

  fake_scene_add_storage (scene, names[1], YD_DRIVE_KIND_DEFAULT, FALSE);
  test_settle (scene);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      GtkWidget *label = find_label (get_row (scene, (int) i * 2), names[i]);
      g_autoptr (GtkTooltip) tooltip = g_object_new (GTK_TYPE_TOOLTIP, NULL);
      gboolean shown = FALSE;

      g_assert_nonnull (label);
      g_signal_emit_by_name (label, "query-tooltip", 1, 1, FALSE, tooltip, &shown);
      g_assert_cmpint (shown, ==, i == 1);
    }
  fake_scene_free (scene);
}

int
main (int    argc,
      char **argv)
{
  test_init (&argc, &argv);

  g_test_add_func ("/ui/storages/menu", test_menu);
  g_test_add_func ("/ui/storages/sign-in-again", test_sign_in_again);
  g_test_add_func ("/ui/storages/drag", test_drag);
  g_test_add_func ("/ui/storages/refused-edit", test_refused_edit);
  g_test_add_func ("/ui/storages/indexed", test_indexed);
  g_test_add_func ("/ui/storages/space", test_space);
  g_test_add_func ("/ui/storages/window-goes", test_window_goes);
  g_test_add_func ("/ui/storages/long-name", test_long_name);
  g_test_add_func ("/ui/storages/details", test_details);
  g_test_add_func ("/ui/storages/details-unknown", test_details_unknown);
  g_test_add_func ("/ui/storages/session-only", test_session_only);
  g_test_add_func ("/ui/storages/sign-out", test_sign_out);

  return g_test_run ();
}
