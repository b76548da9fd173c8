/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Looking: user, space, lists, entries and links against the simulator; refusals, limits, and
 * answers that make no sense.
 */
#include "config.h"

#include "yd-test-drive.h"

#include <string.h>

static GPtrArray *
list (YdTestDrive  *self,
      const char   *parent_id,
      const char   *marker,
      char        **next_marker)
{
  GPtrArray *items;

  yd_drive_client_list_async (self->client, self->drive_id, parent_id, marker, NULL,
                              yd_test_drive_take, self);
  items = yd_drive_client_list_finish (self->client, yd_test_drive_wait (self), next_marker,
                                       &self->error);
  return items;
}

static YdDriveItem *
get (YdTestDrive *self,
     const char  *file_id)
{
  yd_drive_client_get_async (self->client, self->drive_id, file_id, NULL, yd_test_drive_take,
                             self);
  return yd_drive_client_get_finish (self->client, yd_test_drive_wait (self), &self->error);
}

static YdDriveLink *
get_link (YdTestDrive *self,
          const char  *file_id)
{
  yd_drive_client_get_link_async (self->client, self->drive_id, file_id, NULL,
                                  yd_test_drive_take, self);
  return yd_drive_client_get_link_finish (self->client, yd_test_drive_wait (self), &self->error);
}

/* The user */

static YdDriveUser *
get_user (YdTestDrive *self)
{
  yd_drive_client_get_user_async (self->client, NULL, yd_test_drive_take, self);
  return yd_drive_client_get_user_finish (self->client, yd_test_drive_wait (self), &self->error);
}

static void
test_user (YdTestDrive   *self,
           gconstpointer  data)
{
  g_autoptr(YdDriveUser) user = get_user (self);
  g_autoptr(YdDriveUser) part = NULL;

  g_assert_no_error (self->error);
  g_assert_cmpstr (user->user_id, ==, yd_sim_get_user_id (self->sim, "alice"));
  g_assert_cmpstr (user->name, ==, "小明");
  g_assert_cmpstr (user->resource_drive_id, ==, self->drive_id);
  g_assert_cmpstr (user->backup_drive_id, ==, user->default_drive_id);

  yd_sim_set_granted (self->sim, "alice", "backup");
  part = get_user (self);
  g_assert_no_error (self->error);
  g_assert_null (part->resource_drive_id);
  g_assert_nonnull (part->backup_drive_id);
}

/* The profile may be refused; the drives may not. */
static void
test_user_without_profile (YdTestDrive   *self,
                           gconstpointer  data)
{
  g_autoptr(YdDriveUser) user = NULL;

  yd_test_drive_reply (self, "/oauth/users/info", 403, "{\"code\":\"PermissionDenied\"}");
  user = get_user (self);
  g_assert_no_error (self->error);
  g_assert_nonnull (user->resource_drive_id);

  yd_test_drive_reply (self, "getDriveInfo", 403, "{\"code\":\"PermissionDenied\"}");
  g_assert_null (get_user (self));
  g_assert_error (self->error, YD_DRIVE_ERROR, YD_DRIVE_ERROR_REVOKED);
}

static void
test_space (YdTestDrive   *self,
            gconstpointer  data)
{
  G_GNUC_UNUSED g_autofree char *id = yd_test_drive_add_file (self, "root", "a", "12345");
  gint64 used = -1;
  gint64 total = -1;

  yd_drive_client_get_space_async (self->client, NULL, yd_test_drive_take, self);
  g_assert_true (yd_drive_client_get_space_finish (self->client, yd_test_drive_wait (self), &used,
                                                   &total, &self->error));
  g_assert_cmpint (used, ==, 5);
  g_assert_cmpint (total, ==, G_GINT64_CONSTANT (1) << 40);
}

/* Lists */

static void
fill (YdTestDrive *self,
      guint        count)
{
  for (guint i = 0; i < count; i++)
    {
      g_autofree char *name = g_strdup_printf ("file %u", i);
      G_GNUC_UNUSED g_autofree char *id = yd_test_drive_add_file (self, "root", name, name);
    }
}

