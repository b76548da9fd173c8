/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Answers as texts: each is read in one piece and byte by byte, and what ends where it should not
 * is an error, never a shorter body.
 */
#include "config.h"

#include "yd-net-answer.h"

#include "yd-net-error.h"

#include <string.h>

#define OK "HTTP/1.1 200 OK\r\n"
#define CHUNKED OK "Transfer-Encoding: chunked\r\n\r\n"

typedef struct
{
  const char *text; /* (unowned) */
  guint status;
  const char *body; /* (unowned) */
  gboolean kept;
} Whole;

static const Whole wholes[] = {
  { OK "Content-Length: 0\r\n\r\n", 200, "", TRUE },
  { OK "Content-Length: 5\r\n\r\nhello", 200, "hello", TRUE },
  { OK "content-length:5\r\n\r\nhello", 200, "hello", TRUE },
  { OK "Content-Length: 5\r\nConnection: close\r\n\r\nhello", 200, "hello", FALSE },
  { OK "Content-Length: 5\r\nConnection: Keep-Alive, Close\r\n\r\nhello", 200, "hello", FALSE },
  { "HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\nhello", 200, "hello", FALSE },
  /* What comes behind belongs to nobody. */
  { OK "Content-Length: 5\r\n\r\nhelloHTTP/1.1 200 OK\r\n\r\n", 200, "hello", FALSE },
  { OK "\r\nhello", 200, "hello", FALSE },
  { OK "\r\n", 200, "", FALSE },
  { "HTTP/1.1 204 No Content\r\n\r\n", 204, "", TRUE },
  { "HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n", 304, "", TRUE },
  { "HTTP/1.1 403\r\nContent-Length: 2\r\n\r\nno", 403, "no", TRUE },
  { CHUNKED "0\r\n\r\n", 200, "", TRUE },
  { CHUNKED "5\r\nhello\r\n0\r\n\r\n", 200, "hello", TRUE },
  { CHUNKED "3\r\nhel\r\n2 ;why=not\r\nlo\r\n000\r\nX-Sum: 1\r\nY: 2\r\n\r\n", 200, "hello", TRUE },
  { CHUNKED "A\r\n0123456789\r\n0\r\n\r\n", 200, "0123456789", TRUE },
  { OK "Transfer-Encoding: Chunked\r\n\r\n1\r\na\r\n0\r\n\r\nb", 200, "a", FALSE },
  { "HTTP/1.1 100 Continue\r\n\r\n" OK "Content-Length: 2\r\n\r\nok", 200, "ok", TRUE },
  { "HTTP/1.1 102 Processing\r\n\r\n"
    "HTTP/1.1 103 Early Hints\r\nLink: x\r\nContent-Length: 9\r\n\r\n"
    OK "Content-Length: 2\r\n\r\nok", 200, "ok", TRUE },
};

/* In these the head is refused, or never ends. */
static const char * const no_heads[] = {
  "",
  "HTTP/1.1 200 OK\r\n",
  "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n",
  "HTTP/1.1 100 Continue\r\n\r\n",
  "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 20",
  "hello\r\n\r\n",
  "\r\n\r\n",
  "SSH-2.0-OpenSSH_9.2\r\n\r\n",
  "ICY 200 OK\r\n\r\n",
  "HTTP/2.0 200 OK\r\n\r\n",
  "HTTP/1.1 OK\r\n\r\n",
  "HTTP/1.1 20 OK\r\n\r\n",
  "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n",
  OK "Content-Length: -5\r\n\r\nhello",
  OK "Content-Length: +5\r\n\r\nhello",
  OK "Content-Length: 5, 5\r\n\r\nhello",
  OK "Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello",
  OK "Content-Length: 3\r\nContent-Length: 5\r\n\r\nhello",
  OK "Content-Length: 1e23\r\n\r\nhello",
  OK "Content-Length: 0x5\r\n\r\nhello",
  OK "Content-Length: 99999999999999999999\r\n\r\nhello",
  OK "Content-Length: \r\n\r\nhello",
  OK "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
  OK "Transfer-Encoding: gzip\r\n\r\nhello",
  OK "Transfer-Encoding: gzip, chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
  OK "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
  OK "Transfer-Encoding: identity\r\n\r\nhello",
};

