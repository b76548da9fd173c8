/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A bus of our own stands in for the system's, and this program for logind on it.
 */
#include "config.h"

#include "yd-test-bus.h"

#include "yd-base-sleep.h"

typedef struct
{
  GTestDBus *bus;          /* (owned) */
  GDBusConnection *logind; /* (owned): owns logind's name */
  YdBaseSleep *sleep;      /* (owned) */
  GString *heard;          /* (owned): 's' and 'w' */
} Fixture;

static void
heard (YdBaseSleep *sleep,
       gboolean     asleep,
       Fixture     *fixture)
{
  g_assert_true (yd_base_sleep_is_asleep (sleep) == asleep);
  g_string_append_c (fixture->heard, asleep ? 's' : 'w');
}

static void
wait_until_heard (Fixture    *fixture,
                  const char *wanted)
{
  yd_test_bus_spin_until (g_strcmp0 (fixture->heard->str, wanted) == 0);
}

static void
emit (GDBusConnection *from,
      const char      *path,
      GVariant        *parameters)
{
  GError *error = NULL;

  g_dbus_connection_emit_signal (from, NULL, path, "org.freedesktop.login1.Manager",
                                 "PrepareForSleep", parameters, &error);
  g_assert_no_error (error);
  g_dbus_connection_flush_sync (from, NULL, &error);
  g_assert_no_error (error);
}

static void
test_signals (void)
{
  static const char path[] = "/org/freedesktop/login1";
  Fixture fixture = { .bus = g_test_dbus_new (G_TEST_DBUS_NONE), .heard = g_string_new (NULL) };
  g_autoptr(GDBusConnection) stranger = NULL;
  g_autoptr(GDBusConnection) ours = NULL;

  g_test_dbus_up (fixture.bus);
  g_setenv ("DBUS_SYSTEM_BUS_ADDRESS", g_test_dbus_get_bus_address (fixture.bus), TRUE);
  fixture.logind = yd_test_bus_connect (fixture.bus);
  stranger = yd_test_bus_connect (fixture.bus);
  fixture.sleep = yd_base_sleep_new ();
  g_signal_connect (fixture.sleep, "changed", G_CALLBACK (heard), &fixture);
  yd_test_bus_spin_until (yd_base_sleep_is_ready (fixture.sleep));
  ours = g_bus_get_sync (G_BUS_TYPE_SYSTEM, NULL, NULL);
  g_dbus_connection_set_exit_on_close (ours, FALSE);

  /* logind comes later than we. */
  yd_test_bus_own_name (fixture.logind, "org.freedesktop.login1");
  emit (fixture.logind, path, g_variant_new ("(b)", TRUE));
  wait_until_heard (&fixture, "s");
  emit (fixture.logind, path, g_variant_new ("(b)", FALSE));
  wait_until_heard (&fixture, "sw");

  /* A stranger, another object, another type, the same again: nothing. */
  emit (stranger, path, g_variant_new ("(b)", TRUE));
  emit (fixture.logind, "/org/other", g_variant_new ("(b)", TRUE));
  emit (fixture.logind, path, g_variant_new ("(s)", "x"));
  emit (fixture.logind, path, g_variant_new ("(b)", FALSE));
  emit (fixture.logind, path, g_variant_new ("(b)", TRUE));
  wait_until_heard (&fixture, "sws");

  g_assert_finalize_object (fixture.sleep);
  emit (fixture.logind, path, g_variant_new ("(b)", FALSE));
  g_string_free (fixture.heard, TRUE);
  g_clear_object (&fixture.logind);
  g_clear_object (&stranger);
  g_clear_object (&ours);
  g_test_dbus_down (fixture.bus);
  g_object_unref (fixture.bus);
}

static gboolean
is_free (gpointer object)
{
  g_main_context_iteration (NULL, FALSE);
  return G_OBJECT (object)->ref_count == 1;
}

/* No system bus at all, in a program that has not seen one. */
static void
test_no_bus (void)
{
  YdBaseSleep *sleep;

  if (!g_test_subprocess ())
    {
      g_test_trap_subprocess (NULL, 30 * G_USEC_PER_SEC, 0);
      g_test_trap_assert_passed ();
      return;
    }
  g_setenv ("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/nonexistent/bus", TRUE);
  sleep = yd_base_sleep_new ();
  while (!is_free (sleep))
    continue;
  g_assert_false (yd_base_sleep_is_ready (sleep));
  g_assert_false (yd_base_sleep_is_asleep (sleep));
  g_assert_finalize_object (sleep);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/base/sleep/no-bus", test_no_bus);
  g_test_add_func ("/base/sleep/signals", test_signals);
  return g_test_run ();
}
