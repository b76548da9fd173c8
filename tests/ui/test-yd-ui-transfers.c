/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The list of transfers with a pretended queue: what a row says and offers in each state, and what
 * the queue is told.
 */
#include "config.h"

#include "yd-test-ui.h"

#include "yd-group-row.h"
#include "yd-transfer-row.h"
#include "yd-transfer-words.h"

#include <glib/gstdio.h>

#define BUTTON GTK_TYPE_BUTTON

static FakeScene *
open_scene (void)
{
  FakeScene *scene = fake_scene_new ();

  fake_scene_fill ();
  fake_scene_add_storage (scene, "Lin", YD_DRIVE_KIND_DEFAULT, FALSE);
  fake_scene_present (scene);
  wait_for (test_has_label (scene->window, "page 2.txt"));
  yd_window_show_transfers (scene->window);

  return scene;
}

static gboolean
shows (FakeScene  *scene,
       const char *text)
{
  return test_has_label (scene->window, text);
}

static gboolean
offers (FakeScene  *scene,
        const char *button)
{
  return test_find (test_find_type (scene->window, YD_TYPE_TRANSFER_ROW), BUTTON, button) != NULL;
}

static YdTransfer *
add (FakeScene           *scene,
     YdTransferDirection  direction,
     YdTransferState      state,
     const GError        *error)
{
  FakeTransfer values = { direction, state, "a.bin", "/tmp/a.bin", 0, 4000000, 0, -1, FALSE,
                          error };
  YdTransfer *transfer = fake_transfer_new (&values);

  fake_queue_add (scene->queue, transfer);
  wait_for (shows (scene, "a.bin"));

  return transfer;
}

static void
test_why_it_waits (void)
{
  const char *words[] = {
    [YD_TRANSFER_REASON_RETRY] = "Waiting – a step failed and is tried again soon",
    [YD_TRANSFER_REASON_SERVICE_LIMIT] = "Waiting – the service asks for a pause",
    [YD_TRANSFER_REASON_OWN_LIMIT] = "Waiting – to keep within the service’s limits",
    [YD_TRANSFER_REASON_OFFLINE] = "Waiting – there is no network",
    [YD_TRANSFER_REASON_SIGN_IN] = "Waiting – sign in again to go on",
    [YD_TRANSFER_REASON_KEYRING] = "Waiting – unlock the keyring to go on",
    [YD_TRANSFER_REASON_QUOTA] = "Waiting – the cloud drive is full. Make room, or empty its "
                                 "recycle bin in the official app.",
    [YD_TRANSFER_REASON_DISK] = "Waiting – the disk of this computer is full",
    [YD_TRANSFER_REASON_NAME] = "Waiting – something has this name already",
    [YD_TRANSFER_REASON_SOURCE] = "Waiting – the local file is gone or was changed",
    [YD_TRANSFER_REASON_STORAGE] = "Waiting – its storage is disabled",
    [YD_TRANSFER_REASON_LAPSED] = "Waiting – the account holds more than it may, as after the end "
                                  "of a membership. Make room or renew it in the official app.",
    [YD_TRANSFER_REASON_PORTAL] = "Waiting – this network wants you to sign in to it first",
    [YD_TRANSFER_REASON_AWAY] = "Waiting – the service is out of reach",
  };
  FakeScene *scene = open_scene ();
  g_autoptr (YdTransfer) transfer = add (scene, YD_TRANSFER_UPLOAD, YD_TRANSFER_QUEUED, NULL);

  g_assert_cmpuint (G_N_ELEMENTS (words), ==, YD_TRANSFER_REASONS);
  for (guint i = 1; i < G_N_ELEMENTS (words); i++)
    {
      fake_transfer_wait (transfer, (YdTransferReason) i, 0);
      wait_for (shows (scene, words[i]));
    }
  fake_scene_free (scene);
}

static gboolean
has_chosen (GtkWindow *dialog,
            GFile     *file)
{
  g_autoptr (GFile) chosen = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));

  return chosen != NULL && g_file_equal (chosen, file);
}

