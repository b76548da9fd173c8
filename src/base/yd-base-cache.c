/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The threads around what an implementation does.
 */
#include "config.h"

#include "yd-base-cache.h"

G_DEFINE_INTERFACE (YdBaseCache, yd_base_cache, G_TYPE_OBJECT)

static void
yd_base_cache_default_init (YdBaseCacheInterface *iface)
{
}

static void
measure_in_thread (GTask        *task,
                   gpointer      source,
                   gpointer      task_data,
                   GCancellable *cancellable)
{
  if (!g_task_return_error_if_cancelled (task))
    g_task_return_int (task, YD_BASE_CACHE_GET_IFACE (source)->measure (source));
}

void
yd_base_cache_measure_async (YdBaseCache         *self,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;

  g_return_if_fail (YD_IS_BASE_CACHE (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, yd_base_cache_measure_async);
  g_task_run_in_thread (task, measure_in_thread);
}

gint64
yd_base_cache_measure_finish (YdBaseCache   *self,
                              GAsyncResult  *result,
                              GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), -1);
  g_return_val_if_fail (g_async_result_is_tagged (result, yd_base_cache_measure_async), -1);

  return g_task_propagate_int (G_TASK (result), error);
}

void
yd_base_cache_clear_async (YdBaseCache         *self,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  GTask *task;

  g_return_if_fail (YD_IS_BASE_CACHE (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, yd_base_cache_clear_async);
  if (g_task_return_error_if_cancelled (task))
    g_object_unref (task);
  else
    YD_BASE_CACHE_GET_IFACE (self)->clear (self, task);
}

gboolean
yd_base_cache_clear_finish (YdBaseCache   *self,
                            GAsyncResult  *result,
                            GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, yd_base_cache_clear_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

gboolean
yd_base_cache_has_limit (YdBaseCache *self)
{
  g_return_val_if_fail (YD_IS_BASE_CACHE (self), FALSE);

  return YD_BASE_CACHE_GET_IFACE (self)->set_limit != NULL;
}

void
yd_base_cache_set_limit (YdBaseCache *self,
                         gint64       max_bytes)
{
  g_return_if_fail (yd_base_cache_has_limit (self));

  YD_BASE_CACHE_GET_IFACE (self)->set_limit (self, max_bytes);
}
