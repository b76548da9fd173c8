/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Thumbnails: nothing but what is looked at is asked for, a few at a time, and kept.
 */
#include "config.h"

#include "yd-test-world.h"

#include "yd-browse-thumbnails.h"

#include <glib/gstdio.h>
#include <string.h>

#define BATCH "openFile/batch/get"
#define DATA "GET oss"

typedef struct
{
  YdTestWorld *world;             /* (owned) */
  YdStorage *storage;             /* (owned) */
  YdBaseClock *clock;             /* (owned): stands still */
  YdBrowseShelf *shelf;           /* (owned) (nullable) */
  YdBrowseThumbnails *thumbnails; /* (owned) */
  char *folder;                   /* (owned) */
} Fixture;

/* One picture that somebody looks at. */
typedef struct
{
  YdDriveItem *item;         /* (owned) */
  GCancellable *cancellable; /* (owned) */
  GAsyncResult *result;      /* (owned) (nullable) */
} Look;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->world = yd_test_world_new_hurried (NULL);
  fixture->storage = yd_test_world_add_storage (fixture->world, "alice", "one");
  fixture->clock = yd_base_clock_new_manual (0);
  fixture->folder = g_dir_make_tmp ("yd-thumbnails-XXXXXX", NULL);
  if (data != NULL)
    fixture->shelf = yd_browse_shelf_new (fixture->folder, "picture",
                                          G_LIST_MODEL (fixture->world->registry), 1 << 20);
  fixture->thumbnails = yd_browse_thumbnails_new (fixture->shelf, fixture->clock);
}

static char *
dup_account_folder (Fixture *fixture)
{
  return g_strdup_printf ("%s/%" G_GINT64_FORMAT, fixture->folder,
                          yd_storage_account_get_id (yd_storage_get_account (fixture->storage)));
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_autofree char *account = dup_account_folder (fixture);

  g_assert_finalize_object (fixture->thumbnails);
  /* What is written is written. */
  if (fixture->shelf != NULL)
    yd_test_wait_until (g_atomic_int_get (&G_OBJECT (fixture->shelf)->ref_count) == 1);
  if (yd_storage_registry_remove (fixture->world->registry, fixture->storage, FALSE, NULL))
    yd_test_wait_until (!g_file_test (account, G_FILE_TEST_EXISTS));
  g_clear_object (&fixture->shelf);
  g_clear_object (&fixture->storage);
  g_clear_object (&fixture->clock);
  yd_test_world_free (fixture->world);
  g_rmdir (fixture->folder);
  g_assert_false (g_file_test (fixture->folder, G_FILE_TEST_EXISTS));
  g_free (fixture->folder);
}

/* (transfer full) */
static YdDriveItem *
add (Fixture    *fixture,
     const char *name)
{
  g_autoptr(GBytes) content = g_bytes_new (name, strlen (name));
  g_autofree char *id =
    yd_sim_add_file (fixture->world->sim, "alice", "backup", "root", name, content);
  g_autoptr(YdDriveItem) root = yd_storage_dup_root (fixture->storage);
  g_autoptr(GAsyncResult) result = NULL;
  GError *error = NULL;
  YdDriveItem *item;

  yd_drive_client_get_async (yd_storage_get_drive (fixture->storage),
                             yd_drive_item_get_drive_id (root), id, NULL, yd_test_keep_result_cb,
                             &result);
  yd_test_wait_until (result != NULL);
  item = yd_drive_client_get_finish (yd_storage_get_drive (fixture->storage), result, &error);
  g_assert_no_error (error);
  return item;
}

static void
look_free (gpointer data)
{
  Look *look = data;

  g_clear_object (&look->result);
  g_object_unref (look->cancellable);
  yd_drive_item_unref (look->item);
  g_free (look);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Look, look_free)

static Look *
look_at (Fixture     *fixture,
         YdDriveItem *item)
{
  Look *look = g_new0 (Look, 1);

  look->item = yd_drive_item_ref (item);
  look->cancellable = g_cancellable_new ();
  yd_browse_thumbnails_load_async (fixture->thumbnails, fixture->storage, item,
                                   look->cancellable, yd_test_keep_result_cb, &look->result);
  return look;
}

