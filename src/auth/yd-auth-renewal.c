/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The chain: lock → read the vault again → refresh → store → unlock.
 */
#include "config.h"

#define G_LOG_DOMAIN "yd-auth"

#include "yd-auth-renewal.h"

#include "yd-auth-dialect.h"
#include "yd-auth-exchange.h"
#include "yd-auth-lock.h"
#include "yd-auth-session.h"

#define FRESH_US (60 * (gint64) G_USEC_PER_SEC)

typedef struct
{
  /* Input */
  YdNetSession *net;    /* (owned) */
  YdBaseClock *clock;   /* (owned) */
  YdAuthVault *vault;   /* (owned) (nullable) */
  YdAuthClient *client; /* (owned) */
  char *user_id;        /* (owned) (nullable) */
  char *client_key;     /* (owned) */
  char *label;          /* (owned) */
  gboolean stored;
  YdAuthBrokerLimit *limit; /* (owned) (nullable): NULL when nothing is counted */

  /* In progress */
  YdAuthToken *token; /* (owned): the old pair, then the new one */
  YdAuthLock *lock;   /* (owned) (nullable) */

  /* Output */
  GError *save_error; /* (owned) (nullable) */
} Run;

static void lock_acquired_cb   (GObject      *source,
                                GAsyncResult *result,
                                gpointer      user_data);
static void read_again         (GTask        *task);
static void vault_read_cb      (GObject      *source,
                                GAsyncResult *result,
                                gpointer      user_data);
static void begin_refresh      (GTask        *task);
static void token_refreshed_cb (GObject      *source,
                                GAsyncResult *result,
                                gpointer      user_data);
static void store              (GTask        *task);
static void token_stored_cb    (GObject      *source,
                                GAsyncResult *result,
                                gpointer      user_data);

static void
run_free (gpointer data)
{
  Run *run = data;

  g_clear_pointer (&run->lock, yd_auth_lock_free);
  g_object_unref (run->net);
  g_object_unref (run->clock);
  g_clear_object (&run->vault);
  yd_auth_client_unref (run->client);
  g_free (run->user_id);
  g_free (run->client_key);
  g_free (run->label);
  g_clear_object (&run->limit);
  yd_auth_token_unref (run->token);
  g_clear_error (&run->save_error);
  g_free (run);
}

static YdAuthVaultKey
vault_key (Run *run)
{
  return (YdAuthVaultKey) { run->user_id != NULL ? run->user_id : "", run->client_key };
}

static void
finish_with_token (GTask *task)
{
  Run *run = g_task_get_task_data (task);

  g_clear_pointer (&run->lock, yd_auth_lock_free);
  g_task_return_pointer (task, yd_auth_token_ref (run->token),
                         (GDestroyNotify) yd_auth_token_unref);
}

static void
lock_acquired_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Run *run = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;

  run->lock = yd_auth_lock_acquire_finish (result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    g_task_return_new_error (task, YD_AUTH_ERROR, YD_AUTH_ERROR_SERVICE,
                             "another process is refreshing for too long");
  else
    {
      /* A folder we cannot write to must not keep anybody signed out. */
      if (error != NULL)
        g_debug ("refreshing without a lock: %s", error->message);
      read_again (g_steal_pointer (&task));
    }
}

/* Another process may have spent our refresh token while we waited. */
static void
read_again (GTask *task)
{
  Run *run = g_task_get_task_data (task);
  YdAuthVaultKey key = vault_key (run);

  if (run->lock == NULL || run->vault == NULL || !run->stored)
    begin_refresh (task);
  else
    yd_auth_vault_load_async (run->vault, &key, NULL, vault_read_cb, task);
}

