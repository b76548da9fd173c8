/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A walk down from folder to folder, by name. For each name: what is remembered of the folder is
 * read by a worker; when the name is not there the service lists the folder, page by page, until
 * it is. Completing is a walk to the folder that the last "/" stands behind, and a look at what it
 * has.
 */
#include "config.h"

#include "yd-browse-path.h"

#include "yd-drive-kept.h"

typedef struct
{
  /* Input */
  YdBrowseListingStore *listings; /* (owned) (nullable) */
  char                **names;    /* (owned): to walk */
  char                 *head;     /* (owned) (nullable): completing: up to the last "/" */
  char                 *prefix;   /* (owned) (nullable): completing: behind that, folded */
  guint                 max;
  /* In progress */
  YdBrowsePlace        *place;    /* (owned): so far */
  guint                 n_done;   /* of the names */
  /* Output */
  GPtrArray            *texts;    /* (owned): char *, completing */
} Walk;

static void step (GTask *task_owned);
static void folder_looked_up_cb (GObject *source, GAsyncResult *result, gpointer user_data);
static void folder_listed_cb (GObject *source, GAsyncResult *result, gpointer user_data);

static void
walk_free (gpointer data)
{
  Walk *walk = data;

  g_clear_object (&walk->listings);
  g_strfreev (walk->names);
  g_free (walk->head);
  g_free (walk->prefix);
  g_object_unref (walk->place);
  g_ptr_array_unref (walk->texts);
  g_free (walk);
}

/* The name that is looked for in the present folder; NULL at the end of a walk. */
static const char *
get_name (Walk *walk)
{
  return walk->names[walk->n_done];
}

static gboolean
is_completing (Walk *walk)
{
  return walk->head != NULL;
}

static char *
fold (const char *text)
{
  g_autofree char *normal = g_utf8_normalize (text, -1, G_NORMALIZE_ALL_COMPOSE);

  return g_utf8_casefold (normal != NULL ? normal : "", -1);
}

static gboolean
may_become (Walk       *walk,
            const char *name)
{
  g_autofree char *folded = fold (name);

  return g_str_has_prefix (folded, walk->prefix);
}

/* Of what the last folder has. */
static void
note_texts (Walk      *walk,
            GPtrArray *items)
{
  for (guint i = 0; i < items->len && walk->texts->len < walk->max; i++)
    {
      YdDriveItem *item = g_ptr_array_index (items, i);
      const char *name = yd_drive_item_get_name (item);

      if (yd_drive_item_is_folder (item) && may_become (walk, name))
        g_ptr_array_add (walk->texts, g_strconcat (walk->head, name, "/", NULL));
    }
}

/* (transfer none) (nullable) */
static YdDriveItem *
find_folder (GPtrArray  *items,
             const char *name)
{
  for (guint i = 0; i < items->len; i++)
    {
      YdDriveItem *item = g_ptr_array_index (items, i);

      if (yd_drive_item_is_folder (item) && g_str_equal (yd_drive_item_get_name (item), name))
        return item;
    }
  return NULL;
}

static void
enter (Walk        *walk,
       YdDriveItem *folder)
{
  YdBrowsePlace *place = yd_browse_place_enter (walk->place, folder);

  g_object_unref (walk->place);
  walk->place = place;
  walk->n_done++;
}

static void
look_up_in_thread (GTask        *task,
                   gpointer      source,
                   gpointer      task_data,
                   GCancellable *cancellable)
{
  Walk *walk = task_data;
  gint64 account =
    yd_storage_account_get_id (yd_storage_get_account (yd_browse_place_get_storage (walk->place)));
  g_autoptr(GVariant) kept =
    yd_browse_listing_store_load (walk->listings, account,
                                  yd_browse_place_get_folder (walk->place));

  g_task_return_pointer (task,
                         kept != NULL
                           ? yd_drive_kept_to_items (kept, 0, g_variant_n_children (kept)) : NULL,
                         (GDestroyNotify) g_ptr_array_unref);
}

static void
list_page (GTask      *task,
           const char *marker)
{
  Walk *walk = g_task_get_task_data (task);
  YdDriveItem *folder = yd_browse_place_get_folder (walk->place);

  yd_drive_client_list_async (yd_storage_get_drive (yd_browse_place_get_storage (walk->place)),
                              yd_drive_item_get_drive_id (folder), yd_drive_item_get_id (folder),
                              marker, g_task_get_cancellable (task), folder_listed_cb,
                              g_object_ref (task));
}

/* Is there a step back to take, or none at all? */
static gboolean
step_by_dots (Walk *walk)
{
  const char *name = get_name (walk);
  guint depth = yd_browse_place_get_depth (walk->place);
  YdBrowsePlace *above;

  if (*name == '\0' || g_str_equal (name, "."))
    {
      walk->n_done++;
      return TRUE;
    }
  if (!g_str_equal (name, ".."))
    return FALSE;
  above = yd_browse_place_ascend (walk->place, depth > 0 ? depth - 1 : 0);
  g_object_unref (walk->place);
  walk->place = above;
  walk->n_done++;
  return TRUE;
}

