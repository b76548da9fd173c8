/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The program `yunduo-cli`: which command is meant.
 */
#include "config.h"

#include "yd-cli-commands.h"
#include "yd-cli-print.h"

#include <glib/gi18n.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

static const struct
{
  const char *name;
  YdCliCommand run;
  const char *summary;
} commands[] = {
  { "storages", yd_cli_storages, N_("list the storages") },
  { "add-storage", yd_cli_add_storage, N_("sign in and add a storage") },
  { "login", yd_cli_login, N_("sign in again, by a code for your phone") },
  { "df", yd_cli_df, N_("show how full the accounts are") },
  { "ls", yd_cli_ls, N_("list folders") },
  { "tree", yd_cli_tree, N_("list folders and all that is in them") },
  { "stat", yd_cli_stat, N_("show all that is known of files and folders") },
  { "get", yd_cli_get, N_("download") },
  { "put", yd_cli_put, N_("upload") },
  { "transfers", yd_cli_transfers, N_("list what was not finished, or go on with it") },
  { "mkdir", yd_cli_mkdir, N_("make folders") },
  { "mv", yd_cli_mv, N_("move or rename within a drive") },
  { "cp", yd_cli_cp, N_("copy within a drive") },
  { "rm", yd_cli_rm, N_("remove, by the storage's removal method") },
};

static char *
dup_description (void)
{
  GString *text = g_string_new (_("Commands:"));

  g_string_append_c (text, '\n');
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    g_string_append_printf (text, "  %-12s %s\n", commands[i].name, _(commands[i].summary));
  g_string_append_printf (text, "\n%s\n%s",
                          _("Files in the cloud are written STORAGE:/folder/file."),
                          _("“yunduo-cli COMMAND --help” says more, and so does yunduo-cli(1)."));
  return g_string_free (text, FALSE);
}

/* Options before the command; argv[1] is the command then. */
static gboolean
parse_options (YdCli   *cli,
               int     *argc,
               char  ***argv)
{
  g_autoptr(GOptionContext) context = g_option_context_new (_("COMMAND …"));
  g_autofree char *description = dup_description ();
  g_autoptr(GError) error = NULL;

  g_option_context_set_summary (context, _("A client for Alibaba Cloud Drive, without a window"));
  g_option_context_set_description (context, description);
  g_option_context_set_main_group (context, yd_cli_make_options (cli));
  g_option_context_set_strict_posix (context, TRUE);
  if (g_option_context_parse (context, argc, argv, &error))
    return TRUE;
  yd_cli_complain ("yunduo-cli: %s\n", error->message);
  return FALSE;
}

static int
run_command (YdCli  *cli,
             int     argc,
             char  **argv)
{
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    if (g_str_equal (commands[i].name, argv[1]))
      return commands[i].run (cli, argc - 1, argv + 1);
  /* Translators: %s is a word that should have been a command. */
  yd_cli_complain (_("yunduo-cli: there is no command “%s”; “yunduo-cli --help” lists them\n"),
                   argv[1]);
  return YD_CLI_USAGE;
}

/* A run that a signal asked to end ends of it, now that all is in order. */
static void
die_of (int number)
{
  signal (number, SIG_DFL);
  raise (number);
}

int
main (int    argc,
      char **argv)
{
  YdCli *cli = NULL;
  int status = YD_CLI_USAGE;
  int number = 0;

  /* Before any thread: HTTP/2 in libsoup 3.2 is slow and hangs when sync and async calls meet. */
  g_setenv ("SOUP_FORCE_HTTP1", "1", TRUE);
  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, YD_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  cli = yd_cli_new ();
  if (!parse_options (cli, &argc, &argv))
    status = YD_CLI_USAGE;
  else if (cli->version)
    {
      yd_cli_print ("yunduo-cli %s\n", YD_VERSION);
      status = YD_CLI_OK;
    }
  else if (argc < 2)
    yd_cli_complain ("%s", _("yunduo-cli: a command is missing; “yunduo-cli --help” lists them\n"));
  else
    status = run_command (cli, argc, argv);
  if ((fflush (stdout) != 0 || !yd_cli_is_heard ()) && status == YD_CLI_OK)
    status = YD_CLI_FAILED;
  number = cli->signal;
  yd_cli_free (cli);
  if (number != 0)
    die_of (number);
  return status;
}