/* What became of the local file. */
static void
test_source_is_missed (void)
{
  FakeScene *scene = open_scene ();
  g_autoptr (GError) gone =
      g_error_new_literal (YD_TRANSFER_ERROR, YD_TRANSFER_ERROR_SOURCE_GONE, "");
  g_autoptr (GError) changed =
      g_error_new_literal (YD_TRANSFER_ERROR, YD_TRANSFER_ERROR_SOURCE_CHANGED, "");
  FakeTransfer values = { YD_TRANSFER_UPLOAD, YD_TRANSFER_QUEUED, "a.bin", "/tmp/a.bin", 0, 4000000,
                          0, -1, FALSE, gone };
  g_autoptr (YdTransfer) transfer = add (scene, YD_TRANSFER_UPLOAD, YD_TRANSFER_QUEUED, NULL);

  fake_transfer_change (transfer, &values);
  fake_transfer_wait (transfer, YD_TRANSFER_REASON_SOURCE, 0);
  wait_for (shows (scene, "Waiting – the local file is gone. Choose it again to go on."));
  values.error = changed;
  fake_transfer_change (transfer, &values);
  fake_transfer_wait (transfer, YD_TRANSFER_REASON_SOURCE, 0);
  wait_for (shows (scene, "Waiting – the local file kept changing. Resume when it is finished, or "
                          "choose it again."));
  fake_scene_free (scene);
}

/* Another place for it is asked for, and told to the queue. */
static void
test_choose_source (void)
{
  const char *title = "Choose the File to Upload";
  FakeScene *scene = open_scene ();
  g_autoptr (YdTransfer) transfer = add (scene, YD_TRANSFER_UPLOAD, YD_TRANSFER_QUEUED, NULL);
  GtkWidget *row = test_find_type (scene->window, YD_TYPE_TRANSFER_ROW);
  g_autofree char *path = g_build_filename (g_get_home_dir (), "found.bin", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);

  g_assert_cmpint (g_mkdir_with_parents (g_get_home_dir (), 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, "x", 1, NULL));
  g_assert_false (offers (scene, "Choose File…"));
  test_try (row, "transfer.choose-file");
  g_assert_null (test_find_window (scene, title));
  fake_transfer_wait (transfer, YD_TRANSFER_REASON_SOURCE, 0);
  g_assert_true (offers (scene, "Choose File…"));
  test_activate (row, "transfer.choose-file");
  wait_for (test_find_window (scene, title) != NULL);
  gtk_window_close (test_find_window (scene, title));
  wait_for (test_find_window (scene, title) == NULL);
  g_assert_cmpstr (fake_queue_get_calls (scene->queue), ==, "");

  test_activate (row, "transfer.choose-file");
  wait_for (test_find_window (scene, title) != NULL);
  g_assert_true (gtk_file_chooser_set_file (GTK_FILE_CHOOSER (test_find_window (scene, title)),
                                            file, NULL));
  wait_for (has_chosen (test_find_window (scene, title), file));
  gtk_dialog_response (GTK_DIALOG (test_find_window (scene, title)), GTK_RESPONSE_ACCEPT);
  wait_for (*fake_queue_get_calls (scene->queue) != '\0');
  g_assert_cmpstr (fake_queue_get_calls (scene->queue), ==, "choose found.bin for a.bin; ");
  g_assert_cmpint (g_unlink (path), ==, 0);
  fake_scene_free (scene);
}

static void
test_until_when_it_waits (void)
{
  FakeScene *scene = open_scene ();
  g_autoptr (YdTransfer) transfer = add (scene, YD_TRANSFER_UPLOAD, YD_TRANSFER_QUEUED, NULL);
  g_autoptr (GDateTime) time = g_date_time_new_local (2026, 3, 4, 5, 6, 7);
  gint64 time_us = g_date_time_to_unix (time) * G_USEC_PER_SEC;

  fake_transfer_wait (transfer, YD_TRANSFER_REASON_SERVICE_LIMIT, time_us);
  wait_for (shows (scene, "Waiting until 05:06:07 – the service asks for a pause"));
  fake_transfer_wait (transfer, YD_TRANSFER_REASON_RETRY, time_us);
  wait_for (shows (scene, "Waiting until 05:06:07 – a step failed and is tried again"));
  fake_transfer_wait (transfer, YD_TRANSFER_REASON_OWN_LIMIT, time_us);
  wait_for (shows (scene, "Waiting until 05:06:07 – to keep within the service’s limits"));
  fake_transfer_wait (transfer, YD_TRANSFER_REASON_OFFLINE, time_us);
  wait_for (shows (scene, "Waiting – there is no network"));
  fake_scene_free (scene);
}

