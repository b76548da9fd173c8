/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Whether the desktop lets a program run on without a window: the interface
 * org.freedesktop.portal.Background of XDG Desktop Portal, as its documentation has it. Main
 * context.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define YD_TYPE_BASE_BACKGROUND (yd_base_background_get_type ())
G_DECLARE_FINAL_TYPE (YdBaseBackground, yd_base_background, YD, BASE_BACKGROUND, GObject)

/* @bus (nullable): the session's. Outside of a sandbox nobody has to be asked. Property: "offered"
 * (boolean), notified: the portal is looked for at once. (transfer full) */
YdBaseBackground *yd_base_background_new            (GDBusConnection      *bus,
                                                     gboolean              sandboxed);

/* Whether asking makes sense: in a sandbox only with a portal. */
gboolean          yd_base_background_is_offered     (YdBaseBackground     *self);

/* Asks, saying @reason to whom it may concern: translated, a sentence. The desktop may ask the
 * person, for as long as that takes. Fails with G_IO_ERROR_PERMISSION_DENIED when the answer is no,
 * G_IO_ERROR_NOT_SUPPORTED when nobody can be asked, G_IO_ERROR_CANCELLED, or a GDBusError. */
void              yd_base_background_request_async  (YdBaseBackground     *self,
                                                     const char           *reason,
                                                     GCancellable         *cancellable,
                                                     GAsyncReadyCallback   callback,
                                                     gpointer              user_data);
gboolean          yd_base_background_request_finish (YdBaseBackground     *self,
                                                     GAsyncResult         *result,
                                                     GError              **error);

/* What it is doing there, for the desktop's list of such programs: translated, short. Nothing where
 * the desktop has no such list (version 1 of the portal). */
void              yd_base_background_set_status     (YdBaseBackground     *self,
                                                     const char           *status);

G_END_DECLS
