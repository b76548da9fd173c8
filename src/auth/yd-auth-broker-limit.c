/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What each broker allows, as far as this process knows it; the ledger has the calls. What a
 * broker says of itself each process asks for itself: the calls that count are the same ones.
 */
#include "config.h"

#include "yd-auth-broker-limit.h"

#define MAX_CALLS 1000

typedef struct
{
  char *name; /* (owned): in the ledger */
  guint max_calls;
  gint64 window_us;
  gboolean asked;
} Broker;

struct _YdAuthBrokerLimit
{
  GObject parent_instance;

  /* given at construction */
  YdBaseLedger *ledger; /* (owned) */

  /* owned */
  GHashTable *brokers; /* (owned): key → Broker */
};

G_DEFINE_FINAL_TYPE (YdAuthBrokerLimit, yd_auth_broker_limit, G_TYPE_OBJECT)

static void
broker_free (gpointer data)
{
  Broker *broker = data;

  g_free (broker->name);
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
  broker->name = g_strconcat ("broker:", key, NULL);
  broker->max_calls = YD_AUTH_BROKER_LIMIT_CALLS;
  broker->window_us = YD_AUTH_BROKER_LIMIT_WINDOW_US;
  g_hash_table_insert (self->brokers, g_strdup (key), broker);
  return broker;
}

gint64
yd_auth_broker_limit_get_wait_us (YdAuthBrokerLimit *self,
                                  const char        *key)
{
  Broker *broker = find_broker (self, key);

  return yd_base_ledger_peek (self->ledger, broker->name, broker->max_calls, broker->window_us);
}

gint64
yd_auth_broker_limit_take (YdAuthBrokerLimit *self,
                           const char        *key)
{
  Broker *broker = find_broker (self, key);

  return yd_base_ledger_take (self->ledger, broker->name, broker->max_calls, broker->window_us);
}

void
yd_auth_broker_limit_block (YdAuthBrokerLimit *self,
                            const char        *key,
                            gint64             wait_us)
{
  Broker *broker = find_broker (self, key);

  if (wait_us < 0)
    wait_us = broker->window_us / broker->max_calls;
  yd_base_ledger_block (self->ledger, broker->name, MIN (wait_us, YD_BASE_LEDGER_MAX_US));
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

  if (max_calls < 1 || max_calls > MAX_CALLS || window_us < 1 ||
      window_us > YD_BASE_LEDGER_MAX_US)
    return;
  broker->max_calls = (guint) max_calls;
  broker->window_us = window_us;
}

static void
yd_auth_broker_limit_finalize (GObject *object)
{
  YdAuthBrokerLimit *self = YD_AUTH_BROKER_LIMIT (object);

  g_clear_object (&self->ledger);
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
yd_auth_broker_limit_new (YdBaseLedger *ledger)
{
  YdAuthBrokerLimit *self = g_object_new (YD_TYPE_AUTH_BROKER_LIMIT, NULL);

  self->ledger = g_object_ref (ledger);
  return self;
}
