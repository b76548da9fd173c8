/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Servers that cannot prove who they are, certificates that are not for now, and names that do not
 * exist: both planes fail closed, and nothing of the request is sent.
 */
#include "config.h"

#include "yd-test-net.h"

#include "yd-net-transport.h"

#include <fcntl.h>
#include <gio/gio.h>
#include <unistd.h>

typedef struct
{
  GSocketService *service;      /* (owned) */
  GTlsCertificate *certificate; /* (owned) */
  char *url;                    /* (owned) */
  guint requests;
  gboolean ended;
} Stranger;

/* In a thread of the service: one client, up to the first byte that it sends. */
static gboolean
serve (GThreadedSocketService *service,
       GSocketConnection      *connection,
       GObject                *source,
       gpointer                user_data)
{
  Stranger *self = user_data;
  g_autoptr(GIOStream) tls = g_tls_server_connection_new (G_IO_STREAM (connection),
                                                          self->certificate, NULL);
  char byte;

  if (g_tls_connection_handshake (G_TLS_CONNECTION (tls), NULL, NULL) &&
      g_input_stream_read (g_io_stream_get_input_stream (tls), &byte, 1, NULL, NULL) > 0)
    g_atomic_int_inc (&self->requests);
  g_atomic_int_set (&self->ended, TRUE);
  g_main_context_wakeup (NULL);
  return TRUE;
}

/* A TLS server with the certificate @name; in the main context of the caller. */
static void
stranger_init (Stranger   *self,
               const char *name)
{
  g_autofree char *file = yd_test_net_find_fixture (name);
  g_autoptr(GInetAddress) host = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr(GSocketAddress) any_port = g_inet_socket_address_new (host, 0);
  g_autoptr(GSocketAddress) bound = NULL;
  g_autoptr(GError) error = NULL;

  self->requests = 0;
  self->ended = FALSE;
  self->certificate = g_tls_certificate_new_from_file (file, &error);
  g_assert_no_error (error);
  self->service = g_threaded_socket_service_new (2);
  g_signal_connect (self->service, "run", G_CALLBACK (serve), self);
  g_socket_listener_add_address (G_SOCKET_LISTENER (self->service), any_port,
                                 G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL, &bound,
                                 &error);
  g_assert_no_error (error);
  self->url = g_strdup_printf ("https://127.0.0.1:%u/",
                               g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound)));
}

static void
stranger_clear (Stranger *self)
{
  while (!g_atomic_int_get (&self->ended))
    g_main_context_iteration (NULL, TRUE);
  g_socket_service_stop (self->service);
  g_socket_listener_close (G_SOCKET_LISTENER (self->service));
  g_object_unref (self->service);
  g_object_unref (self->certificate);
  g_free (self->url);
}

static void
test_self_signed (void)
{
  YdTestNet fixture;
  Stranger stranger;
  g_autoptr(YdNetRequest) request = NULL;

  stranger_init (&stranger, "nobody.pem");
  yd_test_net_init (&fixture, yd_test_net_serve_fine);
  request = yd_net_request_new ("POST", stranger.url);
  yd_net_request_set_token (request, "token-that-stays-here");
  yd_test_net_run (&fixture, request);
  g_assert_error (fixture.error, YD_NET_ERROR, YD_NET_ERROR_TLS);
  g_assert_null (fixture.reply);
  yd_test_net_clear (&fixture);
  stranger_clear (&stranger);
  g_assert_cmpuint (stranger.requests, ==, 0);
}

/* What is wrong with a certificate alone says whose fault it is. */
static const struct
{
  const char *certificate; /* (unowned): of the authority that is trusted here, or of nobody */
  YdNetError error;
} strangers[] = {
  { "nobody.pem", YD_NET_ERROR_TLS },
  { "not-yet-valid.pem", YD_NET_ERROR_CLOCK },
  { "not-yet-valid-chain.pem", YD_NET_ERROR_CLOCK },
  { "expired.pem", YD_NET_ERROR_EXPIRED },
};

static void
test_wrong_times (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (strangers); i++)
    {
      YdTestNet fixture;
      Stranger stranger;
      g_autoptr(YdNetRequest) request = NULL;

      g_test_message ("%s", strangers[i].certificate);
      stranger_init (&stranger, strangers[i].certificate);
      yd_test_net_init (&fixture, yd_test_net_serve_fine);
      request = yd_net_request_new ("POST", stranger.url);
      yd_test_net_run (&fixture, request);
      g_assert_error (fixture.error, YD_NET_ERROR, (int) strangers[i].error);
      yd_test_net_clear (&fixture);
      stranger_clear (&stranger);
      g_assert_cmpuint (stranger.requests, ==, 0);
    }
}

/* The authority is trusted: with the right dates the same server is spoken to. */
static void
test_right_time (void)
{
  YdTestNet fixture;
  Stranger stranger;
  g_autoptr(YdNetRequest) request = NULL;

  stranger_init (&stranger, "timely.pem");
  yd_test_net_init (&fixture, yd_test_net_serve_fine);
  request = yd_net_request_new ("POST", stranger.url);
  yd_net_request_set_repeatable (request, FALSE);
  yd_test_net_run (&fixture, request);
  g_assert_error (fixture.error, YD_NET_ERROR, YD_NET_ERROR_UNREACHABLE);
  yd_test_net_clear (&fixture);
  stranger_clear (&stranger);
  g_assert_cmpuint (stranger.requests, ==, 1);
}

