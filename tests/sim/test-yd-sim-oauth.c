/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Signing in: QR codes, PKCE, rotating tokens, the consent page, both brokers. Reference §2, §3. */

#include "config.h"

#include "yd-sim-probe.h"

#include <string.h>

#define SCOPES "[\"user:base\",\"file:all:read\",\"file:all:write\"]"
#define DRIVES "/adrive/v1.0/user/getDriveInfo"

static char *
create_qr (YdSim      *sim,
           const char *client_id,
           const char *secret,
           const char *challenge)
{
  g_autofree char *first =
    g_strdup_printf ("{\"client_id\":\"%s\",\"scopes\":" SCOPES, client_id);
  g_autofree char *body = NULL;
  g_autoptr(YdSimProbe) probe = NULL;
  const char *url;

  if (secret != NULL)
    body = g_strdup_printf ("%s,\"client_secret\":\"%s\"}", first, secret);
  else
    body = g_strdup_printf ("%s,\"code_challenge\":\"%s\",\"code_challenge_method\":\"S256\"}",
                            first, challenge);
  probe = yd_sim_probe_call (sim, "POST", "/oauth/authorize/qrcode", NULL, body);
  g_assert_cmpuint (probe->status, ==, 200);
  url = yd_sim_probe_string (probe, "qrCodeUrl");
  g_assert_true (g_str_has_prefix (url, yd_sim_get_base_url (sim)));
  g_assert_true (g_str_has_suffix (url, yd_sim_probe_string (probe, "sid")));
  return g_strdup (yd_sim_probe_string (probe, "sid"));
}

/* The code, when the status is as expected. */
static char *
check_status (YdSim      *sim,
              const char *sid,
              const char *status)
{
  g_autofree char *path = g_strdup_printf ("/oauth/qrcode/%s/status", sid);
  g_autoptr(YdSimProbe) probe = yd_sim_probe_call (sim, "GET", path, NULL, NULL);

  g_assert_cmpuint (probe->status, ==, 200);
  g_assert_cmpstr (yd_sim_probe_string (probe, "status"), ==, status);
  return g_strdup (yd_sim_probe_string (probe, "authCode"));
}

static YdSimProbe *
exchange (YdSim      *sim,
          const char *code)
{
  g_autofree char *body =
    g_strdup_printf ("{\"client_id\":\"%s\",\"client_secret\":\"%s\","
                     "\"grant_type\":\"authorization_code\",\"code\":\"%s\"}",
                     yd_sim_get_client_id (sim), yd_sim_get_client_secret (sim), code);

  return yd_sim_probe_call (sim, "POST", "/oauth/access_token", NULL, body);
}

static YdSimProbe *
refresh (YdSim      *sim,
         const char *token)
{
  g_autofree char *body =
    g_strdup_printf ("client_id=%s&client_secret=%s&grant_type=refresh_token&refresh_token=%s",
                     yd_sim_get_client_id (sim), yd_sim_get_client_secret (sim), token);

  return yd_sim_probe_send (sim, "POST", "/oauth/access_token",
                            "Content-Type: application/x-www-form-urlencoded\r\n", body,
                            strlen (body));
}

