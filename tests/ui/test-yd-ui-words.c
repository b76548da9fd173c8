/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Formats and the words for errors.
 */
#include "config.h"

#include "yd-auth-error.h"
#include "yd-base-database.h"
#include "yd-drive-error.h"
#include "yd-error-text.h"
#include "yd-format.h"
#include "yd-net-error.h"
#include "yd-transfer-settings.h"
#include "yd-transfer.h"

#include <gio/gio.h>
#include <glib/gstdio.h>

static void
check_text (char       *text,
            const char *expected)
{
  g_assert_cmpstr (text, ==, expected);
  g_free (text);
}

static void
test_numbers (void)
{
  check_text (yd_format_size (-1), "");
  check_text (yd_format_speed (0), "");
  check_text (yd_format_left (-1), "");
  check_text (yd_format_left (1), "1 second left");
  check_text (yd_format_left (59), "59 seconds left");
  check_text (yd_format_left (60), "1 minute left");
  check_text (yd_format_left (61), "2 minutes left");
  check_text (yd_format_left (3 * 3600), "3 hours left");
  check_text (yd_format_clock (125), "2:05");
}

static void
test_sizes (void)
{
  g_autofree char *size = yd_format_size (1500000);
  g_autofree char *speed = yd_format_speed (1500000);

  g_assert_true (g_str_has_prefix (size, "1.5"));
  g_assert_true (g_str_has_prefix (speed, size));
  g_assert_true (g_str_has_suffix (speed, "/s"));
}

static gint64
real_time (int year,
           int month,
           int day,
           int hour)
{
  g_autoptr (GDateTime) time = g_date_time_new_local (year, month, day, hour, 4, 0);

  return g_date_time_to_unix (time) * G_USEC_PER_SEC;
}

static void
test_dates (void)
{
  gint64 now = real_time (2024, 6, 15, 20);

  check_text (yd_format_date (0, now), "");
  check_text (yd_format_date (real_time (2024, 6, 15, 3), now), "03:04");
  check_text (yd_format_date (real_time (2024, 2, 3, 3), now), "3 Feb");
  check_text (yd_format_date (real_time (2019, 2, 3, 3), now), "3 Feb 2019");
  check_text (yd_format_date (G_MAXINT64, now), "");
  check_text (yd_format_moment (0), "");
  check_text (yd_format_moment (real_time (2024, 2, 3, 3)), "3 Feb 2024, 03:04");
  check_text (yd_format_moment (G_MAXINT64), "");
}

static gint64
utc_time (int year,
          int month,
          int day,
          int hour)
{
  g_autoptr (GDateTime) time = g_date_time_new_utc (year, month, day, hour, 4, 0);

  return g_date_time_to_unix (time) * G_USEC_PER_SEC;
}

/* Each date with the offset that its own day had, also when somebody travels meanwhile. */
static void
test_zones (void)
{
  gint64 now = utc_time (2024, 6, 15, 20);
  g_autofree char *before = g_strdup (g_getenv ("TZ"));

  g_setenv ("TZ", "CET-1CEST,M3.5.0,M10.5.0/3", TRUE);
  check_text (yd_format_date (utc_time (2024, 6, 15, 3), now), "05:04");
  check_text (yd_format_moment (utc_time (2024, 2, 3, 3)), "3 Feb 2024, 04:04");
  check_text (yd_format_date (utc_time (2023, 12, 31, 23), now), "1 Jan");
  g_setenv ("TZ", "CST-8", TRUE);
  check_text (yd_format_date (utc_time (2024, 6, 15, 3), now), "15 Jun");
  check_text (yd_format_moment (utc_time (2024, 2, 3, 3)), "3 Feb 2024, 11:04");
  if (before != NULL)
    g_setenv ("TZ", before, TRUE);
  else
    g_unsetenv ("TZ");
}

static void
test_names (void)
{
  check_text (yd_format_name (NULL), "");
  check_text (yd_format_name ("湖边 日落.jpg"), "湖边 日落.jpg");
  check_text (yd_format_name ("שלום.txt"), "שלום.txt");
  check_text (yd_format_name ("a\nb\x7f"), "a␊b␡");
  /* A direction override that would show exe as txt, and an isolate's end. */
  check_text (yd_format_name ("a\u202etxt.exe"), "a‹U+202E›txt.exe");
  check_text (yd_format_isolated ("a\u2069b"), "\u2068a‹U+2069›b\u2069");
  check_text (yd_format_name ("bad\xff"), "bad\ufffd");
}

static void
check_codes (GQuark domain,
             int    last)
{
  for (int code = 0; code <= last; code++)
    {
      g_autoptr (GError) error = g_error_new_literal (domain, code, "for the log: s3cr3t");
      const char *label = yd_error_text_get_action_label (error);

      if (!yd_error_text_knows (domain, code))
        g_test_fail_printf ("%s %d has no words", g_quark_to_string (domain), code);
      g_assert_cmpstr (yd_error_text_get_title (error), !=, "");
      g_assert_true (g_str_has_suffix (yd_error_text_get_sentence (error), "."));
      g_assert_null (strstr (yd_error_text_get_sentence (error), "s3cr3t"));
      g_assert_cmpint (label != NULL, ==,
                       yd_error_text_get_action (error) != YD_ERROR_ACTION_NONE);
    }
  g_assert_false (yd_error_text_knows (domain, last + 1));
}

