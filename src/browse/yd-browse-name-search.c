/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * All chunks are looked through, by two threads when there are many; then the rows of the best are
 * fetched, and the folders above them.
 */
#include "config.h"

#include "yd-browse-name-search.h"

#include "yd-browse-name-table.h"

#include "yd-base-statement.h"
#include "yd-drive-kept.h"

#include <string.h>

#define DEPTH_MAX 64
#define HALVES_MIN 64 /* chunks: a thread and a connection cost as much as these */

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

/* FALSE when there is nothing to look through: none of the drives is known. */
static gboolean
want_drives (Search              *self,
             YdBrowseNameQuery   *query,
             const char * const  *drive_ids,
             GError             **error)
{
  g_autoptr(YdBaseStatement) rows = NULL;
  gboolean any = drive_ids == NULL;

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

/* *data: NULL when no name in @chunk has sounds; until the next one. */
static gboolean
fetch_sounds (YdBaseStatement  *sounds,
              gint64            chunk,
              const guint8    **data,
              gsize            *size,
              GError          **error)
{
  g_autoptr(GError) local = NULL;

  yd_base_statement_reset (sounds);
  yd_base_statement_bind_int (sounds, 1, chunk);
  if (yd_base_statement_next (sounds, &local))
    *data = yd_base_statement_get_data (sounds, 0, size);
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/* Chunks @first … @last. */
static gboolean
look_through (YdBaseDatabase     *database,
              YdBrowseNameQuery  *query,
              gint64              first,
              gint64              last,
              GCancellable       *cancellable,
              GError            **error)
{
  g_autoptr(GError) local = NULL;
  g_autoptr(YdBaseStatement) texts =
    yd_base_statement_new (database, "SELECT id, data FROM chunk_text WHERE id BETWEEN ? AND ?"
                           " ORDER BY id", error);
  g_autoptr(YdBaseStatement) sounds =
    texts == NULL ? NULL
                  : yd_base_statement_new (database, "SELECT data FROM chunk_sounds WHERE id = ?",
                                           error);

  if (sounds == NULL)
    return FALSE;
  yd_base_statement_bind_int (texts, 1, first);
  yd_base_statement_bind_int (texts, 2, last);
  while (yd_base_statement_next (texts, &local))
    {
      gint64 chunk = yd_base_statement_get_int (texts, 0);
      const guint8 *spelt = NULL;
      gsize text_size, spelt_size = 0;
      const guint8 *text = yd_base_statement_get_data (texts, 1, &text_size);

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      if (yd_browse_name_query_wants_sounds (query) &&
          !fetch_sounds (sounds, chunk, &spelt, &spelt_size, error))
        return FALSE;
      yd_browse_name_query_look (query, chunk, text, text_size, spelt, spelt_size);
    }
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/* The other half of the chunks, which another thread looks through over a connection of its own;
 * what is written in between is found or not. */
typedef struct
{
  /* Input */
  const char *path;           /* (unowned) */
  gint64 first;
  GCancellable *cancellable;  /* (unowned) (nullable) */

  /* Output */
  YdBrowseNameQuery *query;   /* (owned) */
  GError *error;              /* (owned) (nullable) */
} Half;

static gpointer
look_through_half (gpointer user_data)
{
  Half *half = user_data;
  g_autoptr(YdBaseDatabase) database = yd_base_database_new_reader (half->path, &half->error);

  if (database != NULL)
    look_through (database, half->query, half->first, G_MAXINT64, half->cancellable,
                  &half->error);
  return NULL;
}

static gboolean
look_through_both (Search             *self,
                   const char         *path,
                   YdBrowseNameQuery  *query,
                   gint64              middle,
                   GCancellable       *cancellable,
                   GError            **error)
{
  Half half = { .path = path, .first = middle, .cancellable = cancellable };
  GThread *thread;
  gboolean looked;

  half.query = yd_browse_name_query_dup (query);
  thread = g_thread_try_new ("yd-names-half", look_through_half, &half, NULL);
  looked = look_through (self->database, query, 0, middle - 1, cancellable, error);
  if (thread != NULL)
    g_thread_join (thread);
  else
    look_through_half (&half);
  yd_browse_name_query_merge (query, half.query);
  yd_browse_name_query_free (half.query);
  if (half.error == NULL)
    return looked;
  if (looked)
    g_propagate_error (error, half.error);
  else
    g_error_free (half.error);
  return FALSE;
}

/* Two threads where there is work for them. */
static gboolean
look_through_all (Search             *self,
                  const char         *path,
                  YdBrowseNameQuery  *query,
                  GCancellable       *cancellable,
                  GError            **error)
{
  g_autoptr(GPtrArray) last =
    yd_base_database_query (self->database, error, "SELECT ifnull (max (id), 0) FROM chunk_text",
                            0);
  gint64 n_chunks;

  if (last == NULL)
    return FALSE;
  n_chunks = yd_base_database_row_int (g_ptr_array_index (last, 0), 0) + 1;
  if (n_chunks < HALVES_MIN || g_get_num_processors () < 2)
    return look_through (self->database, query, 0, G_MAXINT64, cancellable, error);
  return look_through_both (self, path, query, n_chunks / 2, cancellable, error);
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

/* FALSE without an error: there is nothing in the file. */
static gboolean
open_file (Search        *self,
           const char    *path,
           GCancellable  *cancellable,
           GError       **error)
{
  g_autoptr(GPtrArray) version = NULL;

  if (g_cancellable_set_error_if_cancelled (cancellable, error) ||
      !g_file_test (path, G_FILE_TEST_EXISTS))
    return FALSE;
  self->database = yd_base_database_new_reader (path, error);
  if (self->database == NULL || !yd_base_database_run (self->database, error, "BEGIN", 0))
    return FALSE;
  version = yd_base_database_query (self->database, error, "PRAGMA user_version", 0);
  if (version == NULL || yd_base_database_row_int (g_ptr_array_index (version, 0), 0) == 0)
    return FALSE;
  self->folders = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free,
                                         (GDestroyNotify) g_ptr_array_unref);
  self->row = yd_base_statement_new (self->database, SELECT_ROW, error);
  return self->row != NULL;
}

static GPtrArray *
return_nothing (GError **error,
                GError  *local_owned)
{
  if (local_owned == NULL)
    return g_ptr_array_new_with_free_func (g_object_unref);
  g_propagate_error (error, local_owned);
  return NULL;
}

GPtrArray *
yd_browse_name_search_run (const char          *path,
                           YdBrowseNameQuery   *query,
                           const char * const  *drive_ids,
                           GCancellable        *cancellable,
                           GError             **error)
{
  g_auto(Search) self = { NULL };
  GError *local = NULL;

  if (!open_file (&self, path, cancellable, &local) ||
      !want_drives (&self, query, drive_ids, &local))
    return return_nothing (error, local);
  if (!look_through_all (&self, path, query, cancellable, error))
    return NULL;
  return fetch_hits (&self, query, error);
}

/* Of @number and those above it, those that are not in @seen. */
static gboolean
gather (Search      *self,
        gint64       number,
        GHashTable  *seen,
        GPtrArray   *gathered,
        GError     **error)
{
  g_autoptr(GError) local = NULL;
  GPtrArray *folders = find_folders (self, number, 0, &local);

  for (guint i = 0; folders != NULL && i < folders->len; i++)
    {
      YdDriveItem *folder = g_ptr_array_index (folders, i);

      if (g_hash_table_add (seen, (gpointer) yd_drive_item_get_id (folder)))
        g_ptr_array_add (gathered, yd_drive_item_ref (folder));
    }
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static gboolean
find_number (YdBaseStatement  *statement,
             const char       *drive_id,
             const char       *id,
             gint64           *number,
             GError          **error)
{
  g_autoptr(GBytes) file = yd_browse_name_table_pack_id (id);
  gsize size;
  gconstpointer data = g_bytes_get_data (file, &size);
  gboolean found;

  yd_base_statement_reset (statement);
  yd_base_statement_bind_text (statement, 1, drive_id);
  yd_base_statement_bind_data (statement, 2, data, size);
  found = yd_base_statement_next (statement, error);
  *number = found ? yd_base_statement_get_int (statement, 0) : 0;
  yd_base_statement_reset (statement);
  return found;
}

GPtrArray *
yd_browse_name_search_find_folders (const char          *path,
                                    const char          *drive_id,
                                    const char * const  *ids,
                                    GCancellable        *cancellable,
                                    GError             **error)
{
  g_auto(Search) self = { NULL };
  g_autoptr(YdBaseStatement) statement = NULL;
  g_autoptr(GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(GPtrArray) gathered = new_items ();
  GError *local = NULL;

  if (!open_file (&self, path, cancellable, &local))
    return return_nothing (error, local);
  statement = yd_base_statement_new (self.database, "SELECT name.id FROM name JOIN drive"
                                     " ON drive.id = name.drive WHERE drive.drive = ?"
                                     " AND name.file = ?", error);
  for (guint i = 0; statement != NULL && local == NULL && ids[i] != NULL; i++)
    {
      gint64 number;

      if (find_number (statement, drive_id, ids[i], &number, &local))
        gather (&self, number, seen, gathered, &local);
    }
  if (statement == NULL)
    return NULL;
  if (local == NULL)
    return g_steal_pointer (&gathered);
  g_propagate_error (error, local);
  return NULL;
}
