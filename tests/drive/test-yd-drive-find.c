/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Finding against the simulator: search, stars, paths, many at once; answers of other forms, and
 * each call cancelled.
 */
#include "config.h"

#include "yd-test-drive.h"

#include <string.h>

static GPtrArray *
search (YdTestDrive          *self,
        const YdDriveSearch  *what,
        const char           *marker,
        char                **next_marker)
{
  yd_drive_client_search_async (self->client, self->drive_id, what, marker, self->cancellable,
                                yd_test_drive_take, self);
  return yd_drive_client_search_finish (self->client, yd_test_drive_wait (self), next_marker,
                                        &self->error);
}

static GPtrArray *
list_starred (YdTestDrive  *self,
              const char   *marker,
              char        **next_marker)
{
  yd_drive_client_list_starred_async (self->client, self->drive_id, marker, self->cancellable,
                                      yd_test_drive_take, self);
  return yd_drive_client_list_starred_finish (self->client, yd_test_drive_wait (self),
                                              next_marker, &self->error);
}

static YdDriveItem *
set_starred (YdTestDrive *self,
             YdDriveItem *item,
             gboolean     starred)
{
  yd_drive_client_set_starred_async (self->client, item, starred, self->cancellable,
                                     yd_test_drive_take, self);
  return yd_drive_client_set_starred_finish (self->client, yd_test_drive_wait (self),
                                             &self->error);
}

static YdDriveItem *
get_by_path (YdTestDrive *self,
             const char  *path)
{
  yd_drive_client_get_by_path_async (self->client, self->drive_id, path, self->cancellable,
                                     yd_test_drive_take, self);
  return yd_drive_client_get_by_path_finish (self->client, yd_test_drive_wait (self),
                                             &self->error);
}

static GPtrArray *
get_many (YdTestDrive        *self,
          const char * const *ids)
{
  yd_drive_client_get_many_async (self->client, self->drive_id, ids, self->cancellable,
                                  yd_test_drive_take, self);
  return yd_drive_client_get_many_finish (self->client, yd_test_drive_wait (self), &self->error);
}

/* The names in their order, with commas. (transfer full) */
static char *
join_names (GPtrArray *items)
{
  g_autoptr(GString) names = g_string_new (NULL);

  for (guint i = 0; i < items->len; i++)
    g_string_append_printf (names, "%s%s", i > 0 ? "," : "",
                            yd_drive_item_get_name (g_ptr_array_index (items, i)));
  return g_strdup (names->str);
}

static void
assert_found (YdTestDrive         *self,
              const YdDriveSearch *what,
              const char          *expected)
{
  g_autofree char *next_marker = NULL;
  g_autoptr(GPtrArray) items = search (self, what, NULL, &next_marker);
  g_autofree char *names = NULL;

  g_assert_no_error (self->error);
  g_assert_null (next_marker);
  names = join_names (items);
  g_assert_cmpstr (names, ==, expected);
}

static void
test_search (YdTestDrive   *self,
             gconstpointer  data)
{
  g_autofree char *folder_id = yd_test_drive_add_folder (self, "root", "red");
  g_autofree char *deep = yd_test_drive_add_file (self, folder_id, "infrared.mp3", "x");
  g_autofree char *flat = yd_test_drive_add_file (self, "root", "Green.txt", "y");
  gint64 now_us = g_get_real_time ();

  g_assert_true (deep != NULL && flat != NULL);
  assert_found (self, &(YdDriveSearch) { .text = "green" }, "Green.txt");
  assert_found (self, &(YdDriveSearch) { .text = "red", .type = YD_DRIVE_SEARCH_FOLDERS }, "red");
  assert_found (self, &(YdDriveSearch) { .text = "red", .type = YD_DRIVE_SEARCH_AUDIO },
                "infrared.mp3");
  assert_found (self, &(YdDriveSearch) { .text = "red", .parent_id = folder_id }, "infrared.mp3");
  assert_found (self, &(YdDriveSearch) { .text = "red", .parent_id = folder_id,
                                         .type = YD_DRIVE_SEARCH_AUDIO,
                                         .from_us = now_us - 60 * G_USEC_PER_SEC,
                                         .until_us = now_us + 60 * G_USEC_PER_SEC },
                "infrared.mp3");
  assert_found (self, &(YdDriveSearch) { .until_us = now_us - 60 * G_USEC_PER_SEC }, "");
}

