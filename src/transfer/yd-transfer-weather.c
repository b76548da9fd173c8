/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A look at all transfers each second while there are any that have not ended: whose accounts they
 * need, whether one moves, and whether one tries again after trouble, which is reason to doubt that
 * its service is within reach. Files go to other servers than calls do: what becomes of those, the
 * session does not hear.
 */
#include "config.h"

#include "yd-transfer-weather.h"

#include "yd-net-error.h"

#define LOOK_US ((gint64) G_USEC_PER_SEC)

struct _YdTransferWeather
{
  GObject parent_instance;

  /* given at construction */
  YdBaseClock *clock;              /* (owned) */
  YdTransferQueue *queue;          /* (owned) */
  YdNetReachability *reachability; /* (owned) */
  YdBaseSleep *sleep;              /* (owned) (nullable) */

  /* state */
  GHashTable *wanted;              /* (owned): YdStorageAccount (owned) → its URL (owned) */
  gboolean moving;

  /* in flight */
  guint look;                      /* timer */
};

G_DEFINE_FINAL_TYPE (YdTransferWeather, yd_transfer_weather, G_TYPE_OBJECT)

enum
{
  PROP_MOVING = 1,
  N_PROPERTIES,
};

static GParamSpec *properties[N_PROPERTIES];

static gboolean look_cb (gpointer data);

static const char *
get_url (YdStorageAccount *account)
{
  return yd_auth_client_get_api_url (
    yd_auth_session_get_client (yd_storage_account_get_session (account)));
}

/* One look */

typedef struct
{
  GHashTable *accounts; /* (owned): YdStorageAccount (borrowed): transfers need them */
  GHashTable *troubled; /* (owned): the same: one of them tries again */
  gboolean moving;
} Sight;

static gboolean
is_at_work (YdTransferState state)
{
  return state == YD_TRANSFER_PREPARING || state == YD_TRANSFER_RUNNING ||
         state == YD_TRANSFER_FINISHING;
}

static void
look_at (Sight      *sight,
         YdTransfer *transfer)
{
  YdStorageAccount *account = yd_storage_get_account (yd_transfer_get_storage (transfer));
  YdTransferState state = yd_transfer_get_state (transfer);
  YdTransferReason reason = yd_transfer_get_reason (transfer);

  if (yd_transfer_is_ended (transfer) || state == YD_TRANSFER_PAUSED)
    return;
  sight->moving = sight->moving || is_at_work (state);
  if (state != YD_TRANSFER_WAITING || reason == YD_TRANSFER_REASON_RETRY ||
      yd_transfer_reason_is_reach (reason))
    g_hash_table_add (sight->accounts, account);
  if (reason == YD_TRANSFER_REASON_RETRY)
    g_hash_table_add (sight->troubled, account);
}

static const YdTransferReason reasons[] = {
  [YD_NET_REACH_ONLINE] = YD_TRANSFER_REASON_NONE,
  [YD_NET_REACH_PORTAL] = YD_TRANSFER_REASON_PORTAL,
  [YD_NET_REACH_OFFLINE] = YD_TRANSFER_REASON_OFFLINE,
  [YD_NET_REACH_AWAY] = YD_TRANSFER_REASON_AWAY,
};

static void
follow_reach (YdTransferWeather *self)
{
  g_autoptr(GList) accounts = g_hash_table_get_keys (self->wanted);

  for (GList *item = accounts; item != NULL; item = item->next)
    {
      const char *url = g_hash_table_lookup (self->wanted, item->data);

      yd_transfer_queue_set_account_reach (
        self->queue, item->data, reasons[yd_net_reachability_get (self->reachability, url)]);
    }
}

/* Accounts that nobody needs any more; no account has another address than it had. */
static void
forget_others (YdTransferWeather *self,
               GHashTable        *accounts)
{
  GHashTableIter iter;
  gpointer account, url;

  g_hash_table_iter_init (&iter, self->wanted);
  while (g_hash_table_iter_next (&iter, &account, &url))
    if (!g_hash_table_contains (accounts, account) || g_strcmp0 (url, get_url (account)) != 0)
      {
        yd_net_reachability_set_wanted (self->reachability, url, FALSE);
        yd_transfer_queue_set_account_reach (self->queue, account, YD_TRANSFER_REASON_NONE);
        g_hash_table_iter_remove (&iter);
      }
}

static void
want (YdTransferWeather *self,
      GHashTable        *accounts)
{
  GHashTableIter iter;
  gpointer account, url;

  g_hash_table_iter_init (&iter, accounts);
  while (g_hash_table_iter_next (&iter, &account, NULL))
    if (!g_hash_table_contains (self->wanted, account))
      g_hash_table_insert (self->wanted, g_object_ref (account), g_strdup (get_url (account)));
  /* Two accounts may share an address, and one of them just went. */
  g_hash_table_iter_init (&iter, self->wanted);
  while (g_hash_table_iter_next (&iter, &account, &url))
    yd_net_reachability_set_wanted (self->reachability, url, TRUE);
}

