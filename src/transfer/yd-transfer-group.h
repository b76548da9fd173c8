/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The transfers of one drop: a GListModel of YdTransfer with sums. Belongs to the queue, which
 * adds to it and tells it what changed.
 */
#pragma once

#include "yd-transfer.h"

G_BEGIN_DECLS

#define YD_TYPE_TRANSFER_GROUP (yd_transfer_group_get_type ())
G_DECLARE_FINAL_TYPE (YdTransferGroup, yd_transfer_group, YD, TRANSFER_GROUP, GObject)

/* Properties, read-only, notified at most ten times a second: "title" (name of the first thing
 * dropped), "direction", "n-roots" (uint: things dropped), "n-ended", "n-failed", "n-paused"
 * (uint, of the transfers in it), "bytes-done", "bytes-total" (gint64, of sizes that are known),
 * "speed" (bytes per second, 0 unknown), "seconds-left" (-1 unknown). Main thread. */
const char          *yd_transfer_group_get_title        (YdTransferGroup *self);
YdTransferDirection  yd_transfer_group_get_direction    (YdTransferGroup *self);
guint                yd_transfer_group_get_n_roots      (YdTransferGroup *self);
guint                yd_transfer_group_get_n_ended      (YdTransferGroup *self);
guint                yd_transfer_group_get_n_failed     (YdTransferGroup *self);
guint                yd_transfer_group_get_n_paused     (YdTransferGroup *self);
gint64               yd_transfer_group_get_bytes_done   (YdTransferGroup *self);
gint64               yd_transfer_group_get_bytes_total  (YdTransferGroup *self);
gint64               yd_transfer_group_get_speed        (YdTransferGroup *self);
int                  yd_transfer_group_get_seconds_left (YdTransferGroup *self);
gint64               yd_transfer_group_get_id           (YdTransferGroup *self); /* 0 none */

G_END_DECLS