/* What is typed finds what is called so, and nothing else. */
static void
test_search_quoted (YdTestDrive   *self,
                    gconstpointer  data)
{
  static const char * const names[] = {
    "it's \"quoted\"", "back\\slash", "\" or type = \"folder", "tab\there", "%_*?[x]",
    "ends with\\", "(and) or not",
  };
  g_autofree char *other = yd_test_drive_add_folder (self, "root", "other");

  g_assert_nonnull (other);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *id = yd_test_drive_add_folder (self, "root", names[i]);

      g_assert_nonnull (id);
      assert_found (self, &(YdDriveSearch) { .text = names[i] }, names[i]);
    }
  g_assert_null (search (self, &(YdDriveSearch) { .text = "\xff" }, NULL, NULL));
  g_assert_error (self->error, YD_DRIVE_ERROR, YD_DRIVE_ERROR_NAME);
  g_assert_cmpuint (yd_sim_count (self->sim, "openFile/search"), ==, G_N_ELEMENTS (names));
}

static void
test_search_pages (YdTestDrive   *self,
                   gconstpointer  data)
{
  g_autofree char *marker = NULL;
  g_autofree char *end = NULL;
  g_autoptr(GPtrArray) first = NULL;
  g_autoptr(GPtrArray) second = NULL;

  for (guint i = 0; i < 130; i++)
    {
      g_autofree char *name = g_strdup_printf ("hit %u", i);
      g_autofree char *id = yd_test_drive_add_folder (self, "root", name);

      g_assert_nonnull (id);
    }
  first = search (self, &(YdDriveSearch) { .text = "hit" }, NULL, &marker);
  g_assert_no_error (self->error);
  g_assert_cmpuint (first->len, ==, 100);
  second = search (self, &(YdDriveSearch) { .text = "hit" }, marker, &end);
  g_assert_no_error (self->error);
  g_assert_cmpuint (second->len, ==, 30);
  g_assert_null (end);

  yd_test_drive_reply (self, "openFile/search", 200, "{\"items\":[],\"next_marker\":\"m\"}");
  g_assert_null (search (self, &(YdDriveSearch) { 0 }, "m", NULL));
  g_assert_error (self->error, YD_DRIVE_ERROR, YD_DRIVE_ERROR_PROTOCOL);
}

static void
test_stars (YdTestDrive   *self,
            gconstpointer  data)
{
  g_autofree char *folder_id = yd_test_drive_add_folder (self, "root", "d");
  g_autofree char *id = yd_test_drive_add_file (self, folder_id, "a.txt", "x");
  g_autoptr(YdDriveItem) item = yd_test_drive_get (self, id);
  g_autoptr(YdDriveItem) starred = set_starred (self, item, TRUE);
  g_autoptr(YdDriveItem) again = NULL;
  g_autoptr(YdDriveItem) plain = NULL;
  g_autoptr(GPtrArray) items = NULL;
  g_autoptr(GPtrArray) none = NULL;

  g_assert_no_error (self->error);
  g_assert_true (yd_drive_item_get_starred (starred));
  g_assert_cmpstr (yd_drive_item_get_parent_id (starred), ==, folder_id);
  yd_test_drive_assert_feed (self, "~a.txt;");
  items = list_starred (self, NULL, NULL);
  g_assert_no_error (self->error);
  g_assert_cmpuint (items->len, ==, 1);
  g_assert_true (yd_drive_item_equal (items->pdata[0], starred));

  again = set_starred (self, starred, TRUE);
  g_assert_no_error (self->error);
  plain = set_starred (self, starred, FALSE);
  g_assert_no_error (self->error);
  g_assert_false (yd_drive_item_get_starred (plain));
  none = list_starred (self, NULL, NULL);
  g_assert_cmpuint (none->len, ==, 0);
}

