/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the commands write: text as UTF-8 whatever the locale is, JSON, and errors as sentences.
 */
#pragma once

#include "yd-cli.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

void         yd_cli_print        (const char    *format,
                                  ...) G_GNUC_PRINTF (1, 2);
void         yd_cli_complain     (const char    *format,
                                  ...) G_GNUC_PRINTF (1, 2);

/* FALSE when what was written came nowhere: a full disk, or nobody reads on. */
gboolean     yd_cli_is_heard     (void);

/* A foreign name for standard output: as it is for a program, harmless for a terminal.
 * (transfer full) */
char        *yd_cli_dup_name     (const char    *name);

/* One line of JSON on standard output. Takes @root. */
void         yd_cli_print_json   (JsonNode      *root);
/* (transfer full) */
char        *yd_cli_dup_time     (gint64         real_us);

/* The status that @error ends a command with. */
YdCliStatus  yd_cli_status_of    (const GError  *error);
/* Says that @subject (nullable) met @error; the status of it. */
YdCliStatus  yd_cli_fail         (YdCli         *self,
                                  const char    *subject,
                                  const GError  *error);

G_END_DECLS
