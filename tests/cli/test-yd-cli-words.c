/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What of the commands is pure: paths, the bar, and the status that an error ends with.
 */
#include "config.h"

#include "yd-cli-place.h"
#include "yd-cli-print.h"
#include "yd-cli-progress.h"

#include "yd-net-error.h"

static void
test_paths (void)
{
  static const struct
  {
    const char *text;
    const char *storage; /* NULL: it is no path */
    const char *path;
  } rows[] = {
    { "Cloud:", "Cloud", "/" },
    { "Cloud:/", "Cloud", "/" },
    { "Cloud:/a/b", "Cloud", "/a/b" },
    { "Cloud:a/b", "Cloud", "/a/b" },
    { "Cloud://a///b/", "Cloud", "/a/b" },
    { "Cloud:/./a/.", "Cloud", "/a" },
    { "My Cloud:/a:b", "My Cloud", "/a:b" },
    { "云:/朵", "云", "/朵" },
    { "Cloud:/...", "Cloud", "/..." },
    { "", NULL, NULL },
    { "Cloud", NULL, NULL },
    { ":/a", NULL, NULL },
    { "a/b:/c", NULL, NULL },
    { "Cloud:/..", NULL, NULL },
    { "Cloud:/a/../b", NULL, NULL },
    { "Cloud:/\xff", NULL, NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *storage = NULL;
      g_autofree char *path = NULL;
      gboolean split = yd_cli_place_split (rows[i].text, &storage, &path);

      g_assert_cmpint (split, ==, rows[i].storage != NULL);
      g_assert_cmpstr (storage, ==, rows[i].storage);
      g_assert_cmpstr (path, ==, rows[i].path);
    }
}

static void
test_bar (void)
{
  static const struct
  {
    gint64 done;
    gint64 total;
    const char *bar;
  } rows[] = {
    { 0, 0, "[----------]   0 %" },
    { 0, 100, "[----------]   0 %" },
    { 59, 100, "[#####-----]  59 %" },
    { 100, 100, "[##########] 100 %" },
    { 150, 100, "[##########] 100 %" },
    { -1, 100, "[----------]   0 %" },
    { G_MAXINT64 / 2, G_MAXINT64, "[#####-----]  50 %" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *bar = yd_cli_progress_bar (rows[i].done, rows[i].total, 10);

      g_assert_cmpstr (bar, ==, rows[i].bar);
    }
}

static void
test_statuses (void)
{
  const struct
  {
    GQuark domain;
    int code;
    YdCliStatus status;
  } rows[] = {
    { YD_CLI_ERROR, YD_CLI_USAGE, YD_CLI_USAGE },
    { YD_DRIVE_ERROR, YD_DRIVE_ERROR_NOT_FOUND, YD_CLI_NOT_FOUND },
    { YD_DRIVE_ERROR, YD_DRIVE_ERROR_REVOKED, YD_CLI_SIGN_IN },
    { YD_DRIVE_ERROR, YD_DRIVE_ERROR_QUOTA, YD_CLI_NO_SPACE },
    { YD_DRIVE_ERROR, YD_DRIVE_ERROR_LAPSED, YD_CLI_NO_SPACE },
    { YD_TRANSFER_ERROR, YD_TRANSFER_ERROR_SOURCE_GONE, YD_CLI_NOT_FOUND },
    { YD_DRIVE_ERROR, YD_DRIVE_ERROR_SERVICE, YD_CLI_FAILED },
    { YD_AUTH_ERROR, YD_AUTH_ERROR_SIGNED_OUT, YD_CLI_SIGN_IN },
    { YD_AUTH_ERROR, YD_AUTH_ERROR_VAULT_LOCKED, YD_CLI_KEYRING },
    { YD_NET_ERROR, YD_NET_ERROR_NO_HOST, YD_CLI_OFFLINE },
    { YD_NET_ERROR, YD_NET_ERROR_TLS, YD_CLI_FAILED },
    { YD_TRANSFER_ERROR, YD_TRANSFER_ERROR_EXISTS, YD_CLI_EXISTS },
    { G_IO_ERROR, G_IO_ERROR_NO_SPACE, YD_CLI_NO_SPACE },
    { G_IO_ERROR, G_IO_ERROR_FAILED, YD_CLI_FAILED },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(GError) error = g_error_new_literal (rows[i].domain, rows[i].code, "x");

      g_assert_cmpint (yd_cli_status_of (error), ==, rows[i].status);
    }
}

static void
test_times (void)
{
  g_autofree char *time = yd_cli_dup_time (1700000000 * (gint64) G_USEC_PER_SEC + 5);

  g_assert_cmpstr (time, ==, "2023-11-14T22:13:20Z");
  g_assert_null (yd_cli_dup_time (0));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cli/paths", test_paths);
  g_test_add_func ("/cli/bar", test_bar);
  g_test_add_func ("/cli/statuses", test_statuses);
  g_test_add_func ("/cli/times", test_times);
  return g_test_run ();
}
