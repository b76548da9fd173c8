/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reading answers; see the header. libsoup parses heads; where they and bodies end is judged here.
 */
#include "config.h"

#include "yd-net-answer.h"

#include "yd-net-error.h"

#include "yd-base-hash.h"

#include <string.h>

#define FILL_BYTES (16 * 1024)
#define MAX_HEAD_BYTES (64 * 1024) /* of all heads and trailers of one answer */
#define MAX_LINE_BYTES 4096
#define HEAD_END "\r\n\r\n"
#define LINE_END "\r\n"

/* Where the body ends. */
typedef enum
{
  FRAMING_LENGTH,
  FRAMING_CHUNKS,
  FRAMING_CLOSE,
} Framing;

struct _YdNetAnswer
{
  GInputStream *input; /* (borrowed) */
  gint64 *moved;       /* (borrowed) (nullable) */

  GByteArray *ahead;   /* (owned): came, and is not used */
  gsize head_bytes;    /* used for heads and trailers */
  gboolean begun;

  /* with the head */
  gboolean headed;
  SoupMessageHeaders *headers; /* (owned) (nullable) */
  guint status;
  gboolean persistent;
  Framing framing;
  goffset length;      /* announced, -1 without */
  goffset left;        /* of the body, or of this chunk */
  gboolean in_chunk;   /* its line end is still to come */
  gboolean ended;
};

static gboolean
refuse (GError     **error,
        const char  *why)
{
  g_set_error_literal (error, YD_NET_ERROR, YD_NET_ERROR_BAD_REPLY, why);
  return FALSE;
}

YdNetAnswer *
yd_net_answer_new (GInputStream *input,
                   gint64       *moved)
{
  YdNetAnswer *self = g_new0 (YdNetAnswer, 1);

  self->input = input;
  self->moved = moved;
  self->ahead = g_byte_array_new ();
  self->length = -1;
  return self;
}

void
yd_net_answer_free (YdNetAnswer *self)
{
  g_clear_pointer (&self->headers, soup_message_headers_unref);
  g_byte_array_unref (self->ahead);
  g_free (self);
}

static gssize
note_came (YdNetAnswer *self,
           gssize       got)
{
  if (got <= 0)
    return got;
  self->begun = TRUE;
  if (self->moved != NULL)
    yd_base_progress_add (self->moved, got);
  return got;
}

/* More into @ahead. Bytes, 0 at the end of the stream, -1 with @error. */
static gssize
fill (YdNetAnswer   *self,
      gboolean       waits,
      GCancellable  *cancellable,
      GError       **error)
{
  guint before = self->ahead->len;
  gssize got;

  g_byte_array_set_size (self->ahead, before + FILL_BYTES);
  if (waits)
    got = g_input_stream_read (self->input, self->ahead->data + before, FILL_BYTES, cancellable,
                               error);
  else
    got = g_pollable_input_stream_read_nonblocking (G_POLLABLE_INPUT_STREAM (self->input),
                                                    self->ahead->data + before, FILL_BYTES,
                                                    cancellable, error);
  g_byte_array_set_size (self->ahead, before + (guint) MAX (got, 0));
  return note_came (self, got);
}

static const guint8 *
find (YdNetAnswer *self,
      const char  *what)
{
  return self->ahead->len == 0 ? NULL
                               : memmem (self->ahead->data, self->ahead->len, what, strlen (what));
}

static gboolean
use_as_head (YdNetAnswer  *self,
             gsize         length,
             GError      **error)
{
  self->head_bytes += length;
  return self->head_bytes <= MAX_HEAD_BYTES || refuse (error, "the reply's head is too long");
}

/* Head */

