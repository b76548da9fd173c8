/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One subscription on the system bus. It stays when logind is not there yet, or anew.
 */
#include "config.h"

#define G_LOG_DOMAIN "yd-base"

#include "yd-base-sleep.h"

#define LOGIND_NAME "org.freedesktop.login1"
#define LOGIND_PATH "/org/freedesktop/login1"
#define LOGIND_INTERFACE "org.freedesktop.login1.Manager"

struct _YdBaseSleep
{
  GObject parent_instance;

  /* owned */
  GDBusConnection *bus;      /* (owned) (nullable) */
  GCancellable *cancellable; /* (owned) */

  /* state */
  guint subscription;
  gboolean asleep;
};

G_DEFINE_FINAL_TYPE (YdBaseSleep, yd_base_sleep, G_TYPE_OBJECT)

enum
{
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
prepare_for_sleep (GDBusConnection *bus,
                   const char      *sender,
                   const char      *path,
                   const char      *interface,
                   const char      *signal,
                   GVariant        *parameters,
                   gpointer         user_data)
{
  YdBaseSleep *self = user_data;
  gboolean asleep;

  if (!g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(b)")))
    return;
  g_variant_get (parameters, "(b)", &asleep);
  if (asleep == self->asleep)
    return;
  self->asleep = asleep;
  g_debug ("the computer %s", asleep ? "is about to sleep" : "is awake");
  g_signal_emit (self, signals[CHANGED], 0, asleep);
}

static void
bus_found_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(YdBaseSleep) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GDBusConnection) bus = g_bus_get_finish (result, &error);

  if (bus == NULL || g_cancellable_is_cancelled (self->cancellable))
    {
      g_debug ("nothing says when the computer sleeps: %s", error != NULL ? error->message : "");
      return;
    }
  g_set_object (&self->bus, bus);
  self->subscription = g_dbus_connection_signal_subscribe (bus, LOGIND_NAME, LOGIND_INTERFACE,
                                                           "PrepareForSleep", LOGIND_PATH, NULL,
                                                           G_DBUS_SIGNAL_FLAGS_NONE,
                                                           prepare_for_sleep, self, NULL);
}

static void
yd_base_sleep_dispose (GObject *object)
{
  YdBaseSleep *self = YD_BASE_SLEEP (object);

  g_cancellable_cancel (self->cancellable);
  if (self->subscription != 0)
    g_dbus_connection_signal_unsubscribe (self->bus, self->subscription);
  self->subscription = 0;
  g_clear_object (&self->bus);
  G_OBJECT_CLASS (yd_base_sleep_parent_class)->dispose (object);
}

static void
yd_base_sleep_finalize (GObject *object)
{
  YdBaseSleep *self = YD_BASE_SLEEP (object);

  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (yd_base_sleep_parent_class)->finalize (object);
}

static void
yd_base_sleep_class_init (YdBaseSleepClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = yd_base_sleep_dispose;
  object_class->finalize = yd_base_sleep_finalize;
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
}

static void
yd_base_sleep_init (YdBaseSleep *self)
{
  self->cancellable = g_cancellable_new ();
}

YdBaseSleep *
yd_base_sleep_new (void)
{
  YdBaseSleep *self = g_object_new (YD_TYPE_BASE_SLEEP, NULL);

  g_bus_get (G_BUS_TYPE_SYSTEM, self->cancellable, bus_found_cb, g_object_ref (self));
  return self;
}

gboolean
yd_base_sleep_is_asleep (YdBaseSleep *self)
{
  g_return_val_if_fail (YD_IS_BASE_SLEEP (self), FALSE);

  return self->asleep;
}

gboolean
yd_base_sleep_is_ready (YdBaseSleep *self)
{
  g_return_val_if_fail (YD_IS_BASE_SLEEP (self), FALSE);

  return self->subscription != 0;
}
