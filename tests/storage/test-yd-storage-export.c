/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Storages written down for another computer and read there: all options, no secret, nothing
 * half done.
 */
#include "config.h"

#include "yd-test-world.h"

#include <string.h>

#define ACCOUNT "\"account\":{\"user_id\":\"u1\",\"name\":\"U\",\"client\":\"own\"," \
                "\"client_id\":\"c1\",\"api_url\":\"https://api.example\"}"
#define EXPORT(storages) \
  "{\"format\":\"yunduo-storages\",\"version\":1,\"storages\":[" storages "]}"
#define STORAGE(members) EXPORT ("{\"name\":\"a\"," members ACCOUNT "}")
#define BROKER(members) EXPORT ("{\"name\":\"a\",\"account\":{\"user_id\":\"u\"," members "}}")

static GPtrArray *
parse_well (const char *text)
{
  g_autoptr(GError) error = NULL;
  GPtrArray *imports = yd_storage_import_parse (text, -1, &error);

  g_assert_no_error (error);
  return imports;
}

static guint
count_items (gpointer model)
{
  return g_list_model_get_n_items (G_LIST_MODEL (model));
}

static void
add_unusual_storage (YdTestWorld *world)
{
  g_autoptr(YdStorage) storage = yd_test_world_add_storage (world, "alice", "云 \"1\"");
  g_autoptr(YdStorageOptions) options =
    yd_storage_options_copy (yd_storage_get_options (storage));
  g_autoptr(GError) error = NULL;

  g_free (options->proxy);
  options->proxy = g_strdup ("https://proxy.example/?u={url}");
  options->kind = YD_DRIVE_KIND_RESOURCE;
  options->removal = YD_STORAGE_REMOVE_DELETE;
  options->livp = YD_STORAGE_LIVP_BOTH;
  options->instant = FALSE;
  options->internal = TRUE;
  options->order = YD_STORAGE_ORDER_SIZE;
  options->descending = TRUE;
  options->enabled = FALSE;
  options->indexed = TRUE;
  g_assert_true (yd_storage_registry_edit (world->registry, storage, options, &error));
  g_assert_no_error (error);
}

static void
test_round_trip (void)
{
  g_autoptr(YdTestWorld) home = yd_test_world_new (NULL);
  g_autoptr(YdTestWorld) away = yd_test_world_new (NULL);
  G_GNUC_UNUSED g_autoptr(YdStorage) bob = yd_test_world_add_storage (home, "bob", "bob");
  g_autofree char *text = NULL;
  g_autofree char *again = NULL;
  g_autoptr(GPtrArray) imports = NULL;
  g_autoptr(GError) error = NULL;
  YdStorageAccount *account;
  GListModel *accounts = yd_storage_registry_get_accounts (away->registry);
  g_autoptr(YdStorage) storage = NULL;

  add_unusual_storage (home);
  text = yd_storage_registry_dup_export (home->registry);
  imports = parse_well (text);
  g_assert_cmpuint (imports->len, ==, 2);
  g_assert_cmpint (yd_storage_registry_import (away->registry, imports, &error), ==, 2);
  g_assert_no_error (error);
  again = yd_storage_registry_dup_export (away->registry);
  g_assert_cmpstr (again, ==, text);
  g_assert_cmpuint (count_items (accounts), ==, 2);

  storage = g_list_model_get_item (G_LIST_MODEL (away->registry), 1);
  account = yd_storage_get_account (storage);
  g_assert_cmpint (yd_storage_account_get_id (account), >, 0);
  yd_test_wait_until (yd_storage_account_get_state (account) == YD_AUTH_STATE_SIGNED_OUT);
}

/* What came from elsewhere is there after a restart, and can be signed in to. */
static void
test_sign_in_to_imported (void)
{
  g_autoptr(YdTestWorld) world = yd_test_world_new (NULL);
  g_autoptr(YdStorage) storage = yd_test_world_add_storage (world, "alice", "one");
  g_autofree char *text = yd_storage_registry_dup_export (world->registry);
  g_autoptr(GPtrArray) imports = parse_well (text);
  g_autoptr(YdStorageSignIn) sign_in = NULL;
  g_autoptr(YdStorageAccount) account = NULL;
  g_autoptr(YdStorage) imported = NULL;
  g_autoptr(GError) error = NULL;

  yd_storage_registry_remove (world->registry, storage, FALSE, &error);
  g_assert_no_error (error);
  yd_test_wait_until (yd_storage_registry_is_settled (world->registry));
  g_assert_cmpint (yd_storage_registry_import (world->registry, imports, &error), ==, 1);
  imported = g_list_model_get_item (G_LIST_MODEL (world->registry), 0);
  yd_test_wait_until (yd_storage_account_get_state (yd_storage_get_account (imported)) ==
                      YD_AUTH_STATE_SIGNED_OUT);
  sign_in = yd_test_world_sign_in (world, "alice");
  account = yd_storage_registry_adopt (world->registry, sign_in, &error);
  g_assert_true (account == yd_storage_get_account (imported));
  yd_test_wait_until (yd_storage_get_drive_id (imported) != NULL);
  yd_test_wait_until (yd_storage_registry_is_settled (world->registry));
}

