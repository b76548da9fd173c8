/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a person changes in the list of storages: options, order, copies. List and database agree
 * after each change and after each failure.
 */
#include "config.h"

#include "yd-test-world.h"

#include <glib/gstdio.h>
#include <string.h>

/* What the list signals: "position-removed+added;" for each change. */
static void
note_change (GListModel *model,
             guint       position,
             guint       removed,
             guint       added,
             gpointer    user_data)
{
  g_string_append_printf (user_data, "%u-%u+%u;", position, removed, added);
}

static void
count_notify (GObject    *object,
              GParamSpec *pspec,
              gpointer    user_data)
{
  guint *n = user_data;

  (*n)++;
}

/* The names in order, with commas. (transfer full) */
static char *
join_names (GListModel *model)
{
  GString *names = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr(YdStorage) storage = g_list_model_get_item (model, i);

      g_string_append_printf (names, "%s%s", i > 0 ? "," : "", yd_storage_get_name (storage));
    }
  return g_string_free (names, FALSE);
}

/* @names in the list, and the same in what a new start would read. */
static void
assert_names (YdTestWorld *world,
              const char  *names)
{
  g_autofree char *in_memory = join_names (G_LIST_MODEL (world->registry));
  g_autofree char *in_database = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) rows =
    yd_base_database_query (world->database, &error,
                            "SELECT group_concat (name) FROM"
                            " (SELECT name FROM storage ORDER BY position)", 0);

  g_assert_no_error (error);
  in_database = g_strdup (yd_base_database_row_text (g_ptr_array_index (rows, 0), 0));
  g_assert_cmpstr (in_memory, ==, names);
  g_assert_cmpstr (in_database, ==, names);
}

/* From now on each change of a storage's row fails, as on a full disk. */
static void
break_database (YdTestWorld *world,
                const char  *event)
{
  g_autofree char *sql = g_strdup_printf ("CREATE TRIGGER full BEFORE %s ON storage"
                                          " BEGIN SELECT RAISE (ABORT, 'full'); END", event);
  g_autoptr(GError) error = NULL;

  yd_base_database_run (world->database, &error, sql, 0);
  g_assert_no_error (error);
}

static YdStorageOptions *
unusual_options (void)
{
  YdStorageOptions *options = yd_storage_options_new ();

  g_free (options->name);
  options->name = g_strdup ("另一个");
  g_free (options->root_id);
  options->root_id = g_strdup ("655f3a1c2b7e5d0f4c1a4e0db2f5a5f0c3d1e2f4");
  g_free (options->proxy);
  options->proxy = g_strdup ("https://proxy.example/{path}");
  options->kind = YD_DRIVE_KIND_BACKUP;
  options->removal = YD_STORAGE_REMOVE_DELETE;
  options->livp = YD_STORAGE_LIVP_REBUILT;
  options->instant = FALSE;
  options->internal = TRUE;
  options->order = YD_STORAGE_ORDER_CREATED;
  options->descending = TRUE;
  options->enabled = FALSE;
  return options;
}

static void
assert_options (const YdStorageOptions *is,
                const YdStorageOptions *wanted)
{
  g_assert_cmpstr (is->name, ==, wanted->name);
  g_assert_cmpstr (is->root_id, ==, wanted->root_id);
  g_assert_cmpstr (is->proxy, ==, wanted->proxy);
  g_assert_cmpint (is->kind, ==, wanted->kind);
  g_assert_cmpint (is->removal, ==, wanted->removal);
  g_assert_cmpint (is->livp, ==, wanted->livp);
  g_assert_cmpint (is->instant, ==, wanted->instant);
  g_assert_cmpint (is->internal, ==, wanted->internal);
  g_assert_cmpint (is->order, ==, wanted->order);
  g_assert_cmpint (is->descending, ==, wanted->descending);
  g_assert_cmpint (is->enabled, ==, wanted->enabled);
}

