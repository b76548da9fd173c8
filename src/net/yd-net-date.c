/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Times as HTTP's headers write them; a time that makes no sense is unknown, not an error.
 */
#include "config.h"

#include "yd-net-date.h"

#include <libsoup/soup.h>

gint64
yd_net_date_read (const char *text)
{
  g_autoptr(GDateTime) time = NULL;

  /* libsoup takes a time of any other zone for GMT. */
  if (text == NULL || !g_str_has_suffix (text, " GMT"))
    return 0;
  time = soup_date_time_new_from_http_string (text);
  return time == NULL ? 0 : MAX (g_date_time_to_unix (time), 0) * G_USEC_PER_SEC;
}
