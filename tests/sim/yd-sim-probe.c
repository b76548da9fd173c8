/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A plain socket on the main context of the simulator. One request, one connection. */

#include "config.h"

#include "yd-sim-probe.h"

#include <glib/gstdio.h>
#include <string.h>

/* The parser does not survive deep nesting; answers of the service are small. */
#define MAX_JSON (1024 * 1024)

typedef struct
{
  GMainLoop         *loop;       /* (owned) */
  GSocketConnection *connection; /* (owned) (nullable) */
  const guint8      *raw;        /* (unowned) */
  gsize              length;
  gsize              written;
  GByteArray        *received;   /* (owned) */
  guint8             buffer[65536];
  gboolean           ended;
  guint              idle_ms;
  guint              timer;
  GCancellable      *cancellable; /* (owned) */
  guint              pending;
} Exchange;

YdSim *
yd_sim_probe_start (YdSimOptions *options)
{
  YdSim *sim = yd_sim_new (options);
  g_autoptr(GError) error = NULL;

  g_assert_true (yd_sim_start (sim, &error));
  g_assert_no_error (error);
  return sim;
}

void
yd_sim_probe_stop (YdSim *sim)
{
  yd_sim_stop (sim);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_assert_finalize_object (sim);
}

void
yd_sim_probe_remove (const char *folder)
{
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  for (name = dir != NULL ? g_dir_read_name (dir) : NULL; name != NULL;
       name = g_dir_read_name (dir))
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_DIR) && !g_file_test (path, G_FILE_TEST_IS_SYMLINK))
        yd_sim_probe_remove (path);
      else
        g_assert_cmpint (g_unlink (path), ==, 0);
    }
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

static gsize
find_head (GByteArray *received)
{
  const char *end = received->len > 0 ? memmem (received->data, received->len, "\r\n\r\n", 4)
                                       : NULL;

  return end != NULL ? end - (const char *) received->data + 4 : 0;
}

static char *
find_header (const char *head,
             const char *name)
{
  g_auto(GStrv) lines = g_strsplit (head, "\r\n", -1);
  gsize length = strlen (name);
  guint i;

  for (i = 0; lines[i] != NULL; i++)
    {
      if (g_ascii_strncasecmp (lines[i], name, length) == 0 && lines[i][length] == ':')
        return g_strdup (g_strstrip (lines[i] + length + 1));
    }
  return NULL;
}

static gboolean
is_whole (Exchange *exchange)
{
  gsize head = find_head (exchange->received);
  g_autofree char *text = NULL;
  g_autofree char *declared = NULL;

  if (head == 0)
    return FALSE;
  if (exchange->length > 5 && memcmp (exchange->raw, "HEAD ", 5) == 0)
    return TRUE;
  text = g_strndup ((char *) exchange->received->data, head);
  declared = find_header (text, "Content-Length");
  return declared != NULL &&
         exchange->received->len - head >= g_ascii_strtoull (declared, NULL, 10);
}

static gboolean
idle_cb (gpointer user_data)
{
  Exchange *exchange = user_data;

  exchange->timer = 0;
  g_cancellable_cancel (exchange->cancellable);
  g_main_loop_quit (exchange->loop);
  return G_SOURCE_REMOVE;
}

static void
wait_again (Exchange *exchange)
{
  g_clear_handle_id (&exchange->timer, g_source_remove);
  exchange->timer = g_timeout_add (exchange->idle_ms, idle_cb, exchange);
}

static void
read_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  Exchange *exchange = user_data;
  gssize n = g_input_stream_read_finish (G_INPUT_STREAM (source), result, NULL);

  exchange->pending--;
  if (n > 0)
    g_byte_array_append (exchange->received, exchange->buffer, n);
  exchange->ended = n <= 0;
  if (exchange->ended || is_whole (exchange) || g_cancellable_is_cancelled (exchange->cancellable))
    {
      g_cancellable_cancel (exchange->cancellable);
      g_main_loop_quit (exchange->loop);
      return;
    }
  wait_again (exchange);
  exchange->pending++;
  g_input_stream_read_async (G_INPUT_STREAM (source), exchange->buffer, sizeof exchange->buffer,
                             G_PRIORITY_DEFAULT, exchange->cancellable, read_cb, exchange);
}

static void
write_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  Exchange *exchange = user_data;

  exchange->pending--;
  g_output_stream_write_all_finish (G_OUTPUT_STREAM (source), result, NULL, NULL);
}

static void
connect_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  Exchange *exchange = user_data;
  g_autoptr(GError) error = NULL;
  GOutputStream *output;

  exchange->connection = g_socket_client_connect_to_host_finish (G_SOCKET_CLIENT (source), result,
                                                                 &error);
  g_assert_no_error (error);
  output = g_io_stream_get_output_stream (G_IO_STREAM (exchange->connection));
  exchange->pending++;
  g_output_stream_write_all_async (output, exchange->raw, exchange->length, G_PRIORITY_DEFAULT,
                                   exchange->cancellable, write_cb, exchange);
  exchange->pending++;
  g_input_stream_read_async (g_io_stream_get_input_stream (G_IO_STREAM (exchange->connection)),
                             exchange->buffer, sizeof exchange->buffer, G_PRIORITY_DEFAULT,
                             exchange->cancellable, read_cb, exchange);
}

