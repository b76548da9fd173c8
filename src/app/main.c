/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The program `yunduo`: its command line, its language, and the application.
 */
#include "config.h"

#include "yd-application.h"

#include "yd-storage-profile.h"

#include <glib/gi18n.h>
#include <locale.h>
#include <stdlib.h>

typedef struct
{
  char *profile; /* (owned) (nullable) */
  gboolean version;
  gboolean service;
  gboolean new_window;
  gboolean upload;
  gboolean transfers;
} Options;

static gboolean
parse_options (Options  *options,
               int      *argc,
               char   ***argv)
{
  const GOptionEntry entries[] = {
    { "profile", 0, 0, G_OPTION_ARG_STRING, &options->profile,
      N_("Use a separate set of storages, settings and secrets"), N_("NAME") },
    { "new-window", 0, 0, G_OPTION_ARG_NONE, &options->new_window, N_("Open another window"),
      NULL },
    { "upload", 0, 0, G_OPTION_ARG_NONE, &options->upload, N_("Choose files to upload"), NULL },
    { "transfers", 0, 0, G_OPTION_ARG_NONE, &options->transfers, N_("Show the transfers"), NULL },
    { "gapplication-service", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_NONE, &options->service, NULL,
      NULL },
    { "version", 0, 0, G_OPTION_ARG_NONE, &options->version, N_("Print the version and exit"),
      NULL },
    { NULL },
  };
  g_autoptr(GOptionContext) context = g_option_context_new (_("[LINK…]"));
  g_autoptr(GError) error = NULL;

  g_option_context_set_summary (context, _("A client for Alibaba Cloud Drive"));
  g_option_context_set_translation_domain (context, GETTEXT_PACKAGE);
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  if (!g_option_context_parse (context, argc, argv, &error))
    {
      g_printerr ("yunduo: %s\n", error->message);
      return FALSE;
    }
  if (options->profile != NULL && !yd_storage_profile_is_allowed (options->profile))
    {
      g_printerr (_("yunduo: a profile name has up to 32 letters, digits, “-” and “_”, and "
                    "begins with a letter\n"));
      return FALSE;
    }
  return TRUE;
}

/* What the desktop entry's actions ask for, where no bus carries them. (nullable) */
static const char *
get_action (const Options *options)
{
  if (options->new_window)
    return "new-window";
  if (options->upload)
    return "upload";
  return options->transfers ? "transfers" : NULL;
}

static int
run (YdApplication  *self,
     const Options  *options,
     int             argc,
     char          **argv)
{
  GApplication *application = G_APPLICATION (self);
  const char *action = get_action (options);
  g_autoptr(GError) error = NULL;

  if (options->service)
    g_application_set_flags (application,
                             g_application_get_flags (application) | G_APPLICATION_IS_SERVICE);
  if (action == NULL)
    return g_application_run (application, argc, argv);
  if (!g_application_register (application, NULL, &error))
    {
      g_printerr ("yunduo: %s\n", error->message);
      return EXIT_FAILURE;
    }
  g_action_group_activate_action (G_ACTION_GROUP (application), action, NULL);
  if (!g_application_get_is_remote (application))
    return g_application_run (application, argc, argv);
  g_dbus_connection_flush_sync (g_application_get_dbus_connection (application), NULL, NULL);
  return EXIT_SUCCESS;
}

int
main (int    argc,
      char **argv)
{
  g_autoptr(YdApplication) application = NULL;
  Options options = { NULL };
  g_autofree char *profile = NULL;
  gboolean understood;

  /* Before any thread: HTTP/2 in libsoup 3.2 is slow and hangs when sync and async calls meet. */
  g_setenv ("SOUP_FORCE_HTTP1", "1", TRUE);
  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, YD_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  understood = parse_options (&options, &argc, &argv);
  profile = options.profile;
  if (!understood)
    return EXIT_FAILURE;
  if (options.version)
    {
      g_print ("yunduo %s\n", YD_VERSION);
      return EXIT_SUCCESS;
    }
  if (!gtk_init_check ())
    {
      g_printerr ("%s\n", _("yunduo: there is no display. Start it from a desktop session, or "
                            "set DISPLAY or WAYLAND_DISPLAY."));
      return EXIT_FAILURE;
    }
  application = yd_application_new (profile);
  return run (application, &options, argc, argv);
}
