/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Three lines an account: who gets one, over seats, accounts and real processes.
 */
#include "config.h"

#include "yd-transfer-lines.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SECOND ((gint64) G_USEC_PER_SEC)
#define DEADLINE_US (120 * SECOND)
#define MISSING 1000

/* A clock that counts the timers that are set. */

#define TEST_TYPE_COUNTING_CLOCK (test_counting_clock_get_type ())
G_DECLARE_FINAL_TYPE (TestCountingClock, test_counting_clock, TEST, COUNTING_CLOCK, YdBaseClock)

struct _TestCountingClock
{
  YdBaseClock parent_instance;

  YdBaseClock *manual; /* (owned) */
  guint n_timers;
};

G_DEFINE_FINAL_TYPE (TestCountingClock, test_counting_clock, YD_TYPE_BASE_CLOCK)

static gint64
get_monotonic_us (YdBaseClock *clock)
{
  return yd_base_clock_get_monotonic_us (TEST_COUNTING_CLOCK (clock)->manual);
}

static guint
add_timer (YdBaseClock    *clock,
           gint64          delay_us,
           GSourceFunc     func,
           gpointer        user_data,
           GDestroyNotify  destroy)
{
  TestCountingClock *self = TEST_COUNTING_CLOCK (clock);

  self->n_timers++;
  return yd_base_clock_add_timer (self->manual, delay_us, func, user_data, destroy);
}

static void
remove_timer (YdBaseClock *clock,
              guint        id)
{
  yd_base_clock_remove_timer (TEST_COUNTING_CLOCK (clock)->manual, id);
}

static void
test_counting_clock_finalize (GObject *object)
{
  g_assert_finalize_object (TEST_COUNTING_CLOCK (object)->manual);
  G_OBJECT_CLASS (test_counting_clock_parent_class)->finalize (object);
}

static void
test_counting_clock_class_init (TestCountingClockClass *klass)
{
  YdBaseClockClass *clock_class = YD_BASE_CLOCK_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = test_counting_clock_finalize;
  clock_class->get_monotonic_us = get_monotonic_us;
  clock_class->add_timer = add_timer;
  clock_class->remove_timer = remove_timer;
}

static void
test_counting_clock_init (TestCountingClock *self)
{
  self->manual = yd_base_clock_new_manual (1000 * SECOND);
}

/* Fixture */

typedef struct
{
  YdBaseClock *clock;     /* (owned) */
  YdTransferLines *lines; /* (owned) */
} Test;

static void
set_up (Test          *test,
        gconstpointer  data)
{
  test->clock = yd_base_clock_new_manual (1000 * SECOND);
  test->lines = yd_transfer_lines_new (test->clock);
}

static void
tear_down (Test          *test,
           gconstpointer  data)
{
  yd_transfer_lines_free (test->lines);
  g_assert_finalize_object (test->clock);
}

static void
count (gpointer data)
{
  ++*(guint *) data;
}

/* Until nothing more is handed out. */
static void
settle (Test *test)
{
  for (guint i = 0; i < 10; i++)
    yd_base_clock_advance (test->clock, 0);
}

static void
test_alone (Test          *test,
            gconstpointer  data)
{
  guint granted = 0;
  YdTransferSeat *seat = yd_transfer_lines_join (test->lines, "a", count, &granted);

  settle (test);
  g_assert_cmpuint (granted, ==, 0);
  yd_transfer_seat_want (seat, 5, MISSING);
  g_assert_cmpuint (granted, ==, 0); /* not within the call */
  settle (test);
  g_assert_cmpuint (granted, ==, 3);
  g_assert_cmpuint (yd_transfer_seat_get_n (seat), ==, 3);
  g_assert_false (yd_transfer_seat_should_give (seat));

  yd_transfer_seat_want (seat, 0, 0);
  yd_transfer_seat_give_back (seat);
  settle (test);
  g_assert_cmpuint (yd_transfer_seat_get_n (seat), ==, 2);
  yd_transfer_seat_leave (seat);
}

