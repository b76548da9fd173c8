/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Whether the computer is about to sleep, from logind on the system bus. Without that bus, or
 * without logind on it, it never is. Main context.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define YD_TYPE_BASE_SLEEP (yd_base_sleep_get_type ())
G_DECLARE_FINAL_TYPE (YdBaseSleep, yd_base_sleep, YD, BASE_SLEEP, GObject)

/* Signal: "changed" (gboolean asleep): TRUE when the computer is about to sleep, FALSE when it is
 * awake again. The system is asked in the background. (transfer full) */
YdBaseSleep *yd_base_sleep_new       (void);

gboolean     yd_base_sleep_is_asleep (YdBaseSleep *self);

/* Whether logind is being listened to, for tests. */
gboolean     yd_base_sleep_is_ready  (YdBaseSleep *self);

G_END_DECLS
