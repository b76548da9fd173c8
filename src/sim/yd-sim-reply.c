/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* How a request is answered: the answer is collected first and sent when it is whole, so that a
 * fault can drop, cut, bend or slow it. Ordinary answers go through SoupServer; broken framing is
 * written by hand on the stolen connection. */

#include "config.h"

#include "yd-sim-request.h"

#include <string.h>

#define PIECE (256 * 1024)

/* An answer that is written by hand. Each source that waits for it owns a reference, so it dies
 * with the simulator's sources. */
typedef struct
{
  YdSimRequest  *req;      /* (owned) */
  GIOStream     *stream;   /* (owned) */
  goffset        limit;    /* bytes of the body that go out */
  gsize          step;     /* bytes at a time */
  guint          delay_ms; /* between them */
  GBytes        *piece;    /* (owned) (nullable) */
  gsize          written;  /* of the piece */
  goffset        sent;
} Writer;

void
yd_sim_reply_clear (YdSimReply *reply)
{
  if (reply->read_free != NULL)
    reply->read_free (reply->read_data);
  g_free (reply->content_type);
  g_clear_pointer (&reply->headers, g_ptr_array_unref);
  g_clear_pointer (&reply->body, g_bytes_unref);
}

/* The next piece of the body, with its bit flipped if a fault says so. Transfer full. */
static GBytes *
read_piece (YdSimRequest *req,
            goffset       offset,
            gsize         max)
{
  const YdSimFault *flip = yd_sim_faults_find (req->faults, YD_SIM_FAULT_FLIP_BIT);
  YdSimReply *reply = &req->reply;
  g_autoptr(GBytes) piece = NULL;
  guint8 *copy;
  gsize length;

  max = MIN ((goffset) max, reply->length - offset);
  if (reply->read != NULL)
    piece = reply->read (reply->read_data, offset, max);
  else
    piece = g_bytes_new_from_bytes (reply->body, offset, max);
  if (piece == NULL || flip == NULL || yd_sim_breaks (req->sim, "fault-flip"))
    return g_steal_pointer (&piece);

  length = g_bytes_get_size (piece);
  if (flip->n < offset || flip->n >= offset + (goffset) length)
    return g_steal_pointer (&piece);
  copy = g_memdup2 (g_bytes_get_data (piece, NULL), length);
  copy[flip->n - offset] ^= 1;
  return g_bytes_new_take (copy, length);
}

/* --- by hand ------------------------------------------------------------------------------ */

static void
clear_writer (gpointer data)
{
  Writer *writer = data;

  g_io_stream_close (writer->stream, NULL, NULL);
  g_object_unref (writer->stream);
  g_clear_pointer (&writer->piece, g_bytes_unref);
  yd_sim_request_unref (writer->req);
}

static void
unref_writer (gpointer data)
{
  g_rc_box_release_full (data, clear_writer);
}

/* The next piece; FALSE when there is none. */
static gboolean
fill_piece (Writer *writer)
{
  g_clear_pointer (&writer->piece, g_bytes_unref);
  writer->written = 0;
  if (writer->sent < writer->limit)
    writer->piece = read_piece (writer->req, writer->sent,
                                MIN ((goffset) writer->step, writer->limit - writer->sent));
  if (writer->piece == NULL || g_bytes_get_size (writer->piece) == 0)
    return FALSE;

  writer->sent += g_bytes_get_size (writer->piece);
  writer->req->entry->bytes_sent = writer->sent;
  return TRUE;
}

/* Writes what the socket takes: 1 when the piece is out, 0 when it is full, -1 when broken. */
static int
push_piece (Writer *writer)
{
  GOutputStream *output = g_io_stream_get_output_stream (writer->stream);
  g_autoptr(GError) error = NULL;
  gsize length;
  const guint8 *data = g_bytes_get_data (writer->piece, &length);

  while (writer->written < length)
    {
      gssize n = g_pollable_output_stream_write_nonblocking (G_POLLABLE_OUTPUT_STREAM (output),
                                                             data + writer->written,
                                                             length - writer->written,
                                                             NULL, &error);

      if (n < 0)
        return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK) ? 0 : -1;
      writer->written += n;
    }
  return 1;
}

static void go_on_writing (Writer *writer);

static gboolean
timer_over_cb (gpointer user_data)
{
  go_on_writing (user_data);
  return G_SOURCE_REMOVE;
}

static gboolean
socket_ready_cb (GObject  *stream,
                 gpointer  user_data)
{
  go_on_writing (user_data);
  return G_SOURCE_REMOVE;
}

