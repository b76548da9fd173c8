/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The index of names: what is found by what, in which order, what listings and feeds change, what
 * is forgotten; the same as a search without any cleverness would find, for names and changes by
 * chance.
 */
#include "config.h"

#include "yd-test-names.h"

#include "yd-browse-name-chunk.h"
#include "yd-browse-name-query.h"
#include "yd-browse-name-table.h"

#include <glib/gstdio.h>
#include <string.h>

#define DRIVE "100"

typedef struct
{
  char *folder;             /* (owned) */
  char *path;               /* (owned) */
  GListStore *storages;     /* (owned): none */
  YdBrowseNameIndex *index; /* (owned) */
  guint n_changed;
} Fixture;

static void
count_change (Fixture *fixture)
{
  fixture->n_changed++;
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->folder = g_dir_make_tmp ("yd-names-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->folder, YD_BROWSE_NAME_INDEX_FILE, NULL);
  fixture->storages = g_list_store_new (YD_TYPE_STORAGE);
  fixture->index = yd_browse_name_index_new (fixture->path, G_LIST_MODEL (fixture->storages));
  g_signal_connect_swapped (fixture->index, "changed", G_CALLBACK (count_change), fixture);
}

/* Until its thread is gone too, and the file is whole. */
static void
let_go (Fixture *fixture)
{
  g_autofree char *log = g_strconcat (fixture->path, "-wal", NULL);
  gpointer index = fixture->index;

  yd_test_names_settle (fixture->index);
  g_object_add_weak_pointer (index, &index);
  g_object_unref (index);
  yd_test_wait_until (index == NULL);
  yd_test_wait_until (!g_file_test (log, G_FILE_TEST_EXISTS));
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  let_go (fixture);
  g_object_unref (fixture->storages);
  yd_test_names_unlink (fixture->path);
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_free (fixture->path);
  g_free (fixture->folder);
}

static GPtrArray *
new_items (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) yd_drive_item_unref);
}

/* Names of the root, each an hour younger than the one before. */
static void
hear_names (Fixture            *fixture,
            const char * const *names)
{
  g_autoptr(GPtrArray) items = new_items ();

  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autofree char *id = g_strdup_printf ("%040x", i + 1);

      g_ptr_array_add (items, yd_test_names_item (DRIVE, YD_DRIVE_ROOT_ID, id, names[i], 1000 + i));
    }
  yd_browse_name_index_hear_items (fixture->index, items);
  yd_test_names_settle (fixture->index);
}

static void
assert_finds (Fixture    *fixture,
              const char *text,
              const char *expected)
{
  g_autofree char *found = yd_test_names_find (fixture->index, text);

  if (!g_str_equal (found, expected))
    g_error ("“%s” finds “%s” and not “%s”", text, found, expected);
}

/* Rules */

static void
test_words (Fixture       *fixture,
            gconstpointer  data)
{
  static const char * const names[] = {
    "我的名字.txt", "合同 2023 终稿.DOCX", "IMG_20230415_1234.JPG", "Ｗｉｄｅ①.txt", "绿色.png",
    "Grüße.md", "a.b.c", "100% sure_thing.pdf", "女儿.jpg", "👍 done", NULL,
  };
  static const struct
  {
    const char *text;
    const char *found;
  } cases[] = {
    { "名字", "我的名字.txt" },
    { "名", "我的名字.txt" },
    { "字名", "" },
    { "wdmz", "我的名字.txt" },
    { "WDMZ", "我的名字.txt" },
    { "dmz", "我的名字.txt" },
    { "wode", "我的名字.txt" },
    { "mingzi", "我的名字.txt" },
    { "wo mingzi", "我的名字.txt" },
    { "名字 wd", "我的名字.txt" },
    { "名字 xx", "" },
    { "ht2023", "合同 2023 终稿.DOCX" },
    { "hetong2023", "合同 2023 终稿.DOCX" },
    { "终稿 合同", "合同 2023 终稿.DOCX" },
    { "docx 合同 23", "合同 2023 终稿.DOCX" },
    { "docx", "合同 2023 终稿.DOCX" },
    { "img_2023", "IMG_20230415_1234.JPG" },
    { "0415", "IMG_20230415_1234.JPG" },
    { "wide1", "Ｗｉｄｅ①.txt" },
    { "ｗｉｄｅ", "Ｗｉｄｅ①.txt" },
    { "lvse", "绿色.png" },
    { "nver", "女儿.jpg" },
    { "GRÜSSE", "Grüße.md" },
    { "grusse", "" },
    { "100%", "100% sure_thing.pdf" },
    { "sure thing", "100% sure_thing.pdf" },
    { "e_t", "100% sure_thing.pdf" },
    { "👍", "👍 done" },
    { ".b.", "a.b.c" },
    { "", "" },
    { "  \t ", "" },
    { "　", "" },
  };

  hear_names (fixture, names);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_finds (fixture, cases[i].text, cases[i].found);
}

