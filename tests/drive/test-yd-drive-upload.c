/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Uploads against the simulator: ordinary and instant ones of all awkward sizes, tokens that
 * change under a proof, lost answers, resuming, and the checks at the end.
 */
#include "config.h"

#include "yd-test-drive.h"

#include "yd-net-transport.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

/* A source of @size bytes that depend on @salt. */
static int
open_source (gsize size,
             guint salt)
{
  g_autofree char *path = NULL;
  g_autofree guint8 *bytes = g_malloc (size + 1);
  int fd = g_file_open_tmp ("yd-upload-XXXXXX", &path, NULL);

  for (gsize i = 0; i < size; i++)
    bytes[i] = (guint8) (i * 31 + i / 251 + salt);
  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_cmpint (write (fd, bytes, size), ==, (gssize) size);
  return fd;
}

static YdDriveUploadPlan
make_plan (YdTestDrive *self,
           const char  *name,
           int          fd,
           gint64       size)
{
  YdDriveUploadPlan plan = { 0 };

  plan.drive_id = self->drive_id;
  plan.parent_id = "root";
  plan.name = name;
  plan.fd = fd;
  plan.size = size;
  plan.n_parts = 1;
  plan.pre_hash_from = G_MAXINT64;
  plan.check_name_mode = "refuse";
  return plan;
}

static YdDriveUpload *
create (YdTestDrive             *self,
        const YdDriveUploadPlan *plan)
{
  yd_drive_client_create_upload_async (self->client, plan, NULL, yd_test_drive_take, self);
  return yd_drive_client_create_upload_finish (self->client, yd_test_drive_wait (self),
                                               &self->error);
}

static YdDriveItem *
complete (YdTestDrive   *self,
          YdDriveUpload *upload)
{
  yd_drive_client_complete_async (self->client, upload, NULL, yd_test_drive_take, self);
  return yd_drive_client_complete_finish (self->client, yd_test_drive_wait (self), &self->error);
}

/* Sending a part: the transport blocks, the simulator runs on this thread. */

typedef struct
{
  const char *url; /* (borrowed) */
  int fd;
  goffset offset;
  goffset length;
  YdNetReply *reply; /* (owned) (nullable) */
  gint done;
} Put;

static gpointer
put_in_thread (gpointer user_data)
{
  Put *put = user_data;
  g_autoptr(YdNetTransport) transport = yd_net_transport_new ("Yunduo/test", 1);

  put->reply = yd_net_transport_put (transport, put->url, put->fd, put->offset, put->length, FALSE,
                                     NULL, NULL, NULL, NULL);
  g_atomic_int_set (&put->done, 1);
  g_main_context_wakeup (NULL);
  return NULL;
}

static gboolean
put_is_done (gpointer user_data)
{
  return g_atomic_int_get (&((Put *) user_data)->done) != 0;
}

static GError *
put_part (const char *url,
          int         fd,
          goffset     offset,
          goffset     length)
{
  Put put = { url, fd, offset, length, NULL, 0 };
  g_autoptr(YdNetReply) reply = NULL;
  GThread *thread = g_thread_new ("put", put_in_thread, &put);

  yd_test_spin (put_is_done, &put);
  g_thread_join (thread);
  g_assert_nonnull (put.reply);
  reply = g_steal_pointer (&put.reply);
  return yd_drive_error_from_data_reply (reply);
}

static void
put_good_part (const char *url,
               int         fd,
               goffset     offset,
               goffset     length)
{
  g_autoptr(GError) error = put_part (url, fd, offset, length);

  g_assert_no_error (error);
}

static const char *
find_url (YdDriveUpload *upload,
          guint          part)
{
  g_assert_cmpuint (upload->part_urls->len, >=, part);
  return g_ptr_array_index (upload->part_urls, part - 1);
}

/* How often a member occurs in the bodies of the create calls so far. */
static guint
count_creates_with (YdTestDrive *self,
                    const char  *member)
{
  GPtrArray *journal = yd_sim_get_journal (self->sim);
  g_autofree char *needle = g_strdup_printf ("\"%s\"", member);
  guint count = 0;

  for (guint i = 0; i < journal->len; i++)
    {
      YdSimEntry *entry = g_ptr_array_index (journal, i);

      if (g_str_has_suffix (entry->endpoint, "openFile/create") &&
          strstr (entry->body, needle) != NULL)
        count++;
    }
  return count;
}