/* In these the body is. */
static const char * const no_bodies[] = {
  OK "Content-Length: 5\r\n\r\n",
  OK "Content-Length: 5\r\n\r\nhell",
  OK "Content-Length: 9223372036854775807\r\n\r\nhello",
  CHUNKED "",
  CHUNKED "5",
  CHUNKED "5\r\n",
  CHUNKED "5\r\nhell",
  CHUNKED "5\r\nhello",
  CHUNKED "5\r\nhello\r\n",
  CHUNKED "5\r\nhello\r\n0",
  CHUNKED "5\r\nhello\r\n0\r\n",
  CHUNKED "5\r\nhello\r\n0\r\nX: 1\r\n",
  CHUNKED "5\r\nhello!\r\n0\r\n\r\n",
  CHUNKED "5\r\nhello0\r\n\r\n",
  CHUNKED "-5\r\nhello\r\n0\r\n\r\n",
  CHUNKED "0x5\r\nhello\r\n0\r\n\r\n",
  CHUNKED " 5\r\nhello\r\n0\r\n\r\n",
  CHUNKED "\r\nhello\r\n0\r\n\r\n",
  CHUNKED "x\r\nhello\r\n0\r\n\r\n",
  CHUNKED ";5\r\nhello\r\n0\r\n\r\n",
  CHUNKED "FFFFFFFFFFFFFFFF\r\nhello\r\n0\r\n\r\n",
  CHUNKED "7FFFFFFFFFFFFFFF\r\nhello\r\n0\r\n\r\n",
};

static void
tell (const char *text)
{
  g_autofree char *shown = g_strescape (text, NULL);

  g_test_message ("%.200s", shown);
}

/* A stream of @text that gives @step bytes at most for each read: as many pieces as that. */
static GInputStream *
make_stream (const char *text,
             gsize       length,
             gsize       step)
{
  GInputStream *stream = g_memory_input_stream_new ();

  for (gsize at = 0; at < length; at += step)
    {
      g_autoptr(GBytes) piece = g_bytes_new (text + at, MIN (step, length - at));

      g_memory_input_stream_add_bytes (G_MEMORY_INPUT_STREAM (stream), piece);
    }
  return stream;
}

/* All of the body by @size bytes; NULL with @error. (transfer full) */
static char *
read_body (YdNetAnswer  *answer,
           gsize         size,
           GError      **error)
{
  g_autoptr(GString) body = g_string_new ("");
  g_autofree char *block = g_malloc (size);
  gssize got;

  while ((got = yd_net_answer_read (answer, block, size, NULL, error)) > 0)
    {
      g_assert_cmpint (got, <=, size);
      g_string_append_len (body, block, got);
    }
  return got < 0 ? NULL : g_strdup (body->str);
}