static void
test_import_twice (void)
{
  g_autoptr(YdTestWorld) world = yd_test_world_new (NULL);
  G_GNUC_UNUSED g_autoptr(YdStorage) one = yd_test_world_add_storage (world, "alice", "one");
  g_autofree char *text = yd_storage_registry_dup_export (world->registry);
  g_autoptr(GPtrArray) imports = parse_well (text);
  g_autoptr(GError) error = NULL;

  for (guint n = 2; n < 4; n++)
    {
      g_autofree char *name = g_strdup_printf ("one %u", n);
      g_autoptr(YdStorage) storage = NULL;

      g_assert_cmpint (yd_storage_registry_import (world->registry, imports, &error), ==, 1);
      g_assert_no_error (error);
      g_assert_cmpuint (count_items (world->registry), ==, n);
      storage = g_list_model_get_item (G_LIST_MODEL (world->registry), n - 1);
      g_assert_cmpstr (yd_storage_get_name (storage), ==, name);
      g_assert_true (yd_storage_get_account (storage) == yd_storage_get_account (one));
    }
  g_assert_cmpuint (count_items (yd_storage_registry_get_accounts (world->registry)), ==, 1);
}

static void
test_no_secret (void)
{
  g_autoptr(YdTestWorld) world = yd_test_world_new (NULL);
  g_autoptr(YdStorageSignIn) sign_in = yd_test_world_sign_in (world, "alice");
  g_autoptr(YdStorageAccount) account = NULL;
  g_autoptr(YdStorageOptions) options = yd_storage_options_new ();
  g_autoptr(YdStorage) storage = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;
  const char *secrets[] = {
    "planted-secret-0123456789", yd_auth_token_get_access (sign_in->token),
    yd_auth_token_get_refresh (sign_in->token),
  };

  yd_auth_client_unref (sign_in->client);
  sign_in->client = yd_auth_client_new (YD_AUTH_CLIENT_OWN, yd_sim_get_base_url (world->sim), NULL,
                                        yd_sim_get_client_id (world->sim), secrets[0]);
  account = yd_storage_registry_adopt (world->registry, sign_in, &error);
  g_free (options->name);
  options->name = g_strdup ("one");
  storage = yd_storage_registry_add (world->registry, account, options, &error);
  g_assert_no_error (error);
  text = yd_storage_registry_dup_export (world->registry);
  g_assert_nonnull (strstr (text, yd_sim_get_client_id (world->sim)));
  for (guint i = 0; i < G_N_ELEMENTS (secrets); i++)
    for (gsize at = 0; at + 12 <= strlen (secrets[i]); at++)
      {
        g_autofree char *piece = g_strndup (secrets[i] + at, 12);

        g_assert_null (strstr (text, piece));
      }
  g_assert_null (strstr (text, "secret"));
  g_assert_null (strstr (text, "token"));
  yd_test_wait_until (yd_storage_registry_is_settled (world->registry));
}

static void
test_parse_defaults (void)
{
  g_autoptr(GPtrArray) imports = parse_well (STORAGE ("\"unknown\":1,"));
  g_autoptr(GPtrArray) none = parse_well (EXPORT (""));
  const YdStorageImport *import = g_ptr_array_index (imports, 0);

  g_assert_cmpuint (none->len, ==, 0);
  g_assert_cmpstr (import->options->root_id, ==, "root");
  g_assert_cmpstr (import->options->proxy, ==, "");
  g_assert_true (import->options->enabled);
  g_assert_false (import->options->indexed);
  g_assert_true (import->options->instant);
  g_assert_cmpstr (import->user_id, ==, "u1");
  g_assert_cmpstr (import->name, ==, "U");
  g_assert_null (yd_auth_client_get_secret (import->client));
}

