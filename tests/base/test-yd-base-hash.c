/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * SHA-1 by known vectors (Open API reference §5.8) and against GLib's, slices of files, files that
 * end early, cancelling, and the identity of a file.
 */
#include "config.h"

#include "yd-base-hash.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define EMPTY_SHA1 "DA39A3EE5E6B4B0D3255BFEF95601890AFD80709"

static int
make_file (gconstpointer data,
           gsize         length)
{
  g_autofree char *name = NULL;
  int fd = g_file_open_tmp ("yunduo-hash-XXXXXX", &name, NULL);

  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (unlink (name), ==, 0);
  g_assert_cmpint (write (fd, data, length), ==, (gssize) length);
  return fd;
}

static GByteArray *
make_noise (guint length)
{
  GByteArray *noise = g_byte_array_new ();
  guint32 state = 7;

  g_byte_array_set_size (noise, length);
  for (guint i = 0; i < length; i++)
    {
      state = state * 1664525 + 1013904223;
      noise->data[i] = state >> 24;
    }
  return noise;
}

static void
test_vectors (void)
{
  g_autofree char *empty = yd_base_hash_data ("", 0);
  g_autofree char *hello = yd_base_hash_data ("hello world", 11);
  g_autofree char *letter = yd_base_hash_data ("a", 1);

  g_assert_cmpstr (empty, ==, EMPTY_SHA1);
  g_assert_cmpstr (hello, ==, "2AAE6C35C94FCFB415DBE95F408B9CE91EE846ED");
  g_assert_cmpstr (letter, ==, "86F7E437FAA5A7FCE15D1DDCB9EAEAEA377667B8");
}

static void
test_slices (void)
{
  static const struct
  {
    goffset offset;
    goffset length; /* -1: to the end */
  } rows[] = {
    { 0, -1 }, { 0, 0 }, { 0, 1 }, { 0, 1024 }, { 1, 131072 }, { 131071, 2 }, { 131072, -1 },
    { 299999, 1 }, { 300000, -1 }, { 300000, 0 },
  };
  g_autoptr(GByteArray) noise = make_noise (300000);
  int fd = make_file (noise->data, noise->len);

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      gsize length = rows[i].length < 0 ? noise->len - (gsize) rows[i].offset
                                        : (gsize) rows[i].length;
      g_autofree char *expected =
        g_compute_checksum_for_data (G_CHECKSUM_SHA1, noise->data + rows[i].offset, length);
      g_autofree char *upper = g_ascii_strup (expected, -1);
      g_autofree char *hex = NULL;
      g_autoptr(GError) error = NULL;
      gint64 progress = 0;

      hex = yd_base_hash_fd (fd, rows[i].offset, rows[i].length, &progress, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (hex, ==, upper);
      g_assert_cmpint (yd_base_progress_get (&progress), ==, length);
    }
  close (fd);
}

