/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Uploads of which the name is taken, and those that only go when no bytes have to: what was
 * wished is what there is in the end, and a power cut at any request does not change that, nor
 * does it ever leave less than one good file.
 */
#include "config.h"

#include "yd-test-resume.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define PUT "PUT oss"
#define CREATE "openFile/create"
#define COMPLETE "openFile/complete"
#define GET_FILE "openFile/get"
#define UPDATE "openFile/update"
#define TRASH "openFile/recyclebin/trash"
#define DELETE "openFile/delete"
#define NAME "file.tar"
#define SIZE (2 * YD_TEST_PART_BYTES + 5)
#define REQUESTS_MAX 40

typedef struct
{
  gboolean hashed;  /* instant uploads are on */
  gboolean known;   /* the service has the bytes: of another account */
  YdTransferConflict conflict;
  const char *end;  /* names in the root */
} Mode;

static const Mode plain = { FALSE, FALSE, YD_TRANSFER_CONFLICT_ASK, NULL };
static const Mode hashed = { TRUE, FALSE, YD_TRANSFER_CONFLICT_ASK, NULL };

static void
set_up (YdTestResume  *self,
        gconstpointer  data)
{
  const Mode *mode = data;

  yd_test_resume_init (self);
  yd_test_transfer_configure (&self->test, mode->hashed, YD_STORAGE_LIVP_JPEG);
}

static void
tear_down (YdTestResume  *self,
           gconstpointer  data)
{
  yd_test_resume_clear (self);
}

static void
assert_names (YdTestResume *self,
              const char   *expected)
{
  g_autofree char *names = yd_test_resume_list (self);

  g_assert_cmpstr (names, ==, expected);
}

/* One attempt at NAME with @bytes, to its end. */
static void
upload (YdTestResume       *self,
        GBytes             *bytes,
        YdTransferConflict  conflict,
        gboolean            only_instant)
{
  g_autofree char *path = yd_test_transfer_write (&self->test, NAME, bytes);

  yd_test_resume_add (self, path, conflict, only_instant);
  yd_test_resume_start (self);
  yd_test_resume_wait (self);
}

static void
assert_ended (YdTestResume      *self,
              YdTransferOutcome  outcome)
{
  g_assert_no_error (self->error);
  g_assert_true (self->success);
  yd_transfer_set_state (self->transfer, YD_TRANSFER_DONE);
  g_assert_cmpint (yd_transfer_get_outcome (self->transfer), ==, outcome);
  g_assert_cmpuint (yd_test_resume_count_rows (self, "transfer_upload"), ==, 0);
}

static void
add_old (YdTestResume *self,
         GBytes       *bytes)
{
  G_GNUC_UNUSED g_autofree char *id = yd_test_transfer_add_remote (&self->test, NAME, bytes);
}

static void
test_ask (YdTestResume  *self,
          gconstpointer  data)
{
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (SIZE);
  g_autofree char *id = yd_test_transfer_add_remote (&self->test, NAME, bytes);

  upload (self, bytes, YD_TRANSFER_CONFLICT_ASK, FALSE);
  g_assert_error (self->error, YD_TRANSFER_ERROR, YD_TRANSFER_ERROR_EXISTS);
  g_assert_cmpstr (yd_transfer_get_taken_id (self->transfer), ==, id);
  g_assert_cmpuint (yd_test_resume_count_rows (self, "transfer_upload"), ==, 0);
  g_assert_cmpint (yd_test_resume_count_put (self), ==, 0);
}

static void
test_skip (YdTestResume  *self,
           gconstpointer  data)
{
  g_autoptr(GBytes) old = yd_test_transfer_make_bytes (SIZE);
  g_autoptr(GBytes) shorter = yd_test_transfer_make_bytes (SIZE - 1);
  g_autoptr(GBytes) other = g_bytes_new_take (g_malloc0 (SIZE), SIZE);

  add_old (self, old);
  upload (self, shorter, YD_TRANSFER_CONFLICT_SKIP, FALSE);
  assert_ended (self, YD_TRANSFER_OUTCOME_SKIPPED);
  upload (self, other, YD_TRANSFER_CONFLICT_SKIP, FALSE);
  assert_ended (self, YD_TRANSFER_OUTCOME_SKIPPED);
  upload (self, old, YD_TRANSFER_CONFLICT_SKIP, FALSE);
  assert_ended (self, YD_TRANSFER_OUTCOME_SAME);
  g_assert_nonnull (yd_transfer_get_item (self->transfer));
  g_assert_cmpint (yd_test_resume_count_put (self), ==, 0);
  yd_test_transfer_assert_remote (&self->test, "/" NAME, old);
}

