/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Making messages and doubting their replies.
 */
#include "config.h"

#include "yd-net-message.h"

#include "yd-net-failure.h"
#include "yd-net-url.h"

#define SENSELESS "yd-net-senseless-length"
#define DOUBTS "yd-net-certificate-doubts"

/* The value as one number; FALSE for "-5", "3, 5", "1e9" or nothing. */
static gboolean
read_length (SoupMessage *message,
             goffset     *length)
{
  const char *text = soup_message_headers_get_list (soup_message_get_response_headers (message),
                                                    "Content-Length");
  guint64 value = 0;

  if (text == NULL || !g_ascii_string_to_unsigned (text, 10, 0, G_MAXINT64, &value, NULL))
    return FALSE;
  *length = (goffset) value;
  return TRUE;
}

/* The one moment between libsoup reading the headers and believing them. A negative length would
 * make it warn. */
static void
status_came (SoupMessage *message,
             GParamSpec  *pspec,
             gpointer     user_data)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (message);
  goffset length = 0;

  if (soup_message_headers_get_one (headers, "Content-Length") == NULL ||
      read_length (message, &length))
    return;
  g_object_set_data (G_OBJECT (message), SENSELESS, GINT_TO_POINTER (TRUE));
  soup_message_headers_remove (headers, "Content-Length");
  soup_message_headers_replace (headers, "Connection", "close");
}

/* Asked when the certificate is in doubt. It is refused; only why is remembered. */
static gboolean
certificate_came (SoupMessage          *message,
                  GTlsCertificate      *certificate,
                  GTlsCertificateFlags  doubts,
                  gpointer              user_data)
{
  g_object_set_data (G_OBJECT (message), DOUBTS, GINT_TO_POINTER (doubts));
  return FALSE;
}

SoupMessage *
yd_net_message_new (const char  *method,
                    const char  *url,
                    GError     **error)
{
  g_autoptr(GUri) uri = yd_net_url_parse_raw (url, error);
  SoupMessage *message;

  if (uri == NULL)
    return NULL;
  message = soup_message_new_from_uri (method, uri);
  /* IDEMPOTENT: otherwise each POST opens a connection of its own. */
  soup_message_add_flags (message, SOUP_MESSAGE_IDEMPOTENT | SOUP_MESSAGE_NO_REDIRECT);
  g_signal_connect_object (message, "notify::status-code", G_CALLBACK (status_came), message, 0);
  g_signal_connect_object (message, "accept-certificate", G_CALLBACK (certificate_came), message,
                           0);
  return message;
}

static void
add_header (const char *name,
            const char *value,
            gpointer    user_data)
{
  GHashTable *headers = user_data;
  char *lowered = g_ascii_strdown (name, -1);
  const char *before = g_hash_table_lookup (headers, lowered);
  char *joined = before == NULL ? g_strdup (value) : g_strconcat (before, "\n", value, NULL);

  g_hash_table_replace (headers, lowered, joined);
}

GHashTable *
yd_net_message_copy_headers (SoupMessageHeaders *headers)
{
  GHashTable *copy = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  soup_message_headers_foreach (headers, add_header, copy);
  return copy;
}

gboolean
yd_net_message_length_is_honest (SoupMessage *message,
                                 goffset      received)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (message);
  goffset length = 0;

  if (g_object_get_data (G_OBJECT (message), SENSELESS) != NULL)
    return FALSE;
  if (soup_message_headers_get_encoding (headers) == SOUP_ENCODING_CHUNKED)
    return TRUE;
  return !read_length (message, &length) || length == received;
}

GError *
yd_net_message_translate (SoupMessage *message,
                          GError      *error)
{
  int doubts = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (message), DOUBTS));

  error = yd_net_failure_translate (error, soup_message_get_status (message) != 0);
  return yd_net_failure_explain (error, (GTlsCertificateFlags) doubts);
}