static void
test_parse_refuses (void)
{
  static const char * const rows[] = {
    "", "[]", "{}", "null", "{\"format\":\"yunduo-storages\",\"version\":1}",
    "{\"format\":\"other\",\"version\":1,\"storages\":[]}",
    "{\"format\":\"yunduo-storages\",\"version\":0,\"storages\":[]}",
    "{\"format\":\"other\",\"version\":2,\"storages\":[]}",
    EXPORT ("1"), EXPORT ("{}"), EXPORT ("{\"name\":\"a\"}"), EXPORT ("{" ACCOUNT "}"),
    EXPORT ("{\"name\":\"a:b\"," ACCOUNT "}"), EXPORT ("{\"name\":\" \"," ACCOUNT "}"),
    EXPORT ("{\"name\":1," ACCOUNT "}"), STORAGE ("\"drive\":\"other\","),
    STORAGE ("\"removal\":\"\","), STORAGE ("\"livp\":0,"), STORAGE ("\"order\":\"NAME\","),
    STORAGE ("\"root_id\":\"../x\","), STORAGE ("\"root_id\":\" root\","),
    STORAGE ("\"root_id\":\"\","), STORAGE ("\"enabled\":\"yes\","),
    STORAGE ("\"proxy\":\"http://proxy.example/{path}\","), STORAGE ("\"proxy\":\"x\","),
    BROKER ("\"client\":\"own\",\"client_id\":\"\",\"api_url\":\"https://a.example\""),
    BROKER ("\"client\":\"own\",\"client_id\":\"c\",\"api_url\":\"http://a.example\""),
    BROKER ("\"client\":\"own\",\"client_id\":\"c\",\"api_url\":\"https://u@a.example\""),
    BROKER ("\"client\":\"own\",\"client_id\":\"c\",\"api_url\":\"https://a.example?x\""),
    BROKER ("\"client\":\"own\",\"client_id\":\"c\""),
    BROKER ("\"client\":\"alist\",\"api_url\":\"https://a.example\""),
    BROKER ("\"client\":\"alist\",\"broker_url\":\"ftp://b\",\"api_url\":\"https://a.example\""),
    BROKER ("\"client\":\"nobody\",\"client_id\":\"c\",\"api_url\":\"https://a.example\""),
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(GError) error = NULL;

      g_test_message ("%s", rows[i]);
      g_assert_null (yd_storage_import_parse (rows[i], -1, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
    }
}

static void
test_parse_bounds (void)
{
  g_autoptr(GString) many = g_string_new ("{\"name\":\"a\"," ACCOUNT "}");
  g_autofree char *large = g_strnfill (YD_STORAGE_IMPORT_MAX_BYTES + 1, ' ');
  g_autofree char *text = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_null (yd_storage_import_parse (large, -1, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_MESSAGE_TOO_LARGE);
  g_clear_error (&error);
  g_assert_null (yd_storage_import_parse ("{\"format\":\"yunduo-storages\",\"version\":2,"
                                          "\"storages\":[]}", -1, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED);
  g_clear_error (&error);
  for (int i = 0; i < YD_STORAGE_IMPORT_MAX_STORAGES; i++)
    g_string_append (many, ",{\"name\":\"a\"," ACCOUNT "}");
  text = g_strdup_printf (EXPORT ("%s"), many->str);
  g_assert_null (yd_storage_import_parse (text, -1, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
}

/* A text cut or spoilt anywhere is refused or read, and never more than that. */
static void
test_parse_random (void)
{
  static const char text[] = STORAGE ("\"drive\":\"backup\",\"enabled\":false,");

  for (gsize length = 0; length < strlen (text); length++)
    {
      g_autoptr(GPtrArray) imports = yd_storage_import_parse (text, (gssize) length, NULL);

      g_assert_null (imports);
    }
  for (int i = 0; i < 5000; i++)
    {
      g_autofree char *spoilt = g_strdup (text);
      g_autoptr(GPtrArray) imports = NULL;
      g_autoptr(GError) error = NULL;

      spoilt[g_test_rand_int_range (0, (int) strlen (text))] =
        (char) g_test_rand_int_range (1, 256);
      imports = yd_storage_import_parse (spoilt, -1, &error);
      g_assert_true ((imports == NULL) == (error != NULL));
    }
}

static void
test_failure_changes_nothing (void)
{
  g_autoptr(YdTestWorld) world = yd_test_world_new (NULL);
  G_GNUC_UNUSED g_autoptr(YdStorage) one = yd_test_world_add_storage (world, "alice", "one");
  g_autoptr(GPtrArray) imports = parse_well (EXPORT ("{\"name\":\"a\"," ACCOUNT "},"
                                                     "{\"name\":\"b\"," ACCOUNT "}"));
  GListModel *accounts = yd_storage_registry_get_accounts (world->registry);
  g_autoptr(GPtrArray) rows = NULL;
  g_autoptr(GError) error = NULL;

  yd_base_database_run (world->database, &error,
                        "CREATE TRIGGER full BEFORE INSERT ON storage WHEN NEW.name = 'b'"
                        " BEGIN SELECT RAISE (ABORT, 'full'); END", 0);
  g_assert_no_error (error);
  g_assert_cmpint (yd_storage_registry_import (world->registry, imports, &error), ==, -1);
  g_assert_error (error, YD_BASE_DATABASE_ERROR, YD_BASE_DATABASE_ERROR_FAILED);
  g_clear_error (&error);
  g_assert_cmpuint (count_items (world->registry), ==, 1);
  g_assert_cmpuint (count_items (accounts), ==, 1);
  rows = yd_base_database_query (world->database, &error,
                                 "SELECT id FROM account UNION ALL SELECT id FROM storage", 0);
  g_assert_no_error (error);
  g_assert_cmpuint (rows->len, ==, 2);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/storage/export/round-trip", test_round_trip);
  g_test_add_func ("/storage/export/sign-in", test_sign_in_to_imported);
  g_test_add_func ("/storage/export/twice", test_import_twice);
  g_test_add_func ("/storage/export/no-secret", test_no_secret);
  g_test_add_func ("/storage/export/defaults", test_parse_defaults);
  g_test_add_func ("/storage/export/refuses", test_parse_refuses);
  g_test_add_func ("/storage/export/bounds", test_parse_bounds);
  g_test_add_func ("/storage/export/random", test_parse_random);
  g_test_add_func ("/storage/export/failure", test_failure_changes_nothing);
  return g_test_run ();
}
