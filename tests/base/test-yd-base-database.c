/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The database: migrations, what it refuses to open, values there and back, transactions.
 */
#include "config.h"

#include "yd-base-database.h"
#include "yd-base-statement.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

static const char * const first[] = { "CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT);", NULL };
static const char * const second[] = {
  "CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT);",
  "ALTER TABLE t ADD COLUMN size INTEGER DEFAULT 7;",
  NULL,
};
static const char * const broken[] = {
  "CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT);",
  "CREATE TABLE u (id INTEGER); CREATE NONSENSE;",
  NULL,
};

typedef struct
{
  char *folder; /* (owned) */
  char *path;   /* (owned) */
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->folder = g_dir_make_tmp ("yunduo-db-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->folder, "a.db", NULL);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  static const char * const tails[] = { "", "-wal", "-shm" };

  for (gsize i = 0; i < G_N_ELEMENTS (tails); i++)
    {
      g_autofree char *path = g_strconcat (fixture->path, tails[i], NULL);

      g_unlink (path);
    }
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_free (fixture->folder);
  g_free (fixture->path);
}

static void
test_migrations (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autoptr(YdBaseDatabase) old = NULL;
  g_autoptr(YdBaseDatabase) newer = NULL;
  g_autoptr(GPtrArray) rows = NULL;
  g_autoptr(GError) error = NULL;
  struct stat st;

  old = yd_base_database_new (fixture->path, first, &error);
  g_assert_no_error (error);
  g_assert_true (yd_base_database_run (old, &error, "INSERT INTO t (name) VALUES (?)", 1,
                                       g_variant_new_string ("云")));
  g_clear_object (&old);
  g_assert_cmpint (stat (fixture->path, &st), ==, 0);
  g_assert_cmpint (st.st_mode & 0777, ==, 0600);

  newer = yd_base_database_new (fixture->path, second, &error);
  g_assert_no_error (error);
  rows = yd_base_database_query (newer, &error, "SELECT name, size FROM t", 0);
  g_assert_no_error (error);
  g_assert_cmpuint (rows->len, ==, 1);
  g_assert_cmpstr (yd_base_database_row_text (g_ptr_array_index (rows, 0), 0), ==, "云");
  g_assert_cmpint (yd_base_database_row_int (g_ptr_array_index (rows, 0), 1), ==, 7);
  g_clear_object (&newer);

  /* The older program leaves it alone. */
  g_assert_null (yd_base_database_new (fixture->path, first, &error));
  g_assert_error (error, YD_BASE_DATABASE_ERROR, YD_BASE_DATABASE_ERROR_NEWER);
  g_clear_error (&error);
  newer = yd_base_database_new (fixture->path, second, &error);
  g_assert_no_error (error);
}

static void
test_broken_migration (Fixture       *fixture,
                       gconstpointer  data)
{
  g_autoptr(YdBaseDatabase) database = NULL;
  g_autoptr(GPtrArray) rows = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_null (yd_base_database_new (fixture->path, broken, &error));
  g_assert_error (error, YD_BASE_DATABASE_ERROR, YD_BASE_DATABASE_ERROR_FAILED);
  g_clear_error (&error);

  /* All of a step or nothing. */
  database = yd_base_database_new (fixture->path, first, &error);
  g_assert_no_error (error);
  rows = yd_base_database_query (database, &error, "SELECT name FROM sqlite_master", 0);
  g_assert_cmpuint (rows->len, ==, 1);
}

static void
test_not_a_database (Fixture       *fixture,
                     gconstpointer  data)
{
  g_autofree char *noise = g_strnfill (8192, 'x');
  g_autofree char *after = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_true (g_file_set_contents (fixture->path, noise, 8192, NULL));
  g_assert_null (yd_base_database_new (fixture->path, first, &error));
  g_assert_error (error, YD_BASE_DATABASE_ERROR, YD_BASE_DATABASE_ERROR_CORRUPT);
  /* Kept as it is: somebody may want to save what is in it. */
  g_assert_true (g_file_get_contents (fixture->path, &after, NULL, NULL));
  g_assert_cmpstr (after, ==, noise);
}

static void
test_no_folder (Fixture       *fixture,
                gconstpointer  data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "none", "a.db", NULL);
  g_autoptr(GError) error = NULL;

  g_assert_null (yd_base_database_new (path, first, &error));
  g_assert_error (error, YD_BASE_DATABASE_ERROR, YD_BASE_DATABASE_ERROR_FAILED);
}

