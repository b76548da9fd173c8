/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The left side of the window: the storages, with the button that adds one and the main menu.
 */
#pragma once

#include "yd-browse-name-walks.h"
#include "yd-storage-registry.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define YD_TYPE_STORAGE_LIST (yd_storage_list_get_type ())
G_DECLARE_FINAL_TYPE (YdStorageList, yd_storage_list, YD, STORAGE_LIST, AdwBin)

/* Properties: "folded" (boolean: it has the window's end buttons too), "below" (GtkWidget under the
 * storages).
 * Signals: "opened" (YdStorage) when a person chose one; "dropped" (YdStorage, YdBrowseClip or
 * GListModel of GFile, gboolean copy); "moved" (YdStorage, guint) when it was dragged to another
 * place of the list. */

/* The model of YdStorage to show; once. @walks (nullable): rows tell of them. */
void yd_storage_list_set_model  (YdStorageList     *self,
                                 GListModel        *storages,
                                 YdBrowseNameWalks *walks);

/* Marks the row of @storage (nullable) without a signal. */
void yd_storage_list_select     (YdStorageList *self,
                                 YdStorage     *storage);
/* Puts the keyboard on the row of @storage, which has a new place. */
void yd_storage_list_focus      (YdStorageList *self,
                                 YdStorage     *storage);

G_END_DECLS
