/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Local copies for other programs: fetched once while the content is the same, never one that
 * somebody changed, and no more of them than there is room for.
 */
#include "config.h"

#include "yd-test-transfer.h"

#include "yd-base-tree.h"
#include "yd-transfer-cache.h"

#include <glib/gstdio.h>
#include <string.h>

typedef struct
{
  YdTestTransfer base;
  YdTransferCache *cache; /* (owned) */
  char *folder;           /* (owned) */
} Fixture;

static void
open_cache (Fixture *self,
            gint64   max_bytes)
{
  g_clear_object (&self->cache);
  self->cache = yd_transfer_cache_new (self->base.queue, self->folder, max_bytes);
}

static void
set_up (Fixture       *self,
        gconstpointer  data)
{
  yd_test_transfer_init (&self->base, NULL);
  self->folder = g_dir_make_tmp ("yunduo-test-XXXXXX", NULL);
  open_cache (self, 1 << 20);
}

static void
tear_down (Fixture       *self,
           gconstpointer  data)
{
  g_assert_finalize_object (self->cache);
  yd_base_tree_delete (self->folder);
  g_free (self->folder);
  yd_test_transfer_clear (&self->base);
}

typedef struct
{
  GPtrArray *files; /* (owned) (nullable) */
  GError *error;    /* (owned) (nullable) */
} Answer;

static void
fetched_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  Answer *answer = user_data;

  answer->files = yd_transfer_cache_fetch_finish (YD_TRANSFER_CACHE (source), result,
                                                  &answer->error);
}

static gboolean
is_answered (gpointer data)
{
  const Answer *answer = data;

  return answer->files != NULL || answer->error != NULL;
}

static void
ask (Fixture            *self,
     GPtrArray          *items,
     YdTransferCacheUse  use,
     GCancellable       *cancellable,
     Answer             *answer)
{
  *answer = (Answer) { NULL, NULL };
  yd_transfer_cache_fetch_async (self->cache, self->base.storage, items, use, cancellable,
                                 fetched_cb, answer);
}

/* The path of the first file. (transfer full) */
static char *
fetch (Fixture            *self,
       GPtrArray          *items,
       YdTransferCacheUse  use)
{
  Answer answer;
  char *path;

  ask (self, items, use, NULL, &answer);
  yd_test_transfer_spin (is_answered, &answer);
  g_assert_no_error (answer.error);
  path = g_file_get_path (g_ptr_array_index (answer.files, 0));
  g_ptr_array_unref (answer.files);
  return path;
}

/* (transfer full) */
static GPtrArray *
add_remote (Fixture    *self,
            const char *name,
            gsize       length)
{
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (length);
  g_autofree char *id = yd_test_transfer_add_remote (&self->base, name, bytes);
  GPtrArray *items = g_ptr_array_new_with_free_func ((GDestroyNotify) yd_drive_item_unref);

  g_ptr_array_add (items, yd_test_transfer_get_item (&self->base, id));
  return items;
}

static guint
count_rows (Fixture *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->base.queue));
}

