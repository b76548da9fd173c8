/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Each hit climbs from its parent through folders that are known. Where it stops somebody has to
 * be asked: once the index of names, then the service, all that are missing together. One question
 * at a time.
 */
#include "config.h"

#include "yd-browse-ways.h"

#define DEPTH_MAX 64
#define ASK_MAX 100 /* of the service, in a call */

struct _YdBrowseWays
{
  GObject parent_instance;

  /* given at construction */
  YdStorage *storage;        /* (owned) */
  YdBrowseNameIndex *names;  /* (owned) (nullable) */

  /* owned */
  GHashTable *folders;       /* (owned): char * (borrowed) of its value → YdDriveItem */
  GHashTable *heard;         /* (owned): char *, those that the index was asked for */
  GHashTable *missing;       /* (owned): char *, those that nobody knows */
  GPtrArray *waiting;        /* (owned): YdBrowseNameHit */
  GCancellable *cancellable; /* (owned) */

  /* state */
  GPtrArray *asked;          /* (owned) (nullable): char *, while a question is on its way */
  guint source;              /* what was added is looked at together */
  gboolean failed;           /* until something is added */
};

G_DEFINE_FINAL_TYPE (YdBrowseWays, yd_browse_ways, G_TYPE_OBJECT)

static void go_on (YdBrowseWays *self);

/* One that does not know where it is leads nowhere. */
static void
know (YdBrowseWays *self,
      YdDriveItem  *folder)
{
  if (*yd_drive_item_get_parent_id (folder) == '\0')
    return;
  g_hash_table_replace (self->folders, (gpointer) yd_drive_item_get_id (folder),
                        yd_drive_item_ref (folder));
}

static gboolean
is_top (YdBrowseWays *self,
        const char   *id)
{
  g_autoptr(YdDriveItem) root = yd_storage_dup_root (self->storage);

  return g_str_equal (id, YD_DRIVE_ROOT_ID) ||
         (root != NULL && g_str_equal (id, yd_drive_item_get_id (root)));
}

/* The folder that has to be known first; NULL when it has all, or will never. */
static const char *
climb (YdBrowseWays    *self,
       YdBrowseNameHit *hit)
{
  g_autoptr(GPtrArray) above =
    g_ptr_array_new_with_free_func ((GDestroyNotify) yd_drive_item_unref);
  const char *id = yd_drive_item_get_parent_id (yd_browse_name_hit_get_item (hit));

  while (*id != '\0' && !is_top (self, id) && above->len < DEPTH_MAX)
    {
      YdDriveItem *folder = g_hash_table_lookup (self->folders, id);

      if (folder == NULL)
        return g_hash_table_contains (self->missing, id) ? NULL : id;
      g_ptr_array_insert (above, 0, yd_drive_item_ref (folder));
      id = yd_drive_item_get_parent_id (folder);
    }
  if (*id != '\0' && above->len < DEPTH_MAX)
    yd_browse_name_hit_set_folders (hit, above);
  return NULL;
}

/* Asking */

/* NULL when somebody is asked no more, or who asked is gone. */
static GPtrArray *
take_asked (YdBrowseWays *self,
            const GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return NULL;
  return g_steal_pointer (&self->asked);
}

static void
know_all (YdBrowseWays *self,
          GPtrArray    *folders)
{
  for (guint i = 0; folders != NULL && i < folders->len; i++)
    know (self, g_ptr_array_index (folders, i));
}

static void
heard_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(YdBrowseWays) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) folders =
    yd_browse_name_index_find_folders_finish (YD_BROWSE_NAME_INDEX (source), result, &error);
  g_autoptr(GPtrArray) asked = take_asked (self, error);

  if (asked == NULL)
    return;
  know_all (self, folders);
  go_on (self);
}

static void
told_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(YdBrowseWays) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) folders =
    yd_drive_client_get_many_finish (YD_DRIVE_CLIENT (source), result, &error);
  g_autoptr(GPtrArray) asked = take_asked (self, error);

  if (asked == NULL)
    return;
  self->failed = folders == NULL;
  if (self->failed)
    return;
  know_all (self, folders);
  for (guint i = 0; i + 1 < asked->len; i++)
    if (!g_hash_table_contains (self->folders, g_ptr_array_index (asked, i)))
      g_hash_table_add (self->missing, g_strdup (g_ptr_array_index (asked, i)));
  if (self->names != NULL && folders->len > 0)
    yd_browse_name_index_hear_items (self->names, folders);
  go_on (self);
}

