/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A row for each walk, and one for each folder that waits. May be taken twice with the same step,
 * when the transaction was taken back.
 */
#include "config.h"

#include "yd-browse-name-walk-table.h"

#include "yd-base-statement.h"

typedef struct
{
  YdBrowseNameTable *table; /* (borrowed) */
  YdBaseDatabase *database; /* (borrowed) */
  YdBrowseNameStep *step;   /* (borrowed) */
  const char *drive_id;     /* (borrowed) */
  gint64 root;
  gint64 walk;
} Walk;

void
yd_browse_name_step_free (gpointer data)
{
  YdBrowseNameStep *step = data;

  yd_drive_item_unref (step->root);
  g_clear_pointer (&step->listed, yd_drive_item_unref);
  g_clear_pointer (&step->items, g_ptr_array_unref);
  g_clear_pointer (&step->next, yd_drive_item_unref);
  g_free (step);
}

/* @error of what was asked belongs to the transaction. */
static gboolean
note_error (Walk   *walk,
            GError *error)
{
  if (error == NULL)
    return TRUE;
  yd_browse_name_table_fail (walk->table, error);
  return FALSE;
}

static gboolean
run (Walk       *walk,
     const char *sql,
     gint64      first,
     gint64      second)
{
  GError *error = NULL;

  yd_base_database_run (walk->database, &error, sql, 2, g_variant_new_int64 (first),
                        g_variant_new_int64 (second));
  return note_error (walk, error);
}

/* The first row; NULL when there is none. (transfer full) (nullable) */
static GPtrArray *
ask (Walk       *walk,
     const char *sql,
     gint64      first,
     gint64      second)
{
  GError *error = NULL;
  g_autoptr(GPtrArray) rows =
    yd_base_database_query (walk->database, &error, sql, 2, g_variant_new_int64 (first),
                            g_variant_new_int64 (second));

  if (!note_error (walk, error) || rows->len == 0)
    return NULL;
  return g_ptr_array_ref (g_ptr_array_index (rows, 0));
}

static void
wait_for (Walk   *walk,
          gint64  folder)
{
  run (walk, "INSERT INTO walk_folder (walk, folder) VALUES (?, ?)", walk->walk, folder);
}

static void
begin_anew (Walk *walk)
{
  run (walk, "UPDATE walk SET done = 0, finished = 0 WHERE id = ? AND ? = 0", walk->walk, 0);
  wait_for (walk, walk->root);
}

/* The walk's row, made when this is its first step. FALSE when there is none. */
static gboolean
find_walk (Walk *walk)
{
  gint64 drive = yd_browse_name_table_find_drive (walk->table, walk->drive_id);
  g_autoptr(GPtrArray) row = NULL;
  gint64 finished;

  walk->root = yd_browse_name_table_find_folder (walk->table, walk->drive_id,
                                                 yd_drive_item_get_id (walk->step->root));
  if (drive == 0 || walk->root == 0 ||
      !run (walk, "INSERT OR IGNORE INTO walk (drive, root, done, finished) VALUES (?, ?, 0, -1)",
            drive, walk->root))
    return FALSE;
  row = ask (walk, "SELECT id, finished FROM walk WHERE drive = ? AND root = ?", drive, walk->root);
  if (row == NULL)
    return FALSE;
  walk->walk = yd_base_database_row_int (row, 0);
  finished = yd_base_database_row_int (row, 1);
  if (finished < 0 || (finished > 0 && walk->step->now_s >= finished + walk->step->again_s))
    begin_anew (walk);
  return TRUE;
}

static void
put_items (Walk *walk)
{
  YdBrowseNameStep *step = walk->step;

  if (step->items == NULL)
    yd_browse_name_table_remove (walk->table, walk->drive_id, yd_drive_item_get_id (step->listed));
  else if (!step->partly)
    yd_browse_name_table_put_all (walk->table, step->listed, step->items);
  for (guint i = 0; step->items != NULL && i < step->items->len; i++)
    {
      YdDriveItem *item = g_ptr_array_index (step->items, i);
      gint64 row;

      if (!step->partly && !yd_drive_item_is_folder (item))
        continue;
      row = yd_browse_name_table_put (walk->table, item);
      if (row != 0 && yd_drive_item_is_folder (item))
        wait_for (walk, row);
    }
}

static void
end_listed (Walk   *walk,
            gint64  folder)
{
  put_items (walk);
  run (walk, "DELETE FROM walk_folder WHERE walk = ? AND folder = ?", walk->walk, folder);
  run (walk, "UPDATE walk SET done = done + 1 WHERE id = ? AND ? = 0", walk->walk, 0);
}

/* NULL at the end. (transfer full) */
static YdDriveItem *
read_next (Walk *walk)
{
  g_autofree char *id = NULL;
  g_autoptr(YdBaseStatement) row = NULL;
  YdDriveItem *next = NULL;
  GError *error = NULL;

  row = yd_base_statement_new (walk->database,
                               "SELECT name.file, coalesce (name.name, '') FROM walk_folder"
                               " JOIN name ON name.id = walk_folder.folder"
                               " WHERE walk_folder.walk = ? ORDER BY walk_folder.id LIMIT 1",
                               &error);
  if (row != NULL)
    yd_base_statement_bind_int (row, 1, walk->walk);
  if (row != NULL && yd_base_statement_next (row, &error))
    {
      gsize size;
      gconstpointer data = yd_base_statement_get_data (row, 0, &size);

      id = yd_browse_name_table_unpack_id (data, size);
      next = yd_drive_item_new_folder (walk->drive_id, id, "",
                                       yd_base_statement_get_text (row, 1));
    }
  note_error (walk, error);
  return next;
}

/* Folders that were removed since do not wait. */
static void
find_next (Walk *walk)
{
  YdBrowseNameStep *step = walk->step;
  g_autoptr(GPtrArray) counts = NULL;

  run (walk, "DELETE FROM walk_folder WHERE walk = ? AND ? = 0"
             " AND NOT EXISTS (SELECT 1 FROM name WHERE name.id = folder)", walk->walk, 0);
  step->next = read_next (walk);
  if (step->next == NULL)
    run (walk, "UPDATE walk SET finished = ? WHERE id = ? AND finished = 0", step->now_s,
         walk->walk);
  counts = ask (walk, "SELECT done, (SELECT count (*) FROM walk_folder WHERE walk = walk.id)"
                      " FROM walk WHERE id = ? AND ? = 0", walk->walk, 0);
  if (counts == NULL)
    return;
  step->n_done = (guint) yd_base_database_row_int (counts, 0);
  step->n_known = step->n_done + (guint) yd_base_database_row_int (counts, 1);
}

gboolean
yd_browse_name_step_take (YdBrowseNameTable *table,
                          gpointer           data)
{
  YdBrowseNameStep *step = data;
  Walk walk = {
    .table = table,
    .database = yd_browse_name_table_get_database (table),
    .step = step,
    .drive_id = yd_drive_item_get_drive_id (step->root),
  };
  gint64 listed;

  g_clear_pointer (&step->next, yd_drive_item_unref);
  if (!find_walk (&walk))
    return FALSE;
  listed = step->listed == NULL
             ? 0 : yd_browse_name_table_find_folder (table, walk.drive_id,
                                                     yd_drive_item_get_id (step->listed));
  if (listed != 0)
    end_listed (&walk, listed);
  find_next (&walk);
  return FALSE;
}
