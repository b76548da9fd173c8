/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * SQLite behind four verbs: open, run, query, transact; and how schemas grow. A database
 * belongs to the thread that uses it at a time.
 */
#include "config.h"

#include "yd-base-database.h"

#include "yd-base-database-private.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#define PATIENCE_MS 2000
#define LIGHT_PATIENCE_MS 5
#define CHECKPOINT_PAGES 1000
#define STATEMENTS_MAX 64

G_DEFINE_QUARK (yd-base-database-error-quark, yd_base_database_error)

/* Writes the log back into the file, in a thread of its own. */
typedef struct
{
  char *path;      /* (owned) */
  GThread *thread; /* (owned) */
  gint done;       /* atomic */
} Checkpoint;

struct _YdBaseDatabase
{
  GObject parent_instance;

  /* owned */
  sqlite3 *handle;        /* (owned) */
  char *log_path;         /* (owned) (nullable): of a file; never changes, for any thread */
  GHashTable *statements; /* (owned): sqlite3_stmt (owned) by SQL: those that come again */
  Checkpoint *checkpoint; /* (owned) (nullable): the last one, maybe at work */

  /* state */
  int checkpoint_pages; /* how long the log was when it began */
};

G_DEFINE_FINAL_TYPE (YdBaseDatabase, yd_base_database, G_TYPE_OBJECT)

sqlite3 *
yd_base_database_get_handle (YdBaseDatabase *self)
{
  return self->handle;
}

void
yd_base_database_set_error (YdBaseDatabase  *self,
                            GError         **error,
                            int              rc)
{
  int code = YD_BASE_DATABASE_ERROR_FAILED;

  if ((rc & 0xff) == SQLITE_CORRUPT || (rc & 0xff) == SQLITE_NOTADB)
    code = YD_BASE_DATABASE_ERROR_CORRUPT;
  else if ((rc & 0xff) == SQLITE_FULL)
    code = YD_BASE_DATABASE_ERROR_FULL;
  else if ((rc & 0xff) == SQLITE_BUSY)
    code = YD_BASE_DATABASE_ERROR_BUSY;
  g_set_error (error, YD_BASE_DATABASE_ERROR, code, "database: %s",
               self->handle != NULL ? sqlite3_errmsg (self->handle) : sqlite3_errstr (rc));
}

static gboolean
run_script (YdBaseDatabase  *self,
            const char      *sql,
            GError         **error)
{
  int rc = sqlite3_exec (self->handle, sql, NULL, NULL, NULL);

  if (rc == SQLITE_OK)
    return TRUE;
  yd_base_database_set_error (self, error, rc);
  return FALSE;
}

static gboolean
bind_value (sqlite3_stmt *statement,
            int           index,
            GVariant     *value)
{
  if (value == NULL)
    return sqlite3_bind_null (statement, index) == SQLITE_OK;
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_INT64))
    return sqlite3_bind_int64 (statement, index, g_variant_get_int64 (value)) == SQLITE_OK;
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_BYTESTRING))
    return sqlite3_bind_blob (statement, index, g_variant_get_bytestring (value),
                              (int) strlen (g_variant_get_bytestring (value)),
                              SQLITE_TRANSIENT) == SQLITE_OK;
  return sqlite3_bind_text (statement, index, g_variant_get_string (value, NULL), -1,
                            SQLITE_TRANSIENT) == SQLITE_OK;
}

/* Compiled once for all its uses, one at a time. More than so many are not kept. */
static sqlite3_stmt *
find_statement (YdBaseDatabase *self,
                const char     *sql,
                int            *rc)
{
  sqlite3_stmt *kept = g_hash_table_lookup (self->statements, sql);
  sqlite3_stmt *statement = NULL;

  *rc = SQLITE_OK;
  if (kept != NULL && !sqlite3_stmt_busy (kept))
    return kept;
  *rc = sqlite3_prepare_v3 (self->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL);
  if (*rc == SQLITE_OK && kept == NULL && g_hash_table_size (self->statements) < STATEMENTS_MAX)
    g_hash_table_insert (self->statements, g_strdup (sql), statement);
  return statement;
}

static void
leave_statement (YdBaseDatabase *self,
                 const char     *sql,
                 sqlite3_stmt   *statement)
{
  if (g_hash_table_lookup (self->statements, sql) != statement)
    {
      sqlite3_finalize (statement);
      return;
    }
  sqlite3_reset (statement);
  sqlite3_clear_bindings (statement);
}

