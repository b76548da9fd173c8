/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Whether what was typed as a storage's root folder is one, and where it lies: asks the service
 * when nobody has typed for a moment. Only the answer to what was typed last counts. Has
 * words for it and no widget.
 */
#pragma once

#include "yd-drive-client.h"

G_BEGIN_DECLS

#define YD_TYPE_ROOT_CHECK (yd_root_check_get_type ())
G_DECLARE_FINAL_TYPE (YdRootCheck, yd_root_check, YD, ROOT_CHECK, GObject)

typedef enum
{
  YD_ROOT_CHECK_NOTHING, /* there is nothing to ask about: no drive, no id, or the root itself */
  YD_ROOT_CHECK_WAITING, /* somebody may still be typing */
  YD_ROOT_CHECK_ASKING,
  YD_ROOT_CHECK_FOLDER,
  YD_ROOT_CHECK_FILE,    /* it is there and no folder */
  YD_ROOT_CHECK_FAILED,
} YdRootCheckState;

/* Signal: "changed", when the state or the path changes. */

/* (transfer full) */
YdRootCheck      *yd_root_check_new        (void);
/* What to ask about; a no-op when it is the same as before. @drive, @drive_id, @root_id: NULL
 * when there is none. */
void              yd_root_check_set        (YdRootCheck   *self,
                                            YdDriveClient *drive,
                                            const char    *drive_id,
                                            const char    *root_id);
/* Asks at once unless the answer is known or on its way; asks again after a failure. */
void              yd_root_check_ask        (YdRootCheck   *self);
YdRootCheckState  yd_root_check_get_state  (YdRootCheck   *self);
/* Whether the service says no. */
gboolean          yd_root_check_is_refused (YdRootCheck   *self);
/* Where the folder lies, or what is wrong with it, translated. (transfer full) */
char             *yd_root_check_dup_words  (YdRootCheck   *self);

G_END_DECLS
