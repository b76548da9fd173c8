/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Live photos in the two formats that take more than one stream: both files or neither, and a
 * zip that another program reads.
 */
#include "config.h"

#include "yd-test-disk.h"
#include "yd-test-transfer.h"

#include "yd-sim-livp.h"
#include "yd-transfer-zip.h"

#include <glib/gstdio.h>

#define GET "GET oss"
#define LINK "openFile/getDownloadUrl"
#define PHOTO_BYTES 50000
#define FILM_BYTES 300000

typedef struct
{
  YdTestTransfer test;
  GBytes *photo;        /* (owned) */
  GBytes *film;         /* (owned) */
  GBytes *zip;          /* (owned) */
  char *id;             /* (owned) */
} Live;

static void
set_up (Live          *live,
        gconstpointer  data)
{
  yd_test_transfer_init (&live->test, NULL);
  live->photo = yd_test_transfer_make_bytes (PHOTO_BYTES);
  live->film = yd_test_transfer_make_bytes (FILM_BYTES);
  live->zip = yd_sim_livp_build ("a.heic", live->photo, "a.mov", live->film);
  live->id = yd_test_transfer_add_remote (&live->test, "IMG 云.livp", live->zip);
}

static void
tear_down (Live          *live,
           gconstpointer  data)
{
  g_bytes_unref (live->photo);
  g_bytes_unref (live->film);
  g_bytes_unref (live->zip);
  g_free (live->id);
  yd_test_transfer_clear (&live->test);
  yd_test_disk_reset ();
}

static YdTransfer *
download (Live          *live,
          YdStorageLivp  livp)
{
  YdTransfer *transfer;

  yd_test_transfer_configure (&live->test, TRUE, livp);
  transfer = yd_test_transfer_download (&live->test, live->id);
  yd_test_transfer_wait (&live->test);
  return transfer;
}

static void
assert_whole_progress (Live       *live,
                       YdTransfer *transfer)
{
  yd_test_transfer_assert_done (transfer);
  g_assert_cmpint (yd_transfer_get_total (transfer), ==, (gint64) g_bytes_get_size (live->zip));
  g_assert_cmpint (yd_transfer_get_done (transfer), ==, yd_transfer_get_total (transfer));
}

/* Both */

static void
test_both (Live          *live,
           gconstpointer  data)
{
  YdTransfer *transfer = download (live, YD_STORAGE_LIVP_BOTH);
  g_autofree char *path = g_build_filename (live->test.folder, "IMG 云.heic", NULL);

  assert_whole_progress (live, transfer);
  yd_test_transfer_assert_file (&live->test, "IMG 云.heic", live->photo);
  yd_test_transfer_assert_file (&live->test, "IMG 云.mov", live->film);
  g_assert_cmpuint (yd_test_transfer_count_files (&live->test), ==, 2);
  g_assert_cmpstr (g_file_peek_path (yd_transfer_get_file (transfer)), ==, path);
}

/* The film's name is taken, and then the picture's too: both move on to one free number. */
static void
test_both_names_taken (Live          *live,
                       gconstpointer  data)
{
  YdTestTransfer *test = &live->test;
  g_autoptr(GBytes) mine = yd_test_transfer_make_bytes (10);
  G_GNUC_UNUSED g_autofree char *film = yd_test_transfer_write (test, "IMG 云.mov", mine);
  G_GNUC_UNUSED g_autofree char *photo = yd_test_transfer_write (test, "IMG 云 (1).heic", mine);

  assert_whole_progress (live, download (live, YD_STORAGE_LIVP_BOTH));
  yd_test_transfer_assert_file (test, "IMG 云.mov", mine);
  yd_test_transfer_assert_file (test, "IMG 云 (1).heic", mine);
  yd_test_transfer_assert_file (test, "IMG 云 (2).heic", live->photo);
  yd_test_transfer_assert_file (test, "IMG 云 (2).mov", live->film);
  g_assert_cmpuint (yd_test_transfer_count_files (test), ==, 4);
}

