/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The scripted server; see the header.
 */
#include "config.h"

#include "yd-test-server.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define MAX_HEAD (64 * 1024)
#define SPIN_LIMIT_S 30

struct _YdTestServer
{
  YdTestScript script;
  gpointer user_data; /* (unowned) */
  int listener;
  guint16 port;
  gboolean leave_bodies;
  GThread *thread; /* (owned) */

  GMutex lock;            /* of what follows */
  gboolean ending;
  GPtrArray *connections; /* (owned): YdTestConnection */
  GPtrArray *requests;    /* (owned): YdTestRequest */
};

struct _YdTestConnection
{
  YdTestServer *server; /* (unowned) */
  GThread *thread;      /* (owned) */
  int fd;
  guint number;
  gboolean open;        /* under the server's lock */
  GByteArray *ahead;    /* (owned): read but not used */
};

static void
request_free (gpointer data)
{
  YdTestRequest *request = data;

  g_free (request->method);
  g_free (request->target);
  g_hash_table_unref (request->headers);
  g_byte_array_unref (request->body);
  g_free (request);
}

static void
connection_free (gpointer data)
{
  YdTestConnection *connection = data;

  g_byte_array_unref (connection->ahead);
  g_free (connection);
}

/* Reads more into @connection->ahead; FALSE at the end. */
static gboolean
read_ahead (YdTestConnection *connection)
{
  guint8 block[16384];
  gssize got = recv (connection->fd, block, sizeof block, 0);

  if (got <= 0)
    return FALSE;
  g_byte_array_append (connection->ahead, block, (guint) got);
  return TRUE;
}

/* The request's head without its empty line. (transfer full) (nullable) */
static char *
read_head (YdTestConnection *connection)
{
  for (;;)
    {
      const char *end = connection->ahead->len == 0
                          ? NULL
                          : memmem (connection->ahead->data, connection->ahead->len, "\r\n\r\n",
                                    4);

      if (end != NULL)
        {
          gsize length = (gsize) (end - (const char *) connection->ahead->data);
          char *head = g_strndup ((const char *) connection->ahead->data, length);

          g_byte_array_remove_range (connection->ahead, 0, (guint) length + 4);
          return head;
        }
      if (connection->ahead->len > MAX_HEAD || !read_ahead (connection))
        return NULL;
    }
}

static YdTestRequest *
parse_head (const char *head)
{
  YdTestRequest *request = g_new0 (YdTestRequest, 1);
  g_auto(GStrv) lines = g_strsplit (head, "\r\n", -1);
  g_auto(GStrv) words = g_strsplit (lines[0], " ", 3);
  const char *length;

  g_assert_cmpuint (g_strv_length (words), ==, 3);
  request->method = g_strdup (words[0]);
  request->target = g_strdup (words[1]);
  request->headers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  request->body = g_byte_array_new ();
  for (guint i = 1; lines[i] != NULL; i++)
    {
      g_auto(GStrv) pair = g_strsplit (lines[i], ":", 2);

      if (pair[0] != NULL && pair[1] != NULL)
        g_hash_table_replace (request->headers, g_ascii_strdown (pair[0], -1),
                              g_strdup (g_strstrip (pair[1])));
    }
  length = g_hash_table_lookup (request->headers, "content-length");
  request->announced = length == NULL ? -1 : g_ascii_strtoll (length, NULL, 10);
  return request;
}

static void
read_body (YdTestConnection *connection,
           YdTestRequest    *request)
{
  while ((goffset) connection->ahead->len < request->announced && read_ahead (connection))
    ;
  if (request->announced > 0)
    {
      guint length = (guint) MIN (request->announced, connection->ahead->len);

      g_byte_array_append (request->body, connection->ahead->data, length);
      g_byte_array_remove_range (connection->ahead, 0, length);
    }
}

static YdTestRequest *
read_request (YdTestConnection *connection)
{
  YdTestServer *server = connection->server;
  g_autofree char *head = read_head (connection);
  YdTestRequest *request;

  if (head == NULL)
    return NULL;
  request = parse_head (head);
  if (!server->leave_bodies)
    read_body (connection, request);
  request->connection = connection->number;
  g_mutex_lock (&server->lock);
  g_ptr_array_add (server->requests, request);
  request->number = server->requests->len;
  g_mutex_unlock (&server->lock);
  return request;
}

