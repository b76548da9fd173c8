/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Files in other programs: opened from a local copy, or edited and brought back when they were
 * saved. Copies are the cache's; a watch lives as long as
 * the tab that it was begun in.
 */
#include "config.h"

#include "yd-files-view-private.h"

#include "yd-edit-watch.h"
#include "yd-error-text.h"
#include "yd-folder-opener.h"
#include "yd-format.h"
#include "yd-question.h"
#include "yd-weak.h"

#include <glib/gi18n.h>

static void saved             (YdFilesView  *self,
                               YdEditWatch  *watch);
static void checked_cb        (GObject      *source,
                               GAsyncResult *result,
                               gpointer      user_data);
static void upload_answered_cb (GObject     *source,
                               GAsyncResult *result,
                               gpointer      user_data);

/* One copy on its way to another program. */
typedef struct
{
  GWeakRef    *self;    /* (owned) (nullable): taken by the callback */
  YdStorage   *storage; /* (owned) */
  YdDriveItem *item;    /* (owned) */
  gboolean     edit;
} Opening;

static void
free_opening (Opening *opening)
{
  yd_weak_free (opening->self);
  g_object_unref (opening->storage);
  yd_drive_item_unref (opening->item);
  g_free (opening);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Opening, free_opening)

static GtkWindow *
get_window (YdFilesView *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  return GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL;
}

static void
watch (YdFilesView *self,
       Opening     *opening,
       GFile       *file)
{
  YdEditWatch *one = yd_edit_watch_new (self->shared->queue, opening->storage, opening->item,
                                        file);

  g_signal_connect_object (one, "saved", G_CALLBACK (saved), self, G_CONNECT_SWAPPED);
  g_ptr_array_add (self->watches, one);
}

static void
fetched_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (Opening) opening = user_data;
  g_autoptr (YdFilesView) self = yd_weak_take (g_steal_pointer (&opening->self));
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) files =
      yd_transfer_cache_fetch_finish (YD_TRANSFER_CACHE (source), result, &error);
  GFile *file;

  if (self == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (files == NULL)
    {
      yd_files_view_notify (self, yd_error_text_get_sentence (error));
      return;
    }
  file = g_ptr_array_index (files, 0);
  if (opening->edit)
    watch (self, opening, file);
  yd_folder_opener_open (file, get_window (self));
}

static void
fetch (YdFilesView *self,
       YdDriveItem *item,
       gboolean     edit)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new ();
  g_autofree char *name = yd_format_isolated (yd_drive_item_get_name (item));
  g_autofree char *text = NULL;
  Opening *opening = g_new0 (Opening, 1);

  opening->self = yd_weak_new (self);
  opening->storage = g_object_ref (yd_browse_location_get_storage (self->location));
  opening->item = yd_drive_item_ref (item);
  opening->edit = edit;
  g_ptr_array_add (items, item);
  /* Translators: the placeholder is the name of a file that is fetched to be opened. */
  text = g_strdup_printf (_("Opening “%s”…"), name);
  yd_files_view_notify (self, text);
  yd_transfer_cache_fetch_async (self->shared->cache, opening->storage, items,
                                 edit ? YD_TRANSFER_CACHE_TO_OWN : YD_TRANSFER_CACHE_TO_READ,
                                 self->cancellable, fetched_cb, opening);
}

gboolean
yd_files_view_open_file (YdFilesView *self,
                         YdDriveItem *item)
{
  if (self->shared->cache == NULL)
    return FALSE;
  fetch (self, item, FALSE);

  return TRUE;
}

static void
edit (YdFilesView *self,
      GVariant    *parameter)
{
  g_autoptr (GPtrArray) items = yd_files_view_dup_selected (self);

  if (items->len == 1 && self->shared->cache != NULL
      && !yd_drive_item_is_folder (g_ptr_array_index (items, 0)))
    fetch (self, g_ptr_array_index (items, 0), TRUE);
}

/* Saved */

/* Each save asks: whoever edits may not want a version for every one. */
static void
saved (YdFilesView *self,
       YdEditWatch *one)
{
  yd_edit_watch_check_async (one, self->cancellable, checked_cb, yd_weak_new (self));
}

static void
ask (YdFilesView *self,
     YdEditWatch *one,
     YdEditCloud  cloud)
{
  YdDriveItem *item = yd_edit_watch_get_item (one);
  g_autofree char *name = yd_format_isolated (yd_drive_item_get_name (item));
  /* Translators: the placeholder is the name of a file that was edited here. */
  g_autofree char *heading = g_strdup_printf (_("Upload the New Version of “%s”?"), name);
  YdQuestion question = { .heading = heading };

  switch (cloud)
    {
    case YD_EDIT_CLOUD_CHANGED:
      question.body = _("The file in the cloud was changed meanwhile by somebody else. Replacing "
                        "it puts their version into the recycle bin.");
      question.accept_label = _("Keep _Both");
      question.other_label = _("_Replace");
      break;
    case YD_EDIT_CLOUD_GONE:
      question.body = _("The file in the cloud is not there any more. It will be put there again.");
      question.accept_label = _("_Upload");
      break;
    case YD_EDIT_CLOUD_SAME:
    default:
      question.body = _("The version in the cloud goes to the recycle bin when the new one has "
                        "arrived.");
      question.accept_label = _("_Upload");
    }
  g_object_set_data (G_OBJECT (one), "keep-both",
                     GINT_TO_POINTER (cloud == YD_EDIT_CLOUD_CHANGED));
  yd_question_ask_async (get_window (self), &question, self->cancellable, upload_answered_cb,
                         g_object_ref (one));
}

static void
checked_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (YdFilesView) self = yd_weak_take (user_data);
  YdEditWatch *one = YD_EDIT_WATCH (source);
  g_autoptr (GError) error = NULL;
  YdEditCloud cloud;

  if (self == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (yd_edit_watch_check_finish (one, result, &cloud, &error))
    ask (self, one, cloud);
  else
    yd_files_view_notify (self, yd_error_text_get_sentence (error));
}

static void
upload_answered_cb (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr (YdEditWatch) one = user_data;
  gboolean keep_both = g_object_get_data (G_OBJECT (one), "keep-both") != NULL;

  if (yd_question_ask_finish (result, NULL))
    yd_edit_watch_upload (one, keep_both && !yd_question_was_other (result));
}

void
yd_files_view_set_up_open (YdFilesView *self)
{
  static const YdFilesViewAction actions[] = {
    { "edit", NULL, edit },
  };

  self->watches = g_ptr_array_new_with_free_func (g_object_unref);
  yd_files_view_add_actions (self, actions, G_N_ELEMENTS (actions));
}