static void
test_reused (Fixture       *self,
             gconstpointer  data)
{
  g_autoptr(GPtrArray) items = add_remote (self, "a.txt", 5000);
  g_autofree char *first = fetch (self, items, YD_TRANSFER_CACHE_TO_READ);
  g_autofree char *second = NULL;
  g_autofree char *third = NULL;
  g_autofree char *own = NULL;
  GStatBuf info;

  g_assert_true (g_str_has_suffix (first, "/a.txt"));
  g_assert_cmpint (g_stat (first, &info), ==, 0);
  g_assert_cmpint (info.st_size, ==, 5000);
  g_assert_cmpint (info.st_mode & 0222, ==, 0);
  second = fetch (self, items, YD_TRANSFER_CACHE_TO_READ);
  g_assert_cmpstr (second, ==, first);
  g_assert_cmpuint (count_rows (self), ==, 1);

  /* A copy of one's own is another one, and may be changed. */
  own = fetch (self, items, YD_TRANSFER_CACHE_TO_OWN);
  g_assert_cmpstr (own, !=, first);
  g_assert_cmpint (g_stat (own, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0200, ==, 0200);

  /* Somebody changed it nevertheless. */
  g_assert_cmpint (g_chmod (first, 0600), ==, 0);
  g_assert_true (g_file_set_contents (first, "else", -1, NULL));
  third = fetch (self, items, YD_TRANSFER_CACHE_TO_READ);
  g_assert_cmpstr (third, !=, first);
  g_assert_cmpint (g_stat (third, &info), ==, 0);
  g_assert_cmpint (info.st_size, ==, 5000);
}

/* Two that are called the same. */
static void
test_several (Fixture       *self,
              gconstpointer  data)
{
  g_autoptr(GPtrArray) items = add_remote (self, "a.txt", 100);
  g_autoptr(GPtrArray) others = add_remote (self, "b.txt", 200);
  Answer answer;

  g_ptr_array_add (items, yd_drive_item_ref (g_ptr_array_index (others, 0)));
  ask (self, items, YD_TRANSFER_CACHE_TO_OWN, NULL, &answer);
  yd_test_transfer_spin (is_answered, &answer);
  g_assert_no_error (answer.error);
  g_assert_cmpuint (answer.files->len, ==, 2);
  g_ptr_array_unref (answer.files);
}

static void
test_failed (Fixture       *self,
             gconstpointer  data)
{
  g_autoptr(GPtrArray) items = add_remote (self, "a.txt", 100);
  g_autoptr(GBytes) body = g_bytes_new_static ("{\"code\":\"ForbiddenNoPermission.File\"}", 37);
  YdSimFault fault = { .kind = YD_SIM_FAULT_REPLY, .endpoint = "getDownloadUrl", .status = 403,
                       .body = body };
  Answer answer;

  yd_sim_add_fault (self->base.sim, &fault);
  ask (self, items, YD_TRANSFER_CACHE_TO_READ, NULL, &answer);
  yd_test_transfer_spin (is_answered, &answer);
  g_assert_error (answer.error, YD_DRIVE_ERROR, YD_DRIVE_ERROR_FORBIDDEN);
  g_clear_error (&answer.error);
}

/* Before, and while it waits in the queue: its rows are cancelled too. */
static void
test_cancelled (Fixture       *self,
                gconstpointer  data)
{
  g_autoptr(GPtrArray) items = add_remote (self, "a.txt", 100);
  g_autoptr(GCancellable) before = g_cancellable_new ();
  g_autoptr(GCancellable) during = g_cancellable_new ();
  Answer answer;

  g_cancellable_cancel (before);
  ask (self, items, YD_TRANSFER_CACHE_TO_READ, before, &answer);
  yd_test_transfer_spin (is_answered, &answer);
  g_assert_error (answer.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&answer.error);
  g_assert_cmpuint (count_rows (self), ==, 0);

  yd_transfer_queue_set_online (self->base.queue, FALSE);
  ask (self, items, YD_TRANSFER_CACHE_TO_OWN, during, &answer);
  while (count_rows (self) == 0)
    g_main_context_iteration (NULL, TRUE);
  g_cancellable_cancel (during);
  yd_test_transfer_spin (is_answered, &answer);
  g_assert_error (answer.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&answer.error);
  g_assert_cmpint (yd_transfer_get_state (yd_test_transfer_get (&self->base, 0)), ==,
                   YD_TRANSFER_CANCELLED);
  yd_transfer_queue_set_online (self->base.queue, TRUE);
}

static gboolean
is_small (gpointer data)
{
  return yd_base_tree_measure (((Fixture *) data)->folder) <= 2000;
}

/* What this program has handed out stays; the next one makes room. */
static void
test_bounded (Fixture       *self,
              gconstpointer  data)
{
  g_autoptr(GPtrArray) first = add_remote (self, "a.txt", 1500);
  g_autoptr(GPtrArray) second = add_remote (self, "b.txt", 1600);
  g_autofree char *a = NULL;
  g_autofree char *b = NULL;

  open_cache (self, 2000);
  a = fetch (self, first, YD_TRANSFER_CACHE_TO_READ);
  b = fetch (self, second, YD_TRANSFER_CACHE_TO_READ);
  g_assert_true (g_file_test (a, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (b, G_FILE_TEST_EXISTS));
  open_cache (self, 2000);
  yd_test_transfer_spin (is_small, self);
}

static void
cleared_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_assert_true (yd_base_cache_clear_finish (YD_BASE_CACHE (source), result, NULL));
  *(gboolean *) user_data = TRUE;
}

static gboolean
is_true (gpointer data)
{
  return *(gboolean *) data;
}

/* The worker may be on its way out still. */
static gboolean
is_alone (gpointer data)
{
  return g_atomic_int_get (&G_OBJECT (data)->ref_count) == 1;
}

static void
clear_cache (Fixture *self)
{
  gboolean cleared = FALSE;

  yd_base_cache_clear_async (YD_BASE_CACHE (self->cache), NULL, cleared_cb, &cleared);
  yd_test_transfer_spin (is_true, &cleared);
  yd_test_transfer_spin (is_alone, self->cache);
}

/* What this program has handed out is in use; what another one did is not. */
static void
test_cleared (Fixture       *self,
              gconstpointer  data)
{
  g_autoptr(GPtrArray) first = add_remote (self, "a.txt", 1500);
  g_autoptr(GPtrArray) second = add_remote (self, "b.txt", 1600);
  g_autofree char *a = fetch (self, first, YD_TRANSFER_CACHE_TO_READ);
  g_autofree char *b = NULL;

  clear_cache (self);
  g_assert_true (g_file_test (a, G_FILE_TEST_EXISTS));
  open_cache (self, 1 << 20);
  b = fetch (self, second, YD_TRANSFER_CACHE_TO_READ);
  clear_cache (self);
  g_assert_false (g_file_test (a, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (b, G_FILE_TEST_EXISTS));
}

static void
test_limit (Fixture       *self,
            gconstpointer  data)
{
  g_autoptr(GPtrArray) items = add_remote (self, "a.txt", 2500);
  g_autofree char *a = fetch (self, items, YD_TRANSFER_CACHE_TO_READ);

  open_cache (self, 1 << 20);
  g_assert_true (g_file_test (a, G_FILE_TEST_EXISTS));
  yd_base_cache_set_limit (YD_BASE_CACHE (self->cache), 2000);
  yd_test_transfer_spin (is_small, self);
}

#define ADD(path, func) \
  g_test_add ("/transfer/cache/" path, Fixture, NULL, set_up, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("reused", test_reused);
  ADD ("several", test_several);
  ADD ("failed", test_failed);
  ADD ("cancelled", test_cancelled);
  ADD ("bounded", test_bounded);
  ADD ("cleared", test_cleared);
  ADD ("limit", test_limit);
  return g_test_run ();
}