/* The fixture's clock is at 22:13:20 on 14 November 2023. */
static gboolean
serve_with_date (YdTestServer     *server,
                 YdTestConnection *connection,
                 YdTestRequest    *request,
                 gpointer          user_data)
{
  const char *date = "Date: Tue, 14 Nov 2023 22:13:00 GMT\r\n";

  if (g_str_equal (request->target, "/yesterday"))
    date = "Date: Mon, 13 Nov 2023 22:13:00 GMT\r\n";
  else if (g_str_equal (request->target, "/nonsense"))
    date = "Date: the day after\r\n";
  else if (g_str_equal (request->target, "/tomorrow"))
    date = "Date: Wed, 15 Nov 2023 22:13:00 GMT\r\n";
  yd_test_connection_reply (connection, "200 OK", date, "{}");
  return TRUE;
}

/* An expired certificate is the computer's fault only when another server has shown that its
 * clock is ahead. */
static void
test_witness (void)
{
  static const struct
  {
    const char *path; /* (unowned) */
    YdNetError error;
  } rows[] = {
    { "/today", YD_NET_ERROR_EXPIRED },
    { "/tomorrow", YD_NET_ERROR_EXPIRED },
    { "/yesterday", YD_NET_ERROR_CLOCK },
    { "/nonsense", YD_NET_ERROR_CLOCK },
    { "/today", YD_NET_ERROR_EXPIRED },
  };
  YdTestNet fixture;

  yd_test_net_init (&fixture, serve_with_date);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      Stranger stranger;
      g_autoptr(YdNetRequest) witness = yd_test_net_make_post (&fixture, rows[i].path);
      g_autoptr(YdNetRequest) request = NULL;

      g_test_message ("%s", rows[i].path);
      yd_test_net_run (&fixture, witness);
      g_assert_no_error (fixture.error);
      stranger_init (&stranger, "expired.pem");
      request = yd_net_request_new ("POST", stranger.url);
      yd_test_net_run (&fixture, request);
      g_assert_error (fixture.error, YD_NET_ERROR, (int) rows[i].error);
      stranger_clear (&stranger);
    }
  yd_test_net_clear (&fixture);
}

static void
test_no_host (void)
{
  YdTestNet fixture;
  /* A label of 64 characters: the resolver refuses it without asking anybody. */
  g_autofree char *label = g_strnfill (64, 'a');
  g_autofree char *url = g_strdup_printf ("https://%s.invalid/x", label);
  g_autoptr(YdNetRequest) request = yd_net_request_new ("POST", url);

  yd_test_net_init (&fixture, yd_test_net_serve_fine);
  yd_test_net_run (&fixture, request);
  g_assert_error (fixture.error, YD_NET_ERROR, YD_NET_ERROR_NO_HOST);
  yd_test_net_clear (&fixture);
}

typedef struct
{
  const char *url; /* (borrowed) */
  int fd;
  GError *error;   /* (owned) */
  gboolean ended;
} Put;

static gpointer
put_in_thread (gpointer data)
{
  Put *put = data;
  g_autoptr(YdNetTransport) transport = yd_net_transport_new ("Test/1", 1);
  gint64 progress = 0;

  g_assert_null (yd_net_transport_put (transport, put->url, put->fd, 0, 5, FALSE, &progress, NULL,
                                       NULL, &put->error));
  g_atomic_int_set (&put->ended, TRUE);
  g_main_context_wakeup (NULL);
  return NULL;
}

static void
check_data (const char *certificate,
            YdNetError  expected)
{
  Stranger stranger;
  g_autofree char *name = NULL;
  Put put = { NULL, g_file_open_tmp ("yunduo-XXXXXX", &name, NULL), NULL, FALSE };
  GThread *thread;

  g_assert_cmpint (write (put.fd, "12345", 5), ==, 5);
  stranger_init (&stranger, certificate);
  put.url = stranger.url;
  thread = g_thread_new ("put", put_in_thread, &put);
  while (!g_atomic_int_get (&put.ended))
    g_main_context_iteration (NULL, TRUE);
  g_thread_join (thread);
  g_assert_error (put.error, YD_NET_ERROR, (int) expected);
  g_clear_error (&put.error);
  stranger_clear (&stranger);
  g_assert_cmpuint (stranger.requests, ==, 0);
  close (put.fd);
  unlink (name);
}

static void
test_data (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (strangers); i++)
    check_data (strangers[i].certificate, strangers[i].error);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  yd_test_net_trust_fixtures ();
  g_test_add_func ("/net/secure/self-signed", test_self_signed);
  g_test_add_func ("/net/secure/data", test_data);
  g_test_add_func ("/net/secure/wrong-times", test_wrong_times);
  g_test_add_func ("/net/secure/right-time", test_right_time);
  g_test_add_func ("/net/secure/witness", test_witness);
  g_test_add_func ("/net/secure/no-host", test_no_host);
  return g_test_run ();
}
