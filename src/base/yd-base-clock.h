/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Time, given to whoever needs it: two readings and one-shot timers. The system clock runs on
 * the main context; the manual clock moves only when a test says so.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define YD_TYPE_BASE_CLOCK (yd_base_clock_get_type ())
G_DECLARE_DERIVABLE_TYPE (YdBaseClock, yd_base_clock, YD, BASE_CLOCK, GObject)

struct _YdBaseClockClass
{
  GObjectClass parent_class;

  gint64 (*get_monotonic_us) (YdBaseClock *self);
  gint64 (*get_real_us)      (YdBaseClock *self);
  guint  (*add_timer)        (YdBaseClock   *self,
                              gint64         delay_us,
                              GSourceFunc    func,
                              gpointer       user_data,
                              GDestroyNotify destroy);
  void   (*remove_timer)     (YdBaseClock *self,
                              guint        id);
};

/* Microseconds of a clock that never goes back; any thread. */
gint64       yd_base_clock_get_monotonic_us (YdBaseClock    *self);

/* Microseconds since 1970-01-01 UTC; any thread. */
gint64       yd_base_clock_get_real_us      (YdBaseClock    *self);

/* Runs @func once on the main context, @delay_us microseconds from now (what it returns is
 * ignored). Returns an id for yd_base_clock_remove_timer(), never 0. Owner's thread only. */
guint        yd_base_clock_add_timer        (YdBaseClock    *self,
                                             gint64          delay_us,
                                             GSourceFunc     func,
                                             gpointer        user_data,
                                             GDestroyNotify  destroy);
void         yd_base_clock_remove_timer     (YdBaseClock    *self,
                                             guint           id);

/* Waits @delay_us microseconds. Fails with G_IO_ERROR_CANCELLED only. */
void         yd_base_clock_wait_async       (YdBaseClock          *self,
                                             gint64                delay_us,
                                             GCancellable         *cancellable,
                                             GAsyncReadyCallback   callback,
                                             gpointer              user_data);
gboolean     yd_base_clock_wait_finish      (YdBaseClock          *self,
                                             GAsyncResult         *result,
                                             GError              **error);

/* The real thing. Timers run on the thread-default main context of the caller. (transfer full) */
YdBaseClock *yd_base_clock_new_system       (void);

/* A clock that stands still until yd_base_clock_advance(); starts at @real_us. (transfer full) */
YdBaseClock *yd_base_clock_new_manual       (gint64          real_us);

/* Manual clock only: moves both readings on by @delta_us, runs the timers that fall due, in
 * order, each with the clock at its own time. */
void         yd_base_clock_advance          (YdBaseClock    *self,
                                             gint64          delta_us);

G_END_DECLS