static void
test_qr (void)
{
  YdSim *sim = yd_sim_probe_start (NULL);
  g_autofree char *sid = create_qr (sim, yd_sim_get_client_id (sim),
                                    yd_sim_get_client_secret (sim), NULL);
  g_autofree char *waiting = check_status (sim, sid, "WaitLogin");
  g_autofree char *scanned = NULL;
  g_autofree char *code = NULL;
  g_autoptr(YdSimProbe) tokens = NULL;
  g_autoptr(YdSimProbe) again = NULL;
  g_autoptr(YdSimProbe) drives = NULL;

  g_assert_null (waiting);
  g_assert_true (yd_sim_scan (sim, sid, "bob"));
  scanned = check_status (sim, sid, "ScanSuccess");
  g_assert_null (scanned);
  g_assert_true (yd_sim_confirm (sim, sid, "backup"));
  g_assert_false (yd_sim_confirm (sim, sid, "backup"));
  g_assert_false (yd_sim_scan (sim, sid, "bob"));
  code = check_status (sim, sid, "LoginSuccess");
  tokens = exchange (sim, code);
  g_assert_cmpuint (tokens->status, ==, 200);
  g_assert_cmpint (yd_sim_probe_int (tokens, "expires_in"), ==, 7200);
  again = exchange (sim, code);
  yd_sim_probe_assert (again, 400, "InvalidCode");

  drives = yd_sim_probe_call (sim, "POST", DRIVES, yd_sim_probe_string (tokens, "access_token"),
                              NULL);
  g_assert_cmpstr (yd_sim_probe_string (drives, "user_id"), ==, yd_sim_get_user_id (sim, "bob"));
  g_assert_nonnull (yd_sim_probe_string (drives, "backup_drive_id"));
  g_assert_null (yd_sim_probe_string (drives, "resource_drive_id"));
  yd_sim_probe_stop (sim);
}

static gint64
get_now (gpointer data)
{
  return *(gint64 *) data;
}

static void
test_qr_expires (void)
{
  g_autoptr(YdSimOptions) options = yd_sim_options_new ();
  gint64 now_us = 1700000000 * (gint64) G_USEC_PER_SEC;
  g_autofree char *sid = NULL;
  YdSim *sim;

  options->now_us = get_now;
  options->now_data = &now_us;
  sim = yd_sim_probe_start (options);
  sid = create_qr (sim, yd_sim_get_client_id (sim), yd_sim_get_client_secret (sim), NULL);
  now_us += 179 * (gint64) G_USEC_PER_SEC;
  g_free (check_status (sim, sid, "WaitLogin"));
  now_us += G_USEC_PER_SEC;
  g_free (check_status (sim, sid, "QRCodeExpired"));
  g_assert_false (yd_sim_scan (sim, sid, NULL));
  g_assert_false (yd_sim_confirm (sim, sid, NULL));
  yd_sim_probe_stop (sim);
}

static void
test_refresh (void)
{
  YdSim *sim = yd_sim_probe_start (NULL);
  g_autofree char *first = NULL;
  g_autofree char *access = yd_sim_issue_tokens (sim, "alice", NULL, &first);
  g_autoptr(YdSimProbe) second = refresh (sim, first);
  g_autoptr(YdSimProbe) reuse = refresh (sim, first);
  g_autoptr(YdSimProbe) wrong = refresh (sim, "a.b.c");
  g_autoptr(YdSimProbe) old = yd_sim_probe_call (sim, "POST", DRIVES, access, NULL);
  g_autoptr(YdSimProbe) late = NULL;

  g_assert_cmpuint (second->status, ==, 200);
  g_assert_cmpstr (yd_sim_probe_string (second, "refresh_token"), !=, first);
  yd_sim_probe_assert (reuse, 401, "RefreshTokenExpired");
  yd_sim_probe_assert (wrong, 401, "RefreshTokenInvalid");
  g_assert_cmpuint (old->status, ==, 200);
  yd_sim_expire_refresh_tokens (sim);
  late = refresh (sim, yd_sim_probe_string (second, "refresh_token"));
  yd_sim_probe_assert (late, 401, "RefreshTokenExpired");
  yd_sim_probe_stop (sim);
}

