/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Segments: what is claimed, in which sizes, what comes back. And the intake: whatever the order in
 * which blocks come, and from how many threads, the file and its sums are right.
 */
#include "config.h"

#include "yd-transfer-crc64.h"
#include "yd-transfer-intake.h"

#include "yd-base-hash.h"
#include "yd-net-error.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#define MIB ((gint64) 1024 * 1024)
#define GIB (1024 * MIB)
#define BLOCK 10007

/* The plan */

static void
receive_all (YdTransferSegmentPlan *plan,
             YdTransferSegment     *segment)
{
  yd_transfer_segment_plan_received (plan, segment, segment->end - segment->at);
  yd_transfer_segment_plan_release (plan, segment);
}

/* Files that the service wants fetched in one request are, also when three lines are free. */
static void
test_one_request (void)
{
  static const gint64 sizes[] = { 1, 4096, YD_TRANSFER_SEGMENT_WHOLE_MAX };

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr(YdTransferSegmentPlan) plan = yd_transfer_segment_plan_new (sizes[i]);
      YdTransferSegment *segment;

      g_assert_cmpuint (yd_transfer_segment_plan_get_lines (plan), ==, 1);
      segment = yd_transfer_segment_plan_claim (plan, 3, MIB);
      g_assert_cmpint (segment->start, ==, 0);
      g_assert_cmpint (segment->end, ==, sizes[i]);
      g_assert_null (yd_transfer_segment_plan_claim (plan, 3, MIB));
      g_assert_cmpuint (yd_transfer_segment_plan_get_lines (plan), ==, 1);
      g_assert_false (yd_transfer_segment_plan_is_complete (plan));
      receive_all (plan, segment);
      g_assert_true (yd_transfer_segment_plan_is_complete (plan));
      g_assert_cmpuint (yd_transfer_segment_plan_get_lines (plan), ==, 0);
    }
}

static void
test_empty (void)
{
  g_autoptr(YdTransferSegmentPlan) plan = yd_transfer_segment_plan_new (0);

  g_assert_true (yd_transfer_segment_plan_is_complete (plan));
  g_assert_null (yd_transfer_segment_plan_claim (plan, 1, 0));
  g_assert_cmpuint (yd_transfer_segment_plan_get_lines (plan), ==, 0);
}

static void
test_unknown_size (void)
{
  g_autoptr(YdTransferSegmentPlan) plan = yd_transfer_segment_plan_new (-1);
  YdTransferSegment *segment = yd_transfer_segment_plan_claim (plan, 3, 0);

  g_assert_cmpint (segment->end, ==, -1);
  g_assert_null (yd_transfer_segment_plan_claim (plan, 3, 0));
  yd_transfer_segment_plan_received (plan, segment, 77);
  g_assert_cmpint (yd_transfer_segment_plan_get_prefix (plan), ==, 77);
  yd_transfer_segment_plan_release (plan, segment);
  g_assert_false (yd_transfer_segment_plan_is_complete (plan));
  g_assert_cmpint (yd_transfer_segment_plan_get_received (plan), ==, 0);

  segment = yd_transfer_segment_plan_claim (plan, 3, 0);
  yd_transfer_segment_plan_received (plan, segment, 78);
  segment->end = 78;
  yd_transfer_segment_plan_release (plan, segment);
  g_assert_true (yd_transfer_segment_plan_is_complete (plan));
  g_assert_cmpint (yd_transfer_segment_plan_get_size (plan), ==, 78);
}

/* Cut in the middle: the rest is one request again. */
static void
test_rest (void)
{
  g_autoptr(YdTransferSegmentPlan) plan = yd_transfer_segment_plan_new (1000);
  YdTransferSegment *segment = yd_transfer_segment_plan_claim (plan, 1, 0);

  yd_transfer_segment_plan_received (plan, segment, 300);
  yd_transfer_segment_plan_release (plan, segment);
  g_assert_cmpint (yd_transfer_segment_plan_get_left (plan), ==, 700);
  segment = yd_transfer_segment_plan_claim (plan, 1, 0);
  g_assert_cmpint (segment->start, ==, 300);
  g_assert_cmpint (segment->end, ==, 1000);
  yd_transfer_segment_plan_release (plan, segment);
}

