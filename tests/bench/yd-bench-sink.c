/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A data host that costs as little as it can: what is PUT is dropped (without TLS inside the
 * kernel), what is got comes from one file, by ranges, and the calls of an upload are answered as
 * if that were the content of everything. A thread for each connection. It believes everything and
 * is no stand-in for the service: that is src/sim. Prints its port, and ends with its standard
 * input; GET /connections says how many there were, and how many bytes were sent to them.
 *
 * yd-bench-sink [--rate BYTES] FILE [CERTIFICATE KEY]
 *
 * BYTES a second, of each connection, are sent of what is got without TLS.
 */
#include "config.h"

#include "yd-bench-answers.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <gnutls/gnutls.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#define HEAD_BYTES (32 * 1024)
#define BLOCK_BYTES (256 * 1024)
#define DROP_BYTES ((gint64) 8 * 1024 * 1024)
#define HASHED_BYTES (1024 * 1024) /* of a file that stands for others */
#define PACE_BYTES (64 * 1024) /* sent at a time when there is a rate */
#define LATE_US (G_USEC_PER_SEC / 4)
#define WAKE_BYTES (64 * 1024) /* the thread sleeps until so much is there */

typedef struct
{
  int file;
  gint64 size;
  char *sha1;           /* (owned): of that */
  int n_connections;    /* atomic */
  gsize n_sent;         /* atomic; bytes of what was got */
  gint64 rate;          /* of a connection, bytes per second; 0: as fast as it goes */
  int listener;
  gnutls_certificate_credentials_t credentials; /* (owned) (nullable) */
} Host;

typedef struct
{
  Host *host;           /* (borrowed) */
  int fd;
  gnutls_session_t tls; /* (owned) (nullable) */
  char *block;          /* (owned) */
  gint64 due_us;        /* monotonic; when the next byte may go */
  gsize have;           /* bytes in head: a request and what came with it */
  char head[HEAD_BYTES + 1];
} Line;

typedef struct
{
  gboolean is_get;
  gboolean is_call;
  gboolean expects;
  gboolean is_last;
  gint64 length; /* of its body */
  gint64 first;
  gint64 last;   /* -1: no range */
} Request;

static gssize
receive (Line  *line,
         void  *data,
         gsize  length)
{
  gssize got;

  if (line->tls == NULL)
    return recv (line->fd, data, length, 0);
  do
    got = gnutls_record_recv (line->tls, data, length);
  while (got == GNUTLS_E_AGAIN || got == GNUTLS_E_INTERRUPTED);
  return got;
}

static gboolean
send_all (Line       *line,
          const char *data,
          gsize       length)
{
  while (length > 0)
    {
      gssize sent = line->tls == NULL ? send (line->fd, data, length, MSG_NOSIGNAL)
                                      : gnutls_record_send (line->tls, data, length);

      if (sent <= 0)
        return FALSE;
      data += sent;
      length -= sent;
    }
  return TRUE;
}

/* Waits for a whole head. The bytes of it, 0 at the end of the connection. */
static gsize
read_head (Line *line)
{
  const char *end;

  line->head[line->have] = '\0';
  while ((end = strstr (line->head, "\r\n\r\n")) == NULL)
    {
      gssize got = receive (line, line->head + line->have, HEAD_BYTES - line->have);

      if (got <= 0)
        return 0;
      line->have += got;
      line->head[line->have] = '\0';
    }
  return end + 4 - line->head;
}

static const char *
find_header (const char *head,
             const char *name)
{
  const char *found = strcasestr (head, name);

  return found != NULL ? found + strlen (name) : NULL;
}

static Request
parse_head (const char *head)
{
  Request request = { .last = -1 };
  const char *value;
  char *dash;

  request.is_call = g_str_has_prefix (head, "POST ") || strstr (head, " /oauth/") != NULL ||
                    strstr (head, " /connections ") != NULL;
  request.is_get = !request.is_call && g_str_has_prefix (head, "GET ");
  if ((value = find_header (head, "\r\ncontent-length:")) != NULL)
    request.length = g_ascii_strtoll (value, NULL, 10);
  if ((value = find_header (head, "\r\nrange: bytes=")) != NULL)
    {
      request.first = g_ascii_strtoll (value, &dash, 10);
      request.last = g_ascii_isdigit (dash[1]) ? g_ascii_strtoll (dash + 1, NULL, 10) : G_MAXINT64;
    }
  request.expects = find_header (head, "\r\nexpect:") != NULL;
  request.is_last = find_header (head, "\r\nconnection: close") != NULL;
  return request;
}

static void
wake_at (Line *line,
         int   bytes)
{
  setsockopt (line->fd, SOL_SOCKET, SO_RCVLOWAT, &bytes, sizeof bytes);
}

