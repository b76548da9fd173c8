/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Words about a list of files, for the line below it, and about one file, for those who hear it.
 */
#pragma once

#include "yd-drive-item.h"

G_BEGIN_DECLS

typedef struct
{
  guint   n_items;    /* that are shown */
  guint   n_filtered; /* that are not, by what somebody looks for or because they are hidden */
  gboolean loading;   /* more may come */

  guint   n_selected;
  guint   n_folders;  /* of these */
  gint64  bytes;      /* of the files among these */
  YdDriveItem *only;  /* (unowned) (nullable): the one that is selected */

  gint64  free_bytes; /* -1: not short, or not known */
} YdStatusFacts;

/* "12 items"; "3 items selected, 2.4 MB". (transfer full) */
char *yd_status_text_make     (const YdStatusFacts *facts);

/* "report.pdf, 2.4 MB, modified yesterday". (transfer full) */
char *yd_status_text_describe (YdDriveItem         *item,
                               gint64               now_us);

G_END_DECLS
