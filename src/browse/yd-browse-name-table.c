/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Rows know their parent by its number, so that a path is a chain of rows, and a folder that moves
 * takes everything along; one that nobody has described yet has a row without a name. What changes
 * in a chunk makes it anew from its rows at the end of the transaction.
 */
#include "config.h"

#include "yd-browse-name-table.h"

#include "yd-browse-name-chunk.h"

#include "yd-base-statement.h"

#include <string.h>

#define SLOTS YD_BROWSE_NAME_CHUNK_SLOTS
#define DEPTH_MAX 200
#define FORGET_ROWS 20000

static const char * const migrations[] = {
  "CREATE TABLE drive (id INTEGER PRIMARY KEY, drive TEXT NOT NULL UNIQUE);"
  "CREATE TABLE name ("
  "  id INTEGER PRIMARY KEY,"
  "  drive INTEGER NOT NULL,"
  "  file BLOB NOT NULL,"
  "  parent INTEGER NOT NULL," /* 0: not known */
  "  name TEXT,"               /* NULL: not known */
  "  kind INTEGER NOT NULL,"   /* category * 2, and 1 for files */
  "  size INTEGER NOT NULL,"
  "  modified INTEGER NOT NULL);"
  "CREATE UNIQUE INDEX name_file ON name (file, drive);"
  "CREATE INDEX name_parent ON name (parent);"
  "CREATE TABLE chunk_text (id INTEGER PRIMARY KEY, data BLOB NOT NULL);"
  "CREATE TABLE chunk_sounds (id INTEGER PRIMARY KEY, data BLOB NOT NULL);"

  /* Who walks through a drive: from where, and the folders that are to be listed, in that order. */
  "CREATE TABLE walk ("
  "  id INTEGER PRIMARY KEY,"
  "  drive INTEGER NOT NULL,"
  "  root INTEGER NOT NULL,"
  "  done INTEGER NOT NULL,"
  "  finished INTEGER NOT NULL," /* seconds since 1970, 0: not yet */
  "  UNIQUE (drive, root));"
  "CREATE TABLE walk_folder ("
  "  id INTEGER PRIMARY KEY,"
  "  walk INTEGER NOT NULL,"
  "  folder INTEGER NOT NULL);"
  "CREATE INDEX walk_folder_walk ON walk_folder (walk);",

  /* Sounds know the lengths of their names; what was written before does not: heard again. */
  "DELETE FROM walk_folder; DELETE FROM walk; DELETE FROM chunk_sounds; DELETE FROM chunk_text;"
  "DELETE FROM name",
  NULL,
};

typedef enum
{
  FIND_DRIVE,
  ADD_DRIVE,
  DELETE_DRIVE,
  DELETE_WALK_FOLDERS,
  DELETE_WALKS,
  FIND_NAME,
  ADD_NAME,
  CHANGE_NAME,
  DELETE_NAME,
  LIST_CHILDREN,
  LIST_CHUNK,
  PUT_TEXT,
  PUT_SOUNDS,
  DELETE_TEXT,
  DELETE_SOUNDS,
  LIST_DRIVES,
  LIST_OF_DRIVE,
  N_STATEMENTS,
} Statement;

