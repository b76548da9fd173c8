/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The program yunduo-simulator: a command line around one simulator, until it is told to end. */

#include "config.h"

#include "yd-sim-private.h"

#include <glib-unix.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>

/* What is read from the command line and is not a field of the options as it stands. */
typedef struct
{
  YdSimOptions *options;    /* (owned) */
  gint          port;
  gint64        seed;
  gint          access_ttl;
  gint          qr_ttl;
  gint          url_ttl;
  gint          page_limit;
  gint          async_polls;
  gint          throttle;
  gboolean      list_rules;
  gboolean      version;
} CommandLine;

static void
free_command_line (CommandLine *line)
{
  yd_sim_options_free (line->options);
  g_free (line);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CommandLine, free_command_line)

static CommandLine *
new_command_line (void)
{
  CommandLine *line = g_new0 (CommandLine, 1);

  line->options = yd_sim_options_new ();
  line->access_ttl = line->options->access_ttl_s;
  line->qr_ttl = line->options->qr_ttl_s;
  line->url_ttl = line->options->url_ttl_s;
  line->page_limit = line->options->page_limit_max;
  line->async_polls = line->options->async_polls;
  return line;
}

static gboolean
parse (CommandLine   *line,
       int           *argc,
       char        ***argv,
       GError       **error)
{
  YdSimOptions *o = line->options;
  const GOptionEntry entries[] =
  {
    { "port", 0, 0, G_OPTION_ARG_INT, &line->port, "Listen here (0: any free port)", "N" },
    { "folder", 0, 0, G_OPTION_ARG_FILENAME, &o->folder, "Keep everything here", "DIR" },
    { "seed", 0, 0, G_OPTION_ARG_INT64, &line->seed, "Of ids and tokens (0: random)", "N" },
    { "demo", 0, 0, G_OPTION_ARG_NONE, &o->demo, "The user Demo and a sample tree", NULL },
    { "access-ttl", 0, 0, G_OPTION_ARG_INT, &line->access_ttl, "Of access tokens", "S" },
    { "qr-ttl", 0, 0, G_OPTION_ARG_INT, &line->qr_ttl, "Of QR codes", "S" },
    { "url-ttl", 0, 0, G_OPTION_ARG_INT, &line->url_ttl, "Of download URLs", "S" },
    { "limits", 0, 0, G_OPTION_ARG_NONE, &o->limits, "Count calls, answer 429", NULL },
    { "sliding-window", 0, 0, G_OPTION_ARG_NONE, &o->sliding_window, "Count in a window", NULL },
    { "page-limit", 0, 0, G_OPTION_ARG_INT, &line->page_limit, "Of a list: 200 or 100", "N" },
    { "throttle", 0, 0, G_OPTION_ARG_INT, &line->throttle, "Of a data connection", "B/s" },
    { "quota", 0, 0, G_OPTION_ARG_INT64, &o->quota, "Of an account", "BYTES" },
    { "max-file-size", 0, 0, G_OPTION_ARG_INT64, &o->max_file_size, "Larger is 413", "BYTES" },
    { "public-refresh", 0, 0, G_OPTION_ARG_NONE, &o->public_refresh, "Also with PKCE", NULL },
    { "discard", 0, 0, G_OPTION_ARG_NONE, &o->discard, "Hash contents and drop them", NULL },
    { "oss4", 0, 0, G_OPTION_ARG_NONE, &o->oss4, "URLs of the OSS4 flavour", NULL },
    { "prehash-400", 0, 0, G_OPTION_ARG_NONE, &o->prehash_400, "PreHashMatched is 400", NULL },
    { "no-short-parts", 0, G_OPTION_FLAG_REVERSE, G_OPTION_ARG_NONE, &o->short_parts,
      "A cut part is not kept", NULL },
    { "async-polls", 0, 0, G_OPTION_ARG_INT, &line->async_polls, "Running, so often", "N" },
    { "break", 0, 0, G_OPTION_ARG_STRING_ARRAY, &o->breaks, "Do not enforce a rule", "RULE" },
    { "list-rules", 0, 0, G_OPTION_ARG_NONE, &line->list_rules, "List the rules", NULL },
    { "version", 0, 0, G_OPTION_ARG_NONE, &line->version, "Show the version", NULL },
    { NULL }
  };
  g_autoptr(GOptionContext) context = g_option_context_new ("- a local Alipan service");

  g_option_context_add_main_entries (context, entries, NULL);
  return g_option_context_parse (context, argc, argv, error);
}

