/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Membership and scopes as JSON: the samples of the Open API reference (§4.1, §4.4), the other
 * spellings, and nonsense.
 */
#include "config.h"

#include "yd-test-codec.h"

#include <string.h>

#define EXPIRE_US (G_GINT64_CONSTANT (1767196800) * G_USEC_PER_SEC)

static void
test_membership (void)
{
  static const struct
  {
    const char *body;
    const char *level;
    gint64 expires_us;
    gboolean package;
    gint64 package_expires_us;
  } rows[] = {
    { "{\"identity\":\"svip\",\"level\":\"20TB\",\"expire\":1767196800,\"thirdPartyVip\":true,"
      "\"thirdPartyVipExpire\":1767196800}", "svip", EXPIRE_US, TRUE, EXPIRE_US },
    { "{\"identity\":\"vip\",\"level\":\"8t\",\"expire\":\"1767196800\",\"third_party_vip\":true,"
      "\"third_party_vip_expire\":1767196800}", "vip", EXPIRE_US, TRUE, EXPIRE_US },
    { "{\"identity\":\"member\",\"level\":null,\"expire\":null,\"thirdPartyVip\":false,"
      "\"thirdPartyVipExpire\":null}", "member", 0, FALSE, 0 },
    { "{\"identity\":\"SVIP\",\"thirdPartyVip\":null}", "svip", 0, FALSE, 0 },
    { "{\"identity\":\"golden\",\"expire\":-1}", "golden", 0, FALSE, 0 },
    { "{\"identity\":\"vip\",\"expire\":9223372036854775807}", "vip", 0, FALSE, 0 },
    { "{}", "", 0, FALSE, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(JsonObject) object = yd_test_codec_parse (rows[i].body);
      g_autoptr(GError) error = NULL;
      g_autoptr(YdDriveMembership) membership = yd_drive_codec_read_membership (object, &error);

      g_test_message ("%s", rows[i].body);
      g_assert_no_error (error);
      g_assert_cmpstr (membership->level, ==, rows[i].level);
      g_assert_cmpint (membership->expires_us, ==, rows[i].expires_us);
      g_assert_cmpint (membership->package, ==, rows[i].package);
      g_assert_cmpint (membership->package_expires_us, ==, rows[i].package_expires_us);
    }
}

static void
test_bad_membership (void)
{
  static const char * const rows[][2] = {
    { "{\"identity\":7}", "getVipInfo.identity" },
    { "{\"identity\":\"vip\",\"expire\":\"soon\"}", "getVipInfo.expire" },
    { "{\"identity\":\"vip\",\"expire\":{}}", "getVipInfo.expire" },
    { "{\"identity\":\"vip\",\"thirdPartyVip\":\"yes\"}", "getVipInfo.thirdPartyVip" },
    { "{\"identity\":\"vip\",\"third_party_vip\":[]}", "getVipInfo.third_party_vip" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(JsonObject) object = yd_test_codec_parse (rows[i][0]);
      g_autoptr(GError) error = NULL;

      g_assert_null (yd_drive_codec_read_membership (object, &error));
      yd_test_codec_assert_protocol (error, rows[i][1]);
    }
}

static void
test_scopes (void)
{
  static const char * const rows[][2] = {
    { "{\"id\":\"d\",\"scopes\":[{\"scope\":\"user:base\"},{\"scope\":\"file:all:read\"}]}",
      "user:base file:all:read" },
    { "{\"scopes\":[\"user:base\",{\"scope\":\"from:the:future\",\"more\":[]}]}",
      "user:base from:the:future" },
    { "{\"id\":\"d\",\"scopes\":[]}", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(JsonObject) object = yd_test_codec_parse (rows[i][0]);
      g_autoptr(GError) error = NULL;
      g_auto(GStrv) scopes = yd_drive_codec_read_scopes (object, &error);
      g_autofree char *joined = NULL;

      g_assert_no_error (error);
      joined = g_strjoinv (" ", scopes);
      g_assert_cmpstr (joined, ==, rows[i][1]);
    }
}

static void
test_bad_scopes (void)
{
  static const char * const rows[][2] = {
    { "{}", "users/scopes.scopes" },
    { "{\"scopes\":null}", "users/scopes.scopes" },
    { "{\"scopes\":{}}", "users/scopes.scopes" },
    { "{\"scopes\":[{\"scope\":\"user:base\"},7]}", "scopes[1]" },
    { "{\"scopes\":[null]}", "scopes[0]" },
    { "{\"scopes\":[{}]}", "scopes[0].scope" },
    { "{\"scopes\":[{\"scope\":\"\"}]}", "scopes[0].scope" },
    { "{\"scopes\":[{\"scope\":[]}]}", "scopes[0].scope" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(JsonObject) object = yd_test_codec_parse (rows[i][0]);
      g_autoptr(GError) error = NULL;

      g_assert_null (yd_drive_codec_read_scopes (object, &error));
      yd_test_codec_assert_protocol (error, rows[i][1]);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/drive/account-codec/membership", test_membership);
  g_test_add_func ("/drive/account-codec/bad-membership", test_bad_membership);
  g_test_add_func ("/drive/account-codec/scopes", test_scopes);
  g_test_add_func ("/drive/account-codec/bad-scopes", test_bad_scopes);
  return g_test_run ();
}
