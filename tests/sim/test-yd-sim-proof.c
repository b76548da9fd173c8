/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The proof of possession, with the vectors of Open API reference §5.8, and the sums. */

#include "config.h"

#include "yd-sim-digest.h"
#include "yd-sim-proof.h"

#include <string.h>

#define TEST_TOKEN "test-access-token"
#define JWT_TOKEN "eyJraWQiOiJLcU8iLCJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiJ9.e30.sig"

static GBytes *
make_counting (void)
{
  guint8 *data = g_malloc (1024);

  for (guint i = 0; i < 1024; i++)
    data[i] = (guint8) i;

  return g_bytes_new_take (data, 1024);
}

static GBytes *
make_digits (void)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < 1000; i++)
    g_string_append (text, "0123456789");

  return g_string_free_to_bytes (text);
}

static void
assert_proof (GBytes     *bytes,
              const char *token,
              guint64     offset,
              const char *code,
              const char *sha1)
{
  gsize length = 0;
  guint64 found = yd_sim_proof_range (token, g_bytes_get_size (bytes), &length);
  g_autoptr(GBytes) range = g_bytes_new_from_bytes (bytes, found, length);
  g_autofree char *proof = yd_sim_proof_encode (range);
  g_autofree char *sum = yd_sim_digest_sha1 (g_bytes_get_data (bytes, NULL),
                                             g_bytes_get_size (bytes));

  g_assert_cmpuint (found, ==, offset);
  g_assert_cmpstr (proof, ==, code);
  g_assert_cmpstr (sum, ==, sha1);
}

static void
test_vectors (void)
{
  g_autoptr(GBytes) counting = make_counting ();
  g_autoptr(GBytes) digits = make_digits ();
  g_autoptr(GBytes) hello = g_bytes_new_static ("hello world", 11);
  g_autoptr(GBytes) letter = g_bytes_new_static ("a", 1);
  g_autoptr(GBytes) nothing = g_bytes_new_static ("", 0);
  g_autofree char *pre_hash = yd_sim_digest_sha1 (g_bytes_get_data (digits, NULL),
                                                  YD_SIM_PRE_HASH_BYTES);

  assert_proof (counting, TEST_TOKEN, 630, "dnd4eXp7fH0=",
                "5B00669C480D5CFFBDFA8BDBA99561160F2D1B77");
  assert_proof (hello, TEST_TOKEN, 3, "bG8gd29ybGQ=", "2AAE6C35C94FCFB415DBE95F408B9CE91EE846ED");
  assert_proof (digits, TEST_TOKEN, 9222, "MjM0NTY3ODk=",
                "3150343BF25994D9A2C87DAF6F592FAE154499DE");
  assert_proof (letter, TEST_TOKEN, 0, "YQ==", "86F7E437FAA5A7FCE15D1DDCB9EAEAEA377667B8");
  assert_proof (hello, JWT_TOKEN, 7, "b3JsZA==", "2AAE6C35C94FCFB415DBE95F408B9CE91EE846ED");
  assert_proof (nothing, TEST_TOKEN, 0, "", "DA39A3EE5E6B4B0D3255BFEF95601890AFD80709");
  g_assert_cmpstr (pre_hash, ==, "CE25F6CD7F3854D9EF96A1A967BB1BBDE70254AF");
}

static void
test_sums (void)
{
  g_autoptr(YdSimDigest) digest = yd_sim_digest_new (YD_SIM_DIGEST_SHA1 | YD_SIM_DIGEST_MD5
                                                     | YD_SIM_DIGEST_CRC64);
  g_autoptr(YdSimDigest) before = NULL;
  g_autofree char *md5 = NULL;
  g_autofree char *sha1 = NULL;
  g_autofree char *empty = NULL;

  before = yd_sim_digest_copy (digest);
  yd_sim_digest_update (digest, "1234", 4);
  yd_sim_digest_update (digest, "56789", 5);
  md5 = yd_sim_digest_get_md5 (digest);
  sha1 = yd_sim_digest_get_sha1 (digest);
  empty = yd_sim_digest_get_md5 (before);

  g_assert_cmpstr (md5, ==, "25F9E794323B453885F5181F1B624D0B");
  g_assert_cmpstr (sha1, ==, "F7C3BC1D808E04732ADF679965CCC34CA7AE3441");
  g_assert_cmpuint (yd_sim_digest_get_crc64 (digest), ==, G_GUINT64_CONSTANT (0x995DC9BBDF1939FA));
  g_assert_cmpstr (empty, ==, "D41D8CD98F00B204E9800998ECF8427E");
  g_assert_cmphex (yd_sim_digest_crc32 ("123456789", 9), ==, 0xcbf43926u);
}

static void
test_sums_in_pieces (void)
{
  g_autoptr(GBytes) digits = make_digits ();
  const guint8 *data = g_bytes_get_data (digits, NULL);
  g_autoptr(YdSimDigest) whole = yd_sim_digest_new (YD_SIM_DIGEST_CRC64);

  yd_sim_digest_update (whole, data, 10000);
  for (gsize cut = 0; cut < 40; cut++)
    {
      g_autoptr(YdSimDigest) pieces = yd_sim_digest_new (YD_SIM_DIGEST_CRC64);

      yd_sim_digest_update (pieces, data, cut);
      yd_sim_digest_update (pieces, data + cut, 10000 - cut);
      g_assert_cmpuint (yd_sim_digest_get_crc64 (pieces), ==, yd_sim_digest_get_crc64 (whole));
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sim/proof/vectors", test_vectors);
  g_test_add_func ("/sim/proof/sums", test_sums);
  g_test_add_func ("/sim/proof/sums-in-pieces", test_sums_in_pieces);

  return g_test_run ();
}
