/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The application from within, for the files that it is split into: what it is made of, and its
 * doors.
 */
#pragma once

#include "yd-application.h"

#include "yd-app-background.h"
#include "yd-app-launcher.h"
#include "yd-app-notices.h"
#include "yd-app-search-provider.h"

#include "yd-transfer-queue.h"
#include "yd-transfer-weather.h"
#include "yd-window.h"

G_BEGIN_DECLS

struct _YdApplication
{
  AdwApplication parent_instance;

  /* given at construction */
  char *profile; /* (owned) (nullable) */

  /* owned, made when it gets its name on the bus */
  YdAppSearchProvider *provider; /* (owned) (nullable) */

  /* owned, made at startup */
  GSettings *settings;         /* (owned) (nullable) */
  YdNetProxy *proxy;           /* (owned) (nullable) */

  /* owned, made when a window is wanted first */
  gboolean is_made;
  YdStorageRegistry *registry; /* (owned) (nullable) */
  YdTransferQueue *queue;      /* (owned) (nullable) */
  YdTransferWeather *weather;  /* (owned) (nullable) */
  YdAppBackground *background; /* (owned) (nullable) */
  YdAppNotices *notices;       /* (owned) (nullable) */
  YdAppLauncher *launcher;     /* (owned) (nullable) */
  YdShared *shared;            /* (owned) (nullable): by the windows */
  GError *error;               /* (owned) (nullable): why the configuration could not be read */
  char *kept_as;               /* (owned) (nullable): the damaged one; until somebody is told */

  /* in flight */
  guint inhibited; /* cookie: the computer does not suspend by itself */
  guint settling;
  gint64 settle_until_us; /* monotonic */
};

/* yd-application.c */
/* The window that was used last, shown, or a new one; NULL when there can be none, and a dialog
 * says why. (transfer none) */
YdWindow *yd_application_show_window (YdApplication *self);

/* yd-application-doors.c */
/* The actions that others may ask for, and keys for them. */
void      yd_application_open_doors  (YdApplication *self);
/* Those of GApplication. */
void      yd_application_open        (GApplication  *application,
                                      GFile        **files,
                                      int            n_files,
                                      const char    *hint);
gboolean  yd_application_dbus_register (GApplication     *application,
                                        GDBusConnection  *bus,
                                        const char       *path,
                                        GError          **error);
void      yd_application_dbus_unregister (GApplication     *application,
                                          GDBusConnection  *bus,
                                          const char       *path);

G_END_DECLS
