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
} YdFilePickerKind;

/* @parent is kept alive by the dialog. Fails with G_IO_ERROR_CANCELLED when nothing was chosen or
 * @cancellable was cancelled. Main context. */
void        yd_file_picker_ask_async  (GtkWindow            *parent,
                                       YdFilePickerKind      kind,
                                       const char           *title,
                                       const char           *accept_label,
                                       GCancellable         *cancellable,
                                       GAsyncReadyCallback   callback,
                                       gpointer              user_data);
/* A list of GFile with at least one. (transfer full) */
GListModel *yd_file_picker_ask_finish (GAsyncResult         *result,
                                       GError              **error);

G_END_DECLS
