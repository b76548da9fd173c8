/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The window with a pretended service: first run, files, errors, drops, transfers, closing, and
 * the names that tests and assistive tools look for.
 */
#include "config.h"

#include "yd-test-ui.h"

#include "yd-files-page.h"
#include "yd-storage-row.h"
#include "yd-transfer-row.h"

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

static void
test_first_run (void)
{
  FakeScene *scene = fake_scene_new ();

  fake_scene_present (scene);
  test_settle (scene);
  g_assert_cmpstr (gtk_window_get_title (GTK_WINDOW (scene->window)), ==, "Yunduo");
  g_assert_nonnull (find (scene, BUTTON, "Add Storage"));
  g_assert_nonnull (find (scene, BUTTON, "Try the Demo Drive"));
  g_assert_null (find (scene, GTK_TYPE_COLUMN_VIEW, "Files"));

  fake_drive_add ("d1", "root", "w", "Welcome.txt", 5, YD_DRIVE_CATEGORY_DOCUMENT, 0);
  test_activate (scene->window, "storages.try-demo");
  wait_for (shows (scene, "Welcome.txt"));
  g_assert_true (shows (scene, "Demo Drive"));
  wait_for (shows (scene, "Demo drive: files stay on this computer"));
  g_assert_nonnull (find (scene, GTK_TYPE_LIST_BOX, "Storages"));
  fake_scene_free (scene);
}

static void
test_names (void)
{
  FakeScene *scene = test_open_filled ();
  const char *buttons[] = { "Add Storage", "Download", "New Folder", "Transfers", "Back",
                            "Refresh" };
  const char *menus[] = { "Upload", "Main Menu" };
  GtkWidget *list;

  for (guint i = 0; i < G_N_ELEMENTS (buttons); i++)
    if (find (scene, BUTTON, buttons[i]) == NULL)
      g_test_fail_printf ("there is no button %s", buttons[i]);
  for (guint i = 0; i < G_N_ELEMENTS (menus); i++)
    if (find (scene, GTK_TYPE_MENU_BUTTON, menus[i]) == NULL)
      g_test_fail_printf ("there is no menu %s", menus[i]);

  list = find (scene, GTK_TYPE_COLUMN_VIEW, "Files");
  gtk_test_accessible_assert_role (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_ROLE_TREE_GRID);
  list = find (scene, GTK_TYPE_LIST_BOX, "Storages");
  gtk_test_accessible_assert_role (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_ROLE_LIST);
  fake_scene_free (scene);
}

/* Every button that can be seen has a name. */
static void
check_buttons (GtkWidget *widget)
{
  if (!gtk_widget_get_visible (widget))
    return;
  if (GTK_IS_BUTTON (widget) && gtk_button_get_icon_name (GTK_BUTTON (widget)) != NULL
      && gtk_test_accessible_has_property (GTK_ACCESSIBLE (widget),
                                           GTK_ACCESSIBLE_PROPERTY_LABEL) == FALSE)
    g_test_fail_printf ("the button with the icon %s has no name",
                        gtk_button_get_icon_name (GTK_BUTTON (widget)));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (!GTK_IS_WINDOW_CONTROLS (child) && !GTK_IS_COLUMN_VIEW (child)
        && !GTK_IS_MENU_BUTTON (child) && !ADW_IS_TAB_BAR (child))
      check_buttons (child);
}

static void
test_every_button_has_a_name (void)
{
  FakeScene *scene = test_open_filled ();

  yd_window_show_transfers (scene->window);
  test_settle (scene);
  check_buttons (GTK_WIDGET (scene->window));
  fake_scene_free (scene);
}

static char *
dup_order (FakeScene *scene)
{
  GListModel *model = G_LIST_MODEL (test_get_selection (scene));
  GString *names = g_string_new (NULL);
  guint n_items = g_list_model_get_n_items (model);

  for (guint i = 0; i < n_items; i++)
    {
      g_autoptr (YdBrowseEntry) entry = g_list_model_get_item (model, i);

      g_string_append_printf (names, "%s|", yd_browse_entry_get_name (entry));
    }

  return g_string_free (names, FALSE);
}

static void
test_order (void)
{
  FakeScene *scene = test_open_filled ();
  g_autofree char *order = dup_order (scene);

  g_assert_true (g_str_has_prefix (order, "Documents|照片 Photos|"));
  g_assert_nonnull (strstr (order, "page 2.txt|page 10.txt|"));
  fake_scene_free (scene);
}

