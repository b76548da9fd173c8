/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A failure; see the header. Never changes.
 */
#include "config.h"

#include "yd-browse-failure.h"

struct _YdBrowseFailure
{
  GObject parent_instance;

  /* given at construction */
  YdDriveItem *item; /* (owned) (nullable) */
  char *name;        /* (owned) */
  GError *error;     /* (owned) */
};

G_DEFINE_FINAL_TYPE (YdBrowseFailure, yd_browse_failure, G_TYPE_OBJECT)

static void
yd_browse_failure_finalize (GObject *object)
{
  YdBrowseFailure *self = YD_BROWSE_FAILURE (object);

  g_clear_pointer (&self->item, yd_drive_item_unref);
  g_free (self->name);
  g_clear_error (&self->error);
  G_OBJECT_CLASS (yd_browse_failure_parent_class)->finalize (object);
}

static void
yd_browse_failure_class_init (YdBrowseFailureClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = yd_browse_failure_finalize;
}

static void
yd_browse_failure_init (YdBrowseFailure *self)
{
}

YdBrowseFailure *
yd_browse_failure_new (YdDriveItem  *item,
                       const char   *name,
                       const GError *error)
{
  YdBrowseFailure *self = g_object_new (YD_TYPE_BROWSE_FAILURE, NULL);

  self->item = item != NULL ? yd_drive_item_ref (item) : NULL;
  self->name = g_strdup (name);
  self->error = g_error_copy (error);
  return self;
}

YdDriveItem *
yd_browse_failure_get_item (YdBrowseFailure *self)
{
  g_return_val_if_fail (YD_IS_BROWSE_FAILURE (self), NULL);

  return self->item;
}

const char *
yd_browse_failure_get_name (YdBrowseFailure *self)
{
  g_return_val_if_fail (YD_IS_BROWSE_FAILURE (self), NULL);

  return self->name;
}

const GError *
yd_browse_failure_get_error (YdBrowseFailure *self)
{
  g_return_val_if_fail (YD_IS_BROWSE_FAILURE (self), NULL);

  return self->error;
}
