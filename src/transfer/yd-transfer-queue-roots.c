/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Walks over the end of the program. What a walk began with stands in the journal as trees still to
 * be walked until it has found everything; whoever takes the rows over walks again, into the same
 * group, and passes by what that has already, or a walk beside it has found. The queue shows no
 * such tree while the walk runs.
 */
#include "config.h"

#include "yd-transfer-queue-inner.h"

#include "yd-transfer-group.h"
#include "yd-transfer-journal-private.h"

/* The same for the same file to the same place; a folder that could not be walked is not a file.
 * (transfer full) */
static char *
dup_key (YdTransfer *transfer)
{
  gboolean upload = yd_transfer_get_direction (transfer) == YD_TRANSFER_UPLOAD;
  g_autofree char *uri = upload ? g_file_get_uri (yd_transfer_get_file (transfer)) : NULL;
  YdDriveItem *item = yd_transfer_get_item (transfer);
  char **below = (char **) yd_transfer_get_below (transfer);
  g_autofree char *place = NULL;

  if (upload)
    return g_strjoin ("\n", yd_transfer_get_parent_id (transfer), uri, NULL);
  place = below != NULL ? g_strjoinv ("/", below) : g_strdup ("");
  return g_strjoin ("\n", yd_drive_item_get_drive_id (item), yd_drive_item_get_id (item), place,
                    NULL);
}

static gboolean
is_unwalked (YdTransfer *transfer)
{
  return yd_transfer_is_tree (transfer) && !yd_transfer_is_ended (transfer);
}

/* What @group has. (transfer full) */
static GHashTable *
collect_known (YdTransferGroup *group)
{
  GHashTable *known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (group));

  for (guint i = 0; i < n; i++)
    {
      g_autoptr(YdTransfer) transfer = g_list_model_get_item (G_LIST_MODEL (group), i);

      if (!is_unwalked (transfer))
        g_hash_table_add (known, dup_key (transfer));
    }
  return known;
}

/* What @run's group has but for @walked (nullable). Walks for one group know what the others find:
 * one of their roots may lie in another. (transfer full) */
static GHashTable *
share_known (YdTransferQueue *self,
             YdTransferRun   *run,
             YdTransfer      *walked)
{
  GHashTable *known = NULL;

  for (guint i = 0; known == NULL && i < self->runs->len; i++)
    {
      YdTransferRun *other = g_ptr_array_index (self->runs, i);

      if (other != run && other->group == run->group && other->known != NULL)
        known = g_hash_table_ref (other->known);
    }
  if (known == NULL)
    known = collect_known (run->group);
  /* One that stands for what it is to find is known only when that was found already. */
  if (walked != NULL && !is_unwalked (walked))
    {
      g_autofree char *key = dup_key (walked);

      g_hash_table_remove (known, key);
    }
  return known;
}

/* Remote files are found before anything is asked: they need no row twice. */
static void
leave_out_files (GPtrArray *roots)
{
  for (guint i = roots->len; i > 0; i--)
    {
      YdTransfer *root = g_ptr_array_index (roots, i - 1);

      if (yd_transfer_get_direction (root) == YD_TRANSFER_DOWNLOAD &&
          !yd_drive_item_is_folder (yd_transfer_get_item (root)))
        g_ptr_array_remove_index (roots, i - 1);
    }
}

void
yd_transfer_queue_begin_roots (YdTransferQueue *self,
                               YdTransferRun   *run,
                               GPtrArray       *roots,
                               YdTransfer      *walked)
{
  g_autoptr(GError) error = NULL;

  leave_out_files (roots);
  run->roots = roots;
  run->known = share_known (self, run, walked);
  for (guint i = 0; i < roots->len; i++)
    {
      YdTransfer *root = g_ptr_array_index (roots, i);

      yd_transfer_set_options (root, &run->options);
      yd_transfer_get_facts (root)->group = run->group;
      yd_transfer_get_facts (root)->order = ++self->last_order;
    }
  if (!yd_transfer_journal_add (self->engine->journal, roots, &error))
    g_debug ("This walk will not survive: %s", error->message);
  if (roots->len > 0)
    yd_transfer_queue_sync_soon (self);
}

