/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A bus of a test's own, on which it stands in for a service.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A connection of its own to @bus, which is up. (transfer full) */
GDBusConnection *yd_test_bus_connect  (GTestDBus       *bus);

/* From now on what is sent to @name comes to @connection. */
void             yd_test_bus_own_name (GDBusConnection *connection,
                                       const char      *name);

/* Runs the main context until @condition holds; fails after half a minute. */
#define yd_test_bus_spin_until(condition)                                \
  G_STMT_START                                                           \
    {                                                                    \
      gint64 end_us = g_get_monotonic_time () + 30 * G_USEC_PER_SEC;     \
                                                                         \
      while (!(condition))                                               \
        {                                                                \
          g_assert_cmpint (g_get_monotonic_time (), <, end_us);          \
          g_main_context_iteration (NULL, FALSE);                        \
        }                                                                \
    }                                                                    \
  G_STMT_END

G_END_DECLS
