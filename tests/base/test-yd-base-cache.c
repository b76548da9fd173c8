/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Caches: counted in a worker, cleared, limited or not, and cancelled at any time.
 */
#include "config.h"

#include "yd-base-cache.h"

#define TEST_TYPE_CACHE (test_cache_get_type ())
G_DECLARE_FINAL_TYPE (TestCache, test_cache, TEST, CACHE, GObject)

struct _TestCache
{
  GObject parent_instance;

  GThread *counted_in; /* (borrowed) */
  gint64 bytes;
  gint64 limit;
};

static void iface_init (YdBaseCacheInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TestCache, test_cache, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (YD_TYPE_BASE_CACHE, iface_init))

static gint64
measure (YdBaseCache *cache)
{
  TEST_CACHE (cache)->counted_in = g_thread_self ();
  return TEST_CACHE (cache)->bytes;
}

static void
clear (YdBaseCache *cache,
       GTask       *task)
{
  TEST_CACHE (cache)->bytes = 0;
  g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}

static void
set_limit (YdBaseCache *cache,
           gint64       max_bytes)
{
  TEST_CACHE (cache)->limit = max_bytes;
}

static void
iface_init (YdBaseCacheInterface *iface)
{
  iface->measure = measure;
  iface->clear = clear;
  iface->set_limit = set_limit;
}

static void
test_cache_class_init (TestCacheClass *klass)
{
}

static void
test_cache_init (TestCache *self)
{
  self->bytes = 5000;
}

typedef struct
{
  gint64 bytes;
  GError *error; /* (owned) (nullable) */
  gboolean ended;
} Answer;

static void
measured_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  Answer *answer = user_data;

  answer->bytes = yd_base_cache_measure_finish (YD_BASE_CACHE (source), result, &answer->error);
  answer->ended = TRUE;
}

static void
cleared_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  Answer *answer = user_data;

  yd_base_cache_clear_finish (YD_BASE_CACHE (source), result, &answer->error);
  answer->ended = TRUE;
}

static void
wait_for_end (Answer *answer)
{
  while (!answer->ended)
    g_main_context_iteration (NULL, TRUE);
}

/* A worker may be on its way out still. */
static void
let_go (TestCache *cache)
{
  while (g_atomic_int_get (&G_OBJECT (cache)->ref_count) > 1)
    g_thread_yield ();
  g_assert_finalize_object (cache);
}

static void
test_to_the_end (void)
{
  TestCache *cache = g_object_new (TEST_TYPE_CACHE, NULL);
  Answer answer = { 0 };
  Answer later = { 0 };

  yd_base_cache_measure_async (YD_BASE_CACHE (cache), NULL, measured_cb, &answer);
  wait_for_end (&answer);
  g_assert_no_error (answer.error);
  g_assert_cmpint (answer.bytes, ==, 5000);
  g_assert_true (cache->counted_in != g_thread_self ());

  answer.ended = FALSE;
  yd_base_cache_clear_async (YD_BASE_CACHE (cache), NULL, cleared_cb, &answer);
  wait_for_end (&answer);
  g_assert_no_error (answer.error);
  yd_base_cache_measure_async (YD_BASE_CACHE (cache), NULL, measured_cb, &later);
  wait_for_end (&later);
  g_assert_cmpint (later.bytes, ==, 0);

  g_assert_true (yd_base_cache_has_limit (YD_BASE_CACHE (cache)));
  yd_base_cache_set_limit (YD_BASE_CACHE (cache), 7);
  g_assert_cmpint (cache->limit, ==, 7);
  let_go (cache);
}

/* What was not begun is not done. */
static void
test_cancelled (void)
{
  TestCache *cache = g_object_new (TEST_TYPE_CACHE, NULL);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  Answer measured = { 0 };
  Answer cleared = { 0 };

  g_cancellable_cancel (cancellable);
  yd_base_cache_measure_async (YD_BASE_CACHE (cache), cancellable, measured_cb, &measured);
  yd_base_cache_clear_async (YD_BASE_CACHE (cache), cancellable, cleared_cb, &cleared);
  wait_for_end (&measured);
  wait_for_end (&cleared);
  g_assert_error (measured.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (measured.bytes, ==, -1);
  g_assert_error (cleared.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (cache->bytes, ==, 5000);
  g_clear_error (&measured.error);
  g_clear_error (&cleared.error);
  let_go (cache);
}

/* During: the answer is that it was cancelled, once. */
static void
test_during (void)
{
  TestCache *cache = g_object_new (TEST_TYPE_CACHE, NULL);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  Answer measured = { 0 };

  yd_base_cache_measure_async (YD_BASE_CACHE (cache), cancellable, measured_cb, &measured);
  g_cancellable_cancel (cancellable);
  wait_for_end (&measured);
  g_assert_error (measured.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&measured.error);
  let_go (cache);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/base/cache/to-the-end", test_to_the_end);
  g_test_add_func ("/base/cache/cancelled", test_cancelled);
  g_test_add_func ("/base/cache/during", test_during);

  return g_test_run ();
}