/* Exactly one way to say where the body ends. */
static gboolean
judge_framing (YdNetAnswer  *self,
               GError      **error)
{
  const char *length = soup_message_headers_get_list (self->headers, "Content-Length");
  const char *coding = soup_message_headers_get_list (self->headers, "Transfer-Encoding");
  guint64 value = 0;

  if (coding != NULL && (length != NULL || g_ascii_strcasecmp (coding, "chunked") != 0))
    return refuse (error, "the reply's end cannot be told");
  if (length != NULL && !g_ascii_string_to_unsigned (length, 10, 0, G_MAXINT64, &value, NULL))
    return refuse (error, "the reply's length makes no sense");
  self->framing = coding != NULL ? FRAMING_CHUNKS
                                 : length != NULL ? FRAMING_LENGTH : FRAMING_CLOSE;
  if (length != NULL)
    self->length = (goffset) value;
  self->left = (goffset) value;
  if (self->status == 204 || self->status == 304)
    {
      self->framing = FRAMING_LENGTH;
      self->left = 0;
    }
  return TRUE;
}

static gboolean
parse_head (YdNetAnswer  *self,
            gsize         length,
            GError      **error)
{
  const char *head = (const char *) self->ahead->data;
  SoupHTTPVersion version = SOUP_HTTP_1_0;

  g_clear_pointer (&self->headers, soup_message_headers_unref);
  self->headers = soup_message_headers_new (SOUP_MESSAGE_HEADERS_RESPONSE);
  if (!g_str_has_prefix (head, "HTTP/1.") || memchr (head, '\0', length) != NULL ||
      !soup_headers_parse_response (head, (int) length, self->headers, &version, &self->status,
                                    NULL))
    return refuse (error, "the reply is not HTTP");
  if (self->status < 100 || self->status == 101)
    return refuse (error, "the reply's status was not asked for");
  self->persistent = version == SOUP_HTTP_1_1 &&
                     !soup_message_headers_header_contains (self->headers, "Connection", "close");
  return self->status < 200 || judge_framing (self, error);
}

/* Uses what is there up to the end of a head that is no interim one; then @found. */
static gboolean
look_for_head (YdNetAnswer  *self,
               gboolean     *found,
               GError      **error)
{
  const guint8 *end;

  while (!self->headed && (end = find (self, HEAD_END)) != NULL)
    {
      gsize length = (gsize) (end - self->ahead->data) + strlen (LINE_END);
      gsize whole = length + strlen (LINE_END);

      if (!use_as_head (self, whole, error) || !parse_head (self, length, error))
        return FALSE;
      g_byte_array_remove_range (self->ahead, 0, (guint) whole);
      self->headed = self->status >= 200;
    }
  *found = self->headed;
  return self->headed || self->head_bytes + self->ahead->len <= MAX_HEAD_BYTES ||
         refuse (error, "the reply's head is too long");
}

gboolean
yd_net_answer_look (YdNetAnswer *self)
{
  g_autoptr(GError) error = NULL;
  gboolean found = FALSE;

  /* The common case, and cheaper than to be told that it would block. */
  if (!g_pollable_input_stream_is_readable (G_POLLABLE_INPUT_STREAM (self->input)))
    return FALSE;
  if (fill (self, FALSE, NULL, &error) <= 0)
    return !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK);
  return !look_for_head (self, &found, NULL) || found;
}

gboolean
yd_net_answer_read_head (YdNetAnswer   *self,
                         GCancellable  *cancellable,
                         GError       **error)
{
  gboolean found = FALSE;

  while (look_for_head (self, &found, error))
    {
      gssize got;

      if (found)
        return TRUE;
      got = fill (self, TRUE, cancellable, error);
      if (got < 0)
        return FALSE;
      if (got == 0)
        {
          g_set_error_literal (error, YD_NET_ERROR, YD_NET_ERROR_UNREACHABLE,
                               "the connection was closed before the reply");
          return FALSE;
        }
    }
  return FALSE;
}

gboolean
yd_net_answer_has_begun (YdNetAnswer *self)
{
  return self->begun;
}

guint
yd_net_answer_get_status (YdNetAnswer *self)
{
  return self->status;
}

SoupMessageHeaders *
yd_net_answer_get_headers (YdNetAnswer *self)
{
  return self->headers;
}

goffset
yd_net_answer_get_length (YdNetAnswer *self)
{
  return self->length;
}

/* Body */

