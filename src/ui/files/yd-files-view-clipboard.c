/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Taking files elsewhere: cut, copied and pasted, or by choosing a folder; and what other programs
 * put on the clipboard. The clipboard is the desktop's: one for all windows.
 */
#include "config.h"

#include "yd-files-view-private.h"

#include "yd-clip-provider.h"
#include "yd-drop.h"
#include "yd-folder-picker.h"
#include "yd-pasted-image.h"
#include "yd-weak.h"

#include <glib/gi18n.h>

/* Taking */

GPtrArray *
yd_files_view_dup_way (YdFilesView *self,
                       YdDriveItem *below)
{
  YdBrowsePlace *place = yd_browse_location_get_place (self->location);
  GPtrArray *way;

  if (place != NULL)
    way = yd_browse_place_dup_way (place, yd_browse_place_get_depth (place));
  else
    way = g_ptr_array_new_with_free_func ((GDestroyNotify) yd_drive_item_unref);
  if (below != NULL)
    g_ptr_array_add (way, yd_drive_item_ref (below));

  return way;
}

static const char *
describe_verdict (YdBrowseClipVerdict verdict)
{
  switch (verdict)
    {
    case YD_BROWSE_CLIP_ITSELF:
      return _("A folder cannot be put into itself.");
    case YD_BROWSE_CLIP_BELOW:
      return _("A folder cannot be put into a folder that is in it.");
    case YD_BROWSE_CLIP_THERE:
      return _("It is there already.");
    case YD_BROWSE_CLIP_FINE:
    default:
      return NULL;
    }
}

void
yd_files_view_notify (YdFilesView *self,
                      const char  *text)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "shell.notify", "s", text);
}

gboolean
yd_files_view_take (YdFilesView  *self,
                    YdBrowseClip *clip,
                    YdStorage    *storage,
                    GPtrArray    *way,
                    gboolean      copy)
{
  YdBrowseClipVerdict verdict;
  YdDriveItem *folder;

  if (way->len == 0)
    return FALSE;
  verdict = yd_browse_clip_judge (clip, storage, way, copy);
  if (verdict != YD_BROWSE_CLIP_FINE)
    {
      yd_files_view_notify (self, describe_verdict (verdict));
      return FALSE;
    }
  if (self->shared->carrier == NULL && !yd_browse_clip_is_near (clip, storage))
    return FALSE;
  folder = g_ptr_array_index (way, way->len - 1);
  yd_files_view_run (self, yd_browse_clip_plan (clip, storage, folder, copy,
                                                self->shared->carrier));

  return TRUE;
}

/* Cut and copied */

static void
put_on_clipboard (YdFilesView *self,
                  gboolean     cut)
{
  GdkClipboard *clipboard = gtk_widget_get_clipboard (GTK_WIDGET (self));
  g_autoptr (GPtrArray) items = yd_files_view_dup_selected (self);
  g_autoptr (YdBrowseClip) clip = NULL;
  g_autoptr (YdClipProvider) provider = NULL;

  if (items->len == 0)
    return;
  clip = yd_browse_clip_new (yd_browse_location_get_storage (self->location), items, cut);
  provider = yd_files_view_new_provider (self, clip);
  gdk_clipboard_set_content (clipboard, GDK_CONTENT_PROVIDER (provider));
}

static void
cut (YdFilesView *self,
     GVariant    *parameter)
{
  put_on_clipboard (self, TRUE);
}

static void
copy (YdFilesView *self,
      GVariant    *parameter)
{
  put_on_clipboard (self, FALSE);
}

/* Pasted */

/* Where it goes was decided when it was asked for. */
typedef struct
{
  GWeakRef  *self;      /* (owned) (nullable): taken by the callback */
  YdStorage *storage;   /* (owned) */
  char      *parent_id; /* (owned) */
} Pasting;

static Pasting *
new_pasting (YdFilesView *self)
{
  Pasting *pasting = g_new0 (Pasting, 1);

  pasting->self = yd_weak_new (self);
  pasting->storage = g_object_ref (yd_browse_location_get_storage (self->location));
  pasting->parent_id =
      g_strdup (yd_drive_item_get_id (yd_browse_location_get_folder (self->location)));

  return pasting;
}

static void
free_pasting (Pasting *pasting)
{
  yd_weak_free (pasting->self);
  g_object_unref (pasting->storage);
  g_free (pasting->parent_id);
  g_free (pasting);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Pasting, free_pasting)

static void
files_read_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (Pasting) pasting = user_data;
  g_autoptr (YdFilesView) self = yd_weak_take (g_steal_pointer (&pasting->self));
  const GValue *value = gdk_clipboard_read_value_finish (GDK_CLIPBOARD (source), result, NULL);
  g_autoptr (GListModel) files = value != NULL ? yd_drop_dup_files (value) : NULL;

  if (self == NULL)
    return;
  if (files != NULL)
    yd_files_view_upload (self, files, pasting->storage, pasting->parent_id);
  else
    yd_files_view_notify (self, _("The files on the clipboard could not be read."));
}

