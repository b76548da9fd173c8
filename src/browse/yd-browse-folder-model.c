/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The model listens to the change feed before it asks for the first page, so nothing that
 * happens meanwhile is missed; pages are corrected into place by file id. What the feed said
 * during a listing counts more than its pages, which may have been on their way already. A reload
 * keeps the rows, and with them selection and focus, and removes what was not seen again. Keys to
 * sort by are made of a page by a worker.
 */
#include "config.h"

#include "yd-browse-folder-model.h"

#include "yd-browse-folder-model-private.h"

#include "yd-drive-pages.h"

#define SHOW_EVERY_MS 100
#define SHOW_ROWS 2000 /* telling of them takes some milliseconds */

/* A page that was asked for. Of the model, while its listing runs. */
typedef struct
{
  GPtrArray *items; /* (owned) (nullable): of YdDriveItem */
  GError *error;    /* (owned) (nullable): the listing ends with it */
  gboolean here;    /* it arrived */
  gboolean last;    /* no other was asked for after it */
} Asked;

/* What a page means to the callbacks, of which the last owns it. */
typedef struct
{
  GWeakRef model;
  GCancellable *cancellable; /* (owned): of the listing it belongs to */
  Asked *asked;              /* (borrowed) (nullable): while that runs */
  gboolean told;             /* where the next one begins was told before it arrived, … */
  GError *error;             /* (owned) (nullable): … and what was wrong with that */
} Page;

