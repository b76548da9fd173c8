/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The speed limit: the average is the rate, changes hold at once, who waits hears of them.
 */
#include "config.h"

#include "yd-transfer-throttle.h"

#define MIB (1024 * 1024)
#define BLOCK (64 * 1024)

/* How long @total bytes in blocks of @block take, by the bucket alone. */
static gint64
pass (YdTransferBucket *bucket,
      gint64            total,
      gsize             block,
      gint64            now_us)
{
  while (total > 0)
    {
      gint64 wait_us = yd_transfer_bucket_take (bucket, block, now_us);

      now_us += wait_us;
      if (wait_us == 0)
        total -= (gint64) block;
    }
  return now_us;
}

static void
test_bucket (void)
{
  static const gsize blocks[] = { 100, BLOCK, MIB };
  YdTransferBucket bucket = { 0 };

  g_assert_cmpint (yd_transfer_bucket_take (&bucket, MIB, 5), ==, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (blocks); i++)
    {
      gint64 start_us = 1000 * G_USEC_PER_SEC;
      gint64 took_us;

      yd_transfer_bucket_set_rate (&bucket, MIB, start_us);
      took_us = pass (&bucket, 20 * MIB, blocks[i], start_us) - start_us;
      g_assert_cmpint (took_us, >, 18 * G_USEC_PER_SEC);
      g_assert_cmpint (took_us, <=, 20.5 * G_USEC_PER_SEC);
    }
}

/* An idle hour is not made up for. */
static void
test_bucket_gathers_little (void)
{
  YdTransferBucket bucket = { 0 };
  gint64 start_us = 3600 * (gint64) G_USEC_PER_SEC;

  yd_transfer_bucket_set_rate (&bucket, MIB, 0);
  g_assert_cmpint (pass (&bucket, 10 * MIB, BLOCK, start_us) - start_us, >, 9.7 * G_USEC_PER_SEC);
}

static void
test_bucket_changes (void)
{
  YdTransferBucket bucket = { 0 };

  yd_transfer_bucket_set_rate (&bucket, 1, 0);
  g_assert_cmpint (yd_transfer_bucket_take (&bucket, MIB, 2 * G_USEC_PER_SEC), ==, 0);
  g_assert_cmpint (yd_transfer_bucket_take (&bucket, 1, 2 * G_USEC_PER_SEC), >, G_USEC_PER_SEC);
  yd_transfer_bucket_set_rate (&bucket, 1000, 2 * G_USEC_PER_SEC);
  g_assert_cmpint (yd_transfer_bucket_take (&bucket, 1, 2 * G_USEC_PER_SEC), <, 2000);
  yd_transfer_bucket_set_rate (&bucket, -1, 0);
  g_assert_cmpint (yd_transfer_bucket_take (&bucket, MIB, 0), ==, 0);
}

/* Workers */

typedef struct
{
  YdTransferThrottle *throttle; /* (borrowed) */
  GCancellable *cancellable;    /* (borrowed) (nullable) */
  guint blocks;
} Worker;

static gpointer
work (gpointer data)
{
  Worker *worker = data;

  for (guint i = 0; i < worker->blocks; i++)
    if (!yd_transfer_throttle_take (worker->throttle, BLOCK, worker->cancellable))
      return GINT_TO_POINTER (FALSE);
  return GINT_TO_POINTER (TRUE);
}

/* Three at 1 MiB/s: together within 15 percent of it. */
static void
test_shared (void)
{
  g_autoptr(YdTransferThrottle) throttle = yd_transfer_throttle_new ();
  Worker worker = { throttle, NULL, 8 };
  gint64 start_us = g_get_monotonic_time ();
  GThread *threads[3];
  double seconds;

  yd_transfer_throttle_set_rate (throttle, MIB);
  g_assert_cmpint (yd_transfer_throttle_get_rate (throttle), ==, MIB);
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("worker", work, &worker);
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    g_assert_true (GPOINTER_TO_INT (g_thread_join (threads[i])));
  seconds = (double) (g_get_monotonic_time () - start_us) / G_USEC_PER_SEC;
  g_assert_cmpfloat (3 * 8 * BLOCK / seconds, >, 0.85 * MIB);
  g_assert_cmpfloat (3 * 8 * BLOCK / seconds, <, 1.15 * MIB);
}

/* Who waits for a byte an hour goes on when there is no limit any more. */
static void
test_let_go (void)
{
  g_autoptr(YdTransferThrottle) throttle = yd_transfer_throttle_new ();
  Worker worker = { throttle, NULL, 3 };
  GThread *thread;

  yd_transfer_throttle_set_rate (throttle, 1);
  thread = g_thread_new ("worker", work, &worker);
  g_thread_yield ();
  yd_transfer_throttle_set_rate (throttle, 0);
  g_assert_true (GPOINTER_TO_INT (g_thread_join (thread)));
}

static void
test_cancelled (void)
{
  g_autoptr(YdTransferThrottle) throttle = yd_transfer_throttle_new ();
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  Worker worker = { throttle, cancellable, 3 };
  GThread *thread;

  yd_transfer_throttle_set_rate (throttle, 1);
  thread = g_thread_new ("worker", work, &worker);
  g_cancellable_cancel (cancellable);
  g_assert_false (GPOINTER_TO_INT (g_thread_join (thread)));
  g_assert_false (GPOINTER_TO_INT (work (&worker)));
}

/* What is taken at once lasts for a small part of a second, also at a crawl. */
static void
test_block (void)
{
  g_autoptr(YdTransferThrottle) throttle = yd_transfer_throttle_new ();

  g_assert_cmpuint (yd_transfer_throttle_get_block (throttle), >=, MIB);
  yd_transfer_throttle_set_rate (throttle, MIB);
  g_assert_cmpuint (yd_transfer_throttle_get_block (throttle), <=, MIB / 20);
  yd_transfer_throttle_set_rate (throttle, 20000);
  g_assert_cmpuint (yd_transfer_throttle_get_block (throttle), <=, 1024);
  yd_transfer_throttle_set_rate (throttle, 1);
  g_assert_cmpuint (yd_transfer_throttle_get_block (throttle), >, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/transfer/bucket/average", test_bucket);
  g_test_add_func ("/transfer/bucket/gathers-little", test_bucket_gathers_little);
  g_test_add_func ("/transfer/bucket/changes", test_bucket_changes);
  g_test_add_func ("/transfer/throttle/block", test_block);
  g_test_add_func ("/transfer/throttle/shared", test_shared);
  g_test_add_func ("/transfer/throttle/let-go", test_let_go);
  g_test_add_func ("/transfer/throttle/cancelled", test_cancelled);
  return g_test_run ();
}
