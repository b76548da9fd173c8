/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * All transfers in a few numbers: what is counted as what, and the words of it.
 */
#include "config.h"

#include "yd-test-ui.h"

#include "yd-summary-bar.h"
#include "yd-transfer-summary.h"

static void
add (GListStore          *store,
     YdTransferDirection  direction,
     YdTransferState      state,
     gint64               done,
     gint64               speed)
{
  FakeTransfer values = { direction, state, "a", "/tmp/a", done, 1000000, speed, -1, FALSE, NULL,
                          NULL };
  g_autoptr (YdTransfer) transfer = fake_transfer_new (&values);

  g_list_store_append (store, transfer);
}

static void
add_waiting (GListStore       *store,
             YdTransferReason  reason,
             gint64            until_us)
{
  FakeTransfer values = { .name = "a", .total = 1000000 };
  g_autoptr (YdTransfer) transfer = fake_transfer_new (&values);

  fake_transfer_wait (transfer, reason, until_us);
  g_list_store_append (store, transfer);
}

static void
check (GListStore *store,
       const char *counts,
       const char *speed,
       const char *waits,
       const char *asking)
{
  YdTransferSummary summary;
  g_autofree char *counts_text = NULL;
  g_autofree char *speed_text = NULL;
  g_autofree char *waits_text = NULL;
  g_autofree char *asking_text = NULL;

  yd_transfer_summary_count (&summary, G_LIST_MODEL (store));
  counts_text = yd_transfer_summary_describe_counts (&summary);
  speed_text = yd_transfer_summary_describe_speed (&summary);
  waits_text = yd_transfer_summary_describe_waits (&summary);
  asking_text = yd_transfer_summary_describe_asking (&summary);
  g_assert_cmpstr (counts_text, ==, counts);
  g_assert_cmpstr (speed_text, ==, speed);
  g_assert_cmpstr (waits_text, ==, waits);
  g_assert_cmpstr (asking_text, ==, asking);
}

static void
test_counts (void)
{
  g_autoptr (GListStore) store = g_list_store_new (YD_TYPE_TRANSFER);

  check (store, "", "", "", "");
  add (store, YD_TRANSFER_UPLOAD, YD_TRANSFER_RUNNING, 0, 0);
  add (store, YD_TRANSFER_UPLOAD, YD_TRANSFER_PREPARING, 0, 0);
  add (store, YD_TRANSFER_UPLOAD, YD_TRANSFER_FINISHING, 0, 0);
  add (store, YD_TRANSFER_UPLOAD, YD_TRANSFER_QUEUED, 0, 0);
  add (store, YD_TRANSFER_UPLOAD, YD_TRANSFER_PAUSED, 0, 0);
  add (store, YD_TRANSFER_UPLOAD, YD_TRANSFER_DONE, 0, 0);
  add (store, YD_TRANSFER_UPLOAD, YD_TRANSFER_CANCELLED, 0, 0);
  check (store, "3 running · 1 queued · 1 paused", "", "", "");
  add (store, YD_TRANSFER_UPLOAD, YD_TRANSFER_FAILED, 0, 0);
  add_waiting (store, YD_TRANSFER_REASON_OFFLINE, 0);
  check (store, "3 running · 1 queued · 1 waiting · 1 paused · 1 failed", "",
         "Waiting: no network", "");
}

/* A download at work, of the @number-th storage of @scene. */
static void
add_download (GListStore *store,
              FakeScene  *scene,
              guint       number,
              gint64      speed)
{
  g_autoptr (YdStorage) storage = g_list_model_get_item (G_LIST_MODEL (scene->registry), number);
  FakeTransfer values = { .direction = YD_TRANSFER_DOWNLOAD, .state = YD_TRANSFER_RUNNING,
                          .name = "a", .total = 1000000, .speed = speed, .storage = storage };
  g_autoptr (YdTransfer) transfer = fake_transfer_new (&values);

  g_list_store_append (store, transfer);
}

