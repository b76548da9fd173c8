/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What was dropped becomes transfers: walks through folders, the group of a drop, rows of the
 * journal.
 */
#include "config.h"

#include "yd-transfer-queue-inner.h"

#include "yd-transfer-group-private.h"
#include "yd-transfer-journal-private.h"
#include "yd-transfer-overlap.h"
#include "yd-transfer-remote-tree.h"
#include "yd-transfer-tree.h"

/* Of one drop. */
typedef struct
{
  YdTransferOptions options;
  YdTransferGroup *group; /* (borrowed) */
  gboolean paused;
  gboolean adopted;       /* another program may have been at work on what is found */
  YdTransfer *walked;     /* (borrowed) (nullable): what is walked again */
} Drop;

/* A tree that is not walked yet, since its account is held. */
gboolean
yd_transfer_queue_is_held_tree (YdTransfer *transfer)
{
  return yd_transfer_is_tree (transfer) && yd_transfer_get_state (transfer) == YD_TRANSFER_QUEUED;
}

void
yd_transfer_queue_take_into_group (YdTransferQueue *self,
                                   YdTransferGroup *group,
                                   GPtrArray       *found)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->groups));
  gpointer addition = group;

  if (g_list_model_get_n_items (G_LIST_MODEL (group)) == 0)
    g_list_store_splice (self->groups, n, 0, &addition, 1);
  yd_transfer_group_add (group, found, 0);
}

static void
keep_rows (YdTransferQueue *self,
           GPtrArray       *found)
{
  g_autoptr(GError) error = NULL;

  if (!yd_transfer_journal_add (self->engine->journal, found, &error))
    g_debug ("These transfers will not survive: %s", error->message);
}

static void
begin_found (YdTransferQueue *self,
             YdTransfer      *transfer,
             gboolean         paused)
{
  if (yd_transfer_is_ended (transfer))
    yd_transfer_queue_announce_ended (self, transfer);
  else if (paused)
    yd_transfer_set_state (transfer, YD_TRANSFER_PAUSED);
  else if (!yd_transfer_queue_is_held_tree (transfer))
    yd_transfer_queue_schedule (self, transfer);
}

static void
add_found (YdTransferQueue *self,
           YdStorage       *storage,
           const Drop      *drop,
           GPtrArray       *found)
{
  yd_transfer_queue_watch (self, storage);
  for (guint i = 0; i < found->len; i++)
    {
      yd_transfer_set_options (g_ptr_array_index (found, i), &drop->options);
      yd_transfer_get_facts (g_ptr_array_index (found, i))->adopted |= drop->adopted;
    }
  yd_transfer_queue_take_into_group (self, drop->group, found);
  yd_transfer_queue_append (self, found);
  yd_transfer_journal_begin (self->engine->journal);
  keep_rows (self, found);
  for (guint i = 0; i < found->len; i++)
    {
      begin_found (self, g_ptr_array_index (found, i), drop->paused);
      if (drop->paused)
        yd_transfer_queue_note (self, g_ptr_array_index (found, i));
    }
  yd_transfer_journal_end (self->engine->journal);
  for (guint i = 0; i < found->len; i++)
    yd_transfer_queue_hold_one (self, g_ptr_array_index (found, i));
  yd_transfer_queue_start_more (self);
}

/* Walks */

static void
take_found (GPtrArray *found,
            gpointer   user_data)
{
  YdTransferRun *run = user_data;
  g_autoptr(YdTransferQueue) self = g_weak_ref_get (&run->queue);
  Drop drop = { run->options, run->group, run->wish == YD_TRANSFER_WISH_PAUSE, run->adopted, NULL };
  g_autoptr(GPtrArray) unknown = NULL;

  if (self == NULL || g_cancellable_is_cancelled (run->cancellable))
    return;
  unknown = yd_transfer_queue_dup_unknown (run, found);
  if (unknown->len > 0)
    add_found (self, run->storage, &drop, unknown);
}

/* Takes @roots. */
static YdTransferRun *
begin_walk (YdTransferQueue *self,
            YdStorage       *storage,
            const Drop      *drop,
            GPtrArray       *roots)
{
  YdTransferRun *run = yd_transfer_queue_add_run (self, NULL, storage);

  run->options = drop->options;
  run->group = g_object_ref (drop->group);
  run->adopted = drop->adopted;
  for (guint i = 0; i < roots->len; i++)
    yd_transfer_get_facts (g_ptr_array_index (roots, i))->adopted |= drop->adopted;
  if (!yd_transfer_queue_is_online (self, yd_storage_get_account (storage)))
    g_cancellable_cancel (run->asking);
  yd_transfer_queue_begin_roots (self, run, roots, drop->walked);
  yd_transfer_queue_count_walk (self, 1);
  return run;
}

