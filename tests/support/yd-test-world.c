/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The world and the waiting; see the header.
 */
#include "config.h"

#include "yd-test-world.h"

#include "yd-test-clock.h"

static gboolean
wake_up (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

void
yd_test_iterate (void)
{
  guint id = g_timeout_add (20, wake_up, NULL);

  g_main_context_iteration (NULL, TRUE);
  g_source_remove (id);
}

void
yd_test_keep_result_cb (GObject      *source,
                        GAsyncResult *result,
                        gpointer      user_data)
{
  GAsyncResult **kept = user_data;

  g_assert_null (*kept);
  *kept = g_object_ref (result);
}

static YdTestWorld *
make_world (const YdSimOptions *options,
            YdBaseClock        *clock_owned)
{
  YdTestWorld *self = g_new0 (YdTestWorld, 1);
  g_autoptr(YdSimOptions) defaults = yd_sim_options_new ();
  g_autoptr(GError) error = NULL;

  self->clock = clock_owned;
  self->sim = yd_sim_new (options != NULL ? options : defaults);
  yd_sim_start (self->sim, &error);
  g_assert_no_error (error);
  self->net = yd_net_session_new (self->clock, "YunduoTest/1");
  self->vault = yd_auth_memory_vault_new ();
  self->database = yd_base_database_new (":memory:", yd_storage_registry_get_migrations (),
                                         &error);
  g_assert_no_error (error);
  self->registry = yd_storage_registry_new (self->net, self->clock, self->vault, self->database,
                                            NULL, NULL);
  return self;
}

YdTestWorld *
yd_test_world_new (const YdSimOptions *options)
{
  return make_world (options, yd_base_clock_new_system ());
}

YdTestWorld *
yd_test_world_new_hurried (const YdSimOptions *options)
{
  return make_world (options, YD_BASE_CLOCK (yd_test_clock_new (g_get_real_time ())));
}

void
yd_test_world_free (YdTestWorld *self)
{
  GPtrArray *violations = yd_sim_get_violations (self->sim);

  for (guint i = 0; i < violations->len; i++)
    g_test_message ("violation: %s", (const char *) g_ptr_array_index (violations, i));
  g_assert_cmpuint (violations->len, ==, 0);

  g_object_unref (self->registry);
  g_object_unref (self->database);
  g_object_unref (self->vault);
  g_object_unref (self->net);
  yd_sim_stop (self->sim);
  g_object_unref (self->sim);
  g_object_unref (self->clock);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_free (self);
}

YdStorageSignIn *
yd_test_world_sign_in (YdTestWorld *self,
                       const char  *user)
{
  g_autofree char *refresh = NULL;
  g_autofree char *access =
    yd_sim_issue_tokens (self->sim, user, yd_sim_get_client_id (self->sim), &refresh);
  g_autoptr(YdAuthToken) token = yd_auth_token_new (access, refresh, 0, g_get_real_time ());
  g_autoptr(YdAuthClient) client =
    yd_auth_client_new (YD_AUTH_CLIENT_OWN, yd_sim_get_base_url (self->sim), NULL,
                        yd_sim_get_client_id (self->sim), yd_sim_get_client_secret (self->sim));
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  YdStorageSignIn *sign_in;

  yd_storage_registry_identify_async (self->registry, client, token, NULL,
                                      yd_test_keep_result_cb, &result);
  yd_test_wait_until (result != NULL);
  sign_in = yd_storage_registry_identify_finish (self->registry, result, &error);
  g_assert_no_error (error);
  return sign_in;
}

YdStorage *
yd_test_world_add_storage (YdTestWorld *self,
                           const char  *user,
                           const char  *name)
{
  g_autoptr(YdStorageSignIn) sign_in = yd_test_world_sign_in (self, user);
  g_autoptr(YdStorageOptions) options = yd_storage_options_new ();
  g_autoptr(YdStorageAccount) account = NULL;
  g_autoptr(GError) error = NULL;
  YdStorage *storage;

  account = yd_storage_registry_adopt (self->registry, sign_in, &error);
  g_assert_no_error (error);
  g_free (options->name);
  options->name = g_strdup (name);
  storage = yd_storage_registry_add (self->registry, account, options, &error);
  g_assert_no_error (error);
  return storage;
}
