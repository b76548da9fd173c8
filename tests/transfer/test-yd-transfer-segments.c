/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Large downloads: pieces over three connections, whatever happens to one of them. Whoever opens
 * a fourth connection is told on by the simulator.
 */
#include "config.h"

#include "yd-test-disk.h"
#include "yd-test-transfer.h"

#include "yd-net-transport-private.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

#define GET "GET oss"
#define LINK "openFile/getDownloadUrl"
#define MIB (1024 * 1024)
#define BIG (24 * MIB + 4321)

typedef struct
{
  YdTestTransfer base;
  GBytes *bytes; /* (owned) */
  char *id;      /* (owned): of a remote file "big" of them */
} Test;

static void
set_up (Test          *test,
        gconstpointer  data)
{
  yd_test_transfer_init (&test->base, NULL);
  test->bytes = yd_test_transfer_make_bytes (BIG);
  test->id = yd_test_transfer_add_remote (&test->base, "big", test->bytes);
}

static void
tear_down (Test          *test,
           gconstpointer  data)
{
  yd_test_transfer_clear (&test->base);
  yd_test_disk_reset ();
  g_bytes_unref (test->bytes);
  g_free (test->id);
}

static void
assert_whole (Test       *test,
              YdTransfer *transfer)
{
  yd_test_transfer_wait (&test->base);
  yd_test_transfer_assert_done (transfer);
  yd_test_transfer_assert_file (&test->base, "big", test->bytes);
  g_assert_cmpuint (yd_test_transfer_count_files (&test->base), ==, 1);
  g_assert_cmpint (yd_transfer_get_done (transfer), ==, BIG);
}

static goffset
sum_of_sent_bytes (Test *test)
{
  GPtrArray *journal = yd_sim_get_journal (test->base.sim);
  goffset sum = 0;

  for (guint i = 0; i < journal->len; i++)
    {
      YdSimEntry *entry = g_ptr_array_index (journal, i);

      if (g_str_equal (entry->endpoint, GET))
        sum += entry->bytes_sent;
    }
  return sum;
}

/* How many connections data came over. */
static guint
count_connections (Test *test)
{
  g_autoptr(GHashTable) seen = g_hash_table_new (NULL, NULL);
  GPtrArray *journal = yd_sim_get_journal (test->base.sim);

  for (guint i = 0; i < journal->len; i++)
    {
      YdSimEntry *entry = g_ptr_array_index (journal, i);

      if (g_str_equal (entry->endpoint, GET))
        g_hash_table_add (seen, GUINT_TO_POINTER (entry->connection));
    }
  return g_hash_table_size (seen);
}

/* From a service that is far away: where pieces come at once, fewer connections serve them all. */
static void
test_three_connections (Test          *test,
                        gconstpointer  data)
{
  YdSimFault far = { .kind = YD_SIM_FAULT_DELAY, .endpoint = GET, .times = 3, .delay_ms = 1000 };
  YdTransfer *transfer;

  yd_sim_add_fault (test->base.sim, &far);
  transfer = yd_test_transfer_download (&test->base, test->id);
  assert_whole (test, transfer);
  g_assert_cmpuint (count_connections (test), ==, 3);
  g_assert_cmpuint (yd_sim_count (test->base.sim, LINK), ==, 1);
  g_assert_cmpuint (yd_sim_count (test->base.sim, GET), <=, 16);
  g_assert_cmpint (sum_of_sent_bytes (test), ==, BIG);
}

static void
test_time (Test          *test,
           gconstpointer  data)
{
  YdTransfer *transfer = yd_test_transfer_download (&test->base, test->id);
  g_autofree char *path = g_build_filename (test->base.folder, "big", NULL);
  gint64 modified_us = yd_drive_item_get_modified_us (yd_transfer_get_item (transfer));
  GStatBuf info;

  assert_whole (test, transfer);
  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpint (modified_us, >, 0);
  g_assert_cmpint (info.st_mtim.tv_sec, ==, modified_us / G_USEC_PER_SEC);
  g_assert_cmpint (info.st_mtim.tv_nsec / 1000, ==, modified_us % G_USEC_PER_SEC);
}

/* One fault in one of the first pieces, after which the file is there all the same. */
typedef struct
{
  YdSimFaultKind kind;
  guint nth;
  goffset n;
} Bump;

