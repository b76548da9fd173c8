/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Names are sorted by ICU, in the Chinese order of sounds whatever the locale, with numbers by
 * their value, and Chinese behind Latin as file browsers have it (ICU has it before). A key costs
 * two microseconds; comparing two of them costs a string comparison.
 */
#include "config.h"

#include "yd-browse-row.h"

#include <string.h>
#include <unicode/ucol.h>
#include <unicode/ustring.h>

#define COLLATION "zh@collation=pinyin"
#define REPLACEMENT 0xfffd

typedef struct
{
  UCollator *collator; /* (owned) (nullable): NULL when ICU has no data */
  GArray *text;        /* (owned): UChar, room for a name */
  GByteArray *key;     /* (owned): room for a key */
} Maker;

static void
maker_init (Maker *maker)
{
  const int32_t usual_scripts[] = { UCOL_REORDER_CODE_NONE };
  UErrorCode status = U_ZERO_ERROR;

  maker->collator = ucol_open (COLLATION, &status);
  if (U_SUCCESS (status))
    ucol_setAttribute (maker->collator, UCOL_NUMERIC_COLLATION, UCOL_ON, &status);
  if (U_SUCCESS (status))
    ucol_setReorderCodes (maker->collator, usual_scripts, G_N_ELEMENTS (usual_scripts), &status);
  maker->text = g_array_new (FALSE, FALSE, sizeof (UChar));
  maker->key = g_byte_array_new ();
}

static void
maker_clear (Maker *maker)
{
  if (maker->collator != NULL)
    ucol_close (maker->collator);
  g_array_unref (maker->text);
  g_byte_array_unref (maker->key);
}

/* The key is in maker->key, with its zero. */
static gboolean
make_key (Maker      *maker,
          const char *name)
{
  UErrorCode status = U_ZERO_ERROR;
  gsize bytes = strlen (name);
  int32_t length = 0;
  int32_t needed;

  if (maker->collator == NULL || bytes > G_MAXINT32 / 8)
    return FALSE;
  g_array_set_size (maker->text, (guint) bytes + 1);
  u_strFromUTF8WithSub ((UChar *) (void *) maker->text->data, (int32_t) maker->text->len, &length,
                        name, (int32_t) bytes, REPLACEMENT, NULL, &status);
  if (U_FAILURE (status))
    return FALSE;
  needed = ucol_getSortKey (maker->collator, (UChar *) (void *) maker->text->data, length,
                            maker->key->data, (int32_t) maker->key->len);
  if (needed > (int32_t) maker->key->len)
    {
      g_byte_array_set_size (maker->key, (guint) needed);
      needed = ucol_getSortKey (maker->collator, (UChar *) (void *) maker->text->data, length,
                                maker->key->data, needed);
    }
  return needed > 0;
}

static YdBrowseRow *
make_row (Maker       *maker,
          YdDriveItem *item)
{
  const char *name = yd_drive_item_get_name (item);
  g_autofree char *other = NULL;
  const char *key;
  YdBrowseRow *row;
  gsize size;

  if (make_key (maker, name))
    key = (const char *) maker->key->data;
  else
    key = other = g_utf8_collate_key_for_filename (name, -1);
  size = strlen (key) + 1;
  row = g_malloc0 (G_STRUCT_OFFSET (YdBrowseRow, key) + size);
  row->item = yd_drive_item_ref (item);
  memcpy (row->key, key, size);
  return row;
}

GPtrArray *
yd_browse_row_make_all (GPtrArray *items)
{
  GPtrArray *rows = g_ptr_array_sized_new (items->len);
  Maker maker;

  maker_init (&maker);
  for (guint i = 0; i < items->len; i++)
    g_ptr_array_add (rows, make_row (&maker, g_ptr_array_index (items, i)));
  maker_clear (&maker);
  return rows;
}

YdBrowseRow *
yd_browse_row_make (YdDriveItem *item)
{
  YdBrowseRow *row;
  Maker maker;

  maker_init (&maker);
  row = make_row (&maker, item);
  maker_clear (&maker);
  return row;
}

void
yd_browse_row_free (YdBrowseRow *row)
{
  if (row->entry != NULL)
    yd_browse_entry_set_place (row->entry, NULL);
  yd_drive_item_unref (row->item);
  g_free (row);
}

static int
order (gint64 a,
       gint64 b)
{
  return a < b ? -1 : a > b;
}

static int
compare_column (const YdBrowseRow *a,
                const YdBrowseRow *b,
                YdBrowseColumn     column)
{
  int result;

  switch (column & ~YD_BROWSE_COLUMN_MIXED)
    {
    case YD_BROWSE_COLUMN_SIZE:
      return order (yd_drive_item_get_size (a->item), yd_drive_item_get_size (b->item));
    case YD_BROWSE_COLUMN_TYPE:
      result = order (yd_drive_item_get_category (a->item), yd_drive_item_get_category (b->item));
      return result != 0 ? result : strcmp (yd_drive_item_get_extension (a->item),
                                            yd_drive_item_get_extension (b->item));
    case YD_BROWSE_COLUMN_MODIFIED:
      return order (yd_drive_item_get_modified_us (a->item),
                    yd_drive_item_get_modified_us (b->item));
    case YD_BROWSE_COLUMN_CREATED:
      return order (yd_drive_item_get_created_us (a->item),
                    yd_drive_item_get_created_us (b->item));
    case YD_BROWSE_COLUMN_NAME:
    default:
      return strcmp (a->key, b->key);
    }
}

int
yd_browse_row_compare (const YdBrowseRow *a,
                       const YdBrowseRow *b,
                       YdBrowseColumn     column,
                       gboolean           descending)
{
  int result = order (!yd_drive_item_is_folder (a->item), !yd_drive_item_is_folder (b->item));

  if (result != 0 && (column & YD_BROWSE_COLUMN_MIXED) == 0)
    return result;
  result = compare_column (a, b, column);
  if (result != 0)
    return descending ? -result : result;
  result = strcmp (a->key, b->key);
  if (result == 0)
    result = strcmp (yd_drive_item_get_name (a->item), yd_drive_item_get_name (b->item));
  return result != 0 ? result : strcmp (yd_drive_item_get_id (a->item),
                                        yd_drive_item_get_id (b->item));
}
