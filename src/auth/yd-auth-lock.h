/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A lock file that one process of a person holds around a refresh. Waiting for it does not
 * block. Private to the room.
 */
#pragma once

#include "yd-base-clock.h"

G_BEGIN_DECLS

typedef struct _YdAuthLock YdAuthLock;

/* Gives up after half a minute with G_IO_ERROR_TIMED_OUT; another G_IO_ERROR when the file
 * cannot be made. */
void        yd_auth_lock_acquire_async  (const char           *path,
                                         YdBaseClock          *clock,
                                         GCancellable         *cancellable,
                                         GAsyncReadyCallback   callback,
                                         gpointer              user_data);
/* (transfer full) */
YdAuthLock *yd_auth_lock_acquire_finish (GAsyncResult         *result,
                                         GError              **error);
/* Lets go. */
void        yd_auth_lock_free           (YdAuthLock           *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YdAuthLock, yd_auth_lock_free)

G_END_DECLS
