/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A piece of a file as a body: all of it, no more, and no faster than its pace.
 */
#include "config.h"

#include "yd-net-slice.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define FILE_BYTES 20000
#define OFFSET 1000
#define LENGTH 17000

typedef struct
{
  gsize most;         /* at once */
  gsize taken;        /* bytes */
  GCancellable *seen; /* (borrowed) (nullable) */
  gsize refuse_from;  /* 0 never */
} Pacer;

static gsize
take_pace (gsize         bytes,
           gpointer      user_data,
           GCancellable *cancellable)
{
  Pacer *pacer = user_data;
  gsize may_go = MIN (bytes, pacer->most);

  pacer->seen = cancellable;
  if (pacer->refuse_from != 0 && pacer->taken + may_go >= pacer->refuse_from)
    return 0;
  pacer->taken += may_go;
  return may_go;
}

static int
open_file (void)
{
  g_autofree char *path = NULL;
  g_autofree char *bytes = g_malloc (FILE_BYTES);
  GError *error = NULL;
  int fd = g_file_open_tmp ("yd-slice-XXXXXX", &path, &error);

  g_assert_no_error (error);
  g_unlink (path);
  for (gsize i = 0; i < FILE_BYTES; i++)
    bytes[i] = (char) (i % 251);
  g_assert_cmpint (write (fd, bytes, FILE_BYTES), ==, FILE_BYTES);
  return fd;
}

static void
check_read (Pacer *pacer,
            gsize  size)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  YdNetPace pace = { take_pace, pacer };
  int fd = open_file ();
  YdNetSlice slice = { fd, OFFSET, LENGTH, pacer != NULL ? &pace : NULL, cancellable };
  g_autofree guint8 *block = g_malloc (size);
  gssize got;
  gsize sum = 0;

  while ((got = yd_net_slice_read (&slice, block, size, NULL)) > 0)
    {
      g_assert_cmpuint (got, <=, pacer != NULL ? MIN (size, pacer->most) : size);
      for (gssize i = 0; i < got; i++)
        g_assert_cmpuint (block[i], ==, (OFFSET + sum + (gsize) i) % 251);
      sum += (gsize) got;
    }
  g_assert_cmpint (got, ==, 0);
  g_assert_cmpuint (sum, ==, LENGTH);
  if (pacer != NULL)
    {
      g_assert_cmpuint (pacer->taken, ==, LENGTH);
      g_assert_true (pacer->seen == cancellable);
    }
  close (fd);
}

static void
test_read (void)
{
  static const gsize sizes[] = { 1, 700, LENGTH - 1, LENGTH, LENGTH + 1, 256 * 1024 };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      Pacer pacer = { .most = 300 };

      check_read (NULL, sizes[i]);
      check_read (&pacer, sizes[i]);
    }
}

static void
test_ended (void)
{
  Pacer pacer = { .most = 2000, .refuse_from = 5000 };
  YdNetPace pace = { take_pace, &pacer };
  g_autoptr(GError) error = NULL;
  int fd = open_file ();
  YdNetSlice slice = { fd, OFFSET, LENGTH, &pace, NULL };
  guint8 block[3000];

  while (yd_net_slice_read (&slice, block, sizeof block, &error) > 0)
    ;
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (slice.offset, ==, OFFSET + 4000);
  close (fd);
}

static void
test_file_fails (void)
{
  g_autoptr(GError) error = NULL;
  int fd = open_file ();
  YdNetSlice slice = { fd, FILE_BYTES - 10, 20, NULL, NULL };
  guint8 block[100];

  g_assert_cmpint (yd_net_slice_read (&slice, block, sizeof block, &error), ==, 10);
  g_assert_cmpint (yd_net_slice_read (&slice, block, sizeof block, &error), ==, -1);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT);
  g_clear_error (&error);
  close (fd);
  g_assert_cmpint (yd_net_slice_read (&slice, block, sizeof block, &error), ==, -1);
  g_assert_error (error, G_IO_ERROR, (int) g_io_error_from_errno (EBADF));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/net/slice/read", test_read);
  g_test_add_func ("/net/slice/ended", test_ended);
  g_test_add_func ("/net/slice/file-fails", test_file_fails);
  return g_test_run ();
}
