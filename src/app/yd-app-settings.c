/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * From keys to values. Who obeys is not kept alive.
 */
#include "config.h"

#include "yd-app-settings.h"

#define MIB           ((gint64) 1 << 20)
#define PROXY_MODE    "proxy-mode"
#define PROXY_ADDRESS "proxy-address"

/* As in the schema, for when that is not installed. */
static const struct
{
  const char *key;
  int mib;
} limits[] = {
  { YD_APP_SETTING_THUMBNAILS, 128 },
  { YD_APP_SETTING_COPIES, 2048 },
  { YD_APP_SETTING_LISTINGS, 256 },
};

gint64
yd_app_settings_get_limit (GSettings  *settings,
                           const char *key)
{
  if (settings != NULL)
    return g_settings_get_int (settings, key) * MIB;
  for (gsize i = 0; i < G_N_ELEMENTS (limits); i++)
    if (g_str_equal (limits[i].key, key))
      return limits[i].mib * MIB;
  g_return_val_if_reached (0);
}

static void
limit_changed (YdBaseCache *cache,
               const char  *key,
               GSettings   *settings)
{
  yd_base_cache_set_limit (cache, yd_app_settings_get_limit (settings, key));
}

void
yd_app_settings_bind_limit (GSettings   *settings,
                            const char  *key,
                            YdBaseCache *cache)
{
  g_autofree char *signal = g_strconcat ("changed::", key, NULL);

  if (settings != NULL)
    g_signal_connect_object (settings, signal, G_CALLBACK (limit_changed), cache,
                             G_CONNECT_SWAPPED);
}

static void
proxy_changed (YdNetProxy *proxy,
               const char *key,
               GSettings  *settings)
{
  static const char * const modes[] = { "desktop", "none", "manual" };
  g_autofree char *mode = g_settings_get_string (settings, PROXY_MODE);
  g_autofree char *address = g_settings_get_string (settings, PROXY_ADDRESS);

  for (guint i = 0; i < G_N_ELEMENTS (modes); i++)
    if (g_str_equal (modes[i], mode))
      yd_net_proxy_set (proxy, (YdNetProxyMode) i, address);
}

void
yd_app_settings_bind_proxy (GSettings  *settings,
                            YdNetProxy *proxy)
{
  if (settings == NULL)
    return;
  g_signal_connect_object (settings, "changed::" PROXY_MODE, G_CALLBACK (proxy_changed), proxy,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (settings, "changed::" PROXY_ADDRESS, G_CALLBACK (proxy_changed), proxy,
                           G_CONNECT_SWAPPED);
  proxy_changed (proxy, PROXY_MODE, settings);
}
