/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What the file endpoints share: their state, and how the drive and the entry of a request are
 * looked up and refused. */

#include "config.h"

#include "yd-sim-backend.h"
#include "yd-sim-sample.h"
#include "yd-sim-upload.h"

#include <string.h>

static gint64
read_clock (gpointer data)
{
  return yd_sim_now_us (data);
}

static void
free_backend (gpointer data)
{
  YdSimBackend *self = data;

  g_hash_table_unref (self->uploads);
  g_hash_table_unref (self->downloads);
  g_hash_table_unref (self->tasks);
  yd_sim_store_free (self->store);
  g_rand_free (self->random);
  g_free (self);
}

static gint64
get_used (YdSim     *sim,
          YdSimUser *user)
{
  YdSimBackend *self = yd_sim_get_backend (sim);

  return (gint64) yd_sim_store_get_used (self->store, user->key) + self->miscounted;
}

static YdSimStore *
open_store (YdSim *sim,
            GRand *random)
{
  const YdSimOptions *options = yd_sim_get_options (sim);
  const char *folder = yd_sim_breaks (sim, "sim-folder") ? NULL : options->folder;
  g_autoptr(GError) error = NULL;
  YdSimStore *store;

  store = yd_sim_store_new (folder, options->discard, random, read_clock, sim, &error);
  if (store == NULL)
    {
      g_warning ("The simulator keeps its files in memory: %s", error->message);
      store = yd_sim_store_new (NULL, options->discard, random, read_clock, sim, NULL);
    }

  return store;
}

void
yd_sim_backend_attach (YdSim *sim)
{
  YdSimBackend *self = g_new0 (YdSimBackend, 1);
  GPtrArray *users = yd_sim_get_users (sim);

  self->random = g_rand_new_with_seed (yd_sim_random (sim));
  self->store = open_store (sim, self->random);
  self->uploads = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, yd_sim_upload_free);
  self->downloads = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->tasks = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < users->len; i++)
    {
      YdSimUser *user = g_ptr_array_index (users, i);

      yd_sim_store_add_drive (self->store, user->key, "backup", user->backup_drive_id);
      yd_sim_store_add_drive (self->store, user->key, "resource", user->resource_drive_id);
    }

  yd_sim_set_store (sim, self, free_backend, get_used);
  if (yd_sim_get_options (sim)->demo && users->len > 0 && !yd_sim_breaks (sim, "sim-demo"))
    yd_sim_sample_fill (self->store, ((YdSimUser *) g_ptr_array_index (users, 0))->key);
}

YdSimBackend *
yd_sim_get_backend (YdSim *sim)
{
  return yd_sim_get_store (sim);
}

YdSimStore *
yd_sim_get_files (YdSim *sim)
{
  return yd_sim_get_backend (sim)->store;
}

void
yd_sim_fail_parameter (YdSimRequest *req,
                       const char   *field,
                       const char   *member)
{
  g_autofree char *code = g_strconcat ("InvalidParameter.", field, NULL);

  yd_sim_request_fail (req, 400, code, "The input parameter %s is not valid.", member);
}

YdSimDrive *
yd_sim_take_drive_id (YdSim        *sim,
                      YdSimRequest *req,
                      const char   *drive_id)
{
  YdSimUser *user = yd_sim_request_get_user (req);
  YdSimDrive *drive;
  gboolean ours;

  if (drive_id == NULL || drive_id[0] == '\0')
    {
      if (yd_sim_breaks (sim, "required-field"))
        return yd_sim_store_find_drive (yd_sim_get_files (sim), user->backup_drive_id);
      yd_sim_fail_parameter (req, "DriveId", "drive_id");
      return NULL;
    }

  drive = yd_sim_store_find_drive (yd_sim_get_files (sim), drive_id);
  ours = drive != NULL && strcmp (drive->user, user->key) == 0;
  if (ours && (yd_sim_user_may_use (user, drive_id)
               || yd_sim_breaks (sim, "drive-not-granted-refused")))
    return drive;
  if (drive != NULL && !ours && yd_sim_breaks (sim, "drive-foreign"))
    return drive;

  yd_sim_request_fail (req, 403, "UserNotAllowedAccessDrive", "user not allowed access drive");
  return NULL;
}

YdSimDrive *
yd_sim_take_drive (YdSim        *sim,
                   YdSimRequest *req,
                   const char   *member)
{
  return yd_sim_take_drive_id (sim, req, yd_sim_request_get_string (req, member));
}

YdSimNode *
yd_sim_take_node (YdSim        *sim,
                  YdSimRequest *req,
                  YdSimDrive   *drive,
                  const char   *member)
{
  const char *file_id = yd_sim_request_get_string (req, member);
  YdSimNode *node;

  if (file_id == NULL || file_id[0] == '\0')
    {
      yd_sim_fail_parameter (req, "FileId", member);
      return NULL;
    }

  node = yd_sim_store_find (yd_sim_get_files (sim), drive, file_id);
  if (node == NULL && yd_sim_breaks (sim, "get-other-drive"))
    node = yd_sim_store_find_anywhere (yd_sim_get_files (sim), file_id);
  if (node == NULL)
    yd_sim_request_fail (req, yd_sim_breaks (sim, "get-not-found") ? 400 : 404, "NotFound.FileId",
                         "The resource file_id cannot be found. file not exist. file_id:%s",
                         file_id);

  return node;
}

YdSimNode *
yd_sim_take_present (YdSim        *sim,
                     YdSimRequest *req,
                     YdSimDrive   *drive,
                     const char   *member)
{
  YdSimNode *node = yd_sim_take_node (sim, req, drive, member);

  if (node == NULL || !yd_sim_node_is_trashed (node))
    return node;

  yd_sim_request_fail (req, 403, "ForbiddenFileInTheRecycleBin",
                       "This operation is forbidden for file in the recycle bin. "
                       "File is in the recycle bin");
  return NULL;
}

YdSimNode *
yd_sim_take_parent (YdSim        *sim,
                    YdSimRequest *req,
                    YdSimDrive   *drive,
                    const char   *member)
{
  const char *file_id = yd_sim_request_get_string (req, member);
  YdSimNode *node;

  if (file_id == NULL || file_id[0] == '\0')
    {
      yd_sim_fail_parameter (req, "ParentFileId", member);
      return NULL;
    }

  node = yd_sim_store_find (yd_sim_get_files (sim), drive, file_id);
  if (node != NULL && node->folder && !yd_sim_node_is_trashed (node))
    return node;

  yd_sim_request_fail (req, 404, "NotFound.ParentFileId",
                       "The resource parent_file_id cannot be found. parent_file_id:%s not found",
                       file_id);
  return NULL;
}

char *
yd_sim_backend_add_task (YdSim *sim)
{
  YdSimBackend *self = yd_sim_get_backend (sim);
  char *task_id = yd_sim_random_hex (sim, 32, FALSE);
  guint polls = yd_sim_get_options (sim)->async_polls;

  if (yd_sim_breaks (sim, "async-running"))
    polls = 0;
  g_hash_table_insert (self->tasks, g_strdup (task_id), GUINT_TO_POINTER (polls));

  return task_id;
}
