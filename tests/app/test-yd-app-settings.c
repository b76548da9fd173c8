/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The settings that the application's own objects obey: the proxy and the limits of caches, at the
 * start and from then on, and as at first where the schema is not installed.
 */
#include "config.h"

#include "yd-app-settings.h"

#define MIB ((gint64) 1 << 20)

#define TEST_TYPE_CACHE (test_cache_get_type ())
G_DECLARE_FINAL_TYPE (TestCache, test_cache, TEST, CACHE, GObject)

struct _TestCache
{
  GObject parent_instance;

  gint64 limit;
};

static void iface_init (YdBaseCacheInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TestCache, test_cache, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (YD_TYPE_BASE_CACHE, iface_init))

static void
set_limit (YdBaseCache *cache,
           gint64       max_bytes)
{
  TEST_CACHE (cache)->limit = max_bytes;
}

static void
iface_init (YdBaseCacheInterface *iface)
{
  iface->set_limit = set_limit;
}

static void
test_cache_class_init (TestCacheClass *klass)
{
}

static void
test_cache_init (TestCache *self)
{
}

static GSettings *
make_settings (void)
{
  return g_settings_new_with_path (YD_APP_ID, YD_APP_PATH "/");
}

static void
test_limits (void)
{
  GSettings *settings = make_settings ();
  TestCache *cache = g_object_new (TEST_TYPE_CACHE, NULL);
  const char *keys[] = { YD_APP_SETTING_THUMBNAILS, YD_APP_SETTING_COPIES,
                         YD_APP_SETTING_LISTINGS };

  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      g_settings_reset (settings, keys[i]);
      g_assert_cmpint (yd_app_settings_get_limit (settings, keys[i]), ==,
                       yd_app_settings_get_limit (NULL, keys[i]));
    }
  yd_app_settings_bind_limit (NULL, YD_APP_SETTING_COPIES, YD_BASE_CACHE (cache));
  yd_app_settings_bind_limit (settings, YD_APP_SETTING_COPIES, YD_BASE_CACHE (cache));
  g_assert_cmpint (cache->limit, ==, 0);
  g_settings_set_int (settings, YD_APP_SETTING_THUMBNAILS, 64);
  g_assert_cmpint (cache->limit, ==, 0);
  g_settings_set_int (settings, YD_APP_SETTING_COPIES, 99);
  g_assert_cmpint (cache->limit, ==, 99 * MIB);
  g_assert_finalize_object (cache);
  g_settings_set_int (settings, YD_APP_SETTING_COPIES, 98);
  g_assert_finalize_object (settings);
}

static void
assert_way (YdNetProxy *proxy,
            const char *way)
{
  g_auto(GStrv) found = g_proxy_resolver_lookup (G_PROXY_RESOLVER (proxy), "https://open.example",
                                                 NULL, NULL);

  g_assert_cmpstr (found != NULL ? found[0] : "refused", ==, way);
}

static void
test_proxy (void)
{
  GSettings *settings = make_settings ();
  YdNetProxy *proxy = yd_net_proxy_new ();
  YdNetProxy *other = yd_net_proxy_new ();

  g_settings_set_string (settings, "proxy-address", "http://one.example:1");
  g_settings_set_string (settings, "proxy-mode", "manual");
  yd_app_settings_bind_proxy (NULL, other);
  yd_app_settings_bind_proxy (settings, proxy);
  assert_way (proxy, "http://one.example:1");
  g_settings_set_string (settings, "proxy-address", "socks5://two.example:2");
  assert_way (proxy, "socks5://two.example:2");
  g_settings_set_string (settings, "proxy-mode", "none");
  assert_way (proxy, "direct://");
  g_settings_set_string (settings, "proxy-mode", "manual");
  g_settings_set_string (settings, "proxy-address", "");
  assert_way (proxy, "refused");
  g_assert_finalize_object (proxy);
  g_settings_set_string (settings, "proxy-mode", "desktop");
  g_object_unref (other);
  g_assert_finalize_object (settings);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/app/settings/limits", test_limits);
  g_test_add_func ("/app/settings/proxy", test_proxy);

  return g_test_run ();
}