/* NULL with @error when it cannot be prepared; takes the variants in any case. */
static sqlite3_stmt *
prepare_values (YdBaseDatabase  *self,
                GError         **error,
                const char      *sql,
                guint            n_values,
                GVariant       **values)
{
  int rc;
  sqlite3_stmt *statement = find_statement (self, sql, &rc);

  for (guint i = 0; i < n_values; i++)
    {
      if (values[i] != NULL)
        g_variant_ref_sink (values[i]);
      if (statement != NULL)
        bind_value (statement, (int) i + 1, values[i]);
      g_clear_pointer (&values[i], g_variant_unref);
    }
  if (rc != SQLITE_OK)
    yd_base_database_set_error (self, error, rc);
  return statement;
}

static sqlite3_stmt *
prepare (YdBaseDatabase  *self,
         GError         **error,
         const char      *sql,
         guint            n_params,
         va_list          params)
{
  g_autofree GVariant **values = g_new (GVariant *, n_params);

  for (guint i = 0; i < n_params; i++)
    values[i] = va_arg (params, GVariant *);
  return prepare_values (self, error, sql, n_params, values);
}

/* @statement (nullable): what could not be prepared fails. */
static gboolean
run_prepared (YdBaseDatabase  *self,
              const char      *sql,
              sqlite3_stmt    *statement,
              GError         **error)
{
  int rc;

  if (statement == NULL)
    return FALSE;

  do
    rc = sqlite3_step (statement);
  while (rc == SQLITE_ROW);
  if (rc != SQLITE_DONE)
    yd_base_database_set_error (self, error, rc);
  leave_statement (self, sql, statement);
  return rc == SQLITE_DONE;
}

gboolean
yd_base_database_run_values (YdBaseDatabase  *self,
                             GError         **error,
                             const char      *sql,
                             guint            n_values,
                             GVariant       **values)
{
  return run_prepared (self, sql, prepare_values (self, error, sql, n_values, values), error);
}

gboolean
yd_base_database_run (YdBaseDatabase  *self,
                      GError         **error,
                      const char      *sql,
                      guint            n_params,
                      ...)
{
  sqlite3_stmt *statement;
  va_list params;

  va_start (params, n_params);
  statement = prepare (self, error, sql, n_params, params);
  va_end (params);
  return run_prepared (self, sql, statement, error);
}

static GPtrArray *
read_row (sqlite3_stmt *statement)
{
  GPtrArray *row = g_ptr_array_new_with_free_func (g_free);

  for (int i = 0; i < sqlite3_column_count (statement); i++)
    g_ptr_array_add (row, g_strdup ((const char *) sqlite3_column_text (statement, i)));
  return row;
}

GPtrArray *
yd_base_database_query (YdBaseDatabase  *self,
                        GError         **error,
                        const char      *sql,
                        guint            n_params,
                        ...)
{
  g_autoptr(GPtrArray) rows = NULL;
  sqlite3_stmt *statement;
  va_list params;
  int rc;

  va_start (params, n_params);
  statement = prepare (self, error, sql, n_params, params);
  va_end (params);
  if (statement == NULL)
    return NULL;

  rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  while ((rc = sqlite3_step (statement)) == SQLITE_ROW)
    g_ptr_array_add (rows, read_row (statement));
  if (rc != SQLITE_DONE)
    yd_base_database_set_error (self, error, rc);
  leave_statement (self, sql, statement);
  return rc == SQLITE_DONE ? g_steal_pointer (&rows) : NULL;
}

gboolean
yd_base_database_begin (YdBaseDatabase  *self,
                        GError         **error)
{
  return yd_base_database_run (self, error, "BEGIN IMMEDIATE", 0);
}

gboolean
yd_base_database_commit (YdBaseDatabase  *self,
                         GError         **error)
{
  return yd_base_database_run (self, error, "COMMIT", 0);
}

void
yd_base_database_rollback (YdBaseDatabase *self)
{
  yd_base_database_run (self, NULL, "ROLLBACK", 0);
}

const char *
yd_base_database_row_text (GPtrArray *row,
                           guint      column)
{
  return g_ptr_array_index (row, column);
}

gint64
yd_base_database_row_int (GPtrArray *row,
                          guint      column)
{
  const char *text = g_ptr_array_index (row, column);

  return text == NULL ? 0 : g_ascii_strtoll (text, NULL, 10);
}

/* Migrations: of the first set, @room NULL, kept in user_version; of a room, in a table. */

static gboolean
read_version (YdBaseDatabase  *self,
              const char      *room,
              gint64          *version,
              GError         **error)
{
  g_autoptr(GPtrArray) rows =
    room == NULL ? yd_base_database_query (self, error, "PRAGMA user_version", 0)
                 : yd_base_database_query (self, error,
                                           "SELECT version FROM room_version WHERE room = ?", 1,
                                           g_variant_new_string (room));

  if (rows == NULL)
    return FALSE;
  *version = rows->len == 0 ? 0 : yd_base_database_row_int (g_ptr_array_index (rows, 0), 0);
  return TRUE;
}

