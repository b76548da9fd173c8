/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The index of a simulator's folder. Rows are small and replaced as a whole; the rarely used fields
 * of a file travel in columns of their own so that the file can be looked at with any SQLite
 * tool. */

#include "config.h"

#include "yd-sim-index.h"

#include <sqlite3.h>

#define SCHEMA \
  "PRAGMA journal_mode=WAL;" \
  "PRAGMA synchronous=NORMAL;" \
  "CREATE TABLE IF NOT EXISTS drive (drive_id TEXT PRIMARY KEY, user TEXT, kind TEXT);" \
  "CREATE TABLE IF NOT EXISTS content (sha1 TEXT PRIMARY KEY, pre_hash TEXT, crc64 INTEGER," \
  " size INTEGER);" \
  "CREATE TABLE IF NOT EXISTS node (file_id TEXT PRIMARY KEY, drive_id TEXT, parent_id TEXT," \
  " name TEXT, folder INTEGER, sha1 TEXT, streams TEXT, content_type TEXT, revision_id TEXT," \
  " local_created_at TEXT, local_modified_at TEXT, play_cursor TEXT, play_duration TEXT," \
  " played_us INTEGER, punish_flag INTEGER, starred INTEGER, created_us INTEGER," \
  " updated_us INTEGER, trashed_from TEXT, trashed_us INTEGER);"

enum
{
  PUT_DRIVE,
  PUT_CONTENT,
  PUT_NODE,
  REMOVE_CONTENT,
  REMOVE_NODE,
  N_STATEMENTS
};

static const char *const statement_texts[N_STATEMENTS] = {
  [PUT_DRIVE] = "REPLACE INTO drive VALUES (?,?,?)",
  [PUT_CONTENT] = "REPLACE INTO content VALUES (?,?,?,?)",
  [PUT_NODE] = "REPLACE INTO node VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
  [REMOVE_CONTENT] = "DELETE FROM content WHERE sha1 = ?",
  [REMOVE_NODE] = "DELETE FROM node WHERE file_id = ?",
};

struct _YdSimIndex
{
  sqlite3       *database;                   /* (owned) */
  sqlite3_stmt  *statements[N_STATEMENTS];   /* (owned) */
  guint          depth;                      /* of begin without end */
};

static gboolean
fail (YdSimIndex  *self,
      const char  *what,
      GError     **error)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "%s: %s", what,
               sqlite3_errmsg (self->database));
  return FALSE;
}

static gboolean
prepare (YdSimIndex  *self,
         GError     **error)
{
  if (sqlite3_exec (self->database, SCHEMA, NULL, NULL, NULL) != SQLITE_OK)
    return fail (self, "Cannot set up the index", error);

  for (guint i = 0; i < N_STATEMENTS; i++)
    if (sqlite3_prepare_v2 (self->database, statement_texts[i], -1, &self->statements[i], NULL)
        != SQLITE_OK)
      return fail (self, "The index has another form", error);

  return TRUE;
}

YdSimIndex *
yd_sim_index_open (const char  *path,
                   GError     **error)
{
  YdSimIndex *self = g_new0 (YdSimIndex, 1);

  if (sqlite3_open (path, &self->database) == SQLITE_OK)
    {
      if (prepare (self, error))
        return self;
    }
  else
    {
      fail (self, "Cannot open the index", error);
    }

  yd_sim_index_close (self);
  return NULL;
}

void
yd_sim_index_close (YdSimIndex *self)
{
  for (guint i = 0; i < N_STATEMENTS; i++)
    sqlite3_finalize (self->statements[i]);
  sqlite3_close (self->database);
  g_free (self);
}

static const char *
get_text (sqlite3_stmt *row,
          int           column)
{
  return (const char *) sqlite3_column_text (row, column);
}

static char *
dup_text (sqlite3_stmt *row,
          int           column)
{
  return g_strdup (get_text (row, column));
}

static void
read_drive (sqlite3_stmt           *row,
            const YdSimIndexReader *reader,
            gpointer                data)
{
  reader->drive (data, get_text (row, 0), get_text (row, 1), get_text (row, 2));
}

static void
read_content (sqlite3_stmt           *row,
              const YdSimIndexReader *reader,
              gpointer                data)
{
  reader->content (data, get_text (row, 0), get_text (row, 1),
                   (guint64) sqlite3_column_int64 (row, 2),
                   (guint64) sqlite3_column_int64 (row, 3));
}

static void
read_node (sqlite3_stmt           *row,
           const YdSimIndexReader *reader,
           gpointer                data)
{
  YdSimNode *node = yd_sim_node_new (NULL, get_text (row, 0), get_text (row, 3),
                                     sqlite3_column_int (row, 4) != 0);

  node->content_type = dup_text (row, 7);
  node->revision_id = dup_text (row, 8);
  node->local_created_at = dup_text (row, 9);
  node->local_modified_at = dup_text (row, 10);
  node->play_cursor = dup_text (row, 11);
  node->play_duration = dup_text (row, 12);
  node->played_us = sqlite3_column_int64 (row, 13);
  node->punish_flag = sqlite3_column_int (row, 14);
  node->starred = sqlite3_column_int (row, 15) != 0;
  node->created_us = sqlite3_column_int64 (row, 16);
  node->updated_us = sqlite3_column_int64 (row, 17);
  node->trashed_from = dup_text (row, 18);
  node->trashed_us = sqlite3_column_int64 (row, 19);

  reader->node (data, get_text (row, 1), get_text (row, 2), get_text (row, 5), get_text (row, 6),
                node);
}