/* An answer without the star is believed, one with the wrong star is not. */
static void
test_star_answers (YdTestDrive   *self,
                   gconstpointer  data)
{
  g_autofree char *id = yd_test_drive_add_file (self, "root", "a.txt", "x");
  g_autoptr(YdDriveItem) item = yd_test_drive_get (self, id);
  g_autoptr(YdDriveItem) starred = NULL;
  static const char * const wrong[] = {
    "{\"file_id\":\"%s\",\"name\":\"a.txt\",\"type\":\"file\",\"starred\":false}",
    "{\"file_id\":\"x%s\",\"name\":\"a.txt\",\"type\":\"file\",\"starred\":true}",
    "{\"file_id\":\"%s\",\"starred\":true}",
  };
  g_autofree char *silent =
    g_strdup_printf ("{\"file_id\":\"%s\",\"name\":\"a.txt\",\"type\":\"file\"}", id);

  yd_test_drive_reply (self, "openFile/update", 200, silent);
  starred = set_starred (self, item, TRUE);
  g_assert_no_error (self->error);
  g_assert_true (yd_drive_item_get_starred (starred));
  yd_test_drive_assert_feed (self, "~a.txt;");
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_auto(GStrv) halves = g_strsplit (wrong[i], "%s", 2);
      g_autofree char *body = g_strjoinv (id, halves);

      yd_test_drive_reply (self, "openFile/update", 200, body);
      g_assert_null (set_starred (self, item, TRUE));
      g_assert_error (self->error, YD_DRIVE_ERROR, YD_DRIVE_ERROR_PROTOCOL);
    }
  yd_test_drive_assert_feed (self, "");
}

static void
test_by_path (YdTestDrive   *self,
              gconstpointer  data)
{
  g_autofree char *folder_id = yd_test_drive_add_folder (self, "root", "照片");
  g_autofree char *id = yd_test_drive_add_file (self, folder_id, "b c.txt", "x");
  g_autofree char *too_long = g_strnfill (1025, 'a');
  g_autofree char *path = g_strconcat ("/", too_long, NULL);
  static const char * const same[] = { "/照片/b c.txt", "照片/b c.txt", "//照片//b c.txt/" };
  static const char * const root[] = { "/", "", "//" };

  for (guint i = 0; i < G_N_ELEMENTS (same); i++)
    {
      g_autoptr(YdDriveItem) item = get_by_path (self, same[i]);

      g_assert_no_error (self->error);
      g_assert_cmpstr (yd_drive_item_get_id (item), ==, id);
      g_assert_cmpstr (yd_drive_item_get_parent_id (item), ==, folder_id);
    }
  for (guint i = 0; i < G_N_ELEMENTS (root); i++)
    {
      g_autoptr(YdDriveItem) item = get_by_path (self, root[i]);

      g_assert_cmpstr (yd_drive_item_get_id (item), ==, YD_DRIVE_ROOT_ID);
    }
  g_assert_cmpuint (yd_sim_count (self->sim, "get_by_path"), ==, G_N_ELEMENTS (same));
  g_assert_null (get_by_path (self, "/no/such"));
  g_assert_error (self->error, YD_DRIVE_ERROR, YD_DRIVE_ERROR_NOT_FOUND);
  yd_test_drive_reply (self, "get_by_path", 404, "{\"code\":\"NotFound.File\"}");
  g_assert_null (get_by_path (self, "/a"));
  g_assert_error (self->error, YD_DRIVE_ERROR, YD_DRIVE_ERROR_NOT_FOUND);
  g_assert_null (get_by_path (self, path));
  g_assert_error (self->error, YD_DRIVE_ERROR, YD_DRIVE_ERROR_NAME);
}

/* 205 in three calls, in order; those that are gone are left out. */
static void
test_many (YdTestDrive   *self,
           gconstpointer  data)
{
  g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GPtrArray) items = NULL;
  g_autoptr(GPtrArray) none = NULL;
  static const char * const nothing[] = { NULL };

  for (guint i = 0; i < 204; i++)
    {
      g_autofree char *name = g_strdup_printf ("%u", i);

      g_ptr_array_add (ids, yd_test_drive_add_folder (self, "root", name));
    }
  g_ptr_array_insert (ids, 50, g_strdup ("0123456789012345678901234567890123456789"));
  g_ptr_array_add (ids, NULL);
  items = get_many (self, (const char * const *) ids->pdata);
  g_assert_no_error (self->error);
  g_assert_cmpuint (items->len, ==, 204);
  for (guint i = 0; i < items->len; i++)
    g_assert_cmpstr (yd_drive_item_get_id (items->pdata[i]), ==, ids->pdata[i < 50 ? i : i + 1]);
  g_assert_cmpuint (yd_sim_count (self->sim, "batch/get"), ==, 3);

  none = get_many (self, nothing);
  g_assert_no_error (self->error);
  g_assert_cmpuint (none->len, ==, 0);
  g_assert_cmpuint (yd_sim_count (self->sim, "batch/get"), ==, 3);
}

