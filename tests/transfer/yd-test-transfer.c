/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The fixture of the room; see the header.
 */
#include "config.h"

#include "yd-test-transfer.h"

#include <glib/gstdio.h>
#include <string.h>

#define DEADLINE_US (120 * (gint64) G_USEC_PER_SEC)
#define TICK_US (G_USEC_PER_SEC / 10)
#define CONNECT_US (15 * (gint64) G_USEC_PER_SEC)
#define WAIT_US 1000
#define IMPATIENT_US (G_USEC_PER_SEC / 8)
#define RETRY_MIN_US (G_USEC_PER_SEC / 2)
#define RETRY_MAX_US (20 * (gint64) G_USEC_PER_SEC)

/* A hasty clock: who asks for a wait that a retry or a budget might ask for gets it within a
 * millisecond, and the clock is then as late as if it had passed. Deadlines (15 s, and 30 s and
 * more) and the tick take their time; when it is impatient, those of 30 s and more do not. */

#define YD_TYPE_TEST_HASTY_CLOCK (yd_test_hasty_clock_get_type ())
G_DECLARE_FINAL_TYPE (YdTestHastyClock, yd_test_hasty_clock, YD, TEST_HASTY_CLOCK, YdBaseClock)

struct _YdTestHastyClock
{
  YdBaseClock parent_instance;

  YdBaseClock *real; /* (owned) */
  gint64 ahead_us;   /* of the real time; main thread */
  guint n_waits;
  gboolean patient;
  gboolean impatient;
};

G_DEFINE_FINAL_TYPE (YdTestHastyClock, yd_test_hasty_clock, YD_TYPE_BASE_CLOCK)

typedef struct
{
  YdTestHastyClock *clock; /* (owned) */
  gint64 due_us;
  GSourceFunc func;
  gpointer user_data;      /* (owned) */
  GDestroyNotify destroy;
} HastyTimer;

static gint64
get_monotonic_us (YdBaseClock *clock)
{
  return g_get_monotonic_time () +
         yd_base_progress_get (&YD_TEST_HASTY_CLOCK (clock)->ahead_us);
}

static gint64
get_real_us (YdBaseClock *clock)
{
  return g_get_real_time () + yd_base_progress_get (&YD_TEST_HASTY_CLOCK (clock)->ahead_us);
}

static gboolean
hasty_timer_due (gpointer data)
{
  HastyTimer *timer = data;
  gint64 late_us = timer->due_us - get_monotonic_us (YD_BASE_CLOCK (timer->clock));

  if (late_us > 0)
    yd_base_progress_add (&timer->clock->ahead_us, late_us);
  return timer->func (timer->user_data);
}

static void
hasty_timer_free (gpointer data)
{
  HastyTimer *timer = data;

  if (timer->destroy != NULL)
    timer->destroy (timer->user_data);
  g_object_unref (timer->clock);
  g_free (timer);
}

static guint
add_timer (YdBaseClock    *clock,
           gint64          delay_us,
           GSourceFunc     func,
           gpointer        user_data,
           GDestroyNotify  destroy)
{
  YdTestHastyClock *self = YD_TEST_HASTY_CLOCK (clock);
  gint64 wait_us = WAIT_US;
  HastyTimer *timer;

  if (self->impatient && delay_us > RETRY_MAX_US)
    wait_us = IMPATIENT_US;
  else if (self->patient || delay_us == TICK_US || delay_us == CONNECT_US ||
           delay_us > RETRY_MAX_US)
    return yd_base_clock_add_timer (self->real, delay_us, func, user_data, destroy);
  timer = g_new0 (HastyTimer, 1);
  timer->clock = g_object_ref (self);
  timer->due_us = get_monotonic_us (clock) + delay_us;
  timer->func = func;
  timer->user_data = user_data;
  timer->destroy = destroy;
  self->n_waits += delay_us >= RETRY_MIN_US;
  return yd_base_clock_add_timer (self->real, wait_us, hasty_timer_due, timer, hasty_timer_free);
}

static void
remove_timer (YdBaseClock *clock,
              guint        id)
{
  yd_base_clock_remove_timer (YD_TEST_HASTY_CLOCK (clock)->real, id);
}

static void
yd_test_hasty_clock_finalize (GObject *object)
{
  g_object_unref (YD_TEST_HASTY_CLOCK (object)->real);
  G_OBJECT_CLASS (yd_test_hasty_clock_parent_class)->finalize (object);
}

