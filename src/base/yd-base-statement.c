/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A prepared statement of SQLite and nothing else.
 */
#include "config.h"

#include "yd-base-statement.h"

#include "yd-base-database-private.h"

struct _YdBaseStatement
{
  YdBaseDatabase *database; /* (borrowed) */
  sqlite3_stmt *handle;     /* (owned) */
};

YdBaseStatement *
yd_base_statement_new (YdBaseDatabase  *database,
                       const char      *sql,
                       GError         **error)
{
  sqlite3_stmt *handle = NULL;
  YdBaseStatement *self;
  int rc = sqlite3_prepare_v3 (yd_base_database_get_handle (database), sql, -1,
                               SQLITE_PREPARE_PERSISTENT, &handle, NULL);

  if (rc != SQLITE_OK)
    {
      yd_base_database_set_error (database, error, rc);
      return NULL;
    }
  self = g_new0 (YdBaseStatement, 1);
  self->database = database;
  self->handle = handle;
  return self;
}

void
yd_base_statement_free (YdBaseStatement *self)
{
  sqlite3_finalize (self->handle);
  g_free (self);
}

void
yd_base_statement_bind_int (YdBaseStatement *self,
                            guint            index,
                            gint64           value)
{
  sqlite3_bind_int64 (self->handle, (int) index, value);
}

void
yd_base_statement_bind_text (YdBaseStatement *self,
                             guint            index,
                             const char      *value)
{
  sqlite3_bind_text (self->handle, (int) index, value, -1, SQLITE_STATIC);
}

void
yd_base_statement_bind_data (YdBaseStatement *self,
                             guint            index,
                             gconstpointer    data,
                             gsize            size)
{
  sqlite3_bind_blob64 (self->handle, (int) index, data, size, SQLITE_STATIC);
}

gboolean
yd_base_statement_next (YdBaseStatement  *self,
                        GError          **error)
{
  int rc = sqlite3_step (self->handle);

  if (rc == SQLITE_ROW)
    return TRUE;
  if (rc != SQLITE_DONE)
    yd_base_database_set_error (self->database, error, rc);
  sqlite3_reset (self->handle);
  return FALSE;
}

void
yd_base_statement_reset (YdBaseStatement *self)
{
  sqlite3_reset (self->handle);
}

gboolean
yd_base_statement_run (YdBaseStatement  *self,
                       GError          **error)
{
  g_autoptr(GError) local = NULL;

  while (yd_base_statement_next (self, &local))
    continue;
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

gint64
yd_base_statement_get_int (YdBaseStatement *self,
                           guint            column)
{
  return sqlite3_column_int64 (self->handle, (int) column);
}

const char *
yd_base_statement_get_text (YdBaseStatement *self,
                            guint            column)
{
  return (const char *) sqlite3_column_text (self->handle, (int) column);
}

gconstpointer
yd_base_statement_get_data (YdBaseStatement *self,
                            guint            column,
                            gsize           *size)
{
  gconstpointer data = sqlite3_column_blob (self->handle, (int) column);

  *size = (gsize) sqlite3_column_bytes (self->handle, (int) column);
  return data;
}

gboolean
yd_base_statement_has_data (YdBaseStatement *self,
                            guint            column)
{
  return sqlite3_column_type (self->handle, (int) column) == SQLITE_BLOB;
}
