/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Very many small files up and down while one request in twenty goes wrong, over three restarts
 * without a goodbye. What was paused asks nothing of the service. At the end the service has, and
 * has counted, just what the queue says. 10,000 files with -m slow.
 */
#include "config.h"

#include "yd-test-faults.h"

#include <glib/gstdio.h>
#include <string.h>

#define N_QUICK 600
#define N_SLOW 10000
#define RESTARTS 3
#define PAUSED_EACH 10   /* one in so many */
#define FAULTS_PERCENT 5
#define REQUESTS_PER_FILE 4
#define ROUNDS_MAX 20
#define SEED 5

typedef struct
{
  YdTestTransfer base;
  YdBaseDatabase *database; /* (owned) */
  GListStore *storages;     /* (owned) */
  guint n_files;
  guint n_resting;          /* paused */
  guint n_done;             /* heard from the queues */
} Test;

static void
note_ended (YdTransferQueue *queue,
            YdTransfer      *transfer,
            gpointer         data)
{
  if (yd_transfer_get_state (transfer) == YD_TRANSFER_DONE)
    ((Test *) data)->n_done++;
}

static void
open_queue (Test *test)
{
  GError *error = NULL;
  g_autoptr(YdTransferJournal) journal =
    yd_transfer_journal_new (test->database, test->base.folder, &error);

  g_assert_no_error (error);
  test->base.queue = yd_transfer_queue_new (test->base.clock, test->base.transport, journal);
  yd_transfer_queue_set_part_bytes (test->base.queue, YD_TEST_PART_BYTES);
  g_signal_connect (test->base.queue, "ended", G_CALLBACK (note_ended), test);
  yd_transfer_queue_restore (test->base.queue, G_LIST_MODEL (test->storages));
}

static void
set_up (Test          *test,
        gconstpointer  data)
{
  static const char * const nothing[] = { NULL };
  g_autofree char *path = NULL;
  GError *error = NULL;

  yd_test_transfer_init (&test->base, NULL);
  yd_test_transfer_configure (&test->base, FALSE, YD_STORAGE_LIVP_JPEG);
  path = g_build_filename (test->base.folder, "yunduo.db", NULL);
  test->database = yd_base_database_new (path, nothing, &error);
  g_assert_no_error (error);
  test->storages = g_list_store_new (YD_TYPE_STORAGE);
  g_list_store_append (test->storages, test->base.storage);
  test->n_files = g_test_slow () ? N_SLOW : N_QUICK;
  g_assert_finalize_object (test->base.queue);
  open_queue (test);
}

static void
tear_down (Test          *test,
           gconstpointer  data)
{
  g_object_unref (test->storages);
  yd_test_transfer_clear (&test->base);
  g_assert_finalize_object (test->database);
}

/* Turning the loop */

