/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A piece of a file as a stream: all of it, no more, and no faster than its pace.
 */
#include "config.h"

#include "yd-net-slice-stream.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define FILE_BYTES 20000
#define OFFSET 1000
#define LENGTH 17000

typedef struct
{
  gsize asked;        /* bytes */
  GCancellable *seen; /* (borrowed) (nullable) */
  gsize refuse_from;  /* 0 never */
} Pacer;

static gboolean
wait_for_pace (gsize         bytes,
               gpointer      user_data,
               GCancellable *cancellable)
{
  Pacer *pacer = user_data;

  pacer->asked += bytes;
  pacer->seen = cancellable;
  return pacer->refuse_from == 0 || pacer->asked < pacer->refuse_from;
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
test_paced (void)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  Pacer pacer = { 0 };
  YdNetPace pace = { wait_for_pace, &pacer };
  gint64 progress = 0;
  int fd = open_file ();
  g_autoptr(YdNetSliceStream) stream =
    yd_net_slice_stream_new (fd, OFFSET, LENGTH, &progress, NULL);
  guint8 block[700];
  gssize got;
  gsize sum = 0;

  yd_net_slice_stream_set_pace (stream, &pace, cancellable);
  while ((got = g_input_stream_read (G_INPUT_STREAM (stream), block, sizeof block, NULL, NULL)) > 0)
    {
      g_assert_cmpuint (block[0], ==, (OFFSET + sum) % 251);
      sum += (gsize) got;
    }
  g_assert_cmpint (got, ==, 0);
  g_assert_cmpuint (sum, ==, LENGTH);
  g_assert_cmpuint (pacer.asked, ==, LENGTH);
  g_assert_cmpint (progress, ==, LENGTH);
  g_assert_true (pacer.seen == cancellable);
  close (fd);
}

static void
test_ended (void)
{
  Pacer pacer = { .refuse_from = 5000 };
  YdNetPace pace = { wait_for_pace, &pacer };
  g_autoptr(GError) error = NULL;
  int fd = open_file ();
  g_autoptr(YdNetSliceStream) stream = yd_net_slice_stream_new (fd, OFFSET, LENGTH, NULL, NULL);
  g_autoptr(GOutputStream) sink = g_memory_output_stream_new_resizable ();

  yd_net_slice_stream_set_pace (stream, &pace, NULL);
  g_assert_cmpint (g_output_stream_splice (sink, G_INPUT_STREAM (stream),
                                           G_OUTPUT_STREAM_SPLICE_NONE, NULL, &error), ==, -1);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_error (yd_net_slice_stream_get_error (stream), G_IO_ERROR, G_IO_ERROR_CANCELLED);
  close (fd);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/net/slice-stream/paced", test_paced);
  g_test_add_func ("/net/slice-stream/ended", test_ended);
  return g_test_run ();
}
