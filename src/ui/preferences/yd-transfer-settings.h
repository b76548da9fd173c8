/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The settings that concern transfers: their keys, and the queue that obeys them.
 */
#pragma once

#include "yd-transfer-queue.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define YD_SETTING_UPLOADS         "uploads"         /* at a time */
#define YD_SETTING_LIMIT_UPLOADS   "limit-uploads"
#define YD_SETTING_UPLOAD_LIMIT    "upload-limit"    /* KiB per second */
#define YD_SETTING_LIMIT_DOWNLOADS "limit-downloads"
#define YD_SETTING_DOWNLOAD_LIMIT  "download-limit"  /* KiB per second */
#define YD_SETTING_DOWNLOAD_FOLDER "download-folder" /* URI, "" for the desktop's */
#define YD_SETTING_ASK_FOLDER      "ask-download-folder"
#define YD_SETTING_NAME_CONFLICT   "name-conflict"

/* @queue obeys @settings from now on, as long as both live. */
void     yd_transfer_settings_apply      (GSettings       *settings,
                                          YdTransferQueue *queue);

/* Where downloads go that do not ask: what was chosen, or the desktop's folder for them. @settings
 * (nullable). (transfer full) */
GFile   *yd_transfer_settings_dup_folder (GSettings       *settings);

/* FALSE in a sandbox that cannot see that folder: a person has to choose one, since what is
 * written to a place that only the sandbox has is lost. @settings (nullable). */
gboolean yd_transfer_settings_has_folder (GSettings       *settings,
                                          gboolean         sandboxed);

G_END_DECLS