static void
test_order_of_storage (void)
{
  static const struct
  {
    YdStorageOrder order;
    gboolean descending;
    gboolean created; /* the column is there */
    const char *start;
  } rows[] = {
    { YD_STORAGE_ORDER_SIZE, FALSE, FALSE, "page 10.txt|page 2.txt|湖边日落.jpg|song.flac|" },
    { YD_STORAGE_ORDER_SIZE, TRUE, FALSE, "backup.zip|holiday.mp4|song.flac|" },
    { YD_STORAGE_ORDER_UPDATED, FALSE, FALSE, "song.flac|湖边日落.jpg|holiday.mp4|" },
    { YD_STORAGE_ORDER_CREATED, TRUE, TRUE, "page 10.txt|page 2.txt|backup.zip|" },
    { YD_STORAGE_ORDER_NAME, TRUE, FALSE, "" },
  };
  FakeScene *scene = test_open_filled ();
  g_autoptr (YdStorage) storage = g_list_model_get_item (G_LIST_MODEL (scene->registry), 0);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (YdStorageOptions) options =
          yd_storage_options_copy (yd_storage_get_options (storage));
      g_autofree char *before = dup_order (scene);
      g_autofree char *order = NULL;
      const char *files;

      options->order = rows[i].order;
      options->descending = rows[i].descending;
      yd_storage_set_options (storage, options);
      g_signal_emit_by_name (test_find_type (scene->window, GTK_TYPE_COLUMN_VIEW), "activate",
                             g_str_has_prefix (before, "Documents|") ? 0 : 1);
      wait_for (shows (scene, "notes.md"));
      test_activate (test_get_files (scene), "files.back");
      wait_for (shows (scene, "page 2.txt"));
      wait_for (shows (scene, "Created") == rows[i].created);
      order = dup_order (scene);
      files = strstr (order, "照片 Photos|") < strstr (order, "Documents|")
                  ? strstr (order, "Documents|") + strlen ("Documents|")
                  : strstr (order, "照片 Photos|") + strlen ("照片 Photos|");
      if (!g_str_has_prefix (files, rows[i].start))
        g_test_fail_printf ("row %u: %s", i, files);
    }
  fake_scene_free (scene);
}

static void
test_folders (void)
{
  FakeScene *scene = test_open_filled ();
  YdFilesPage *files = test_get_files (scene);
  GtkWidget *view = test_find_type (scene->window, GTK_TYPE_COLUMN_VIEW);

  g_signal_emit_by_name (view, "activate", 0);
  wait_for (shows (scene, "notes.md"));
  g_assert_true (shows (scene, "Documents"));
  test_activate (files, "files.back");
  wait_for (shows (scene, "page 2.txt"));
  test_activate (files, "files.forward");
  wait_for (shows (scene, "notes.md"));
  test_activate (files, "files.up");
  wait_for (shows (scene, "page 2.txt"));

  g_signal_emit_by_name (view, "activate", 3);
  g_assert_cmpstr (fake_queue_get_calls (scene->queue), ==, "download 1; ");
  fake_scene_free (scene);
}

static void
test_download (void)
{
  FakeScene *scene = test_open_filled ();
  YdFilesPage *files = test_get_files (scene);
  GtkWidget *button = find (scene, BUTTON, "Download");

  gtk_selection_model_unselect_all (test_get_selection (scene));
  g_assert_false (gtk_widget_get_sensitive (button));
  gtk_selection_model_select_all (test_get_selection (scene));
  g_assert_true (gtk_widget_get_sensitive (button));
  test_activate (files, "files.download");
  g_assert_cmpstr (fake_queue_get_calls (scene->queue), ==, "download 8; ");
  fake_scene_free (scene);
}

static void
test_empty (void)
{
  FakeScene *scene = fake_scene_new ();

  fake_drive_add ("d2", "root", "x", "from-phone.jpg", 5, YD_DRIVE_CATEGORY_IMAGE, 0);
  fake_scene_add_storage (scene, "Lin", YD_DRIVE_KIND_DEFAULT, FALSE);
  fake_scene_present (scene);
  wait_for (shows (scene, "Folder Is Empty"));
  g_assert_true (shows (scene, "Your files may be in the backup drive."));
  test_activate (test_get_files (scene), "files.open-other-drive");
  wait_for (shows (scene, "from-phone.jpg"));
  g_assert_cmpint (g_list_model_get_n_items (G_LIST_MODEL (scene->registry)), ==, 2);
  wait_for (shows (scene, "Backup drive"));
  fake_scene_free (scene);
}