static const Bump bumps[] = {
  { YD_SIM_FAULT_CUT_BEFORE, 1, 0 },
  { YD_SIM_FAULT_CUT_BEFORE, 3, 0 },
  { YD_SIM_FAULT_CUT_REPLY, 1, 0 },
  { YD_SIM_FAULT_CUT_REPLY, 2, 1 },
  { YD_SIM_FAULT_CUT_REPLY, 3, 1000000 },
  { YD_SIM_FAULT_LOST_ANSWER, 2, 0 },
  { YD_SIM_FAULT_FULL_FOR_RANGE, 1, 0 },
  { YD_SIM_FAULT_FULL_FOR_RANGE, 2, 0 },
  { YD_SIM_FAULT_WRONG_LENGTH, 2, -10 },
  { YD_SIM_FAULT_WRONG_LENGTH, 2, 10 },
  { YD_SIM_FAULT_FLIP_BIT, 1, 7777 },
  { YD_SIM_FAULT_FLIP_BIT, 3, 0 },
};

static void
test_bump (Test          *test,
           gconstpointer  data)
{
  const Bump *bump = data;
  YdTransfer *transfer;

  yd_test_transfer_add_fault (&test->base, GET, bump->kind, bump->nth, bump->n);
  transfer = yd_test_transfer_download (&test->base, test->id);
  assert_whole (test, transfer);
  if (bump->kind == YD_SIM_FAULT_CUT_REPLY)
    g_assert_cmpint (sum_of_sent_bytes (test), <=, BIG + 4 * MIB);
}

/* What comes instead of a piece. */
static const struct
{
  const char *name;
  guint status;
  const char *type;
  const char *headers;
  const char *body;
} strangers[] = {
  { "html-206", 206, "text/html", "Content-Range: bytes 0-49/50",
    "<html><title>Sign in to the network</title></html>" },
  { "no-range", 206, "application/octet-stream", NULL, "abcdef" },
  { "other-range", 206, "application/octet-stream", "Content-Range: bytes 1-6/25170145", "abcdef" },
  { "other-total", 206, "application/octet-stream", "Content-Range: bytes 0-5/6", "abcdef" },
  { "nonsense-range", 206, "application/octet-stream", "Content-Range: bytes 9-1/-3", "abcdef" },
  { "error-500", 500, "text/plain", NULL, "oops" },
  { "error-503", 503, "application/xml", NULL, "<Error><Code>ServiceUnavailable</Code></Error>" },
};

static void
add_reply (Test  *test,
           guint  nth,
           guint  times,
           gsize  stranger)
{
  const char *body = strangers[stranger].body;
  g_autoptr(GBytes) bytes = g_bytes_new_static (body, strlen (body));
  YdSimFault fault = { .kind = YD_SIM_FAULT_REPLY, .endpoint = GET, .nth = nth, .times = times,
                       .status = strangers[stranger].status, .body = bytes,
                       .content_type = strangers[stranger].type,
                       .headers = strangers[stranger].headers };

  yd_sim_add_fault (test->base.sim, &fault);
}

static void
test_stranger (Test          *test,
               gconstpointer  data)
{
  YdTransfer *transfer;

  add_reply (test, 2, 1, GPOINTER_TO_SIZE (data));
  transfer = yd_test_transfer_download (&test->base, test->id);
  assert_whole (test, transfer);
}

/* Nothing but that: it gives up, and nothing is left. */
static void
test_only_strangers (Test          *test,
                     gconstpointer  data)
{
  YdTransfer *transfer;

  add_reply (test, 1, G_MAXUINT, GPOINTER_TO_SIZE (data));
  transfer = yd_test_transfer_download (&test->base, test->id);
  yd_test_transfer_wait (&test->base);
  g_assert_cmpint (yd_transfer_get_state (transfer), ==, YD_TRANSFER_FAILED);
  g_assert_cmpuint (yd_test_transfer_count_files (&test->base), ==, 0);
}

/* A body without a length that ends at the edge of a chunk, and lengths that contradict. */
static const char * const raws[] = {
  "HTTP/1.1 206 OK\r\nTransfer-Encoding: chunked\r\n"
  "Content-Range: bytes 0-8388607/25170145\r\n\r\n5\r\nhello\r\n",
  "HTTP/1.1 206 OK\r\nTransfer-Encoding: chunked\r\n"
  "Content-Range: bytes 0-8388607/25170145\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
  "HTTP/1.1 206 OK\r\nContent-Range: bytes 0-8388607/25170145\r\n\r\nhello",
  "HTTP/1.1 206 OK\r\nContent-Length: -5\r\nContent-Range: bytes 0-8388607/25170145\r\n\r\nhello",
  "HTTP/1.1 206 OK\r\nContent-Length: 5\r\nContent-Length: 8388608\r\n"
  "Content-Range: bytes 0-8388607/25170145\r\n\r\nhello",
  "HTTP/1.1 200 OK\r\n\r\nhello",
  "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
  "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 20\r\n\r\n<html>Sign in</html>",
  "SSH-2.0-OpenSSH_9.2\r\n",
  "",
};