static void
test_values (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(YdBaseDatabase) database = yd_base_database_new (":memory:", second, NULL);
  g_autoptr(GPtrArray) rows = NULL;
  g_autoptr(GError) error = NULL;
  GPtrArray *row;

  g_assert_true (yd_base_database_run (database, &error,
                                       "INSERT INTO t VALUES (?, ?, ?)", 3,
                                       g_variant_new_int64 (1), NULL,
                                       g_variant_new_int64 (G_MAXINT64)));
  g_assert_true (yd_base_database_run (database, &error, "INSERT INTO t VALUES (?, ?, ?)", 3,
                                       g_variant_new_int64 (2),
                                       g_variant_new_string ("'; DROP TABLE t; --"), NULL));
  rows = yd_base_database_query (database, &error, "SELECT name, size FROM t ORDER BY id", 0);
  g_assert_no_error (error);
  row = g_ptr_array_index (rows, 0);
  g_assert_null (yd_base_database_row_text (row, 0));
  g_assert_cmpint (yd_base_database_row_int (row, 1), ==, G_MAXINT64);
  row = g_ptr_array_index (rows, 1);
  g_assert_cmpstr (yd_base_database_row_text (row, 0), ==, "'; DROP TABLE t; --");
  g_assert_cmpint (yd_base_database_row_int (row, 1), ==, 0);

  g_assert_false (yd_base_database_run (database, &error, "INSERT INTO t VALUES (1, 'x', 1)", 0));
  g_assert_error (error, YD_BASE_DATABASE_ERROR, YD_BASE_DATABASE_ERROR_FAILED);
  g_clear_error (&error);
  g_assert_null (yd_base_database_query (database, &error, "SELECT * FROM nowhere WHERE a = ?", 1,
                                         g_variant_new_string ("x")));
  g_assert_error (error, YD_BASE_DATABASE_ERROR, YD_BASE_DATABASE_ERROR_FAILED);
}

static void
test_transactions (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr(YdBaseDatabase) database = yd_base_database_new (":memory:", first, NULL);
  g_autoptr(GError) error = NULL;

  for (int keep = 0; keep < 2; keep++)
    {
      g_autoptr(GPtrArray) rows = NULL;

      g_assert_true (yd_base_database_begin (database, &error));
      g_assert_true (yd_base_database_run (database, &error, "INSERT INTO t (name) VALUES ('a')",
                                           0));
      if (keep)
        g_assert_true (yd_base_database_commit (database, &error));
      else
        yd_base_database_rollback (database);
      rows = yd_base_database_query (database, &error, "SELECT id FROM t", 0);
      g_assert_cmpuint (rows->len, ==, keep);
    }
}

/* Nobody else reads it, whatever the umask; its companion neither. */
static void
test_mode (Fixture       *fixture,
           gconstpointer  data)
{
  g_autofree char *wal = g_strconcat (fixture->path, "-wal", NULL);
  mode_t before = umask (0);
  g_autoptr(YdBaseDatabase) database = yd_base_database_new (fixture->path, first, NULL);
  struct stat st;

  g_assert_true (yd_base_database_run (database, NULL, "INSERT INTO t VALUES (1, 'x')", 0));
  g_assert_cmpint (stat (fixture->path, &st), ==, 0);
  g_assert_cmpint (st.st_mode & 0777, ==, 0600);
  g_assert_cmpint (stat (wal, &st), ==, 0);
  g_assert_cmpint (st.st_mode & 0777, ==, 0600);
  umask (before);
}

