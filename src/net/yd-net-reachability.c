/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A place for each server, by scheme, host and port. One failed exchange only raises a doubt; what
 * counts is the connection that is tried then. It is tried through the system's proxies and says
 * nothing to the server, so it costs none of the calls that the service allows.
 */
#include "config.h"

#define G_LOG_DOMAIN "yd-net"

#include "yd-net-reachability.h"

#include "yd-net-error.h"
#include "yd-net-url.h"

#define PROBE_EVERY_US (3 * (gint64) G_USEC_PER_SEC)
#define PROBE_SELDOM_US (30 * (gint64) G_USEC_PER_SEC)
#define PROBE_LIMIT_MAX_US (15 * (gint64) G_USEC_PER_SEC)
#define EAGER_US (60 * (gint64) G_USEC_PER_SEC)
/* One change of the network is many to the system. */
#define SETTLE_US (G_USEC_PER_SEC / 2)

typedef struct
{
  YdNetReachability *owner; /* (unowned) */
  char *origin;             /* (owned): a URL without a path */
  gboolean local;
  gboolean wanted;
  gboolean failing;         /* the last connection could not be made */
  gboolean contrary;        /* it answers, though the system says that there is no network */

  /* of probes */
  guint timer;
  guint limit;              /* timer: of the probe that is on its way */
  GCancellable *probing;    /* (owned) (nullable): one is on its way */
  gint64 last_us;           /* when the last one began */
  gint64 eager_until_us;
  gint64 every_us;
} Place;

struct _YdNetReachability
{
  GObject parent_instance;

  /* given at construction */
  YdBaseClock *clock;       /* (owned) */
  GNetworkMonitor *monitor; /* (owned) (nullable) */

  /* given later */
  YdNetProxy *proxy;        /* (owned) (nullable): NULL: the system's */

  /* state */
  GHashTable *places;       /* (owned): origin → Place (owned) */
  YdNetReach word;          /* the system's */

  /* in flight */
  guint settling;           /* timer */
};

G_DEFINE_FINAL_TYPE (YdNetReachability, yd_net_reachability, G_TYPE_OBJECT)

enum
{
  CHANGED,
  MOVED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void plan_probe (Place *place);

/* Places */

static void
clear_timer (Place *place,
             guint *timer)
{
  if (*timer != 0)
    yd_base_clock_remove_timer (place->owner->clock, *timer);
  *timer = 0;
}

static void
end_probe (Place *place)
{
  clear_timer (place, &place->timer);
  clear_timer (place, &place->limit);
  if (place->probing != NULL)
    g_cancellable_cancel (place->probing);
  g_clear_object (&place->probing);
}

static void
place_free (gpointer data)
{
  Place *place = data;

  end_probe (place);
  g_free (place->origin);
  g_free (place);
}

/* Scheme, host and port; all that is no URL is one place. (transfer full) */
static char *
dup_origin (const char *url)
{
  g_autoptr(GUri) uri = yd_net_url_parse_raw (url, NULL);

  if (uri == NULL)
    return g_strdup ("");
  return g_uri_join (G_URI_FLAGS_NONE, g_uri_get_scheme (uri), NULL, g_uri_get_host (uri),
                     g_uri_get_port (uri), "", NULL, NULL);
}

static gboolean
is_local (const char *origin)
{
  g_autoptr(GUri) uri = yd_net_url_parse_raw (origin, NULL);
  g_autofree char *plain = NULL;

  if (uri == NULL)
    return FALSE;
  plain = g_uri_join (G_URI_FLAGS_NONE, "http", NULL, g_uri_get_host (uri), -1, "", NULL, NULL);
  return yd_net_url_is_loopback (plain);
}

static void
look_eagerly (Place *place)
{
  place->every_us = PROBE_EVERY_US;
  place->eager_until_us = yd_base_clock_get_monotonic_us (place->owner->clock) + EAGER_US;
}

static Place *
get_place (YdNetReachability *self,
           const char        *url)
{
  g_autofree char *origin = dup_origin (url);
  Place *place = g_hash_table_lookup (self->places, origin);

  if (place != NULL)
    return place;
  place = g_new0 (Place, 1);
  place->owner = self;
  place->local = is_local (origin);
  place->last_us = G_MININT64 / 2;
  place->origin = g_steal_pointer (&origin);
  look_eagerly (place);
  g_hash_table_insert (self->places, place->origin, place);
  return place;
}

static YdNetReach
judge (Place *place)
{
  YdNetReach word = place->local ? YD_NET_REACH_ONLINE : place->owner->word;

  if (place->failing)
    return word == YD_NET_REACH_ONLINE ? YD_NET_REACH_AWAY : word;
  if (place->contrary)
    return YD_NET_REACH_ONLINE;
  return word;
}

static void
set_failing (Place    *place,
             gboolean  failing,
             gboolean  contrary)
{
  YdNetReach before = judge (place);

  place->failing = failing;
  place->contrary = contrary;
  if (judge (place) != before)
    {
      g_debug ("%s is %s", place->origin, failing ? "out of reach" : "there");
      g_signal_emit (place->owner, signals[CHANGED], 0);
    }
}

/* Probes */

typedef struct
{
  GWeakRef owner;
  char *origin;          /* (owned) */
  GCancellable *probing; /* (owned): tells whether it is still of interest */
} Probe;

static void
probe_free (Probe *probe)
{
  g_weak_ref_clear (&probe->owner);
  g_object_unref (probe->probing);
  g_free (probe->origin);
  g_free (probe);
}

/* A portal takes every connection: making one shows nothing there. */
static void
probe_ended (Place    *place,
             gboolean  connected)
{
  YdNetReach word = place->owner->word;

  clear_timer (place, &place->limit);
  g_clear_object (&place->probing);
  set_failing (place, !connected,
               connected && (place->contrary || word == YD_NET_REACH_OFFLINE));
  plan_probe (place);
}

static void
probed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  Probe *probe = user_data;
  g_autoptr(YdNetReachability) self = g_weak_ref_get (&probe->owner);
  g_autoptr(GSocketConnection) connection =
    g_socket_client_connect_to_uri_finish (G_SOCKET_CLIENT (source), result, NULL);
  Place *place = self != NULL ? g_hash_table_lookup (self->places, probe->origin) : NULL;

