/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Changing files: update, move, copy, trash, delete and the tasks that run in the background
 * (Open API reference §5.12–5.15). A task has its effect at once; only its state is slow. */

#include "config.h"

#include "yd-sim-names.h"
#include "yd-sim-object.h"

#include <string.h>

static gboolean
pass_root (YdSim        *sim,
           YdSimRequest *req,
           YdSimNode    *node,
           const char   *rule)
{
  if (node->parent != NULL)
    return TRUE;
  if (yd_sim_breaks (sim, rule))
    {
      yd_sim_request_reply_object (req, yd_sim_object_build_task (node, NULL));
      return FALSE;
    }

  yd_sim_request_fail (req, 403, "ForbiddenNoPermission.File",
                       "No Permission to access resource File");
  return FALSE;
}

/* FALSE when the new name cannot be had and the request is answered. */
static gboolean
rename_node (YdSim        *sim,
             YdSimRequest *req,
             YdSimNode    *node)
{
  int fallback = yd_sim_breaks (sim, "update-default-ignore") ? YD_SIM_CLASH_REFUSE
                                                              : YD_SIM_CLASH_IGNORE;
  const char *name = yd_sim_names_take (sim, req, "name");
  g_autofree char *free_name = NULL;
  YdSimClashMode mode;
  YdSimNode *clash;

  if (name == NULL || !yd_sim_names_take_mode (sim, req, fallback, &mode))
    return FALSE;

  clash = yd_sim_names_find_clash (sim, node->parent, name);
  if (clash == node)
    clash = NULL;
  if (clash != NULL && mode == YD_SIM_CLASH_REFUSE && !yd_sim_breaks (sim, "update-refuse"))
    {
      yd_sim_request_fail (req, 400, "AlreadyExist.File",
                           "The resource file has already exists. drive has the same file, can't "
                           "update, file_id %s", clash->file_id);
      return FALSE;
    }

  free_name = clash != NULL && mode == YD_SIM_CLASH_AUTO_RENAME
              ? yd_sim_names_make_free (sim, node->parent, name) : g_strdup (name);
  yd_sim_store_rename (yd_sim_get_files (sim), node, free_name);
  return TRUE;
}

static void
handle_update (YdSim        *sim,
               YdSimRequest *req)
{
  YdSimDrive *drive = yd_sim_take_drive (sim, req, "drive_id");
  g_autofree char *old_name = NULL;
  YdSimNode *node;
  JsonObject *object;

  if (drive == NULL)
    return;
  node = yd_sim_take_present (sim, req, drive, "file_id");
  if (node == NULL || !pass_root (sim, req, node, "update-root"))
    return;

  old_name = g_strdup (node->name);
  if (yd_sim_request_has (req, "name") && !rename_node (sim, req, node))
    return;
  if (yd_sim_request_has (req, "starred") && !yd_sim_breaks (sim, "update-starred"))
    {
      node->starred = yd_sim_request_get_boolean (req, "starred", FALSE);
      yd_sim_store_save (yd_sim_get_files (sim), node);
    }

  object = yd_sim_object_build (sim, req, node, 0);
  if (yd_sim_breaks (sim, "update-rename"))
    json_object_set_string_member (object, "name", old_name);
  yd_sim_request_reply_object (req, object);
}

/* A task for what the service does to folders in the background. */
static char *
start_task (YdSim     *sim,
            YdSimNode *node)
{
  return node->folder ? yd_sim_backend_add_task (sim) : NULL;
}

static gboolean
pass_move (YdSim        *sim,
           YdSimRequest *req,
           YdSimNode    *node,
           YdSimNode    *target)
{
  const char *to_drive = yd_sim_request_get_string (req, "to_drive_id");

  if (to_drive != NULL && to_drive[0] != '\0' && strcmp (to_drive, node->drive->drive_id) != 0)
    {
      if (yd_sim_breaks (sim, "move-across-drives"))
        yd_sim_request_reply_object (req, yd_sim_object_build_task (node, ""));
      else
        yd_sim_fail_parameter (req, "ToDriveId", "to_drive_id");
      return FALSE;
    }
  if (yd_sim_node_is_inside (target, node))
    {
      if (yd_sim_breaks (sim, "move-into-itself"))
        yd_sim_request_reply_object (req, yd_sim_object_build_task (node, ""));
      else
        yd_sim_fail_parameter (req, "ToParentFileId", "to_parent_file_id");
      return FALSE;
    }

  return TRUE;
}

/* The name that the entry has afterwards (transfer full); %NULL when it stays where it is. */
static char *
choose_name (YdSim          *sim,
             YdSimRequest   *req,
             YdSimNode      *node,
             YdSimNode      *target,
             YdSimClashMode  mode)
{
  const char *new_name = yd_sim_request_get_string (req, "new_name");
  YdSimNode *clash = yd_sim_names_find_clash (sim, target, node->name);

  if (clash == NULL || clash == node || mode == YD_SIM_CLASH_IGNORE)
    return g_strdup (node->name);
  if (new_name != NULL && new_name[0] != '\0' && !yd_sim_breaks (sim, "move-new-name")
      && yd_sim_names_find_clash (sim, target, new_name) == NULL)
    return g_strdup (new_name);
  if (mode == YD_SIM_CLASH_AUTO_RENAME)
    return yd_sim_names_make_free (sim, target, node->name);

  return NULL;
}