static void
test_raw (Test          *test,
          gconstpointer  data)
{
  g_autoptr(GBytes) bytes = g_bytes_new_static (data, strlen (data));
  YdSimFault fault = { .kind = YD_SIM_FAULT_RAW, .endpoint = GET, .nth = 1, .body = bytes };

  yd_sim_add_fault (test->base.sim, &fault);
  assert_whole (test, yd_test_transfer_download (&test->base, test->id));
}

static void
test_only_raw (Test          *test,
               gconstpointer  data)
{
  g_autoptr(GBytes) bytes = g_bytes_new_static (data, strlen (data));
  YdSimFault fault = { .kind = YD_SIM_FAULT_RAW, .endpoint = GET, .nth = 1, .times = G_MAXUINT,
                       .body = bytes };
  YdTransfer *transfer;

  yd_sim_add_fault (test->base.sim, &fault);
  transfer = yd_test_transfer_download (&test->base, test->id);
  yd_test_transfer_wait (&test->base);
  g_assert_cmpint (yd_transfer_get_state (transfer), ==, YD_TRANSFER_FAILED);
  g_assert_cmpuint (yd_test_transfer_count_files (&test->base), ==, 0);
}

/* Every piece wrong once: it is fetched once more from its beginning, and that is all. */
static void
test_always_wrong (Test          *test,
                   gconstpointer  data)
{
  YdSimFault fault = { .kind = YD_SIM_FAULT_FLIP_BIT, .endpoint = GET, .nth = 1,
                       .times = G_MAXUINT, .n = 9 };
  YdTransfer *transfer;

  yd_sim_add_fault (test->base.sim, &fault);
  transfer = yd_test_transfer_download (&test->base, test->id);
  yd_test_transfer_wait (&test->base);
  yd_test_transfer_assert_failed (transfer, YD_TRANSFER_ERROR, YD_TRANSFER_ERROR_HASH_MISMATCH);
  g_assert_cmpuint (yd_test_transfer_count_files (&test->base), ==, 0);
  g_assert_cmpint (sum_of_sent_bytes (test), ==, 2 * BIG);
}

static void
add_xml_reply (Test       *test,
               guint       nth,
               guint       times,
               const char *body)
{
  g_autoptr(GBytes) bytes = g_bytes_new_static (body, strlen (body));
  YdSimFault fault = { .kind = YD_SIM_FAULT_REPLY, .endpoint = GET, .nth = nth, .times = times,
                       .status = 403, .body = bytes, .content_type = "application/xml" };

  yd_sim_add_fault (test->base.sim, &fault);
}

/* Two hear that the link has expired, at once or one with the next: no piece begins with the old
 * one then. Those of the two other lines may be on their way, and be heard of late. */
static void
test_expired (Test          *test,
              gconstpointer  data)
{
  GPtrArray *journal;
  const char *first = NULL;
  gboolean renewed = FALSE;
  guint n_late = 0;

  add_xml_reply (test, 2, 2,
                 "<Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>");
  assert_whole (test, yd_test_transfer_download (&test->base, test->id));
  g_assert_cmpuint (yd_sim_count (test->base.sim, LINK), >=, 2);
  g_assert_cmpuint (yd_sim_count (test->base.sim, LINK), <=, 3);
  journal = yd_sim_get_journal (test->base.sim);
  for (guint i = 0; i < journal->len; i++)
    {
      YdSimEntry *entry = g_ptr_array_index (journal, i);

      if (!g_str_equal (entry->endpoint, GET))
        continue;
      if (first == NULL)
        first = entry->path;
      renewed |= !g_str_equal (entry->path, first);
      n_late += renewed && g_str_equal (entry->path, first);
    }
  g_assert_true (renewed);
  g_assert_cmpuint (n_late, <=, 2);
}