/* Everybody has one before anybody has two. */
static void
test_fair (Test          *test,
           gconstpointer  data)
{
  guint big_granted = 0;
  guint small_granted = 0;
  YdTransferSeat *big = yd_transfer_lines_join (test->lines, "a", count, &big_granted);
  YdTransferSeat *small;

  yd_transfer_seat_want (big, 3, 1000 * MISSING);
  settle (test);
  g_assert_cmpuint (big_granted, ==, 3);

  small = yd_transfer_lines_join (test->lines, "a", count, &small_granted);
  yd_transfer_seat_want (small, 1, MISSING);
  settle (test);
  g_assert_cmpuint (small_granted, ==, 0);
  g_assert_true (yd_transfer_seat_should_give (big));
  yd_transfer_seat_give_back (big);
  yd_transfer_seat_want (big, 1, 900 * MISSING);
  settle (test);
  g_assert_cmpuint (small_granted, ==, 1);
  g_assert_cmpuint (yd_transfer_seat_get_n (big), ==, 2);
  g_assert_false (yd_transfer_seat_should_give (big));

  yd_transfer_seat_leave (small);
  settle (test);
  g_assert_cmpuint (yd_transfer_seat_get_n (big), ==, 3);
  yd_transfer_seat_leave (big);
}

static void
test_most_missing (Test          *test,
                   gconstpointer  data)
{
  guint granted[2] = { 0, 0 };
  YdTransferSeat *less = yd_transfer_lines_join (test->lines, "a", count, &granted[0]);
  YdTransferSeat *more = yd_transfer_lines_join (test->lines, "a", count, &granted[1]);

  yd_transfer_seat_want (less, 3, MISSING);
  yd_transfer_seat_want (more, 3, 2 * MISSING);
  settle (test);
  g_assert_cmpuint (granted[0], ==, 1);
  g_assert_cmpuint (granted[1], ==, 2);
  yd_transfer_seat_leave (less);
  yd_transfer_seat_leave (more);
}

static void
test_accounts_apart (Test          *test,
                     gconstpointer  data)
{
  guint granted[2] = { 0, 0 };
  YdTransferSeat *a = yd_transfer_lines_join (test->lines, "a", count, &granted[0]);
  YdTransferSeat *b = yd_transfer_lines_join (test->lines, "b", count, &granted[1]);

  yd_transfer_seat_want (a, 3, MISSING);
  yd_transfer_seat_want (b, 3, MISSING);
  settle (test);
  g_assert_cmpuint (granted[0], ==, 3);
  g_assert_cmpuint (granted[1], ==, 3);
  yd_transfer_seat_leave (a);
  yd_transfer_seat_leave (b);
}

/* None for ten seconds, one for thirty, then two, then three. */
static void
test_refused (Test          *test,
              gconstpointer  data)
{
  guint granted = 0;
  YdTransferSeat *seat = yd_transfer_lines_join (test->lines, "a", count, &granted);

  yd_transfer_seat_want (seat, 3, MISSING);
  settle (test);
  yd_transfer_seat_note_refused (seat, 10 * SECOND);
  g_assert_cmpint (yd_transfer_seat_get_hold_us (seat), >, 0);
  g_assert_true (yd_transfer_seat_should_give (seat));
  for (guint i = 0; i < 3; i++)
    yd_transfer_seat_give_back (seat);
  granted = 0;
  yd_transfer_seat_want (seat, 3, MISSING);
  settle (test);
  yd_base_clock_advance (test->clock, 9 * SECOND);
  g_assert_cmpuint (granted, ==, 0);

  yd_base_clock_advance (test->clock, SECOND);
  settle (test);
  g_assert_cmpuint (granted, ==, 1);
  g_assert_cmpint (yd_transfer_seat_get_hold_us (seat), ==, 0);
  g_assert_false (yd_transfer_seat_should_give (seat));
  yd_base_clock_advance (test->clock, 29 * SECOND);
  g_assert_cmpuint (granted, ==, 1);
  yd_base_clock_advance (test->clock, 2 * SECOND);
  settle (test);
  g_assert_cmpuint (granted, ==, 2);
  yd_base_clock_advance (test->clock, 31 * SECOND);
  settle (test);
  g_assert_cmpuint (granted, ==, 3);
  yd_transfer_seat_leave (seat);
}

