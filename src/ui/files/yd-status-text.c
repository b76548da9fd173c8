/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Sentences in pieces that languages can turn around; numbers with their separators.
 */
#include "config.h"

#include "yd-status-text.h"

#include "yd-file-icon.h"
#include "yd-format.h"

#include <glib/gi18n.h>

/* (transfer full) */
static char *
describe_items (const YdStatusFacts *facts)
{
  g_autofree char *shown = NULL;

  if (facts->loading)
    /* Translators: the folder is still being read. */
    return g_strdup_printf (ngettext ("%'u item so far…", "%'u items so far…", facts->n_items),
                            facts->n_items);
  shown = g_strdup_printf (ngettext ("%'u item", "%'u items", facts->n_items), facts->n_items);
  if (facts->n_filtered == 0)
    return g_steal_pointer (&shown);

  /* Translators: "3 items, 12 hidden": the others are hidden files, or not what is looked for. */
  return g_strdup_printf (ngettext ("%s, %'u hidden", "%s, %'u hidden", facts->n_filtered), shown,
                          facts->n_filtered);
}

/* (transfer full) */
static char *
describe_only (const YdStatusFacts *facts)
{
  g_autofree char *name = yd_format_isolated (yd_drive_item_get_name (facts->only));
  g_autofree char *size = yd_format_size (facts->bytes);

  if (yd_drive_item_is_folder (facts->only))
    /* Translators: the placeholder is the name of a folder. */
    return g_strdup_printf (_("“%s” selected"), name);

  /* Translators: a name and a size: “report.pdf” selected, 2.4 MB */
  return g_strdup_printf (_("“%s” selected, %s"), name, size);
}

/* (transfer full) */
static char *
describe_selection (const YdStatusFacts *facts)
{
  g_autofree char *size = yd_format_size (facts->bytes);
  guint n_files = facts->n_selected - facts->n_folders;

  if (facts->only != NULL)
    return describe_only (facts);
  if (n_files == 0)
    return g_strdup_printf (ngettext ("%'u folder selected", "%'u folders selected",
                                      facts->n_folders),
                            facts->n_folders);
  if (facts->n_folders == 0)
    /* Translators: "3 files selected, 2.4 MB". */
    return g_strdup_printf (ngettext ("%'u file selected, %s", "%'u files selected, %s", n_files),
                            n_files, size);

  /* Translators: "3 items selected, the files among them 2.4 MB". */
  return g_strdup_printf (ngettext ("%'u item selected, the files among them %s",
                                    "%'u items selected, the files among them %s",
                                    facts->n_selected),
                          facts->n_selected, size);
}

char *
yd_status_text_make (const YdStatusFacts *facts)
{
  g_autofree char *text =
      facts->n_selected > 0 ? describe_selection (facts) : describe_items (facts);
  g_autofree char *left = NULL;

  if (facts->free_bytes < 0)
    return g_steal_pointer (&text);
  left = yd_format_size (facts->free_bytes);

  /* Translators: what is in the folder or selected, and how little space the drive has left:
   * "12 items · 1.2 GB free". */
  return g_strdup_printf (_("%s · %s free"), text, left);
}

char *
yd_status_text_describe (YdDriveItem *item,
                         gint64       now_us)
{
  g_autofree char *name = yd_format_name (yd_drive_item_get_name (item));
  g_autofree char *size = yd_format_size (yd_drive_item_get_size (item));
  g_autofree char *date = yd_format_date (yd_drive_item_get_modified_us (item), now_us);
  const char *kind = yd_file_icon_get_word (item);

  if (*date == '\0')
    return g_strdup_printf ("%s, %s", name, *size != '\0' ? size : kind);
  /* Translators: heard when a file is reached: its name, its size or what it is, and a day or time:
   * "report.pdf, 2.4 MB, modified 3 May". */
  return g_strdup_printf (_("%s, %s, modified %s"), name, *size != '\0' ? size : kind, date);
}
