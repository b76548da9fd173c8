/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The walk over local folders, one at a time, depth first; see the header.
 */
#include "config.h"

#include "yd-transfer-tree.h"

#include "yd-transfer-private.h"

#define ATTRIBUTES G_FILE_ATTRIBUTE_STANDARD_NAME "," G_FILE_ATTRIBUTE_STANDARD_TYPE "," \
  G_FILE_ATTRIBUTE_STANDARD_IS_SYMLINK "," G_FILE_ATTRIBUTE_STANDARD_SIZE
#define BATCH 100

typedef struct
{
  GFile *file;     /* (owned) */
  char *parent_id; /* (owned) */
  gboolean folder; /* known to be one */
} Node;

typedef struct
{
  /* Input */
  YdStorage *storage;          /* (owned) */
  YdTransferTreeFunc found;
  gpointer found_data;         /* (borrowed) */
  GCancellable *asking;        /* (owned) */

  /* In progress */
  GQueue nodes;                /* of Node (owned): what is still to be looked at */
  Node *node;                  /* (owned) (nullable): being looked at */
  GFileEnumerator *enumerator; /* (owned) (nullable) */
  char *folder_id;             /* (owned) (nullable): the remote twin of node */
  gboolean left;               /* some node was not walked: nobody may be asked */
} Walk;

/* A few nodes in a worker, for its length theirs alone. */
typedef struct
{
  GPtrArray *nodes;  /* (owned): Node */
  GPtrArray *infos;  /* (owned): GFileInfo (owned), NULL with an error, of the same place */
  GPtrArray *errors; /* (owned): GError (owned) (nullable) */
} Look;

static void look_at_next       (GTask *task);
static void looked_at_cb       (GObject *object, GAsyncResult *result, gpointer user_data);
static void make_remote_folder (GTask *task);
static void folder_made_cb     (GObject *object, GAsyncResult *result, gpointer user_data);
static void enumerated_cb      (GObject *object, GAsyncResult *result, gpointer user_data);
static void read_batch         (GTask *task);
static void batch_read_cb      (GObject *object, GAsyncResult *result, gpointer user_data);

static Node *
node_new (GFile      *file,
          const char *parent_id,
          gboolean    folder)
{
  Node *node = g_new0 (Node, 1);

  node->file = g_object_ref (file);
  node->parent_id = g_strdup (parent_id);
  node->folder = folder;
  return node;
}

static void
node_free (gpointer data)
{
  Node *node = data;

  g_object_unref (node->file);
  g_free (node->parent_id);
  g_free (node);
}

static void
walk_free (gpointer data)
{
  Walk *op = data;

  g_queue_clear_full (&op->nodes, node_free);
  g_clear_pointer (&op->node, node_free);
  g_clear_object (&op->enumerator);
  g_free (op->folder_id);
  g_object_unref (op->asking);
  g_object_unref (op->storage);
  g_free (op);
}

void
yd_transfer_tree_walk_async (YdStorage           *storage,
                             GListModel          *files,
                             const char          *parent_id,
                             YdTransferTreeFunc   found,
                             gpointer             found_data,
                             GCancellable        *asking,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  GTask *task = g_task_new (storage, cancellable, callback, user_data);
  Walk *op = g_new0 (Walk, 1);
  guint n = files != NULL ? g_list_model_get_n_items (files) : 0;

  g_task_set_source_tag (task, yd_transfer_tree_walk_async);
  g_task_set_task_data (task, op, walk_free);
  op->storage = g_object_ref (storage);
  op->found = found;
  op->found_data = found_data;
  op->asking = g_object_ref (asking);
  g_queue_init (&op->nodes);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr(GFile) file = g_list_model_get_item (files, i);

      g_queue_push_tail (&op->nodes, node_new (file, parent_id, FALSE));
    }
  look_at_next (task);
}

gboolean
yd_transfer_tree_walk_finish (YdStorage     *storage,
                              GAsyncResult  *result,
                              GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, storage), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, yd_transfer_tree_walk_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* What was found */

static void
report_one (Walk       *op,
            YdTransfer *transfer)
{
  g_autoptr(GPtrArray) found = g_ptr_array_new_with_free_func (g_object_unref);

  g_ptr_array_add (found, transfer);
  op->found (found, op->found_data);
}

/* Takes @error. */
static YdTransfer *
new_failed (Walk       *op,
            GFile      *file,
            const char *parent_id,
            GError     *error)
{
  YdTransfer *transfer = yd_transfer_new_upload (op->storage, file, parent_id, FALSE);

  yd_transfer_set_tree (transfer, TRUE);
  yd_transfer_fail (transfer, error);
  return transfer;
}

static void
look_free (gpointer data)
{
  Look *look = data;

  g_ptr_array_unref (look->nodes);
  g_ptr_array_unref (look->infos);
  g_ptr_array_unref (look->errors);
  g_free (look);
}