static Look *
look_at_new (Fixture    *fixture,
             const char *name)
{
  g_autoptr(YdDriveItem) item = add (fixture, name);

  return look_at (fixture, item);
}

static GBytes *
end (Fixture  *fixture,
     Look     *look,
     GError  **error)
{
  yd_test_wait_until (look->result != NULL);
  return yd_browse_thumbnails_load_finish (fixture->thumbnails, look->result, error);
}

static void
assert_seen (Fixture *fixture,
             Look    *look)
{
  const char *name = yd_drive_item_get_name (look->item);
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) bytes = end (fixture, look, &error);

  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), name, strlen (name));
}

static void
assert_fails (Fixture *fixture,
              Look    *look,
              GQuark   domain,
              int      code)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) bytes = end (fixture, look, &error);

  g_assert_null (bytes);
  g_assert_error (error, domain, code);
}

/* How often the service was asked for the thumbnail of @item; NULL: of any. */
static guint
count_fetched (Fixture     *fixture,
               YdDriveItem *item)
{
  GPtrArray *journal = yd_sim_get_journal (fixture->world->sim);
  guint n = 0;

  for (guint i = 0; i < journal->len; i++)
    {
      YdSimEntry *entry = g_ptr_array_index (journal, i);

      if (g_str_equal (entry->endpoint, DATA) &&
          (item == NULL || strstr (entry->path, yd_drive_item_get_id (item)) != NULL))
        n++;
    }
  return n;
}

static guint
count_batches (Fixture *fixture)
{
  return yd_sim_count (fixture->world->sim, BATCH);
}

/* Answers to data requests do not come. */
static void
hold_data (Fixture *fixture)
{
  YdSimFault fault = { .kind = YD_SIM_FAULT_HANG, .endpoint = DATA, .times = G_MAXUINT };

  yd_sim_add_fault (fixture->world->sim, &fault);
}

static void
let_pass (Fixture *fixture)
{
  for (guint i = 0; i < 10; i++)
    yd_test_iterate ();
}

/* Only what is looked at is fetched, and where it is is asked once for all. */
static void
test_only_seen (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr(YdDriveItem) unseen = add (fixture, "unseen.png");
  g_autoptr(YdDriveItem) a = add (fixture, "a.png");
  g_autoptr(YdDriveItem) b = add (fixture, "b.jpg");
  g_autoptr(Look) first = look_at (fixture, a);
  g_autoptr(Look) second = look_at (fixture, b);

  assert_seen (fixture, first);
  assert_seen (fixture, second);
  g_assert_cmpuint (count_fetched (fixture, a), ==, 1);
  g_assert_cmpuint (count_fetched (fixture, b), ==, 1);
  g_assert_cmpuint (count_fetched (fixture, unseen), ==, 0);
  g_assert_cmpuint (count_batches (fixture), ==, 1);
}