/* Each room has a version of its own, and user_version is another one. */
static void
test_rooms (Fixture       *fixture,
            gconstpointer  data)
{
  static const char * const other[] = { "CREATE TABLE v (id INTEGER);", NULL };
  static const char * const none[] = { NULL };
  g_autoptr(YdBaseDatabase) database = yd_base_database_new (fixture->path, other, NULL);
  g_autoptr(YdBaseDatabase) again = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_true (yd_base_database_migrate (database, "one", first, &error));
  g_assert_true (yd_base_database_run (database, &error, "INSERT INTO t VALUES (1, 'x')", 0));
  g_assert_true (yd_base_database_migrate (database, "one", second, &error));
  g_assert_true (yd_base_database_migrate (database, "one", second, &error));
  g_assert_true (yd_base_database_migrate (database, "two", none, &error));
  g_assert_true (yd_base_database_run (database, &error, "UPDATE t SET size = 8", 0));
  g_assert_no_error (error);

  g_clear_object (&database);
  again = yd_base_database_new (fixture->path, other, &error);
  g_assert_no_error (error);
  g_assert_false (yd_base_database_migrate (again, "one", first, &error));
  g_assert_error (error, YD_BASE_DATABASE_ERROR, YD_BASE_DATABASE_ERROR_NEWER);
  g_clear_error (&error);
  g_assert_true (yd_base_database_migrate (again, "one", second, &error));
  g_assert_no_error (error);
}

/* The steps before the broken one stay; it can be mended. */
static void
test_broken_room (Fixture       *fixture,
                  gconstpointer  data)
{
  static const char * const none[] = { NULL };
  static const char * const mended[] = {
    "CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT);", "CREATE TABLE u (id INTEGER);", NULL,
  };
  g_autoptr(YdBaseDatabase) database = yd_base_database_new (fixture->path, none, NULL);
  g_autoptr(GError) error = NULL;

  g_assert_false (yd_base_database_migrate (database, "one", broken, &error));
  g_assert_error (error, YD_BASE_DATABASE_ERROR, YD_BASE_DATABASE_ERROR_FAILED);
  g_clear_error (&error);
  g_assert_true (yd_base_database_run (database, &error, "INSERT INTO t VALUES (1, 'x')", 0));
  g_assert_true (yd_base_database_migrate (database, "one", mended, &error));
  g_assert_true (yd_base_database_run (database, &error, "INSERT INTO u VALUES (1)", 0));
  g_assert_no_error (error);
}

/* The second connection writes to the same file, and does not wait long for the first one. */
static void
test_light (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr(YdBaseDatabase) memory = yd_base_database_new (":memory:", first, NULL);
  g_autoptr(YdBaseDatabase) database = yd_base_database_new (fixture->path, first, NULL);
  g_autoptr(YdBaseDatabase) light = NULL;
  g_autoptr(GPtrArray) rows = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_false (yd_base_database_is_file (memory));
  g_assert_true (yd_base_database_is_file (database));
  light = yd_base_database_new_light (database, &error);
  g_assert_no_error (error);
  g_assert_true (yd_base_database_run (light, &error, "INSERT INTO t VALUES (1, 'x')", 0));
  rows = yd_base_database_query (database, &error, "SELECT id FROM t", 0);
  g_assert_cmpuint (rows->len, ==, 1);

  g_assert_true (yd_base_database_begin (database, &error));
  g_assert_false (yd_base_database_begin (light, &error));
  g_assert_error (error, YD_BASE_DATABASE_ERROR, YD_BASE_DATABASE_ERROR_BUSY);
  g_clear_error (&error);
  yd_base_database_rollback (database);
  g_assert_true (yd_base_database_begin (light, &error));
  g_assert_true (yd_base_database_commit (light, &error));
  g_assert_no_error (error);
}

