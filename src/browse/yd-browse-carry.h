/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The steps that copy from another storage: a file by its hash, a folder as a new one, and then
 * what is in it. Only for yd-browse-step.c.
 */
#pragma once

#include "yd-browse-step.h"

G_BEGIN_DECLS

/* As yd_browse_step_run_async(), for YD_BROWSE_STEP_CARRY and YD_BROWSE_STEP_CARRY_INSIDE. The
 * change says which steps follow, and whether the file has to be handed over. */
void            yd_browse_carry_run_async  (YdBrowseStep         *step,
                                            YdDriveClient        *drive,
                                            GCancellable         *cancellable,
                                            GAsyncReadyCallback   callback,
                                            gpointer              user_data);
YdBrowseChange *yd_browse_carry_run_finish (YdDriveClient        *drive,
                                            GAsyncResult         *result,
                                            GError              **error);

G_END_DECLS
