/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What transfers do about limits, and while nothing is within reach: how they say that they wait,
 * and that they go on by themselves.
 */
#include "config.h"

#include "yd-test-monitor.h"
#include "yd-test-transfer.h"

#include "yd-transfer-private.h"
#include "yd-transfer-weather.h"

#define CREATE "openFile/create"
#define PUT "PUT oss"

static void
set_up (YdTestTransfer *test,
        gconstpointer   data)
{
  yd_test_transfer_init (test, NULL);
  yd_test_transfer_configure (test, FALSE, YD_STORAGE_LIVP_JPEG);
}

static void
tear_down (YdTestTransfer *test,
           gconstpointer   data)
{
  yd_test_transfer_clear (test);
}

static gboolean
somebody_waits_for_limit (gpointer data)
{
  GListModel *queue = G_LIST_MODEL (((YdTestTransfer *) data)->queue);

  for (guint i = 0; i < g_list_model_get_n_items (queue); i++)
    {
      g_autoptr(YdTransfer) transfer = g_list_model_get_item (queue, i);

      if (yd_transfer_get_state (transfer) == YD_TRANSFER_WAITING)
        {
          g_assert_cmpint (yd_transfer_get_reason (transfer), ==, YD_TRANSFER_REASON_OWN_LIMIT);
          return TRUE;
        }
    }
  return FALSE;
}

/* The service allows one link a second: who waits for his says so, and comes to his end. */
static void
test_own_limit (YdTestTransfer *test,
                gconstpointer   data)
{
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (100);
  guint n = 6;

  yd_test_transfer_be_patient (test);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *name = g_strdup_printf ("file-%u", i);
      g_autofree char *id = yd_test_transfer_add_remote (test, name, bytes);

      yd_test_transfer_download (test, id);
    }
  yd_test_transfer_spin (somebody_waits_for_limit, test);
  yd_test_transfer_wait (test);
  for (guint i = 0; i < n; i++)
    yd_test_transfer_assert_done (yd_test_transfer_get (test, i));
}

static gboolean
has_asked (gpointer data)
{
  gpointer *pair = data;

  return yd_sim_count (pair[0], pair[1]) > 0;
}

/* An upload of which a request hangs. */
static YdTransfer *
begin_upload (YdTestTransfer *test,
              const char     *name,
              const char     *endpoint)
{
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (3 * YD_TEST_PART_BYTES);
  g_autofree char *path = yd_test_transfer_write (test, name, bytes);
  YdSimFault hang = { .kind = YD_SIM_FAULT_HANG, .endpoint = endpoint };
  gpointer pair[] = { test->sim, (gpointer) endpoint };
  YdTransfer *transfer;

  yd_sim_add_fault (test->sim, &hang);
  transfer = yd_test_transfer_upload (test, path);
  yd_test_transfer_spin (has_asked, pair);
  yd_sim_clear_faults (test->sim);
  return transfer;
}

/* One account is out of reach; what is dropped meanwhile does not begin. */
static void
test_account_away (YdTestTransfer *test,
                   gconstpointer   data)
{
  YdStorageAccount *account = yd_storage_get_account (test->storage);
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (100);
  g_autofree char *path = yd_test_transfer_write (test, "later", bytes);
  YdTransfer *transfer = begin_upload (test, "up.bin", PUT);
  YdTransfer *later;

  yd_transfer_queue_set_account_reach (test->queue, account, YD_TRANSFER_REASON_AWAY);
  yd_transfer_queue_set_account_reach (test->queue, account, YD_TRANSFER_REASON_AWAY);
  yd_test_transfer_wait_reason (transfer, YD_TRANSFER_REASON_AWAY);
  later = yd_test_transfer_upload (test, path);
  g_assert_cmpint (yd_transfer_get_state (later), ==, YD_TRANSFER_QUEUED);

  /* Nor when the whole network comes back. */
  yd_transfer_queue_set_online (test->queue, FALSE);
  yd_transfer_queue_set_online (test->queue, TRUE);
  g_assert_cmpint (yd_transfer_get_state (transfer), ==, YD_TRANSFER_WAITING);
  g_assert_cmpint (yd_transfer_get_state (later), ==, YD_TRANSFER_QUEUED);
  yd_transfer_queue_set_account_reach (test->queue, account, YD_TRANSFER_REASON_NONE);
  yd_test_transfer_wait (test);
  yd_test_transfer_assert_done (transfer);
  yd_test_transfer_assert_done (later);
}