static void
wait_for_socket (Writer *writer)
{
  GOutputStream *output = g_io_stream_get_output_stream (writer->stream);
  g_autoptr(GSource) source =
    g_pollable_output_stream_create_source (G_POLLABLE_OUTPUT_STREAM (output), NULL);

  g_source_set_callback (source, G_SOURCE_FUNC (socket_ready_cb), g_rc_box_acquire (writer),
                         unref_writer);
  yd_sim_add_source (writer->req->sim, source);
}

static void
wait_for_timer (Writer *writer)
{
  g_autoptr(GSource) source = g_timeout_source_new (writer->delay_ms);

  g_source_set_callback (source, timer_over_cb, g_rc_box_acquire (writer), unref_writer);
  yd_sim_add_source (writer->req->sim, source);
}

static void
go_on_writing (Writer *writer)
{
  int pushed = 1;

  while (pushed == 1)
    {
      if (writer->written == g_bytes_get_size (writer->piece) && !fill_piece (writer))
        return;
      pushed = push_piece (writer);
      if (pushed == 1 && writer->delay_ms > 0)
        {
          wait_for_timer (writer);
          return;
        }
    }
  if (pushed == 0)
    wait_for_socket (writer);
}

static GBytes *
format_head (YdSimRequest *req,
             goffset       declared)
{
  YdSimReply *reply = &req->reply;
  GString *head = g_string_new (NULL);
  guint i;

  g_string_append_printf (head, "HTTP/1.1 %u %s\r\n", reply->status,
                          soup_status_get_phrase (reply->status));
  for (i = 0; i + 1 < reply->headers->len; i += 2)
    g_string_append_printf (head, "%s: %s\r\n",
                            (char *) g_ptr_array_index (reply->headers, i),
                            (char *) g_ptr_array_index (reply->headers, i + 1));
  if (reply->content_type != NULL)
    g_string_append_printf (head, "Content-Type: %s\r\n", reply->content_type);
  g_string_append_printf (head, "Content-Length: %" G_GOFFSET_FORMAT "\r\n\r\n", declared);
  return g_string_free_to_bytes (head);
}

/* Writes head and then limit bytes of the body on the stolen connection, and closes it. */
static void
send_by_hand (YdSimRequest     *req,
              GBytes           *head,
              goffset           limit,
              const YdSimFault *slow)
{
  g_autoptr(GIOStream) stream = yd_sim_request_steal (req);
  Writer *writer;

  if (stream == NULL)
    return;

  writer = g_rc_box_new0 (Writer);
  writer->req = yd_sim_request_ref (req);
  writer->stream = g_steal_pointer (&stream);
  writer->limit = limit;
  writer->step = slow != NULL ? MAX (slow->n, 1) : PIECE;
  writer->delay_ms = slow != NULL ? slow->delay_ms : 0;
  writer->piece = g_bytes_ref (head);
  if (g_bytes_get_size (head) > 0)
    go_on_writing (writer);
  unref_writer (writer);
}

/* Whether a fault took the answer over. */
static gboolean
send_broken (YdSimRequest *req)
{
  const YdSimFault *lost = yd_sim_faults_find (req->faults, YD_SIM_FAULT_LOST_ANSWER);
  const YdSimFault *cut = yd_sim_faults_find (req->faults, YD_SIM_FAULT_CUT_REPLY);
  const YdSimFault *wrong = yd_sim_faults_find (req->faults, YD_SIM_FAULT_WRONG_LENGTH);
  const YdSimFault *slow = yd_sim_faults_find (req->faults, YD_SIM_FAULT_SLOW_BODY);
  g_autoptr(GBytes) head = NULL;
  goffset length = req->reply.length;

  if (lost != NULL)
    {
      req->entry->status = 0;
      yd_sim_request_cut (req, lost->reset);
      return TRUE;
    }
  if (cut != NULL && yd_sim_breaks (req->sim, "fault-cut"))
    cut = NULL;
  if (cut == NULL && wrong == NULL && slow == NULL)
    return FALSE;

  head = format_head (req, wrong != NULL ? length + wrong->n : length);
  send_by_hand (req, head, cut != NULL ? MIN (cut->n, length) : length, slow);
  return TRUE;
}

/* --- through SoupServer ------------------------------------------------------------------- */

static void
body_data_cb (SoupServerMessage *msg,
              guint              size,
              gpointer           user_data)
{
  YdSimRequest *req = user_data;

  req->entry->bytes_sent += size;
}

