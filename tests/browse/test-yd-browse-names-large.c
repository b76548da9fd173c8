/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The index of names where it takes short cuts: two threads look through it, and names that cannot
 * be among the best are passed over. What is found is what would be found without.
 */
#include "config.h"

#include "yd-test-names.h"

#include "yd-browse-name-chunk.h"
#include "yd-browse-name-search.h"
#include "yd-browse-name-table.h"

#include <glib/gstdio.h>

#define NAMES (70 * YD_BROWSE_NAME_CHUNK_SLOTS)
#define IN_FOLDER 1000

typedef struct
{
  char *folder; /* (owned) */
  char *path;   /* (owned) */
} Fixture;

/* Some begin with a word, some have it later, some only sound like it. */
static char *
make_name (guint i)
{
  switch (i % 5)
    {
    case 0:
      return g_strdup_printf ("照片 %u.jpg", i);
    case 1:
      return g_strdup_printf ("file %05u.txt", i);
    case 2:
      return g_strdup_printf ("%u file%s", i, i % 3 == 0 ? " zhaopian" : "");
    case 3:
      return g_strdup_printf ("profile of %x", i * 2654435761u);
    default:
      return g_strdup_printf ("%x文件照片", i);
    }
}

/* Once for all: nobody changes it. */
static void
set_up (Fixture *fixture)
{
  g_autoptr(YdBrowseNameTable) table = NULL;
  g_autoptr(GError) error = NULL;
  gboolean changed;

  fixture->folder = g_dir_make_tmp ("yd-names-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->folder, YD_BROWSE_NAME_INDEX_FILE, NULL);
  table = yd_browse_name_table_open (fixture->path, &error);
  g_assert_no_error (error);
  yd_browse_name_table_begin (table);
  for (guint i = 0; i < NAMES; i++)
    {
      g_autofree char *parent = g_strdup_printf ("%040x", 0x100000 + i / IN_FOLDER);
      g_autofree char *id = g_strdup_printf ("%040x", i + 1);
      g_autofree char *name = make_name (i);
      g_autoptr(YdDriveItem) item =
        yd_test_names_item ("1000001", parent, id, name, 400000 + i % 977);

      yd_browse_name_table_put (table, item);
    }
  g_assert_true (yd_browse_name_table_end (table, &changed, &error));
  g_assert_no_error (error);
}

static void
tear_down (Fixture *fixture)
{
  yd_test_names_unlink (fixture->path);
  g_rmdir (fixture->folder);
  g_free (fixture->path);
  g_free (fixture->folder);
}

/* (transfer full): numbers of names */
static GArray *
search (const Fixture *fixture,
        const char    *text,
        guint          max,
        guint         *n_found)
{
  g_autoptr(YdBrowseNameQuery) query = yd_browse_name_query_new (text, max);
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) hits =
    yd_browse_name_search_run (fixture->path, query, NULL, NULL, &error);
  GArray *best;

  g_assert_no_error (error);
  *n_found = yd_browse_name_query_get_n_found (query);
  best = yd_browse_name_query_get_best (query);
  g_assert_cmpuint (hits->len, ==, best->len);
  return best;
}

static void
test_short_cuts (gconstpointer data)
{
  const Fixture *fixture = data;
  static const struct
  {
    const char *text;
    guint n; /* 0: whatever there is */
  } rows[] = {
    { "照片", NAMES / 5 * 2 },
    { "file", NAMES / 5 * 3 },
    { "f", 0 },
    { "fi", 0 },
    { "1", 0 },
    { "zp", NAMES / 5 * 2 },
    { "zhaopian", 0 },
    { "file 1", 0 },
    { "profile of", NAMES / 5 },
    { "wenjian", NAMES / 5 },
    { "照片 file", 0 },
    { "照片 7", 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      guint n_all, n_some;
      g_autoptr(GArray) all = search (fixture, rows[i].text, NAMES, &n_all);

      g_assert_cmpuint (n_all, ==, all->len);
      if (rows[i].n > 0)
        g_assert_cmpuint (n_all, ==, rows[i].n);
      for (guint max = 1; max <= 100; max *= 10)
        {
          g_autoptr(GArray) some = search (fixture, rows[i].text, max, &n_some);

          g_assert_cmpuint (some->len, ==, MIN (max, all->len));
          g_assert_cmpuint (n_some, >=, some->len);
          g_assert_cmpmem (some->data, some->len * sizeof (gint64), all->data,
                           some->len * sizeof (gint64));
        }
    }
}

/* What is in the last chunk is found as what is in the first one. */
static void
test_both_ends (gconstpointer data)
{
  const Fixture *fixture = data;
  guint n_found;

  for (guint i = 1; i < NAMES; i += 8 * 5 * YD_BROWSE_NAME_CHUNK_SLOTS)
    {
      g_autofree char *name = make_name (i);
      g_autoptr(GArray) found = search (fixture, name, 3, &n_found);

      g_assert_cmpuint (found->len, ==, 1);
    }
  {
    g_autofree char *last = make_name (NAMES - 4);
    g_autoptr(GArray) found = search (fixture, last, 3, &n_found);

    g_assert_cmpuint (found->len, >=, 1);
  }
}

static void
test_cancelled (gconstpointer data)
{
  const Fixture *fixture = data;
  g_autoptr(YdBrowseNameQuery) query = yd_browse_name_query_new ("file", 10);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (yd_browse_name_search_run (fixture->path, query, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* Above a file, from below. */
static void
test_folders (gconstpointer data)
{
  const Fixture *fixture = data;
  g_autofree char *file = g_strdup_printf ("%040x", 1);
  const char *ids[] = { file, "not there", NULL };
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) known =
    yd_browse_name_search_find_folders (fixture->path, "1000001", ids, NULL, &error);

  g_assert_no_error (error);
  /* The folder itself was never described. */
  g_assert_cmpuint (known->len, ==, 1);
  g_assert_cmpstr (yd_drive_item_get_id (g_ptr_array_index (known, 0)), ==, file);
}

int
main (int    argc,
      char **argv)
{
  Fixture fixture;
  int result;

  g_test_init (&argc, &argv, NULL);

  set_up (&fixture);
  g_test_add_data_func ("/browse/names-large/short-cuts", &fixture, test_short_cuts);
  g_test_add_data_func ("/browse/names-large/both-ends", &fixture, test_both_ends);
  g_test_add_data_func ("/browse/names-large/cancelled", &fixture, test_cancelled);
  g_test_add_data_func ("/browse/names-large/folders", &fixture, test_folders);
  result = g_test_run ();
  tear_down (&fixture);
  return result;
}
