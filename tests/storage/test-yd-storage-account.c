/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the registry keeps of accounts in its file: the calls they made, and where they sign in.
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

#define SPACE "/adrive/v1.0/user/getSpaceInfo"

/* Alice's sign-in at another address, as it comes from a login window. (transfer full) */
static YdStorageSignIn *
sign_in_at (Fixture *fixture,
            YdSim   *sim)
{
  g_autofree char *refresh = NULL;
  g_autofree char *access =
    yd_sim_issue_tokens (sim, "alice", yd_sim_get_client_id (sim), &refresh);
  g_autofree char *url = g_strconcat (yd_sim_get_base_url (sim), "/", NULL);
  g_autoptr(YdAuthToken) token = yd_auth_token_new (access, refresh, 0, g_get_real_time ());
  g_autoptr(YdAuthClient) client =
    yd_auth_client_new (YD_AUTH_CLIENT_OWN, url, NULL, yd_sim_get_client_id (sim),
                        yd_sim_get_client_secret (sim));
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  YdStorageSignIn *sign_in;

  yd_storage_registry_identify_async (fixture->registry, client, token, NULL,
                                      yd_test_keep_result_cb, &result);
  yd_test_wait_until (result != NULL);
  sign_in = yd_storage_registry_identify_finish (fixture->registry, result, &error);
  g_assert_no_error (error);
  return sign_in;
}

static YdSim *
start_other_sim (void)
{
  g_autoptr(YdSimOptions) options = yd_sim_options_new ();
  g_autoptr(GError) error = NULL;
  YdSim *sim = yd_sim_new (options);

  yd_sim_start (sim, &error);
  g_assert_no_error (error);
  return sim;
}

static void
add_storage (Fixture          *fixture,
             YdStorageAccount *account)
{
  g_autoptr(YdStorageOptions) options = yd_storage_options_new ();
  g_autoptr(YdStorage) storage = NULL;
  g_autoptr(GError) error = NULL;

  g_free (options->name);
  options->name = g_strdup ("one");
  storage = yd_storage_registry_add (fixture->registry, account, options, &error);
  g_assert_no_error (error);
}

/* Nothing is asked twice at a time: that may need several goes. */
static gboolean
was_asked (YdStorageAccount *account,
           YdSim            *sim,
           guint             before)
{
  if (yd_sim_count (sim, SPACE) > before)
    return TRUE;
  yd_storage_account_update (account);
  return FALSE;
}

/* Asks once more how full it is, and waits until @sim was asked. */
static void
assert_asks (YdStorageAccount *account,
             YdSim            *sim)
{
  guint before = yd_sim_count (sim, SPACE);

  yd_test_wait_until (was_asked (account, sim, before));
  yd_test_wait_until (yd_storage_account_get_state (account) == YD_AUTH_STATE_SIGNED_IN);
}

/* Signed in again at another address: the account goes there from now on, also tomorrow. */
static void
test_new_address (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autoptr(YdSim) other = start_other_sim ();
  g_autoptr(YdStorageSignIn) first = yd_test_world_sign_in (fixture->world, "alice");
  g_autoptr(YdStorageSignIn) second = NULL;
  g_autoptr(YdStorageAccount) account = adopt (fixture, first);
  g_autoptr(YdStorageAccount) same = NULL;
  g_autoptr(YdStorage) storage = NULL;
  guint asked;

  add_storage (fixture, account);
  assert_asks (account, fixture->world->sim);
  second = sign_in_at (fixture, other);
  same = adopt (fixture, second);
  g_assert_true (same == account);
  asked = yd_sim_count (fixture->world->sim, SPACE);
  assert_asks (account, other);
  assert_asks (account, other);
  g_assert_cmpuint (yd_sim_count (fixture->world->sim, SPACE), ==, asked);

  yd_test_wait_until (yd_storage_registry_is_settled (fixture->registry));
  g_clear_object (&account);
  g_clear_object (&same);
  open_registry (fixture);
  storage = g_list_model_get_item (G_LIST_MODEL (fixture->registry), 0);
  assert_asks (yd_storage_get_account (storage), other);
  g_assert_cmpuint (yd_sim_count (fixture->world->sim, SPACE), ==, asked);
  g_assert_cmpuint (yd_sim_get_violations (other)->len, ==, 0);
  yd_sim_stop (other);
}

