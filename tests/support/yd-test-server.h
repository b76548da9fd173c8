/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A server on plain sockets that does to a connection exactly what a test scripts, also what no
 * HTTP library would: cut, reset, hang, drip, lie about lengths. A thread per connection; the
 * script runs in it. Knows no service: that is the simulator.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _YdTestServer YdTestServer;
typedef struct _YdTestConnection YdTestConnection;

/* One request as it came; the script's for the length of its call. */
typedef struct
{
  char       *method;     /* (owned) */
  char       *target;     /* (owned): byte for byte */
  GHashTable *headers;    /* (owned): lower-case name → value */
  GByteArray *body;       /* (owned): may be shorter than it was announced to be */
  goffset     announced;  /* Content-Length, -1 without one */
  guint       connection; /* 1 for the first connection, and so on */
  guint       number;     /* 1 for the first request of the server, and so on */
} YdTestRequest;

/* TRUE: read the next request of this connection; FALSE: close it. */
typedef gboolean (*YdTestScript) (YdTestServer     *server,
                                  YdTestConnection *connection,
                                  YdTestRequest    *request,
                                  gpointer          user_data);

/* Listens on a free port of 127.0.0.1. */
YdTestServer *yd_test_server_new               (YdTestScript      script,
                                                gpointer          user_data);
/* Ends all connections and joins all threads. */
void          yd_test_server_free              (YdTestServer     *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YdTestServer, yd_test_server_free)

/* "http://127.0.0.1:PORT" + @path. (transfer full) */
char         *yd_test_server_url               (YdTestServer     *self,
                                                const char       *path);
guint         yd_test_server_count_connections (YdTestServer     *self);
guint         yd_test_server_count_requests    (YdTestServer     *self);
guint         yd_test_server_count_open        (YdTestServer     *self);

/* What came, as text: method, target, announced length, body length, for comparisons; @number
 * from 1. (transfer full) */
char         *yd_test_server_describe          (YdTestServer     *self,
                                                guint             number);
/* A header of request @number. (transfer full) (nullable) */
char         *yd_test_server_dup_header        (YdTestServer     *self,
                                                guint             number,
                                                const char       *name);

/* Bodies are not read before the script runs; it reads them itself. Before the first request. */
void          yd_test_server_set_leave_bodies  (YdTestServer     *self);

/* For scripts. */
void          yd_test_connection_send          (YdTestConnection *self,
                                                const char       *text);
void          yd_test_connection_send_data     (YdTestConnection *self,
                                                gconstpointer     data,
                                                gsize             length);
/* A whole reply: "200 OK", extra header lines each with CRLF, a body. */
void          yd_test_connection_reply         (YdTestConnection *self,
                                                const char       *status,
                                                const char       *headers,
                                                const char       *body);
/* Waits until the other side closes, or the server is freed. */
void          yd_test_connection_hang          (YdTestConnection *self);
/* The same, and reads nothing meanwhile. */
void          yd_test_connection_ignore        (YdTestConnection *self);
/* One byte of @text every @interval_ms, until sent or the other side closes. */
void          yd_test_connection_drip          (YdTestConnection *self,
                                                const char       *text,
                                                guint             interval_ms);
/* Closes with a reset. */
void          yd_test_connection_reset         (YdTestConnection *self);
/* Reads and drops up to @length bytes; what was read. */
gsize         yd_test_connection_read          (YdTestConnection *self,
                                                gsize             length);

/* Turns the default main context until @done says TRUE; aborts the test after 30 seconds. */
typedef gboolean (*YdTestDone) (gpointer user_data);
void          yd_test_spin                     (YdTestDone        done,
                                                gpointer          user_data);

G_END_DECLS
