/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The store without a service around it: blobs, the tree, contents, the index of a folder. */

#include "config.h"

#include "yd-sim-blob.h"
#include "yd-sim-livp.h"
#include "yd-sim-order.h"
#include "yd-sim-query.h"
#include "yd-sim-sample.h"
#include "yd-sim-store.h"

#include <glib/gstdio.h>

#include <string.h>

#define BLOCK ((gsize) 256 * 1024)

typedef struct
{
  GRand       *random;   /* (owned) */
  gint64       now_us;
  char        *folder;   /* (owned) (nullable) */
  YdSimStore  *store;    /* (owned) */
  YdSimDrive  *drive;    /* (borrowed) */
} Room;

static gint64
read_clock (gpointer data)
{
  Room *room = data;

  return room->now_us += 1000;
}

static void
open_store (Room *room)
{
  g_autoptr(GError) error = NULL;

  room->store = yd_sim_store_new (room->folder, FALSE, room->random, read_clock, room, &error);
  g_assert_no_error (error);
  room->drive = yd_sim_store_add_drive (room->store, "alice", "backup", "11519221");
}

/* @data: whether to keep everything in a folder. */
static void
set_up (Room          *room,
        gconstpointer  data)
{
  room->random = g_rand_new_with_seed (7);
  room->now_us = G_GINT64_CONSTANT (1700000000) * G_USEC_PER_SEC;
  if (data != NULL)
    room->folder = g_dir_make_tmp ("yd-sim-XXXXXX", NULL);
  open_store (room);
}

static void
remove_tree (const char *path)
{
  g_autoptr(GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_tree (child);
    }
  g_remove (path);
}

static void
tear_down (Room          *room,
           gconstpointer  data)
{
  yd_sim_store_free (room->store);
  g_rand_free (room->random);
  if (room->folder != NULL)
    remove_tree (room->folder);
  g_free (room->folder);
}

static YdSimNode *
add_text (Room       *room,
          YdSimNode  *folder,
          const char *name,
          const char *text)
{
  g_autoptr(GBytes) bytes = g_bytes_new (text, strlen (text));

  return yd_sim_store_add_file (room->store, folder, name, NULL,
                                yd_sim_store_add_bytes (room->store, bytes));
}

static void
assert_content (YdSimNode  *node,
                const char *text)
{
  g_autoptr(GBytes) bytes = yd_sim_blob_read (node->content->blob, 0, node->content->size, NULL);

  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), text, strlen (text));
}

static void
fill_and_read (YdSimBlob *blob)
{
  g_autofree guint8 *data = g_malloc (3 * BLOCK);
  static const gsize cuts[] = { 1, BLOCK - 2, 5, BLOCK, 17 };
  gsize size = 0;

  for (gsize i = 0; i < 3 * BLOCK; i++)
    data[i] = (guint8) (i / 3 + i / 1000);
  for (guint i = 0; i < G_N_ELEMENTS (cuts); i++)
    {
      g_assert_true (yd_sim_blob_append (blob, data + size, cuts[i], NULL));
      size += cuts[i];
    }
  g_assert_cmpuint (yd_sim_blob_get_size (blob), ==, size);

  for (guint64 offset = 0; offset <= size; offset += 65521)
    {
      g_autoptr(GBytes) part = yd_sim_blob_read (blob, offset, 300000, NULL);

      g_assert_cmpmem (g_bytes_get_data (part, NULL), g_bytes_get_size (part), data + offset,
                       MIN (300000, size - offset));
    }

  g_assert_true (yd_sim_blob_truncate (blob, BLOCK + 3, NULL));
  g_assert_true (yd_sim_blob_append (blob, "abc", 3, NULL));
  {
    g_autoptr(GBytes) end = yd_sim_blob_read (blob, BLOCK + 2, 100, NULL);

    g_assert_cmpuint (g_bytes_get_size (end), ==, 4);
    g_assert_cmpmem ((const char *) g_bytes_get_data (end, NULL) + 1, 3, "abc", 3);
  }
}

static void
test_blob (Room          *room,
           gconstpointer  data)
{
  g_autoptr(YdSimBlob) blob = yd_sim_store_new_blob (room->store, NULL);

  fill_and_read (blob);
  yd_sim_blob_remove (blob);
}