static void
test_every_code (void)
{
  check_codes (YD_DRIVE_ERROR, YD_DRIVE_ERROR_LAPSED);
  check_codes (YD_AUTH_ERROR, YD_AUTH_ERROR_ACCOUNT_EXISTS);
  check_codes (YD_NET_ERROR, YD_NET_ERROR_CLOCK);
  check_codes (YD_TRANSFER_ERROR, YD_TRANSFER_ERROR_SOURCE_GONE);
  check_codes (YD_BASE_DATABASE_ERROR, YD_BASE_DATABASE_ERROR_BUSY);
}

static GQuark
domain_of (char room)
{
  return room == 'a' ? YD_AUTH_ERROR : room == 'd' ? YD_DRIVE_ERROR : YD_NET_ERROR;
}

/* Each way in which signing in fails, and the keyring, says what happened and what to do. */
static const struct
{
  char room; /* auth, drive, net */
  int code;
  YdErrorAction action;
  const char *title; /* (unowned) */
  const char *hint;  /* (unowned): the next step, in the sentence */
} failures[] = {
  { 'a', YD_AUTH_ERROR_QR_EXPIRED, YD_ERROR_ACTION_RETRY, "Code Expired", "for a new one" },
  { 'a', YD_AUTH_ERROR_NOT_CONFIRMED, YD_ERROR_ACTION_RETRY, "Not Confirmed", "Try again" },
  { 'a', YD_AUTH_ERROR_BROKER_UNREACHABLE, YD_ERROR_ACTION_RETRY, "Broker Not Reachable",
    "use another broker" },
  { 'a', YD_AUTH_ERROR_LIMITED, YD_ERROR_ACTION_RETRY, "Too Many Sign-ins", "Wait some minutes" },
  { 'a', YD_AUTH_ERROR_BROKER_STRANGE, YD_ERROR_ACTION_RETRY, "Not a Broker",
    "Check the address" },
  { 'a', YD_AUTH_ERROR_CLIENT_ID, YD_ERROR_ACTION_NONE, "Client ID Refused", "Check it" },
  { 'a', YD_AUTH_ERROR_CLIENT_SECRET, YD_ERROR_ACTION_NONE, "Client Secret Refused",
    "Copy it" },
  { 'a', YD_AUTH_ERROR_PKCE, YD_ERROR_ACTION_NONE, "Client Secret Needed", "Enter it" },
  { 'a', YD_AUTH_ERROR_APP_SUSPENDED, YD_ERROR_ACTION_NONE, "App Not Accepted", "Check the ID" },
  { 'a', YD_AUTH_ERROR_CODE_USED, YD_ERROR_ACTION_RETRY, "Code Already Used", "for a new one" },
  { 'n', YD_NET_ERROR_CLOCK, YD_ERROR_ACTION_RETRY, "Date and Time Look Wrong", "Set them" },
  { 'd', YD_DRIVE_ERROR_DRIVE_DENIED, YD_ERROR_ACTION_SIGN_IN, "Drive Not Allowed",
    "not ticked" },
  { 'a', YD_AUTH_ERROR_REVOKED, YD_ERROR_ACTION_SIGN_IN, "Permission Withdrawn", "Sign in" },
  { 'a', YD_AUTH_ERROR_VAULT_LOCKED, YD_ERROR_ACTION_RETRY, "Keyring Locked", "Unlock it" },
  { 'a', YD_AUTH_ERROR_VAULT_MISSING, YD_ERROR_ACTION_SIGN_IN, "No Keyring",
    "cannot be remembered" },
  { 'a', YD_AUTH_ERROR_VAULT_SLOW, YD_ERROR_ACTION_RETRY, "Keyring Does Not Answer",
    "Wait a moment" },
  { 'a', YD_AUTH_ERROR_VAULT_DENIED, YD_ERROR_ACTION_RETRY, "Keyring Refuses", "Allow it" },
  { 'a', YD_AUTH_ERROR_ACCOUNT_EXISTS, YD_ERROR_ACTION_NONE, "Account Exists Twice",
    "choose another client" },
  { 'a', YD_AUTH_ERROR_VAULT_CANCELLED, YD_ERROR_ACTION_RETRY, "Keyring Not Unlocked",
    "enter the keyring’s password" },
};

static void
test_sign_in_failures (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (gsize i = 0; i < G_N_ELEMENTS (failures); i++)
    {
      g_autoptr (GError) error =
          g_error_new_literal (domain_of (failures[i].room), failures[i].code, "");
      const char *sentence = yd_error_text_get_sentence (error);

      g_assert_cmpstr (yd_error_text_get_title (error), ==, failures[i].title);
      g_assert_nonnull (strstr (sentence, failures[i].hint));
      g_assert_cmpint (yd_error_text_get_action (error), ==, failures[i].action);
      g_assert_true (g_hash_table_add (seen, (gpointer) failures[i].title));
      g_assert_true (g_hash_table_add (seen, (gpointer) sentence));
    }
}