static const gsize sizes[] = { 0, 1, 1024, 1025, 100000 };

static void
test_plain (YdTestDrive   *self,
            gconstpointer  data)
{
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autofree char *name = g_strdup_printf ("plain %u", i);
      g_autofree char *expected = g_strdup_printf ("+%s@root;", name);
      int fd = open_source (sizes[i], i);
      YdDriveUploadPlan plan = make_plan (self, name, fd, (gint64) sizes[i]);
      g_autoptr(YdDriveUpload) upload = NULL;
      g_autoptr(YdDriveItem) item = NULL;
      g_autofree char *hash = yd_base_hash_fd (fd, 0, -1, NULL, NULL, NULL);

      plan.modified_us = G_GINT64_CONSTANT (1687946420022000);
      upload = create (self, &plan);
      g_assert_no_error (self->error);
      g_assert_false (upload->instant);
      g_assert_cmpstr (upload->name, ==, name);
      g_assert_cmpint (upload->issued_us, >, 0);
      put_good_part (find_url (upload, 1), fd, 0, (goffset) sizes[i]);
      item = complete (self, upload);
      g_assert_no_error (self->error);
      g_assert_cmpint (yd_drive_item_get_size (item), ==, (gint64) sizes[i]);
      g_assert_cmpstr (yd_drive_item_get_content_hash (item), ==, hash);
      g_assert_cmpint (yd_drive_item_get_modified_us (item), ==, plan.modified_us);
      yd_test_drive_assert_feed (self, expected);
      close (fd);
    }
  g_assert_cmpuint (count_creates_with (self, "content_hash"), ==, 0);
  g_assert_cmpuint (count_creates_with (self, "pre_hash"), ==, 0);
}

/* The service has the bytes already: as a content of alice's, and as an empty file. */
static void
test_instant (YdTestDrive   *self,
              gconstpointer  data)
{
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autofree char *name = g_strdup_printf ("copy %u", i);
      g_autofree char *expected = g_strdup_printf ("+%s@root;", name);
      int fd = open_source (sizes[i], i);
      g_autofree guint8 *bytes = g_malloc (sizes[i] + 1);
      gssize got = pread (fd, bytes, sizes[i], 0);
      g_autoptr(GBytes) content = g_bytes_new (bytes, (gsize) got);
      G_GNUC_UNUSED g_autofree char *original =
        yd_sim_add_file (self->sim, "alice", "backup", "root", name, content);
      YdDriveUploadPlan plan = make_plan (self, name, fd, (gint64) sizes[i]);
      g_autoptr(YdDriveUpload) upload = NULL;
      g_autoptr(YdDriveItem) item = NULL;
      gint64 progress = 0;

      plan.instant = TRUE;
      plan.pre_hash_from = i % 2 == 0 ? 0 : G_MAXINT64;
      plan.hash_progress = &progress;
      upload = create (self, &plan);
      g_assert_no_error (self->error);
      g_assert_true (upload->instant);
      g_assert_cmpstr (upload->upload_id, ==, "");
      g_assert_cmpuint (upload->part_urls->len, ==, 0);
      g_assert_nonnull (upload->content_hash);
      g_assert_cmpint (progress, ==, (gint64) sizes[i]);
      yd_test_drive_assert_feed (self, "");
      item = complete (self, upload);
      g_assert_no_error (self->error);
      g_assert_cmpstr (yd_drive_item_get_content_hash (item), ==, upload->content_hash);
      yd_test_drive_assert_feed (self, expected);
      close (fd);
    }
  g_assert_cmpuint (count_creates_with (self, "content_hash"), ==, G_N_ELEMENTS (sizes));
  /* Up to 1024 bytes the pre-hash would be the hash itself. */
  g_assert_cmpuint (count_creates_with (self, "pre_hash"), ==, 1);
}

