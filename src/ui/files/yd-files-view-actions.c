/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What can be done in the files view: uploads, downloads, and changes to the folder. How changes
 * are carried out and taken back is in yd-files-view-undo.c; what they changed comes back by the
 * feed.
 */
#include "config.h"

#include "yd-files-view-private.h"

#include "yd-error-text.h"
#include "yd-file-picker.h"
#include "yd-name-dialog.h"
#include "yd-question.h"
#include "yd-removal-text.h"
#include "yd-transfer-settings.h"
#include "yd-weak.h"

#include <glib/gi18n.h>

static GtkWindow *
get_window (YdFilesView *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  return GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL;
}

/* Downloads */

static void
download_items (YdFilesView *self,
                GPtrArray   *items)
{
  g_autoptr (GFile) folder = yd_transfer_settings_dup_folder (self->shared->settings);

  if (items->len > 0)
    yd_transfer_queue_enqueue_downloads (self->shared->queue,
                                         yd_browse_location_get_storage (self->location), items,
                                         folder, NULL);
}

static gboolean
has_folder (YdFilesView *self)
{
  return yd_transfer_settings_has_folder (
      self->shared->settings, yd_transfer_queue_is_sandboxed (self->shared->queue));
}

static void
download (YdFilesView *self,
          GVariant    *parameter)
{
  GSettings *settings = self->shared->settings;
  g_autoptr (GPtrArray) items = NULL;

  if ((settings != NULL && g_settings_get_boolean (settings, YD_SETTING_ASK_FOLDER))
      || !has_folder (self))
    {
      gtk_widget_activate_action (GTK_WIDGET (self), "files.download-to", NULL);
      return;
    }
  items = yd_files_view_dup_selected (self);
  download_items (self, items);
}

typedef struct
{
  /* Input */
  GWeakRef    *self;    /* (owned) (nullable): taken by the callback */
  YdStorage   *storage; /* (owned) */
  GPtrArray   *items;   /* (owned) */
  char        *parent;  /* (owned) (nullable): folder id */
} Picking;

static Picking *
new_picking (YdFilesView *self)
{
  Picking *picking = g_new0 (Picking, 1);

  picking->self = yd_weak_new (self);
  picking->storage = g_object_ref (yd_browse_location_get_storage (self->location));
  picking->items = yd_files_view_dup_selected (self);
  picking->parent =
      g_strdup (yd_drive_item_get_id (yd_browse_location_get_folder (self->location)));

  return picking;
}

static void
free_picking (Picking *picking)
{
  yd_weak_free (picking->self);
  g_object_unref (picking->storage);
  g_ptr_array_unref (picking->items);
  g_free (picking->parent);
  g_free (picking);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Picking, free_picking)

/* The first one that is chosen where there was none: the next download does not have to ask. */
static void
keep_folder (YdFilesView *self,
             GFile       *folder)
{
  g_autofree char *uri = NULL;

  if (self->shared->settings == NULL || has_folder (self))
    return;
  uri = g_file_get_uri (folder);
  g_settings_set_string (self->shared->settings, YD_SETTING_DOWNLOAD_FOLDER, uri);
}

static void
target_picked_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr (Picking) picking = user_data;
  g_autoptr (YdFilesView) self = yd_weak_take (g_steal_pointer (&picking->self));
  g_autoptr (GListModel) files = yd_file_picker_ask_finish (result, NULL);
  g_autoptr (GFile) folder = files != NULL ? g_list_model_get_item (files, 0) : NULL;

  if (folder == NULL || self == NULL)
    return;
  keep_folder (self, folder);
  yd_transfer_queue_enqueue_downloads (self->shared->queue, picking->storage, picking->items,
                                       folder, NULL);
}

void
yd_files_view_download_to (YdFilesView *self,
                           YdStorage   *storage,
                           GPtrArray   *items)
{
  Picking *picking = g_new0 (Picking, 1);

  picking->self = yd_weak_new (self);
  picking->storage = g_object_ref (storage);
  picking->items = g_ptr_array_ref (items);
  yd_file_picker_ask_async (get_window (self), YD_FILE_PICKER_TARGET, _("Download to"),
                            _("_Download"), self->cancellable, target_picked_cb, picking);
}

static void
download_to (YdFilesView *self,
             GVariant    *parameter)
{
  g_autoptr (GPtrArray) items = yd_files_view_dup_selected (self);

  yd_files_view_download_to (self, yd_browse_location_get_storage (self->location), items);
}

/* Uploads */

static void
files_picked_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr (Picking) picking = user_data;
  g_autoptr (YdFilesView) self = yd_weak_take (g_steal_pointer (&picking->self));
  g_autoptr (GListModel) files = yd_file_picker_ask_finish (result, NULL);

  if (files != NULL && self != NULL)
    yd_files_view_upload (self, files, picking->storage, picking->parent);
}

