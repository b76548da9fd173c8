/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What becomes of files that were found: the feed says what was done to them, and the service what
 * the index of names does not know. What is gone is taken out of the list.
 */
#include "config.h"

#include "yd-browse-search.h"

#include "yd-browse-search-private.h"

static void
remove_hit (YdBrowseSearch *self,
            const char     *file_id)
{
  YdBrowseNameHit *hit = yd_browse_search_find (self, file_id);
  guint position;

  if (hit == NULL || !g_ptr_array_find (self->hits, hit, &position))
    return;
  g_hash_table_remove (self->ids, file_id);
  g_ptr_array_remove_index (self->hits, position);
  g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 0);
}

/* Where it is may have changed with it. */
static void
item_changed (YdBrowseSearch *self,
              YdDriveItem    *item)
{
  YdBrowseNameHit *hit = yd_browse_search_find (self, yd_drive_item_get_id (item));

  if (hit == NULL || self->ways == NULL)
    return;
  g_hash_table_remove (self->leaving, yd_drive_item_get_id (item));
  if (self->starred && !yd_drive_item_get_starred (item))
    {
      remove_hit (self, yd_drive_item_get_id (item));
      return;
    }
  yd_browse_name_hit_set_item (hit, item);
  yd_browse_ways_add (self->ways, hit);
}

static void
remove_leaving (gpointer user_data)
{
  YdBrowseSearch *self = user_data;
  g_autoptr(GHashTable) leaving = g_steal_pointer (&self->leaving);
  GHashTableIter iter;
  gpointer id;

  self->leave_source = 0;
  self->leaving = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_hash_table_iter_init (&iter, leaving);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    remove_hit (self, id);
}

/* What moves arrives elsewhere right after that. */
static void
item_removed (YdBrowseSearch *self,
              const char     *drive_id,
              const char     *parent_id,
              const char     *file_id)
{
  YdBrowseNameHit *hit = yd_browse_search_find (self, file_id);

  if (hit == NULL || self->storage == NULL ||
      g_strcmp0 (drive_id, yd_storage_get_drive_id (self->storage)) != 0)
    return;
  g_hash_table_add (self->leaving, g_strdup (file_id));
  if (self->leave_source == 0)
    self->leave_source = g_idle_add_once (remove_leaving, self);
}

void
yd_browse_search_set_up_follow (YdBrowseSearch *self)
{
  self->leaving = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->feed = g_signal_group_new (YD_TYPE_DRIVE_FEED);
  g_signal_group_connect_swapped (self->feed, "item-changed", G_CALLBACK (item_changed), self);
  g_signal_group_connect_swapped (self->feed, "item-added", G_CALLBACK (item_changed), self);
  g_signal_group_connect_swapped (self->feed, "item-removed", G_CALLBACK (item_removed), self);
}

void
yd_browse_search_follow (YdBrowseSearch *self)
{
  YdDriveFeed *feed = self->storage != NULL
                        ? yd_drive_client_get_feed (yd_storage_get_drive (self->storage)) : NULL;

  g_signal_group_set_target (self->feed, feed);
}

/* What is whole */

typedef struct
{
  YdBrowseSearch *search; /* (owned) */
  GPtrArray *ids;         /* (owned): char *, and NULL */
} Describing;

static void
describing_free (Describing *describing)
{
  g_object_unref (describing->search);
  g_ptr_array_unref (describing->ids);
  g_free (describing);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Describing, describing_free)

static void
described_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(Describing) describing = user_data;
  YdBrowseSearch *self = describing->search;
  g_autoptr(GHashTable) there = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) items =
    yd_drive_client_get_many_finish (YD_DRIVE_CLIENT (source), result, &error);

  if (items == NULL)
    return;
  for (guint i = 0; i < items->len; i++)
    {
      YdDriveItem *item = g_ptr_array_index (items, i);

      g_hash_table_add (there, (gpointer) yd_drive_item_get_id (item));
      item_changed (self, item);
    }
  for (guint i = 0; i + 1 < describing->ids->len; i++)
    if (!g_hash_table_contains (there, g_ptr_array_index (describing->ids, i)))
      remove_hit (self, g_ptr_array_index (describing->ids, i));
}

void
yd_browse_search_describe (YdBrowseSearch *self,
                           GPtrArray      *hits)
{
  g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  Describing *describing;

  g_return_if_fail (YD_IS_BROWSE_SEARCH (self));

  for (guint i = 0; i < hits->len; i++)
    {
      YdBrowseNameHit *hit = g_ptr_array_index (hits, i);

      if (!yd_browse_name_hit_is_whole (hit))
        g_ptr_array_add (ids,
                         g_strdup (yd_drive_item_get_id (yd_browse_name_hit_get_item (hit))));
    }
  if (ids->len == 0 || self->storage == NULL || yd_storage_get_drive_id (self->storage) == NULL)
    return;
  g_ptr_array_add (ids, NULL);
  describing = g_new0 (Describing, 1);
  describing->search = g_object_ref (self);
  describing->ids = g_ptr_array_ref (ids);
  yd_drive_client_get_many_async (yd_storage_get_drive (self->storage),
                                  yd_storage_get_drive_id (self->storage),
                                  (const char * const *) ids->pdata, self->cancellable,
                                  described_cb, describing);
}
