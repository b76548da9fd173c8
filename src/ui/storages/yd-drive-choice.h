/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which drives of an account become storages: a tick for each drive that was granted, with its
 * first names, so that a person recognises it.
 */
#pragma once

#include "yd-storage-account.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define YD_TYPE_DRIVE_CHOICE (yd_drive_choice_get_type ())
G_DECLARE_FINAL_TYPE (YdDriveChoice, yd_drive_choice, YD, DRIVE_CHOICE, AdwPreferencesGroup)

/* Signal: "changed", when a tick changes. */

/* Shows the drives of @account, NULL for none, with the one of @kind ticked. */
void     yd_drive_choice_set_account (YdDriveChoice    *self,
                                      YdStorageAccount *account,
                                      YdDriveKind       kind);
/* Ticks the drive of @kind and no other. */
void     yd_drive_choice_select      (YdDriveChoice    *self,
                                      YdDriveKind       kind);
guint    yd_drive_choice_count       (YdDriveChoice    *self);
/* Whether the drive of @kind (RESOURCE, BACKUP; DEFAULT: one that is neither) is ticked. */
gboolean yd_drive_choice_is_chosen   (YdDriveChoice    *self,
                                      YdDriveKind       kind);

G_END_DECLS
