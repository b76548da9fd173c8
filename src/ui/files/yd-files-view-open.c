/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Files in other programs: opened from a local copy, or to be edited. Copies are the cache's; those
 * that are edited are watched for the application, and the page asks when they were saved.
 */
#include "config.h"

#include "yd-files-view-private.h"

#include "yd-error-text.h"
#include "yd-folder-opener.h"
#include "yd-format.h"
#include "yd-weak.h"

#include <glib/gi18n.h>

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
opened_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (Opening) opening = user_data;
  g_autoptr (YdFilesView) self = yd_weak_take (g_steal_pointer (&opening->self));
  g_autoptr (GError) error = NULL;
  g_autofree char *name = NULL;
  g_autofree char *text = NULL;

  if (yd_folder_opener_open_finish (G_FILE (source), result, &error) || self == NULL
      || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_debug ("a file was not opened: %s", error->message);
  name = yd_format_isolated (yd_drive_item_get_name (opening->item));
  /* Translators: the placeholder is the name of a file. */
  text = g_strdup_printf (_("No program here could open “%s”"), name);
  yd_files_view_notify (self, text);
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
    yd_edited_files_add (self->shared->edited, opening->storage, opening->item, file);
  opening->self = yd_weak_new (self);
  yd_folder_opener_open_async (file, get_window (self), self->cancellable, opened_cb,
                               g_steal_pointer (&opening));
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

  if (items->len == 1 && self->shared->cache != NULL && self->shared->edited != NULL
      && !yd_drive_item_is_folder (g_ptr_array_index (items, 0)))
    fetch (self, g_ptr_array_index (items, 0), TRUE);
}

void
yd_files_view_set_up_open (YdFilesView *self)
{
  static const YdFilesViewAction actions[] = {
    { "edit", NULL, edit },
  };

  yd_files_view_add_actions (self, actions, G_N_ELEMENTS (actions));
}