/* What waits tells why, as it changes; the computer's sleep comes before all. */
static void
test_account_reasons (YdTestTransfer *test,
                      gconstpointer   data)
{
  static const YdTransferReason reasons[] = {
    YD_TRANSFER_REASON_OFFLINE, YD_TRANSFER_REASON_PORTAL, YD_TRANSFER_REASON_AWAY,
    YD_TRANSFER_REASON_OFFLINE,
  };
  YdStorageAccount *account = yd_storage_get_account (test->storage);
  YdTransfer *transfer = begin_upload (test, "up.bin", PUT);

  for (guint i = 0; i < G_N_ELEMENTS (reasons); i++)
    {
      yd_transfer_queue_set_account_reach (test->queue, account, reasons[i]);
      yd_test_transfer_wait_reason (transfer, reasons[i]);
      yd_transfer_queue_set_online (test->queue, FALSE);
      g_assert_cmpint (yd_transfer_get_reason (transfer), ==, YD_TRANSFER_REASON_OFFLINE);
      yd_transfer_queue_set_online (test->queue, TRUE);
      g_assert_cmpint (yd_transfer_get_state (transfer), ==, YD_TRANSFER_WAITING);
      g_assert_cmpint (yd_transfer_get_reason (transfer), ==, reasons[i]);
    }
  yd_transfer_queue_set_account_reach (test->queue, account, YD_TRANSFER_REASON_NONE);
  yd_test_transfer_wait (test);
  yd_test_transfer_assert_done (transfer);
}

static gboolean
is_moving (gpointer weather)
{
  return yd_transfer_weather_is_moving (weather);
}

static gboolean
is_still (gpointer weather)
{
  return !yd_transfer_weather_is_moving (weather);
}

/* The computer sleeps: nothing moves; awake, all goes on. */
static void
test_sleep (YdTestTransfer *test,
            gconstpointer   data)
{
  g_autoptr(YdNetReachability) reach = yd_net_reachability_new (test->clock, NULL);
  g_autoptr(YdBaseSleep) sleep = yd_base_sleep_new ();
  g_autoptr(YdTransferWeather) weather =
    yd_transfer_weather_new (test->clock, test->queue, reach, sleep);
  YdTransfer *transfer;

  g_assert_false (yd_transfer_weather_is_moving (weather));
  yd_test_transfer_be_patient (test);
  transfer = begin_upload (test, "up.bin", CREATE);
  yd_test_transfer_spin (is_moving, weather);
  g_signal_emit_by_name (sleep, "changed", TRUE);
  yd_test_transfer_wait_reason (transfer, YD_TRANSFER_REASON_OFFLINE);
  yd_test_transfer_spin (is_still, weather);
  g_signal_emit_by_name (sleep, "changed", FALSE);
  yd_test_transfer_wait (test);
  yd_test_transfer_assert_done (transfer);
  yd_test_transfer_spin (is_still, weather);
}

/* What a probe finds out holds one account, and lets it go. */
static void
test_reach (YdTestTransfer *test,
            gconstpointer   data)
{
  YdStorageAccount *account = yd_storage_get_account (test->storage);
  g_autoptr(YdNetReachability) reach = yd_net_reachability_new (test->clock, NULL);
  g_autoptr(YdTransferWeather) weather =
    yd_transfer_weather_new (test->clock, test->queue, reach, NULL);
  YdTransfer *transfer;

  yd_test_transfer_be_patient (test);
  transfer = begin_upload (test, "up.bin", PUT);
  yd_test_transfer_spin (is_moving, weather);
  yd_transfer_queue_set_account_reach (test->queue, account, YD_TRANSFER_REASON_AWAY);
  yd_test_transfer_wait_reason (transfer, YD_TRANSFER_REASON_AWAY);
  /* The next look sees that the service is there. */
  yd_test_transfer_wait (test);
  yd_test_transfer_assert_done (transfer);
}

/* A network that wants a sign-in first: the transfers wait and say so, nothing is asked, and when
 * somebody has signed in to it all go on by themselves. */
