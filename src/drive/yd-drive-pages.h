/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What keeps a listing from going on for ever: the markers of one listing. They are opaque (Open
 * API reference §5.1), so one that comes again leads around in a circle, and there is an end to
 * how many pages a folder may have. Fetches nothing. Main thread.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define YD_DRIVE_PAGES_MAX 5000 /* of 200 entries: a million */

typedef struct _YdDrivePages YdDrivePages;

/* (transfer full) */
YdDrivePages *yd_drive_pages_new    (void);
void          yd_drive_pages_free   (YdDrivePages  *self);

/* Whether the page that @marker leads to may be asked for; else YD_DRIVE_ERROR_PROTOCOL. */
gboolean      yd_drive_pages_follow (YdDrivePages  *self,
                                     const char    *marker,
                                     GError       **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (YdDrivePages, yd_drive_pages_free)

G_END_DECLS