static void
test_best_first (Fixture       *fixture,
                 gconstpointer  data)
{
  static const char * const names[] = {
    "reporting.txt", "my report.txt", "reports.txt", "report.txt", "xreport", "report-b.txt",
    "report-a.txt", NULL,
  };
  static const char * const sounds[] = { "包裹.txt", "bg.txt", "xbg.txt", NULL };
  g_autoptr(GListModel) two = NULL;
  guint n_found;

  hear_names (fixture, names);
  assert_finds (fixture, "report", "report.txt, reports.txt, report-a.txt, report-b.txt,"
                                   " reporting.txt, my report.txt, xreport");
  two = yd_test_names_search (fixture->index, "report", 2, &n_found);
  g_assert_cmpuint (g_list_model_get_n_items (two), ==, 2);
  g_assert_cmpuint (n_found, ==, 7);
  hear_names (fixture, sounds);
  assert_finds (fixture, "bg", "bg.txt, xbg.txt, 包裹.txt");
}

/* Folders */

static YdDriveItem *
add (Fixture    *fixture,
     const char *parent_id,
     const char *id,
     const char *name)
{
  return yd_test_names_item (DRIVE, parent_id, id, name, 5);
}

static void
hear_folder (Fixture     *fixture,
             const char  *folder_id,
             YdDriveItem *first,
             ...)
{
  g_autoptr(YdDriveItem) folder = yd_drive_item_new_folder (DRIVE, folder_id, "", "x");
  g_autoptr(GPtrArray) items = new_items ();
  va_list more;

  va_start (more, first);
  for (YdDriveItem *item = first; item != NULL; item = va_arg (more, YdDriveItem *))
    g_ptr_array_add (items, item);
  va_end (more);
  yd_browse_name_index_hear_listing (fixture->index, folder, items);
  yd_test_names_settle (fixture->index);
}