static void
test_error (void)
{
  g_autoptr (GError) offline = g_error_new_literal (YD_NET_ERROR, YD_NET_ERROR_UNREACHABLE, "x");
  FakeScene *scene = fake_scene_new ();

  fake_scene_fill ();
  fake_drive_set_error (offline);
  fake_scene_add_storage (scene, "Lin", YD_DRIVE_KIND_DEFAULT, FALSE);
  fake_scene_present (scene);
  wait_for (shows (scene, "No Connection"));
  g_assert_true (shows (scene, "The service cannot be reached. Check the network and try again."));

  fake_drive_set_error (NULL);
  test_activate (test_get_files (scene), "files.solve");
  wait_for (shows (scene, "page 2.txt"));

  /* What is shown stays when a refresh fails, with a word about it. */
  fake_drive_set_error (offline);
  test_activate (test_get_files (scene), "files.refresh");
  wait_for (shows (scene, "The service cannot be reached. Check the network and try again."));
  g_assert_true (shows (scene, "page 2.txt"));
  fake_scene_free (scene);
}

static void
test_new_folder (void)
{
  FakeScene *scene = test_open_filled ();
  GtkWindow *dialog;
  GtkWidget *entry;

  test_activate (test_get_files (scene), "files.new-folder");
  dialog = test_find_window (scene, "New Folder");
  g_assert_nonnull (dialog);
  entry = test_find_type (dialog, ADW_TYPE_ENTRY_ROW);
  g_assert_false (gtk_widget_activate_action (GTK_WIDGET (dialog), "name.accept", NULL)
                  && test_find_window (scene, "New Folder") == NULL);
  gtk_editable_set_text (GTK_EDITABLE (entry), "a/b");
  g_assert_true (test_has_label (dialog, "A name cannot have a “/” in it."));
  gtk_editable_set_text (GTK_EDITABLE (entry), "Trips");
  test_activate (dialog, "name.accept");
  wait_for (shows (scene, "Trips"));
  wait_for (shows (scene, "New"));
  g_assert_null (test_find_window (scene, "New Folder"));
  fake_scene_free (scene);
}

static void
test_rename_and_delete (void)
{
  FakeScene *scene = test_open_filled ();
  YdFilesPage *files = test_get_files (scene);

  test_select_row (scene, 0);
  test_rename (files, "Papers");
  wait_for (shows (scene, "Papers"));

  test_select_row (scene, 0);
  test_activate (files, "files.delete");
  test_answer ("accept");
  wait_for (strstr (fake_drive_get_calls (), "remove ") != NULL);
  fake_scene_free (scene);
}

static void
drop (GtkWidget *widget,
      gboolean   expected)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);
  g_auto (GValue) value = G_VALUE_INIT;
  GSList *files = NULL;
  GdkFileList *list;
  gboolean handled = FALSE;

  files = g_slist_prepend (files, g_file_new_for_path ("/tmp/a b.txt"));
  files = g_slist_prepend (files, g_file_new_for_path ("/tmp/folder"));
  list = gdk_file_list_new_from_list (files);
  g_value_init (&value, GDK_TYPE_FILE_LIST);
  g_value_take_boxed (&value, list);
  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_DROP_TARGET (controller))
        g_signal_emit_by_name (controller, "drop", &value, 600.0, 500.0, &handled);
    }
  g_assert_cmpint (handled, ==, expected);
  g_slist_free_full (files, g_object_unref);
}

static GtkWidget *
find_area (FakeScene *scene)
{
  GtkWidget *widget = test_find_type (scene->window, GTK_TYPE_COLUMN_VIEW);

  while (!gtk_widget_has_css_class (widget, "files-area"))
    widget = gtk_widget_get_parent (widget);

  return widget;
}

