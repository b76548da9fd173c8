/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Downloads into a real file system that is too small, and a journal on one: a tmpfs in a mount
 * namespace of this program's own. Skipped where a program may not have one.
 */
#include "config.h"

#include "yd-test-transfer.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <string.h>
#include <sys/mount.h>
#include <unistd.h>

#define KIB 1024
#define FILES 3
#define SIZE (2048 * KIB)      /* more than is to be left free */
#define SPACE "size=5632k"     /* two of them, and not a third */

/* The namespace */

static gboolean
write_line (const char *path,
            const char *line)
{
  int file = open (path, O_WRONLY | O_CLOEXEC);
  gssize length = (gssize) strlen (line);
  gboolean done = file >= 0 && write (file, line, (gsize) length) == length;

  if (file >= 0)
    close (file);
  return done;
}

/* Before there is a second thread. NULL, or why not. */
static const char *
enter_namespace (void)
{
  g_autofree char *users = g_strdup_printf ("0 %u 1", geteuid ());
  g_autofree char *groups = g_strdup_printf ("0 %u 1", getegid ());

  if (unshare (CLONE_NEWUSER | CLONE_NEWNS) != 0)
    return g_strerror (errno);
  if (!write_line ("/proc/self/setgroups", "deny") || !write_line ("/proc/self/uid_map", users) ||
      !write_line ("/proc/self/gid_map", groups) ||
      mount (NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0)
    return g_strerror (errno);
  return NULL;
}

/* (nullable): NULL when it is there, or why not. */
static const char *
mount_small (YdTestTransfer *test)
{
  return mount ("tmpfs", test->folder, "tmpfs", 0, SPACE) == 0 ? NULL : g_strerror (errno);
}

static void
unmount_small (YdTestTransfer *test)
{
  g_assert_cmpint (umount2 (test->folder, MNT_DETACH), ==, 0);
}

/* The tests */

static void
count_full (YdTransferQueue *queue,
            YdTransfer      *transfer,
            guint           *n_full)
{
  g_assert_cmpint (yd_transfer_get_reason (transfer), ==, YD_TRANSFER_REASON_DISK);
  ++*n_full;
}

static guint
count_reason (YdTestTransfer   *test,
              YdTransferReason  reason)
{
  guint n = 0;

  for (guint i = 0; i < FILES; i++)
    n += yd_transfer_get_reason (yd_test_transfer_get (test, i)) == reason;
  return n;
}

static gboolean
one_waits (gpointer data)
{
  YdTestTransfer *test = data;

  return yd_transfer_queue_get_active (test->queue) == 1 &&
         count_reason (test, YD_TRANSFER_REASON_DISK) == 1 &&
         yd_transfer_queue_is_settled (test->queue);
}

/* The name of one that is done. (transfer full) */
static char *
dup_done (YdTestTransfer *test)
{
  for (guint i = 0; i < FILES; i++)
    if (yd_transfer_get_state (yd_test_transfer_get (test, i)) == YD_TRANSFER_DONE)
      return g_file_get_path (yd_transfer_get_file (yd_test_transfer_get (test, i)));
  g_assert_not_reached ();
}

/* Two fit; the third waits, leaves nothing behind meanwhile, one is told, and it goes on when
 * somebody makes room. */
static void
test_downloads (void)
{
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (SIZE);
  g_autofree char *done = NULL;
  YdTestTransfer test;
  guint n_full = 0;

  yd_test_transfer_init (&test, NULL);
  yd_test_transfer_configure (&test, FALSE, YD_STORAGE_LIVP_JPEG);
  g_assert_cmpstr (mount_small (&test), ==, NULL);
  yd_test_transfer_be_impatient (&test);
  g_signal_connect (test.queue, "full", G_CALLBACK (count_full), &n_full);
  for (guint i = 0; i < FILES; i++)
    {
      g_autofree char *name = g_strdup_printf ("%u.bin", i);
      g_autofree char *id = yd_test_transfer_add_remote (&test, name, bytes);

      yd_test_transfer_download (&test, id);
    }
  yd_test_transfer_spin (one_waits, &test);
  g_assert_cmpuint (n_full, ==, 1);
  g_assert_cmpuint (yd_test_transfer_count_files (&test), ==, 2);

  done = dup_done (&test);
  g_assert_cmpint (unlink (done), ==, 0);
  yd_test_transfer_wait (&test);
  for (guint i = 0; i < FILES; i++)
    {
      g_autofree char *path =
        g_file_get_path (yd_transfer_get_file (yd_test_transfer_get (&test, i)));
      g_autofree char *name = g_path_get_basename (path);

      yd_test_transfer_assert_done (yd_test_transfer_get (&test, i));
      if (!g_str_equal (path, done))
        yd_test_transfer_assert_file (&test, name, bytes);
    }
  g_signal_handlers_disconnect_by_data (test.queue, &n_full);
  unmount_small (&test);
  yd_test_transfer_clear (&test);
}

/* No room for the journal: what is dropped moves all the same, and is only not kept. */
static void
test_journal (void)
{
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (3 * YD_TEST_PART_BYTES);
  g_autofree char *elsewhere = NULL;
  g_autofree char *filler = NULL;
  g_autofree char *path = NULL;
  g_autofree char *room = g_malloc0 (64 * KIB);
  static const char * const nothing[] = { NULL };
  YdTestTransfer test;
  g_autoptr(YdBaseDatabase) database = NULL;
  YdTransfer *transfer;
  GError *error = NULL;
  int file;

  yd_test_transfer_init (&test, NULL);
  yd_test_transfer_configure (&test, FALSE, YD_STORAGE_LIVP_JPEG);
  g_assert_cmpstr (mount_small (&test), ==, NULL);
  elsewhere = yd_test_transfer_write (&test, "up.bin", bytes);
  path = g_build_filename (test.folder, "yunduo.db", NULL);
  database = yd_base_database_new (path, nothing, &error);
  g_assert_no_error (error);
  g_assert_finalize_object (test.queue);
  {
    g_autoptr(YdTransferJournal) journal =
      yd_transfer_journal_new (database, test.folder, &error);

    g_assert_no_error (error);
    test.queue = yd_transfer_queue_new (test.clock, test.transport, journal);
    yd_transfer_queue_set_part_bytes (test.queue, YD_TEST_PART_BYTES);
  }
  filler = g_build_filename (test.folder, "filler", NULL);
  file = open (filler, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  while (write (file, room, 64 * KIB) > 0)
    continue;
  while (write (file, room, 1) > 0)
    continue;
  close (file);

  transfer = yd_test_transfer_upload (&test, elsewhere);
  yd_test_transfer_wait (&test);
  yd_test_transfer_assert_done (transfer);
  yd_test_transfer_assert_remote (&test, "/up.bin", bytes);
  g_assert_finalize_object (test.queue);
  g_clear_object (&database);
  test.queue = yd_transfer_queue_new (test.clock, test.transport, NULL);
  unmount_small (&test);
  yd_test_transfer_clear (&test);
}

static void
skip (gconstpointer data)
{
  g_autofree char *why = g_strdup_printf ("no mount namespace here: %s", (const char *) data);

  g_test_skip (why);
}

int
main (int   argc,
      char *argv[])
{
  const char *obstacle = enter_namespace ();

  g_test_init (&argc, &argv, NULL);
  if (obstacle != NULL)
    {
      g_test_add_data_func ("/transfer/small-disk/downloads", obstacle, skip);
      g_test_add_data_func ("/transfer/small-disk/journal", obstacle, skip);
      return g_test_run ();
    }
  g_test_add_func ("/transfer/small-disk/downloads", test_downloads);
  g_test_add_func ("/transfer/small-disk/journal", test_journal);
  return g_test_run ();
}