static void
image_kept_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (Pasting) pasting = user_data;
  g_autoptr (YdFilesView) self = yd_weak_take (g_steal_pointer (&pasting->self));
  g_autoptr (GFile) file = yd_pasted_image_keep_finish (result, NULL);
  g_autoptr (GListStore) files = NULL;

  if (self == NULL)
    return;
  if (file == NULL)
    {
      yd_files_view_notify (self, _("The image on the clipboard could not be read."));
      return;
    }
  files = g_list_store_new (G_TYPE_FILE);
  g_list_store_splice (files, 0, 0, (gpointer *) &file, 1);
  yd_files_view_upload (self, G_LIST_MODEL (files), pasting->storage, pasting->parent_id);
}

static void
paste (YdFilesView *self,
       GVariant    *parameter)
{
  GdkClipboard *clipboard = gtk_widget_get_clipboard (GTK_WIDGET (self));
  GdkContentFormats *formats = gdk_clipboard_get_formats (clipboard);
  g_autoptr (YdBrowseClip) clip = yd_clip_find_in_clipboard (clipboard);
  g_autoptr (GPtrArray) way = yd_files_view_dup_way (self, NULL);

  if (way->len == 0)
    return;
  if (clip != NULL)
    {
      gboolean cut_here = yd_browse_clip_get_cut (clip);

      /* What was moved is not there to be moved again. */
      if (yd_files_view_take (self, clip, yd_browse_location_get_storage (self->location), way,
                              !cut_here)
          && cut_here)
        gdk_clipboard_set_content (clipboard, NULL);
      return;
    }
  if (yd_drop_formats_have_files (formats))
    gdk_clipboard_read_value_async (clipboard, GDK_TYPE_FILE_LIST, G_PRIORITY_DEFAULT,
                                    self->cancellable, files_read_cb, new_pasting (self));
  else if (yd_pasted_image_is_in (formats) && self->shared->cache != NULL)
    yd_pasted_image_keep_async (clipboard, self->shared->cache, self->cancellable, image_kept_cb,
                                new_pasting (self));
  else
    yd_files_view_notify (self, _("There are no files on the clipboard."));
}

/* To a folder that is chosen */

typedef struct
{
  YdBrowseClip *clip; /* (owned) */
  gboolean      copy;
} Choice;

static void
free_choice (gpointer data)
{
  Choice *choice = data;

  g_object_unref (choice->clip);
  g_free (choice);
}

static void
folder_picked (YdFilesView    *self,
               YdDriveItem    *folder,
               YdFolderPicker *picker)
{
  const Choice *choice = g_object_get_data (G_OBJECT (picker), "choice");
  g_autoptr (GPtrArray) way = yd_folder_picker_dup_way (picker);

  yd_files_view_take (self, choice->clip, yd_folder_picker_get_storage (picker), way,
                      choice->copy);
}

static void
choose_folder (YdFilesView *self,
               gboolean     copy_them)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  YdStorage *storage = yd_browse_location_get_storage (self->location);
  g_autoptr (GPtrArray) items = yd_files_view_dup_selected (self);
  g_autoptr (GPtrArray) way = yd_files_view_dup_way (self, NULL);
  YdFolderPicker *picker;
  Choice *choice;

  if (items->len == 0 || way->len == 0 || !GTK_IS_WINDOW (root))
    return;
  picker = yd_folder_picker_new_for_storages (GTK_WINDOW (root),
                                              G_LIST_MODEL (self->shared->registry), storage, way,
                                              copy_them ? _("Copy to") : _("Move to"),
                                              copy_them ? _("_Copy Here") : _("_Move Here"));
  choice = g_new0 (Choice, 1);
  choice->clip = yd_browse_clip_new (storage, items, FALSE);
  choice->copy = copy_them;
  g_object_set_data_full (G_OBJECT (picker), "choice", choice, free_choice);
  g_signal_connect_object (picker, "picked", G_CALLBACK (folder_picked), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (picker));
}

static void
move_to (YdFilesView *self,
         GVariant    *parameter)
{
  choose_folder (self, FALSE);
}

static void
copy_to (YdFilesView *self,
         GVariant    *parameter)
{
  choose_folder (self, TRUE);
}

void
yd_files_view_set_up_clipboard (YdFilesView *self)
{
  static const YdFilesViewAction actions[] = {
    { "cut", NULL, cut },
    { "copy", NULL, copy },
    { "paste", NULL, paste },
    { "move-to", NULL, move_to },
    { "copy-to", NULL, copy_to },
  };

  yd_files_view_add_actions (self, actions, G_N_ELEMENTS (actions));
}
