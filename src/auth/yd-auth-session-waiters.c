/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Those who need a token: they join the line, are served together, and may leave when cancelled,
 * while what they waited for goes on.
 */
#include "config.h"

#include "yd-auth-session-private.h"

/* Somebody who needs a token (refused: NULL), or whose token was refused. */
typedef struct
{
  char *refused;      /* (owned) (nullable) */
  GSource *cancelled; /* (owned) (nullable) */
} Waiter;

static gint64
token_time_left_us (YdAuthSession *self)
{
  return yd_auth_token_get_expires_us (self->token) - yd_base_clock_get_real_us (self->clock);
}

static gboolean
is_signed_in (YdAuthSession *self)
{
  return self->token != NULL &&
         (self->state == YD_AUTH_STATE_SIGNED_IN || self->state == YD_AUTH_STATE_UNSAVED ||
          self->state == YD_AUTH_STATE_SESSION);
}

static GError *
make_signed_out_error (YdAuthSession *self)
{
  if (self->revoked)
    return g_error_new_literal (YD_AUTH_ERROR, YD_AUTH_ERROR_REVOKED,
                                "the permission was withdrawn");
  return g_error_new_literal (YD_AUTH_ERROR, YD_AUTH_ERROR_SIGNED_OUT, "signed out");
}

static void
waiter_free (gpointer data)
{
  Waiter *waiter = data;

  if (waiter->cancelled != NULL)
    g_source_destroy (waiter->cancelled);
  g_clear_pointer (&waiter->cancelled, g_source_unref);
  g_free (waiter->refused);
  g_free (waiter);
}

static void
settle_waiter (GTask *task)
{
  Waiter *waiter = g_task_get_task_data (task);

  if (waiter->cancelled != NULL)
    g_source_destroy (waiter->cancelled);
}

static gboolean
waiter_cancelled (GCancellable *cancellable,
                  gpointer      user_data)
{
  g_autoptr(GTask) task = g_object_ref (user_data);
  YdAuthSession *self = g_task_get_source_object (task);

  /* It does not wait any more; what it waited for goes on. */
  if (g_ptr_array_remove (self->waiters, task))
    g_task_return_error_if_cancelled (task);
  return G_SOURCE_REMOVE;
}

static void
add_waiter (YdAuthSession *self,
            GTask         *task,
            const char    *refused)
{
  GCancellable *cancellable = g_task_get_cancellable (task);
  Waiter *waiter = g_new0 (Waiter, 1);

  waiter->refused = g_strdup (refused);
  g_task_set_task_data (task, waiter, waiter_free);
  if (cancellable != NULL)
    {
      waiter->cancelled = g_cancellable_source_new (cancellable);
      g_source_set_callback (waiter->cancelled, G_SOURCE_FUNC (waiter_cancelled), task, NULL);
      g_source_attach (waiter->cancelled, g_task_get_context (task));
    }
  g_ptr_array_add (self->waiters, g_object_ref (task));
}

static void
give_token (YdAuthSession *self,
            GTask         *task)
{
  Waiter *waiter = g_task_get_task_data (task);

  settle_waiter (task);
  if (waiter->refused != NULL)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_pointer (task, g_strdup (yd_auth_token_get_access (self->token)), g_free);
}

static gboolean
was_refused (YdAuthSession *self,
             Waiter        *waiter)
{
  return waiter->refused != NULL &&
         g_str_equal (waiter->refused, yd_auth_token_get_access (self->token));
}

void
yd_auth_session_serve_waiters (YdAuthSession *self,
                               gint64         least_us,
                               const GError  *error)
{
  g_autoptr(GPtrArray) waiters = g_steal_pointer (&self->waiters);

  self->waiters = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < waiters->len; i++)
    {
      GTask *task = g_ptr_array_index (waiters, i);
      Waiter *waiter = g_task_get_task_data (task);
      gboolean helps = is_signed_in (self) && !was_refused (self, waiter) &&
                       (waiter->refused != NULL || token_time_left_us (self) > least_us);

      if (helps)
        give_token (self, task);
      else if (error == NULL)
        g_ptr_array_add (self->waiters, g_object_ref (task));
      else
        {
          settle_waiter (task);
          g_task_return_error (task, g_error_copy (error));
        }
    }
}

void
yd_auth_session_fail_waiters (YdAuthSession *self,
                              const GError  *error)
{
  yd_auth_session_serve_waiters (self, G_MAXINT64, error);
}

void
yd_auth_session_fail_signed_out (YdAuthSession *self)
{
  g_autoptr(GError) error = make_signed_out_error (self);

  yd_auth_session_fail_waiters (self, error);
}

/* Authorizer */

static void
get_token_async (YdNetAuthorizer     *authorizer,
                 GCancellable        *cancellable,
                 GAsyncReadyCallback  callback,
                 gpointer             user_data)
{
  YdAuthSession *self = YD_AUTH_SESSION (authorizer);
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, get_token_async);
  if (g_task_return_error_if_cancelled (task))
    return;
  add_waiter (self, task, NULL);
  if (!self->renewing)
    yd_auth_session_serve_waiters (self, self->margin_us, NULL);
  yd_auth_session_advance (self);
}

static char *
get_token_finish (YdNetAuthorizer  *authorizer,
                  GAsyncResult     *result,
                  GError          **error)
{
  g_return_val_if_fail (g_task_is_valid (result, authorizer), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, get_token_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
refused_async (YdNetAuthorizer     *authorizer,
               const char          *token,
               GCancellable        *cancellable,
               GAsyncReadyCallback  callback,
               gpointer             user_data)
{
  YdAuthSession *self = YD_AUTH_SESSION (authorizer);
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, refused_async);
  if (g_task_return_error_if_cancelled (task))
    return;
  add_waiter (self, task, token);
  if (!self->renewing)
    yd_auth_session_serve_waiters (self, self->margin_us, NULL);
  yd_auth_session_advance (self);
}

static gboolean
refused_finish (YdNetAuthorizer  *authorizer,
                GAsyncResult     *result,
                GError          **error)
{
  g_return_val_if_fail (g_task_is_valid (result, authorizer), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, refused_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

void
yd_auth_session_authorizer_init (YdNetAuthorizerInterface *iface)
{
  iface->get_token_async = get_token_async;
  iface->get_token_finish = get_token_finish;
  iface->refused_async = refused_async;
  iface->refused_finish = refused_finish;
}
