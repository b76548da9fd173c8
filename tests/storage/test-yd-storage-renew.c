/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Signing in again through another client: the account and its storages stay, its tokens move;
 * somebody else's sign-in changes nothing. And what is asked of the service around it.
 */
#include "config.h"

#include "yd-test-world.h"

/* A sign-in of @user through a broker. (transfer full) */
static YdStorageSignIn *
sign_in_through_broker (YdTestWorld *world,
                        const char  *user)
{
  YdStorageSignIn *sign_in = yd_test_world_sign_in (world, user);
  const char *url = yd_sim_get_base_url (world->sim);
  g_autofree char *refresh = NULL;
  g_autofree char *access =
    yd_sim_issue_tokens (world->sim, user, yd_sim_get_broker_client_id (world->sim), &refresh);

  yd_auth_client_unref (sign_in->client);
  sign_in->client = yd_auth_client_new (YD_AUTH_CLIENT_OPENLIST, url, url, NULL, NULL);
  yd_auth_token_unref (sign_in->token);
  sign_in->token = yd_auth_token_new (access, refresh, 0, g_get_real_time ());
  return sign_in;
}

/* What the vault has for @client; NULL: nothing. (transfer full) */
static char *
dup_stored (YdTestWorld  *world,
            YdAuthClient *client,
            const char   *user_id)
{
  g_autofree char *client_key = yd_auth_client_dup_key (client);
  YdAuthVaultKey key = { user_id, client_key };
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(YdAuthToken) token = NULL;
  g_autoptr(GError) error = NULL;

  yd_auth_vault_load_async (world->vault, &key, NULL, yd_test_keep_result_cb, &result);
  yd_test_wait_until (result != NULL);
  token = yd_auth_vault_load_finish (world->vault, result, NULL, &error);
  g_assert_no_error (error);
  return token != NULL ? g_strdup (yd_auth_token_get_access (token)) : NULL;
}

static void
assert_stored (YdTestWorld     *world,
               YdStorageSignIn *sign_in,
               gboolean         expected)
{
  g_autofree char *stored = dup_stored (world, sign_in->client, sign_in->user->user_id);

  g_assert_cmpstr (stored, ==, expected ? yd_auth_token_get_access (sign_in->token) : NULL);
}

static void
wait_for_update (YdStorageAccount *account)
{
  yd_storage_account_update (account);
  yd_test_wait_until (yd_storage_account_get_total (account) > 0);
}

static guint
count_accounts (YdTestWorld *world)
{
  return g_list_model_get_n_items (yd_storage_registry_get_accounts (world->registry));
}

static void
test_through_another_client (void)
{
  g_autoptr(YdTestWorld) world = yd_test_world_new (NULL);
  g_autoptr(YdStorage) one = yd_test_world_add_storage (world, "alice", "one");
  g_autoptr(YdStorage) two = yd_test_world_add_storage (world, "alice", "two");
  g_autoptr(YdStorageSignIn) before = yd_test_world_sign_in (world, "alice");
  g_autoptr(YdStorageSignIn) sign_in = sign_in_through_broker (world, "alice");
  g_autoptr(YdStorageRegistry) again = NULL;
  g_autoptr(YdStorage) restored = NULL;
  g_autoptr(GError) error = NULL;
  YdStorageAccount *account = yd_storage_get_account (one);
  YdAuthClient *client;
  gint64 id = yd_storage_account_get_id (account);

  g_assert_true (yd_storage_registry_renew (world->registry, account, sign_in, &error));
  g_assert_no_error (error);
  yd_test_wait_until (yd_storage_registry_is_settled (world->registry));
  g_assert_cmpuint (count_accounts (world), ==, 1);
  g_assert_true (yd_storage_get_account (two) == account);
  g_assert_cmpint (yd_storage_account_get_state (account), ==, YD_AUTH_STATE_SIGNED_IN);
  assert_stored (world, before, FALSE);
  assert_stored (world, sign_in, TRUE);
  wait_for_update (account);

  /* And after a restart. */
  again = yd_storage_registry_new (world->net, world->clock, world->vault, world->database, NULL,
                                   NULL);
  g_assert_true (yd_storage_registry_load (again, &error));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (again)), ==, 2);
  restored = g_list_model_get_item (G_LIST_MODEL (again), 1);
  account = yd_storage_get_account (restored);
  g_assert_cmpint (yd_storage_account_get_id (account), ==, id);
  client = yd_auth_session_get_client (yd_storage_account_get_session (account));
  g_assert_cmpint (yd_auth_client_get_kind (client), ==, YD_AUTH_CLIENT_OPENLIST);
  wait_for_update (account);
}

static void
test_somebody_else (void)
{
  g_autoptr(YdTestWorld) world = yd_test_world_new (NULL);
  g_autoptr(YdStorage) storage = yd_test_world_add_storage (world, "alice", "one");
  g_autoptr(YdStorageSignIn) sign_in = sign_in_through_broker (world, "bob");
  g_autoptr(GError) error = NULL;
  YdStorageAccount *account = yd_storage_get_account (storage);
  YdAuthSession *session = yd_storage_account_get_session (account);

  wait_for_update (account);
  g_assert_false (yd_storage_registry_renew (world->registry, account, sign_in, &error));
  g_assert_error (error, YD_AUTH_ERROR, YD_AUTH_ERROR_OTHER_ACCOUNT);
  g_assert_cmpint (yd_auth_client_get_kind (yd_auth_session_get_client (session)), ==,
                   YD_AUTH_CLIENT_OWN);
  g_assert_cmpuint (count_accounts (world), ==, 1);
  yd_test_wait_until (yd_storage_registry_is_settled (world->registry));
  assert_stored (world, sign_in, FALSE);
  g_assert_cmpint (yd_storage_account_get_state (account), ==, YD_AUTH_STATE_SIGNED_IN);
}

