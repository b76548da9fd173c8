/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The kind of a storage's drive, and what it means for an account, in words.
 */
#pragma once

#include "yd-storage-account.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define YD_TYPE_KIND_ROW (yd_kind_row_get_type ())
G_DECLARE_FINAL_TYPE (YdKindRow, yd_kind_row, YD, KIND_ROW, AdwComboRow)

/* @account: whose drives they are; NULL while nobody knows. */
void         yd_kind_row_set_account  (YdKindRow        *self,
                                       YdStorageAccount *account);
YdDriveKind  yd_kind_row_get_kind     (YdKindRow        *self);
void         yd_kind_row_set_kind     (YdKindRow        *self,
                                       YdDriveKind       kind);
/* The drive that is chosen; NULL when the account has none of this kind, or is not known.
 * (transfer none) (nullable) */
const char  *yd_kind_row_get_drive_id (YdKindRow        *self);
/* What the drive that is chosen holds, or why it cannot be had. (transfer none) */
const char  *yd_kind_row_explain      (YdKindRow        *self);

G_END_DECLS
