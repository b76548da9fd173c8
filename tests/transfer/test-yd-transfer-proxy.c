/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Downloads through a storage's proxy, which is a scripted server: it is asked and nobody else,
 * and is believed as little as the service is.
 */
#include "config.h"

#include "yd-test-transfer.h"

#include "yd-test-server.h"

#include <string.h>

#define GET "GET oss"
#define BYTES 5000

typedef struct
{
  YdTestTransfer test;
  YdTestServer *server; /* (owned) */
  GBytes *bytes;        /* (owned) */
  GBytes *answer;       /* (owned): what the proxy sends */
  const char *status;   /* (borrowed): instead of bytes, or NULL */
  const char *headers;  /* (borrowed): of that */
  char *target;         /* (owned) (nullable): last asked for */
  gboolean authorized;
  GMutex lock;          /* over those two */
} Proxied;

static gboolean
serve (YdTestServer     *server,
       YdTestConnection *connection,
       YdTestRequest    *request,
       gpointer          user_data)
{
  Proxied *proxied = user_data;
  g_autofree char *head = NULL;
  gsize size = 0;
  gconstpointer data = g_bytes_get_data (proxied->answer, &size);

  g_mutex_lock (&proxied->lock);
  g_free (proxied->target);
  proxied->target = g_strdup (request->target);
  proxied->authorized |= g_hash_table_contains (request->headers, "authorization");
  g_mutex_unlock (&proxied->lock);
  if (proxied->status != NULL)
    {
      yd_test_connection_reply (connection, proxied->status, proxied->headers, "no");
      return TRUE;
    }
  head = g_strdup_printf ("HTTP/1.1 200 OK\r\nContent-Length: %" G_GSIZE_FORMAT "\r\n\r\n", size);
  yd_test_connection_send (connection, head);
  yd_test_connection_send_data (connection, data, size);
  return TRUE;
}

static void
set_up (Proxied       *proxied,
        gconstpointer  data)
{
  g_autoptr(YdStorageOptions) options = yd_storage_options_new ();

  yd_test_transfer_init (&proxied->test, NULL);
  g_mutex_init (&proxied->lock);
  proxied->bytes = yd_test_transfer_make_bytes (BYTES);
  proxied->answer = g_bytes_ref (proxied->bytes);
  proxied->headers = "";
  proxied->server = yd_test_server_new (serve, proxied);
  g_free (options->proxy);
  options->proxy = yd_test_server_url (proxied->server, data);
  yd_storage_set_options (proxied->test.storage, options);
}

static void
tear_down (Proxied       *proxied,
           gconstpointer  data)
{
  yd_test_transfer_clear (&proxied->test);
  yd_test_server_free (proxied->server);
  g_bytes_unref (proxied->bytes);
  g_bytes_unref (proxied->answer);
  g_free (proxied->target);
  g_mutex_clear (&proxied->lock);
}

static YdTransfer *
download (Proxied *proxied)
{
  g_autofree char *id = yd_test_transfer_add_remote (&proxied->test, "a b 云.txt",
                                                     proxied->bytes);
  YdTransfer *transfer = yd_test_transfer_download (&proxied->test, id);

  yd_test_transfer_wait (&proxied->test);
  g_assert_false (proxied->authorized);
  g_assert_cmpuint (yd_sim_count (proxied->test.sim, GET), ==, 0);
  return transfer;
}

static void
test_path (Proxied       *proxied,
           gconstpointer  data)
{
  YdTransfer *transfer = download (proxied);

  yd_test_transfer_assert_done (transfer);
  yd_test_transfer_assert_file (&proxied->test, "a b 云.txt", proxied->bytes);
  g_assert_cmpstr (proxied->target, ==, "/d/a%20b%20%E4%BA%91.txt");
}

