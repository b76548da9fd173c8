/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Three manners of saying no. What they say is quoted without anything that could be a token.
 */
#include "config.h"

#include "yd-auth-dialect.h"

#include "yd-base-json.h"
#include "yd-net-error.h"

#include <string.h>

#define MAX_QUOTE 200
#define LONGEST_WORD 32 /* longer ones may be tokens, codes, ids */
#define ALIST_PATIENCE_US (15 * (gint64) G_USEC_PER_SEC)

struct _YdAuthDialect
{
  GObject parent_instance;

  /* given at construction */
  YdAuthClientKind kind;
};

static void dialect_iface_init (YdNetDialectInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (YdAuthDialect, yd_auth_dialect, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (YD_TYPE_NET_DIALECT, dialect_iface_init))

/* The service's codes. */
static const struct
{
  const char *code; /* (unowned) */
  YdAuthError error;
} codes[] = {
  { "RefreshTokenExpired", YD_AUTH_ERROR_SIGNED_OUT },
  { "RefreshTokenInvalid", YD_AUTH_ERROR_SIGNED_OUT },
  { "InvalidCode", YD_AUTH_ERROR_CODE_USED },
  { "AccessDenied", YD_AUTH_ERROR_BAD_TOKEN },
  { "PermissionDenied", YD_AUTH_ERROR_REVOKED },
  { "AppNotExists", YD_AUTH_ERROR_APP_SUSPENDED },
  { "InvalidClientId", YD_AUTH_ERROR_CLIENT_ID },
  { "InvalidClientSecret", YD_AUTH_ERROR_CLIENT_SECRET },
  { "QRCodeExpired", YD_AUTH_ERROR_QR_EXPIRED },
  { "TooManyRequests", YD_AUTH_ERROR_LIMITED },
};

/* The brokers pass on the service's message and not its code. */
static const struct
{
  const char *text; /* (unowned): lower case */
  YdAuthError error;
} phrases[] = {
  { "expired refresh_token", YD_AUTH_ERROR_SIGNED_OUT },
  { "refresh_token expired", YD_AUTH_ERROR_SIGNED_OUT },
  { "invalid refresh_token", YD_AUTH_ERROR_SIGNED_OUT },
  { "refresh_token invalid", YD_AUTH_ERROR_SIGNED_OUT },
  { "incorrect refresh_token", YD_AUTH_ERROR_BAD_TOKEN },
  { "refreshtokenexpired", YD_AUTH_ERROR_SIGNED_OUT },
  { "refreshtokeninvalid", YD_AUTH_ERROR_SIGNED_OUT },
  { "invalid token", YD_AUTH_ERROR_BAD_TOKEN },
  { "too many requests", YD_AUTH_ERROR_LIMITED },
  { "permission not exists", YD_AUTH_ERROR_REVOKED },
  { "app not exists", YD_AUTH_ERROR_APP_SUSPENDED },
  { "login failed:", YD_AUTH_ERROR_NOT_CONFIRMED },
};

/* @text for a message: valid, short, its long words cut. (transfer full) */
static char *
quote (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text != NULL ? text : "", -1);
  g_auto(GStrv) words = g_strsplit_set (valid, " \t\r\n\"'=&?/:,", -1);
  GString *quoted = g_string_new (NULL);

  for (guint i = 0; words[i] != NULL && quoted->len < MAX_QUOTE; i++)
    {
      if (*words[i] == '\0')
        continue;
      if (quoted->len > 0)
        g_string_append_c (quoted, ' ');
      g_string_append (quoted, g_utf8_strlen (words[i], -1) > LONGEST_WORD ? "…" : words[i]);
    }
  return g_string_free (quoted, FALSE);
}

static YdAuthError
classify (YdAuthClientKind  kind,
          const char       *code,
          const char       *text)
{
  g_autofree char *lowered = g_utf8_strdown (text != NULL ? text : "", -1);

  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    if (g_strcmp0 (code, codes[i].code) == 0)
      return codes[i].error;
  if (kind == YD_AUTH_CLIENT_OWN)
    return YD_AUTH_ERROR_PROTOCOL;
  for (guint i = 0; i < G_N_ELEMENTS (phrases); i++)
    if (strstr (lowered, phrases[i].text) != NULL)
      return phrases[i].error;
  return YD_AUTH_ERROR_BROKER;
}

GError *
yd_auth_dialect_blame (YdAuthClientKind  kind,
                       const char       *code,
                       const char       *text)
{
  g_autofree char *valid = g_utf8_make_valid (text != NULL ? text : "", -1);
  g_autofree char *quoted = quote (text);
  g_autofree char *quoted_code = quote (code);
  const char *who = kind == YD_AUTH_CLIENT_OWN ? "the service" : "the broker";

  return g_error_new (YD_AUTH_ERROR, (int) classify (kind, code, valid), "%s said: %s%s%s", who,
                      quoted_code, *quoted_code != '\0' && *quoted != '\0' ? ", " : "", quoted);
}

/* A string member of the body, or NULL. (transfer full) */
static char *
dup_member (JsonObject *body,
            const char *name)
{
  YdBaseJsonReader reader = YD_BASE_JSON_READER_INIT (body, "reply");
  const char *value = yd_base_json_reader_get_opt_string (&reader, name, NULL);

  return yd_base_json_reader_end (&reader, NULL) ? g_strdup (value) : NULL;
}

/* "CODE: message" of an OpenList broker, in two. */
static void
split_code (char **code,
            char **text)
{
  g_auto(GStrv) halves = NULL;

  if (*text == NULL || *code != NULL)
    return;
  halves = g_strsplit (*text, ": ", 2);
  if (halves[0] == NULL || halves[1] == NULL || strchr (halves[0], ' ') != NULL)
    return;
  *code = g_strdup (halves[0]);
  g_free (*text);
  *text = g_strdup (halves[1]);
}