/* Whoever writes meanwhile keeps the right to. What a power cut leaves is tested in tests/seeds. */
static void
test_sync (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(YdBaseDatabase) memory = yd_base_database_new (":memory:", first, NULL);
  g_autoptr(YdBaseDatabase) database = yd_base_database_new (fixture->path, first, NULL);
  g_autoptr(YdBaseDatabase) light = yd_base_database_new_light (database, NULL);
  g_autoptr(GError) error = NULL;

  yd_base_database_sync (memory);
  g_assert_true (yd_base_database_begin (light, &error));
  g_assert_true (yd_base_database_run (light, &error, "INSERT INTO t VALUES (1, 'x')", 0));
  yd_base_database_sync (database);
  yd_base_database_sync (light);
  g_assert_false (yd_base_database_begin (database, NULL));
  g_assert_true (yd_base_database_commit (light, &error));
  yd_base_database_sync (light);
  g_assert_true (yd_base_database_begin (database, &error));
  yd_base_database_rollback (database);
  g_assert_no_error (error);
}

static goffset
get_size (const char *path)
{
  struct stat st;

  return stat (path, &st) == 0 ? st.st_size : -1;
}

/* What many small writes left in the log comes into the file, though nobody closes it. */
static void
test_checkpoint (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autoptr(YdBaseDatabase) database = yd_base_database_new (fixture->path, first, NULL);
  g_autoptr(YdBaseDatabase) light = yd_base_database_new_light (database, NULL);
  g_autofree char *text = g_strnfill (100 * 1000, 'x');
  gint64 deadline = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;
  g_autoptr(GError) error = NULL;

  g_assert_cmpint (get_size (fixture->path), <, 100 * 1000);
  for (guint i = 0; i < 60; i++)
    yd_base_database_run (light, &error, "INSERT INTO t (name) VALUES (?)", 1,
                          g_variant_new_string (text));
  g_assert_no_error (error);
  while (get_size (fixture->path) < 1000 * 1000)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
      g_thread_yield ();
    }
  yd_base_database_run (light, &error, "INSERT INTO t (name) VALUES ('y')", 0);
  g_assert_no_error (error);
}

/* The same words again and again, also after they failed, and more of them than are kept. */
static void
test_again (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr(YdBaseDatabase) database = yd_base_database_new (fixture->path, first, NULL);
  const char *insert = "INSERT INTO t (id, name) VALUES (?, ?)";
  const char *look = "SELECT name FROM t WHERE id = ?";
  g_autoptr(GPtrArray) missing = NULL;

  for (guint i = 0; i < 200; i++)
    {
      g_autofree char *name = i % 3 > 0 ? g_strdup_printf ("%u", i) : NULL;
      g_autofree char *other = g_strdup_printf ("SELECT count (*) + %u FROM t", i);
      g_autoptr(GPtrArray) found = NULL;
      g_autoptr(GPtrArray) counted = NULL;
      g_autoptr(GError) error = NULL;

      g_assert_true (yd_base_database_run (database, &error, insert, 2, g_variant_new_int64 (i),
                                           name != NULL ? g_variant_new_string (name) : NULL));
      g_assert_no_error (error);
      g_assert_false (yd_base_database_run (database, &error, insert, 2, g_variant_new_int64 (i),
                                            g_variant_new_string ("twin")));
      g_assert_error (error, YD_BASE_DATABASE_ERROR, YD_BASE_DATABASE_ERROR_FAILED);
      found = yd_base_database_query (database, NULL, look, 1, g_variant_new_int64 (i));
      g_assert_cmpuint (found->len, ==, 1);
      g_assert_cmpstr (yd_base_database_row_text (g_ptr_array_index (found, 0), 0), ==, name);
      counted = yd_base_database_query (database, NULL, other, 0);
      g_assert_cmpint (yd_base_database_row_int (g_ptr_array_index (counted, 0), 0), ==,
                       2 * i + 1);
    }
  /* Nothing of the last time is left at a place that is not given. */
  missing = yd_base_database_query (database, NULL, look, 0);
  g_assert_cmpuint (missing->len, ==, 0);
}