/* Drops @left bytes that are still to come. */
static gboolean
drop_body (Line   *line,
           gint64  left)
{
  gboolean lazy = line->tls == NULL && left > 2 * WAKE_BYTES;

  if (lazy)
    wake_at (line, WAKE_BYTES);
  while (left > 0)
    {
      gssize got;

      if (lazy && left <= 2 * WAKE_BYTES)
        {
          lazy = FALSE;
          wake_at (line, 1);
        }
      if (line->tls != NULL)
        got = receive (line, line->block, MIN (left, BLOCK_BYTES));
      else
        got = recv (line->fd, NULL, MIN (lazy ? left - WAKE_BYTES : left, DROP_BYTES), MSG_TRUNC);
      if (got <= 0)
        return FALSE;
      left -= got;
    }
  return TRUE;
}

/* How many bytes may go now, after a wait for them or for the other side to hang up. What this
 * thread was late for is made up for. */
static gint64
wait_for_pace (Line   *line,
               gint64  left)
{
  struct pollfd hung_up = { .fd = line->fd, .events = POLLRDHUP };
  gint64 rate = line->host->rate;
  gint64 length = MIN (left, PACE_BYTES);
  gint64 now_us = g_get_monotonic_time ();

  if (rate == 0)
    return MIN (left, DROP_BYTES);
  if (line->due_us > now_us)
    poll (&hung_up, 1, (int) ((line->due_us - now_us) / 1000) + 1);
  line->due_us = MAX (line->due_us, now_us - LATE_US) + length * G_USEC_PER_SEC / rate;
  return length;
}

static gboolean
send_file (Line   *line,
           gint64  first,
           gint64  left)
{
  off_t offset = first;

  while (left > 0)
    {
      gssize moved;

      if (line->tls == NULL)
        moved = sendfile (line->fd, line->host->file, &offset, wait_for_pace (line, left));
      else
        {
          moved = pread (line->host->file, line->block, MIN (left, BLOCK_BYTES), offset);
          offset += moved;
          if (moved > 0 && !send_all (line, line->block, moved))
            return FALSE;
        }
      if (moved <= 0)
        return FALSE;
      left -= moved;
      g_atomic_pointer_add (&line->host->n_sent, moved);
    }
  return TRUE;
}

static gboolean
answer_get (Line          *line,
            const Request *request)
{
  gint64 size = line->host->size;
  gint64 last = request->last < 0 ? size - 1 : MIN (request->last, size - 1);
  gint64 length = last - request->first + 1;
  g_autofree char *range =
    request->last < 0 ? g_strdup ("")
                      : g_strdup_printf ("Content-Range: bytes %" G_GINT64_FORMAT "-%"
                                         G_GINT64_FORMAT "/%" G_GINT64_FORMAT "\r\n",
                                         request->first, last, size);
  g_autofree char *head =
    g_strdup_printf ("HTTP/1.1 %s\r\nContent-Type: application/octet-stream\r\n"
                     "Accept-Ranges: bytes\r\nETag: \"x\"\r\nContent-Length: %" G_GINT64_FORMAT
                     "\r\n%s\r\n", request->last < 0 ? "200 OK" : "206 Partial Content", length,
                     range);

  line->due_us = MAX (line->due_us, g_get_monotonic_time ()); /* idle, it saved nothing */
  return length >= 0 && send_all (line, head, strlen (head)) &&
         send_file (line, request->first, length);
}

/* The rest of a small body follows what came with its head, at @body; ends it with 0. */
static gboolean
read_body (Line  *line,
           char  *body,
           gsize  here,
           gint64 length)
{
  while (here < (guint64) length)
    {
      gssize got = receive (line, body + here, length - here);

      if (got <= 0)
        return FALSE;
      here += got;
    }
  body[length] = '\0';
  return TRUE;
}

static char *
say_connections (Host *host)
{
  return g_strdup_printf ("{\"connections\":%d,\"sent\":%" G_GSIZE_FORMAT "}",
                          g_atomic_int_get (&host->n_connections),
                          (gsize) g_atomic_pointer_add (&host->n_sent, 0));
}

/* @head with its empty line; @here bytes of the body came with it. Nothing comes behind the body:
 * who asks waits for the answer. */
static gboolean
answer_call (Line          *line,
             const Request *request,
             char          *body,
             gsize          here)
{
  g_autofree char *text = NULL;
  g_autofree char *reply = NULL;

  if (request->length >= HEAD_BYTES || body + request->length >= line->head + HEAD_BYTES ||
      !read_body (line, body, here, request->length))
    return FALSE;
  text = strstr (line->head, " /connections ") != NULL
           ? say_connections (line->host)
           : yd_bench_answer (line->head, body, line->host->sha1, line->host->size);
  reply = g_strdup_printf ("HTTP/1.1 %s\r\nContent-Type: application/json\r\n"
                           "Content-Length: %zu\r\n\r\n%s",
                           text != NULL ? "200 OK" : "404 Not Found",
                           text != NULL ? strlen (text) : 0, text != NULL ? text : "");
  line->have = 0;
  return send_all (line, reply, strlen (reply)) && !request->is_last;
}

