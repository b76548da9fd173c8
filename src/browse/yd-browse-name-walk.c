/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Step, list, step, list: a step writes what the last folder had and says what is next. A folder
 * is listed from its first page again after anything went wrong. What the feed tells meanwhile is
 * newer than the pages.
 */
#include "config.h"

#include "yd-browse-name-walk.h"

#include "yd-browse-name-index-private.h"
#include "yd-browse-name-walk-table.h"

#include "yd-drive-pages.h"
#include "yd-net-errand.h"

#define AGAIN_S (7 * 24 * 3600)
#define WAIT_FIRST_US (30 * (gint64) G_USEC_PER_SEC)
#define WAIT_MAX_US (30 * 60 * (gint64) G_USEC_PER_SEC)

struct _YdBrowseNameWalk
{
  GObject parent_instance;

  /* given at construction */
  YdBrowseNameIndex *index; /* (owned) */
  YdStorage *storage;       /* (owned) */
  YdBaseClock *clock;       /* (owned) */

  /* state */
  YdBrowseNameWalkState state;
  guint n_done;
  guint n_known;
  gint64 wait_us; /* before the next attempt */

  /* in flight */
  GCancellable *cancellable; /* (owned) (nullable): while it walks or waits */
  YdDriveItem *root;         /* (owned) (nullable) */
  YdDriveItem *folder;       /* (owned) (nullable): that is being listed */
  GPtrArray *items;          /* (owned) (nullable): of it, by now */
  YdDrivePages *pages;       /* (owned) (nullable) */
  GHashTable *news;          /* (owned) (nullable): file id → YdDriveItem as the feed told it since
                              * the listing began, NULL when it is gone */
};

G_DEFINE_FINAL_TYPE (YdBrowseNameWalk, yd_browse_name_walk, G_TYPE_OBJECT)

enum
{
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* What a callback needs to know whether it is still wanted. */
typedef struct
{
  GWeakRef walk;
  GCancellable *cancellable; /* (owned) */
} Turn;

static void take_step     (YdBrowseNameWalk *self,
                           GPtrArray        *items,
                           gboolean          partly);
static void ask_for_page  (YdBrowseNameWalk *self,
                           const char       *marker);
static void waited_cb     (GObject          *source,
                           GAsyncResult     *result,
                           gpointer          user_data);

static Turn *
turn_new (YdBrowseNameWalk *self)
{
  Turn *turn = g_new0 (Turn, 1);

  g_weak_ref_init (&turn->walk, self);
  turn->cancellable = g_object_ref (self->cancellable);
  return turn;
}

static void
turn_free (Turn *turn)
{
  g_weak_ref_clear (&turn->walk);
  g_object_unref (turn->cancellable);
  g_free (turn);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Turn, turn_free)

/* NULL when it was paused since, or is gone. (transfer full) */
static YdBrowseNameWalk *
turn_dup_walk (Turn *turn)
{
  g_autoptr(YdBrowseNameWalk) self = g_weak_ref_get (&turn->walk);

  return self != NULL && self->cancellable == turn->cancellable ? g_steal_pointer (&self) : NULL;
}

static void
set_state (YdBrowseNameWalk      *self,
           YdBrowseNameWalkState  state)
{
  self->state = state;
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
forget_folder (YdBrowseNameWalk *self)
{
  g_clear_pointer (&self->folder, yd_drive_item_unref);
  g_clear_pointer (&self->items, g_ptr_array_unref);
  g_clear_pointer (&self->pages, yd_drive_pages_free);
  g_clear_pointer (&self->news, g_hash_table_unref);
}

/* Waiting */

static void
wait_a_while (YdBrowseNameWalk *self)
{
  forget_folder (self);
  self->wait_us = CLAMP (self->wait_us * 2, WAIT_FIRST_US, WAIT_MAX_US);
  yd_base_clock_wait_async (self->clock, self->wait_us, self->cancellable, waited_cb,
                            turn_new (self));
  set_state (self, YD_BROWSE_NAME_WALK_WAITING);
}

static void
begin (YdBrowseNameWalk *self)
{
  g_autoptr(YdNetErrand) errand = yd_net_errand_new (YD_NET_PRIORITY_BACKGROUND);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  forget_folder (self);
  self->cancellable = g_cancellable_new ();
  yd_net_errand_attach (errand, self->cancellable);
  g_clear_pointer (&self->root, yd_drive_item_unref);
  self->root = yd_storage_dup_root (self->storage);
  if (self->root == NULL)
    {
      wait_a_while (self);
      return;
    }
  set_state (self, YD_BROWSE_NAME_WALK_WALKING);
  take_step (self, NULL, FALSE);
}

static void
waited_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(Turn) turn = user_data;
  g_autoptr(YdBrowseNameWalk) self = turn_dup_walk (turn);

  if (yd_base_clock_wait_finish (YD_BASE_CLOCK (source), result, NULL) && self != NULL)
    begin (self);
}

/* The feed */

static void
clear_item (gpointer item)
{
  if (item != NULL)
    yd_drive_item_unref (item);
}

static void
feed_item (YdBrowseNameWalk *self,
           YdDriveItem      *item)
{
  if (self->news != NULL)
    g_hash_table_replace (self->news, g_strdup (yd_drive_item_get_id (item)),
                          yd_drive_item_ref (item));
}

static void
feed_removed (YdBrowseNameWalk *self,
              const char       *drive_id,
              const char       *parent_id,
              const char       *file_id)
{
  if (self->news != NULL)
    g_hash_table_replace (self->news, g_strdup (file_id), NULL);
}

static gboolean
is_here (YdBrowseNameWalk *self,
         YdDriveItem      *item)
{
  return g_str_equal (yd_drive_item_get_parent_id (item), yd_drive_item_get_id (self->folder)) &&
         g_str_equal (yd_drive_item_get_drive_id (item), yd_drive_item_get_drive_id (self->folder));
}

/* The pages, corrected by what was told since. (transfer full) */
static GPtrArray *
correct_items (YdBrowseNameWalk *self)
{
  GPtrArray *items = g_ptr_array_new_with_free_func ((GDestroyNotify) yd_drive_item_unref);
  GHashTableIter iter;
  gpointer told;

  for (guint i = 0; i < self->items->len; i++)
    {
      YdDriveItem *item = g_ptr_array_index (self->items, i);

      if (!g_hash_table_contains (self->news, yd_drive_item_get_id (item)))
        g_ptr_array_add (items, yd_drive_item_ref (item));
    }
  g_hash_table_iter_init (&iter, self->news);
  while (g_hash_table_iter_next (&iter, NULL, &told))
    if (told != NULL && is_here (self, told))
      g_ptr_array_add (items, yd_drive_item_ref (told));
  return items;
}

/* Steps */

static void
list_folder (YdBrowseNameWalk *self,
             YdDriveItem      *folder)
{
  forget_folder (self);
  self->folder = yd_drive_item_ref (folder);
  self->items = g_ptr_array_new_with_free_func ((GDestroyNotify) yd_drive_item_unref);
  self->pages = yd_drive_pages_new ();
  self->news = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, clear_item);
  ask_for_page (self, NULL);
}