static const char * const sqls[N_STATEMENTS] = {
  [FIND_DRIVE] = "SELECT id FROM drive WHERE drive = ?",
  [ADD_DRIVE] = "INSERT INTO drive (drive) VALUES (?) RETURNING id",
  [DELETE_DRIVE] = "DELETE FROM drive WHERE id = ?",
  [DELETE_WALK_FOLDERS] = "DELETE FROM walk_folder WHERE walk IN"
                          " (SELECT id FROM walk WHERE drive = ?)",
  [DELETE_WALKS] = "DELETE FROM walk WHERE drive = ?",
  [FIND_NAME] = "SELECT id, parent, name, kind, size, modified FROM name"
                " WHERE file = ? AND drive = ?",
  [ADD_NAME] = "INSERT INTO name (file, drive, parent, name, kind, size, modified)"
               " VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING id",
  [CHANGE_NAME] = "UPDATE name SET parent = ?, name = ?, kind = ?, size = ?, modified = ?"
                  " WHERE id = ?",
  [DELETE_NAME] = "DELETE FROM name WHERE id = ?",
  [LIST_CHILDREN] = "SELECT id FROM name WHERE parent = ?",
  [LIST_CHUNK] = "SELECT id, drive, modified, name FROM name"
                 " WHERE id BETWEEN ? AND ? AND name IS NOT NULL ORDER BY id",
  [PUT_TEXT] = "INSERT OR REPLACE INTO chunk_text (id, data) VALUES (?, ?)",
  [PUT_SOUNDS] = "INSERT OR REPLACE INTO chunk_sounds (id, data) VALUES (?, ?)",
  [DELETE_TEXT] = "DELETE FROM chunk_text WHERE id = ?",
  [DELETE_SOUNDS] = "DELETE FROM chunk_sounds WHERE id = ?",
  [LIST_DRIVES] = "SELECT id, drive FROM drive",
  [LIST_OF_DRIVE] = "SELECT id FROM name WHERE drive = ? AND id > ? ORDER BY id LIMIT ?",
};

struct _YdBrowseNameTable
{
  /* owned */
  YdBaseDatabase *database;                  /* (owned) */
  YdBaseStatement *statements[N_STATEMENTS]; /* (owned) (nullable): made when needed */
  YdBrowseSpelling *spelling;                /* (owned) */
  GString *spelt;                            /* (owned): room to work in */

  /* state of the transaction */
  GHashTable *chunks; /* (owned): gint64 of those that have to be made anew */
  GError *error;      /* (owned) (nullable): the first one */
  gboolean changed;
  gint64 after;       /* where forgetting goes on */
};

/* Ids */

/* -1 for none of the service's. */
static int
read_digit (char digit)
{
  return g_ascii_isupper (digit) ? -1 : g_ascii_xdigit_value (digit);
}

GBytes *
yd_browse_name_table_pack_id (const char *id)
{
  gsize length = strlen (id);
  gboolean digits = length >= 2 && length % 2 == 0;
  g_autofree guint8 *packed = g_malloc (length / 2 + 1);

  for (gsize i = 0; digits && i < length / 2; i++)
    {
      int high = read_digit (id[2 * i]);
      int low = read_digit (id[2 * i + 1]);

      digits = high >= 0 && low >= 0;
      packed[i + 1] = digits ? (guint8) (high << 4 | low) : 0;
    }
  if (!digits)
    return g_bytes_new (id, length);
  packed[0] = 0;
  return g_bytes_new (packed, length / 2 + 1);
}

char *
yd_browse_name_table_unpack_id (gconstpointer data,
                                gsize         size)
{
  const guint8 *bytes = data;
  GString *id;

  if (size == 0 || bytes[0] != 0)
    return g_strndup (data != NULL ? data : "", size);
  id = g_string_sized_new (2 * size);
  for (gsize i = 1; i < size; i++)
    g_string_append_printf (id, "%02x", bytes[i]);
  return g_string_free (id, FALSE);
}

/* Statements */

/* NULL after a failure. */
static YdBaseStatement *
use (YdBrowseNameTable *self,
     Statement          which)
{
  YdBaseStatement **statement = &self->statements[which];

  if (self->error != NULL)
    return NULL;
  if (*statement == NULL)
    *statement = yd_base_statement_new (self->database, sqls[which], &self->error);
  return *statement;
}

static void
run (YdBrowseNameTable *self,
     YdBaseStatement   *statement)
{
  yd_base_statement_run (statement, &self->error);
}

/* The first column of the only row; 0 when there is none. */
static gint64
run_for_number (YdBrowseNameTable *self,
                YdBaseStatement   *statement)
{
  gint64 number = 0;

  while (self->error == NULL && yd_base_statement_next (statement, &self->error))
    number = yd_base_statement_get_int (statement, 0);
  return number;
}