/* The answer may be a bare array; what was not asked for is not handed on. */
static void
test_many_forms (YdTestDrive   *self,
                 gconstpointer  data)
{
  static const char * const ids[] = { "a", "b", "c", NULL };
  static const char bare[] =
    " [{\"file_id\":\"b\",\"name\":\"B\",\"type\":\"folder\"},"
    "{\"file_id\":\"x\",\"name\":\"X\",\"type\":\"folder\"},"
    "{\"file_id\":\"c\",\"name\":\"C\",\"type\":\"folder\",\"trashed\":true},"
    "{\"file_id\":\"a\",\"name\":\"A\",\"type\":\"folder\"}]";
  static const char * const senseless[] = { "[1]", "{\"items\":{}}", "[", "{}", "" };
  g_autoptr(GPtrArray) items = NULL;
  g_autofree char *names = NULL;

  yd_test_drive_reply (self, "batch/get", 200, bare);
  items = get_many (self, ids);
  g_assert_no_error (self->error);
  names = join_names (items);
  g_assert_cmpstr (names, ==, "A,B");
  for (guint i = 0; i < G_N_ELEMENTS (senseless); i++)
    {
      yd_test_drive_reply (self, "batch/get", 200, senseless[i]);
      g_assert_null (get_many (self, ids));
      g_assert_error (self->error, YD_DRIVE_ERROR, YD_DRIVE_ERROR_PROTOCOL);
    }
}

static void
assert_cancelled (YdTestDrive *self)
{
  g_assert_error (self->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&self->error);
}

static void
assert_all_cancelled (YdTestDrive *self,
                      YdDriveItem *item)
{
  static const char * const ids[] = { "a", NULL };

  g_assert_null (search (self, &(YdDriveSearch) { .text = "a" }, NULL, NULL));
  assert_cancelled (self);
  g_assert_null (list_starred (self, NULL, NULL));
  assert_cancelled (self);
  g_assert_null (set_starred (self, item, TRUE));
  assert_cancelled (self);
  g_assert_null (get_by_path (self, "/a"));
  assert_cancelled (self);
  g_assert_null (get_many (self, ids));
  assert_cancelled (self);
}

static void
test_cancel_before (YdTestDrive   *self,
                    gconstpointer  data)
{
  g_autofree char *id = yd_test_drive_add_folder (self, "root", "a");
  g_autoptr(YdDriveItem) item = yd_test_drive_get (self, id);

  yd_sim_clear_journal (self->sim);
  g_cancellable_cancel (self->cancellable);
  assert_all_cancelled (self, item);
  g_assert_cmpuint (yd_sim_get_journal (self->sim)->len, ==, 0);
  yd_test_drive_assert_feed (self, "");
}

static void
cancel_at_request (YdTestDrive *self,
                   const char  *endpoint)
{
  YdSimFault hang = { .kind = YD_SIM_FAULT_HANG, .endpoint = endpoint };

  yd_sim_add_fault (self->sim, &hang);
  while (yd_sim_count (self->sim, endpoint) == 0)
    g_main_context_iteration (NULL, TRUE);
  g_cancellable_cancel (self->cancellable);
  yd_test_drive_wait (self);
}

static void
test_cancel_during (YdTestDrive   *self,
                    gconstpointer  data)
{
  static const char * const ids[] = { "a", NULL };

  yd_drive_client_search_async (self->client, self->drive_id, &(YdDriveSearch) { .text = "a" },
                                NULL, self->cancellable, yd_test_drive_take, self);
  cancel_at_request (self, "openFile/search");
  g_assert_null (yd_drive_client_search_finish (self->client, self->last, NULL, &self->error));
  assert_cancelled (self);
  g_cancellable_reset (self->cancellable);
  yd_drive_client_get_many_async (self->client, self->drive_id, ids, self->cancellable,
                                  yd_test_drive_take, self);
  cancel_at_request (self, "batch/get");
  g_assert_null (yd_drive_client_get_many_finish (self->client, self->last, &self->error));
  assert_cancelled (self);
}

#define ADD(path, func) \
  g_test_add ("/drive/find/" path, YdTestDrive, NULL, yd_test_drive_set_up, func, \
              yd_test_drive_tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("search", test_search);
  ADD ("search-quoted", test_search_quoted);
  ADD ("search-pages", test_search_pages);
  ADD ("stars", test_stars);
  ADD ("star-answers", test_star_answers);
  ADD ("by-path", test_by_path);
  ADD ("many", test_many);
  ADD ("many-forms", test_many_forms);
  ADD ("cancel-before", test_cancel_before);
  ADD ("cancel-during", test_cancel_during);
  return g_test_run ();
}