static void
close_connection (YdTestConnection *connection)
{
  YdTestServer *server = connection->server;

  g_mutex_lock (&server->lock);
  if (connection->open)
    close (connection->fd);
  connection->open = FALSE;
  g_mutex_unlock (&server->lock);
}

static gpointer
serve_connection (gpointer data)
{
  YdTestConnection *connection = data;
  YdTestServer *server = connection->server;
  YdTestRequest *request;

  do
    request = read_request (connection);
  while (request != NULL && server->script (server, connection, request, server->user_data));
  close_connection (connection);
  return NULL;
}

static gpointer
accept_connections (gpointer data)
{
  YdTestServer *self = data;
  int fd;

  while ((fd = accept4 (self->listener, NULL, NULL, SOCK_CLOEXEC)) >= 0)
    {
      YdTestConnection *connection = g_new0 (YdTestConnection, 1);

      connection->server = self;
      connection->fd = fd;
      connection->open = TRUE;
      connection->ahead = g_byte_array_new ();
      g_mutex_lock (&self->lock);
      g_ptr_array_add (self->connections, connection);
      connection->number = self->connections->len;
      if (self->ending)
        shutdown (fd, SHUT_RDWR);
      connection->thread = g_thread_new ("test-connection", serve_connection, connection);
      g_mutex_unlock (&self->lock);
    }
  return NULL;
}

YdTestServer *
yd_test_server_new (YdTestScript script,
                    gpointer     user_data)
{
  YdTestServer *self = g_new0 (YdTestServer, 1);
  struct sockaddr_in address = { .sin_family = AF_INET };
  socklen_t length = sizeof address;

  self->script = script;
  self->user_data = user_data;
  self->connections = g_ptr_array_new_with_free_func (connection_free);
  self->requests = g_ptr_array_new_with_free_func (request_free);
  g_mutex_init (&self->lock);
  self->listener = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  address.sin_addr.s_addr = htonl (INADDR_LOOPBACK);
  g_assert_no_errno (bind (self->listener, (struct sockaddr *) &address, sizeof address));
  g_assert_no_errno (listen (self->listener, 64));
  g_assert_no_errno (getsockname (self->listener, (struct sockaddr *) &address, &length));
  self->port = ntohs (address.sin_port);
  self->thread = g_thread_new ("test-server", accept_connections, self);
  return self;
}

void
yd_test_server_free (YdTestServer *self)
{
  g_mutex_lock (&self->lock);
  self->ending = TRUE;
  shutdown (self->listener, SHUT_RDWR);
  for (guint i = 0; i < self->connections->len; i++)
    {
      YdTestConnection *connection = g_ptr_array_index (self->connections, i);

      if (connection->open)
        shutdown (connection->fd, SHUT_RDWR);
    }
  g_mutex_unlock (&self->lock);
  g_thread_join (self->thread);
  for (guint i = 0; i < self->connections->len; i++)
    g_thread_join (((YdTestConnection *) g_ptr_array_index (self->connections, i))->thread);
  close (self->listener);
  g_ptr_array_unref (self->connections);
  g_ptr_array_unref (self->requests);
  g_mutex_clear (&self->lock);
  g_free (self);
}

char *
yd_test_server_url (YdTestServer *self,
                    const char   *path)
{
  return g_strdup_printf ("http://127.0.0.1:%u%s", self->port, path);
}

guint
yd_test_server_count_connections (YdTestServer *self)
{
  guint count;

  g_mutex_lock (&self->lock);
  count = self->connections->len;
  g_mutex_unlock (&self->lock);
  return count;
}

guint
yd_test_server_count_requests (YdTestServer *self)
{
  guint count;

  g_mutex_lock (&self->lock);
  count = self->requests->len;
  g_mutex_unlock (&self->lock);
  return count;
}

