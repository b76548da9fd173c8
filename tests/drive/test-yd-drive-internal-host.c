/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The look for the internal upload host, with hosts of this computer in its place: one that
 * answers, one that refuses, one that cannot be found; and cancelled at each moment.
 */
#include "config.h"

#include "yd-drive-internal-host.h"

typedef struct
{
  GSocketListener    *listener;    /* (owned) */
  GSocketConnectable *host;        /* (owned): where it listens */
  GCancellable       *cancellable; /* (owned) */
  GAsyncResult       *result;      /* (owned) (nullable) */
} Fixture;

static void
set_up (Fixture       *self,
        gconstpointer  data)
{
  g_autoptr(GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr(GSocketAddress) any = g_inet_socket_address_new (loopback, 0);
  g_autoptr(GSocketAddress) bound = NULL;
  g_autoptr(GError) error = NULL;

  self->listener = g_socket_listener_new ();
  g_socket_listener_add_address (self->listener, any, G_SOCKET_TYPE_STREAM,
                                 G_SOCKET_PROTOCOL_TCP, NULL, &bound, &error);
  g_assert_no_error (error);
  self->host = G_SOCKET_CONNECTABLE (g_steal_pointer (&bound));
  self->cancellable = g_cancellable_new ();
}

static void
tear_down (Fixture       *self,
           gconstpointer  data)
{
  g_socket_listener_close (self->listener);
  g_clear_object (&self->result);
  g_object_unref (self->listener);
  g_object_unref (self->host);
  g_assert_finalize_object (self->cancellable);
}

static void
take (GObject      *source,
      GAsyncResult *result,
      gpointer      user_data)
{
  Fixture *self = user_data;

  g_assert_null (source);
  g_assert_null (self->result);
  self->result = g_object_ref (result);
}

static gboolean
wait_for (Fixture  *self,
          GError  **error)
{
  gboolean answers;

  while (self->result == NULL)
    g_main_context_iteration (NULL, TRUE);
  answers = yd_drive_internal_host_check_finish (self->result, error);
  g_clear_object (&self->result);
  return answers;
}

static gboolean
check (Fixture             *self,
       GSocketConnectable  *host,
       GError             **error)
{
  yd_drive_internal_host_check_async (host, self->cancellable, take, self);
  g_assert_null (self->result);
  return wait_for (self, error);
}

static void
test_answers (Fixture       *self,
              gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  g_assert_true (check (self, self->host, &error));
  g_assert_no_error (error);
  g_cancellable_cancel (self->cancellable);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_assert_null (self->result);
}

/* Neither is an error: the answer is no. A name that long is never asked for. */
static void
test_silent (Fixture       *self,
             gconstpointer  data)
{
  g_autofree char *name = g_strnfill (70, 'x');
  g_autoptr(GSocketConnectable) nowhere = g_network_address_new (name, 80);
  g_autoptr(GError) error = NULL;

  g_socket_listener_close (self->listener);
  g_assert_false (check (self, self->host, &error));
  g_assert_no_error (error);
  g_assert_false (check (self, nowhere, &error));
  g_assert_no_error (error);
}

static void
test_cancelled (Fixture       *self,
                gconstpointer  data)
{
  g_autoptr(GError) before = NULL;
  g_autoptr(GError) during = NULL;

  yd_drive_internal_host_check_async (self->host, self->cancellable, take, self);
  g_cancellable_cancel (self->cancellable);
  g_assert_false (wait_for (self, &during));
  g_assert_error (during, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  g_assert_false (check (self, self->host, &before));
  g_assert_error (before, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

#define ADD(path, func) \
  g_test_add ("/drive/internal-host/" path, Fixture, NULL, set_up, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("answers", test_answers);
  ADD ("silent", test_silent);
  ADD ("cancelled", test_cancelled);
  return g_test_run ();
}
