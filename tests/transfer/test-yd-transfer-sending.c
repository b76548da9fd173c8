/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How the bytes of an upload go: at what pace, to addresses of what age, and under which name and
 * time.
 */
#include "config.h"

#include "yd-test-resume.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#define PUT "PUT oss"
#define CREATE "openFile/create"
#define LIST_PARTS "openFile/listUploadedParts"
#define PART_URLS "openFile/getUploadUrl"
#define KIB 1024
#define STEP_US (20 * (gint64) G_USEC_PER_SEC)

static void
set_up (YdTestResume  *self,
        gconstpointer  data)
{
  yd_test_resume_init (self);
  yd_test_transfer_configure (&self->test, FALSE, YD_STORAGE_LIVP_JPEG);
}

static void
tear_down (YdTestResume  *self,
           gconstpointer  data)
{
  yd_test_resume_clear (self);
}

static void
finish (YdTestResume *self,
        const char   *name,
        GBytes       *bytes)
{
  g_autofree char *path = g_strconcat ("/", name, NULL);

  yd_test_resume_wait (self);
  g_assert_no_error (self->error);
  g_assert_true (self->success);
  yd_test_transfer_assert_remote (&self->test, path, bytes);
}

/* A limit cannot be undercut; how much more a busy computer needs is its own business. */
static void
test_throttled (YdTestResume  *self,
                gconstpointer  data)
{
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (1536 * KIB);
  g_autofree char *path = yd_test_transfer_write (&self->test, "slow", bytes);
  gint64 start_us;

  yd_test_resume_add (self, path, YD_TRANSFER_CONFLICT_ASK, FALSE);
  self->engine->part_bytes = 512 * KIB;
  yd_transfer_throttle_set_rate (self->engine->up, 1024 * KIB);
  start_us = g_get_monotonic_time ();
  yd_test_resume_start (self);
  finish (self, "slow", bytes);
  g_assert_cmpint (g_get_monotonic_time () - start_us, >=, G_USEC_PER_SEC * 3 / 2 * 85 / 100);
}

static gboolean
has_begun (gpointer data)
{
  return yd_sim_count (data, PUT) > 0;
}

/* Nobody waits for a limit after a cancellation, and a limit that is lifted holds nobody. */
static void
test_throttled_cancelled (YdTestResume  *self,
                          gconstpointer  data)
{
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (1024 * KIB);
  g_autofree char *path = yd_test_transfer_write (&self->test, "slow", bytes);
  gint64 start_us;

  yd_test_resume_add (self, path, YD_TRANSFER_CONFLICT_ASK, FALSE);
  self->engine->part_bytes = 512 * KIB;
  yd_transfer_throttle_set_rate (self->engine->up, 8 * KIB);
  yd_test_resume_start (self);
  yd_test_transfer_spin (has_begun, self->test.sim);
  start_us = g_get_monotonic_time ();
  g_cancellable_cancel (self->cancellable);
  yd_test_resume_wait (self);
  g_assert_error (self->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (g_get_monotonic_time () - start_us, <, 5 * G_USEC_PER_SEC);

  yd_sim_clear_journal (self->test.sim);
  yd_test_resume_start (self);
  yd_test_transfer_spin (has_begun, self->test.sim);
  yd_transfer_throttle_set_rate (self->engine->up, 0);
  finish (self, "slow", bytes);
}

static gboolean
note_time (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_REMOVE;
}

static gboolean
is_true (gpointer data)
{
  return *(gboolean *) data;
}

static void
let_minutes_pass (YdTestResume *self,
                  guint         minutes)
{
  for (guint i = 0; i < 3 * minutes; i++)
    {
      gboolean passed = FALSE;

      yd_base_clock_add_timer (self->test.clock, STEP_US, note_time, &passed, NULL);
      yd_test_transfer_spin (is_true, &passed);
    }
}

/* The addresses are given an hour; we do not wait for the last of it. */
static void
test_old_addresses (YdTestResume  *self,
                    gconstpointer  data)
{
  static const guint minutes[] = { 40, 51 };

  for (guint i = 0; i < G_N_ELEMENTS (minutes); i++)
    {
      g_autofree char *name = g_strdup_printf ("after-%u", minutes[i]);
      g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (3 * YD_TEST_PART_BYTES);
      g_autofree char *path = yd_test_transfer_write (&self->test, name, bytes);
      YdSimFault slow = { .kind = YD_SIM_FAULT_DELAY, .endpoint = PUT, .delay_ms = 2000 };

      yd_sim_clear_journal (self->test.sim);
      yd_sim_add_fault (self->test.sim, &slow);
      yd_test_resume_add (self, path, YD_TRANSFER_CONFLICT_ASK, FALSE);
      yd_test_resume_start (self);
      yd_test_transfer_spin (has_begun, self->test.sim);
      let_minutes_pass (self, minutes[i]);
      finish (self, name, bytes);
      g_assert_cmpuint (yd_sim_count (self->test.sim, PART_URLS), ==, i);
      g_assert_cmpuint (yd_sim_count (self->test.sim, PUT), ==, 3);
    }
}

/* Half of a part was stored: the next one begins there. */
static void
test_short_part (YdTestResume  *self,
                 gconstpointer  data)
{
  g_autoptr(YdSimOptions) options = yd_sim_options_new ();
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (3 * YD_TEST_PART_BYTES);
  g_autofree char *path = NULL;
  YdSimFault cut = { .kind = YD_SIM_FAULT_CUT_REQUEST, .endpoint = PUT, .nth = 2, .n = 1000 };
  static const char answer[] = "<Error><Code>PartAlreadyExist</Code></Error>";
  g_autoptr(GBytes) exists = g_bytes_new_static (answer, sizeof answer - 1);
  YdSimFault again = { .kind = YD_SIM_FAULT_REPLY, .endpoint = PUT, .nth = 3, .status = 409,
                       .content_type = "application/xml", .body = exists };

  yd_test_resume_clear (self);
  options->short_parts = TRUE;
  yd_test_resume_init_with (self, options);
  yd_test_transfer_configure (&self->test, FALSE, YD_STORAGE_LIVP_JPEG);
  path = yd_test_transfer_write (&self->test, "short", bytes);
  yd_sim_add_fault (self->test.sim, &cut);
  yd_sim_add_fault (self->test.sim, &again);
  yd_test_resume_add (self, path, YD_TRANSFER_CONFLICT_ASK, FALSE);
  yd_test_resume_start (self);
  finish (self, "short", bytes);
  g_assert_cmpuint (yd_sim_count (self->test.sim, LIST_PARTS), >=, 1);
}

/* As on the disk, byte for byte: composed, decomposed, and what looks like an escape. */
static const char * const names[] = {
  "caf\xc3\xa9", "cafe\xcc\x81", "\xea\xb0\x80", "\xe1\x84\x80\xe1\x85\xa1", "a%2Fb", " a ", "a\\b",
  "a\nb", "\xe2\x80\xaetxt.exe",
};

static void
test_names (YdTestResume  *self,
            gconstpointer  data)
{
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (10 + i);
      g_autofree char *path = yd_test_transfer_write (&self->test, names[i], bytes);

      yd_test_resume_add (self, path, YD_TRANSFER_CONFLICT_ASK, FALSE);
      yd_test_resume_start (self);
      finish (self, names[i], bytes);
      g_assert_cmpstr (yd_drive_item_get_name (yd_transfer_get_item (self->transfer)), ==,
                       names[i]);
    }
}