static void
end_walk (YdTransferRun *run,
          gboolean       all)
{
  g_autoptr(YdTransferQueue) self = g_weak_ref_get (&run->queue);

  if (self != NULL)
    {
      yd_transfer_run_leave (run, self->runs);
      if (all || run->wish == YD_TRANSFER_WISH_CANCEL)
        yd_transfer_queue_forget_roots (self, run);
      else
        yd_transfer_queue_leave_roots (self, run);
      yd_transfer_queue_count_walk (self, -1);
    }
  yd_transfer_run_free (run);
}

static void
tree_walked_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  end_walk (user_data, yd_transfer_tree_walk_finish (YD_STORAGE (object), result, NULL));
}

static void
remote_tree_walked_cb (GObject      *object,
                       GAsyncResult *result,
                       gpointer      user_data)
{
  end_walk (user_data, yd_transfer_remote_tree_walk_finish (YD_STORAGE (object), result, NULL));
}

static void
walk_files (YdTransferQueue *self,
            GListModel      *files,
            YdStorage       *storage,
            const char      *parent_id,
            const Drop      *drop)
{
  g_autoptr(GPtrArray) trees = yd_transfer_tree_dup_unwalked (storage, files, parent_id);
  YdTransferRun *run;

  if (yd_transfer_queue_is_held (storage))
    {
      add_found (self, storage, drop, trees);
      return;
    }
  run = begin_walk (self, storage, drop, g_steal_pointer (&trees));
  yd_transfer_tree_walk_async (storage, files, parent_id, take_found, run, run->asking,
                               run->cancellable, tree_walked_cb, run);
}

static void
walk_items (YdTransferQueue    *self,
            YdStorage          *storage,
            GPtrArray          *items,
            GFile              *folder,
            const char * const *below,
            const Drop         *drop)
{
  g_autoptr(GPtrArray) trees =
    yd_transfer_remote_tree_dup_unwalked (storage, items, folder, below);
  YdTransferRun *run;

  if (yd_transfer_queue_is_held (storage))
    {
      add_found (self, storage, drop, trees);
      return;
    }
  run = begin_walk (self, storage, drop, g_steal_pointer (&trees));
  yd_transfer_remote_tree_walk_async (self->engine, storage, drop->group, items, folder, below,
                                      take_found, run, run->asking, run->cancellable,
                                      remote_tree_walked_cb, run);
}

static void
walk_files_again (YdTransferQueue *self,
                  YdTransfer      *transfer,
                  const Drop      *drop)
{
  g_autoptr(GListStore) files = g_list_store_new (G_TYPE_FILE);
  gpointer file = yd_transfer_get_file (transfer);

  g_list_store_splice (files, 0, 0, &file, 1);
  walk_files (self, G_LIST_MODEL (files), yd_transfer_get_storage (transfer),
              yd_transfer_get_parent_id (transfer), drop);
}

static void
walk_items_again (YdTransferQueue *self,
                  YdTransfer      *transfer,
                  const Drop      *drop)
{
  g_autoptr(GPtrArray) items = g_ptr_array_new ();

  g_ptr_array_add (items, yd_transfer_get_item (transfer));
  walk_items (self, yd_transfer_get_storage (transfer), items, yd_transfer_get_folder (transfer),
              yd_transfer_get_below (transfer), drop);
}

/* The row of the new walk comes and that of the old one goes at once: two would be two walks. */
void
yd_transfer_queue_walk_again (YdTransferQueue *self,
                              YdTransfer      *transfer)
{
  g_autoptr(YdTransferGroup) group = g_object_ref (yd_transfer_get_group (transfer));
  g_autoptr(GHashTable) gone = g_hash_table_new (NULL, NULL);
  gboolean was_active = !yd_transfer_is_ended (transfer);
  YdTransferFacts *facts = yd_transfer_get_facts (transfer);
  Drop drop = { facts->options, group, FALSE, facts->adopted, transfer };

  yd_transfer_journal_begin (self->engine->journal);
  if (yd_transfer_get_direction (transfer) == YD_TRANSFER_UPLOAD)
    walk_files_again (self, transfer, &drop);
  else
    walk_items_again (self, transfer, &drop);
  if (was_active)
    {
      self->batch--;
      yd_transfer_queue_set_active (self, self->active - 1);
    }
  g_hash_table_add (gone, transfer);
  yd_transfer_queue_drop (self, gone);
  yd_transfer_journal_end (self->engine->journal);
}

