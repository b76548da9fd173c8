/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The rule itself is the drive's; here are the words.
 */
#include "config.h"

#include "yd-name-check.h"

#include "yd-browse-rename-plan.h"
#include "yd-drive-client.h"

#include <glib/gi18n.h>
#include <string.h>

const char *
yd_name_check_describe (const char *name)
{
  g_autoptr (GError) error = yd_drive_name_check (name);

  if (error == NULL)
    return NULL;
  if (*name == '\0')
    return "";
  if (strchr (name, '/') != NULL)
    return _("A name cannot have a “/” in it.");

  return _("The name is too long.");
}

void
yd_name_check_select_stem (GtkEditable *entry,
                           const char  *name,
                           gboolean     is_folder)
{
  gsize stem = yd_browse_rename_find_extension (name, is_folder);

  gtk_editable_select_region (entry, 0,
                              stem < strlen (name) ? (int) g_utf8_strlen (name, (gssize) stem)
                                                   : -1);
}
