/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The retry table of the service (Open API reference §8.9), row by row.
 */
#include "config.h"

#include "yd-transfer-retry-policy.h"
#include "yd-transfer.h"

#include "yd-auth-error.h"
#include "yd-drive-client.h"
#include "yd-net-error.h"

#define SECOND_US ((gint64) G_USEC_PER_SEC)

typedef struct
{
  int code;
  YdTransferRetry first;
  guint attempts; /* how many failures in a row are borne */
  gint64 delay_us; /* after the first, in the middle of the jitter */
} Row;

static const Row net_rows[] = {
  { YD_NET_ERROR_UNREACHABLE, YD_TRANSFER_RETRY_AGAIN, 5, SECOND_US },
  { YD_NET_ERROR_NO_HOST, YD_TRANSFER_RETRY_AGAIN, 5, SECOND_US },
  { YD_NET_ERROR_TIMEOUT, YD_TRANSFER_RETRY_AGAIN, 5, SECOND_US },
  { YD_NET_ERROR_BAD_REPLY, YD_TRANSFER_RETRY_AGAIN, 5, SECOND_US },
  { YD_NET_ERROR_TLS, YD_TRANSFER_RETRY_NEVER, 0, 0 },
  { YD_NET_ERROR_TOO_LARGE, YD_TRANSFER_RETRY_NEVER, 0, 0 },
  { YD_NET_ERROR_REDIRECT, YD_TRANSFER_RETRY_NEVER, 0, 0 },
  { YD_NET_ERROR_INSECURE, YD_TRANSFER_RETRY_NEVER, 0, 0 },
  { YD_NET_ERROR_BAD_URL, YD_TRANSFER_RETRY_NEVER, 0, 0 },
};

static const Row drive_rows[] = {
  { YD_DRIVE_ERROR_SERVICE, YD_TRANSFER_RETRY_AGAIN, 5, SECOND_US },
  { YD_DRIVE_ERROR_BUSY, YD_TRANSFER_RETRY_AGAIN, G_MAXUINT, 6 * SECOND_US },
  { YD_DRIVE_ERROR_CONCURRENCY, YD_TRANSFER_RETRY_AGAIN, G_MAXUINT, 10 * SECOND_US },
  { YD_DRIVE_ERROR_URL_EXPIRED, YD_TRANSFER_RETRY_NEW_URL, 3, 0 },
  { YD_DRIVE_ERROR_PART_ORDER, YD_TRANSFER_RETRY_AGAIN, 5, SECOND_US },
  { YD_DRIVE_ERROR_PART_EXISTS, YD_TRANSFER_RETRY_AGAIN, 5, SECOND_US },
  { YD_DRIVE_ERROR_UPLOAD_GONE, YD_TRANSFER_RETRY_RESTART, 1, 0 },
  { YD_DRIVE_ERROR_RANGE, YD_TRANSFER_RETRY_RESTART, 1, 0 },
  { YD_DRIVE_ERROR_NOT_FOUND, YD_TRANSFER_RETRY_NEVER, 0, 0 },
  { YD_DRIVE_ERROR_EXISTS, YD_TRANSFER_RETRY_NEVER, 0, 0 },
  { YD_DRIVE_ERROR_SIGN_IN, YD_TRANSFER_RETRY_AGAIN, 5, SECOND_US },
  { YD_DRIVE_ERROR_REVOKED, YD_TRANSFER_RETRY_AGAIN, 5, SECOND_US },
  { YD_DRIVE_ERROR_DRIVE_DENIED, YD_TRANSFER_RETRY_NEVER, 0, 0 },
  { YD_DRIVE_ERROR_FORBIDDEN, YD_TRANSFER_RETRY_NEVER, 0, 0 },
  { YD_DRIVE_ERROR_BLOCKED, YD_TRANSFER_RETRY_NEVER, 0, 0 },
  { YD_DRIVE_ERROR_QUOTA, YD_TRANSFER_RETRY_NEVER, 0, 0 },
  { YD_DRIVE_ERROR_FROZEN, YD_TRANSFER_RETRY_NEVER, 0, 0 },
  { YD_DRIVE_ERROR_LAPSED, YD_TRANSFER_RETRY_NEVER, 0, 0 },
  { YD_DRIVE_ERROR_TOO_LARGE, YD_TRANSFER_RETRY_NEVER, 0, 0 },
  { YD_DRIVE_ERROR_NAME, YD_TRANSFER_RETRY_NEVER, 0, 0 },
  { YD_DRIVE_ERROR_UNSUPPORTED, YD_TRANSFER_RETRY_NEVER, 0, 0 },
  { YD_DRIVE_ERROR_PROTOCOL, YD_TRANSFER_RETRY_NEVER, 0, 0 },
};

static void
check_row (GQuark     domain,
           const Row *row)
{
  g_autoptr(GError) error = g_error_new_literal (domain, row->code, "trouble");
  gint64 delay_us = -1;

  g_assert_cmpint (yd_transfer_retry_policy_judge (error, 0, 0.5, &delay_us), ==, row->first);
  if (row->attempts > 0)
    g_assert_cmpint (delay_us, ==, row->delay_us);
  if (row->attempts > 0 && row->attempts < G_MAXUINT)
    {
      g_assert_cmpint (yd_transfer_retry_policy_judge (error, row->attempts - 1, 0.5, &delay_us),
                       ==, row->first);
      g_assert_cmpint (yd_transfer_retry_policy_judge (error, row->attempts, 0.5, &delay_us), ==,
                       YD_TRANSFER_RETRY_NEVER);
    }
}

