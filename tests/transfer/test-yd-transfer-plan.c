/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The pure decisions of the room: how a file is cut, what may start, how fast it goes, which
 * state may follow which.
 */
#include "config.h"

#include "yd-transfer-part-plan.h"
#include "yd-transfer-private.h"
#include "yd-transfer-scheduler.h"
#include "yd-transfer-speed.h"

#define MIB ((gint64) 1024 * 1024)

static void
test_part_counts (void)
{
  static const struct
  {
    gint64 size;
    gint64 part_bytes;
    guint n_parts;
  } rows[] = {
    { 0, 16 * MIB, 1 },
    { 1, 16 * MIB, 1 },
    { 16 * MIB - 1, 16 * MIB, 1 },
    { 16 * MIB, 16 * MIB, 1 },
    { 16 * MIB + 1, 16 * MIB, 2 },
    { 9000 * 16 * MIB, 16 * MIB, 9000 },
    { 9000 * 16 * MIB + 1, 32 * MIB, 4501 },
    { 9001 * 16 * MIB, 32 * MIB, 4501 },
    { 2048 * 1024 * MIB, 256 * MIB, 8192 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      YdTransferPartPlan plan;

      yd_transfer_part_plan_init (&plan, rows[i].size, YD_TRANSFER_PART_BYTES);
      g_assert_cmpint (plan.part_bytes, ==, rows[i].part_bytes);
      g_assert_cmpuint (plan.n_parts, ==, rows[i].n_parts);
      g_assert_cmpuint (plan.n_parts, <=, 10000);
    }
}

static void
test_parts_cover_the_file (void)
{
  for (gint64 size = 0; size < 40; size++)
    for (gint64 bytes = 1; bytes < 12; bytes++)
      {
        YdTransferPartPlan plan;
        YdTransferPart part;
        gint64 stored = 0;
        guint n = 0;

        yd_transfer_part_plan_init (&plan, size, bytes);
        while (yd_transfer_part_plan_next (&plan, n, stored, &part))
          {
            g_assert_cmpint (part.offset, ==, stored);
            g_assert_cmpuint (part.number, ==, n + 1);
            g_assert_true (part.length > 0 || size == 0);
            stored += part.length;
            n++;
          }
        g_assert_cmpint (stored, ==, size);
        g_assert_cmpuint (n, ==, plan.n_parts);
      }
}

static void
test_short_part (void)
{
  YdTransferPartPlan plan;
  YdTransferPart part;

  yd_transfer_part_plan_init (&plan, 100, 40);
  g_assert_true (yd_transfer_part_plan_next (&plan, 2, 55, &part));
  g_assert_cmpuint (part.number, ==, 3);
  g_assert_cmpint (part.offset, ==, 55);
  g_assert_cmpint (part.length, ==, 40);
  g_assert_true (yd_transfer_part_plan_next (&plan, 3, 95, &part));
  g_assert_cmpuint (part.number, ==, 4);
  g_assert_cmpint (part.length, ==, 5);
  g_assert_false (yd_transfer_part_plan_next (&plan, 4, 100, &part));
}

static void
test_speed (void)
{
  YdTransferSpeed speed = { 0 };
  gint64 now_us = G_USEC_PER_SEC;

  g_assert_cmpint (yd_transfer_speed_seconds_left (&speed, 100), ==, -1);
  for (gint64 i = 0; i <= 100; i++)
    {
      yd_transfer_speed_add (&speed, now_us, i * 100);
      now_us += G_USEC_PER_SEC / 10;
    }
  g_assert_cmpint (speed.per_second, ==, 1000);
  g_assert_cmpint (yd_transfer_speed_seconds_left (&speed, 0), ==, 0);
  g_assert_cmpint (yd_transfer_speed_seconds_left (&speed, 1), ==, 1);
  g_assert_cmpint (yd_transfer_speed_seconds_left (&speed, 2500), ==, 3);
  g_assert_cmpint (yd_transfer_speed_seconds_left (&speed, -1), ==, -1);
  g_assert_cmpint (yd_transfer_speed_seconds_left (&speed, G_MAXINT64), ==, G_MAXINT);
}

static void
test_speed_follows (void)
{
  YdTransferSpeed speed = { 0 };

  for (gint64 i = 0; i <= 40; i++)
    yd_transfer_speed_add (&speed, i * G_USEC_PER_SEC / 4, i * 1000);
  g_assert_cmpint (speed.per_second, ==, 4000);

  /* five seconds without a byte: it stands still */
  for (gint64 i = 41; i <= 61; i++)
    yd_transfer_speed_add (&speed, i * G_USEC_PER_SEC / 4, 40 * 1000);
  g_assert_cmpint (speed.per_second, ==, 0);
  g_assert_cmpint (yd_transfer_speed_seconds_left (&speed, 1), ==, -1);

  /* fewer bytes than before: from the beginning */
  yd_transfer_speed_add (&speed, 62 * G_USEC_PER_SEC / 4, 10);
  g_assert_cmpuint (speed.n_samples, ==, 1);
}

/* One that sends, and those that prepare meanwhile. */
static void
test_scheduler_uploads (void)
{
  g_autoptr(YdTransferScheduler) scheduler = yd_transfer_scheduler_new ();
  int items[5];

  g_assert_cmpuint (YD_TRANSFER_SCHEDULER_AHEAD, ==, 2);
  yd_transfer_scheduler_set_limit (scheduler, YD_TRANSFER_UPLOAD, 1);
  g_assert_null (yd_transfer_scheduler_next (scheduler));
  for (gsize i = 0; i < G_N_ELEMENTS (items); i++)
    yd_transfer_scheduler_add (scheduler, YD_TRANSFER_UPLOAD, i % 2 ? "a" : "b", &items[i], 0);

  g_assert_true (yd_transfer_scheduler_next (scheduler) == &items[0]);
  g_assert_true (yd_transfer_scheduler_next (scheduler) == &items[1]);
  g_assert_true (yd_transfer_scheduler_next (scheduler) == &items[2]);
  g_assert_null (yd_transfer_scheduler_next (scheduler));

  g_assert_true (yd_transfer_scheduler_remove (scheduler, YD_TRANSFER_UPLOAD, "a", &items[3]));
  g_assert_false (yd_transfer_scheduler_remove (scheduler, YD_TRANSFER_UPLOAD, "a", &items[3]));
  g_assert_false (yd_transfer_scheduler_remove (scheduler, YD_TRANSFER_UPLOAD, "b", &items[0]));
  yd_transfer_scheduler_ended (scheduler, YD_TRANSFER_UPLOAD, "b");
  g_assert_true (yd_transfer_scheduler_next (scheduler) == &items[4]);
  g_assert_null (yd_transfer_scheduler_next (scheduler));
}

/* Those of a held account are passed over; who had begun comes first again. */
static void
test_scheduler_held (void)
{
  g_autoptr(YdTransferScheduler) scheduler = yd_transfer_scheduler_new ();
  int items[3];

  yd_transfer_scheduler_set_held (scheduler, "a", TRUE);
  yd_transfer_scheduler_set_limit (scheduler, YD_TRANSFER_UPLOAD, 1);
  yd_transfer_scheduler_add (scheduler, YD_TRANSFER_UPLOAD, "a", &items[0], 0);
  yd_transfer_scheduler_add (scheduler, YD_TRANSFER_UPLOAD, "b", &items[1], 0);
  yd_transfer_scheduler_add (scheduler, YD_TRANSFER_UPLOAD, "a", &items[2], -1);
  g_assert_true (yd_transfer_scheduler_next (scheduler) == &items[1]);
  g_assert_null (yd_transfer_scheduler_next (scheduler));
  yd_transfer_scheduler_set_held (scheduler, "a", FALSE);
  g_assert_true (yd_transfer_scheduler_next (scheduler) == &items[2]);
  g_assert_true (yd_transfer_scheduler_next (scheduler) == &items[0]);
}

/* Many of one account that is held cost the others nothing: each is passed over once, not by
 * entry. The order is that of all accounts together. */
static void
test_scheduler_accounts (void)
{
  g_autoptr(YdTransferScheduler) scheduler = yd_transfer_scheduler_new ();
  static int items[30];

  yd_transfer_scheduler_set_limit (scheduler, YD_TRANSFER_UPLOAD, G_N_ELEMENTS (items));
  for (guint i = 0; i < G_N_ELEMENTS (items); i++)
    yd_transfer_scheduler_add (scheduler, YD_TRANSFER_UPLOAD,
                               i % 3 == 0 ? "a" : i % 3 == 1 ? "b" : "c", &items[i], i / 3);
  yd_transfer_scheduler_set_held (scheduler, "b", TRUE);
  g_assert_true (yd_transfer_scheduler_remove (scheduler, YD_TRANSFER_UPLOAD, "c", &items[2]));
  for (guint i = 0; i < G_N_ELEMENTS (items); i++)
    if (i % 3 != 1 && i != 2)
      g_assert_true (yd_transfer_scheduler_next (scheduler) == &items[i]);
  g_assert_null (yd_transfer_scheduler_next (scheduler));
  yd_transfer_scheduler_set_held (scheduler, "b", FALSE);
  for (guint i = 1; i < G_N_ELEMENTS (items); i += 3)
    g_assert_true (yd_transfer_scheduler_next (scheduler) == &items[i]);
  g_assert_null (yd_transfer_scheduler_next (scheduler));
}

static void
test_scheduler_downloads (void)
{
  g_autoptr(YdTransferScheduler) scheduler = yd_transfer_scheduler_new ();
  int first[4];
  int second;
  const char *a = "a";
  const char *b = "b";
  int upload;

  for (gsize i = 0; i < G_N_ELEMENTS (first); i++)
    yd_transfer_scheduler_add (scheduler, YD_TRANSFER_DOWNLOAD, a, &first[i], 0);
  yd_transfer_scheduler_add (scheduler, YD_TRANSFER_DOWNLOAD, b, &second, 0);
  yd_transfer_scheduler_add (scheduler, YD_TRANSFER_UPLOAD, a, &upload, 0);

  for (gsize i = 0; i < 3; i++)
    g_assert_true (yd_transfer_scheduler_next (scheduler) == &first[i]);
  g_assert_true (yd_transfer_scheduler_next (scheduler) == &second);
  g_assert_true (yd_transfer_scheduler_next (scheduler) == &upload);
  g_assert_null (yd_transfer_scheduler_next (scheduler));

  yd_transfer_scheduler_ended (scheduler, YD_TRANSFER_DOWNLOAD, b);
  g_assert_null (yd_transfer_scheduler_next (scheduler));
  yd_transfer_scheduler_ended (scheduler, YD_TRANSFER_DOWNLOAD, a);
  g_assert_true (yd_transfer_scheduler_next (scheduler) == &first[3]);
}

/* Row: from; column: to; in the order of the enum. */
static void
test_state_table (void)
{
  static const char *table[] = {
    /* QUEUED    */ ".P.WZ..FC",
    /* PREPARING */ "Q.RWZf.FC",
    /* RUNNING   */ "QP.WZf.FC",
    /* WAITING   */ "QPR.Zf.FC",
    /* PAUSED    */ "Q......FC",
    /* FINISHING */ "QPRWZ.DFC",
    /* DONE      */ ".........",
    /* FAILED    */ "Q........",
    /* CANCELLED */ "Q........",
  };

  for (guint from = YD_TRANSFER_QUEUED; from <= YD_TRANSFER_CANCELLED; from++)
    for (guint to = YD_TRANSFER_QUEUED; to <= YD_TRANSFER_CANCELLED; to++)
      g_assert_cmpint (yd_transfer_state_may_follow (from, to), ==, table[from][to] != '.');
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/transfer/part-plan/counts", test_part_counts);
  g_test_add_func ("/transfer/part-plan/covers", test_parts_cover_the_file);
  g_test_add_func ("/transfer/part-plan/short-part", test_short_part);
  g_test_add_func ("/transfer/speed/steady", test_speed);
  g_test_add_func ("/transfer/speed/follows", test_speed_follows);
  g_test_add_func ("/transfer/scheduler/uploads", test_scheduler_uploads);
  g_test_add_func ("/transfer/scheduler/held", test_scheduler_held);
  g_test_add_func ("/transfer/scheduler/accounts", test_scheduler_accounts);
  g_test_add_func ("/transfer/scheduler/downloads", test_scheduler_downloads);
  g_test_add_func ("/transfer/state/table", test_state_table);
  return g_test_run ();
}
