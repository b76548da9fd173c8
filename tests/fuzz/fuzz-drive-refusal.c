/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Refusals of the Open API ("api STATUS") and of the data host ("data STATUS"): JSON, XML, HTML or
 * words. What reaches a log is one short line without an address or a long word.
 *
 * Fuzzes: src/drive/yd-drive-dialect.c
 * Fuzzes: src/drive/yd-drive-refusal.c
 */
#include "config.h"

#include "yd-fuzz.h"

#include "yd-drive-client.h"
#include "yd-drive-dialect.h"
#include "yd-drive-refusal.h"
#include "yd-net-dialect.h"
#include "yd-net-request.h"

#include <string.h>

#define LOG_MAX_CHARS 800
#define WORD_MAX_CHARS 44
#define DAY_US (24 * 3600 * (gint64) G_USEC_PER_SEC)

static void
assert_fit_for_log (const char *text)
{
  g_auto(GStrv) words = NULL;

  if (text == NULL)
    return;
  g_assert_true (g_utf8_validate (text, -1, NULL));
  g_assert_null (strpbrk (text, "\r\n\t"));
  g_assert_null (strstr (text, "://"));
  g_assert_cmpint (g_utf8_strlen (text, -1), <=, LOG_MAX_CHARS);
  words = g_strsplit_set (text, " \"'<>()[],;", -1);
  for (guint i = 0; words[i] != NULL; i++)
    g_assert_cmpint (g_utf8_strlen (words[i], -1), <=, WORD_MAX_CHARS + 1); /* "CODE (1): …" */
}

static void
assert_error (const GError *error)
{
  g_assert_true (error->domain == YD_DRIVE_ERROR);
  assert_fit_for_log (error->message);
  assert_fit_for_log (yd_drive_error_get_server_code (error));
  assert_fit_for_log (yd_drive_error_get_request_id (error));
}

static void
read_refusal (YdDriveHost  host,
              YdNetReply  *reply)
{
  g_autoptr(YdDriveRefusal) refusal = yd_drive_refusal_new (host, reply);
  g_autoptr(GError) error = yd_drive_refusal_to_error (refusal);
  g_autoptr(GError) data_error = yd_drive_error_from_data_reply (reply);

  g_assert_nonnull (refusal->message);
  assert_fit_for_log (refusal->message);
  assert_fit_for_log (refusal->code);
  assert_fit_for_log (refusal->request_id);
  g_assert_cmpint (refusal->retry_after_us, >=, -1);
  g_assert_cmpint (refusal->retry_after_us, <=, DAY_US);
  g_assert_cmpint (error->code, ==, (int) yd_drive_refusal_judge (refusal));
  assert_error (error);
  if (data_error != NULL)
    assert_error (data_error);
}

static void
judge (YdNetReply *reply)
{
  g_autoptr(YdNetDialect) dialect = yd_drive_dialect_new ();
  g_autoptr(YdNetRequest) request = yd_net_request_new ("POST", "https://openapi.alipan.com/x");
  g_autoptr(GError) error = NULL;
  gint64 delay_us = 0;
  YdNetVerdict verdict = yd_net_dialect_judge (dialect, request, reply, &delay_us, &error);
  guint status = yd_net_reply_get_status (reply);

  yd_fuzz_assert_outcome (verdict == YD_NET_VERDICT_FINE, error);
  g_assert_true (verdict != YD_NET_VERDICT_FINE || (status >= 200 && status < 300));
  g_assert_true (delay_us >= -1 && delay_us <= DAY_US);
  if (error != NULL)
    assert_error (error);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autofree char *word = NULL;
  g_autoptr(YdNetReply) reply = yd_fuzz_read_reply (data, size, &word);

  read_refusal (strcmp (word, "data") == 0 ? YD_DRIVE_HOST_DATA : YD_DRIVE_HOST_API, reply);
  judge (reply);
  return 0;
}