/* What is given back and wanted meanwhile does not begin the wait anew: one timer. */
static void
test_refused_waits_once (void)
{
  TestCountingClock *clock = g_object_new (TEST_TYPE_COUNTING_CLOCK, NULL);
  YdTransferLines *lines = yd_transfer_lines_new (YD_BASE_CLOCK (clock));
  guint granted = 0;
  YdTransferSeat *seat = yd_transfer_lines_join (lines, "a", count, &granted);

  yd_transfer_seat_want (seat, 3, MISSING);
  for (guint i = 0; i < 5; i++)
    yd_base_clock_advance (clock->manual, 0);
  g_assert_cmpuint (granted, ==, 3);
  yd_transfer_seat_note_refused (seat, 10 * SECOND);
  clock->n_timers = 0;
  for (guint i = 0; i < 3; i++)
    {
      yd_transfer_seat_give_back (seat);
      yd_transfer_seat_want (seat, i + 1, MISSING);
      yd_base_clock_advance (clock->manual, SECOND);
    }
  g_assert_cmpuint (clock->n_timers, ==, 1);
  g_assert_cmpuint (granted, ==, 3);
  yd_base_clock_advance (clock->manual, 7 * SECOND);
  g_assert_cmpuint (granted, ==, 4);
  yd_transfer_seat_leave (seat);
  yd_transfer_lines_free (lines);
  g_assert_finalize_object (clock);
}

/* The limit is the account's: who comes later meets it too. */
static void
test_refused_stays (Test          *test,
                    gconstpointer  data)
{
  guint granted = 0;
  YdTransferSeat *seat = yd_transfer_lines_join (test->lines, "a", count, &granted);

  yd_transfer_seat_note_refused (seat, 10 * SECOND);
  yd_transfer_seat_leave (seat);
  settle (test);
  seat = yd_transfer_lines_join (test->lines, "a", count, &granted);
  yd_transfer_seat_want (seat, 3, MISSING);
  settle (test);
  g_assert_cmpuint (granted, ==, 0);
  yd_base_clock_advance (test->clock, 11 * SECOND);
  settle (test);
  g_assert_cmpuint (granted, ==, 1);
  yd_transfer_seat_leave (seat);
}

/* Processes */

typedef struct
{
  YdBaseClock *clock;     /* (owned) */
  YdTransferLines *lines; /* (owned) */
  YdTransferSeat *seat;   /* (owned) */
  guint granted;
} Side;

static void
side_init (Side       *side,
           const char *folder)
{
  side->granted = 0;
  side->clock = yd_base_clock_new_system ();
  side->lines = yd_transfer_lines_new (side->clock);
  yd_transfer_lines_set_folder (side->lines, folder);
  side->seat = yd_transfer_lines_join (side->lines, "a", count, &side->granted);
}

static void
side_clear (Side *side)
{
  yd_transfer_seat_leave (side->seat);
  yd_transfer_lines_free (side->lines);
  g_object_unref (side->clock);
}

static gboolean
wake (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

static void
spin_until (guint *value,
            guint  wanted)
{
  gint64 deadline_us = g_get_monotonic_time () + DEADLINE_US;
  guint waker = g_timeout_add (20, wake, NULL);

  while (*value != wanted)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, deadline_us);
      g_main_context_iteration (NULL, TRUE);
    }
  g_source_remove (waker);
}