static void
test_drops (void)
{
  FakeScene *scene = test_open_filled ();

  test_settle (scene);
  drop (find_area (scene), TRUE);
  g_assert_cmpstr (fake_queue_get_calls (scene->queue), ==, "upload 2 to root; ");
  drop (test_find_type (scene->window, YD_TYPE_STORAGE_ROW), TRUE);
  g_assert_cmpstr (fake_queue_get_calls (scene->queue), ==,
                   "upload 2 to root; upload 2 to root; ");
  fake_scene_free (scene);
}

static YdTransfer *
add_transfer (FakeScene          *scene,
              const FakeTransfer *values)
{
  YdTransfer *transfer = fake_transfer_new (values);

  fake_queue_add (scene->queue, transfer);

  return transfer;
}

static void
test_transfers (void)
{
  FakeScene *scene = test_open_filled ();
  FakeTransfer values = { YD_TRANSFER_UPLOAD, YD_TRANSFER_RUNNING, "up.bin", NULL, 1000000,
                          4000000, 500000, 6, FALSE, NULL };
  g_autoptr (GError) full = g_error_new_literal (YD_DRIVE_ERROR, YD_DRIVE_ERROR_QUOTA, "");
  g_autoptr (YdTransfer) transfer = NULL;
  GtkWidget *row;

  test_activate (scene->window, "shell.transfers-shown");
  wait_for (shows (scene, "No Transfers"));
  transfer = add_transfer (scene, &values);
  wait_for (shows (scene, "up.bin"));
  g_assert_nonnull (find (scene, GTK_TYPE_LIST_VIEW, "Transfers"));
  g_assert_true (shows (scene, "1.0\u00a0MB of 4.0\u00a0MB · 500.0\u00a0kB/s · 6 seconds left"));

  row = test_find_type (scene->window, YD_TYPE_TRANSFER_ROW);
  test_activate (row, "transfer.cancel");
  values.state = YD_TRANSFER_FAILED;
  values.error = full;
  fake_transfer_change (transfer, &values);
  fake_queue_end (scene->queue, transfer);
  wait_for (shows (scene, "There is no space left in the account. The recycle bin counts too: "
                   "empty it in the official app."));
  wait_for (shows (scene, "“\u2068up.bin\u2069” was not uploaded"));
  test_activate (row, "transfer.retry");
  test_activate (test_find (GTK_WIDGET (scene->window), BUTTON, "_Clear"), "transfers.clear");
  g_assert_cmpstr (fake_queue_get_calls (scene->queue), ==,
                   "cancel up.bin; retry up.bin; clear; ");
  test_activate (row, "transfers.hide");
  fake_scene_free (scene);
}

/* What only a person can mend has a button that does it, for the account of that transfer. */
static void
test_waiting_transfer (void)
{
  FakeScene *scene = test_open_filled ();
  g_autoptr (YdStorage) storage = g_list_model_get_item (G_LIST_MODEL (scene->registry), 0);
  FakeTransfer values = { .direction = YD_TRANSFER_UPLOAD, .state = YD_TRANSFER_WAITING,
                          .name = "up.bin", .total = 1000, .left = -1, .storage = storage };
  YdAuthSession *session = yd_storage_account_get_session (yd_storage_get_account (storage));
  g_autoptr (GError) locked = g_error_new_literal (YD_AUTH_ERROR, YD_AUTH_ERROR_VAULT_LOCKED, "");
  g_autoptr (GError) out = g_error_new_literal (YD_AUTH_ERROR, YD_AUTH_ERROR_SIGNED_OUT, "");
  g_autoptr (YdTransfer) transfer = add_transfer (scene, &values);
  GtkWidget *row;

  yd_window_show_transfers (scene->window);
  wait_for (shows (scene, "up.bin"));
  row = test_find_type (scene->window, YD_TYPE_TRANSFER_ROW);
  g_assert_null (find (scene, BUTTON, "Sign In Again…"));
  test_try (row, "transfer.mend");

  values.error = locked;
  fake_transfer_change (transfer, &values);
  fake_session_set (session, YD_AUTH_STATE_UNSAVED);
  g_assert_nonnull (find (scene, BUTTON, "Ask the Keyring Again"));
  test_activate (row, "transfer.mend");
  g_assert_null (test_find_window (scene, "Sign In"));

  values.error = out;
  fake_transfer_change (transfer, &values);
  fake_session_set (session, YD_AUTH_STATE_SIGNED_OUT);
  g_assert_nonnull (find (scene, BUTTON, "Sign In Again…"));
  test_activate (row, "transfer.mend");
  wait_for (test_find_window (scene, "Sign In") != NULL);
  gtk_window_close (test_find_window (scene, "Sign In"));
  wait_for (test_find_window (scene, "Sign In") == NULL);

  values.state = YD_TRANSFER_FAILED;
  fake_transfer_change (transfer, &values);
  g_assert_null (find (scene, BUTTON, "Sign In Again…"));
  fake_scene_free (scene);
}

