/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What a test or a demo puts into the drives without going through the service: the content part of
 * yd-sim.h. */

#include "config.h"

#include "yd-sim-backend.h"
#include "yd-sim-livp.h"
#include "yd-sim-upload-private.h"

#include <string.h>

static YdSimNode *
find_parent (YdSim      *sim,
             const char *user,
             const char *drive,
             const char *parent_id)
{
  YdSimStore *store = yd_sim_get_files (sim);
  YdSimDrive *found = yd_sim_store_find_drive_of (store, user, drive);
  YdSimNode *parent = NULL;

  if (found != NULL)
    parent = yd_sim_store_find (store, found, parent_id != NULL ? parent_id : "root");

  return parent != NULL && parent->folder ? parent : NULL;
}

/**
 * yd_sim_add_folder:
 * @user: "alice" or "bob"
 * @drive: "backup" or "resource"
 * @parent_id: (nullable): %NULL or "root" for the top
 *
 * Returns: (transfer full) (nullable): the file id, %NULL when there is no such place
 */
char *
yd_sim_add_folder (YdSim      *self,
                   const char *user,
                   const char *drive,
                   const char *parent_id,
                   const char *name)
{
  YdSimNode *parent = find_parent (self, user, drive, parent_id);

  g_return_val_if_fail (parent != NULL, NULL);

  return g_strdup (yd_sim_store_add_folder (yd_sim_get_files (self), parent, name)->file_id);
}

/**
 * yd_sim_add_file:
 * @content: (transfer none): what is in it
 *
 * Adds a file; a `.livp` that is a stored zip becomes a live photo. A file of the same name is not
 * looked at.
 *
 * Returns: (transfer full) (nullable): the file id, %NULL when there is no such place
 */
char *
yd_sim_add_file (YdSim      *self,
                 const char *user,
                 const char *drive,
                 const char *parent_id,
                 const char *name,
                 GBytes     *content)
{
  YdSimStore *store = yd_sim_get_files (self);
  YdSimNode *parent = find_parent (self, user, drive, parent_id);
  YdSimNode *node;

  g_return_val_if_fail (parent != NULL, NULL);

  node = yd_sim_store_add_file (store, parent, name, NULL, yd_sim_store_add_bytes (store, content));
  node->preview_waits = YD_SIM_UPLOAD_PREVIEW_WAITS;
  yd_sim_livp_split (store, node);

  return g_strdup (node->file_id);
}

/**
 * yd_sim_get_content:
 *
 * Returns: (transfer full) (nullable): the bytes of a file, trashed or not; %NULL for none. Zeros
 * when uploads are only hashed
 */
GBytes *
yd_sim_get_content (YdSim      *self,
                    const char *file_id)
{
  YdSimNode *node = yd_sim_store_find_anywhere (yd_sim_get_files (self), file_id);

  if (node == NULL || node->content == NULL)
    return NULL;

  return yd_sim_blob_read (node->content->blob, 0, node->content->size, NULL);
}

/**
 * yd_sim_find:
 * @path: "/folder/file"; "/" is the root
 *
 * Returns: (transfer full) (nullable): the file id of the first entry with that path
 */
char *
yd_sim_find (YdSim      *self,
             const char *user,
             const char *drive,
             const char *path)
{
  YdSimStore *store = yd_sim_get_files (self);
  YdSimDrive *found = yd_sim_store_find_drive_of (store, user, drive);
  YdSimNode *node = NULL;

  if (found != NULL)
    node = yd_sim_store_find_path (store, found, path);

  return node != NULL ? g_strdup (node->file_id) : NULL;
}

/**
 * yd_sim_set_punish_flag:
 * @flag: 0 none, 2 or 103 for content that may not be downloaded (Open API reference §6)
 *
 * Returns: whether there is such a file
 */
gboolean
yd_sim_set_punish_flag (YdSim      *self,
                        const char *file_id,
                        int         flag)
{
  YdSimStore *store = yd_sim_get_files (self);
  YdSimNode *node = yd_sim_store_find_anywhere (store, file_id);

  if (node == NULL)
    return FALSE;

  node->punish_flag = flag;
  yd_sim_store_save (store, node);
  return TRUE;
}