/* A registry over the file at @path, as a new start of the program makes it. (transfer full) */
static YdStorageRegistry *
open_registry (YdTestWorld *world,
               const char  *path)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(YdBaseDatabase) database =
    yd_base_database_new (path, yd_storage_registry_get_migrations (), &error);
  YdStorageRegistry *registry;

  g_assert_no_error (error);
  registry = yd_storage_registry_new (world->net, world->clock, world->vault, database, NULL,
                                      NULL);
  g_assert_true (yd_storage_registry_load (registry, &error));
  g_assert_no_error (error);
  return registry;
}

static void
remove_files (const char *folder,
              const char *path)
{
  g_autofree char *wal = g_strconcat (path, "-wal", NULL);
  g_autofree char *shm = g_strconcat (path, "-shm", NULL);

  g_unlink (wal);
  g_unlink (shm);
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

static void
test_options_survive_a_restart (void)
{
  g_autoptr(YdTestWorld) world = yd_test_world_new (NULL);
  g_autofree char *folder = g_dir_make_tmp ("yunduo-test-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "a.db", NULL);
  g_autoptr(YdStorageSignIn) sign_in = yd_test_world_sign_in (world, "alice");
  g_autoptr(YdStorageOptions) defaults = yd_storage_options_new ();
  g_autoptr(YdStorageOptions) wanted = unusual_options ();
  g_autoptr(GError) error = NULL;

  for (int round = 0; round < 2; round++)
    {
      g_autoptr(YdStorageRegistry) registry = open_registry (world, path);
      g_autoptr(YdStorageAccount) account = NULL;
      g_autoptr(YdStorage) storage = NULL;

      if (round == 0)
        {
          account = yd_storage_registry_adopt (registry, sign_in, &error);
          g_free (defaults->name);
          defaults->name = g_strdup ("one");
          storage = yd_storage_registry_add (registry, account, defaults, &error);
          g_assert_no_error (error);
          assert_options (yd_storage_get_options (storage), defaults);
          g_assert_true (yd_storage_registry_edit (registry, storage, wanted, &error));
          g_assert_no_error (error);
          yd_test_wait_until (yd_storage_registry_is_settled (registry));
        }
      else
        storage = g_list_model_get_item (G_LIST_MODEL (registry), 0);
      assert_options (yd_storage_get_options (storage), wanted);
    }
  remove_files (folder, path);
}

/* A file of the first version: its storages keep their order and get the defaults. */
static void
test_first_schema_is_upgraded (void)
{
  g_autoptr(YdTestWorld) world = yd_test_world_new (NULL);
  g_autofree char *folder = g_dir_make_tmp ("yunduo-test-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "a.db", NULL);
  const char * const first[] = { yd_storage_registry_get_migrations ()[0], NULL };
  g_autoptr(GError) error = NULL;
  g_autoptr(YdBaseDatabase) old = yd_base_database_new (path, first, &error);
  g_autoptr(YdStorageRegistry) registry = NULL;
  g_autoptr(YdStorageOptions) defaults = yd_storage_options_new ();
  g_autoptr(YdStorage) storage = NULL;
  g_autofree char *names = NULL;

  g_assert_no_error (error);
  yd_base_database_run (old, &error, "INSERT INTO account VALUES (7, 'u', 0, 'http://127.0.0.1:1',"
                        " NULL, 'c', 'c', 'U', '', 'd', NULL, 'b', 0)", 0);
  g_assert_no_error (error);
  yd_base_database_run (old, &error, "INSERT INTO storage VALUES"
                        " (3, 7, 2, 'c', 0, 'root', 0, 0, 1, 0),"
                        " (1, 7, 2, 'b', 0, 'root', 0, 0, 1, 0),"
                        " (2, 7, 1, 'a', 2, 'root', 1, 1, 0, 1)", 0);
  g_assert_no_error (error);
  g_clear_object (&old);

  registry = open_registry (world, path);
  names = join_names (G_LIST_MODEL (registry));
  g_assert_cmpstr (names, ==, "a,b,c");
  storage = g_list_model_get_item (G_LIST_MODEL (registry), 2);
  g_free (defaults->name);
  defaults->name = g_strdup ("c");
  assert_options (yd_storage_get_options (storage), defaults);
  g_clear_object (&registry);
  remove_files (folder, path);
}

static void
test_edit_notifies (void)
{
  g_autoptr(YdTestWorld) world = yd_test_world_new (NULL);
  g_autoptr(YdStorage) storage = yd_test_world_add_storage (world, "alice", "one");
  g_autoptr(YdStorageOptions) options =
    yd_storage_options_copy (yd_storage_get_options (storage));
  g_autoptr(GError) error = NULL;
  const YdStorageOptions *seen = NULL;
  guint n_options = 0;
  guint n_name = 0;

  g_signal_connect (storage, "notify::options", G_CALLBACK (count_notify), &n_options);
  g_signal_connect (storage, "notify::name", G_CALLBACK (count_notify), &n_name);
  options->enabled = FALSE;
  g_assert_true (yd_storage_registry_edit (world->registry, storage, options, &error));
  g_assert_cmpuint (n_options, ==, 1);
  g_assert_cmpuint (n_name, ==, 0);
  g_free (options->name);
  options->name = g_strdup ("two");
  g_assert_true (yd_storage_registry_edit (world->registry, storage, options, &error));
  g_assert_cmpuint (n_options, ==, 2);
  g_assert_cmpuint (n_name, ==, 1);
  g_object_get (storage, "options", &seen, NULL);
  g_assert_true (seen == yd_storage_get_options (storage));
  assert_names (world, "two");
}

static void
test_edit_refuses (void)
{
  g_autoptr(YdTestWorld) world = yd_test_world_new (NULL);
  g_autoptr(YdStorage) first = yd_test_world_add_storage (world, "alice", "one");
  g_autoptr(YdStorage) second G_GNUC_UNUSED = yd_test_world_add_storage (world, "alice", "two");
  static const struct
  {
    const char *name;
    int code;
  } rows[] = {
    { "two", G_IO_ERROR_EXISTS },
    { "a:b", G_IO_ERROR_INVALID_ARGUMENT },
    { "a/b", G_IO_ERROR_INVALID_ARGUMENT },
    { "", G_IO_ERROR_INVALID_ARGUMENT },
    { " \t", G_IO_ERROR_INVALID_ARGUMENT },
    { "\xff", G_IO_ERROR_INVALID_ARGUMENT },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(YdStorageOptions) options = unusual_options ();
      g_autoptr(GError) error = NULL;

      g_free (options->name);
      options->name = g_strdup (rows[i].name);
      g_assert_false (yd_storage_registry_edit (world->registry, first, options, &error));
      g_assert_error (error, G_IO_ERROR, rows[i].code);
      g_assert_true (yd_storage_get_options (first)->enabled);
    }
  assert_names (world, "one,two");
}

static void
test_removed_storage_is_refused (void)
{
  g_autoptr(YdTestWorld) world = yd_test_world_new (NULL);
  g_autoptr(YdStorage) storage = yd_test_world_add_storage (world, "alice", "one");
  G_GNUC_UNUSED g_autoptr(YdStorage) other = yd_test_world_add_storage (world, "alice", "two");
  g_autoptr(YdStorageOptions) options = unusual_options ();
  g_autoptr(GError) error = NULL;

  g_assert_true (yd_storage_registry_remove (world->registry, storage, FALSE, &error));
  g_assert_false (yd_storage_registry_edit (world->registry, storage, options, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_false (yd_storage_registry_move (world->registry, storage, 0, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (yd_storage_registry_duplicate (world->registry, storage, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  assert_names (world, "two");
}

static void
test_move (void)
{
  static const struct
  {
    const char *name;
    guint position;
    const char *names;
    const char *signals;
  } rows[] = {
    { "c", 0, "c,a,b,d", "0-3+3;" },
    { "c", 0, "c,a,b,d", "" },
    { "c", 3, "a,b,d,c", "0-4+4;" },
    { "a", 1, "b,a,d,c", "0-2+2;" },
    { "a", G_MAXUINT, "b,d,c,a", "1-3+3;" },
    { "a", 3, "b,d,c,a", "" },
    { "c", 1, "b,c,d,a", "1-2+2;" },
  };
  g_autoptr(YdTestWorld) world = yd_test_world_new (NULL);
  g_autoptr(GString) signals = g_string_new (NULL);

  for (const char *p = "abcd"; *p != '\0'; p++)
    {
      const char name[] = { *p, '\0' };
      G_GNUC_UNUSED g_autoptr(YdStorage) storage = yd_test_world_add_storage (world, "alice", name);
    }
  g_signal_connect (world->registry, "items-changed", G_CALLBACK (note_change), signals);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    for (guint at = 0; at < 4; at++)
      {
        g_autoptr(YdStorage) storage =
          g_list_model_get_item (G_LIST_MODEL (world->registry), at);
        g_autoptr(GError) error = NULL;

        if (!g_str_equal (yd_storage_get_name (storage), rows[i].name))
          continue;
        g_string_truncate (signals, 0);
        g_assert_true (yd_storage_registry_move (world->registry, storage, rows[i].position,
                                                 &error));
        g_assert_no_error (error);
        assert_names (world, rows[i].names);
        g_assert_cmpstr (signals->str, ==, rows[i].signals);
        break;
      }
}

/* A storage added after a move and a removal is the last one, here and after a restart. */
static void
test_add_after_move (void)
{
  g_autoptr(YdTestWorld) world = yd_test_world_new (NULL);
  g_autoptr(YdStorage) a = yd_test_world_add_storage (world, "alice", "a");
  g_autoptr(YdStorage) b = yd_test_world_add_storage (world, "alice", "b");
  g_autoptr(YdStorage) c = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_true (yd_storage_registry_move (world->registry, b, 0, &error));
  g_assert_true (yd_storage_registry_remove (world->registry, a, FALSE, &error));
  c = yd_test_world_add_storage (world, "alice", "c");
  assert_names (world, "b,c");
}

static void
test_duplicate (void)
{
  g_autoptr(YdTestWorld) world = yd_test_world_new (NULL);
  g_autoptr(YdStorage) a = yd_test_world_add_storage (world, "alice", "a");
  g_autoptr(YdStorage) b G_GNUC_UNUSED = yd_test_world_add_storage (world, "alice", "b");
  g_autoptr(YdStorageOptions) wanted = unusual_options ();
  g_autoptr(GString) signals = g_string_new (NULL);
  g_autoptr(YdStorage) copy = NULL;
  g_autoptr(YdStorage) second = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_true (yd_storage_registry_edit (world->registry, a, wanted, &error));
  g_signal_connect (world->registry, "items-changed", G_CALLBACK (note_change), signals);
  copy = yd_storage_registry_duplicate (world->registry, a, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (signals->str, ==, "1-0+1;");
  g_assert_true (yd_storage_get_account (copy) == yd_storage_get_account (a));
  g_free (wanted->name);
  wanted->name = g_strdup ("另一个 2");
  assert_options (yd_storage_get_options (copy), wanted);
  second = yd_storage_registry_duplicate (world->registry, a, &error);
  g_assert_no_error (error);
  assert_names (world, "另一个,另一个 3,另一个 2,b");
}

static void
test_last_of_account (void)
{
  g_autoptr(YdTestWorld) world = yd_test_world_new (NULL);
  g_autoptr(YdStorage) a = yd_test_world_add_storage (world, "alice", "a");
  g_autoptr(YdStorage) b = yd_test_world_add_storage (world, "bob", "b");
  g_autoptr(YdStorage) copy = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_true (yd_storage_registry_is_last_of_account (world->registry, a));
  copy = yd_storage_registry_duplicate (world->registry, a, &error);
  g_assert_no_error (error);
  g_assert_false (yd_storage_registry_is_last_of_account (world->registry, a));
  g_assert_false (yd_storage_registry_is_last_of_account (world->registry, copy));
  g_assert_true (yd_storage_registry_is_last_of_account (world->registry, b));
  g_assert_true (yd_storage_registry_remove (world->registry, a, FALSE, &error));
  g_assert_true (yd_storage_registry_is_last_of_account (world->registry, copy));
}

/* The longest name has a copy too, cut between characters. */
static void
test_duplicate_of_a_long_name (void)
{
  g_autoptr(YdTestWorld) world = yd_test_world_new (NULL);
  g_autoptr(GString) name = g_string_new (NULL);
  g_autoptr(YdStorage) storage = NULL;
  g_autoptr(YdStorage) copy = NULL;
  g_autoptr(GError) error = NULL;

  for (int i = 0; i < 85; i++)
    g_string_append (name, "云");
  storage = yd_test_world_add_storage (world, "alice", name->str);
  copy = yd_storage_registry_duplicate (world->registry, storage, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (strlen (yd_storage_get_name (copy)), <=, 255);
  g_assert_true (g_utf8_validate (yd_storage_get_name (copy), -1, NULL));
  g_assert_true (g_str_has_suffix (yd_storage_get_name (copy), "云"));
}

static void
test_failures_change_nothing (void)
{
  g_autoptr(YdTestWorld) world = yd_test_world_new (NULL);
  g_autoptr(YdStorage) a = yd_test_world_add_storage (world, "alice", "a");
  g_autoptr(YdStorage) b = yd_test_world_add_storage (world, "alice", "b");
  g_autoptr(YdStorageOptions) options = unusual_options ();
  g_autoptr(GString) signals = g_string_new (NULL);
  g_autoptr(GError) error = NULL;
  guint notified = 0;

  g_signal_connect (world->registry, "items-changed", G_CALLBACK (note_change), signals);
  g_signal_connect (a, "notify::options", G_CALLBACK (count_notify), &notified);
  break_database (world, "UPDATE");
  g_assert_false (yd_storage_registry_edit (world->registry, a, options, &error));
  g_assert_error (error, YD_BASE_DATABASE_ERROR, YD_BASE_DATABASE_ERROR_FAILED);
  g_clear_error (&error);
  g_assert_false (yd_storage_registry_move (world->registry, b, 0, &error));
  g_assert_error (error, YD_BASE_DATABASE_ERROR, YD_BASE_DATABASE_ERROR_FAILED);
  g_clear_error (&error);
  /* The row is written, its neighbours cannot be: it is not left behind. */
  g_assert_null (yd_storage_registry_duplicate (world->registry, a, &error));
  g_assert_error (error, YD_BASE_DATABASE_ERROR, YD_BASE_DATABASE_ERROR_FAILED);
  g_clear_error (&error);
  g_assert_cmpstr (signals->str, ==, "");
  g_assert_cmpuint (notified, ==, 0);
  assert_names (world, "a,b");

  /* And all can be tried again. */
  yd_base_database_run (world->database, &error, "DROP TRIGGER full", 0);
  g_assert_no_error (error);
  g_assert_true (yd_storage_registry_move (world->registry, b, 0, &error));
  assert_names (world, "b,a");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/storage/edit/restart", test_options_survive_a_restart);
  g_test_add_func ("/storage/edit/upgrade", test_first_schema_is_upgraded);
  g_test_add_func ("/storage/edit/notifies", test_edit_notifies);
  g_test_add_func ("/storage/edit/refuses", test_edit_refuses);
  g_test_add_func ("/storage/edit/removed", test_removed_storage_is_refused);
  g_test_add_func ("/storage/edit/move", test_move);
  g_test_add_func ("/storage/edit/add-after-move", test_add_after_move);
  g_test_add_func ("/storage/edit/duplicate", test_duplicate);
  g_test_add_func ("/storage/edit/last-of-account", test_last_of_account);
  g_test_add_func ("/storage/edit/duplicate-long", test_duplicate_of_a_long_name);
  g_test_add_func ("/storage/edit/failures", test_failures_change_nothing);
  return g_test_run ();
}