static void
test_states_of_transfers (void)
{
  FakeScene *scene = test_open_filled ();
  FakeTransfer values = { YD_TRANSFER_DOWNLOAD, YD_TRANSFER_QUEUED, "d.bin", NULL, 0, -1, 0, -1,
                          FALSE, NULL };
  const char *words[] = { "Queued", "Preparing…", NULL, "Waiting for the service…", "Paused",
                          "Finishing…", "Downloaded", NULL, "Cancelled" };
  g_autoptr (YdTransfer) transfer = add_transfer (scene, &values);

  yd_window_show_transfers (scene->window);
  for (guint state = 0; state < G_N_ELEMENTS (words); state++)
    {
      values.state = (YdTransferState) state;
      fake_transfer_change (transfer, &values);
      if (words[state] != NULL)
        wait_for (shows (scene, words[state]));
    }
  values.state = YD_TRANSFER_DONE;
  fake_transfer_change (transfer, &values);
  g_assert_nonnull (find (scene, BUTTON, "Show in Folder"));
  fake_queue_end (scene->queue, transfer);
  wait_for (shows (scene, "“\u2068d.bin\u2069” downloaded"));
  fake_scene_free (scene);
}

static void
test_closing (void)
{
  FakeScene *scene = test_open_filled ();
  FakeTransfer values = { YD_TRANSFER_UPLOAD, YD_TRANSFER_RUNNING, "up.bin", NULL, 1, 4, 0, -1,
                          FALSE, NULL };
  G_GNUC_UNUSED g_autoptr (YdTransfer) transfer = add_transfer (scene, &values);

  yd_window_try_close (scene->window);
  wait_for (test_find_question () != NULL);
  g_assert_true (test_has_label (test_find_question (),
                                 "1 transfer is not finished. It goes on when you open "
                                 "Yunduo again."));
  test_answer ("cancel");
  test_settle (scene);
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (scene->window)));
  fake_queue_set_kept (scene->queue, FALSE);
  yd_window_try_close (scene->window);
  wait_for (test_find_question () != NULL);
  g_assert_true (test_has_label (test_find_question (),
                                 "1 transfer is not finished. It will not go on by itself: Yunduo "
                                 "could not open its list of transfers."));
  test_answer ("cancel");
  test_settle (scene);
  fake_queue_set_kept (scene->queue, TRUE);

  g_object_add_weak_pointer (G_OBJECT (scene->window), (gpointer *) &scene->window);
  yd_window_try_close (scene->window);
  wait_for (test_find_question () != NULL);
  test_answer ("accept");
  wait_for (scene->window == NULL);
  fake_scene_free (scene);
}

/* Nothing would stop: what waits for a person, or is paused, is where it would be anyway. */
static void
test_closing_held (void)
{
  FakeScene *scene = test_open_filled ();
  FakeTransfer values = { YD_TRANSFER_UPLOAD, YD_TRANSFER_PAUSED, "up.bin", NULL, 1, 4, 0, -1,
                          FALSE, NULL };
  g_autoptr (YdTransfer) paused = add_transfer (scene, &values);
  g_autoptr (YdTransfer) waiting = add_transfer (scene, &values);

  fake_transfer_wait (waiting, YD_TRANSFER_REASON_SIGN_IN, 0);
  g_object_add_weak_pointer (G_OBJECT (scene->window), (gpointer *) &scene->window);
  fake_queue_set_kept (scene->queue, FALSE);
  yd_window_try_close (scene->window);
  wait_for (test_find_question () != NULL);
  test_answer ("cancel");
  test_settle (scene);
  fake_queue_set_kept (scene->queue, TRUE);
  yd_window_try_close (scene->window);
  wait_for (scene->window == NULL);
  g_assert_null (test_find_question ());
  g_assert_cmpint (yd_transfer_get_state (paused), ==, YD_TRANSFER_PAUSED);
  fake_scene_free (scene);
}

