/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The list of all tables of routes, and what is made with a simulator. Whoever adds a file of
 * endpoints adds a line here. */

#include "config.h"

#include "yd-sim-backend.h"
#include "yd-sim-private.h"

#include <string.h>

static const YdSimRoute * const tables[] =
{
  yd_sim_control_table,
  yd_sim_oauth_table,
  yd_sim_consent_table,
  yd_sim_broker_table,
  yd_sim_user_table,
  yd_sim_control_content_table,
  yd_sim_files_table,
  yd_sim_edit_table,
  yd_sim_upload_table,
  yd_sim_download_table,
  yd_sim_video_table,
  yd_sim_share_table,
  yd_sim_oss_table,
};

/* The data host's paths, also those that a careless client has unescaped: they are refused there,
 * for their signature. */
static gboolean
is_data_path (const char *path)
{
  g_auto(GStrv) names = NULL;

  if (strstr (path, "%2F") != NULL || strstr (path, "%2f") != NULL)
    return TRUE;

  names = g_strsplit (path, "/", 0);
  return g_strv_length (names) == 5 && strlen (names[1]) == 8 && strlen (names[3]) == 40;
}

static gboolean
fits_path (const YdSimRoute *route,
           const char       *path)
{
  if ((route->flags & YD_SIM_ROUTE_DATA) != 0)
    return is_data_path (path);
  if ((route->flags & YD_SIM_ROUTE_PREFIX) != 0)
    return g_str_has_prefix (path, route->path);
  return g_str_equal (path, route->path);
}

/* The route for a request, or NULL; path_known says that another verb would have one. */
const YdSimRoute *
yd_sim_service_find (const char *method,
                     const char *path,
                     gboolean   *path_known)
{
  const YdSimRoute *route;
  guint i;

  *path_known = FALSE;
  for (i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      for (route = tables[i]; route->method != NULL; route++)
        {
          if (!fits_path (route, path))
            continue;
          if (g_str_equal (route->method, "*") || g_str_equal (route->method, method))
            return route;
          *path_known = TRUE;
        }
    }
  return NULL;
}

/* Makes what hangs on a simulator, such as the store. Called once, when it is made. */
void
yd_sim_service_attach (YdSim *self)
{
  yd_sim_backend_attach (self);
}