static void
step_taken_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(Turn) turn = user_data;
  g_autoptr(YdBrowseNameWalk) self = turn_dup_walk (turn);
  YdBrowseNameStep *step = g_task_get_task_data (G_TASK (result));
  g_autoptr(GError) error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      g_debug ("a walk waits: %s", error->message);
      if (self != NULL)
        wait_a_while (self);
      return;
    }
  if (self == NULL)
    return;
  self->n_done = step->n_done;
  self->n_known = step->n_known;
  if (step->next == NULL)
    {
      forget_folder (self);
      g_clear_object (&self->cancellable);
      set_state (self, YD_BROWSE_NAME_WALK_DONE);
      return;
    }
  list_folder (self, step->next);
  g_signal_emit (self, signals[CHANGED], 0);
}

/* Takes @items (nullable): of the folder that was listed, if there is one; NULL: it is gone. */
static void
take_step (YdBrowseNameWalk *self,
           GPtrArray        *items,
           gboolean          partly)
{
  GTask *task = g_task_new (self, NULL, step_taken_cb, turn_new (self));
  YdBrowseNameStep *step = g_new0 (YdBrowseNameStep, 1);

  g_task_set_source_tag (task, take_step);
  step->root = yd_drive_item_ref (self->root);
  step->now_s = yd_base_clock_get_real_us (self->clock) / G_USEC_PER_SEC;
  step->again_s = AGAIN_S;
  step->listed = self->folder != NULL ? yd_drive_item_ref (self->folder) : NULL;
  step->items = items;
  step->partly = partly;
  g_task_set_task_data (task, step, yd_browse_name_step_free);
  yd_browse_name_writer_push (yd_browse_name_index_get_writer (self->index),
                              yd_browse_name_step_take, step, NULL, task);
}

/* Pages */

static void
end_folder (YdBrowseNameWalk *self,
            gboolean          partly)
{
  self->wait_us = 0;
  take_step (self, correct_items (self), partly);
}

/* What is there no more is written so; a folder that cannot be read to its end is left; all else
 * may be otherwise later. */
static void
handle_error (YdBrowseNameWalk *self,
              const GError     *error)
{
  yd_storage_account_note_error (yd_storage_get_account (self->storage), error);
  if (g_error_matches (error, YD_DRIVE_ERROR, YD_DRIVE_ERROR_NOT_FOUND) &&
      !g_str_equal (yd_drive_item_get_id (self->folder), yd_drive_item_get_id (self->root)))
    take_step (self, NULL, FALSE);
  else if (g_error_matches (error, YD_DRIVE_ERROR, YD_DRIVE_ERROR_PROTOCOL))
    end_folder (self, TRUE);
  else
    wait_a_while (self);
}