static void
test_keep_both (YdTestResume  *self,
                gconstpointer  data)
{
  g_autoptr(GBytes) old = yd_test_transfer_make_bytes (10);
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (SIZE);

  add_old (self, old);
  for (guint i = 0; i < 2; i++)
    {
      gboolean known = ((const Mode *) data)->hashed && i > 0;

      upload (self, bytes, YD_TRANSFER_CONFLICT_KEEP_BOTH, FALSE);
      assert_ended (self, known ? YD_TRANSFER_OUTCOME_INSTANT : YD_TRANSFER_OUTCOME_MOVED);
    }
  g_assert_cmpstr (yd_transfer_get_name (self->transfer), ==, "file (2).tar");
  assert_names (self, "file (1).tar\nfile (2).tar\n" NAME "\n");
  yd_test_transfer_assert_remote (&self->test, "/" NAME, old);
  yd_test_transfer_assert_remote (&self->test, "/file (1).tar", bytes);
  yd_test_transfer_assert_remote (&self->test, "/file (2).tar", bytes);
}

static void
test_replace (YdTestResume  *self,
              gconstpointer  data)
{
  g_autoptr(GBytes) old = g_bytes_new_take (g_malloc0 (SIZE), SIZE);
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (SIZE);

  add_old (self, old);
  upload (self, bytes, YD_TRANSFER_CONFLICT_REPLACE, FALSE);
  assert_ended (self, YD_TRANSFER_OUTCOME_MOVED);
  assert_names (self, NAME "\n");
  yd_test_transfer_assert_remote (&self->test, "/" NAME, bytes);
  g_assert_cmpstr (yd_transfer_get_name (self->transfer), ==, NAME);
  g_assert_cmpuint (yd_sim_count (self->test.sim, TRASH), ==, 1);
  g_assert_cmpuint (yd_sim_count (self->test.sim, DELETE), ==, 0);

  /* and with what is there now: nothing to do */
  yd_sim_clear_journal (self->test.sim);
  upload (self, bytes, YD_TRANSFER_CONFLICT_REPLACE, FALSE);
  assert_ended (self, YD_TRANSFER_OUTCOME_SAME);
  g_assert_cmpint (yd_test_resume_count_put (self), ==, 0);
  g_assert_cmpuint (yd_sim_count (self->test.sim, TRASH), ==, 0);
}

static gboolean
has_sent (gpointer data)
{
  return yd_sim_count (data, PUT) > 0;
}

#define WRONG_ANSWER \
  "{\"drive_id\":\"%s\",\"file_id\":\"%s\",\"parent_file_id\":\"root\",\"name\":\"x\"," \
  "\"type\":\"file\",\"size\":%d,\"content_hash_name\":\"sha1\"," \
  "\"content_hash\":\"DA39A3EE5E6B4B0D3255BFEF95601890AFD80709\"}"

/* The service has something else than what was sent: the old file stays. */
static void
test_replace_unverified (YdTestResume  *self,
                         gconstpointer  data)
{
  YdSim *sim = self->test.sim;
  g_autoptr(GBytes) old = yd_test_transfer_make_bytes (10);
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (SIZE);
  g_autofree char *path = yd_test_transfer_write (&self->test, NAME, bytes);
  YdSimFault slow = { .kind = YD_SIM_FAULT_DELAY, .endpoint = PUT, .delay_ms = 50 };
  YdSimFault wrong = { .kind = YD_SIM_FAULT_REPLY, .endpoint = COMPLETE, .status = 200 };
  g_autofree char *file_id = NULL;
  g_autoptr(GBytes) body = NULL;
  char *answer;

  add_old (self, old);
  yd_sim_add_fault (sim, &slow);
  yd_test_resume_add (self, path, YD_TRANSFER_CONFLICT_REPLACE, FALSE);
  yd_test_resume_start (self);
  yd_test_transfer_spin (has_sent, sim);
  file_id = yd_test_transfer_dup_sent_id (&self->test);
  answer = g_strdup_printf (WRONG_ANSWER, self->test.drive_id, file_id, SIZE);
  body = g_bytes_new_take (answer, strlen (answer));
  wrong.body = body;
  yd_sim_add_fault (sim, &wrong);
  wrong.endpoint = GET_FILE;
  yd_sim_add_fault (sim, &wrong);
  yd_test_resume_wait (self);

  g_assert_error (self->error, YD_TRANSFER_ERROR, YD_TRANSFER_ERROR_HASH_MISMATCH);
  yd_test_transfer_assert_remote (&self->test, "/" NAME, old);
  g_assert_cmpuint (yd_sim_count (sim, UPDATE), ==, 0);
}

