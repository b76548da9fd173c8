/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Damage is an answer of SQLite's own check, or its refusal to read the file; trouble of any other
 * kind (no space, no permission) moves nothing.
 */
#include "config.h"

#include "yd-storage-profile.h"

#include <glib/gstdio.h>

#define NAME_MAX_CHARS 32

gboolean
yd_storage_profile_is_allowed (const char *name)
{
  gsize n = 0;

  for (; name[n] != '\0'; n++)
    if (!g_ascii_isalnum (name[n]) && name[n] != '-' && name[n] != '_')
      return FALSE;
  return n > 0 && n <= NAME_MAX_CHARS && !g_ascii_isdigit (name[0]) && name[0] != '-';
}

char *
yd_storage_profile_dup_folder (const char *name)
{
  return g_build_filename (g_get_user_data_dir (), "yunduo", name, NULL);
}

char *
yd_storage_profile_dup_cache_folder (const char *name)
{
  return g_build_filename (g_get_user_cache_dir (), "yunduo", name, NULL);
}

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
yd_storage_profile_open_database (YdBaseClock  *clock,
                                  const char   *folder,
                                  char        **kept_as,
                                  GError      **error)
{
  g_autofree char *path = g_build_filename (folder, YD_STORAGE_PROFILE_FILE, NULL);
  g_autofree char *aside = g_strdup_printf ("%s.damaged-%" G_GINT64_FORMAT, path,
                                            yd_base_clock_get_real_us (clock) / G_USEC_PER_SEC);
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

YdStorageRegistry *
yd_storage_profile_open (const char         *name,
                         const char         *user_agent,
                         YdAuthVault        *vault,
                         YdStorageDemoHost  *demo,
                         char              **kept_as,
                         GError            **error)
{
  g_autofree char *folder = yd_storage_profile_dup_folder (name);
  g_autoptr(YdBaseClock) clock = yd_base_clock_new_system ();
  g_autoptr(YdNetSession) net = yd_net_session_new (clock, user_agent);
  g_autoptr(YdBaseDatabase) database = NULL;
  g_autoptr(YdStorageRegistry) registry = NULL;

  *kept_as = NULL;
  if (g_mkdir_with_parents (folder, 0700) != 0)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "cannot make the folder %s", folder);
      return NULL;
    }
  database = yd_storage_profile_open_database (clock, folder, kept_as, error);
  if (database == NULL)
    return NULL;
  if (*kept_as != NULL)
    g_message ("the damaged list of storages was kept as %s", *kept_as);
  registry = yd_storage_registry_new (net, clock, vault, database, demo, folder);
  return yd_storage_registry_load (registry, error) ? g_steal_pointer (&registry) : NULL;
}