/* Below first, above later. */
static void
test_paths (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr(GListModel) hits = NULL;
  g_autoptr(YdBrowseNameHit) hit = NULL;
  YdDriveItem *item, *folder;

  hear_folder (fixture, "bb", add (fixture, "bb", "cc", "leaf.txt"), NULL);
  assert_finds (fixture, "leaf", "leaf.txt");
  hear_folder (fixture, "aa", add (fixture, "aa", "bb", "2023/"), NULL);
  assert_finds (fixture, "leaf", "2023/leaf.txt");
  hear_folder (fixture, YD_DRIVE_ROOT_ID, add (fixture, YD_DRIVE_ROOT_ID, "aa", "照片/"), NULL);
  assert_finds (fixture, "leaf", "照片/2023/leaf.txt");
  hits = yd_test_names_search (fixture->index, "leaf", 10, NULL);
  hit = g_list_model_get_item (hits, 0);
  item = yd_browse_name_hit_get_item (hit);
  g_assert_cmpstr (yd_drive_item_get_drive_id (item), ==, DRIVE);
  g_assert_cmpstr (yd_drive_item_get_id (item), ==, "cc");
  g_assert_cmpstr (yd_drive_item_get_parent_id (item), ==, "bb");
  g_assert_cmpstr (yd_drive_item_get_extension (item), ==, "txt");
  g_assert_cmpint (yd_drive_item_get_size (item), ==, 10);
  g_assert_cmpint (yd_drive_item_get_category (item), ==, YD_DRIVE_CATEGORY_DOCUMENT);
  g_assert_cmpint (yd_drive_item_get_modified_us (item), ==, 5 * 3600 * (gint64) G_USEC_PER_SEC);
  g_assert_false (yd_drive_item_is_folder (item));
  g_assert_cmpuint (yd_browse_name_hit_get_folders (hit)->len, ==, 2);
  folder = g_ptr_array_index (yd_browse_name_hit_get_folders (hit), 1);
  g_assert_cmpstr (yd_drive_item_get_id (folder), ==, "bb");
  g_assert_cmpstr (yd_drive_item_get_parent_id (folder), ==, "aa");
  g_assert_true (yd_drive_item_is_folder (folder));
}

/* What a folder has no more goes with all that is below it; what is the same is not written. */
static void
test_listings (Fixture       *fixture,
               gconstpointer  data)
{
  guint before;

  hear_folder (fixture, YD_DRIVE_ROOT_ID, add (fixture, YD_DRIVE_ROOT_ID, "aa", "one/"),
               add (fixture, YD_DRIVE_ROOT_ID, "bb", "two.txt"), NULL);
  hear_folder (fixture, "aa", add (fixture, "aa", "cc", "sub/"), NULL);
  hear_folder (fixture, "cc", add (fixture, "cc", "dd", "deep.txt"), NULL);
  assert_finds (fixture, "deep", "one/sub/deep.txt");
  before = fixture->n_changed;
  hear_folder (fixture, "cc", add (fixture, "cc", "dd", "deep.txt"), NULL);
  yd_test_names_settle (fixture->index);
  g_assert_cmpuint (fixture->n_changed, ==, before);
  hear_folder (fixture, YD_DRIVE_ROOT_ID, add (fixture, YD_DRIVE_ROOT_ID, "bb", "zwei.txt"), NULL);
  yd_test_wait_until (fixture->n_changed > before);
  assert_finds (fixture, "deep", "");
  assert_finds (fixture, "one", "");
  assert_finds (fixture, "two", "");
  assert_finds (fixture, "zwei", "zwei.txt");
}

/* Folders within each other, which no service should tell of. */
static void
test_circle (Fixture       *fixture,
             gconstpointer  data)
{
  hear_folder (fixture, "aa", add (fixture, "aa", "bb", "bebe/"), NULL);
  hear_folder (fixture, "bb", add (fixture, "bb", "aa", "aha/"), add (fixture, "bb", "bb", "bebe/"),
               NULL);
  assert_finds (fixture, "aha", "aha/bebe/aha");
  hear_folder (fixture, "bb", NULL);
  assert_finds (fixture, "aha", "");
}

/* Chance */

#define N_IDS 120

/* What was told, as one looks through it without an index. */
typedef struct
{
  char *names[N_IDS];  /* (owned) (nullable) */
  guint hours[N_IDS];
  guint parents[N_IDS];
} Model;

static char *
make_name (GRand *rand)
{
  static const char * const pieces[] = {
    "合同", "照片", "我的", "名字", "IMG", "img", "2023", "01", "_", "-", " ", ".", "a", "B", "Ａ",
    "ß", "é", "终稿", "报", "告", "x", "1", "👍",
  };
  GString *name = g_string_new (NULL);

  for (gint n = g_rand_int_range (rand, 1, 6); n > 0; n--)
    g_string_append (name, pieces[g_rand_int_range (rand, 0, G_N_ELEMENTS (pieces))]);
  return g_string_free (name, FALSE);
}