static void
test_how_it_ended (void)
{
  FakeScene *scene = open_scene ();
  g_autoptr (YdTransfer) transfer = add (scene, YD_TRANSFER_UPLOAD, YD_TRANSFER_DONE, NULL);

  wait_for (shows (scene, "Uploaded · 4.0\u00a0MB"));
  fake_transfer_set_outcome (transfer, YD_TRANSFER_OUTCOME_INSTANT);
  wait_for (shows (scene, "Uploaded at once: the service had it already · 4.0\u00a0MB"));
  fake_transfer_set_outcome (transfer, YD_TRANSFER_OUTCOME_SKIPPED);
  wait_for (shows (scene, "Skipped: something has this name already · 4.0\u00a0MB"));
  fake_transfer_set_only_instant (transfer, TRUE);
  fake_transfer_set_outcome (transfer, YD_TRANSFER_OUTCOME_SKIPPED);
  wait_for (shows (scene, "Not uploaded: the drive does not have these bytes yet · 4.0\u00a0MB"));
  fake_transfer_set_outcome (transfer, YD_TRANSFER_OUTCOME_SAME);
  wait_for (shows (scene, "Already there: the same file · 4.0\u00a0MB"));
  fake_scene_free (scene);
}

/* Each state offers what fits it, and nothing else. */
static void
test_buttons (void)
{
  const struct
  {
    YdTransferState state;
    gboolean        pause, resume, cancel, retry, show;
  } cases[] = {
    { YD_TRANSFER_QUEUED, TRUE, FALSE, TRUE, FALSE, FALSE },
    { YD_TRANSFER_RUNNING, TRUE, FALSE, TRUE, FALSE, FALSE },
    { YD_TRANSFER_PAUSED, FALSE, TRUE, TRUE, FALSE, FALSE },
    { YD_TRANSFER_DONE, FALSE, FALSE, FALSE, FALSE, TRUE },
    { YD_TRANSFER_FAILED, FALSE, FALSE, FALSE, TRUE, FALSE },
    { YD_TRANSFER_CANCELLED, FALSE, FALSE, FALSE, TRUE, FALSE },
  };
  FakeScene *scene = open_scene ();
  g_autoptr (YdTransfer) transfer = add (scene, YD_TRANSFER_DOWNLOAD, YD_TRANSFER_QUEUED, NULL);
  FakeTransfer values = { YD_TRANSFER_DOWNLOAD, YD_TRANSFER_QUEUED, "a.bin", "/tmp/a.bin", 0, 4, 0,
                          -1, FALSE, NULL };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      values.state = cases[i].state;
      fake_transfer_change (transfer, &values);
      g_assert_cmpint (offers (scene, "Pause"), ==, cases[i].pause);
      g_assert_cmpint (offers (scene, "Resume"), ==, cases[i].resume);
      g_assert_cmpint (offers (scene, "Cancel"), ==, cases[i].cancel);
      g_assert_cmpint (offers (scene, "Try Again"), ==, cases[i].retry);
      g_assert_cmpint (offers (scene, "Show in Folder"), ==, cases[i].show);
    }
  fake_scene_free (scene);
}

