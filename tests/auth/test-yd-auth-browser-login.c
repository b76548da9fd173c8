/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Signing in by browser against the simulator, which has the page; the test is the browser. With
 * a secret and with PKCE; refused, too late, cancelled, and redirects that are not ours.
 */
#include "config.h"

#include "yd-auth-browser-login.h"
#include "yd-test-auth-sim.h"

#include <libsoup/soup.h>
#include <string.h>

typedef struct
{
  YdTestSim test;
  YdAuthBrowserLogin *login; /* (owned) */
  GCancellable *cancellable; /* (owned) */
  SoupSession *browser;      /* (owned) */
  YdAuthToken *token;        /* (owned) (nullable) */
  GError *error;             /* (owned) (nullable) */
  gboolean ended;
} Fixture;

static void
fixture_init (Fixture *fixture,
              gboolean with_secret)
{
  g_autoptr(YdAuthClient) client = NULL;

  memset (fixture, 0, sizeof *fixture);
  yd_test_sim_init (&fixture->test, NULL);
  yd_test_clock_hold (fixture->test.clock, TRUE);
  client = yd_auth_client_new (YD_AUTH_CLIENT_OWN, yd_sim_get_base_url (fixture->test.sim), NULL,
                               with_secret ? yd_sim_get_client_id (fixture->test.sim)
                                           : yd_sim_get_public_client_id (fixture->test.sim),
                               with_secret ? yd_sim_get_client_secret (fixture->test.sim) : NULL);
  fixture->login = yd_auth_browser_login_new (fixture->test.net,
                                              YD_BASE_CLOCK (fixture->test.clock), client, 0);
  fixture->cancellable = g_cancellable_new ();
  fixture->browser = soup_session_new_with_options ("user-agent", "Browser/1", NULL);
}

static void
fixture_clear (Fixture *fixture)
{
  g_clear_pointer (&fixture->token, yd_auth_token_unref);
  g_clear_error (&fixture->error);
  yd_test_auth_settle ();
  g_assert_finalize_object (fixture->login);
  g_assert_finalize_object (fixture->cancellable);
  soup_session_abort (fixture->browser);
  yd_test_auth_settle ();
  g_object_unref (fixture->browser);
  yd_test_sim_clear (&fixture->test);
}

static gboolean
has_ended (gpointer data)
{
  g_main_context_wakeup (NULL);
  return ((Fixture *) data)->ended;
}

static void
run_ended_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  Fixture *fixture = user_data;

  g_clear_pointer (&fixture->token, yd_auth_token_unref);
  g_clear_error (&fixture->error);
  fixture->token = yd_auth_browser_login_run_finish (YD_AUTH_BROWSER_LOGIN (source), result,
                                                     &fixture->error);
  g_assert_true ((fixture->token == NULL) == (fixture->error != NULL));
  fixture->ended = TRUE;
}

static void
run (Fixture *fixture)
{
  fixture->ended = FALSE;
  yd_auth_browser_login_run_async (fixture->login, fixture->cancellable, run_ended_cb, fixture);
}

/* The browser */

typedef struct
{
  GBytes *body;
  gboolean ended;
} Visit;

static gboolean
visit_has_ended (gpointer data)
{
  g_main_context_wakeup (NULL);
  return ((Visit *) data)->ended;
}

static void
visited_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  Visit *visit = user_data;

  visit->body = soup_session_send_and_read_finish (SOUP_SESSION (source), result, NULL);
  visit->ended = TRUE;
}

/* The status of @url; where it points to in *location, its text in *text. */
static guint
visit_url (Fixture     *fixture,
           const char  *method,
           const char  *url,
           char       **location,
           char       **text)
{
  g_autoptr(SoupMessage) message = soup_message_new (method, url);
  Visit visit = { NULL, FALSE };

  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  soup_session_send_and_read_async (fixture->browser, message, 0, NULL, visited_cb, &visit);
  yd_test_spin (visit_has_ended, &visit);
  if (location != NULL)
    *location = g_strdup (soup_message_headers_get_one (
      soup_message_get_response_headers (message), "Location"));
  if (text != NULL)
    *text = visit.body != NULL
              ? g_strndup (g_bytes_get_data (visit.body, NULL), g_bytes_get_size (visit.body))
              : NULL;
  g_clear_pointer (&visit.body, g_bytes_unref);
  return soup_message_get_status (message);
}