static void
run_with_number (YdBrowseNameTable *self,
                 Statement          which,
                 gint64             number)
{
  YdBaseStatement *statement = use (self, which);

  if (statement == NULL)
    return;
  yd_base_statement_bind_int (statement, 1, number);
  run (self, statement);
}

/* Chunks */

static void
touch (YdBrowseNameTable *self,
       gint64             id)
{
  gint64 chunk = id / SLOTS;

  self->changed = TRUE;
  if (!g_hash_table_contains (self->chunks, &chunk))
    g_hash_table_add (self->chunks, g_memdup2 (&chunk, sizeof chunk));
}

static void
put_bytes (YdBrowseNameTable *self,
           Statement          put,
           Statement          delete_it,
           gint64             chunk,
           GByteArray        *bytes)
{
  YdBaseStatement *statement = use (self, put);

  if (statement == NULL)
    return;
  if (bytes->len == 0)
    {
      run_with_number (self, delete_it, chunk);
      return;
    }
  yd_browse_name_chunk_end (bytes);
  yd_base_statement_bind_int (statement, 1, chunk);
  yd_base_statement_bind_data (statement, 2, bytes->data, bytes->len);
  run (self, statement);
}

static void
make_chunk (YdBrowseNameTable *self,
            gint64             chunk)
{
  g_autoptr(GByteArray) text = g_byte_array_new ();
  g_autoptr(GByteArray) sounds = g_byte_array_new ();
  YdBaseStatement *rows = use (self, LIST_CHUNK);

  if (rows == NULL)
    return;
  yd_base_statement_bind_int (rows, 1, chunk * SLOTS);
  yd_base_statement_bind_int (rows, 2, chunk * SLOTS + SLOTS - 1);
  while (yd_base_statement_next (rows, &self->error))
    yd_browse_name_chunk_append (text, sounds, self->spelling, self->spelt,
                                 (guint) (yd_base_statement_get_int (rows, 0) % SLOTS),
                                 (guint) yd_base_statement_get_int (rows, 1),
                                 yd_base_statement_get_int (rows, 2),
                                 yd_base_statement_get_text (rows, 3));
  put_bytes (self, PUT_TEXT, DELETE_TEXT, chunk, text);
  put_bytes (self, PUT_SOUNDS, DELETE_SOUNDS, chunk, sounds);
}

static void
make_chunks (YdBrowseNameTable *self)
{
  GHashTableIter iter;
  gpointer chunk;

  g_hash_table_iter_init (&iter, self->chunks);
  while (self->error == NULL && g_hash_table_iter_next (&iter, &chunk, NULL))
    make_chunk (self, *(gint64 *) chunk);
  g_hash_table_remove_all (self->chunks);
}

/* Rows */

gint64
yd_browse_name_table_find_drive (YdBrowseNameTable *self,
                                 const char        *drive_id)
{
  YdBaseStatement *found = use (self, FIND_DRIVE);
  YdBaseStatement *add = use (self, ADD_DRIVE);
  gint64 drive;

  if (found == NULL || add == NULL)
    return 0;
  yd_base_statement_bind_text (found, 1, drive_id);
  drive = run_for_number (self, found);
  if (drive != 0 || self->error != NULL)
    return drive;
  yd_base_statement_bind_text (add, 1, drive_id);
  return run_for_number (self, add);
}

/* A row as it is, or is to be. */
typedef struct
{
  gint64 id;
  gint64 parent;
  const char *name; /* (unowned) (nullable) */
  gint64 kind;
  gint64 size;
  gint64 modified;
} Row;