/* Drops */

static YdTransferOptions
choose_options (YdTransferQueue         *self,
                const YdTransferOptions *options)
{
  return options != NULL ? *options : (YdTransferOptions) { self->conflict, FALSE };
}

static void
enqueue_files (YdTransferQueue         *self,
               GListModel              *files,
               YdStorage               *storage,
               const char              *parent_id,
               const YdTransferOptions *options)
{
  g_autoptr(GFile) first = g_list_model_get_item (files, 0);
  g_autofree char *basename = g_file_get_basename (first);
  g_autofree char *title = g_filename_display_name (basename != NULL ? basename : "");
  g_autoptr(YdTransferGroup) group = NULL;
  Drop drop = { *options, NULL, FALSE, FALSE, NULL };

  drop.group = group = yd_transfer_group_new (title, YD_TRANSFER_UPLOAD,
                                              g_list_model_get_n_items (files));
  walk_files (self, files, storage, parent_id, &drop);
}

/* What was dropped, while a portal is asked to remember it. */
typedef struct
{
  GWeakRef queue;
  YdStorage *storage;        /* (owned) */
  char *parent_id;           /* (owned) */
  YdTransferOptions options;
} Arrival;

static void
kept_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  Arrival *arrival = user_data;
  g_autoptr(YdTransferQueue) self = g_weak_ref_get (&arrival->queue);
  g_autoptr(GListModel) files =
    yd_base_documents_keep_finish (YD_BASE_DOCUMENTS (object), result, NULL);

  if (self != NULL && files != NULL)
    {
      enqueue_files (self, files, arrival->storage, arrival->parent_id, &arrival->options);
      yd_transfer_queue_count_walk (self, -1);
    }
  g_weak_ref_clear (&arrival->queue);
  g_object_unref (arrival->storage);
  g_free (arrival->parent_id);
  g_free (arrival);
}

static void
keep_files (YdTransferQueue         *self,
            GListModel              *files,
            YdStorage               *storage,
            const char              *parent_id,
            const YdTransferOptions *options)
{
  Arrival *arrival = g_new0 (Arrival, 1);

  g_weak_ref_init (&arrival->queue, self);
  arrival->storage = g_object_ref (storage);
  arrival->parent_id = g_strdup (parent_id);
  arrival->options = *options;
  yd_transfer_queue_count_walk (self, 1);
  yd_base_documents_keep_async (self->documents, files, self->closing, kept_cb, arrival);
}

void
yd_transfer_queue_enqueue_uploads (YdTransferQueue         *self,
                                   GListModel              *files,
                                   YdStorage               *storage,
                                   const char              *parent_id,
                                   const YdTransferOptions *options)
{
  g_autoptr(GListModel) chosen = yd_transfer_overlap_dup_files (files);
  YdTransferOptions wanted = choose_options (self, options);

  if (g_list_model_get_n_items (chosen) == 0)
    return;
  if (self->documents != NULL)
    keep_files (self, chosen, storage, parent_id, &wanted);
  else
    enqueue_files (self, chosen, storage, parent_id, &wanted);
}

void
yd_transfer_queue_enqueue_downloads (YdTransferQueue         *self,
                                     YdStorage               *storage,
                                     GPtrArray               *items,
                                     GFile                   *folder,
                                     const YdTransferOptions *options)
{
  g_autoptr(GPtrArray) chosen = yd_transfer_overlap_dup_items (items);
  g_autofree char *title = NULL;
  g_autoptr(YdTransferGroup) group = NULL;
  Drop drop = { choose_options (self, options), NULL, FALSE, FALSE, NULL };

  if (chosen->len == 0)
    return;
  title = g_utf8_make_valid (yd_drive_item_get_name (g_ptr_array_index (chosen, 0)), -1);
  drop.group = group = yd_transfer_group_new (title, YD_TRANSFER_DOWNLOAD, chosen->len);
  walk_items (self, storage, chosen, folder, NULL, &drop);
}
