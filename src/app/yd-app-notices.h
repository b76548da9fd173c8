/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the desktop is told of transfers: a notification when they have ended and nobody looks at a
 * window of ours, with what can be done next; and its list of recent files. Main context.
 */
#pragma once

#include "yd-transfer-queue.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define YD_TYPE_APP_NOTICES (yd_app_notices_get_type ())
G_DECLARE_FINAL_TYPE (YdAppNotices, yd_app_notices, YD, APP_NOTICES, GObject)

/* @application is borrowed and outlives it; its actions are what the buttons ask for. Files below
 * @own_folder are ours, and nobody's downloads. @settings (nullable): which words are wanted.
 * (transfer full) */
YdAppNotices *yd_app_notices_new  (GtkApplication  *application,
                                   YdTransferQueue *queue,
                                   const char      *own_folder,
                                   GSettings       *settings);

/* Tells at once what has ended by now: the program is about to end. */
void          yd_app_notices_tell (YdAppNotices    *self);

/* Another notification: something waits for a person. It leads to the transfers. @id: the next one
 * of that takes its place. */
void          yd_app_notices_send (YdAppNotices    *self,
                                   const char      *id,
                                   const char      *title,
                                   const char      *body);

G_END_DECLS
