/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The client as a value, and broker addresses as people paste them.
 */
#include "config.h"

#include "yd-auth-client.h"

#include "yd-net-url.h"

#include <string.h>

struct _YdAuthClient
{
  gatomicrefcount references;
  YdAuthClientKind kind;
  char *api_url;    /* (owned): no slash at the end */
  char *broker_url; /* (owned) (nullable): no slash at the end */
  char *id;         /* (owned) */
  char *secret;     /* (owned) (nullable) */
};

G_DEFINE_BOXED_TYPE (YdAuthClient, yd_auth_client, yd_auth_client_ref, yd_auth_client_unref)

static char *
dup_without_slash (const char *url)
{
  gsize length = strlen (url);

  while (length > 0 && url[length - 1] == '/')
    length--;
  return g_strndup (url, length);
}

YdAuthClient *
yd_auth_client_new (YdAuthClientKind  kind,
                    const char       *api_url,
                    const char       *broker_url,
                    const char       *client_id,
                    const char       *client_secret)
{
  YdAuthClient *self = g_new0 (YdAuthClient, 1);

  g_atomic_ref_count_init (&self->references);
  self->kind = kind;
  self->api_url = dup_without_slash (api_url != NULL ? api_url : YD_AUTH_DEFAULT_API_URL);
  self->broker_url = broker_url != NULL ? dup_without_slash (broker_url) : NULL;
  self->id = g_strdup (client_id != NULL ? client_id : "");
  if (client_secret != NULL && *client_secret != '\0')
    self->secret = g_strdup (client_secret);
  return self;
}

YdAuthClient *
yd_auth_client_ref (YdAuthClient *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
yd_auth_client_unref (YdAuthClient *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;

  g_free (self->api_url);
  g_free (self->broker_url);
  g_free (self->id);
  if (self->secret != NULL)
    explicit_bzero (self->secret, strlen (self->secret));
  g_free (self->secret);
  g_free (self);
}

YdAuthClientKind
yd_auth_client_get_kind (YdAuthClient *self)
{
  return self->kind;
}

const char *
yd_auth_client_get_api_url (YdAuthClient *self)
{
  return self->api_url;
}

const char *
yd_auth_client_get_broker_url (YdAuthClient *self)
{
  return self->broker_url;
}

const char *
yd_auth_client_get_id (YdAuthClient *self)
{
  return self->id;
}

const char *
yd_auth_client_get_secret (YdAuthClient *self)
{
  return self->secret;
}

/* "host", or "host:port" where the port is not the scheme's. (transfer full) (nullable) */
static char *
dup_host (const char *url)
{
  g_autoptr(GUri) uri = url != NULL ? g_uri_parse (url, G_URI_FLAGS_NONE, NULL) : NULL;
  g_autofree char *host = NULL;

  if (uri == NULL || g_uri_get_host (uri) == NULL)
    return NULL;
  host = g_ascii_strdown (g_uri_get_host (uri), -1);
  if (g_uri_get_port (uri) <= 0)
    return g_steal_pointer (&host);
  return g_strdup_printf ("%s:%d", host, g_uri_get_port (uri));
}

char *
yd_auth_client_dup_key (YdAuthClient *self)
{
  g_autofree char *host = NULL;

  if (self->kind == YD_AUTH_CLIENT_OWN)
    return g_strdup (self->id);
  host = dup_host (self->broker_url);
  return g_strconcat (self->kind == YD_AUTH_CLIENT_OPENLIST ? "openlist:" : "alist:",
                      host != NULL ? host : "", NULL);
}

/* What the addresses of a broker's calls end in, and whose they are. */
static const struct
{
  const char *suffix; /* (unowned) */
  YdAuthClientKind kind;
} broker_calls[] = {
  { "/alicloud/renewapi", YD_AUTH_CLIENT_OPENLIST },
  { "/alicloud/requests", YD_AUTH_CLIENT_OPENLIST },
  { "/alicloud/callback", YD_AUTH_CLIENT_OPENLIST },
  { "/renewapi", YD_AUTH_CLIENT_OPENLIST },
  { "/alist/ali_open/token", YD_AUTH_CLIENT_ALIST },
  { "/alist/ali_open/code", YD_AUTH_CLIENT_ALIST },
  { "/alist/ali_open/qr", YD_AUTH_CLIENT_ALIST },
  { "/alist/ali_open/limit", YD_AUTH_CLIENT_ALIST },
  { "/alist/ali_open", YD_AUTH_CLIENT_ALIST },
};

/* Hosts that are known to speak the AList way. */
static const char * const alist_hosts[] = {
  "api.alistgo.com", "api.nn.ci", "api-cf.nn.ci", "api.xhofe.top",
};

static YdAuthClientKind
guess_kind (const char *url)
{
  g_autofree char *host = dup_host (url);

  for (guint i = 0; i < G_N_ELEMENTS (alist_hosts); i++)
    if (g_strcmp0 (host, alist_hosts[i]) == 0)
      return YD_AUTH_CLIENT_ALIST;
  return YD_AUTH_CLIENT_OPENLIST;
}

/* "api.example.org/x?y" as a URL without its query; NULL for what is none. (transfer full) */
static char *
complete_url (const char *text)
{
  g_autofree char *stripped = g_strstrip (g_strdup (text));
  g_autofree char *url = NULL;

  stripped[strcspn (stripped, "?#")] = '\0';
  if (*stripped == '\0')
    return NULL;
  if (strstr (stripped, "://") != NULL)
    url = dup_without_slash (stripped);
  else
    {
      g_autofree char *bare = dup_without_slash (stripped);

      if (strchr (bare, '.') == NULL && !g_str_has_prefix (bare, "localhost"))
        return NULL;
      url = g_strconcat ("https://", bare, NULL);
    }
  return yd_net_url_is_allowed (url) ? g_steal_pointer (&url) : NULL;
}

gboolean
yd_auth_client_parse_broker (const char        *text,
                             YdAuthClientKind  *kind,
                             char             **base_url)
{
  g_autofree char *url = text != NULL ? complete_url (text) : NULL;

  if (url == NULL)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (broker_calls); i++)
    if (g_str_has_suffix (url, broker_calls[i].suffix))
      {
        *kind = broker_calls[i].kind;
        *base_url = g_strndup (url, strlen (url) - strlen (broker_calls[i].suffix));
        return TRUE;
      }
  *kind = guess_kind (url);
  *base_url = g_steal_pointer (&url);
  return TRUE;
}
