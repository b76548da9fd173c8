/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A priority and a count, found through the cancellable's data; see the header.
 */
#include "config.h"

#include "yd-net-errand.h"

struct _YdNetErrand
{
  GObject parent_instance;

  /* given at construction */
  YdNetPriority priority;

  /* state */
  guint waiting;
  gint64 since_us; /* of the first of those that wait */
};

G_DEFINE_FINAL_TYPE (YdNetErrand, yd_net_errand, G_TYPE_OBJECT)

static G_DEFINE_QUARK (yd-net-errand, get_errand)

enum
{
  WENT_ON,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
yd_net_errand_class_init (YdNetErrandClass *klass)
{
  signals[WENT_ON] = g_signal_new ("went-on", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
yd_net_errand_init (YdNetErrand *self)
{
}

YdNetErrand *
yd_net_errand_new (YdNetPriority priority)
{
  YdNetErrand *self = g_object_new (YD_TYPE_NET_ERRAND, NULL);

  self->priority = priority;
  return self;
}

void
yd_net_errand_attach (YdNetErrand  *self,
                      GCancellable *cancellable)
{
  g_return_if_fail (YD_IS_NET_ERRAND (self));
  g_return_if_fail (G_IS_CANCELLABLE (cancellable));

  g_object_set_qdata_full (G_OBJECT (cancellable), get_errand_quark (), g_object_ref (self),
                           g_object_unref);
}

YdNetErrand *
yd_net_errand_find (GCancellable *cancellable)
{
  return cancellable == NULL ? NULL
                             : g_object_get_qdata (G_OBJECT (cancellable), get_errand_quark ());
}

YdNetPriority
yd_net_errand_get_priority (YdNetErrand *self)
{
  return self == NULL ? YD_NET_PRIORITY_CLICK : self->priority;
}

void
yd_net_errand_begin_wait (YdNetErrand *self,
                          gint64       now_us)
{
  if (self != NULL && self->waiting++ == 0)
    self->since_us = now_us;
}

void
yd_net_errand_end_wait (YdNetErrand *self)
{
  g_return_if_fail (self == NULL || self->waiting > 0);

  if (self != NULL && --self->waiting == 0)
    g_signal_emit (self, signals[WENT_ON], 0);
}

gint64
yd_net_errand_get_waits_since_us (YdNetErrand *self)
{
  g_return_val_if_fail (YD_IS_NET_ERRAND (self), -1);

  return self->waiting > 0 ? self->since_us : -1;
}
