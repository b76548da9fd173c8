/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * storages and df: what is configured, which asks nobody, and how full it is.
 */
#include "config.h"

#include "yd-cli-commands.h"
#include "yd-cli-place.h"
#include "yd-cli-print.h"

#include "yd-format.h"

#include <glib/gi18n.h>

static const char * const kind_words[] = { "default", "resource", "backup" };

static void
add_text (JsonBuilder *builder,
          const char  *name,
          const char  *value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, value);
}

/* @builder (nullable): where to, instead of lines. */
static void
show_storage (JsonBuilder *builder,
              YdStorage   *storage,
              gboolean     names)
{
  const YdStorageOptions *options = yd_storage_get_options (storage);
  YdStorageAccount *account = yd_storage_get_account (storage);
  const char *user = yd_storage_account_get_name (account);
  g_autofree char *name = yd_cli_dup_name (options->name);
  g_autofree char *shown = yd_cli_dup_name (user);

  if (builder == NULL && names)
    {
      yd_cli_print ("%s\n", name);
      return;
    }
  if (builder == NULL)
    {
      yd_cli_print ("%-24s  %-8s  %s%s%s\n", name, kind_words[options->kind], shown,
                    options->enabled ? "" : _(" (disabled)"),
                    yd_storage_account_is_demo (account) ? _(" (demo, in the app alone)") : "");
      return;
    }
  json_builder_begin_object (builder);
  add_text (builder, "name", options->name);
  add_text (builder, "account", user);
  add_text (builder, "user_id", yd_storage_account_get_user (account)->user_id);
  add_text (builder, "drive_type", kind_words[options->kind]);
  add_text (builder, "root_folder_id", options->root_id);
  json_builder_set_member_name (builder, "enabled");
  json_builder_add_boolean_value (builder, options->enabled);
  json_builder_set_member_name (builder, "demo");
  json_builder_add_boolean_value (builder, yd_storage_account_is_demo (account));
  json_builder_end_object (builder);
}

int
yd_cli_storages (YdCli  *self,
                 int     argc,
                 char  **argv)
{
  gboolean names = FALSE;
  const GOptionEntry entries[] = {
    { "names", 0, 0, G_OPTION_ARG_NONE, &names, N_("Only their names, one on a line"), NULL },
    { NULL },
  };
  g_autoptr(JsonBuilder) builder = NULL;
  g_autoptr(GError) error = NULL;

  if (!yd_cli_parse (self, entries, NULL, 0, -1, &argc, &argv))
    return YD_CLI_USAGE;
  if (!yd_cli_open (self, &error))
    return yd_cli_fail (self, NULL, error);
  if (self->json)
    {
      builder = json_builder_new ();
      json_builder_begin_array (builder);
    }
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->registry)); i++)
    {
      g_autoptr(YdStorage) storage = g_list_model_get_item (G_LIST_MODEL (self->registry), i);

      show_storage (builder, storage, names);
    }
  if (builder == NULL)
    return YD_CLI_OK;
  json_builder_end_array (builder);
  yd_cli_print_json (json_builder_get_root (builder));
  return YD_CLI_OK;
}

/* df */

static gboolean
show_space (YdCli        *self,
            JsonBuilder  *builder,
            const char   *name,
            GError      **error)
{
  g_autoptr(YdStorage) storage = yd_cli_place_find_storage (self, name, error);
  g_autoptr(GAsyncResult) result = NULL;
  g_autofree char *shown = yd_cli_dup_name (name);
  g_autofree char *used_text = NULL;
  g_autofree char *total_text = NULL;
  gint64 used = -1;
  gint64 total = -1;
  YdDriveClient *drive = storage != NULL ? yd_storage_get_drive (storage) : NULL;

  if (drive == NULL)
    return FALSE;
  yd_drive_client_get_space_async (drive, self->cancellable, yd_cli_ready, self);
  result = yd_cli_wait (self);
  if (!yd_drive_client_get_space_finish (drive, result, &used, &total, error))
    return FALSE;
  if (builder != NULL)
    {
      json_builder_begin_object (builder);
      add_text (builder, "name", name);
      json_builder_set_member_name (builder, "used");
      json_builder_add_int_value (builder, used);
      json_builder_set_member_name (builder, "total");
      json_builder_add_int_value (builder, total);
      json_builder_end_object (builder);
      return TRUE;
    }
  used_text = yd_format_size (used);
  total_text = yd_format_size (total);
  /* Translators: how full an account is, after its name; both are like "1.2 GB". */
  yd_cli_print (_("%s: %s of %s used\n"), shown, used_text, total_text);
  return TRUE;
}

/* The storages that were named, or all that can be used. (transfer full) */
static GPtrArray *
choose_storages (YdCli  *self,
                 int     argc,
                 char  **argv)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);

  for (int i = 1; i < argc; i++)
    g_ptr_array_add (names, g_strndup (argv[i], strcspn (argv[i], ":")));
  for (guint i = 0; argc == 1 && i < g_list_model_get_n_items (G_LIST_MODEL (self->registry)); i++)
    {
      g_autoptr(YdStorage) storage = g_list_model_get_item (G_LIST_MODEL (self->registry), i);

      if (yd_storage_get_options (storage)->enabled &&
          !yd_storage_account_is_demo (yd_storage_get_account (storage)))
        g_ptr_array_add (names, g_strdup (yd_storage_get_name (storage)));
    }
  return names;
}

int
yd_cli_df (YdCli  *self,
           int     argc,
           char  **argv)
{
  g_autoptr(JsonBuilder) builder = NULL;
  g_autoptr(GPtrArray) names = NULL;
  g_autoptr(GError) error = NULL;
  YdCliStatus status = YD_CLI_OK;

  if (!yd_cli_parse (self, NULL, _("[STORAGE…]"), 0, 0, &argc, &argv))
    return YD_CLI_USAGE;
  if (!yd_cli_open (self, &error))
    return yd_cli_fail (self, NULL, error);
  names = choose_storages (self, argc, argv);
  if (self->json)
    {
      builder = json_builder_new ();
      json_builder_begin_array (builder);
    }
  for (guint i = 0; i < names->len && self->signal == 0; i++)
    {
      const char *name = g_ptr_array_index (names, i);
      g_autoptr(GError) local_error = NULL;

      if (!show_space (self, builder, name, &local_error))
        {
          YdCliStatus its = yd_cli_fail (self, name, local_error);

          status = names->len > 1 ? YD_CLI_PARTLY : its;
        }
    }
  if (builder == NULL)
    return status;
  json_builder_end_array (builder);
  yd_cli_print_json (json_builder_get_root (builder));
  return status;
}