static void
upload_files (YdFilesView *self,
              GVariant    *parameter)
{
  yd_file_picker_ask_async (get_window (self), YD_FILE_PICKER_FILES,
                            self->only_instant ? _("Upload Files Only If Instant")
                                               : _("Upload Files"),
                            _("_Upload"), self->cancellable, files_picked_cb, new_picking (self));
}

static void
upload_folders (YdFilesView *self,
                GVariant    *parameter)
{
  yd_file_picker_ask_async (get_window (self), YD_FILE_PICKER_FOLDERS,
                            self->only_instant ? _("Upload Folders Only If Instant")
                                               : _("Upload Folders"),
                            _("_Upload"), self->cancellable, files_picked_cb, new_picking (self));
}

/* Changes */

static void
new_folder_named (YdFilesView *self,
                  const char  *name)
{
  YdDriveItem *here = yd_browse_location_get_folder (self->location);

  if (here != NULL)
    yd_files_view_run (self, yd_browse_action_new_folder (
                               yd_browse_location_get_storage (self->location), here, name));
}

static void
new_folder (YdFilesView *self,
            GVariant    *parameter)
{
  YdNameDialog *dialog = yd_name_dialog_new (get_window (self), _("New Folder"), _("_Create"), "");

  g_signal_connect_object (dialog, "named", G_CALLBACK (new_folder_named), self,
                           G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
rename_item (YdFilesView *self,
             GVariant    *parameter)
{
  g_autoptr (GPtrArray) items = yd_files_view_dup_selected (self);

  if (items->len > 1)
    yd_files_view_rename_many (self, items);
  else
    yd_files_view_rename (self);
}

static void
remove_answered_cb (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr (Picking) picking = user_data;
  g_autoptr (YdFilesView) self = yd_weak_take (g_steal_pointer (&picking->self));
  const YdStorageOptions *options = yd_storage_get_options (picking->storage);

  if (yd_question_ask_finish (result, NULL) && self != NULL)
    yd_files_view_run (self, yd_browse_action_new_remove (
                               picking->storage, picking->items,
                               options->removal == YD_STORAGE_REMOVE_DELETE));
}

static void
remove_items (YdFilesView *self,
              GVariant    *parameter)
{
  Picking *picking = new_picking (self);
  gboolean for_ever =
      yd_storage_get_options (picking->storage)->removal == YD_STORAGE_REMOVE_DELETE;
  g_autofree char *heading = NULL;
  g_autofree char *body = NULL;
  YdQuestion question = { 0 };

  if (picking->items->len == 0)
    {
      free_picking (picking);
      return;
    }
  heading = yd_removal_text_dup_heading (picking->items, for_ever);
  body = yd_removal_text_dup_body (picking->items, for_ever);
  question.heading = heading;
  question.body = body;
  question.accept_label = for_ever ? _("_Delete Permanently") : _("_Delete");
  question.destructive = TRUE;
  yd_question_ask_async (get_window (self), &question, self->cancellable, remove_answered_cb,
                         picking);
}

static void
show_menu (YdFilesView *self,
           GVariant    *parameter)
{
  yd_files_view_pop_up_menu (self);
}

/* A row */

void
yd_files_view_activate (YdFilesView *self,
                         guint        position)
{
  g_autoptr (YdBrowseEntry) entry = yd_files_view_get_entry (self, position);
  YdDriveItem *item = entry != NULL ? yd_browse_entry_get_item (entry) : NULL;
  g_autoptr (GPtrArray) items = NULL;

  if (item == NULL)
    return;
  if (yd_drive_item_is_folder (item))
    {
      /* The entry may go with the folder that is left. */
      g_autoptr (YdDriveItem) folder = yd_drive_item_ref (item);

      yd_browse_location_enter (self->location, folder);
      return;
    }
  if (yd_files_view_open_file (self, item))
    return;
  items = g_ptr_array_new_with_free_func ((GDestroyNotify) yd_drive_item_unref);
  g_ptr_array_add (items, yd_drive_item_ref (item));
  download_items (self, items);
}

static void
open_selected (YdFilesView *self,
               GVariant    *parameter)
{
  g_autoptr (GPtrArray) items = yd_files_view_dup_selected (self);

  if (items->len != 1)
    return;
  if (yd_drive_item_is_folder (g_ptr_array_index (items, 0)))
    yd_browse_location_enter (self->location, g_ptr_array_index (items, 0));
  else
    yd_files_view_open_file (self, g_ptr_array_index (items, 0));
}

/* Whether the open folder can be read and changed, as far as one knows before trying. */
static gboolean
is_usable (YdFilesView *self)
{
  YdStorage *storage = yd_browse_location_get_storage (self->location);
  YdAuthState state;

  if (storage == NULL || yd_browse_location_get_folder (self->location) == NULL)
    return FALSE;
  state = yd_storage_account_get_state (yd_storage_get_account (storage));

  return state != YD_AUTH_STATE_SIGNED_OUT && state != YD_AUTH_STATE_LOCKED;
}

static gboolean
is_folder (YdBrowseEntry *entry)
{
  return yd_drive_item_is_folder (yd_browse_entry_get_item (entry));
}

void
yd_files_view_update_actions (YdFilesView *self)
{
  static const char * const for_items[] = { "cut", "copy", "move-to", "copy-to", "duplicate",
                                            "star", "copy-path", "copy-id", "copy-hash" };
  g_autoptr (GtkBitset) selected = NULL;
  g_autoptr (YdBrowseEntry) only = NULL;
  gboolean found = self->chosen != NULL;
  gboolean here;
  guint64 n_items;

  if (self->location == NULL || self->selection == NULL)
    return;
  selected = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));
  n_items = found ? self->chosen->len : gtk_bitset_get_size (selected);
  if (n_items == 1 && !found)
    only = yd_files_view_get_entry (self, gtk_bitset_get_minimum (selected));
  here = is_usable (self);

  yd_files_view_update_moving (self);
  yd_files_view_set_enabled (self, "upload-files", here);
  yd_files_view_set_enabled (self, "upload-folders", here);
  yd_files_view_set_enabled (self, "new-folder", here);
  yd_files_view_set_enabled (self, "download", here && n_items > 0);
  yd_files_view_set_enabled (self, "download-to", here && n_items > 0);
  yd_files_view_set_enabled (self, "rename", here && n_items > 0 && !found);
  yd_files_view_set_enabled (self, "delete", here && n_items > 0);
  yd_files_view_set_enabled (self, "open-tab", here && n_items > 0 && !found);
  yd_files_view_set_enabled (self, "open-window", here && n_items > 0 && !found);
  yd_files_view_set_enabled (self, "open",
                             only != NULL && (is_folder (only) || self->shared->cache != NULL));
  yd_files_view_set_enabled (self, "edit",
                             here && only != NULL && !is_folder (only)
                                 && self->shared->cache != NULL && self->shared->edited != NULL);
  yd_files_view_set_enabled (self, "paste", here);
  yd_files_view_set_enabled (self, "properties", here);
  for (guint i = 0; i < G_N_ELEMENTS (for_items); i++)
    yd_files_view_set_enabled (self, for_items[i], here && n_items > 0);
  /* What is not of this folder: where it is, nobody says here. */
  if (found)
    yd_files_view_set_enabled (self, "copy-path", FALSE);
}

