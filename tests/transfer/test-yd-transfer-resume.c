/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Uploads that are interrupted go on: at whatever request the power is cut, the next attempt ends
 * with one whole file, and hardly anything is sent twice.
 */
#include "config.h"

#include "yd-test-disk.h"
#include "yd-test-resume.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PUT "PUT oss"
#define GET "openFile/get"
#define CREATE "openFile/create"
#define COMPLETE "openFile/complete"
#define LIST_PARTS "openFile/listUploadedParts"
#define TRASH "openFile/recyclebin/trash"
#define SIZE (3 * YD_TEST_PART_BYTES + 5)
#define REQUESTS_MAX 40

typedef enum
{
  PLAIN,
  HASHED,
} Mode;

static void
set_up (YdTestResume  *self,
        gconstpointer  data)
{
  yd_test_resume_init (self);
  yd_test_transfer_configure (&self->test, GPOINTER_TO_INT (data) != PLAIN, YD_STORAGE_LIVP_JPEG);
}

static void
tear_down (YdTestResume  *self,
           gconstpointer  data)
{
  yd_test_resume_clear (self);
}

/* The attempt has ended well, with one file of @bytes in an otherwise empty root. */
static void
assert_arrived (YdTestResume *self,
                const char   *name,
                GBytes       *bytes)
{
  g_autofree char *path = g_strconcat ("/", name, NULL);
  g_autofree char *line = g_strconcat (name, "\n", NULL);
  g_autofree char *names = yd_test_resume_list (self);

  g_assert_no_error (self->error);
  g_assert_true (self->success);
  yd_test_transfer_assert_remote (&self->test, path, bytes);
  g_assert_cmpstr (names, ==, line);
  g_assert_cmpstr (yd_drive_item_get_name (yd_transfer_get_item (self->transfer)), ==, name);
  g_assert_cmpuint (yd_test_resume_count_rows (self, "transfer_upload"), ==, 0);
}

/* FALSE when the upload makes fewer requests. */
static gboolean
cut_and_go_on (YdTestResume *self,
               guint         nth,
               gboolean      arrives)
{
  g_autofree char *name = g_strdup_printf ("cut-%u-%d", nth, arrives);
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (SIZE + 2 * nth + arrives);
  g_autofree char *path = yd_test_transfer_write (&self->test, name, bytes);
  gboolean cut;

  yd_sim_clear_journal (self->test.sim);
  yd_test_resume_add (self, path, YD_TRANSFER_CONFLICT_ASK, FALSE);
  cut = yd_test_resume_run_until (self, nth, arrives);
  if (cut)
    {
      yd_test_resume_adopt (self);
      yd_test_resume_start (self);
      yd_test_resume_wait (self);
    }
  assert_arrived (self, name, bytes);
  g_assert_cmpint (yd_test_resume_count_put (self), <=,
                   (goffset) g_bytes_get_size (bytes) + YD_TEST_PART_BYTES);
  yd_test_resume_remove (self, name);
  return cut;
}

static void
test_every_request (YdTestResume  *self,
                    gconstpointer  data)
{
  guint n_lost = 1;
  guint n_arrived = 1;

  while (cut_and_go_on (self, n_lost, FALSE))
    g_assert_cmpuint (++n_lost, <, REQUESTS_MAX);
  while (cut_and_go_on (self, n_arrived, TRUE))
    g_assert_cmpuint (++n_arrived, <, REQUESTS_MAX);
  g_assert_cmpuint (n_lost, >, 6);
  g_assert_cmpuint (n_arrived, >, 5);
}

/* Cut again and again, each time a request later. */
static void
test_often (YdTestResume  *self,
            gconstpointer  data)
{
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (10 * YD_TEST_PART_BYTES);
  g_autofree char *path = yd_test_transfer_write (&self->test, "often", bytes);
  guint n = 0;

  yd_test_resume_add (self, path, YD_TRANSFER_CONFLICT_ASK, FALSE);
  while (yd_test_resume_run_until (self, 3, TRUE))
    {
      g_assert_cmpuint (++n, <, REQUESTS_MAX);
      yd_test_resume_adopt (self);
    }
  g_assert_cmpuint (n, >, 3);
  assert_arrived (self, "often", bytes);
  g_assert_cmpuint (yd_sim_count (self->test.sim, CREATE), ==, 1);
}

