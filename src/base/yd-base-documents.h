/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Files that a person gives to a sandboxed program come as documents of a portal, which forgets
 * them when the program ends. This has it remember them, so that the next program can read them
 * too. Knows the portal, and nothing of what the files are for.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define YD_TYPE_BASE_DOCUMENTS (yd_base_documents_get_type ())
G_DECLARE_FINAL_TYPE (YdBaseDocuments, yd_base_documents, YD, BASE_DOCUMENTS, GObject)

/* @bus (nullable): the session's. @folder (nullable): where the portal shows its documents, NULL
 * for where it usually does. Outside of a sandbox files are kept as they are. (transfer full) */
YdBaseDocuments *yd_base_documents_new         (GDBusConnection      *bus,
                                                const char           *app_id,
                                                const char           *folder,
                                                gboolean              sandboxed);

/* @files: GListModel of GFile. Those that are no documents, and those that the portal does not
 * take, stay as they are. */
void             yd_base_documents_keep_async  (YdBaseDocuments      *self,
                                                GListModel           *files,
                                                GCancellable         *cancellable,
                                                GAsyncReadyCallback   callback,
                                                gpointer              user_data);
/* As many files, in the same order: the same ones, wherever they are to be read from now on. Fails
 * with G_IO_ERROR_CANCELLED only. (transfer full) */
GListModel      *yd_base_documents_keep_finish (YdBaseDocuments      *self,
                                                GAsyncResult         *result,
                                                GError              **error);

G_END_DECLS
