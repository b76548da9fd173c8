/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The pool of workers: what runs there gives way to the thread that draws, and nothing else does.
 */
#include "config.h"

#include "yd-transfer-engine.h"

#include <sys/resource.h>

#define JOBS 20

typedef struct
{
  gint  gentle; /* atomic: jobs that ran behind the main thread */
  int   usual;  /* niceness of the main thread */
  guint ended;
} Seen;

static gboolean
look_in_worker (gpointer       data,
                GCancellable  *cancellable,
                GError       **error)
{
  Seen *seen = data;

  if (getpriority (PRIO_PROCESS, 0) > seen->usual)
    g_atomic_int_inc (&seen->gentle);
  return TRUE;
}

static void
ended_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      data)
{
  Seen *seen = data;

  g_assert_true (yd_transfer_engine_run_finish (result, NULL));
  seen->ended++;
}

static void
look_in_thread (GTask        *task,
                gpointer      source,
                gpointer      data,
                GCancellable *cancellable)
{
  g_task_return_int (task, getpriority (PRIO_PROCESS, 0));
}

static void
test_gives_way (void)
{
  g_autoptr(YdBaseClock) clock = yd_base_clock_new_system ();
  g_autoptr(YdNetTransport) transport = yd_net_transport_new ("Yunduo/test", 1);
  g_autoptr(YdTransferEngine) engine = yd_transfer_engine_new (clock, transport, NULL);
  g_autoptr(GTask) other = g_task_new (NULL, NULL, NULL, NULL);
  Seen seen = { .usual = getpriority (PRIO_PROCESS, 0) };

  if (seen.usual == 19)
    {
      g_test_skip ("this process gives way to everybody already");
      return;
    }
  for (guint i = 0; i < JOBS; i++)
    yd_transfer_engine_run_async (engine, look_in_worker, &seen, NULL, ended_cb, &seen);
  while (seen.ended < JOBS)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (g_atomic_int_get (&seen.gentle), ==, JOBS);

  g_assert_cmpint (getpriority (PRIO_PROCESS, 0), ==, seen.usual);
  g_task_run_in_thread_sync (other, look_in_thread);
  g_assert_cmpint (g_task_propagate_int (other, NULL), ==, seen.usual);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/transfer/engine/gives-way", test_gives_way);
  return g_test_run ();
}