static void
step (GTask *task_owned)
{
  g_autoptr(GTask) task = task_owned;
  g_autoptr(GTask) reading = NULL;
  Walk *walk = g_task_get_task_data (task);

  while (get_name (walk) != NULL && step_by_dots (walk))
    ;
  if (get_name (walk) == NULL && !is_completing (walk))
    {
      g_task_return_pointer (task, g_object_ref (walk->place), g_object_unref);
      return;
    }
  if (yd_browse_place_get_folder (walk->place) == NULL)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "%s",
                               get_name (walk) != NULL ? get_name (walk) : "/");
      return;
    }
  if (walk->listings == NULL)
    {
      list_page (task, NULL);
      return;
    }
  reading = g_task_new (NULL, g_task_get_cancellable (task), folder_looked_up_cb,
                        g_object_ref (task));
  g_task_set_source_tag (reading, step);
  g_task_set_task_data (reading, walk, NULL);
  g_task_run_in_thread (reading, look_up_in_thread);
}

static void
finish_completing (GTask *task)
{
  Walk *walk = g_task_get_task_data (task);

  g_ptr_array_add (walk->texts, NULL);
  g_task_return_pointer (task, g_ptr_array_steal (walk->texts, NULL), (GDestroyNotify) g_strfreev);
}

static void
folder_looked_up_cb (GObject      *source,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Walk *walk = g_task_get_task_data (task);
  g_autoptr(GPtrArray) items = g_task_propagate_pointer (G_TASK (result), NULL);
  YdDriveItem *folder = NULL;

  if (g_task_return_error_if_cancelled (task))
    return;
  if (items != NULL && get_name (walk) == NULL)
    {
      note_texts (walk, items);
      finish_completing (task);
      return;
    }
  if (items != NULL)
    folder = find_folder (items, get_name (walk));
  if (folder == NULL)
    {
      list_page (task, NULL);
      return;
    }
  enter (walk, folder);
  step (g_steal_pointer (&task));
}

static void
folder_listed_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Walk *walk = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  g_autofree char *marker = NULL;
  g_autoptr(GPtrArray) items =
    yd_drive_client_list_finish (YD_DRIVE_CLIENT (source), result, &marker, &error);
  YdDriveItem *folder;

  if (items == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  if (get_name (walk) == NULL)
    {
      note_texts (walk, items);
      finish_completing (task);
      return;
    }
  folder = find_folder (items, get_name (walk));
  if (folder != NULL)
    {
      enter (walk, folder);
      step (g_steal_pointer (&task));
    }
  else if (marker != NULL)
    list_page (task, marker);
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "%s", get_name (walk));
}

/* (transfer full) */
static GTask *
begin (YdBrowsePlace        *here,
       const char           *path,
       YdBrowseListingStore *listings,
       GCancellable         *cancellable,
       GAsyncReadyCallback   callback,
       gpointer              user_data,
       gpointer              tag)
{
  GTask *task = g_task_new (here, cancellable, callback, user_data);
  Walk *walk = g_new0 (Walk, 1);

  walk->listings = listings != NULL ? g_object_ref (listings) : NULL;
  walk->names = g_strsplit (path, "/", -1);
  walk->place = *path == '/' ? yd_browse_place_ascend (here, 0) : g_object_ref (here);
  walk->texts = g_ptr_array_new_with_free_func (g_free);
  g_task_set_task_data (task, walk, walk_free);
  g_task_set_source_tag (task, tag);
  return task;
}

void
yd_browse_path_resolve_async (YdBrowsePlace        *here,
                              const char           *text,
                              YdBrowseListingStore *listings,
                              GCancellable         *cancellable,
                              GAsyncReadyCallback   callback,
                              gpointer              user_data)
{
  step (begin (here, text, listings, cancellable, callback, user_data,
               yd_browse_path_resolve_async));
}

YdBrowsePlace *
yd_browse_path_resolve_finish (YdBrowsePlace  *here,
                               GAsyncResult   *result,
                               GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, here), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
yd_browse_path_complete_async (YdBrowsePlace        *here,
                               const char           *text,
                               guint                 max,
                               YdBrowseListingStore *listings,
                               GCancellable         *cancellable,
                               GAsyncReadyCallback   callback,
                               gpointer              user_data)
{
  const char *slash = strrchr (text, '/');
  const char *rest = slash != NULL ? slash + 1 : text;
  g_autofree char *head = g_strndup (text, (gsize) (rest - text));
  GTask *task = begin (here, head, listings, cancellable, callback, user_data,
                       yd_browse_path_complete_async);
  Walk *walk = g_task_get_task_data (task);

  walk->head = g_steal_pointer (&head);
  walk->prefix = fold (rest);
  walk->max = max;
  step (task);
}

char **
yd_browse_path_complete_finish (YdBrowsePlace  *here,
                                GAsyncResult   *result,
                                GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, here), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