static void
vault_read_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Run *run = g_task_get_task_data (task);
  g_autoptr(YdAuthToken) found = NULL;
  gboolean is_other;

  found = yd_auth_vault_load_finish (YD_AUTH_VAULT (source), result, NULL, NULL);
  is_other = found != NULL && !g_str_equal (yd_auth_token_get_access (found),
                                            yd_auth_token_get_access (run->token));
  if (is_other)
    {
      yd_auth_token_unref (run->token);
      run->token = g_steal_pointer (&found);
    }
  if (is_other && yd_auth_token_get_expires_us (run->token) -
                  yd_base_clock_get_real_us (run->clock) > FRESH_US)
    finish_with_token (task);
  else
    begin_refresh (g_steal_pointer (&task));
}

static void
begin_refresh (GTask *task)
{
  Run *run = g_task_get_task_data (task);

  yd_auth_refresh_async (run->net, run->clock, run->client, run->limit,
                         yd_auth_token_get_refresh (run->token), NULL, token_refreshed_cb, task);
}

static gboolean
token_is_ours (Run         *run,
               YdAuthToken *token)
{
  g_autofree char *subject = yd_auth_token_dup_subject (yd_auth_token_get_access (token));

  return subject == NULL || run->user_id == NULL || *run->user_id == '\0' ||
         g_str_equal (subject, run->user_id);
}

static void
token_refreshed_cb (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Run *run = g_task_get_task_data (task);
  GError *error = NULL;
  YdAuthToken *token = yd_auth_refresh_finish_plain (result, &error);

  if (token == NULL)
    {
      g_clear_pointer (&run->lock, yd_auth_lock_free);
      g_task_return_error (task, error);
      return;
    }
  yd_auth_token_unref (run->token);
  run->token = token;
  if (token_is_ours (run, token))
    store (g_steal_pointer (&task));
  else
    g_task_return_new_error (task, YD_AUTH_ERROR, YD_AUTH_ERROR_OTHER_ACCOUNT,
                             "the new token belongs to another account");
}

static void
store (GTask *task_owned)
{
  g_autoptr(GTask) task = task_owned;
  Run *run = g_task_get_task_data (task);
  YdAuthVaultKey key = vault_key (run);

  if (run->vault == NULL)
    finish_with_token (task);
  else
    yd_auth_vault_save_async (run->vault, &key, run->label, run->token,
                              yd_auth_client_get_secret (run->client), NULL, token_stored_cb,
                              g_steal_pointer (&task));
}

static void
token_stored_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Run *run = g_task_get_task_data (task);

  yd_auth_vault_save_finish (YD_AUTH_VAULT (source), result, &run->save_error);
  finish_with_token (task);
}

void
yd_auth_renewal_run_async (const YdAuthRenewal *renewal,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (NULL, NULL, callback, user_data);
  Run *run = g_new0 (Run, 1);

  g_task_set_source_tag (task, yd_auth_renewal_run_async);
  run->net = g_object_ref (renewal->net);
  run->clock = g_object_ref (renewal->clock);
  g_set_object (&run->vault, renewal->vault);
  run->client = yd_auth_client_ref (renewal->client);
  run->user_id = g_strdup (renewal->user_id);
  run->client_key = g_strdup (renewal->client_key);
  run->label = g_strdup (renewal->label);
  run->stored = renewal->stored;
  g_set_object (&run->limit, renewal->limit);
  run->token = yd_auth_token_ref (renewal->token);
  g_task_set_task_data (task, run, run_free);

  if (renewal->lock_path != NULL)
    yd_auth_lock_acquire_async (renewal->lock_path, run->clock, NULL, lock_acquired_cb,
                                g_steal_pointer (&task));
  else
    read_again (g_steal_pointer (&task));
}

YdAuthToken *
yd_auth_renewal_run_finish (GAsyncResult  *result,
                            GError       **save_error,
                            GError       **error)
{
  Run *run;

  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, yd_auth_renewal_run_async), NULL);

  run = g_task_get_task_data (G_TASK (result));
  *save_error = g_steal_pointer (&run->save_error);
  return g_task_propagate_pointer (G_TASK (result), error);
}