static void list_model_iface_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (YdBrowseFolderModel, yd_browse_folder_model, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

typedef enum
{
  PROP_LOADING = 1,
  PROP_ERROR,
} YdBrowseFolderModelProperty;

static GParamSpec *properties[PROP_ERROR + 1];

enum
{
  ENTRY_ARRIVED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* What the feed said. */
typedef struct
{
  char *file_id;     /* (owned) */
  YdDriveItem *item; /* (owned) (nullable): NULL when it is gone */
  gboolean added;    /* else it may be that we do not have it */
} Told;

static void follow       (YdBrowseFolderModel *self,
                          Told                *told);
static void got_page_cb  (GObject             *source,
                          GAsyncResult        *result,
                          gpointer             user_data);
static void moment_over  (gpointer             user_data);
static void rows_made_cb (GObject             *source,
                          GAsyncResult        *result,
                          gpointer             user_data);

static void
told_free (gpointer data)
{
  Told *told = data;

  g_free (told->file_id);
  g_clear_pointer (&told->item, yd_drive_item_unref);
  g_free (told);
}

static void
free_row (gpointer row)
{
  if (row != NULL)
    yd_browse_row_free (row);
}

static gboolean
is_ours (YdBrowseFolderModel *self,
         const char          *drive_id,
         const char          *parent_id)
{
  return g_str_equal (drive_id, yd_drive_item_get_drive_id (self->folder)) &&
         g_str_equal (parent_id, yd_drive_item_get_id (self->folder));
}

static void
clear_item (gpointer data)
{
  if (data != NULL)
    yd_drive_item_unref (data);
}

/* @item (nullable): NULL when it is gone. */
static void
note_news (YdBrowseFolderModel *self,
           const char          *file_id,
           YdDriveItem         *item)
{
  YdBrowseRow *row = yd_browse_rows_lookup (self->rows, file_id);

  if (row != NULL)
    row->listing = self->listing;
  if (self->news != NULL)
    g_hash_table_insert (self->news, g_strdup (file_id),
                         item != NULL ? yd_drive_item_ref (item) : NULL);
}

void
yd_browse_folder_model_catch_up (YdBrowseFolderModel *self)
{
  Told *told;

  while (!yd_browse_rows_is_announcing (self->rows) &&
         (told = g_queue_pop_head (&self->told)) != NULL)
    {
      follow (self, told);
      told_free (told);
    }
}

/* What the feed said while rows were told of waits until that is over. */
void
yd_browse_folder_model_change (YdBrowseFolderModel *self,
                               GPtrArray           *arriving,
                               GPtrArray           *leaving)
{
  g_autoptr(YdBrowseFolderModel) kept G_GNUC_UNUSED = g_object_ref (self);

  yd_browse_rows_change (self->rows, arriving, leaving);
  yd_browse_folder_model_catch_up (self);
}

/* The folder is not what is remembered of it. */
static void
change_rows (YdBrowseFolderModel *self,
             GPtrArray           *arriving,
             GPtrArray           *leaving)
{
  self->changed = TRUE;
  yd_browse_folder_model_change (self, arriving, leaving);
}

/* Following the feed */

static void
put_row (YdBrowseFolderModel *self,
         YdDriveItem         *item,
         gboolean             fresh)
{
  g_autoptr(GPtrArray) arriving = g_ptr_array_new ();
  YdBrowseRow *row = yd_browse_row_make (item);

  row->listing = self->listing;
  row->fresh = fresh;
  g_ptr_array_add (arriving, row);
  change_rows (self, arriving, NULL);
}

static void
remove_row (YdBrowseFolderModel *self,
            YdBrowseRow         *row)
{
  g_autoptr(GPtrArray) leaving = g_ptr_array_new ();

  g_ptr_array_add (leaving, row);
  change_rows (self, NULL, leaving);
}

/* Somebody who heard of it may have removed the row already. */
static void
announce_arrival (YdBrowseFolderModel *self,
                  const char          *file_id)
{
  YdBrowseRow *row = yd_browse_rows_lookup (self->rows, file_id);
  g_autoptr(YdBrowseEntry) entry = row != NULL ? yd_browse_rows_hold (self->rows, row) : NULL;

  if (entry != NULL)
    g_signal_emit (self, signals[ENTRY_ARRIVED], 0, entry);
}

static void
follow (YdBrowseFolderModel *self,
        Told                *told)
{
  YdBrowseRow *row = yd_browse_rows_lookup (self->rows, told->file_id);

  if (told->item == NULL && row != NULL)
    remove_row (self, row);
  if (told->item == NULL || (row == NULL && !told->added))
    return;
  if (row != NULL && yd_drive_item_equal (row->item, told->item))
    return;
  put_row (self, told->item, row == NULL);
  if (row == NULL)
    announce_arrival (self, told->file_id);
}

/* @item (nullable): NULL when it is gone. */
static void
hear (YdBrowseFolderModel *self,
      const char          *file_id,
      YdDriveItem         *item,
      gboolean             added)
{
  Told *told = g_new0 (Told, 1);

  note_news (self, file_id, item);
  told->file_id = g_strdup (file_id);
  told->item = item != NULL ? yd_drive_item_ref (item) : NULL;
  told->added = added;
  if (yd_browse_rows_is_announcing (self->rows))
    {
      g_queue_push_tail (&self->told, told);
      return;
    }
  follow (self, told);
  told_free (told);
}

static void
feed_item_added (YdBrowseFolderModel *self,
                 YdDriveItem         *item)
{
  if (is_ours (self, yd_drive_item_get_drive_id (item), yd_drive_item_get_parent_id (item)))
    hear (self, yd_drive_item_get_id (item), item, TRUE);
}

static void
feed_item_changed (YdBrowseFolderModel *self,
                   YdDriveItem         *item)
{
  YdBrowseRow *row = yd_browse_rows_lookup (self->rows, yd_drive_item_get_id (item));

  if (!g_str_equal (yd_drive_item_get_drive_id (item), yd_drive_item_get_drive_id (self->folder)))
    return;
  if (row != NULL ||
      is_ours (self, yd_drive_item_get_drive_id (item), yd_drive_item_get_parent_id (item)))
    hear (self, yd_drive_item_get_id (item), item, FALSE);
}

static void
feed_item_removed (YdBrowseFolderModel *self,
                   const char          *drive_id,
                   const char          *parent_id,
                   const char          *file_id)
{
  if (!g_str_equal (drive_id, yd_drive_item_get_drive_id (self->folder)))
    return;
  if (*parent_id == '\0' || is_ours (self, drive_id, parent_id))
    hear (self, file_id, NULL, FALSE);
}

/* Loading */

static void
set_error (YdBrowseFolderModel *self,
           GError              *error)
{
  if (self->error == NULL && error == NULL)
    return;
  g_clear_error (&self->error);
  self->error = error;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR]);
}