static void
test_pkce (void)
{
  YdSim *sim = yd_sim_probe_start (NULL);
  const char *client = yd_sim_get_public_client_id (sim);
  g_autofree char *sid = create_qr (sim, client, NULL,
                                    "a4ayc_80_OGda4BO_1o_V0etpOqiLx1JwB5S3beHW0s=");
  g_autofree char *code = NULL;
  g_autofree char *wrong_body = NULL;
  g_autofree char *body = NULL;
  g_autoptr(YdSimProbe) wrong = NULL;
  g_autoptr(YdSimProbe) tokens = NULL;

  g_assert_true (yd_sim_confirm (sim, sid, NULL));
  code = check_status (sim, sid, "LoginSuccess");
  wrong_body = g_strdup_printf ("{\"client_id\":\"%s\",\"grant_type\":\"authorization_code\","
                                "\"code\":\"%s\",\"code_verifier\":\"2\"}", client, code);
  body = g_strdup_printf ("{\"client_id\":\"%s\",\"grant_type\":\"authorization_code\","
                          "\"code\":\"%s\",\"code_verifier\":\"1\"}", client, code);
  wrong = yd_sim_probe_call (sim, "POST", "/oauth/access_token", NULL, wrong_body);
  tokens = yd_sim_probe_call (sim, "POST", "/oauth/access_token", NULL, body);
  yd_sim_probe_assert (wrong, 400, "InvalidCode");
  g_assert_cmpuint (tokens->status, ==, 200);
  g_assert_cmpint (yd_sim_probe_int (tokens, "expires_in"), ==, 2592000);
  g_assert_null (yd_sim_probe_string (tokens, "refresh_token"));
  yd_sim_probe_stop (sim);
}

/* A person at a desk without a phone opens the link of the code and presses the button. */
static void
test_consent_page (void)
{
  YdSim *sim = yd_sim_probe_start (NULL);
  g_autofree char *sid = create_qr (sim, yd_sim_get_client_id (sim),
                                    yd_sim_get_client_secret (sim), NULL);
  g_autofree char *path = g_strdup_printf ("/o/oauth/authorize?sid=%s", sid);
  g_autofree char *form = g_strdup_printf ("sid=%s&resource=on", sid);
  g_autofree char *code = NULL;
  g_autoptr(YdSimProbe) page = yd_sim_probe_call (sim, "GET", path, NULL, NULL);
  g_autoptr(YdSimProbe) done = NULL;
  g_autoptr(YdSimProbe) unknown = NULL;
  g_autoptr(YdSimProbe) drives = NULL;
  g_autofree char *token = NULL;

  g_assert_cmpuint (page->status, ==, 200);
  g_assert_nonnull (strstr (yd_sim_probe_text (page), "<button"));
  g_assert_nonnull (strstr (yd_sim_probe_text (page), sid));
  g_free (check_status (sim, sid, "ScanSuccess"));
  done = yd_sim_probe_send (sim, "POST", "/o/oauth/authorize",
                            "Content-Type: application/x-www-form-urlencoded\r\n", form,
                            strlen (form));
  g_assert_cmpuint (done->status, ==, 200);
  code = check_status (sim, sid, "LoginSuccess");
  g_assert_nonnull (code);
  token = yd_sim_issue_tokens (sim, "alice", NULL, NULL);
  drives = yd_sim_probe_call (sim, "POST", DRIVES, token, NULL);
  g_assert_null (yd_sim_probe_string (drives, "backup_drive_id"));
  g_assert_nonnull (yd_sim_probe_string (drives, "resource_drive_id"));

  unknown = yd_sim_probe_call (sim, "GET", "/o/oauth/authorize?sid=%3Cscript%3E", NULL, NULL);
  g_assert_cmpuint (unknown->status, ==, 200);
  g_assert_null (strstr (yd_sim_probe_text (unknown), "<script"));
  g_assert_null (strstr (yd_sim_probe_text (unknown), "<button"));
  yd_sim_probe_stop (sim);
}

