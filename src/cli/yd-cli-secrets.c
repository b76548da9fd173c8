/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The lines are read into one buffer, which is overwritten when they have been cut.
 */
#include "config.h"

#include "yd-cli-secrets.h"
#include "yd-cli.h"

#include <glib/gi18n.h>
#include <string.h>
#include <unistd.h>

#define INPUT_MAX_BYTES (64 * 1024)

void
yd_cli_secrets_wipe (char **secret)
{
  if (*secret != NULL)
    explicit_bzero (*secret, strlen (*secret));
  g_clear_pointer (secret, g_free);
}

void
yd_cli_secrets_clear (YdCliSecrets *self)
{
  yd_cli_secrets_wipe (&self->client_secret);
  yd_cli_secrets_wipe (&self->refresh_token);
  yd_cli_secrets_wipe (&self->access_token);
}

static gboolean
take_line (YdCliSecrets *self,
           char         *line)
{
  const struct
  {
    const char *name;
    char **place; /* (borrowed) */
  } fields[] = {
    { "client_secret=", &self->client_secret },
    { "refresh_token=", &self->refresh_token },
    { "access_token=", &self->access_token },
  };

  g_strstrip (line);
  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    if (g_str_has_prefix (line, fields[i].name))
      {
        yd_cli_secrets_wipe (fields[i].place);
        *fields[i].place = g_strdup (line + strlen (fields[i].name));
        return **fields[i].place != '\0';
      }
  return *line == '\0';
}

static gboolean
take_lines (YdCliSecrets *self,
            char         *text)
{
  char *line = text;

  while (line != NULL)
    {
      char *end = strchr (line, '\n');

      if (end != NULL)
        *end++ = '\0';
      if (!take_line (self, line))
        return FALSE;
      line = end;
    }
  return TRUE;
}

gboolean
yd_cli_secrets_read (YdCliSecrets  *self,
                     GError       **error)
{
  char text[INPUT_MAX_BYTES + 1] = { 0 };
  gboolean taken = FALSE;
  gsize length = 0;
  gssize got = 0;

  if (isatty (STDIN_FILENO))
    return TRUE;
  while ((got = read (STDIN_FILENO, text + length, INPUT_MAX_BYTES - length)) > 0)
    length += (gsize) got;
  taken = length < INPUT_MAX_BYTES && strlen (text) == length && take_lines (self, text);
  explicit_bzero (text, sizeof text);
  if (!taken)
    g_set_error_literal (error, YD_CLI_ERROR, YD_CLI_USAGE,
                         _("standard input has lines that are none of client_secret=…, "
                           "refresh_token=… and access_token=…"));
  return taken;
}

gboolean
yd_cli_secrets_read_access (char   **access,
                            GError **error)
{
  g_auto(YdCliSecrets) secrets = { NULL, NULL, NULL };

  if (!yd_cli_secrets_read (&secrets, error))
    return FALSE;
  if (secrets.refresh_token != NULL)
    {
      g_set_error_literal (error, YD_CLI_ERROR, YD_CLI_USAGE,
                           _("a refresh token would be used up, and its successor lost, with "
                             "--vault=memory: give an access_token"));
      return FALSE;
    }
  *access = g_steal_pointer (&secrets.access_token);
  return TRUE;
}