static void
asked_free (gpointer data)
{
  Asked *asked = data;

  g_clear_pointer (&asked->items, g_ptr_array_unref);
  g_clear_error (&asked->error);
  g_free (asked);
}

static void
forget_listing (YdBrowseFolderModel *self)
{
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->news, g_hash_table_unref);
  g_clear_pointer (&self->pages, yd_drive_pages_free);
  g_clear_error (&self->ending);
  g_clear_pointer (&self->made, g_ptr_array_unref);
  g_clear_handle_id (&self->show_source, g_source_remove);
  g_queue_clear_full (&self->pages_asked, asked_free);
  self->complete = FALSE;
  self->at_work = FALSE;
}

static void
end_loading (YdBrowseFolderModel *self,
             GError              *error)
{
  forget_listing (self);
  if (error != NULL)
    yd_storage_account_note_error (yd_storage_get_account (self->storage), error);
  set_error (self, error);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADING]);
}

/* Those that the listing did not have; when the folder is not there, those that are remembered. */
static void
remove_unseen (YdBrowseFolderModel *self,
               guint                listing)
{
  g_autoptr(GPtrArray) leaving = g_ptr_array_new ();
  GPtrArray *all = yd_browse_rows_get_all (self->rows);

  for (guint i = 0; i < all->len; i++)
    {
      YdBrowseRow *row = g_ptr_array_index (all, i);

      if (listing == 0 ? row->listing == 0 : row->listing != listing)
        g_ptr_array_add (leaving, row);
    }
  if (leaving->len > 0)
    change_rows (self, NULL, leaving);
}

/* The row that @listed, of a page, makes: the feed knows better. NULL when there is nothing to
 * change, and for the folder within itself. (transfer full) */
static YdBrowseRow *
take_news (YdBrowseFolderModel *self,
           YdBrowseRow        **listed)
{
  const char *file_id = yd_drive_item_get_id ((*listed)->item);
  YdBrowseRow *known = yd_browse_rows_lookup (self->rows, file_id);
  gpointer told = NULL;

  if (g_str_equal (file_id, yd_drive_item_get_id (self->folder)))
    return NULL;
  if (known != NULL)
    known->listing = self->listing;
  if (self->news != NULL && g_hash_table_lookup_extended (self->news, file_id, NULL, &told))
    return known == NULL && told != NULL ? yd_browse_row_make (told) : NULL;
  if (known != NULL && yd_drive_item_equal (known->item, (*listed)->item))
    return NULL;
  return g_steal_pointer (listed);
}

