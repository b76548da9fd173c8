/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * All chunks are looked through, within one transaction; then the rows of the best are fetched,
 * and the folders above them.
 */
#include "config.h"

#include "yd-browse-name-search.h"

#include "yd-browse-name-table.h"

#include "yd-base-statement.h"
#include "yd-drive-kept.h"

#include <string.h>

#define DEPTH_MAX 64

#define SELECT_ROW "SELECT name.id, drive.drive, name.file, parent.file, name.name, name.kind," \
                   " name.size, name.modified, name.parent FROM name" \
                   " JOIN drive ON drive.id = name.drive" \
                   " LEFT JOIN name AS parent ON parent.id = name.parent WHERE name.id = ?"

typedef struct
{
  YdBaseDatabase *database; /* (owned) */
  YdBaseStatement *row;     /* (owned) */
  GHashTable *folders;      /* (owned): number → GPtrArray of YdDriveItem, it and those above */
} Search;

static void
search_clear (Search *self)
{
  g_clear_pointer (&self->folders, g_hash_table_unref);
  g_clear_pointer (&self->row, yd_base_statement_free);
  g_clear_object (&self->database);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Search, search_clear)

/* FALSE when there is nothing to look through: none of the drives is known, or nothing was written
 * to the file yet. */
static gboolean
want_drives (Search              *self,
             YdBrowseNameQuery   *query,
             const char * const  *drive_ids,
             GError             **error)
{
  g_autoptr(YdBaseStatement) rows = NULL;
  g_autoptr(GPtrArray) version =
    yd_base_database_query (self->database, error, "PRAGMA user_version", 0);
  gboolean any = drive_ids == NULL;

  if (version == NULL ||
      yd_base_database_row_int (g_ptr_array_index (version, 0), 0) == 0)
    return FALSE;
  rows = yd_base_statement_new (self->database, "SELECT id, drive FROM drive", error);
  if (rows == NULL)
    return FALSE;
  while (drive_ids != NULL && yd_base_statement_next (rows, error))
    if (g_strv_contains (drive_ids, yd_base_statement_get_text (rows, 1)))
      {
        yd_browse_name_query_want_drive (query, (guint) yd_base_statement_get_int (rows, 0));
        any = TRUE;
      }
  return any;
}

static gboolean
look_through (Search             *self,
              YdBrowseNameQuery  *query,
              GCancellable       *cancellable,
              GError            **error)
{
  gboolean sounds = yd_browse_name_query_wants_sounds (query);
  g_autoptr(GError) local = NULL;
  g_autoptr(YdBaseStatement) chunks = NULL;

  chunks = yd_base_statement_new (
    self->database,
    sounds ? "SELECT t.id, t.data, s.data FROM chunk_text AS t LEFT JOIN chunk_sounds AS s"
             " ON s.id = t.id ORDER BY t.id"
           : "SELECT id, data, NULL FROM chunk_text ORDER BY id", error);
  if (chunks == NULL)
    return FALSE;
  while (yd_base_statement_next (chunks, &local))
    {
      gsize text_size, sounds_size;
      const guint8 *text = yd_base_statement_get_data (chunks, 1, &text_size);
      const guint8 *spelt = yd_base_statement_get_data (chunks, 2, &sounds_size);

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      yd_browse_name_query_look (query, yd_base_statement_get_int (chunks, 0), text, text_size,
                                 spelt, sounds_size);
    }
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static char *
dup_id (YdBaseStatement *row,
        guint            column)
{
  gsize size;
  gconstpointer data = yd_base_statement_get_data (row, column, &size);

  return yd_browse_name_table_unpack_id (data, size);
}

/* NULL when it is gone, or has no name; with the number of its parent. (transfer full) */
static YdDriveItem *
read_item (Search  *self,
           gint64   number,
           gint64  *parent,
           GError **error)
{
  g_autofree char *id = NULL;
  g_autofree char *parent_id = NULL;
  g_autoptr(GVariant) kept = NULL;
  g_autoptr(GPtrArray) items = NULL;
  GVariantBuilder builder;
  gint64 kind;

  yd_base_statement_reset (self->row);
  yd_base_statement_bind_int (self->row, 1, number);
  if (!yd_base_statement_next (self->row, error) ||
      yd_base_statement_get_text (self->row, 4) == NULL)
    return NULL;
  id = dup_id (self->row, 2);
  parent_id = dup_id (self->row, 3);
  kind = yd_base_statement_get_int (self->row, 5);
  *parent = yd_base_statement_get_int (self->row, 8);
  g_variant_builder_init (&builder, G_VARIANT_TYPE (YD_DRIVE_KEPT_ITEMS));
  g_variant_builder_add (&builder, "(sssssssxxxxiib)", yd_base_statement_get_text (self->row, 1),
                         id, parent_id, yd_base_statement_get_text (self->row, 4), "", "", "",
                         yd_base_statement_get_int (self->row, 6), (gint64) 0,
                         yd_base_statement_get_int (self->row, 7), (gint64) 0,
                         kind % 2 == 0 ? YD_DRIVE_ITEM_FOLDER : YD_DRIVE_ITEM_FILE,
                         (gint32) (kind / 2), FALSE);
  kept = g_variant_ref_sink (g_variant_builder_end (&builder));
  items = yd_drive_kept_to_items (kept, 0, 1);
  return yd_drive_item_ref (g_ptr_array_index (items, 0));
}

static GPtrArray *
new_items (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) yd_drive_item_unref);
}