static gboolean
wake (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

typedef gboolean (*Done) (Test *test);

/* But for what rests. */
static gboolean
is_idle (Test *test)
{
  return yd_transfer_queue_get_active (test->base.queue) <= test->n_resting &&
         !yd_transfer_queue_is_walking (test->base.queue);
}

static gboolean
is_walked (Test *test)
{
  return !yd_transfer_queue_is_walking (test->base.queue) &&
         g_list_model_get_n_items (G_LIST_MODEL (test->base.queue)) >= test->n_files;
}

/* However long it takes. */
static void
turn_until (Test *test,
            Done  done)
{
  guint waker = g_timeout_add (20, wake, NULL);

  while (!done (test))
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (waker);
}

static void
turn_until_done (Test  *test,
                 guint  n_done)
{
  guint waker = g_timeout_add (20, wake, NULL);

  while (test->n_done < n_done && !is_idle (test))
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (waker);
}

static gboolean
is_alone (gpointer data)
{
  return G_OBJECT (data)->ref_count == 1;
}

static void
restart (Test *test)
{
  g_assert_finalize_object (test->base.queue);
  yd_test_transfer_spin (is_alone, test->base.transport);
  open_queue (test);
}

/* Faults */

/* One request in twenty of those to come, in any way that needs no deadline. */
static void
add_faults (Test  *test,
            GRand *rand)
{
  guint n_requests = test->n_files * REQUESTS_PER_FILE;
  gsize n_faults;
  const YdTestFault *faults = yd_test_fault_get_all (&n_faults);

  for (guint i = 0; i < n_requests * FAULTS_PERCENT / 100; i++)
    {
      const YdTestFault *fault = &faults[g_rand_int_range (rand, 0, (gint) n_faults)];

      if (!fault->stalls)
        yd_test_fault_add (fault, test->base.sim,
                           (guint) g_rand_int_range (rand, 1, (gint) n_requests));
    }
}

/* Files */

static gboolean
is_paused (guint i)
{
  return i % PAUSED_EACH == 3;
}

static char *
make_name (guint i)
{
  return g_strdup_printf ("%s-%u.bin", is_paused (i) ? "resting" : "going", i);
}

static GBytes *
make_content (guint i)
{
  g_autofree char *text = g_strdup_printf ("%u of many, %0*u", i, (int) (i % 200 + 1), i);

  return g_bytes_new (text, strlen (text));
}

static GListModel *
write_files (Test *test)
{
  GListStore *files = g_list_store_new (G_TYPE_FILE);
  g_autofree char *folder = g_build_filename (test->base.folder, "up", NULL);

  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  for (guint i = 0; i < test->n_files; i++)
    {
      g_autofree char *name = make_name (i);
      g_autofree char *path = g_build_filename ("up", name, NULL);
      g_autoptr(GBytes) content = make_content (i);
      g_autofree char *whole = yd_test_transfer_write (&test->base, path, content);
      g_autoptr(GFile) file = g_file_new_for_path (whole);

      g_list_store_append (files, file);
    }
  return G_LIST_MODEL (files);
}

/* Of all files. */
static gint64
sum_bytes (Test *test)
{
  gint64 sum = 0;

  for (guint i = 0; i < test->n_files; i++)
    {
      g_autoptr(GBytes) content = make_content (i);

      sum += (gint64) g_bytes_get_size (content);
    }
  return sum;
}

static YdTransferGroup *
get_group (Test *test)
{
  g_autoptr(YdTransferGroup) group =
    g_list_model_get_item (yd_transfer_queue_get_groups (test->base.queue), 0);

  return group;
}

/* The queue */

static void
enqueue (Test       *test,
         const char *parent_id)
{
  g_autoptr(GListModel) files = write_files (test);

  yd_transfer_queue_set_online (test->base.queue, FALSE);
  yd_transfer_queue_enqueue_uploads (test->base.queue, files, test->base.storage, parent_id, NULL);
  turn_until (test, is_walked);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (test->base.queue)), ==, test->n_files);
  for (guint i = 0; i < test->n_files; i++)
    {
      YdTransfer *transfer = yd_test_transfer_get (&test->base, i);

      if (g_str_has_prefix (yd_transfer_get_name (transfer), "resting"))
        {
          yd_transfer_queue_pause (test->base.queue, transfer);
          test->n_resting++;
        }
    }
  g_assert_cmpint (yd_transfer_group_get_bytes_total (get_group (test)), ==, sum_bytes (test));
  yd_transfer_queue_set_online (test->base.queue, TRUE);
}

/* Nothing was ever asked about a file that rests. */
static void
assert_rest (Test *test)
{
  GPtrArray *journal = yd_sim_get_journal (test->base.sim);

  for (guint i = 0; i < journal->len; i++)
    {
      const YdSimEntry *entry = g_ptr_array_index (journal, i);

      g_assert_null (strstr (entry->body, "resting-"));
    }
  yd_sim_clear_journal (test->base.sim);
}

/* Until @n_done are, whoever fails is tried again. */
static void
insist (Test  *test,
        guint  n_done)
{
  for (guint round = 0; round < ROUNDS_MAX && test->n_done < n_done; round++)
    {
      if (round > 0)
        yd_transfer_queue_retry_failed (test->base.queue);
      turn_until_done (test, n_done);
    }
  g_assert_cmpuint (test->n_done, >=, n_done);
}