static guint
list_all (YdTestDrive *self)
{
  g_autoptr(GHashTable) ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *marker = NULL;
  guint pages = 0;

  do
    {
      g_autofree char *next_marker = NULL;
      g_autoptr(GPtrArray) items = list (self, "root", marker, &next_marker);

      g_assert_no_error (self->error);
      for (guint i = 0; i < items->len; i++)
        g_assert_true (g_hash_table_add (ids, g_strdup (yd_drive_item_get_id (
          g_ptr_array_index (items, i)))));
      g_free (marker);
      marker = g_steal_pointer (&next_marker);
      pages++;
    }
  while (marker != NULL);
  g_assert_cmpuint (pages, ==, yd_sim_count (self->sim, "list"));
  return g_hash_table_size (ids);
}

static void
test_list_pages (YdTestDrive   *self,
                 gconstpointer  data)
{
  fill (self, 450);
  g_assert_cmpuint (list_all (self), ==, 450);
  g_assert_cmpuint (yd_sim_count (self->sim, "list"), ==, 3);
}

static void
set_low_limit (YdSimOptions *options,
               YdTestDrive  *self)
{
  options->page_limit_max = 100;
}

/* One refusal, then 100 a page for the life of the client. */
static void
test_list_low_limit (YdTestDrive   *self,
                     gconstpointer  data)
{
  g_autoptr(GPtrArray) first = NULL;
  g_autofree char *marker = NULL;

  fill (self, 250);
  first = list (self, "root", NULL, &marker);
  g_assert_no_error (self->error);
  g_assert_cmpuint (first->len, ==, 100);
  g_assert_cmpuint (yd_sim_count (self->sim, "list"), ==, 2);
  yd_sim_clear_journal (self->sim);
  g_assert_cmpuint (list_all (self), ==, 250);
  g_assert_cmpuint (yd_sim_count (self->sim, "list"), ==, 3);
}

/* A service that refuses any limit ends the call. */
static void
test_list_no_limit_is_good (YdTestDrive   *self,
                            gconstpointer  data)
{
  g_autoptr(GBytes) body = g_bytes_new_static ("{\"code\":\"InvalidParameter.Limit\"}", 33);
  YdSimFault fault = { .kind = YD_SIM_FAULT_REPLY, .endpoint = "list", .status = 400,
                       .times = 5, .body = body };

  yd_sim_add_fault (self->sim, &fault);
  g_assert_null (list (self, "root", NULL, NULL));
  g_assert_error (self->error, YD_DRIVE_ERROR, YD_DRIVE_ERROR_BAD_LIMIT);
  g_assert_cmpuint (yd_sim_count (self->sim, "list"), ==, 2);
}

static void
test_list_same_marker (YdTestDrive   *self,
                       gconstpointer  data)
{
  g_autofree char *marker = NULL;

  yd_test_drive_reply (self, "list", 200, "{\"items\":[],\"next_marker\":\"again\"}");
  g_assert_null (list (self, "root", "again", &marker));
  g_assert_error (self->error, YD_DRIVE_ERROR, YD_DRIVE_ERROR_PROTOCOL);
  g_assert_null (marker);
}

static void
test_list_twins (YdTestDrive   *self,
                 gconstpointer  data)
{
  G_GNUC_UNUSED g_autofree char *a = yd_test_drive_add_file (self, "root", "twin", "a");
  G_GNUC_UNUSED g_autofree char *b = yd_test_drive_add_file (self, "root", "twin", "b");

  g_assert_cmpuint (yd_test_drive_count (self, "root", "twin"), ==, 2);
}

