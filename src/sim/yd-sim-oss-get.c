/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* GET from the data host: whole objects and ranges, at most three connections of a user at a time,
 * bodies read piece by piece (Open API reference §5.6, §7.2). */

#include "config.h"

#include "yd-sim-kind.h"
#include "yd-sim-oss.h"
#include "yd-sim-video.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>

#define CONNECTIONS_MAX 3

/* What a body is read from. */
typedef struct
{
  YdSimBlob  *blob;     /* (owned) */
  guint64     start;
} Source;

typedef struct
{
  gboolean  ranged;
  guint64   first;
  guint64   length;
} Span;

static void
free_source (gpointer data)
{
  Source *source = data;

  yd_sim_blob_unref (source->blob);
  g_free (source);
}

static GBytes *
read_source (gpointer data,
             goffset  offset,
             gsize    max)
{
  Source *source = data;

  return yd_sim_blob_read (source->blob, source->start + (guint64) offset, max, NULL);
}

static gboolean
pass_referer (YdSim        *sim,
              YdSimRequest *req)
{
  const char *referer = yd_sim_request_get_header (req, "referer");

  if (referer == NULL || referer[0] == '\0' || yd_sim_breaks (sim, "download-referer")
      || g_str_has_prefix (referer, "https://www.aliyundrive.com/")
      || g_str_has_prefix (referer, "https://www.alipan.com/"))
    return TRUE;

  yd_sim_violate (sim, "a foreign Referer on a data URL");
  yd_sim_request_fail_xml (req, 403, "AccessDenied", "You are denied by bucket referer policy.",
                           "  <EC>0003-00000503</EC>\n");
  return FALSE;
}