static void
yd_test_hasty_clock_class_init (YdTestHastyClockClass *klass)
{
  YdBaseClockClass *clock_class = YD_BASE_CLOCK_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = yd_test_hasty_clock_finalize;
  clock_class->get_monotonic_us = get_monotonic_us;
  clock_class->get_real_us = get_real_us;
  clock_class->add_timer = add_timer;
  clock_class->remove_timer = remove_timer;
}

static void
yd_test_hasty_clock_init (YdTestHastyClock *self)
{
  self->real = yd_base_clock_new_system ();
}

/* Life */

static void
heard_added (YdDriveFeed *feed,
             YdDriveItem *item,
             gpointer     user_data)
{
  ((YdTestTransfer *) user_data)->n_added++;
}

static void
heard_ended (YdTransferQueue *queue,
             YdTransfer      *transfer,
             gpointer         user_data)
{
  g_assert_true (yd_transfer_is_ended (transfer));
  ((YdTestTransfer *) user_data)->n_ended++;
}

static YdAuthSession *
sign_in (YdTestTransfer *self,
         YdNetSession   *net,
         const char     *url)
{
  g_autofree char *refresh = NULL;
  g_autofree char *access =
    yd_sim_issue_tokens (self->sim, "alice", yd_sim_get_client_id (self->sim), &refresh);
  g_autoptr(YdAuthClient) client =
    yd_auth_client_new (YD_AUTH_CLIENT_OWN, url, NULL,
                        yd_sim_get_client_id (self->sim), yd_sim_get_client_secret (self->sim));
  g_autoptr(YdAuthToken) token = yd_auth_token_new (access, refresh, 0, g_get_real_time ());
  g_autoptr(YdAuthVault) vault = yd_auth_memory_vault_new ();

  return yd_auth_session_new (net, self->clock, vault, client,
                              yd_sim_get_user_id (self->sim, "alice"), "test", token, NULL);
}

/* @url: where the account says that its service is. */
static void
open_storage (YdTestTransfer *self,
              const char     *url)
{
  g_autoptr(YdNetSession) net = yd_net_session_new (self->clock, "Yunduo/test");
  g_autoptr(YdAuthSession) session = sign_in (self, net, url);
  g_autoptr(YdDriveClient) drive =
    yd_drive_client_new (net, YD_NET_AUTHORIZER (session), self->clock,
                         yd_sim_get_base_url (self->sim));
  YdDriveUser user = {
    .user_id = (char *) yd_sim_get_user_id (self->sim, "alice"),
    .name = (char *) "alice",
    .avatar_url = (char *) "",
    .default_drive_id = (char *) self->drive_id,
    .backup_drive_id = (char *) self->drive_id,
  };
  g_autoptr(YdStorageAccount) account = yd_storage_account_new (1, session, drive, &user, FALSE);
  g_autoptr(YdStorageOptions) options = yd_storage_options_new ();

  self->storage = yd_storage_new (1, account, options);
  g_signal_connect (yd_drive_client_get_feed (drive), "item-added", G_CALLBACK (heard_added),
                    self);
}

void
yd_test_transfer_init (YdTestTransfer     *self,
                       const YdSimOptions *options)
{
  g_autoptr(YdSimOptions) defaults = yd_sim_options_new ();
  GError *error = NULL;

  *self = (YdTestTransfer) { 0 };
  self->conflict = YD_TRANSFER_CONFLICT_KEEP_BOTH;
  defaults->seed = 11;
  self->sim = yd_sim_new (options != NULL ? options : defaults);
  g_assert_true (yd_sim_start (self->sim, &error));
  g_assert_no_error (error);
  self->drive_id = yd_sim_get_drive_id (self->sim, "alice", "backup");
  self->clock = g_object_new (YD_TYPE_TEST_HASTY_CLOCK, NULL);
  self->transport = yd_net_transport_new ("Yunduo/test", 8);
  open_storage (self, yd_sim_get_base_url (self->sim));
  self->queue = yd_transfer_queue_new (self->clock, self->transport, NULL);
  yd_transfer_queue_set_part_bytes (self->queue, YD_TEST_PART_BYTES);
  g_signal_connect (self->queue, "ended", G_CALLBACK (heard_ended), self);
  self->folder = g_dir_make_tmp ("yd-transfer-XXXXXX", &error);
  g_assert_no_error (error);
}