void
yd_files_view_add_actions (YdFilesView             *self,
                           const YdFilesViewAction *actions,
                           guint                    n_actions)
{
  for (guint i = 0; i < n_actions; i++)
    {
      const char *type = actions[i].parameter_type;
      g_autoptr (GSimpleAction) action =
          g_simple_action_new (actions[i].name, type != NULL ? G_VARIANT_TYPE (type) : NULL);

      g_signal_connect_object (action, "activate", G_CALLBACK (actions[i].activate), self,
                               G_CONNECT_SWAPPED);
      g_action_map_add_action (G_ACTION_MAP (self->actions), G_ACTION (action));
    }
}

void
yd_files_view_set_enabled (YdFilesView *self,
                           const char  *action,
                           gboolean     enabled)
{
  GAction *found = g_action_map_lookup_action (G_ACTION_MAP (self->actions), action);

  g_simple_action_set_enabled (G_SIMPLE_ACTION (found), enabled);
}

static void
only_instant_wanted (YdFilesView *self,
                     GVariant    *wanted)
{
  g_object_set (self, "only-instant", g_variant_get_boolean (wanted), NULL);
}

void
yd_files_view_set_up_actions (YdFilesView *self)
{
  static const YdFilesViewAction actions[] = {
    { "open", NULL, open_selected },
    { "download", NULL, download },
    { "download-to", NULL, download_to },
    { "upload-files", NULL, upload_files },
    { "upload-folders", NULL, upload_folders },
    { "new-folder", NULL, new_folder },
    { "rename", NULL, rename_item },
    { "delete", NULL, remove_items },
    { "menu", NULL, show_menu },
  };
  g_autoptr (GSimpleAction) only_instant =
      g_simple_action_new_stateful ("only-instant", NULL, g_variant_new_boolean (FALSE));

  g_signal_connect_object (only_instant, "change-state", G_CALLBACK (only_instant_wanted), self,
                           G_CONNECT_SWAPPED);
  self->actions = g_simple_action_group_new ();
  yd_files_view_add_actions (self, actions, G_N_ELEMENTS (actions));
  g_action_map_add_action (G_ACTION_MAP (self->actions), G_ACTION (only_instant));
  gtk_widget_insert_action_group (GTK_WIDGET (self), "files", G_ACTION_GROUP (self->actions));
}
