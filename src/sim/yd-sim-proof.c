/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The proof of possession (Open API reference §5.8): where it lies and how it is written. */

#include "config.h"

#include "yd-sim-proof.h"

#include <string.h>

/* What the service reads of the digest: its first 16 hexadecimal digits. */
#define PROOF_DIGITS 16
#define PROOF_BYTES 8

guint64
yd_sim_proof_range (const char *token,
                    guint64     size,
                    gsize      *length)
{
  g_autofree char *digest = NULL;
  guint64 number;
  guint64 offset;

  *length = 0;
  if (size == 0)
    return 0;

  digest = g_compute_checksum_for_string (G_CHECKSUM_MD5, token, -1);
  digest[PROOF_DIGITS] = '\0';
  number = g_ascii_strtoull (digest, NULL, 16);
  offset = number % size;
  *length = (gsize) MIN ((guint64) PROOF_BYTES, size - offset);

  return offset;
}

char *
yd_sim_proof_encode (GBytes *bytes)
{
  gsize size = 0;
  const guchar *data = g_bytes_get_data (bytes, &size);

  if (size == 0)
    return g_strdup ("");

  return g_base64_encode (data, size);
}