static void
reply_move (YdSimRequest *req,
            YdSimNode    *node,
            gboolean      exists,
            const char   *task_id)
{
  JsonObject *object = yd_sim_object_build_task (node, task_id != NULL ? task_id : "");

  json_object_set_boolean_member (object, "exist", exists);
  yd_sim_request_reply_object (req, object);
}

static void
move_node (YdSim        *sim,
           YdSimRequest *req,
           YdSimNode    *node,
           YdSimNode    *target,
           const char   *name)
{
  YdSimStore *store = yd_sim_get_files (sim);
  g_autofree char *task_id = start_task (sim, node);
  YdSimNode *moved = node;

  if (yd_sim_breaks (sim, "move-keeps-id"))
    {
      moved = yd_sim_store_copy (store, node, target, name);
      yd_sim_store_delete (store, node);
    }
  else
    {
      if (strcmp (node->name, name) != 0)
        yd_sim_store_rename (store, node, name);
      yd_sim_store_move (store, node, target);
    }
  reply_move (req, moved, FALSE, task_id);
}

static void
handle_move (YdSim        *sim,
             YdSimRequest *req)
{
  YdSimDrive *drive = yd_sim_take_drive (sim, req, "drive_id");
  g_autofree char *name = NULL;
  YdSimClashMode mode;
  YdSimNode *node;
  YdSimNode *target;

  if (drive == NULL)
    return;
  node = yd_sim_take_present (sim, req, drive, "file_id");
  if (node == NULL || !pass_root (sim, req, node, "update-root"))
    return;
  target = yd_sim_take_parent (sim, req, drive, "to_parent_file_id");
  if (target == NULL || !yd_sim_names_take_mode (sim, req, YD_SIM_CLASH_REFUSE, &mode)
      || !pass_move (sim, req, node, target))
    return;

  name = choose_name (sim, req, node, target, mode);
  if (name != NULL)
    move_node (sim, req, node, target, name);
  else if (yd_sim_breaks (sim, "move-refuse"))
    yd_sim_request_fail (req, 409, "AlreadyExist.File", "The resource file has already exists.");
  else
    reply_move (req, node, TRUE, NULL);
}

/* How much room a copy needs. */
static guint64
measure (YdSimNode *node)
{
  guint64 size = yd_sim_node_get_size (node);

  for (guint i = 0; node->folder && i < node->children->len; i++)
    size += measure (g_ptr_array_index (node->children, i));

  return size;
}

static gboolean
pass_quota (YdSim        *sim,
            YdSimRequest *req,
            YdSimNode    *node)
{
  YdSimUser *user = yd_sim_request_get_user (req);

  if (yd_sim_get_used (sim, user) + (gint64) measure (node) <= yd_sim_get_options (sim)->quota)
    return TRUE;

  yd_sim_request_fail (req, 400, "QuotaExhausted.Drive",
                       "The quota of the resource Drive is exhausted.");
  return FALSE;
}

static void
copy_node (YdSim        *sim,
           YdSimRequest *req,
           YdSimNode    *node,
           YdSimNode    *target,
           gboolean      auto_rename)
{
  g_autofree char *task_id = NULL;
  g_autofree char *name = NULL;
  YdSimNode *copy;

  if (!yd_sim_breaks (sim, "copy-folder-async"))
    task_id = start_task (sim, node);
  name = auto_rename ? yd_sim_names_make_free (sim, target, node->name) : g_strdup (node->name);
  copy = yd_sim_breaks (sim, "copy-file") ? node : yd_sim_store_copy (yd_sim_get_files (sim), node,
                                                                      target, name);
  yd_sim_request_reply_object (req, yd_sim_object_build_task (copy, task_id));
}

static void
handle_copy (YdSim        *sim,
             YdSimRequest *req)
{
  YdSimDrive *drive = yd_sim_take_drive (sim, req, "drive_id");
  const char *to_drive_id = yd_sim_request_get_string (req, "to_drive_id");
  gboolean auto_rename = yd_sim_request_get_boolean (req, "auto_rename", FALSE);
  YdSimDrive *to_drive = drive;
  YdSimNode *node;
  YdSimNode *target;

  if (drive == NULL)
    return;
  if (to_drive_id != NULL && to_drive_id[0] != '\0')
    to_drive = yd_sim_take_drive_id (sim, req, to_drive_id);
  if (to_drive == NULL)
    return;
  node = yd_sim_take_present (sim, req, drive, "file_id");
  if (node == NULL || !pass_root (sim, req, node, "update-root"))
    return;
  target = yd_sim_take_parent (sim, req, to_drive, "to_parent_file_id");
  if (target == NULL || !pass_quota (sim, req, node))
    return;

  if (target == node->parent && !auto_rename && !yd_sim_breaks (sim, "copy-same-folder"))
    {
      yd_sim_request_fail (req, 400, "AlreadyExist.File",
                           "The resource file has already exists. can't copy to the same folder");
      return;
    }
  copy_node (sim, req, node, target, auto_rename);
}