static gboolean
read_rows (YdSimIndex              *self,
           const char              *query,
           void                   (*read_row) (sqlite3_stmt           *row,
                                               const YdSimIndexReader *reader,
                                               gpointer                data),
           const YdSimIndexReader  *reader,
           gpointer                 data,
           GError                 **error)
{
  sqlite3_stmt *row = NULL;
  int result;

  if (sqlite3_prepare_v2 (self->database, query, -1, &row, NULL) != SQLITE_OK)
    return fail (self, "Cannot read the index", error);

  while ((result = sqlite3_step (row)) == SQLITE_ROW)
    read_row (row, reader, data);
  sqlite3_finalize (row);

  return result == SQLITE_DONE || fail (self, "Cannot read the index", error);
}

gboolean
yd_sim_index_read (YdSimIndex              *self,
                   const YdSimIndexReader  *reader,
                   gpointer                 data,
                   GError                 **error)
{
  return read_rows (self, "SELECT * FROM drive", read_drive, reader, data, error)
         && read_rows (self, "SELECT * FROM content", read_content, reader, data, error)
         && read_rows (self, "SELECT * FROM node ORDER BY rowid", read_node, reader, data, error);
}

static void
bind_text (sqlite3_stmt *statement,
           int           column,
           const char   *text)
{
  sqlite3_bind_text (statement, column, text, -1, SQLITE_TRANSIENT);
}

static void
run (YdSimIndex   *self,
     sqlite3_stmt *statement)
{
  if (sqlite3_step (statement) != SQLITE_DONE)
    g_warning ("The simulator cannot write its index: %s", sqlite3_errmsg (self->database));
  sqlite3_reset (statement);
  sqlite3_clear_bindings (statement);
}

void
yd_sim_index_put_drive (YdSimIndex *self,
                        YdSimDrive *drive)
{
  sqlite3_stmt *statement = self->statements[PUT_DRIVE];

  bind_text (statement, 1, drive->drive_id);
  bind_text (statement, 2, drive->user);
  bind_text (statement, 3, drive->kind);
  run (self, statement);
}

void
yd_sim_index_put_content (YdSimIndex   *self,
                          YdSimContent *content)
{
  sqlite3_stmt *statement = self->statements[PUT_CONTENT];

  bind_text (statement, 1, content->sha1);
  bind_text (statement, 2, content->pre_hash);
  sqlite3_bind_int64 (statement, 3, (sqlite3_int64) content->crc64);
  sqlite3_bind_int64 (statement, 4, (sqlite3_int64) content->size);
  run (self, statement);
}

static char *
name_streams (YdSimNode *node)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; node->streams != NULL && i < node->streams->len; i++)
    {
      YdSimStream *stream = &g_array_index (node->streams, YdSimStream, i);

      g_string_append_printf (text, "%s%s:%s", i > 0 ? " " : "", stream->type,
                              stream->content->sha1);
    }

  return g_string_free (text, FALSE);
}

void
yd_sim_index_put_node (YdSimIndex *self,
                       YdSimNode  *node)
{
  sqlite3_stmt *statement = self->statements[PUT_NODE];
  g_autofree char *streams = name_streams (node);

  bind_text (statement, 1, node->file_id);
  bind_text (statement, 2, node->drive->drive_id);
  bind_text (statement, 3, node->parent != NULL ? node->parent->file_id : "");
  bind_text (statement, 4, node->name);
  sqlite3_bind_int (statement, 5, node->folder);
  bind_text (statement, 6, node->content != NULL ? node->content->sha1 : NULL);
  bind_text (statement, 7, streams);
  bind_text (statement, 8, node->content_type);
  bind_text (statement, 9, node->revision_id);
  bind_text (statement, 10, node->local_created_at);
  bind_text (statement, 11, node->local_modified_at);
  bind_text (statement, 12, node->play_cursor);
  bind_text (statement, 13, node->play_duration);
  sqlite3_bind_int64 (statement, 14, node->played_us);
  sqlite3_bind_int (statement, 15, node->punish_flag);
  sqlite3_bind_int (statement, 16, node->starred);
  sqlite3_bind_int64 (statement, 17, node->created_us);
  sqlite3_bind_int64 (statement, 18, node->updated_us);
  bind_text (statement, 19, node->trashed_from);
  sqlite3_bind_int64 (statement, 20, node->trashed_us);
  run (self, statement);
}

void
yd_sim_index_remove_content (YdSimIndex *self,
                             const char *sha1)
{
  bind_text (self->statements[REMOVE_CONTENT], 1, sha1);
  run (self, self->statements[REMOVE_CONTENT]);
}

void
yd_sim_index_remove_node (YdSimIndex *self,
                          const char *file_id)
{
  bind_text (self->statements[REMOVE_NODE], 1, file_id);
  run (self, self->statements[REMOVE_NODE]);
}

void
yd_sim_index_begin (YdSimIndex *self)
{
  if (self->depth++ == 0)
    sqlite3_exec (self->database, "BEGIN", NULL, NULL, NULL);
}

void
yd_sim_index_end (YdSimIndex *self)
{
  if (--self->depth == 0)
    sqlite3_exec (self->database, "COMMIT", NULL, NULL, NULL);
}
