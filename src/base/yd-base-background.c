/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A client of one portal. A request is answered by a signal of an object that is made for it; one
 * listens before one asks, since the answer may overtake the reply of the call.
 */
#include "config.h"

#define G_LOG_DOMAIN "yd-base"

#include "yd-base-background.h"

#define PORTAL_NAME       "org.freedesktop.portal.Desktop"
#define PORTAL_PATH       "/org/freedesktop/portal/desktop"
#define PORTAL_INTERFACE  "org.freedesktop.portal.Background"
#define REQUEST_INTERFACE "org.freedesktop.portal.Request"
#define REQUEST_PREFIX    PORTAL_PATH "/request/"
#define STATUS_SINCE      2 /* version of the portal */

typedef enum
{
  ANSWER_YES,
  ANSWER_NO, /* dismissed */
} Answer;

struct _YdBaseBackground
{
  GObject parent_instance;

  /* given at construction */
  GDBusConnection *bus; /* (owned) (nullable) */
  gboolean sandboxed;

  /* state */
  guint32 version;      /* of the portal; 0 none, or not known yet */
  guint n_requests;
};

G_DEFINE_FINAL_TYPE (YdBaseBackground, yd_base_background, G_TYPE_OBJECT)

typedef enum
{
  PROP_OFFERED = 1,
} YdBaseBackgroundProperty;

static GParamSpec *properties[PROP_OFFERED + 1];

/* One request. Owned by its task. */
typedef struct
{
  /* In progress */
  GDBusConnection *bus; /* (owned) */
  char *path;           /* (owned): of the object that answers */
  guint subscription;
  GSource *cancelling;  /* (owned) (nullable) */
} Request;

static void
end_request (Request *request)
{
  if (request->subscription != 0)
    g_dbus_connection_signal_unsubscribe (request->bus, request->subscription);
  request->subscription = 0;
  if (request->cancelling != NULL)
    g_source_destroy (request->cancelling);
  g_clear_pointer (&request->cancelling, g_source_unref);
}

static void
free_request (gpointer data)
{
  Request *request = data;

  end_request (request);
  g_object_unref (request->bus);
  g_free (request->path);
  g_free (request);
}

/* Whether @task was still waiting: answer, reply and cancellation may each come first. */
static gboolean
is_waiting (GTask *task)
{
  return ((Request *) g_task_get_task_data (task))->subscription != 0;
}

static void
answered (GDBusConnection *bus,
          const char      *sender,
          const char      *path,
          const char      *interface,
          const char      *signal,
          GVariant        *parameters,
          gpointer         user_data)
{
  g_autoptr(GTask) task = g_object_ref (user_data);
  g_autoptr(GVariant) results = NULL;
  gboolean granted = FALSE;
  guint32 answer = ANSWER_NO;

  if (!is_waiting (task) || !g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(ua{sv})")))
    return;
  end_request (g_task_get_task_data (task));
  g_variant_get (parameters, "(u@a{sv})", &answer, &results);
  if (answer == ANSWER_YES && g_variant_lookup (results, "background", "b", &granted) && granted)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED,
                             "the desktop does not let the app run in the background");
}

static void
listen_at (GTask      *task,
           const char *path)
{
  Request *request = g_task_get_task_data (task);

  if (g_strcmp0 (request->path, path) == 0)
    return;
  if (request->subscription != 0)
    g_dbus_connection_signal_unsubscribe (request->bus, request->subscription);
  g_free (request->path);
  request->path = g_strdup (path);
  request->subscription =
    g_dbus_connection_signal_subscribe (request->bus, PORTAL_NAME, REQUEST_INTERFACE, "Response",
                                        path, NULL, G_DBUS_SIGNAL_FLAGS_NONE, answered,
                                        g_object_ref (task), g_object_unref);
}

static void
asked_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply =
    g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);
  const char *path;

  if (!is_waiting (task))
    return;
  if (reply == NULL)
    {
      end_request (g_task_get_task_data (task));
      g_dbus_error_strip_remote_error (error);
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  /* Portals before 0.9 name the object as they like. */
  g_variant_get (reply, "(&o)", &path);
  listen_at (task, path);
}

/* Nobody waits for the answer: the desktop takes its question back. */
static gboolean
cancelled (GCancellable *cancellable,
           gpointer      user_data)
{
  g_autoptr(GTask) task = g_object_ref (user_data);
  Request *request = g_task_get_task_data (task);

  g_dbus_connection_call (request->bus, PORTAL_NAME, request->path, REQUEST_INTERFACE, "Close",
                          NULL, NULL, G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, NULL, NULL, NULL);
  end_request (request);
  g_task_return_error_if_cancelled (task);
  return G_SOURCE_REMOVE;
}

static void
watch_cancellable (GTask *task)
{
  Request *request = g_task_get_task_data (task);

  if (g_task_get_cancellable (task) == NULL)
    return;
  request->cancelling = g_cancellable_source_new (g_task_get_cancellable (task));
  g_source_set_callback (request->cancelling, G_SOURCE_FUNC (cancelled), g_object_ref (task),
                         g_object_unref);
  g_source_attach (request->cancelling, g_task_get_context (task));
}