/* FALSE when there is none. The name lives until the statement runs again. */
static gboolean
find_row (YdBrowseNameTable *self,
          gint64             drive,
          GBytes            *file,
          Row               *row)
{
  YdBaseStatement *found = use (self, FIND_NAME);
  gsize size;
  gconstpointer data = g_bytes_get_data (file, &size);

  if (found == NULL)
    return FALSE;
  yd_base_statement_reset (found);
  yd_base_statement_bind_data (found, 1, data, size);
  yd_base_statement_bind_int (found, 2, drive);
  if (!yd_base_statement_next (found, &self->error))
    return FALSE;
  row->id = yd_base_statement_get_int (found, 0);
  row->parent = yd_base_statement_get_int (found, 1);
  row->name = yd_base_statement_get_text (found, 2);
  row->kind = yd_base_statement_get_int (found, 3);
  row->size = yd_base_statement_get_int (found, 4);
  row->modified = yd_base_statement_get_int (found, 5);
  return TRUE;
}

/* Whoever found a row has to let go of it before it is written. */
static void
leave_row (YdBrowseNameTable *self)
{
  if (self->statements[FIND_NAME] != NULL)
    yd_base_statement_reset (self->statements[FIND_NAME]);
}

static gint64
add_row (YdBrowseNameTable *self,
         gint64             drive,
         GBytes            *file,
         const Row         *row)
{
  YdBaseStatement *add = use (self, ADD_NAME);
  gsize size;
  gconstpointer data = g_bytes_get_data (file, &size);
  gint64 id;

  if (add == NULL)
    return 0;
  yd_base_statement_bind_data (add, 1, data, size);
  yd_base_statement_bind_int (add, 2, drive);
  yd_base_statement_bind_int (add, 3, row->parent);
  yd_base_statement_bind_text (add, 4, row->name);
  yd_base_statement_bind_int (add, 5, row->kind);
  yd_base_statement_bind_int (add, 6, row->size);
  yd_base_statement_bind_int (add, 7, row->modified);
  id = run_for_number (self, add);
  if (id != 0 && row->name != NULL)
    touch (self, id);
  return id;
}

static void
change_row (YdBrowseNameTable *self,
            const Row         *row)
{
  YdBaseStatement *change = use (self, CHANGE_NAME);

  if (change == NULL)
    return;
  yd_base_statement_bind_int (change, 1, row->parent);
  yd_base_statement_bind_text (change, 2, row->name);
  yd_base_statement_bind_int (change, 3, row->kind);
  yd_base_statement_bind_int (change, 4, row->size);
  yd_base_statement_bind_int (change, 5, row->modified);
  yd_base_statement_bind_int (change, 6, row->id);
  run (self, change);
  self->changed = TRUE;
}

static gint64
find_folder (YdBrowseNameTable *self,
             gint64             drive,
             const char        *file_id)
{
  g_autoptr(GBytes) file = NULL;
  const Row unknown = { .size = -1 };
  Row known;

  if (*file_id == '\0')
    return 0;
  file = yd_browse_name_table_pack_id (file_id);
  if (!find_row (self, drive, file, &known))
    return self->error != NULL ? 0 : add_row (self, drive, file, &unknown);
  leave_row (self);
  return known.id;
}

gint64
yd_browse_name_table_find_folder (YdBrowseNameTable *self,
                                  const char        *drive_id,
                                  const char        *file_id)
{
  gint64 drive = yd_browse_name_table_find_drive (self, drive_id);

  return drive == 0 ? 0 : find_folder (self, drive, file_id);
}

static gint64
put_in (YdBrowseNameTable *self,
        gint64             drive,
        gint64             parent,
        YdDriveItem       *item)
{
  g_autoptr(GBytes) file = yd_browse_name_table_pack_id (yd_drive_item_get_id (item));
  Row row = {
    .parent = parent,
    .name = yd_drive_item_get_name (item),
    .kind = yd_drive_item_get_category (item) * 2 + !yd_drive_item_is_folder (item),
    .size = yd_drive_item_get_size (item),
    .modified = yd_drive_item_get_modified_us (item),
  };
  gboolean same, same_chunk;
  Row known;

  if (!find_row (self, drive, file, &known))
    return self->error != NULL ? 0 : add_row (self, drive, file, &row);
  row.id = known.id;
  row.parent = parent != 0 && parent != known.id ? parent : known.parent;
  same_chunk = g_strcmp0 (row.name, known.name) == 0 &&
               yd_browse_name_chunk_get_hour (row.modified) ==
                 yd_browse_name_chunk_get_hour (known.modified);
  same = same_chunk && row.parent == known.parent && row.kind == known.kind &&
         row.size == known.size && row.modified == known.modified;
  leave_row (self);
  if (!same)
    change_row (self, &row);
  if (!same_chunk)
    touch (self, row.id);
  return row.id;
}