/* Cuts the upload of "file" in the middle of its parts: its path. (transfer full) */
static char *
cut_halfway (YdTestResume *self,
             GBytes       *bytes)
{
  g_autofree char *path = yd_test_transfer_write (&self->test, "file", bytes);

  yd_test_resume_add (self, path, YD_TRANSFER_CONFLICT_ASK, FALSE);
  g_assert_true (yd_test_resume_run_until (self, 3, TRUE));
  g_assert_cmpuint (yd_test_resume_count_rows (self, "transfer_upload"), ==, 1);
  yd_test_resume_adopt (self);
  return g_steal_pointer (&path);
}

static void
go_on (YdTestResume *self)
{
  yd_test_resume_start (self);
  yd_test_resume_wait (self);
}

static void
test_source_changed (YdTestResume  *self,
                     gconstpointer  data)
{
  g_autoptr(GBytes) old = yd_test_transfer_make_bytes (SIZE);
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (SIZE + 1);
  g_autofree char *path = cut_halfway (self, old);
  g_autofree char *again = yd_test_transfer_write (&self->test, "file", bytes);

  g_assert_cmpstr (again, ==, path);
  go_on (self);
  assert_arrived (self, "file", bytes);
  g_assert_cmpuint (yd_sim_count (self->test.sim, CREATE), ==, 2);
}

static void
test_source_gone (YdTestResume  *self,
                  gconstpointer  data)
{
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (SIZE);
  g_autofree char *path = cut_halfway (self, bytes);

  g_assert_cmpint (g_unlink (path), ==, 0);
  go_on (self);
  g_assert_error (self->error, YD_TRANSFER_ERROR, YD_TRANSFER_ERROR_SOURCE_GONE);
  g_assert_cmpuint (yd_test_resume_count_rows (self, "transfer_upload"), ==, 1);
}

/* The disk cannot read it: nothing that looks like it is made of what it could read, and what the
 * service has counts when the disk can. */
static void
test_source_unreadable (YdTestResume  *self,
                        gconstpointer  data)
{
  gboolean hashed = GPOINTER_TO_INT (data) == HASHED;
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (SIZE);
  g_autofree char *path = yd_test_transfer_write (&self->test, "file", bytes);
  g_autofree char *names = NULL;
  struct stat info;

  g_assert_cmpint (stat (path, &info), ==, 0);
  *yd_test_disk_get () = (YdTestDisk) { .read_errno = EIO, .read_inode = info.st_ino,
                                        .read_from = 2 * YD_TEST_PART_BYTES };
  yd_test_resume_add (self, path, YD_TRANSFER_CONFLICT_ASK, FALSE);
  go_on (self);
  yd_test_disk_reset ();
  g_assert_error (self->error, G_IO_ERROR, (int) g_io_error_from_errno (EIO));
  g_assert_cmpint (yd_test_resume_count_put (self), ==, hashed ? 0 : 2 * YD_TEST_PART_BYTES);
  names = yd_test_resume_list (self);
  g_assert_cmpstr (names, ==, "");
  yd_test_resume_adopt (self);
  go_on (self);
  assert_arrived (self, "file", bytes);
  g_assert_cmpint (yd_test_resume_count_put (self), ==, SIZE);
  g_assert_cmpuint (yd_sim_count (self->test.sim, CREATE), ==, 1);
}

/* What was completed needs its source no more. */
static void
test_source_gone_after_all (YdTestResume  *self,
                            gconstpointer  data)
{
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (5);
  g_autofree char *path = yd_test_transfer_write (&self->test, "file", bytes);

  yd_test_resume_add (self, path, YD_TRANSFER_CONFLICT_ASK, FALSE);
  g_assert_true (yd_test_resume_run_until (self, 3, TRUE));
  g_assert_cmpint (g_unlink (path), ==, 0);
  yd_test_resume_adopt (self);
  go_on (self);
  assert_arrived (self, "file", bytes);
  g_assert_cmpuint (yd_sim_count (self->test.sim, CREATE), ==, 1);
}