static void
test_openlist_broker (void)
{
  YdSim *sim = yd_sim_probe_start (NULL);
  const char *cookies = "Cookie: driver_txt=alicloud_qr; server_use=true\r\n";
  g_autoptr(YdSimProbe) start =
    yd_sim_probe_call (sim, "GET", "/broker/alicloud/requests?client_uid=&client_key="
                       "&driver_txt=alicloud_qr&server_use=true", NULL, NULL);
  g_autofree char *cookie = yd_sim_probe_header (start, "Set-Cookie");
  const char *sid = yd_sim_probe_string (start, "sid");
  g_autofree char *path =
    g_strdup_printf ("/broker/alicloud/callback?server_use=true&grant_type=authorization_code"
                     "&code=%s&sid=%s", sid, sid);
  g_autoptr(YdSimProbe) bare = yd_sim_probe_call (sim, "GET", path, NULL, NULL);
  g_autoptr(YdSimProbe) early = yd_sim_probe_send (sim, "GET", path, cookies, NULL, 0);
  g_autoptr(YdSimProbe) tokens = NULL;
  g_autoptr(YdSimProbe) renewed = NULL;
  g_autoptr(YdSimProbe) reuse = NULL;
  g_autofree char *renew = NULL;

  g_assert_cmpstr (cookie, ==, "driver_txt=alicloud_qr; Path=/");
  g_assert_cmpuint (bare->status, ==, 401);
  g_assert_cmpuint (early->status, ==, 401);
  g_assert_cmpstr (yd_sim_probe_string (early, "text"), ==, "Login failed:WaitLogin");
  g_assert_true (yd_sim_confirm (sim, sid, NULL));
  tokens = yd_sim_probe_send (sim, "GET", path, cookies, NULL, 0);
  g_assert_cmpuint (tokens->status, ==, 200);

  renew = g_strdup_printf ("/broker/alicloud/renewapi?refresh_ui=%s&server_use=true"
                           "&driver_txt=alicloud_qr",
                           yd_sim_probe_string (tokens, "refresh_token"));
  renewed = yd_sim_probe_call (sim, "GET", renew, NULL, NULL);
  reuse = yd_sim_probe_call (sim, "GET", renew, NULL, NULL);
  g_assert_cmpuint (renewed->status, ==, 200);
  g_assert_cmpint (yd_sim_probe_int (renewed, "expires_in"), ==, -1);
  g_assert_cmpuint (reuse->status, ==, 500);
  g_assert_nonnull (yd_sim_probe_string (reuse, "text"));
  yd_sim_probe_stop (sim);
}

static void
test_openlist_browser (void)
{
  YdSim *sim = yd_sim_probe_start (NULL);
  const char *cookies = "Cookie: driver_txt=alicloud_go; server_use=true\r\n";
  const char *base = yd_sim_get_base_url (sim);
  g_autoptr(YdSimProbe) start =
    yd_sim_probe_call (sim, "GET", "/broker/alicloud/requests?driver_txt=alicloud_go"
                       "&server_use=true", NULL, NULL);
  g_autofree char *path = g_strconcat (yd_sim_probe_string (start, "text") + strlen (base),
                                       "&auto_login=true", NULL);
  g_autoptr(YdSimProbe) redirect = yd_sim_probe_call (sim, "GET", path, NULL, NULL);
  g_autofree char *location = yd_sim_probe_header (redirect, "Location");
  g_autoptr(YdSimProbe) home = NULL;
  g_autofree char *fragment = NULL;

  g_assert_cmpuint (redirect->status, ==, 302);
  g_assert_true (g_str_has_prefix (location, base));
  home = yd_sim_probe_send (sim, "GET", location + strlen (base), cookies, NULL, 0);
  fragment = yd_sim_probe_header (home, "Location");
  g_assert_cmpuint (home->status, ==, 302);
  g_assert_true (g_str_has_prefix (fragment, "/#"));
  yd_sim_probe_stop (sim);
}