static void
test_verbs (void)
{
  FakeScene *scene = open_scene ();
  g_autoptr (YdTransfer) transfer = add (scene, YD_TRANSFER_UPLOAD, YD_TRANSFER_QUEUED, NULL);
  FakeTransfer values = { YD_TRANSFER_UPLOAD, YD_TRANSFER_PAUSED, "a.bin", "/tmp/a.bin", 1, 4, 0,
                          -1, FALSE, NULL };
  GtkWidget *row = test_find_type (scene->window, YD_TYPE_TRANSFER_ROW);

  test_activate (row, "transfer.first");
  test_activate (row, "transfer.pause");
  fake_transfer_change (transfer, &values);
  wait_for (shows (scene, "Paused · 1\u00a0byte of 4\u00a0bytes")
            || shows (scene, "Paused · 1 byte of 4 bytes"));
  test_activate (row, "transfer.resume");
  test_activate (row, "transfer.cancel");
  values.state = YD_TRANSFER_CANCELLED;
  fake_transfer_change (transfer, &values);
  test_try (row, "transfer.cancel");
  test_activate (row, "transfer.retry");
  g_assert_cmpstr (fake_queue_get_calls (scene->queue), ==,
                   "first a.bin; pause a.bin; resume a.bin; cancel a.bin; retry a.bin; ");
  fake_scene_free (scene);
}

static void
test_all (void)
{
  FakeScene *scene = open_scene ();
  GtkWidget *list;
  G_GNUC_UNUSED g_autoptr (YdTransfer) one = NULL;
  G_GNUC_UNUSED g_autoptr (YdTransfer) two = NULL;

  one = add (scene, YD_TRANSFER_UPLOAD, YD_TRANSFER_FAILED, NULL);
  list = test_find (GTK_WIDGET (scene->window), GTK_TYPE_LIST_VIEW, "Transfers");
  test_try (list, "transfers.pause-all");
  two = add (scene, YD_TRANSFER_UPLOAD, YD_TRANSFER_QUEUED, NULL);
  test_activate (list, "transfers.pause-all");
  test_activate (list, "transfers.resume-all");
  test_activate (list, "transfers.retry-failed");
  g_assert_cmpstr (fake_queue_get_calls (scene->queue), ==,
                   "pause all; resume all; retry failed; ");
  fake_scene_free (scene);
}

/* From the menu, without another question. */
static void
test_answers (void)
{
  const char *verbs[] = { "transfer.skip", "transfer.keep-both", "transfer.replace" };
  FakeScene *scene = open_scene ();
  g_autoptr (YdTransfer) transfer = add (scene, YD_TRANSFER_UPLOAD, YD_TRANSFER_QUEUED, NULL);
  GtkWidget *row = test_find_type (scene->window, YD_TYPE_TRANSFER_ROW);

  g_assert_false (offers (scene, "Answer…"));
  test_try (row, "transfer.replace");
  for (guint i = 0; i < G_N_ELEMENTS (verbs); i++)
    {
      fake_transfer_wait (transfer, YD_TRANSFER_REASON_NAME, 0);
      g_assert_true (offers (scene, "Answer…"));
      test_try (row, "transfer.resume");
      test_activate (row, verbs[i]);
    }
  g_assert_cmpstr (fake_queue_get_calls (scene->queue), ==,
                   "skip a.bin; keep a.bin; replace a.bin; ");
  fake_scene_free (scene);
}

static void
test_details (void)
{
  g_autoptr (GError) full = g_error_new_literal (YD_DRIVE_ERROR, YD_DRIVE_ERROR_QUOTA, "");
  g_autoptr (GError) local = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "");
  FakeScene *scene = open_scene ();
  g_autoptr (YdTransfer) transfer = add (scene, YD_TRANSFER_UPLOAD, YD_TRANSFER_FAILED, full);
  FakeTransfer values = { YD_TRANSFER_UPLOAD, YD_TRANSFER_FAILED, "a.bin", "/tmp/a.bin", 1, 4, 0,
                          -1, FALSE, local };
  GtkWidget *row = test_find_type (scene->window, YD_TYPE_TRANSFER_ROW);

  g_assert_true (offers (scene, "Details"));
  wait_for (gtk_widget_get_mapped (row));
  test_settle (scene);
  test_activate (row, "transfer.details");
  wait_for (shows (scene, "There is no space left in the account. The recycle bin counts too: "
                          "empty it in the official app.\nCode: QuotaExhausted.Drive\n"
                          "Request: 0a1b2c3d"));
  fake_transfer_change (transfer, &values);
  g_assert_false (offers (scene, "Details"));
  fake_scene_free (scene);
}