/* What is here from before is not asked for again. */
static void
test_gaps (void)
{
  g_autoptr(YdTransferSegmentPlan) plan = yd_transfer_segment_plan_new (1000);
  g_autoptr(GArray) spans = NULL;
  YdTransferSegment *first;
  YdTransferSegment *second;

  yd_transfer_segment_plan_add (plan, 600, 700);
  yd_transfer_segment_plan_add (plan, 100, 200);
  yd_transfer_segment_plan_add (plan, 200, 300);
  yd_transfer_segment_plan_add (plan, 150, 250);
  yd_transfer_segment_plan_add (plan, 900, 2000);
  g_assert_cmpint (yd_transfer_segment_plan_get_received (plan), ==, 400);
  g_assert_cmpint (yd_transfer_segment_plan_get_prefix (plan), ==, 0);
  first = yd_transfer_segment_plan_claim (plan, 3, 0);
  g_assert_cmpint (first->start, ==, 0);
  g_assert_cmpint (first->end, ==, 100);
  second = yd_transfer_segment_plan_claim (plan, 3, 0);
  g_assert_cmpint (second->start, ==, 300);
  g_assert_cmpint (second->end, ==, 600);
  receive_all (plan, second);
  receive_all (plan, first);
  g_assert_cmpint (yd_transfer_segment_plan_get_prefix (plan), ==, 700);
  receive_all (plan, yd_transfer_segment_plan_claim (plan, 3, 0));
  g_assert_true (yd_transfer_segment_plan_is_complete (plan));
  spans = yd_transfer_segment_plan_dup_spans (plan);
  g_assert_cmpuint (spans->len, ==, 1);
}

/* Three equal connections: how many requests, and how long the last one works alone. */
static void
simulate (gint64  size,
          gint64  speed,
          guint  *n_requests,
          double *share)
{
  g_autoptr(YdTransferSegmentPlan) plan = yd_transfer_segment_plan_new (size);
  YdTransferSegment *segments[3] = { NULL };
  double free_at[3] = { 0 };
  double last = 0;

  *n_requests = 0;
  while (!yd_transfer_segment_plan_is_complete (plan))
    {
      guint next = 0;

      for (guint i = 1; i < 3; i++)
        if (free_at[i] < free_at[next])
          next = i;
      if (segments[next] != NULL)
        receive_all (plan, segments[next]);
      segments[next] = yd_transfer_segment_plan_claim (plan, 3, *n_requests < 3 ? 0 : speed);
      last = MAX (last, free_at[next]);
      if (segments[next] == NULL)
        {
          free_at[next] = 1e300;
          continue;
        }
      free_at[next] += (double) (segments[next]->end - segments[next]->start) / (double) speed;
      ++*n_requests;
    }
  *share = (double) size / 3 / (double) speed / last;
}

