/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * For programs that scripts start: who to sign in as comes from standard input, a line each of
 * address, client id, client secret, access token and refresh token. Waits for what it asks.
 */
#pragma once

#include "yd-storage-registry.h"

G_BEGIN_DECLS

/* (transfer full) */
YdStorageAccount *yd_test_stdin_sign_in  (YdStorageRegistry  *registry,
                                          GError            **error);
/* The file of @storage that has this id. (transfer full) */
YdDriveItem      *yd_test_stdin_get_item (YdStorage          *storage,
                                          const char         *id,
                                          GError            **error);

G_END_DECLS