/* Takes @folders. */
static void
remember (Search    *self,
          gint64     number,
          GPtrArray *folders)
{
  g_hash_table_replace (self->folders, g_memdup2 (&number, sizeof number), folders);
}

/* Folder @number and those above it, the topmost first. (transfer none) (nullable) */
static GPtrArray *
find_folders (Search  *self,
              gint64   number,
              guint    depth,
              GError **error)
{
  GPtrArray *known = g_hash_table_lookup (self->folders, &number);
  g_autoptr(YdDriveItem) folder = NULL;
  g_autoptr(GError) local = NULL;
  GPtrArray *above = NULL;
  gint64 parent = 0;

  if (known != NULL)
    return known;
  /* For who comes back to it, in a circle. */
  remember (self, number, new_items ());
  if (number != 0 && depth < DEPTH_MAX)
    folder = read_item (self, number, &parent, &local);
  if (folder != NULL)
    above = find_folders (self, parent, depth + 1, &local);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  known = new_items ();
  for (guint i = 0; above != NULL && i < above->len; i++)
    g_ptr_array_add (known, yd_drive_item_ref (g_ptr_array_index (above, i)));
  if (folder != NULL)
    g_ptr_array_add (known, g_steal_pointer (&folder));
  remember (self, number, known);
  return known;
}

static GPtrArray *
fetch_hits (Search             *self,
            YdBrowseNameQuery  *query,
            GError            **error)
{
  g_autoptr(GArray) best = yd_browse_name_query_get_best (query);
  g_autoptr(GPtrArray) hits = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < best->len; i++)
    {
      g_autoptr(GError) local = NULL;
      gint64 parent = 0;
      g_autoptr(YdDriveItem) item =
        read_item (self, g_array_index (best, gint64, i), &parent, &local);
      GPtrArray *folders = item != NULL ? find_folders (self, parent, 0, &local) : NULL;

      if (local != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return NULL;
        }
      if (folders != NULL)
        g_ptr_array_add (hits, yd_browse_name_hit_new (item, folders));
    }
  return g_steal_pointer (&hits);
}

GPtrArray *
yd_browse_name_search_run (const char          *path,
                           YdBrowseNameQuery   *query,
                           const char * const  *drive_ids,
                           GCancellable        *cancellable,
                           GError             **error)
{
  g_auto(Search) self = { NULL };
  g_autoptr(GError) local = NULL;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return g_ptr_array_new_with_free_func (g_object_unref);
  self.database = yd_base_database_new_reader (path, error);
  if (self.database == NULL)
    return NULL;
  self.folders = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free,
                                        (GDestroyNotify) g_ptr_array_unref);
  if (!yd_base_database_run (self.database, error, "BEGIN", 0))
    return NULL;
  if (!want_drives (&self, query, drive_ids, &local))
    {
      if (local == NULL)
        return g_ptr_array_new_with_free_func (g_object_unref);
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  self.row = yd_base_statement_new (self.database, SELECT_ROW, error);
  if (self.row == NULL || !look_through (&self, query, cancellable, error))
    return NULL;
  return fetch_hits (&self, query, error);
}
