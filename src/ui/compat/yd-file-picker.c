/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Asking which local files or folder, over GtkFileChooserNative. The task owns the dialog.
 */
#include "config.h"

#include "yd-file-picker.h"

typedef struct
{
  /* In progress */
  GtkFileChooserNative *dialog; /* (owned) */
  /* Output */
  GListModel           *files;  /* (owned) (nullable): chosen */
} Asking;

static void
free_asking (gpointer data)
{
  Asking *asking = data;

  g_clear_object (&asking->dialog);
  g_clear_object (&asking->files);
  g_free (asking);
}

static GtkFileChooserAction
chooser_action (YdFilePickerKind kind)
{
  switch (kind)
    {
    case YD_FILE_PICKER_FILES:
    case YD_FILE_PICKER_FILE:
      return GTK_FILE_CHOOSER_ACTION_OPEN;
    case YD_FILE_PICKER_SAVE:
      return GTK_FILE_CHOOSER_ACTION_SAVE;
    case YD_FILE_PICKER_FOLDERS:
    case YD_FILE_PICKER_TARGET:
    default:
      return GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER;
    }
}

/* Whether something was chosen, and what, is known while the dialog is there. (transfer full)
 * (nullable) */
static GListModel *
take_files (GtkFileChooser *chooser,
            int             response)
{
  g_autoptr (GListModel) files = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    files = gtk_file_chooser_get_files (chooser);
  if (files == NULL || g_list_model_get_n_items (files) == 0)
    return NULL;

  return g_steal_pointer (&files);
}

/* The answer ends the dialog: GTK must have let go of it by then. */
static gboolean
tell_answer (gpointer user_data)
{
  GTask *task = user_data;
  Asking *asking = g_task_get_task_data (task);

  if (asking->files != NULL)
    g_task_return_pointer (task, g_steal_pointer (&asking->files), g_object_unref);
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "nothing was chosen");
  return G_SOURCE_REMOVE;
}

static void
dialog_answered (GtkNativeDialog *dialog,
                 int              response,
                 gpointer         user_data)
{
  GTask *task = user_data;
  Asking *asking = g_task_get_task_data (task);

  g_signal_handlers_disconnect_by_data (dialog, task);
  asking->files = take_files (GTK_FILE_CHOOSER (dialog), response);
  gtk_native_dialog_hide (dialog);
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, tell_answer, task, g_object_unref);
}

static void
cancelled (GCancellable *cancellable,
           gpointer      user_data)
{
  GtkNativeDialog *dialog = user_data;

  g_signal_emit_by_name (dialog, "response", GTK_RESPONSE_CANCEL);
}

/* GTK begins with recent files, among which there are no folders to choose, and nothing can be
 * saved. */
static void
choose_start (GtkFileChooser   *chooser,
              YdFilePickerKind  kind)
{
  const char *path = g_get_home_dir ();
  g_autoptr (GFile) folder = NULL;

  if (chooser_action (kind) == GTK_FILE_CHOOSER_ACTION_OPEN)
    return;
  if (kind == YD_FILE_PICKER_SAVE
      && g_get_user_special_dir (G_USER_DIRECTORY_DOCUMENTS) != NULL)
    path = g_get_user_special_dir (G_USER_DIRECTORY_DOCUMENTS);
  if (kind == YD_FILE_PICKER_TARGET
      && g_get_user_special_dir (G_USER_DIRECTORY_DOWNLOAD) != NULL)
    path = g_get_user_special_dir (G_USER_DIRECTORY_DOWNLOAD);
  folder = g_file_new_for_path (path);
  gtk_file_chooser_set_current_folder (chooser, folder, NULL);
}

/* Takes @task, with the dialog in it from here on. */
static void
show_dialog (GTask            *task,
             GtkWindow        *parent,
             YdFilePickerKind  kind,
             const char       *title,
             const char       *accept_label,
             const char       *name)
{
  GCancellable *cancellable = g_task_get_cancellable (task);
  Asking *asking = g_new0 (Asking, 1);
  GtkFileChooserNative *dialog;

  dialog = gtk_file_chooser_native_new (title, parent, chooser_action (kind), accept_label, NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  gtk_file_chooser_set_select_multiple (GTK_FILE_CHOOSER (dialog),
                                        kind == YD_FILE_PICKER_FILES
                                        || kind == YD_FILE_PICKER_FOLDERS);
  choose_start (GTK_FILE_CHOOSER (dialog), kind);
  if (name != NULL)
    gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), name);
  asking->dialog = dialog;
  g_task_set_task_data (task, asking, free_asking);

  /* The handler has the task, and gives it back when it runs. */
  g_signal_connect (dialog, "response", G_CALLBACK (dialog_answered), task);
  if (cancellable != NULL)
    g_signal_connect_object (cancellable, "cancelled", G_CALLBACK (cancelled), dialog, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

void
yd_file_picker_ask_async (GtkWindow           *parent,
                          YdFilePickerKind     kind,
                          const char          *title,
                          const char          *accept_label,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, yd_file_picker_ask_async);
  show_dialog (task, parent, kind, title, accept_label, NULL);
}

void
yd_file_picker_ask_save_async (GtkWindow           *parent,
                               const char          *title,
                               const char          *accept_label,
                               const char          *name,
                               GCancellable        *cancellable,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, yd_file_picker_ask_save_async);
  show_dialog (task, parent, YD_FILE_PICKER_SAVE, title, accept_label, name);
}

GListModel *
yd_file_picker_ask_finish (GAsyncResult  *result,
                           GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
