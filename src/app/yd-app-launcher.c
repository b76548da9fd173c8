/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A change is sent at once; what comes soon after it waits, and the last of that counts.
 */
#include "config.h"

#include "yd-app-launcher.h"

#define INTERFACE   "com.canonical.Unity.LauncherEntry"
#define PATH_PREFIX "/com/canonical/unity/launcherentry/"
#define PAUSE_MS    250
#define STEPS       100 /* of the bar */

typedef struct
{
  guint count;
  guint progress; /* of STEPS */
} Shown;

struct _YdAppLauncher
{
  GObject parent_instance;

  /* given at construction */
  GDBusConnection *bus; /* (owned) (nullable) */

  /* owned */
  char *uri;            /* (owned): of the desktop entry */
  char *path;           /* (owned): of the object that signals */

  /* state */
  Shown wanted;
  Shown sent;
  guint pause;          /* source */
};

G_DEFINE_FINAL_TYPE (YdAppLauncher, yd_app_launcher, G_TYPE_OBJECT)

/* FALSE when it would look the same. */
static gboolean
send (YdAppLauncher *self)
{
  Shown shown = self->wanted;
  g_auto(GVariantBuilder) properties = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE_VARDICT);

  if (shown.count == self->sent.count && shown.progress == self->sent.progress)
    return FALSE;
  self->sent = shown;
  g_variant_builder_add (&properties, "{sv}", "count", g_variant_new_int64 (shown.count));
  g_variant_builder_add (&properties, "{sv}", "count-visible",
                         g_variant_new_boolean (shown.count > 0));
  g_variant_builder_add (&properties, "{sv}", "progress",
                         g_variant_new_double ((double) shown.progress / STEPS));
  g_variant_builder_add (&properties, "{sv}", "progress-visible",
                         g_variant_new_boolean (shown.count > 0));
  g_dbus_connection_emit_signal (self->bus, NULL, self->path, INTERFACE, "Update",
                                 g_variant_new ("(sa{sv})", self->uri, &properties), NULL);
  return TRUE;
}

static gboolean
paused (gpointer user_data)
{
  YdAppLauncher *self = user_data;

  if (send (self))
    return G_SOURCE_CONTINUE;
  self->pause = 0;
  return G_SOURCE_REMOVE;
}

void
yd_app_launcher_show (YdAppLauncher *self,
                      guint          count,
                      double         progress)
{
  g_return_if_fail (YD_IS_APP_LAUNCHER (self));

  self->wanted.count = count;
  self->wanted.progress = count > 0 ? (guint) (CLAMP (progress, 0, 1) * STEPS) : 0;
  if (self->bus != NULL && self->pause == 0 && send (self))
    self->pause = g_timeout_add (PAUSE_MS, paused, self);
}

YdAppLauncher *
yd_app_launcher_new (GDBusConnection *bus,
                     const char      *app_id)
{
  YdAppLauncher *self = g_object_new (YD_TYPE_APP_LAUNCHER, NULL);

  g_set_object (&self->bus, bus);
  self->uri = g_strconcat ("application://", app_id, ".desktop", NULL);
  self->path = g_strdup_printf (PATH_PREFIX "%u", g_str_hash (self->uri));
  return self;
}

static void
yd_app_launcher_dispose (GObject *object)
{
  YdAppLauncher *self = YD_APP_LAUNCHER (object);

  g_clear_handle_id (&self->pause, g_source_remove);
  self->wanted = (Shown) { 0 };
  if (self->bus != NULL)
    send (self);
  g_clear_object (&self->bus);
  G_OBJECT_CLASS (yd_app_launcher_parent_class)->dispose (object);
}

static void
yd_app_launcher_finalize (GObject *object)
{
  YdAppLauncher *self = YD_APP_LAUNCHER (object);

  g_free (self->uri);
  g_free (self->path);
  G_OBJECT_CLASS (yd_app_launcher_parent_class)->finalize (object);
}

static void
yd_app_launcher_class_init (YdAppLauncherClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = yd_app_launcher_dispose;
  object_class->finalize = yd_app_launcher_finalize;
}

static void
yd_app_launcher_init (YdAppLauncher *self)
{
}
