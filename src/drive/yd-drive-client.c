/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The client of one account: what it is made of, and the one way in which it makes a call. What
 * the calls are for is in yd-drive-client-*.c by concern.
 */
#include "config.h"

#include "yd-drive-client.h"

#include "yd-drive-client-private.h"
#include "yd-drive-dialect.h"

#include <string.h>

#define PAGE_LIMIT 200
#define PAGE_LIMIT_LOW 100

struct _YdDriveClient
{
  GObject parent_instance;

  /* given at construction */
  YdNetSession *net;           /* (owned) */
  YdNetAuthorizer *authorizer; /* (owned) */
  YdBaseClock *clock;          /* (owned) */
  char *api_url;               /* (owned): without a slash at its end */

  /* owned */
  YdNetDialect *dialect; /* (owned) */
  YdDriveBudget *budget; /* (owned) */
  YdDriveFeed *feed;     /* (owned) */

  /* state */
  guint page_limit;
  gboolean hurried;
};

G_DEFINE_FINAL_TYPE (YdDriveClient, yd_drive_client, G_TYPE_OBJECT)

typedef struct
{
  /* Input */
  const YdDriveCall *call; /* (unowned): a constant */

  /* Output */
  JsonObject *object; /* (owned) (nullable) */
  YdNetReply *reply;  /* (owned) (nullable): unread */
  char *date;         /* (owned) (nullable) */
} Call;

static void call_answered_cb (GObject      *source,
                              GAsyncResult *result,
                              gpointer      user_data);

static void
call_free (gpointer data)
{
  Call *call = data;

  g_clear_pointer (&call->object, json_object_unref);
  g_clear_pointer (&call->reply, yd_net_reply_unref);
  g_free (call->date);
  g_free (call);
}

static YdNetRequest *
make_request (YdDriveClient     *self,
              const YdDriveCall *call,
              JsonObject        *body,
              const char        *token)
{
  g_autofree char *url = g_strconcat (self->api_url, call->path, NULL);
  YdNetRequest *request = yd_net_request_new (body == NULL ? "GET" : "POST", url);

  if (body != NULL)
    yd_net_request_set_json (request, body);
  if (token != NULL)
    yd_net_request_set_token (request, token);
  yd_net_request_set_class (request, (int) call->call_class);
  yd_net_request_set_repeatable (request, !call->once);
  yd_net_request_set_hurried (request, self->hurried);
  return request;
}

void
yd_drive_client_call_async (YdDriveClient       *self,
                            const YdDriveCall   *call,
                            JsonObject          *body,
                            const char          *token,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr(YdNetRequest) request = make_request (self, call, body, token);
  Call *state = g_new0 (Call, 1);

  g_task_set_source_tag (task, yd_drive_client_call_async);
  state->call = call;
  g_task_set_task_data (task, state, call_free);
  yd_net_session_send_async (self->net, request, self->authorizer, YD_NET_GATE (self->budget),
                             self->dialect, cancellable, call_answered_cb,
                             g_steal_pointer (&task));
}

static void
call_answered_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(YdNetReply) reply = NULL;
  Call *state = g_task_get_task_data (task);
  GError *error = NULL;

  reply = yd_net_session_send_finish (YD_NET_SESSION (source), result, &error);
  if (reply != NULL && state->call->unread)
    {
      state->reply = g_steal_pointer (&reply);
      g_task_return_boolean (task, TRUE);
      return;
    }
  if (reply != NULL)
    state->object = state->call->bare_items ? yd_drive_codec_parse_items (reply, &error)
                                            : yd_drive_codec_parse (reply, &error);
  if (state->object == NULL)
    {
      g_prefix_error (&error, "%s: ", strrchr (state->call->path, '/') + 1);
      g_task_return_error (task, error);
      return;
    }
  state->date = g_strdup (yd_net_reply_get_header (reply, "Date"));
  g_task_return_boolean (task, TRUE);
}

JsonObject *
yd_drive_client_call_finish (YdDriveClient  *self,
                             GAsyncResult   *result,
                             char          **date,
                             GError        **error)
{
  Call *state;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, yd_drive_client_call_async), NULL);

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return NULL;
  state = g_task_get_task_data (G_TASK (result));
  if (date != NULL)
    *date = g_steal_pointer (&state->date);
  return g_steal_pointer (&state->object);
}

YdNetReply *
yd_drive_client_call_finish_unread (YdDriveClient  *self,
                                    GAsyncResult   *result,
                                    GError        **error)
{
  Call *state;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, yd_drive_client_call_async), NULL);

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return NULL;
  state = g_task_get_task_data (G_TASK (result));
  return g_steal_pointer (&state->reply);
}

