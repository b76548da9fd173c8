/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The local file of an upload: one that changes while it is sent, one that cannot be read, one that
 * is no file.
 */
#include "config.h"

#include "yd-test-transfer.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PUT "PUT oss"
#define CREATE "openFile/create"
#define COMPLETE "openFile/complete"

static void
set_up (YdTestTransfer *test,
        gconstpointer   data)
{
  yd_test_transfer_init (test, NULL);
  yd_test_transfer_configure (test, FALSE, YD_STORAGE_LIVP_JPEG);
}

static void
tear_down (YdTestTransfer *test,
           gconstpointer   data)
{
  yd_test_transfer_clear (test);
}

static gboolean
has_sent_some (gpointer data)
{
  return yd_sim_count (data, PUT) >= 2;
}

typedef void (*Disturb) (const char *path);

static void
append_byte (const char *path)
{
  FILE *file = fopen (path, "a");

  g_assert_cmpint (fputc ('x', file), ==, 'x');
  fclose (file);
}

static void
change_byte (const char *path)
{
  FILE *file = fopen (path, "r+");

  g_assert_cmpint (fputc ('x', file), ==, 'x');
  fclose (file);
}

static void
truncate_it (const char *path)
{
  g_assert_cmpint (truncate (path, YD_TEST_PART_BYTES + 7), ==, 0);
}

static void
remove_it (const char *path)
{
  g_assert_cmpint (g_unlink (path), ==, 0);
}

static void
replace_it (const char *path)
{
  g_assert_true (g_file_set_contents (path, "another", -1, NULL));
}

static void
move_it (const char *path)
{
  g_autofree char *elsewhere = g_strconcat (path, "-moved", NULL);

  g_assert_cmpint (g_rename (path, elsewhere), ==, 0);
}

#define GONE 4 /* from here on */
static const Disturb disturbances[] = {
  append_byte, change_byte, truncate_it, replace_it, remove_it, move_it,
};

static void
assert_is_as_on_disk (YdTestTransfer *test,
                      YdTransfer     *transfer)
{
  g_autofree char *path = g_file_get_path (yd_transfer_get_file (transfer));
  g_autofree char *text = NULL;
  g_autoptr(GBytes) now = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (path, &text, &length, NULL));
  now = g_bytes_new (text, length);
  yd_test_transfer_assert_arrived (test, transfer, now);
}

static void
test_source_disturbed (YdTestTransfer *test,
                       gconstpointer   data)
{
  const Disturb *disturb = data;
  gboolean gone = disturb >= &disturbances[GONE];
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (4 * YD_TEST_PART_BYTES);
  g_autofree char *path = yd_test_transfer_write (test, "restless", bytes);
  YdSimFault fault = { .kind = YD_SIM_FAULT_DELAY, .endpoint = PUT, .nth = 2, .delay_ms = 100 };
  YdTransfer *transfer;

  yd_sim_add_fault (test->sim, &fault);
  transfer = yd_test_transfer_upload (test, path);
  yd_test_transfer_spin (has_sent_some, test->sim);
  (*disturb) (path);
  if (gone)
    {
      yd_test_transfer_wait_reason (transfer, YD_TRANSFER_REASON_SOURCE);
      g_assert_error (yd_transfer_get_error (transfer), YD_TRANSFER_ERROR,
                      YD_TRANSFER_ERROR_SOURCE_GONE);
      yd_transfer_queue_cancel (test->queue, transfer);
    }
  yd_test_transfer_wait (test);
  if (!gone)
    assert_is_as_on_disk (test, transfer);
  g_assert_cmpuint (yd_sim_count (test->sim, COMPLETE), ==, !gone);
}

static void
test_source_vanished (YdTestTransfer *test,
                      gconstpointer   data)
{
  g_autofree char *path = g_build_filename (test->folder, "nothing", NULL);
  YdTransfer *transfer = yd_test_transfer_upload (test, path);

  yd_test_transfer_wait (test);
  yd_test_transfer_assert_failed (transfer, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_cmpuint (yd_sim_count (test->sim, CREATE), ==, 0);
}

static void
test_source_unreadable (YdTestTransfer *test,
                        gconstpointer   data)
{
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (10);
  g_autofree char *path = yd_test_transfer_write (test, "secret", bytes);
  gboolean root = geteuid () == 0;
  YdTransfer *transfer;

  g_assert_cmpint (g_chmod (path, 0), ==, 0);
  g_assert_cmpint (g_chmod (test->folder, 0755), ==, 0);
  if (root)
    g_assert_cmpint (seteuid (65534), ==, 0);
  transfer = yd_test_transfer_upload (test, path);
  yd_test_transfer_wait (test);
  if (root)
    g_assert_cmpint (seteuid (0), ==, 0);
  yd_test_transfer_assert_failed (transfer, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED);

  g_assert_cmpint (g_chmod (path, 0600), ==, 0);
  yd_transfer_queue_retry (test->queue, transfer);
  yd_test_transfer_wait (test);
  yd_test_transfer_assert_arrived (test, transfer, bytes);
}

static void
test_source_is_a_pipe (YdTestTransfer *test,
                       gconstpointer   data)
{
  g_autofree char *path = g_build_filename (test->folder, "pipe", NULL);
  YdTransfer *transfer;

  g_assert_cmpint (mkfifo (path, 0600), ==, 0);
  transfer = yd_test_transfer_upload (test, path);
  yd_test_transfer_wait (test);
  yd_test_transfer_assert_failed (transfer, YD_TRANSFER_ERROR, YD_TRANSFER_ERROR_UNSUPPORTED);
}

static void
test_source_is_a_link (YdTestTransfer *test,
                       gconstpointer   data)
{
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (5000);
  G_GNUC_UNUSED g_autofree char *path = yd_test_transfer_write (test, "real", bytes);
  g_autofree char *link_path = g_build_filename (test->folder, "link", NULL);
  YdTransfer *transfer;

  g_assert_cmpint (symlink ("real", link_path), ==, 0);
  transfer = yd_test_transfer_upload (test, link_path);
  yd_test_transfer_wait (test);
  yd_test_transfer_assert_arrived (test, transfer, bytes);
}

static void
test_name_refused (YdTestTransfer *test,
                   gconstpointer   data)
{
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (5);
  g_autofree char *path = yd_test_transfer_write (test, "bad-\xff", bytes);
  YdTransfer *transfer = yd_test_transfer_upload (test, path);

  yd_test_transfer_wait (test);
  yd_test_transfer_assert_failed (transfer, YD_DRIVE_ERROR, YD_DRIVE_ERROR_NAME);
  g_assert_true (g_utf8_validate (yd_transfer_get_name (transfer), -1, NULL));
}

static void
add (const char    *name,
     void         (*func) (YdTestTransfer *, gconstpointer),
     gconstpointer  data)
{
  g_autofree char *path = g_strconcat ("/transfer/source/", name, NULL);

  g_test_add (path, YdTestTransfer, data, set_up, func, tear_down);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (disturbances); i++)
    {
      g_autofree char *name = g_strdup_printf ("disturbed/%" G_GSIZE_FORMAT, i);

      add (name, test_source_disturbed, &disturbances[i]);
    }
  add ("vanished", test_source_vanished, NULL);
  add ("unreadable", test_source_unreadable, NULL);
  add ("pipe", test_source_is_a_pipe, NULL);
  add ("link", test_source_is_a_link, NULL);
  add ("name-refused", test_name_refused, NULL);
  return g_test_run ();
}
