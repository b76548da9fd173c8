/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Connections to a test's bus; see the header.
 */
#include "config.h"

#include "yd-test-bus.h"

GDBusConnection *
yd_test_bus_connect (GTestDBus *bus)
{
  GError *error = NULL;
  GDBusConnection *connection = g_dbus_connection_new_for_address_sync (
    g_test_dbus_get_bus_address (bus),
    G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
    NULL, NULL, &error);

  g_assert_no_error (error);
  return connection;
}

void
yd_test_bus_own_name (GDBusConnection *connection,
                      const char      *name)
{
  GError *error = NULL;
  g_autoptr(GVariant) reply G_GNUC_UNUSED =
    g_dbus_connection_call_sync (connection, "org.freedesktop.DBus", "/org/freedesktop/DBus",
                                 "org.freedesktop.DBus", "RequestName",
                                 g_variant_new ("(su)", name, 0), NULL, G_DBUS_CALL_FLAGS_NONE,
                                 -1, NULL, &error);

  g_assert_no_error (error);
}