static void
test_both_cut (Live          *live,
               gconstpointer  data)
{
  yd_test_transfer_add_fault (&live->test, GET, YD_SIM_FAULT_CUT_REPLY, 1, 6000);
  yd_test_transfer_add_fault (&live->test, GET, YD_SIM_FAULT_CUT_REPLY, 3, 100000);
  assert_whole_progress (live, download (live, YD_STORAGE_LIVP_BOTH));
  yd_test_transfer_assert_file (&live->test, "IMG 云.heic", live->photo);
  yd_test_transfer_assert_file (&live->test, "IMG 云.mov", live->film);
  g_assert_cmpuint (yd_sim_count (live->test.sim, GET), ==, 4);
}

/* Of the parts the service has no hash; the data host's CRC-64 tells. */
static void
test_wrong_bytes (Live          *live,
                  gconstpointer  data)
{
  yd_test_transfer_add_fault (&live->test, GET, YD_SIM_FAULT_FLIP_BIT, 2, 777);
  assert_whole_progress (live, download (live, YD_STORAGE_LIVP_BOTH));
  yd_test_transfer_assert_file (&live->test, "IMG 云.heic", live->photo);
  yd_test_transfer_assert_file (&live->test, "IMG 云.mov", live->film);
  g_assert_cmpuint (yd_sim_count (live->test.sim, GET), ==, 3);
}

static void
test_always_wrong_bytes (Live          *live,
                         gconstpointer  data)
{
  YdSimFault fault = { .kind = YD_SIM_FAULT_FLIP_BIT, .endpoint = GET, .nth = 1,
                       .times = G_MAXUINT, .n = 9 };
  YdTransfer *transfer;

  yd_sim_add_fault (live->test.sim, &fault);
  transfer = download (live, (YdStorageLivp) GPOINTER_TO_INT (data));
  yd_test_transfer_assert_failed (transfer, YD_TRANSFER_ERROR, YD_TRANSFER_ERROR_HASH_MISMATCH);
  g_assert_cmpuint (yd_sim_count (live->test.sim, GET), ==, 2);
  g_assert_cmpuint (yd_test_transfer_count_files (&live->test), ==, 0);
}

/* Of a part there is no size either: what comes without the host's word for it is not the film. */
static void
test_not_the_film (Live          *live,
                   gconstpointer  data)
{
  g_autoptr(GBytes) body = g_bytes_new_static ("{}", 2);
  YdSimFault fault = { .kind = YD_SIM_FAULT_REPLY, .endpoint = GET, .nth = 2, .status = 200,
                       .body = body };
  YdTransfer *transfer;

  yd_sim_add_fault (live->test.sim, &fault);
  assert_whole_progress (live, download (live, YD_STORAGE_LIVP_BOTH));
  yd_test_transfer_assert_file (&live->test, "IMG 云.heic", live->photo);
  yd_test_transfer_assert_file (&live->test, "IMG 云.mov", live->film);
  g_assert_cmpuint (yd_sim_count (live->test.sim, GET), ==, 3);

  fault.nth = 1;
  fault.times = G_MAXUINT;
  yd_sim_add_fault (live->test.sim, &fault);
  transfer = download (live, YD_STORAGE_LIVP_MOV);
  yd_test_transfer_assert_failed (transfer, YD_NET_ERROR, YD_NET_ERROR_BAD_REPLY);
  g_assert_cmpuint (yd_test_transfer_count_files (&live->test), ==, 2);
}

/* An ordinary file is downloaded as ever. */
static void
test_ordinary_file (Live          *live,
                    gconstpointer  data)
{
  static const YdStorageLivp formats[] = { YD_STORAGE_LIVP_BOTH, YD_STORAGE_LIVP_REBUILT };
  g_autofree char *id = yd_test_transfer_add_remote (&live->test, "a.txt", live->film);

  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      YdTransfer *transfer;

      yd_test_transfer_configure (&live->test, TRUE, formats[i]);
      transfer = yd_test_transfer_download (&live->test, id);
      yd_test_transfer_wait (&live->test);
      yd_test_transfer_assert_done (transfer);
    }
  yd_test_transfer_assert_file (&live->test, "a.txt", live->film);
  yd_test_transfer_assert_file (&live->test, "a (1).txt", live->film);
}

/* Rebuilt */

