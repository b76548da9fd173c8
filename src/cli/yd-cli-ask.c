/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A terminal gives whole lines, so one read gives one answer.
 */
#include "config.h"

#include "yd-cli-ask.h"
#include "yd-cli-print.h"

#include "yd-format.h"

#include <glib-unix.h>
#include <glib/gi18n.h>
#include <unistd.h>

#define LINE_MAX_BYTES 256

static gboolean
note_input (int           fd,
            GIOCondition  condition,
            gpointer      data)
{
  gboolean *there = data;

  *there = TRUE;
  return G_SOURCE_REMOVE;
}

/* The first letter of a line; 0 at the end of input or when a signal came. */
static char
read_letter (YdCli *cli)
{
  char line[LINE_MAX_BYTES];
  gboolean there = FALSE;
  guint watch = g_unix_fd_add (STDIN_FILENO, G_IO_IN | G_IO_HUP | G_IO_ERR, note_input, &there);
  gssize length = 0;

  while (!there && cli->signal == 0)
    g_main_context_iteration (NULL, TRUE);
  if (!there)
    {
      g_source_remove (watch);
      return 0;
    }
  length = read (STDIN_FILENO, line, sizeof line);
  return length > 0 ? line[0] : 0;
}

gboolean
yd_cli_ask_conflict (YdCli               *cli,
                     const char          *name,
                     YdTransferConflict  *conflict,
                     gboolean            *for_all)
{
  const struct
  {
    char letter;
    YdTransferConflict conflict;
  } letters[] = {
    { 's', YD_TRANSFER_CONFLICT_SKIP },
    { 'k', YD_TRANSFER_CONFLICT_KEEP_BOTH },
    { 'r', YD_TRANSFER_CONFLICT_REPLACE },
  };
  g_autofree char *shown = yd_format_name (name);
  char letter = ' ';

  while (letter != 0 && isatty (STDIN_FILENO) && isatty (STDERR_FILENO))
    {
      /* Translators: the letters stay s, k and r. */
      yd_cli_complain (_("“%s” is there already: s = skip, k = keep both, r = replace, "
                         "S, K, R = for all: "), shown);
      letter = read_letter (cli);
      for (gsize i = 0; i < G_N_ELEMENTS (letters); i++)
        if (g_ascii_tolower (letter) == letters[i].letter)
          {
            *conflict = letters[i].conflict;
            *for_all = g_ascii_isupper (letter);
            return TRUE;
          }
    }
  return FALSE;
}