/* Bytes and text by one statement, many times, while another connection reads. */
static void
test_statement (Fixture       *fixture,
                gconstpointer  data)
{
  static const guint8 bytes[] = { 0, 1, 0, 255 };
  g_autoptr(YdBaseDatabase) database = yd_base_database_new_bulk (fixture->path, first, NULL);
  g_autoptr(YdBaseDatabase) reader = yd_base_database_new_reader (fixture->path, NULL);
  g_autoptr(YdBaseStatement) add = NULL;
  g_autoptr(YdBaseStatement) look = NULL;
  g_autoptr(GError) error = NULL;
  gsize size;

  add = yd_base_statement_new (database, "INSERT INTO t (id, name) VALUES (?, ?)", NULL);
  yd_base_statement_bind_int (add, 1, 1);
  yd_base_statement_bind_data (add, 2, bytes, sizeof bytes);
  g_assert_true (yd_base_statement_run (add, NULL));
  yd_base_statement_bind_int (add, 1, 2);
  yd_base_statement_bind_text (add, 2, "名字");
  g_assert_true (yd_base_statement_run (add, NULL));
  yd_base_statement_bind_int (add, 1, 3);
  yd_base_statement_bind_text (add, 2, NULL);
  g_assert_true (yd_base_statement_run (add, NULL));
  g_assert_false (yd_base_statement_run (add, &error));
  g_assert_error (error, YD_BASE_DATABASE_ERROR, YD_BASE_DATABASE_ERROR_FAILED);
  g_clear_error (&error);

  look = yd_base_statement_new (reader, "SELECT id, name FROM t WHERE id >= ? ORDER BY id", NULL);
  yd_base_statement_bind_int (look, 1, 1);
  g_assert_true (yd_base_statement_next (look, NULL));
  g_assert_true (yd_base_statement_has_data (look, 1));
  g_assert_cmpmem (yd_base_statement_get_data (look, 1, &size), 4, bytes, sizeof bytes);
  g_assert_cmpuint (size, ==, 4);
  yd_base_statement_reset (look);
  yd_base_statement_bind_int (look, 1, 2);
  g_assert_true (yd_base_statement_next (look, NULL));
  g_assert_false (yd_base_statement_has_data (look, 1));
  g_assert_cmpstr (yd_base_statement_get_text (look, 1), ==, "名字");
  g_assert_true (yd_base_statement_next (look, NULL));
  g_assert_cmpint (yd_base_statement_get_int (look, 0), ==, 3);
  g_assert_null (yd_base_statement_get_text (look, 1));
  g_assert_false (yd_base_statement_next (look, &error));
  g_assert_no_error (error);
}

/* Who reads changes nothing, and makes no file. */
static void
test_reader (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(YdBaseDatabase) database = NULL;
  g_autoptr(YdBaseDatabase) reader = NULL;

  g_assert_null (yd_base_database_new_reader (fixture->path, &error));
  g_assert_error (error, YD_BASE_DATABASE_ERROR, YD_BASE_DATABASE_ERROR_FAILED);
  g_clear_error (&error);
  database = yd_base_database_new_bulk (fixture->path, first, NULL);
  reader = yd_base_database_new_reader (fixture->path, &error);
  g_assert_no_error (error);
  g_assert_false (yd_base_database_run (reader, &error, "DELETE FROM t", 0));
  g_assert_error (error, YD_BASE_DATABASE_ERROR, YD_BASE_DATABASE_ERROR_FAILED);
  g_clear_error (&error);
  g_assert_null (yd_base_statement_new (reader, "SELECT nothing FROM nowhere", &error));
  g_assert_error (error, YD_BASE_DATABASE_ERROR, YD_BASE_DATABASE_ERROR_FAILED);
}

#define ADD(name, func) \
  g_test_add ("/base/database/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("migrations", test_migrations);
  ADD ("broken-migration", test_broken_migration);
  ADD ("not-a-database", test_not_a_database);
  ADD ("no-folder", test_no_folder);
  ADD ("mode", test_mode);
  ADD ("values", test_values);
  ADD ("again", test_again);
  ADD ("transactions", test_transactions);
  ADD ("rooms", test_rooms);
  ADD ("broken-room", test_broken_room);
  ADD ("light", test_light);
  ADD ("sync", test_sync);
  ADD ("checkpoint", test_checkpoint);
  ADD ("statement", test_statement);
  ADD ("reader", test_reader);
  return g_test_run ();
}