/* Nobody has these bytes: the answer to the first question is the session. */
static void
test_instant_unknown (YdTestDrive   *self,
                      gconstpointer  data)
{
  int fd = open_source (5000, 1);
  YdDriveUploadPlan plan = make_plan (self, "a", fd, 5000);
  g_autoptr(YdDriveUpload) asked = NULL;
  g_autoptr(YdDriveUpload) hashed = NULL;
  g_autoptr(YdDriveUpload) known = NULL;

  plan.instant = TRUE;
  plan.pre_hash_from = 0;
  asked = create (self, &plan);
  g_assert_no_error (self->error);
  g_assert_false (asked->instant);
  g_assert_null (asked->content_hash);
  g_assert_cmpuint (count_creates_with (self, "content_hash"), ==, 0);

  plan.pre_hash_from = G_MAXINT64;
  hashed = create (self, &plan);
  g_assert_false (hashed->instant);
  g_assert_nonnull (hashed->content_hash);
  g_assert_cmpuint (hashed->part_urls->len, ==, 1);

  plan.content_hash = hashed->content_hash;
  plan.pre_hash_from = 0;
  known = create (self, &plan);
  g_assert_cmpstr (known->content_hash, ==, hashed->content_hash);
  g_assert_cmpuint (count_creates_with (self, "pre_hash"), ==, 1);
  close (fd);
}

static void
set_prehash_400 (YdSimOptions *options,
                 YdTestDrive  *self)
{
  options->prehash_400 = TRUE;
}

static int
add_known_source (YdTestDrive *self,
                  gsize        size)
{
  int fd = open_source (size, 9);
  g_autofree guint8 *bytes = g_malloc (size);
  g_autoptr(GBytes) content = NULL;
  g_autofree char *id = NULL;

  g_assert_cmpint (pread (fd, bytes, size, 0), ==, (gssize) size);
  content = g_bytes_new (bytes, size);
  id = yd_sim_add_file (self->sim, "bob", "backup", "root", "known", content);
  g_assert_nonnull (id);
  return fd;
}

static void
test_prehash_400 (YdTestDrive   *self,
                  gconstpointer  data)
{
  int fd = add_known_source (self, 3000);
  YdDriveUploadPlan plan = make_plan (self, "a", fd, 3000);
  g_autoptr(YdDriveUpload) upload = NULL;

  plan.instant = TRUE;
  upload = create (self, &plan);
  g_assert_no_error (self->error);
  g_assert_true (upload->instant);
  close (fd);
}

/* The token expires before the call with the proof: a new token, a new proof, an instant upload. */
static void
test_token_changes (YdTestDrive   *self,
                    gconstpointer  data)
{
  int fd = add_known_source (self, 3000);
  YdDriveUploadPlan plan = make_plan (self, "a", fd, 3000);
  g_autoptr(YdDriveUpload) upload = NULL;

  plan.instant = TRUE;
  yd_sim_expire_tokens (self->sim);
  upload = create (self, &plan);
  g_assert_no_error (self->error);
  g_assert_true (upload->instant);
  g_assert_cmpuint (self->signer->refusals, ==, 1);
  g_assert_cmpuint (count_creates_with (self, "proof_code"), ==, 2);
  close (fd);
}

/* Once is mended; twice, the upload is an ordinary one. */
static void
test_proof_refused (YdTestDrive   *self,
                    gconstpointer  data)
{
  int fd = add_known_source (self, 3000);
  YdDriveUploadPlan plan = make_plan (self, "a", fd, 3000);
  g_autoptr(GBytes) body = g_bytes_new_static ("{\"code\":\"InvalidRapidProof\"}", 28);
  YdSimFault twice = { .kind = YD_SIM_FAULT_REPLY, .endpoint = "openFile/create", .status = 400,
                       .times = 2, .body = body };
  g_autoptr(YdDriveUpload) upload = NULL;
  g_autoptr(YdDriveUpload) plain = NULL;

  plan.instant = TRUE;
  yd_test_drive_reply (self, "openFile/create", 400, "{\"code\":\"InvalidRapidProof\"}");
  upload = create (self, &plan);
  g_assert_no_error (self->error);
  g_assert_true (upload->instant);

  plan.name = "b";
  yd_sim_add_fault (self->sim, &twice);
  plain = create (self, &plan);
  g_assert_no_error (self->error);
  g_assert_false (plain->instant);
  g_assert_cmpuint (plain->part_urls->len, ==, 1);
  g_assert_cmpuint (yd_sim_count (self->sim, "openFile/create"), ==, 5);
  close (fd);
}

