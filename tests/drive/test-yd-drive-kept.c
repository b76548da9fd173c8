/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Items that are kept, alone and many at once, and what the keeping of many costs meanwhile.
 */
#include "config.h"

#include "yd-drive-item-private.h"
#include "yd-drive-kept.h"

#include <malloc.h>

#define MANY 20000

/* (transfer full) */
static YdDriveItem *
make_item (guint number)
{
  g_autofree char *id = g_strdup_printf ("6520943dc2617f0ea2b84a4ab5a1d%011u", number);
  g_autofree char *name = g_strdup_printf ("a report of some length %u.pdf", number);
  YdDriveItem *item = yd_drive_item_new ("1", id, "root", name, YD_DRIVE_ITEM_FILE, NULL);

  item->content_hash = g_strdup ("DA39A3EE5E6B4B0D3255BFEF95601890AFD80709");
  item->mime_type = g_ref_string_new_intern ("application/pdf");
  item->size = number;
  item->created_us = 1000000 + (gint64) number;
  item->modified_us = 2000000 + (gint64) number;
  item->category = YD_DRIVE_CATEGORY_DOCUMENT;
  item->starred = number % 2 == 1;
  return item;
}

/* (transfer full) */
static GPtrArray *
make_items (void)
{
  GPtrArray *items = g_ptr_array_new_with_free_func ((GDestroyNotify) yd_drive_item_unref);

  for (guint i = 0; i < MANY; i++)
    g_ptr_array_add (items, make_item (i));
  return items;
}

static void
test_one (void)
{
  g_autoptr(YdDriveItem) item = make_item (7);
  g_autoptr(YdDriveItem) folder = yd_drive_item_new_folder ("1", "f", "root", "a 'name' (\"云\")");
  g_autofree char *kept = yd_drive_kept_from_item (item);
  g_autofree char *kept_folder = yd_drive_kept_from_item (folder);
  g_autoptr(YdDriveItem) again = yd_drive_kept_to_item (kept);
  g_autoptr(YdDriveItem) folder_again = yd_drive_kept_to_item (kept_folder);

  g_assert_true (yd_drive_item_equal (item, again));
  g_assert_cmpint (yd_drive_item_get_created_us (again), ==, 1000007);
  g_assert_true (yd_drive_item_equal (folder, folder_again));
  g_assert_null (yd_drive_item_get_content_hash (folder_again));
}

static void
test_none_of_ours (void)
{
  g_assert_null (yd_drive_kept_to_item (NULL));
  g_assert_null (yd_drive_kept_to_item (""));
  g_assert_null (yd_drive_kept_to_item ("('1', 'a')"));
  g_assert_null (yd_drive_kept_to_item ("'\xff'"));
}

/* Any stretch of them, also over the end. */
static void
test_many (void)
{
  g_autoptr(GPtrArray) items = make_items ();
  g_autoptr(GVariant) kept = yd_drive_kept_from_items (items);
  g_autoptr(GPtrArray) all = yd_drive_kept_to_items (kept, 0, MANY);
  g_autoptr(GPtrArray) last = yd_drive_kept_to_items (kept, MANY - 3, 100);
  g_autoptr(GPtrArray) beyond = yd_drive_kept_to_items (kept, MANY, 1);

  g_assert_cmpuint (all->len, ==, MANY);
  for (guint i = 0; i < MANY; i++)
    g_assert_true (yd_drive_item_equal (g_ptr_array_index (all, i),
                                        g_ptr_array_index (items, i)));
  g_assert_cmpuint (last->len, ==, 3);
  g_assert_true (yd_drive_item_equal (g_ptr_array_index (last, 0),
                                      g_ptr_array_index (items, MANY - 3)));
  g_assert_cmpuint (beyond->len, ==, 0);
}

/* A folder of 100,000 files took 250 MB for a moment, and the heap did not give it back. */
static void
test_memory (void)
{
  g_autoptr(GPtrArray) items = make_items ();
  size_t before = mallinfo2 ().arena;
  g_autoptr(GVariant) kept = NULL;
  size_t grown;

  kept = yd_drive_kept_from_items (items);
  grown = mallinfo2 ().arena - before;
  g_test_message ("%" G_GSIZE_FORMAT " bytes an item", grown / MANY);
  g_assert_cmpuint (grown, <, 3 * g_variant_get_size (kept));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  /* First: later there is a heap of what the others have freed. The sanitizers' allocator tells
   * nothing. */
  if (mallinfo2 ().arena > 0)
    g_test_add_func ("/drive/kept/memory", test_memory);
  g_test_add_func ("/drive/kept/one", test_one);
  g_test_add_func ("/drive/kept/none-of-ours", test_none_of_ours);
  g_test_add_func ("/drive/kept/many", test_many);
  return g_test_run ();
}
