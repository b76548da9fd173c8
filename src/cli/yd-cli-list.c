/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ls, tree and stat: what there is. For people in columns, with --json as one array of objects.
 */
#include "config.h"

#include "yd-cli-commands.h"
#include "yd-cli-place.h"
#include "yd-cli-print.h"

#include <glib/gi18n.h>
#include <string.h>

#define DEPTH_MAX 64

typedef struct
{
  YdCli *cli;           /* (borrowed) */
  gboolean details;
  JsonBuilder *builder; /* (owned) (nullable): for --json */
  YdCliStatus status;
} Output;

static void
begin (Output *output,
       YdCli  *cli)
{
  output->cli = cli;
  if (!cli->json)
    return;
  output->builder = json_builder_new ();
  json_builder_begin_array (output->builder);
}

static int
end (Output *output)
{
  if (output->builder == NULL)
    return output->status;
  json_builder_end_array (output->builder);
  yd_cli_print_json (json_builder_get_root (output->builder));
  g_clear_object (&output->builder);
  return output->status;
}

/* One of several that failed leaves the others. */
static void
note (Output       *output,
      const char   *subject,
      const GError *error,
      gboolean      several)
{
  YdCliStatus status = yd_cli_fail (output->cli, subject, error);

  output->status = several ? YD_CLI_PARTLY : status;
}

static void
add_text (JsonBuilder *builder,
          const char  *name,
          const char  *value)
{
  if (value == NULL)
    return;
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, value);
}

static void
add_json (JsonBuilder *builder,
          const char  *path,
          YdDriveItem *item)
{
  gboolean folder = yd_drive_item_is_folder (item);
  g_autofree char *created = yd_cli_dup_time (yd_drive_item_get_created_us (item));
  g_autofree char *modified = yd_cli_dup_time (yd_drive_item_get_modified_us (item));

  json_builder_begin_object (builder);
  add_text (builder, "name", yd_drive_item_get_name (item));
  add_text (builder, "path", path);
  add_text (builder, "type", folder ? "folder" : "file");
  add_text (builder, "id", yd_drive_item_get_id (item));
  add_text (builder, "drive_id", yd_drive_item_get_drive_id (item));
  if (!folder && yd_drive_item_get_size (item) >= 0)
    {
      json_builder_set_member_name (builder, "size");
      json_builder_add_int_value (builder, yd_drive_item_get_size (item));
    }
  add_text (builder, "created", created);
  add_text (builder, "modified", modified);
  add_text (builder, "sha1", yd_drive_item_get_content_hash (item));
  add_text (builder, "mime_type", yd_drive_item_get_mime_type (item));
  json_builder_end_object (builder);
}

static char *
dup_local_time (gint64 real_us)
{
  g_autoptr(GDateTime) time = NULL;

  if (real_us == 0)
    return g_strdup ("-");
  time = g_date_time_new_from_unix_local (real_us / G_USEC_PER_SEC);
  return time != NULL ? g_date_time_format (time, "%Y-%m-%d %H:%M") : g_strdup ("-");
}

static void
print_line (Output      *output,
            YdDriveItem *item,
            guint        depth)
{
  const char *mark = yd_drive_item_is_folder (item) ? "/" : "";
  g_autofree char *name = yd_cli_dup_name (yd_drive_item_get_name (item));
  g_autofree char *time = dup_local_time (yd_drive_item_get_modified_us (item));

  if (output->details && yd_drive_item_is_folder (item))
    yd_cli_print ("%14s  %16s  ", "-", time);
  else if (output->details)
    yd_cli_print ("%14" G_GINT64_FORMAT "  %16s  ", yd_drive_item_get_size (item), time);
  yd_cli_print ("%*s%s%s\n", (int) (2 * depth), "", name, mark);
}

static char *
join (const char  *path,
      YdDriveItem *item)
{
  return g_strconcat (path, g_str_has_suffix (path, "/") ? "" : "/", yd_drive_item_get_name (item),
                      NULL);
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  YdDriveItem *one = *(YdDriveItem * const *) a;
  YdDriveItem *other = *(YdDriveItem * const *) b;

  return strcmp (yd_drive_item_get_name (one), yd_drive_item_get_name (other));
}

