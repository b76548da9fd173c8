/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The three sums of a byte stream that the service shows: SHA-1 of a file, MD5 of a part, CRC-64 of
 * an object. Fed as the bytes come; a copy may be taken to go back to. Not for several threads. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  YD_SIM_DIGEST_SHA1 = 1 << 0,
  YD_SIM_DIGEST_MD5 = 1 << 1,
  YD_SIM_DIGEST_CRC64 = 1 << 2,
} YdSimDigestFlags;

typedef struct _YdSimDigest YdSimDigest;

YdSimDigest  *yd_sim_digest_new        (YdSimDigestFlags     flags);
YdSimDigest  *yd_sim_digest_copy       (YdSimDigest         *self);
void          yd_sim_digest_free       (YdSimDigest         *self);
void          yd_sim_digest_update     (YdSimDigest         *self,
                                        const void          *data,
                                        gsize                length);

/* The sum so far, upper-case hexadecimal (transfer full); the stream may go on afterwards. */
char         *yd_sim_digest_get_sha1   (YdSimDigest         *self);
char         *yd_sim_digest_get_md5    (YdSimDigest         *self);

/* CRC-64/ECMA-182, reflected, as `x-oss-hash-crc64ecma` has it (Open API reference §5.6). */
guint64       yd_sim_digest_get_crc64  (YdSimDigest         *self);

/* The SHA-1 of @length bytes in one go, upper-case hexadecimal (transfer full). */
char         *yd_sim_digest_sha1       (const void          *data,
                                        gsize                length);

/* The CRC-32 of @length bytes, as ZIP and PNG have it. */
guint32       yd_sim_digest_crc32      (const void          *data,
                                        gsize                length);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (YdSimDigest, yd_sim_digest_free)

G_END_DECLS