static void
test_balance (void)
{
  static const struct
  {
    gint64 size;
    gint64 speed;
    guint max_requests;
    double min_share;
  } rows[] = {
    { 11 * MIB, 500000, 12, 0.88 },
    { 256 * MIB, 500000, 100, 0.98 },
    { 256 * MIB, 20 * MIB, 40, 0.93 },
    { GIB, 500000, 300, 0.99 },
    { GIB, 20 * MIB, 60, 0.98 },
    { GIB, 400 * MIB, 60, 0.97 },
    { 100 * GIB, 20 * MIB, 3300, 0.99 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      guint n_requests;
      double share;

      simulate (rows[i].size, rows[i].speed, &n_requests, &share);
      g_test_message ("%" G_GINT64_FORMAT " MiB at %" G_GINT64_FORMAT ": %u requests, %.3f",
                      rows[i].size / MIB, rows[i].speed, n_requests, share);
      g_assert_cmpuint (n_requests, <=, rows[i].max_requests);
      g_assert_cmpfloat (share, >=, rows[i].min_share);
    }
}

/* Lines that wait for the network stay; short pieces say nothing; it does not go to and fro. */
static void
test_busy (void)
{
  g_assert_false (yd_transfer_segment_plan_judge_busy (FALSE, 8 * MIB, 400000, 8000));
  g_assert_true (yd_transfer_segment_plan_judge_busy (FALSE, 8 * MIB, 20000, 12000));
  g_assert_true (yd_transfer_segment_plan_judge_busy (TRUE, 8 * MIB, 20000, 6000));
  g_assert_false (yd_transfer_segment_plan_judge_busy (FALSE, 8 * MIB, 20000, 6000));
  g_assert_false (yd_transfer_segment_plan_judge_busy (TRUE, 8 * MIB, 400000, 8000));
  g_assert_false (yd_transfer_segment_plan_judge_busy (FALSE, MIB, 2000, 2000));
  g_assert_true (yd_transfer_segment_plan_judge_busy (TRUE, MIB, 400000, 1000));
}

/* Random claims, cuts and ends: never a byte twice on its way, in the end all of them. */
static void
test_random (void)
{
  for (guint round = 0; round < 200; round++)
    {
      gint64 size = g_test_rand_int_range (1, 100) * MIB + g_test_rand_int_range (0, 3);
      g_autoptr(YdTransferSegmentPlan) plan = yd_transfer_segment_plan_new (size);
      YdTransferSegment *segments[3] = { NULL };

      while (!yd_transfer_segment_plan_is_complete (plan))
        {
          int i = g_test_rand_int_range (0, 3);
          YdTransferSegment *segment = segments[i];

          if (segment == NULL)
            {
              segments[i] = yd_transfer_segment_plan_claim (
                plan, (guint) g_test_rand_int_range (0, 4), g_test_rand_int_range (0, 100000000));
              for (int k = 0; k < 3 && segments[i] != NULL; k++)
                g_assert_true (k == i || segments[k] == NULL ||
                               segments[i]->end <= segments[k]->start ||
                               segments[k]->end <= segments[i]->start);
              continue;
            }
          if (g_test_rand_bit ())
            yd_transfer_segment_plan_received (
              plan, segment, (segment->end - segment->at) * g_test_rand_int_range (0, 100) / 99);
          yd_transfer_segment_plan_release (plan, segment);
          segments[i] = NULL;
        }
      g_assert_cmpint (yd_transfer_segment_plan_get_prefix (plan), ==, size);
    }
}

/* The intake */

typedef struct
{
  int file;
  gsize size;
  guint8 *bytes; /* (owned) */
  char *hash;    /* (owned) */
} Test;

static void
set_up (Test          *test,
        gconstpointer  data)
{
  g_autofree char *path = NULL;

  test->file = g_file_open_tmp ("yd-intake-XXXXXX", &path, NULL);
  g_assert_cmpint (test->file, >=, 0);
  g_assert_cmpint (unlink (path), ==, 0);
  test->size = 40 * MIB + 123;
  test->bytes = g_malloc (test->size);
  for (gsize i = 0; i < test->size; i++)
    test->bytes[i] = (guint8) (i * 2654435761u >> 13);
  test->hash = yd_base_hash_data (test->bytes, test->size);
}

static void
tear_down (Test          *test,
           gconstpointer  data)
{
  close (test->file);
  g_free (test->bytes);
  g_free (test->hash);
}

static void
assert_all_here (Test             *test,
                 YdTransferIntake *intake)
{
  g_autofree char *hash = NULL;
  g_autofree guint8 *read = g_malloc (test->size);
  guint32 crc;

  g_assert_true (yd_transfer_intake_is_complete (intake));
  g_assert_false (yd_transfer_intake_is_behind (intake));
  hash = yd_transfer_intake_end (intake, &crc);
  g_assert_cmpstr (hash, ==, test->hash);
  g_assert_cmpint (pread (test->file, read, test->size, 0), ==, (gssize) test->size);
  g_assert_true (memcmp (read, test->bytes, test->size) == 0);
}

static void
take (Test              *test,
      YdTransferIntake  *intake,
      YdTransferSegment *segment,
      gint64             length)
{
  GError *error = NULL;

  while (length > 0)
    {
      gsize block = (gsize) MIN (BLOCK, length);

      g_assert_true (yd_transfer_intake_take (intake, segment, test->bytes + segment->at, block,
                                              segment->at, &error));
      g_assert_no_error (error);
      length -= (gint64) block;
    }
}

static void
catch_up (YdTransferIntake *intake)
{
  GError *error = NULL;

  g_assert_true (yd_transfer_intake_catch_up (intake, NULL, &error));
  g_assert_no_error (error);
  g_assert_false (yd_transfer_intake_is_behind (intake));
}

/* Bytes in order leave nothing to sum. */
static void
test_in_order (Test          *test,
               gconstpointer  data)
{
  g_autoptr(YdTransferIntake) intake = yd_transfer_intake_new (test->file, 0, (gint64) test->size,
                                                               FALSE);
  YdTransferSegment *segment;

  while ((segment = yd_transfer_intake_claim (intake, 1, 0)) != NULL)
    {
      take (test, intake, segment, segment->end - segment->at);
      yd_transfer_intake_release (intake, segment);
      g_assert_false (yd_transfer_intake_is_behind (intake));
    }
  assert_all_here (test, intake);
}

static void
test_out_of_order (Test          *test,
                   gconstpointer  data)
{
  g_autoptr(YdTransferIntake) intake = yd_transfer_intake_new (test->file, 0, (gint64) test->size,
                                                               FALSE);
  YdTransferSegment *first = yd_transfer_intake_claim (intake, 3, 0);
  YdTransferSegment *second = yd_transfer_intake_claim (intake, 0, 0);

  take (test, intake, second, second->end - second->at);
  yd_transfer_intake_release (intake, second);
  g_assert_false (yd_transfer_intake_is_behind (intake));
  take (test, intake, first, 5 * MIB);
  yd_transfer_intake_release (intake, first);
  g_assert_false (yd_transfer_intake_is_behind (intake));
  first = yd_transfer_intake_claim (intake, 0, 0);
  take (test, intake, first, first->end - first->at);
  g_assert_true (yd_transfer_intake_is_behind (intake));
  yd_transfer_intake_release (intake, first);
  catch_up (intake);
  assert_all_here (test, intake);
}

/* Once the gap is closed, the worker that brings the next blocks goes over what others brought. */
static void
test_turns (Test          *test,
            gconstpointer  data)
{
  g_autoptr(YdTransferIntake) intake = yd_transfer_intake_new (test->file, 0, (gint64) test->size,
                                                               FALSE);
  YdTransferSegment *first = yd_transfer_intake_claim (intake, 3, 0);
  YdTransferSegment *second = yd_transfer_intake_claim (intake, 3, 0);
  YdTransferSegment *third = yd_transfer_intake_claim (intake, 0, 0);

  take (test, intake, second, second->end - second->at);
  take (test, intake, third, 10 * BLOCK);
  take (test, intake, first, first->end - first->at);
  yd_transfer_intake_release (intake, first);
  yd_transfer_intake_release (intake, second);
  g_assert_true (yd_transfer_intake_is_behind (intake));
  take (test, intake, third, 10 * BLOCK);
  g_assert_false (yd_transfer_intake_is_behind (intake));
  take (test, intake, third, third->end - third->at);
  yd_transfer_intake_release (intake, third);
  assert_all_here (test, intake);
}

/* More than that is for a worker of its own. */
static void
test_far_behind (Test          *test,
                 gconstpointer  data)
{
  g_autoptr(YdTransferIntake) intake = yd_transfer_intake_new (test->file, 0, GIB, FALSE);

  yd_transfer_intake_add (intake, 0, 63 * MIB);
  g_assert_false (yd_transfer_intake_is_far_behind (intake));
  yd_transfer_intake_add (intake, 63 * MIB, 64 * MIB);
  g_assert_true (yd_transfer_intake_is_far_behind (intake));
}

/* A worker whose turn comes to nothing brings its block all the same; who needs the sum hears of
 * it. */
static void
test_turn_cannot_read (Test          *test,
                       gconstpointer  data)
{
  g_autofree char *path = g_strdup_printf ("/proc/self/fd/%d", test->file);
  int file = open (path, O_WRONLY | O_CLOEXEC);
  g_autoptr(YdTransferIntake) intake = yd_transfer_intake_new (file, 0, 4 * MIB, FALSE);
  g_autoptr(GError) error = NULL;
  YdTransferSegment *rest;

  g_assert_cmpint (file, >=, 0);
  yd_transfer_intake_add (intake, 0, 3 * MIB);
  rest = yd_transfer_intake_claim (intake, 0, 0);
  take (test, intake, rest, MIB);
  yd_transfer_intake_release (intake, rest);
  g_assert_true (yd_transfer_intake_is_complete (intake));
  g_assert_true (yd_transfer_intake_is_behind (intake));
  g_assert_false (yd_transfer_intake_catch_up (intake, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_FAILED);
  close (file);
}

/* The test vector of CRC-64/XZ, whichever block comes first; only where it is wanted. */
static void
test_crc64 (Test          *test,
            gconstpointer  data)
{
  g_autoptr(YdTransferIntake) with = yd_transfer_intake_new (test->file, 0, 9, FALSE);
  g_autoptr(YdTransferIntake) without = yd_transfer_intake_new (test->file, 0, 9, FALSE);
  YdTransferSegment *segment = yd_transfer_intake_claim (with, 1, 0);
  guint64 crc64;

  memcpy (test->bytes, "123456789", 9);
  yd_transfer_intake_sum_crc64 (with);
  take (test, with, segment, 9);
  g_assert_true (yd_transfer_intake_get_crc64 (with, &crc64));
  g_assert_cmpuint (crc64, ==, G_GUINT64_CONSTANT (0x995DC9BBDF1939FA));
  g_assert_cmpuint (yd_transfer_crc64_sum (yd_transfer_crc64_sum (0, "1234", 4), "56789", 5), ==,
                    crc64);
  g_assert_false (yd_transfer_intake_get_crc64 (without, &crc64));
}

static void
test_crc64_header (void)
{
  static const char * const none[] = { NULL, "", "-1", "+1", " 1", "1 ", "0x1", "1.0",
                                       "18446744073709551616", "a" };
  guint64 crc64;

  for (gsize i = 0; i < G_N_ELEMENTS (none); i++)
    g_assert_false (yd_transfer_crc64_parse (none[i], &crc64));
  g_assert_true (yd_transfer_crc64_parse ("18446744073709551615", &crc64));
  g_assert_cmpuint (crc64, ==, G_MAXUINT64);
  g_assert_true (yd_transfer_crc64_parse ("0", &crc64));
  g_assert_cmpuint (crc64, ==, 0);
}

/* Another block than the next, or one too long, is refused and changes nothing. */
static void
test_refuses (Test          *test,
              gconstpointer  data)
{
  g_autoptr(YdTransferIntake) intake = yd_transfer_intake_new (test->file, 0, 100, FALSE);
  YdTransferSegment *segment = yd_transfer_intake_claim (intake, 1, 0);
  g_autoptr(GError) early = NULL;
  g_autoptr(GError) longer = NULL;

  g_assert_false (yd_transfer_intake_take (intake, segment, test->bytes, 10, 10, &early));
  g_assert_error (early, YD_NET_ERROR, YD_NET_ERROR_BAD_REPLY);
  g_assert_false (yd_transfer_intake_take (intake, segment, test->bytes, 101, 0, &longer));
  g_assert_error (longer, YD_NET_ERROR, YD_NET_ERROR_BAD_REPLY);
  g_assert_cmpint (segment->at, ==, 0);
  yd_transfer_intake_release (intake, segment);
  g_assert_cmpint (yd_transfer_intake_get_received (intake), ==, 0);
}

/* The file lost what the plan says is here. */
static void
test_cannot_read (Test          *test,
                  gconstpointer  data)
{
  g_autoptr(YdTransferIntake) intake = yd_transfer_intake_new (test->file, 0, 100, FALSE);
  g_autoptr(GError) error = NULL;

  yd_transfer_intake_add (intake, 0, 100);
  g_assert_true (yd_transfer_intake_is_behind (intake));
  g_assert_false (yd_transfer_intake_catch_up (intake, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_FAILED);
  g_assert_true (yd_transfer_intake_is_behind (intake));
}

static void
test_catching_up_cancelled (Test          *test,
                            gconstpointer  data)
{
  g_autoptr(YdTransferIntake) intake = yd_transfer_intake_new (test->file, 0, (gint64) test->size,
                                                               FALSE);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) error = NULL;

  g_assert_cmpint (pwrite (test->file, test->bytes, test->size, 0), ==, (gssize) test->size);
  yd_transfer_intake_add (intake, 0, (gint64) test->size);
  g_cancellable_cancel (cancellable);
  g_assert_false (yd_transfer_intake_catch_up (intake, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  catch_up (intake);
  assert_all_here (test, intake);
}

typedef struct
{
  Test *test;               /* (borrowed) */
  YdTransferIntake *intake; /* (borrowed) */
  gboolean done;            /* atomic */
} Crowd;

static gpointer
fill (gpointer data)
{
  Crowd *crowd = data;
  YdTransferSegment *segment;

  while ((segment = yd_transfer_intake_claim (crowd->intake, 3, MIB)) != NULL)
    {
      take (crowd->test, crowd->intake, segment, segment->end - segment->at);
      yd_transfer_intake_release (crowd->intake, segment);
    }
  return NULL;
}

static gpointer
sum (gpointer data)
{
  Crowd *crowd = data;

  while (!g_atomic_int_get (&crowd->done))
    g_assert_true (yd_transfer_intake_catch_up (crowd->intake, NULL, NULL));
  return NULL;
}

/* Three fill it while another sums. */
static void
test_crowd (Test          *test,
            gconstpointer  data)
{
  g_autoptr(YdTransferIntake) intake = yd_transfer_intake_new (test->file, 0, (gint64) test->size,
                                                               FALSE);
  Crowd crowd = { test, intake, FALSE };
  GThread *threads[3];
  GThread *summer = g_thread_new ("summer", sum, &crowd);

  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("filler", fill, &crowd);
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  g_atomic_int_set (&crowd.done, TRUE);
  g_thread_join (summer);
  catch_up (intake);
  assert_all_here (test, intake);
}

static void
add (const char  *path,
     void       (*func) (Test *, gconstpointer))
{
  g_test_add (path, Test, NULL, set_up, func, tear_down);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/transfer/segment-plan/one-request", test_one_request);
  g_test_add_func ("/transfer/segment-plan/empty", test_empty);
  g_test_add_func ("/transfer/segment-plan/unknown-size", test_unknown_size);
  g_test_add_func ("/transfer/segment-plan/rest", test_rest);
  g_test_add_func ("/transfer/segment-plan/gaps", test_gaps);
  g_test_add_func ("/transfer/segment-plan/balance", test_balance);
  g_test_add_func ("/transfer/segment-plan/busy", test_busy);
  g_test_add_func ("/transfer/segment-plan/random", test_random);
  add ("/transfer/intake/in-order", test_in_order);
  add ("/transfer/intake/out-of-order", test_out_of_order);
  add ("/transfer/intake/turns", test_turns);
  add ("/transfer/intake/turn-cannot-read", test_turn_cannot_read);
  add ("/transfer/intake/far-behind", test_far_behind);
  add ("/transfer/intake/crc64", test_crc64);
  g_test_add_func ("/transfer/intake/crc64-header", test_crc64_header);
  add ("/transfer/intake/refuses", test_refuses);
  add ("/transfer/intake/cannot-read", test_cannot_read);
  add ("/transfer/intake/cancelled", test_catching_up_cancelled);
  add ("/transfer/intake/crowd", test_crowd);
  return g_test_run ();
}
