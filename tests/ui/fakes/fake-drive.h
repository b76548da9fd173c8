/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the two files of the pretended drive share: how a call begins, and what there is.
 */
#pragma once

#include "fake.h"

/* Notes the call. (transfer full) */
GTask     *fake_drive_start     (gpointer             self,
                                 GCancellable        *cancellable,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data,
                                 const char          *call,
                                 const char          *what);
/* Whether the call is to fail: then it has, and the task is gone. */
gboolean   fake_drive_fails     (GTask               *task);
/* Of YdDriveItem. (transfer none) */
GPtrArray *fake_drive_get_items (void);
