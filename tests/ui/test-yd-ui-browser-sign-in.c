/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The window that waits for a page in the browser, with a pretended service: an own client whose
 * page answers, a broker whose token is pasted; failures, and being closed at any time.
 */
#include "config.h"

#include "yd-test-ui.h"

#include "yd-browser-window.h"
#include "yd-sign-in.h"

#define TITLE "Continue in Your Browser"
#define TOO_MANY "There were too many sign-ins in a short time. Try again in 60 minutes."

typedef struct
{
  FakeScene *scene;
  YdAuthClient *client;
  YdStorageAccount *account;
  GError *error;
  gboolean ended;
} Fixture;

static void
signed_in_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  Fixture *fixture = user_data;

  fixture->account = yd_sign_in_finish (result, &fixture->error);
  fixture->ended = TRUE;
}

static GtkWindow *
open_window (Fixture          *fixture,
             YdAuthClientKind  kind)
{
  FakeScene *scene = fake_scene_new ();

  *fixture = (Fixture) { scene, NULL, NULL, NULL, FALSE };
  fixture->client = yd_auth_client_new (kind, "https://openapi.example",
                                        kind == YD_AUTH_CLIENT_OWN ? NULL
                                                                   : "https://broker.example",
                                        "id", NULL);
  fake_scene_present (scene);
  test_settle (scene);
  yd_sign_in_async (GTK_WINDOW (scene->window), scene->registry, NULL, fixture->client,
                    YD_SIGN_IN_BROWSER, NULL, NULL, signed_in_cb, fixture);
  wait_for (test_find_window (scene, TITLE) != NULL);

  return test_find_window (scene, TITLE);
}

static void
fixture_clear (Fixture *fixture)
{
  g_clear_object (&fixture->account);
  g_clear_error (&fixture->error);
  yd_auth_client_unref (fixture->client);
  fake_scene_free (fixture->scene);
}

static void
test_own (void)
{
  Fixture fixture;
  GtkWindow *window = open_window (&fixture, YD_AUTH_CLIENT_OWN);

  wait_for (fake_browser_get_running () != NULL);
  wait_for (test_has_label (window, "Waiting for the page in the browser"));
  g_assert_true (test_has_label (window, "http://127.0.0.1:28617/callback"));
  g_assert_null (test_find (GTK_WIDGET (window), ADW_TYPE_PASSWORD_ENTRY_ROW, "Refresh Token"));
  test_activate (window, "browser.copy");
  wait_for (test_has_label (window, "Link copied"));
  test_activate (window, "browser.copy-redirect");
  fake_browser_answer (fake_browser_get_running ());
  g_assert_true (test_has_label (window, "Signing in…"));
  fake_browser_end (fake_browser_get_running (), NULL);
  wait_for (fixture.ended);
  g_assert_no_error (fixture.error);
  g_assert_nonnull (fixture.account);
  wait_for (test_find_window (fixture.scene, TITLE) == NULL);
  fixture_clear (&fixture);
}

static void
test_own_fails (void)
{
  static const struct
  {
    GQuark (*domain) (void);
    int code;
    const char *title;
  } rows[] = {
    { yd_auth_error_quark, YD_AUTH_ERROR_REVOKED, "Permission Not Given" },
    { yd_auth_error_quark, YD_AUTH_ERROR_QR_EXPIRED, "No Answer From the Browser" },
    { yd_auth_error_quark, YD_AUTH_ERROR_CLIENT, "Client ID Refused" },
    { g_io_error_quark, G_IO_ERROR_ADDRESS_IN_USE, "Redirect Address in Use" },
  };
  Fixture fixture;
  GtkWindow *window = open_window (&fixture, YD_AUTH_CLIENT_OWN);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = g_error_new_literal (rows[i].domain (), rows[i].code, "");

      wait_for (fake_browser_get_running () != NULL);
      fake_browser_end (fake_browser_get_running (), error);
      wait_for (test_has_label (window, rows[i].title));
      g_assert_false (fixture.ended);
      test_activate (window, "browser.retry");
    }
  wait_for (fake_browser_get_running () != NULL);
  gtk_window_close (window);
  wait_for (fixture.ended);
  g_assert_error (fixture.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  wait_for (fake_browser_get_running () == NULL);
  fixture_clear (&fixture);
}

/* The port is taken by another program: the next one, which is said to need registering. */
static void
test_own_port_taken (void)
{
  g_autoptr (GError) taken = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE, "");
  g_autoptr (GError) refused = g_error_new_literal (YD_AUTH_ERROR, YD_AUTH_ERROR_REVOKED, "");
  Fixture fixture;
  GtkWindow *window = open_window (&fixture, YD_AUTH_CLIENT_OWN);

  for (guint i = 1; i <= 4; i++)
    {
      g_autofree char *address = g_strdup_printf ("http://127.0.0.1:%u/callback", 28617 + i % 4);

      wait_for (fake_browser_get_running () != NULL);
      test_try (window, "browser.other-port"); /* not while it waits for the page */
      g_assert_cmpuint (fake_browser_get_port (fake_browser_get_running ()), ==, 28616 + i);
      fake_browser_end (fake_browser_get_running (), taken);
      wait_for (test_has_label (window, "Redirect Address in Use"));
      g_assert_nonnull (test_find (GTK_WIDGET (window), GTK_TYPE_BUTTON, "_Use Another Port"));
      test_activate (window, "browser.other-port");
      wait_for (test_has_label (window, address));
    }
  wait_for (fake_browser_get_running () != NULL);
  g_assert_cmpuint (fake_browser_get_port (fake_browser_get_running ()), ==, 28617);
  fake_browser_end (fake_browser_get_running (), refused);
  wait_for (test_has_label (window, "Permission Not Given"));
  g_assert_null (test_find (GTK_WIDGET (window), GTK_TYPE_BUTTON, "_Use Another Port"));
  gtk_window_close (window);
  wait_for (fixture.ended);
  fixture_clear (&fixture);
}