static char *
make_text (GRand *rand)
{
  static const char * const pieces[] = {
    "合同", "合", "照", "我的", "的名", "img", "2", "20", "0", "_", ".", "a", "b", "ss", "é", "wd",
    "wode", "ht", "hetong", "zg", "bao", "bg", "x1", "zhaopian", "x", "👍",
  };
  GString *text = g_string_new (NULL);

  for (gint n = g_rand_int_range (rand, 1, 4); n > 0; n--)
    g_string_append_printf (text, "%s%s",
                            pieces[g_rand_int_range (rand, 0, G_N_ELEMENTS (pieces))],
                            g_rand_boolean (rand) ? " " : "");
  return g_string_free (text, FALSE);
}

/* 0 … 4, the best first; 9 for a name without the word. */
static guint
judge (YdBrowseSpelling *spelling,
       const char       *name,
       const char       *word)
{
  g_autoptr(GString) initials = g_string_new (NULL);
  g_autoptr(GString) sounds = g_string_new (NULL);
  const char *at = strstr (name, word);
  const char *dot = strrchr (name, '.');
  gboolean letters = strlen (word) > 1 && yd_browse_spelling_may_sound (word) &&
                     strpbrk (word, "abcdefghijklmnopqrstuvwxyz") != NULL;

  if (at == name)
    return name[strlen (word)] == '\0' || name + strlen (word) == dot ? 0 : 1;
  for (const char *p = at; p != NULL; p = strstr (p + 1, word))
    if ((guchar) p[-1] < 0x80 && !g_ascii_isalnum (p[-1]))
      return 2;
  if (at != NULL)
    return 3;
  if (!letters || !yd_browse_spelling_initials (spelling, name, initials))
    return 9;
  yd_browse_spelling_sounds (spelling, name, sounds);
  return strstr (initials->str, word) != NULL || strstr (sounds->str, word) != NULL ? 4 : 9;
}

/* How well it is found, length, age, and what it is; NULL when it is not. (transfer full) */
static char *
describe (Model            *model,
          guint             id,
          YdBrowseSpelling *spelling,
          const char       *text)
{
  g_autofree char *folded = yd_browse_spelling_fold (text);
  g_autofree char *name = yd_browse_spelling_fold (model->names[id]);
  g_auto(GStrv) words = g_strsplit (folded, " ", -1);
  guint worst = 0;
  guint n_words = 0;

  for (guint i = 0; words[i] != NULL; i++)
    if (*words[i] != '\0')
      {
        worst = MAX (worst, judge (spelling, name, words[i]));
        n_words++;
      }
  if (n_words == 0 || worst == 9)
    return NULL;
  return g_strdup_printf ("%u %05zu %05u %u", worst, strlen (name), 99999 - model->hours[id], id);
}

static int
compare_lines (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(char * const *) a, *(char * const *) b);
}

/* (transfer full) */
static char *
join_sorted (GPtrArray *lines)
{
  GString *joined = g_string_new (NULL);

  g_ptr_array_sort (lines, compare_lines);
  for (guint i = 0; i < lines->len; i++)
    g_string_append_printf (joined, "%s\n", (char *) g_ptr_array_index (lines, i));
  return g_string_free (joined, FALSE);
}

static char *
make_id (guint id)
{
  return g_strdup_printf (id % 2 == 0 ? "%040x" : "odd-%u", id + 1);
}

static guint
read_id (const char *id)
{
  gboolean odd = g_str_has_prefix (id, "odd-");

  return (guint) g_ascii_strtoull (odd ? id + strlen ("odd-") : id, NULL, odd ? 10 : 16) - 1;
}