  if (place != NULL && place->probing == probe->probing)
    probe_ended (place, connection != NULL);
  probe_free (probe);
}

static gboolean
probe_took_too_long (gpointer data)
{
  Place *place = data;
  g_autoptr(YdNetReachability) self G_GNUC_UNUSED = g_object_ref (place->owner);

  place->limit = 0;
  g_cancellable_cancel (place->probing);
  probe_ended (place, FALSE);
  return G_SOURCE_REMOVE;
}

static guint16
get_default_port (const char *origin)
{
  return g_str_has_prefix (origin, "http:") ? 80 : 443;
}

static gboolean
begin_probe (gpointer data)
{
  Place *place = data;
  YdNetReachability *self = place->owner;
  g_autoptr(GSocketClient) client = g_socket_client_new ();
  gint64 now_us = yd_base_clock_get_monotonic_us (self->clock);
  Probe *probe = g_new0 (Probe, 1);

  place->timer = 0;
  g_socket_client_set_proxy_resolver (client, G_PROXY_RESOLVER (self->proxy));
  if (now_us > place->eager_until_us)
    place->every_us = MIN (place->every_us * 3 / 2, PROBE_SELDOM_US);
  place->last_us = now_us;
  place->probing = g_cancellable_new ();
  g_weak_ref_init (&probe->owner, self);
  probe->origin = g_strdup (place->origin);
  probe->probing = g_object_ref (place->probing);
  place->limit = yd_base_clock_add_timer (self->clock, MIN (place->every_us, PROBE_LIMIT_MAX_US),
                                          probe_took_too_long, place, NULL);
  g_socket_client_connect_to_uri_async (client, place->origin, get_default_port (place->origin),
                                        place->probing, probed_cb, probe);
  return G_SOURCE_REMOVE;
}

static void
probe_soon (Place *place)
{
  gint64 since_us = yd_base_clock_get_monotonic_us (place->owner->clock) - place->last_us;

  if (place->timer == 0 && place->probing == NULL)
    place->timer = yd_base_clock_add_timer (place->owner->clock,
                                            MAX (place->every_us - since_us, 0), begin_probe,
                                            place, NULL);
}

/* Only for somebody who waits, and where a connection could change what is known. */
static void
plan_probe (Place *place)
{
  if (place->wanted && *place->origin != '\0' &&
      (place->failing || judge (place) == YD_NET_REACH_OFFLINE))
    probe_soon (place);
  else if (place->probing == NULL)
    clear_timer (place, &place->timer);
}

/* The system */

static YdNetReach
ask_monitor (YdNetReachability *self)
{
  if (self->monitor == NULL)
    return YD_NET_REACH_ONLINE;
  if (g_network_monitor_get_connectivity (self->monitor) == G_NETWORK_CONNECTIVITY_PORTAL)
    return YD_NET_REACH_PORTAL;
  /* "Limited" is what a system says whose own test page is blocked: no reason to stop. */
  return g_network_monitor_get_network_available (self->monitor) ? YD_NET_REACH_ONLINE
                                                                 : YD_NET_REACH_OFFLINE;
}

/* (transfer container) */
static GList *
list_places (YdNetReachability *self)
{
  return g_hash_table_get_values (self->places);
}

static gboolean
settled (gpointer data)
{
  g_autoptr(YdNetReachability) self = g_object_ref (data);
  g_autoptr(GList) places = list_places (self);

  self->settling = 0;
  g_signal_emit (self, signals[MOVED], 0);
  for (GList *item = places; item != NULL; item = item->next)
    {
      Place *place = item->data;

      /* One that began before is stuck in what was. */
      end_probe (place);
      look_eagerly (place);
      place->last_us = G_MININT64 / 2;
      plan_probe (place);
    }
  return G_SOURCE_REMOVE;
}

