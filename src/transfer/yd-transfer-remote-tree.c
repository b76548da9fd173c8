/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The walk over remote folders, one at a time; see the header. A folder that was met before on the
 * way from the same chosen one is not entered again, whatever the service says.
 */
#include "config.h"

#include "yd-transfer-remote-tree.h"

#include "yd-transfer-group-private.h"
#include "yd-transfer-journal-private.h"
#include "yd-transfer-name.h"
#include "yd-transfer-place.h"
#include "yd-transfer-private.h"

#include "yd-drive-pages.h"

#include <unistd.h>

#define DEPTH_MAX 128

typedef struct
{
  YdDriveItem *item; /* (owned) */
  char **below;      /* (owned): encoded names of the folders it lies in */
  char *root;        /* (owned): id of the chosen one that led to it */
} Node;

typedef struct
{
  /* Input */
  YdTransferEngine *engine; /* (owned) */
  YdStorage *storage;       /* (owned) */
  YdTransferGroup *group;   /* (owned) */
  GFile *folder;            /* (owned) */
  char *path;               /* (owned) (nullable): of folder */
  YdTransferTreeFunc found;
  gpointer found_data;      /* (borrowed) */
  GCancellable *asking;     /* (owned) */

  /* In progress */
  GQueue nodes;             /* of Node (owned): folders still to be looked at */
  GHashTable *seen;         /* (owned): folders that were met: id of the chosen one, own id */
  Node *node;               /* (owned) (nullable): being looked at */
  char *wanted_name;        /* (owned) (nullable): what its local twin is to be called */
  gboolean again;           /* an earlier walk wanted it already */
  char *local_name;         /* (owned) (nullable): what its local twin is called */
  char **inside;            /* (owned) (nullable): below, with local_name */
  char *marker;             /* (owned) (nullable): of the next page */
  YdDrivePages *pages;      /* (owned) (nullable): of node */
  GHashTable *listed;       /* (owned) (nullable): ids of what was found in node */
  gboolean left;            /* some node was not walked: nobody may be asked */
} Walk;

static void look_at_next  (GTask *task);
static void folder_made_cb (GObject *object, GAsyncResult *result, gpointer user_data);
static void list_page     (GTask *task);
static void page_listed_cb (GObject *object, GAsyncResult *result, gpointer user_data);

static void
node_free (gpointer data)
{
  Node *node = data;

  yd_drive_item_unref (node->item);
  g_strfreev (node->below);
  g_free (node->root);
  g_free (node);
}

static void
walk_free (gpointer data)
{
  Walk *op = data;

  g_queue_clear_full (&op->nodes, node_free);
  g_clear_pointer (&op->node, node_free);
  g_hash_table_unref (op->seen);
  g_free (op->wanted_name);
  g_free (op->local_name);
  g_strfreev (op->inside);
  g_free (op->marker);
  g_clear_pointer (&op->pages, yd_drive_pages_free);
  g_clear_pointer (&op->listed, g_hash_table_unref);
  g_free (op->path);
  g_object_unref (op->asking);
  g_object_unref (op->folder);
  g_object_unref (op->storage);
  g_object_unref (op->group);
  yd_transfer_engine_unref (op->engine);
  g_free (op);
}

/* Whether @item came on a page of this folder before: entries may be repeated (Open API reference
 * §5.1). */
static gboolean
is_repeated (Walk        *op,
             YdDriveItem *item)
{
  return op->listed != NULL &&
         !g_hash_table_add (op->listed, g_strdup (yd_drive_item_get_id (item)));
}

/* FALSE: it was met before. */
static gboolean
note_seen (Walk       *op,
           const char *root,
           const char *id)
{
  return g_hash_table_add (op->seen, g_strjoin ("\n", root, id, NULL));
}

/* Files become transfers, folders are remembered. */
static void
sort_out (Walk               *op,
          GPtrArray          *items,
          const char * const *below)
{
  g_autoptr(GPtrArray) found = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < items->len; i++)
    {
      YdDriveItem *item = g_ptr_array_index (items, i);
      const char *id = yd_drive_item_get_id (item);
      const char *root = op->node != NULL ? op->node->root : id;
      Node *node;

      if (is_repeated (op, item))
        continue;
      if (!yd_drive_item_is_folder (item))
        {
          g_ptr_array_add (found,
                           yd_transfer_new_download (op->storage, item, op->folder, below));
          continue;
        }
      if (!note_seen (op, root, id))
        continue;
      node = g_new0 (Node, 1);
      node->item = yd_drive_item_ref (item);
      node->below = g_strdupv ((char **) below);
      node->root = g_strdup (root);
      g_queue_push_tail (&op->nodes, node);
    }
  if (found->len > 0)
    op->found (found, op->found_data);
}