static void
compare_search (Fixture          *fixture,
                Model            *model,
                YdBrowseSpelling *spelling,
                const char       *text)
{
  g_autoptr(GPtrArray) expected = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GPtrArray) found = g_ptr_array_new_with_free_func (g_free);
  guint n_found;
  g_autoptr(GListModel) hits = yd_test_names_search (fixture->index, text, 1000, &n_found);
  g_autofree char *expected_text = NULL;
  g_autofree char *found_text = NULL;

  g_assert_cmpuint (n_found, ==, g_list_model_get_n_items (hits));
  for (guint id = 0; id < N_IDS; id++)
    {
      char *line = model->names[id] != NULL ? describe (model, id, spelling, text) : NULL;

      if (line != NULL)
        g_ptr_array_add (expected, line);
    }
  for (guint i = 0; i < n_found; i++)
    {
      g_autoptr(YdBrowseNameHit) hit = g_list_model_get_item (hits, i);
      guint id = read_id (yd_drive_item_get_id (yd_browse_name_hit_get_item (hit)));

      g_assert_cmpstr (yd_drive_item_get_name (yd_browse_name_hit_get_item (hit)), ==,
                       model->names[id]);
      g_ptr_array_add (found, describe (model, id, spelling, text));
      g_assert_nonnull (g_ptr_array_index (found, i));
      if (i > 0)
        g_assert_cmpint (strncmp (g_ptr_array_index (found, i - 1), g_ptr_array_index (found, i),
                                  strlen ("0 00000 00000")), <=, 0);
    }
  expected_text = join_sorted (expected);
  found_text = join_sorted (found);
  if (!g_str_equal (expected_text, found_text))
    g_error ("“%s” finds\n%sand not\n%s", text, found_text, expected_text);
}

/* One folder of the three is listed as it is now. */
static void
hear_some (Fixture *fixture,
           Model   *model,
           GRand   *rand)
{
  guint parent = (guint) g_rand_int_range (rand, 0, 3);
  g_autofree char *parent_id = g_strdup_printf ("folder%u", parent);
  g_autoptr(YdDriveItem) folder = yd_drive_item_new_folder (DRIVE, parent_id, "", "x");
  g_autoptr(GPtrArray) items = new_items ();

  for (guint id = 0; id < N_IDS; id++)
    {
      g_autofree char *item_id = make_id (id);
      gint dice = g_rand_int_range (rand, 0, 10);

      if (model->names[id] != NULL && model->parents[id] != parent)
        continue;
      if (dice == 0)
        g_clear_pointer (&model->names[id], g_free);
      if (dice == 1 || (dice == 2 && model->names[id] == NULL))
        {
          g_free (model->names[id]);
          model->names[id] = make_name (rand);
          model->hours[id] = (guint) g_rand_int_range (rand, 0, 5);
          model->parents[id] = parent;
        }
      if (model->names[id] != NULL)
        g_ptr_array_add (items, yd_test_names_item (DRIVE, parent_id, item_id, model->names[id],
                                                    model->hours[id]));
    }
  yd_browse_name_index_hear_listing (fixture->index, folder, items);
}

static void
test_chance (Fixture       *fixture,
             gconstpointer  data)
{
  guint32 seed = g_test_rand_int ();
  g_autoptr(GRand) rand = g_rand_new_with_seed (seed);
  g_autoptr(YdBrowseSpelling) spelling = yd_browse_spelling_new ();
  Model model = { { NULL } };

  g_test_message ("seed %u", seed);
  for (guint round = 0; round < 40; round++)
    {
      for (gint n = g_rand_int_range (rand, 1, 4); n > 0; n--)
        hear_some (fixture, &model, rand);
      yd_test_names_settle (fixture->index);
      for (guint n = 0; n < 5; n++)
        {
          g_autofree char *text = make_text (rand);

          compare_search (fixture, &model, spelling, text);
        }
    }
  for (guint id = 0; id < N_IDS; id++)
    g_free (model.names[id]);
}