static void
test_show_in_storage (void)
{
  FakeScene *scene = open_scene ();
  g_autoptr (YdTransfer) transfer = add (scene, YD_TRANSFER_UPLOAD, YD_TRANSFER_DONE, NULL);
  g_autoptr (YdStorage) storage = g_list_model_get_item (G_LIST_MODEL (scene->registry), 0);
  GtkWidget *row = test_find_type (scene->window, YD_TYPE_TRANSFER_ROW);

  fake_transfer_set_place (transfer, storage, "f1");
  test_activate (row, "transfer.show-in-storage");
  wait_for (shows (scene, "notes.md"));
  fake_transfer_set_place (transfer, storage, "root");
  test_activate (row, "transfer.show-in-storage");
  wait_for (shows (scene, "page 2.txt"));
  fake_transfer_set_place (transfer, storage, "gone");
  test_activate (row, "transfer.show-in-storage");
  wait_for (shows (scene, "It is not there any more. It may have been moved or deleted "
                          "elsewhere."));
  fake_scene_free (scene);
}

/* The key for menus, with the keyboard on a button of the row and on the row itself. */
static void
test_menu (void)
{
  FakeScene *scene = open_scene ();
  G_GNUC_UNUSED g_autoptr (YdTransfer) transfer =
      add (scene, YD_TRANSFER_UPLOAD, YD_TRANSFER_QUEUED, NULL);
  GtkWidget *row = test_find_type (scene->window, YD_TYPE_TRANSFER_ROW);
  GtkWidget *list = test_find (GTK_WIDGET (scene->window), GTK_TYPE_LIST_VIEW, "Transfers");

  wait_for (gtk_widget_get_mapped (row));
  test_settle (scene);
  gtk_widget_grab_focus (test_find (row, BUTTON, "Cancel"));
  test_activate (list, "transfers.menu");
  wait_for (test_find_type (row, GTK_TYPE_POPOVER_MENU) != NULL
            && gtk_widget_get_mapped (test_find_type (row, GTK_TYPE_POPOVER_MENU)));
  gtk_popover_popdown (GTK_POPOVER (test_find_type (row, GTK_TYPE_POPOVER_MENU)));
  wait_for (!gtk_widget_get_mapped (test_find_type (row, GTK_TYPE_POPOVER_MENU)));
  test_settle (scene);
  gtk_widget_grab_focus (row);
  g_assert_true (gtk_root_get_focus (GTK_ROOT (scene->window)) == row);
  test_activate (list, "transfers.menu");
  wait_for (gtk_widget_get_mapped (test_find_type (row, GTK_TYPE_POPOVER_MENU)));
  fake_scene_free (scene);
}

/* Groups */

static const FakeTransfer running = { .direction = YD_TRANSFER_UPLOAD,
                                      .state = YD_TRANSFER_RUNNING, .name = "item", .done = 1000,
                                      .total = 4000, .speed = 1000, .left = 3 };

static GListModel *
get_rows (FakeScene *scene)
{
  GtkWidget *list = test_find (GTK_WIDGET (scene->window), GTK_TYPE_LIST_VIEW, "Transfers");

  return G_LIST_MODEL (gtk_list_view_get_model (GTK_LIST_VIEW (list)));
}

static void
pause_one (YdTransferGroup *group,
           guint            position)
{
  g_autoptr (YdTransfer) transfer = g_list_model_get_item (G_LIST_MODEL (group), position);
  FakeTransfer values = running;

  values.state = YD_TRANSFER_PAUSED;
  values.name = "item";
  fake_transfer_change (transfer, &values);
  fake_group_change (group);
}

