/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A bus of our own, and this program as the overview that asks on it. Storages and names are
 * written to a folder as the app leaves them there; there is no network at all.
 */
#include "config.h"

#include "yd-app-found.h"
#include "yd-app-search-provider.h"
#include "yd-test-bus.h"
#include "yd-test-names.h"

#include "yd-base-tree.h"
#include "yd-storage-profile.h"

#include <string.h>

#define PATH      "/org/example/App/SearchProvider"
#define INTERFACE "org.gnome.Shell.SearchProvider2"

typedef struct
{
  GTestDBus *bus;                /* (owned) */
  GDBusConnection *shell;        /* (owned) */
  GDBusConnection *ours;         /* (owned) */
  GApplication *application;     /* (owned) */
  YdAppSearchProvider *provider; /* (owned) */
  char *folder;                  /* (owned) */
  GString *wanted;               /* (owned): what the signals said */
} Fixture;

static void
run (YdBaseDatabase *database,
     const char     *sql)
{
  g_autoptr(GError) error = NULL;

  yd_base_database_run (database, &error, sql, 0);
  g_assert_no_error (error);
}

static void
write_storages (Fixture *fixture)
{
  g_autofree char *path = g_build_filename (fixture->folder, YD_STORAGE_PROFILE_FILE, NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(YdBaseDatabase) database =
    yd_base_database_new (path, yd_storage_registry_get_migrations (), &error);

  g_assert_no_error (error);
  run (database, "INSERT INTO account VALUES (1, 'u', 0, 'https://example.org', NULL, 'c', 'k',"
                 " 'Alice', '', '100', '200', NULL, 0)");
  run (database, "INSERT INTO storage (id, account, position, name, kind, root_id, removal, livp,"
                 " instant, internal, enabled) VALUES"
                 " (7, 1, 1, 'Holiday', 0, 'f1', 0, 0, 1, 0, 1),"
                 " (3, 1, 2, '云盘', 0, 'root', 0, 0, 1, 0, 1),"
                 " (4, 1, 3, 'Resting', 1, 'root', 0, 0, 1, 0, 0),"
                 " (5, 1, 4, 'Not granted', 2, 'root', 0, 0, 1, 0, 1)");
}

static void
write_names (Fixture *fixture)
{
  static const struct
  {
    const char *drive, *parent, *id, *name;
  } rows[] = {
    { "100", "root", "f1", "2023/" },
    { "100", "f1", "f2", "海边/" },
    { "100", "f2", "p1", "我的照片.jpg" },
    { "100", "root", "p2", "名字 notes.txt" },
    { "100", "root", "f3", "我的名字/" },
    { "200", "root", "r1", "我的名字 resting.txt" },
  };
  g_autofree char *path = g_build_filename (fixture->folder, YD_BROWSE_NAME_INDEX_FILE, NULL);
  g_autoptr(GListStore) storages = g_list_store_new (YD_TYPE_STORAGE);
  YdBrowseNameIndex *index = yd_browse_name_index_new (path, G_LIST_MODEL (storages));
  g_autoptr(GPtrArray) items =
    g_ptr_array_new_with_free_func ((GDestroyNotify) yd_drive_item_unref);

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    g_ptr_array_add (items, yd_test_names_item (rows[i].drive, rows[i].parent, rows[i].id,
                                                rows[i].name, (gint64) i));
  yd_browse_name_index_hear_items (index, items);
  yd_test_names_settle (index);
  g_object_add_weak_pointer (G_OBJECT (index), (gpointer *) &index);
  g_object_unref (index);
  yd_test_wait_until (index == NULL);
}

static void
item_wanted (Fixture         *fixture,
             gint64           storage,
             YdBrowseNameHit *hit,
             const char      *folder,
             const char      *file,
             guint            time)
{
  g_string_append_printf (fixture->wanted, "%d %s %s %s %u;", (int) storage,
                          hit != NULL
                            ? yd_drive_item_get_name (yd_browse_name_hit_get_item (hit)) : "-",
                          folder, file != NULL ? file : "-", time);
}

static void
search_wanted (Fixture    *fixture,
               const char *text,
               guint       time)
{
  g_string_append_printf (fixture->wanted, "search %s %u;", text, time);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("yunduo-found-XXXXXX", NULL);
  if (data != NULL)
    {
      write_storages (fixture);
      write_names (fixture);
    }
  fixture->wanted = g_string_new (NULL);
  fixture->bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (fixture->bus);
  fixture->shell = yd_test_bus_connect (fixture->bus);
  fixture->ours = yd_test_bus_connect (fixture->bus);
  fixture->application = g_application_new (NULL, G_APPLICATION_NON_UNIQUE);
  fixture->provider = yd_app_search_provider_new (fixture->application, fixture->folder);
  g_signal_connect_swapped (fixture->provider, "item-wanted", G_CALLBACK (item_wanted), fixture);
  g_signal_connect_swapped (fixture->provider, "search-wanted", G_CALLBACK (search_wanted),
                            fixture);
  g_assert_true (yd_app_search_provider_export (fixture->provider, fixture->ours, PATH, &error));
  g_assert_no_error (error);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  yd_app_search_provider_unexport (fixture->provider);
  g_object_add_weak_pointer (G_OBJECT (fixture->provider), (gpointer *) &fixture->provider);
  g_object_unref (fixture->provider);
  yd_test_wait_until (fixture->provider == NULL);
  g_dbus_connection_close_sync (fixture->shell, NULL, NULL);
  g_dbus_connection_close_sync (fixture->ours, NULL, NULL);
  g_object_unref (fixture->shell);
  g_object_unref (fixture->ours);
  g_object_unref (fixture->application);
  g_test_dbus_down (fixture->bus);
  g_object_unref (fixture->bus);
  g_string_free (fixture->wanted, TRUE);
  yd_base_tree_delete (fixture->folder);
  g_free (fixture->folder);
}

static void
begin (Fixture       *fixture,
       const char    *method,
       GVariant      *parameters,
       GAsyncResult **result)
{
  g_dbus_connection_call (fixture->shell, g_dbus_connection_get_unique_name (fixture->ours), PATH,
                          INTERFACE, method, parameters, NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL,
                          yd_test_keep_result_cb, result);
}

/* (transfer full): what @result came to. */
static GVariant *
finish (Fixture       *fixture,
        GAsyncResult **result)
{
  g_autoptr(GError) error = NULL;
  GVariant *reply;

  yd_test_wait_until (*result != NULL);
  reply = g_dbus_connection_call_finish (fixture->shell, *result, &error);
  g_assert_no_error (error);
  g_clear_object (result);
  return reply;
}

static GVariant *
call (Fixture    *fixture,
      const char *method,
      GVariant   *parameters)
{
  GAsyncResult *result = NULL;

  begin (fixture, method, parameters, &result);
  return finish (fixture, &result);
}

static GVariant *
new_terms (const char *text)
{
  g_auto(GStrv) words = g_strsplit (text, " ", -1);

  return g_variant_new_strv ((const char * const *) words, -1);
}

/* "ID ID …", and what they are in *metas. (transfer full) */
static char *
look_for (Fixture    *fixture,
          const char *text)
{
  g_autoptr(GVariant) reply =
    call (fixture, "GetInitialResultSet", g_variant_new ("(@as)", new_terms (text)));
  g_auto(GStrv) ids = NULL;

  g_variant_get (reply, "(^as)", &ids);
  return g_strjoinv (" ", ids);
}

static void
assert_finds (Fixture    *fixture,
              const char *text,
              const char *expected)
{
  g_autofree char *ids = look_for (fixture, text);

  g_test_message ("%s", text);
  g_assert_cmpstr (ids, ==, expected);
}

/* In the first storage that has it; what rests or was not granted shows nothing. */
static void
test_finds (Fixture       *fixture,
            gconstpointer  data)
{
  assert_finds (fixture, "notes", "3/root/p2");
  assert_finds (fixture, "NOTES 名", "3/root/p2");
  assert_finds (fixture, "海边", "7/f2");
  assert_finds (fixture, "照片", "7/f2/p1");
  assert_finds (fixture, "wdzp", "7/f2/p1");
  assert_finds (fixture, "名字", "3/root/p2 3/f3");
  assert_finds (fixture, "wdmz", "3/f3");
  assert_finds (fixture, "resting", "");
  assert_finds (fixture, "nothing at all", "");
}

static void
test_says_nothing_to_a_letter (Fixture       *fixture,
                               gconstpointer  data)
{
  assert_finds (fixture, "", "");
  assert_finds (fixture, "n", "");
  assert_finds (fixture, " n ", "");
  assert_finds (fixture, "海", "7/f2");
}

static void
test_subsearch (Fixture       *fixture,
                gconstpointer  data)
{
  const char *before[] = { "3/root/p2", "nonsense", NULL };
  g_autoptr(GVariant) reply =
    call (fixture, "GetSubsearchResultSet", g_variant_new ("(^as@as)", before,
                                                           new_terms ("照片")));
  g_autofree char *text = g_variant_print (reply, FALSE);

  g_assert_cmpstr (text, ==, "(['7/f2/p1'],)");
}

static void
assert_meta (GVariant   *metas,
             gsize       i,
             const char *name,
             const char *description,
             const char *icon_name)
{
  g_autoptr(GVariant) meta = g_variant_get_child_value (metas, i);
  g_autoptr(GVariant) serialized = g_variant_lookup_value (meta, "icon", NULL);
  g_autoptr(GIcon) icon = g_icon_deserialize (serialized);
  const char *value;

  g_assert_true (g_variant_lookup (meta, "name", "&s", &value));
  g_assert_cmpstr (value, ==, name);
  g_assert_true (g_variant_lookup (meta, "description", "&s", &value));
  g_assert_cmpstr (value, ==, description);
  g_assert_true (g_variant_lookup (meta, "id", "&s", &value));
  g_assert_cmpstr (g_themed_icon_get_names (G_THEMED_ICON (icon))[0], ==, icon_name);
}

static void
test_metas (Fixture       *fixture,
            gconstpointer  data)
{
  const char *ids[] = { "7/f2/p1", "3/root/unknown", "7/f2", "3/root/p2", NULL };
  g_autoptr(GVariant) reply = NULL;
  g_autoptr(GVariant) metas = NULL;

  assert_finds (fixture, "照片", "7/f2/p1");
  assert_finds (fixture, "海边", "7/f2");
  assert_finds (fixture, "notes", "3/root/p2");
  /* Also of the questions before the last one. */
  reply = call (fixture, "GetResultMetas", g_variant_new ("(^as)", ids));
  metas = g_variant_get_child_value (reply, 0);
  g_assert_cmpuint (g_variant_n_children (metas), ==, 3);
  assert_meta (metas, 0, "我的照片.jpg", "Holiday/海边", "x-office-document");
  assert_meta (metas, 1, "海边", "Holiday", "folder");
  assert_meta (metas, 2, "名字 notes.txt", "云盘", "x-office-document");
}

static void
test_activate (Fixture       *fixture,
               gconstpointer  data)
{
  static const char * const ids[] = {
    "7/f2/p1", "7/f2", "3/root/p%2F9", "", "x", "0/root/p", "-1/root/p", "3", "3/", "3//p",
    "3/root/", "3/a/b/c", "3/%00/p", "3/%/p", "99999999999999999999/root/p",
  };
  g_autofree char *huge = g_strnfill (5000, 'a');
  g_autofree char *too_long = g_strconcat ("3/", huge, NULL);

  assert_finds (fixture, "照片", "7/f2/p1");
  for (gsize i = 0; i < G_N_ELEMENTS (ids); i++)
    g_variant_unref (call (fixture, "ActivateResult",
                           g_variant_new ("(s@asu)", ids[i], new_terms ("x"), 40 + (guint) i)));
  g_variant_unref (call (fixture, "ActivateResult",
                         g_variant_new ("(s@asu)", too_long, new_terms ("x"), 1)));
  g_assert_cmpstr (fixture->wanted->str, ==,
                   "7 我的照片.jpg f2 p1 40;7 - f2 - 41;3 - root p/9 42;");
}

static void
test_launch (Fixture       *fixture,
             gconstpointer  data)
{
  g_autofree char *huge = g_strnfill (5000, 'a');
  g_autofree char *cut = g_strnfill (200, 'a');
  g_autofree char *expected = g_strconcat ("search 我的 notes 5;search ", cut, " 6;", NULL);

  g_variant_unref (call (fixture, "LaunchSearch",
                         g_variant_new ("(@asu)", new_terms ("我的 notes"), 5)));
  g_variant_unref (call (fixture, "LaunchSearch", g_variant_new ("(@asu)", new_terms (huge), 6)));
  g_assert_cmpstr (fixture->wanted->str, ==, expected);
}

/* Somebody types fast: each question is answered, the last one in full. */
static void
test_typing (Fixture       *fixture,
             gconstpointer  data)
{
  static const char * const texts[] = { "no", "not", "note", "notes" };
  GAsyncResult *results[G_N_ELEMENTS (texts)] = { NULL };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    begin (fixture, "GetInitialResultSet", g_variant_new ("(@as)", new_terms (texts[i])),
           &results[i]);
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr(GVariant) reply = finish (fixture, &results[i]);
      g_autofree char *text = g_variant_print (reply, FALSE);

      if (i + 1 == G_N_ELEMENTS (texts))
        g_assert_cmpstr (text, ==, "(['3/root/p2'],)");
    }
}

