/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The misbehaving Secret Service: a filter on a connection of its own, which answers by hand.
 */
#include "config.h"

#include "yd-test-secret-service.h"

#define SECRETS_PATH "/org/freedesktop/secrets"
#define COLLECTION_PATH SECRETS_PATH "/collection/mock"
#define PROMPT_PATH SECRETS_PATH "/prompt/1"
#define SLOW_SECONDS 15

typedef struct
{
  GDBusConnection *bus;  /* (owned) */
  GDBusMessage *message; /* (owned) */
} Late;

static gboolean
send_late (gpointer data)
{
  Late *late = data;

  g_dbus_connection_send_message (late->bus, late->message, G_DBUS_SEND_MESSAGE_FLAGS_NONE, NULL,
                                  NULL);
  return G_SOURCE_REMOVE;
}

static void
late_free (gpointer data)
{
  Late *late = data;

  g_object_unref (late->bus);
  g_object_unref (late->message);
  g_free (late);
}

static GVariant *
describe (const char        *path,
          YdTestSecretsMode  mode)
{
  gboolean locked = mode == YD_TEST_SECRETS_DISMISSED;
  GVariantBuilder values;

  g_variant_builder_init (&values, G_VARIANT_TYPE ("a{sv}"));
  if (g_str_equal (path, SECRETS_PATH))
    g_variant_builder_add (&values, "{sv}", "Collections",
                           g_variant_new_parsed ("[objectpath '" COLLECTION_PATH "']"));
  else if (g_str_equal (path, COLLECTION_PATH))
    {
      g_variant_builder_add (&values, "{sv}", "Items", g_variant_new_parsed ("@ao []"));
      g_variant_builder_add (&values, "{sv}", "Label", g_variant_new_string ("mock"));
      g_variant_builder_add (&values, "{sv}", "Locked", g_variant_new_boolean (locked));
      g_variant_builder_add (&values, "{sv}", "Created", g_variant_new_uint64 (0));
      g_variant_builder_add (&values, "{sv}", "Modified", g_variant_new_uint64 (0));
    }
  return g_variant_new ("(a{sv})", &values);
}

/* NULL: there is no such call, or none in this way. (transfer floating) */
static GVariant *
answer (GDBusMessage      *message,
        YdTestSecretsMode  mode)
{
  const char *method = g_dbus_message_get_member (message);
  g_autofree char *algorithm = NULL;

  if (g_str_equal (method, "GetAll"))
    return describe (g_dbus_message_get_path (message), mode);
  if (g_str_equal (method, "SearchItems"))
    return g_variant_new_parsed ("(@ao [], @ao [])");
  if (g_str_equal (method, "ReadAlias"))
    return g_variant_new ("(o)", COLLECTION_PATH);
  if (g_str_equal (method, "Unlock"))
    return g_variant_new_parsed ("(@ao [], objectpath '" PROMPT_PATH "')");
  if (g_str_equal (method, "Prompt"))
    return g_variant_new ("()");
  if (!g_str_equal (method, "OpenSession"))
    return NULL;
  g_variant_get_child (g_dbus_message_get_body (message), 0, "s", &algorithm);
  if (!g_str_equal (algorithm, "plain"))
    return NULL;
  return g_variant_new ("(vo)", g_variant_new_string (""), SECRETS_PATH "/session/1");
}

static GDBusMessage *
make_reply (GDBusMessage      *message,
            YdTestSecretsMode  mode)
{
  GVariant *body = mode != YD_TEST_SECRETS_DENIED ? answer (message, mode) : NULL;
  GDBusMessage *reply;

  if (body == NULL)
    return g_dbus_message_new_method_error_literal (
      message, mode == YD_TEST_SECRETS_DENIED ? "org.freedesktop.DBus.Error.AccessDenied"
                                              : "org.freedesktop.DBus.Error.NotSupported", "no");
  reply = g_dbus_message_new_method_reply (message);
  g_dbus_message_set_body (reply, body);
  return reply;
}

static GDBusMessage *
take_call (GDBusConnection *bus,
           GDBusMessage    *message,
           gboolean         incoming,
           gpointer         user_data)
{
  YdTestSecretsMode mode = *(const YdTestSecretsMode *) user_data;
  g_autoptr(GDBusMessage) call = NULL;
  g_autoptr(GDBusMessage) reply = NULL;
  const char *method = g_dbus_message_get_member (message);
  Late *late;

  if (!incoming || g_dbus_message_get_message_type (message) != G_DBUS_MESSAGE_TYPE_METHOD_CALL ||
      !g_str_has_prefix (g_dbus_message_get_path (message), SECRETS_PATH))
    return message;

  call = message;
  reply = make_reply (call, mode);
  if (mode == YD_TEST_SECRETS_SLOW && g_str_equal (method, "ReadAlias"))
    {
      late = g_new0 (Late, 1);
      late->bus = g_object_ref (bus);
      late->message = g_steal_pointer (&reply);
      g_timeout_add_seconds_full (G_PRIORITY_DEFAULT, SLOW_SECONDS, send_late, late, late_free);
      return NULL;
    }
  g_dbus_connection_send_message (bus, reply, G_DBUS_SEND_MESSAGE_FLAGS_NONE, NULL, NULL);
  if (g_str_equal (method, "Prompt"))
    g_dbus_connection_emit_signal (bus, NULL, PROMPT_PATH, "org.freedesktop.Secret.Prompt",
                                   "Completed",
                                   g_variant_new_parsed ("(true, <@ao []>)"), NULL);
  return NULL;
}

GDBusConnection *
yd_test_secret_service_start (const YdTestSecretsMode *mode)
{
  g_autofree char *address = g_dbus_address_get_for_bus_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) owned = NULL;
  GDBusConnection *bus;

  bus = g_dbus_connection_new_for_address_sync (address,
                                                G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                                                G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                                NULL, NULL, &error);
  g_assert_no_error (error);
  g_dbus_connection_add_filter (bus, take_call, (gpointer) mode, NULL);
  owned = g_dbus_connection_call_sync (bus, "org.freedesktop.DBus", "/org/freedesktop/DBus",
                                       "org.freedesktop.DBus", "RequestName",
                                       g_variant_new ("(su)", "org.freedesktop.secrets", 0), NULL,
                                       G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);
  g_assert_no_error (error);
  return bus;
}
