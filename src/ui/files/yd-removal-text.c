/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The sentences; see the header. What is in folders is not counted: that may take minutes.
 */
#include "config.h"

#include "yd-removal-text.h"

#include "yd-format.h"

#include <glib/gi18n.h>

char *
yd_removal_text_dup_heading (GPtrArray *items,
                             gboolean   for_ever)
{
  g_autofree char *name = NULL;

  if (items->len > 1 && for_ever)
    return g_strdup_printf (ngettext ("Permanently Delete %u Item?",
                                      "Permanently Delete %u Items?", items->len), items->len);
  if (items->len > 1)
    return g_strdup_printf (ngettext ("Delete %u Item?", "Delete %u Items?", items->len),
                            items->len);
  name = yd_format_isolated (yd_drive_item_get_name (g_ptr_array_index (items, 0)));
  if (for_ever)
    /* Translators: the placeholder is the name of a file or folder. */
    return g_strdup_printf (_("Permanently Delete “%s”?"), name);

  /* Translators: the placeholder is the name of a file or folder. */
  return g_strdup_printf (_("Delete “%s”?"), name);
}

/* (transfer full) */
static char *
describe_folders (guint n_folders)
{
  return g_strdup_printf (ngettext ("%u folder with everything in it",
                                    "%u folders with everything in them", n_folders), n_folders);
}

/* (transfer full) */
static char *
describe_amount (GPtrArray *items)
{
  guint n_folders = 0;
  guint n_files;
  gint64 bytes = 0;
  g_autofree char *folders = NULL;
  g_autofree char *files = NULL;
  g_autofree char *size = NULL;

  for (guint i = 0; i < items->len; i++)
    {
      YdDriveItem *item = g_ptr_array_index (items, i);

      n_folders += yd_drive_item_is_folder (item) ? 1 : 0;
      bytes += MAX (0, yd_drive_item_get_size (item));
    }
  n_files = items->len - n_folders;
  folders = describe_folders (n_folders);
  size = yd_format_size (bytes);
  /* Translators: how many files, and their size: "3 files (1.2 MB)". */
  files = g_strdup_printf (ngettext ("%u file (%s)", "%u files (%s)", n_files), n_files, size);
  if (n_folders == 0)
    return g_steal_pointer (&files);
  if (n_files == 0)
    return g_steal_pointer (&folders);

  /* Translators: "3 files (1.2 MB) and 2 folders with everything in them". */
  return g_strdup_printf (_("%s and %s"), files, folders);
}

char *
yd_removal_text_dup_body (GPtrArray *items,
                          gboolean   for_ever)
{
  g_autofree char *amount = describe_amount (items);

  if (for_ever)
    /* Translators: the placeholder is "3 files (1.2 MB)". */
    return g_strdup_printf (_("%s will be gone for good. This cannot be undone."), amount);

  /* Translators: the placeholder is "3 files (1.2 MB)". */
  return g_strdup_printf (_("%s will go to the drive’s recycle bin. This app cannot undo that: "
                            "only the official app can take files back from there."), amount);
}