static void
unref_if_any (gpointer object)
{
  g_clear_object (&object);
}

static void
free_error_if_any (gpointer error)
{
  g_clear_error ((GError **) &error);
}

/* The node cannot be walked: one failed transfer, unless that is what cancelling does. Takes
 * @error. */
static void
report_failed (Walk   *op,
               GError *error)
{
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      report_one (op, new_failed (op, op->node->file, op->node->parent_id, error));
      return;
    }
  op->left = TRUE;
  g_error_free (error);
}

/* Takes @task and @error. */
static void
leave_failed (GTask  *task,
              GError *error)
{
  report_failed (g_task_get_task_data (task), error);
  look_at_next (task);
}

/* The transfer for an entry that is no folder to walk; NULL when it is one. */
static YdTransfer *
new_from_info (Walk       *op,
               GFile      *file,
               const char *parent_id,
               GFileInfo  *info)
{
  GFileType type = g_file_info_get_file_type (info);
  gboolean link = g_file_info_get_is_symlink (info);
  YdTransfer *transfer;

  if (type == G_FILE_TYPE_REGULAR)
    {
      transfer = yd_transfer_new_upload (op->storage, file, parent_id, link);
      yd_transfer_set_size (transfer, g_file_info_get_size (info));
      return transfer;
    }
  if (type == G_FILE_TYPE_DIRECTORY && !link)
    return NULL;
  return new_failed (op, file, parent_id,
                     g_error_new_literal (YD_TRANSFER_ERROR, YD_TRANSFER_ERROR_UNSUPPORTED,
                                          link ? "a link that leads to no file"
                                               : "neither a file nor a folder"));
}

/* The walk */

static void
leave_node (Walk *op)
{
  g_clear_object (&op->enumerator);
  g_clear_pointer (&op->folder_id, g_free);
  g_clear_pointer (&op->node, node_free);
}

/* Why no remote twin of the node can be made; NULL when nothing is known against it. */
static GError *
find_obstacle (Walk *op)
{
  g_autofree char *name = g_file_get_basename (op->node->file);
  GError *error = NULL;

  if (yd_storage_get_drive_id (op->storage) == NULL)
    return g_error_new_literal (YD_DRIVE_ERROR, YD_DRIVE_ERROR_DRIVE_DENIED,
                                "the drive was not granted");
  error = yd_drive_name_check (name);
  if (error == NULL)
    g_cancellable_set_error_if_cancelled (op->asking, &error);
  return error;
}

static void
look_in_thread (GTask        *task,
                gpointer      source_object,
                gpointer      task_data,
                GCancellable *cancellable)
{
  Look *look = task_data;

  for (guint i = 0; i < look->nodes->len; i++)
    {
      Node *node = g_ptr_array_index (look->nodes, i);
      GError *error = NULL;

      g_ptr_array_add (look->infos, g_file_query_info (node->file, ATTRIBUTES,
                                                       G_FILE_QUERY_INFO_NONE, cancellable,
                                                       &error));
      g_ptr_array_add (look->errors, error);
    }
  g_task_return_boolean (task, TRUE);
}

/* Takes @task. The nodes that nothing is known of, from op->node on. */
static void
look_at_some (GTask *task)
{
  Walk *op = g_task_get_task_data (task);
  Look *look = g_new0 (Look, 1);
  g_autoptr(GTask) job = g_task_new (NULL, g_task_get_cancellable (task), looked_at_cb, task);

  g_task_set_source_tag (job, look_at_some);
  g_task_set_task_data (job, look, look_free);
  look->nodes = g_ptr_array_new_with_free_func (node_free);
  look->infos = g_ptr_array_new_with_free_func (unref_if_any);
  look->errors = g_ptr_array_new_with_free_func (free_error_if_any);
  g_ptr_array_add (look->nodes, g_steal_pointer (&op->node));
  while (look->nodes->len < BATCH && !g_queue_is_empty (&op->nodes) &&
         !((Node *) g_queue_peek_head (&op->nodes))->folder)
    g_ptr_array_add (look->nodes, g_queue_pop_head (&op->nodes));
  g_task_run_in_thread (job, look_in_thread);
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
      error = op->node != NULL && op->node->folder ? find_obstacle (op) : NULL;
    }
  while (error != NULL);
  if (op->node == NULL && op->left)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "nobody may be asked");
  else if (op->node == NULL)
    g_task_return_boolean (task, TRUE);
  else if (op->node->folder)
    make_remote_folder (g_steal_pointer (&owned));
  else
    look_at_some (g_steal_pointer (&owned));
}