static void
test_instant_switched_off (YdTestDrive   *self,
                           gconstpointer  data)
{
  int fd = add_known_source (self, 3000);
  YdDriveUploadPlan plan = make_plan (self, "a", fd, 3000);
  g_autoptr(YdDriveUpload) first = NULL;
  g_autoptr(YdDriveUpload) second = NULL;

  plan.instant = TRUE;
  yd_test_drive_reply (self, "openFile/create", 400, "{\"code\":\"FeatureTemporaryDisabled\"}");
  first = create (self, &plan);
  g_assert_no_error (self->error);
  g_assert_false (first->instant);
  plan.pre_hash_from = 0;
  yd_test_drive_reply (self, "openFile/create", 400, "{\"code\":\"FeatureTemporaryDisabled\"}");
  second = create (self, &plan);
  g_assert_no_error (self->error);
  g_assert_false (second->instant);
  close (fd);
}

/* The instant upload made the file, its answer was lost: one file, and it counts as ours. */
static void
test_instant_lost (YdTestDrive   *self,
                   gconstpointer  data)
{
  static const char *modes[] = { "refuse", "auto_rename" };
  int fd = add_known_source (self, 3000);

  for (guint i = 0; i < G_N_ELEMENTS (modes); i++)
    {
      YdDriveUploadPlan plan = make_plan (self, modes[i], fd, 3000);
      g_autoptr(YdDriveUpload) upload = NULL;

      plan.instant = TRUE;
      plan.check_name_mode = modes[i];
      yd_test_drive_fault (self, "openFile/create", YD_SIM_FAULT_LOST_ANSWER);
      upload = create (self, &plan);
      g_assert_no_error (self->error);
      g_assert_true (upload->instant);
      g_assert_cmpuint (yd_test_drive_count (self, "root", NULL), ==, i + 1);
    }
  close (fd);
}

/* The answer is lost on the way there; the name is somebody else's. */
static void
test_instant_lost_and_taken (YdTestDrive   *self,
                             gconstpointer  data)
{
  int fd = add_known_source (self, 3000);
  G_GNUC_UNUSED g_autofree char *id = yd_test_drive_add_file (self, "root", "taken", "other bytes");
  YdDriveUploadPlan plan = make_plan (self, "taken", fd, 3000);
  g_autoptr(YdDriveUpload) renamed = NULL;

  plan.instant = TRUE;
  yd_test_drive_fault (self, "openFile/create", YD_SIM_FAULT_CUT_BEFORE);
  g_assert_null (create (self, &plan));
  g_assert_error (self->error, YD_DRIVE_ERROR, YD_DRIVE_ERROR_EXISTS);

  plan.check_name_mode = "auto_rename";
  yd_test_drive_fault (self, "openFile/create", YD_SIM_FAULT_CUT_BEFORE);
  renamed = create (self, &plan);
  g_assert_no_error (self->error);
  g_assert_cmpstr (renamed->name, !=, "taken");
  close (fd);
}

