/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The markers of a listing, as hashes: a stranger decides how long they are.
 */
#include "config.h"

#include "yd-drive-pages.h"

#include "yd-drive-error.h"

#include "yd-base-hash.h"

#include <string.h>

struct _YdDrivePages
{
  GHashTable *seen; /* (owned): hashes of markers */
};

YdDrivePages *
yd_drive_pages_new (void)
{
  YdDrivePages *self = g_new0 (YdDrivePages, 1);

  self->seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return self;
}

void
yd_drive_pages_free (YdDrivePages *self)
{
  g_hash_table_unref (self->seen);
  g_free (self);
}

gboolean
yd_drive_pages_follow (YdDrivePages  *self,
                       const char    *marker,
                       GError       **error)
{
  if (g_hash_table_size (self->seen) + 1 >= YD_DRIVE_PAGES_MAX)
    {
      g_set_error_literal (error, YD_DRIVE_ERROR, YD_DRIVE_ERROR_PROTOCOL,
                           "list: the folder has no end");
      return FALSE;
    }
  if (!g_hash_table_add (self->seen, yd_base_hash_data (marker, strlen (marker))))
    {
      g_set_error_literal (error, YD_DRIVE_ERROR, YD_DRIVE_ERROR_PROTOCOL,
                           "list.next_marker leads around in a circle");
      return FALSE;
    }
  return TRUE;
}