static gboolean
write_version (YdBaseDatabase  *self,
               const char      *room,
               gint64           version,
               GError         **error)
{
  g_autofree char *pragma = g_strdup_printf ("PRAGMA user_version = %" G_GINT64_FORMAT, version);

  if (room == NULL)
    return run_script (self, pragma, error);
  return yd_base_database_run (self, error,
                               "INSERT OR REPLACE INTO room_version (room, version)"
                               " VALUES (?, ?)", 2,
                               g_variant_new_string (room), g_variant_new_int64 (version));
}

/* From @version to the next one; nothing when another process was quicker. */
static gboolean
migrate_one (YdBaseDatabase  *self,
             const char      *room,
             const char      *script,
             gint64           version,
             GError         **error)
{
  gint64 version_now = version;

  if (!yd_base_database_begin (self, error))
    return FALSE;
  if (read_version (self, room, &version_now, error) &&
      (version_now != version ||
       (run_script (self, script, error) && write_version (self, room, version + 1, error))) &&
      yd_base_database_commit (self, error))
    return TRUE;
  yd_base_database_rollback (self);
  return FALSE;
}

static gboolean
migrate (YdBaseDatabase      *self,
         const char          *room,
         const char * const  *migrations,
         GError             **error)
{
  gint64 last = g_strv_length ((char **) migrations);
  gint64 version = 0;

  do
    {
      if (!read_version (self, room, &version, error))
        return FALSE;
      if (version < 0 || version > last)
        {
          g_set_error_literal (error, YD_BASE_DATABASE_ERROR, YD_BASE_DATABASE_ERROR_NEWER,
                               "the database was written by a newer version");
          return FALSE;
        }
      if (version < last && !migrate_one (self, room, migrations[version], version, error))
        return FALSE;
    }
  while (version < last);
  return TRUE;
}

gboolean
yd_base_database_migrate (YdBaseDatabase      *self,
                          const char          *room,
                          const char * const  *migrations,
                          GError             **error)
{
  g_return_val_if_fail (YD_IS_BASE_DATABASE (self), FALSE);
  g_return_val_if_fail (room != NULL && migrations != NULL, FALSE);

  return run_script (self,
                     "CREATE TABLE IF NOT EXISTS room_version"
                     " (room TEXT PRIMARY KEY, version INTEGER NOT NULL) WITHOUT ROWID", error) &&
         migrate (self, room, migrations, error);
}

/* The file must not be readable by others from its first moment. */
static void
make_private_file (const char *path)
{
  int fd = open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

  if (fd >= 0)
    close (fd);
}

static YdBaseDatabase *
open_file (const char  *path,
           int          patience_ms,
           int          flags,
           GError     **error)
{
  g_autoptr(YdBaseDatabase) self = g_object_new (YD_TYPE_BASE_DATABASE, NULL);
  int rc = sqlite3_open_v2 (path, &self->handle, flags | SQLITE_OPEN_EXRESCODE, NULL);

  if (rc != SQLITE_OK)
    {
      yd_base_database_set_error (self, error, rc);
      return NULL;
    }
  if (yd_base_database_is_file (self))
    self->log_path = g_strconcat (sqlite3_db_filename (self->handle, "main"), "-wal", NULL);
  sqlite3_busy_timeout (self->handle, patience_ms);
  return g_steal_pointer (&self);
}

static YdBaseDatabase *
make_file (const char          *path,
           const char          *pragmas,
           const char * const  *migrations,
           GError             **error)
{
  g_autoptr(YdBaseDatabase) self = NULL;

  if (g_strcmp0 (path, ":memory:") != 0)
    make_private_file (path);
  self = open_file (path, PATIENCE_MS, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, error);
  if (self == NULL || !run_script (self, pragmas, error) ||
      !migrate (self, NULL, migrations, error))
    return NULL;
  return g_steal_pointer (&self);
}

YdBaseDatabase *
yd_base_database_new (const char          *path,
                      const char * const  *migrations,
                      GError             **error)
{
  return make_file (path, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
                          "PRAGMA foreign_keys = ON", migrations, error);
}

YdBaseDatabase *
yd_base_database_new_bulk (const char          *path,
                           const char * const  *migrations,
                           GError             **error)
{
  return make_file (path, "PRAGMA page_size = 16384; PRAGMA journal_mode = WAL;"
                          "PRAGMA synchronous = NORMAL; PRAGMA secure_delete = ON;"
                          "PRAGMA cache_size = -16384", migrations, error);
}