/* The new address cannot be kept: nothing of the new sign-in is taken. */
static void
test_new_address_not_kept (Fixture       *fixture,
                           gconstpointer  data)
{
  g_autoptr(YdSim) other = start_other_sim ();
  g_autoptr(YdStorageSignIn) first = yd_test_world_sign_in (fixture->world, "alice");
  g_autoptr(YdStorageSignIn) second = NULL;
  g_autoptr(YdStorageAccount) account = adopt (fixture, first);
  g_autoptr(GError) error = NULL;
  YdAuthSession *session = yd_storage_account_get_session (account);

  add_storage (fixture, account);
  second = sign_in_at (fixture, other);
  g_assert_true (yd_base_database_run (fixture->database, &error,
                                       "CREATE TRIGGER full BEFORE UPDATE OF api_url ON account"
                                       " BEGIN SELECT RAISE (ABORT, 'full'); END", 0));
  g_assert_null (yd_storage_registry_adopt (fixture->registry, second, &error));
  g_assert_error (error, YD_BASE_DATABASE_ERROR, YD_BASE_DATABASE_ERROR_FAILED);
  g_assert_true (yd_auth_session_get_client (session) == first->client);
  assert_asks (account, fixture->world->sim);
  yd_sim_stop (other);
}

#define MEMBERSHIP "getVipInfo"

/* Asks what is paid for, as often as somebody wants to know, after an update. */
static void
ask_package (YdStorageAccount *account,
             YdSim            *sim)
{
  guint asked = yd_sim_count (sim, MEMBERSHIP);

  assert_asks (account, sim);
  for (guint i = 0; i < 3; i++)
    yd_storage_account_ask_package (account);
  yd_test_wait_until (yd_sim_count (sim, MEMBERSHIP) > asked);
}

static void
answer_package (YdSim      *sim,
                guint       status,
                const char *body)
{
  g_autoptr(GBytes) bytes = g_bytes_new_static (body, strlen (body));
  YdSimFault answer = { .endpoint = MEMBERSHIP, .kind = YD_SIM_FAULT_REPLY, .status = status,
                        .body = bytes };

  yd_sim_clear_faults (sim);
  yd_sim_add_fault (sim, &answer);
}

/* Nobody is asked before somebody wants to know, and once between two updates. */
static void
test_package (Fixture       *fixture,
              gconstpointer  data)
{
  YdSim *sim = fixture->world->sim;
  g_autoptr(YdStorageSignIn) sign_in = yd_test_world_sign_in (fixture->world, "alice");
  g_autoptr(YdStorageAccount) account = adopt (fixture, sign_in);

  wait_for_update (account);
  g_assert_cmpuint (yd_sim_count (sim, MEMBERSHIP), ==, 0);
  g_assert_cmpint (yd_storage_account_get_package (account), ==, YD_STORAGE_PACKAGE_UNKNOWN);
  ask_package (account, sim);
  yd_test_wait_until (yd_storage_account_get_package (account) == YD_STORAGE_PACKAGE_NONE);
  g_assert_cmpuint (yd_sim_count (sim, MEMBERSHIP), ==, 1);

  answer_package (sim, 200, "{\"identity\":\"svip\",\"thirdPartyVip\":true}");
  ask_package (account, sim);
  yd_test_wait_until (yd_storage_account_get_package (account) == YD_STORAGE_PACKAGE_THERE);

  /* Who does not say it changes nothing. */
  answer_package (sim, 400, "{\"code\":\"InvalidParameter\",\"message\":\"no\"}");
  ask_package (account, sim);
  assert_asks (account, sim);
  g_assert_cmpint (yd_storage_account_get_package (account), ==, YD_STORAGE_PACKAGE_THERE);
  g_assert_cmpuint (yd_sim_count (sim, MEMBERSHIP), ==, 3);
}

#define ADD(name, func) \
  g_test_add ("/storage/account/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("calls-are-counted", test_calls_are_counted);
  ADD ("package", test_package);
  ADD ("new-address", test_new_address);
  ADD ("new-address-not-kept", test_new_address_not_kept);
  return g_test_run ();
}