static void
test_closing_unsaved (void)
{
  FakeScene *scene = fake_scene_new ();

  fake_session_set_next (YD_AUTH_STATE_UNSAVED);
  fake_scene_add_storage (scene, "Lin", YD_DRIVE_KIND_DEFAULT, FALSE);
  fake_scene_present (scene);
  wait_for (shows (scene, "Not saved – unlock keyring"));
  yd_window_try_close (scene->window);
  wait_for (test_find_question () != NULL);
  test_answer ("cancel");
  test_activate (test_find_type (scene->window, YD_TYPE_STORAGE_ROW), "storage.retry");
  wait_for (!shows (scene, "Not saved – unlock keyring"));
  fake_scene_free (scene);
}

static void
test_removing (void)
{
  FakeScene *scene = fake_scene_new ();

  fake_scene_add_storage (scene, "Demo", YD_DRIVE_KIND_DEFAULT, TRUE);
  fake_scene_present (scene);
  wait_for (shows (scene, "Folder Is Empty"));
  test_activate (test_find_type (scene->window, YD_TYPE_STORAGE_ROW), "storage.remove");
  wait_for (test_find_question () != NULL);
  gtk_check_button_set_active (
      GTK_CHECK_BUTTON (test_find_type (test_find_question (), GTK_TYPE_CHECK_BUTTON)), TRUE);
  test_answer ("accept");
  wait_for (find (scene, BUTTON, "Try the Demo Drive") != NULL);
  g_assert_cmpint (g_list_model_get_n_items (G_LIST_MODEL (scene->registry)), ==, 0);
  g_assert_cmpstr (fake_queue_get_calls (scene->queue), ==, "cancel-storage; ");
  fake_scene_free (scene);
}

/* The question about @storage, and no for an answer. */
static void
assert_removal_says (FakeScene  *scene,
                     YdStorage  *storage,
                     const char *words)
{
  gtk_widget_activate_action (GTK_WIDGET (scene->window), "storages.remove", "x",
                              yd_storage_get_id (storage));
  wait_for (test_find_question () != NULL);
  g_assert_true (test_has_label (test_find_question (), words));
  test_answer ("cancel");
  wait_for (test_find_question () == NULL);
}

static void
test_removing_says_what_is_lost (void)
{
  FakeScene *scene = fake_scene_new ();
  g_autoptr (YdStorage) storage = NULL;
  g_autoptr (YdStorage) copy = NULL;

  fake_scene_add_storage (scene, "Lin", YD_DRIVE_KIND_DEFAULT, FALSE);
  storage = g_list_model_get_item (G_LIST_MODEL (scene->registry), 0);
  fake_scene_present (scene);
  assert_removal_says (scene, storage,
                       "The files stay on the cloud drive. It is the account’s last storage here, "
                       "so its sign-in is forgotten too.");
  copy = yd_storage_registry_duplicate (scene->registry, storage, NULL);
  assert_removal_says (scene, copy,
                       "The files stay on the cloud drive. You can add it again at any time.");
  fake_scene_free (scene);
}

/* All triggers of shortcut controllers below @widget, as "|F5|<Alt>Left|…|". */
static void
collect_triggers (GtkWidget *widget,
                  GString   *triggers)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GListModel) shortcuts = g_list_model_get_item (controllers, i);

      if (!GTK_IS_SHORTCUT_CONTROLLER (shortcuts))
        continue;
      for (guint j = 0; j < g_list_model_get_n_items (shortcuts); j++)
        {
          g_autoptr (GtkShortcut) shortcut = g_list_model_get_item (shortcuts, j);
          GtkShortcutTrigger *trigger = gtk_shortcut_get_trigger (shortcut);
          g_autofree char *text = gtk_shortcut_trigger_to_string (trigger);

          g_string_append_printf (triggers, "%s|", text);
        }
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    collect_triggers (child, triggers);
}

