/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The keyring vault on a private bus: with a real keyring that is unlocked, locked, without a
 * default collection, or not there; and with a service that never answers. The first argument says
 * which; each is a process of its own, for libsecret keeps what it knows of a bus.
 */
#include "config.h"

#include "yd-test-auth.h"
#include "yd-test-secret-service.h"

#include <libsecret/secret.h>
#include <string.h>

#define SCHEMA "io.github.yunduo.Test"
#define SECRETS_NAME "org.freedesktop.secrets"
#define SECRETS_PATH "/org/freedesktop/secrets"

static const YdAuthVaultKey key = { "user-1", "client-1" };

typedef struct
{
  YdAuthToken *token; /* (owned) (nullable) */
  GError *error;      /* (owned) (nullable) */
  gboolean ended;
} Answer;

static void
answer_clear (Answer *answer)
{
  g_clear_pointer (&answer->token, yd_auth_token_unref);
  g_clear_error (&answer->error);
  answer->ended = FALSE;
}

static gboolean
has_ended (gpointer user_data)
{
  return ((Answer *) user_data)->ended;
}

static void
loaded_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  Answer *answer = user_data;

  answer->token = yd_auth_vault_load_finish (YD_AUTH_VAULT (source), result, NULL, &answer->error);
  answer->ended = TRUE;
}

static void
saved_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  Answer *answer = user_data;
  gboolean saved = yd_auth_vault_save_finish (YD_AUTH_VAULT (source), result, &answer->error);

  g_assert_true (saved == (answer->error == NULL));
  answer->ended = TRUE;
}

static void
forgotten_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  Answer *answer = user_data;

  yd_auth_vault_forget_finish (YD_AUTH_VAULT (source), result, &answer->error);
  answer->ended = TRUE;
}

static void
load (YdAuthVault *vault,
      Answer      *answer)
{
  answer_clear (answer);
  yd_auth_vault_load_async (vault, &key, NULL, loaded_cb, answer);
  yd_test_spin (has_ended, answer);
}

static void
save (YdAuthVault *vault,
      const char  *access,
      Answer      *answer)
{
  g_autoptr(YdAuthToken) token = yd_auth_token_new (access, "refresh", 5, 0);

  answer_clear (answer);
  yd_auth_vault_save_async (vault, &key, "Yunduo test", token, "secret", NULL, saved_cb, answer);
  yd_test_spin (has_ended, answer);
}

static void
forget (YdAuthVault *vault,
        Answer      *answer)
{
  answer_clear (answer);
  yd_auth_vault_forget_async (vault, &key, NULL, forgotten_cb, answer);
  yd_test_spin (has_ended, answer);
}

static SecretSchema *
make_schema (void)
{
  return secret_schema_new (SCHEMA, SECRET_SCHEMA_NONE, "profile", SECRET_SCHEMA_ATTRIBUTE_STRING,
                            "user", SECRET_SCHEMA_ATTRIBUTE_STRING,
                            "client", SECRET_SCHEMA_ATTRIBUTE_STRING, NULL);
}

/* Unlocked */

static void
test_works (void)
{
  g_autoptr(YdAuthVault) vault = yd_auth_keyring_vault_new ("default", SCHEMA);

  yd_test_auth_check_vault (vault);
}

/* What others see of an entry: the attributes, the label, and not the secret in either. */
static void
test_entry (void)
{
  g_autoptr(YdAuthVault) vault = yd_auth_keyring_vault_new ("second", SCHEMA);
  SecretSchema *schema = make_schema ();
  g_autoptr(GError) error = NULL;
  Answer answer = { 0 };
  char *text;

  save (vault, "access-1", &answer);
  g_assert_no_error (answer.error);
  save (vault, "access-2", &answer);
  g_assert_no_error (answer.error);
  text = secret_password_lookup_sync (schema, NULL, &error, "profile", "second", "user", "user-1",
                                      "client", "client-1", NULL);
  g_assert_no_error (error);
  g_assert_cmpstr (text, ==, "{\"access\":\"access-2\",\"refresh\":\"refresh\",\"expires\":5,"
                             "\"client_secret\":\"secret\"}");
  secret_password_free (text);
  forget (vault, &answer);
  g_assert_no_error (answer.error);
  answer_clear (&answer);
  secret_schema_unref (schema);
}