static void
test_refused (YdTestDrive   *self,
              gconstpointer  data)
{
  int fd = open_source (100, 1);
  YdDriveUploadPlan plan = make_plan (self, "a/b", fd, 100);
  g_autofree char *id = yd_test_drive_add_file (self, "root", "taken", "x");
  static const struct
  {
    guint status;
    const char *body;
    YdDriveError expected;
  } rows[] = {
    { 400, "{\"code\":\"QuotaExhausted.Drive\"}", YD_DRIVE_ERROR_QUOTA },
    { 413, "Payload Too Large", YD_DRIVE_ERROR_TOO_LARGE },
    { 404, "{\"code\":\"NotFound.ParentFileId\"}", YD_DRIVE_ERROR_NOT_FOUND },
    { 200, "{\"file_id\":\"f\"}", YD_DRIVE_ERROR_PROTOCOL },
    { 200, "<html>", YD_DRIVE_ERROR_PROTOCOL },
  };

  g_assert_null (create (self, &plan));
  g_assert_error (self->error, YD_DRIVE_ERROR, YD_DRIVE_ERROR_NAME);
  plan.name = "taken";
  for (guint instant = 0; instant < 2; instant++)
    {
      g_autoptr(YdDriveUpload) existing = NULL;

      plan.instant = instant;
      plan.tell_existing = FALSE;
      g_assert_null (create (self, &plan));
      g_assert_error (self->error, YD_DRIVE_ERROR, YD_DRIVE_ERROR_EXISTS);
      plan.tell_existing = TRUE;
      existing = create (self, &plan);
      g_assert_true (existing->exists && !existing->instant);
      g_assert_cmpstr (existing->file_id, ==, id);
    }
  plan.name = "free";
  for (guint i = 0; i < G_N_ELEMENTS (rows) * 2; i++)
    {
      plan.instant = i % 2;
      yd_test_drive_reply (self, "openFile/create", rows[i / 2].status, rows[i / 2].body);
      g_assert_null (create (self, &plan));
      g_assert_error (self->error, YD_DRIVE_ERROR, (int) rows[i / 2].expected);
    }
  yd_test_drive_assert_feed (self, "");
  close (fd);
}

/* A source that shrank, or is no file any more. */
static void
test_source_fails (YdTestDrive   *self,
                   gconstpointer  data)
{
  int fd = open_source (3000, 1);
  YdDriveUploadPlan plan = make_plan (self, "a", fd, 4000);

  plan.instant = TRUE;
  g_assert_null (create (self, &plan));
  g_assert_error (self->error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT);
  close (fd);
  plan.fd = -1;
  g_assert_null (create (self, &plan));
  g_assert_nonnull (self->error);
  plan.pre_hash_from = 0;
  g_assert_null (create (self, &plan));
  g_assert_nonnull (self->error);
  plan.content_hash = "2AAE6C35C94FCFB415DBE95F408B9CE91EE846ED";
  g_assert_null (create (self, &plan));
  g_assert_nonnull (self->error);
  self->signer->fail = TRUE;
  g_assert_null (create (self, &plan));
  g_assert_error (self->error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED);
}

/* Parts */

#define PART 200000

static GArray *
list_parts (YdTestDrive   *self,
            YdDriveUpload *upload)
{
  yd_drive_client_list_parts_async (self->client, upload, NULL, yd_test_drive_take, self);
  return yd_drive_client_list_parts_finish (self->client, yd_test_drive_wait (self),
                                            &self->error);
}

static GPtrArray *
get_urls (YdTestDrive   *self,
          YdDriveUpload *upload,
          guint          first,
          guint          count)
{
  yd_drive_client_get_part_urls_async (self->client, upload, first, count, NULL,
                                       yd_test_drive_take, self);
  return yd_drive_client_get_part_urls_finish (self->client, yd_test_drive_wait (self),
                                               &self->error);
}

static void
test_parts (YdTestDrive   *self,
            gconstpointer  data)
{
  int fd = open_source (PART * 2 + 1, 3);
  YdDriveUploadPlan plan = make_plan (self, "parts", fd, PART * 2 + 1);
  g_autoptr(YdDriveUpload) upload = NULL;
  g_autoptr(GArray) none = NULL;
  g_autoptr(GArray) two = NULL;
  g_autoptr(GPtrArray) urls = NULL;
  g_autoptr(GError) order = NULL;
  g_autoptr(GError) stored = NULL;
  g_autoptr(YdDriveItem) item = NULL;

  plan.n_parts = 3;
  upload = create (self, &plan);
  g_assert_no_error (self->error);
  g_assert_cmpuint (upload->part_urls->len, ==, 3);
  none = list_parts (self, upload);
  g_assert_cmpuint (none->len, ==, 0);

  order = put_part (find_url (upload, 2), fd, PART, PART);
  g_assert_error (order, YD_DRIVE_ERROR, YD_DRIVE_ERROR_PART_ORDER);
  put_good_part (find_url (upload, 1), fd, 0, PART);
  stored = put_part (find_url (upload, 1), fd, 0, PART);
  g_assert_error (stored, YD_DRIVE_ERROR, YD_DRIVE_ERROR_PART_EXISTS);
  put_good_part (find_url (upload, 2), fd, PART, PART);
  two = list_parts (self, upload);
  g_assert_no_error (self->error);
  g_assert_cmpuint (two->len, ==, 2);
  g_assert_cmpint (g_array_index (two, gint64, 1), ==, PART);

  yd_sim_expire_urls (self->sim);
  urls = get_urls (self, upload, 3, 1);
  g_assert_no_error (self->error);
  put_good_part (g_ptr_array_index (urls, 0), fd, PART * 2, 1);
  item = complete (self, upload);
  g_assert_no_error (self->error);
  g_assert_cmpint (yd_drive_item_get_size (item), ==, PART * 2 + 1);
  close (fd);
}

