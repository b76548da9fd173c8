/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The doubles and the fixture; see the header.
 */
#include "config.h"

#include "yd-test-net.h"

#include <string.h>

/* A dialect: 200 fine, 429 and 5xx later, 401 sign again, all else an error. */

struct _YdTestDialect
{
  GObject parent_instance;
};

static YdNetVerdict
judge_by_status (YdNetDialect *dialect,
                 YdNetRequest *request,
                 YdNetReply   *reply,
                 gint64       *delay_us,
                 GError      **error)
{
  guint status = yd_net_reply_get_status (reply);

  if (status == 200)
    return YD_NET_VERDICT_FINE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "status %u", status);
  *delay_us = yd_net_reply_get_retry_after_us (reply);
  if (status == 401)
    return YD_NET_VERDICT_SIGN_AGAIN;
  return status == 429 || status >= 500 ? YD_NET_VERDICT_LATER : YD_NET_VERDICT_ERROR;
}

static void
dialect_iface_init (YdNetDialectInterface *iface)
{
  iface->judge = judge_by_status;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (YdTestDialect, yd_test_dialect, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (YD_TYPE_NET_DIALECT,
                                                      dialect_iface_init))

static void
yd_test_dialect_class_init (YdTestDialectClass *klass)
{
}

static void
yd_test_dialect_init (YdTestDialect *self)
{
}

/* An authorizer and gate that counts: tokens are "token-1", "token-2" … */

static void
guard_get_token_async (YdNetAuthorizer    *authorizer,
                       GCancellable       *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer            user_data)
{
  YdTestGuard *self = YD_TEST_GUARD (authorizer);
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, guard_get_token_async);
  if (self->fail)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED, "signed out");
  else
    g_task_return_pointer (task, g_strdup_printf ("token-%u", self->token), g_free);
}

static char *
guard_get_token_finish (YdNetAuthorizer *authorizer,
                        GAsyncResult    *result,
                        GError         **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
guard_refused_async (YdNetAuthorizer    *authorizer,
                     const char         *token,
                     GCancellable       *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer            user_data)
{
  YdTestGuard *self = YD_TEST_GUARD (authorizer);
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, guard_refused_async);
  g_assert_true (g_str_has_prefix (token, "token-"));
  self->refusals++;
  self->token++;
  g_task_return_boolean (task, TRUE);
}

static gboolean
guard_refused_finish (YdNetAuthorizer *authorizer,
                      GAsyncResult    *result,
                      GError         **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
guard_authorizer_init (YdNetAuthorizerInterface *iface)
{
  iface->get_token_async = guard_get_token_async;
  iface->get_token_finish = guard_get_token_finish;
  iface->refused_async = guard_refused_async;
  iface->refused_finish = guard_refused_finish;
}

static void
guard_enter_async (YdNetGate          *gate,
                   YdNetRequest       *request,
                   GCancellable       *cancellable,
                   GAsyncReadyCallback callback,
                   gpointer            user_data)
{
  YdTestGuard *self = YD_TEST_GUARD (gate);
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, guard_enter_async);
  self->entered++;
  g_assert_cmpint (yd_net_request_get_class (request), ==, 7);
  g_task_return_boolean (task, TRUE);
}