/* Agrees on the page; where it sends the browser. (transfer full) */
static char *
agree (Fixture *fixture)
{
  g_autofree char *page = g_strconcat (yd_auth_browser_login_get_url (fixture->login),
                                       "&auto_login=true", NULL);
  char *location = NULL;

  g_assert_cmpuint (visit_url (fixture, "GET", page, &location, NULL), ==, 302);
  g_assert_nonnull (location);
  return location;
}

/* A redirect as the page would make it, with @answer ("error=…") for its code. */
static char *
make_redirect (Fixture    *fixture,
               const char *answer,
               const char *state)
{
  g_autoptr(GUri) page = g_uri_parse (yd_auth_browser_login_get_url (fixture->login),
                                      G_URI_FLAGS_NONE, NULL);
  g_autoptr(GHashTable) query = g_uri_parse_params (g_uri_get_query (page), -1, "&", 0, NULL);

  return g_strdup_printf ("%s?%s&state=%s",
                          (const char *) g_hash_table_lookup (query, "redirect_uri"), answer,
                          state != NULL ? state
                                        : (const char *) g_hash_table_lookup (query, "state"));
}

/* Tests */

static void
test_to_the_end (gconstpointer data)
{
  gboolean with_secret = GPOINTER_TO_INT (data);
  Fixture fixture;
  g_autofree char *redirect = NULL;
  g_autofree char *page = NULL;
  g_autofree char *subject = NULL;

  fixture_init (&fixture, with_secret);
  g_assert_null (yd_auth_browser_login_get_url (fixture.login));
  run (&fixture);
  g_assert_nonnull (yd_auth_browser_login_get_url (fixture.login));
  g_assert_true ((strstr (yd_auth_browser_login_get_url (fixture.login), "code_challenge=")
                  == NULL) == with_secret);
  redirect = agree (&fixture);
  g_assert_true (g_str_has_prefix (redirect, "http://127.0.0.1:"));
  g_assert_false (fixture.ended);
  g_assert_cmpuint (visit_url (&fixture, "GET", redirect, NULL, &page), ==, 200);
  g_assert_nonnull (strstr (page, "You can close this page"));
  g_assert_nonnull (strstr (page, "可以关闭此页面了"));
  yd_test_spin (has_ended, &fixture);
  g_assert_no_error (fixture.error);
  subject = yd_auth_token_dup_subject (yd_auth_token_get_access (fixture.token));
  g_assert_cmpstr (subject, ==, fixture.test.user_id);
  g_assert_true ((yd_auth_token_get_refresh (fixture.token) != NULL) == with_secret);
  g_assert_null (yd_auth_browser_login_get_url (fixture.login));
  g_assert_false (yd_auth_browser_login_get_answered (fixture.login));
  /* Nobody listens any more. */
  g_assert_cmpuint (visit_url (&fixture, "GET", redirect, NULL, NULL), ==, 0);
  fixture_clear (&fixture);
}

/* What is not the redirect changes nothing. */
static void
test_not_ours (void)
{
  Fixture fixture;
  g_autofree char *good = NULL;
  g_autofree char *wrong = NULL;
  g_autofree char *prefix = NULL;
  g_autofree char *bare = NULL;
  g_autofree char *icon = NULL;
  g_autofree char *nothing = NULL;
  g_autofree char *long_query = g_strnfill (5000, 'x');
  g_autofree char *too_long = NULL;

  fixture_init (&fixture, TRUE);
  run (&fixture);
  wrong = make_redirect (&fixture, "code=abc", "wrong");
  prefix = make_redirect (&fixture, "error=access_denied", "");
  nothing = make_redirect (&fixture, "code=", NULL);
  too_long = make_redirect (&fixture, long_query, NULL);
  good = agree (&fixture);
  bare = g_strndup (good, strcspn (good, "?"));
  icon = g_strdup_printf ("%.*s/favicon.ico", (int) (strstr (good, "/callback") - good), good);
  g_assert_cmpuint (visit_url (&fixture, "GET", icon, NULL, NULL), ==, 404);
  g_assert_cmpuint (visit_url (&fixture, "GET", wrong, NULL, NULL), ==, 400);
  g_assert_cmpuint (visit_url (&fixture, "GET", prefix, NULL, NULL), ==, 400);
  g_assert_cmpuint (visit_url (&fixture, "GET", nothing, NULL, NULL), ==, 400);
  g_assert_cmpuint (visit_url (&fixture, "GET", too_long, NULL, NULL), ==, 400);
  g_assert_cmpuint (visit_url (&fixture, "GET", bare, NULL, NULL), ==, 400);
  g_assert_cmpuint (visit_url (&fixture, "POST", good, NULL, NULL), ==, 405);
  g_assert_cmpuint (visit_url (&fixture, "HEAD", good, NULL, NULL), ==, 405);
  g_assert_false (fixture.ended);
  g_assert_cmpuint (yd_test_sim_refreshes (&fixture.test), ==, 0);
  g_assert_cmpuint (visit_url (&fixture, "GET", good, NULL, NULL), ==, 200);
  yd_test_spin (has_ended, &fixture);
  g_assert_no_error (fixture.error);
  fixture_clear (&fixture);
}