/* Both directions go on at once: the longer one counts; what is held up does not. */
static void
test_speed (void)
{
  g_autoptr (GListStore) store = g_list_store_new (YD_TYPE_TRANSFER);
  FakeScene *scene = fake_scene_new ();

  fake_scene_add_storage (scene, "Lin", YD_DRIVE_KIND_DEFAULT, FALSE);
  add (store, YD_TRANSFER_UPLOAD, YD_TRANSFER_RUNNING, 500000, 50000);
  check (store, "1 running", "50.0\u00a0kB/s · 10 seconds left", "", "");
  add (store, YD_TRANSFER_UPLOAD, YD_TRANSFER_QUEUED, 0, 0);
  check (store, "1 running · 1 queued", "50.0\u00a0kB/s · 30 seconds left", "", "");
  add_download (store, scene, 0, 50000);
  add (store, YD_TRANSFER_DOWNLOAD, YD_TRANSFER_PAUSED, 0, 0);
  add_waiting (store, YD_TRANSFER_REASON_QUOTA, 0);
  check (store, "2 running · 1 queued · 1 waiting · 1 paused",
         "100.0\u00a0kB/s · 30 seconds left", "Waiting: the cloud drive is full", "");
  fake_scene_free (scene);
}

#define SLOW "Without the third-party package the service gives about 500 KB/s per connection"

static void
check_package (GListStore *store,
               const char *words)
{
  YdTransferSummary summary;
  g_autofree char *text = NULL;

  yd_transfer_summary_count (&summary, G_LIST_MODEL (store));
  text = yd_transfer_summary_describe_package (&summary);
  g_assert_cmpstr (text, ==, words);
}

/* What is not known is not said; nor is what does not concern what is at work. */
static void
test_package (void)
{
  FakeScene *scene = fake_scene_new ();
  g_autoptr (GListStore) store = g_list_store_new (YD_TYPE_TRANSFER);
  g_autoptr (YdStorage) storage = NULL;
  YdStorageAccount *account;

  fake_scene_add_storage (scene, "Lin", YD_DRIVE_KIND_DEFAULT, FALSE);
  fake_scene_add_storage (scene, "Demo", YD_DRIVE_KIND_DEFAULT, TRUE);
  storage = g_list_model_get_item (G_LIST_MODEL (scene->registry), 0);
  account = yd_storage_get_account (storage);
  add_download (store, scene, 0, 100);
  add_download (store, scene, 0, 100);
  check_package (store, "");
  yd_storage_account_ask_package (account);
  wait_for (yd_storage_account_get_package (account) == YD_STORAGE_PACKAGE_NONE);
  check_package (store, SLOW);
  add_download (store, scene, 1, 100);
  check_package (store, "\u2068Lin Qing\u2069: " SLOW);
  g_list_store_remove_all (store);
  add (store, YD_TRANSFER_UPLOAD, YD_TRANSFER_RUNNING, 0, 0);
  add (store, YD_TRANSFER_DOWNLOAD, YD_TRANSFER_QUEUED, 0, 0);
  check_package (store, "");
  fake_scene_free (scene);
}

static void
show_bar (FakeScene  *scene,
          GtkWidget **bar)
{
  fake_scene_fill ();
  fake_scene_add_storage (scene, "Lin", YD_DRIVE_KIND_DEFAULT, FALSE);
  fake_scene_present (scene);
  wait_for (test_has_label (scene->window, "page 2.txt"));
  yd_window_show_transfers (scene->window);
  *bar = test_find_type (scene->window, YD_TYPE_SUMMARY_BAR);
}

/* Wider, and the list would take the place of the files in many a window. */
static void
assert_narrow (GtkWidget *bar)
{
  int natural = 0;

  gtk_widget_measure (bar, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &natural, NULL, NULL);
  g_assert_cmpint (natural, <, 360);
}

/* Said once, for one download too, and for as long as it is at work. */
static void
test_package_shown (void)
{
  FakeScene *scene = fake_scene_new ();
  GtkWidget *bar;
  g_autoptr (YdStorage) storage = NULL;
  g_autoptr (YdTransfer) one = NULL;
  FakeTransfer values = { .direction = YD_TRANSFER_DOWNLOAD, .state = YD_TRANSFER_RUNNING,
                          .name = "item", .total = 4000, .speed = 1000 };

  show_bar (scene, &bar);
  values.storage = storage = g_list_model_get_item (G_LIST_MODEL (scene->registry), 0);
  one = fake_transfer_new (&values);
  g_assert_null (strstr (fake_drive_get_calls (), "membership"));
  fake_queue_add (scene->queue, one);
  wait_for (test_has_label (bar, SLOW));
  g_assert_nonnull (test_find (bar, GTK_TYPE_LABEL, SLOW));
  g_assert_false (test_has_label (bar, "1 running"));
  assert_narrow (bar);
  values.state = YD_TRANSFER_DONE;
  fake_transfer_change (one, &values);
  wait_for (!test_has_label (bar, SLOW));
  fake_scene_free (scene);
}

