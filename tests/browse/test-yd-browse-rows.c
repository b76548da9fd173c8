/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The order of rows, entries for those who ask, and changes that are told of exactly.
 */
#include "config.h"

#include "yd-browse-rows.h"

#include "yd-drive-item-private.h"

/* A list model around rows, and a copy of it that a view would have from what it was told. */

#define TEST_TYPE_MODEL (test_model_get_type ())
G_DECLARE_FINAL_TYPE (TestModel, test_model, TEST, MODEL, GObject)

struct _TestModel
{
  GObject parent_instance;

  YdBrowseRows *rows;   /* (owned) */
  GPtrArray *seen;      /* (owned): names */
  guint n_changes;
};

static GType
get_item_type (GListModel *model)
{
  return YD_TYPE_BROWSE_ENTRY;
}

static guint
get_n_items (GListModel *model)
{
  return yd_browse_rows_get_n_shown (TEST_MODEL (model)->rows);
}

static gpointer
get_item (GListModel *model,
          guint       position)
{
  return yd_browse_rows_dup_entry (TEST_MODEL (model)->rows, position);
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (TestModel, test_model, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

static void
follow (TestModel *self,
        guint      position,
        guint      removed,
        guint      added)
{
  self->n_changes++;
  if (removed > 0)
    g_ptr_array_remove_range (self->seen, position, removed);
  for (guint i = position; i < position + added; i++)
    {
      g_autoptr(YdBrowseEntry) entry = g_list_model_get_item (G_LIST_MODEL (self), i);

      g_ptr_array_insert (self->seen, (int) i, g_strdup (yd_browse_entry_get_name (entry)));
    }
  g_assert_cmpuint (self->seen->len, ==, g_list_model_get_n_items (G_LIST_MODEL (self)));
}

/* Entries change before the rows move, so this holds when all is told. */
static void
check_seen (TestModel *self)
{
  g_assert_cmpuint (self->seen->len, ==, yd_browse_rows_get_n_shown (self->rows));
  for (guint i = 0; i < self->seen->len; i++)
    {
      g_autoptr(YdBrowseEntry) entry = g_list_model_get_item (G_LIST_MODEL (self), i);

      g_assert_cmpstr (yd_browse_entry_get_name (entry), ==, g_ptr_array_index (self->seen, i));
    }
}

static void
test_model_finalize (GObject *object)
{
  TestModel *self = TEST_MODEL (object);

  yd_browse_rows_unref (self->rows);
  g_ptr_array_unref (self->seen);
  G_OBJECT_CLASS (test_model_parent_class)->finalize (object);
}

static void
test_model_class_init (TestModelClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = test_model_finalize;
}

static void
test_model_init (TestModel *self)
{
  self->rows = yd_browse_rows_new (G_LIST_MODEL (self));
  self->seen = g_ptr_array_new_with_free_func (g_free);
  g_signal_connect (self, "items-changed", G_CALLBACK (follow), NULL);
}

/* (transfer full) */
static YdDriveItem *
make_item (const char *id,
           const char *name)
{
  gboolean folder = g_str_has_suffix (name, "/");
  YdDriveItem *item = yd_drive_item_new ("1", id, "root", name,
                                         folder ? YD_DRIVE_ITEM_FOLDER : YD_DRIVE_ITEM_FILE, NULL);

  item->size = folder ? -1 : (gint64) g_str_hash (name) % 1000;
  return item;
}

static void
put (TestModel         *model,
     const char *const *names)
{
  g_autoptr(GPtrArray) items =
    g_ptr_array_new_with_free_func ((GDestroyNotify) yd_drive_item_unref);
  g_autoptr(GPtrArray) rows = NULL;

  for (guint i = 0; names[i] != NULL; i++)
    g_ptr_array_add (items, make_item (names[i], names[i]));
  rows = yd_browse_row_make_all (items);
  yd_browse_rows_change (model->rows, rows, NULL);
}

static void
put_one (TestModel  *model,
         const char *id,
         const char *name)
{
  g_autoptr(YdDriveItem) item = make_item (id, name);
  g_autoptr(GPtrArray) rows = g_ptr_array_new ();

  g_ptr_array_add (rows, yd_browse_row_make (item));
  yd_browse_rows_change (model->rows, rows, NULL);
}

static void
take_out (TestModel  *model,
          const char *id)
{
  g_autoptr(GPtrArray) rows = g_ptr_array_new ();

  g_ptr_array_add (rows, yd_browse_rows_lookup (model->rows, id));
  yd_browse_rows_change (model->rows, NULL, rows);
}

/* Folders, then signs, numbers by value, Latin, Chinese by sound; case last. */
static void
test_order (void)
{
  static const char *const names[] = {
    "张.txt", "a 10", "10", "b", "2", "重庆", "a 2", "z/", "1", "A 2", "文件", "10/", "啊", "_x",
    "9/", NULL,
  };
  static const char *const sorted[] = {
    "9/", "10/", "z/", "_x", "1", "2", "10", "a 2", "A 2", "a 10", "b", "啊", "重庆", "文件",
    "张.txt",
  };
  g_autoptr(TestModel) model = g_object_new (TEST_TYPE_MODEL, NULL);

  put (model, names);
  g_assert_cmpuint (model->seen->len, ==, G_N_ELEMENTS (sorted));
  for (guint i = 0; i < G_N_ELEMENTS (sorted); i++)
    g_assert_cmpstr (g_ptr_array_index (model->seen, i), ==, sorted[i]);
  g_assert_cmpuint (model->n_changes, ==, 1);
}

/* Twins are sorted by their ids, whichever came first. */
static void
test_twins (void)
{
  g_autoptr(TestModel) model = g_object_new (TEST_TYPE_MODEL, NULL);
  guint position = 9;

  put_one (model, "g", "same");
  put_one (model, "f", "same");
  g_assert_cmpuint (model->seen->len, ==, 2);
  g_assert_true (yd_browse_rows_find (model->rows, "g", &position));
  g_assert_cmpuint (position, ==, 1);
  g_assert_true (yd_browse_rows_find (model->rows, "f", &position));
  g_assert_cmpuint (position, ==, 0);
  g_assert_false (yd_browse_rows_find (model->rows, "h", &position));
}

/* The object is the same for as long as somebody holds it, wherever its row goes. */
static void
test_entries (void)
{
  static const char *const names[] = { "a", "b", "c", "d", NULL };
  g_autoptr(TestModel) model = g_object_new (TEST_TYPE_MODEL, NULL);
  g_autoptr(YdBrowseEntry) entry = NULL;
  g_autoptr(YdBrowseEntry) again = NULL;
  YdBrowseEntry *other;

  put (model, names);
  entry = g_list_model_get_item (G_LIST_MODEL (model), 0);
  other = g_list_model_get_item (G_LIST_MODEL (model), 1);
  g_object_add_weak_pointer (G_OBJECT (other), (gpointer *) &other);
  g_object_unref (other);
  g_assert_null (other);

  model->n_changes = 0;
  put_one (model, "a", "z");
  g_assert_cmpstr (yd_browse_entry_get_name (entry), ==, "z");
  g_assert_cmpuint (model->n_changes, ==, 1);
  again = g_list_model_get_item (G_LIST_MODEL (model), 3);
  g_assert_true (entry == again);

  /* Nobody holds that one: what is between did not change. */
  put_one (model, "b", "y");
  g_assert_cmpuint (model->n_changes, ==, 2);

  take_out (model, "a");
  g_assert_cmpuint (model->seen->len, ==, 3);
  g_assert_cmpstr (yd_browse_entry_get_name (entry), ==, "z");
}

/* (transfer full) */
static YdBrowseEntry *
hold (TestModel  *model,
      const char *name)
{
  for (guint i = 0; i < model->seen->len; i++)
    {
      g_autoptr(YdBrowseEntry) entry = g_list_model_get_item (G_LIST_MODEL (model), i);

      if (g_str_equal (yd_browse_entry_get_name (entry), name))
        return g_steal_pointer (&entry);
    }
  g_assert_not_reached ();
}

/* What is near together is told of together, and what is far apart where nobody holds a row. A row
 * that is held is told of with few others or none. */
static void
test_ranges (void)
{
  g_autoptr(TestModel) model = g_object_new (TEST_TYPE_MODEL, NULL);
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(YdBrowseEntry) one = NULL;
  g_autoptr(YdBrowseEntry) another = NULL;
  static const char *const near[] = { "10 x", "12 x", "14 x", NULL };
  static const char *const unseen[] = { "16 x", "116 x", "146 x", NULL };
  static const char *const far[] = { "20 x", "120 x", "150 x", NULL };

  for (guint i = 0; i < 200; i++)
    g_ptr_array_add (names, g_strdup_printf ("%u", i));
  g_ptr_array_add (names, NULL);
  put (model, (const char *const *) names->pdata);
  g_assert_cmpuint (model->n_changes, ==, 1);
  put (model, near);
  g_assert_cmpuint (model->n_changes, ==, 2);
  put (model, unseen);
  g_assert_cmpuint (model->n_changes, ==, 3);
  one = hold (model, "100");
  another = hold (model, "130");
  put (model, far);
  g_assert_cmpuint (model->n_changes, ==, 6);
}

static void
sort (TestModel      *model,
      YdBrowseColumn  column,
      gboolean        descending,
      const char     *text)
{
  g_autoptr(YdBrowseFilter) filter = yd_browse_filter_new (text, TRUE);
  YdBrowseSort *sort = yd_browse_rows_begin_sort (model->rows, column, descending, filter);

  yd_browse_sort_run (sort);
  yd_browse_sort_end (sort);
}

static void
take_out_any (TestModel *model,
              GRand     *rand)
{
  GPtrArray *all = yd_browse_rows_get_all (model->rows);
  g_autoptr(GPtrArray) leaving = g_ptr_array_new ();

  for (guint i = 0; i < all->len; i++)
    if (g_rand_int_range (rand, 0, 4) == 0)
      g_ptr_array_add (leaving, g_ptr_array_index (all, i));
  yd_browse_rows_change (model->rows, NULL, leaving);
}

static void
hold_some (TestModel *model,
           GRand     *rand,
           GPtrArray *held)
{
  g_ptr_array_set_size (held, 0);
  for (guint i = 0; i < 5 && model->seen->len > 0; i++)
    {
      guint position = (guint) g_rand_int_range (rand, 0, (gint32) model->seen->len);

      g_ptr_array_add (held, g_list_model_get_item (G_LIST_MODEL (model), position));
    }
}

/* Whatever changes: what was told makes the same list. */
static void
test_any_changes (void)
{
  guint32 seed = (guint32) g_test_rand_int ();
  g_autoptr(GRand) rand = g_rand_new_with_seed (seed);
  g_autoptr(TestModel) model = g_object_new (TEST_TYPE_MODEL, NULL);
  g_autoptr(GPtrArray) held = g_ptr_array_new_with_free_func (g_object_unref);

  g_test_message ("seed %u", seed);
  for (guint turn = 0; turn < 100; turn++)
    {
      g_autoptr(GPtrArray) rows = g_ptr_array_new ();
      g_autoptr(GHashTable) ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

      hold_some (model, rand, held);
      for (guint i = 0; i < 20; i++)
        {
          g_autofree char *id = g_strdup_printf ("%d", g_rand_int_range (rand, 0, 120));
          g_autofree char *name = g_strdup_printf ("%d", g_rand_int_range (rand, 0, 50));
          g_autoptr(YdDriveItem) item = make_item (id, name);

          if (g_hash_table_add (ids, g_strdup (id)))
            g_ptr_array_add (rows, yd_browse_row_make (item));
        }
      yd_browse_rows_change (model->rows, rows, NULL);
      check_seen (model);
      if (turn % 7 == 6)
        sort (model, turn % 2 == 0 ? YD_BROWSE_COLUMN_NAME : YD_BROWSE_COLUMN_SIZE, turn % 3 == 0,
              turn % 4 == 0 ? "3" : NULL);
      if (turn % 5 == 4)
        take_out_any (model, rand);
      check_seen (model);
    }
}

static void
check_names (TestModel  *model,
             const char *names)
{
  g_autofree char *seen = NULL;

  check_seen (model);
  g_ptr_array_add (model->seen, NULL);
  seen = g_strjoinv (" ", (char **) model->seen->pdata);
  g_ptr_array_set_size (model->seen, (int) model->seen->len - 1);
  g_assert_cmpstr (seen, ==, names);
}

static void
put_sized (TestModel *model,
           const char *name,
           gint64      size)
{
  g_autoptr(YdDriveItem) item = make_item (name, name);
  g_autoptr(GPtrArray) rows = g_ptr_array_new ();

  item->size = size;
  item->modified_us = 1000 - size;
  item->category = size % 2 == 0 ? YD_DRIVE_CATEGORY_IMAGE : YD_DRIVE_CATEGORY_VIDEO;
  g_ptr_array_add (rows, yd_browse_row_make (item));
  yd_browse_rows_change (model->rows, rows, NULL);
}

static void
test_columns (void)
{
  static const char *const folders[] = { "y/", "x/", NULL };
  g_autoptr(TestModel) model = g_object_new (TEST_TYPE_MODEL, NULL);
  g_autoptr(YdBrowseEntry) held = NULL;

  put (model, folders);
  put_sized (model, "a.b", 7);
  put_sized (model, "b.a", 2);
  put_sized (model, "c.c", 7);
  put_sized (model, "d.a", 4);
  check_names (model, "x/ y/ a.b b.a c.c d.a");
  held = g_list_model_get_item (G_LIST_MODEL (model), 2);
  sort (model, YD_BROWSE_COLUMN_NAME, TRUE, NULL);
  check_names (model, "y/ x/ d.a c.c b.a a.b");
  sort (model, YD_BROWSE_COLUMN_SIZE, FALSE, NULL);
  check_names (model, "x/ y/ b.a d.a a.b c.c");
  sort (model, YD_BROWSE_COLUMN_SIZE, TRUE, NULL);
  check_names (model, "x/ y/ a.b c.c d.a b.a");
  sort (model, YD_BROWSE_COLUMN_MODIFIED, FALSE, NULL);
  check_names (model, "x/ y/ a.b c.c d.a b.a");
  sort (model, YD_BROWSE_COLUMN_TYPE, FALSE, NULL);
  check_names (model, "x/ y/ b.a d.a a.b c.c");
  put_sized (model, "e.a", 6);
  check_names (model, "x/ y/ b.a d.a e.a a.b c.c");
  g_assert_true (held == g_list_model_get_item (G_LIST_MODEL (model), 5));
  g_object_unref (held);
}

static void
test_filter (void)
{
  static const char *const names[] = {
    "我的名字.txt", "Wdm", "Report", "ＲＥＰＯＲＴ 2", ".hidden", "照片", NULL
  };
  static const char *const more[] = { "report 3", "other", NULL };
  g_autoptr(TestModel) model = g_object_new (TEST_TYPE_MODEL, NULL);
  g_autoptr(YdBrowseFilter) visible = yd_browse_filter_new (NULL, FALSE);
  YdBrowseSort *work;
  guint position;

  put (model, names);
  sort (model, YD_BROWSE_COLUMN_NAME, FALSE, "wdmz");
  check_names (model, "我的名字.txt");
  sort (model, YD_BROWSE_COLUMN_NAME, FALSE, "wDm");
  check_names (model, "Wdm 我的名字.txt");
  sort (model, YD_BROWSE_COLUMN_NAME, FALSE, "名字");
  check_names (model, "我的名字.txt");
  g_assert_false (yd_browse_rows_find (model->rows, "Report", &position));
  g_assert_cmpuint (yd_browse_rows_get_n_total (model->rows), ==, 6);
  sort (model, YD_BROWSE_COLUMN_NAME, FALSE, "report");
  check_names (model, "Report ＲＥＰＯＲＴ 2");
  put (model, more);
  check_names (model, "Report ＲＥＰＯＲＴ 2 report 3");
  put_one (model, "Report", "gone");
  check_names (model, "ＲＥＰＯＲＴ 2 report 3");
  work = yd_browse_rows_begin_sort (model->rows, YD_BROWSE_COLUMN_NAME, FALSE, visible);
  yd_browse_sort_run (work);
  yd_browse_sort_end (work);
  g_assert_cmpuint (model->seen->len, ==, 7);
}

/* What changes while a worker sorts is in its place when that is over. */
static void
test_sort_meanwhile (void)
{
  static const char *const names[] = { "a", "b", "c", "d", "e", NULL };
  static const char *const more[] = { "bb", "dd", NULL };
  g_autoptr(TestModel) model = g_object_new (TEST_TYPE_MODEL, NULL);
  g_autoptr(YdBrowseFilter) all = yd_browse_filter_new (NULL, TRUE);
  YdBrowseSort *work;

  put (model, names);
  work = yd_browse_rows_begin_sort (model->rows, YD_BROWSE_COLUMN_NAME, TRUE, all);
  put (model, more);
  take_out (model, "a");
  yd_browse_sort_run (work);
  put_one (model, "b", "z");
  take_out (model, "dd");
  check_names (model, "bb c d e z");
  yd_browse_sort_end (work);
  check_names (model, "z e d c bb");

  work = yd_browse_rows_begin_sort (model->rows, YD_BROWSE_COLUMN_NAME, FALSE, all);
  take_out (model, "b");
  yd_browse_sort_run (work);
  yd_browse_sort_drop (work);
  check_names (model, "e d c bb");
}

/* A list that keeps an eye on a row asks for all of a range: no object is made for each. */
static void
count_objects (TestModel *model,
               guint      position,
               guint      removed,
               guint      added,
               gpointer   user_data)
{
  g_autoptr(GHashTable) made = g_hash_table_new (NULL, NULL);

  for (guint i = position; i < position + added; i++)
    {
      g_autoptr(YdBrowseEntry) entry = g_list_model_get_item (G_LIST_MODEL (model), i);

      g_hash_table_add (made, entry);
    }
  *(guint *) user_data = g_hash_table_size (made);
}

static void
test_one_object_is_lent (void)
{
  g_autoptr(TestModel) model = g_object_new (TEST_TYPE_MODEL, NULL);
  g_autoptr(YdBrowseEntry) held = NULL;
  guint n_objects = 0;

  for (guint i = 0; i < 50; i++)
    {
      g_autofree char *name = g_strdup_printf ("%u", i);

      put_one (model, name, name);
    }
  held = g_list_model_get_item (G_LIST_MODEL (model), 0);
  g_signal_connect (model, "items-changed", G_CALLBACK (count_objects), &n_objects);
  sort (model, YD_BROWSE_COLUMN_NAME, TRUE, NULL);
  g_assert_cmpuint (n_objects, ==, 2);
  check_seen (model);
  g_assert_cmpstr (yd_browse_entry_get_name (held), ==, "0");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/browse/rows/order", test_order);
  g_test_add_func ("/browse/rows/twins", test_twins);
  g_test_add_func ("/browse/rows/entries", test_entries);
  g_test_add_func ("/browse/rows/ranges", test_ranges);
  g_test_add_func ("/browse/rows/any-changes", test_any_changes);
  g_test_add_func ("/browse/rows/columns", test_columns);
  g_test_add_func ("/browse/rows/filter", test_filter);
  g_test_add_func ("/browse/rows/sort-meanwhile", test_sort_meanwhile);
  g_test_add_func ("/browse/rows/one-object-is-lent", test_one_object_is_lent);
  return g_test_run ();
}
