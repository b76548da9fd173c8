/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which names the service takes (Open API reference §5.7, §11.30). Not which names are wise: a
 * person may call a file what they like.
 */
#include "config.h"

#include "yd-drive-client.h"

#include <string.h>

#define NAME_MAX_BYTES 1024

GError *
yd_drive_name_check (const char *name)
{
  const char *reason = NULL;

  if (name == NULL || *name == '\0')
    reason = "the name is empty";
  else if (!g_utf8_validate (name, -1, NULL))
    reason = "the name is not UTF-8";
  else if (strlen (name) > NAME_MAX_BYTES)
    reason = "the name is longer than 1024 bytes";
  else if (strchr (name, '/') != NULL)
    reason = "the name contains a slash";

  return reason == NULL ? NULL : g_error_new_literal (YD_DRIVE_ERROR, YD_DRIVE_ERROR_NAME, reason);
}