static void
test_reasons (void)
{
  g_autoptr (GListStore) store = g_list_store_new (YD_TYPE_TRANSFER);
  g_autoptr (GDateTime) soon = g_date_time_new_local (2026, 3, 4, 14, 5, 0);
  gint64 soon_us = g_date_time_to_unix (soon) * G_USEC_PER_SEC;

  add_waiting (store, YD_TRANSFER_REASON_NAME, 0);
  check (store, "1 waiting", "", "", "1 file waits for an answer");
  add_waiting (store, YD_TRANSFER_REASON_NAME, 0);
  add_waiting (store, YD_TRANSFER_REASON_SERVICE_LIMIT, soon_us + G_USEC_PER_SEC);
  add_waiting (store, YD_TRANSFER_REASON_SERVICE_LIMIT, soon_us);
  add_waiting (store, YD_TRANSFER_REASON_OFFLINE, 0);
  check (store, "5 waiting", "",
         "Waiting: the service asks for a pause (until 14:05:00) · no network",
         "2 files wait for an answer");
}

/* Each reason alone; the last ones too. */
static void
test_each_reason (void)
{
  static const char *const words[YD_TRANSFER_REASONS] = {
    [YD_TRANSFER_REASON_RETRY] = "Waiting: a step is tried again",
    [YD_TRANSFER_REASON_SERVICE_LIMIT] = "Waiting: the service asks for a pause",
    [YD_TRANSFER_REASON_OWN_LIMIT] = "Waiting: the service’s limits",
    [YD_TRANSFER_REASON_OFFLINE] = "Waiting: no network",
    [YD_TRANSFER_REASON_SIGN_IN] = "Waiting: sign in again",
    [YD_TRANSFER_REASON_KEYRING] = "Waiting: unlock the keyring",
    [YD_TRANSFER_REASON_QUOTA] = "Waiting: the cloud drive is full",
    [YD_TRANSFER_REASON_DISK] = "Waiting: the disk of this computer is full",
    [YD_TRANSFER_REASON_SOURCE] = "Waiting: local files are gone or were changed",
    [YD_TRANSFER_REASON_STORAGE] = "Waiting: a storage is disabled",
    [YD_TRANSFER_REASON_LAPSED] = "Waiting: an account holds more than it may",
    [YD_TRANSFER_REASON_PORTAL] = "Waiting: this network wants a sign-in first",
    [YD_TRANSFER_REASON_AWAY] = "Waiting: the service is out of reach",
  };

  for (guint i = 1; i < YD_TRANSFER_REASONS; i++)
    {
      g_autoptr (GListStore) store = g_list_store_new (YD_TYPE_TRANSFER);

      if (i == YD_TRANSFER_REASON_NAME)
        continue;
      add_waiting (store, (YdTransferReason) i, 0);
      check (store, "1 waiting", "", words[i], "");
    }
}

/* It is there when there is more than one to sum up, and goes with the last but one. */
static void
test_bar (void)
{
  FakeScene *scene = fake_scene_new ();
  FakeTransfer values = { .direction = YD_TRANSFER_UPLOAD, .state = YD_TRANSFER_RUNNING,
                          .name = "item", .total = 4000, .speed = 1000 };
  YdTransferGroup *group;
  g_autoptr (YdTransfer) first = NULL;
  GtkWidget *bar;

  show_bar (scene, &bar);
  group = fake_queue_add_group (scene->queue, "two", &values, 2);
  first = g_list_model_get_item (G_LIST_MODEL (group), 0);
  wait_for (test_has_label (bar, "2 running"));
  g_assert_true (test_has_label (bar, "2.0\u00a0kB/s · 4 seconds left"));
  values.state = YD_TRANSFER_PAUSED;
  fake_transfer_change (first, &values);
  wait_for (test_has_label (bar, "1 running · 1 paused"));
  values.state = YD_TRANSFER_DONE;
  fake_transfer_change (first, &values);
  wait_for (!test_has_label (bar, "1 running"));
  fake_scene_free (scene);
}

int
main (int    argc,
      char **argv)
{
  test_init (&argc, &argv);

  g_test_add_func ("/ui/summary/counts", test_counts);
  g_test_add_func ("/ui/summary/speed", test_speed);
  g_test_add_func ("/ui/summary/package", test_package);
  g_test_add_func ("/ui/summary/package-shown", test_package_shown);
  g_test_add_func ("/ui/summary/reasons", test_reasons);
  g_test_add_func ("/ui/summary/each-reason", test_each_reason);
  g_test_add_func ("/ui/summary/bar", test_bar);

  return g_test_run ();
}
