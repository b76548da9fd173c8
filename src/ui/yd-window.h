/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The main window: what an application needs from ui. Everything else in ui is made by it.
 *
 * The application gives it the models and keeps them alive; it provides the actions "app.about" and
 * "app.quit". Style sheet, icons and shortcuts help come from resources below the application's
 * resource base path, which must be YD_APP_PATH (the default for the application id).
 */
#pragma once

#include "yd-shared.h"

#include "yd-browse-name-hit.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define YD_TYPE_WINDOW (yd_window_get_type ())
G_DECLARE_FINAL_TYPE (YdWindow, yd_window, YD, WINDOW, AdwApplicationWindow)

/* Property: "may-stay" (boolean), to be set: whether closing during transfers offers to go on
 * without a window. Signal: "stay": somebody took the offer; the window is there still, to be
 * hidden by the application. */

/* A window on what all of them share. Present it with gtk_window_present(). Main thread.
 * (transfer none): as windows are. */
YdWindow *yd_window_new            (GtkApplication    *application,
                                    YdShared          *shared);

/* Another window, which shows what is open in @self. */
void      yd_window_open_beside    (YdWindow          *self);

/* Shows the root of @storage, one of the registry's. */
void      yd_window_open_storage   (YdWindow          *self,
                                    YdStorage         *storage);

/* Shows the transfers beside the files. */
void      yd_window_show_transfers (YdWindow          *self);

/* From outside. Opens the folder that @text, a link (see yd-browse-link.h), leads to; says why not
 * in a dialog. */
void      yd_window_open_link      (YdWindow          *self,
                                    const char        *text);
/* Opens a folder, and selects the file in it (nullable). @hit (nullable): it may say where the
 * folder is; the service is asked otherwise. */
void      yd_window_show_item      (YdWindow          *self,
                                    gint64             storage_id,
                                    YdBrowseNameHit   *hit,
                                    const char        *folder_id,
                                    const char        *file_id);
/* Looks for @text in the storage that is open. */
void      yd_window_search         (YdWindow          *self,
                                    const char        *text);
/* Asks for files to upload to the folder that is open. */
void      yd_window_upload         (YdWindow          *self);

/* Says @text, translated, for a few seconds. */
void      yd_window_notify         (YdWindow          *self,
                                    const char        *text);

/* Says what @error means to a person, for a few seconds; nothing when it is a cancellation. */
void      yd_window_notify_error   (YdWindow          *self,
                                    const GError      *error);

/* Asks whether to lose what is under way (transfers that run, sign-ins that are not saved), then
 * closes the window; without anything to lose it closes at once. What gtk_window_close() does. */
void      yd_window_try_close      (YdWindow          *self);

G_END_DECLS