/* One refusal: ten seconds, then one connection at a time. */
static void
test_refused (Test          *test,
              gconstpointer  data)
{
  add_xml_reply (test, 2, 1, "<Error><Code>RequestDeniedByCallback</Code>"
                 "<Message>Callback deny this request reason: ExceedMaxConcurrency</Message>"
                 "</Error>");
  assert_whole (test, yd_test_transfer_download (&test->base, test->id));
  g_assert_cmpuint (yd_test_transfer_count_waits (&test->base), ==, 1);
}

/* The link */

static void
link_got_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  YdDriveLink **link = user_data;
  GError *error = NULL;

  *link = yd_drive_client_get_link_finish (YD_DRIVE_CLIENT (object), result, &error);
  g_assert_no_error (error);
}

static gboolean
is_set (gpointer data)
{
  return *(gpointer *) data != NULL;
}

static YdDriveLink *
get_link (Test       *test,
          const char *id)
{
  YdDriveLink *link = NULL;

  yd_drive_client_get_link_async (yd_storage_get_drive (test->base.storage), test->base.drive_id,
                                  id, NULL, link_got_cb, &link);
  yd_test_transfer_spin (is_set, &link);
  return link;
}

/* Between two links the remote file becomes another: what came of the old one is thrown away. */
static void
test_changes_meanwhile (Test          *test,
                        gconstpointer  data)
{
  gsize old_size = GPOINTER_TO_SIZE (data);
  g_autoptr(GBytes) old = yd_test_transfer_make_bytes (old_size);
  g_autofree char *old_id = yd_test_transfer_add_remote (&test->base, "old", old);
  g_autoptr(YdDriveLink) link = get_link (test, old_id);
  g_autofree char *json = g_strdup_printf (
    "{\"url\":\"%s\",\"size\":%" G_GSIZE_FORMAT ",\"content_hash\":\"%s\","
    "\"expiration\":\"2036-01-01T00:00:00.000Z\"}", link->url, old_size, link->content_hash);
  g_autoptr(GBytes) body = g_bytes_new (json, strlen (json));
  YdSimFault fault = { .kind = YD_SIM_FAULT_REPLY, .endpoint = LINK, .nth = 1, .status = 200,
                       .body = body };

  yd_sim_add_fault (test->base.sim, &fault);
  add_xml_reply (test, 4, 1,
                 "<Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>");
  assert_whole (test, yd_test_transfer_download (&test->base, test->id));
  g_assert_cmpuint (yd_sim_count (test->base.sim, LINK), ==, 3);
}

/* Others */

typedef struct
{
  Test *test; /* (borrowed) */
  guint n;
} Wanted;

static gboolean
has_requests (gpointer data)
{
  Wanted *wanted = data;

  return yd_sim_count (wanted->test->base.sim, GET) >= wanted->n;
}

static void
slow_down (Test  *test,
           guint  times)
{
  YdSimFault slow = { .kind = YD_SIM_FAULT_SLOW_BODY, .endpoint = GET, .nth = 1, .times = times,
                      .delay_ms = 20, .n = 64 * 1024 };

  yd_sim_add_fault (test->base.sim, &slow);
}

/* A small file does not wait for a large one that has all the lines. */
static void
test_gives_way (Test          *test,
                gconstpointer  data)
{
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (1000);
  g_autofree char *id = yd_test_transfer_add_remote (&test->base, "small", bytes);
  YdTransfer *big;
  YdTransfer *small;
  Wanted three = { test, 3 };

  slow_down (test, 3);
  big = yd_test_transfer_download (&test->base, test->id);
  yd_test_transfer_spin (has_requests, &three);
  small = yd_test_transfer_download (&test->base, id);
  yd_test_transfer_wait_state (small, YD_TRANSFER_DONE);
  g_assert_cmpint (yd_transfer_get_state (big), ==, YD_TRANSFER_RUNNING);
  yd_test_transfer_wait (&test->base);
  yd_test_transfer_assert_done (big);
  yd_test_transfer_assert_file (&test->base, "big", test->bytes);
}

static void
test_several (Test          *test,
              gconstpointer  data)
{
  for (guint i = 0; i < 4; i++)
    yd_test_transfer_download (&test->base, test->id);
  yd_test_transfer_wait (&test->base);
  for (guint i = 0; i < 4; i++)
    yd_test_transfer_assert_done (yd_test_transfer_get (&test->base, i));
  yd_test_transfer_assert_file (&test->base, "big", test->bytes);
  yd_test_transfer_assert_file (&test->base, "big (3)", test->bytes);
}