static void
test_blob_nowhere (void)
{
  g_autoptr(YdSimBlob) blob = yd_sim_blob_new_nowhere ();
  g_autoptr(GBytes) bytes = NULL;

  g_assert_true (yd_sim_blob_append (blob, "secret", 6, NULL));
  bytes = yd_sim_blob_read (blob, 1, 100, NULL);
  g_assert_false (yd_sim_blob_is_readable (blob));
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), "\0\0\0\0\0", 5);
}

static void
test_tree (Room          *room,
           gconstpointer  data)
{
  YdSimNode *root = room->drive->root;
  YdSimNode *folder = yd_sim_store_add_folder (room->store, root, "a");
  YdSimNode *first = add_text (room, folder, "twin", "one");
  YdSimNode *second = add_text (room, folder, "twin", "two");
  YdSimNode *copy;
  g_autofree char *ids = yd_sim_node_get_id_path (first);
  g_autofree char *names = yd_sim_node_get_name_path (first, "Top");

  g_assert_cmpuint (strlen (first->file_id), ==, 40);
  g_assert_cmpstr (first->file_id, !=, second->file_id);
  g_assert_cmpstr (names, ==, "Top/a/twin");
  g_assert_true (g_str_has_prefix (ids, "root/"));
  g_assert_true (yd_sim_node_find_child (folder, "twin") == first);
  g_assert_cmpuint (yd_sim_store_get_used (room->store, "alice"), ==, 6);

  yd_sim_store_rename (room->store, first, "other");
  g_assert_true (yd_sim_node_find_child (folder, "twin") == second);
  g_assert_true (yd_sim_store_find_path (room->store, room->drive, "/a/other") == first);

  copy = yd_sim_store_copy (room->store, folder, root, "b");
  g_assert_cmpuint (copy->children->len, ==, 2);
  g_assert_cmpuint (yd_sim_store_get_used (room->store, "alice"), ==, 12);
  g_assert_true (yd_sim_node_is_inside (second, folder));
  g_assert_false (yd_sim_node_is_inside (second, copy));

  yd_sim_store_trash (room->store, folder);
  g_assert_true (yd_sim_node_is_trashed (second));
  g_assert_cmpuint (yd_sim_store_get_used (room->store, "alice"), ==, 12);
  yd_sim_store_delete (room->store, folder);
  g_assert_cmpuint (yd_sim_store_get_used (room->store, "alice"), ==, 6);
  assert_content (yd_sim_store_find_path (room->store, room->drive, "/b/twin"), "two");
}

static void
test_contents (Room          *room,
               gconstpointer  data)
{
  YdSimNode *one = add_text (room, room->drive->root, "one", "the same");
  YdSimNode *two = add_text (room, room->drive->root, "two", "the same");
  g_autofree char *sha1 = g_ascii_strdown (one->content->sha1, -1);
  g_autofree char *pre_hash = g_strdup (one->content->pre_hash);

  g_assert_true (one->content == two->content);
  g_assert_true (yd_sim_store_find_content (room->store, sha1) == one->content);
  g_assert_true (yd_sim_store_knows_pre_hash (room->store, pre_hash));
  yd_sim_store_delete (room->store, one);
  g_assert_nonnull (yd_sim_store_find_content (room->store, sha1));
  yd_sim_store_delete (room->store, two);
  g_assert_null (yd_sim_store_find_content (room->store, sha1));
  g_assert_false (yd_sim_store_knows_pre_hash (room->store, pre_hash));
}

static guint
count_files (Room       *room,
             const char *name)
{
  g_autofree char *path = g_build_filename (room->folder, name, NULL);
  g_autoptr(GDir) dir = g_dir_open (path, 0, NULL);
  guint count = 0;

  while (g_dir_read_name (dir) != NULL)
    count++;

  return count;
}