static void
test_replace_nothing (YdTestResume  *self,
                      gconstpointer  data)
{
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (SIZE);

  upload (self, bytes, YD_TRANSFER_CONFLICT_REPLACE, FALSE);
  assert_ended (self, YD_TRANSFER_OUTCOME_MOVED);
  g_assert_cmpuint (yd_sim_count (self->test.sim, UPDATE), ==, 0);
}

static void
test_replace_folder (YdTestResume  *self,
                     gconstpointer  data)
{
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (SIZE);
  G_GNUC_UNUSED g_autofree char *id =
    yd_sim_add_folder (self->test.sim, "alice", "backup", YD_DRIVE_ROOT_ID, NAME);

  upload (self, bytes, YD_TRANSFER_CONFLICT_REPLACE, FALSE);
  g_assert_error (self->error, YD_TRANSFER_ERROR, YD_TRANSFER_ERROR_EXISTS);
  g_assert_cmpuint (yd_sim_count (self->test.sim, TRASH), ==, 0);
  upload (self, bytes, YD_TRANSFER_CONFLICT_SKIP, FALSE);
  assert_ended (self, YD_TRANSFER_OUTCOME_SKIPPED);
  g_assert_cmpint (yd_test_resume_count_put (self), ==, 0);
}

static gboolean
has_binned (gpointer data)
{
  return yd_sim_count (data, TRASH) > 0;
}

/* Somebody puts another file there between the last two steps. */
static void
test_replace_contended (YdTestResume  *self,
                        gconstpointer  data)
{
  g_autoptr(GBytes) old = yd_test_transfer_make_bytes (10);
  g_autoptr(GBytes) third = yd_test_transfer_make_bytes (11);
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (SIZE);
  g_autofree char *path = yd_test_transfer_write (&self->test, NAME, bytes);
  YdSimFault slow = { .kind = YD_SIM_FAULT_DELAY, .endpoint = UPDATE, .delay_ms = 100 };

  add_old (self, old);
  yd_sim_add_fault (self->test.sim, &slow);
  yd_test_resume_add (self, path, YD_TRANSFER_CONFLICT_REPLACE, FALSE);
  yd_test_resume_start (self);
  yd_test_transfer_spin (has_binned, self->test.sim);
  while (yd_sim_count (self->test.sim, UPDATE) == 0)
    g_main_context_iteration (NULL, TRUE);
  add_old (self, third);
  yd_test_resume_wait (self);
  assert_ended (self, YD_TRANSFER_OUTCOME_MOVED);
  assert_names (self, NAME "\n");
  yd_test_transfer_assert_remote (&self->test, "/" NAME, bytes);
  g_assert_cmpuint (yd_sim_count (self->test.sim, TRASH), ==, 2);
}

/* Too late: the old one is in the bin, so ours gets its name first. */
static void
test_replace_cancelled (YdTestResume  *self,
                        gconstpointer  data)
{
  g_autoptr(GBytes) old = yd_test_transfer_make_bytes (10);
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (SIZE);
  g_autofree char *path = yd_test_transfer_write (&self->test, NAME, bytes);

  add_old (self, old);
  yd_test_resume_add (self, path, YD_TRANSFER_CONFLICT_REPLACE, FALSE);
  yd_test_resume_start (self);
  yd_test_transfer_spin (has_binned, self->test.sim);
  g_assert_true (g_str_has_prefix (yd_transfer_get_name (self->transfer), NAME ".tmp-"));
  g_cancellable_cancel (self->cancellable);
  yd_test_resume_wait (self);
  assert_ended (self, YD_TRANSFER_OUTCOME_MOVED);
  assert_names (self, NAME "\n");
  yd_test_transfer_assert_remote (&self->test, "/" NAME, bytes);
}