/* It can be paused as long as one in it is not. */
static void
test_group (void)
{
  FakeScene *scene = open_scene ();
  YdTransferGroup *group = fake_queue_add_group (scene->queue, "holiday", &running, 3);
  g_autoptr (YdTransfer) first = g_list_model_get_item (G_LIST_MODEL (group), 0);
  GtkWidget *head;

  wait_for (shows (scene, "holiday") && shows (scene, "item 3"));
  wait_for (shows (scene, "0 of 3 · 3.0\u00a0kB of 12.0\u00a0kB · 3.0\u00a0kB/s · "
                          "3 seconds left"));
  g_assert_cmpuint (g_list_model_get_n_items (get_rows (scene)), ==, 4);
  head = test_find_type (scene->window, YD_TYPE_GROUP_ROW);
  test_activate (head, "group.pause");
  g_assert_null (test_find (head, BUTTON, "Resume This Group"));
  pause_one (group, 0);
  g_assert_null (test_find (head, BUTTON, "Resume This Group"));
  g_assert_nonnull (test_find (head, BUTTON, "Pause This Group"));
  pause_one (group, 1);
  pause_one (group, 2);
  g_assert_nonnull (test_find (head, BUTTON, "Resume This Group"));
  g_assert_null (test_find (head, BUTTON, "Pause This Group"));
  test_activate (head, "group.resume");
  test_activate (head, "group.cancel");
  fake_transfer_change (first, &(FakeTransfer) { .state = YD_TRANSFER_FAILED, .name = "item 1" });
  fake_group_change (group);
  wait_for (shows (scene, "1 of 3 · 2.0\u00a0kB of 8.0\u00a0kB · 1 failed · 2.0\u00a0kB/s · "
                          "3 seconds left"));
  g_assert_nonnull (test_find (head, BUTTON, "Try the Failed Ones of This Group Again"));
  test_activate (head, "group.retry");
  g_assert_cmpstr (fake_queue_get_calls (scene->queue), ==,
                   "pause group holiday; resume group holiday; cancel group holiday; "
                   "retry group holiday; ");

  test_activate (head, "group.toggle");
  g_assert_cmpuint (g_list_model_get_n_items (get_rows (scene)), ==, 1);
  g_assert_nonnull (test_find (head, BUTTON, "Expand"));
  test_activate (head, "group.toggle");
  g_assert_cmpuint (g_list_model_get_n_items (get_rows (scene)), ==, 4);
  fake_scene_free (scene);
}

/* The head that a group gets when it is one of more is in view. */
static void
test_head_in_view (void)
{
  FakeScene *scene = open_scene ();
  YdTransferGroup *group = fake_queue_add_group (scene->queue, "tree", &running, 1);
  FakeTransfer values = running;
  g_autoptr (GPtrArray) more = g_ptr_array_new_with_free_func (g_object_unref);
  GtkWidget *list = test_find (GTK_WIDGET (scene->window), GTK_TYPE_LIST_VIEW, "Transfers");
  GtkAdjustment *adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (list));

  wait_for (shows (scene, "item 1"));
  test_settle (scene);
  for (guint i = 0; i < 15; i++)
    g_ptr_array_add (more, fake_transfer_new (&values));
  fake_group_add (group, more);
  wait_for (shows (scene, "tree"));
  wait_for (gtk_adjustment_get_upper (adjustment) > gtk_adjustment_get_page_size (adjustment));
  test_settle (scene);
  g_assert_cmpfloat (gtk_adjustment_get_value (adjustment), ==, 0);
  fake_scene_free (scene);
}

/* A group of one has no head until it is one of more; a large one begins collapsed. */
static void
test_sizes_of_groups (void)
{
  FakeScene *scene = open_scene ();
  YdTransferGroup *group = fake_queue_add_group (scene->queue, "tree", &running, 1);
  FakeTransfer values = running;
  g_autoptr (GPtrArray) more = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) many = g_ptr_array_new_with_free_func (g_object_unref);

  g_assert_cmpuint (g_list_model_get_n_items (get_rows (scene)), ==, 1);
  g_ptr_array_add (more, fake_transfer_new (&values));
  fake_group_add (group, more);
  g_assert_cmpuint (g_list_model_get_n_items (get_rows (scene)), ==, 3);
  for (guint i = 0; i < 30; i++)
    g_ptr_array_add (many, fake_transfer_new (&values));
  fake_group_add (group, many);
  g_assert_cmpuint (g_list_model_get_n_items (get_rows (scene)), ==, 1);
  fake_scene_free (scene);
}

static guint
count_rows (GtkWidget *root)
{
  guint n = YD_IS_TRANSFER_ROW (root) ? 1 : 0;

  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n += count_rows (child);

  return n;
}

