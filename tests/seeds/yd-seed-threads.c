/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the program would do in a thread: it waits for its turn and is then done at once. GLib's
 * own asynchronous calls for files are of that kind too.
 */
#include "config.h"

#include "yd-seed.h"

#include <string.h>

void __real_g_thread_pool_push (GThreadPool *pool, gpointer data, GError **error);
gboolean __wrap_g_thread_pool_push (GThreadPool *pool, gpointer data, GError **error);
void __real_g_task_run_in_thread (GTask *task, GTaskThreadFunc func);
void __wrap_g_task_run_in_thread (GTask *task, GTaskThreadFunc func);
void __wrap_g_file_query_info_async (GFile *file, const char *attributes,
                                     GFileQueryInfoFlags flags, int priority,
                                     GCancellable *cancellable, GAsyncReadyCallback callback,
                                     gpointer user_data);
void __wrap_g_file_query_filesystem_info_async (GFile *file, const char *attributes, int priority,
                                                GCancellable *cancellable,
                                                GAsyncReadyCallback callback, gpointer user_data);
void __wrap_g_file_enumerate_children_async (GFile *file, const char *attributes,
                                             GFileQueryInfoFlags flags, int priority,
                                             GCancellable *cancellable,
                                             GAsyncReadyCallback callback, gpointer user_data);
void __wrap_g_file_enumerator_next_files_async (GFileEnumerator *enumerator, int n, int priority,
                                                GCancellable *cancellable,
                                                GAsyncReadyCallback callback, gpointer user_data);

/* A pool */

typedef struct
{
  GFunc func;
  gpointer data;      /* (owned) by whom func belongs to */
  gpointer user_data; /* (borrowed) */
} Push;

static void
run_push (gpointer data)
{
  Push *push = data;

  push->func (push->data, push->user_data);
  g_free (push);
}

gboolean
__wrap_g_thread_pool_push (GThreadPool  *pool,
                           gpointer      data,
                           GError      **error)
{
  YdSeed *seed = yd_seed_get ();
  Push *push;

  if (seed == NULL)
    {
      __real_g_thread_pool_push (pool, data, error);
      return TRUE;
    }
  push = g_new0 (Push, 1);
  push->func = pool->func;
  push->data = data;
  push->user_data = pool->user_data;
  yd_seed_pend (seed, "work", run_push, push);
  return TRUE;
}

/* A task */

typedef struct
{
  GTask *task; /* (owned) */
  GTaskThreadFunc func;
} Hop;

static void
run_hop (gpointer data)
{
  Hop *hop = data;

  hop->func (hop->task, g_task_get_source_object (hop->task), g_task_get_task_data (hop->task),
             g_task_get_cancellable (hop->task));
  g_object_unref (hop->task);
  g_free (hop);
}

void
__wrap_g_task_run_in_thread (GTask           *task,
                             GTaskThreadFunc  func)
{
  YdSeed *seed = yd_seed_get ();
  Hop *hop;

  if (seed == NULL)
    {
      __real_g_task_run_in_thread (task, func);
      return;
    }
  hop = g_new0 (Hop, 1);
  hop->task = g_object_ref (task);
  hop->func = func;
  yd_seed_pend (seed, "hash", run_hop, hop);
}

/* Files */

typedef struct
{
  char *attributes; /* (owned) */
  GFileQueryInfoFlags flags;
  int n;
} Look;

static void
look_free (gpointer data)
{
  g_free (((Look *) data)->attributes);
  g_free (data);
}

/* Takes nothing. */
static void
look_later (gpointer             source,
            const char          *what,
            YdSeedFunc           run,
            const char          *attributes,
            GFileQueryInfoFlags  flags,
            int                  n,
            GCancellable        *cancellable,
            GAsyncReadyCallback  callback,
            gpointer             user_data)
{
  GTask *task = g_task_new (source, cancellable, callback, user_data);
  Look *look = g_new0 (Look, 1);

  look->attributes = g_strdup (attributes);
  look->flags = flags;
  look->n = n;
  g_task_set_task_data (task, look, look_free);
  yd_seed_pend (yd_seed_get (), what, run, task);
}

/* Takes all. */
static void
return_looked (GTask          *task,
               gpointer        result,
               GDestroyNotify  destroy,
               GError         *error)
{
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, result, destroy);
  g_object_unref (task);
}

static void
query_info (gpointer data)
{
  Look *look = g_task_get_task_data (data);
  GError *error = NULL;
  GFileInfo *info = g_file_query_info (g_task_get_source_object (data), look->attributes,
                                       look->flags, g_task_get_cancellable (data), &error);

  return_looked (data, info, g_object_unref, error);
}

void
__wrap_g_file_query_info_async (GFile               *file,
                                const char          *attributes,
                                GFileQueryInfoFlags  flags,
                                int                  priority,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  look_later (file, "look at a file", query_info, attributes, flags, 0, cancellable, callback,
              user_data);
}

static void
query_filesystem_info (gpointer data)
{
  Look *look = g_task_get_task_data (data);
  GError *error = NULL;
  GFileInfo *info = g_file_query_filesystem_info (g_task_get_source_object (data),
                                                  look->attributes,
                                                  g_task_get_cancellable (data), &error);

  return_looked (data, info, g_object_unref, error);
}

void
__wrap_g_file_query_filesystem_info_async (GFile               *file,
                                           const char          *attributes,
                                           int                  priority,
                                           GCancellable        *cancellable,
                                           GAsyncReadyCallback  callback,
                                           gpointer             user_data)
{
  look_later (file, "look for space", query_filesystem_info, attributes, 0, 0, cancellable,
              callback, user_data);
}

static void
enumerate_children (gpointer data)
{
  Look *look = g_task_get_task_data (data);
  GError *error = NULL;
  GFileEnumerator *enumerator =
    g_file_enumerate_children (g_task_get_source_object (data), look->attributes, look->flags,
                               g_task_get_cancellable (data), &error);

  return_looked (data, enumerator, g_object_unref, error);
}

void
__wrap_g_file_enumerate_children_async (GFile               *file,
                                        const char          *attributes,
                                        GFileQueryInfoFlags  flags,
                                        int                  priority,
                                        GCancellable        *cancellable,
                                        GAsyncReadyCallback  callback,
                                        gpointer             user_data)
{
  look_later (file, "open a folder", enumerate_children, attributes, flags, 0, cancellable,
              callback, user_data);
}

static void
free_infos (gpointer data)
{
  g_list_free_full (data, g_object_unref);
}

static int
compare_infos (gconstpointer a,
               gconstpointer b)
{
  return strcmp (g_file_info_get_name ((GFileInfo *) a), g_file_info_get_name ((GFileInfo *) b));
}

/* In an order that does not depend on the disk. */
static void
next_files (gpointer data)
{
  Look *look = g_task_get_task_data (data);
  GList *infos = NULL;
  GError *error = NULL;
  GFileInfo *info;

  for (int i = 0; i < look->n; i++)
    {
      info = g_file_enumerator_next_file (g_task_get_source_object (data),
                                          g_task_get_cancellable (data), &error);
      if (info == NULL)
        break;
      infos = g_list_insert_sorted (infos, info, compare_infos);
    }
  return_looked (data, infos, free_infos, error);
}

void
__wrap_g_file_enumerator_next_files_async (GFileEnumerator     *enumerator,
                                           int                  n,
                                           int                  priority,
                                           GCancellable        *cancellable,
                                           GAsyncReadyCallback  callback,
                                           gpointer             user_data)
{
  look_later (enumerator, "read a folder", next_files, NULL, 0, n, cancellable, callback,
              user_data);
}