/* Of those with the same id the last one counts. */
static void
merge_page (YdBrowseFolderModel *self,
            GPtrArray           *page)
{
  g_autoptr(GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(GPtrArray) arriving = g_ptr_array_new ();

  for (guint i = page->len; i > 0; i--)
    {
      YdBrowseRow **listed = (YdBrowseRow **) &g_ptr_array_index (page, i - 1);
      YdBrowseRow *row;

      if (!g_hash_table_add (ids, (gpointer) yd_drive_item_get_id ((*listed)->item)))
        continue;
      row = take_news (self, listed);
      if (row == NULL)
        continue;
      row->listing = self->listing;
      g_ptr_array_add (arriving, row);
    }
  if (arriving->len > 0)
    change_rows (self, arriving, NULL);
}

/* A page on its way through the listing: asked for, then made rows of, in the order of the pages */

static Page *
page_new (YdBrowseFolderModel *self)
{
  Page *page = g_new0 (Page, 1);

  g_weak_ref_init (&page->model, self);
  page->cancellable = g_object_ref (self->cancellable);
  return page;
}

static void
page_free (Page *page)
{
  g_weak_ref_clear (&page->model);
  g_object_unref (page->cancellable);
  g_clear_error (&page->error);
  g_free (page);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Page, page_free)

static void
make_rows_in_thread (GTask        *task,
                     gpointer      source,
                     gpointer      task_data,
                     GCancellable *cancellable)
{
  GPtrArray *rows = yd_browse_row_make_all (task_data);

  g_ptr_array_set_free_func (rows, free_row);
  g_task_return_pointer (task, rows, (GDestroyNotify) g_ptr_array_unref);
}

/* FALSE when somebody who heard of it began another listing. */
static gboolean
show_made (YdBrowseFolderModel *self)
{
  GCancellable *cancellable = self->cancellable;
  g_autoptr(GPtrArray) rows = g_steal_pointer (&self->made);

  g_clear_handle_id (&self->show_source, g_source_remove);
  if (rows != NULL)
    merge_page (self, rows);
  if (self->cancellable != cancellable)
    return FALSE;
  self->show_source = g_timeout_add_once (SHOW_EVERY_MS, moment_over, self);
  return TRUE;
}

static void
moment_over (gpointer user_data)
{
  g_autoptr(YdBrowseFolderModel) self = g_object_ref (user_data);

  self->show_source = 0;
  if (self->made != NULL)
    show_made (self);
}

/* The first page is shown at once. Where pages come faster than people look, the list is not laid
 * out for each of them. */
static gboolean
show_soon (YdBrowseFolderModel *self)
{
  if (self->show_source != 0 && self->made->len < SHOW_ROWS)
    return TRUE;
  return show_made (self);
}

/* The next page in order, if that has arrived; what was asked for after the last one counts for
 * nothing. (transfer full) (nullable): of YdDriveItem */
static GPtrArray *
take_arrived (YdBrowseFolderModel *self)
{
  Asked *asked = g_queue_peek_head (&self->pages_asked);
  GPtrArray *items;

  if (self->complete || asked == NULL || !asked->here)
    return NULL;
  g_queue_pop_head (&self->pages_asked);
  self->complete = asked->last || asked->error != NULL;
  self->ending = g_steal_pointer (&asked->error);
  items = g_steal_pointer (&asked->items);
  asked_free (asked);
  return items;
}

/* The next page that arrived; or the end. */
static void
go_on (YdBrowseFolderModel *self)
{
  GCancellable *cancellable = self->cancellable;
  GPtrArray *items;

  if (cancellable == NULL || self->at_work)
    return;
  items = take_arrived (self);
  if (items != NULL)
    {
      g_autoptr(GTask) task = g_task_new (NULL, cancellable, rows_made_cb, page_new (self));

      g_task_set_source_tag (task, go_on);
      g_task_set_task_data (task, items, (GDestroyNotify) g_ptr_array_unref);
      self->at_work = TRUE;
      g_task_run_in_thread (task, make_rows_in_thread);
      return;
    }
  if (!self->complete || (self->made != NULL && !show_made (self)))
    return;
  if (self->ending == NULL)
    remove_unseen (self, self->listing);
  else if (g_error_matches (self->ending, YD_DRIVE_ERROR, YD_DRIVE_ERROR_NOT_FOUND))
    remove_unseen (self, 0);
  if (self->cancellable != cancellable)
    return;
  if (!g_queue_is_empty (&self->pages_asked))
    g_cancellable_cancel (cancellable);
  if (self->ending == NULL)
    yd_browse_folder_model_keep (self);
  end_loading (self, g_steal_pointer (&self->ending));
}

static void
rows_made_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(Page) page = user_data;
  g_autoptr(YdBrowseFolderModel) self = g_weak_ref_get (&page->model);
  g_autoptr(GPtrArray) rows = g_task_propagate_pointer (G_TASK (result), NULL);

  if (rows == NULL || self == NULL || self->cancellable != page->cancellable)
    return;
  self->at_work = FALSE;
  if (self->made == NULL)
    self->made = g_steal_pointer (&rows);
  else
    g_ptr_array_extend_and_steal (self->made, g_steal_pointer (&rows));
  if (show_soon (self))
    go_on (self);
}

static void marker_told (const char *next_marker,
                         gpointer    user_data);