/* What became of the node at @i: a transfer, or a folder to walk before what follows. */
static void
take_look (Walk      *op,
           Look      *look,
           guint      i,
           GPtrArray *found)
{
  Node *node = g_ptr_array_index (look->nodes, i);
  GFileInfo *info = g_ptr_array_index (look->infos, i);
  GError *error = g_steal_pointer (&g_ptr_array_index (look->errors, i));
  YdTransfer *transfer;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_error_free (error);
      return;
    }
  transfer = error != NULL ? new_failed (op, node->file, node->parent_id, error)
                           : new_from_info (op, node->file, node->parent_id, info);
  if (transfer != NULL)
    g_ptr_array_add (found, transfer);
  else
    g_queue_push_head (&op->nodes, node_new (node->file, node->parent_id, TRUE));
}

/* Backwards, so that folders come to stand in their order. */
static void
looked_at_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Walk *op = g_task_get_task_data (task);
  Look *look = g_task_get_task_data (G_TASK (result));
  g_autoptr(GPtrArray) found = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = look->infos->len; i > 0; i--)
    take_look (op, look, i - 1, found);
  for (guint i = 0; i < found->len / 2; i++)
    {
      gpointer first = g_ptr_array_index (found, i);

      g_ptr_array_index (found, i) = g_ptr_array_index (found, found->len - 1 - i);
      g_ptr_array_index (found, found->len - 1 - i) = first;
    }
  if (found->len > 0)
    op->found (found, op->found_data);
  look_at_next (g_steal_pointer (&task));
}

/* Takes @task. */
static void
make_remote_folder (GTask *task)
{
  Walk *op = g_task_get_task_data (task);
  g_autofree char *name = g_file_get_basename (op->node->file);
  GError *error = find_obstacle (op);

  if (error != NULL)
    leave_failed (task, error);
  else
    yd_drive_client_create_folder_async (yd_storage_get_drive (op->storage),
                                         yd_storage_get_drive_id (op->storage),
                                         op->node->parent_id, name, TRUE, op->asking,
                                         folder_made_cb, task);
}

static void
folder_made_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Walk *op = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  GError *error = NULL;
  g_autoptr(YdDriveItem) folder =
    yd_drive_client_create_folder_finish (YD_DRIVE_CLIENT (object), result, &error);

  if (folder == NULL)
    {
      leave_failed (g_steal_pointer (&task), error);
      return;
    }
  op->folder_id = g_strdup (yd_drive_item_get_id (folder));
  g_file_enumerate_children_async (op->node->file, ATTRIBUTES, G_FILE_QUERY_INFO_NONE,
                                   G_PRIORITY_DEFAULT, cancellable, enumerated_cb,
                                   g_steal_pointer (&task));
}

static void
enumerated_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Walk *op = g_task_get_task_data (task);
  GError *error = NULL;

  op->enumerator = g_file_enumerate_children_finish (G_FILE (object), result, &error);
  if (op->enumerator == NULL)
    leave_failed (g_steal_pointer (&task), error);
  else
    read_batch (g_steal_pointer (&task));
}

/* Takes @task. */
static void
read_batch (GTask *task)
{
  Walk *op = g_task_get_task_data (task);

  g_file_enumerator_next_files_async (op->enumerator, BATCH, G_PRIORITY_DEFAULT,
                                      g_task_get_cancellable (task), batch_read_cb, task);
}

static void
sort_out (Walk  *op,
          GList *infos)
{
  g_autoptr(GPtrArray) found = g_ptr_array_new_with_free_func (g_object_unref);

  for (GList *l = infos; l != NULL; l = l->next)
    {
      g_autoptr(GFile) file = g_file_enumerator_get_child (op->enumerator, l->data);
      YdTransfer *transfer = new_from_info (op, file, op->folder_id, l->data);

      if (transfer != NULL)
        g_ptr_array_add (found, transfer);
      else
        g_queue_push_head (&op->nodes, node_new (file, op->folder_id, TRUE));
    }
  if (found->len > 0)
    op->found (found, op->found_data);
}

static void
batch_read_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Walk *op = g_task_get_task_data (task);
  GError *error = NULL;
  GList *infos = g_file_enumerator_next_files_finish (op->enumerator, result, &error);

  if (error != NULL)
    {
      leave_failed (g_steal_pointer (&task), error);
      return;
    }
  if (infos == NULL)
    {
      look_at_next (g_steal_pointer (&task));
      return;
    }
  sort_out (op, infos);
  g_list_free_full (infos, g_object_unref);
  read_batch (g_steal_pointer (&task));
}

GPtrArray *
yd_transfer_tree_dup_unwalked (YdStorage  *storage,
                               GListModel *files,
                               const char *parent_id)
{
  g_autoptr(GPtrArray) trees = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (files); i++)
    {
      g_autoptr(GFile) file = g_list_model_get_item (files, i);
      YdTransfer *transfer = yd_transfer_new_upload (storage, file, parent_id, FALSE);

      yd_transfer_set_tree (transfer, TRUE);
      g_ptr_array_add (trees, transfer);
    }
  return g_steal_pointer (&trees);
}