static void
test_url_expires (YdTestDrive   *self,
                  gconstpointer  data)
{
  int fd = open_source (10, 3);
  YdDriveUploadPlan plan = make_plan (self, "a", fd, 10);
  g_autoptr(YdDriveUpload) upload = create (self, &plan);
  g_autoptr(GError) error = NULL;

  yd_sim_expire_urls (self->sim);
  error = put_part (find_url (upload, 1), fd, 0, 10);
  g_assert_error (error, YD_DRIVE_ERROR, YD_DRIVE_ERROR_URL_EXPIRED);
  g_assert_null (strstr (error->message, "signature"));
  close (fd);
}

static void
test_parts_refused (YdTestDrive   *self,
                    gconstpointer  data)
{
  int fd = open_source (10, 3);
  YdDriveUploadPlan plan = make_plan (self, "a", fd, 10);
  g_autoptr(YdDriveUpload) upload = create (self, &plan);

  yd_test_drive_reply (self, "getUploadUrl", 200, "{\"part_info_list\":[]}");
  g_assert_null (get_urls (self, upload, 1, 1));
  g_assert_error (self->error, YD_DRIVE_ERROR, YD_DRIVE_ERROR_PROTOCOL);
  yd_test_drive_reply (self, "listUploadedParts", 200, "{\"next_part_number_marker\":\"7\"}");
  g_assert_null (list_parts (self, upload));
  g_assert_error (self->error, YD_DRIVE_ERROR, YD_DRIVE_ERROR_PROTOCOL);

  g_free (upload->upload_id);
  upload->upload_id = g_strdup ("0614A18D17CB44AFA3F8EDB93C629371");
  g_assert_null (get_urls (self, upload, 1, 1));
  g_assert_error (self->error, YD_DRIVE_ERROR, YD_DRIVE_ERROR_UPLOAD_GONE);
  g_assert_null (list_parts (self, upload));
  g_assert_error (self->error, YD_DRIVE_ERROR, YD_DRIVE_ERROR_UPLOAD_GONE);
  g_assert_null (complete (self, upload));
  g_assert_error (self->error, YD_DRIVE_ERROR, YD_DRIVE_ERROR_UPLOAD_GONE);
  close (fd);
}

/* More than a hundred parts come in pages. */
static void
test_many_parts (YdTestDrive   *self,
                 gconstpointer  data)
{
  const guint n_parts = 130;
  int fd = open_source (n_parts, 3);
  YdDriveUploadPlan plan = make_plan (self, "many", fd, n_parts);
  g_autoptr(YdDriveUpload) upload = NULL;
  g_autoptr(GArray) parts = NULL;
  g_autoptr(GString) body = g_string_new ("{\"uploaded_parts\":[");

  plan.n_parts = n_parts;
  upload = create (self, &plan);
  g_assert_no_error (self->error);
  g_assert_cmpuint (upload->part_urls->len, ==, n_parts);
  for (guint i = 1; i <= 100; i++)
    g_string_append_printf (body, "%s{\"part_number\":%u,\"part_size\":1}", i > 1 ? "," : "", i);
  g_string_append (body, "],\"next_part_number_marker\":\"100\"}");
  yd_test_drive_reply (self, "listUploadedParts", 200, body->str);
  parts = list_parts (self, upload);
  g_assert_no_error (self->error);
  g_assert_cmpuint (parts->len, ==, 100);
  g_assert_cmpuint (yd_sim_count (self->sim, "listUploadedParts"), ==, 2);
  close (fd);
}

