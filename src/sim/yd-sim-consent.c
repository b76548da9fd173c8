/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The page on which a person agrees: for a QR code that was scanned (or whose link was opened on a
 * desk without a phone), and for the browser's way of reference §2.2. Not translated with the app:
 * it stands for a page of the service, and speaks both languages at once. */

#include "config.h"

#include "yd-sim-private.h"
#include "yd-sim-session.h"

#include <string.h>

#define PAGE_HEAD \
  "<!DOCTYPE html>\n<html lang=\"zh\"><head><meta charset=\"utf-8\">" \
  "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">" \
  "<title>云盘模拟器 · Drive simulator</title><style>" \
  ":root{color-scheme:light dark}body{font:16px/1.5 sans-serif;max-width:26em;margin:3em auto;" \
  "padding:0 1em}button{font:inherit;padding:.6em 1.4em;border:0;border-radius:.6em;" \
  "background:#3584e4;color:#fff}label{display:block;margin:.4em 0}</style></head><body>"
#define PAGE_FOOT "</body></html>\n"

static void
reply_page (YdSimRequest *req,
            guint         status,
            const char   *content)
{
  g_autofree char *page = g_strconcat (PAGE_HEAD, content, PAGE_FOOT, NULL);

  yd_sim_request_set_reply_header (req, "Cache-Control", "no-store");
  yd_sim_request_reply_text (req, status, "text/html; charset=utf-8", page);
}

static void
append_hidden (GString    *form,
               const char *name,
               const char *value)
{
  g_autofree char *field = NULL;

  if (value == NULL)
    return;
  field = g_markup_printf_escaped ("<input type=\"hidden\" name=\"%s\" value=\"%s\">", name, value);
  g_string_append (form, field);
}

/* The form's visible part: who, which drives, one button. */
static void
append_choices (YdSim      *sim,
                GString    *form,
                const char *app_name)
{
  YdSimUser *user = yd_sim_get_user (sim, "alice");
  g_autofree char *text =
    g_markup_printf_escaped ("<h1>登录确认 · Sign in</h1>"
                             "<p><b>%s</b> 申请访问 <b>%s</b> 的网盘。<br>"
                             "<b>%s</b> asks for access to the drive of <b>%s</b>.</p>",
                             app_name, user->name, app_name, user->name);

  g_string_append (form, text);
  g_string_append (form,
                   "<label><input type=\"checkbox\" name=\"backup\" value=\"on\" checked> "
                   "备份盘 · Backup drive</label>"
                   "<label><input type=\"checkbox\" name=\"resource\" value=\"on\" checked> "
                   "资源库 · Resource drive</label>"
                   "<p><button type=\"submit\">允许 · Allow</button></p>");
}

/* What is ticked on the form that came back. Transfer full. */
static char *
list_ticked (YdSimRequest *req)
{
  gboolean backup = yd_sim_request_get_field (req, "backup") != NULL;
  gboolean resource = yd_sim_request_get_field (req, "resource") != NULL;

  if (backup && resource)
    return g_strdup ("backup,resource");
  if (backup || resource)
    return g_strdup (backup ? "backup" : "resource");
  return g_strdup ("none");
}

/* --- a QR code ---------------------------------------------------------------------------- */

static void
show_expired (YdSimRequest *req)
{
  reply_page (req, 200, "<h1>二维码已失效 · The code has expired</h1>"
                        "<p>请刷新后重试。<br>Get a new code and try again.</p>");
}

static void
show_done (YdSimRequest *req)
{
  reply_page (req, 200, "<h1>登录成功 · Signed in</h1>"
                        "<p>可以关闭此页面了。<br>You can close this page now.</p>");
}

static void
answer_qr_page (YdSim        *sim,
                YdSimRequest *req,
                const char   *sid)
{
  g_autoptr(GString) form = g_string_new (NULL);
  const char *code;
  const char *status;
  YdSimApp *app;

  yd_sim_scan (sim, sid, "alice");
  status = yd_sim_session_get_status (sim, sid, &code);
  if (g_str_equal (status, "LoginSuccess"))
    {
      show_done (req);
      return;
    }
  if (!g_str_equal (status, "ScanSuccess"))
    {
      show_expired (req);
      return;
    }
  app = yd_sim_get_app (sim, yd_sim_session_get_qr_app (sim, sid));
  g_string_append (form, "<form method=\"post\" action=\"/o/oauth/authorize\">");
  append_hidden (form, "sid", sid);
  append_choices (sim, form, app->name);
  g_string_append (form, "</form>");
  reply_page (req, 200, form->str);
}

static void
confirm_qr (YdSim        *sim,
            YdSimRequest *req,
            const char   *sid)
{
  g_autofree char *drives = list_ticked (req);

  if (yd_sim_confirm (sim, sid, drives))
    show_done (req);
  else
    show_expired (req);
}

/* --- the browser -------------------------------------------------------------------------- */

static const char * const login_fields[] =
{
  "client_id", "redirect_uri", "scope", "state", "code_challenge", "code_challenge_method", NULL
};

typedef const char *(*FieldFunc) (YdSimRequest *req,
                                  const char   *name);

/* The application that a person is asked about; answers when there is none. */
static YdSimApp *
check_login (YdSim        *sim,
             YdSimRequest *req,
             FieldFunc     get)
{
  YdSimApp *app = yd_sim_get_app (sim, get (req, "client_id"));
  const char *uri = get (req, "redirect_uri");

  if (app == NULL)
    yd_sim_request_fail (req, 400, "AppNotExists", "app not exists");
  else if (uri == NULL || (!g_str_equal (uri, "oob") && !g_uri_is_valid (uri, 0, NULL)))
    yd_sim_request_fail (req, 400, "InvalidParameter.RedirectUri",
                         "The input parameter redirect_uri is not valid.");
  else if (get (req, "scope") == NULL)
    yd_sim_request_fail (req, 400, "InvalidParameter.Scope",
                         "The input parameter scope is missing.");
  else
    return app;
  return NULL;
}

static void
send_code (YdSim        *sim,
           YdSimRequest *req,
           FieldFunc     get,
           const char   *drives)
{
  const char *uri = get (req, "redirect_uri");
  const char *state = get (req, "state");
  g_autoptr(GString) target = g_string_new (uri);
  g_autofree char *code = NULL;
  g_autofree char *page = NULL;
  YdSimLogin login = {
    .client_id = get (req, "client_id"),
    .scopes = get (req, "scope"),
    .challenge = get (req, "code_challenge"),
    .challenge_method = get (req, "code_challenge_method"),
  };

  code = yd_sim_session_create_code (sim, &login, yd_sim_get_user (sim, "alice"), drives);
  if (g_str_equal (uri, "oob"))
    {
      page = g_strdup_printf ("<h1>授权码 · Code</h1><p><code>%s</code></p>", code);
      reply_page (req, 200, page);
      return;
    }

  g_string_append_c (target, strchr (uri, '?') != NULL ? '&' : '?');
  if (!yd_sim_breaks (sim, "authorize-code"))
    g_string_append_printf (target, "code=%s", code);
  if (state != NULL && !yd_sim_breaks (sim, "authorize-state"))
    {
      g_string_append (target, "&state=");
      g_string_append_uri_escaped (target, state, NULL, FALSE);
    }
  yd_sim_request_set_reply_header (req, "Location", target->str);
  yd_sim_request_reply_text (req, 302, "text/plain", "");
}

static void
answer_app_link (YdSim        *sim,
                 YdSimRequest *req)
{
  JsonObject *object = json_object_new ();
  g_autofree char *uri = g_strdup_printf ("%s/applink/authorize?%s", yd_sim_request_get_host (req),
                                          yd_sim_request_get_raw_query (req));

  json_object_set_string_member (object, "redirectUri", uri);
  yd_sim_request_reply_object (req, object);
}

static void
show_consent (YdSim        *sim,
              YdSimRequest *req,
              YdSimApp     *app)
{
  g_autoptr(GString) form = g_string_new ("<form method=\"post\" action=\"/o/oauth/authorize\">");
  guint i;

  for (i = 0; login_fields[i] != NULL; i++)
    append_hidden (form, login_fields[i], yd_sim_request_get_query (req, login_fields[i]));
  append_choices (sim, form, app->name);
  g_string_append (form, "</form>");
  reply_page (req, 200, form->str);
}

static void
answer_page (YdSim        *sim,
             YdSimRequest *req)
{
  const char *sid = yd_sim_request_get_query (req, "sid");
  const char *source = yd_sim_request_get_query (req, "source");
  YdSimApp *app;

  if (sid != NULL)
    {
      answer_qr_page (sim, req, sid);
      return;
    }
  app = check_login (sim, req, yd_sim_request_get_query);
  if (app == NULL)
    return;

  if (g_strcmp0 (yd_sim_request_get_query (req, "response_type"), "code") != 0)
    yd_sim_request_fail (req, 400, "InvalidParameter.ResponseType",
                         "The input parameter response_type is not valid.");
  else if (g_strcmp0 (source, "appLink") == 0 && !yd_sim_breaks (sim, "authorize-applink"))
    answer_app_link (sim, req);
  else if (g_strcmp0 (yd_sim_request_get_query (req, "auto_login"), "true") == 0)
    send_code (sim, req, yd_sim_request_get_query, NULL);
  else
    show_consent (sim, req, app);
}

static void
answer_agreed (YdSim        *sim,
               YdSimRequest *req)
{
  const char *sid = yd_sim_request_get_field (req, "sid");
  g_autofree char *drives = list_ticked (req);

  if (sid != NULL)
    confirm_qr (sim, req, sid);
  else if (check_login (sim, req, yd_sim_request_get_field) != NULL)
    send_code (sim, req, yd_sim_request_get_field, drives);
}

const YdSimRoute yd_sim_consent_table[] =
{
  { "GET", "/oauth/authorize", 0, YD_SIM_BUDGET_NONE, NULL, answer_page },
  { "POST", "/oauth/authorize", YD_SIM_ROUTE_PAGE, YD_SIM_BUDGET_NONE, NULL, answer_agreed },
  { "GET", "/o/oauth/authorize", YD_SIM_ROUTE_PAGE, YD_SIM_BUDGET_NONE, NULL, answer_page },
  { "POST", "/o/oauth/authorize", YD_SIM_ROUTE_PAGE, YD_SIM_BUDGET_NONE, NULL, answer_agreed },
  { NULL }
};
