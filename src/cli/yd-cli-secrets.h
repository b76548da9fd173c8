/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Secrets, which come from standard input alone, as lines: client_secret=…, refresh_token=…,
 * access_token=…. Never from a terminal, whose screen would keep them.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  char *client_secret; /* (owned) (nullable) */
  char *refresh_token; /* (owned) (nullable) */
  char *access_token;  /* (owned) (nullable) */
} YdCliSecrets;

/* What standard input has; nothing when it is a terminal. YD_CLI_ERROR without any of what it
 * had when it is not such lines. Blocks. */
gboolean yd_cli_secrets_read        (YdCliSecrets  *self,
                                     GError       **error);
void     yd_cli_secrets_clear       (YdCliSecrets  *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (YdCliSecrets, yd_cli_secrets_clear)

/* The access token alone, for a command that keeps nothing: NULL when there is none; a refresh
 * token is refused, because it would be used up. */
gboolean yd_cli_secrets_read_access (char         **access,
                                     GError       **error);
/* Its text is overwritten. */
void     yd_cli_secrets_wipe        (char         **secret);

G_END_DECLS
