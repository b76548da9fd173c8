/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The run owns all; the main context turns only while something is waited for, one call at a time.
 */
#include "config.h"

#include "yd-cli.h"
#include "yd-cli-print.h"
#include "yd-cli-run.h"
#include "yd-cli-secrets.h"

#include <glib-unix.h>
#include <glib/gi18n.h>
#include <signal.h>
#include <string.h>

#define SETTLE_LOOK_MS  50
#define SETTLE_LIMIT_US (20 * G_USEC_PER_SEC)

G_DEFINE_QUARK (yd-cli-error-quark, yd_cli_error)

YdCli *
yd_cli_new (void)
{
  YdCli *self = g_new0 (YdCli, 1);

  self->cancellable = g_cancellable_new ();
  self->listed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                        (GDestroyNotify) g_ptr_array_unref);
  return self;
}

/* Options */

static gboolean
choose_vault (const char  *name,
              const char  *value,
              gpointer     data,
              GError     **error)
{
  YdCli *self = data;

  self->memory = g_str_equal (value, "memory");
  if (self->memory || g_str_equal (value, "keyring"))
    return TRUE;
  g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                       _("--vault takes “keyring” or “memory”"));
  return FALSE;
}

static gboolean
check_profile (GOptionContext  *context,
               GOptionGroup    *group,
               gpointer         data,
               GError         **error)
{
  YdCli *self = data;

  if (self->profile == NULL || yd_storage_profile_is_allowed (self->profile))
    return TRUE;
  g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                       _("a profile name has up to 32 letters, digits, “-” and “_”, and begins "
                         "with a letter"));
  return FALSE;
}

GOptionGroup *
yd_cli_make_options (YdCli *self)
{
  const GOptionEntry entries[] = {
    { "profile", 0, 0, G_OPTION_ARG_STRING, &self->profile,
      N_("Use a separate set of storages, settings and secrets"), N_("NAME") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &self->json, N_("Write JSON"), NULL },
    { "vault", 0, 0, G_OPTION_ARG_CALLBACK, choose_vault,
      N_("Where secrets live: “keyring”, or “memory” for this command alone"), N_("WHERE") },
    { "version", 0, 0, G_OPTION_ARG_NONE, &self->version, N_("Print the version and exit"), NULL },
    { NULL },
  };
  GOptionGroup *group = g_option_group_new (NULL, NULL, NULL, self, NULL);

  g_option_group_add_entries (group, entries);
  g_option_group_set_translation_domain (group, GETTEXT_PACKAGE);
  g_option_group_set_parse_hooks (group, NULL, check_profile);
  return group;
}

static void
drop_dashes (int    *argc,
             char ***argv)
{
  if (*argc < 2 || !g_str_equal ((*argv)[1], "--"))
    return;
  memmove (&(*argv)[1], &(*argv)[2], sizeof (char *) * (gsize) (*argc - 1));
  (*argc)--;
}

static gboolean
check_arguments (int          min,
                 int          max,
                 int          argc,
                 char       **argv,
                 GError     **error)
{
  if (argc - 1 < min || (max != 0 && argc - 1 > MAX (max, 0)))
    {
      g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED,
                           argc - 1 < min ? _("something is missing") : _("that is too much"));
      return FALSE;
    }
  return TRUE;
}

gboolean
yd_cli_parse (YdCli               *self,
              const GOptionEntry  *entries,
              const char          *arguments,
              int                  min,
              int                  max,
              int                 *argc,
              char              ***argv)
{
  g_autoptr(GOptionContext) context = g_option_context_new (arguments);
  g_autofree char *command = g_strdup ((*argv)[0]);
  g_autofree char *name = g_strconcat ("yunduo-cli ", command, NULL);
  g_autoptr(GError) error = NULL;

  g_set_prgname (name);
  g_option_context_set_translation_domain (context, GETTEXT_PACKAGE);
  g_option_context_set_main_group (context, yd_cli_make_options (self));
  if (entries != NULL)
    g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  if (g_option_context_parse (context, argc, argv, &error))
    {
      drop_dashes (argc, argv);
      if (check_arguments (min, max, *argc, *argv, &error))
        return TRUE;
    }
  yd_cli_complain ("yunduo-cli %s: %s\n", command, error->message);
  /* Translators: %s is a command of the program. */
  yd_cli_complain (_("“yunduo-cli %s --help” says more.\n"), command);
  return FALSE;
}

/* Opening */

static gboolean
end_by_signal (YdCli *self,
               int    number)
{
  self->signal = number;
  g_cancellable_cancel (self->cancellable);
  return G_SOURCE_CONTINUE;
}

static gboolean
interrupted (gpointer data)
{
  return end_by_signal (data, SIGINT);
}

static gboolean
terminated (gpointer data)
{
  return end_by_signal (data, SIGTERM);
}

gboolean
yd_cli_open (YdCli   *self,
             GError **error)
{
  const char *profile = self->profile != NULL ? self->profile : YD_STORAGE_PROFILE_DEFAULT;
  g_autofree char *kept_as = NULL;

  if (self->memory && !self->reads_secrets && self->access == NULL &&
      !yd_cli_secrets_read_access (&self->access, error))
    return FALSE;
  self->vault = self->memory ? yd_auth_memory_vault_new ()
                             : yd_auth_keyring_vault_new (profile, YD_APP_ID);
  self->registry = yd_storage_profile_open (profile, "Yunduo/" YD_VERSION, self->vault, NULL,
                                            &kept_as, error);
  if (kept_as != NULL)
    /* Translators: %s is the name of a file. */
    yd_cli_complain (_("yunduo-cli: the list of your storages was damaged and was kept as “%s”\n"),
                     kept_as);
  if (self->registry == NULL)
    return FALSE;
  self->watches[0] = g_unix_signal_add (SIGINT, interrupted, self);
  self->watches[1] = g_unix_signal_add (SIGTERM, terminated, self);
  return TRUE;
}

/* Waiting */

void
yd_cli_ready (GObject      *source,
              GAsyncResult *result,
              gpointer      self)
{
  ((YdCli *) self)->result = g_object_ref (result);
}

GAsyncResult *
yd_cli_wait (YdCli *self)
{
  while (self->result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return g_steal_pointer (&self->result);
}

static gboolean
look_again (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

/* A refresh token that is spent and not stored would sign its owner out. */
static void
settle (YdCli *self)
{
  gint64 until = g_get_monotonic_time () + SETTLE_LIMIT_US;
  guint watch = 0;

  if (yd_storage_registry_is_settled (self->registry))
    return;
  watch = g_timeout_add (SETTLE_LOOK_MS, look_again, NULL);
  while (!yd_storage_registry_is_settled (self->registry) && g_get_monotonic_time () < until)
    g_main_context_iteration (NULL, TRUE);
  g_clear_handle_id (&watch, g_source_remove);
}

void
yd_cli_free (YdCli *self)
{
  yd_cli_run_close (self);
  if (self->registry != NULL)
    settle (self);
  g_clear_handle_id (&self->watches[0], g_source_remove);
  g_clear_handle_id (&self->watches[1], g_source_remove);
  g_clear_object (&self->registry);
  g_clear_object (&self->vault);
  g_hash_table_unref (self->listed);
  g_object_unref (self->cancellable);
  yd_cli_secrets_wipe (&self->access);
  g_free (self->profile);
  g_free (self);
}
