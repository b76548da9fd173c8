/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Life and death of the small values. They own their strings and share nothing.
 */
#include "config.h"

#include "yd-drive-values.h"

void
yd_drive_user_free (YdDriveUser *self)
{
  g_free (self->user_id);
  g_free (self->name);
  g_free (self->avatar_url);
  g_free (self->default_drive_id);
  g_free (self->resource_drive_id);
  g_free (self->backup_drive_id);
  g_free (self);
}

YdDriveUser *
yd_drive_user_copy (const YdDriveUser *self)
{
  YdDriveUser *copy = g_new0 (YdDriveUser, 1);

  copy->user_id = g_strdup (self->user_id);
  copy->name = g_strdup (self->name);
  copy->avatar_url = g_strdup (self->avatar_url);
  copy->default_drive_id = g_strdup (self->default_drive_id);
  copy->resource_drive_id = g_strdup (self->resource_drive_id);
  copy->backup_drive_id = g_strdup (self->backup_drive_id);
  return copy;
}

const char *
yd_drive_user_get_drive_id (const YdDriveUser *self,
                            YdDriveKind        kind)
{
  switch (kind)
    {
    case YD_DRIVE_KIND_DEFAULT:
      return self->default_drive_id;
    case YD_DRIVE_KIND_RESOURCE:
      return self->resource_drive_id;
    case YD_DRIVE_KIND_BACKUP:
      return self->backup_drive_id;
    default:
      return NULL;
    }
}

void
yd_drive_membership_free (YdDriveMembership *self)
{
  g_free (self->level);
  g_free (self);
}

void
yd_drive_link_free (YdDriveLink *self)
{
  g_free (self->url);
  g_free (self->jpeg_url);
  g_free (self->jpeg_ext);
  g_free (self->mov_url);
  g_free (self->content_hash);
  g_free (self);
}

void
yd_drive_upload_free (YdDriveUpload *self)
{
  g_free (self->drive_id);
  g_free (self->parent_id);
  g_free (self->file_id);
  g_free (self->upload_id);
  g_free (self->name);
  g_free (self->content_hash);
  g_clear_pointer (&self->part_urls, g_ptr_array_unref);
  g_free (self);
}

static gpointer
copy_string (gconstpointer text,
             gpointer      user_data)
{
  return g_strdup (text);
}

YdDriveUpload *
yd_drive_upload_copy (const YdDriveUpload *self)
{
  YdDriveUpload *copy = g_new0 (YdDriveUpload, 1);

  copy->drive_id = g_strdup (self->drive_id);
  copy->parent_id = g_strdup (self->parent_id);
  copy->file_id = g_strdup (self->file_id);
  copy->upload_id = g_strdup (self->upload_id);
  copy->name = g_strdup (self->name);
  copy->size = self->size;
  copy->instant = self->instant;
  copy->exists = self->exists;
  copy->content_hash = g_strdup (self->content_hash);
  copy->part_urls = g_ptr_array_new_with_free_func (g_free);
  if (self->part_urls != NULL)
    g_ptr_array_extend (copy->part_urls, self->part_urls, copy_string, NULL);
  copy->issued_us = self->issued_us;
  return copy;
}