static void
raise_doubts (YdTransferWeather *self,
              GHashTable        *accounts)
{
  g_autoptr(GError) trouble =
    g_error_new_literal (YD_NET_ERROR, YD_NET_ERROR_UNREACHABLE, "a transfer tries again");
  GHashTableIter iter;
  gpointer account;

  g_hash_table_iter_init (&iter, accounts);
  while (g_hash_table_iter_next (&iter, &account, NULL))
    yd_net_reachability_note (self->reachability, get_url (account), trouble);
}

static void
set_moving (YdTransferWeather *self,
            gboolean           moving)
{
  if (self->moving == moving)
    return;
  self->moving = moving;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MOVING]);
}

static void
look (YdTransferWeather *self)
{
  GListModel *transfers = G_LIST_MODEL (self->queue);
  Sight sight = { g_hash_table_new (NULL, NULL), g_hash_table_new (NULL, NULL), FALSE };

  for (guint i = 0; i < g_list_model_get_n_items (transfers); i++)
    {
      g_autoptr(YdTransfer) transfer = g_list_model_get_item (transfers, i);

      look_at (&sight, transfer);
    }
  forget_others (self, sight.accounts);
  want (self, sight.accounts);
  follow_reach (self);
  raise_doubts (self, sight.troubled);
  set_moving (self, sight.moving);
  g_hash_table_unref (sight.accounts);
  g_hash_table_unref (sight.troubled);
}

static void
plan_look (YdTransferWeather *self,
           gint64             delay_us)
{
  if (self->look == 0)
    self->look = yd_base_clock_add_timer (self->clock, delay_us, look_cb, self, NULL);
}

static gboolean
look_cb (gpointer data)
{
  g_autoptr(YdTransferWeather) self = g_object_ref (data);

  self->look = 0;
  look (self);
  if (yd_transfer_queue_get_active (self->queue) > 0)
    plan_look (self, LOOK_US);
  return G_SOURCE_REMOVE;
}

/* The first or the last active one is told at once: before the engine has sent anything. */
static void
active_changed (YdTransferQueue   *queue,
                GParamSpec        *pspec,
                YdTransferWeather *self)
{
  if (self->look == 0)
    plan_look (self, 0);
  else if (yd_transfer_queue_get_active (queue) == 0)
    set_moving (self, FALSE);
}

static void
reach_changed (YdNetReachability *reachability,
               YdTransferWeather *self)
{
  follow_reach (self);
}

static void
sleep_changed (YdBaseSleep       *sleep,
               gboolean           asleep,
               YdTransferWeather *self)
{
  if (!asleep)
    yd_net_reachability_woke (self->reachability);
  yd_transfer_queue_set_online (self->queue, !asleep);
}

/* Object */

static void
yd_transfer_weather_get_property (GObject    *object,
                                  guint       id,
                                  GValue     *value,
                                  GParamSpec *pspec)
{
  g_value_set_boolean (value, YD_TRANSFER_WEATHER (object)->moving);
}

static void
yd_transfer_weather_dispose (GObject *object)
{
  YdTransferWeather *self = YD_TRANSFER_WEATHER (object);

  if (self->look != 0)
    yd_base_clock_remove_timer (self->clock, self->look);
  self->look = 0;
  g_hash_table_remove_all (self->wanted);
  g_clear_object (&self->sleep);
  g_clear_object (&self->reachability);
  g_clear_object (&self->queue);
  g_clear_object (&self->clock);
  G_OBJECT_CLASS (yd_transfer_weather_parent_class)->dispose (object);
}

static void
yd_transfer_weather_finalize (GObject *object)
{
  g_hash_table_unref (YD_TRANSFER_WEATHER (object)->wanted);
  G_OBJECT_CLASS (yd_transfer_weather_parent_class)->finalize (object);
}

static void
yd_transfer_weather_class_init (YdTransferWeatherClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = yd_transfer_weather_get_property;
  object_class->dispose = yd_transfer_weather_dispose;
  object_class->finalize = yd_transfer_weather_finalize;
  properties[PROP_MOVING] =
    g_param_spec_boolean ("moving", NULL, NULL, FALSE,
                          G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
yd_transfer_weather_init (YdTransferWeather *self)
{
  self->wanted = g_hash_table_new_full (NULL, NULL, g_object_unref, g_free);
}

YdTransferWeather *
yd_transfer_weather_new (YdBaseClock       *clock,
                         YdTransferQueue   *queue,
                         YdNetReachability *reachability,
                         YdBaseSleep       *sleep)
{
  YdTransferWeather *self = g_object_new (YD_TYPE_TRANSFER_WEATHER, NULL);

  self->clock = g_object_ref (clock);
  self->queue = g_object_ref (queue);
  self->reachability = g_object_ref (reachability);
  g_set_object (&self->sleep, sleep);
  g_signal_connect_object (queue, "notify::active", G_CALLBACK (active_changed), self, 0);
  g_signal_connect_object (reachability, "changed", G_CALLBACK (reach_changed), self, 0);
  if (sleep != NULL)
    g_signal_connect_object (sleep, "changed", G_CALLBACK (sleep_changed), self, 0);
  if (yd_transfer_queue_get_active (queue) > 0)
    plan_look (self, 0);
  return self;
}

gboolean
yd_transfer_weather_is_moving (YdTransferWeather *self)
{
  g_return_val_if_fail (YD_IS_TRANSFER_WEATHER (self), FALSE);

  return self->moving;
}
