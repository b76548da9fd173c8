/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Takes files to other storages through this computer: a download into a folder of its own, then
 * an upload from there, both in the queue, where people see them. What is on its way is written
 * down there too, so that the next program goes on; what has arrived is deleted. Main thread.
 */
#pragma once

#include "yd-browse-carrier.h"
#include "yd-transfer-queue.h"

G_BEGIN_DECLS

#define YD_TYPE_APP_CARRIER (yd_app_carrier_get_type ())
G_DECLARE_FINAL_TYPE (YdAppCarrier, yd_app_carrier, YD, APP_CARRIER, GObject)

/* Goes on with what an earlier program left in @folder: after the queue has restored its rows.
 * @storages: of YdStorage; what goes to others is dropped. Short blocking I/O.
 * (transfer full) */
YdAppCarrier *yd_app_carrier_new     (YdTransferQueue *queue,
                                      GListModel      *storages,
                                      const char      *folder);
/* Files that have not arrived yet. */
guint         yd_app_carrier_n_left  (YdAppCarrier    *self);

G_END_DECLS
