/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which troubles only a person can mend: a keyring to unlock, a sign-in to repeat. Transfers are
 * kept until then. Pure: knows errors and the account's state, not what a transfer is.
 */
#pragma once

#include "yd-transfer.h"

G_BEGIN_DECLS

/* Whether @error says that the account has no usable sign-in. */
gboolean  yd_transfer_hold_is_meant    (const GError     *error);

/* Why nothing can be asked of @account before a person did something; NULL when it can.
 * (transfer full) (nullable) */
GError   *yd_transfer_hold_dup_reason  (YdStorageAccount *account);

/* What is waited for with such an @error. */
YdTransferReason yd_transfer_hold_get_reason (const GError *error);

G_END_DECLS