static gboolean
guard_enter_finish (YdNetGate    *gate,
                    GAsyncResult *result,
                    GError      **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
guard_slow_down (YdNetGate    *gate,
                 YdNetRequest *request,
                 gint64        delay_us)
{
  YD_TEST_GUARD (gate)->slowed_us = delay_us;
}

static void
guard_gate_init (YdNetGateInterface *iface)
{
  iface->enter_async = guard_enter_async;
  iface->enter_finish = guard_enter_finish;
  iface->slow_down = guard_slow_down;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (YdTestGuard, yd_test_guard, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (YD_TYPE_NET_AUTHORIZER,
                                                      guard_authorizer_init)
                               G_IMPLEMENT_INTERFACE (YD_TYPE_NET_GATE, guard_gate_init))

static void
yd_test_guard_class_init (YdTestGuardClass *klass)
{
}

static void
yd_test_guard_init (YdTestGuard *self)
{
  self->token = 1;
}

/* Fixture */

void
yd_test_net_init (YdTestNet   *fixture,
                  YdTestScript script)
{
  yd_test_net_init_with (fixture, script, NULL);
}

void
yd_test_net_init_with (YdTestNet    *fixture,
                       YdTestScript  script,
                       gpointer      user_data)
{
  memset (fixture, 0, sizeof *fixture);
  fixture->server = yd_test_server_new (script, user_data);
  fixture->clock = yd_test_clock_new (1700000000 * (gint64) G_USEC_PER_SEC);
  fixture->session = yd_net_session_new (YD_BASE_CLOCK (fixture->clock), "Test/1");
  fixture->dialect = g_object_new (YD_TYPE_TEST_DIALECT, NULL);
  fixture->cancellable = g_cancellable_new ();
}

void
yd_test_net_clear (YdTestNet *fixture)
{
  g_clear_pointer (&fixture->reply, yd_net_reply_unref);
  g_clear_error (&fixture->error);
  g_clear_object (&fixture->cancellable);
  g_assert_finalize_object (fixture->session);
  /* Nothing of a request outlives it, no timer either. */
  g_assert_cmpuint (yd_test_clock_count_timers (fixture->clock), ==, 0);
  g_assert_finalize_object (fixture->clock);
  g_clear_object (&fixture->guard);
  g_assert_finalize_object (fixture->dialect);
  yd_test_server_free (fixture->server);
}

static void
sent_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  YdTestNet *fixture = user_data;

  g_clear_pointer (&fixture->reply, yd_net_reply_unref);
  g_clear_error (&fixture->error);
  fixture->reply = yd_net_session_send_finish (YD_NET_SESSION (source), result, &fixture->error);
  g_assert_true ((fixture->reply == NULL) == (fixture->error != NULL));
  fixture->ended++;
}

gboolean
yd_test_net_has_ended (gpointer user_data)
{
  return ((YdTestNet *) user_data)->ended > 0;
}

void
yd_test_net_start (YdTestNet    *fixture,
                   YdNetRequest *request)
{
  yd_net_request_set_class (request, 7);
  fixture->ended = 0;
  yd_net_session_send_async (fixture->session, request,
                             fixture->guard != NULL ? YD_NET_AUTHORIZER (fixture->guard) : NULL,
                             fixture->guard != NULL ? YD_NET_GATE (fixture->guard) : NULL,
                             fixture->dialect, fixture->cancellable, sent_cb, fixture);
}

void
yd_test_net_run (YdTestNet    *fixture,
                 YdNetRequest *request)
{
  yd_test_net_start (fixture, request);
  yd_test_spin (yd_test_net_has_ended, fixture);
}

YdNetRequest *
yd_test_net_make_post (YdTestNet  *fixture,
                       const char *path)
{
  g_autofree char *url = yd_test_server_url (fixture->server, path);
  g_autoptr(JsonObject) object = json_object_new ();
  YdNetRequest *request = yd_net_request_new ("POST", url);

  json_object_set_string_member (object, "drive_id", "12345678");
  yd_net_request_set_json (request, object);
  return request;
}

void
yd_test_net_assert_reply (YdTestNet  *fixture,
                          const char *body)
{
  g_assert_no_error (fixture->error);
  g_assert_cmpuint (yd_net_reply_get_status (fixture->reply), ==, 200);
  g_assert_cmpmem (g_bytes_get_data (yd_net_reply_get_body (fixture->reply), NULL),
                   g_bytes_get_size (yd_net_reply_get_body (fixture->reply)), body, strlen (body));
}

gboolean
yd_test_net_serve_fine (YdTestServer     *server,
                        YdTestConnection *connection,
                        YdTestRequest    *request,
                        gpointer          user_data)
{
  yd_test_connection_reply (connection, "200 OK", "X-Thing: one\r\n", "{\"a\":1}");
  return TRUE;
}

gboolean
yd_test_net_serve_silence (YdTestServer     *server,
                           YdTestConnection *connection,
                           YdTestRequest    *request,
                           gpointer          user_data)
{
  if (g_str_equal (request->target, "/body"))
    yd_test_connection_send (connection, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n{");
  yd_test_connection_hang (connection);
  return FALSE;
}

gboolean
yd_test_net_was_asked (gpointer user_data)
{
  g_main_context_wakeup (NULL);
  return yd_test_server_count_requests (((YdTestNet *) user_data)->server) > 0;
}

gboolean
yd_test_net_all_closed (gpointer user_data)
{
  g_main_context_wakeup (NULL);
  return yd_test_server_count_open (((YdTestNet *) user_data)->server) == 0;
}

gboolean
yd_test_net_is_reading (gpointer user_data)
{
  YdTestNet *fixture = user_data;

  g_main_context_wakeup (NULL);
  /* the deadline for the reply to begin is gone, the one for the whole call is left */
  return yd_test_server_count_requests (fixture->server) > 0 &&
         yd_test_clock_count_timers (fixture->clock) == 1;
}

/* TLS */

char *
yd_test_net_find_fixture (const char *name)
{
  return g_build_filename (g_getenv ("G_TEST_SRCDIR"), "fixtures", name, NULL);
}

void
yd_test_net_trust_fixtures (void)
{
  g_autofree char *file = yd_test_net_find_fixture ("authority.pem");
  g_autoptr(GError) error = NULL;
  g_autoptr(GTlsDatabase) database = g_tls_file_database_new (file, &error);

  g_assert_no_error (error);
  g_tls_backend_set_default_database (g_tls_backend_get_default (), database);
}
