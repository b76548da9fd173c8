/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Downloads that nothing but their files tells apart, such as the parts of a live photo, over the
 * end of the program: what had landed lands once, and what had not leaves nothing behind.
 */
#include "config.h"

#include "yd-test-kept.h"

#include "yd-sim-livp.h"

#include <glib/gstdio.h>
#include <sys/stat.h>

#define GET "GET oss"
#define HEIC "IMG 云.heic"
#define MOV "IMG 云.mov"
#define OLD_HEIC ".IMG 云.heic.0000000a.part"
#define OLD_MOV ".IMG 云.mov.0000000b.part"

typedef struct
{
  YdTestKept kept;
  GBytes *photo; /* (owned) */
  GBytes *film;  /* (owned) */
} Live;

/* A live photo that was downloaded as its two parts. */
static void
set_up (Live          *live,
        gconstpointer  data)
{
  YdTestTransfer *test = &live->kept.base;
  const YdTransferOptions options = { YD_TRANSFER_CONFLICT_KEEP_BOTH, FALSE };
  g_autoptr(GPtrArray) items =
    g_ptr_array_new_with_free_func ((GDestroyNotify) yd_drive_item_unref);
  g_autoptr(GFile) folder = NULL;
  g_autoptr(GBytes) zip = NULL;
  g_autofree char *id = NULL;

  yd_test_kept_init (&live->kept);
  yd_test_transfer_configure (test, FALSE, YD_STORAGE_LIVP_BOTH);
  live->photo = yd_test_transfer_make_bytes (5000);
  live->film = yd_test_transfer_make_bytes (30000);
  zip = yd_sim_livp_build ("a.heic", live->photo, "a.mov", live->film);
  id = yd_test_transfer_add_remote (test, "IMG 云.livp", zip);
  folder = g_file_new_for_path (test->folder);
  g_ptr_array_add (items, yd_test_transfer_get_item (test, id));
  yd_transfer_queue_enqueue_downloads (test->queue, test->storage, items, folder, &options);
  yd_test_transfer_wait (test);
  yd_test_transfer_assert_done (yd_test_transfer_get (test, 0));
  /* only when the row says that it is done, nobody needs to know what it had */
  g_assert_cmpuint (yd_test_kept_count_rows (&live->kept, "transfer_download"), ==, 0);
  yd_sim_clear_journal (test->sim);
}

static void
tear_down (Live          *live,
           gconstpointer  data)
{
  g_bytes_unref (live->photo);
  g_bytes_unref (live->film);
  yd_test_kept_clear (&live->kept);
}

static gint64
get_inode (Live       *live,
           const char *name)
{
  g_autofree char *path = g_build_filename (live->kept.base.folder, name, NULL);
  GStatBuf info;

  return g_stat (path, &info) == 0 ? (gint64) info.st_ino : 0;
}

static void
rename_file (Live       *live,
             const char *from,
             const char *to)
{
  g_autofree char *old = g_build_filename (live->kept.base.folder, from, NULL);
  g_autofree char *name = g_build_filename (live->kept.base.folder, to, NULL);

  g_assert_cmpint (g_rename (old, name), ==, 0);
}

/* As the journal is when the program is killed in the middle of it. */
static void
take_back_row (Live   *live,
               gint64  first_inode,
               gint64  second_inode)
{
  YdBaseDatabase *database = live->kept.database;
  gint64 id = yd_transfer_get_id (yd_test_transfer_get (&live->kept.base, 0));
  GError *error = NULL;

  yd_test_kept_end (&live->kept);
  yd_base_database_run (database, &error,
                        "UPDATE transfer SET state = 0, outcome = 0, ended_us = 0, file = NULL"
                        " WHERE id = ?", 1, g_variant_new_int64 (id));
  g_assert_no_error (error);
  yd_base_database_run (database, &error,
                        "INSERT INTO transfer_download (transfer, size, first_temporary,"
                        "  second_temporary, ranges, first_inode, second_inode)"
                        " VALUES (?, -1, ?, ?, '', ?, ?)", 5, g_variant_new_int64 (id),
                        g_variant_new_bytestring (OLD_HEIC), g_variant_new_bytestring (OLD_MOV),
                        g_variant_new_int64 (first_inode), g_variant_new_int64 (second_inode));
  g_assert_no_error (error);
}

static void
assert_landed_once (Live *live)
{
  YdTestTransfer *test = &live->kept.base;
  g_autofree char *path = g_build_filename (test->folder, HEIC, NULL);
  YdTransfer *transfer;

  yd_test_transfer_wait (test);
  transfer = yd_test_transfer_get (test, 0);
  yd_test_transfer_assert_done (transfer);
  yd_test_transfer_assert_file (test, HEIC, live->photo);
  yd_test_transfer_assert_file (test, MOV, live->film);
  g_assert_false (yd_test_transfer_has_file (test, "IMG 云 (1).heic"));
  g_assert_false (yd_test_transfer_has_file (test, "IMG 云 (1).mov"));
  g_assert_false (yd_test_transfer_has_file (test, OLD_HEIC));
  g_assert_false (yd_test_transfer_has_file (test, OLD_MOV));
  g_assert_cmpstr (g_file_peek_path (yd_transfer_get_file (transfer)), ==, path);
  g_assert_cmpuint (yd_test_kept_count_rows (&live->kept, "transfer_download"), ==, 0);
}

