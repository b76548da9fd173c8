/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The item as an immutable, reference-counted value. Strings that repeat over a folder (drive,
 * parent, extension, mime type) are shared. Knows no JSON: see yd-drive-codec.c.
 */
#include "config.h"

#include "yd-drive-item.h"

#include "yd-drive-item-private.h"

#include <string.h>

#define PUNISH_FROZEN 2
#define PUNISH_ILLEGAL 103

G_DEFINE_BOXED_TYPE (YdDriveItem, yd_drive_item, yd_drive_item_ref, yd_drive_item_unref)

/* Lower case, without the dot; "" for "README", ".profile" and "name.". (transfer full) */
static char *
guess_extension (const char *name)
{
  const char *dot = strrchr (name, '.');

  if (dot == NULL || dot == name)
    return g_strdup ("");
  return g_utf8_strdown (dot + 1, -1);
}

YdDriveItem *
yd_drive_item_new (const char      *drive_id,
                   const char      *id,
                   const char      *parent_id,
                   const char      *name,
                   YdDriveItemType  type,
                   const char      *extension)
{
  YdDriveItem *self = g_new0 (YdDriveItem, 1);
  g_autofree char *lower = NULL;

  if (type == YD_DRIVE_ITEM_FOLDER)
    lower = g_strdup ("");
  else if (extension != NULL && *extension != '\0')
    lower = g_utf8_strdown (extension, -1);
  else
    lower = guess_extension (name);

  g_atomic_ref_count_init (&self->ref_count);
  self->drive_id = g_ref_string_new_intern (drive_id);
  self->id = g_strdup (id);
  self->parent_id = g_ref_string_new_intern (parent_id);
  self->name = g_strdup (name);
  self->extension = g_ref_string_new_intern (lower);
  self->type = type;
  self->size = -1;
  return self;
}

YdDriveItem *
yd_drive_item_with_parent (YdDriveItem *self,
                           const char  *parent_id)
{
  YdDriveItem *moved = yd_drive_item_new (self->drive_id, self->id, parent_id, self->name,
                                          self->type, self->extension);

  moved->content_hash = g_strdup (self->content_hash);
  if (self->mime_type != NULL)
    moved->mime_type = g_ref_string_acquire (self->mime_type);
  moved->size = self->size;
  moved->created_us = self->created_us;
  moved->modified_us = self->modified_us;
  moved->punish_flag = self->punish_flag;
  moved->category = self->category;
  moved->starred = self->starred;
  return moved;
}

YdDriveItem *
yd_drive_item_new_folder (const char *drive_id,
                          const char *file_id,
                          const char *parent_id,
                          const char *name)
{
  return yd_drive_item_new (drive_id, file_id, parent_id, name, YD_DRIVE_ITEM_FOLDER, NULL);
}

YdDriveItem *
yd_drive_item_ref (YdDriveItem *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
yd_drive_item_unref (YdDriveItem *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_ref_string_release (self->drive_id);
  g_free (self->id);
  g_ref_string_release (self->parent_id);
  g_free (self->name);
  g_free (self->content_hash);
  g_free (self->url);
  g_clear_pointer (&self->mime_type, g_ref_string_release);
  g_ref_string_release (self->extension);
  g_free (self);
}

const char *
yd_drive_item_get_drive_id (YdDriveItem *self)
{
  return self->drive_id;
}

const char *
yd_drive_item_get_id (YdDriveItem *self)
{
  return self->id;
}

const char *
yd_drive_item_get_parent_id (YdDriveItem *self)
{
  return self->parent_id;
}

const char *
yd_drive_item_get_name (YdDriveItem *self)
{
  return self->name;
}

YdDriveItemType
yd_drive_item_get_item_type (YdDriveItem *self)
{
  return self->type;
}

gboolean
yd_drive_item_is_folder (YdDriveItem *self)
{
  return self->type == YD_DRIVE_ITEM_FOLDER;
}

YdDriveCategory
yd_drive_item_get_category (YdDriveItem *self)
{
  return self->category;
}

gint64
yd_drive_item_get_size (YdDriveItem *self)
{
  return self->size;
}

gint64
yd_drive_item_get_created_us (YdDriveItem *self)
{
  return self->created_us;
}

gint64
yd_drive_item_get_modified_us (YdDriveItem *self)
{
  return self->modified_us;
}

const char *
yd_drive_item_get_url (YdDriveItem *self,
                       gint64      *came_us)
{
  *came_us = self->url_us;
  return self->url;
}

const char *
yd_drive_item_get_content_hash (YdDriveItem *self)
{
  return self->content_hash;
}

const char *
yd_drive_item_get_mime_type (YdDriveItem *self)
{
  return self->mime_type;
}

const char *
yd_drive_item_get_extension (YdDriveItem *self)
{
  return self->extension;
}

gboolean
yd_drive_item_get_starred (YdDriveItem *self)
{
  return self->starred;
}

gboolean
yd_drive_item_is_livp (YdDriveItem *self)
{
  return self->type == YD_DRIVE_ITEM_FILE && g_str_equal (self->extension, "livp");
}

gboolean
yd_drive_item_is_blocked (YdDriveItem *self)
{
  return self->punish_flag == PUNISH_FROZEN || self->punish_flag == PUNISH_ILLEGAL;
}

gboolean
yd_drive_item_equal (YdDriveItem *a,
                     YdDriveItem *b)
{
  if (a == b)
    return TRUE;
  return a->type == b->type && a->size == b->size && a->category == b->category &&
         a->starred == b->starred && a->punish_flag == b->punish_flag &&
         a->created_us == b->created_us && a->modified_us == b->modified_us &&
         g_str_equal (a->id, b->id) && g_str_equal (a->drive_id, b->drive_id) &&
         g_str_equal (a->parent_id, b->parent_id) && g_str_equal (a->name, b->name) &&
         g_str_equal (a->extension, b->extension) &&
         g_strcmp0 (a->mime_type, b->mime_type) == 0 &&
         g_strcmp0 (a->content_hash, b->content_hash) == 0;
}