gint64
yd_browse_name_table_put (YdBrowseNameTable *self,
                          YdDriveItem       *item)
{
  gint64 drive = yd_browse_name_table_find_drive (self, yd_drive_item_get_drive_id (item));

  if (drive == 0)
    return 0;
  return put_in (self, drive, find_folder (self, drive, yd_drive_item_get_parent_id (item)), item);
}

/* (transfer full): gint64 */
static GArray *
list_children (YdBrowseNameTable *self,
               gint64             parent)
{
  GArray *children = g_array_new (FALSE, FALSE, sizeof (gint64));
  YdBaseStatement *rows = use (self, LIST_CHILDREN);

  if (rows == NULL)
    return children;
  yd_base_statement_bind_int (rows, 1, parent);
  while (yd_base_statement_next (rows, &self->error))
    {
      gint64 id = yd_base_statement_get_int (rows, 0);

      g_array_append_val (children, id);
    }
  return children;
}

/* Level by level: there may be many, and they may be deep. */
static void
remove_rows (YdBrowseNameTable *self,
             GArray            *first)
{
  g_autoptr(GArray) level = g_array_ref (first);

  for (guint depth = 0; level->len > 0 && depth < DEPTH_MAX && self->error == NULL; depth++)
    {
      g_autoptr(GArray) next = g_array_new (FALSE, FALSE, sizeof (gint64));

      for (guint i = 0; i < level->len; i++)
        {
          gint64 id = g_array_index (level, gint64, i);
          g_autoptr(GArray) children = list_children (self, id);

          if (children->len > 0)
            g_array_append_vals (next, children->data, children->len);
          run_with_number (self, DELETE_NAME, id);
          touch (self, id);
        }
      g_array_unref (level);
      level = g_steal_pointer (&next);
    }
}