/* What is in @folder, and with @deep below it: depth first, and not for ever. */
static gboolean
show_folder (Output       *output,
             YdStorage    *storage,
             YdDriveItem  *folder,
             const char   *path,
             guint         depth,
             gboolean      deep,
             GError      **error)
{
  g_autoptr(GPtrArray) items = yd_cli_place_list (output->cli, storage, folder, error);

  if (items == NULL)
    return FALSE;
  g_ptr_array_sort (items, compare_names);
  for (guint i = 0; i < items->len && yd_cli_is_heard (); i++)
    {
      YdDriveItem *item = g_ptr_array_index (items, i);
      g_autofree char *below = join (path, item);

      if (output->builder != NULL)
        add_json (output->builder, below, item);
      else
        print_line (output, item, depth);
      if (deep && depth < DEPTH_MAX && yd_drive_item_is_folder (item) &&
          !show_folder (output, storage, item, below, depth + 1, TRUE, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
show_place (Output      *output,
            const char  *text,
            gboolean     several,
            gboolean     deep,
            GError     **error)
{
  g_auto(YdCliPlace) place = { NULL, NULL };
  g_autoptr(YdDriveItem) item = NULL;

  if (!yd_cli_place_parse (output->cli, text, &place, error))
    return FALSE;
  item = yd_cli_place_find (output->cli, place.storage, place.path, error);
  if (item == NULL)
    return FALSE;
  if (yd_drive_item_is_folder (item))
    {
      g_autofree char *title = yd_cli_dup_name (text);

      if (several && output->builder == NULL)
        yd_cli_print ("%s:\n", title);
      return show_folder (output, place.storage, item, place.path, 0, deep, error);
    }
  if (output->builder != NULL)
    add_json (output->builder, place.path, item);
  else
    print_line (output, item, 0);
  return TRUE;
}

static int
show_places (YdCli     *self,
             int        argc,
             char     **argv,
             gboolean   details,
             gboolean   deep)
{
  Output output = { NULL, details, NULL, YD_CLI_OK };
  g_autoptr(GError) error = NULL;

  if (!yd_cli_open (self, &error))
    return yd_cli_fail (self, NULL, error);
  begin (&output, self);
  for (int i = 1; i < argc && self->signal == 0; i++)
    {
      g_autoptr(GError) local_error = NULL;

      if (!show_place (&output, argv[i], argc > 2, deep, &local_error))
        note (&output, argv[i], local_error, argc > 2);
    }
  return end (&output);
}

int
yd_cli_ls (YdCli  *self,
           int     argc,
           char  **argv)
{
  gboolean details = FALSE;
  const GOptionEntry entries[] = {
    { "long", 'l', 0, G_OPTION_ARG_NONE, &details, N_("Show sizes and dates as well"), NULL },
    { NULL },
  };

  if (!yd_cli_parse (self, entries, _("PATH…"), 1, 0, &argc, &argv))
    return YD_CLI_USAGE;
  return show_places (self, argc, argv, details, FALSE);
}

int
yd_cli_tree (YdCli  *self,
             int     argc,
             char  **argv)
{
  if (!yd_cli_parse (self, NULL, _("PATH…"), 1, 0, &argc, &argv))
    return YD_CLI_USAGE;
  return show_places (self, argc, argv, FALSE, TRUE);
}

/* stat */

static void
print_facts (const char  *path,
             YdDriveItem *item)
{
  gboolean folder = yd_drive_item_is_folder (item);
  g_autofree char *name = yd_cli_dup_name (path);
  g_autofree char *id = yd_cli_dup_name (yd_drive_item_get_id (item));
  g_autofree char *created = yd_cli_dup_time (yd_drive_item_get_created_us (item));
  g_autofree char *modified = yd_cli_dup_time (yd_drive_item_get_modified_us (item));

  yd_cli_print ("%s: %s\n", _("Path"), name);
  yd_cli_print ("%s: %s\n", _("Type"), folder ? _("folder") : _("file"));
  yd_cli_print ("%s: %s\n", _("ID"), id);
  if (!folder)
    yd_cli_print ("%s: %" G_GINT64_FORMAT "\n", _("Size"), yd_drive_item_get_size (item));
  if (created != NULL)
    yd_cli_print ("%s: %s\n", _("Created"), created);
  if (modified != NULL)
    yd_cli_print ("%s: %s\n", _("Modified"), modified);
  if (yd_drive_item_get_content_hash (item) != NULL)
    yd_cli_print ("SHA-1: %s\n", yd_drive_item_get_content_hash (item));
}

static gboolean
show_facts (Output      *output,
            const char  *text,
            GError     **error)
{
  g_auto(YdCliPlace) place = { NULL, NULL };
  g_autoptr(YdDriveItem) item = NULL;

  if (!yd_cli_place_parse (output->cli, text, &place, error))
    return FALSE;
  item = yd_cli_place_find (output->cli, place.storage, place.path, error);
  if (item == NULL)
    return FALSE;
  if (output->builder != NULL)
    add_json (output->builder, place.path, item);
  else
    print_facts (text, item);
  return TRUE;
}

int
yd_cli_stat (YdCli  *self,
             int     argc,
             char  **argv)
{
  Output output = { NULL, FALSE, NULL, YD_CLI_OK };
  g_autoptr(GError) error = NULL;

  if (!yd_cli_parse (self, NULL, _("PATH…"), 1, 0, &argc, &argv))
    return YD_CLI_USAGE;
  if (!yd_cli_open (self, &error))
    return yd_cli_fail (self, NULL, error);
  begin (&output, self);
  for (int i = 1; i < argc && self->signal == 0; i++)
    {
      g_autoptr(GError) local_error = NULL;

      if (!show_facts (&output, argv[i], &local_error))
        note (&output, argv[i], local_error, argc > 2);
    }
  return end (&output);
}