/* What the body says is wrong; NULL when it says nothing we can read. */
static GError *
read_blame (YdAuthDialect *self,
            YdNetReply    *reply)
{
  g_autoptr(JsonObject) body = yd_net_reply_parse_object (reply, NULL);
  g_autofree char *code = NULL;
  g_autofree char *text = NULL;

  if (body == NULL)
    return NULL;
  code = dup_member (body, "code");
  text = dup_member (body, self->kind == YD_AUTH_CLIENT_OPENLIST ? "text" : "message");
  if (text == NULL && self->kind == YD_AUTH_CLIENT_ALIST)
    text = dup_member (body, "error");
  if (self->kind == YD_AUTH_CLIENT_OPENLIST)
    split_code (&code, &text);
  if (code == NULL && text == NULL)
    return NULL;
  return yd_auth_dialect_blame (self->kind, code, text);
}

static YdNetVerdict
judge_busy (YdAuthDialect *self,
            YdNetReply    *reply,
            gint64        *delay_us,
            GError       **error)
{
  *delay_us = yd_net_reply_get_retry_after_us (reply);
  g_propagate_error (error, yd_auth_error_new_limited (*delay_us, "too many sign-in requests"));
  /* A broker's limit is for an hour: only a short wait it asks for itself is worth it. */
  if (self->kind != YD_AUTH_CLIENT_OWN && (*delay_us < 0 || *delay_us > ALIST_PATIENCE_US))
    return YD_NET_VERDICT_ERROR;
  return YD_NET_VERDICT_LATER;
}

static YdNetVerdict
judge_trouble (YdAuthDialect *self,
               guint          status,
               GError        *blame,
               GError       **error)
{
  /* An OpenList broker says all of its refusals with 500; what it says is final. */
  if (blame != NULL && (status < 500 || self->kind != YD_AUTH_CLIENT_OWN))
    {
      g_propagate_error (error, blame);
      return YD_NET_VERDICT_ERROR;
    }
  g_clear_error (&blame);
  if (status >= 500)
    {
      g_set_error (error, YD_AUTH_ERROR, YD_AUTH_ERROR_SERVICE, "the server answered %u", status);
      return YD_NET_VERDICT_LATER;
    }
  g_set_error (error, YD_AUTH_ERROR,
               self->kind == YD_AUTH_CLIENT_OWN ? YD_AUTH_ERROR_PROTOCOL
                                                : YD_AUTH_ERROR_BROKER_STRANGE,
               "the server answered %u", status);
  return YD_NET_VERDICT_ERROR;
}

static YdNetVerdict
judge_reply (YdNetDialect  *dialect,
             YdNetRequest  *request,
             YdNetReply    *reply,
             gint64        *delay_us,
             GError       **error)
{
  YdAuthDialect *self = YD_AUTH_DIALECT (dialect);
  guint status = yd_net_reply_get_status (reply);

  if (status >= 200 && status < 300)
    return YD_NET_VERDICT_FINE;
  if (status == 429)
    return judge_busy (self, reply, delay_us, error);
  return judge_trouble (self, status, read_blame (self, reply), error);
}

static void
dialect_iface_init (YdNetDialectInterface *iface)
{
  iface->judge = judge_reply;
}

static void
yd_auth_dialect_class_init (YdAuthDialectClass *klass)
{
}

static void
yd_auth_dialect_init (YdAuthDialect *self)
{
}

/* Without a secret the service says the same of an app that is not allowed to do without. */
static gboolean
is_about_pkce (YdAuthClient *client,
               const GError *error)
{
  return g_error_matches (error, YD_AUTH_ERROR, YD_AUTH_ERROR_CLIENT_SECRET) &&
         yd_auth_client_get_kind (client) == YD_AUTH_CLIENT_OWN &&
         yd_auth_client_get_secret (client) == NULL;
}

static YdAuthError
blame_broker (const GError *error)
{
  if (error->domain != YD_NET_ERROR)
    return YD_AUTH_ERROR_BROKER;
  switch (error->code)
    {
    case YD_NET_ERROR_UNREACHABLE:
    case YD_NET_ERROR_NO_HOST:
    case YD_NET_ERROR_TIMEOUT:
      return YD_AUTH_ERROR_BROKER_UNREACHABLE;
    case YD_NET_ERROR_BAD_REPLY:
    case YD_NET_ERROR_TOO_LARGE:
    case YD_NET_ERROR_REDIRECT:
      return YD_AUTH_ERROR_BROKER_STRANGE;
    default:
      return YD_AUTH_ERROR_BROKER;
    }
}

GError *
yd_auth_dialect_explain (YdAuthClient *client,
                         GError       *error)
{
  if (is_about_pkce (client, error))
    error->code = YD_AUTH_ERROR_PKCE;
  return error;
}

GError *
yd_auth_dialect_explain_broker (YdAuthClient *client,
                                GError       *error)
{
  g_autoptr(GError) cause = NULL;
  YdAuthError code = blame_broker (error);

  if (yd_auth_client_get_kind (client) == YD_AUTH_CLIENT_OWN || code == YD_AUTH_ERROR_BROKER)
    return yd_auth_dialect_explain (client, error);
  cause = error;
  return g_error_new_literal (YD_AUTH_ERROR, (int) code, cause->message);
}

YdNetDialect *
yd_auth_dialect_new (YdAuthClientKind kind)
{
  YdAuthDialect *self = g_object_new (YD_TYPE_AUTH_DIALECT, NULL);

  self->kind = kind;
  return YD_NET_DIALECT (self);
}
