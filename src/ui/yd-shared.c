/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What all windows share, as one counted value.
 */
#include "config.h"

#include "yd-shared.h"

static gpointer
ref (gpointer object)
{
  return object != NULL ? g_object_ref (object) : NULL;
}

YdShared *
yd_shared_new (const YdShared *values)
{
  YdShared *self = g_rc_box_new0 (YdShared);

  g_return_val_if_fail (YD_IS_STORAGE_REGISTRY (values->registry), NULL);
  g_return_val_if_fail (YD_IS_TRANSFER_QUEUE (values->queue), NULL);
  g_return_val_if_fail (YD_IS_BROWSE_ACTIONS (values->actions), NULL);

  self->registry = ref (values->registry);
  self->queue = ref (values->queue);
  self->actions = ref (values->actions);
  self->carrier = ref (values->carrier);
  self->cache = ref (values->cache);
  self->edited = ref (values->edited);
  self->listings = ref (values->listings);
  self->names = ref (values->names);
  self->bookmarks = ref (values->bookmarks);
  self->recent = ref (values->recent);
  self->opened = ref (values->opened);
  self->pictures = ref (values->pictures);
  self->thumbnails = ref (values->thumbnails);
  self->walks = ref (values->walks);
  self->settings = ref (values->settings);

  return self;
}

YdShared *
yd_shared_ref (YdShared *self)
{
  return g_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  YdShared *self = data;

  g_clear_object (&self->registry);
  g_clear_object (&self->queue);
  g_clear_object (&self->actions);
  g_clear_object (&self->carrier);
  g_clear_object (&self->cache);
  g_clear_object (&self->edited);
  g_clear_object (&self->listings);
  g_clear_object (&self->names);
  g_clear_object (&self->bookmarks);
  g_clear_object (&self->recent);
  g_clear_object (&self->opened);
  g_clear_object (&self->pictures);
  g_clear_object (&self->thumbnails);
  g_clear_object (&self->walks);
  g_clear_object (&self->settings);
}

void
yd_shared_unref (YdShared *self)
{
  g_rc_box_release_full (self, clear);
}