/* Cancelled while it completes: the old one stays, and nothing else does. */
static void
test_replace_given_up (YdTestResume  *self,
                       gconstpointer  data)
{
  g_autoptr(GBytes) old = yd_test_transfer_make_bytes (10);
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (SIZE);
  g_autofree char *path = yd_test_transfer_write (&self->test, NAME, bytes);
  YdSimFault slow = { .kind = YD_SIM_FAULT_SLOW_BODY, .endpoint = COMPLETE, .n = 1,
                      .delay_ms = 1000 };

  add_old (self, old);
  yd_sim_add_fault (self->test.sim, &slow);
  yd_test_resume_add (self, path, YD_TRANSFER_CONFLICT_REPLACE, FALSE);
  yd_test_resume_start (self);
  while (yd_sim_count (self->test.sim, COMPLETE) == 0)
    g_main_context_iteration (NULL, TRUE);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_cancellable_cancel (self->cancellable);
  yd_test_resume_wait (self);
  g_assert_error (self->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  assert_names (self, NAME "\n");
  yd_test_transfer_assert_remote (&self->test, "/" NAME, old);
}

/* Only when no bytes have to go */

static void
add_elsewhere (YdTestResume *self,
               GBytes       *bytes)
{
  G_GNUC_UNUSED g_autofree char *id =
    yd_sim_add_file (self->test.sim, "bob", "backup", YD_DRIVE_ROOT_ID, NAME, bytes);

  g_assert_nonnull (id);
}

static void
test_only_instant (YdTestResume  *self,
                   gconstpointer  data)
{
  g_autoptr(GBytes) known = yd_test_transfer_make_bytes (SIZE);
  g_autoptr(GBytes) unknown = yd_test_transfer_make_bytes (SIZE + 1);

  add_elsewhere (self, known);
  upload (self, unknown, YD_TRANSFER_CONFLICT_ASK, TRUE);
  assert_ended (self, YD_TRANSFER_OUTCOME_SKIPPED);
  assert_names (self, "");
  upload (self, known, YD_TRANSFER_CONFLICT_ASK, TRUE);
  assert_ended (self, YD_TRANSFER_OUTCOME_INSTANT);
  assert_names (self, NAME "\n");
  g_assert_cmpuint (yd_sim_count (self->test.sim, PUT), ==, 0);
}

static void
begin_and_stop_in_create (YdTestResume *self,
                          GBytes       *bytes,
                          gboolean      keeps)
{
  g_autofree char *path = yd_test_transfer_write (&self->test, NAME, bytes);
  YdSimFault slow = { .kind = YD_SIM_FAULT_SLOW_BODY, .endpoint = CREATE, .n = 200,
                      .delay_ms = 20 };

  yd_test_transfer_be_patient (&self->test);
  yd_sim_add_fault (self->test.sim, &slow);
  yd_test_resume_add (self, path, YD_TRANSFER_CONFLICT_ASK, FALSE);
  yd_test_resume_start (self);
  while (yd_sim_count (self->test.sim, CREATE) == 0)
    g_main_context_iteration (NULL, TRUE);
  yd_transfer_get_facts (self->transfer)->keeps = keeps;
  g_cancellable_cancel (self->cancellable);
  yd_test_resume_wait (self);
  g_assert_error (self->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  yd_sim_clear_faults (self->test.sim);
}

/* Given up while the service makes the file at once: the answer says that it is ours, and no new
 * file stays. */
static void
test_instant_given_up (YdTestResume  *self,
                       gconstpointer  data)
{
  g_autoptr(GBytes) known = yd_test_transfer_make_bytes (SIZE);

  add_elsewhere (self, known);
  begin_and_stop_in_create (self, known, FALSE);
  assert_names (self, "");
  g_assert_cmpuint (yd_sim_count (self->test.sim, TRASH), ==, 1);
  g_assert_cmpuint (yd_test_resume_count_rows (self, "transfer_upload"), ==, 0);
}

/* The name was taken, by the same bytes even: that file is somebody else's, and stays. */
static void
test_existing_given_up (YdTestResume  *self,
                        gconstpointer  data)
{
  g_autoptr(GBytes) known = yd_test_transfer_make_bytes (SIZE);

  add_old (self, known);
  begin_and_stop_in_create (self, known, FALSE);
  assert_names (self, NAME "\n");
  g_assert_cmpuint (yd_sim_count (self->test.sim, TRASH), ==, 0);
}

/* Paused there: it is found when it goes on, once. */
static void
test_instant_paused (YdTestResume  *self,
                     gconstpointer  data)
{
  g_autoptr(GBytes) known = yd_test_transfer_make_bytes (SIZE);

  add_elsewhere (self, known);
  begin_and_stop_in_create (self, known, TRUE);
  g_assert_cmpuint (yd_sim_count (self->test.sim, TRASH), ==, 0);
  yd_test_resume_adopt (self);
  yd_test_resume_start (self);
  yd_test_resume_wait (self);
  assert_ended (self, YD_TRANSFER_OUTCOME_INSTANT);
  assert_names (self, NAME "\n");
  g_assert_cmpuint (yd_sim_count (self->test.sim, PUT), ==, 0);
}

/* What the service made at once is not what the file is now. */
static void
test_instant_changed (YdTestResume  *self,
                      gconstpointer  data)
{
  g_autoptr(GBytes) known = yd_test_transfer_make_bytes (SIZE);
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (SIZE + 1);
  g_autofree char *path = yd_test_transfer_write (&self->test, NAME, known);
  YdSimFault slow = { .kind = YD_SIM_FAULT_DELAY, .endpoint = CREATE, .delay_ms = 100 };

  add_elsewhere (self, known);
  yd_sim_add_fault (self->test.sim, &slow);
  yd_test_resume_add (self, path, YD_TRANSFER_CONFLICT_ASK, FALSE);
  yd_test_resume_start (self);
  while (yd_sim_count (self->test.sim, CREATE) == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (truncate (path, SIZE - 1), ==, 0);
  yd_test_resume_wait (self);
  g_assert_error (self->error, YD_TRANSFER_ERROR, YD_TRANSFER_ERROR_SOURCE_CHANGED);
  assert_names (self, "");
  upload (self, bytes, YD_TRANSFER_CONFLICT_ASK, FALSE);
  assert_ended (self, YD_TRANSFER_OUTCOME_MOVED);
}

/* The service does not believe the proof: once more with the token of now, then by its bytes. */
static void
test_wrong_proof (YdTestResume  *self,
                  gconstpointer  data)
{
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (SIZE);
  g_autoptr(GBytes) body = g_bytes_new_static ("{\"code\":\"InvalidRapidProof\"}", 28);
  YdSimFault fault = { .kind = YD_SIM_FAULT_REPLY, .endpoint = CREATE, .nth = 1, .status = 400,
                       .body = body };

  add_elsewhere (self, bytes);
  yd_sim_add_fault (self->test.sim, &fault);
  upload (self, bytes, YD_TRANSFER_CONFLICT_ASK, FALSE);
  assert_ended (self, YD_TRANSFER_OUTCOME_INSTANT);
  g_assert_cmpuint (yd_sim_count (self->test.sim, CREATE), ==, 2);
  g_assert_cmpuint (yd_sim_count (self->test.sim, PUT), ==, 0);
  yd_test_resume_remove (self, NAME);

  yd_sim_clear_journal (self->test.sim);
  fault.times = 2;
  yd_sim_add_fault (self->test.sim, &fault);
  upload (self, bytes, YD_TRANSFER_CONFLICT_ASK, FALSE);
  assert_ended (self, YD_TRANSFER_OUTCOME_MOVED);
  g_assert_cmpuint (yd_sim_count (self->test.sim, CREATE), ==, 3);
  g_assert_cmpint (yd_test_resume_count_put (self), ==, SIZE);
}

/* Power cuts */

/* The folder has the old or the new content, under its name or the one that the transfer says. */
static void
assert_one_good (YdTestResume *self,
                 GBytes       *old,
                 GBytes       *bytes)
{
  g_autofree char *id = yd_sim_find (self->test.sim, "alice", "backup", "/" NAME);
  g_autofree char *stated = g_strconcat ("/", yd_transfer_get_name (self->transfer), NULL);
  g_autoptr(GBytes) content = NULL;

  if (id == NULL)
    {
      yd_test_transfer_assert_remote (&self->test, stated, bytes);
      return;
    }
  content = yd_sim_get_content (self->test.sim, id);
  g_assert_true (g_bytes_equal (content, old) || g_bytes_equal (content, bytes));
}

static gboolean
cut_and_go_on (YdTestResume *self,
               const Mode   *mode,
               guint         nth,
               gboolean      arrives)
{
  g_autoptr(GBytes) old = yd_test_transfer_make_bytes (10);
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (SIZE + 2 * nth + arrives);
  g_autofree char *path = yd_test_transfer_write (&self->test, NAME, bytes);
  gboolean taken = mode->conflict != YD_TRANSFER_CONFLICT_ASK;
  g_auto(GStrv) names = g_strsplit (mode->end, "\n", -1);
  gboolean cut;

  if (taken)
    add_old (self, old);
  if (mode->known)
    add_elsewhere (self, bytes);
  yd_sim_clear_journal (self->test.sim);
  yd_test_resume_add (self, path, mode->conflict, FALSE);
  cut = yd_test_resume_run_until (self, nth, arrives);
  if (taken)
    assert_one_good (self, old, bytes);
  if (cut)
    {
      yd_test_resume_adopt (self);
      yd_test_resume_start (self);
      yd_test_resume_wait (self);
    }
  assert_ended (self, mode->known ? YD_TRANSFER_OUTCOME_INSTANT : YD_TRANSFER_OUTCOME_MOVED);
  assert_names (self, mode->end);
  g_assert_cmpint (yd_test_resume_count_put (self), <=,
                   mode->known ? 0 : (goffset) g_bytes_get_size (bytes) + YD_TEST_PART_BYTES);
  g_assert_cmpuint (yd_sim_count (self->test.sim, DELETE), ==, 0);
  yd_test_transfer_assert_remote (&self->test, "/" NAME,
                                  mode->conflict == YD_TRANSFER_CONFLICT_KEEP_BOTH ? old : bytes);
  for (guint i = 0; *names[i] != '\0'; i++)
    yd_test_resume_remove (self, names[i]);
  return cut;
}

static void
test_every_request (YdTestResume  *self,
                    gconstpointer  data)
{
  const Mode *mode = data;
  guint n_lost = 1;
  guint n_arrived = 1;

  while (cut_and_go_on (self, mode, n_lost, FALSE))
    g_assert_cmpuint (++n_lost, <, REQUESTS_MAX);
  while (cut_and_go_on (self, mode, n_arrived, TRUE))
    g_assert_cmpuint (++n_arrived, <, REQUESTS_MAX);
  g_assert_cmpuint (n_lost, >=, mode->known ? 3 : 6);
}

#define BOTH "file (1).tar\n" NAME "\n"

static const Mode cuts[] = {
  { TRUE, TRUE, YD_TRANSFER_CONFLICT_ASK, NAME "\n" },
  { FALSE, FALSE, YD_TRANSFER_CONFLICT_KEEP_BOTH, BOTH },
  { TRUE, FALSE, YD_TRANSFER_CONFLICT_KEEP_BOTH, BOTH },
  { TRUE, TRUE, YD_TRANSFER_CONFLICT_KEEP_BOTH, BOTH },
  { FALSE, FALSE, YD_TRANSFER_CONFLICT_REPLACE, NAME "\n" },
  { TRUE, FALSE, YD_TRANSFER_CONFLICT_REPLACE, NAME "\n" },
  { TRUE, TRUE, YD_TRANSFER_CONFLICT_REPLACE, NAME "\n" },
};

static void
add (const char    *name,
     void         (*func) (YdTestResume *, gconstpointer),
     const Mode    *mode)
{
  g_autofree char *path = g_strconcat ("/transfer/conflict/", name, NULL);

  g_test_add (path, YdTestResume, mode, set_up, func, tear_down);
}

static void
add_both_ways (const char  *name,
               void       (*func) (YdTestResume *, gconstpointer))
{
  g_autofree char *with_hash = g_strconcat (name, "-hashed", NULL);

  add (name, func, &plain);
  add (with_hash, func, &hashed);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  add_both_ways ("ask", test_ask);
  add_both_ways ("skip", test_skip);
  add_both_ways ("keep-both", test_keep_both);
  add_both_ways ("replace", test_replace);
  add ("replace-unverified", test_replace_unverified, &plain);
  add_both_ways ("replace-nothing", test_replace_nothing);
  add_both_ways ("replace-folder", test_replace_folder);
  add_both_ways ("replace-contended", test_replace_contended);
  add_both_ways ("replace-cancelled", test_replace_cancelled);
  add_both_ways ("replace-given-up", test_replace_given_up);
  add ("only-instant", test_only_instant, &plain);
  add ("instant-changed", test_instant_changed, &hashed);
  add ("instant-given-up", test_instant_given_up, &hashed);
  add ("existing-given-up", test_existing_given_up, &hashed);
  add ("instant-paused", test_instant_paused, &hashed);
  add ("wrong-proof", test_wrong_proof, &hashed);
  for (gsize i = 0; i < G_N_ELEMENTS (cuts); i++)
    {
      g_autofree char *name = g_strdup_printf ("every-request/%" G_GSIZE_FORMAT, i);

      add (name, test_every_request, &cuts[i]);
    }
  return g_test_run ();
}