static void
handle_trash (YdSim        *sim,
              YdSimRequest *req)
{
  YdSimDrive *drive = yd_sim_take_drive (sim, req, "drive_id");
  g_autofree char *task_id = NULL;
  JsonObject *object;
  YdSimNode *node;

  if (drive == NULL)
    return;
  node = yd_sim_breaks (sim, "trash-twice") ? yd_sim_take_node (sim, req, drive, "file_id")
                                            : yd_sim_take_present (sim, req, drive, "file_id");
  if (node == NULL || !pass_root (sim, req, node, "delete-root"))
    return;

  task_id = start_task (sim, node);
  object = yd_sim_object_build_task (node, task_id);
  if (yd_sim_breaks (sim, "trash-keeps-quota"))
    yd_sim_get_backend (sim)->miscounted -= (gint64) measure (node);
  if (!yd_sim_node_is_trashed (node))
    yd_sim_store_trash (yd_sim_get_files (sim), node);
  yd_sim_request_reply_object (req, object);
}

/* What a broken delete leaves behind. */
static void
lift_children (YdSim     *sim,
               YdSimNode *node)
{
  while (node->folder && node->children->len > 0)
    yd_sim_store_move (yd_sim_get_files (sim), g_ptr_array_index (node->children, 0),
                       node->drive->root);
}

static void
handle_delete (YdSim        *sim,
               YdSimRequest *req)
{
  YdSimDrive *drive = yd_sim_take_drive (sim, req, "drive_id");
  const char *file_id = yd_sim_request_get_string (req, "file_id");
  g_autofree char *task_id = NULL;
  JsonObject *object;
  YdSimNode *node;

  if (drive == NULL)
    return;
  if (yd_sim_breaks (sim, "delete-gone") && file_id != NULL
      && yd_sim_store_find (yd_sim_get_files (sim), drive, file_id) == NULL)
    {
      yd_sim_request_reply_object (req, json_object_new ());
      return;
    }

  node = yd_sim_take_node (sim, req, drive, "file_id");
  if (node == NULL || !pass_root (sim, req, node, "delete-root"))
    return;

  task_id = start_task (sim, node);
  object = yd_sim_object_build_task (node, task_id);
  if (yd_sim_breaks (sim, "delete-subtree"))
    lift_children (sim, node);
  if (yd_sim_breaks (sim, "delete-frees-quota"))
    yd_sim_get_backend (sim)->miscounted += (gint64) measure (node);
  yd_sim_store_delete (yd_sim_get_files (sim), node);
  yd_sim_request_reply_object (req, object);
}

static void
handle_task (YdSim        *sim,
             YdSimRequest *req)
{
  const char *task_id = yd_sim_request_get_string (req, "async_task_id");
  GHashTable *tasks = yd_sim_get_backend (sim)->tasks;
  gpointer value = NULL;
  JsonObject *object;
  guint polls;

  if (task_id == NULL || (!g_hash_table_lookup_extended (tasks, task_id, NULL, &value)
                          && !yd_sim_breaks (sim, "async-unknown")))
    {
      yd_sim_request_fail (req, 404, "NotFound.AsyncTask",
                           "The resource async_task cannot be found.");
      return;
    }

  polls = GPOINTER_TO_UINT (value);
  if (polls > 0)
    g_hash_table_insert (tasks, g_strdup (task_id), GUINT_TO_POINTER (polls - 1));
  object = json_object_new ();
  json_object_set_string_member (object, "async_task_id", task_id);
  json_object_set_string_member (object, "state", polls > 0 ? "Running" : "Succeed");
  yd_sim_request_reply_object (req, object);
}

#define WRITE "file:all:write"
#define CALL (YD_SIM_ROUTE_AUTH | YD_SIM_ROUTE_JSON)

const YdSimRoute yd_sim_edit_table[] = {
  { "POST", "/adrive/v1.0/openFile/update", CALL, YD_SIM_BUDGET_OTHER, WRITE, handle_update },
  { "POST", "/adrive/v1.0/openFile/move", CALL, YD_SIM_BUDGET_OTHER, WRITE, handle_move },
  { "POST", "/adrive/v1.0/openFile/copy", CALL, YD_SIM_BUDGET_OTHER, WRITE, handle_copy },
  { "POST", "/adrive/v1.0/openFile/recyclebin/trash", CALL, YD_SIM_BUDGET_OTHER, WRITE,
    handle_trash },
  { "POST", "/adrive/v1.0/openFile/delete", CALL, YD_SIM_BUDGET_OTHER, WRITE, handle_delete },
  { "POST", "/adrive/v1.0/openFile/async_task/get", CALL, YD_SIM_BUDGET_OTHER, NULL, handle_task },
  { NULL }
};
