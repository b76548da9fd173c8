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
} Options;

static gboolean
parse_options (Options  *options,
               int      *argc,
               char   ***argv)
{
  const GOptionEntry entries[] = {
    { "profile", 0, 0, G_OPTION_ARG_STRING, &options->profile,
      N_("Use a separate set of storages, settings and secrets"), N_("NAME") },
    { "version", 0, 0, G_OPTION_ARG_NONE, &options->version, N_("Print the version and exit"),
      NULL },
    { NULL },
  };
  g_autoptr(GOptionContext) context = g_option_context_new (NULL);
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

int
main (int    argc,
      char **argv)
{
  g_autoptr(YdApplication) application = NULL;
  Options options = { NULL, FALSE };
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
  return g_application_run (G_APPLICATION (application), argc, argv);
}