/* (transfer full): ":1.42" is "1_42" in paths. */
static char *
dup_request_path (YdBaseBackground *self,
                  const char       *token)
{
  g_autofree char *sender = g_strdup (g_dbus_connection_get_unique_name (self->bus) + 1);

  g_strdelimit (sender, ".", '_');
  return g_strconcat (REQUEST_PREFIX, sender, "/", token, NULL);
}

void
yd_base_background_request_async (YdBaseBackground    *self,
                                  const char          *reason,
                                  GCancellable        *cancellable,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_auto(GVariantBuilder) options = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE_VARDICT);
  g_autofree char *token = g_strdup_printf ("yunduo%u", self->n_requests++);
  g_autofree char *path = NULL;
  Request *request;

  g_task_set_source_tag (task, yd_base_background_request_async);
  if (g_task_return_error_if_cancelled (task))
    return;
  if (!yd_base_background_is_offered (self))
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                               "the desktop has no portal for the background");
      return;
    }
  if (!self->sandboxed)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  request = g_new0 (Request, 1);
  request->bus = g_object_ref (self->bus);
  g_task_set_task_data (task, request, free_request);
  path = dup_request_path (self, token);
  listen_at (task, path);
  watch_cancellable (task);
  g_variant_builder_add (&options, "{sv}", "handle_token", g_variant_new_string (token));
  g_variant_builder_add (&options, "{sv}", "reason", g_variant_new_string (reason));
  g_variant_builder_add (&options, "{sv}", "autostart", g_variant_new_boolean (FALSE));
  g_dbus_connection_call (self->bus, PORTAL_NAME, PORTAL_PATH, PORTAL_INTERFACE,
                          "RequestBackground", g_variant_new ("(sa{sv})", "", &options),
                          G_VARIANT_TYPE ("(o)"), G_DBUS_CALL_FLAGS_NONE, -1, NULL, asked_cb,
                          g_object_ref (task));
}

gboolean
yd_base_background_request_finish (YdBaseBackground  *self,
                                   GAsyncResult      *result,
                                   GError           **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

void
yd_base_background_set_status (YdBaseBackground *self,
                               const char       *status)
{
  g_auto(GVariantBuilder) options = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE_VARDICT);

  if (!self->sandboxed || self->version < STATUS_SINCE)
    return;
  g_variant_builder_add (&options, "{sv}", "message", g_variant_new_string (status));
  g_dbus_connection_call (self->bus, PORTAL_NAME, PORTAL_PATH, PORTAL_INTERFACE, "SetStatus",
                          g_variant_new ("(a{sv})", &options), NULL, G_DBUS_CALL_FLAGS_NONE, -1,
                          NULL, NULL, NULL);
}

gboolean
yd_base_background_is_offered (YdBaseBackground *self)
{
  return !self->sandboxed || self->version > 0;
}

static void
got_version_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(YdBaseBackground) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) version = NULL;
  g_autoptr(GVariant) reply =
    g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);

  if (reply == NULL)
    {
      g_debug ("no portal for the background: %s", error->message);
      return;
    }
  g_variant_get (reply, "(v)", &version);
  if (!g_variant_is_of_type (version, G_VARIANT_TYPE_UINT32))
    return;
  self->version = g_variant_get_uint32 (version);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_OFFERED]);
}

YdBaseBackground *
yd_base_background_new (GDBusConnection *bus,
                        gboolean         sandboxed)
{
  YdBaseBackground *self = g_object_new (YD_TYPE_BASE_BACKGROUND, NULL);

  self->sandboxed = sandboxed;
  g_set_object (&self->bus, bus);
  if (bus != NULL && sandboxed)
    g_dbus_connection_call (bus, PORTAL_NAME, PORTAL_PATH, "org.freedesktop.DBus.Properties", "Get",
                            g_variant_new ("(ss)", PORTAL_INTERFACE, "version"),
                            G_VARIANT_TYPE ("(v)"), G_DBUS_CALL_FLAGS_NONE, -1, NULL,
                            got_version_cb, g_object_ref (self));
  return self;
}

static void
yd_base_background_get_property (GObject    *object,
                                 guint       property_id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  switch ((YdBaseBackgroundProperty) property_id)
    {
    case PROP_OFFERED:
      g_value_set_boolean (value, yd_base_background_is_offered (YD_BASE_BACKGROUND (object)));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
yd_base_background_finalize (GObject *object)
{
  YdBaseBackground *self = YD_BASE_BACKGROUND (object);

  g_clear_object (&self->bus);
  G_OBJECT_CLASS (yd_base_background_parent_class)->finalize (object);
}

static void
yd_base_background_class_init (YdBaseBackgroundClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = yd_base_background_get_property;
  object_class->finalize = yd_base_background_finalize;

  properties[PROP_OFFERED] = g_param_spec_boolean ("offered", NULL, NULL, FALSE,
                                                   G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
yd_base_background_init (YdBaseBackground *self)
{
}