static void
settle (YdNetReachability *self)
{
  if (self->settling == 0)
    self->settling = yd_base_clock_add_timer (self->clock, SETTLE_US, settled, self, NULL);
}

static void
monitor_changed (YdNetReachability *self)
{
  YdNetReach word = ask_monitor (self);
  g_autoptr(GList) places = list_places (self);

  settle (self);
  if (word == self->word)
    return;
  g_debug ("the system says: %s", word == YD_NET_REACH_ONLINE   ? "online"
                                  : word == YD_NET_REACH_PORTAL ? "a captive portal"
                                                                : "offline");
  self->word = word;
  for (GList *item = places; item != NULL; item = item->next)
    ((Place *) item->data)->contrary = FALSE;
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
network_changed (GNetworkMonitor   *monitor,
                 gboolean           available,
                 YdNetReachability *self)
{
  monitor_changed (self);
}

static void
connectivity_changed (GNetworkMonitor   *monitor,
                      GParamSpec        *pspec,
                      YdNetReachability *self)
{
  monitor_changed (self);
}

/* Object */

static void
yd_net_reachability_dispose (GObject *object)
{
  YdNetReachability *self = YD_NET_REACHABILITY (object);

  if (self->settling != 0)
    yd_base_clock_remove_timer (self->clock, self->settling);
  self->settling = 0;
  g_hash_table_remove_all (self->places);
  g_clear_object (&self->monitor);
  g_clear_object (&self->proxy);
  G_OBJECT_CLASS (yd_net_reachability_parent_class)->dispose (object);
}

static void
yd_net_reachability_finalize (GObject *object)
{
  YdNetReachability *self = YD_NET_REACHABILITY (object);

  g_hash_table_unref (self->places);
  g_clear_object (&self->clock);
  G_OBJECT_CLASS (yd_net_reachability_parent_class)->finalize (object);
}

static void
yd_net_reachability_class_init (YdNetReachabilityClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);

  object_class->dispose = yd_net_reachability_dispose;
  object_class->finalize = yd_net_reachability_finalize;
  signals[CHANGED] = g_signal_new ("changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
  signals[MOVED] = g_signal_new ("moved", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
}

static void
yd_net_reachability_init (YdNetReachability *self)
{
  self->places = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, place_free);
}

YdNetReachability *
yd_net_reachability_new (YdBaseClock     *clock,
                         GNetworkMonitor *monitor)
{
  YdNetReachability *self = g_object_new (YD_TYPE_NET_REACHABILITY, NULL);

  self->clock = g_object_ref (clock);
  g_set_object (&self->monitor, monitor);
  self->word = ask_monitor (self);
  if (monitor != NULL)
    {
      g_signal_connect_object (monitor, "network-changed", G_CALLBACK (network_changed), self, 0);
      g_signal_connect_object (monitor, "notify::connectivity",
                               G_CALLBACK (connectivity_changed), self, 0);
    }
  return self;
}

void
yd_net_reachability_set_proxy (YdNetReachability *self,
                               YdNetProxy        *proxy)
{
  g_return_if_fail (YD_IS_NET_REACHABILITY (self));
  g_return_if_fail (self->proxy == NULL);

  self->proxy = g_object_ref (proxy);
  g_signal_connect_object (proxy, "changed", G_CALLBACK (settle), self, G_CONNECT_SWAPPED);
}

YdNetReach
yd_net_reachability_get (YdNetReachability *self,
                         const char        *url)
{
  g_return_val_if_fail (YD_IS_NET_REACHABILITY (self), YD_NET_REACH_ONLINE);

  return judge (get_place (self, url));
}

void
yd_net_reachability_set_wanted (YdNetReachability *self,
                                const char        *url,
                                gboolean           wanted)
{
  Place *place;

  g_return_if_fail (YD_IS_NET_REACHABILITY (self));

  place = get_place (self, url);
  if (place->wanted == wanted)
    return;
  place->wanted = wanted;
  look_eagerly (place);
  plan_probe (place);
}

static gboolean
means_no_connection (const GError *error)
{
  return g_error_matches (error, YD_NET_ERROR, YD_NET_ERROR_UNREACHABLE) ||
         g_error_matches (error, YD_NET_ERROR, YD_NET_ERROR_NO_HOST) ||
         g_error_matches (error, YD_NET_ERROR, YD_NET_ERROR_TIMEOUT);
}

void
yd_net_reachability_note (YdNetReachability *self,
                          const char        *url,
                          const GError      *error)
{
  Place *place;

  g_return_if_fail (YD_IS_NET_REACHABILITY (self));

  place = get_place (self, url);
  if (error == NULL)
    {
      set_failing (place, FALSE, self->word != YD_NET_REACH_ONLINE);
      plan_probe (place);
    }
  else if (means_no_connection (error) && place->wanted && !place->failing)
    {
      look_eagerly (place);
      probe_soon (place);
    }
}

void
yd_net_reachability_woke (YdNetReachability *self)
{
  g_return_if_fail (YD_IS_NET_REACHABILITY (self));

  settle (self);
}