static gboolean
check (CommandLine  *line,
       GError      **error)
{
  const char * const *rules = yd_sim_rules_get ();
  guint i;

  if (line->port < 0 || line->port > 65535 || line->access_ttl < 0 || line->qr_ttl < 0 ||
      line->url_ttl < 0 || line->page_limit < 1 || line->async_polls < 0 || line->throttle < 0)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "A number is out of range");
      return FALSE;
    }
  for (i = 0; line->options->breaks != NULL && line->options->breaks[i] != NULL; i++)
    {
      if (g_strv_contains (rules, line->options->breaks[i]))
        continue;
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                   "There is no rule \"%s\"; see --list-rules", line->options->breaks[i]);
      return FALSE;
    }

  line->options->port = line->port;
  line->options->seed = line->seed;
  line->options->access_ttl_s = line->access_ttl;
  line->options->qr_ttl_s = line->qr_ttl;
  line->options->url_ttl_s = line->url_ttl;
  line->options->page_limit_max = line->page_limit;
  line->options->async_polls = line->async_polls;
  line->options->throttle_bytes_per_s = line->throttle;
  return TRUE;
}

static gboolean
quit_cb (gpointer user_data)
{
  g_main_loop_quit (user_data);
  return G_SOURCE_CONTINUE;
}

static gboolean
listen (YdSim *sim)
{
  g_autoptr(GError) error = NULL;

  if (!yd_sim_start (sim, &error))
    {
      g_printerr ("yunduo-simulator: %s\n", error->message);
      return FALSE;
    }
  g_print ("listening on %s\n", yd_sim_get_base_url (sim));
  fflush (stdout);
  return TRUE;
}

/* SIGUSR1: the same service, uploads under way and all, at a new address. */
static gboolean
move_cb (gpointer user_data)
{
  yd_sim_stop (user_data);
  return listen (user_data);
}

static int
serve (const YdSimOptions *options)
{
  g_autoptr(YdSim) sim = yd_sim_new (options);
  g_autoptr(GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  guint terminated;
  guint interrupted;
  guint moved;

  if (!listen (sim))
    return EXIT_FAILURE;
  terminated = g_unix_signal_add (SIGTERM, quit_cb, loop);
  interrupted = g_unix_signal_add (SIGINT, quit_cb, loop);
  moved = g_unix_signal_add (SIGUSR1, move_cb, sim);
  g_main_loop_run (loop);
  yd_sim_stop (sim);
  g_source_remove (terminated);
  g_source_remove (interrupted);
  g_source_remove (moved);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  return EXIT_SUCCESS;
}

static void
list_rules (void)
{
  const char * const *rules = yd_sim_rules_get ();
  guint i;

  for (i = 0; rules[i] != NULL; i++)
    g_print ("%s\n", rules[i]);
}

int
main (int    argc,
      char **argv)
{
  g_autoptr(CommandLine) line = new_command_line ();
  g_autoptr(GError) error = NULL;

  setlocale (LC_ALL, "");
  if (!parse (line, &argc, &argv, &error) || !check (line, &error))
    {
      g_printerr ("yunduo-simulator: %s\n", error->message);
      return 2;
    }
  if (line->version)
    g_print ("yunduo-simulator %s\n", YD_VERSION);
  else if (line->list_rules)
    list_rules ();
  else
    return serve (line->options);
  return EXIT_SUCCESS;
}