void
yd_browse_name_table_remove (YdBrowseNameTable *self,
                             const char        *drive_id,
                             const char        *file_id)
{
  g_autoptr(GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr(GBytes) file = yd_browse_name_table_pack_id (file_id);
  gint64 drive = yd_browse_name_table_find_drive (self, drive_id);
  Row known;

  if (drive == 0 || !find_row (self, drive, file, &known))
    return;
  leave_row (self);
  g_array_append_val (ids, known.id);
  remove_rows (self, ids);
}

void
yd_browse_name_table_put_all (YdBrowseNameTable *self,
                              YdDriveItem       *folder,
                              GPtrArray         *items)
{
  gint64 drive = yd_browse_name_table_find_drive (self, yd_drive_item_get_drive_id (folder));
  gint64 parent = drive == 0 ? 0 : find_folder (self, drive, yd_drive_item_get_id (folder));
  g_autoptr(GHashTable) there = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  g_autoptr(GArray) gone = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr(GArray) children = NULL;

  if (parent == 0)
    return;
  for (guint i = 0; i < items->len; i++)
    {
      gint64 id = put_in (self, drive, parent, g_ptr_array_index (items, i));

      g_hash_table_add (there, g_memdup2 (&id, sizeof id));
    }
  children = list_children (self, parent);
  for (guint i = 0; i < children->len; i++)
    if (!g_hash_table_contains (there, &g_array_index (children, gint64, i)))
      g_array_append_val (gone, g_array_index (children, gint64, i));
  remove_rows (self, gone);
}

/* Forgetting */

/* The number of one that is not among them, or 0. */
static gint64
find_other_drive (YdBrowseNameTable *self,
                  GHashTable        *drive_ids)
{
  YdBaseStatement *rows = use (self, LIST_DRIVES);
  gint64 other = 0;

  while (rows != NULL && self->error == NULL && yd_base_statement_next (rows, &self->error))
    if (!g_hash_table_contains (drive_ids, yd_base_statement_get_text (rows, 1)))
      other = yd_base_statement_get_int (rows, 0);
  return other;
}

gboolean
yd_browse_name_table_forget (YdBrowseNameTable *self,
                             GHashTable        *drive_ids)
{
  gint64 drive = find_other_drive (self, drive_ids);
  YdBaseStatement *rows = use (self, LIST_OF_DRIVE);
  g_autoptr(GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));

  if (drive == 0 || rows == NULL)
    return FALSE;
  yd_base_statement_bind_int (rows, 1, drive);
  yd_base_statement_bind_int (rows, 2, self->after);
  yd_base_statement_bind_int (rows, 3, FORGET_ROWS);
  while (yd_base_statement_next (rows, &self->error))
    {
      gint64 id = yd_base_statement_get_int (rows, 0);

      g_array_append_val (ids, id);
    }
  for (guint i = 0; i < ids->len; i++)
    {
      self->after = g_array_index (ids, gint64, i);
      run_with_number (self, DELETE_NAME, self->after);
      touch (self, self->after);
    }
  if (ids->len < FORGET_ROWS)
    {
      self->after = 0;
      run_with_number (self, DELETE_WALK_FOLDERS, drive);
      run_with_number (self, DELETE_WALKS, drive);
      run_with_number (self, DELETE_DRIVE, drive);
    }
  return self->error == NULL;
}

/* The transaction */

YdBaseDatabase *
yd_browse_name_table_get_database (YdBrowseNameTable *self)
{
  return self->database;
}

void
yd_browse_name_table_begin (YdBrowseNameTable *self)
{
  g_clear_error (&self->error);
  self->changed = FALSE;
  yd_base_database_begin (self->database, &self->error);
}

void
yd_browse_name_table_fail (YdBrowseNameTable *self,
                           GError            *error)
{
  if (self->error == NULL)
    self->error = error;
  else
    g_error_free (error);
}

gboolean
yd_browse_name_table_end (YdBrowseNameTable  *self,
                          gboolean           *changed,
                          GError            **error)
{
  make_chunks (self);
  if (self->error == NULL)
    yd_base_database_commit (self->database, &self->error);
  *changed = self->changed && self->error == NULL;
  if (self->error == NULL)
    return TRUE;
  for (guint i = 0; i < N_STATEMENTS; i++)
    if (self->statements[i] != NULL)
      yd_base_statement_reset (self->statements[i]);
  self->after = 0;
  yd_base_database_rollback (self->database);
  g_propagate_error (error, g_steal_pointer (&self->error));
  return FALSE;
}

YdBrowseNameTable *
yd_browse_name_table_open (const char  *path,
                           GError     **error)
{
  YdBaseDatabase *database = yd_base_database_new_bulk (path, migrations, error);
  YdBrowseNameTable *self;

  if (database == NULL)
    return NULL;
  self = g_new0 (YdBrowseNameTable, 1);
  self->database = database;
  self->spelling = yd_browse_spelling_new ();
  self->spelt = g_string_new (NULL);
  self->chunks = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  return self;
}

void
yd_browse_name_table_free (YdBrowseNameTable *self)
{
  for (guint i = 0; i < N_STATEMENTS; i++)
    g_clear_pointer (&self->statements[i], yd_base_statement_free);
  g_clear_error (&self->error);
  g_hash_table_unref (self->chunks);
  g_string_free (self->spelt, TRUE);
  yd_browse_spelling_free (self->spelling);
  g_object_unref (self->database);
  g_free (self);
}