void
yd_test_transfer_configure (YdTestTransfer *self,
                            gboolean        instant,
                            YdStorageLivp   livp)
{
  g_autoptr(YdStorageOptions) options = yd_storage_options_new ();

  options->instant = instant;
  options->livp = livp;
  yd_storage_set_options (self->storage, options);
}

void
yd_test_transfer_move_away (YdTestTransfer *self,
                            const char     *url)
{
  g_assert_finalize_object (self->storage);
  open_storage (self, url);
}

static void
empty_folder (const char *path)
{
  g_autoptr(GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      g_assert_false (g_str_has_suffix (name, ".part"));
      if (g_file_test (child, G_FILE_TEST_IS_DIR) && !g_file_test (child, G_FILE_TEST_IS_SYMLINK))
        {
          g_chmod (child, 0700);
          empty_folder (child);
          g_assert_cmpint (g_rmdir (child), ==, 0);
        }
      else
        g_assert_cmpint (g_unlink (child), ==, 0);
    }
}

static void
assert_no_violations (YdSim *sim)
{
  GPtrArray *violations = yd_sim_get_violations (sim);

  for (guint i = 0; i < violations->len; i++)
    g_test_message ("violation: %s", (char *) g_ptr_array_index (violations, i));
  g_assert_cmpuint (violations->len, ==, 0);
}

static gboolean
is_last_reference (gpointer data)
{
  return G_OBJECT (data)->ref_count == 1;
}

void
yd_test_transfer_check_counts (YdTransferQueue *queue)
{
  guint n_counted = yd_transfer_queue_get_going (queue) + yd_transfer_queue_get_asking (queue);
  guint n_open = 0;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (queue)); i++)
    {
      g_autoptr(YdTransfer) transfer = g_list_model_get_item (G_LIST_MODEL (queue), i);

      n_open += !yd_transfer_is_ended (transfer) &&
                yd_transfer_get_state (transfer) != YD_TRANSFER_PAUSED &&
                yd_transfer_get_reason (transfer) != YD_TRANSFER_REASON_STORAGE;
    }
  if (yd_transfer_queue_is_walking (queue))
    g_assert_cmpuint (n_counted, >, n_open);
  else
    g_assert_cmpuint (n_counted, ==, n_open);
}

void
yd_test_transfer_clear (YdTestTransfer *self)
{
  yd_test_transfer_wait (self);
  yd_test_transfer_check_counts (self->queue);
  g_assert_finalize_object (self->queue);
  empty_folder (self->folder);
  g_assert_cmpint (g_rmdir (self->folder), ==, 0);
  g_free (self->folder);
  assert_no_violations (self->sim);
  yd_test_transfer_spin (is_last_reference, self->storage);
  g_assert_finalize_object (self->storage);
  yd_sim_stop (self->sim);
  g_object_unref (self->sim);
  yd_test_transfer_spin (is_last_reference, self->transport);
  g_assert_finalize_object (self->transport);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_object_unref (self->clock);
}

/* Waiting */

static gboolean
wake (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

void
yd_test_transfer_spin (gboolean (*done) (gpointer),
                       gpointer   data)
{
  gint64 deadline_us = g_get_monotonic_time () + DEADLINE_US;
  guint waker = g_timeout_add (50, wake, NULL);

  while (!done (data))
    {
      g_assert_cmpint (g_get_monotonic_time (), <, deadline_us);
      g_main_context_iteration (NULL, TRUE);
    }
  g_source_remove (waker);
}

static gboolean
is_idle (gpointer data)
{
  return yd_transfer_queue_get_active (((YdTestTransfer *) data)->queue) == 0;
}

void
yd_test_transfer_wait (YdTestTransfer *self)
{
  yd_test_transfer_spin (is_idle, self);
}

typedef struct
{
  YdTransfer *transfer; /* (borrowed) */
  YdTransferState state;
} Awaited;

static gboolean
is_in_state (gpointer data)
{
  Awaited *awaited = data;

  return yd_transfer_get_state (awaited->transfer) == awaited->state;
}

void
yd_test_transfer_wait_state (YdTransfer      *transfer,
                             YdTransferState  state)
{
  Awaited awaited = { transfer, state };

  yd_test_transfer_spin (is_in_state, &awaited);
}

typedef struct
{
  YdTransfer *transfer; /* (borrowed) */
  YdTransferReason reason;
} AwaitedReason;

static gboolean
waits_for (gpointer data)
{
  AwaitedReason *awaited = data;

  return yd_transfer_get_reason (awaited->transfer) == awaited->reason;
}

void
yd_test_transfer_wait_reason (YdTransfer       *transfer,
                              YdTransferReason  reason)
{
  AwaitedReason awaited = { transfer, reason };

  yd_test_transfer_spin (waits_for, &awaited);
  g_assert_cmpint (yd_transfer_get_state (transfer), ==, YD_TRANSFER_WAITING);
}

/* Files */

GBytes *
yd_test_transfer_make_bytes (gsize length)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed ((guint32) length);
  guint8 *bytes = g_malloc (length + 1);

  for (gsize i = 0; i < length; i++)
    bytes[i] = (guint8) g_rand_int (rand);
  return g_bytes_new_take (bytes, length);
}

