/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The proof of possession that instant upload asks for, as the simulator checks it. It is written
 * apart from the client's so that the two cannot be wrong together. Pure functions, any thread. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Bytes that the pre-hash covers (Open API reference §5.7). */
#define YD_SIM_PRE_HASH_BYTES 1024

/* yd_sim_proof_range:
 * @token: the access token without "Bearer "
 * @size: bytes of the file
 * @length: (out): bytes of the range, 0 for an empty file
 *
 * Which bytes of the file prove that the caller holds it (Open API reference §5.8).
 *
 * Returns: the offset of the range, in bytes */
guint64   yd_sim_proof_range   (const char   *token,
                                guint64       size,
                                gsize        *length);

/* yd_sim_proof_encode:
 * @bytes: the bytes of that range
 *
 * Returns: (transfer full): the proof code, "" for no bytes (Open API reference §5.8) */
char     *yd_sim_proof_encode  (GBytes       *bytes);

G_END_DECLS
