/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Accounts and storages against the simulator: adding, names, sharing, restart, removal.
 */
#include "config.h"

#include "yd-test-world.h"

static YdStorageOptions *
options_named (const char *name)
{
  YdStorageOptions *options = yd_storage_options_new ();

  g_free (options->name);
  options->name = g_strdup (name);
  return options;
}

static void
test_add_and_names (void)
{
  g_autoptr(YdTestWorld) world = yd_test_world_new (NULL);
  g_autoptr(YdStorage) first = yd_test_world_add_storage (world, "alice", "云 1");
  g_autoptr(YdStorageOptions) taken = options_named ("云 1");
  g_autoptr(YdStorageOptions) slash = options_named ("a/b");
  g_autoptr(YdStorageOptions) blank = options_named ("   ");
  g_autofree char *free_name = yd_storage_registry_dup_free_name (world->registry, "云 1");
  g_autofree char *clean_name = yd_storage_registry_dup_free_name (world->registry, "a:b/c");
  YdStorageAccount *account = yd_storage_get_account (first);
  g_autoptr(GError) error = NULL;

  g_assert_cmpstr (free_name, ==, "云 1 2");
  g_assert_cmpstr (clean_name, ==, "a b c");
  g_assert_null (yd_storage_registry_add (world->registry, account, taken, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS);
  g_clear_error (&error);
  g_assert_null (yd_storage_registry_add (world->registry, account, slash, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
  g_clear_error (&error);
  g_assert_null (yd_storage_registry_add (world->registry, account, blank, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (world->registry)), ==, 1);
  g_assert_true (yd_storage_registry_name_is_allowed (world->registry, "云 1", first));
  g_assert_false (yd_storage_registry_name_is_allowed (world->registry, "云 1", NULL));
}

static void
test_storages_of_one_user_share_the_account (void)
{
  g_autoptr(YdTestWorld) world = yd_test_world_new (NULL);
  g_autoptr(YdStorage) first = yd_test_world_add_storage (world, "alice", "one");
  g_autoptr(YdStorage) second = yd_test_world_add_storage (world, "alice", "two");
  g_autoptr(YdStorage) other = yd_test_world_add_storage (world, "bob", "three");
  GListModel *accounts = yd_storage_registry_get_accounts (world->registry);

  g_assert_true (yd_storage_get_account (first) == yd_storage_get_account (second));
  g_assert_false (yd_storage_get_account (first) == yd_storage_get_account (other));
  g_assert_cmpuint (g_list_model_get_n_items (accounts), ==, 2);
  g_assert_cmpstr (yd_storage_get_drive_id (first), ==,
                   yd_sim_get_drive_id (world->sim, "alice", "backup"));
  g_assert_cmpstr (yd_storage_get_drive_id (other), ==,
                   yd_sim_get_drive_id (world->sim, "bob", "backup"));
}

/* What the list shows after a restart comes from the database and the vault alone. */
static void
test_restart (void)
{
  g_autoptr(YdTestWorld) world = yd_test_world_new (NULL);
  g_autoptr(YdStorage) first = yd_test_world_add_storage (world, "alice", "one");
  G_GNUC_UNUSED g_autoptr(YdStorage) second = yd_test_world_add_storage (world, "bob", "two");
  g_autoptr(YdStorageRegistry) again = NULL;
  g_autoptr(YdStorage) restored = NULL;
  g_autoptr(GError) error = NULL;
  YdStorageAccount *account;

  /* The pair must have reached the vault before anything was asked with it. */
  yd_storage_account_update (yd_storage_get_account (first));
  yd_test_wait_until (yd_storage_account_get_total (yd_storage_get_account (first)) > 0);

  again = yd_storage_registry_new (world->net, world->clock, world->vault, world->database,
                                   NULL, NULL);
  g_assert_true (yd_storage_registry_load (again, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (again)), ==, 2);
  restored = g_list_model_get_item (G_LIST_MODEL (again), 0);
  account = yd_storage_get_account (restored);
  g_assert_cmpstr (yd_storage_get_name (restored), ==, "one");
  g_assert_cmpstr (yd_storage_get_drive_id (restored), ==, yd_storage_get_drive_id (first));

  yd_storage_account_update (account);
  yd_test_wait_until (yd_storage_account_get_total (account) > 0);
  g_assert_cmpint (yd_storage_account_get_state (account), ==, YD_AUTH_STATE_SIGNED_IN);
}

static void
count_change (GListModel *model,
              guint       position,
              guint       removed,
              guint       added,
              gpointer    user_data)
{
  guint *seen = user_data;

  *seen = position * 100 + removed * 10 + added;
}

static void
test_remove_forgets_tokens_with_the_last_storage (void)
{
  g_autoptr(YdTestWorld) world = yd_test_world_new (NULL);
  g_autoptr(YdStorage) first = yd_test_world_add_storage (world, "alice", "one");
  g_autoptr(YdStorage) second = yd_test_world_add_storage (world, "alice", "two");
  g_autoptr(YdStorageAccount) account = g_object_ref (yd_storage_get_account (first));
  GListModel *accounts = yd_storage_registry_get_accounts (world->registry);
  g_autoptr(GError) error = NULL;
  guint seen = 0;

  g_signal_connect (world->registry, "items-changed", G_CALLBACK (count_change), &seen);
  g_assert_true (yd_storage_registry_remove (world->registry, first, FALSE, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (seen, ==, 10);
  g_assert_cmpuint (g_list_model_get_n_items (accounts), ==, 1);
  g_assert_cmpint (yd_storage_account_get_state (account), !=, YD_AUTH_STATE_SIGNED_OUT);

  g_assert_true (yd_storage_registry_remove (world->registry, second, FALSE, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (g_list_model_get_n_items (accounts), ==, 0);
  g_assert_false (yd_storage_registry_is_settled (world->registry));
  yd_test_wait_until (yd_storage_account_get_state (account) == YD_AUTH_STATE_SIGNED_OUT);
  yd_test_wait_until (yd_storage_registry_is_settled (world->registry));
}

/* A pair that is not stored yet would be lost with the program. */
static void
test_settled_when_stored (void)
{
  g_autoptr(YdTestWorld) world = yd_test_world_new (NULL);
  g_autoptr(YdStorageSignIn) sign_in = yd_test_world_sign_in (world, "alice");
  g_autoptr(YdStorageAccount) account = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_true (yd_storage_registry_is_settled (world->registry));
  account = yd_storage_registry_adopt (world->registry, sign_in, &error);
  g_assert_no_error (error);
  g_assert_false (yd_storage_registry_is_settled (world->registry));
  yd_test_wait_until (yd_storage_registry_is_settled (world->registry));
  g_assert_cmpint (yd_storage_account_get_state (account), ==, YD_AUTH_STATE_SIGNED_IN);
}

static void
test_identify_cancelled (void)
{
  g_autoptr(YdTestWorld) world = yd_test_world_new (NULL);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autofree char *refresh = NULL;
  g_autofree char *access =
    yd_sim_issue_tokens (world->sim, "alice", yd_sim_get_client_id (world->sim), &refresh);
  g_autoptr(YdAuthToken) token = yd_auth_token_new (access, refresh, 0, g_get_real_time ());
  g_autoptr(YdAuthClient) client =
    yd_auth_client_new (YD_AUTH_CLIENT_OWN, yd_sim_get_base_url (world->sim), NULL, "x", NULL);

  for (int before = 0; before < 2; before++)
    {
      g_autoptr(GAsyncResult) result = NULL;
      g_autoptr(GError) error = NULL;

      g_cancellable_reset (cancellable);
      if (before)
        g_cancellable_cancel (cancellable);
      yd_storage_registry_identify_async (world->registry, client, token, cancellable,
                                          yd_test_keep_result_cb, &result);
      g_cancellable_cancel (cancellable);
      yd_test_wait_until (result != NULL);
      g_assert_null (yd_storage_registry_identify_finish (world->registry, result, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    }
}

static void
test_revoked_account_is_signed_out (void)
{
  g_autoptr(YdTestWorld) world = yd_test_world_new (NULL);
  g_autoptr(YdStorage) storage = yd_test_world_add_storage (world, "alice", "one");
  YdStorageAccount *account = yd_storage_get_account (storage);

  yd_storage_account_update (account);
  yd_test_wait_until (yd_storage_account_get_total (account) > 0);
  yd_sim_revoke (world->sim, "alice");
  yd_storage_account_update (account);
  yd_test_wait_until (yd_storage_account_get_state (account) == YD_AUTH_STATE_SIGNED_OUT);
}

static gboolean
user_was_asked (YdTestWorld *world,
                guint        before)
{
  return yd_sim_count (world->sim, "/adrive/v1.0/user/getSpaceInfo") > before;
}

/* What was refused to tokens of before must not end the sign-in that came after. */
static void
test_late_refusal_ends_nothing (void)
{
  g_autoptr(YdTestWorld) world = yd_test_world_new (NULL);
  g_autoptr(YdStorage) storage = yd_test_world_add_storage (world, "alice", "one");
  YdStorageAccount *account = yd_storage_get_account (storage);
  static const int codes[] = { YD_DRIVE_ERROR_REVOKED, YD_DRIVE_ERROR_SIGN_IN };

  yd_storage_account_update (account);
  yd_test_wait_until (yd_storage_account_get_total (account) > 0);
  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      g_autoptr(GError) late = g_error_new_literal (YD_DRIVE_ERROR, codes[i], "late");
      guint asked = yd_sim_count (world->sim, "/adrive/v1.0/user/getSpaceInfo");

      yd_storage_account_note_error (account, late);
      yd_test_wait_until (user_was_asked (world, asked));
      g_assert_cmpint (yd_storage_account_get_state (account), ==, YD_AUTH_STATE_SIGNED_IN);
      yd_storage_account_update (account);
      yd_test_wait_until (user_was_asked (world, asked));
    }
}

/* Refused while an update is on its way: asked again after it, and signed out then. */
static void
test_true_refusal_signs_out (void)
{
  g_autoptr(YdTestWorld) world = yd_test_world_new (NULL);
  g_autoptr(YdStorage) storage = yd_test_world_add_storage (world, "alice", "one");
  YdStorageAccount *account = yd_storage_get_account (storage);
  g_autoptr(GError) refused = g_error_new_literal (YD_DRIVE_ERROR, YD_DRIVE_ERROR_REVOKED, "");

  yd_storage_account_update (account);
  yd_sim_revoke (world->sim, "alice");
  yd_storage_account_note_error (account, refused);
  yd_test_wait_until (yd_storage_account_get_state (account) == YD_AUTH_STATE_SIGNED_OUT);
  yd_storage_account_note_error (account, refused);
  g_assert_cmpint (yd_storage_account_get_state (account), ==, YD_AUTH_STATE_SIGNED_OUT);
}

/* A second sign-in of the same user that ticked another drive. */
static void
test_sign_in_again_learns_new_drives (void)
{
  g_autoptr(YdTestWorld) world = yd_test_world_new (NULL);
  g_autoptr(YdStorage) storage = NULL;
  g_autoptr(YdStorageSignIn) sign_in = NULL;
  g_autoptr(YdStorageAccount) account = NULL;
  g_autoptr(GError) error = NULL;
  const YdDriveUser *user;

  yd_sim_set_granted (world->sim, "alice", "backup");
  storage = yd_test_world_add_storage (world, "alice", "one");
  user = yd_storage_account_get_user (yd_storage_get_account (storage));
  g_assert_null (yd_drive_user_get_drive_id (user, YD_DRIVE_KIND_RESOURCE));

  yd_sim_set_granted (world->sim, "alice", "backup,resource");
  sign_in = yd_test_world_sign_in (world, "alice");
  account = yd_storage_registry_adopt (world->registry, sign_in, &error);
  g_assert_no_error (error);
  g_assert_true (account == yd_storage_get_account (storage));
  yd_test_wait_until (yd_drive_user_get_drive_id (yd_storage_account_get_user (account),
                                                  YD_DRIVE_KIND_RESOURCE) != NULL);
}

/* A token that the service does not take any more is refreshed while we ask whose it is: the new
 * pair must come out of it, for the old one is spent. */
static void
test_identify_gives_the_refreshed_pair (void)
{
  g_autoptr(YdTestWorld) world = yd_test_world_new (NULL);
  g_autofree char *refresh = NULL;
  G_GNUC_UNUSED g_autofree char *access =
    yd_sim_issue_tokens (world->sim, "alice", yd_sim_get_client_id (world->sim), &refresh);
  g_autoptr(YdAuthToken) stale = yd_auth_token_new ("a.b.c", refresh, 0, g_get_real_time ());
  g_autoptr(YdAuthClient) client =
    yd_auth_client_new (YD_AUTH_CLIENT_OWN, yd_sim_get_base_url (world->sim), NULL,
                        yd_sim_get_client_id (world->sim), yd_sim_get_client_secret (world->sim));
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GAsyncResult) refreshed = NULL;
  g_autoptr(YdStorageSignIn) sign_in = NULL;
  g_autoptr(YdAuthToken) next = NULL;
  g_autoptr(GError) error = NULL;

  yd_storage_registry_identify_async (world->registry, client, stale, NULL,
                                      yd_test_keep_result_cb, &result);
  yd_test_wait_until (result != NULL);
  sign_in = yd_storage_registry_identify_finish (world->registry, result, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (yd_auth_token_get_access (sign_in->token), !=, "a.b.c");
  g_assert_cmpstr (yd_auth_token_get_refresh (sign_in->token), !=, refresh);

  yd_auth_refresh_async (world->net, world->clock, client, NULL,
                         yd_auth_token_get_refresh (sign_in->token), NULL,
                         yd_test_keep_result_cb, &refreshed);
  yd_test_wait_until (refreshed != NULL);
  next = yd_auth_refresh_finish (refreshed, &error);
  g_assert_no_error (error);
}

/* Signed in again with a client secret that is new: it is what the new pair is refreshed with. */
static void
test_sign_in_again_with_a_new_secret (void)
{
  g_autoptr(YdTestWorld) world = yd_test_world_new (NULL);
  g_autoptr(YdStorageSignIn) first = yd_test_world_sign_in (world, "alice");
  g_autoptr(YdStorageSignIn) second = yd_test_world_sign_in (world, "alice");
  g_autoptr(YdStorageAccount) account = NULL;
  g_autoptr(YdStorageAccount) same = NULL;
  g_autoptr(GError) error = NULL;
  YdAuthSession *session;

  yd_auth_client_unref (first->client);
  first->client = yd_auth_client_new (YD_AUTH_CLIENT_OWN, yd_sim_get_base_url (world->sim), NULL,
                                      yd_sim_get_client_id (world->sim), "old secret");
  account = yd_storage_registry_adopt (world->registry, first, &error);
  g_assert_no_error (error);
  same = yd_storage_registry_adopt (world->registry, second, &error);
  g_assert_no_error (error);
  g_assert_true (account == same);
  session = yd_storage_account_get_session (account);
  g_assert_cmpstr (yd_auth_client_get_secret (yd_auth_session_get_client (session)), ==,
                   yd_sim_get_client_secret (world->sim));
  yd_test_wait_until (yd_auth_session_get_state (session) == YD_AUTH_STATE_SIGNED_IN);
}

/* A disk that is full between the account and its storage: nothing is half there. */
static void
test_add_fails_half_way (void)
{
  g_autoptr(YdTestWorld) world = yd_test_world_new (NULL);
  g_autoptr(YdStorageSignIn) sign_in = yd_test_world_sign_in (world, "alice");
  g_autoptr(YdStorageOptions) options = options_named ("one");
  g_autoptr(YdStorageAccount) account = NULL;
  g_autoptr(YdStorage) storage = NULL;
  g_autoptr(GPtrArray) rows = NULL;
  g_autoptr(GError) error = NULL;

  yd_base_database_run (world->database, &error,
                        "CREATE TRIGGER full BEFORE INSERT ON storage"
                        " BEGIN SELECT RAISE (ABORT, 'full'); END", 0);
  g_assert_no_error (error);
  account = yd_storage_registry_adopt (world->registry, sign_in, &error);
  g_assert_null (yd_storage_registry_add (world->registry, account, options, &error));
  g_assert_error (error, YD_BASE_DATABASE_ERROR, YD_BASE_DATABASE_ERROR_FAILED);
  g_clear_error (&error);
  rows = yd_base_database_query (world->database, &error, "SELECT id FROM account", 0);
  g_assert_no_error (error);
  g_assert_cmpuint (rows->len, ==, 0);
  yd_storage_registry_abandon (world->registry, account);
  g_clear_object (&account);

  /* And it can be tried again. */
  yd_base_database_run (world->database, &error, "DROP TRIGGER full", 0);
  g_assert_no_error (error);
  storage = yd_test_world_add_storage (world, "alice", "one");
  g_assert_cmpint (yd_storage_account_get_id (yd_storage_get_account (storage)), >, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/storage/add-and-names", test_add_and_names);
  g_test_add_func ("/storage/shared-account", test_storages_of_one_user_share_the_account);
  g_test_add_func ("/storage/restart", test_restart);
  g_test_add_func ("/storage/remove", test_remove_forgets_tokens_with_the_last_storage);
  g_test_add_func ("/storage/settled", test_settled_when_stored);
  g_test_add_func ("/storage/identify-cancelled", test_identify_cancelled);
  g_test_add_func ("/storage/identify-refreshed", test_identify_gives_the_refreshed_pair);
  g_test_add_func ("/storage/new-secret", test_sign_in_again_with_a_new_secret);
  g_test_add_func ("/storage/add-fails-half-way", test_add_fails_half_way);
  g_test_add_func ("/storage/revoked", test_revoked_account_is_signed_out);
  g_test_add_func ("/storage/late-refusal", test_late_refusal_ends_nothing);
  g_test_add_func ("/storage/true-refusal", test_true_refusal_signs_out);
  g_test_add_func ("/storage/sign-in-again", test_sign_in_again_learns_new_drives);
  return g_test_run ();
}