/* A power cut may take the last thing that was written: the file is found all the same. */
static void
test_completed_unknown (YdTestResume  *self,
                        gconstpointer  data)
{
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (SIZE);
  g_autofree char *path = yd_test_transfer_write (&self->test, "file", bytes);
  GError *error = NULL;

  yd_test_resume_add (self, path, YD_TRANSFER_CONFLICT_ASK, FALSE);
  g_assert_true (yd_test_resume_run_until (self, 6, TRUE));
  yd_base_database_run (self->database, &error,
                        "UPDATE transfer_upload SET step = 0, content_hash = NULL", 0);
  g_assert_no_error (error);
  yd_test_resume_adopt (self);
  go_on (self);
  assert_arrived (self, "file", bytes);
  g_assert_cmpuint (yd_sim_count (self->test.sim, CREATE), ==, 1);
}

/* Also when asking for its parts, and then for the file, goes wrong at first. */
static void
test_completed_after_trouble (YdTestResume  *self,
                              gconstpointer  data)
{
  static const char * const troubled[] = { LIST_PARTS, GET };
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (SIZE);
  g_autofree char *path = yd_test_transfer_write (&self->test, "file", bytes);
  GError *error = NULL;

  yd_test_resume_add (self, path, YD_TRANSFER_CONFLICT_ASK, FALSE);
  g_assert_true (yd_test_resume_run_until (self, 6, TRUE));
  yd_base_database_run (self->database, &error,
                        "UPDATE transfer_upload SET step = 0, content_hash = NULL", 0);
  g_assert_no_error (error);
  yd_test_resume_adopt (self);
  for (gsize i = 0; i < G_N_ELEMENTS (troubled); i++)
    {
      YdSimFault busy = { .kind = YD_SIM_FAULT_REPLY, .endpoint = troubled[i], .nth = 1,
                          .times = 7, .status = 503 };

      yd_sim_add_fault (self->test.sim, &busy);
    }
  go_on (self);
  assert_arrived (self, "file", bytes);
  g_assert_cmpuint (yd_sim_count (self->test.sim, CREATE), ==, 1);
}

static void
forget_session (YdTestResume *self)
{
  GError *error = NULL;

  yd_base_database_run (self->database, &error,
                        "UPDATE transfer_upload SET upload_id = '0123456789ABCDEF'", 0);
  g_assert_no_error (error);
}

static void
test_session_gone (YdTestResume  *self,
                   gconstpointer  data)
{
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (SIZE);
  g_autofree char *path = cut_halfway (self, bytes);

  forget_session (self);
  go_on (self);
  assert_arrived (self, "file", bytes);
  g_assert_cmpuint (yd_sim_count (self->test.sim, CREATE), ==, 2);
  g_assert_nonnull (path);
}

/* Also when other things had gone wrong before. */
static void
test_session_gone_after_trouble (YdTestResume  *self,
                                 gconstpointer  data)
{
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (SIZE);
  g_autofree char *path = cut_halfway (self, bytes);
  YdSimFault busy = { .kind = YD_SIM_FAULT_REPLY, .endpoint = LIST_PARTS, .nth = 1, .times = 1,
                      .status = 503 };

  forget_session (self);
  yd_sim_add_fault (self->test.sim, &busy);
  go_on (self);
  assert_arrived (self, "file", bytes);
  g_assert_nonnull (path);
}

static void
test_new_token (YdTestResume  *self,
                gconstpointer  data)
{
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (SIZE);
  g_autofree char *path = cut_halfway (self, bytes);

  yd_sim_expire_tokens (self->test.sim);
  yd_sim_expire_urls (self->test.sim);
  go_on (self);
  assert_arrived (self, "file", bytes);
  g_assert_cmpuint (yd_sim_count (self->test.sim, CREATE), ==, 1);
  g_assert_nonnull (path);
}