static void
test_profiles_are_apart (void)
{
  g_autoptr(YdAuthVault) one = yd_auth_keyring_vault_new ("one", SCHEMA);
  g_autoptr(YdAuthVault) two = yd_auth_keyring_vault_new ("two", SCHEMA);
  Answer answer = { 0 };

  save (one, "of-one", &answer);
  g_assert_no_error (answer.error);
  load (two, &answer);
  g_assert_no_error (answer.error);
  g_assert_null (answer.token);
  load (one, &answer);
  g_assert_cmpstr (yd_auth_token_get_access (answer.token), ==, "of-one");
  forget (one, &answer);
  answer_clear (&answer);
}

/* An entry that is not ours to read: signed out, not stuck. */
static void
test_unreadable_entry (void)
{
  g_autoptr(YdAuthVault) vault = yd_auth_keyring_vault_new ("odd", SCHEMA);
  SecretSchema *schema = make_schema ();
  g_autoptr(GError) error = NULL;
  Answer answer = { 0 };

  secret_password_store_sync (schema, SECRET_COLLECTION_DEFAULT, "odd", "not json", NULL, &error,
                              "profile", "odd", "user", "user-1", "client", "client-1", NULL);
  g_assert_no_error (error);
  load (vault, &answer);
  g_assert_no_error (answer.error);
  g_assert_null (answer.token);
  save (vault, "good", &answer);
  load (vault, &answer);
  g_assert_cmpstr (yd_auth_token_get_access (answer.token), ==, "good");
  forget (vault, &answer);
  answer_clear (&answer);
  secret_schema_unref (schema);
}

/* Locked while we run, with nobody who could type the password. */
static void
test_locked_later (void)
{
  g_autoptr(YdAuthVault) vault = yd_auth_keyring_vault_new ("default", SCHEMA);
  g_autoptr(SecretService) service = NULL;
  g_autoptr(SecretCollection) collection = NULL;
  g_autoptr(GError) error = NULL;
  Answer answer = { 0 };
  GList objects = { NULL, NULL, NULL };

  save (vault, "access", &answer);
  g_assert_no_error (answer.error);
  service = secret_service_get_sync (SECRET_SERVICE_OPEN_SESSION, NULL, &error);
  collection = secret_collection_for_alias_sync (service, SECRET_COLLECTION_DEFAULT,
                                                 SECRET_COLLECTION_NONE, NULL, &error);
  g_assert_no_error (error);
  objects.data = collection;
  g_assert_cmpint (secret_service_lock_sync (service, &objects, NULL, NULL, &error), ==, 1);

  load (vault, &answer);
  g_assert_error (answer.error, YD_AUTH_ERROR, YD_AUTH_ERROR_VAULT_CANCELLED);
  save (vault, "access-2", &answer);
  g_assert_error (answer.error, YD_AUTH_ERROR, YD_AUTH_ERROR_VAULT_CANCELLED);
  forget (vault, &answer);
  g_assert_error (answer.error, YD_AUTH_ERROR, YD_AUTH_ERROR_VAULT_CANCELLED);
  answer_clear (&answer);
}

/* Locked from the start */

static void
test_locked (void)
{
  g_autoptr(YdAuthVault) vault = yd_auth_keyring_vault_new ("default", SCHEMA);
  Answer answer = { 0 };

  save (vault, "access", &answer);
  g_assert_error (answer.error, YD_AUTH_ERROR, YD_AUTH_ERROR_VAULT_CANCELLED);
  g_assert_null (g_strstr_len (answer.error->message, -1, "access"));
  answer_clear (&answer);
}

/* Absent */

static void
test_absent (void)
{
  g_autoptr(YdAuthVault) vault = yd_auth_keyring_vault_new ("default", SCHEMA);
  Answer answer = { 0 };

  load (vault, &answer);
  g_assert_error (answer.error, YD_AUTH_ERROR, YD_AUTH_ERROR_VAULT_MISSING);
  save (vault, "access", &answer);
  g_assert_error (answer.error, YD_AUTH_ERROR, YD_AUTH_ERROR_VAULT_MISSING);
  forget (vault, &answer);
  g_assert_error (answer.error, YD_AUTH_ERROR, YD_AUTH_ERROR_VAULT_MISSING);
  answer_clear (&answer);
}