/* The other process: takes three lines, says so, and gives back what it should. */
static int
run_other (const char *folder)
{
  pid_t parent = getppid ();
  Side side;

  side_init (&side, folder);
  yd_transfer_seat_want (side.seat, 3, MISSING);
  spin_until (&side.granted, 3);
  g_print ("held\n");
  while (getppid () == parent)
    {
      guint waker = g_timeout_add (20, wake, NULL);

      g_main_context_iteration (NULL, TRUE);
      g_source_remove (waker);
      if (yd_transfer_seat_should_give (side.seat))
        yd_transfer_seat_give_back (side.seat);
    }
  return EXIT_FAILURE;
}

static GSubprocess *
start_other (const char *folder)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  GError *error = NULL;
  char line[8] = "";
  GSubprocess *other = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, program,
                                         "--other", folder, NULL);

  g_assert_no_error (error);
  g_assert_cmpint (g_input_stream_read (g_subprocess_get_stdout_pipe (other), line, 5, NULL,
                                        &error), ==, 5);
  g_assert_no_error (error);
  g_assert_cmpstr (line, ==, "held\n");
  return other;
}

static void
remove_folder (const char *folder)
{
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_assert_true (g_str_has_prefix (name, "lines-"));
      g_assert_cmpint (g_unlink (path), ==, 0);
    }
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

/* The other one has all three; who has none gets one all the same, and the rest when the other is
 * killed. */
static void
test_two_processes (void)
{
  g_autofree char *folder = g_dir_make_tmp ("yd-lines-XXXXXX", NULL);
  g_autoptr(GSubprocess) other = start_other (folder);
  Side side;

  side_init (&side, folder);
  yd_transfer_seat_want (side.seat, 3, MISSING);
  spin_until (&side.granted, 1);
  g_assert_false (yd_transfer_seat_should_give (side.seat));
  g_subprocess_send_signal (other, SIGKILL);
  g_assert_true (g_subprocess_wait (other, NULL, NULL));
  spin_until (&side.granted, 3);
  side_clear (&side);
  remove_folder (folder);
}

/* Lines that cannot be locked are lines all the same. */
static void
test_no_folder (void)
{
  Side side;

  side_init (&side, "/nowhere/at/all");
  yd_transfer_seat_want (side.seat, 4, MISSING);
  spin_until (&side.granted, 3);
  side_clear (&side);
}

/* Two engines in one process are as two processes. */
static void
test_shared_folder (void)
{
  g_autofree char *folder = g_dir_make_tmp ("yd-lines-XXXXXX", NULL);
  Side first;
  Side second;

  side_init (&first, folder);
  side_init (&second, folder);
  yd_transfer_seat_want (first.seat, 2, MISSING);
  spin_until (&first.granted, 2);
  yd_transfer_seat_want (second.seat, 2, MISSING);
  spin_until (&second.granted, 1);
  yd_transfer_seat_give_back (first.seat);
  spin_until (&second.granted, 2);
  side_clear (&first);
  side_clear (&second);
  remove_folder (folder);
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
  if (argc == 3 && strcmp (argv[1], "--other") == 0)
    return run_other (argv[2]);
  g_test_init (&argc, &argv, NULL);
  add ("/transfer/lines/alone", test_alone);
  add ("/transfer/lines/fair", test_fair);
  add ("/transfer/lines/most-missing", test_most_missing);
  add ("/transfer/lines/accounts-apart", test_accounts_apart);
  add ("/transfer/lines/refused", test_refused);
  add ("/transfer/lines/refused-stays", test_refused_stays);
  g_test_add_func ("/transfer/lines/refused-waits-once", test_refused_waits_once);
  g_test_add_func ("/transfer/lines/two-processes", test_two_processes);
  g_test_add_func ("/transfer/lines/no-folder", test_no_folder);
  g_test_add_func ("/transfer/lines/shared-folder", test_shared_folder);
  return g_test_run ();
}
