/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Items, small values, the feed, the name policy and the proof.
 */
#include "config.h"

#include "yd-drive-client.h"
#include "yd-drive-item-private.h"
#include "yd-drive-pages.h"
#include "yd-drive-proof.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

/* Items */

static void
test_folder (void)
{
  g_autoptr(YdDriveItem) root = yd_drive_item_new_folder ("1", YD_DRIVE_ROOT_ID, "", "Drive.v2");

  g_assert_true (yd_drive_item_is_folder (root));
  g_assert_cmpint (yd_drive_item_get_item_type (root), ==, YD_DRIVE_ITEM_FOLDER);
  g_assert_cmpstr (yd_drive_item_get_id (root), ==, "root");
  g_assert_cmpstr (yd_drive_item_get_parent_id (root), ==, "");
  g_assert_cmpstr (yd_drive_item_get_name (root), ==, "Drive.v2");
  g_assert_cmpstr (yd_drive_item_get_extension (root), ==, "");
  g_assert_cmpint (yd_drive_item_get_size (root), ==, -1);
  g_assert_cmpint (yd_drive_item_get_created_us (root), ==, 0);
  g_assert_null (yd_drive_item_get_content_hash (root));
  g_assert_null (yd_drive_item_get_mime_type (root));
  g_assert_false (yd_drive_item_get_starred (root));
  g_assert_false (yd_drive_item_is_blocked (root));
}

static void
test_extension (void)
{
  static const struct
  {
    const char *name;
    const char *told;
    const char *expected;
  } rows[] = {
    { "a.TXT", NULL, "txt" },       { "a.txt", "PDF", "pdf" },    { "README", NULL, "" },
    { ".profile", NULL, "" },       { "name.", NULL, "" },        { "a.tar.gz", "", "gz" },
    { "照片.LIVP", NULL, "livp" },  { "x.ÄÖ", NULL, "äö" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(YdDriveItem) item = yd_drive_item_new ("1", "f", "root", rows[i].name,
                                                       YD_DRIVE_ITEM_FILE, rows[i].told);

      g_assert_cmpstr (yd_drive_item_get_extension (item), ==, rows[i].expected);
      g_assert_cmpint (yd_drive_item_is_livp (item), ==, i == 6);
    }
}

static void
test_equal (void)
{
  g_autoptr(YdDriveItem) a = yd_drive_item_new ("1", "f", "root", "a", YD_DRIVE_ITEM_FILE, NULL);
  g_autoptr(YdDriveItem) b = yd_drive_item_new ("1", "f", "root", "a", YD_DRIVE_ITEM_FILE, NULL);
  g_autoptr(YdDriveItem) moved = NULL;

  g_assert_true (yd_drive_item_equal (a, a));
  g_assert_true (yd_drive_item_equal (a, b));
  b->size = 5;
  g_assert_false (yd_drive_item_equal (a, b));
  a->size = 5;
  b->content_hash = g_strdup ("AB");
  g_assert_false (yd_drive_item_equal (a, b));
  a->content_hash = g_strdup ("AB");
  b->mime_type = g_ref_string_new_intern ("text/plain");
  g_assert_false (yd_drive_item_equal (a, b));
  a->mime_type = g_ref_string_acquire (b->mime_type);
  g_assert_true (yd_drive_item_equal (a, b));

  moved = yd_drive_item_with_parent (a, "other");
  g_assert_cmpstr (yd_drive_item_get_parent_id (moved), ==, "other");
  g_assert_false (yd_drive_item_equal (a, moved));
  g_assert_cmpint (yd_drive_item_get_size (moved), ==, 5);
  g_assert_cmpstr (yd_drive_item_get_content_hash (moved), ==, "AB");
  g_assert_cmpstr (yd_drive_item_get_mime_type (moved), ==, "text/plain");
}

static void
test_blocked (void)
{
  g_autoptr(YdDriveItem) item = yd_drive_item_new ("1", "f", "root", "a", YD_DRIVE_ITEM_FILE,
                                                   NULL);
  static const gint64 flags[] = { 0, 1, 2, 3, 102, 103 };

  for (guint i = 0; i < G_N_ELEMENTS (flags); i++)
    {
      item->punish_flag = flags[i];
      g_assert_cmpint (yd_drive_item_is_blocked (item), ==, flags[i] == 2 || flags[i] == 103);
    }
}

/* Values */

static void
test_user (void)
{
  g_autoptr(YdDriveUser) user = g_new0 (YdDriveUser, 1);
  g_autoptr(YdDriveUser) copy = NULL;

  user->user_id = g_strdup ("u");
  user->name = g_strdup ("小明");
  user->avatar_url = g_strdup ("");
  user->default_drive_id = g_strdup ("1");
  user->backup_drive_id = g_strdup ("1");
  copy = yd_drive_user_copy (user);
  g_assert_cmpstr (copy->name, ==, "小明");
  g_assert_cmpstr (yd_drive_user_get_drive_id (copy, YD_DRIVE_KIND_DEFAULT), ==, "1");
  g_assert_cmpstr (yd_drive_user_get_drive_id (copy, YD_DRIVE_KIND_BACKUP), ==, "1");
  g_assert_null (yd_drive_user_get_drive_id (copy, YD_DRIVE_KIND_RESOURCE));
}

static void
test_upload (void)
{
  g_autoptr(YdDriveUpload) upload = g_new0 (YdDriveUpload, 1);
  g_autoptr(YdDriveUpload) copy = NULL;
  g_autoptr(YdDriveUpload) copy_of_copy = NULL;

  upload->file_id = g_strdup ("f");
  upload->size = 7;
  copy = yd_drive_upload_copy (upload);
  g_assert_cmpuint (copy->part_urls->len, ==, 0);
  g_ptr_array_add (copy->part_urls, g_strdup ("http://127.0.0.1/1"));
  copy_of_copy = yd_drive_upload_copy (copy);
  g_assert_cmpstr (copy_of_copy->file_id, ==, "f");
  g_assert_cmpint (copy_of_copy->size, ==, 7);
  g_assert_cmpuint (copy_of_copy->part_urls->len, ==, 1);
  g_assert_true (g_ptr_array_index (copy_of_copy->part_urls, 0) !=
                 g_ptr_array_index (copy->part_urls, 0));
}

/* The feed */

static void
note_item (YdDriveFeed *feed,
           YdDriveItem *item,
           GString     *log)
{
  g_string_append_printf (log, "%s;", yd_drive_item_get_id (item));
}

static void
note_removed (YdDriveFeed *feed,
              const char  *drive_id,
              const char  *parent_id,
              const char  *file_id,
              GString     *log)
{
  g_string_append_printf (log, "-%s/%s/%s;", drive_id, parent_id, file_id);
}

static void
test_feed (void)
{
  YdDriveFeed *feed = yd_drive_feed_new ();
  g_autoptr(GString) log = g_string_new (NULL);
  g_autoptr(YdDriveItem) item = yd_drive_item_new_folder ("1", "f", "root", "a");

  g_signal_connect (feed, "item-added", G_CALLBACK (note_item), log);
  g_signal_connect (feed, "item-changed", G_CALLBACK (note_item), log);
  g_signal_connect (feed, "item-removed", G_CALLBACK (note_removed), log);
  yd_drive_feed_added (feed, item);
  yd_drive_feed_changed (feed, item);
  yd_drive_feed_removed (feed, "1", "", "f");
  g_assert_cmpstr (log->str, ==, "f;f;-1//f;");
  g_assert_finalize_object (feed);
}

/* Names */

static void
test_name_policy (void)
{
  g_autofree char *longest = g_strnfill (1024, 'a');
  g_autofree char *too_long = g_strnfill (1025, 'a');
  const char *good[] = { "a", ".", "..", " ", "*?[]", "名字", "new\nline", "\xe2\x80\xae" "abc",
                         longest };
  const char *bad[] = { NULL, "", "a/b", "/", "\xff\xfe", "\xed\xa0\x80", too_long };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    g_assert_null (yd_drive_name_check (good[i]));
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr(GError) error = yd_drive_name_check (bad[i]);

      g_assert_error (error, YD_DRIVE_ERROR, YD_DRIVE_ERROR_NAME);
    }
}