static void
test_restart (Room          *room,
              gconstpointer  data)
{
  YdSimNode *folder = yd_sim_store_add_folder (room->store, room->drive->root, "资料");
  YdSimNode *file = add_text (room, folder, "笔记.txt", "hello");
  YdSimNode *gone = add_text (room, folder, "gone.txt", "gone");
  g_autofree char *file_id = g_strdup (file->file_id);
  g_autoptr(YdSimBlob) half = yd_sim_store_new_blob (room->store, NULL);

  file->starred = TRUE;
  file->local_created_at = g_strdup ("2023-06-28T10:00:20.022Z");
  yd_sim_store_save (room->store, file);
  yd_sim_store_trash (room->store, gone);
  g_assert_true (yd_sim_blob_append (half, "half", 4, NULL));
  g_assert_cmpuint (count_files (room, "upload"), ==, 1);

  yd_sim_store_free (room->store);
  open_store (room);
  g_assert_cmpuint (count_files (room, "upload"), ==, 0);
  file = yd_sim_store_find_path (room->store, room->drive, "/资料/笔记.txt");
  g_assert_nonnull (file);
  g_assert_cmpstr (file->file_id, ==, file_id);
  g_assert_true (file->starred);
  g_assert_cmpstr (file->local_created_at, ==, "2023-06-28T10:00:20.022Z");
  assert_content (file, "hello");
  g_assert_null (yd_sim_store_find_path (room->store, room->drive, "/资料/gone.txt"));
  g_assert_cmpuint (room->drive->bin->children->len, ==, 1);
  g_assert_cmpuint (yd_sim_store_get_used (room->store, "alice"), ==, 9);

  yd_sim_store_delete (room->store, file);
  g_assert_cmpuint (count_files (room, "content"), ==, 1);
}

static void
test_order (Room          *room,
            gconstpointer  data)
{
  YdSimNode *root = room->drive->root;
  YdSimNode *ten = add_text (room, root, "part 10", "1");
  YdSimNode *two = add_text (room, root, "part 2", "333");
  YdSimNode *one = add_text (room, root, "part 1", "22");
  YdSimOrder order;
  YdSimOrder back;
  GPtrArray *sorted;
  g_autofree char *marker = NULL;
  guint position = 0;

  g_assert_true (yd_sim_order_read ("name_enhanced", "ASC", &order));
  sorted = yd_sim_order_list_folder (root, order);
  g_assert_true (sorted->pdata[0] == one && sorted->pdata[1] == two && sorted->pdata[2] == ten);
  g_assert_true (yd_sim_order_list_folder (root, order) == sorted);
  g_assert_true (yd_sim_order_read ("name", NULL, &order));
  sorted = yd_sim_order_list_folder (root, order);
  g_assert_true (sorted->pdata[0] == one && sorted->pdata[1] == ten && sorted->pdata[2] == two);
  g_assert_true (yd_sim_order_read ("size", "desc", &order));
  sorted = yd_sim_order_list_folder (root, order);
  g_assert_true (sorted->pdata[0] == two && sorted->pdata[2] == ten);
  g_assert_false (yd_sim_order_read ("colour", "ASC", &order));
  g_assert_false (yd_sim_order_read ("name", "UP", &order));

  g_assert_true (yd_sim_order_read ("size", "DESC", &order));
  marker = yd_sim_order_write_marker (order, 4200);
  g_assert_true (yd_sim_order_read_marker (marker, &back, &position));
  g_assert_cmpint (back.key, ==, YD_SIM_ORDER_SIZE);
  g_assert_true (back.descending);
  g_assert_cmpuint (position, ==, 4200);
  g_assert_false (yd_sim_order_read_marker ("", &back, &position));
  g_assert_false (yd_sim_order_read_marker ("4200", &back, &position));
  g_assert_false (yd_sim_order_read_marker ("WzEsMiwzXQ==", &back, &position));
}

static void
assert_query (YdSimNode  *node,
              const char *text,
              gboolean    wanted)
{
  g_autoptr(YdSimQuery) query = yd_sim_query_parse (text, YD_SIM_QUERY_PLAIN);

  g_assert_nonnull (query);
  g_assert_cmpint (yd_sim_query_matches (query, node), ==, wanted);
}

