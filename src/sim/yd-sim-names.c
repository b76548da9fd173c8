/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Names in a folder. They are compared byte for byte (Open API reference §11.31). */

#include "config.h"

#include "yd-sim-names.h"

#include <string.h>

#define NAME_BYTES_MAX 1024

static const char *const mode_names[] = {
  [YD_SIM_CLASH_REFUSE] = "refuse",
  [YD_SIM_CLASH_AUTO_RENAME] = "auto_rename",
  [YD_SIM_CLASH_IGNORE] = "ignore",
};

gboolean
yd_sim_names_take_mode (YdSim          *sim,
                        YdSimRequest   *req,
                        int             fallback,
                        YdSimClashMode *mode)
{
  const char *text = yd_sim_request_get_string (req, "check_name_mode");

  if (fallback < 0 && yd_sim_breaks (sim, "create-check-mode"))
    fallback = YD_SIM_CLASH_IGNORE;
  if ((text == NULL || text[0] == '\0') && fallback >= 0)
    {
      *mode = (YdSimClashMode) fallback;
      return TRUE;
    }

  for (guint i = 0; text != NULL && i < G_N_ELEMENTS (mode_names); i++)
    if (strcmp (mode_names[i], text) == 0)
      {
        *mode = (YdSimClashMode) i;
        return TRUE;
      }

  yd_sim_fail_parameter (req, "CheckNameMode", "check_name_mode");
  return FALSE;
}

const char *
yd_sim_names_take (YdSim        *sim,
                   YdSimRequest *req,
                   const char   *member)
{
  const char *name = yd_sim_request_get_string (req, member);
  gboolean slash = name != NULL && strchr (name, '/') != NULL;
  gboolean length = name != NULL && strlen (name) > NAME_BYTES_MAX;

  if (yd_sim_breaks (sim, "create-name-slash"))
    slash = FALSE;
  if (yd_sim_breaks (sim, "create-name-long"))
    length = FALSE;
  if (name != NULL && name[0] != '\0' && !slash && !length)
    return name;

  yd_sim_fail_parameter (req, "Name", member);
  return NULL;
}

YdSimNode *
yd_sim_names_find_clash (YdSim      *sim,
                         YdSimNode  *folder,
                         const char *name)
{
  if (!yd_sim_breaks (sim, "case-sensitive-names"))
    return yd_sim_node_find_child (folder, name);

  for (guint i = 0; i < folder->children->len; i++)
    {
      YdSimNode *child = g_ptr_array_index (folder->children, i);

      if (g_ascii_strcasecmp (child->name, name) == 0)
        return child;
    }

  return NULL;
}

/* Before the extension, when there is one. */
static char *
insert_text (const char *name,
             const char *text)
{
  const char *dot = strrchr (name, '.');

  if (dot == NULL || dot == name)
    return g_strconcat (name, text, NULL);

  return g_strdup_printf ("%.*s%s%s", (int) (dot - name), name, text, dot);
}

char *
yd_sim_names_make_free (YdSim      *sim,
                        YdSimNode  *folder,
                        const char *name)
{
  g_autoptr(GDateTime) now = NULL;
  g_autofree char *stamp = NULL;
  g_autofree char *candidate = NULL;

  if (yd_sim_names_find_clash (sim, folder, name) == NULL)
    return g_strdup (name);
  if (yd_sim_breaks (sim, "create-auto-rename"))
    return g_strdup (name);

  now = g_date_time_new_from_unix_utc (yd_sim_now_us (sim) / G_USEC_PER_SEC);
  stamp = g_date_time_format (now, "_%Y%m%d_%H%M%S");
  candidate = insert_text (name, stamp);
  for (guint i = 1; yd_sim_names_find_clash (sim, folder, candidate) != NULL; i++)
    {
      g_autofree char *numbered = g_strdup_printf ("%s_%u", stamp, i);

      g_free (candidate);
      candidate = insert_text (name, numbered);
    }

  return g_steal_pointer (&candidate);
}
