/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The shared doubles; see the header.
 */
#include "config.h"

#include "yd-test-auth.h"

#include <string.h>

char *
yd_test_auth_make_jwt (const char *claims)
{
  g_autofree char *encoded = g_base64_encode ((const guchar *) claims, strlen (claims));
  char *end = strchr (encoded, '=');

  if (end != NULL)
    *end = '\0';
  g_strdelimit (encoded, "+", '-');
  g_strdelimit (encoded, "/", '_');
  return g_strdup_printf ("eyJ0eXAiOiJKV1QifQ.%s.c2ln", encoded);
}

void
yd_test_auth_settle (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

/* The check of a vault */

typedef struct
{
  YdAuthToken *token; /* (owned) (nullable) */
  char *secret;       /* (owned) (nullable) */
  GError *error;      /* (owned) (nullable) */
  gboolean done;
  gboolean ended;
} VaultAnswer;

static gboolean
vault_has_ended (gpointer user_data)
{
  return ((VaultAnswer *) user_data)->ended;
}

static void
vault_answer_clear (VaultAnswer *answer)
{
  g_clear_pointer (&answer->token, yd_auth_token_unref);
  g_clear_pointer (&answer->secret, g_free);
  g_clear_error (&answer->error);
  memset (answer, 0, sizeof *answer);
}

static void
loaded_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  VaultAnswer *answer = user_data;

  answer->token = yd_auth_vault_load_finish (YD_AUTH_VAULT (source), result, &answer->secret,
                                             &answer->error);
  answer->ended = TRUE;
}

static void
saved_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  VaultAnswer *answer = user_data;

  answer->done = yd_auth_vault_save_finish (YD_AUTH_VAULT (source), result, &answer->error);
  answer->ended = TRUE;
}

static void
forgotten_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  VaultAnswer *answer = user_data;

  answer->done = yd_auth_vault_forget_finish (YD_AUTH_VAULT (source), result, &answer->error);
  answer->ended = TRUE;
}

static void
load (YdAuthVault          *vault,
      const YdAuthVaultKey *key,
      GCancellable         *cancellable,
      VaultAnswer          *answer)
{
  vault_answer_clear (answer);
  yd_auth_vault_load_async (vault, key, cancellable, loaded_cb, answer);
  yd_test_spin (vault_has_ended, answer);
}

static void
save (YdAuthVault          *vault,
      const YdAuthVaultKey *key,
      const char           *access,
      const char           *refresh,
      const char           *secret,
      GCancellable         *cancellable,
      VaultAnswer          *answer)
{
  g_autoptr(YdAuthToken) token = yd_auth_token_new (access, refresh, 123456789, 0);

  vault_answer_clear (answer);
  yd_auth_vault_save_async (vault, key, "Test", token, secret, cancellable, saved_cb, answer);
  yd_test_spin (vault_has_ended, answer);
}

static void
forget (YdAuthVault          *vault,
        const YdAuthVaultKey *key,
        GCancellable         *cancellable,
        VaultAnswer          *answer)
{
  vault_answer_clear (answer);
  yd_auth_vault_forget_async (vault, key, cancellable, forgotten_cb, answer);
  yd_test_spin (vault_has_ended, answer);
}

static void
assert_loaded (YdAuthVault          *vault,
               const YdAuthVaultKey *key,
               const char           *access,
               const char           *refresh,
               const char           *secret)
{
  VaultAnswer answer = { 0 };

  load (vault, key, NULL, &answer);
  g_assert_no_error (answer.error);
  if (access == NULL)
    g_assert_null (answer.token);
  else
    {
      g_assert_cmpstr (yd_auth_token_get_access (answer.token), ==, access);
      g_assert_cmpstr (yd_auth_token_get_refresh (answer.token), ==, refresh);
      g_assert_cmpint (yd_auth_token_get_expires_us (answer.token), ==, 123456789);
    }
  g_assert_cmpstr (answer.secret, ==, secret);
  vault_answer_clear (&answer);
}