/* Widgets are made for what can be seen, also of ten thousand. */
static void
test_many (void)
{
  FakeScene *scene = open_scene ();

  fake_queue_add_group (scene->queue, "many", &running, 10000);
  wait_for (shows (scene, "many"));
  g_assert_cmpuint (g_list_model_get_n_items (get_rows (scene)), ==, 1);
  test_activate (test_find_type (scene->window, YD_TYPE_GROUP_ROW), "group.toggle");
  wait_for (shows (scene, "item 1"));
  g_assert_cmpuint (g_list_model_get_n_items (get_rows (scene)), ==, 10001);
  g_assert_cmpuint (count_rows (GTK_WIDGET (scene->window)), <, 400);
  fake_scene_free (scene);
}

static void
test_order (void)
{
  FakeScene *scene = open_scene ();
  g_autoptr (YdTransfer) alone G_GNUC_UNUSED =
    add (scene, YD_TRANSFER_UPLOAD, YD_TRANSFER_QUEUED, NULL);
  GtkWidget *row;

  fake_queue_add_group (scene->queue, "three", &running, 3);
  wait_for (shows (scene, "item 3"));
  row = test_find (GTK_WIDGET (scene->window), YD_TYPE_TRANSFER_ROW, "item 1");
  test_activate (row, "transfer.up");
  test_activate (row, "transfer.down");
  row = test_find (GTK_WIDGET (scene->window), YD_TYPE_TRANSFER_ROW, "item 3");
  test_activate (row, "transfer.up");
  test_activate (row, "transfer.down");
  g_assert_cmpstr (fake_queue_get_calls (scene->queue), ==, "move item 1 to 2; move item 3 to 2; ");
  fake_scene_free (scene);
}

/* Who does not see the row hears how it ended, once it has the focus. */
static void
test_end_is_told (void)
{
  FakeScene *scene = open_scene ();
  g_autoptr (GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_NO_SPACE, "");
  g_autoptr (YdTransfer) transfer = add (scene, YD_TRANSFER_UPLOAD, YD_TRANSFER_RUNNING, NULL);
  FakeTransfer values = { YD_TRANSFER_UPLOAD, YD_TRANSFER_FAILED, "a.bin", "/tmp/a.bin", 0, 4000000,
                          0, -1, FALSE, error };
  GtkWidget *row = test_find_type (scene->window, YD_TYPE_TRANSFER_ROW);
  g_autofree char *words = NULL;

  g_assert_true (gtk_widget_get_focusable (row));
  gtk_test_accessible_assert_property (row, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, "");
  fake_transfer_change (transfer, &values);
  words = yd_transfer_words_describe (transfer);
  gtk_test_accessible_assert_property (row, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, words);
  fake_scene_free (scene);
}

int
main (int    argc,
      char **argv)
{
  test_init (&argc, &argv);

  g_test_add_func ("/ui/transfers/end-is-told", test_end_is_told);
  g_test_add_func ("/ui/transfers/why-it-waits", test_why_it_waits);
  g_test_add_func ("/ui/transfers/source-is-missed", test_source_is_missed);
  g_test_add_func ("/ui/transfers/choose-source", test_choose_source);
  g_test_add_func ("/ui/transfers/until-when-it-waits", test_until_when_it_waits);
  g_test_add_func ("/ui/transfers/how-it-ended", test_how_it_ended);
  g_test_add_func ("/ui/transfers/buttons", test_buttons);
  g_test_add_func ("/ui/transfers/verbs", test_verbs);
  g_test_add_func ("/ui/transfers/all", test_all);
  g_test_add_func ("/ui/transfers/answers", test_answers);
  g_test_add_func ("/ui/transfers/details", test_details);
  g_test_add_func ("/ui/transfers/show-in-storage", test_show_in_storage);
  g_test_add_func ("/ui/transfers/menu", test_menu);
  g_test_add_func ("/ui/transfers/group", test_group);
  g_test_add_func ("/ui/transfers/sizes-of-groups", test_sizes_of_groups);
  g_test_add_func ("/ui/transfers/head-in-view", test_head_in_view);
  g_test_add_func ("/ui/transfers/many", test_many);
  g_test_add_func ("/ui/transfers/order", test_order);

  return g_test_run ();
}
