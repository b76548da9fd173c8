/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Names go to a pipe bit for bit: what reads them there must find them again. Errors are in the
 * words of every front end; the service's own code and request id follow for who asks support.
 */
#include "config.h"

#include "yd-cli-print.h"

#include "yd-error-text.h"
#include "yd-format.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <unistd.h>

void
yd_cli_print (const char *format,
              ...)
{
  va_list arguments;

  va_start (arguments, format);
  vprintf (format, arguments);
  va_end (arguments);
}

void
yd_cli_complain (const char *format,
                 ...)
{
  va_list arguments;

  va_start (arguments, format);
  vfprintf (stderr, format, arguments);
  va_end (arguments);
}

gboolean
yd_cli_is_heard (void)
{
  return ferror (stdout) == 0;
}

char *
yd_cli_dup_name (const char *name)
{
  return isatty (STDOUT_FILENO) ? yd_format_name (name) : g_strdup (name);
}

void
yd_cli_print_json (JsonNode *root)
{
  g_autofree char *text = json_to_string (root, FALSE);

  yd_cli_print ("%s\n", text);
  json_node_unref (root);
}

char *
yd_cli_dup_time (gint64 real_us)
{
  g_autoptr(GDateTime) time = NULL;

  if (real_us == 0)
    return NULL;
  time = g_date_time_new_from_unix_utc (real_us / G_USEC_PER_SEC);
  return time != NULL ? g_date_time_format_iso8601 (time) : NULL;
}

/* Errors */

static const struct
{
  GQuark (*domain) (void);
  int code;
  YdCliStatus status;
} statuses[] = {
  { g_io_error_quark, G_IO_ERROR_NOT_FOUND, YD_CLI_NOT_FOUND },
  { g_io_error_quark, G_IO_ERROR_EXISTS, YD_CLI_EXISTS },
  { g_io_error_quark, G_IO_ERROR_NO_SPACE, YD_CLI_NO_SPACE },
  { yd_drive_error_quark, YD_DRIVE_ERROR_NOT_FOUND, YD_CLI_NOT_FOUND },
  { yd_drive_error_quark, YD_DRIVE_ERROR_EXISTS, YD_CLI_EXISTS },
  { yd_drive_error_quark, YD_DRIVE_ERROR_QUOTA, YD_CLI_NO_SPACE },
  { yd_drive_error_quark, YD_DRIVE_ERROR_LAPSED, YD_CLI_NO_SPACE },
  { yd_drive_error_quark, YD_DRIVE_ERROR_SIGN_IN, YD_CLI_SIGN_IN },
  { yd_drive_error_quark, YD_DRIVE_ERROR_REVOKED, YD_CLI_SIGN_IN },
  { yd_drive_error_quark, YD_DRIVE_ERROR_DRIVE_DENIED, YD_CLI_SIGN_IN },
  { yd_auth_error_quark, YD_AUTH_ERROR_SIGNED_OUT, YD_CLI_SIGN_IN },
  { yd_auth_error_quark, YD_AUTH_ERROR_REVOKED, YD_CLI_SIGN_IN },
  { yd_auth_error_quark, YD_AUTH_ERROR_BAD_TOKEN, YD_CLI_SIGN_IN },
  { yd_auth_error_quark, YD_AUTH_ERROR_CLIENT, YD_CLI_SIGN_IN },
  { yd_auth_error_quark, YD_AUTH_ERROR_CLIENT_ID, YD_CLI_SIGN_IN },
  { yd_auth_error_quark, YD_AUTH_ERROR_CLIENT_SECRET, YD_CLI_SIGN_IN },
  { yd_auth_error_quark, YD_AUTH_ERROR_OTHER_ACCOUNT, YD_CLI_SIGN_IN },
  { yd_auth_error_quark, YD_AUTH_ERROR_BROKER_UNREACHABLE, YD_CLI_OFFLINE },
  { yd_auth_error_quark, YD_AUTH_ERROR_VAULT_MISSING, YD_CLI_KEYRING },
  { yd_auth_error_quark, YD_AUTH_ERROR_VAULT_LOCKED, YD_CLI_KEYRING },
  { yd_auth_error_quark, YD_AUTH_ERROR_VAULT_FAILED, YD_CLI_KEYRING },
  { yd_auth_error_quark, YD_AUTH_ERROR_VAULT_DENIED, YD_CLI_KEYRING },
  { yd_auth_error_quark, YD_AUTH_ERROR_VAULT_SLOW, YD_CLI_KEYRING },
  { yd_auth_error_quark, YD_AUTH_ERROR_VAULT_CANCELLED, YD_CLI_KEYRING },
  { yd_net_error_quark, YD_NET_ERROR_UNREACHABLE, YD_CLI_OFFLINE },
  { yd_net_error_quark, YD_NET_ERROR_NO_HOST, YD_CLI_OFFLINE },
  { yd_net_error_quark, YD_NET_ERROR_TIMEOUT, YD_CLI_OFFLINE },
  { yd_transfer_error_quark, YD_TRANSFER_ERROR_EXISTS, YD_CLI_EXISTS },
  { yd_transfer_error_quark, YD_TRANSFER_ERROR_SOURCE_GONE, YD_CLI_NOT_FOUND },
};

YdCliStatus
yd_cli_status_of (const GError *error)
{
  if (error->domain == YD_CLI_ERROR)
    return (YdCliStatus) error->code;
  for (gsize i = 0; i < G_N_ELEMENTS (statuses); i++)
    if (g_error_matches (error, statuses[i].domain (), statuses[i].code))
      return statuses[i].status;
  return YD_CLI_FAILED;
}

/* (transfer full): " (Code, request …)" of the service, or "". */
static char *
dup_details (const GError *error)
{
  const char *code = NULL;
  const char *request = NULL;

  if (error->domain != YD_DRIVE_ERROR)
    return g_strdup ("");
  code = yd_drive_error_get_server_code (error);
  request = yd_drive_error_get_request_id (error);
  if (code == NULL)
    return g_strdup ("");
  return request != NULL ? g_strdup_printf (" (%s, %s)", code, request)
                         : g_strdup_printf (" (%s)", code);
}

YdCliStatus
yd_cli_fail (YdCli        *self,
             const char   *subject,
             const GError *error)
{
  g_autofree char *name = subject != NULL ? yd_format_name (subject) : NULL;
  g_autofree char *details = dup_details (error);
  const char *sentence = error->domain == YD_CLI_ERROR ? error->message
                                                       : yd_error_text_get_sentence (error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) && self->signal != 0)
    return YD_CLI_FAILED;
  if (error->domain == YD_AUTH_ERROR && yd_cli_status_of (error) == YD_CLI_KEYRING)
    sentence = _("The keyring cannot be used. Start one and unlock it, or see --vault in "
                 "yunduo-cli(1).");
  yd_cli_complain ("yunduo-cli: %s%s%s%s\n", name != NULL ? name : "", name != NULL ? ": " : "",
                   sentence, details);
  return yd_cli_status_of (error);
}
