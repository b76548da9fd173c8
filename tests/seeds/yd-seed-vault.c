/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A keyring in memory; see the header. What was stored stays, whoever dies; what was not yet, when
 * the program died, may be stored all the same.
 */
#include "config.h"

#include "yd-seed-vault.h"

#include "yd-auth-error.h"

#define YD_TYPE_SEED_VAULT (yd_seed_vault_get_type ())
G_DECLARE_FINAL_TYPE (YdSeedVault, yd_seed_vault, YD, SEED_VAULT, GObject)

struct _YdSeedVault
{
  GObject parent_instance;

  YdSeed *seed;        /* (borrowed) */
  YdAuthToken *token;  /* (owned) (nullable): of the one account */
  char *client_secret; /* (owned) (nullable) */
};

static void vault_iface_init (YdAuthVaultInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (YdSeedVault, yd_seed_vault, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (YD_TYPE_AUTH_VAULT, vault_iface_init))

/* One request */

typedef enum
{
  LOAD,
  SAVE,
  FORGET,
} Verb;

typedef struct
{
  Verb verb;
  YdAuthToken *token;  /* (owned) (nullable) */
  char *client_secret; /* (owned) (nullable) */
} Request;

static void
request_free (gpointer data)
{
  Request *request = data;

  g_clear_pointer (&request->token, yd_auth_token_unref);
  g_free (request->client_secret);
  g_free (request);
}

static gboolean
is_in_trouble (YdSeedVault *self,
               GTask       *task)
{
  static const YdAuthError troubles[] = {
    YD_AUTH_ERROR_VAULT_LOCKED, YD_AUTH_ERROR_VAULT_MISSING, YD_AUTH_ERROR_VAULT_FAILED,
    YD_AUTH_ERROR_VAULT_SLOW, YD_AUTH_ERROR_VAULT_CANCELLED,
  };
  YdSeed *seed = self->seed;
  YdAuthError trouble;

  if (!seed->faults || !yd_seed_happens (seed, seed->badness))
    return FALSE;
  trouble = troubles[yd_seed_choose (seed, G_N_ELEMENTS (troubles))];
  seed->n_faults++;
  yd_seed_note (seed, "the keyring fails: %d", trouble);
  g_task_return_new_error (task, YD_AUTH_ERROR, (int) trouble, "the keyring of a seed");
  return TRUE;
}

static void
keep (YdSeedVault *self,
      YdAuthToken *token,
      const char  *client_secret)
{
  g_clear_pointer (&self->token, yd_auth_token_unref);
  self->token = token != NULL ? yd_auth_token_ref (token) : NULL;
  g_free (self->client_secret);
  self->client_secret = g_strdup (client_secret);
}

static void
serve (gpointer data)
{
  g_autoptr(GTask) task = data;
  YdSeedVault *self = g_task_get_source_object (task);
  Request *request = g_task_get_task_data (task);

  if (g_task_return_error_if_cancelled (task) || is_in_trouble (self, task))
    return;
  if (request->verb != LOAD)
    keep (self, request->token, request->client_secret);
  else if (self->token != NULL)
    {
      request->token = yd_auth_token_ref (self->token);
      request->client_secret = g_strdup (self->client_secret);
    }
  g_task_return_boolean (task, TRUE);
}

static void
ask (YdAuthVault         *vault,
     Verb                 verb,
     YdAuthToken         *token,
     const char          *client_secret,
     GCancellable        *cancellable,
     GAsyncReadyCallback  callback,
     gpointer             user_data)
{
  static const char * const names[] = { "keyring: load", "keyring: save", "keyring: forget" };
  GTask *task = g_task_new (vault, cancellable, callback, user_data);
  Request *request = g_new0 (Request, 1);

  request->verb = verb;
  request->token = token != NULL ? yd_auth_token_ref (token) : NULL;
  request->client_secret = g_strdup (client_secret);
  g_task_set_source_tag (task, ask);
  g_task_set_task_data (task, request, request_free);
  yd_seed_pend (YD_SEED_VAULT (vault)->seed, names[verb], serve, task);
}

/* The interface */

static void
load_async (YdAuthVault          *vault,
            const YdAuthVaultKey *key,
            GCancellable         *cancellable,
            GAsyncReadyCallback   callback,
            gpointer              user_data)
{
  ask (vault, LOAD, NULL, NULL, cancellable, callback, user_data);
}

static YdAuthToken *
load_finish (YdAuthVault   *vault,
             GAsyncResult  *result,
             char         **client_secret,
             GError       **error)
{
  Request *request = g_task_get_task_data (G_TASK (result));

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return NULL;
  if (client_secret != NULL)
    *client_secret = g_strdup (request->client_secret);
  return request->token != NULL ? yd_auth_token_ref (request->token) : NULL;
}

static void
save_async (YdAuthVault          *vault,
            const YdAuthVaultKey *key,
            const char           *label,
            YdAuthToken          *token,
            const char           *client_secret,
            GCancellable         *cancellable,
            GAsyncReadyCallback   callback,
            gpointer              user_data)
{
  ask (vault, SAVE, token, client_secret, cancellable, callback, user_data);
}

static void
forget_async (YdAuthVault          *vault,
              const YdAuthVaultKey *key,
              GCancellable         *cancellable,
              GAsyncReadyCallback   callback,
              gpointer              user_data)
{
  ask (vault, FORGET, NULL, NULL, cancellable, callback, user_data);
}

static gboolean
finish (YdAuthVault   *vault,
        GAsyncResult  *result,
        GError       **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
vault_iface_init (YdAuthVaultInterface *iface)
{
  iface->load_async = load_async;
  iface->load_finish = load_finish;
  iface->save_async = save_async;
  iface->save_finish = finish;
  iface->forget_async = forget_async;
  iface->forget_finish = finish;
}

/* It lives as long as the process. */
static void
yd_seed_vault_class_init (YdSeedVaultClass *klass)
{
}

static void
yd_seed_vault_init (YdSeedVault *self)
{
}

YdAuthVault *
yd_seed_vault_new (YdSeed *seed)
{
  YdSeedVault *self = g_object_new (YD_TYPE_SEED_VAULT, NULL);

  self->seed = seed;
  return YD_AUTH_VAULT (self);
}