static void
test_portal (YdTestTransfer *test,
             gconstpointer   data)
{
  g_autoptr(YdTestMonitor) monitor = yd_test_monitor_new ();
  g_autoptr(YdNetReachability) reach =
    yd_net_reachability_new (test->clock, G_NETWORK_MONITOR (monitor));
  g_autoptr(YdTransferWeather) weather = NULL;
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (100);
  g_autofree char *path = yd_test_transfer_write (test, "later", bytes);
  YdTransfer *transfer;
  YdTransfer *later;
  guint n_asked;

  yd_test_transfer_move_away (test, "https://service.invalid");
  yd_test_transfer_configure (test, FALSE, YD_STORAGE_LIVP_JPEG);
  yd_test_transfer_be_patient (test);
  weather = yd_transfer_weather_new (test->clock, test->queue, reach, NULL);
  transfer = begin_upload (test, "up.bin", PUT);
  yd_test_transfer_spin (is_moving, weather);

  yd_test_monitor_set (monitor, G_NETWORK_CONNECTIVITY_PORTAL);
  yd_test_transfer_wait_reason (transfer, YD_TRANSFER_REASON_PORTAL);
  n_asked = yd_sim_get_journal (test->sim)->len;
  later = yd_test_transfer_upload (test, path);
  yd_test_transfer_spin (is_still, weather);
  g_assert_cmpint (yd_transfer_get_state (later), ==, YD_TRANSFER_QUEUED);
  g_assert_cmpint (yd_transfer_get_reason (transfer), ==, YD_TRANSFER_REASON_PORTAL);
  g_assert_cmpuint (yd_sim_get_journal (test->sim)->len, ==, n_asked);

  yd_test_monitor_set (monitor, G_NETWORK_CONNECTIVITY_FULL);
  yd_test_transfer_wait (test);
  yd_test_transfer_assert_done (transfer);
  yd_test_transfer_assert_done (later);
}

/* The service counts, and never has to refuse. */

static void
set_up_limits (YdTestTransfer *test,
               gconstpointer   data)
{
  g_autoptr(YdSimOptions) options = yd_sim_options_new ();

  options->limits = TRUE;
  yd_test_transfer_init (test, options);
  yd_test_transfer_configure (test, FALSE, YD_STORAGE_LIVP_JPEG);
}

static void
test_steady (YdTestTransfer *test,
             gconstpointer   data)
{
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (100);
  GPtrArray *journal;

  yd_test_transfer_be_patient (test);
  for (guint i = 0; i < 40; i++)
    {
      g_autofree char *name = g_strdup_printf ("up-%u", i);
      g_autofree char *path = yd_test_transfer_write (test, name, bytes);

      yd_test_transfer_upload (test, path);
    }
  for (guint i = 0; i < 5; i++)
    {
      g_autofree char *name = g_strdup_printf ("down-%u", i);
      g_autofree char *id = yd_test_transfer_add_remote (test, name, bytes);

      yd_test_transfer_download (test, id);
    }
  yd_test_transfer_wait (test);
  journal = yd_sim_get_journal (test->sim);
  g_assert_cmpuint (journal->len, >, 80);
  for (guint i = 0; i < journal->len; i++)
    g_assert_cmpuint (((YdSimEntry *) g_ptr_array_index (journal, i))->status, !=, 429);
}

/* Full is a state of the account: one finds out, and one is told. */

#define FILES 30
#define FILE_BYTES 4000

static void
set_up_small (YdTestTransfer *test,
              gconstpointer   data)
{
  g_autoptr(YdSimOptions) options = yd_sim_options_new ();

  options->quota = 2 * FILE_BYTES + 100;
  yd_test_transfer_init (test, options);
  yd_test_transfer_configure (test, FALSE, YD_STORAGE_LIVP_JPEG);
}

static void
count_full (YdTransferQueue *queue,
            YdTransfer      *transfer,
            guint           *n_full)
{
  g_assert_cmpint (yd_transfer_get_reason (transfer), ==, YD_TRANSFER_REASON_QUOTA);
  ++*n_full;
}

static gboolean
none_is_at_work (gpointer data)
{
  GListModel *queue = G_LIST_MODEL (((YdTestTransfer *) data)->queue);

  for (guint i = 0; i < g_list_model_get_n_items (queue); i++)
    {
      g_autoptr(YdTransfer) transfer = g_list_model_get_item (queue, i);

      if (!yd_transfer_is_ended (transfer) &&
          yd_transfer_get_reason (transfer) != YD_TRANSFER_REASON_QUOTA)
        return FALSE;
    }
  return yd_transfer_queue_is_settled (((YdTestTransfer *) data)->queue);
}

static void
test_account_full (YdTestTransfer *test,
                   gconstpointer   data)
{
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (FILE_BYTES);
  guint n_full = 0;
  guint n_done = 0;
  guint n_created;

  g_signal_connect (test->queue, "full", G_CALLBACK (count_full), &n_full);
  for (guint i = 0; i < FILES; i++)
    {
      g_autofree char *name = g_strdup_printf ("%02u", i);
      g_autofree char *path = yd_test_transfer_write (test, name, bytes);

      yd_test_transfer_upload (test, path);
    }
  yd_test_transfer_spin (none_is_at_work, test);
  for (guint i = 0; i < FILES; i++)
    n_done += yd_transfer_get_state (yd_test_transfer_get (test, i)) == YD_TRANSFER_DONE;
  g_assert_cmpuint (n_done, <=, 2);
  g_assert_cmpuint (n_full, ==, 1);
  /* Those that were at work, or prepared, just then found out as well. */
  n_created = yd_sim_count (test->sim, CREATE);
  g_assert_cmpuint (n_created, <=, 2 + 3 + 2 + 1);

  /* Who asks for it gets it tried. */
  yd_transfer_queue_resume (test->queue, yd_test_transfer_get (test, FILES - 1));
  yd_test_transfer_spin (none_is_at_work, test);
  g_assert_cmpuint (yd_sim_count (test->sim, CREATE), ==, n_created + 1);
  g_signal_handlers_disconnect_by_data (test->queue, &n_full);
  for (guint i = 0; i < FILES; i++)
    yd_transfer_queue_cancel (test->queue, yd_test_transfer_get (test, i));
  yd_test_transfer_wait (test);
}

