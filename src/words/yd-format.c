/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Numbers, dates and foreign names as people read them. Pure functions; nothing is owned.
 */
#include "config.h"

#include "yd-format.h"

#include <glib/gi18n.h>
#include <time.h>

#define FIRST_STRONG_ISOLATE "\u2068"
#define POP_ISOLATE          "\u2069"

char *
yd_format_size (gint64 bytes)
{
  return bytes < 0 ? g_strdup ("") : g_format_size ((guint64) bytes);
}

char *
yd_format_speed (gint64 bytes)
{
  g_autofree char *size = NULL;

  if (bytes <= 0)
    return g_strdup ("");
  size = g_format_size ((guint64) bytes);

  /* Translators: a speed; the placeholder is a size such as "3.4 MB". */
  return g_strdup_printf (_("%s/s"), size);
}

char *
yd_format_left (int seconds)
{
  int minutes = (seconds + 59) / 60;
  int hours = (seconds + 1800) / 3600;

  if (seconds < 0)
    return g_strdup ("");
  if (seconds < 60)
    /* Translators: how long a transfer will still take. */
    return g_strdup_printf (ngettext ("%d second left", "%d seconds left", seconds), seconds);
  if (minutes < 90)
    /* Translators: how long a transfer will still take. */
    return g_strdup_printf (ngettext ("%d minute left", "%d minutes left", minutes), minutes);

  /* Translators: how long a transfer will still take. */
  return g_strdup_printf (ngettext ("%d hour left", "%d hours left", hours), hours);
}

char *
yd_format_clock (guint seconds)
{
  return g_strdup_printf ("%u:%02u", seconds / 60, seconds % 60);
}

/* The C library keeps the zone of this place; GLib reads it from its file for each date, which a
 * list that scrolls pays for with each row. (transfer full) (nullable): out of range */
static GDateTime *
to_local (gint64 real_us)
{
  time_t seconds = real_us / G_USEC_PER_SEC;
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (seconds);
  g_autoptr (GTimeZone) zone = NULL;
  struct tm local;

  tzset ();
  if (utc == NULL || localtime_r (&seconds, &local) == NULL)
    return NULL;
  zone = g_time_zone_new_offset ((gint32) local.tm_gmtoff);

  return g_date_time_to_timezone (utc, zone);
}

char *
yd_format_date (gint64 real_us,
                gint64 now_us)
{
  g_autoptr (GDateTime) then = NULL;
  g_autoptr (GDateTime) now = NULL;
  char *text;

  if (real_us == 0)
    return g_strdup ("");

  then = to_local (real_us);
  now = to_local (now_us);
  if (then == NULL || now == NULL)
    return g_strdup ("");

  if (g_date_time_get_year (then) != g_date_time_get_year (now))
    /* xgettext:no-c-format
     * Translators: a date in another year, as for strftime: 3 Feb 2019. */
    text = g_date_time_format (then, C_("date", "%-d %b %Y"));
  else if (g_date_time_get_day_of_year (then) != g_date_time_get_day_of_year (now))
    /* xgettext:no-c-format
     * Translators: a day of this year, as for strftime: 3 Feb. */
    text = g_date_time_format (then, C_("date", "%-d %b"));
  else
    /* Translators: a time of today, as for strftime: 15:04. */
    text = g_date_time_format (then, C_("date", "%H:%M"));

  return text != NULL ? text : g_strdup ("");
}

char *
yd_format_moment (gint64 real_us)
{
  g_autoptr (GDateTime) then = to_local (real_us);
  char *text = NULL;

  if (real_us != 0 && then != NULL)
    /* xgettext:no-c-format
     * Translators: a date with a time, as for strftime: 3 Feb 2019, 15:04. */
    text = g_date_time_format (then, C_("date", "%-d %b %Y, %H:%M"));

  return text != NULL ? text : g_strdup ("");
}

/* What a text layout obeys instead of showing it. */
static gboolean
is_unsafe (gunichar c)
{
  return g_unichar_iscntrl (c) || c == 0x061c || c == 0x200e || c == 0x200f || c == 0x2028
         || c == 0x2029 || (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069)
         || c == 0xfeff;
}

static void
append_visibly (GString  *text,
                gunichar  c)
{
  if (c < 0x20)
    g_string_append_unichar (text, 0x2400 + c); /* control pictures */
  else if (c == 0x7f)
    g_string_append_unichar (text, 0x2421);
  else
    g_string_append_printf (text, "‹U+%04X›", c);
}

static GString *
escape (const char *name)
{
  g_autofree char *valid = g_utf8_make_valid (name != NULL ? name : "", -1);
  GString *text = g_string_new (NULL);

  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (is_unsafe (c))
        append_visibly (text, c);
      else
        g_string_append_unichar (text, c);
    }

  return text;
}

char *
yd_format_name (const char *name)
{
  return g_string_free (escape (name), FALSE);
}

char *
yd_format_isolated (const char *name)
{
  GString *text = escape (name);

  g_string_prepend (text, FIRST_STRONG_ISOLATE);
  g_string_append (text, POP_ISOLATE);

  return g_string_free (text, FALSE);
}
