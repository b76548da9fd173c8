/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What GNOME Shell's overview finds in our storages: the interface org.gnome.Shell.SearchProvider2,
 * as its documentation has it, over the names that were heard. The service is not asked, and no
 * window is needed. Main context.
 */
#pragma once

#include "yd-browse-name-hit.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define YD_TYPE_APP_SEARCH_PROVIDER (yd_app_search_provider_get_type ())
G_DECLARE_FINAL_TYPE (YdAppSearchProvider, yd_app_search_provider, YD, APP_SEARCH_PROVIDER, GObject)

/* Signals: "item-wanted" (gint64 storage, YdBrowseNameHit (nullable): when it is remembered, string
 * folder, string file (nullable): to be selected in it, guint time), "search-wanted" (string, guint
 * time): somebody wants to see it. */

/* @application is held while it searches, and outlives it; @folder: the profile's.
 * (transfer full) */
YdAppSearchProvider *yd_app_search_provider_new      (GApplication         *application,
                                                      const char           *folder);

gboolean             yd_app_search_provider_export   (YdAppSearchProvider  *self,
                                                      GDBusConnection      *bus,
                                                      const char           *path,
                                                      GError              **error);
void                 yd_app_search_provider_unexport (YdAppSearchProvider  *self);

G_END_DECLS