/* What was fetched is there; what has none is not asked for twice, or not at all. */
static void
test_once (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(YdDriveItem) picture = add (fixture, "a.png");
  g_autoptr(YdDriveItem) text = add (fixture, "a.txt");
  g_autoptr(YdDriveItem) paper = add (fixture, "a.pdf");
  YdDriveItem *items[] = { picture, text, paper };

  g_assert_false (yd_browse_thumbnails_may_exist (text));
  g_assert_true (yd_browse_thumbnails_may_exist (paper));
  for (guint round = 0; round < 2; round++)
    for (guint i = 0; i < G_N_ELEMENTS (items); i++)
      {
        g_autoptr(Look) look = look_at (fixture, items[i]);

        if (i == 0)
          assert_seen (fixture, look);
        else
          assert_fails (fixture, look, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
      }
  g_assert_cmpuint (count_batches (fixture), ==, 2);
  g_assert_cmpuint (count_fetched (fixture, NULL), ==, 1);

  /* Not for ever: a document may get one. */
  yd_base_clock_advance (fixture->clock, (gint64) 3600 * G_USEC_PER_SEC);
  {
    g_autoptr(Look) look = look_at (fixture, paper);

    assert_fails (fixture, look, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  }
  g_assert_cmpuint (count_batches (fixture), ==, 3);
}

/* Nobody looks any more: before it is asked for, while it is, and of two that look at the same. */
static void
test_scrolled_away (Fixture       *fixture,
                    gconstpointer  data)
{
  YdSimFault late = { .kind = YD_SIM_FAULT_HANG, .endpoint = BATCH, .times = 1 };
  g_autoptr(Look) gathered = look_at_new (fixture, "a.png");
  g_autoptr(Look) asked = NULL;
  g_autoptr(Look) one = NULL;
  g_autoptr(Look) other = NULL;

  g_cancellable_cancel (gathered->cancellable);
  assert_fails (fixture, gathered, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  let_pass (fixture);
  g_assert_cmpuint (count_batches (fixture), ==, 0);

  yd_sim_add_fault (fixture->world->sim, &late);
  asked = look_at_new (fixture, "b.png");
  yd_test_wait_until (count_batches (fixture) == 1);
  g_cancellable_cancel (asked->cancellable);
  assert_fails (fixture, asked, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  one = look_at_new (fixture, "c.png");
  other = look_at (fixture, one->item);
  g_cancellable_cancel (one->cancellable);
  assert_fails (fixture, one, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  assert_seen (fixture, other);
  g_assert_cmpuint (count_fetched (fixture, NULL), ==, 1);
}

/* A few at a time, the last ones first; those that are not looked at any more make room. */
static void
test_few (Fixture       *fixture,
          gconstpointer  data)
{
  g_autoptr(GPtrArray) items = g_ptr_array_new_with_free_func ((GDestroyNotify)
                                                               yd_drive_item_unref);
  g_autoptr(GPtrArray) looks = g_ptr_array_new_with_free_func (look_free);

  hold_data (fixture);
  for (guint i = 0; i < 10; i++)
    {
      g_autofree char *name = g_strdup_printf ("%u.png", i);

      g_ptr_array_add (items, add (fixture, name));
    }
  for (guint i = 0; i < items->len; i++)
    g_ptr_array_add (looks, look_at (fixture, g_ptr_array_index (items, i)));
  yd_test_wait_until (count_fetched (fixture, NULL) == YD_BROWSE_THUMBNAILS_AT_A_TIME);
  let_pass (fixture);
  g_assert_cmpuint (count_fetched (fixture, NULL), ==, YD_BROWSE_THUMBNAILS_AT_A_TIME);
  g_assert_cmpuint (count_fetched (fixture, g_ptr_array_index (items, 9)), ==, 1);
  g_assert_cmpuint (count_fetched (fixture, g_ptr_array_index (items, 0)), ==, 0);

  yd_sim_clear_faults (fixture->world->sim);
  for (guint i = 0; i < items->len; i++)
    if (i != 2)
      {
        Look *look = g_ptr_array_index (looks, i);

        g_cancellable_cancel (look->cancellable);
        assert_fails (fixture, look, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      }
  assert_seen (fixture, g_ptr_array_index (looks, 2));
  g_assert_cmpuint (count_fetched (fixture, g_ptr_array_index (items, 0)), ==, 0);
  g_assert_cmpuint (count_batches (fixture), ==, 1);
}

/* An address that is too old is asked for again, once; one that is not is used again. */
static void
test_expired (Fixture       *fixture,
              gconstpointer  data)
{
  YdSimFault trouble = { .kind = YD_SIM_FAULT_REPLY, .endpoint = DATA, .status = 503,
                         .content_type = "application/xml" };
  g_autoptr(YdDriveItem) item = add (fixture, "a.png");
  g_autoptr(Look) first = NULL;
  g_autoptr(Look) second = NULL;
  g_autoptr(Look) third = NULL;

  yd_sim_add_fault (fixture->world->sim, &trouble);
  first = look_at (fixture, item);
  assert_fails (fixture, first, YD_DRIVE_ERROR, YD_DRIVE_ERROR_SERVICE);
  yd_sim_add_fault (fixture->world->sim, &trouble);
  second = look_at (fixture, item);
  assert_fails (fixture, second, YD_DRIVE_ERROR, YD_DRIVE_ERROR_SERVICE);
  g_assert_cmpuint (count_batches (fixture), ==, 1);

  yd_sim_expire_urls (fixture->world->sim);
  third = look_at (fixture, item);
  assert_seen (fixture, third);
  g_assert_cmpuint (count_batches (fixture), ==, 2);
}

/* By its age, without trying. */
static void
test_old (Fixture       *fixture,
          gconstpointer  data)
{
  YdSimFault trouble = { .kind = YD_SIM_FAULT_REPLY, .endpoint = DATA, .status = 503,
                         .content_type = "application/xml" };
  g_autoptr(YdDriveItem) item = add (fixture, "a.png");
  g_autoptr(Look) first = NULL;
  g_autoptr(Look) second = NULL;

  yd_sim_add_fault (fixture->world->sim, &trouble);
  first = look_at (fixture, item);
  assert_fails (fixture, first, YD_DRIVE_ERROR, YD_DRIVE_ERROR_SERVICE);
  yd_base_clock_advance (fixture->clock, (gint64) 14 * 60 * G_USEC_PER_SEC);
  second = look_at (fixture, item);
  assert_seen (fixture, second);
  g_assert_cmpuint (count_batches (fixture), ==, 2);
  g_assert_cmpuint (count_fetched (fixture, item), ==, 2);
}

static const struct
{
  guint status;
  const char *type;
  const char *body;
} strange[] = {
  { 200, "text/html", "<html>sign in first</html>" },
  { 200, "image/png", "" },
  { 302, "text/html", "elsewhere" },
  { 404, "application/xml", "<Error><Code>NoSuchKey</Code></Error>" },
};

/* Strange answers fail, and harm nobody else. */
static void
test_strange (Fixture       *fixture,
              gconstpointer  data)
{
  for (gsize i = 0; i < G_N_ELEMENTS (strange); i++)
    {
      g_autoptr(GBytes) body = g_bytes_new_static (strange[i].body, strlen (strange[i].body));
      YdSimFault fault = { .kind = YD_SIM_FAULT_REPLY, .endpoint = DATA,
                           .status = strange[i].status, .content_type = strange[i].type,
                           .body = body };
      g_autofree char *name = g_strdup_printf ("%zu.png", i);
      g_autoptr(Look) look = NULL;
      g_autoptr(GBytes) bytes = NULL;
      g_autoptr(GError) error = NULL;

      yd_sim_add_fault (fixture->world->sim, &fault);
      look = look_at_new (fixture, name);
      bytes = end (fixture, look, &error);
      g_assert_null (bytes);
      g_assert_nonnull (error);
      g_assert_null (strstr (error->message, "http"));
    }
  {
    g_autoptr(Look) look = look_at_new (fixture, "fine.png");

    assert_seen (fixture, look);
  }
}

static guint
count_files (const char *folder)
{
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  guint n = 0;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      n += g_str_has_suffix (name, ".picture");
      g_assert_null (strstr (name, "http"));
    }
  return n;
}

static void
begin_anew (Fixture *fixture)
{
  g_assert_finalize_object (fixture->thumbnails);
  fixture->thumbnails = yd_browse_thumbnails_new (fixture->shelf, fixture->clock);
}

/* The disk knows them after a new start; what is no picture is thrown away. */
static void
test_disk (Fixture       *fixture,
           gconstpointer  data)
{
  g_autofree char *account = dup_account_folder (fixture);
  g_autoptr(YdDriveItem) item = add (fixture, "a.png");
  g_autoptr(Look) first = look_at (fixture, item);
  g_autoptr(Look) second = NULL;
  g_autoptr(Look) third = NULL;

  assert_seen (fixture, first);
  yd_test_wait_until (count_files (account) == 1);
  g_clear_pointer (&first, look_free);
  begin_anew (fixture);
  second = look_at (fixture, item);
  assert_seen (fixture, second);
  g_assert_cmpuint (count_fetched (fixture, item), ==, 1);

  yd_browse_thumbnails_reject (fixture->thumbnails, fixture->storage, item);
  yd_test_wait_until (count_files (account) == 0);
  third = look_at (fixture, item);
  assert_fails (fixture, third, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_cmpuint (count_fetched (fixture, item), ==, 1);
}

/* Much that was kept goes, the oldest first. */
static void
test_room (Fixture       *fixture,
           gconstpointer  data)
{
  g_autofree char *account = dup_account_folder (fixture);
  gint64 id = yd_storage_account_get_id (yd_storage_get_account (fixture->storage));
  g_autofree char *content = g_strnfill (100 * 1024, 'x');

  for (guint i = 0; i < 30; i++)
    {
      g_autofree char *key = g_strdup_printf ("%u", i);

      yd_browse_shelf_save (fixture->shelf, id, key, content, 100 * 1024);
      g_assert_cmpuint (count_files (account), <=, 10);
    }
  g_assert_cmpuint (count_files (account), >, 5);
}

static void
cleared_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_assert_true (yd_base_cache_clear_finish (YD_BASE_CACHE (source), result, NULL));
  *(gboolean *) user_data = TRUE;
}

static void
measured_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  *(gint64 *) user_data = yd_base_cache_measure_finish (YD_BASE_CACHE (source), result, NULL);
}

static gint64
measure (Fixture *fixture)
{
  gint64 bytes = -1;

  yd_base_cache_measure_async (YD_BASE_CACHE (fixture->shelf), NULL, measured_cb, &bytes);
  yd_test_wait_until (bytes >= 0);
  return bytes;
}

/* As a cache: a smaller limit holds for what is there, and clearing leaves nothing. */
static void
test_limit (Fixture       *fixture,
            gconstpointer  data)
{
  g_autofree char *account = dup_account_folder (fixture);
  gint64 id = yd_storage_account_get_id (yd_storage_get_account (fixture->storage));
  g_autofree char *content = g_strnfill (100 * 1024, 'x');
  gboolean cleared = FALSE;

  g_assert_cmpint (measure (fixture), ==, 0);
  for (guint i = 0; i < 8; i++)
    {
      g_autofree char *key = g_strdup_printf ("%u", i);

      yd_browse_shelf_save (fixture->shelf, id, key, content, 100 * 1024);
    }
  g_assert_cmpint (measure (fixture), ==, 800 * 1024);
  yd_base_cache_set_limit (YD_BASE_CACHE (fixture->shelf), 300 * 1024);
  yd_test_wait_until (count_files (account) <= 3);
  g_assert_cmpint (measure (fixture), <=, 300 * 1024);
  yd_browse_shelf_save (fixture->shelf, id, "again", content, 100 * 1024);
  g_assert_cmpint (measure (fixture), <=, 300 * 1024);

  yd_base_cache_clear_async (YD_BASE_CACHE (fixture->shelf), NULL, cleared_cb, &cleared);
  yd_test_wait_until (cleared);
  g_assert_cmpint (measure (fixture), ==, 0);
  yd_browse_shelf_save (fixture->shelf, id, "later", content, 100 * 1024);
  g_assert_cmpint (measure (fixture), ==, 100 * 1024);
}

/* The names do not tell which file; another content is another picture. */
static void
test_names (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr(YdDriveItem) a = add (fixture, "a.png");
  g_autoptr(YdDriveItem) b = add (fixture, "b.png");
  g_autofree char *one = yd_browse_thumbnails_name (fixture->storage, a);
  g_autofree char *other = yd_browse_thumbnails_name (fixture->storage, b);

  g_assert_cmpstr (one, !=, other);
  g_assert_nonnull (strstr (one, yd_drive_item_get_content_hash (a)));
}

#define ADD(name, func) \
  g_test_add ("/browse/thumbnails/" name, Fixture, NULL, set_up, func, tear_down)
#define ADD_KEPT(name, func) \
  g_test_add ("/browse/thumbnails/" name, Fixture, "kept", set_up, func, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("only-seen", test_only_seen);
  ADD ("once", test_once);
  ADD ("scrolled-away", test_scrolled_away);
  ADD ("few", test_few);
  ADD ("expired", test_expired);
  ADD ("old", test_old);
  ADD ("strange", test_strange);
  ADD ("names", test_names);
  ADD_KEPT ("disk", test_disk);
  ADD_KEPT ("only-seen-kept", test_only_seen);
  ADD_KEPT ("scrolled-away-kept", test_scrolled_away);
  ADD_KEPT ("room", test_room);
  ADD_KEPT ("limit", test_limit);
  return g_test_run ();
}