/* The person has storages of both clients: one of them is not to swallow the other. */
static void
test_client_is_taken (void)
{
  g_autoptr(YdTestWorld) world = yd_test_world_new (NULL);
  g_autoptr(YdStorage) storage = yd_test_world_add_storage (world, "alice", "one");
  g_autoptr(YdStorageSignIn) first = sign_in_through_broker (world, "alice");
  g_autoptr(YdStorageSignIn) second = sign_in_through_broker (world, "alice");
  g_autoptr(YdStorageAccount) other = NULL;
  g_autoptr(GError) error = NULL;

  other = yd_storage_registry_adopt (world->registry, first, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count_accounts (world), ==, 2);
  g_assert_false (yd_storage_registry_renew (world->registry, yd_storage_get_account (storage),
                                             second, &error));
  g_assert_error (error, YD_AUTH_ERROR, YD_AUTH_ERROR_ACCOUNT_EXISTS);
  yd_test_wait_until (yd_storage_registry_is_settled (world->registry));
  assert_stored (world, first, TRUE);
}

/* A database that cannot be written: all is as before, in the vault too. */
static void
test_not_written (void)
{
  g_autoptr(YdTestWorld) world = yd_test_world_new (NULL);
  g_autoptr(YdStorage) storage = yd_test_world_add_storage (world, "alice", "one");
  g_autoptr(YdStorageSignIn) sign_in = sign_in_through_broker (world, "alice");
  g_autoptr(GError) error = NULL;
  YdAuthSession *session = yd_storage_account_get_session (yd_storage_get_account (storage));

  yd_base_database_run (world->database, &error,
                        "CREATE TRIGGER full BEFORE UPDATE OF client_key ON account"
                        " BEGIN SELECT RAISE (ABORT, 'full'); END", 0);
  g_assert_no_error (error);
  g_assert_false (yd_storage_registry_renew (world->registry, yd_storage_get_account (storage),
                                             sign_in, &error));
  g_assert_error (error, YD_BASE_DATABASE_ERROR, YD_BASE_DATABASE_ERROR_FAILED);
  g_assert_cmpint (yd_auth_client_get_kind (yd_auth_session_get_client (session)), ==,
                   YD_AUTH_CLIENT_OWN);
  yd_test_wait_until (yd_storage_registry_is_settled (world->registry));
  assert_stored (world, sign_in, FALSE);
}

/* Somebody waits for it: a service that cannot be reached is tried once more only. */
static void
test_identify_is_hurried (void)
{
  g_autoptr(YdTestWorld) world = yd_test_world_new (NULL);
  g_autoptr(YdStorageSignIn) before = yd_test_world_sign_in (world, "alice");
  YdSimFault fault = { .kind = YD_SIM_FAULT_CUT_BEFORE, .times = G_MAXUINT,
                       .endpoint = "/adrive/v1.0/user/getDriveInfo" };
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  guint asked = yd_sim_count (world->sim, fault.endpoint);

  yd_sim_add_fault (world->sim, &fault);
  yd_storage_registry_identify_async (world->registry, before->client, before->token, NULL,
                                      yd_test_keep_result_cb, &result);
  yd_test_wait_until (result != NULL);
  g_assert_null (yd_storage_registry_identify_finish (world->registry, result, &error));
  g_assert_nonnull (error);
  g_assert_cmpuint (yd_sim_count (world->sim, fault.endpoint) - asked, ==, 2);
}

/* The picture is asked for once, however often the account is updated. */
static void
test_avatar_is_asked_once (void)
{
  g_autoptr(YdTestWorld) world = yd_test_world_new (NULL);
  g_autoptr(YdStorage) storage = yd_test_world_add_storage (world, "alice", "one");
  YdStorageAccount *account = yd_storage_get_account (storage);
  g_autoptr(GBytes) boxed = NULL;
  g_autofree char *path = g_strdup_printf ("/avatar/%s.jpg",
                                           yd_storage_account_get_user (account)->user_id);

  yd_test_wait_until (yd_storage_account_get_avatar (account) != NULL);
  for (guint i = 0; i < 3; i++)
    {
      guint asked = yd_sim_count (world->sim, "/adrive/v1.0/user/getSpaceInfo");

      /* While one is on its way another is not begun. */
      while (yd_sim_count (world->sim, "/adrive/v1.0/user/getSpaceInfo") == asked)
        {
          yd_storage_account_update (account);
          yd_test_iterate ();
        }
    }
  g_assert_cmpuint (yd_sim_count (world->sim, path), ==, 1);
  g_object_get (account, "avatar", &boxed, NULL);
  g_assert_true (boxed == yd_storage_account_get_avatar (account));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/storage/renew/another-client", test_through_another_client);
  g_test_add_func ("/storage/renew/somebody-else", test_somebody_else);
  g_test_add_func ("/storage/renew/client-is-taken", test_client_is_taken);
  g_test_add_func ("/storage/renew/not-written", test_not_written);
  g_test_add_func ("/storage/renew/identify-is-hurried", test_identify_is_hurried);
  g_test_add_func ("/storage/renew/avatar-once", test_avatar_is_asked_once);
  return g_test_run ();
}