/* What the queue says is what the service has counted. */
static void
assert_sums (Test *test)
{
  GListModel *list = G_LIST_MODEL (test->base.queue);
  gint64 bytes = 0;

  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      YdTransfer *transfer = yd_test_transfer_get (&test->base, i);

      g_assert_cmpint (yd_transfer_get_state (transfer), ==, YD_TRANSFER_DONE);
      bytes += yd_transfer_get_size (transfer);
    }
  g_assert_cmpuint (g_list_model_get_n_items (list), ==, test->n_files);
  g_assert_cmpint (bytes, ==, sum_bytes (test));
  g_assert_cmpuint (yd_transfer_group_get_n_ended (get_group (test)), ==, test->n_files);
  g_assert_cmpint (yd_transfer_group_get_bytes_total (get_group (test)), ==, bytes);
  g_assert_cmpint (yd_transfer_group_get_bytes_done (get_group (test)), ==, bytes);
}

static void
assert_all_there (Test *test)
{
  for (guint i = 0; i < test->n_files; i++)
    {
      g_autofree char *name = make_name (i);
      g_autofree char *path = g_strconcat ("/many/", name, NULL);
      g_autoptr(GBytes) content = make_content (i);

      yd_test_transfer_assert_remote (&test->base, path, content);
    }
}

/* Each once, by what the service lists: a second one would come down beside the first. */
static void
assert_each_once (Test       *test,
                  const char *parent_id)
{
  const YdTransferOptions options = { YD_TRANSFER_CONFLICT_KEEP_BOTH, FALSE };
  g_autofree char *down = g_build_filename (test->base.folder, "down", NULL);
  g_autoptr(GFile) folder = g_file_new_for_path (down);
  g_autoptr(GPtrArray) items =
    g_ptr_array_new_with_free_func ((GDestroyNotify) yd_drive_item_unref);

  g_assert_cmpint (g_mkdir (down, 0700), ==, 0);
  yd_transfer_queue_clear_ended (test->base.queue);
  test->n_done = 0;
  g_ptr_array_add (items, yd_test_transfer_get_item (&test->base, parent_id));
  yd_transfer_queue_enqueue_downloads (test->base.queue, test->base.storage, items, folder,
                                       &options);
  turn_until (test, is_idle);
  g_assert_cmpuint (test->n_done, ==, test->n_files);
  for (guint i = 0; i < test->n_files; i++)
    {
      g_autofree char *name = make_name (i);
      g_autofree char *path = g_build_filename ("down", "many", name, NULL);
      g_autoptr(GBytes) content = make_content (i);

      yd_test_transfer_assert_file (&test->base, path, content);
    }
}

static void
test_many (Test          *test,
           gconstpointer  data)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (SEED);
  g_autofree char *parent_id =
    yd_sim_add_folder (test->base.sim, "alice", "backup", YD_DRIVE_ROOT_ID, "many");
  guint n_going;

  enqueue (test, parent_id);
  n_going = test->n_files - test->n_resting;
  add_faults (test, rand);
  for (guint i = 1; i <= RESTARTS; i++)
    {
      insist (test, n_going * i / (RESTARTS + 1));
      assert_rest (test);
      restart (test);
      g_test_message ("restart with %u done", test->n_done);
    }
  insist (test, n_going);
  g_assert_cmpuint (test->n_done, ==, n_going);
  assert_rest (test);
  test->n_resting = 0;
  yd_transfer_queue_resume_all (test->base.queue);
  insist (test, test->n_files);
  g_assert_cmpuint (test->n_done, ==, test->n_files);
  yd_sim_clear_faults (test->base.sim);
  assert_sums (test);
  assert_all_there (test);
  assert_each_once (test, parent_id);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/transfer/many/faults-and-restarts", Test, NULL, set_up, test_many, tear_down);
  return g_test_run ();
}