void
yd_transfer_remote_tree_walk_async (YdTransferEngine    *engine,
                                    YdStorage           *storage,
                                    YdTransferGroup     *group,
                                    GPtrArray           *items,
                                    GFile               *folder,
                                    const char * const  *below,
                                    YdTransferTreeFunc   found,
                                    gpointer             found_data,
                                    GCancellable        *asking,
                                    GCancellable        *cancellable,
                                    GAsyncReadyCallback  callback,
                                    gpointer             user_data)
{
  static const char * const nothing[] = { NULL };
  GTask *task = g_task_new (storage, cancellable, callback, user_data);
  Walk *op = g_new0 (Walk, 1);

  g_task_set_source_tag (task, yd_transfer_remote_tree_walk_async);
  g_task_set_task_data (task, op, walk_free);
  op->engine = yd_transfer_engine_ref (engine);
  op->storage = g_object_ref (storage);
  op->group = g_object_ref (group);
  op->folder = g_object_ref (folder);
  op->path = g_file_get_path (folder);
  op->found = found;
  op->found_data = found_data;
  op->asking = g_object_ref (asking);
  op->seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_queue_init (&op->nodes);
  sort_out (op, items, below != NULL ? below : nothing);
  look_at_next (task);
}

gboolean
yd_transfer_remote_tree_walk_finish (YdStorage     *storage,
                                     GAsyncResult  *result,
                                     GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, storage), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, yd_transfer_remote_tree_walk_async),
                        FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* The node cannot be walked: one failed transfer, unless that is what cancelling does. Takes
 * @error. */
static void
report_failed (Walk   *op,
               GError *error)
{
  g_autoptr(GPtrArray) found = NULL;
  YdTransfer *transfer;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      op->left = TRUE;
      g_error_free (error);
      return;
    }
  found = g_ptr_array_new_with_free_func (g_object_unref);
  transfer = yd_transfer_new_download (op->storage, op->node->item, op->folder,
                                       (const char * const *) op->node->below);
  yd_transfer_set_tree (transfer, TRUE);
  yd_transfer_fail (transfer, error);
  g_ptr_array_add (found, transfer);
  op->found (found, op->found_data);
}

/* Takes @task and @error. */
static void
leave_failed (GTask  *task,
              GError *error)
{
  report_failed (g_task_get_task_data (task), error);
  look_at_next (task);
}

static int
open_below (Walk          *op,
            GCancellable  *cancellable,
            GError       **error)
{
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return -1;
  return yd_transfer_place_open_folder (op->path, (const char * const *) op->node->below, error);
}

static gboolean
choose_name_in_worker (gpointer       data,
                       GCancellable  *cancellable,
                       GError       **error)
{
  Walk *op = data;
  g_autofree char *name = yd_transfer_name_encode (yd_drive_item_get_name (op->node->item), -1);
  int folder = open_below (op, cancellable, error);

  if (folder < 0)
    return FALSE;
  op->wanted_name = yd_transfer_place_choose_folder (folder, name, error);
  close (folder);
  return op->wanted_name != NULL;
}

static gboolean
make_folder_in_worker (gpointer       data,
                       GCancellable  *cancellable,
                       GError       **error)
{
  Walk *op = data;
  int folder = open_below (op, cancellable, error);

  if (folder < 0)
    return FALSE;
  if (!op->again)
    yd_transfer_journal_sync (op->engine->journal);
  op->local_name = op->again
                     ? yd_transfer_place_remake_folder (folder, op->wanted_name, error)
                     : yd_transfer_place_make_folder (folder, op->wanted_name, error);
  close (folder);
  return op->local_name != NULL;
}

static void
leave_node (Walk *op)
{
  g_clear_pointer (&op->node, node_free);
  g_clear_pointer (&op->wanted_name, g_free);
  g_clear_pointer (&op->local_name, g_free);
  g_clear_pointer (&op->inside, g_strfreev);
  g_clear_pointer (&op->marker, g_free);
  g_clear_pointer (&op->pages, yd_drive_pages_free);
  g_clear_pointer (&op->listed, g_hash_table_unref);
}

/* Why the node cannot be walked; NULL when nothing is known against it. */
static GError *
find_obstacle (Walk *op)
{
  GError *error = NULL;

  if (op->path == NULL || g_strv_length (op->node->below) >= DEPTH_MAX)
    return g_error_new_literal (YD_TRANSFER_ERROR, YD_TRANSFER_ERROR_UNSUPPORTED,
                                "no such folder can be made on this computer");
  g_cancellable_set_error_if_cancelled (op->asking, &error);
  return error;
}

/* The same folder may be wanted in two places. (transfer full) */
static char *
dup_name_key (const Node *node)
{
  const char *id = yd_drive_item_get_id (node->item);
  g_autofree char *place = g_strjoinv ("/", node->below);

  return *place == '\0' ? g_strdup (id) : g_strjoin ("\n", id, place, NULL);
}