static void
check_whole (const Whole *row,
             gsize        size)
{
  gint64 moved = 0;
  g_autoptr(GInputStream) stream = make_stream (row->text, strlen (row->text), 1);
  g_autoptr(YdNetAnswer) answer = yd_net_answer_new (stream, &moved);
  g_autoptr(GError) error = NULL;
  g_autofree char *body = NULL;

  tell (row->text);
  g_assert_false (yd_net_answer_has_begun (answer));
  g_assert_true (yd_net_answer_read_head (answer, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (yd_net_answer_has_begun (answer));
  g_assert_cmpuint (yd_net_answer_get_status (answer), ==, row->status);
  g_assert_false (yd_net_answer_keeps_wire (answer));
  body = read_body (answer, size, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (body, ==, row->body);
  g_assert_cmpint (yd_net_answer_keeps_wire (answer), ==, row->kept);
  g_assert_cmpint (yd_net_answer_read (answer, body, 0, NULL, &error), ==, 0);
  g_assert_cmpint (moved, >, 0);
  g_assert_cmpint (moved, <=, strlen (row->text));
}

static void
test_whole (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (wholes); i++)
    for (gsize size = 1; size <= 64; size *= 4)
      check_whole (&wholes[i], size);
}

/* A look never waits, and says that an answer is there when its head is: not for an interim one. */
static void
test_look (void)
{
  static const struct
  {
    const char *text; /* (unowned) */
    gboolean come;
  } rows[] = {
    { OK "Content-Length: 5\r\n\r\n", TRUE },
    { OK "Content-Length: 5\r\n", FALSE },
    { "HTTP/1.1 100 Continue\r\n\r\n", FALSE },
    { "HTTP/1.1 100 Continue\r\n\r\n" OK "\r\n", TRUE },
    { "nonsense\r\n\r\n", TRUE },
    { "", TRUE }, /* it ends: nothing will come */
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(GInputStream) stream = make_stream (rows[i].text, strlen (rows[i].text), 1000);
      g_autoptr(YdNetAnswer) answer = yd_net_answer_new (stream, NULL);

      tell (rows[i].text);
      g_assert_cmpint (yd_net_answer_look (answer), ==, rows[i].come);
    }
}

static void
check_no_head (const char *text,
               gsize       length,
               gsize       step)
{
  g_autoptr(GInputStream) stream = make_stream (text, length, step);
  g_autoptr(YdNetAnswer) answer = yd_net_answer_new (stream, NULL);
  g_autoptr(GError) error = NULL;

  tell (text);
  g_assert_false (yd_net_answer_read_head (answer, NULL, &error));
  g_assert_true (error->domain == YD_NET_ERROR);
  g_assert_true (error->code == YD_NET_ERROR_BAD_REPLY || error->code == YD_NET_ERROR_UNREACHABLE);
  g_assert_false (yd_net_answer_keeps_wire (answer));
}

static void
test_no_head (void)
{
  static const char nul[] = OK "X: a\0b\r\nContent-Length: 0\r\n\r\n";

  for (guint i = 0; i < G_N_ELEMENTS (no_heads); i++)
    {
      check_no_head (no_heads[i], strlen (no_heads[i]), 1);
      check_no_head (no_heads[i], strlen (no_heads[i]), 1000);
    }
  check_no_head (nul, sizeof nul - 1, 1000);
}

static void
test_no_body (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (no_bodies); i++)
    for (gsize step = 1; step <= 1000; step += 999)
      {
        g_autoptr(GInputStream) stream = make_stream (no_bodies[i], strlen (no_bodies[i]), step);
        g_autoptr(YdNetAnswer) answer = yd_net_answer_new (stream, NULL);
        g_autoptr(GError) error = NULL;

        tell (no_bodies[i]);
        g_assert_true (yd_net_answer_read_head (answer, NULL, &error));
        g_assert_null (read_body (answer, 3, &error));
        g_assert_error (error, YD_NET_ERROR, YD_NET_ERROR_BAD_REPLY);
        g_assert_false (yd_net_answer_keeps_wire (answer));
      }
}

/* Heads, interim heads, lines between chunks and trailers that do not end. */
static void
test_bounded (void)
{
  g_autofree char *many = g_strnfill (100000, 'x');
  g_autofree char *header = g_strconcat (OK "X: ", many, "\r\n\r\n", NULL);
  g_autofree char *line = g_strconcat (CHUNKED "5;", many, NULL);
  g_autoptr(GString) interims = g_string_new ("");
  g_autoptr(GString) trailers = g_string_new (CHUNKED "0\r\n");
  const char *bodies[] = { line, NULL };

  for (guint i = 0; i < 10000; i++)
    {
      g_string_append (interims, "HTTP/1.1 100 Continue\r\n\r\n");
      g_string_append (trailers, "X-Trailer: 1\r\n");
    }
  check_no_head (many, strlen (many), 10000);
  check_no_head (header, strlen (header), 10000);
  check_no_head (interims->str, interims->len, 10000);
  bodies[1] = trailers->str;
  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      g_autoptr(GInputStream) stream = make_stream (bodies[i], strlen (bodies[i]), 10000);
      g_autoptr(YdNetAnswer) answer = yd_net_answer_new (stream, NULL);
      g_autoptr(GError) error = NULL;

      g_assert_true (yd_net_answer_read_head (answer, NULL, &error));
      g_assert_null (read_body (answer, 100, &error));
      g_assert_error (error, YD_NET_ERROR, YD_NET_ERROR_BAD_REPLY);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/net/answer/whole", test_whole);
  g_test_add_func ("/net/answer/look", test_look);
  g_test_add_func ("/net/answer/no-head", test_no_head);
  g_test_add_func ("/net/answer/no-body", test_no_body);
  g_test_add_func ("/net/answer/bounded", test_bounded);
  return g_test_run ();
}
