/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the queue and the journal do with a group.
 */
#pragma once

#include "yd-transfer-group.h"

G_BEGIN_DECLS

/* (transfer full) */
YdTransferGroup *yd_transfer_group_new    (const char          *title,
                                           YdTransferDirection  direction,
                                           guint                n_roots);
void             yd_transfer_group_set_id (YdTransferGroup     *self,
                                           gint64               id);

/* What the local twin of a remote folder is called that was made for this group: a walk that runs
 * again uses it again. @folder_id: with the place, for one that lies in others. NULL when there is
 * none. (transfer none) (nullable) */
const char      *yd_transfer_group_get_local_name (YdTransferGroup     *self,
                                                   const char          *folder_id);
void             yd_transfer_group_set_local_name (YdTransferGroup     *self,
                                                   const char          *folder_id,
                                                   const char          *name);

/* All of @transfers (of YdTransfer) from @first on; one change for those who listen. */
void             yd_transfer_group_add    (YdTransferGroup     *self,
                                           GPtrArray           *transfers,
                                           guint                first);
/* Those that are gone from the queue, as a set; one pass. */
void             yd_transfer_group_remove (YdTransferGroup     *self,
                                           GHashTable          *gone);

/* @transfer, of this group, has another place in the queue: in the group it follows. */
void             yd_transfer_group_sort_in (YdTransferGroup    *self,
                                           YdTransfer          *transfer);

/* @transfer, of this group, has changed: the sums follow at once, who listens at the next tick. */
void             yd_transfer_group_follow (YdTransferGroup     *self,
                                           YdTransfer          *transfer);
/* Notifies what changed since the last time and measures the speed. */
void             yd_transfer_group_tick   (YdTransferGroup     *self,
                                           gint64               now_us);
/* Whether there is something to notify, or something moves. */
gboolean         yd_transfer_group_is_restless (YdTransferGroup *self);

G_END_DECLS