YdDriveEdited *
yd_drive_client_call_finish_edited (YdDriveClient  *self,
                                    GAsyncResult   *result,
                                    GError        **error)
{
  g_autoptr(JsonObject) object = yd_drive_client_call_finish (self, result, NULL, error);

  return object != NULL ? yd_drive_codec_read_edited (object, error) : NULL;
}

gboolean
yd_drive_client_is_answer_lost (const GError *error)
{
  return g_error_matches (error, YD_NET_ERROR, YD_NET_ERROR_UNREACHABLE) ||
         g_error_matches (error, YD_NET_ERROR, YD_NET_ERROR_TIMEOUT) ||
         g_error_matches (error, YD_NET_ERROR, YD_NET_ERROR_BAD_REPLY) ||
         g_error_matches (error, YD_NET_ERROR, YD_NET_ERROR_TOO_LARGE) ||
         g_error_matches (error, YD_DRIVE_ERROR, YD_DRIVE_ERROR_SERVICE);
}

YdNetSession *
yd_drive_client_get_net (YdDriveClient *self)
{
  return self->net;
}

YdBaseClock *
yd_drive_client_get_clock (YdDriveClient *self)
{
  return self->clock;
}

YdNetAuthorizer *
yd_drive_client_get_authorizer (YdDriveClient *self)
{
  return self->authorizer;
}

guint
yd_drive_client_get_page_limit (YdDriveClient *self)
{
  return self->page_limit;
}

void
yd_drive_client_lower_page_limit (YdDriveClient *self)
{
  self->page_limit = PAGE_LIMIT_LOW;
}

static void
yd_drive_client_dispose (GObject *object)
{
  YdDriveClient *self = YD_DRIVE_CLIENT (object);

  g_clear_object (&self->net);
  g_clear_object (&self->authorizer);
  g_clear_object (&self->dialect);
  g_clear_object (&self->budget);
  g_clear_object (&self->feed);
  g_clear_object (&self->clock);
  G_OBJECT_CLASS (yd_drive_client_parent_class)->dispose (object);
}

static void
yd_drive_client_finalize (GObject *object)
{
  YdDriveClient *self = YD_DRIVE_CLIENT (object);

  g_free (self->api_url);
  G_OBJECT_CLASS (yd_drive_client_parent_class)->finalize (object);
}

static void
yd_drive_client_class_init (YdDriveClientClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = yd_drive_client_dispose;
  G_OBJECT_CLASS (klass)->finalize = yd_drive_client_finalize;
}

static void
yd_drive_client_init (YdDriveClient *self)
{
  self->page_limit = PAGE_LIMIT;
}

void
yd_drive_client_set_hurried (YdDriveClient *self,
                             gboolean       hurried)
{
  g_return_if_fail (YD_IS_DRIVE_CLIENT (self));

  self->hurried = hurried;
}

void
yd_drive_client_set_api_url (YdDriveClient *self,
                             const char    *api_url)
{
  g_autofree char *old_url = g_steal_pointer (&self->api_url);

  self->api_url = g_strdup (api_url);
  while (g_str_has_suffix (self->api_url, "/"))
    self->api_url[strlen (self->api_url) - 1] = '\0';
  if (g_strcmp0 (self->api_url, old_url) != 0)
    self->page_limit = PAGE_LIMIT;
}

YdDriveClient *
yd_drive_client_new (YdNetSession    *net,
                     YdNetAuthorizer *authorizer,
                     YdBaseClock     *clock,
                     const char      *api_url)
{
  YdDriveClient *self = g_object_new (YD_TYPE_DRIVE_CLIENT, NULL);

  self->net = g_object_ref (net);
  self->authorizer = g_object_ref (authorizer);
  self->clock = g_object_ref (clock);
  yd_drive_client_set_api_url (self, api_url);
  self->dialect = yd_drive_dialect_new ();
  self->budget = yd_drive_budget_new (clock, NULL, "");
  self->feed = yd_drive_feed_new ();
  return self;
}

void
yd_drive_client_share_budget (YdDriveClient *self,
                              YdBaseLedger  *ledger,
                              const char    *account)
{
  g_return_if_fail (YD_IS_DRIVE_CLIENT (self));
  g_return_if_fail (account != NULL);

  g_object_unref (self->budget);
  self->budget = yd_drive_budget_new (self->clock, ledger, account);
}

YdDriveBudget *
yd_drive_client_get_budget (YdDriveClient *self)
{
  return self->budget;
}

YdDriveFeed *
yd_drive_client_get_feed (YdDriveClient *self)
{
  g_return_val_if_fail (YD_IS_DRIVE_CLIENT (self), NULL);

  return self->feed;
}
