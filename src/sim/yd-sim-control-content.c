/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The control endpoints below /_sim/ that have to do with content: add, content, punish. The others
 * are in yd-sim-control.c. Not part of the service. */

#include "config.h"

#include "yd-sim-backend.h"

#include <string.h>

static void
fail_control (YdSimRequest *req,
              const char   *text)
{
  yd_sim_request_fail (req, 400, "Control", "%s", text);
}

/* The folder at @path, made when it is not there. */
static YdSimNode *
make_folder (YdSim      *sim,
             YdSimNode  *root,
             const char *path)
{
  g_auto(GStrv) names = g_strsplit (path, "/", 0);
  YdSimNode *folder = root;

  for (guint i = 0; names[i] != NULL && folder != NULL; i++)
    {
      YdSimNode *child;

      if (names[i][0] == '\0')
        continue;
      child = yd_sim_node_find_child (folder, names[i]);
      if (child == NULL)
        child = yd_sim_store_add_folder (yd_sim_get_files (sim), folder, names[i]);
      folder = child->folder ? child : NULL;
    }

  return folder;
}

/* "text", "base64" or "size" (that many bytes of a pattern); %NULL for a folder. */
static GBytes *
read_content (YdSimRequest *req)
{
  const char *text = yd_sim_request_get_string (req, "text");
  const char *encoded = yd_sim_request_get_string (req, "base64");
  gint64 size = yd_sim_request_get_int (req, "size", -1);
  guchar *data;
  gsize length = 0;

  if (text != NULL)
    return g_bytes_new (text, strlen (text));
  if (encoded != NULL)
    {
      data = g_base64_decode (encoded, &length);
      return g_bytes_new_take (data, length);
    }
  if (size < 0 || size > G_MAXINT)
    return NULL;

  data = g_malloc ((gsize) size);
  for (gint64 i = 0; i < size; i++)
    data[i] = (guchar) (i * 31 >> 3);
  return g_bytes_new_take (data, (gsize) size);
}

static void
control_add (YdSim        *sim,
             YdSimRequest *req)
{
  const char *user = yd_sim_request_get_string (req, "user");
  const char *kind = yd_sim_request_get_string (req, "drive");
  const char *path = yd_sim_request_get_string (req, "path");
  g_autoptr(GBytes) content = read_content (req);
  g_autofree char *folder_path = NULL;
  g_autofree char *name = NULL;
  g_autofree char *file_id = NULL;
  YdSimDrive *drive = NULL;
  YdSimNode *folder;
  JsonObject *object;

  if (user != NULL && kind != NULL && path != NULL)
    drive = yd_sim_store_find_drive_of (yd_sim_get_files (sim), user, kind);
  if (drive == NULL)
    {
      fail_control (req, "user, drive and path are needed");
      return;
    }

  folder_path = content != NULL ? g_path_get_dirname (path) : g_strdup (path);
  folder = make_folder (sim, drive->root, strcmp (folder_path, ".") == 0 ? "" : folder_path);
  if (folder == NULL)
    {
      fail_control (req, "a file is in the way");
      return;
    }

  name = g_path_get_basename (path);
  file_id = content != NULL ? yd_sim_add_file (sim, user, kind, folder->file_id, name, content)
                            : g_strdup (folder->file_id);
  object = json_object_new ();
  json_object_set_string_member (object, "file_id", file_id);
  yd_sim_request_reply_object (req, object);
}

static void
control_content (YdSim        *sim,
                 YdSimRequest *req)
{
  const char *file_id = yd_sim_request_get_query (req, "file_id");
  g_autoptr(GBytes) content = NULL;

  if (file_id != NULL)
    content = yd_sim_get_content (sim, file_id);
  if (content != NULL)
    yd_sim_request_reply_raw (req, 200, "application/octet-stream", content);
  else
    yd_sim_request_fail (req, 404, "Control", "no such file");
}

static void
control_punish (YdSim        *sim,
                YdSimRequest *req)
{
  const char *file_id = yd_sim_request_get_string (req, "file_id");

  if (file_id != NULL
      && yd_sim_set_punish_flag (sim, file_id, (int) yd_sim_request_get_int (req, "flag", 2)))
    yd_sim_request_reply_object (req, json_object_new ());
  else
    fail_control (req, "no such file");
}

#define CONTROL (YD_SIM_ROUTE_CONTROL)

const YdSimRoute yd_sim_control_content_table[] = {
  { "POST", "/_sim/add", CONTROL | YD_SIM_ROUTE_JSON, YD_SIM_BUDGET_NONE, NULL, control_add },
  { "GET", "/_sim/content", CONTROL, YD_SIM_BUDGET_NONE, NULL, control_content },
  { "POST", "/_sim/punish", CONTROL | YD_SIM_ROUTE_JSON, YD_SIM_BUDGET_NONE, NULL,
    control_punish },
  { NULL }
};
