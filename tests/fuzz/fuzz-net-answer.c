/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Answers of the data host, byte for byte as they come over a wire: the first line has "OFFSET
 * LENGTH TOTAL" of the piece that is wanted, the rest is the answer. However it is read, it is the
 * same; a piece is given whole and in order, or refused.
 *
 * Fuzzes: src/net/yd-net-answer.c
 * Fuzzes: src/net/yd-net-date.c
 * Fuzzes: src/net/yd-net-range.c
 */
#include "config.h"

#include "yd-fuzz.h"

#include "yd-net-answer.h"
#include "yd-net-date.h"
#include "yd-net-range.h"

#include <string.h>

#define BODY_MAX (1024 * 1024)

typedef struct
{
  gboolean headed;
  gboolean whole;
  gboolean keeps_wire;
  guint status;
  goffset length;
  GByteArray *body; /* (owned) */
} Reading;

typedef struct
{
  goffset next;
  goffset given;
} Piece;

static void
assert_head (YdNetAnswer *answer)
{
  guint status = yd_net_answer_get_status (answer);
  const char *date = soup_message_headers_get_one (yd_net_answer_get_headers (answer), "Date");

  g_assert_true (status >= 200 && status <= 999);
  g_assert_cmpint (yd_net_answer_get_length (answer), >=, -1);
  g_assert_cmpint (yd_net_date_read (date), >=, 0);
}

/* In blocks of @block bytes; with @look after what is there was taken without waiting. */
static void
read_answer (GBytes   *bytes,
             gsize     block,
             gboolean  look,
             Reading  *reading)
{
  g_autoptr(GInputStream) input = g_memory_input_stream_new_from_bytes (bytes);
  gint64 moved = 0;
  g_autoptr(YdNetAnswer) answer = yd_net_answer_new (input, &moved);
  g_autoptr(GError) error = NULL;
  g_autofree guint8 *room = g_malloc (block);
  gssize got = 1;

  *reading = (Reading) { .body = g_byte_array_new () };
  if (look && yd_net_answer_look (answer))
    g_assert_true (yd_net_answer_has_begun (answer) || g_bytes_get_size (bytes) == 0);
  reading->headed = yd_net_answer_read_head (answer, NULL, &error);
  yd_fuzz_assert_outcome (reading->headed, error);
  if (!reading->headed)
    return;
  assert_head (answer);
  reading->status = yd_net_answer_get_status (answer);
  reading->length = yd_net_answer_get_length (answer);
  while (got > 0 && reading->body->len < BODY_MAX)
    {
      got = yd_net_answer_read (answer, room, block, NULL, &error);
      g_byte_array_append (reading->body, room, (guint) MAX (got, 0));
    }
  yd_fuzz_assert_outcome (got >= 0, error);
  reading->whole = got == 0;
  reading->keeps_wire = yd_net_answer_keeps_wire (answer);
  g_assert_cmpint (moved, <=, (gint64) g_bytes_get_size (bytes));
  g_assert_cmpint ((gint64) reading->body->len, <=, moved);
}

static void
assert_same (const Reading *one,
             const Reading *other)
{
  g_assert_true (one->headed == other->headed);
  g_assert_true (one->whole == other->whole);
  g_assert_true (one->keeps_wire == other->keeps_wire);
  g_assert_cmpuint (one->status, ==, other->status);
  g_assert_cmpint (one->length, ==, other->length);
  g_assert_cmpmem (one->body->data, one->body->len, other->body->data, other->body->len);
}

static void
assert_reading (GBytes *bytes)
{
  Reading by_bytes;
  Reading by_blocks;

  read_answer (bytes, 1, FALSE, &by_bytes);
  read_answer (bytes, 5000, TRUE, &by_blocks);
  assert_same (&by_bytes, &by_blocks);
  g_assert_true (!by_bytes.keeps_wire || by_bytes.whole);
  g_byte_array_unref (by_bytes.body);
  g_byte_array_unref (by_blocks.body);
}

/* A piece */

static gboolean
take (gconstpointer   block,
      gsize           size,
      goffset         offset,
      gpointer        data,
      GError        **error)
{
  Piece *piece = data;

  g_assert_cmpuint (size, >, 0);
  g_assert_cmpint (offset, ==, piece->next);
  piece->next += (goffset) size;
  piece->given += (goffset) size;
  return TRUE;
}

static goffset
read_number (char   **words,
             guint    index,
             goffset  least)
{
  gint64 number = least;

  if (index < g_strv_length (words))
    g_ascii_string_to_signed (words[index], 10, least, BODY_MAX, &number, NULL);
  return number;
}

static void
receive (const char *line,
         GBytes     *bytes)
{
  g_auto(GStrv) words = g_strsplit (line, " ", 3);
  YdNetRange range = { .offset = read_number (words, 0, 0), .length = read_number (words, 1, 0),
                       .total = read_number (words, 2, -1), .sink = take };
  Piece piece = { range.offset, 0 };
  g_autoptr(GInputStream) input = g_memory_input_stream_new_from_bytes (bytes);
  g_autoptr(YdNetAnswer) answer = yd_net_answer_new (input, NULL);
  g_autofree char *header = yd_net_range_make_header (&range);
  g_autoptr(GError) error = NULL;
  gboolean done;
  guint status;

  g_assert_true ((header != NULL) == (range.length > 0));
  range.user_data = &piece;
  if (!yd_net_answer_read_head (answer, NULL, NULL))
    return;
  status = yd_net_answer_get_status (answer);
  if (status != 200 && status != 206)
    return;
  done = yd_net_range_receive (&range, answer, &error);
  yd_fuzz_assert_outcome (done, error);
  if (done && range.length > 0)
    g_assert_cmpint (piece.given, ==, range.length);
  else if (done && range.total >= 0)
    g_assert_cmpint (piece.given, ==, range.total - range.offset);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  const uint8_t *end = memchr (data, '\n', size);
  size_t line_size = end != NULL ? (size_t) (end - data) : size;
  size_t rest = end != NULL ? line_size + 1 : size;
  g_autofree char *line = yd_fuzz_dup_text (data, line_size);
  g_autoptr(GBytes) bytes = g_bytes_new (data + rest, size - rest);

  assert_reading (bytes);
  receive (line, bytes);
  return 0;
}
