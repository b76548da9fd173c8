/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A bus of our own, and this program as a dock that listens on it: each look once, the last one
 * always, and nothing is left at the end.
 */
#include "config.h"

#include "yd-app-launcher.h"
#include "yd-test-bus.h"

typedef struct
{
  GTestDBus *bus;          /* (owned) */
  GDBusConnection *dock;   /* (owned) */
  GDBusConnection *ours;   /* (owned) */
  YdAppLauncher *launcher; /* (owned) (nullable) */
  GString *seen;           /* (owned): "COUNT:PERCENT " each, in brackets when hidden */
  char *uri;               /* (owned) (nullable): of the last */
  guint subscription;
} Fixture;

static void
updated (GDBusConnection *connection,
         const char      *sender,
         const char      *path,
         const char      *interface_name,
         const char      *signal,
         GVariant        *parameters,
         gpointer         user_data)
{
  Fixture *fixture = user_data;
  g_autoptr(GVariant) properties = NULL;
  gboolean shown, bar;
  double progress;
  gint64 count;

  g_clear_pointer (&fixture->uri, g_free);
  g_variant_get (parameters, "(s@a{sv})", &fixture->uri, &properties);
  g_assert_true (g_variant_lookup (properties, "count", "x", &count));
  g_assert_true (g_variant_lookup (properties, "count-visible", "b", &shown));
  g_assert_true (g_variant_lookup (properties, "progress", "d", &progress));
  g_assert_true (g_variant_lookup (properties, "progress-visible", "b", &bar));
  g_assert_cmpint (shown, ==, bar);
  g_string_append_printf (fixture->seen, shown ? "%d:%d " : "(%d:%d) ", (int) count,
                          (int) (progress * 100 + 0.5));
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->seen = g_string_new (NULL);
  fixture->bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (fixture->bus);
  fixture->dock = yd_test_bus_connect (fixture->bus);
  fixture->ours = yd_test_bus_connect (fixture->bus);
  fixture->subscription =
    g_dbus_connection_signal_subscribe (fixture->dock, NULL, "com.canonical.Unity.LauncherEntry",
                                        "Update", NULL, NULL, G_DBUS_SIGNAL_FLAGS_NONE, updated,
                                        fixture, NULL);
  yd_test_bus_own_name (fixture->dock, "org.example.Dock"); /* after this the bus has the above */
  fixture->launcher = yd_app_launcher_new (fixture->ours, "org.example.App");
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_clear_object (&fixture->launcher);
  g_dbus_connection_signal_unsubscribe (fixture->dock, fixture->subscription);
  g_dbus_connection_close_sync (fixture->dock, NULL, NULL);
  g_dbus_connection_close_sync (fixture->ours, NULL, NULL);
  g_object_unref (fixture->dock);
  g_object_unref (fixture->ours);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_test_dbus_down (fixture->bus);
  g_object_unref (fixture->bus);
  g_string_free (fixture->seen, TRUE);
  g_free (fixture->uri);
}

static void
wait_for (Fixture    *fixture,
          const char *seen)
{
  gint64 end_us = g_get_monotonic_time () + 30 * G_USEC_PER_SEC;

  while (!g_str_has_suffix (fixture->seen->str, seen) && g_get_monotonic_time () < end_us)
    g_main_context_iteration (NULL, FALSE);
  g_assert_true (g_str_has_suffix (fixture->seen->str, seen));
}

/* What was sent before this is in fixture->seen. */
static void
let_arrive (Fixture *fixture)
{
  g_assert_true (g_dbus_connection_emit_signal (fixture->ours, NULL, "/mark",
                                                "com.canonical.Unity.LauncherEntry", "Update",
                                                g_variant_new_parsed
                                                  ("('mark', {'count': <int64 99>,"
                                                   " 'count-visible': <true>, 'progress': <0.0>,"
                                                   " 'progress-visible': <true>})"), NULL));
  wait_for (fixture, "99:0 ");
}

static void
test_shows_changes (Fixture       *fixture,
                    gconstpointer  data)
{
  yd_app_launcher_show (fixture->launcher, 2, 0.25);
  wait_for (fixture, "2:25 ");
  g_assert_cmpstr (fixture->uri, ==, "application://org.example.App.desktop");
  yd_app_launcher_show (fixture->launcher, 1, 0.5);
  wait_for (fixture, "1:50 ");
  yd_app_launcher_show (fixture->launcher, 0, 1);
  wait_for (fixture, "(0:0) ");
  g_assert_cmpstr (fixture->seen->str, ==, "2:25 1:50 (0:0) ");
}

static void
test_nothing_twice (Fixture       *fixture,
                    gconstpointer  data)
{
  yd_app_launcher_show (fixture->launcher, 0, 0.7);
  let_arrive (fixture);
  g_assert_cmpstr (fixture->seen->str, ==, "99:0 ");
  g_string_truncate (fixture->seen, 0);

  for (guint i = 0; i < 1000; i++)
    yd_app_launcher_show (fixture->launcher, 3, 0.5 + i * 0.000005);
  let_arrive (fixture);
  g_assert_cmpstr (fixture->seen->str, ==, "3:50 99:0 ");
}

/* Of many that come together the first and the last are seen. */
static void
test_not_too_often (Fixture       *fixture,
                    gconstpointer  data)
{
  for (guint i = 1000; i > 0; i--)
    yd_app_launcher_show (fixture->launcher, i, 0.5);
  wait_for (fixture, "1:50 ");
  g_assert_cmpstr (fixture->seen->str, ==, "1000:50 1:50 ");
}

static void
test_end_takes_it_away (Fixture       *fixture,
                        gconstpointer  data)
{
  yd_app_launcher_show (fixture->launcher, 4, 0.1);
  yd_app_launcher_show (fixture->launcher, 5, 0.1);
  g_clear_object (&fixture->launcher);
  wait_for (fixture, "(0:0) ");
  g_assert_cmpstr (fixture->seen->str, ==, "4:10 (0:0) ");
}

static void
test_without_bus (void)
{
  g_autoptr(YdAppLauncher) launcher = yd_app_launcher_new (NULL, "org.example.App");

  yd_app_launcher_show (launcher, 1, 0.5);
}

#define ADD(name, func) g_test_add ("/app/launcher/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("shows-changes", test_shows_changes);
  ADD ("nothing-twice", test_nothing_twice);
  ADD ("not-too-often", test_not_too_often);
  ADD ("end-takes-it-away", test_end_takes_it_away);
  g_test_add_func ("/app/launcher/without-bus", test_without_bus);
  return g_test_run ();
}
