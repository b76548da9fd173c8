/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What was used last stays, within a limit.
 */
#include "config.h"

#include "yd-base-recent.h"

static guint n_destroyed;

static void
count_destroyed (gpointer thing)
{
  n_destroyed++;
  g_free (thing);
}

static void
put (YdBaseRecent *recent,
     const char   *name,
     guint64       cost)
{
  yd_base_recent_insert (recent, name, g_strdup (name), cost);
}

static void
test_order (void)
{
  g_autoptr(YdBaseRecent) recent = yd_base_recent_new (3, count_destroyed);

  n_destroyed = 0;
  put (recent, "a", 1);
  put (recent, "b", 1);
  put (recent, "c", 1);
  g_assert_cmpstr (yd_base_recent_lookup (recent, "a"), ==, "a");
  put (recent, "d", 1);
  g_assert_null (yd_base_recent_lookup (recent, "b"));
  g_assert_nonnull (yd_base_recent_lookup (recent, "a"));
  g_assert_nonnull (yd_base_recent_lookup (recent, "c"));
  g_assert_nonnull (yd_base_recent_lookup (recent, "d"));
  g_assert_cmpuint (n_destroyed, ==, 1);
  g_assert_cmpuint (yd_base_recent_get_cost (recent), ==, 3);
}

static void
test_costs (void)
{
  YdBaseRecent *recent = yd_base_recent_new (100, count_destroyed);

  n_destroyed = 0;
  put (recent, "a", 40);
  put (recent, "b", 40);
  put (recent, "c", 60);
  g_assert_null (yd_base_recent_lookup (recent, "a"));
  g_assert_nonnull (yd_base_recent_lookup (recent, "b"));
  g_assert_cmpuint (yd_base_recent_get_cost (recent), ==, 100);

  /* Larger than the room: nothing stays, and nothing is left over. */
  put (recent, "d", 101);
  g_assert_null (yd_base_recent_lookup (recent, "d"));
  g_assert_cmpuint (yd_base_recent_get_cost (recent), ==, 0);
  g_assert_cmpuint (n_destroyed, ==, 4);
  put (recent, "e", 100);
  g_assert_nonnull (yd_base_recent_lookup (recent, "e"));
  yd_base_recent_free (recent);
  g_assert_cmpuint (n_destroyed, ==, 5);
}

static void
test_again (void)
{
  g_autoptr(YdBaseRecent) recent = yd_base_recent_new (10, count_destroyed);

  n_destroyed = 0;
  put (recent, "a", 4);
  put (recent, "a", 6);
  g_assert_cmpuint (n_destroyed, ==, 1);
  g_assert_cmpuint (yd_base_recent_get_cost (recent), ==, 6);
  yd_base_recent_remove (recent, "a");
  yd_base_recent_remove (recent, "a");
  g_assert_cmpuint (n_destroyed, ==, 2);
  g_assert_null (yd_base_recent_lookup (recent, "a"));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/recent/order", test_order);
  g_test_add_func ("/base/recent/costs", test_costs);
  g_test_add_func ("/base/recent/again", test_again);
  return g_test_run ();
}
