/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is kept on the disk and can be thrown away: how much it is, how much it may be, and away
 * with it. Whoever keeps something implements it. Main context.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define YD_TYPE_BASE_CACHE (yd_base_cache_get_type ())
G_DECLARE_INTERFACE (YdBaseCache, yd_base_cache, YD, BASE_CACHE, GObject)

struct _YdBaseCacheInterface
{
  GTypeInterface parent;

  /* Blocks, in a worker. */
  gint64 (*measure)   (YdBaseCache *self);
  /* Takes @task, which returns TRUE when it is done. */
  void   (*clear)     (YdBaseCache *self,
                       GTask       *task);
  /* NULL: there is no limit. Does not block. */
  void   (*set_limit) (YdBaseCache *self,
                       gint64       max_bytes);
};

/* Bytes on the disk, counted by a worker. -1 with @error: G_IO_ERROR_CANCELLED. */
void     yd_base_cache_measure_async  (YdBaseCache          *self,
                                       GCancellable         *cancellable,
                                       GAsyncReadyCallback   callback,
                                       gpointer              user_data);
gint64   yd_base_cache_measure_finish (YdBaseCache          *self,
                                       GAsyncResult         *result,
                                       GError              **error);

/* Deletes what is not in use, in a worker; what cannot be deleted stays. Once begun it goes on when
 * @cancellable is cancelled, which is then the answer. */
void     yd_base_cache_clear_async    (YdBaseCache          *self,
                                       GCancellable         *cancellable,
                                       GAsyncReadyCallback   callback,
                                       gpointer              user_data);
gboolean yd_base_cache_clear_finish   (YdBaseCache          *self,
                                       GAsyncResult         *result,
                                       GError              **error);

/* From now on; what is too much goes soon, by a worker. */
gboolean yd_base_cache_has_limit      (YdBaseCache          *self);
void     yd_base_cache_set_limit      (YdBaseCache          *self,
                                       gint64                max_bytes);

G_END_DECLS