static gboolean
answer (Line *line)
{
  const char *go_on = "HTTP/1.1 100 Continue\r\n\r\n";
  const char *taken = "HTTP/1.1 200 OK\r\nETag: \"0\"\r\nContent-Length: 0\r\n\r\n";
  gsize head_length = read_head (line);
  gsize here;
  Request request;

  if (head_length == 0)
    return FALSE;
  line->head[head_length - 1] = '\0';
  request = parse_head (line->head);
  here = MIN (line->have - head_length, (guint64) request.length);
  if (request.is_call)
    return answer_call (line, &request, line->head + head_length, here);
  line->have -= head_length + here;
  memmove (line->head, line->head + head_length + here, line->have);
  if (request.expects && !send_all (line, go_on, strlen (go_on)))
    return FALSE;
  if (!drop_body (line, request.length - (gint64) here))
    return FALSE;
  if (request.is_get ? !answer_get (line, &request) : !send_all (line, taken, strlen (taken)))
    return FALSE;
  return !request.is_last;
}

static gboolean
shake_hands (Line *line)
{
  if (line->host->credentials == NULL)
    return TRUE;
  gnutls_init (&line->tls, GNUTLS_SERVER);
  gnutls_set_default_priority (line->tls);
  gnutls_credentials_set (line->tls, GNUTLS_CRD_CERTIFICATE, line->host->credentials);
  gnutls_transport_set_int (line->tls, line->fd);
  return gnutls_handshake (line->tls) == GNUTLS_E_SUCCESS;
}

static gpointer
serve (gpointer data)
{
  g_autofree Line *line = data;
  int on = 1;
  int pace_bytes = PACE_BYTES;

  setsockopt (line->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  if (line->host->rate > 0) /* what is sent is not far from what is received */
    setsockopt (line->fd, SOL_SOCKET, SO_SNDBUF, &pace_bytes, sizeof pace_bytes);
  line->block = g_malloc (BLOCK_BYTES);
  if (shake_hands (line))
    while (answer (line))
      ;
  if (line->tls != NULL)
    gnutls_deinit (line->tls);
  g_free (line->block);
  close (line->fd);
  return NULL;
}

static gpointer
accept_all (gpointer data)
{
  Host *host = data;
  int fd;

  while ((fd = accept4 (host->listener, NULL, NULL, SOCK_CLOEXEC)) >= 0)
    {
      Line *line = g_new0 (Line, 1);

      line->host = host;
      line->fd = fd;
      g_atomic_int_inc (&host->n_connections);
      g_thread_unref (g_thread_new ("line", serve, line));
    }
  return NULL;
}

/* The port, 0 when it cannot listen. */
static guint
listen_on_loopback (Host *host)
{
  struct sockaddr_in address = { .sin_family = AF_INET,
                                 .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  socklen_t length = sizeof address;

  host->listener = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (host->listener < 0 ||
      bind (host->listener, (struct sockaddr *) &address, sizeof address) != 0 ||
      listen (host->listener, 128) != 0 ||
      getsockname (host->listener, (struct sockaddr *) &address, &length) != 0)
    return 0;
  return ntohs (address.sin_port);
}

static char *
hash_file (const char *path)
{
  g_autoptr(GMappedFile) file = g_mapped_file_new (path, FALSE, NULL);
  g_autofree char *sha1 = NULL;

  if (file == NULL)
    return g_strdup ("");
  sha1 = g_compute_checksum_for_data (G_CHECKSUM_SHA1,
                                      (const guchar *) g_mapped_file_get_contents (file),
                                      g_mapped_file_get_length (file));
  return g_ascii_strup (sha1, -1);
}

static gboolean
open_host (Host  *host,
           int    argc,
           char **argv)
{
  struct stat about;

  if (argc > 2 && g_str_equal (argv[1], "--rate"))
    {
      host->rate = g_ascii_strtoll (argv[2], NULL, 10);
      argc -= 2;
      argv += 2;
    }
  host->file = argc == 2 || argc == 4 ? g_open (argv[1], O_RDONLY | O_CLOEXEC, 0) : -1;
  if (host->file < 0 || fstat (host->file, &about) != 0)
    return FALSE;
  host->size = about.st_size;
  host->sha1 = about.st_size <= HASHED_BYTES ? hash_file (argv[1]) : g_strdup ("");
  if (argc == 2)
    return TRUE;
  gnutls_certificate_allocate_credentials (&host->credentials);
  return gnutls_certificate_set_x509_key_file (host->credentials, argv[2], argv[3],
                                               GNUTLS_X509_FMT_PEM) == GNUTLS_E_SUCCESS;
}

int
main (int    argc,
      char **argv)
{
  Host host = { .file = -1 };
  guint port;
  char byte;

  if (!open_host (&host, argc, argv) || (port = listen_on_loopback (&host)) == 0)
    {
      g_printerr ("usage: yd-bench-sink [--rate BYTES] FILE [CERTIFICATE KEY]\n");
      return EXIT_FAILURE;
    }
  signal (SIGPIPE, SIG_IGN); /* sendfile() has no flag for it */
  g_thread_unref (g_thread_new ("accept", accept_all, &host));
  g_print ("%u\n", port);
  while (read (STDIN_FILENO, &byte, 1) > 0)
    ;
  return EXIT_SUCCESS;
}
