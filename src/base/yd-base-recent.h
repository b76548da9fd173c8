/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Things by name, of which those stay that were used last: as many as a limit has room for. What a
 * thing costs is said by whoever puts it in, bytes or pieces. For what can be made or fetched
 * again. One thread.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _YdBaseRecent YdBaseRecent;

/* @destroy (nullable): for the things. (transfer full) */
YdBaseRecent *yd_base_recent_new      (guint64         max_cost,
                                       GDestroyNotify  destroy);
void          yd_base_recent_free     (YdBaseRecent   *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YdBaseRecent, yd_base_recent_free)

/* Uses it. (transfer none) (nullable): good until the next insert() or remove(). */
gpointer      yd_base_recent_lookup   (YdBaseRecent   *self,
                                       const char     *name);

/* In the place of another one of that name; those that were not used for longest go. One that costs
 * more than there is room for is destroyed at once. @thing_owned (transfer full), not NULL. */
void          yd_base_recent_insert   (YdBaseRecent   *self,
                                       const char     *name,
                                       gpointer        thing_owned,
                                       guint64         cost);
void          yd_base_recent_remove   (YdBaseRecent   *self,
                                       const char     *name);

guint64       yd_base_recent_get_cost (YdBaseRecent   *self); /* of all there are */

G_END_DECLS