/* The next line without its end. (transfer full) (nullable) */
static char *
take_line (YdNetAnswer   *self,
           GCancellable  *cancellable,
           GError       **error)
{
  const guint8 *end;
  char *line;
  gsize length;

  while ((end = find (self, LINE_END)) == NULL)
    {
      gssize got;

      if (self->ahead->len > MAX_LINE_BYTES)
        {
          refuse (error, "a line between chunks is too long");
          return NULL;
        }
      got = fill (self, TRUE, cancellable, error);
      if (got == 0)
        refuse (error, "the body ended early");
      if (got <= 0)
        return NULL;
    }
  length = (gsize) (end - self->ahead->data);
  line = g_strndup ((const char *) self->ahead->data, length);
  g_byte_array_remove_range (self->ahead, 0, (guint) (length + strlen (LINE_END)));
  return line;
}

/* Behind the last chunk: nobody reads what these lines say. */
static gboolean
skip_trailers (YdNetAnswer   *self,
               GCancellable  *cancellable,
               GError       **error)
{
  gboolean last = FALSE;

  while (!last)
    {
      g_autofree char *line = take_line (self, cancellable, error);

      if (line == NULL || !use_as_head (self, strlen (line) + strlen (LINE_END), error))
        return FALSE;
      last = *line == '\0';
    }
  return TRUE;
}

/* Up to the first byte of the next chunk, or the end. */
static gboolean
begin_chunk (YdNetAnswer   *self,
             GCancellable  *cancellable,
             GError       **error)
{
  g_autofree char *rest = self->in_chunk ? take_line (self, cancellable, error) : g_strdup ("");
  g_autofree char *line = NULL;
  guint64 size = 0;

  if (rest == NULL)
    return FALSE;
  if (*rest != '\0')
    return refuse (error, "a chunk is longer than it says");
  line = take_line (self, cancellable, error);
  if (line == NULL)
    return FALSE;
  line[strcspn (line, ";")] = '\0';
  if (!g_ascii_string_to_unsigned (g_strchomp (line), 16, 0, G_MAXINT64, &size, NULL))
    return refuse (error, "a chunk's size makes no sense");
  self->in_chunk = TRUE;
  self->left = (goffset) size;
  if (size > 0)
    return TRUE;
  self->ended = skip_trailers (self, cancellable, error);
  return self->ended;
}

/* From what came, or from the stream. */
static gssize
take (YdNetAnswer   *self,
      gpointer       block,
      gsize          size,
      GCancellable  *cancellable,
      GError       **error)
{
  gsize there = MIN (size, self->ahead->len);

  if (there == 0)
    return note_came (self, g_input_stream_read (self->input, block, size, cancellable, error));
  memcpy (block, self->ahead->data, there);
  g_byte_array_remove_range (self->ahead, 0, (guint) there);
  return (gssize) there;
}

gssize
yd_net_answer_read (YdNetAnswer   *self,
                    gpointer       block,
                    gsize          size,
                    GCancellable  *cancellable,
                    GError       **error)
{
  gssize got;

  if (self->framing == FRAMING_LENGTH && self->left == 0)
    self->ended = TRUE;
  if (!self->ended && self->framing == FRAMING_CHUNKS && self->left == 0 &&
      !begin_chunk (self, cancellable, error))
    return -1;
  if (self->ended)
    return 0;
  if (self->framing != FRAMING_CLOSE)
    size = (gsize) MIN ((guint64) size, (guint64) self->left);

  got = take (self, block, size, cancellable, error);
  self->left -= MAX (got, 0);
  if (got != 0)
    return got;
  self->ended = self->framing == FRAMING_CLOSE;
  if (!self->ended)
    refuse (error, "the body ended early");
  return self->ended ? 0 : -1;
}

gboolean
yd_net_answer_has_more (YdNetAnswer *self)
{
  return self->ahead->len > 0 ||
         g_pollable_input_stream_is_readable (G_POLLABLE_INPUT_STREAM (self->input));
}

gboolean
yd_net_answer_keeps_wire (YdNetAnswer *self)
{
  return self->ended && self->persistent && self->framing != FRAMING_CLOSE &&
         self->ahead->len == 0;
}