/* Over more than a chunk, with holes. */
static void
test_many (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(YdDriveItem) folder = yd_drive_item_new_folder (DRIVE, "aa", "", "x");
  g_autoptr(GPtrArray) items = new_items ();
  g_autoptr(GPtrArray) some = new_items ();
  g_autoptr(GListModel) hits = NULL;
  guint n_found;

  for (guint i = 0; i < 3 * YD_BROWSE_NAME_CHUNK_SLOTS + 7; i++)
    {
      g_autofree char *id = make_id (i);
      g_autofree char *name = g_strdup_printf ("照片%04u.jpg", i);

      g_ptr_array_add (items, yd_test_names_item (DRIVE, "aa", id, name, i));
      if (i % 3 == 0 && i < 2 * YD_BROWSE_NAME_CHUNK_SLOTS)
        g_ptr_array_add (some, yd_drive_item_ref (g_ptr_array_index (items, i)));
    }
  yd_browse_name_index_hear_listing (fixture->index, folder, items);
  yd_test_names_settle (fixture->index);
  hits = yd_test_names_search (fixture->index, "zp", 5, &n_found);
  g_assert_cmpuint (n_found, ==, items->len);
  assert_finds (fixture, "0774", "照片0774.jpg");
  yd_browse_name_index_hear_listing (fixture->index, folder, some);
  yd_test_names_settle (fixture->index);
  g_clear_object (&hits);
  hits = yd_test_names_search (fixture->index, "照", 5, &n_found);
  g_assert_cmpuint (n_found, ==, some->len);
  assert_finds (fixture, "0774", "");
}

/* Bytes of no chunk: whatever is found, nothing is read beyond them. */
static void
test_senseless_bytes (void)
{
  static const char * const texts[] = { "a", "ab", "名字", "wd", "a 名" };
  guint32 seed = g_test_rand_int ();
  g_autoptr(GRand) rand = g_rand_new_with_seed (seed);

  g_test_message ("seed %u", seed);
  for (guint round = 0; round < 20000; round++)
    {
      gsize size = (gsize) g_rand_int_range (rand, 0, 60);
      g_autofree guint8 *bytes = g_malloc (size + 1);
      g_autofree guint8 *sounds = NULL;
      g_autoptr(YdBrowseNameQuery) query =
        yd_browse_name_query_new (texts[round % G_N_ELEMENTS (texts)], 3);
      g_autoptr(GArray) best = NULL;

      for (gsize i = 0; i < size; i++)
        {
          static const guint8 likely[] = { 0xff, 0xfe, 0x80, 0x81, 'a', 'b', 'w', 'd', 0xe5 };

          bytes[i] = i == 0 ? 0xff : likely[g_rand_int_range (rand, 0, G_N_ELEMENTS (likely))];
        }
      sounds = g_memdup2 (bytes, size);
      yd_browse_name_query_look (query, 1, bytes, size, sounds, size);
      best = yd_browse_name_query_get_best (query);
      g_assert_cmpuint (best->len, <=, 3);
    }
}

/* Damage */

static void
write_over (Fixture *fixture,
            goffset  from,
            gsize    size)
{
  g_autofree char *contents = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (fixture->path, &contents, &length, NULL));
  for (gsize i = (gsize) from; i < MIN (length, (gsize) from + size); i++)
    contents[i] = 'x';
  yd_test_names_unlink (fixture->path);
  g_assert_true (g_file_set_contents (fixture->path, contents, (gssize) length, NULL));
}

/* Another run of the program finds a file that is none, and goes on with an empty one. */
static void
test_damaged_file (Fixture       *fixture,
                   gconstpointer  data)
{
  static const char * const names[] = { "one.txt", NULL };
  static const char * const others[] = { "two.txt", NULL };
  static const goffset places[] = { 0, 16384 };

  for (gsize i = 0; i < G_N_ELEMENTS (places); i++)
    {
      hear_names (fixture, names);
      assert_finds (fixture, "one", "one.txt");
      let_go (fixture);
      write_over (fixture, places[i], 3 * 16384);
      fixture->index = yd_browse_name_index_new (fixture->path, G_LIST_MODEL (fixture->storages));
      hear_names (fixture, others);
      assert_finds (fixture, "two", "two.txt");
      assert_finds (fixture, "one", "");
    }
}

