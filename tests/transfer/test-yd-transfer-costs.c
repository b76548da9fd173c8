/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What very many transfers cost, counted and not timed: ten times as many take ten times as many
 * statements of the journal, and who watches is told about as often. Rows that go one here and one
 * there are told of together.
 */
#include "config.h"

#include "yd-test-kept.h"

#include "yd-transfer-group.h"
#include "yd-transfer-journal-private.h"
#include "yd-transfer-queue-inner.h"

#include "yd-base-database-private.h"
#include "yd-drive-kept.h"

#define TEN 10
#define SOME 20 /* of what is there once, however many there are */
#define EACH 24 /* statements for an upload from its row to the end of that */

typedef struct
{
  guint n_statements;
  guint n_changes;  /* of the queue, its groups and their members */
  guint n_rows;     /* in these */
  guint n_notified;
} Counts;

static void
set_up (YdTestKept    *test,
        gconstpointer  data)
{
  yd_test_kept_init (test);
}

static void
tear_down (YdTestKept    *test,
           gconstpointer  data)
{
  yd_test_kept_clear (test);
}

/* Counting */

static void
count_changes (GListModel *model,
               guint       position,
               guint       removed,
               guint       added,
               Counts     *counts)
{
  counts->n_changes++;
  counts->n_rows += removed + added;
}

static void
count_notified (GObject    *object,
                GParamSpec *pspec,
                Counts     *counts)
{
  counts->n_notified++;
}

static void
count_group (GListModel *groups,
             guint       position,
             guint       removed,
             guint       added,
             Counts     *counts)
{
  for (guint i = position; i < position + added; i++)
    {
      g_autoptr(GObject) group = g_list_model_get_item (groups, i);

      g_signal_connect (group, "items-changed", G_CALLBACK (count_changes), counts);
      g_signal_connect (group, "notify", G_CALLBACK (count_notified), counts);
    }
}

static void
begin_count (YdTestKept *test,
             Counts     *counts)
{
  YdTransferQueue *queue = test->base.queue;
  GListModel *groups = yd_transfer_queue_get_groups (queue);

  *counts = (Counts) { 0 };
  g_signal_connect (queue, "items-changed", G_CALLBACK (count_changes), counts);
  g_signal_connect (queue, "notify", G_CALLBACK (count_notified), counts);
  g_signal_connect (groups, "items-changed", G_CALLBACK (count_changes), counts);
  g_signal_connect (groups, "items-changed", G_CALLBACK (count_group), counts);
  yd_base_database_count (yd_transfer_journal_get_database (queue->engine->journal),
                          &counts->n_statements);
}

static void
end_count (YdTestKept *test,
           Counts     *counts)
{
  YdTransferQueue *queue = test->base.queue;

  yd_base_database_count (yd_transfer_journal_get_database (queue->engine->journal), NULL);
  g_signal_handlers_disconnect_by_data (queue, counts);
  g_signal_handlers_disconnect_by_data (yd_transfer_queue_get_groups (queue), counts);
}

static guint
get_n (YdTestKept *test)
{
  return g_list_model_get_n_items (G_LIST_MODEL (test->base.queue));
}

/* Ten times as many */

static void
add_downloads (YdTestKept *test,
               guint       n)
{
  g_autoptr(GPtrArray) items =
    g_ptr_array_new_with_free_func ((GDestroyNotify) yd_drive_item_unref);
  g_autoptr(GFile) folder = g_file_new_for_path (test->base.folder);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *text =
        g_strdup_printf ("('d', 'id%u', 'root', 'f%u', '', '', '', 100, 0, 0, 0, 1, 0, false)", i,
                         i);

      g_ptr_array_add (items, yd_drive_kept_to_item (text));
    }
  yd_transfer_queue_enqueue_downloads (test->base.queue, test->base.storage, items, folder, NULL);
  g_assert_cmpuint (get_n (test), ==, n);
}

/* Taken in, paused, resumed, cancelled, cleared. */
static void
handle_downloads (YdTestKept *test,
                  guint       n,
                  Counts     *counts)
{
  g_autoptr(YdTransferGroup) group = NULL;

  begin_count (test, counts);
  add_downloads (test, n);
  group = g_list_model_get_item (yd_transfer_queue_get_groups (test->base.queue), 0);
  yd_transfer_queue_pause_all (test->base.queue);
  yd_transfer_queue_resume_all (test->base.queue);
  yd_transfer_queue_cancel_group (test->base.queue, group);
  yd_test_transfer_wait (&test->base);
  yd_transfer_queue_clear_ended (test->base.queue);
  g_assert_cmpuint (get_n (test), ==, 0);
  end_count (test, counts);
  g_test_message ("%u: %u statements, %u changes, %u told", n, counts->n_statements,
                  counts->n_changes, counts->n_notified);
}