static guint
get_throttle (YdSim *sim)
{
  return yd_sim_breaks (sim, "download-throttle") ? 0
                                                  : yd_sim_get_options (sim)->throttle_bytes_per_s;
}

static void
append_piece (YdSim        *sim,
              YdSimRequest *req)
{
  SoupMessageBody *body = soup_server_message_get_response_body (req->msg);
  guint throttle = get_throttle (sim);
  gsize max = throttle > 0 ? MAX (throttle / 20, 1) : PIECE;
  g_autoptr(GBytes) piece = NULL;

  if (req->reply.offset < req->reply.length)
    {
      piece = read_piece (req, req->reply.offset, max);
      if (piece == NULL || g_bytes_get_size (piece) == 0)
        {
          yd_sim_request_cut (req, FALSE);
          return;
        }
      req->reply.offset += g_bytes_get_size (piece);
      soup_message_body_append_bytes (body, piece);
    }
  if (req->reply.offset >= req->reply.length)
    soup_message_body_complete (body);
  soup_server_message_unpause (req->msg);
}

static void
chunk_written_cb (SoupServerMessage *msg,
                  gpointer           user_data)
{
  YdSimRequest *req = user_data;

  if (req->is_over || req->reply.offset >= req->reply.length)
    return;
  if (get_throttle (req->sim) > 0)
    yd_sim_after (req->sim, 50, req, append_piece);
  else
    append_piece (req->sim, req);
}

static void
send_source (YdSimRequest *req)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (req->msg);

  soup_message_headers_set_encoding (headers, SOUP_ENCODING_CONTENT_LENGTH);
  soup_message_headers_set_content_length (headers, req->reply.length);
  if (req->reply.content_type != NULL)
    soup_message_headers_set_content_type (headers, req->reply.content_type, NULL);
  soup_message_body_set_accumulate (soup_server_message_get_response_body (req->msg), FALSE);
  g_signal_connect (req->msg, "wrote-chunk", G_CALLBACK (chunk_written_cb), req);
  append_piece (req->sim, req);
}

static void
send_whole (YdSimRequest *req)
{
  g_autoptr(GBytes) body = read_piece (req, 0, req->reply.length);
  gsize length;
  const char *data = g_bytes_get_data (body, &length);

  if (req->reply.content_type != NULL)
    soup_server_message_set_response (req->msg, req->reply.content_type, SOUP_MEMORY_COPY,
                                      data, length);
  else
    soup_message_body_append (soup_server_message_get_response_body (req->msg),
                              SOUP_MEMORY_COPY, data, length);
  soup_server_message_unpause (req->msg);
}

/* Sends the answer that was collected. The request is paused. */
void
yd_sim_reply_send (YdSimRequest *req)
{
  SoupMessageHeaders *headers;
  guint i;

  if (req->is_over || req->sending)
    return;

  req->sending = TRUE;
  req->entry->status = yd_sim_breaks (req->sim, "journal") ? 0 : req->reply.status;
  if (send_broken (req))
    return;

  soup_server_message_set_status (req->msg, req->reply.status, NULL);
  headers = soup_server_message_get_response_headers (req->msg);
  for (i = 0; i + 1 < req->reply.headers->len; i += 2)
    soup_message_headers_append (headers, g_ptr_array_index (req->reply.headers, i),
                                 g_ptr_array_index (req->reply.headers, i + 1));
  g_signal_connect (req->msg, "wrote-body-data", G_CALLBACK (body_data_cb), req);
  if (req->reply.read != NULL)
    send_source (req);
  else
    send_whole (req);
}

static void
add_header_lines (YdSimRequest *req,
                  const char   *lines)
{
  g_auto(GStrv) split = g_strsplit (lines, "\n", -1);
  guint i;

  for (i = 0; split[i] != NULL; i++)
    {
      char *colon = strchr (split[i], ':');

      if (colon == NULL)
        continue;
      *colon = '\0';
      yd_sim_request_set_reply_header (req, g_strstrip (split[i]), g_strstrip (colon + 1));
    }
}

