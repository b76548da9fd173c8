/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the registry keeps of accounts in its file: the calls they made.
 */
#include "config.h"

#include "yd-test-world.h"

#include <glib/gstdio.h>
#include <string.h>

typedef struct
{
  YdTestWorld *world;          /* (owned) */
  char *folder;                /* (owned) */
  char *path;                  /* (owned) */
  YdBaseDatabase *database;    /* (owned): in the file */
  YdStorageRegistry *registry; /* (owned): over it */
} Fixture;

/* As a new start of the program makes it. */
static void
open_registry (Fixture *fixture)
{
  g_autoptr(GError) error = NULL;

  g_clear_object (&fixture->registry);
  g_clear_object (&fixture->database);
  fixture->database =
    yd_base_database_new (fixture->path, yd_storage_registry_get_migrations (), &error);
  g_assert_no_error (error);
  fixture->registry =
    yd_storage_registry_new (fixture->world->net, fixture->world->clock, fixture->world->vault,
                             fixture->database, NULL, NULL);
  g_assert_true (yd_storage_registry_load (fixture->registry, &error));
  g_assert_no_error (error);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->world = yd_test_world_new (NULL);
  fixture->folder = g_dir_make_tmp ("yunduo-test-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->folder, "a.db", NULL);
  open_registry (fixture);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  static const char * const tails[] = { "", "-wal", "-shm" };

  yd_test_wait_until (yd_storage_registry_is_settled (fixture->registry));
  g_clear_object (&fixture->registry);
  g_clear_object (&fixture->database);
  yd_test_world_free (fixture->world);
  for (gsize i = 0; i < G_N_ELEMENTS (tails); i++)
    {
      g_autofree char *path = g_strconcat (fixture->path, tails[i], NULL);

      g_unlink (path);
    }
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_free (fixture->folder);
  g_free (fixture->path);
}

/* (transfer full) */
static YdStorageAccount *
adopt (Fixture         *fixture,
       YdStorageSignIn *sign_in)
{
  g_autoptr(GError) error = NULL;
  YdStorageAccount *account = yd_storage_registry_adopt (fixture->registry, sign_in, &error);

  g_assert_no_error (error);
  return account;
}

static void
wait_for_update (YdStorageAccount *account)
{
  yd_storage_account_update (account);
  yd_test_wait_until (yd_storage_account_get_total (account) > 0);
}

/* Every call is in the ledger, under a key that says nothing of whose it is. */
static void
test_calls_are_counted (Fixture       *fixture,
                        gconstpointer  data)
{
  g_autoptr(YdStorageSignIn) sign_in = yd_test_world_sign_in (fixture->world, "alice");
  g_autoptr(YdStorageAccount) account = adopt (fixture, sign_in);
  g_autoptr(GPtrArray) rows = NULL;
  g_autoptr(GError) error = NULL;
  const char *key;

  wait_for_update (account);
  rows = yd_base_database_query (fixture->database, &error,
                                 "SELECT key, count (*) FROM ledger GROUP BY key", 0);
  g_assert_no_error (error);
  g_assert_cmpuint (rows->len, ==, 1);
  key = yd_base_database_row_text (g_ptr_array_index (rows, 0), 0);
  g_assert_true (g_str_has_prefix (key, "drive/"));
  g_assert_true (g_str_has_suffix (key, "/other"));
  g_assert_null (strstr (key, sign_in->user->user_id));
  g_assert_null (strstr (key, yd_auth_client_get_id (sign_in->client)));
  g_assert_cmpint (yd_base_database_row_int (g_ptr_array_index (rows, 0), 1), >=, 1);
}

#define ADD(name, func) \
  g_test_add ("/storage/account/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("calls-are-counted", test_calls_are_counted);
  return g_test_run ();
}