/* A keyring service with no keyring in it */

static void
name_appeared (GDBusConnection *connection,
               const char      *name,
               const char      *owner,
               gpointer         user_data)
{
  *(gboolean *) user_data = TRUE;
}

static gboolean
is_true (gpointer user_data)
{
  return *(gboolean *) user_data;
}

static void
test_no_collection (void)
{
  g_autoptr(YdAuthVault) vault = yd_auth_keyring_vault_new ("default", SCHEMA);
  g_autoptr(GError) error = NULL;
  g_autoptr(GSubprocess) daemon =
    g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error,
                      "gnome-keyring-daemon", "--foreground", "--components=secrets", NULL);
  Answer answer = { 0 };
  gboolean there = FALSE;
  guint watch;

  g_assert_no_error (error);
  watch = g_bus_watch_name (G_BUS_TYPE_SESSION, SECRETS_NAME, G_BUS_NAME_WATCHER_FLAGS_NONE,
                            name_appeared, NULL, &there, NULL);
  yd_test_spin (is_true, &there);
  g_bus_unwatch_name (watch);

  /* Finding nothing there does not mean that somebody signed out. */
  load (vault, &answer);
  g_assert_error (answer.error, YD_AUTH_ERROR, YD_AUTH_ERROR_VAULT_MISSING);
  save (vault, "access", &answer);
  g_assert_error (answer.error, YD_AUTH_ERROR, YD_AUTH_ERROR_VAULT_MISSING);
  forget (vault, &answer);
  g_assert_no_error (answer.error);
  answer_clear (&answer);
  g_subprocess_force_exit (daemon);
  g_subprocess_wait (daemon, NULL, NULL);
}

/* A service that takes every call and answers none */

static GDBusMessage *
swallow_calls (GDBusConnection *connection,
               GDBusMessage    *message,
               gboolean         incoming,
               gpointer         user_data)
{
  if (incoming && g_strcmp0 (g_dbus_message_get_path (message), SECRETS_PATH) == 0)
    {
      g_atomic_int_inc ((gint *) user_data);
      g_object_unref (message);
      return NULL;
    }
  return message;
}

static gboolean
was_called (gpointer user_data)
{
  g_main_context_wakeup (NULL);
  return g_atomic_int_get ((gint *) user_data) > 0;
}