static void
test_list_refused (YdTestDrive   *self,
                   gconstpointer  data)
{
  g_assert_null (list (self, "655f3a1c2b7e5d0f4c1a4e0db2f5a5f0c3d1e2f4", NULL, NULL));
  g_assert_error (self->error, YD_DRIVE_ERROR, YD_DRIVE_ERROR_NOT_FOUND);
  g_assert_cmpuint (yd_drive_error_get_status (self->error), ==, 404);
  g_assert_true (g_str_has_prefix (self->error->message, "list: "));

  yd_sim_set_granted (self->sim, "alice", "backup");
  g_assert_null (list (self, "root", NULL, NULL));
  g_assert_error (self->error, YD_DRIVE_ERROR, YD_DRIVE_ERROR_DRIVE_DENIED);

  yd_sim_revoke (self->sim, "alice");
  g_assert_null (list (self, "root", NULL, NULL));
  g_assert_error (self->error, YD_DRIVE_ERROR, YD_DRIVE_ERROR_REVOKED);
  g_assert_cmpuint (self->signer->refusals, ==, 0);
}

static void
test_token_expired (YdTestDrive   *self,
                    gconstpointer  data)
{
  g_autoptr(GPtrArray) items = NULL;

  yd_sim_expire_tokens (self->sim);
  items = list (self, "root", NULL, NULL);
  g_assert_no_error (self->error);
  g_assert_cmpuint (self->signer->refusals, ==, 1);

  self->signer->fail = TRUE;
  g_assert_null (list (self, "root", NULL, NULL));
  g_assert_error (self->error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED);
}

static gint64
read_clock (gpointer clock)
{
  return yd_base_clock_get_real_us (clock);
}

static void
set_limits (YdSimOptions *options,
            YdTestDrive  *self)
{
  options->limits = TRUE;
  options->sliding_window = TRUE;
  options->now_us = read_clock;
  options->now_data = self->clock;
}

/* One clock for the client and the service: what the client waits for is what the service counts.
 * One call after the other, so that nothing is on its way when the clock jumps. */
static void
test_within_budget (YdTestDrive   *self,
                    gconstpointer  data)
{
  g_autofree char *id = yd_test_drive_add_file (self, "root", "a", "x");
  GPtrArray *journal;

  for (guint i = 0; i < 160; i++)
    {
      yd_drive_item_unref (yd_test_drive_get (self, id));
      yd_drive_item_unref (yd_test_drive_get (self, id));
      g_assert_cmpuint (yd_test_drive_count (self, "root", NULL), ==, 1);
      if (i % 4 == 0)
        yd_drive_link_free (get_link (self, id));
    }
  journal = yd_sim_get_journal (self->sim);
  g_assert_cmpuint (journal->len, ==, 160 * 3 + 40);
  for (guint i = 0; i < journal->len; i++)
    g_assert_cmpuint (((YdSimEntry *) g_ptr_array_index (journal, i))->status, ==, 200);
}

/* 429 is waited out; the caller does not notice. */
static void
test_busy (YdTestDrive   *self,
           gconstpointer  data)
{
  g_autoptr(GBytes) body = g_bytes_new_static ("{\"code\":\"TooManyRequests\"}", 26);
  YdSimFault fault = { .kind = YD_SIM_FAULT_REPLY, .endpoint = "list", .status = 429,
                       .times = 3, .headers = "x-retry-after: 700", .body = body };
  g_autoptr(GPtrArray) items = NULL;

  yd_sim_add_fault (self->sim, &fault);
  items = list (self, "root", NULL, NULL);
  g_assert_no_error (self->error);
  g_assert_cmpuint (yd_sim_count (self->sim, "list"), ==, 4);
  for (guint i = 0, seen = 0; i < yd_test_clock_count_waits (self->clock); i++)
    if (yd_test_clock_get_wait (self->clock, i) >= 950000 && ++seen == 3)
      return;
  g_assert_not_reached ();
}

/* Entries */

