/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The two ways in which the service writes times (Open API reference §1.3, and HTTP's Date). A
 * time that makes no sense is unknown, not an error.
 */
#include "config.h"

#include "yd-drive-codec.h"

gint64
yd_drive_codec_read_time (const char *text)
{
  g_autoptr(GTimeZone) utc = NULL;
  g_autoptr(GDateTime) time = NULL;

  if (text == NULL || *text == '\0')
    return 0;
  utc = g_time_zone_new_utc ();
  time = g_date_time_new_from_iso8601 (text, utc);
  if (time == NULL)
    return 0;
  return MAX (g_date_time_to_unix (time) * G_USEC_PER_SEC + g_date_time_get_microsecond (time), 0);
}

static gint
find_month (const char *name)
{
  static const char * const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };

  for (guint i = 0; i < G_N_ELEMENTS (months); i++)
    if (g_ascii_strcasecmp (name, months[i]) == 0)
      return (gint) i + 1;
  return 0;
}

static gint
read_number (const char *text,
             guint       max)
{
  guint64 value = 0;

  return g_ascii_string_to_unsigned (text, 10, 0, max, &value, NULL) ? (gint) value : -1;
}

gint64
yd_drive_codec_read_date (const char *text)
{
  g_auto(GStrv) words = NULL;
  g_autoptr(GDateTime) time = NULL;
  gint numbers[5];

  if (text == NULL)
    return 0;
  words = g_strsplit_set (text, " :", 8);
  if (g_strv_length (words) != 8 || !g_str_equal (words[7], "GMT"))
    return 0;
  numbers[0] = read_number (words[3], 9999);
  numbers[1] = read_number (words[1], 31);
  for (guint i = 2; i < G_N_ELEMENTS (numbers); i++)
    numbers[i] = read_number (words[i + 2], 59);
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    if (numbers[i] < 0)
      return 0;
  time = g_date_time_new_utc (numbers[0], find_month (words[2]), numbers[1], numbers[2],
                              numbers[3], numbers[4]);
  return time == NULL ? 0 : MAX (g_date_time_to_unix (time), 0) * G_USEC_PER_SEC;
}

char *
yd_drive_codec_write_time (gint64 time_us)
{
  g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc (time_us / G_USEC_PER_SEC);
  g_autofree char *seconds = NULL;

  if (time == NULL)
    return NULL;
  seconds = g_date_time_format (time, "%Y-%m-%dT%H:%M:%S");
  return g_strdup_printf ("%s.%03dZ", seconds, (int) (time_us % G_USEC_PER_SEC / 1000));
}