/* The index, unless it was asked for these. */
static gboolean
ask_names (YdBrowseWays *self,
           const char   *drive_id,
           GPtrArray    *ids)
{
  gboolean any = FALSE;

  for (guint i = 0; i + 1 < ids->len; i++)
    any = g_hash_table_add (self->heard, g_strdup (g_ptr_array_index (ids, i))) || any;
  if (self->names == NULL || !any)
    return FALSE;
  yd_browse_name_index_find_folders_async (self->names, drive_id,
                                           (const char * const *) ids->pdata, self->cancellable,
                                           heard_cb, g_object_ref (self));
  return TRUE;
}

/* Folders that are not known, each once, and NULL behind them; hits that wait for none are let go.
 * (transfer full) */
static GPtrArray *
find_unknown (YdBrowseWays *self)
{
  GPtrArray *ids = g_ptr_array_new_with_free_func (g_free);

  for (guint i = self->waiting->len; i > 0; i--)
    {
      const char *id = climb (self, g_ptr_array_index (self->waiting, i - 1));

      if (id == NULL)
        g_ptr_array_remove_index (self->waiting, i - 1);
      else if (ids->len < ASK_MAX &&
               !g_ptr_array_find_with_equal_func (ids, id, g_str_equal, NULL))
        g_ptr_array_add (ids, g_strdup (id));
    }
  g_ptr_array_add (ids, NULL);
  return ids;
}

static void
go_on (YdBrowseWays *self)
{
  const char *drive_id = yd_storage_get_drive_id (self->storage);
  GPtrArray *ids;

  if (self->asked != NULL || self->failed || drive_id == NULL)
    return;
  ids = find_unknown (self);
  if (ids->len == 1)
    {
      g_ptr_array_unref (ids);
      return;
    }
  self->asked = ids;
  if (!ask_names (self, drive_id, ids))
    yd_drive_client_get_many_async (yd_storage_get_drive (self->storage), drive_id,
                                    (const char * const *) ids->pdata, self->cancellable, told_cb,
                                    g_object_ref (self));
}

static void
look (gpointer user_data)
{
  YdBrowseWays *self = user_data;

  self->source = 0;
  go_on (self);
}

void
yd_browse_ways_add (YdBrowseWays    *self,
                    YdBrowseNameHit *hit)
{
  g_return_if_fail (YD_IS_BROWSE_WAYS (self));

  know_all (self, yd_browse_name_hit_get_folders (hit));
  g_ptr_array_add (self->waiting, g_object_ref (hit));
  self->failed = FALSE;
  if (self->source == 0)
    self->source = g_idle_add_once (look, self);
}

/* The object */

static void
yd_browse_ways_dispose (GObject *object)
{
  YdBrowseWays *self = YD_BROWSE_WAYS (object);

  g_clear_handle_id (&self->source, g_source_remove);
  g_clear_object (&self->names);
  G_OBJECT_CLASS (yd_browse_ways_parent_class)->dispose (object);
}

static void
yd_browse_ways_finalize (GObject *object)
{
  YdBrowseWays *self = YD_BROWSE_WAYS (object);

  g_clear_object (&self->storage);
  g_hash_table_unref (self->folders);
  g_hash_table_unref (self->heard);
  g_hash_table_unref (self->missing);
  g_ptr_array_unref (self->waiting);
  g_clear_pointer (&self->asked, g_ptr_array_unref);
  g_object_unref (self->cancellable);
  G_OBJECT_CLASS (yd_browse_ways_parent_class)->finalize (object);
}

static void
yd_browse_ways_class_init (YdBrowseWaysClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = yd_browse_ways_dispose;
  G_OBJECT_CLASS (klass)->finalize = yd_browse_ways_finalize;
}

static void
yd_browse_ways_init (YdBrowseWays *self)
{
  self->folders = g_hash_table_new_full (g_str_hash, g_str_equal, NULL,
                                         (GDestroyNotify) yd_drive_item_unref);
  self->heard = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->missing = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->waiting = g_ptr_array_new_with_free_func (g_object_unref);
  self->cancellable = g_cancellable_new ();
}

YdBrowseWays *
yd_browse_ways_new (YdStorage         *storage,
                    YdBrowseNameIndex *names)
{
  YdBrowseWays *self = g_object_new (YD_TYPE_BROWSE_WAYS, NULL);

  self->storage = g_object_ref (storage);
  self->names = names != NULL ? g_object_ref (names) : NULL;
  return self;
}

void
yd_browse_ways_give_up (YdBrowseWays *self)
{
  g_return_if_fail (YD_IS_BROWSE_WAYS (self));

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->source, g_source_remove);
  g_ptr_array_set_size (self->waiting, 0);
}