char *
yd_test_transfer_write (YdTestTransfer *self,
                        const char     *name,
                        GBytes         *bytes)
{
  g_autofree char *path = g_build_filename (self->folder, name, NULL);
  GError *error = NULL;
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);

  g_assert_true (g_file_set_contents (path, length > 0 ? data : "", (gssize) length, &error));
  g_assert_no_error (error);
  return g_steal_pointer (&path);
}

void
yd_test_transfer_assert_file (YdTestTransfer *self,
                              const char     *name,
                              GBytes         *bytes)
{
  g_autofree char *path = g_build_filename (self->folder, name, NULL);
  g_autofree char *data = NULL;
  GError *error = NULL;
  gsize length;

  g_file_get_contents (path, &data, &length, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (data, length, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

gboolean
yd_test_transfer_has_file (YdTestTransfer *self,
                           const char     *name)
{
  g_autofree char *path = g_build_filename (self->folder, name, NULL);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

guint
yd_test_transfer_count_files (YdTestTransfer *self)
{
  g_autoptr(GDir) dir = g_dir_open (self->folder, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

/* Transfers */

typedef struct
{
  YdTestTransfer *test; /* (borrowed) */
  guint wanted;
} Arrival;

static gboolean
has_arrived (gpointer data)
{
  Arrival *arrival = data;

  return g_list_model_get_n_items (G_LIST_MODEL (arrival->test->queue)) >= arrival->wanted;
}

static YdTransfer *
await_next (YdTestTransfer *self,
            guint           before)
{
  Arrival arrival = { self, before + 1 };

  yd_test_transfer_spin (has_arrived, &arrival);
  return yd_test_transfer_get (self, before);
}

YdTransfer *
yd_test_transfer_upload (YdTestTransfer *self,
                         const char     *path)
{
  g_autoptr(GListStore) files = g_list_store_new (G_TYPE_FILE);
  g_autoptr(GFile) file = g_file_new_for_path (path);
  gpointer addition = file;
  guint before = g_list_model_get_n_items (G_LIST_MODEL (self->queue));

  g_list_store_splice (files, 0, 0, &addition, 1);
  yd_transfer_queue_enqueue_uploads (self->queue, G_LIST_MODEL (files), self->storage,
                                     YD_DRIVE_ROOT_ID, NULL);
  return await_next (self, before);
}

YdTransfer *
yd_test_transfer_download (YdTestTransfer *self,
                           const char     *file_id)
{
  YdTransferOptions options = { .conflict = self->conflict };
  g_autoptr(GPtrArray) items =
    g_ptr_array_new_with_free_func ((GDestroyNotify) yd_drive_item_unref);
  g_autoptr(GFile) folder = g_file_new_for_path (self->folder);
  guint before = g_list_model_get_n_items (G_LIST_MODEL (self->queue));

  g_ptr_array_add (items, yd_test_transfer_get_item (self, file_id));
  yd_transfer_queue_enqueue_downloads (self->queue, self->storage, items, folder, &options);
  return await_next (self, before);
}

YdTransfer *
yd_test_transfer_get (YdTestTransfer *self,
                      guint           position)
{
  g_autoptr(YdTransfer) transfer = g_list_model_get_item (G_LIST_MODEL (self->queue), position);

  g_assert_nonnull (transfer);
  return transfer;
}

/* The other side */

static void
item_got_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  YdDriveItem **item = user_data;
  GError *error = NULL;

  *item = yd_drive_client_get_finish (YD_DRIVE_CLIENT (object), result, &error);
  g_assert_no_error (error);
}

static gboolean
is_set (gpointer data)
{
  return *(gpointer *) data != NULL;
}

YdDriveItem *
yd_test_transfer_get_item (YdTestTransfer *self,
                           const char     *file_id)
{
  YdDriveItem *item = NULL;

  yd_drive_client_get_async (yd_storage_get_drive (self->storage), self->drive_id, file_id, NULL,
                             item_got_cb, &item);
  yd_test_transfer_spin (is_set, &item);
  return item;
}

void
yd_test_transfer_assert_remote (YdTestTransfer *self,
                                const char     *path,
                                GBytes         *bytes)
{
  g_autofree char *file_id = yd_sim_find (self->sim, "alice", "backup", path);
  g_autoptr(GBytes) content = NULL;

  g_assert_nonnull (file_id);
  content = yd_sim_get_content (self->sim, file_id);
  g_assert_nonnull (content);
  g_assert_cmpmem (g_bytes_get_data (content, NULL), g_bytes_get_size (content),
                   g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

void
yd_test_transfer_assert_arrived (YdTestTransfer *self,
                                 YdTransfer     *transfer,
                                 GBytes         *bytes)
{
  g_autofree char *path = g_strconcat ("/", yd_transfer_get_name (transfer), NULL);

  yd_test_transfer_assert_done (transfer);
  yd_test_transfer_assert_remote (self, path, bytes);
  g_assert_nonnull (yd_transfer_get_item (transfer));
  g_assert_cmpstr (yd_drive_item_get_name (yd_transfer_get_item (transfer)), ==,
                   yd_transfer_get_name (transfer));
  g_assert_cmpint (yd_transfer_get_done (transfer), ==, (gint64) g_bytes_get_size (bytes));
}

void
yd_test_transfer_assert_no_remote (YdTestTransfer *self,
                                   const char     *path)
{
  g_autofree char *file_id = yd_sim_find (self->sim, "alice", "backup", path);

  g_assert_null (file_id);
}

char *
yd_test_transfer_add_remote (YdTestTransfer *self,
                             const char     *name,
                             GBytes         *bytes)
{
  char *file_id = yd_sim_add_file (self->sim, "alice", "backup", YD_DRIVE_ROOT_ID, name, bytes);

  g_assert_nonnull (file_id);
  return file_id;
}

void
yd_test_transfer_add_fault (YdTestTransfer *self,
                            const char     *endpoint,
                            YdSimFaultKind  kind,
                            guint           nth,
                            goffset         n)
{
  YdSimFault fault = { .kind = kind, .endpoint = endpoint, .nth = nth, .n = n };

  yd_sim_add_fault (self->sim, &fault);
}

goffset
yd_test_transfer_count_put (YdTestTransfer *self)
{
  GPtrArray *journal = yd_sim_get_journal (self->sim);
  goffset sum = 0;

  for (guint i = 0; i < journal->len; i++)
    {
      YdSimEntry *entry = g_ptr_array_index (journal, i);

      if (g_str_equal (entry->endpoint, "PUT oss"))
        sum += entry->bytes_received;
    }
  return sum;
}

guint
yd_test_transfer_count_waits (YdTestTransfer *self)
{
  return YD_TEST_HASTY_CLOCK (self->clock)->n_waits;
}

void
yd_test_transfer_be_impatient (YdTestTransfer *self)
{
  YD_TEST_HASTY_CLOCK (self->clock)->impatient = TRUE;
}

void
yd_test_transfer_be_patient (YdTestTransfer *self)
{
  YD_TEST_HASTY_CLOCK (self->clock)->patient = TRUE;
}

void
yd_test_transfer_pass (YdTestTransfer *self,
                       gint64          us)
{
  yd_base_progress_add (&YD_TEST_HASTY_CLOCK (self->clock)->ahead_us, us);
}

char *
yd_test_transfer_dup_sent_id (YdTestTransfer *self)
{
  GPtrArray *journal = yd_sim_get_journal (self->sim);

  for (guint i = 0; i < journal->len; i++)
    {
      YdSimEntry *entry = g_ptr_array_index (journal, i);
      const char *id = strstr (entry->path, "&f=");

      if (g_str_equal (entry->endpoint, "PUT oss") && id != NULL)
        return g_strndup (id + 3, strcspn (id + 3, "&"));
    }
  return NULL;
}