static YdSimProbe *
take_reply (Exchange *exchange)
{
  YdSimProbe *probe = g_new0 (YdSimProbe, 1);
  gsize head = find_head (exchange->received);
  g_autoptr(JsonParser) parser = json_parser_new ();
  gsize length = exchange->received->len - head;
  const char *body = length > 0 ? (const char *) exchange->received->data + head : "";

  probe->closed = exchange->ended && !is_whole (exchange);
  probe->head = head > 0 ? g_strndup ((char *) exchange->received->data, head) : g_strdup ("");
  probe->text = g_strndup (body, length);
  probe->body = g_bytes_new (body, length);
  if (g_str_has_prefix (probe->head, "HTTP/1.1 "))
    probe->status = g_ascii_strtoull (probe->head + 9, NULL, 10);
  if (length > 0 && length < MAX_JSON && (body[0] == '{' || body[0] == '[') &&
      json_parser_load_from_data (parser, body, length, NULL))
    probe->json = json_parser_steal_root (parser);
  return probe;
}

YdSimProbe *
yd_sim_probe_raw (YdSim         *sim,
                  gconstpointer  raw,
                  gsize          length,
                  guint          idle_ms)
{
  g_autoptr(GSocketClient) client = g_socket_client_new ();
  g_autofree Exchange *exchange = g_new0 (Exchange, 1);
  const char *base = yd_sim_get_base_url (sim);
  YdSimProbe *probe;

  exchange->raw = raw;
  exchange->length = length;
  exchange->idle_ms = idle_ms;
  exchange->loop = g_main_loop_new (NULL, FALSE);
  exchange->received = g_byte_array_new ();
  exchange->cancellable = g_cancellable_new ();
  g_socket_client_set_enable_proxy (client, FALSE);
  g_socket_client_connect_to_host_async (client, base + strlen ("http://"), 80,
                                         exchange->cancellable, connect_cb, exchange);
  wait_again (exchange);
  g_main_loop_run (exchange->loop);
  g_clear_handle_id (&exchange->timer, g_source_remove);
  while (exchange->pending > 0)
    g_main_context_iteration (NULL, TRUE);
  probe = take_reply (exchange);
  if (exchange->connection != NULL)
    g_io_stream_close (G_IO_STREAM (exchange->connection), NULL, NULL);
  g_clear_object (&exchange->connection);
  g_clear_object (&exchange->cancellable);
  g_byte_array_unref (exchange->received);
  g_main_loop_unref (exchange->loop);
  return probe;
}

YdSimProbe *
yd_sim_probe_send (YdSim         *sim,
                   const char    *method,
                   const char    *path,
                   const char    *headers,
                   gconstpointer  body,
                   gsize          length)
{
  g_autoptr(GByteArray) raw = g_byte_array_new ();
  g_autofree char *head =
    g_strdup_printf ("%s %s HTTP/1.1\r\nHost: %s\r\nUser-Agent: probe\r\n%s"
                     "Content-Length: %" G_GSIZE_FORMAT "\r\n\r\n",
                     method, path, yd_sim_get_base_url (sim) + strlen ("http://"), headers, length);

  g_byte_array_append (raw, (const guint8 *) head, strlen (head));
  if (length > 0)
    g_byte_array_append (raw, body, length);
  return yd_sim_probe_raw (sim, raw->data, raw->len, 5000);
}

YdSimProbe *
yd_sim_probe_call (YdSim      *sim,
                   const char *method,
                   const char *path,
                   const char *token,
                   const char *body)
{
  g_autofree char *headers =
    g_strdup_printf ("%s%s%s%s", token != NULL ? "Authorization: Bearer " : "",
                     token != NULL ? token : "", token != NULL ? "\r\n" : "",
                     body != NULL ? "Content-Type: application/json\r\n" : "");

  return yd_sim_probe_send (sim, method, path, headers, body, body != NULL ? strlen (body) : 0);
}

void
yd_sim_probe_free (YdSimProbe *probe)
{
  if (probe == NULL)
    return;

  g_free (probe->head);
  g_free (probe->text);
  g_bytes_unref (probe->body);
  g_clear_pointer (&probe->json, json_node_unref);
  g_free (probe);
}

const char *
yd_sim_probe_string (YdSimProbe *probe,
                     const char *name)
{
  if (probe->json == NULL || !JSON_NODE_HOLDS_OBJECT (probe->json))
    return NULL;
  return json_object_get_string_member_with_default (json_node_get_object (probe->json), name,
                                                     NULL);
}

gint64
yd_sim_probe_int (YdSimProbe *probe,
                  const char *name)
{
  g_assert_nonnull (probe->json);
  return json_object_get_int_member_with_default (json_node_get_object (probe->json), name, -1);
}

char *
yd_sim_probe_header (YdSimProbe *probe,
                     const char *name)
{
  return find_header (probe->head, name);
}

const char *
yd_sim_probe_text (YdSimProbe *probe)
{
  return probe->text;
}