YdBaseDatabase *
yd_base_database_new_reader (const char  *path,
                             GError     **error)
{
  g_autoptr(YdBaseDatabase) self = open_file (path, PATIENCE_MS, SQLITE_OPEN_READWRITE, error);

  if (self == NULL || !run_script (self, "PRAGMA query_only = ON", error))
    return NULL;
  return g_steal_pointer (&self);
}

gboolean
yd_base_database_is_file (YdBaseDatabase *self)
{
  const char *path = sqlite3_db_filename (self->handle, "main");

  return path != NULL && *path != '\0';
}

/* Counting */

static int
count_statement (unsigned  kind,
                 void     *user_data,
                 void     *statement,
                 void     *sql)
{
  (*(guint *) user_data)++;
  return 0;
}

void
yd_base_database_count (YdBaseDatabase *self,
                        guint          *n_statements)
{
  g_return_if_fail (YD_IS_BASE_DATABASE (self));

  sqlite3_trace_v2 (self->handle, n_statements != NULL ? SQLITE_TRACE_STMT : 0,
                    n_statements != NULL ? count_statement : NULL, n_statements);
}

/* Checkpoints of a light connection */

static void
checkpoint_free (Checkpoint *self)
{
  g_thread_join (self->thread);
  g_free (self->path);
  g_free (self);
}

/* Passive: nobody waits for it. What it could not do is done by the next one. */
static gpointer
run_checkpoint (gpointer user_data)
{
  Checkpoint *self = user_data;
  sqlite3 *handle = NULL;

  if (sqlite3_open_v2 (self->path, &handle, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK)
    sqlite3_exec (handle, "PRAGMA wal_checkpoint (PASSIVE)", NULL, NULL, NULL);
  sqlite3_close (handle);
  g_atomic_int_set (&self->done, 1);
  return NULL;
}

/* SQLite says so after each commit, within it: how long the log is. */
static int
log_grew (void       *user_data,
          sqlite3    *handle,
          const char *name,
          int         n_pages)
{
  YdBaseDatabase *self = user_data;

  /* It begins anew when all of it was written back. */
  if (n_pages < self->checkpoint_pages)
    self->checkpoint_pages = 0;
  if (n_pages < self->checkpoint_pages + CHECKPOINT_PAGES ||
      (self->checkpoint != NULL && !g_atomic_int_get (&self->checkpoint->done)))
    return SQLITE_OK;
  g_clear_pointer (&self->checkpoint, checkpoint_free);
  self->checkpoint_pages = n_pages;
  self->checkpoint = g_new0 (Checkpoint, 1);
  self->checkpoint->path = g_strdup (sqlite3_db_filename (handle, "main"));
  self->checkpoint->thread = g_thread_new ("yd-checkpoint", run_checkpoint, self->checkpoint);
  return SQLITE_OK;
}

YdBaseDatabase *
yd_base_database_new_light (YdBaseDatabase  *of,
                            GError         **error)
{
  g_autoptr(YdBaseDatabase) self = NULL;

  g_return_val_if_fail (yd_base_database_is_file (of), NULL);

  self = open_file (sqlite3_db_filename (of->handle, "main"), LIGHT_PATIENCE_MS,
                    SQLITE_OPEN_READWRITE, error);
  if (self == NULL || !run_script (self, "PRAGMA synchronous = NORMAL", error))
    return NULL;
  sqlite3_wal_hook (self->handle, log_grew, self);
  return g_steal_pointer (&self);
}

/* The log is the truth, and SQLite holds no lock on it that closing it would let go of. */
void
yd_base_database_sync (YdBaseDatabase *self)
{
  int log = self->log_path != NULL ? open (self->log_path, O_RDONLY | O_CLOEXEC) : -1;

  if (log >= 0 && fdatasync (log) != 0)
    g_debug ("The log of the database could not be synced");
  if (log >= 0)
    close (log);
}

static void
yd_base_database_finalize (GObject *object)
{
  YdBaseDatabase *self = YD_BASE_DATABASE (object);

  g_clear_pointer (&self->checkpoint, checkpoint_free);
  g_hash_table_unref (self->statements);
  sqlite3_close (self->handle);
  g_free (self->log_path);
  G_OBJECT_CLASS (yd_base_database_parent_class)->finalize (object);
}

static void
finalize_statement (gpointer statement)
{
  sqlite3_finalize (statement);
}

static void
yd_base_database_class_init (YdBaseDatabaseClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = yd_base_database_finalize;
}

static void
yd_base_database_init (YdBaseDatabase *self)
{
  self->statements = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, finalize_statement);
}
