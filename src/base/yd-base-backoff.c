/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Exponential backoff with jitter; see the header.
 */
#include "config.h"

#include "yd-base-backoff.h"

gint64
yd_base_backoff_delay_us (guint  attempt,
                          gint64 base_us,
                          gint64 cap_us,
                          double jitter)
{
  gint64 delay_us = MIN (base_us, cap_us);

  for (guint i = 0; i < attempt && delay_us < cap_us; i++)
    delay_us = delay_us > cap_us / 2 ? cap_us : delay_us * 2;
  return (gint64) ((double) delay_us * (0.75 + 0.5 * CLAMP (jitter, 0.0, 1.0)));
}