static void
test_refused (void)
{
  static const struct
  {
    const char *answer; /* (unowned) */
    YdAuthError code;
  } rows[] = {
    { "error=access_denied&error_description=no", YD_AUTH_ERROR_REVOKED },
    { "error=unauthorized_client", YD_AUTH_ERROR_CLIENT },
    { "error=server_error", YD_AUTH_ERROR_SERVICE },
    { "error=%3Cscript%3E", YD_AUTH_ERROR_PROTOCOL },
    { "error=", YD_AUTH_ERROR_PROTOCOL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      Fixture fixture;
      g_autofree char *redirect = NULL;
      g_autofree char *page = NULL;

      fixture_init (&fixture, TRUE);
      run (&fixture);
      redirect = make_redirect (&fixture, rows[i].answer, NULL);
      g_assert_cmpuint (visit_url (&fixture, "GET", redirect, NULL, &page), ==, 200);
      g_assert_nonnull (strstr (page, "Not signed in"));
      yd_test_spin (has_ended, &fixture);
      g_assert_error (fixture.error, YD_AUTH_ERROR, (int) rows[i].code);
      g_assert_null (strchr (fixture.error->message, '<'));
      g_assert_cmpuint (yd_test_sim_refreshes (&fixture.test), ==, 0);
      fixture_clear (&fixture);
    }
}

/* The page is loaded again while the exchange runs; the code is one that was used before. */
static void
test_code_used (void)
{
  Fixture fixture;
  g_autofree char *redirect = NULL;
  g_autofree char *again = NULL;
  char *code;

  fixture_init (&fixture, TRUE);
  run (&fixture);
  redirect = agree (&fixture);
  g_assert_cmpuint (visit_url (&fixture, "GET", redirect, NULL, NULL), ==, 200);
  visit_url (&fixture, "GET", redirect, NULL, NULL);
  yd_test_spin (has_ended, &fixture);
  g_assert_no_error (fixture.error);
  g_assert_cmpuint (yd_test_sim_refreshes (&fixture.test), ==, 1);

  run (&fixture);
  code = strstr (redirect, "code=");
  code[strcspn (code, "&")] = '\0';
  again = make_redirect (&fixture, code, NULL);
  g_assert_cmpuint (visit_url (&fixture, "GET", again, NULL, NULL), ==, 200);
  yd_test_spin (has_ended, &fixture);
  g_assert_error (fixture.error, YD_AUTH_ERROR, YD_AUTH_ERROR_CODE_USED);
  g_assert_null (strstr (fixture.error->message, code + strlen ("code=")));
  fixture_clear (&fixture);
}

static void
test_exchange_fails (void)
{
  static const struct
  {
    guint status;
    const char *body; /* (unowned) */
    YdAuthError code;
    gboolean public; /* an app that has no secret, and may not do without */
  } rows[] = {
    { 200, "<html>", YD_AUTH_ERROR_PROTOCOL, FALSE },
    { 400, "{\"code\":\"InvalidClientSecret\"}", YD_AUTH_ERROR_CLIENT_SECRET, FALSE },
    { 400, "{\"code\":\"InvalidClientSecret\"}", YD_AUTH_ERROR_PKCE, TRUE },
    { 400, "{\"code\":\"AppNotExists\"}", YD_AUTH_ERROR_APP_SUSPENDED, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      Fixture fixture;
      g_autofree char *redirect = NULL;

      fixture_init (&fixture, !rows[i].public);
      yd_test_sim_fault (&fixture.test, YD_SIM_FAULT_REPLY, rows[i].status, rows[i].body, 1);
      run (&fixture);
      redirect = agree (&fixture);
      visit_url (&fixture, "GET", redirect, NULL, NULL);
      yd_test_spin (has_ended, &fixture);
      g_assert_error (fixture.error, YD_AUTH_ERROR, (int) rows[i].code);
      fixture_clear (&fixture);
    }
}

static void
test_nobody_answers (void)
{
  Fixture fixture;

  fixture_init (&fixture, TRUE);
  run (&fixture);
  yd_test_clock_advance (fixture.test.clock, 599 * (gint64) G_USEC_PER_SEC);
  yd_test_auth_settle ();
  g_assert_false (fixture.ended);
  yd_test_clock_advance (fixture.test.clock, G_USEC_PER_SEC);
  yd_test_spin (has_ended, &fixture);
  g_assert_error (fixture.error, YD_AUTH_ERROR, YD_AUTH_ERROR_QR_EXPIRED);
  fixture_clear (&fixture);
}

static void
test_port_taken (void)
{
  Fixture fixture;
  g_autoptr(GSocketListener) other = g_socket_listener_new ();
  g_autoptr(GInetAddress) local = g_inet_address_new_from_string ("127.0.0.1");
  g_autoptr(GSocketAddress) address = g_inet_socket_address_new (local, 0);
  g_autoptr(GSocketAddress) effective = NULL;
  g_autoptr(YdAuthBrowserLogin) login = NULL;

  fixture_init (&fixture, TRUE);
  g_assert_true (g_socket_listener_add_address (other, address, G_SOCKET_TYPE_STREAM,
                                                G_SOCKET_PROTOCOL_TCP, NULL, &effective, NULL));
  login = yd_auth_browser_login_new (
    fixture.test.net, YD_BASE_CLOCK (fixture.test.clock), fixture.test.client,
    g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (effective)));
  yd_auth_browser_login_run_async (login, NULL, run_ended_cb, &fixture);
  g_assert_null (yd_auth_browser_login_get_url (login));
  yd_test_spin (has_ended, &fixture);
  g_assert_error (fixture.error, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE);
  g_socket_listener_close (other);
  g_clear_object (&login);
  fixture_clear (&fixture);
}

static void
cancel_when_answered (YdAuthBrowserLogin *login,
                      GParamSpec         *pspec,
                      GCancellable       *cancellable)
{
  if (yd_auth_browser_login_get_answered (login))
    g_cancellable_cancel (cancellable);
}

static void
test_cancelled (void)
{
  Fixture fixture;
  g_autofree char *redirect = NULL;

  fixture_init (&fixture, TRUE);
  /* before */
  g_cancellable_cancel (fixture.cancellable);
  run (&fixture);
  g_assert_null (yd_auth_browser_login_get_url (fixture.login));
  yd_test_spin (has_ended, &fixture);
  g_assert_error (fixture.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_cancellable_reset (fixture.cancellable);
  /* while nobody has answered */
  run (&fixture);
  g_cancellable_cancel (fixture.cancellable);
  yd_test_spin (has_ended, &fixture);
  g_assert_error (fixture.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_null (yd_auth_browser_login_get_url (fixture.login));
  g_cancellable_reset (fixture.cancellable);
  /* while the code is exchanged */
  run (&fixture);
  redirect = agree (&fixture);
  g_signal_connect (fixture.login, "notify::answered", G_CALLBACK (cancel_when_answered),
                    fixture.cancellable);
  visit_url (&fixture, "GET", redirect, NULL, NULL);
  yd_test_spin (has_ended, &fixture);
  g_assert_error (fixture.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  /* after */
  g_cancellable_cancel (fixture.cancellable);
  yd_test_auth_settle ();
  fixture_clear (&fixture);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/auth/browser-login/secret", GINT_TO_POINTER (TRUE), test_to_the_end);
  g_test_add_data_func ("/auth/browser-login/pkce", GINT_TO_POINTER (FALSE), test_to_the_end);
  g_test_add_func ("/auth/browser-login/not-ours", test_not_ours);
  g_test_add_func ("/auth/browser-login/refused", test_refused);
  g_test_add_func ("/auth/browser-login/code-used", test_code_used);
  g_test_add_func ("/auth/browser-login/exchange-fails", test_exchange_fails);
  g_test_add_func ("/auth/browser-login/nobody-answers", test_nobody_answers);
  g_test_add_func ("/auth/browser-login/port-taken", test_port_taken);
  g_test_add_func ("/auth/browser-login/cancelled", test_cancelled);
  return g_test_run ();
}