static void
test_other_errors (void)
{
  g_autoptr (GError) full = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_NO_SPACE, "");
  g_autoptr (GError) strange = g_error_new_literal (G_FILE_ERROR, G_FILE_ERROR_PERM, "");

  g_assert_cmpstr (yd_error_text_get_title (full), ==, "Disk Full");
  g_assert_cmpstr (yd_error_text_get_title (strange), ==, "Something Went Wrong");
  g_assert_cmpstr (yd_error_text_get_title (NULL), ==, "Something Went Wrong");
  g_assert_cmpstr (yd_error_text_get_action_label (strange), ==, "_Try Again");
}

static void
check_wait (gint64      wait_us,
            const char *end)
{
  g_autoptr (GError) error = yd_auth_error_new_limited (wait_us, "");
  g_autoptr (GError) copy = g_error_copy (error);

  g_assert_true (g_str_has_suffix (yd_error_text_get_sentence (error), end));
  g_assert_cmpstr (yd_error_text_get_sentence (copy), ==, yd_error_text_get_sentence (error));
  g_assert_cmpint (yd_error_text_get_action (error), ==, YD_ERROR_ACTION_RETRY);
}

/* How long to wait is said, rounded up; without it a general word. */
static void
test_waits (void)
{
  gint64 minute_us = 60 * (gint64) G_USEC_PER_SEC;

  check_wait (-1, "Wait some minutes and try again.");
  check_wait (0, "in 1 minute.");
  check_wait (minute_us, "in 1 minute.");
  check_wait (minute_us + 1, "in 2 minutes.");
  check_wait (55 * minute_us, "in 55 minutes.");
  check_wait (120 * minute_us, "in 2 hours.");
  check_wait (G_MAXINT64 / 2, "in 48 hours.");
}

/* What is wrong with an account and what with a file is not said in the same words. */
static void
test_refusals_differ (void)
{
  static const YdDriveError codes[] = {
    YD_DRIVE_ERROR_BLOCKED, YD_DRIVE_ERROR_FROZEN, YD_DRIVE_ERROR_LAPSED, YD_DRIVE_ERROR_QUOTA,
    YD_DRIVE_ERROR_FORBIDDEN, YD_DRIVE_ERROR_TOO_LARGE,
  };

  for (gsize i = 0; i < G_N_ELEMENTS (codes); i++)
    for (gsize j = 0; j < i; j++)
      {
        g_autoptr (GError) one = g_error_new_literal (YD_DRIVE_ERROR, (int) codes[i], "");
        g_autoptr (GError) other = g_error_new_literal (YD_DRIVE_ERROR, (int) codes[j], "");

        g_assert_cmpstr (yd_error_text_get_title (one), !=, yd_error_text_get_title (other));
        g_assert_cmpstr (yd_error_text_get_sentence (one), !=,
                         yd_error_text_get_sentence (other));
      }
}

/* What a sandbox writes to a place that nobody else sees is lost. */
static void
test_download_folder (void)
{
  g_autoptr(GFile) folder = yd_transfer_settings_dup_folder (NULL);

  g_assert_true (g_str_has_prefix (g_file_peek_path (folder), g_getenv ("HOME")));
  g_assert_true (yd_transfer_settings_has_folder (NULL, FALSE));
  g_assert_false (yd_transfer_settings_has_folder (NULL, TRUE));
  g_assert_true (g_file_make_directory (folder, NULL, NULL));
  g_assert_true (yd_transfer_settings_has_folder (NULL, TRUE));
  g_assert_true (g_file_delete (folder, NULL, NULL));
}

int
main (int    argc,
      char **argv)
{
  g_autofree char *home = g_dir_make_tmp ("yd-words-XXXXXX", NULL);
  int status;

  g_setenv ("HOME", home, TRUE);
  g_unsetenv ("XDG_CONFIG_HOME");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/ui/words/numbers", test_numbers);
  g_test_add_func ("/ui/words/refusals-differ", test_refusals_differ);
  g_test_add_func ("/ui/words/sizes", test_sizes);
  g_test_add_func ("/ui/words/dates", test_dates);
  g_test_add_func ("/ui/words/zones", test_zones);
  g_test_add_func ("/ui/words/names", test_names);
  g_test_add_func ("/ui/words/every-code", test_every_code);
  g_test_add_func ("/ui/words/sign-in-failures", test_sign_in_failures);
  g_test_add_func ("/ui/words/waits", test_waits);
  g_test_add_func ("/ui/words/other-errors", test_other_errors);
  g_test_add_func ("/ui/words/download-folder", test_download_folder);

  status = g_test_run ();
  g_rmdir (home);

  return status;
}