guint
yd_test_server_count_open (YdTestServer *self)
{
  guint count = 0;

  g_mutex_lock (&self->lock);
  for (guint i = 0; i < self->connections->len; i++)
    if (((YdTestConnection *) g_ptr_array_index (self->connections, i))->open)
      count++;
  g_mutex_unlock (&self->lock);
  return count;
}

char *
yd_test_server_describe (YdTestServer *self,
                         guint         number)
{
  char *text = NULL;

  g_mutex_lock (&self->lock);
  if (number <= self->requests->len)
    {
      YdTestRequest *request = g_ptr_array_index (self->requests, number - 1);

      text = g_strdup_printf ("%s %s %" G_GOFFSET_FORMAT " %u", request->method, request->target,
                              request->announced, request->body->len);
    }
  g_mutex_unlock (&self->lock);
  return text;
}

char *
yd_test_server_dup_header (YdTestServer *self,
                           guint         number,
                           const char   *name)
{
  char *value = NULL;

  g_mutex_lock (&self->lock);
  if (number <= self->requests->len)
    {
      YdTestRequest *request = g_ptr_array_index (self->requests, number - 1);

      value = g_strdup (g_hash_table_lookup (request->headers, name));
    }
  g_mutex_unlock (&self->lock);
  return value;
}

void
yd_test_server_set_leave_bodies (YdTestServer *self)
{
  self->leave_bodies = TRUE;
}

void
yd_test_connection_send_data (YdTestConnection *self,
                              gconstpointer     data,
                              gsize             length)
{
  const char *rest = data;

  while (length > 0)
    {
      gssize sent = send (self->fd, rest, length, MSG_NOSIGNAL);

      if (sent <= 0)
        return;
      rest += sent;
      length -= (gsize) sent;
    }
}

void
yd_test_connection_send (YdTestConnection *self,
                         const char       *text)
{
  yd_test_connection_send_data (self, text, strlen (text));
}

void
yd_test_connection_reply (YdTestConnection *self,
                          const char       *status,
                          const char       *headers,
                          const char       *body)
{
  g_autofree char *text = g_strdup_printf ("HTTP/1.1 %s\r\n%sContent-Length: %zu\r\n\r\n%s", status,
                                           headers, strlen (body), body);

  yd_test_connection_send (self, text);
}

void
yd_test_connection_hang (YdTestConnection *self)
{
  char block[4096];

  while (recv (self->fd, block, sizeof block, 0) > 0)
    ;
}

void
yd_test_connection_ignore (YdTestConnection *self)
{
  struct pollfd waiting = { .fd = self->fd, .events = POLLRDHUP };

  while (poll (&waiting, 1, -1) < 0 && errno == EINTR)
    ;
}

void
yd_test_connection_drip (YdTestConnection *self,
                         const char       *text,
                         guint             interval_ms)
{
  for (; *text != '\0'; text++)
    {
      struct pollfd waiting = { .fd = self->fd, .events = POLLIN };

      if (send (self->fd, text, 1, MSG_NOSIGNAL) != 1)
        return;
      if (poll (&waiting, 1, (int) interval_ms) > 0)
        return;
    }
}

void
yd_test_connection_reset (YdTestConnection *self)
{
  struct linger linger = { .l_onoff = 1, .l_linger = 0 };

  setsockopt (self->fd, SOL_SOCKET, SO_LINGER, &linger, sizeof linger);
  close_connection (self);
}

gsize
yd_test_connection_read (YdTestConnection *self,
                         gsize             length)
{
  gsize done = 0;

  while (done < length && (self->ahead->len > 0 || read_ahead (self)))
    {
      guint step = (guint) MIN (length - done, self->ahead->len);

      g_byte_array_remove_range (self->ahead, 0, step);
      done += step;
    }
  return done;
}

static gboolean
spin_too_long (gpointer user_data)
{
  g_error ("the test waited too long");
  return G_SOURCE_REMOVE;
}

void
yd_test_spin (YdTestDone done,
              gpointer   user_data)
{
  guint limit = g_timeout_add_seconds (SPIN_LIMIT_S, spin_too_long, NULL);

  while (!done (user_data))
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (limit);
}
