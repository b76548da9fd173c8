/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A profile: which names there are, and its file when it is new, sound, damaged at its head and in
 * its middle, or of a newer version.
 */
#include "config.h"

#include "yd-storage-profile.h"

#include <glib/gstdio.h>
#include <string.h>

#define PAGE_BYTES 4096

typedef struct
{
  YdBaseClock *clock; /* (owned) */
  char *folder;       /* (owned) */
  char *path;         /* (owned): of the database */
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->clock = yd_base_clock_new_system ();
  fixture->folder = g_dir_make_tmp ("yunduo-profile-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->folder, "yunduo.db", NULL);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(GDir) folder = g_dir_open (fixture->folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

      g_unlink (path);
    }
  g_rmdir (fixture->folder);
  g_object_unref (fixture->clock);
  g_free (fixture->folder);
  g_free (fixture->path);
}

/* Opens it, asserts that it can be used, and says whether something was moved aside. */
static char *
open_and_use (Fixture *fixture,
              guint    accounts)
{
  g_autoptr(GError) error = NULL;
  char *kept_as = NULL;
  g_autoptr(YdBaseDatabase) database =
    yd_storage_profile_open_database (fixture->clock, fixture->folder, &kept_as, &error);
  g_autoptr(GPtrArray) rows = NULL;

  g_assert_no_error (error);
  rows = yd_base_database_query (database, &error, "SELECT id FROM account", 0);
  g_assert_no_error (error);
  g_assert_cmpuint (rows->len, ==, accounts);
  return kept_as;
}

static void
write_account (Fixture *fixture)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *kept_as = NULL;
  g_autoptr(YdBaseDatabase) database =
    yd_storage_profile_open_database (fixture->clock, fixture->folder, &kept_as, &error);

  g_assert_no_error (error);
  yd_base_database_run (database, &error,
                        "INSERT INTO account (user_id, client_kind, api_url, client_key, name,"
                        " avatar_url, demo) VALUES ('u', 0, 'a', 'k', 'n', '', 0)", 0);
  g_assert_no_error (error);
}

static void
test_sound (Fixture       *fixture,
            gconstpointer  data)
{
  g_autofree char *first = open_and_use (fixture, 0);
  g_autofree char *second = NULL;

  g_assert_null (first);
  write_account (fixture);
  second = open_and_use (fixture, 1);
  g_assert_null (second);
}

/* With the log of a process that crashed, which must not get into the new file. */
static void
test_not_a_database (Fixture       *fixture,
                     gconstpointer  data)
{
  g_autofree char *text = g_strnfill (3 * PAGE_BYTES, 'x');
  g_autofree char *log = g_strconcat (fixture->path, "-wal", NULL);
  g_autofree char *kept = NULL;
  g_autofree char *kept_as = NULL;
  g_autofree char *later = NULL;

  g_assert_true (g_file_set_contents (fixture->path, text, -1, NULL));
  g_assert_true (g_file_set_contents (log, "the log", -1, NULL));
  kept_as = open_and_use (fixture, 0);
  g_assert_nonnull (kept_as);
  g_assert_true (g_file_get_contents (kept_as, &kept, NULL, NULL));
  g_assert_cmpstr (kept, ==, text);
  later = open_and_use (fixture, 0);
  g_assert_null (later);
}

/* The head says that it is a database, and a table's page is nonsense. */
static void
test_damaged_page (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autofree char *contents = NULL;
  g_autofree char *kept_as = NULL;
  gsize length = 0;

  write_account (fixture);
  g_assert_true (g_file_get_contents (fixture->path, &contents, &length, NULL));
  g_assert_cmpuint (length, >=, 3 * PAGE_BYTES);
  memset (contents + PAGE_BYTES, 0xa5, PAGE_BYTES);
  g_assert_true (g_file_set_contents (fixture->path, contents, (gssize) length, NULL));
  kept_as = open_and_use (fixture, 0);
  g_assert_nonnull (kept_as);
}

static void
test_newer (Fixture       *fixture,
            gconstpointer  data)
{
  g_autofree char *kept_as = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(YdBaseDatabase) database = NULL;

  write_account (fixture);
  database =
    yd_storage_profile_open_database (fixture->clock, fixture->folder, &kept_as, &error);
  g_assert_no_error (error);
  yd_base_database_run (database, &error, "PRAGMA user_version = 99", 0);
  g_assert_no_error (error);
  g_clear_object (&database);

  database =
    yd_storage_profile_open_database (fixture->clock, fixture->folder, &kept_as, &error);
  g_assert_null (database);
  g_assert_error (error, YD_BASE_DATABASE_ERROR, YD_BASE_DATABASE_ERROR_NEWER);
  g_assert_null (kept_as);
  g_assert_true (g_file_test (fixture->path, G_FILE_TEST_EXISTS));
}

static void
test_profile_names (void)
{
  static const struct
  {
    const char *profile;
    gboolean allowed;
  } rows[] = {
    { "work", TRUE },
    { "a-b_C9", TRUE },
    { "", FALSE },
    { "9lives", FALSE },
    { "-x", FALSE },
    { "../x", FALSE },
    { "a.b", FALSE },
    { "a b", FALSE },
    { "云", FALSE },
    { "abcdefghijklmnopqrstuvwxyzabcdef", TRUE },
    { "abcdefghijklmnopqrstuvwxyzabcdefg", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpint (yd_storage_profile_is_allowed (rows[i].profile), ==, rows[i].allowed);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/profile/names", test_profile_names);
  g_test_add ("/profile/sound", Fixture, NULL, set_up, test_sound, tear_down);
  g_test_add ("/profile/not-a-database", Fixture, NULL, set_up, test_not_a_database,
              tear_down);
  g_test_add ("/profile/damaged-page", Fixture, NULL, set_up, test_damaged_page, tear_down);
  g_test_add ("/profile/newer", Fixture, NULL, set_up, test_newer, tear_down);
  return g_test_run ();
}