static void
test_handled (YdTestKept    *test,
              gconstpointer  data)
{
  Counts few;
  Counts many;

  yd_transfer_queue_set_online (test->base.queue, FALSE);
  handle_downloads (test, 1000, &few);
  handle_downloads (test, 1000 * TEN, &many);
  g_assert_cmpuint (few.n_statements, >, 1000);
  g_assert_cmpuint (many.n_statements, <=, TEN * few.n_statements + SOME);
  g_assert_cmpuint (many.n_changes, <=, few.n_changes + SOME);
  g_assert_cmpuint (many.n_notified, <=, few.n_notified + SOME);
}

/* Sent, done, cleared. */
static void
send_files (YdTestKept *test,
            guint       n,
            Counts     *counts)
{
  g_autoptr(GListStore) files = g_list_store_new (G_TYPE_FILE);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *name = g_strdup_printf ("%u-%u", n, i);
      g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (100 + n + i);
      g_autofree char *path = yd_test_transfer_write (&test->base, name, bytes);
      g_autoptr(GFile) file = g_file_new_for_path (path);

      g_list_store_append (files, file);
    }
  begin_count (test, counts);
  yd_transfer_queue_enqueue_uploads (test->base.queue, G_LIST_MODEL (files), test->base.storage,
                                     YD_DRIVE_ROOT_ID, NULL);
  yd_test_transfer_wait (&test->base);
  g_assert_cmpuint (get_n (test), ==, n);
  for (guint i = 0; i < n; i++)
    yd_test_transfer_assert_done (yd_test_transfer_get (&test->base, i));
  yd_transfer_queue_clear_ended (test->base.queue);
  end_count (test, counts);
  g_test_message ("%u: %u statements, %u changes, %u told", n, counts->n_statements,
                  counts->n_changes, counts->n_notified);
}

/* How often what moves is told depends on how long it takes: ten times a second. What is written
 * together, and whether a file has been at rest for long enough for its hash to be kept, too. */
static void
test_sent (YdTestKept    *test,
           gconstpointer  data)
{
  Counts few;
  Counts many;

  send_files (test, 30, &few);
  send_files (test, 30 * TEN, &many);
  g_assert_cmpuint (few.n_statements, <=, 30 * EACH);
  g_assert_cmpuint (many.n_statements, <=, 30 * TEN * EACH);
  g_assert_cmpuint (many.n_changes, <=, few.n_changes + SOME);
}

/* Gaps */

static void
cancel_each (YdTestKept *test,
             guint       step)
{
  for (guint i = 0; i < get_n (test); i++)
    if (i % step == 1)
      yd_transfer_queue_cancel (test->base.queue, yd_test_transfer_get (&test->base, i));
}

static gboolean
is_all_found (gpointer data)
{
  return !yd_transfer_queue_is_walking (((YdTestKept *) data)->base.queue);
}

/* The others are there, in their order. */
static void
assert_others (YdTestKept *test,
               guint       n,
               guint       step)
{
  guint position = 0;

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *name = g_strdup_printf ("f%u", i);

      if (i % step != 1)
        g_assert_cmpstr (yd_transfer_get_name (yd_test_transfer_get (&test->base, position++)), ==,
                         name);
    }
  g_assert_cmpuint (get_n (test), ==, position);
}

static void
test_gaps (YdTestKept    *test,
           gconstpointer  data)
{
  guint step = GPOINTER_TO_UINT (data);
  guint n = 10000;
  Counts counts;

  yd_transfer_queue_set_online (test->base.queue, FALSE);
  add_downloads (test, n);
  yd_test_transfer_spin (is_all_found, test);
  cancel_each (test, step);
  begin_count (test, &counts);
  yd_transfer_queue_clear_ended (test->base.queue);
  end_count (test, &counts);
  assert_others (test, n, step);
  g_assert_cmpuint (counts.n_changes, <=, 100);
  g_assert_cmpuint (counts.n_rows, <=, 2 * n);
  g_assert_cmpuint (counts.n_statements, <=, 4 * (n / step) + SOME);
  yd_transfer_queue_cancel_storage (test->base.queue, test->base.storage);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/transfer/costs/handled", YdTestKept, NULL, set_up, test_handled, tear_down);
  g_test_add ("/transfer/costs/sent", YdTestKept, NULL, set_up, test_sent, tear_down);
  g_test_add ("/transfer/costs/every-other", YdTestKept, GUINT_TO_POINTER (2), set_up, test_gaps,
              tear_down);
  g_test_add ("/transfer/costs/here-and-there", YdTestKept, GUINT_TO_POINTER (500), set_up,
              test_gaps, tear_down);
  return g_test_run ();
}