static void
test_query (Room          *room,
            gconstpointer  data)
{
  static const char *const bad[] = {
    "name", "name =", "name = 'x", "colour = 'x'", "name = 'x' and", "(name = 'x'", "name ~ 'x'",
    "file_extension in ['a'", "name = 'x' name = 'y'", ")", "and", "((((((((((((((((((name = 'x'",
  };
  YdSimNode *node = add_text (room, room->drive->root, "It's a Report.PDF", "12345");

  assert_query (node, "", TRUE);
  assert_query (node, "name = 'It\\'s a Report.PDF'", TRUE);
  assert_query (node, "name = \"It's a Report.PDF\"", TRUE);
  assert_query (node, "name = 'report'", FALSE);
  assert_query (node, "name match 'report'", TRUE);
  assert_query (node, "parent_file_id = 'root' and category = 'doc'", TRUE);
  assert_query (node, "type = 'folder' or file_extension in [\"jpg\",\"pdf\"]", TRUE);
  assert_query (node, "type = 'folder' or name = 'x' and size > 1", FALSE);
  assert_query (node, "(type = 'folder' or size >= 5) and size <= 5", TRUE);
  assert_query (node, "size < 5", FALSE);
  assert_query (node, "created_at < '2019-01-14T00:00:00'", FALSE);
  assert_query (node, "created_at > '2019-01-14T00:00:00'", TRUE);
  assert_query (node, "starred = true", FALSE);
  assert_query (node, "name != 'x'", TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_null (yd_sim_query_parse (bad[i], YD_SIM_QUERY_PLAIN));
}

static void
assert_start (YdSimStore *store,
              YdSimDrive *drive,
              const char *path,
              const char *start,
              gsize       length)
{
  YdSimNode *node = yd_sim_store_find_path (store, drive, path);
  g_autoptr(GBytes) bytes = NULL;

  g_assert_nonnull (node);
  bytes = yd_sim_blob_read (node->content->blob, 0, length, NULL);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), start, length);
}

static void
test_sample (Room          *room,
             gconstpointer  data)
{
  YdSimDrive *resource = yd_sim_store_add_drive (room->store, "alice", "resource", "1311893110");
  YdSimNode *live;
  guint count;

  yd_sim_sample_fill (room->store, "alice");
  count = room->drive->root->children->len;
  g_assert_cmpuint (count, >=, 4);
  g_assert_cmpuint (resource->root->children->len, >=, 1);
  assert_start (room->store, room->drive, "/Pictures/Morning hills.png", "\x89PNG\r\n", 6);
  assert_start (room->store, room->drive, "/Pictures/雨后.jpg", "\xff\xd8\xff\xe0", 4);
  assert_start (room->store, room->drive, "/Pictures/IMG_0042.livp", "PK\x03\x04", 4);
  live = yd_sim_store_find_path (room->store, room->drive, "/Pictures/IMG_0042.livp");
  g_assert_nonnull (live->streams);
  g_assert_cmpuint (live->streams->len, ==, 2);
  g_assert_cmpstr (g_array_index (live->streams, YdSimStream, 0).type, ==, "jpeg");
  g_assert_cmpstr (g_array_index (live->streams, YdSimStream, 1).type, ==, "mov");

  yd_sim_sample_fill (room->store, "alice");
  g_assert_cmpuint (room->drive->root->children->len, ==, count);
}

static void
test_not_livp (Room          *room,
               gconstpointer  data)
{
  static const char *const texts[] = {
    "", "PK", "PK\x03\x04 and then nothing of the kind at all",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      YdSimNode *node = add_text (room, room->drive->root, "broken.livp", texts[i]);

      yd_sim_livp_split (room->store, node);
      g_assert_null (node->streams);
    }
}

#define add(path, folder, function) \
  g_test_add ("/sim/store/" path, Room, folder, set_up, function, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sim/store/blob-nowhere", test_blob_nowhere);
  add ("blob", NULL, test_blob);
  add ("blob-in-folder", "folder", test_blob);
  add ("tree", NULL, test_tree);
  add ("tree-in-folder", "folder", test_tree);
  add ("contents", NULL, test_contents);
  add ("contents-in-folder", "folder", test_contents);
  add ("restart", "folder", test_restart);
  add ("order", NULL, test_order);
  add ("query", NULL, test_query);
  add ("sample", "folder", test_sample);
  add ("not-livp", NULL, test_not_livp);

  return g_test_run ();
}
