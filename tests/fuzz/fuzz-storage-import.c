/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Exported storages, as somebody gives them to somebody: all of them are added, or nothing is; what
 * was added is exported and read again as the same.
 *
 * Fuzzes: src/storage/yd-storage-export.c
 * Fuzzes: src/storage/yd-storage-import.c
 */
#include "config.h"

#include "yd-fuzz-world.h"
#include "yd-fuzz.h"

#include "yd-storage-import.h"

static void
assert_same_account (const YdStorageImport *one,
                     const YdStorageImport *other)
{
  g_assert_cmpstr (one->user_id, ==, other->user_id);
  g_assert_cmpint (yd_auth_client_get_kind (one->client), ==,
                   yd_auth_client_get_kind (other->client));
  g_assert_null (yd_auth_client_get_secret (other->client));
}

static void
assert_same_options (const YdStorageOptions *one,
                     const YdStorageOptions *other)
{
  g_assert_cmpint (one->kind, ==, other->kind);
  g_assert_cmpstr (one->root_id, ==, other->root_id);
  g_assert_cmpint (one->removal, ==, other->removal);
  g_assert_cmpint (one->livp, ==, other->livp);
  g_assert_cmpint (one->instant, ==, other->instant);
  g_assert_cmpint (one->internal, ==, other->internal);
  g_assert_cmpint (one->order, ==, other->order);
  g_assert_cmpint (one->descending, ==, other->descending);
  g_assert_cmpstr (one->proxy, ==, other->proxy);
  g_assert_cmpint (one->enabled, ==, other->enabled);
  g_assert_cmpint (one->indexed, ==, other->indexed);
}

static void
assert_exported (YdStorageRegistry *registry,
                 GPtrArray         *imports)
{
  g_autofree char *text = yd_storage_registry_dup_export (registry);
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) again = yd_storage_import_parse (text, -1, &error);
  g_autoptr(GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);

  g_assert_no_error (error);
  g_assert_cmpuint (again->len, ==, imports->len);
  for (guint i = 0; i < imports->len; i++)
    {
      YdStorageImport *one = g_ptr_array_index (imports, i);
      YdStorageImport *other = g_ptr_array_index (again, i);

      assert_same_account (one, other);
      assert_same_options (one->options, other->options);
      g_assert_true (g_hash_table_add (names, other->options->name));
    }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) imports = yd_storage_import_parse ((const char *) data, (gssize) size,
                                                          &error);
  g_autoptr(YdFuzzWorld) world = NULL;

  yd_fuzz_assert_outcome (imports != NULL, error);
  if (imports == NULL)
    return 0;
  world = yd_fuzz_world_new ();
  g_assert_cmpint (yd_storage_registry_import (world->registry, imports, &error), ==,
                   (int) imports->len);
  g_assert_no_error (error);
  assert_exported (world->registry, imports);
  return 0;
}