static void
test_modified (YdTestResume  *self,
               gconstpointer  data)
{
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (10);
  g_autofree char *path = yd_test_transfer_write (&self->test, "old", bytes);
  struct timespec times[2] = { { 1687946420, 22 * 1000 * 1000 }, { 1687946420, 22 * 1000 * 1000 } };
  GPtrArray *journal;

  g_assert_cmpint (utimensat (-1, path, times, 0), ==, 0);
  yd_test_resume_add (self, path, YD_TRANSFER_CONFLICT_ASK, FALSE);
  yd_test_resume_start (self);
  finish (self, "old", bytes);
  journal = yd_sim_get_journal (self->test.sim);
  for (guint i = 0; i < journal->len; i++)
    {
      YdSimEntry *entry = g_ptr_array_index (journal, i);

      if (g_str_has_suffix (entry->endpoint, CREATE))
        g_assert_nonnull (strstr (entry->body,
                                  "\"local_modified_at\":\"2023-06-28T10:00:20.022Z\""));
    }
}

static gboolean
has_sent_two (gpointer data)
{
  return yd_sim_count (data, PUT) > 1;
}

static void
append_byte (const char *path)
{
  FILE *file = fopen (path, "a");

  g_assert_cmpint (fputc ('x', file), ==, 'x');
  fclose (file);
}

/* Once the upload begins anew; when the file does not come to rest it says so. */
static void
test_restless (YdTestResume  *self,
               gconstpointer  data)
{
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (3 * YD_TEST_PART_BYTES);
  g_autofree char *path = yd_test_transfer_write (&self->test, "log", bytes);
  YdSimFault slow = { .kind = YD_SIM_FAULT_DELAY, .endpoint = PUT, .times = G_MAXUINT,
                      .delay_ms = 50 };

  yd_sim_add_fault (self->test.sim, &slow);
  yd_test_resume_add (self, path, YD_TRANSFER_CONFLICT_ASK, FALSE);
  yd_test_resume_start (self);
  yd_test_transfer_spin (has_sent_two, self->test.sim);
  yd_sim_clear_journal (self->test.sim);
  append_byte (path);
  yd_test_transfer_spin (has_sent_two, self->test.sim);
  g_assert_cmpuint (yd_sim_count (self->test.sim, CREATE), ==, 1);
  append_byte (path);
  yd_test_resume_wait (self);
  g_assert_error (self->error, YD_TRANSFER_ERROR, YD_TRANSFER_ERROR_SOURCE_CHANGED);
  yd_test_transfer_assert_no_remote (&self->test, "/log");
  g_assert_cmpuint (yd_test_resume_count_rows (self, "transfer_upload"), ==, 0);
}

static void
add (const char *name,
     void      (*func) (YdTestResume *, gconstpointer))
{
  g_autofree char *path = g_strconcat ("/transfer/sending/", name, NULL);

  g_test_add (path, YdTestResume, NULL, set_up, func, tear_down);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  add ("throttled", test_throttled);
  add ("throttled-cancelled", test_throttled_cancelled);
  add ("old-addresses", test_old_addresses);
  add ("short-part", test_short_part);
  add ("names", test_names);
  add ("modified", test_modified);
  add ("restless", test_restless);
  return g_test_run ();
}