static void
test_silent (void)
{
  g_autoptr(YdAuthVault) vault = yd_auth_keyring_vault_new ("default", SCHEMA);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autofree char *address = g_dbus_address_get_for_bus_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(GDBusConnection) bus = NULL;
  g_autoptr(GVariant) owned = NULL;
  Answer answer = { 0 };
  gint calls = 0;
  gint64 before_us;

  bus = g_dbus_connection_new_for_address_sync (address,
                                                G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                                                G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                                NULL, NULL, &error);
  g_assert_no_error (error);
  g_dbus_connection_add_filter (bus, swallow_calls, &calls, NULL);
  owned = g_dbus_connection_call_sync (bus, "org.freedesktop.DBus", "/org/freedesktop/DBus",
                                       "org.freedesktop.DBus", "RequestName",
                                       g_variant_new ("(su)", SECRETS_NAME, 0), NULL,
                                       G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);
  g_assert_no_error (error);

  /* Cancelled while it says nothing. */
  yd_auth_vault_load_async (vault, &key, cancellable, loaded_cb, &answer);
  yd_test_spin (was_called, &calls);
  g_cancellable_cancel (cancellable);
  yd_test_spin (has_ended, &answer);
  g_assert_error (answer.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  /* Waited for, but not for ever. */
  before_us = g_get_monotonic_time ();
  load (vault, &answer);
  g_assert_error (answer.error, YD_AUTH_ERROR, YD_AUTH_ERROR_VAULT_SLOW);
  g_assert_cmpint (g_get_monotonic_time () - before_us, <, 25 * G_USEC_PER_SEC);
  answer_clear (&answer);
  g_dbus_connection_close_sync (bus, NULL, NULL);
}

/* A service that misbehaves */

static void
test_denied (void)
{
  g_autoptr(YdAuthVault) vault = yd_auth_keyring_vault_new ("default", SCHEMA);
  const YdTestSecretsMode mode = YD_TEST_SECRETS_DENIED;
  g_autoptr(GDBusConnection) bus = yd_test_secret_service_start (&mode);
  Answer answer = { 0 };

  load (vault, &answer);
  g_assert_error (answer.error, YD_AUTH_ERROR, YD_AUTH_ERROR_VAULT_DENIED);
  save (vault, "access", &answer);
  g_assert_error (answer.error, YD_AUTH_ERROR, YD_AUTH_ERROR_VAULT_DENIED);
  g_assert_null (strstr (answer.error->message, "access"));
  answer_clear (&answer);
  g_dbus_connection_close_sync (bus, NULL, NULL);
}

static void
test_dismissed (void)
{
  g_autoptr(YdAuthVault) vault = yd_auth_keyring_vault_new ("default", SCHEMA);
  const YdTestSecretsMode mode = YD_TEST_SECRETS_DISMISSED;
  g_autoptr(GDBusConnection) bus = yd_test_secret_service_start (&mode);
  Answer answer = { 0 };

  save (vault, "access", &answer);
  g_assert_error (answer.error, YD_AUTH_ERROR, YD_AUTH_ERROR_VAULT_CANCELLED);
  answer_clear (&answer);
  g_dbus_connection_close_sync (bus, NULL, NULL);
}

/* Waited for: what comes after 15 s is an answer all the same. */
static void
test_slow (void)
{
  g_autoptr(YdAuthVault) vault = yd_auth_keyring_vault_new ("default", SCHEMA);
  const YdTestSecretsMode mode = YD_TEST_SECRETS_SLOW;
  g_autoptr(GDBusConnection) bus = yd_test_secret_service_start (&mode);
  gint64 before_us = g_get_monotonic_time ();
  Answer answer = { 0 };

  load (vault, &answer);
  g_assert_no_error (answer.error);
  g_assert_null (answer.token);
  g_assert_cmpint (g_get_monotonic_time () - before_us, >, 13 * G_USEC_PER_SEC);
  answer_clear (&answer);
  g_dbus_connection_close_sync (bus, NULL, NULL);
}

int
main (int    argc,
      char **argv)
{
  const char *mode;
  int status;

  g_test_init (&argc, &argv, NULL);
  mode = argc > 1 ? argv[1] : "";
  if (g_str_equal (mode, "unlocked"))
    {
      g_test_add_func ("/auth/keyring/unlocked/works", test_works);
      g_test_add_func ("/auth/keyring/unlocked/entry", test_entry);
      g_test_add_func ("/auth/keyring/unlocked/profiles-are-apart", test_profiles_are_apart);
      g_test_add_func ("/auth/keyring/unlocked/unreadable-entry", test_unreadable_entry);
      g_test_add_func ("/auth/keyring/unlocked/zz-locked-later", test_locked_later);
    }
  else if (g_str_equal (mode, "locked"))
    g_test_add_func ("/auth/keyring/locked", test_locked);
  else if (g_str_equal (mode, "no-collection"))
    g_test_add_func ("/auth/keyring/no-collection", test_no_collection);
  else if (g_str_equal (mode, "silent"))
    g_test_add_func ("/auth/keyring/silent", test_silent);
  else if (g_str_equal (mode, "denied"))
    g_test_add_func ("/auth/keyring/denied", test_denied);
  else if (g_str_equal (mode, "dismissed"))
    g_test_add_func ("/auth/keyring/dismissed", test_dismissed);
  else if (g_str_equal (mode, "slow"))
    g_test_add_func ("/auth/keyring/slow", test_slow);
  else
    g_test_add_func ("/auth/keyring/absent", test_absent);
  status = g_test_run ();
  secret_service_disconnect ();
  return status;
}