/* The path begins at the storage's root, not at the drive's. */
static void
test_below_root (Proxied       *proxied,
                 gconstpointer  data)
{
  YdStorage *storage = proxied->test.storage;
  YdSim *sim = proxied->test.sim;
  g_autofree char *root = yd_sim_add_folder (sim, "alice", "backup", YD_DRIVE_ROOT_ID, "r");
  g_autofree char *folder = yd_sim_add_folder (sim, "alice", "backup", root, "x");
  g_autofree char *id = yd_sim_add_file (sim, "alice", "backup", folder, "a", proxied->bytes);
  g_autoptr(YdStorageOptions) options =
    yd_storage_options_copy (yd_storage_get_options (storage));
  YdTransfer *transfer;

  g_free (options->root_id);
  options->root_id = g_strdup (root);
  yd_storage_set_options (storage, options);
  transfer = yd_test_transfer_download (&proxied->test, id);
  yd_test_transfer_wait (&proxied->test);
  yd_test_transfer_assert_done (transfer);
  g_assert_cmpstr (proxied->target, ==, "/d/x/a");
}

static void
test_url (Proxied       *proxied,
          gconstpointer  data)
{
  YdTransfer *transfer = download (proxied);

  yd_test_transfer_assert_done (transfer);
  yd_test_transfer_assert_file (&proxied->test, "a b 云.txt", proxied->bytes);
  g_assert_true (g_str_has_prefix (proxied->target, "/get?u=http%3A%2F%2F"));
  g_assert_nonnull (strstr (proxied->target, "signature"));
}

static void
test_wrong_bytes (Proxied       *proxied,
                  gconstpointer  data)
{
  YdTransfer *transfer;

  g_bytes_unref (proxied->answer);
  proxied->answer = g_bytes_new_take (g_malloc0 (BYTES), BYTES);
  transfer = download (proxied);
  yd_test_transfer_assert_failed (transfer, YD_TRANSFER_ERROR, YD_TRANSFER_ERROR_HASH_MISMATCH);
  g_assert_cmpuint (yd_test_transfer_count_files (&proxied->test), ==, 0);
}

static void
assert_blamed (Proxied    *proxied,
               const char *status,
               const char *headers)
{
  YdTransfer *transfer;

  proxied->status = status;
  proxied->headers = headers;
  transfer = download (proxied);
  yd_test_transfer_assert_failed (transfer, YD_TRANSFER_ERROR, YD_TRANSFER_ERROR_PROXY);
  g_assert_null (strstr (yd_transfer_get_error (transfer)->message, "http"));
  g_assert_cmpuint (yd_test_transfer_count_files (&proxied->test), ==, 0);
}

static void
test_refused (Proxied       *proxied,
              gconstpointer  data)
{
  assert_blamed (proxied, "404 Not Found", "");
}

static void
test_broken (Proxied       *proxied,
             gconstpointer  data)
{
  assert_blamed (proxied, "502 Bad Gateway", "");
}

static void
test_redirect (Proxied       *proxied,
               gconstpointer  data)
{
  assert_blamed (proxied, "302 Found", "Location: /elsewhere\r\n");
  g_assert_cmpuint (yd_test_server_count_requests (proxied->server), ==, 1);
}

static void
test_not_a_template (Proxied       *proxied,
                     gconstpointer  data)
{
  YdTransfer *transfer = download (proxied);

  yd_test_transfer_assert_failed (transfer, YD_TRANSFER_ERROR, YD_TRANSFER_ERROR_PROXY);
  g_assert_cmpuint (yd_test_server_count_requests (proxied->server), ==, 0);
}

static void
add (const char *name,
     const char *template,
     void      (*func) (Proxied *, gconstpointer))
{
  g_autofree char *path = g_strconcat ("/transfer/proxy/", name, NULL);

  g_test_add (path, Proxied, template, set_up, func, tear_down);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  add ("path", "/d{path}", test_path);
  add ("below-root", "/d{path}", test_below_root);
  add ("url", "/get?u={url}", test_url);
  add ("wrong-bytes", "/d{path}", test_wrong_bytes);
  add ("refused", "/d{path}", test_refused);
  add ("broken", "/d{path}", test_broken);
  add ("redirect", "/d{path}", test_redirect);
  add ("not-a-template", "/{what}", test_not_a_template);
  return g_test_run ();
}