/* Without a profile, or with a broken one, nothing is found and nobody is bothered. */
static void
test_nothing_there (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autofree char *path = g_build_filename (fixture->folder, YD_STORAGE_PROFILE_FILE, NULL);

  assert_finds (fixture, "notes", "");
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_set_contents (path, "nonsense, and more of it", -1, NULL));
  assert_finds (fixture, "notes", "");
}

static void
test_cancelled (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  g_cancellable_cancel (cancellable);
  yd_app_found_search_async (fixture->folder, "notes", 5, cancellable, yd_test_keep_result_cb,
                             &result);
  yd_test_wait_until (result != NULL);
  g_assert_null (yd_app_found_search_finish (result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

#define ADD(name, func, data) \
  g_test_add ("/app/search-provider/" name, Fixture, data, set_up, func, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("finds", test_finds, "names");
  ADD ("says-nothing-to-a-letter", test_says_nothing_to_a_letter, "names");
  ADD ("subsearch", test_subsearch, "names");
  ADD ("metas", test_metas, "names");
  ADD ("activate", test_activate, "names");
  ADD ("launch", test_launch, "names");
  ADD ("typing", test_typing, "names");
  ADD ("nothing-there", test_nothing_there, NULL);
  ADD ("cancelled", test_cancelled, "names");
  return g_test_run ();
}
