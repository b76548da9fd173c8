/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Items as the text form of a GVariant.
 */
#include "config.h"

#include "yd-drive-kept.h"

#include "yd-drive-error-private.h"
#include "yd-drive-item-private.h"

/* Drive, id, parent, name, hash, MIME type, extension; size, created, modified, punish flag; type,
 * category; starred. "" for no hash and no MIME type. */
#define ITEM_TYPE "(sssssssxxxxiib)"

/* (transfer floating) */
static GVariant *
pack (YdDriveItem *item)
{
  return g_variant_new (ITEM_TYPE, item->drive_id, item->id, item->parent_id, item->name,
                        item->content_hash != NULL ? item->content_hash : "",
                        item->mime_type != NULL ? item->mime_type : "", item->extension,
                        item->size, item->created_us, item->modified_us, item->punish_flag,
                        (gint32) item->type, (gint32) item->category, item->starred);
}

static YdDriveItem *
unpack (GVariant *kept)
{
  const char *drive_id, *id, *parent_id, *name, *hash, *mime_type, *extension;
  gint64 size, created_us, modified_us, punish_flag;
  gint32 type, category;
  gboolean starred;
  YdDriveItem *item;

  g_variant_get (kept, "(&s&s&s&s&s&s&sxxxxiib)", &drive_id, &id, &parent_id, &name, &hash,
                 &mime_type, &extension, &size, &created_us, &modified_us, &punish_flag, &type,
                 &category, &starred);
  item = yd_drive_item_new (drive_id, id, parent_id, name,
                            type == YD_DRIVE_ITEM_FOLDER ? YD_DRIVE_ITEM_FOLDER
                                                         : YD_DRIVE_ITEM_FILE, extension);
  item->content_hash = *hash != '\0' ? g_strdup (hash) : NULL;
  item->mime_type = *mime_type != '\0' ? g_ref_string_new_intern (mime_type) : NULL;
  item->size = MAX (size, -1);
  item->created_us = created_us;
  item->modified_us = modified_us;
  item->punish_flag = punish_flag;
  item->category = category >= 0 && category <= YD_DRIVE_CATEGORY_APP
                     ? (YdDriveCategory) category : YD_DRIVE_CATEGORY_OTHER;
  item->starred = starred;
  return item;
}

char *
yd_drive_kept_from_item (YdDriveItem *item)
{
  g_autoptr(GVariant) kept = g_variant_ref_sink (pack (item));

  return g_variant_print (kept, FALSE);
}

YdDriveItem *
yd_drive_kept_to_item (const char *text)
{
  g_autoptr(GVariant) kept = NULL;

  /* The parser would take other bytes for text, and nothing could be kept of that. */
  if (text != NULL && g_utf8_validate (text, -1, NULL))
    kept = g_variant_parse (G_VARIANT_TYPE (ITEM_TYPE), text, NULL, NULL, NULL);
  return kept == NULL ? NULL : unpack (kept);
}

/* As its bytes: a value that still stands in its parts takes six times as much memory.
 * (transfer floating) */
static GVariant *
pack_small (YdDriveItem *item)
{
  GVariant *packed = pack (item);

  g_variant_get_data (packed);
  return packed;
}

GVariant *
yd_drive_kept_from_items (GPtrArray *items)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE (YD_DRIVE_KEPT_ITEMS));
  for (guint i = 0; i < items->len; i++)
    g_variant_builder_add_value (&builder, pack_small (g_ptr_array_index (items, i)));
  return g_variant_ref_sink (g_variant_builder_end (&builder));
}

GPtrArray *
yd_drive_kept_to_items (GVariant *kept,
                        gsize     first,
                        gsize     n)
{
  GPtrArray *items = g_ptr_array_new_with_free_func ((GDestroyNotify) yd_drive_item_unref);
  gsize end = MIN (first + n, g_variant_n_children (kept));

  for (gsize i = first; i < end; i++)
    {
      g_autoptr(GVariant) child = g_variant_get_child_value (kept, i);

      g_ptr_array_add (items, unpack (child));
    }
  return items;
}

GError *
yd_drive_kept_to_error (int         code,
                        const char *server_code,
                        const char *request_id,
                        const char *message)
{
  return yd_drive_error_new ((YdDriveError) code, 0, server_code, request_id, -1, message);
}