static void
test_alist_broker (void)
{
  YdSim *sim = yd_sim_probe_start (NULL);
  const char *base = "/alistbroker/alist/ali_open/";
  g_autofree char *qr = g_strconcat (base, "qr", NULL);
  g_autofree char *code_path = g_strconcat (base, "code", NULL);
  g_autofree char *token_path = g_strconcat (base, "token", NULL);
  g_autoptr(YdSimProbe) start = yd_sim_probe_call (sim, "POST", qr, NULL, "{}");
  g_autofree char *code = NULL;
  g_autofree char *body = NULL;
  g_autofree char *renew = NULL;
  g_autoptr(YdSimProbe) tokens = NULL;
  g_autoptr(YdSimProbe) renewed = NULL;
  g_autoptr(YdSimProbe) reuse = NULL;

  g_assert_true (yd_sim_confirm (sim, yd_sim_probe_string (start, "sid"), NULL));
  code = check_status (sim, yd_sim_probe_string (start, "sid"), "LoginSuccess");
  body = g_strdup_printf ("{\"code\":\"%s\",\"grant_type\":\"authorization_code\"}", code);
  tokens = yd_sim_probe_call (sim, "POST", code_path, NULL, body);
  renew = g_strdup_printf ("{\"client_id\":\"\",\"refresh_token\":\"%s\"}",
                           yd_sim_probe_string (tokens, "refresh_token"));
  renewed = yd_sim_probe_call (sim, "POST", token_path, NULL, renew);
  reuse = yd_sim_probe_call (sim, "POST", token_path, NULL, renew);
  g_assert_cmpuint (renewed->status, ==, 200);
  g_assert_nonnull (yd_sim_probe_string (reuse, "error"));
  yd_sim_probe_assert (reuse, 401, "RefreshTokenExpired");
  yd_sim_probe_stop (sim);
}

/* A demo drive stays signed in: consent and tokens are in the folder, the tokens not in clear. */
static void
test_restart (void)
{
  g_autoptr(YdSimOptions) options = yd_sim_options_new ();
  g_autofree char *folder = g_dir_make_tmp ("yd-sim-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "accounts.json", NULL);
  g_autofree char *text = NULL;
  g_autofree char *first = NULL;
  g_autofree char *access = NULL;
  g_autoptr(YdSimProbe) drives = NULL;
  g_autoptr(YdSimProbe) second = NULL;
  g_autoptr(YdSimProbe) reuse = NULL;
  YdSim *sim;

  options->folder = g_strdup (folder);
  sim = yd_sim_probe_start (options);
  yd_sim_set_granted (sim, "alice", "backup");
  access = yd_sim_issue_tokens (sim, "alice", NULL, &first);
  yd_sim_probe_stop (sim);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_null (strstr (text, access));
  g_assert_null (strstr (text, first));

  sim = yd_sim_probe_start (options);
  drives = yd_sim_probe_call (sim, "POST", DRIVES, access, NULL);
  g_assert_cmpuint (drives->status, ==, 200);
  g_assert_null (yd_sim_probe_string (drives, "resource_drive_id"));
  second = refresh (sim, first);
  g_assert_cmpuint (second->status, ==, 200);
  yd_sim_probe_stop (sim);

  sim = yd_sim_probe_start (options);
  reuse = refresh (sim, first);
  yd_sim_probe_assert (reuse, 401, "RefreshTokenExpired");
  yd_sim_probe_stop (sim);
  yd_sim_probe_remove (folder);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sim/oauth/qr", test_qr);
  g_test_add_func ("/sim/oauth/qr-expires", test_qr_expires);
  g_test_add_func ("/sim/oauth/refresh", test_refresh);
  g_test_add_func ("/sim/oauth/pkce", test_pkce);
  g_test_add_func ("/sim/oauth/consent-page", test_consent_page);
  g_test_add_func ("/sim/oauth/openlist-broker", test_openlist_broker);
  g_test_add_func ("/sim/oauth/openlist-browser", test_openlist_browser);
  g_test_add_func ("/sim/oauth/alist-broker", test_alist_broker);
  g_test_add_func ("/sim/oauth/restart", test_restart);
  return g_test_run ();
}