static const char reader[] =
  "import sys, zipfile\n"
  "z = zipfile.ZipFile(sys.argv[1])\n"
  "bad = z.testzip()\n"
  "assert bad is None, bad\n"
  "for i in z.infolist():\n"
  "  assert i.compress_type == zipfile.ZIP_STORED and i.date_time[0] >= 2020\n"
  "  open(sys.argv[2] + '/' + i.filename.rsplit('.')[-1], 'wb').write(z.read(i))\n"
  "print('|'.join(z.namelist()), end='')\n";

/* Takes the zip apart with another program, into the folder: the names in it. */
static char *
unzip (Live       *live,
       const char *name)
{
  g_autofree char *path = g_build_filename (live->test.folder, name, NULL);
  const char *argv[] = { "/usr/bin/python3", "-c", reader, path, live->test.folder, NULL };
  g_autoptr(GError) error = NULL;
  char *names = NULL;
  int status = 0;

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, &names, NULL, &status,
                &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
  return names;
}

static void
assert_zip (Live       *live,
            const char *name)
{
  g_autofree char *names = unzip (live, name);

  g_assert_cmpstr (names, ==, "IMG 云.heic|IMG 云.mov");
  yd_test_transfer_assert_file (&live->test, "heic", live->photo);
  yd_test_transfer_assert_file (&live->test, "mov", live->film);
}

static void
test_rebuilt (Live          *live,
              gconstpointer  data)
{
  YdTransfer *transfer = download (live, YD_STORAGE_LIVP_REBUILT);
  g_autofree char *path = g_build_filename (live->test.folder, "IMG 云.livp", NULL);

  assert_whole_progress (live, transfer);
  g_assert_cmpuint (yd_test_transfer_count_files (&live->test), ==, 1);
  g_assert_cmpstr (g_file_peek_path (yd_transfer_get_file (transfer)), ==, path);
  assert_zip (live, "IMG 云.livp");
}

static void
test_rebuilt_again (Live          *live,
                    gconstpointer  data)
{
  yd_test_transfer_add_fault (&live->test, GET, YD_SIM_FAULT_CUT_REPLY, 1, 6000);
  yd_test_transfer_add_fault (&live->test, GET, YD_SIM_FAULT_CUT_REPLY, 3, 299999);
  assert_whole_progress (live, download (live, YD_STORAGE_LIVP_REBUILT));
  assert_whole_progress (live, download (live, YD_STORAGE_LIVP_REBUILT));
  assert_zip (live, "IMG 云.livp");
  assert_zip (live, "IMG 云 (1).livp");
}

/* What it makes is what the service knows as a live photo. */
static void
test_rebuilt_goes_up (Live          *live,
                      gconstpointer  data)
{
  g_autofree char *rebuilt = g_build_filename (live->test.folder, "IMG 云.livp", NULL);
  g_autofree char *path = g_build_filename (live->test.folder, "b.livp", NULL);
  YdTransfer *up;
  YdTransfer *down;

  assert_whole_progress (live, download (live, YD_STORAGE_LIVP_REBUILT));
  g_assert_cmpint (g_rename (rebuilt, path), ==, 0);
  up = yd_test_transfer_upload (&live->test, path);
  yd_test_transfer_wait (&live->test);
  yd_test_transfer_assert_done (up);
  g_free (live->id);
  live->id = g_strdup (yd_drive_item_get_id (yd_transfer_get_item (up)));
  down = download (live, YD_STORAGE_LIVP_BOTH);
  yd_test_transfer_assert_done (down);
  yd_test_transfer_assert_file (&live->test, "b.heic", live->photo);
  yd_test_transfer_assert_file (&live->test, "b.mov", live->film);
}

/* No halves */

static gboolean
has_begun_film (gpointer data)
{
  return yd_transfer_get_done (data) > PHOTO_BYTES;
}

static void
test_cancel (Live          *live,
             gconstpointer  data)
{
  YdSimFault slow = { .kind = YD_SIM_FAULT_SLOW_BODY, .endpoint = GET, .nth = 2,
                      .delay_ms = 20, .n = 1000 };
  YdTransfer *transfer;

  yd_sim_add_fault (live->test.sim, &slow);
  yd_test_transfer_configure (&live->test, TRUE, (YdStorageLivp) GPOINTER_TO_INT (data));
  transfer = yd_test_transfer_download (&live->test, live->id);
  yd_test_transfer_spin (has_begun_film, transfer);
  yd_transfer_queue_cancel (live->test.queue, transfer);
  yd_test_transfer_wait (&live->test);
  g_assert_cmpint (yd_transfer_get_state (transfer), ==, YD_TRANSFER_CANCELLED);
  g_assert_cmpuint (yd_test_transfer_count_files (&live->test), ==, 0);

  yd_transfer_queue_retry (live->test.queue, transfer);
  yd_test_transfer_wait (&live->test);
  assert_whole_progress (live, transfer);
}