static void
ask_for_page (YdBrowseFolderModel *self,
              const char          *marker)
{
  Page *page = page_new (self);

  page->asked = g_new0 (Asked, 1);
  g_queue_push_tail (&self->pages_asked, page->asked);
  yd_drive_client_list_telling_async (yd_storage_get_drive (self->storage),
                                      yd_drive_item_get_drive_id (self->folder),
                                      yd_drive_item_get_id (self->folder), marker, marker_told,
                                      self->cancellable, got_page_cb, page);
}

/* FALSE with @error: it has been there. */
static gboolean
ask_for_next (YdBrowseFolderModel  *self,
              const char           *marker,
              GError              **error)
{
  if (!yd_drive_pages_follow (self->pages, marker, error))
    return FALSE;
  ask_for_page (self, marker);
  return TRUE;
}

/* The next one is on its way while this one is read; no more than that, for who leaves the folder
 * needs none. */
static void
marker_told (const char *next_marker,
             gpointer    user_data)
{
  Page *page = user_data;
  g_autoptr(YdBrowseFolderModel) self = g_weak_ref_get (&page->model);

  if (self == NULL || self->cancellable != page->cancellable ||
      g_queue_peek_head (&self->pages_asked) != page->asked)
    return;
  page->told = TRUE;
  ask_for_next (self, next_marker, &page->error);
}

/* Where that was not told it is asked for before this one is shown. */
static void
got_page_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(Page) page = user_data;
  g_autoptr(YdBrowseFolderModel) self = g_weak_ref_get (&page->model);
  g_autofree char *next_marker = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) items =
    yd_drive_client_list_finish (YD_DRIVE_CLIENT (source), result, &next_marker, &error);

  if (self == NULL || self->cancellable != page->cancellable)
    return;
  if (items != NULL && page->told)
    error = g_steal_pointer (&page->error);
  else if (items != NULL && next_marker != NULL)
    ask_for_next (self, next_marker, &error);
  if (items != NULL && self->store != NULL)
    yd_browse_listing_store_hear_page (self->store, items);
  page->asked->here = TRUE;
  page->asked->last = next_marker == NULL;
  page->asked->items = g_steal_pointer (&items);
  page->asked->error = g_steal_pointer (&error);
  go_on (self);
}

void
yd_browse_folder_model_reload (YdBrowseFolderModel *self)
{
  gboolean was_loading = self->cancellable != NULL;

  g_cancellable_cancel (self->cancellable);
  forget_listing (self);
  self->cancellable = g_cancellable_new ();
  self->listing++;
  self->news = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, clear_item);
  self->pages = yd_drive_pages_new ();
  ask_for_page (self, NULL);
  set_error (self, NULL);
  if (!was_loading)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADING]);
}

/* Public */

YdBrowseFolderModel *
yd_browse_folder_model_new (YdStorage   *storage,
                            YdDriveItem *folder)
{
  return yd_browse_folder_model_new_remembered (storage, folder, NULL);
}