static void
test_file_ends_early (void)
{
  int fd = make_file ("12345", 5);
  g_autoptr(GError) error = NULL;

  g_assert_null (yd_base_hash_fd (fd, 0, 6, NULL, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT);
  close (fd);
}

static void
test_unreadable (void)
{
  g_autofree char *folder = g_dir_make_tmp ("yunduo-hash-XXXXXX", NULL);
  int fd = open (folder, O_RDONLY | O_CLOEXEC);
  YdBaseFileIdentity identity;
  g_autoptr(GError) error = NULL;

  g_assert_null (yd_base_hash_fd (fd, 0, -1, NULL, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_IS_DIRECTORY);
  g_clear_error (&error);
  g_assert_false (yd_base_file_identity_read (fd, &identity, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE);
  g_clear_error (&error);
  close (fd);
  g_assert_false (yd_base_file_identity_read (-1, &identity, &error));
  g_assert_nonnull (error);
  g_assert_cmpint (rmdir (folder), ==, 0);
}

static void
keep_result (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

/* @when: 0 never, 1 before, 2 during, 3 after. */
static void
run_async (int when)
{
  g_autoptr(GByteArray) noise = make_noise (2000000);
  int fd = make_file (noise->data, noise->len);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *hex = NULL;
  gint64 progress = 0;

  if (when == 1)
    g_cancellable_cancel (cancellable);
  yd_base_hash_fd_async (fd, 0, -1, &progress, cancellable, keep_result, &result);
  if (when == 2)
    g_cancellable_cancel (cancellable);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  if (when == 3)
    g_cancellable_cancel (cancellable);
  hex = yd_base_hash_fd_finish (result, &error);
  if (when == 0)
    {
      g_assert_no_error (error);
      g_assert_cmpuint (strlen (hex), ==, YD_BASE_HASH_SHA1_HEX);
      g_assert_cmpint (yd_base_progress_get (&progress), ==, noise->len);
    }
  else
    {
      g_assert_null (hex);
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    }
  close (fd);
}

static void
test_async (void)
{
  for (int when = 0; when < 4; when++)
    run_async (when);
}

static void
test_identity (void)
{
  int fd = make_file ("12345", 5);
  int other = make_file ("12345", 5);
  YdBaseFileIdentity before;
  YdBaseFileIdentity same;
  YdBaseFileIdentity grown;
  YdBaseFileIdentity elsewhere;

  g_assert_true (yd_base_file_identity_read (fd, &before, NULL));
  g_assert_true (yd_base_file_identity_read (fd, &same, NULL));
  g_assert_cmpint (before.size, ==, 5);
  g_assert_true (yd_base_file_identity_equal (&before, &same));
  g_assert_cmpint (write (fd, "6", 1), ==, 1);
  g_assert_true (yd_base_file_identity_read (fd, &grown, NULL));
  g_assert_false (yd_base_file_identity_equal (&before, &grown));
  g_assert_true (yd_base_file_identity_read (other, &elsewhere, NULL));
  g_assert_false (yd_base_file_identity_equal (&before, &elsewhere));
  close (fd);
  close (other);
}

/* In the middle of a file */

typedef struct
{
  int fd;
  gint64 progress;
  GCancellable *cancellable; /* (owned) */
  GAsyncResult *result;      /* (owned) (nullable) */
} Middle;

/* A sparse file of 1 TiB would take minutes: it has only begun when this returns. */
static void
begin_middle (Middle *middle)
{
  middle->fd = make_file ("", 0);
  middle->progress = 0;
  middle->cancellable = g_cancellable_new ();
  middle->result = NULL;
  g_assert_cmpint (ftruncate (middle->fd, G_GINT64_CONSTANT (1) << 40), ==, 0);
  yd_base_hash_fd_async (middle->fd, 0, G_GINT64_CONSTANT (1) << 40, &middle->progress,
                         middle->cancellable, keep_result, &middle->result);
  while (yd_base_progress_get (&middle->progress) == 0)
    g_main_context_iteration (NULL, FALSE);
}

static void
end_middle (Middle       *middle,
            GIOErrorEnum  code)
{
  g_autoptr(GError) error = NULL;

  while (middle->result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_null (yd_base_hash_fd_finish (middle->result, &error));
  g_assert_error (error, G_IO_ERROR, (int) code);
  g_clear_object (&middle->result);
  g_clear_object (&middle->cancellable);
  close (middle->fd);
}

static void
test_cancelled_in_the_middle (void)
{
  Middle middle;
  gint64 before_us;

  begin_middle (&middle);
  before_us = g_get_monotonic_time ();
  g_cancellable_cancel (middle.cancellable);
  end_middle (&middle, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (g_get_monotonic_time () - before_us, <, G_USEC_PER_SEC);
}

/* An error, no SIGBUS, no hash of half a file. */
static void
test_shrinks_in_the_middle (void)
{
  Middle middle;

  begin_middle (&middle);
  g_assert_cmpint (ftruncate (middle.fd, 10), ==, 0);
  end_middle (&middle, G_IO_ERROR_PARTIAL_INPUT);
}

static void
test_position_stays (void)
{
  int fd = make_file ("xxabcyy", 7);
  g_autofree char *hex = NULL;

  g_assert_cmpint (lseek (fd, 1, SEEK_SET), ==, 1);
  hex = yd_base_hash_fd (fd, 2, 3, NULL, NULL, NULL);
  g_assert_cmpstr (hex, ==, "A9993E364706816ABA3E25717850C26C9CD0D89D");
  g_assert_cmpint (lseek (fd, 0, SEEK_CUR), ==, 1);
  close (fd);
}

/* Another modification time alone is another file. */
static void
test_identity_by_time (void)
{
  int fd = make_file ("12345", 5);
  struct timespec times[2] = { { 0, UTIME_OMIT }, { 1, 500 } };
  YdBaseFileIdentity before;
  YdBaseFileIdentity after;

  g_assert_true (yd_base_file_identity_read (fd, &before, NULL));
  g_assert_cmpint (futimens (fd, times), ==, 0);
  g_assert_true (yd_base_file_identity_read (fd, &after, NULL));
  g_assert_cmpint (after.mtime_ns, ==, 1000000500);
  g_assert_false (yd_base_file_identity_equal (&before, &after));
  close (fd);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/hash/vectors", test_vectors);
  g_test_add_func ("/base/hash/slices", test_slices);
  g_test_add_func ("/base/hash/file-ends-early", test_file_ends_early);
  g_test_add_func ("/base/hash/unreadable", test_unreadable);
  g_test_add_func ("/base/hash/async", test_async);
  g_test_add_func ("/base/hash/cancelled-in-the-middle", test_cancelled_in_the_middle);
  g_test_add_func ("/base/hash/shrinks-in-the-middle", test_shrinks_in_the_middle);
  g_test_add_func ("/base/hash/position-stays", test_position_stays);
  g_test_add_func ("/base/hash/identity", test_identity);
  g_test_add_func ("/base/hash/identity-by-time", test_identity_by_time);
  return g_test_run ();
}
