/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Sums of byte streams. GnuTLS is used for the hashes because it is twice as fast as GLib's. */

#include "config.h"

#include "yd-sim-digest.h"

#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>

#include <string.h>

/* ECMA-182, bit-reflected. */
#define CRC_POLYNOMIAL G_GUINT64_CONSTANT (0xC96C5795D7870F42)
#define SHA1_BYTES 20
#define MD5_BYTES 16

struct _YdSimDigest
{
  YdSimDigestFlags   flags;
  gnutls_hash_hd_t   sha1;    /* (owned) (nullable) */
  gnutls_hash_hd_t   md5;     /* (owned) (nullable) */
  guint64            crc;
};

/* Eight tables, so that eight bytes are taken at a time. Filled once, then never changed. */
typedef struct
{
  guint64 table[8][256];
} CrcTables;

static gpointer
build_tables (gpointer data)
{
  CrcTables *tables = g_new0 (CrcTables, 1);

  for (guint i = 0; i < 256; i++)
    {
      guint64 value = i;

      for (guint bit = 0; bit < 8; bit++)
        value = (value & 1) != 0 ? (value >> 1) ^ CRC_POLYNOMIAL : value >> 1;
      tables->table[0][i] = value;
    }

  for (guint i = 0; i < 256; i++)
    for (guint slice = 1; slice < 8; slice++)
      {
        guint64 before = tables->table[slice - 1][i];

        tables->table[slice][i] = tables->table[0][before & 0xff] ^ (before >> 8);
      }

  return tables;
}

static const CrcTables *
get_tables (void)
{
  static GOnce once = G_ONCE_INIT;

  return g_once (&once, build_tables, NULL);
}

static guint64
update_crc (guint64       crc,
            const guint8 *data,
            gsize         length)
{
  const CrcTables *tables = get_tables ();

  crc = ~crc;
  for (; length >= 8; data += 8, length -= 8)
    {
      guint64 word;

      memcpy (&word, data, sizeof word);
      word = GUINT64_FROM_LE (word) ^ crc;
      crc = 0;
      for (guint i = 0; i < 8; i++)
        crc ^= tables->table[7 - i][(word >> (8 * i)) & 0xff];
    }
  for (; length > 0; data++, length--)
    crc = tables->table[0][(crc ^ *data) & 0xff] ^ (crc >> 8);

  return ~crc;
}

YdSimDigest *
yd_sim_digest_new (YdSimDigestFlags flags)
{
  YdSimDigest *self = g_new0 (YdSimDigest, 1);

  self->flags = flags;
  if ((flags & YD_SIM_DIGEST_SHA1) != 0)
    gnutls_hash_init (&self->sha1, GNUTLS_DIG_SHA1);
  if ((flags & YD_SIM_DIGEST_MD5) != 0)
    gnutls_hash_init (&self->md5, GNUTLS_DIG_MD5);

  return self;
}

YdSimDigest *
yd_sim_digest_copy (YdSimDigest *self)
{
  YdSimDigest *copy = g_new0 (YdSimDigest, 1);

  copy->flags = self->flags;
  copy->crc = self->crc;
  if (self->sha1 != NULL)
    copy->sha1 = gnutls_hash_copy (self->sha1);
  if (self->md5 != NULL)
    copy->md5 = gnutls_hash_copy (self->md5);

  return copy;
}

void
yd_sim_digest_free (YdSimDigest *self)
{
  if (self->sha1 != NULL)
    gnutls_hash_deinit (self->sha1, NULL);
  if (self->md5 != NULL)
    gnutls_hash_deinit (self->md5, NULL);
  g_free (self);
}

void
yd_sim_digest_update (YdSimDigest *self,
                      const void  *data,
                      gsize        length)
{
  if (length == 0)
    return;

  if (self->sha1 != NULL)
    gnutls_hash (self->sha1, data, length);
  if (self->md5 != NULL)
    gnutls_hash (self->md5, data, length);
  if ((self->flags & YD_SIM_DIGEST_CRC64) != 0)
    self->crc = update_crc (self->crc, data, length);
}

static char *
to_hex (const guint8 *bytes,
        gsize         length)
{
  GString *text = g_string_sized_new (length * 2);

  for (gsize i = 0; i < length; i++)
    g_string_append_printf (text, "%02X", bytes[i]);

  return g_string_free (text, FALSE);
}

static char *
output_hash (gnutls_hash_hd_t hash,
             gsize            length)
{
  guint8 bytes[SHA1_BYTES] = { 0 };
  gnutls_hash_hd_t copy = gnutls_hash_copy (hash);

  gnutls_hash_deinit (copy, bytes);
  return to_hex (bytes, length);
}

char *
yd_sim_digest_get_sha1 (YdSimDigest *self)
{
  return output_hash (self->sha1, SHA1_BYTES);
}

char *
yd_sim_digest_get_md5 (YdSimDigest *self)
{
  return output_hash (self->md5, MD5_BYTES);
}

guint64
yd_sim_digest_get_crc64 (YdSimDigest *self)
{
  return self->crc;
}

char *
yd_sim_digest_sha1 (const void *data,
                    gsize       length)
{
  g_autoptr(YdSimDigest) digest = yd_sim_digest_new (YD_SIM_DIGEST_SHA1);

  yd_sim_digest_update (digest, data, length);
  return yd_sim_digest_get_sha1 (digest);
}

guint32
yd_sim_digest_crc32 (const void *data,
                     gsize       length)
{
  const guint8 *bytes = data;
  guint32 crc = 0xffffffffu;

  for (gsize i = 0; i < length; i++)
    {
      crc ^= bytes[i];
      for (guint bit = 0; bit < 8; bit++)
        crc = (crc & 1) != 0 ? crc >> 1 ^ 0xedb88320u : crc >> 1;
    }

  return ~crc;
}