static void
removed_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  gboolean *done = user_data;
  GError *error = NULL;

  *done = yd_drive_client_remove_finish (YD_DRIVE_CLIENT (object), result, &error);
  g_assert_no_error (error);
}

static gboolean
is_true (gpointer data)
{
  return *(gboolean *) data;
}

static void
count_lapsed (YdTransferQueue *queue,
              YdTransfer      *transfer,
              guint           *n_full)
{
  g_assert_cmpint (yd_transfer_get_reason (transfer), ==, YD_TRANSFER_REASON_LAPSED);
  ++*n_full;
}

static gboolean
all_lapsed (gpointer data)
{
  YdTestTransfer *test = data;

  for (guint i = 0; i < FILES; i++)
    if (yd_transfer_get_reason (yd_test_transfer_get (test, i)) != YD_TRANSFER_REASON_LAPSED)
      return FALSE;
  return yd_transfer_queue_is_settled (test->queue);
}

/* It holds more than it may: it gives nothing out, which few find out and one is told. */
static void
test_account_lapsed (YdTestTransfer *test,
                     gconstpointer   data)
{
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (FILE_BYTES);
  g_autoptr(GBytes) large = yd_test_transfer_make_bytes (FILES * FILE_BYTES);
  g_autofree char *extra_id = yd_test_transfer_add_remote (test, "extra", large);
  g_autoptr(YdDriveItem) extra = yd_test_transfer_get_item (test, extra_id);
  gboolean removed = FALSE;
  guint n_full = 0;

  yd_test_transfer_be_impatient (test);
  g_signal_connect (test->queue, "full", G_CALLBACK (count_lapsed), &n_full);
  for (guint i = 0; i < FILES; i++)
    {
      g_autofree char *name = g_strdup_printf ("%02u", i);
      g_autofree char *id = yd_test_transfer_add_remote (test, name, bytes);

      yd_test_transfer_download (test, id);
    }
  yd_test_transfer_spin (all_lapsed, test);
  g_assert_cmpuint (n_full, ==, 1);
  g_assert_cmpuint (yd_sim_count (test->sim, "openFile/getDownloadUrl"), <=, 6);

  yd_drive_client_remove_async (yd_storage_get_drive (test->storage), extra, TRUE, NULL,
                                removed_cb, &removed);
  yd_test_transfer_spin (is_true, &removed);
  yd_test_transfer_wait (test);
  for (guint i = 0; i < FILES; i++)
    yd_test_transfer_assert_done (yd_test_transfer_get (test, i));
  g_assert_cmpuint (n_full, ==, 1);
  g_signal_handlers_disconnect_by_data (test->queue, &n_full);
}

static void
set_up_lapsed (YdTestTransfer *test,
               gconstpointer   data)
{
  g_autoptr(YdSimOptions) options = yd_sim_options_new ();

  options->quota = FILES * FILE_BYTES + 100;
  yd_test_transfer_init (test, options);
}

#define add(name, func) \
  g_test_add ("/transfer/weather/" name, YdTestTransfer, NULL, set_up, func, tear_down)

int
main (int    argc,
      char **argv)
{
  g_setenv ("SOUP_FORCE_HTTP1", "1", TRUE);
  g_test_init (&argc, &argv, NULL);

  add ("account-away", test_account_away);
  add ("account-reasons", test_account_reasons);
  g_test_add ("/transfer/weather/account-full", YdTestTransfer, NULL, set_up_small,
              test_account_full, tear_down);
  g_test_add ("/transfer/weather/account-lapsed", YdTestTransfer, NULL, set_up_lapsed,
              test_account_lapsed, tear_down);
  add ("own-limit", test_own_limit);
  g_test_add ("/transfer/weather/steady", YdTestTransfer, NULL, set_up_limits, test_steady,
              tear_down);
  add ("reach", test_reach);
  add ("portal", test_portal);
  add ("sleep", test_sleep);
  return g_test_run ();
}
