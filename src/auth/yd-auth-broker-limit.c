/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A window of call times for each broker. Times are monotonic: a computer that sleeps waits a
 * little longer than it had to.
 */
#include "config.h"

#include "yd-auth-broker-limit.h"

#define MAX_CALLS 1000
#define MAX_WINDOW_US (24 * 60 * 60 * (gint64) G_USEC_PER_SEC)

typedef struct
{
  GArray *calls; /* (owned): gint64 times, the oldest first */
  guint max_calls;
  gint64 window_us;
  gint64 blocked_until_us;
  gboolean asked;
} Broker;

struct _YdAuthBrokerLimit
{
  GObject parent_instance;

  /* given at construction */
  YdBaseClock *clock; /* (owned) */

  /* owned */
  GHashTable *brokers; /* (owned): key → Broker */
};

G_DEFINE_FINAL_TYPE (YdAuthBrokerLimit, yd_auth_broker_limit, G_TYPE_OBJECT)

static void
broker_free (gpointer data)
{
  Broker *broker = data;

  g_array_unref (broker->calls);
  g_free (broker);
}

static Broker *
find_broker (YdAuthBrokerLimit *self,
             const char        *key)
{
  Broker *broker = g_hash_table_lookup (self->brokers, key);

  if (broker != NULL)
    return broker;
  broker = g_new0 (Broker, 1);
  broker->calls = g_array_new (FALSE, FALSE, sizeof (gint64));
  broker->max_calls = YD_AUTH_BROKER_LIMIT_CALLS;
  broker->window_us = YD_AUTH_BROKER_LIMIT_WINDOW_US;
  broker->blocked_until_us = G_MININT64;
  g_hash_table_insert (self->brokers, g_strdup (key), broker);
  return broker;
}

static void
forget_old_calls (Broker *broker,
                  gint64  now_us)
{
  guint old = 0;

  while (old < broker->calls->len &&
         g_array_index (broker->calls, gint64, old) + broker->window_us <= now_us)
    old++;
  if (old > 0)
    g_array_remove_range (broker->calls, 0, old);
}

gint64
yd_auth_broker_limit_get_wait_us (YdAuthBrokerLimit *self,
                                  const char        *key)
{
  Broker *broker = find_broker (self, key);
  gint64 now_us = yd_base_clock_get_monotonic_us (self->clock);
  gint64 free_us = MAX (broker->blocked_until_us, now_us);
  guint position;

  forget_old_calls (broker, now_us);
  if (broker->calls->len >= broker->max_calls)
    {
      position = broker->calls->len - broker->max_calls;
      free_us = MAX (free_us, g_array_index (broker->calls, gint64, position) +
                              broker->window_us);
    }
  return free_us - now_us;
}

gint64
yd_auth_broker_limit_take (YdAuthBrokerLimit *self,
                           const char        *key)
{
  gint64 wait_us = yd_auth_broker_limit_get_wait_us (self, key);
  gint64 now_us = yd_base_clock_get_monotonic_us (self->clock);

  if (wait_us == 0)
    g_array_append_val (find_broker (self, key)->calls, now_us);
  return wait_us;
}

void
yd_auth_broker_limit_block (YdAuthBrokerLimit *self,
                            const char        *key,
                            gint64             wait_us)
{
  Broker *broker = find_broker (self, key);
  gint64 now_us = yd_base_clock_get_monotonic_us (self->clock);

  if (wait_us < 0)
    wait_us = broker->window_us / broker->max_calls;
  broker->blocked_until_us = MAX (broker->blocked_until_us,
                                  now_us + MIN (wait_us, MAX_WINDOW_US));
}

gboolean
yd_auth_broker_limit_shall_ask (YdAuthBrokerLimit *self,
                                const char        *key)
{
  Broker *broker = find_broker (self, key);
  gboolean shall_ask = !broker->asked;

  broker->asked = TRUE;
  return shall_ask;
}

void
yd_auth_broker_limit_set (YdAuthBrokerLimit *self,
                          const char        *key,
                          gint64             max_calls,
                          gint64             window_us)
{
  Broker *broker = find_broker (self, key);

  if (max_calls < 1 || max_calls > MAX_CALLS || window_us < 1 || window_us > MAX_WINDOW_US)
    return;
  broker->max_calls = (guint) max_calls;
  broker->window_us = window_us;
}

static void
yd_auth_broker_limit_finalize (GObject *object)
{
  YdAuthBrokerLimit *self = YD_AUTH_BROKER_LIMIT (object);

  g_clear_object (&self->clock);
  g_hash_table_unref (self->brokers);
  G_OBJECT_CLASS (yd_auth_broker_limit_parent_class)->finalize (object);
}

static void
yd_auth_broker_limit_class_init (YdAuthBrokerLimitClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = yd_auth_broker_limit_finalize;
}

static void
yd_auth_broker_limit_init (YdAuthBrokerLimit *self)
{
  self->brokers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, broker_free);
}

YdAuthBrokerLimit *
yd_auth_broker_limit_new (YdBaseClock *clock)
{
  YdAuthBrokerLimit *self = g_object_new (YD_TYPE_AUTH_BROKER_LIMIT, NULL);

  self->clock = g_object_ref (clock);
  return self;
}