static void
check_cancelled (YdAuthVault          *vault,
                 const YdAuthVaultKey *key)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  VaultAnswer answer = { 0 };

  g_cancellable_cancel (cancellable);
  load (vault, key, cancellable, &answer);
  g_assert_error (answer.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  save (vault, key, "x", "x", NULL, cancellable, &answer);
  g_assert_error (answer.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  forget (vault, key, cancellable, &answer);
  g_assert_error (answer.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  vault_answer_clear (&answer);
}

static void
check_cancelled_during (YdAuthVault          *vault,
                        const YdAuthVaultKey *key)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  VaultAnswer answer = { 0 };

  yd_auth_vault_load_async (vault, key, cancellable, loaded_cb, &answer);
  g_cancellable_cancel (cancellable);
  yd_test_spin (vault_has_ended, &answer);
  g_assert_error (answer.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  vault_answer_clear (&answer);
}

void
yd_test_auth_check_vault (YdAuthVault *vault)
{
  const YdAuthVaultKey key = { "user-1", "client-1" };
  const YdAuthVaultKey other_user = { "user-2", "client-1" };
  const YdAuthVaultKey other_client = { "user-1", "client-2" };
  VaultAnswer answer = { 0 };

  assert_loaded (vault, &key, NULL, NULL, NULL);
  save (vault, &key, "access-1", "refresh-1", "secret-1", NULL, &answer);
  g_assert_no_error (answer.error);
  g_assert_true (answer.done);
  assert_loaded (vault, &key, "access-1", "refresh-1", "secret-1");
  assert_loaded (vault, &other_user, NULL, NULL, NULL);
  assert_loaded (vault, &other_client, NULL, NULL, NULL);

  save (vault, &key, "access-2", NULL, NULL, NULL, &answer);
  g_assert_no_error (answer.error);
  save (vault, &other_user, "access-3", "refresh-3", NULL, NULL, &answer);
  g_assert_no_error (answer.error);
  assert_loaded (vault, &key, "access-2", NULL, NULL);

  check_cancelled (vault, &key);
  check_cancelled_during (vault, &key);
  assert_loaded (vault, &key, "access-2", NULL, NULL);

  forget (vault, &key, NULL, &answer);
  g_assert_no_error (answer.error);
  assert_loaded (vault, &key, NULL, NULL, NULL);
  assert_loaded (vault, &other_user, "access-3", "refresh-3", NULL);
  forget (vault, &key, NULL, &answer);
  g_assert_no_error (answer.error);
  forget (vault, &other_user, NULL, &answer);
  vault_answer_clear (&answer);
}

/* The vault that does as it is told */

static void test_vault_iface_init (YdAuthVaultInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (YdTestVault, yd_test_vault, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (YD_TYPE_AUTH_VAULT, test_vault_iface_init))

typedef struct
{
  YdAuthToken *token;  /* (owned) */
  char *user_id;       /* (owned) */
  char *client_key;    /* (owned) */
  char *client_secret; /* (owned) (nullable) */
} Save;

static void
save_free (gpointer data)
{
  Save *held = data;

  yd_auth_token_unref (held->token);
  g_free (held->user_id);
  g_free (held->client_key);
  g_free (held->client_secret);
  g_free (held);
}

static void
inner_loaded_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  VaultAnswer *answer = g_task_get_task_data (task);

  answer->token = yd_auth_vault_load_finish (YD_AUTH_VAULT (source), result, &answer->secret, NULL);
  g_task_return_boolean (task, TRUE);
}

static void
answer_free (gpointer data)
{
  vault_answer_clear (data);
  g_free (data);
}

static void
test_load_async (YdAuthVault          *vault,
                 const YdAuthVaultKey *key,
                 GCancellable         *cancellable,
                 GAsyncReadyCallback   callback,
                 gpointer              user_data)
{
  YdTestVault *self = YD_TEST_VAULT (vault);
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, test_load_async);
  g_task_set_task_data (task, g_new0 (VaultAnswer, 1), answer_free);
  self->loads++;
  if (self->load_error != NULL)
    g_task_return_error (task, g_error_copy (self->load_error));
  else
    yd_auth_vault_load_async (self->inner, key, cancellable, inner_loaded_cb,
                              g_steal_pointer (&task));
}

static YdAuthToken *
test_load_finish (YdAuthVault   *vault,
                  GAsyncResult  *result,
                  char         **client_secret,
                  GError       **error)
{
  VaultAnswer *answer = g_task_get_task_data (G_TASK (result));

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return NULL;
  if (client_secret != NULL)
    *client_secret = g_steal_pointer (&answer->secret);
  return g_steal_pointer (&answer->token);
}

static void
end_save (YdTestVault *self,
          GTask       *task)
{
  Save *held = g_task_get_task_data (task);

  if (self->save_error != NULL)
    {
      g_task_return_error (task, g_error_copy (self->save_error));
      return;
    }
  yd_test_vault_put (self, held->user_id, held->client_key, held->token, held->client_secret);
  g_task_return_boolean (task, TRUE);
}

static void
test_save_async (YdAuthVault          *vault,
                 const YdAuthVaultKey *key,
                 const char           *label,
                 YdAuthToken          *token,
                 const char           *client_secret,
                 GCancellable         *cancellable,
                 GAsyncReadyCallback   callback,
                 gpointer              user_data)
{
  YdTestVault *self = YD_TEST_VAULT (vault);
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  Save *held = g_new0 (Save, 1);

  g_task_set_source_tag (task, test_save_async);
  held->token = yd_auth_token_ref (token);
  held->user_id = g_strdup (key->user_id);
  held->client_key = g_strdup (key->client_key);
  held->client_secret = g_strdup (client_secret);
  g_task_set_task_data (task, held, save_free);
  self->saves++;
  if (self->hold)
    g_ptr_array_add (self->held, g_steal_pointer (&task));
  else
    end_save (self, task);
}

static gboolean
test_save_finish (YdAuthVault   *vault,
                  GAsyncResult  *result,
                  GError       **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
inner_forgotten_cb (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;

  yd_auth_vault_forget_finish (YD_AUTH_VAULT (source), result, NULL);
  g_task_return_boolean (task, TRUE);
}

static void
test_forget_async (YdAuthVault          *vault,
                   const YdAuthVaultKey *key,
                   GCancellable         *cancellable,
                   GAsyncReadyCallback   callback,
                   gpointer              user_data)
{
  YdTestVault *self = YD_TEST_VAULT (vault);
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, test_forget_async);
  self->forgets++;
  if (self->forget_error != NULL)
    {
      g_task_return_error (task, g_error_copy (self->forget_error));
      return;
    }
  yd_auth_vault_forget_async (self->inner, key, cancellable, inner_forgotten_cb,
                              g_steal_pointer (&task));
}

static void
test_vault_iface_init (YdAuthVaultInterface *iface)
{
  iface->load_async = test_load_async;
  iface->load_finish = test_load_finish;
  iface->save_async = test_save_async;
  iface->save_finish = test_save_finish;
  iface->forget_async = test_forget_async;
  iface->forget_finish = test_save_finish;
}

static void
yd_test_vault_finalize (GObject *object)
{
  YdTestVault *self = YD_TEST_VAULT (object);

  g_clear_object (&self->inner);
  g_clear_error (&self->load_error);
  g_clear_error (&self->save_error);
  g_clear_error (&self->forget_error);
  g_ptr_array_unref (self->held);
  G_OBJECT_CLASS (yd_test_vault_parent_class)->finalize (object);
}

static void
yd_test_vault_class_init (YdTestVaultClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = yd_test_vault_finalize;
}

static void
yd_test_vault_init (YdTestVault *self)
{
  self->inner = yd_auth_memory_vault_new ();
  self->held = g_ptr_array_new_with_free_func (g_object_unref);
}

YdTestVault *
yd_test_vault_new (void)
{
  return g_object_new (YD_TYPE_TEST_VAULT, NULL);
}

void
yd_test_vault_release (YdTestVault *self)
{
  g_autoptr(GPtrArray) held = g_steal_pointer (&self->held);

  self->held = g_ptr_array_new_with_free_func (g_object_unref);
  self->hold = FALSE;
  for (guint i = 0; i < held->len; i++)
    end_save (self, g_ptr_array_index (held, i));
}

char *
yd_test_vault_dup_access (YdTestVault *self,
                          const char  *user_id,
                          const char  *client_key)
{
  const YdAuthVaultKey key = { user_id, client_key };
  VaultAnswer answer = { 0 };
  char *access;

  load (self->inner, &key, NULL, &answer);
  access = answer.token != NULL ? g_strdup (yd_auth_token_get_access (answer.token)) : NULL;
  vault_answer_clear (&answer);
  return access;
}

void
yd_test_vault_put (YdTestVault *self,
                   const char  *user_id,
                   const char  *client_key,
                   YdAuthToken *token,
                   const char  *client_secret)
{
  const YdAuthVaultKey key = { user_id, client_key };

  yd_auth_vault_save_async (self->inner, &key, "", token, client_secret, NULL, NULL, NULL);
}

/* Answers */

void
yd_test_answer_clear (YdTestAnswer *self)
{
  g_clear_pointer (&self->token, g_free);
  g_clear_error (&self->error);
  memset (self, 0, sizeof *self);
}

gboolean
yd_test_answer_has_ended (gpointer self)
{
  return ((YdTestAnswer *) self)->ended;
}

static void
token_got_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  YdTestAnswer *self = user_data;

  g_assert_false (self->ended);
  self->token = yd_net_authorizer_get_token_finish (YD_NET_AUTHORIZER (source), result,
                                                    &self->error);
  g_assert_true ((self->token == NULL) == (self->error != NULL));
  self->ended = TRUE;
}

static void
refusal_heard_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  YdTestAnswer *self = user_data;

  g_assert_false (self->ended);
  self->again = yd_net_authorizer_refused_finish (YD_NET_AUTHORIZER (source), result,
                                                  &self->error);
  g_assert_true (self->again == (self->error == NULL));
  self->ended = TRUE;
}

void
yd_test_answer_ask (YdTestAnswer  *self,
                    YdAuthSession *session,
                    GCancellable  *cancellable)
{
  yd_test_answer_clear (self);
  yd_net_authorizer_get_token_async (YD_NET_AUTHORIZER (session), cancellable, token_got_cb, self);
}

void
yd_test_answer_refuse (YdTestAnswer  *self,
                       YdAuthSession *session,
                       const char    *token,
                       GCancellable  *cancellable)
{
  yd_test_answer_clear (self);
  yd_net_authorizer_refused_async (YD_NET_AUTHORIZER (session), token, cancellable,
                                   refusal_heard_cb, self);
}

void
yd_test_answer_get (YdTestAnswer  *self,
                    YdAuthSession *session)
{
  yd_test_answer_ask (self, session, NULL);
  yd_test_spin (yd_test_answer_has_ended, self);
}
