/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Who may send: never more than the limit, the lowest order first, and nobody who was cancelled.
 */
#include "config.h"

#include "yd-transfer-slots.h"

#define N 5

typedef struct
{
  YdTransferSlots *slots; /* (owned) */
  GString *granted;       /* (owned): names, in order */
  GString *refused;       /* (owned) */
} Test;

typedef struct
{
  Test *test;
  char name;
} Asker;

static void
set_up (Test          *test,
        gconstpointer  data)
{
  test->slots = yd_transfer_slots_new ();
  test->granted = g_string_new (NULL);
  test->refused = g_string_new (NULL);
}

static void
turn (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
tear_down (Test          *test,
           gconstpointer  data)
{
  turn ();
  yd_transfer_slots_free (test->slots);
  g_string_free (test->granted, TRUE);
  g_string_free (test->refused, TRUE);
}

static void
taken_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autofree Asker *asker = user_data;
  g_autoptr(GError) error = NULL;

  if (yd_transfer_slots_take_finish (result, &error))
    {
      g_string_append_c (asker->test->granted, asker->name);
      return;
    }
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_string_append_c (asker->test->refused, asker->name);
}

static void
ask (Test         *test,
     char          name,
     gint64        order,
     GCancellable *cancellable)
{
  Asker *asker = g_new0 (Asker, 1);

  asker->test = test;
  asker->name = name;
  yd_transfer_slots_take_async (test->slots, order, cancellable, taken_cb, asker);
}

static void
give_back (Test  *test,
           guint  n)
{
  for (guint i = 0; i < n; i++)
    yd_transfer_slots_give_back (test->slots);
  turn ();
}

static void
test_order (Test          *test,
            gconstpointer  data)
{
  yd_transfer_slots_set_limit (test->slots, 2);
  g_assert_true (yd_transfer_slots_try (test->slots));
  ask (test, 'a', 5, NULL);
  ask (test, 'c', 7, NULL);
  ask (test, 'd', 7, NULL);
  ask (test, 'b', -1, NULL);
  turn ();
  g_assert_cmpstr (test->granted->str, ==, "a");
  g_assert_false (yd_transfer_slots_try (test->slots));
  give_back (test, 1);
  g_assert_cmpstr (test->granted->str, ==, "ab");
  give_back (test, 2);
  g_assert_cmpstr (test->granted->str, ==, "abcd");
  give_back (test, 2);
}

/* More at once when there may be more; fewer as they are given back. */
static void
test_limit (Test          *test,
            gconstpointer  data)
{
  for (guint i = 0; i < N; i++)
    ask (test, (char) ('a' + i), 0, NULL);
  turn ();
  g_assert_cmpstr (test->granted->str, ==, "abc");
  yd_transfer_slots_set_limit (test->slots, 4);
  turn ();
  g_assert_cmpstr (test->granted->str, ==, "abcd");
  yd_transfer_slots_set_limit (test->slots, 0);
  give_back (test, 3);
  g_assert_cmpstr (test->granted->str, ==, "abcd");
  give_back (test, 1);
  g_assert_cmpstr (test->granted->str, ==, "abcde");
  give_back (test, 1);
}

/* Before, while it waits, when it is its turn, and after. */
static void
test_cancelled (Test          *test,
                gconstpointer  data)
{
  g_autoptr(GCancellable) before = g_cancellable_new ();
  g_autoptr(GCancellable) during = g_cancellable_new ();
  g_autoptr(GCancellable) turned = g_cancellable_new ();

  yd_transfer_slots_set_limit (test->slots, 1);
  g_cancellable_cancel (before);
  ask (test, 'x', 0, before);
  g_assert_true (yd_transfer_slots_try (test->slots));
  ask (test, 'y', 0, during);
  ask (test, 'a', 0, turned);
  ask (test, 'b', 0, NULL);
  g_cancellable_cancel (during);
  turn ();
  g_assert_cmpstr (test->refused->str, ==, "xy");
  yd_transfer_slots_give_back (test->slots);
  g_cancellable_cancel (turned);
  turn ();
  g_assert_cmpstr (test->granted->str, ==, "a");
  give_back (test, 1);
  g_assert_cmpstr (test->granted->str, ==, "ab");
  give_back (test, 1);
  g_assert_cmpstr (test->refused->str, ==, "xy");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/transfer/slots/order", Test, NULL, set_up, test_order, tear_down);
  g_test_add ("/transfer/slots/limit", Test, NULL, set_up, test_limit, tear_down);
  g_test_add ("/transfer/slots/cancelled", Test, NULL, set_up, test_cancelled, tear_down);
  return g_test_run ();
}
