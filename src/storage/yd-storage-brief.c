/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reads the two tables and joins them; see the header.
 */
#include "config.h"

#include "yd-storage-brief.h"

#include "yd-storage-profile.h"
#include "yd-storage-table.h"

YdStorageBrief *
yd_storage_brief_copy (const YdStorageBrief *self)
{
  YdStorageBrief *copy = g_new0 (YdStorageBrief, 1);

  copy->id = self->id;
  copy->name = g_strdup (self->name);
  copy->drive_id = g_strdup (self->drive_id);
  copy->root_id = g_strdup (self->root_id);
  return copy;
}

void
yd_storage_brief_free (YdStorageBrief *self)
{
  g_free (self->name);
  g_free (self->drive_id);
  g_free (self->root_id);
  g_free (self);
}

/* (transfer none) (nullable) */
static YdStorageAccountRow *
find_account (GPtrArray *accounts,
              gint64     id)
{
  for (guint i = 0; i < accounts->len; i++)
    {
      YdStorageAccountRow *row = g_ptr_array_index (accounts, i);

      if (row->id == id)
        return row;
    }
  return NULL;
}

static void
add_brief (GPtrArray           *briefs,
           YdStorageRow        *row,
           YdStorageAccountRow *account)
{
  const char *drive_id =
    account != NULL ? yd_drive_user_get_drive_id (account->user, row->options->kind) : NULL;
  YdStorageBrief *brief;

  if (drive_id == NULL || !row->options->enabled)
    return;
  brief = g_new0 (YdStorageBrief, 1);
  brief->id = row->id;
  brief->name = g_strdup (row->options->name);
  brief->drive_id = g_strdup (drive_id);
  brief->root_id = g_strdup (row->options->root_id);
  g_ptr_array_add (briefs, brief);
}

GPtrArray *
yd_storage_brief_list (const char  *folder,
                       GError     **error)
{
  g_autofree char *path = g_build_filename (folder, YD_STORAGE_PROFILE_FILE, NULL);
  g_autoptr(GPtrArray) briefs =
    g_ptr_array_new_with_free_func ((GDestroyNotify) yd_storage_brief_free);
  g_autoptr(YdBaseDatabase) database = NULL;
  g_autoptr(GPtrArray) accounts = NULL;
  g_autoptr(GPtrArray) storages = NULL;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return g_steal_pointer (&briefs);
  database = yd_base_database_new_reader (path, error);
  accounts = database != NULL ? yd_storage_table_load_accounts (database, error) : NULL;
  storages = accounts != NULL ? yd_storage_table_load_storages (database, error) : NULL;
  if (storages == NULL)
    return NULL;
  for (guint i = 0; i < storages->len; i++)
    {
      YdStorageRow *row = g_ptr_array_index (storages, i);

      add_brief (briefs, row, find_account (accounts, row->account_id));
    }
  return g_steal_pointer (&briefs);
}