/* Answers with what a fault says (reply, redirect or raw), without any effect. */
void
yd_sim_reply_send_fault (YdSimRequest     *req,
                         const YdSimFault *fault)
{
  g_autoptr(GBytes) empty = g_bytes_new_static ("", 0);
  GBytes *body = fault->body != NULL ? fault->body : empty;

  /* libsoup would cut the range that was asked for out of a 200, also where there is none. */
  soup_message_headers_remove (soup_server_message_get_request_headers (req->msg), "Range");
  if (fault->headers != NULL)
    add_header_lines (req, fault->headers);
  if (fault->kind == YD_SIM_FAULT_RAW)
    {
      req->entry->status = fault->status;
      send_by_hand (req, body, 0, NULL);
      return;
    }
  if (fault->kind == YD_SIM_FAULT_REDIRECT)
    {
      yd_sim_request_set_reply_header (req, "Location", fault->url);
      yd_sim_request_reply_raw (req, fault->status != 0 ? fault->status : 302, "text/plain", body);
      return;
    }
  yd_sim_request_reply_raw (req, fault->status != 0 ? fault->status : 200,
                            fault->content_type != NULL ? fault->content_type :
                                                          "application/json", body);
}

/* --- what handlers call ------------------------------------------------------------------- */

static void
answer (YdSimRequest *req,
        guint         status,
        const char   *content_type)
{
  req->reply.status = status;
  req->reply.content_type = g_strdup (content_type);
  if (req->body_in)
    yd_sim_reply_send (req);
}

void
yd_sim_request_set_reply_header (YdSimRequest *req,
                                 const char   *name,
                                 const char   *value)
{
  g_ptr_array_add (req->reply.headers, g_strdup (name));
  g_ptr_array_add (req->reply.headers, g_strdup (value));
}

void
yd_sim_request_reply_raw (YdSimRequest *req,
                          guint         status,
                          const char   *content_type,
                          GBytes       *body)
{
  g_return_if_fail (req->reply.status == 0);

  req->reply.body = body != NULL ? g_bytes_ref (body) : g_bytes_new_static ("", 0);
  req->reply.length = g_bytes_get_size (req->reply.body);
  answer (req, status, content_type);
}

void
yd_sim_request_reply_text (YdSimRequest *req,
                           guint         status,
                           const char   *content_type,
                           const char   *text)
{
  g_autoptr(GBytes) body = g_bytes_new (text, strlen (text));

  yd_sim_request_reply_raw (req, status, content_type, body);
}

void
yd_sim_request_reply_json (YdSimRequest *req,
                           guint         status,
                           JsonNode     *node)
{
  g_autofree char *text = json_to_string (node, FALSE);

  json_node_unref (node);
  yd_sim_request_reply_text (req, status, "application/json; charset=utf-8", text);
}

void
yd_sim_request_reply_object (YdSimRequest *req,
                             JsonObject   *object)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  json_node_take_object (node, object);
  yd_sim_request_reply_json (req, 200, node);
}

void
yd_sim_request_fail (YdSimRequest *req,
                     guint         status,
                     const char   *code,
                     const char   *format,
                     ...)
{
  g_autofree char *message = NULL;
  g_autofree char *id = yd_sim_random_hex (req->sim, 30, FALSE);
  JsonObject *object = json_object_new ();
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  va_list args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  g_free (req->entry->code);
  req->entry->code = g_strdup (code);
  json_object_set_string_member (object, "code", code);
  json_object_set_string_member (object, "message", message);
  if (!yd_sim_breaks (req->sim, "error-envelope"))
    json_object_set_string_member (object, "requestId", id);
  json_node_take_object (node, object);
  yd_sim_request_reply_json (req, status, node);
}

void
yd_sim_request_fail_xml (YdSimRequest *req,
                         guint         status,
                         const char   *code,
                         const char   *message,
                         const char   *extra)
{
  g_autofree char *id = yd_sim_random_hex (req->sim, 24, TRUE);
  g_autofree char *text =
    g_markup_printf_escaped ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error>\n"
                             "  <Code>%s</Code>\n  <Message>%s</Message>\n"
                             "  <RequestId>%s</RequestId>\n"
                             "  <HostId>cn-beijing-data.aliyundrive.net</HostId>\n",
                             code, message, id);
  g_autofree char *whole = g_strconcat (text, extra != NULL ? extra : "", "</Error>\n", NULL);

  g_free (req->entry->code);
  req->entry->code = g_strdup (code);
  yd_sim_request_set_reply_header (req, "x-oss-request-id", id);
  yd_sim_request_reply_text (req, status, "application/xml", whole);
}

void
yd_sim_request_reply_source (YdSimRequest   *req,
                             guint           status,
                             const char     *content_type,
                             goffset         length,
                             YdSimReadFunc   read,
                             gpointer        data,
                             GDestroyNotify  free_func)
{
  g_return_if_fail (req->reply.status == 0);

  req->reply.read = read;
  req->reply.read_data = data;
  req->reply.read_free = free_func;
  req->reply.length = length;
  answer (req, status, content_type);
}