static void
check_help (GtkWidget  *widget,
            const char *triggers,
            guint      *n_found)
{
  const char *others = "F10 <Control>q"; /* GTK's, and the application's */

  if (GTK_IS_SHORTCUT_LABEL (widget))
    {
      const char *accelerator = gtk_shortcut_label_get_accelerator (GTK_SHORTCUT_LABEL (widget));
      g_autofree char *pattern = NULL;
      guint key;
      GdkModifierType modifiers;

      gtk_accelerator_parse (accelerator, &key, &modifiers);
      pattern = gtk_accelerator_name (key, modifiers);
      if (strstr (triggers, pattern) == NULL && strstr (others, accelerator) == NULL)
        g_test_fail_printf ("the help has %s, which does nothing", accelerator);
      (*n_found)++;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    check_help (child, triggers, n_found);
}

/* What the help says is what the keys do. */
static void
test_shortcuts (void)
{
  FakeScene *scene = test_open_filled ();
  g_autoptr (GString) triggers = g_string_new ("|");
  GtkWindow *help;
  guint n_found = 0;
  int width = 0;

  test_activate (scene->window, "shell.show-shortcuts");
  wait_for ((help = test_find_window (scene, "Keyboard Shortcuts")) != NULL);
  gtk_widget_measure (GTK_WIDGET (help), GTK_ORIENTATION_HORIZONTAL, -1, &width, NULL, NULL, NULL);
  g_assert_cmpint (width, <=, 360);
  collect_triggers (GTK_WIDGET (scene->window), triggers);
  check_help (GTK_WIDGET (help), triggers->str, &n_found);
  g_assert_cmpuint (n_found, >=, 20);
  fake_scene_free (scene);
}

static void
test_narrow (void)
{
  FakeScene *scene = fake_scene_new ();
  int minimum = 0;

  fake_scene_fill ();
  fake_scene_add_storage (scene, "Lin", YD_DRIVE_KIND_DEFAULT, FALSE);
  scene->window = yd_window_new (GTK_APPLICATION (scene->application),
                                 fake_scene_get_shared (scene));
  gtk_window_set_default_size (GTK_WINDOW (scene->window), 360, 600);
  gtk_window_present (GTK_WINDOW (scene->window));
  wait_for (shows (scene, "page 2.txt"));
  test_settle (scene);
  gtk_widget_measure (GTK_WIDGET (scene->window), GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL,
                      NULL, NULL);
  g_assert_cmpint (minimum, <=, 360);
  wait_for (!shows (scene, "Modified"));
  g_assert_true (shows (scene, "Size"));

  /* The pane is above the list, and stays until it is put away. */
  yd_window_show_transfers (scene->window);
  wait_for (shows (scene, "No Transfers"));
  test_settle (scene);
  g_assert_true (shows (scene, "No Transfers"));
  test_activate (scene->window, "shell.transfers-shown");
  test_activate (test_get_files (scene), "files.back");
  wait_for (find (scene, GTK_TYPE_LIST_BOX, "Storages") != NULL);
  fake_scene_free (scene);
}

int
main (int    argc,
      char **argv)
{
  test_init (&argc, &argv);

  g_test_add_func ("/ui/window/first-run", test_first_run);
  g_test_add_func ("/ui/window/names", test_names);
  g_test_add_func ("/ui/window/every-button-has-a-name", test_every_button_has_a_name);
  g_test_add_func ("/ui/window/order", test_order);
  g_test_add_func ("/ui/window/order-of-storage", test_order_of_storage);
  g_test_add_func ("/ui/window/folders", test_folders);
  g_test_add_func ("/ui/window/download", test_download);
  g_test_add_func ("/ui/window/empty", test_empty);
  g_test_add_func ("/ui/window/error", test_error);
  g_test_add_func ("/ui/window/new-folder", test_new_folder);
  g_test_add_func ("/ui/window/rename-and-delete", test_rename_and_delete);
  g_test_add_func ("/ui/window/drops", test_drops);
  g_test_add_func ("/ui/window/transfers", test_transfers);
  g_test_add_func ("/ui/window/waiting-transfer", test_waiting_transfer);
  g_test_add_func ("/ui/window/states-of-transfers", test_states_of_transfers);
  g_test_add_func ("/ui/window/closing", test_closing);
  g_test_add_func ("/ui/window/closing-held", test_closing_held);
  g_test_add_func ("/ui/window/closing-unsaved", test_closing_unsaved);
  g_test_add_func ("/ui/window/removing", test_removing);
  g_test_add_func ("/ui/window/removing-says-what-is-lost", test_removing_says_what_is_lost);
  g_test_add_func ("/ui/window/shortcuts", test_shortcuts);
  g_test_add_func ("/ui/window/narrow", test_narrow);

  return g_test_run ();
}