/* The person wants to be rid of it: also of what a lost answer left. */
static void
test_cancelled_while_completing (YdTestResume  *self,
                                 gconstpointer  data)
{
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (5);
  g_autofree char *path = yd_test_transfer_write (&self->test, "file", bytes);
  YdSimFault slow = { .kind = YD_SIM_FAULT_SLOW_BODY, .endpoint = COMPLETE, .n = 1,
                      .delay_ms = 1000 };
  g_autofree char *names = NULL;

  yd_test_resume_add (self, path, YD_TRANSFER_CONFLICT_ASK, FALSE);
  yd_sim_add_fault (self->test.sim, &slow);
  yd_test_resume_start (self);
  while (yd_sim_count (self->test.sim, COMPLETE) == 0)
    g_main_context_iteration (NULL, TRUE);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_cancellable_cancel (self->cancellable);
  yd_test_resume_wait (self);
  g_assert_error (self->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  names = yd_test_resume_list (self);
  g_assert_cmpstr (names, ==, "");
  g_assert_cmpuint (yd_sim_count (self->test.sim, TRASH), ==, 1);
  g_assert_cmpuint (yd_test_resume_count_rows (self, "transfer_upload"), ==, 0);
}

static void
await_request (YdTestResume *self,
               const char   *endpoint)
{
  while (yd_sim_count (self->test.sim, endpoint) == 0)
    g_main_context_iteration (NULL, TRUE);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

/* Cancelled while it completes, and killed while that is taken back, at @endpoint: the file is
 * known as ours, in the bin too, and nothing is made twice. */
static void
kill_while_tidying_up (YdTestResume *self,
                       const char   *endpoint)
{
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (SIZE);
  g_autofree char *path = yd_test_transfer_write (&self->test, "killed", bytes);
  YdSimFault slow = { .kind = YD_SIM_FAULT_SLOW_BODY, .endpoint = COMPLETE, .n = 1,
                      .delay_ms = 1000 };

  yd_test_transfer_be_impatient (&self->test);
  yd_sim_add_fault (self->test.sim, &slow);
  slow.endpoint = endpoint;
  yd_sim_add_fault (self->test.sim, &slow);
  yd_test_resume_add (self, path, YD_TRANSFER_CONFLICT_ASK, FALSE);
  yd_test_resume_start (self);
  await_request (self, COMPLETE);
  g_cancellable_cancel (self->cancellable);
  await_request (self, endpoint);
  yd_test_resume_cut (self);
  yd_test_resume_adopt (self);
  yd_test_resume_start (self);
  yd_test_resume_wait (self);
  assert_arrived (self, "killed", bytes);
}

static void
test_killed_while_looking (YdTestResume  *self,
                           gconstpointer  data)
{
  kill_while_tidying_up (self, GET);
}

static void
test_killed_while_binning (YdTestResume  *self,
                           gconstpointer  data)
{
  kill_while_tidying_up (self, TRASH);
}

static void
test_paused (YdTestResume  *self,
             gconstpointer  data)
{
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (SIZE);
  g_autofree char *path = yd_test_transfer_write (&self->test, "file", bytes);
  YdSimFault hang = { .kind = YD_SIM_FAULT_HANG, .endpoint = PUT, .nth = 2 };

  yd_test_resume_add (self, path, YD_TRANSFER_CONFLICT_ASK, FALSE);
  yd_sim_add_fault (self->test.sim, &hang);
  yd_test_resume_start (self);
  while (yd_sim_count (self->test.sim, PUT) < 2)
    g_main_context_iteration (NULL, TRUE);
  yd_transfer_get_facts (self->transfer)->keeps = TRUE;
  g_cancellable_cancel (self->cancellable);
  yd_test_resume_wait (self);
  g_assert_error (self->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (yd_test_resume_count_rows (self, "transfer_upload"), ==, 1);
  go_on (self);
  assert_arrived (self, "file", bytes);
  g_assert_cmpuint (yd_sim_count (self->test.sim, CREATE), ==, 1);
}

/* Through queues: one is dropped in the middle, the next finds what it left. */

static YdTransferQueue *
make_queue (YdTestResume *self)
{
  g_autoptr(YdTransferJournal) journal = NULL;
  GError *error = NULL;
  YdTransferQueue *queue;

  journal = yd_transfer_journal_new (self->database, self->test.folder, &error);
  g_assert_no_error (error);
  queue = yd_transfer_queue_new (self->test.clock, self->test.transport, journal);
  yd_transfer_queue_set_part_bytes (queue, YD_TEST_PART_BYTES);
  return queue;
}

static gboolean
is_idle (gpointer data)
{
  return yd_transfer_queue_get_active (data) == 0;
}

static gboolean
hangs (gpointer data)
{
  return yd_sim_count (data, PUT) >= 2;
}

/* Of the queue that the fixture has, and its own. */
static gboolean
is_given_up (gpointer data)
{
  return G_OBJECT (data)->ref_count == 2;
}

static void
test_queues (YdTestResume  *self,
             gconstpointer  data)
{
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (SIZE);
  g_autofree char *path = yd_test_transfer_write (&self->test, "file", bytes);
  g_autoptr(GFile) file = g_file_new_for_path (path);
  g_autoptr(GListStore) files = g_list_store_new (G_TYPE_FILE);
  YdSimFault hang = { .kind = YD_SIM_FAULT_HANG, .endpoint = PUT, .nth = 2 };
  YdTransferQueue *queue = make_queue (self);

  g_list_store_append (files, file);
  yd_sim_add_fault (self->test.sim, &hang);
  yd_transfer_queue_enqueue_uploads (queue, G_LIST_MODEL (files), self->test.storage,
                                     YD_DRIVE_ROOT_ID, NULL);
  yd_test_transfer_spin (hangs, self->test.sim);
  g_assert_finalize_object (queue);
  yd_test_transfer_spin (is_given_up, self->test.transport);

  queue = make_queue (self);
  yd_transfer_queue_restore (queue, G_LIST_MODEL (self->storages));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (queue)), ==, 1);
  yd_test_transfer_spin (is_idle, queue);
  yd_test_transfer_assert_remote (&self->test, "/file", bytes);
  g_assert_cmpuint (yd_sim_count (self->test.sim, CREATE), ==, 1);
  g_assert_cmpint (yd_test_resume_count_put (self), <=, SIZE + YD_TEST_PART_BYTES);
  g_assert_finalize_object (queue);
}

static void
add (const char    *name,
     void         (*func) (YdTestResume *, gconstpointer),
     Mode           mode)
{
  g_autofree char *path = g_strconcat ("/transfer/resume/", name, NULL);

  g_test_add (path, YdTestResume, GINT_TO_POINTER (mode), set_up, func, tear_down);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  add ("every-request", test_every_request, PLAIN);
  add ("every-request-hashed", test_every_request, HASHED);
  add ("often", test_often, PLAIN);
  add ("often-hashed", test_often, HASHED);
  add ("source-changed", test_source_changed, PLAIN);
  add ("source-gone", test_source_gone, PLAIN);
  add ("source-unreadable", test_source_unreadable, PLAIN);
  add ("source-unreadable-hashed", test_source_unreadable, HASHED);
  add ("source-gone-after-all", test_source_gone_after_all, PLAIN);
  add ("completed-unknown", test_completed_unknown, PLAIN);
  add ("completed-after-trouble", test_completed_after_trouble, PLAIN);
  add ("session-gone", test_session_gone, PLAIN);
  add ("session-gone-after-trouble", test_session_gone_after_trouble, PLAIN);
  add ("new-token", test_new_token, PLAIN);
  add ("cancelled-while-completing", test_cancelled_while_completing, PLAIN);
  add ("killed-while-tidying-up/looking", test_killed_while_looking, PLAIN);
  add ("killed-while-tidying-up/binning", test_killed_while_binning, PLAIN);
  add ("paused", test_paused, PLAIN);
  add ("queues", test_queues, PLAIN);
  return g_test_run ();
}
