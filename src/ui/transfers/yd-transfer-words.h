/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The state of a transfer or of a group in words. No widgets.
 */
#pragma once

#include "yd-transfer-group.h"

G_BEGIN_DECLS

/* What it does now, why it waits and until when, or how it ended. (transfer full) */
char       *yd_transfer_words_describe   (YdTransfer      *transfer);
/* "3 of 12 · 4 MB of 30 MB · 2 MB/s · 13 seconds left", as far as known. (transfer full) */
char       *yd_transfer_words_describe_group (YdTransferGroup *group);
/* What was dropped: a name, and how many more. (transfer full) */
char       *yd_transfer_words_name_group (YdTransferGroup *group);

/* Why @transfer does not go on, whether it is WAITING or only QUEUED; NONE when it would. */
YdTransferReason yd_transfer_words_find_reason (YdTransfer *transfer);

/* It waits for an answer about its name. */
gboolean yd_transfer_words_asks (YdTransfer *transfer);

/* Why it waits in words; static. */
const char *yd_transfer_words_get_reason (YdTransfer      *transfer);

/* @more behind what is in @text, with a dot between; nothing for "". */
void        yd_transfer_words_append      (GString         *text,
                                          const char      *more);

/* What support asks for when it failed: the service's code and the id of the request, a line
 * each, copyable; NULL when there is none. (transfer full) (nullable) */
char       *yd_transfer_words_dup_details (const GError   *error);

G_END_DECLS
