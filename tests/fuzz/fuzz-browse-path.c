/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Paths that are typed, in a tree of which everything is remembered: /a with b, 云朵 and "a b" in
 * it, /a/b with a. They lead where a walk by hand leads, or nowhere; what a path is completed to
 * begins as it does and leads to a folder.
 *
 * Fuzzes: src/browse/yd-browse-path.c
 */
#include "config.h"

#include "yd-fuzz-world.h"
#include "yd-fuzz.h"

#include "yd-browse-path.h"

#include <glib/gstdio.h>
#include <string.h>

#define PATH_MAX_BYTES 256

/* Folders by path, and the ids of what is in them. */
static const struct
{
  const char *path;
  const char *id;
  const char *children[4];
} tree[] = {
  { "", "0", { "a" } },
  { "/a", "1", { "b", "云朵", "a b" } },
  { "/a/b", "2", { "a" } },
  { "/a/云朵", "3", { NULL } },
  { "/a/a b", "4", { NULL } },
  { "/a/b/a", "5", { NULL } },
};

typedef struct
{
  YdFuzzWorld *world;             /* (owned) */
  char *folder;                   /* (owned) */
  YdBrowseListingStore *listings; /* (owned) */
  YdBrowsePlace *top;             /* (owned): the folder with the id 0 */
} Fixture;

/* -1 when there is no such folder. */
static int
find (const char *path)
{
  for (guint i = 0; i < G_N_ELEMENTS (tree); i++)
    if (g_str_equal (tree[i].path, path))
      return (int) i;
  return -1;
}

static YdDriveItem *
make_folder (guint       index,
             const char *name)
{
  return yd_drive_item_new_folder ("11519221", tree[index].id, "root", name);
}

static void
remember (Fixture *self,
          guint    index)
{
  g_autoptr(GPtrArray) items =
    g_ptr_array_new_with_free_func ((GDestroyNotify) yd_drive_item_unref);
  g_autoptr(YdDriveItem) folder = make_folder (index, "x");
  YdStorage *storage = yd_browse_place_get_storage (self->top);

  for (guint i = 0; tree[index].children[i] != NULL; i++)
    {
      const char *name = tree[index].children[i];
      g_autofree char *path = g_strconcat (tree[index].path, "/", name, NULL);

      g_ptr_array_add (items, make_folder ((guint) find (path), name));
    }
  yd_browse_listing_store_save (self->listings,
                                yd_storage_account_get_id (yd_storage_get_account (storage)),
                                folder, items);
}

static void
set_up (Fixture *self)
{
  g_autoptr(YdStorage) storage = NULL;
  g_autoptr(YdDriveItem) folder = make_folder (0, "top");
  g_autoptr(GPtrArray) folders = g_ptr_array_new ();

  self->world = yd_fuzz_world_new ();
  storage = yd_fuzz_world_add_storage (self->world);
  self->folder = g_dir_make_tmp ("yd-fuzz-XXXXXX", NULL);
  self->listings = yd_browse_listing_store_new (self->folder, G_LIST_MODEL (self->world->registry),
                                                1 << 20);
  g_ptr_array_add (folders, folder);
  self->top = yd_browse_place_new_at (storage, folders);
  for (guint i = 0; i < G_N_ELEMENTS (tree); i++)
    remember (self, i);
}

static void
remove_tree (const char *folder)
{
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_unlink (path) != 0)
        remove_tree (path);
    }
  g_rmdir (folder);
}

static void
tear_down (Fixture *self)
{
  g_object_unref (self->top);
  g_object_unref (self->listings);
  yd_fuzz_world_free (self->world);
  remove_tree (self->folder);
  g_free (self->folder);
}

static void
keep_result (GObject      *source,
             GAsyncResult *result,
             gpointer      data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static void
wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
}

/* Where a path below the top leads; NULL when it leads nowhere. (transfer full) */
static char *
walk (const char *typed)
{
  g_auto(GStrv) names = g_strsplit (typed, "/", -1);
  g_autoptr(GString) path = g_string_new (NULL);

  for (guint i = 0; names[i] != NULL; i++)
    {
      if (*names[i] == '\0' || g_str_equal (names[i], "."))
        continue;
      if (!g_str_equal (names[i], ".."))
        g_string_append_printf (path, "/%s", names[i]);
      else if (path->len == 0)
        return NULL; /* above the top nothing is known */
      else
        g_string_truncate (path, (gsize) (strrchr (path->str, '/') - path->str));
      if (find (path->str) < 0)
        return NULL;
    }
  return g_strdup (path->str);
}

static void
resolve (Fixture    *self,
         const char *typed)
{
  g_autofree char *expected = walk (typed);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(YdBrowsePlace) place = NULL;
  g_autofree char *path = NULL;

  yd_browse_path_resolve_async (self->top, typed, self->listings, NULL, keep_result, &result);
  wait_for (&result);
  place = yd_browse_path_resolve_finish (self->top, result, &error);
  g_assert_true ((place != NULL) == (error == NULL));
  if (expected == NULL)
    return;
  g_assert_no_error (error);
  path = yd_browse_place_dup_path (place);
  g_assert_true (g_str_has_prefix (path, "/top"));
  g_assert_cmpstr (path + strlen ("/top"), ==, expected);
}

static void
complete (Fixture    *self,
          const char *typed)
{
  const char *slash = strrchr (typed, '/');
  gsize head = slash != NULL ? (gsize) (slash - typed) + 1 : 0;
  g_autofree char *folder = g_strndup (typed, head);
  g_autofree char *expected = walk (folder);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_auto(GStrv) texts = NULL;

  yd_browse_path_complete_async (self->top, typed, 2, self->listings, NULL, keep_result, &result);
  wait_for (&result);
  texts = yd_browse_path_complete_finish (self->top, result, &error);
  g_assert_true ((texts != NULL) == (error == NULL));
  /* Nothing is remembered of an empty folder. */
  g_assert_true (expected == NULL || texts != NULL ||
                 tree[find (expected)].children[0] == NULL);
  for (guint i = 0; texts != NULL && texts[i] != NULL; i++)
    {
      g_autofree char *leads = walk (texts[i]);

      g_assert_cmpuint (i, <, 2);
      g_assert_cmpint (strncmp (texts[i], typed, head), ==, 0);
      g_assert_nonnull (leads);
    }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autofree char *typed = yd_fuzz_dup_utf8 (data, MIN (size, PATH_MAX_BYTES));
  Fixture fixture;

  /* From the root of the storage on nothing is known. */
  if (*typed == '/')
    return 0;
  set_up (&fixture);
  resolve (&fixture, typed);
  complete (&fixture, typed);
  tear_down (&fixture);
  return 0;
}