static void
test_get (YdTestDrive   *self,
          gconstpointer  data)
{
  g_autofree char *folder_id = yd_test_drive_add_folder (self, "root", "文件夹");
  g_autofree char *id = yd_test_drive_add_file (self, folder_id, "a.txt", "hello world");
  g_autoptr(YdDriveItem) item = yd_test_drive_get (self, id);

  g_assert_cmpstr (yd_drive_item_get_name (item), ==, "a.txt");
  g_assert_cmpstr (yd_drive_item_get_parent_id (item), ==, folder_id);
  g_assert_cmpstr (yd_drive_item_get_drive_id (item), ==, self->drive_id);
  g_assert_cmpint (yd_drive_item_get_size (item), ==, 11);
  g_assert_cmpstr (yd_drive_item_get_content_hash (item), ==,
                   "2AAE6C35C94FCFB415DBE95F408B9CE91EE846ED");
  g_assert_cmpint (yd_drive_item_get_modified_us (item), >, 0);
}

static void
test_get_trashed (YdTestDrive   *self,
                  gconstpointer  data)
{
  g_autofree char *id = yd_test_drive_add_file (self, "root", "a.txt", "x");
  g_autoptr(YdDriveItem) item = yd_test_drive_get (self, id);

  yd_drive_client_remove_async (self->client, item, FALSE, NULL, yd_test_drive_take, self);
  g_assert_true (yd_drive_client_remove_finish (self->client, yd_test_drive_wait (self), NULL));
  g_assert_null (get (self, id));
  g_assert_error (self->error, YD_DRIVE_ERROR, YD_DRIVE_ERROR_NOT_FOUND);
}

/* Answers that make no sense: one error each, and the next call works. */
static void
test_nonsense (YdTestDrive   *self,
               gconstpointer  data)
{
  static const char *bodies[] = {
    "<html><body>Log in to the hotel</body></html>", "null", "[1,2]", "{\"items\":[", "{}",
    "{\"file_id\":null,\"name\":null,\"type\":null}",
    "{\"file_id\":\"f\",\"name\":\"a\\u0000.exe\",\"type\":\"file\"}",
    "{\"file_id\":\"f\",\"name\":7,\"type\":\"file\"}", "\xff\xfe{}", " ",
  };
  g_autofree char *deep = g_strnfill (100000, '[');
  g_autofree char *id = yd_test_drive_add_file (self, "root", "a", "x");

  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      yd_test_drive_reply (self, "openFile/get", 200, bodies[i]);
      g_assert_null (get (self, id));
      g_assert_error (self->error, YD_DRIVE_ERROR, YD_DRIVE_ERROR_PROTOCOL);
    }
  yd_test_drive_reply (self, "openFile/get", 200, deep);
  g_assert_null (get (self, id));
  g_assert_error (self->error, YD_DRIVE_ERROR, YD_DRIVE_ERROR_PROTOCOL);
  yd_drive_item_unref (yd_test_drive_get (self, id));
}

static void
test_huge (YdTestDrive   *self,
           gconstpointer  data)
{
  g_autofree char *huge = g_strnfill (9 * 1024 * 1024, ' ');
  g_autofree char *id = yd_test_drive_add_file (self, "root", "a", "x");

  yd_test_drive_reply (self, "openFile/get", 200, huge);
  g_assert_null (get (self, id));
  g_assert_error (self->error, YD_NET_ERROR, YD_NET_ERROR_TOO_LARGE);
  yd_drive_item_unref (yd_test_drive_get (self, id));
}

/* A reading call survives what a second try mends. */
static void
test_mended (YdTestDrive   *self,
             gconstpointer  data)
{
  static const YdSimFaultKind kinds[] = { YD_SIM_FAULT_CUT_BEFORE, YD_SIM_FAULT_LOST_ANSWER,
                                          YD_SIM_FAULT_CUT_REPLY };
  g_autofree char *id = yd_test_drive_add_file (self, "root", "a", "x");

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      YdSimFault fault = { .kind = kinds[i], .endpoint = "openFile/get", .n = 10 };

      yd_sim_add_fault (self->sim, &fault);
      yd_drive_item_unref (yd_test_drive_get (self, id));
    }
  yd_test_drive_reply (self, "openFile/get", 502, "Bad Gateway");
  yd_drive_item_unref (yd_test_drive_get (self, id));
  yd_test_drive_reply (self, "openFile/get", 404,
                       "{\"timestamp\":\"t\",\"status\":404,\"error\":\"Not Found\"}");
  g_assert_null (get (self, id));
  g_assert_error (self->error, YD_DRIVE_ERROR, YD_DRIVE_ERROR_PROTOCOL);
}