/* Who reads finds it first: an error, and an empty index from then on. */
static void
test_damage_read (Fixture       *fixture,
                  gconstpointer  data)
{
  static const char * const names[] = { "one.txt", NULL };
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_true (g_file_set_contents (fixture->path, "this is no database, but long enough for one"
                                      " to be read, if only as what it is: no database", -1, NULL));
  yd_browse_name_index_search_async (fixture->index, "one", NULL, 10, NULL, yd_test_keep_result_cb,
                                     &result);
  yd_test_wait_until (result != NULL);
  g_assert_null (yd_browse_name_index_search_finish (fixture->index, result, NULL, &error));
  g_assert_error (error, YD_BASE_DATABASE_ERROR, YD_BASE_DATABASE_ERROR_CORRUPT);
  yd_test_names_settle (fixture->index);
  assert_finds (fixture, "one", "");
  hear_names (fixture, names);
  assert_finds (fixture, "one", "one.txt");
}

static void
test_no_folder (void)
{
  g_autoptr(GListStore) storages = g_list_store_new (YD_TYPE_STORAGE);
  g_autoptr(YdBrowseNameIndex) index =
    yd_browse_name_index_new ("/nowhere/at/all", G_LIST_MODEL (storages));
  g_autoptr(YdDriveItem) item = yd_test_names_item (DRIVE, YD_DRIVE_ROOT_ID, "aa", "one", 1);
  g_autoptr(GPtrArray) items = g_ptr_array_new ();
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *found = NULL;

  g_ptr_array_add (items, item);
  yd_browse_name_index_hear_items (index, items);
  yd_browse_name_index_settle_async (index, NULL, yd_test_keep_result_cb, &result);
  yd_test_wait_until (result != NULL);
  g_assert_false (yd_browse_name_index_settle_finish (index, result, &error));
  g_assert_error (error, YD_BASE_DATABASE_ERROR, YD_BASE_DATABASE_ERROR_FAILED);
  found = yd_test_names_find (index, "one");
  g_assert_cmpstr (found, ==, "");
}

/* Another process */

#define THEIRS 400

/* What the other one does: a name in a transaction, again and again. */
static int
write_theirs (const char *path)
{
  g_autoptr(YdBrowseNameTable) table = yd_browse_name_table_open (path, NULL);

  for (guint i = 0; table != NULL && i < THEIRS; i++)
    {
      g_autofree char *id = g_strdup_printf ("%040x", 0x100000 + i);
      g_autofree char *name = g_strdup_printf ("theirs %u", i);
      g_autoptr(YdDriveItem) item = yd_test_names_item (DRIVE, YD_DRIVE_ROOT_ID, id, name, 1);
      gboolean changed;

      yd_browse_name_table_begin (table);
      yd_browse_name_table_put (table, item);
      if (!yd_browse_name_table_end (table, &changed, NULL))
        return 1;
    }
  return table != NULL ? 0 : 1;
}

