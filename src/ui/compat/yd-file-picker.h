/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Asking which local files or folder, with the system's own dialog (through the portal in a
 * sandbox). Wraps what GTK has for this at the floor.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef enum
{
  YD_FILE_PICKER_FILES,   /* any number of files */
  YD_FILE_PICKER_FOLDERS, /* any number of folders */
  YD_FILE_PICKER_TARGET,  /* one folder to put something into */
  YD_FILE_PICKER_FILE,    /* one file */
  YD_FILE_PICKER_SAVE,    /* one file to write; the dialog asks when it is there already */
} YdFilePickerKind;

/* @parent is kept alive by the dialog. Fails with G_IO_ERROR_CANCELLED when nothing was chosen or
 * @cancellable was cancelled. Main context. */
void        yd_file_picker_ask_async      (GtkWindow            *parent,
                                           YdFilePickerKind      kind,
                                           const char           *title,
                                           const char           *accept_label,
                                           GCancellable         *cancellable,
                                           GAsyncReadyCallback   callback,
                                           gpointer              user_data);
/* The kind SAVE, with a @name that is there when the person has not written another. */
void        yd_file_picker_ask_save_async (GtkWindow            *parent,
                                           const char           *title,
                                           const char           *accept_label,
                                           const char           *name,
                                           GCancellable         *cancellable,
                                           GAsyncReadyCallback   callback,
                                           gpointer              user_data);
/* A list of GFile with at least one. (transfer full) */
GListModel *yd_file_picker_ask_finish     (GAsyncResult         *result,
                                           GError              **error);

G_END_DECLS