GPtrArray *
yd_transfer_queue_dup_unknown (YdTransferRun *run,
                               GPtrArray     *found)
{
  GPtrArray *unknown = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < found->len; i++)
    {
      YdTransfer *transfer = g_ptr_array_index (found, i);

      if (g_hash_table_add (run->known, dup_key (transfer)))
        g_ptr_array_add (unknown, g_object_ref (transfer));
    }
  return unknown;
}

void
yd_transfer_queue_note_roots (YdTransferQueue *self,
                              YdTransferRun   *run)
{
  YdTransferState state = run->wish == YD_TRANSFER_WISH_PAUSE ? YD_TRANSFER_PAUSED
                                                              : YD_TRANSFER_QUEUED;

  yd_transfer_journal_begin (self->engine->journal);
  for (guint i = 0; run->roots != NULL && i < run->roots->len; i++)
    {
      YdTransfer *root = g_ptr_array_index (run->roots, i);

      yd_transfer_set_options (root, &run->options);
      if (yd_transfer_get_state (root) != state)
        yd_transfer_set_state (root, state);
      yd_transfer_journal_update (self->engine->journal, root);
    }
  yd_transfer_journal_end (self->engine->journal);
}

void
yd_transfer_queue_forget_roots (YdTransferQueue *self,
                                YdTransferRun   *run)
{
  if (run->roots != NULL)
    yd_transfer_journal_remove (self->engine->journal, run->roots);
  g_clear_pointer (&run->roots, g_ptr_array_unref);
}

/* Of @roots, those that @group has as what they were found to be. */
static void
leave_out_found (YdTransferQueue *self,
                 YdTransferGroup *group,
                 GPtrArray       *roots)
{
  g_autoptr(GHashTable) known = collect_known (group);
  g_autoptr(GPtrArray) found = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = roots->len; i > 0; i--)
    {
      g_autofree char *key = dup_key (g_ptr_array_index (roots, i - 1));

      if (g_hash_table_contains (known, key))
        g_ptr_array_add (found, g_ptr_array_steal_index (roots, i - 1));
    }
  if (found->len > 0)
    yd_transfer_journal_remove (self->engine->journal, found);
}

void
yd_transfer_queue_leave_roots (YdTransferQueue *self,
                               YdTransferRun   *run)
{
  g_autoptr(GPtrArray) roots = g_steal_pointer (&run->roots);

  if (roots != NULL)
    leave_out_found (self, run->group, roots);
  if (roots == NULL || roots->len == 0)
    return;
  yd_transfer_queue_watch (self, run->storage);
  yd_transfer_queue_take_into_group (self, run->group, roots);
  yd_transfer_queue_append (self, roots);
  for (guint i = 0; i < roots->len; i++)
    {
      YdTransfer *root = g_ptr_array_index (roots, i);

      yd_transfer_queue_note (self, root);
      if (!self->stopped && yd_transfer_queue_is_held_tree (root) &&
          yd_transfer_queue_is_online (self, yd_transfer_queue_get_account (root)))
        yd_transfer_queue_retry (self, root);
    }
}

GHashTable *
yd_transfer_queue_collect_walked (YdTransferQueue *self)
{
  GHashTable *walked = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < self->runs->len; i++)
    {
      YdTransferRun *run = g_ptr_array_index (self->runs, i);

      if (run->transfer == NULL)
        g_hash_table_add (walked, run->group);
    }
  for (guint i = 0; i < self->transfers->len; i++)
    if (is_unwalked (g_ptr_array_index (self->transfers, i)))
      g_hash_table_add (walked, yd_transfer_get_group (g_ptr_array_index (self->transfers, i)));
  return walked;
}
