/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is known of one item, or of several together: where, how much, when, and what can be copied
 * to name it elsewhere. Changes nothing. What is in folders is counted while it is open.
 */
#pragma once

#include "yd-storage.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define YD_TYPE_PROPERTIES_DIALOG (yd_properties_dialog_get_type ())
G_DECLARE_FINAL_TYPE (YdPropertiesDialog, yd_properties_dialog, YD, PROPERTIES_DIALOG, AdwWindow)

/* @items: at least one YdDriveItem of @storage's drive. @folder_path (nullable): where they all
 * are, "/a/b"; NULL when it is not known, then the service is asked where one is.
 * (transfer none): as windows are */
YdPropertiesDialog *yd_properties_dialog_new (GtkWindow  *parent,
                                              YdStorage  *storage,
                                              GPtrArray  *items,
                                              const char *folder_path);

G_END_DECLS