/* Both write into the same chunks, and nothing of either is lost. */
static void
test_two_processes (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  static const char * const first[] = { "ours first", NULL };
  g_autoptr(GSubprocess) other = NULL;
  g_autoptr(GAsyncResult) ended = NULL;
  g_autoptr(GListModel) hits = NULL;
  g_autoptr(GError) error = NULL;
  guint n_ours = 0;
  guint n_found;

  hear_names (fixture, first);
  other = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, &error, self, "--write", fixture->path, NULL);
  g_assert_no_error (error);
  g_subprocess_wait_check_async (other, NULL, yd_test_keep_result_cb, &ended);
  while (ended == NULL || n_ours < 50)
    {
      g_autoptr(GPtrArray) items = new_items ();
      g_autofree char *id = g_strdup_printf ("%040x", 0x200000 + n_ours);
      g_autofree char *name = g_strdup_printf ("ours %u", n_ours);

      g_ptr_array_add (items, yd_test_names_item (DRIVE, YD_DRIVE_ROOT_ID, id, name, 1));
      yd_browse_name_index_hear_items (fixture->index, items);
      yd_test_names_settle (fixture->index);
      n_ours++;
    }
  g_subprocess_wait_check_finish (other, ended, &error);
  g_assert_no_error (error);
  hits = yd_test_names_search (fixture->index, "theirs", 1, &n_found);
  g_assert_cmpuint (n_found, ==, THEIRS);
  g_clear_object (&hits);
  hits = yd_test_names_search (fixture->index, "ours", 1, &n_found);
  g_assert_cmpuint (n_found, ==, n_ours + 1);
}

/* Cancelling */

static void
test_cancel (Fixture       *fixture,
             gconstpointer  data)
{
  static const char * const names[] = { "one.txt", NULL };

  hear_names (fixture, names);
  for (guint when = 0; when < 3; when++)
    {
      g_autoptr(GCancellable) cancellable = g_cancellable_new ();
      g_autoptr(GAsyncResult) result = NULL;
      g_autoptr(GListModel) hits = NULL;
      g_autoptr(GError) error = NULL;

      if (when == 0)
        g_cancellable_cancel (cancellable);
      yd_browse_name_index_search_async (fixture->index, "one", NULL, 10, cancellable,
                                         yd_test_keep_result_cb, &result);
      if (when == 1)
        g_cancellable_cancel (cancellable);
      yd_test_wait_until (result != NULL);
      if (when == 2)
        g_cancellable_cancel (cancellable);
      hits = yd_browse_name_index_search_finish (fixture->index, result, NULL, &error);
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      g_assert_null (hits);
    }
  assert_finds (fixture, "one", "one.txt");
}

/* The index goes while somebody searches, and while something is written. */
static void
test_let_go (Fixture       *fixture,
             gconstpointer  data)
{
  static const char * const names[] = { "one.txt", NULL };
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(YdDriveItem) item = yd_test_names_item (DRIVE, YD_DRIVE_ROOT_ID, "ff", "late.txt", 1);
  g_autoptr(GPtrArray) items = g_ptr_array_new ();

  hear_names (fixture, names);
  g_ptr_array_add (items, item);
  yd_browse_name_index_search_async (fixture->index, "one", NULL, 10, NULL, yd_test_keep_result_cb,
                                     &result);
  yd_browse_name_index_hear_items (fixture->index, items);
  g_object_unref (fixture->index);
  yd_test_wait_until (result != NULL);
  g_clear_object (&result);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  fixture->index = yd_browse_name_index_new (fixture->path, G_LIST_MODEL (fixture->storages));
}

int
main (int    argc,
      char **argv)
{
  if (argc == 3 && g_str_equal (argv[1], "--write"))
    return write_theirs (argv[2]);
  g_test_init (&argc, &argv, NULL);

#define ADD(path, func) \
  g_test_add ("/browse/names/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("words", test_words);
  ADD ("best-first", test_best_first);
  ADD ("paths", test_paths);
  ADD ("listings", test_listings);
  ADD ("circle", test_circle);
  ADD ("chance", test_chance);
  ADD ("many", test_many);
  ADD ("damaged-file", test_damaged_file);
  ADD ("damage-read", test_damage_read);
  ADD ("two-processes", test_two_processes);
  ADD ("cancel", test_cancel);
  ADD ("let-go", test_let_go);
#undef ADD
  g_test_add_func ("/browse/names/senseless-bytes", test_senseless_bytes);
  g_test_add_func ("/browse/names/no-folder", test_no_folder);
  return g_test_run ();
}
