/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Numbers, dates and foreign names as people read them, by locale. No widgets.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* "1.2 MB"; "" when @bytes is negative (not known). (transfer full) */
char *yd_format_size     (gint64      bytes);

/* "3.4 MB/s"; "" when @bytes is not positive. (transfer full) */
char *yd_format_speed    (gint64      bytes);

/* How long something will still take, roughly: "5 minutes left"; "" when negative.
 * (transfer full) */
char *yd_format_left     (int         seconds);

/* A countdown: "2:05". (transfer full) */
char *yd_format_clock    (guint       seconds);

/* When something happened, as short as it may be: the time for today, the day within this year,
 * else the date. Both in microseconds since 1970 UTC; "" when @real_us is 0. (transfer full) */
char *yd_format_date     (gint64      real_us,
                          gint64      now_us);

/* The day and the time of it; "" when @real_us is 0. (transfer full) */
char *yd_format_moment   (gint64      real_us);

/* A name from elsewhere for a place of its own: control and direction characters are shown, not
 * obeyed. Ordinary names stay as they are. (transfer full) */
char *yd_format_name     (const char *name);

/* The same for a place within a sentence: isolated, so that its direction does not move the words
 * around it. (transfer full) */
char *yd_format_isolated (const char *name);

G_END_DECLS