/* All that the broker of @key allows in an hour. */
static void
use_up (FakeScene  *scene,
             const char *key)
{
  YdAuthBrokerLimit *limit = yd_storage_registry_get_broker_limit (scene->registry);

  for (guint i = 0; i < YD_AUTH_BROKER_LIMIT_CALLS; i++)
    g_assert_cmpint (yd_auth_broker_limit_take (limit, key), ==, 0);
}

static void
test_broker (void)
{
  Fixture fixture;
  GtkWindow *window = open_window (&fixture, YD_AUTH_CLIENT_OPENLIST);
  GtkWidget *row = test_find_row (GTK_WIDGET (window), "Refresh Token");

  g_assert_null (fake_browser_get_running ());
  g_assert_false (test_has_label (window, "http://127.0.0.1:28617/callback"));
  test_try (window, "browser.use-token");
  gtk_editable_set_text (GTK_EDITABLE (row), "0123456789abcdef0123456789ABCDEF");
  g_assert_true (gtk_widget_has_css_class (row, "error"));
  g_assert_true (test_has_label (window,
                                 "This token is of the website’s own sign-in, which apps cannot "
                                 "use. Sign in on the broker’s page for one of the Open API."));
  gtk_editable_set_text (GTK_EDITABLE (row), "nonsense");
  g_assert_true (test_has_label (window, "A refresh token has three parts with dots between."));
  test_try (window, "browser.use-token");
  g_assert_false (fixture.ended);
  gtk_editable_set_text (GTK_EDITABLE (row), "");
  g_assert_false (gtk_widget_has_css_class (row, "error"));
  gtk_editable_set_text (GTK_EDITABLE (row), " a.b.c\n");
  g_assert_false (gtk_widget_has_css_class (row, "error"));
  test_activate (window, "browser.use-token");
  wait_for (fixture.ended);
  g_assert_no_error (fixture.error);
  g_assert_nonnull (fixture.account);
  wait_for (test_find_window (fixture.scene, TITLE) == NULL);
  fixture_clear (&fixture);
}

/* The broker allows no more in this hour: the sentence says for how long, and the token stays. */
static void
test_broker_limited (void)
{
  Fixture fixture;
  GtkWindow *window = open_window (&fixture, YD_AUTH_CLIENT_OPENLIST);
  GtkWidget *row = test_find_row (GTK_WIDGET (window), "Refresh Token");
  g_autofree char *key = yd_auth_client_dup_key (fixture.client);

  use_up (fixture.scene, key);
  gtk_editable_set_text (GTK_EDITABLE (row), "a.b.c");
  test_activate (window, "browser.use-token");
  wait_for (test_has_label (window, "Too Many Sign-ins"));
  g_assert_true (test_has_label (window, TOO_MANY));
  g_assert_false (fixture.ended);
  test_activate (window, "browser.retry");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (row)), ==, "a.b.c");
  gtk_window_close (window);
  wait_for (fixture.ended);
  g_assert_error (fixture.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  fixture_clear (&fixture);
}

/* The same for a token pasted into the form. */
static void
test_token_limited (void)
{
  Fixture fixture = { fake_scene_new (), NULL, NULL, NULL, FALSE };
  g_autofree char *key = NULL;

  fixture.client = yd_auth_client_new (YD_AUTH_CLIENT_OPENLIST, "https://openapi.example",
                                       "https://broker.example", "id", NULL);
  key = yd_auth_client_dup_key (fixture.client);
  fake_scene_present (fixture.scene);
  use_up (fixture.scene, key);
  yd_sign_in_async (GTK_WINDOW (fixture.scene->window), fixture.scene->registry, NULL,
                    fixture.client, YD_SIGN_IN_TOKEN, "a.b.c", NULL, signed_in_cb, &fixture);
  wait_for (fixture.ended);
  g_assert_null (fixture.account);
  g_assert_error (fixture.error, YD_AUTH_ERROR, YD_AUTH_ERROR_LIMITED);
  g_assert_cmpint (yd_auth_error_get_wait_us (fixture.error), >, 0);
  fixture_clear (&fixture);
}

static void
test_broker_closed (void)
{
  Fixture fixture;
  GtkWindow *window = open_window (&fixture, YD_AUTH_CLIENT_ALIST);

  gtk_window_close (window);
  wait_for (fixture.ended);
  g_assert_error (fixture.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  fixture_clear (&fixture);
}

int
main (int    argc,
      char **argv)
{
  test_init (&argc, &argv);

  g_test_add_func ("/ui/browser-sign-in/own", test_own);
  g_test_add_func ("/ui/browser-sign-in/own-fails", test_own_fails);
  g_test_add_func ("/ui/browser-sign-in/own-port-taken", test_own_port_taken);
  g_test_add_func ("/ui/browser-sign-in/broker", test_broker);
  g_test_add_func ("/ui/browser-sign-in/broker-limited", test_broker_limited);
  g_test_add_func ("/ui/browser-sign-in/token-limited", test_token_limited);
  g_test_add_func ("/ui/browser-sign-in/broker-closed", test_broker_closed);

  return g_test_run ();
}