static void
test_table (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (net_rows); i++)
    check_row (YD_NET_ERROR, &net_rows[i]);
  for (gsize i = 0; i < G_N_ELEMENTS (drive_rows); i++)
    check_row (YD_DRIVE_ERROR, &drive_rows[i]);
}

/* What the disk or the person says is final. */
static void
test_local (void)
{
  static const int codes[] = {
    G_IO_ERROR_NO_SPACE, G_IO_ERROR_NOT_FOUND, G_IO_ERROR_CANCELLED, G_IO_ERROR_FAILED,
  };

  for (gsize i = 0; i < G_N_ELEMENTS (codes); i++)
    check_row (G_IO_ERROR, &(Row) { codes[i], YD_TRANSFER_RETRY_NEVER, 0, 0 });
  check_row (YD_TRANSFER_ERROR,
             &(Row) { YD_TRANSFER_ERROR_SOURCE_CHANGED, YD_TRANSFER_RETRY_NEVER, 0, 0 });
}

/* A broker's hour is waited for; what else signing in says is final. */
static void
test_broker_limit (void)
{
  g_autoptr(GError) limited = yd_auth_error_new_limited (600 * SECOND_US, "");
  g_autoptr(GError) unknown = yd_auth_error_new_limited (-1, "");
  gint64 delay_us;

  g_assert_cmpint (yd_transfer_retry_policy_judge (limited, 7, 0.5, &delay_us), ==,
                   YD_TRANSFER_RETRY_AGAIN);
  g_assert_cmpint (delay_us, ==, 601 * SECOND_US);
  g_assert_cmpint (yd_transfer_retry_policy_judge (unknown, 0, 0.5, &delay_us), ==,
                   YD_TRANSFER_RETRY_NEVER);
  check_row (YD_AUTH_ERROR, &(Row) { YD_AUTH_ERROR_CLIENT, YD_TRANSFER_RETRY_NEVER, 0, 0 });
}

/* The account is not known to be signed out yet, or is signed in again by now. */
static void
test_sign_in (void)
{
  static const int codes[] = {
    YD_AUTH_ERROR_SIGNED_OUT, YD_AUTH_ERROR_REVOKED, YD_AUTH_ERROR_BAD_TOKEN,
    YD_AUTH_ERROR_OTHER_ACCOUNT, YD_AUTH_ERROR_VAULT_LOCKED, YD_AUTH_ERROR_VAULT_MISSING,
    YD_AUTH_ERROR_VAULT_FAILED, YD_AUTH_ERROR_VAULT_DENIED, YD_AUTH_ERROR_VAULT_SLOW,
    YD_AUTH_ERROR_VAULT_CANCELLED,
  };

  for (gsize i = 0; i < G_N_ELEMENTS (codes); i++)
    check_row (YD_AUTH_ERROR, &(Row) { codes[i], YD_TRANSFER_RETRY_AGAIN, 5, SECOND_US });
}

/* 1, 2, 4, 8, 16 seconds, a quarter more or less. */
static void
test_backoff (void)
{
  g_autoptr(GError) error =
    g_error_new_literal (YD_NET_ERROR, YD_NET_ERROR_UNREACHABLE, "trouble");

  for (guint attempt = 0; attempt < 5; attempt++)
    {
      gint64 whole_us = SECOND_US << attempt;
      gint64 least_us;
      gint64 most_us;

      yd_transfer_retry_policy_judge (error, attempt, 0.0, &least_us);
      yd_transfer_retry_policy_judge (error, attempt, 1.0, &most_us);
      g_assert_cmpint (least_us, ==, whole_us * 3 / 4);
      g_assert_cmpint (most_us, ==, whole_us * 5 / 4);
    }
}

/* Milliseconds, and a little more than was asked for. */
static void
test_retry_after (void)
{
  GHashTable *headers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr(YdNetReply) reply = NULL;
  g_autoptr(GBytes) body = g_bytes_new_static ("", 0);
  g_autoptr(GError) error = NULL;
  gint64 least_us;
  gint64 most_us;

  g_hash_table_insert (headers, g_strdup ("x-retry-after"), g_strdup ("3324"));
  reply = yd_net_reply_new (429, headers, body);
  error = yd_drive_error_from_data_reply (reply);
  g_assert_nonnull (error);
  yd_transfer_retry_policy_judge (error, 0, 0.0, &least_us);
  yd_transfer_retry_policy_judge (error, 4, 1.0, &most_us);
  g_assert_cmpint (least_us, ==, 3324000 + 250000);
  g_assert_cmpint (most_us, ==, 3324000 + 1000000);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/transfer/retry/table", test_table);
  g_test_add_func ("/transfer/retry/local", test_local);
  g_test_add_func ("/transfer/retry/backoff", test_backoff);
  g_test_add_func ("/transfer/retry/broker-limit", test_broker_limit);
  g_test_add_func ("/transfer/retry/sign-in", test_sign_in);
  g_test_add_func ("/transfer/retry/retry-after", test_retry_after);
  return g_test_run ();
}
