/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Damage is an answer of SQLite's own check, or its refusal to read the file; trouble of any other
 * kind (no space, no permission) moves nothing.
 */
#include "config.h"

#include "yd-configuration.h"

#include "yd-storage-registry.h"

#include <glib/gstdio.h>

static gboolean
is_sound (YdBaseDatabase  *database,
          GError         **error)
{
  g_autoptr(GPtrArray) rows = yd_base_database_query (database, error, "PRAGMA quick_check", 0);

  if (rows == NULL)
    return FALSE;
  if (rows->len == 1 &&
      g_strcmp0 (yd_base_database_row_text (g_ptr_array_index (rows, 0), 0), "ok") == 0)
    return TRUE;
  g_set_error_literal (error, YD_BASE_DATABASE_ERROR, YD_BASE_DATABASE_ERROR_CORRUPT,
                       "the database is damaged");
  return FALSE;
}

static YdBaseDatabase *
open_sound (const char  *path,
            GError     **error)
{
  g_autoptr(YdBaseDatabase) database =
    yd_base_database_new (path, yd_storage_registry_get_migrations (), error);

  if (database == NULL || !is_sound (database, error))
    return NULL;
  return g_steal_pointer (&database);
}

YdBaseDatabase *
yd_configuration_open (const char  *folder,
                       char       **kept_as,
                       GError     **error)
{
  g_autofree char *path = g_build_filename (folder, "yunduo.db", NULL);
  g_autofree char *aside = g_strdup_printf ("%s.damaged-%" G_GINT64_FORMAT, path,
                                            g_get_real_time () / G_USEC_PER_SEC);
  g_autoptr(GError) local_error = NULL;
  YdBaseDatabase *database = open_sound (path, &local_error);

  *kept_as = NULL;
  if (g_error_matches (local_error, YD_BASE_DATABASE_ERROR, YD_BASE_DATABASE_ERROR_CORRUPT) &&
      g_rename (path, aside) == 0)
    {
      /* A log beside it is SQLite's: it removes one that is not of the new file. */
      g_clear_error (&local_error);
      *kept_as = g_steal_pointer (&aside);
      database = open_sound (path, &local_error);
    }
  if (database == NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  return database;
}