/* Both had their names. */
static void
test_landed (Live          *live,
             gconstpointer  data)
{
  take_back_row (live, get_inode (live, HEIC), get_inode (live, MOV));
  yd_test_kept_begin (&live->kept);
  assert_landed_once (live);
  g_assert_cmpuint (yd_sim_count (live->kept.base.sim, GET), ==, 0);
}

static void
run_sql (Live       *live,
         const char *sql)
{
  GError *error = NULL;

  yd_base_database_run (live->kept.database, &error, sql, 0);
  g_assert_no_error (error);
}

/* Both had, the next program found that out, and what it said of it was lost as well. */
static void
test_landed_long_ago (Live          *live,
                      gconstpointer  data)
{
  take_back_row (live, get_inode (live, HEIC), get_inode (live, MOV));
  run_sql (live, "CREATE TABLE early AS SELECT * FROM transfer_download WHERE 0");
  run_sql (live, "CREATE TRIGGER early AFTER INSERT ON transfer_download"
                 " WHEN NOT EXISTS (SELECT 1 FROM early) BEGIN"
                 " INSERT INTO early SELECT * FROM transfer_download; END");
  yd_test_kept_begin (&live->kept);
  assert_landed_once (live);
  g_assert_cmpuint (yd_test_kept_count_rows (&live->kept, "early"), ==, 1);
  yd_test_kept_end (&live->kept);
  run_sql (live, "DROP TRIGGER early");
  run_sql (live, "UPDATE transfer SET state = 0, outcome = 0, ended_us = 0, file = NULL");
  run_sql (live, "INSERT INTO transfer_download SELECT * FROM early");
  yd_test_kept_begin (&live->kept);
  assert_landed_once (live);
  g_assert_cmpuint (yd_sim_count (live->kept.base.sim, GET), ==, 0);
}

/* One had, and the other not yet. */
static void
test_half_landed (Live          *live,
                  gconstpointer  data)
{
  take_back_row (live, get_inode (live, HEIC), get_inode (live, MOV));
  rename_file (live, MOV, OLD_MOV);
  yd_test_kept_begin (&live->kept);
  assert_landed_once (live);
  g_assert_cmpuint (yd_sim_count (live->kept.base.sim, GET), ==, 0);
}

/* None had: they are fetched once more, and the old ones go. */
static void
test_not_landed (Live          *live,
                 gconstpointer  data)
{
  take_back_row (live, get_inode (live, HEIC), get_inode (live, MOV));
  rename_file (live, HEIC, OLD_HEIC);
  rename_file (live, MOV, OLD_MOV);
  yd_test_kept_begin (&live->kept);
  assert_landed_once (live);
  g_assert_cmpuint (yd_sim_count (live->kept.base.sim, GET), ==, 2);
}

/* Somebody else's files have the names. */
static void
test_strangers (Live          *live,
                gconstpointer  data)
{
  take_back_row (live, get_inode (live, HEIC) + 1, get_inode (live, MOV) + 1);
  yd_test_kept_begin (&live->kept);
  yd_test_transfer_wait (&live->kept.base);
  yd_test_transfer_assert_file (&live->kept.base, "IMG 云 (1).heic", live->photo);
  yd_test_transfer_assert_file (&live->kept.base, "IMG 云 (1).mov", live->film);
}

static gboolean
has_asked (gpointer data)
{
  return yd_sim_count (data, GET) > 0;
}

/* The old files are gone only after the journal was told of new ones: both have the same names, so
 * that none is forgotten by who is killed in between. */
static void
test_names_stay (Live          *live,
                 gconstpointer  data)
{
  YdTestTransfer *test = &live->kept.base;
  YdSimFault hang = { .kind = YD_SIM_FAULT_HANG, .endpoint = GET };
  g_autoptr(GPtrArray) rows = NULL;

  take_back_row (live, 0, 0);
  rename_file (live, HEIC, OLD_HEIC);
  rename_file (live, MOV, OLD_MOV);
  yd_sim_add_fault (test->sim, &hang);
  yd_test_kept_begin (&live->kept);
  yd_test_transfer_spin (has_asked, test->sim);
  rows = yd_base_database_query (live->kept.database, NULL,
                                 "SELECT first_temporary, second_temporary"
                                 " FROM transfer_download", 0);
  g_assert_cmpuint (rows->len, ==, 1);
  g_assert_cmpstr (yd_base_database_row_text (g_ptr_array_index (rows, 0), 0), ==, OLD_HEIC);
  g_assert_cmpstr (yd_base_database_row_text (g_ptr_array_index (rows, 0), 1), ==, OLD_MOV);
  yd_test_kept_restart (&live->kept);
  assert_landed_once (live);
}

static void
add (const char  *name,
     void       (*func) (Live *, gconstpointer))
{
  g_autofree char *path = g_strconcat ("/transfer/landing/", name, NULL);

  g_test_add (path, Live, NULL, set_up, func, tear_down);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  add ("landed", test_landed);
  add ("landed-long-ago", test_landed_long_ago);
  add ("half-landed", test_half_landed);
  add ("not-landed", test_not_landed);
  add ("strangers", test_strangers);
  add ("names-stay", test_names_stay);
  return g_test_run ();
}
