/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The storages of a profile in brief, read from its database while nobody, or another program, has
 * it open: no account is made and nothing is asked of the service or the keyring. Blocking; any
 * thread.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct
{
  gint64  id;
  char   *name;     /* (owned) */
  char   *drive_id; /* (owned) */
  char   *root_id;  /* (owned): "root" or a folder id */
} YdStorageBrief;

YdStorageBrief *yd_storage_brief_copy (const YdStorageBrief  *self);
void            yd_storage_brief_free (YdStorageBrief        *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YdStorageBrief, yd_storage_brief_free)

/* YdStorageBrief of those in the profile's @folder that are enabled and whose drive is known, in
 * the user's order; none when there is no profile yet. Fails with YD_BASE_DATABASE_ERROR.
 * (transfer full) */
GPtrArray      *yd_storage_brief_list (const char            *folder,
                                       GError               **error);

G_END_DECLS
