/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The proof that we hold a file whose hash we name: up to eight of its bytes, at a place that the
 * access token decides (Open API reference §5.8, version v1).
 */
#pragma once

#include "yd-net-session.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define YD_DRIVE_PROOF_BYTES 8

/* Which bytes: *length is 0 for an empty file, else 1 … 8. Pure. */
void  yd_drive_proof_locate    (const char           *token,
                                gint64                size,
                                gint64               *offset,
                                gsize                *length);

/* Of @content, which is all of the file. (transfer full): base64, "" for an empty file. Pure. */
char *yd_drive_proof_bytes     (const char           *token,
                                GBytes               *content);

/* Reads the bytes of @fd in a thread and encodes them. @token is the bearer token of the very
 * call that will carry the proof. @fd stays open until the callback; its position is not moved.
 * Fails with G_IO_ERROR_PARTIAL_INPUT when the file shrank, the errno's G_IO_ERROR, or
 * G_IO_ERROR_CANCELLED. */
void  yd_drive_proof_fd_async  (const char           *token,
                                int                   fd,
                                gint64                size,
                                GCancellable         *cancellable,
                                GAsyncReadyCallback   callback,
                                gpointer              user_data);
/* (transfer full): base64, "" for an empty file. */
char *yd_drive_proof_fd_finish (GAsyncResult         *result,
                                GError              **error);

/* The same of a file behind the signed @url: exactly these bytes are fetched (§5.6). Fails with
 * what the data host says, or YD_NET_ERROR. Main context. */
void  yd_drive_proof_url_async  (YdNetSession         *net,
                                 const char           *token,
                                 const char           *url,
                                 gint64                size,
                                 GCancellable         *cancellable,
                                 GAsyncReadyCallback   callback,
                                 gpointer              user_data);
char *yd_drive_proof_url_finish (GAsyncResult         *result,
                                 GError              **error);

G_END_DECLS