static void
keep_local_name (Walk       *op,
                 const char *name)
{
  g_autofree char *key = dup_name_key (op->node);

  yd_transfer_journal_keep_local_name (op->engine->journal, op->group, key, name);
}

static void
name_chosen_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Walk *op = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  GError *error = NULL;

  if (!yd_transfer_engine_run_finish (result, &error))
    {
      leave_failed (g_steal_pointer (&task), error);
      return;
    }
  keep_local_name (op, op->wanted_name);
  yd_transfer_engine_run_async (op->engine, make_folder_in_worker, op, cancellable,
                                folder_made_cb, g_steal_pointer (&task));
}

/* Its name is kept before it is made: wherever this ends, the next walk finds it. Takes @task. */
static void
make_local_folder (GTask *task)
{
  Walk *op = g_task_get_task_data (task);
  g_autofree char *key = dup_name_key (op->node);

  op->wanted_name = g_strdup (yd_transfer_group_get_local_name (op->group, key));
  op->again = op->wanted_name != NULL;
  if (op->again)
    yd_transfer_engine_run_async (op->engine, make_folder_in_worker, op,
                                  g_task_get_cancellable (task), folder_made_cb, task);
  else
    yd_transfer_engine_run_async (op->engine, choose_name_in_worker, op,
                                  g_task_get_cancellable (task), name_chosen_cb, task);
}

/* Takes @task. */
static void
look_at_next (GTask *task)
{
  Walk *op = g_task_get_task_data (task);
  g_autoptr(GTask) owned = task;
  GError *error = NULL;

  do
    {
      if (error != NULL)
        report_failed (op, error);
      leave_node (op);
      if (g_task_return_error_if_cancelled (task))
        return;
      op->node = g_queue_pop_head (&op->nodes);
      error = op->node != NULL ? find_obstacle (op) : NULL;
    }
  while (error != NULL);
  if (op->node == NULL && op->left)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "nobody may be asked");
  else if (op->node == NULL)
    g_task_return_boolean (task, TRUE);
  else
    make_local_folder (g_steal_pointer (&owned));
}

static void
folder_made_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Walk *op = g_task_get_task_data (task);
  GError *error = NULL;
  guint depth;

  if (!yd_transfer_engine_run_finish (result, &error))
    {
      leave_failed (g_steal_pointer (&task), error);
      return;
    }
  if (!g_str_equal (op->wanted_name, op->local_name))
    keep_local_name (op, op->local_name);
  depth = g_strv_length (op->node->below);
  op->inside = g_new0 (char *, depth + 2);
  for (guint i = 0; i < depth; i++)
    op->inside[i] = g_strdup (op->node->below[i]);
  op->inside[depth] = g_strdup (op->local_name);
  op->pages = yd_drive_pages_new ();
  op->listed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  list_page (g_steal_pointer (&task));
}

/* Takes @task. */
static void
list_page (GTask *task)
{
  Walk *op = g_task_get_task_data (task);

  yd_drive_client_list_with_urls_async (yd_storage_get_drive (op->storage),
                                        yd_drive_item_get_drive_id (op->node->item),
                                        yd_drive_item_get_id (op->node->item), op->marker,
                                        op->asking, page_listed_cb, task);
}

static void
page_listed_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Walk *op = g_task_get_task_data (task);
  g_autofree char *marker = NULL;
  GError *error = NULL;
  g_autoptr(GPtrArray) items =
    yd_drive_client_list_finish (YD_DRIVE_CLIENT (object), result, &marker, &error);

  if (items != NULL)
    sort_out (op, items, (const char * const *) op->inside);
  if (error != NULL ||
      (marker != NULL && !yd_drive_pages_follow (op->pages, marker, &error)))
    {
      leave_failed (g_steal_pointer (&task), error);
      return;
    }
  g_free (op->marker);
  op->marker = g_steal_pointer (&marker);
  if (op->marker == NULL)
    look_at_next (g_steal_pointer (&task));
  else
    list_page (g_steal_pointer (&task));
}

GPtrArray *
yd_transfer_remote_tree_dup_unwalked (YdStorage          *storage,
                                      GPtrArray          *items,
                                      GFile              *folder,
                                      const char * const *below)
{
  static const char * const nothing[] = { NULL };
  g_autoptr(GPtrArray) trees = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < items->len; i++)
    {
      YdTransfer *transfer =
        yd_transfer_new_download (storage, g_ptr_array_index (items, i), folder,
                                  below != NULL ? below : nothing);

      yd_transfer_set_tree (transfer, TRUE);
      g_ptr_array_add (trees, transfer);
    }
  return g_steal_pointer (&trees);
}