/* The proof: vectors of the Open API reference §5.8 */

#define LONG_TOKEN "eyJraWQiOiJLcU8iLCJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiJ9.e30.sig"

static int
open_content (GBytes *content)
{
  g_autofree char *path = NULL;
  int fd = g_file_open_tmp ("yd-proof-XXXXXX", &path, NULL);
  gsize length = 0;
  const char *bytes = g_bytes_get_data (content, &length);

  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_cmpint (write (fd, bytes, length), ==, (gssize) length);
  return fd;
}

static GBytes *
repeat (const char *text,
        gsize       text_length,
        guint       times)
{
  GByteArray *bytes = g_byte_array_new ();

  for (guint i = 0; i < times; i++)
    g_byte_array_append (bytes, (const guint8 *) text, (guint) text_length);
  return g_byte_array_free_to_bytes (bytes);
}

static void
take_result (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static char *
prove (const char    *token,
       int            fd,
       gint64         size,
       GCancellable  *cancellable,
       GError       **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  yd_drive_proof_fd_async (token, fd, size, cancellable, take_result, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return yd_drive_proof_fd_finish (result, error);
}

static void
test_proof (void)
{
  guint8 all[256];
  const struct
  {
    const char *token;
    const char *text;
    gsize text_length;
    guint times;
    gint64 offset;
    const char *proof;
  } rows[] = {
    { "test-access-token", (const char *) all, sizeof all, 4, 630, "dnd4eXp7fH0=" },
    { "test-access-token", "hello world", 11, 1, 3, "bG8gd29ybGQ=" },
    { "test-access-token", "0123456789", 10, 1000, 9222, "MjM0NTY3ODk=" },
    { "test-access-token", "a", 1, 1, 0, "YQ==" },
    { LONG_TOKEN, "hello world", 11, 1, 7, "b3JsZA==" },
    { LONG_TOKEN, "", 0, 0, 0, "" },
  };

  for (guint i = 0; i < sizeof all; i++)
    all[i] = (guint8) i;
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(GBytes) content = repeat (rows[i].text, rows[i].text_length, rows[i].times);
      gint64 size = (gint64) g_bytes_get_size (content);
      int fd = open_content (content);
      g_autoptr(GError) error = NULL;
      g_autofree char *proof = prove (rows[i].token, fd, size, NULL, &error);
      g_autofree char *at_hand = yd_drive_proof_bytes (rows[i].token, content);
      gint64 offset = -1;
      gsize length = 0;

      g_assert_no_error (error);
      g_assert_cmpstr (at_hand, ==, rows[i].proof);
      g_assert_cmpstr (proof, ==, rows[i].proof);
      yd_drive_proof_locate (rows[i].token, size, &offset, &length);
      g_assert_cmpint (offset, ==, rows[i].offset);
      g_assert_cmpuint (length, ==, MIN (8, size - offset));
      close (fd);
    }
}

/* Half of all tokens have the highest bit set; none may give an offset outside the file. */
static void
test_proof_is_unsigned (void)
{
  for (guint i = 0; i < 200; i++)
    {
      g_autofree char *token = g_strdup_printf ("token-%u", i);
      gint64 offset = -1;
      gsize length = 0;

      yd_drive_proof_locate (token, G_MAXINT64, &offset, &length);
      g_assert_cmpint (offset, >=, 0);
      yd_drive_proof_locate (token, 3, &offset, &length);
      g_assert_cmpint (offset, >=, 0);
      g_assert_cmpint (offset + (gint64) length, <=, 3);
      g_assert_cmpuint (length, >=, 1);
    }
}

static void
test_proof_fails (void)
{
  g_autoptr(GBytes) content = g_bytes_new_static ("abc", 3);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) shrunk = NULL;
  g_autoptr(GError) closed = NULL;
  g_autoptr(GError) cancelled = NULL;
  int fd = open_content (content);

  g_assert_null (prove ("test-access-token", fd, 10000, NULL, &shrunk));
  g_assert_error (shrunk, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT);
  g_cancellable_cancel (cancellable);
  g_assert_null (prove ("test-access-token", fd, 3, cancellable, &cancelled));
  g_assert_error (cancelled, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  close (fd);
  g_assert_null (prove ("test-access-token", -1, 3, NULL, &closed));
  g_assert_nonnull (closed);
}

/* Pages */

static void
test_pages_in_a_circle (void)
{
  g_autoptr(YdDrivePages) pages = yd_drive_pages_new ();
  g_autoptr(GError) error = NULL;

  g_assert_true (yd_drive_pages_follow (pages, "A", &error));
  g_assert_true (yd_drive_pages_follow (pages, "B", &error));
  g_assert_no_error (error);
  g_assert_false (yd_drive_pages_follow (pages, "A", &error));
  g_assert_error (error, YD_DRIVE_ERROR, YD_DRIVE_ERROR_PROTOCOL);
}

static void
test_pages_without_end (void)
{
  g_autoptr(YdDrivePages) pages = yd_drive_pages_new ();
  g_autoptr(GError) error = NULL;
  guint n = 1;

  for (gboolean follow = TRUE; follow; n += follow)
    {
      g_autofree char *marker = g_strdup_printf ("page-%u", n);

      follow = yd_drive_pages_follow (pages, marker, &error);
    }
  g_assert_error (error, YD_DRIVE_ERROR, YD_DRIVE_ERROR_PROTOCOL);
  g_assert_cmpuint (n, ==, YD_DRIVE_PAGES_MAX);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/drive/item/folder", test_folder);
  g_test_add_func ("/drive/item/extension", test_extension);
  g_test_add_func ("/drive/item/equal", test_equal);
  g_test_add_func ("/drive/item/blocked", test_blocked);
  g_test_add_func ("/drive/values/user", test_user);
  g_test_add_func ("/drive/values/upload", test_upload);
  g_test_add_func ("/drive/pages/circle", test_pages_in_a_circle);
  g_test_add_func ("/drive/pages/end", test_pages_without_end);
  g_test_add_func ("/drive/feed", test_feed);
  g_test_add_func ("/drive/name-policy", test_name_policy);
  g_test_add_func ("/drive/proof/vectors", test_proof);
  g_test_add_func ("/drive/proof/unsigned", test_proof_is_unsigned);
  g_test_add_func ("/drive/proof/fails", test_proof_fails);
  return g_test_run ();
}