/* Links */

static void
test_link (YdTestDrive   *self,
           gconstpointer  data)
{
  g_autofree char *id = yd_test_drive_add_file (self, "root", "a", "hello world");
  g_autoptr(YdDriveLink) link = get_link (self, id);
  gint64 now_us = yd_base_clock_get_monotonic_us (YD_BASE_CLOCK (self->clock));

  g_assert_no_error (self->error);
  g_assert_nonnull (strstr (link->url, "%2F"));
  g_assert_cmpint (link->size, ==, 11);
  g_assert_cmpstr (link->content_hash, ==, "2AAE6C35C94FCFB415DBE95F408B9CE91EE846ED");
  g_assert_cmpint (link->expires_us, >, now_us + 890 * G_USEC_PER_SEC);
  g_assert_cmpint (link->expires_us, <, now_us + 905 * G_USEC_PER_SEC);
}

static void
test_link_refused (YdTestDrive   *self,
                   gconstpointer  data)
{
  g_autofree char *folder_id = yd_test_drive_add_folder (self, "root", "d");
  g_autofree char *id = yd_test_drive_add_file (self, "root", "a", "x");

  g_assert_null (get_link (self, folder_id));
  g_assert_error (self->error, YD_DRIVE_ERROR, YD_DRIVE_ERROR_UNSUPPORTED);
  yd_test_drive_reply (self, "getDownloadUrl", 200, "{\"method\":null,\"url\":null}");
  g_assert_null (get_link (self, id));
  g_assert_error (self->error, YD_DRIVE_ERROR, YD_DRIVE_ERROR_PROTOCOL);
  g_assert_true (yd_sim_set_punish_flag (self->sim, id, 2));
  g_assert_null (get_link (self, id));
  g_assert_error (self->error, YD_DRIVE_ERROR, YD_DRIVE_ERROR_BLOCKED);
  yd_test_drive_reply (self, "getDownloadUrl", 403, "{\"code\":\"ExceedCapacityForbidden\"}");
  g_assert_null (get_link (self, id));
  g_assert_error (self->error, YD_DRIVE_ERROR, YD_DRIVE_ERROR_LAPSED);
  yd_sim_set_frozen (self->sim, "alice", TRUE);
  g_assert_null (get_link (self, id));
  g_assert_error (self->error, YD_DRIVE_ERROR, YD_DRIVE_ERROR_FROZEN);
}

#define ADD(path, options, func) \
  g_test_add ("/drive/files/" path, YdTestDrive, (gconstpointer) (options), \
              yd_test_drive_set_up, func, yd_test_drive_tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("user", NULL, test_user);
  ADD ("user-without-profile", NULL, test_user_without_profile);
  ADD ("space", NULL, test_space);
  ADD ("list/pages", NULL, test_list_pages);
  ADD ("list/low-limit", set_low_limit, test_list_low_limit);
  ADD ("list/no-limit-is-good", NULL, test_list_no_limit_is_good);
  ADD ("list/same-marker", NULL, test_list_same_marker);
  ADD ("list/twins", NULL, test_list_twins);
  ADD ("list/refused", NULL, test_list_refused);
  ADD ("list/token-expired", NULL, test_token_expired);
  ADD ("list/busy", set_limits, test_busy);
  ADD ("within-budget", set_limits, test_within_budget);
  ADD ("get", NULL, test_get);
  ADD ("get/trashed", NULL, test_get_trashed);
  ADD ("get/nonsense", NULL, test_nonsense);
  ADD ("get/huge", NULL, test_huge);
  ADD ("get/mended", NULL, test_mended);
  ADD ("link", NULL, test_link);
  ADD ("link/refused", NULL, test_link_refused);
  return g_test_run ();
}