/* The end */

static void
test_complete_lost (YdTestDrive   *self,
                    gconstpointer  data)
{
  int fd = open_source (10, 3);
  YdDriveUploadPlan plan = make_plan (self, "a", fd, 10);
  g_autoptr(YdDriveUpload) upload = create (self, &plan);
  g_autoptr(YdDriveItem) item = NULL;
  g_autoptr(YdDriveItem) again = NULL;

  put_good_part (find_url (upload, 1), fd, 0, 10);
  yd_test_drive_fault (self, "openFile/complete", YD_SIM_FAULT_LOST_ANSWER);
  item = complete (self, upload);
  g_assert_no_error (self->error);
  yd_test_drive_assert_feed (self, "+a@root;");
  again = complete (self, upload);
  g_assert_no_error (self->error);
  g_assert_cmpuint (yd_test_drive_count (self, "root", "a"), ==, 1);
  close (fd);
}

/* What is stored is not what we meant. */
static void
test_complete_differs (YdTestDrive   *self,
                       gconstpointer  data)
{
  int fd = open_source (10, 3);
  YdDriveUploadPlan plan = make_plan (self, "a", fd, 10);
  g_autoptr(YdDriveUpload) upload = create (self, &plan);
  g_autoptr(YdDriveItem) item = NULL;

  put_good_part (find_url (upload, 1), fd, 0, 10);
  yd_test_drive_reply (self, "openFile/complete", 200,
                       "{\"file_id\":\"f\",\"name\":\"a\",\"type\":\"file\",\"size\":9}");
  g_assert_null (complete (self, upload));
  g_assert_error (self->error, YD_DRIVE_ERROR, YD_DRIVE_ERROR_PROTOCOL);

  upload->content_hash = g_strdup ("2AAE6C35C94FCFB415DBE95F408B9CE91EE846ED");
  item = complete (self, upload);
  g_assert_null (item);
  g_assert_error (self->error, YD_DRIVE_ERROR, YD_DRIVE_ERROR_PROTOCOL);
  yd_test_drive_assert_feed (self, "");
  close (fd);
}

static void
test_complete_too_early (YdTestDrive   *self,
                         gconstpointer  data)
{
  int fd = open_source (10, 3);
  YdDriveUploadPlan plan = make_plan (self, "a", fd, 10);
  g_autoptr(YdDriveUpload) upload = create (self, &plan);

  g_assert_null (complete (self, upload));
  g_assert_error (self->error, YD_DRIVE_ERROR, YD_DRIVE_ERROR_UNSUPPORTED);
  yd_test_drive_assert_feed (self, "");
  close (fd);
}

#define ADD(path, options, func) \
  g_test_add ("/drive/upload/" path, YdTestDrive, (gconstpointer) (options), \
              yd_test_drive_set_up, func, yd_test_drive_tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("plain", NULL, test_plain);
  ADD ("instant", NULL, test_instant);
  ADD ("instant/unknown", NULL, test_instant_unknown);
  ADD ("instant/prehash-400", set_prehash_400, test_prehash_400);
  ADD ("instant/token-changes", NULL, test_token_changes);
  ADD ("instant/proof-refused", NULL, test_proof_refused);
  ADD ("instant/switched-off", NULL, test_instant_switched_off);
  ADD ("instant/lost", NULL, test_instant_lost);
  ADD ("instant/lost-and-taken", NULL, test_instant_lost_and_taken);
  ADD ("refused", NULL, test_refused);
  ADD ("source-fails", NULL, test_source_fails);
  ADD ("parts", NULL, test_parts);
  ADD ("parts/url-expires", NULL, test_url_expires);
  ADD ("parts/refused", NULL, test_parts_refused);
  ADD ("parts/many", NULL, test_many_parts);
  ADD ("complete/lost", NULL, test_complete_lost);
  ADD ("complete/differs", NULL, test_complete_differs);
  ADD ("complete/too-early", NULL, test_complete_too_early);
  return g_test_run ();
}