static void
test_fails (Live          *live,
            gconstpointer  data)
{
  YdTransfer *transfer;

  for (guint i = 2; i < 20; i++)
    yd_test_transfer_add_fault (&live->test, GET, YD_SIM_FAULT_CUT_REPLY, i, 10);
  transfer = download (live, (YdStorageLivp) GPOINTER_TO_INT (data));
  yd_test_transfer_assert_failed (transfer, YD_NET_ERROR, YD_NET_ERROR_BAD_REPLY);
  g_assert_cmpuint (yd_test_transfer_count_files (&live->test), ==, 0);
}

/* The frame alone */

static void
test_zip_bounds (void)
{
  YdTransferZipEntry entries[] = { { "a", 5, 1 }, { "bc", (gint64) G_MAXUINT32 - 200, 2 } };
  g_autoptr(GError) error = NULL;
  g_autofree char *path = NULL;
  int file = g_file_open_tmp ("yd-zip-XXXXXX", &path, &error);

  g_assert_no_error (error);
  g_assert_cmpint (yd_transfer_zip_find_start (entries, 0), ==, 31);
  g_assert_cmpint (yd_transfer_zip_find_start (entries, 1), ==, 31 + 5 + 32);
  g_assert_cmpuint (yd_transfer_zip_sum (0, "123456789", 9), ==, 0xcbf43926);
  g_assert_cmpuint (yd_transfer_zip_sum (yd_transfer_zip_sum (0, "1234", 4), "56789", 5), ==,
                    0xcbf43926);
  entries[1].size = G_MAXUINT32;
  g_assert_cmpint (yd_transfer_zip_write_frame (file, entries, 2, 0, &error), ==, -1);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED);
  g_close (file, NULL);
  g_remove (path);
}

static void
add (const char    *name,
     void         (*func) (Live *, gconstpointer),
     YdStorageLivp  livp)
{
  g_autofree char *path = g_strconcat ("/transfer/livp/", name, NULL);

  g_test_add (path, Live, GINT_TO_POINTER (livp), set_up, func, tear_down);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  add ("both", test_both, YD_STORAGE_LIVP_BOTH);
  add ("both/names-taken", test_both_names_taken, YD_STORAGE_LIVP_BOTH);
  add ("both/cut", test_both_cut, YD_STORAGE_LIVP_BOTH);
  add ("both/wrong-bytes", test_wrong_bytes, YD_STORAGE_LIVP_BOTH);
  add ("both/not-the-film", test_not_the_film, YD_STORAGE_LIVP_BOTH);
  add ("both/always-wrong-bytes", test_always_wrong_bytes, YD_STORAGE_LIVP_BOTH);
  add ("both/cancel", test_cancel, YD_STORAGE_LIVP_BOTH);
  add ("both/fails", test_fails, YD_STORAGE_LIVP_BOTH);
  add ("ordinary-file", test_ordinary_file, YD_STORAGE_LIVP_BOTH);
  add ("rebuilt", test_rebuilt, YD_STORAGE_LIVP_REBUILT);
  add ("rebuilt/again", test_rebuilt_again, YD_STORAGE_LIVP_REBUILT);
  add ("rebuilt/goes-up", test_rebuilt_goes_up, YD_STORAGE_LIVP_REBUILT);
  add ("rebuilt/always-wrong-bytes", test_always_wrong_bytes, YD_STORAGE_LIVP_REBUILT);
  add ("rebuilt/cancel", test_cancel, YD_STORAGE_LIVP_REBUILT);
  add ("rebuilt/fails", test_fails, YD_STORAGE_LIVP_REBUILT);
  g_test_add_func ("/transfer/livp/zip-bounds", test_zip_bounds);
  return g_test_run ();
}
