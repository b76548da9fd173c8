/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Listing a folder: pages are asked for two ahead, a worker makes rows of them with their keys to
 * sort by, and they are corrected into place by file id. What the feed said meanwhile counts more
 * than pages, which may have been on their way already. A reload keeps the rows, and with them
 * selection and focus, and removes what was not seen again.
 */
#include "config.h"

#include "yd-browse-folder-model.h"

#include "yd-browse-folder-model-private.h"

#define SHOW_EVERY_MS 200
#define SHOW_ROWS 4000 /* telling of them takes some milliseconds */
#define PAGES_AHEAD 2  /* reading one takes longer than asking for it */

/* A page that was asked for. Of the model, while its listing runs. */
typedef struct
{
  GPtrArray *items;  /* (owned) (nullable): of YdDriveItem */
  GError *error;     /* (owned) (nullable): the listing ends with it */
  char *next_marker; /* (owned) (nullable): told, and nobody asked there yet */
  gboolean told;     /* the next one was asked for before it was read */
  gboolean here;     /* it arrived */
  gboolean last;     /* no other was asked for after it */
} Asked;

/* What a page means to the callbacks, of which the last owns it. */
typedef struct
{
  GWeakRef model;
  GCancellable *cancellable; /* (owned): of the listing it belongs to */
  Asked *asked;              /* (borrowed) (nullable): while that runs */
} Page;

static void ask_for_told (YdBrowseFolderModel *self,
                          Asked               *asked);
static void got_page_cb  (GObject             *source,
                          GAsyncResult        *result,
                          gpointer             user_data);
static void moment_over  (gpointer             user_data);
static void rows_made_cb (GObject             *source,
                          GAsyncResult        *result,
                          gpointer             user_data);

static void
clear_item (gpointer data)
{
  if (data != NULL)
    yd_drive_item_unref (data);
}

static void
free_row (gpointer row)
{
  if (row != NULL)
    yd_browse_row_free (row);
}

static void
asked_free (gpointer data)
{
  Asked *asked = data;

  g_clear_pointer (&asked->items, g_ptr_array_unref);
  g_clear_error (&asked->error);
  g_free (asked->next_marker);
  g_free (asked);
}

void
yd_browse_folder_model_forget_listing (YdBrowseFolderModel *self)
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
  yd_browse_folder_model_forget_listing (self);
  if (error != NULL)
    yd_storage_account_note_error (yd_storage_get_account (self->storage), error);
  yd_browse_folder_model_set_error (self, error);
  yd_browse_folder_model_tell_loading (self);
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
    yd_browse_folder_model_correct (self, NULL, leaving);
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
    yd_browse_folder_model_correct (self, arriving, NULL);
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
  asked = g_queue_peek_tail (&self->pages_asked);
  if (!self->complete && asked != NULL && asked->next_marker != NULL)
    ask_for_told (self, asked);
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

static void
ask_for_told (YdBrowseFolderModel *self,
              Asked               *asked)
{
  g_autofree char *marker = g_steal_pointer (&asked->next_marker);

  asked->told = TRUE;
  ask_for_next (self, marker, &asked->error);
}

/* The next two are on their way while this one is read; no more than that, for who leaves the
 * folder needs none. Where one is told of too early it is asked for when a page was read. */
static void
marker_told (const char *next_marker,
             gpointer    user_data)
{
  Page *page = user_data;
  g_autoptr(YdBrowseFolderModel) self = g_weak_ref_get (&page->model);

  if (self == NULL || self->cancellable != page->cancellable)
    return;
  page->asked->next_marker = g_strdup (next_marker);
  if (g_queue_get_length (&self->pages_asked) <= PAGES_AHEAD)
    ask_for_told (self, page->asked);
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
  if (items != NULL && page->asked->told)
    error = g_steal_pointer (&page->asked->error);
  else if (items != NULL && next_marker != NULL)
    ask_for_next (self, next_marker, &error);
  g_clear_pointer (&page->asked->next_marker, g_free);
  if (items != NULL && self->store != NULL)
    yd_browse_listing_store_hear_page (self->store, items);
  page->asked->here = TRUE;
  page->asked->last = next_marker == NULL;
  page->asked->items = g_steal_pointer (&items);
  g_clear_error (&page->asked->error);
  page->asked->error = g_steal_pointer (&error);
  go_on (self);
}

void
yd_browse_folder_model_reload (YdBrowseFolderModel *self)
{
  gboolean was_loading = self->cancellable != NULL;

  g_cancellable_cancel (self->cancellable);
  yd_browse_folder_model_forget_listing (self);
  self->cancellable = g_cancellable_new ();
  self->listing++;
  self->news = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, clear_item);
  self->pages = yd_drive_pages_new ();
  ask_for_page (self, NULL);
  yd_browse_folder_model_set_error (self, NULL);
  if (!was_loading)
    yd_browse_folder_model_tell_loading (self);
}
