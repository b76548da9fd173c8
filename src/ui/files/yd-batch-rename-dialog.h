/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Renaming many at once by a rule: what is found is replaced, a pattern, numbers; with a preview of
 * every name and what is wrong with it. Renames nothing itself.
 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define YD_TYPE_BATCH_RENAME_DIALOG (yd_batch_rename_dialog_get_type ())
G_DECLARE_FINAL_TYPE (YdBatchRenameDialog, yd_batch_rename_dialog, YD, BATCH_RENAME_DIALOG,
                      AdwWindow)

/* Signal: "named" (GStrv names), one for each of @items, once, before it closes. @items: array of
 * YdDriveItem, in the order of the numbers. @taken (nullable): set of the names that others in
 * their folder have. (transfer none): as windows are */
YdBatchRenameDialog *yd_batch_rename_dialog_new       (GtkWindow           *parent,
                                                       GPtrArray           *items,
                                                       GHashTable          *taken);
GPtrArray           *yd_batch_rename_dialog_get_items (YdBatchRenameDialog *self);

G_END_DECLS