static void
test_cancelled (Test          *test,
                gconstpointer  data)
{
  Wanted three = { test, 3 };
  YdTransfer *transfer;
  gint64 start_us;

  slow_down (test, G_MAXUINT);
  transfer = yd_test_transfer_download (&test->base, test->id);
  yd_test_transfer_spin (has_requests, &three);
  start_us = g_get_monotonic_time ();
  yd_transfer_queue_cancel (test->base.queue, transfer);
  yd_test_transfer_wait (&test->base);
  g_assert_cmpint (g_get_monotonic_time () - start_us, <, G_USEC_PER_SEC);
  g_assert_cmpint (yd_transfer_get_state (transfer), ==, YD_TRANSFER_CANCELLED);
  g_assert_cmpuint (yd_test_transfer_count_files (&test->base), ==, 0);
  yd_sim_clear_faults (test->base.sim);
}

static void
test_disk_full (Test          *test,
                gconstpointer  data)
{
  YdTransfer *transfer;

  yd_test_disk_get ()->write_errno = ENOSPC;
  yd_test_disk_get ()->write_from = 10 * MIB;
  transfer = yd_test_transfer_download (&test->base, test->id);
  yd_test_transfer_wait_reason (transfer, YD_TRANSFER_REASON_DISK);
  g_assert_cmpuint (yd_test_transfer_count_files (&test->base), ==, 0);
  yd_transfer_queue_cancel (test->base.queue, transfer);
}

/* A byte now and then is as good as none. */
static void
test_slow_loris (Test          *test,
                 gconstpointer  data)
{
  static const YdNetWatchLimits limits = { 15 * (gint64) G_USEC_PER_SEC, G_USEC_PER_SEC / 2,
                                           64 * 1024 };
  YdSimFault drip = { .kind = YD_SIM_FAULT_SLOW_BODY, .endpoint = GET, .nth = 2, .times = 1,
                      .delay_ms = 50, .n = 1 };

  g_assert_finalize_object (test->base.queue);
  g_object_unref (test->base.transport);
  test->base.transport = yd_net_transport_new_with_limits ("Yunduo/test", 8, &limits);
  test->base.queue = yd_transfer_queue_new (test->base.clock, test->base.transport, NULL);
  yd_sim_add_fault (test->base.sim, &drip);
  assert_whole (test, yd_test_transfer_download (&test->base, test->id));
  g_assert_cmpuint (yd_test_transfer_count_waits (&test->base), ==, 1);
}

static void
add (const char    *name,
     void         (*func) (Test *, gconstpointer),
     gconstpointer  data)
{
  g_autofree char *path = g_strconcat ("/transfer/segments/", name, NULL);

  g_test_add (path, Test, data, set_up, func, tear_down);
}

static void
add_strangers (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (strangers); i++)
    {
      g_autofree char *once = g_strconcat ("stranger/", strangers[i].name, NULL);
      g_autofree char *always = g_strconcat ("only-strangers/", strangers[i].name, NULL);

      add (once, test_stranger, GSIZE_TO_POINTER (i));
      add (always, test_only_strangers, GSIZE_TO_POINTER (i));
    }
  for (gsize i = 0; i < G_N_ELEMENTS (raws); i++)
    {
      g_autofree char *name = g_strdup_printf ("raw/%" G_GSIZE_FORMAT, i);

      add (name, test_raw, raws[i]);
      g_free (name);
      name = g_strdup_printf ("only-raw/%" G_GSIZE_FORMAT, i);
      add (name, test_only_raw, raws[i]);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  add ("three-connections", test_three_connections, NULL);
  add ("time", test_time, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (bumps); i++)
    {
      g_autofree char *name = g_strdup_printf ("bump/%" G_GSIZE_FORMAT, i);

      add (name, test_bump, &bumps[i]);
    }
  add_strangers ();
  add ("always-wrong", test_always_wrong, NULL);
  add ("expired", test_expired, NULL);
  add ("refused", test_refused, NULL);
  add ("changes/same-size", test_changes_meanwhile, GSIZE_TO_POINTER (BIG));
  add ("changes/larger", test_changes_meanwhile, GSIZE_TO_POINTER (BIG + 100000));
  add ("gives-way", test_gives_way, NULL);
  add ("several", test_several, NULL);
  add ("cancelled", test_cancelled, NULL);
  add ("disk-full", test_disk_full, NULL);
  add ("slow-loris", test_slow_loris, NULL);
  return g_test_run ();
}
