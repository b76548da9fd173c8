/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The first items of a list: what is told of them is what they are.
 */
#include "config.h"

#include "yd-head-list.h"

typedef struct
{
  GListStore *store; /* (owned) */
  YdHeadList *head;  /* (owned) */
  GPtrArray *seen;   /* (owned): of the items, not held: as the signals told */
  guint position;    /* of what was told last, as the next two */
  guint removed;
  guint added;
  guint n_changes;
} Fixture;

static void
items_changed (GListModel *model,
               guint       position,
               guint       removed,
               guint       added,
               gpointer    user_data)
{
  Fixture *f = user_data;

  f->position = position;
  f->removed = removed;
  f->added = added;
  f->n_changes++;
  g_assert_cmpuint (position + removed, <=, f->seen->len);
  if (removed > 0)
    g_ptr_array_remove_range (f->seen, position, removed);
  for (guint i = 0; i < added; i++)
    {
      g_autoptr(GObject) item = g_list_model_get_item (model, position + i);

      g_assert_nonnull (item);
      g_ptr_array_insert (f->seen, (int) (position + i), item);
    }
}

static void
check (Fixture *f)
{
  GListModel *head = G_LIST_MODEL (f->head);
  GListModel *model = yd_head_list_get_model (f->head);
  guint n_all = model != NULL ? g_list_model_get_n_items (model) : 0;

  g_assert_cmpuint (g_list_model_get_n_items (head), ==,
                    MIN (n_all, yd_head_list_get_size (f->head)));
  g_assert_cmpuint (f->seen->len, ==, g_list_model_get_n_items (head));
  for (guint i = 0; i < f->seen->len; i++)
    {
      g_autoptr(GObject) item = g_list_model_get_item (model, i);

      g_assert_true (g_ptr_array_index (f->seen, i) == item);
    }
  g_assert_null (g_list_model_get_item (head, f->seen->len));
}

static void
set_up (Fixture       *f,
        gconstpointer  data)
{
  f->store = g_list_store_new (G_TYPE_OBJECT);
  f->head = yd_head_list_new ();
  f->seen = g_ptr_array_new ();
  g_signal_connect (f->head, "items-changed", G_CALLBACK (items_changed), f);
}

static void
tear_down (Fixture       *f,
           gconstpointer  data)
{
  g_object_unref (f->head);
  g_object_unref (f->store);
  g_ptr_array_unref (f->seen);
}

static void
splice (Fixture *f,
        guint    position,
        guint    removed,
        guint    added)
{
  g_autoptr(GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < added; i++)
    g_ptr_array_add (items, g_object_new (G_TYPE_OBJECT, NULL));
  g_list_store_splice (f->store, position, removed, items->pdata, added);
}

/* With all of them, a change is told as it is: 900 rows behind it are none of its business. */
static void
test_exact (Fixture       *f,
            gconstpointer  data)
{
  splice (f, 0, 0, 1000);
  yd_head_list_set_model (f->head, G_LIST_MODEL (f->store));
  splice (f, 100, 1, 3);
  g_assert_cmpuint (f->n_changes, ==, 2);
  g_assert_cmpuint (f->position, ==, 100);
  g_assert_cmpuint (f->removed, ==, 1);
  g_assert_cmpuint (f->added, ==, 3);
  check (f);
}

/* What is changed behind the head is nobody's business. */
static void
test_behind (Fixture       *f,
             gconstpointer  data)
{
  splice (f, 0, 0, 1000);
  yd_head_list_set_size (f->head, 50);
  yd_head_list_set_model (f->head, G_LIST_MODEL (f->store));
  splice (f, 50, 10, 500);
  g_assert_cmpuint (f->n_changes, ==, 1);
  yd_head_list_set_size (f->head, 80);
  g_assert_cmpuint (f->position, ==, 50);
  g_assert_cmpuint (f->added, ==, 30);
  yd_head_list_set_model (f->head, NULL);
  check (f);
}

static void
change_any (Fixture *f,
            GRand   *rand)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (f->store));
  guint position = (guint) g_rand_int_range (rand, 0, (gint32) n + 1);
  guint removed = (guint) g_rand_int_range (rand, 0, (gint32) MIN (n - position, 9) + 1);

  switch (g_rand_int_range (rand, 0, 8))
    {
    case 0:
      yd_head_list_set_size (f->head, (guint) g_rand_int_range (rand, 0, 40));
      return;
    case 1:
      yd_head_list_set_size (f->head, G_MAXUINT);
      return;
    case 2:
      yd_head_list_set_model (f->head, NULL);
      return;
    case 3:
      yd_head_list_set_model (f->head, G_LIST_MODEL (f->store));
      return;
    default:
      splice (f, position, removed, (guint) g_rand_int_range (rand, 0, 9));
    }
}

static void
test_any_changes (Fixture       *f,
                  gconstpointer  data)
{
  guint32 seed = (guint32) g_test_rand_int ();
  g_autoptr(GRand) rand = g_rand_new_with_seed (seed);

  g_test_message ("seed %u", seed);
  for (guint i = 0; i < 3000; i++)
    {
      change_any (f, rand);
      check (f);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/ui/head-list/exact", Fixture, NULL, set_up, test_exact, tear_down);
  g_test_add ("/ui/head-list/behind", Fixture, NULL, set_up, test_behind, tear_down);
  g_test_add ("/ui/head-list/any-changes", Fixture, NULL, set_up, test_any_changes, tear_down);

  return g_test_run ();
}
