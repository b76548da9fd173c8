/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Answers of the Open API, read as each of the answers that there are. What is read is UTF-8, can
 * be kept, and comes back the same.
 *
 * Fuzzes: src/base/yd-base-json.c
 * Fuzzes: src/drive/yd-drive-account-codec.c
 * Fuzzes: src/drive/yd-drive-codec.c
 * Fuzzes: src/drive/yd-drive-item-codec.c
 * Fuzzes: src/drive/yd-drive-kept.c
 * Fuzzes: src/drive/yd-drive-time-codec.c
 * Fuzzes: src/drive/yd-drive-upload-codec.c
 */
#include "config.h"

#include "yd-fuzz.h"

#include "yd-base-json.h"
#include "yd-drive-codec.h"
#include "yd-drive-kept.h"
#include "yd-net-url.h"

#include <string.h>

#define NOW_US G_GINT64_CONSTANT (1759829060000000)
#define DAY_US (24 * 3600 * (gint64) G_USEC_PER_SEC)

static void
assert_words (const char *text)
{
  if (text != NULL)
    g_assert_true (g_utf8_validate (text, -1, NULL));
}

static void
assert_protocol (gboolean done,
                 GError  *error)
{
  yd_fuzz_assert_outcome (done, error);
  if (error != NULL)
    g_assert_error (error, YD_DRIVE_ERROR, YD_DRIVE_ERROR_PROTOCOL);
}

/* Items */

static void
assert_item (YdDriveItem *item)
{
  g_autofree char *kept = yd_drive_kept_from_item (item);
  g_autoptr(YdDriveItem) again = yd_drive_kept_to_item (kept);
  g_autofree char *kept_again = NULL;

  g_assert_cmpstr (yd_drive_item_get_id (item), !=, "");
  g_assert_cmpstr (yd_drive_item_get_name (item), !=, "");
  g_assert_cmpint (yd_drive_item_get_size (item), >=, -1);
  g_assert_cmpint (yd_drive_item_get_created_us (item), >=, 0);
  g_assert_cmpint (yd_drive_item_get_modified_us (item), >=, 0);
  if (yd_drive_item_get_content_hash (item) != NULL)
    g_assert_cmpuint (strlen (yd_drive_item_get_content_hash (item)), ==, 40);
  g_assert_nonnull (again);
  g_assert_true (yd_drive_item_equal (item, again));
  kept_again = yd_drive_kept_from_item (again);
  g_assert_cmpstr (kept, ==, kept_again);
}

static void
assert_items_kept (GPtrArray *items)
{
  g_autoptr(GVariant) kept = yd_drive_kept_from_items (items);
  g_autoptr(GPtrArray) again = yd_drive_kept_to_items (kept, 0, items->len + 1);
  g_autoptr(GPtrArray) last = yd_drive_kept_to_items (kept, MAX (items->len, 1) - 1, 1);

  g_assert_cmpuint (again->len, ==, items->len);
  g_assert_cmpuint (last->len, ==, MIN (items->len, 1));
  for (guint i = 0; i < items->len; i++)
    {
      assert_item (g_ptr_array_index (items, i));
      g_assert_true (yd_drive_item_equal (g_ptr_array_index (items, i),
                                          g_ptr_array_index (again, i)));
    }
}

static void
read_page (JsonObject *object,
           YdNetReply *reply)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *marker = NULL;
  g_autofree char *peeked = yd_drive_codec_peek_marker (reply);
  g_autoptr(GPtrArray) items = yd_drive_codec_read_page (object, "11519221", "root", &marker,
                                                         &error);

  assert_protocol (items != NULL, error);
  if (items == NULL)
    return;
  /* Somebody may have asked for the next page by then. */
  if (peeked != NULL)
    g_assert_cmpstr (peeked, ==, marker);
  assert_items_kept (items);
  yd_drive_codec_add_urls (object, items, NOW_US);
}

static void
read_item (JsonObject *object)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(YdDriveItem) item = yd_drive_codec_read_item (object, "item", "11519221", "root",
                                                          &error);

  assert_protocol (item != NULL, error);
  yd_drive_codec_is_trashed (object);
  if (item != NULL)
    assert_item (item);
}

static void
read_thumbnails (JsonObject *object)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GHashTable) urls = yd_drive_codec_read_thumbnails (object, &error);
  GHashTableIter iter;
  gpointer url;

  assert_protocol (urls != NULL, error);
  if (urls == NULL)
    return;
  g_hash_table_iter_init (&iter, urls);
  while (g_hash_table_iter_next (&iter, NULL, &url))
    g_assert_true (yd_net_url_is_allowed (url));
}

/* People */

static void
read_user (JsonObject *object)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GError) other_error = NULL;
  g_autoptr(YdDriveUser) user = yd_drive_codec_read_user (object, &error);
  gboolean done;

  assert_protocol (user != NULL, error);
  if (user == NULL)
    return;
  g_assert_cmpstr (user->user_id, !=, "");
  done = yd_drive_codec_read_profile (object, user, &other_error);
  assert_protocol (done, other_error);
  assert_words (user->name);
  assert_words (user->default_drive_id);
}

static void
read_profile (JsonObject *object)
{
  g_autoptr(YdDriveUser) user = g_new0 (YdDriveUser, 1);
  g_autoptr(GError) error = NULL;
  gboolean done;

  user->user_id = g_strdup ("d34e3bcd65af4ac9a9e3c8e1a3e7f0b2");
  user->name = g_strdup ("");
  user->avatar_url = g_strdup ("");
  done = yd_drive_codec_read_profile (object, user, &error);
  assert_protocol (done, error);
  assert_words (user->name);
}