static void
got_page_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(Turn) turn = user_data;
  g_autoptr(YdBrowseNameWalk) self = turn_dup_walk (turn);
  g_autofree char *next_marker = NULL;
  g_autoptr(GError) error = NULL;
  GPtrArray *items =
    yd_drive_client_list_finish (YD_DRIVE_CLIENT (source), result, &next_marker, &error);

  if (self == NULL)
    {
      g_clear_pointer (&items, g_ptr_array_unref);
      return;
    }
  if (items != NULL)
    g_ptr_array_extend_and_steal (self->items, items);
  if (error == NULL && next_marker != NULL &&
      yd_drive_pages_follow (self->pages, next_marker, &error))
    ask_for_page (self, next_marker);
  else if (error != NULL)
    handle_error (self, error);
  else
    end_folder (self, FALSE);
}

static void
ask_for_page (YdBrowseNameWalk *self,
              const char       *marker)
{
  yd_drive_client_list_async (yd_storage_get_drive (self->storage),
                              yd_drive_item_get_drive_id (self->folder),
                              yd_drive_item_get_id (self->folder), marker, self->cancellable,
                              got_page_cb, turn_new (self));
}

/* Public */

void
yd_browse_name_walk_set_paused (YdBrowseNameWalk *self,
                                gboolean          paused)
{
  g_return_if_fail (YD_IS_BROWSE_NAME_WALK (self));

  if (paused == (self->state == YD_BROWSE_NAME_WALK_PAUSED))
    return;
  if (!paused)
    {
      self->wait_us = 0;
      begin (self);
      return;
    }
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  forget_folder (self);
  set_state (self, YD_BROWSE_NAME_WALK_PAUSED);
}

void
yd_browse_name_walk_try_again (YdBrowseNameWalk *self)
{
  g_return_if_fail (YD_IS_BROWSE_NAME_WALK (self));

  if (self->state == YD_BROWSE_NAME_WALK_WAITING)
    begin (self);
}

YdStorage *
yd_browse_name_walk_get_storage (YdBrowseNameWalk *self)
{
  g_return_val_if_fail (YD_IS_BROWSE_NAME_WALK (self), NULL);

  return self->storage;
}

YdBrowseNameWalkState
yd_browse_name_walk_get_state (YdBrowseNameWalk *self)
{
  g_return_val_if_fail (YD_IS_BROWSE_NAME_WALK (self), YD_BROWSE_NAME_WALK_PAUSED);

  return self->state;
}

guint
yd_browse_name_walk_get_n_done (YdBrowseNameWalk *self)
{
  g_return_val_if_fail (YD_IS_BROWSE_NAME_WALK (self), 0);

  return self->n_done;
}

guint
yd_browse_name_walk_get_n_known (YdBrowseNameWalk *self)
{
  g_return_val_if_fail (YD_IS_BROWSE_NAME_WALK (self), 0);

  return self->n_known;
}

static void
yd_browse_name_walk_dispose (GObject *object)
{
  YdBrowseNameWalk *self = YD_BROWSE_NAME_WALK (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  forget_folder (self);
  G_OBJECT_CLASS (yd_browse_name_walk_parent_class)->dispose (object);
}

static void
yd_browse_name_walk_finalize (GObject *object)
{
  YdBrowseNameWalk *self = YD_BROWSE_NAME_WALK (object);

  g_clear_pointer (&self->root, yd_drive_item_unref);
  g_object_unref (self->index);
  g_object_unref (self->storage);
  g_object_unref (self->clock);
  G_OBJECT_CLASS (yd_browse_name_walk_parent_class)->finalize (object);
}

static void
yd_browse_name_walk_class_init (YdBrowseNameWalkClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = yd_browse_name_walk_dispose;
  object_class->finalize = yd_browse_name_walk_finalize;

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
yd_browse_name_walk_init (YdBrowseNameWalk *self)
{
}

YdBrowseNameWalk *
yd_browse_name_walk_new (YdBrowseNameIndex *index,
                         YdStorage         *storage,
                         YdBaseClock       *clock)
{
  YdBrowseNameWalk *self = g_object_new (YD_TYPE_BROWSE_NAME_WALK, NULL);
  YdDriveFeed *feed = yd_drive_client_get_feed (yd_storage_get_drive (storage));

  self->index = g_object_ref (index);
  self->storage = g_object_ref (storage);
  self->clock = g_object_ref (clock);
  g_signal_connect_object (feed, "item-added", G_CALLBACK (feed_item), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (feed, "item-changed", G_CALLBACK (feed_item), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (feed, "item-removed", G_CALLBACK (feed_removed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (yd_storage_get_account (storage), "notify::state",
                           G_CALLBACK (yd_browse_name_walk_try_again), self, G_CONNECT_SWAPPED);
  return self;
}