/* Whether the client has gone without the server having noticed yet. */
static gboolean
is_hung_up (YdSimRequest *req)
{
  SoupServerMessage *msg = yd_sim_request_get_message (req);
  GSocket *socket = msg != NULL ? soup_server_message_get_socket (msg) : NULL;
  char byte;
  ssize_t count;

  if (yd_sim_request_is_gone (req) || socket == NULL)
    return TRUE;

  count = recv (g_socket_get_fd (socket), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
  return count == 0 || (count < 0 && errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR);
}

static void
download_over (YdSim        *sim,
               YdSimRequest *req,
               gpointer      data)
{
  GPtrArray *running = g_hash_table_lookup (yd_sim_get_backend (sim)->downloads, data);

  if (running != NULL)
    g_ptr_array_remove (running, req);
}

/* At most three at a time (Open API reference §7.2). */
static gboolean
take_connection (YdSim        *sim,
                 YdSimRequest *req)
{
  GHashTable *downloads = yd_sim_get_backend (sim)->downloads;
  const char *user_id = yd_sim_request_get_query (req, "u");
  gpointer key = NULL;
  gpointer running = NULL;
  guint alive = 0;

  if (yd_sim_request_get_query (req, "callback") == NULL || user_id == NULL)
    return TRUE;

  if (!g_hash_table_lookup_extended (downloads, user_id, &key, &running))
    {
      key = g_strdup (user_id);
      running = g_ptr_array_new ();
      g_hash_table_insert (downloads, key, running);
    }
  for (guint i = 0; i < ((GPtrArray *) running)->len; i++)
    alive += is_hung_up (g_ptr_array_index ((GPtrArray *) running, i)) ? 0 : 1;

  if (alive >= CONNECTIONS_MAX && !yd_sim_breaks (sim, "download-concurrency"))
    {
      yd_sim_violate (sim, "fourth connection to the data host");
      yd_sim_request_fail_xml (req, 403, "RequestDeniedByCallback",
                               "Callback deny this request reason: ExceedMaxConcurrency",
                               "  <EC>0007-00000209</EC>\n"
                               "  <RecommendDoc>https://api.aliyun.com/troubleshoot?"
                               "q=0007-00000209</RecommendDoc>\n");
      return FALSE;
    }

  g_ptr_array_add (running, req);
  yd_sim_request_set_over (req, download_over, key);
  return TRUE;
}

static gboolean
parse_number (const char **text,
              guint64     *number)
{
  char *end;

  if (!g_ascii_isdigit (**text))
    return FALSE;

  *number = g_ascii_strtoull (*text, &end, 10);
  *text = end;
  return TRUE;
}

/* FALSE when the range lies beyond the end. What is not one range of bytes is not looked at. */
static gboolean
read_range (const char *header,
            guint64     size,
            Span       *span)
{
  const char *text = header;
  guint64 first = 0;
  guint64 last = 0;
  gboolean has_first;
  gboolean has_last;

  span->ranged = FALSE;
  span->first = 0;
  span->length = size;
  if (header == NULL || !g_str_has_prefix (header, "bytes="))
    return TRUE;

  text += strlen ("bytes=");
  has_first = parse_number (&text, &first);
  if (*text != '-')
    return TRUE;
  text++;
  has_last = parse_number (&text, &last);
  if (*text != '\0' || (!has_first && !has_last) || (has_first && has_last && last < first))
    return TRUE;

  if (!has_first)
    {
      first = last < size ? size - last : 0;
      has_last = FALSE;
    }
  if (first >= size)
    return FALSE;

  span->ranged = TRUE;
  span->first = first;
  span->length = (has_last ? MIN (last, size - 1) : size - 1) - first + 1;
  return TRUE;
}

static void
set_header (YdSimRequest *req,
            const char   *name,
            const char   *format,
            ...) G_GNUC_PRINTF (3, 4);

static void
set_header (YdSimRequest *req,
            const char   *name,
            const char   *format,
            ...)
{
  g_autofree char *value = NULL;
  va_list args;

  va_start (args, format);
  value = g_strdup_vprintf (format, args);
  va_end (args);
  yd_sim_request_set_reply_header (req, name, value);
}

static void
set_object_headers (YdSim        *sim,
                    YdSimRequest *req,
                    YdSimContent *content)
{
  const char *disposition = yd_sim_request_get_query (req, "response-content-disposition");
  g_autofree char *request_id = yd_sim_random_hex (sim, 24, TRUE);

  yd_sim_request_set_reply_header (req, "Accept-Ranges", "bytes");
  yd_sim_request_set_reply_header (req, "x-oss-request-id", request_id);
  set_header (req, "ETag", "\"%.32s\"", content->sha1);
  if (content->crc64 != 0 && !yd_sim_breaks (sim, "download-crc64"))
    set_header (req, "x-oss-hash-crc64ecma", "%" G_GUINT64_FORMAT, content->crc64);
  if (disposition != NULL)
    yd_sim_request_set_reply_header (req, "Content-Disposition", disposition);
}

static void
reply_content (YdSim        *sim,
               YdSimRequest *req,
               YdSimContent *content,
               const char   *type)
{
  gboolean full = yd_sim_request_has_fault (req, YD_SIM_FAULT_FULL_FOR_RANGE)
                  && !yd_sim_breaks (sim, "fault-full-for-range");
  Source *source;
  guint status;
  Span span;

  if (!read_range (yd_sim_request_get_header (req, "range"), content->size, &span)
      && !yd_sim_breaks (sim, "download-range-beyond"))
    {
      set_header (req, "Content-Range", "bytes */%" G_GUINT64_FORMAT, content->size);
      yd_sim_request_fail_xml (req, 416, "InvalidRange",
                               "The requested range cannot be satisfied.", NULL);
      return;
    }

  if (full || yd_sim_breaks (sim, "download-range"))
    span = (Span) { .length = content->size };
  status = span.ranged || yd_sim_breaks (sim, "download-full") ? 206 : 200;
  set_object_headers (sim, req, content);
  if (span.ranged)
    set_header (req, "Content-Range",
                "bytes %" G_GUINT64_FORMAT "-%" G_GUINT64_FORMAT "/%" G_GUINT64_FORMAT,
                span.first, span.first + span.length - 1, content->size);

  source = g_new0 (Source, 1);
  source->blob = yd_sim_blob_ref (content->blob);
  source->start = span.first;
  yd_sim_request_reply_source (req, status, type, (goffset) span.length, read_source, source,
                               free_source);
}

static YdSimContent *
find_stream (YdSimNode  *node,
             const char *type)
{
  for (guint i = 0; node->streams != NULL && i < node->streams->len; i++)
    {
      YdSimStream *stream = &g_array_index (node->streams, YdSimStream, i);

      if (strcmp (stream->type, type) == 0)
        return stream->content;
    }

  return NULL;
}

static void
fail_gone (YdSimRequest *req)
{
  yd_sim_request_fail_xml (req, 404, "NoSuchKey", "The specified key does not exist.", NULL);
}

static const YdSimKind *
find_kind (YdSimNode *node)
{
  g_autofree char *extension = yd_sim_node_get_extension (node);

  return yd_sim_kind_find (extension);
}

/* A picture is its own thumbnail; of a live photo it is the still half. */
static void
reply_thumbnail (YdSim        *sim,
                 YdSimRequest *req,
                 YdSimNode    *node)
{
  YdSimContent *jpeg = find_stream (node, "jpeg");
  YdSimContent *heic = find_stream (node, "heic");

  if (jpeg != NULL)
    reply_content (sim, req, jpeg, "image/jpeg");
  else if (heic != NULL)
    reply_content (sim, req, heic, "image/heic");
  else
    reply_content (sim, req, node->content, find_kind (node)->mime);
}

static void
reply_part (YdSim        *sim,
            YdSimRequest *req,
            YdSimNode    *node,
            const char   *part)
{
  YdSimContent *stream = find_stream (node, part);

  if (stream != NULL)
    reply_content (sim, req, stream, yd_sim_kind_find (part)->mime);
  else if (yd_sim_video_serve (sim, req, node, part))
    return;
  else if (strcmp (part, "thumbnail") == 0)
    reply_thumbnail (sim, req, node);
  else
    fail_gone (req);
}

void
yd_sim_oss_get (YdSim        *sim,
                YdSimRequest *req)
{
  const char *file_id = yd_sim_request_get_query (req, "f");
  const char *part = yd_sim_request_get_query (req, "p");
  YdSimNode *node = NULL;

  if (!yd_sim_oss_pass_signature (sim, req, "download-signature", "download-raw-url",
                                  "download-expired")
      || !pass_referer (sim, req))
    return;

  if (file_id != NULL)
    node = yd_sim_store_find_anywhere (yd_sim_get_files (sim), file_id);
  if (node == NULL && yd_sim_breaks (sim, "download-gone"))
    {
      yd_sim_request_reply_text (req, 200, "application/octet-stream", "");
      return;
    }
  if (node == NULL || node->content == NULL)
    {
      fail_gone (req);
      return;
    }
  if (!take_connection (sim, req))
    return;

  if (part != NULL)
    reply_part (sim, req, node, part);
  else
    reply_content (sim, req, node->content, find_kind (node)->mime);
}
