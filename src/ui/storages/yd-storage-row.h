/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One storage in the list: whose it is, which drive, how full, and whether all is well.
 */
#pragma once

#include "yd-browse-name-walks.h"
#include "yd-storage.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define YD_TYPE_STORAGE_ROW (yd_storage_row_get_type ())
G_DECLARE_FINAL_TYPE (YdStorageRow, yd_storage_row, YD, STORAGE_ROW, GtkListBoxRow)

/* Signals: "dropped" (YdBrowseClip or GListModel of GFile, gboolean copy).
 * @walks (nullable): one of them may be through it. (transfer floating) */
GtkWidget  *yd_storage_row_new         (YdStorage         *storage,
                                        YdBrowseNameWalks *walks);
YdStorage  *yd_storage_row_get_storage (YdStorageRow *self);

/* What a kind of drive is called, translated. */
const char *yd_storage_row_name_kind   (YdDriveKind   kind);

/* What is not as it should be with an account, translated; NULL when nothing. @trouble: of the
 * keyring, as yd_auth_session_get_keyring_trouble() says. */
const char *yd_storage_row_name_state  (YdAuthState   state,
                                        YdAuthError   trouble);

G_END_DECLS