YdBrowseFolderModel *
yd_browse_folder_model_new_remembered (YdStorage            *storage,
                                       YdDriveItem          *folder,
                                       YdBrowseListingStore *store)
{
  YdBrowseFolderModel *self = g_object_new (YD_TYPE_BROWSE_FOLDER_MODEL, NULL);
  YdDriveFeed *feed = yd_drive_client_get_feed (yd_storage_get_drive (storage));

  self->storage = g_object_ref (storage);
  self->folder = yd_drive_item_ref (folder);
  self->store = store != NULL ? g_object_ref (store) : NULL;
  g_signal_connect_object (feed, "item-added", G_CALLBACK (feed_item_added), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (feed, "item-changed", G_CALLBACK (feed_item_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (feed, "item-removed", G_CALLBACK (feed_item_removed), self,
                           G_CONNECT_SWAPPED);
  yd_browse_folder_model_reload (self);
  yd_browse_folder_model_remember (self);
  return self;
}

gboolean
yd_browse_folder_model_get_loading (YdBrowseFolderModel *self)
{
  return self->cancellable != NULL;
}

const GError *
yd_browse_folder_model_get_error (YdBrowseFolderModel *self)
{
  return self->error;
}

GHashTable *
yd_browse_folder_model_dup_other_names (YdBrowseFolderModel *self,
                                        GPtrArray           *items)
{
  GHashTable *names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr(GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *all;

  g_return_val_if_fail (YD_IS_BROWSE_FOLDER_MODEL (self), names);

  for (guint i = 0; i < items->len; i++)
    g_hash_table_add (ids, (char *) yd_drive_item_get_id (g_ptr_array_index (items, i)));
  all = yd_browse_rows_get_all (self->rows);
  for (guint i = 0; i < all->len; i++)
    {
      YdBrowseRow *row = g_ptr_array_index (all, i);

      if (!row->gone && !g_hash_table_contains (ids, yd_drive_item_get_id (row->item)))
        g_hash_table_add (names, g_strdup (yd_drive_item_get_name (row->item)));
    }
  return names;
}

guint
yd_browse_folder_model_get_n_total (YdBrowseFolderModel *self)
{
  return yd_browse_rows_get_n_total (self->rows);
}

gboolean
yd_browse_folder_model_find (YdBrowseFolderModel *self,
                             const char          *file_id,
                             guint               *position)
{
  return yd_browse_rows_find (self->rows, file_id, position);
}

/* GListModel */

static GType
get_item_type (GListModel *model)
{
  return YD_TYPE_BROWSE_ENTRY;
}

static guint
get_n_items (GListModel *model)
{
  return yd_browse_rows_get_n_shown (YD_BROWSE_FOLDER_MODEL (model)->rows);
}

static gpointer
get_item (GListModel *model,
          guint       position)
{
  return yd_browse_rows_dup_entry (YD_BROWSE_FOLDER_MODEL (model)->rows, position);
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static void
yd_browse_folder_model_get_property (GObject    *object,
                                     guint       property_id,
                                     GValue     *value,
                                     GParamSpec *pspec)
{
  YdBrowseFolderModel *self = YD_BROWSE_FOLDER_MODEL (object);

  switch ((YdBrowseFolderModelProperty) property_id)
    {
    case PROP_LOADING:
      g_value_set_boolean (value, self->cancellable != NULL);
      break;
    case PROP_ERROR:
      g_value_set_boxed (value, self->error);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
yd_browse_folder_model_dispose (GObject *object)
{
  YdBrowseFolderModel *self = YD_BROWSE_FOLDER_MODEL (object);

  g_cancellable_cancel (self->cancellable);
  forget_listing (self);
  g_clear_object (&self->storage);
  g_clear_object (&self->store);
  G_OBJECT_CLASS (yd_browse_folder_model_parent_class)->dispose (object);
}

static void
yd_browse_folder_model_finalize (GObject *object)
{
  YdBrowseFolderModel *self = YD_BROWSE_FOLDER_MODEL (object);

  g_queue_clear_full (&self->told, told_free);
  yd_browse_rows_unref (self->rows);
  yd_browse_filter_unref (self->filter);
  g_clear_pointer (&self->folder, yd_drive_item_unref);
  g_clear_error (&self->error);
  G_OBJECT_CLASS (yd_browse_folder_model_parent_class)->finalize (object);
}

static void
yd_browse_folder_model_class_init (YdBrowseFolderModelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = yd_browse_folder_model_get_property;
  object_class->dispose = yd_browse_folder_model_dispose;
  object_class->finalize = yd_browse_folder_model_finalize;

  properties[PROP_LOADING] = g_param_spec_boolean ("loading", NULL, NULL, FALSE, flags);
  properties[PROP_ERROR] = g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  signals[ENTRY_ARRIVED] = g_signal_new ("entry-arrived", G_TYPE_FROM_CLASS (klass),
                                         G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                         YD_TYPE_BROWSE_ENTRY);
}

static void
yd_browse_folder_model_init (YdBrowseFolderModel *self)
{
  self->rows = yd_browse_rows_new (G_LIST_MODEL (self));
  self->filter = yd_browse_filter_new (NULL, TRUE);
}