static void
read_space (JsonObject *object)
{
  g_autoptr(GError) error = NULL;
  gint64 used = -1;
  gint64 total = -1;
  gboolean done = yd_drive_codec_read_space (object, &used, &total, &error);

  assert_protocol (done, error);
  g_assert_true (!done || (used >= 0 && total >= 0));
}

static void
read_membership (JsonObject *object)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GError) scopes_error = NULL;
  g_autoptr(YdDriveMembership) membership = yd_drive_codec_read_membership (object, &error);
  g_auto(GStrv) scopes = yd_drive_codec_read_scopes (object, &scopes_error);

  assert_protocol (membership != NULL, error);
  assert_protocol (scopes != NULL, scopes_error);
  if (membership != NULL)
    {
      assert_words (membership->level);
      g_assert_cmpint (membership->expires_us, >=, 0);
      g_assert_cmpint (membership->package_expires_us, >=, 0);
    }
  for (guint i = 0; scopes != NULL && scopes[i] != NULL; i++)
    assert_words (scopes[i]);
}

/* Links and uploads */

static void
assert_link (YdDriveLink *link)
{
  g_assert_true (*link->url != '\0' || link->jpeg_url != NULL || link->mov_url != NULL);
  g_assert_true (*link->url == '\0' || yd_net_url_is_allowed (link->url));
  g_assert_true ((link->jpeg_url != NULL) == (link->jpeg_ext != NULL));
  g_assert_cmpint (link->size, >=, -1);
  g_assert_true (link->expires_us == 0 || (link->expires_us >= NOW_US &&
                                           link->expires_us <= NOW_US + DAY_US));
}

static void
read_link (JsonObject *object)
{
  static const char * const dates[] = { NULL, "Tue, 07 Oct 2025 09:24:20 GMT", "yesterday" };

  for (guint i = 0; i < G_N_ELEMENTS (dates); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(YdDriveLink) link = yd_drive_codec_read_link (object, dates[i], NOW_US, NOW_US,
                                                              &error);

      yd_fuzz_assert_outcome (link != NULL, error);
      if (error != NULL && error->code != YD_DRIVE_ERROR_BLOCKED)
        assert_protocol (FALSE, error);
      if (link != NULL)
        assert_link (link);
    }
}

static void
read_created (JsonObject *object)
{
  for (int is_file = FALSE; is_file <= TRUE; is_file++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(YdDriveCreated) created = yd_drive_codec_read_created (object, is_file, &error);

      assert_protocol (created != NULL, error);
      if (created == NULL)
        continue;
      g_assert_cmpstr (created->file_id, !=, "");
      assert_words (created->file_id);
      assert_words (created->upload_id);
      assert_words (created->name);
      for (guint i = 0; i < created->part_urls->len; i++)
        g_assert_true (yd_net_url_is_allowed (g_ptr_array_index (created->part_urls, i)));
    }
}

static void
read_part_urls (JsonObject *object)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) urls = yd_drive_codec_read_part_urls (object, 2, 2, &error);

  assert_protocol (urls != NULL, error);
  if (urls != NULL)
    g_assert_cmpuint (urls->len, ==, 2);
}

static void
read_parts (JsonObject *object)
{
  g_autoptr(GArray) sizes = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr(GError) error = NULL;
  g_autofree char *marker = NULL;
  gboolean done = yd_drive_codec_read_parts (object, sizes, &marker, &error);

  assert_protocol (done, error);
  g_assert_true (marker == NULL || (error == NULL && *marker != '\0'));
  for (guint i = 0; i < sizes->len; i++)
    g_assert_cmpint (g_array_index (sizes, gint64, i), >=, 0);
}

/* Edits */

static void
read_edited (JsonObject *object)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GError) task_error = NULL;
  g_autoptr(YdDriveEdited) edited = yd_drive_codec_read_edited (object, &error);
  gboolean done = FALSE;
  gboolean known = yd_drive_codec_read_task (object, &done, &task_error);

  assert_protocol (edited != NULL, error);
  yd_fuzz_assert_outcome (known, task_error);
  g_assert_true (known || !done);
}

static void
read_times (JsonObject *object)
{
  YdBaseJsonReader reader = YD_BASE_JSON_READER_INIT (object, "times");
  gint64 time_us = yd_drive_codec_read_time (
    yd_base_json_reader_get_opt_string (&reader, "updated_at", NULL));
  g_autofree char *written = yd_drive_codec_write_time (time_us);

  g_assert_cmpint (time_us, >=, 0);
  g_assert_nonnull (written);
  g_assert_cmpint (yd_drive_codec_read_time (written), ==, time_us - time_us % 1000);
  g_clear_error (&reader.error);
}

static void
read_all (JsonObject *object,
          YdNetReply *reply)
{
  read_page (object, reply);
  read_item (object);
  read_thumbnails (object);
  read_user (object);
  read_profile (object);
  read_space (object);
  read_membership (object);
  read_link (object);
  read_created (object);
  read_part_urls (object);
  read_parts (object);
  read_edited (object);
  read_times (object);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autoptr(GBytes) body = g_bytes_new (data, size);
  g_autoptr(YdNetReply) reply = yd_net_reply_new (200, NULL, body);
  g_autoptr(GError) error = NULL;
  g_autoptr(GError) items_error = NULL;
  g_autoptr(JsonObject) object = yd_drive_codec_parse (reply, &error);
  g_autoptr(JsonObject) items = yd_drive_codec_parse_items (reply, &items_error);

  assert_protocol (object != NULL, error);
  assert_protocol (items != NULL, items_error);
  g_assert_true (object == NULL || items != NULL);
  if (items != NULL)
    read_all (items, reply);
  return 0;
}
