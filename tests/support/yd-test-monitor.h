/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A network monitor that says what a test tells it to say.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define YD_TYPE_TEST_MONITOR (yd_test_monitor_get_type ())
G_DECLARE_FINAL_TYPE (YdTestMonitor, yd_test_monitor, YD, TEST_MONITOR, GObject)

/* Says FULL. (transfer full) */
YdTestMonitor *yd_test_monitor_new (void);

/* LOCAL is no network; says so only when it is new. */
void           yd_test_monitor_set  (YdTestMonitor        *self,
                                     GNetworkConnectivity  connectivity);
/* Another address, or another network of the same kind. */
void           yd_test_monitor_move (YdTestMonitor        *self);

G_END_DECLS
