/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A window with a pretended service behind it.
 */
#include "config.h"

#include "fake-scene.h"

typedef struct
{
  GObject parent_instance;
} FakeDemoHost;

typedef struct
{
  GObjectClass parent_class;
} FakeDemoHostClass;

static GType fake_demo_host_get_type (void);

static const char *
demo_start (YdStorageDemoHost  *self,
            YdAuthToken       **token,
            GError            **error)
{
  *token = yd_auth_token_new ("access", "refresh", 0, 0);

  return "http://127.0.0.1:9";
}

static const char *
demo_get_client_id (YdStorageDemoHost *self)
{
  return "demo";
}

static void
demo_delete_files (YdStorageDemoHost *self)
{
  g_object_set_data (G_OBJECT (self), "deleted", GINT_TO_POINTER (1));
}

static void
demo_init (YdStorageDemoHostInterface *iface)
{
  iface->start = demo_start;
  iface->get_client_id = demo_get_client_id;
  iface->delete_files = demo_delete_files;
}

G_DEFINE_TYPE_WITH_CODE (FakeDemoHost, fake_demo_host, G_TYPE_OBJECT,
                         G_IMPLEMENT_INTERFACE (YD_TYPE_STORAGE_DEMO_HOST, demo_init))

static void
fake_demo_host_class_init (FakeDemoHostClass *klass)
{
}

static void
fake_demo_host_init (FakeDemoHost *self)
{
}

/* One for the process: GTK does not let go of an application. */
static AdwApplication *
get_application (void)
{
  static AdwApplication *application;
  g_autoptr (GError) error = NULL;

  if (application != NULL)
    return application;
  application = adw_application_new (YD_APP_ID, G_APPLICATION_NON_UNIQUE);
  g_application_register (G_APPLICATION (application), NULL, &error);
  g_assert_no_error (error);

  return application;
}

FakeScene *
fake_scene_new (void)
{
  FakeScene *scene = g_new0 (FakeScene, 1);
  g_autoptr (YdStorageDemoHost) demo = g_object_new (fake_demo_host_get_type (), NULL);
  g_autoptr (GError) error = NULL;

  fake_drive_reset ();
  fake_session_set_next (YD_AUTH_STATE_SIGNED_IN);
  scene->application = get_application ();
  scene->clock = yd_base_clock_new_system ();
  scene->net = yd_net_session_new (scene->clock, "Yunduo test");
  scene->vault = yd_auth_memory_vault_new ();
  scene->database = yd_base_database_new (":memory:", yd_storage_registry_get_migrations (),
                                          &error);
  g_assert_no_error (error);
  scene->registry = yd_storage_registry_new (scene->net, scene->clock, scene->vault,
                                             scene->database, demo, NULL);
  yd_storage_registry_load (scene->registry, &error);
  g_assert_no_error (error);
  scene->queue = fake_queue_new ();

  return scene;
}

GSettings *
fake_scene_add_settings (FakeScene *scene)
{
  const char *keys[] = { "sort-folders-first", "show-thumbnails", "close-action", "proxy-mode",
                         "proxy-address", "copies-limit", "uploads", "limit-uploads",
                         "upload-limit", "limit-downloads", "download-limit", "download-folder",
                         "name-conflict" };

  scene->settings = g_settings_new_with_path (YD_APP_ID, YD_APP_PATH "/");
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    g_settings_reset (scene->settings, keys[i]);

  return scene->settings;
}

void
fake_scene_add_cache (FakeScene  *scene,
                      const char *folder)
{
  scene->cache = yd_transfer_cache_new (scene->queue, folder, 0);
}

void
fake_scene_add_storage (FakeScene   *scene,
                        const char  *name,
                        YdDriveKind  kind,
                        gboolean     demo)
{
  YdStorageSignIn *sign_in = g_new0 (YdStorageSignIn, 1);
  YdStorageOptions *options = yd_storage_options_new ();
  YdStorageAccount *account;
  YdStorage *storage;
  GError *error = NULL;

  sign_in->client = yd_auth_client_new (YD_AUTH_CLIENT_OPENLIST, YD_AUTH_DEFAULT_API_URL,
                                        YD_AUTH_BROKER_GLOBAL_URL, NULL, NULL);
  sign_in->token = yd_auth_token_new ("access", "refresh", 0, 0);
  sign_in->user = g_new0 (YdDriveUser, 1);
  sign_in->user->user_id = g_strdup (demo ? "demo" : "user-Lin-Qing");
  sign_in->user->name = g_strdup (demo ? "Demo" : "Lin Qing");
  sign_in->user->avatar_url = g_strdup ("");
  sign_in->user->default_drive_id = g_strdup ("d1");
  sign_in->user->backup_drive_id = g_strdup (demo ? NULL : "d2");
  sign_in->demo = demo;
  account = yd_storage_registry_adopt (scene->registry, sign_in, &error);
  g_assert_no_error (error);

  g_free (options->name);
  options->name = g_strdup (name);
  options->kind = kind;
  storage = yd_storage_registry_add (scene->registry, account, options, &error);
  g_assert_no_error (error);

  g_object_unref (storage);
  g_object_unref (account);
  yd_storage_options_free (options);
  yd_storage_sign_in_free (sign_in);
}

void
fake_scene_fill (void)
{
  gint64 now = g_get_real_time ();
  gint64 day = G_TIME_SPAN_DAY;

  fake_drive_add ("d1", "root", "f1", "Documents", -1, 0, now - 3 * day);
  fake_drive_add ("d1", "root", "f2", "照片 Photos", -1, 0, now - 40 * day);
  fake_drive_add ("d1", "root", "a10", "page 10.txt", 1024, YD_DRIVE_CATEGORY_DOCUMENT, now);
  fake_drive_add ("d1", "root", "a2", "page 2.txt", 20480, YD_DRIVE_CATEGORY_DOCUMENT,
                  now - 2 * day);
  fake_drive_add ("d1", "root", "a3", "湖边日落.jpg", 3456789, YD_DRIVE_CATEGORY_IMAGE,
                  now - 400 * day);
  fake_drive_add ("d1", "root", "a4", "holiday.mp4", 734003200, YD_DRIVE_CATEGORY_VIDEO,
                  now - 90 * day);
  fake_drive_add ("d1", "root", "a5", "song.flac", 30123456, YD_DRIVE_CATEGORY_AUDIO,
                  now - 1000 * day);
  fake_drive_add ("d1", "root", "a6", "backup.zip", 5368709120, YD_DRIVE_CATEGORY_ARCHIVE,
                  now - 12 * day);
  fake_drive_add ("d1", "f1", "b1", "notes.md", 812, YD_DRIVE_CATEGORY_DOCUMENT, now - day);
}

YdShared *
fake_scene_get_shared (FakeScene *scene)
{
  GListModel *storages = G_LIST_MODEL (scene->registry);
  g_autoptr (YdBrowseActions) actions = NULL;
  g_autoptr (YdEditedFiles) edited = NULL;
  g_autoptr (YdBrowsePlaceList) bookmarks = NULL;
  g_autoptr (YdBrowsePlaceList) recent = NULL;
  g_autoptr (YdBrowsePlaceList) opened = NULL;
  YdShared values = {
    .registry = scene->registry,
    .queue = scene->queue,
    .settings = scene->settings,
    .cache = scene->cache,
  };

  if (scene->shared == NULL)
    {
      g_autoptr (YdBrowseThumbnails) thumbnails = yd_browse_thumbnails_new (NULL, scene->clock);
      g_autoptr (YdPictures) pictures = yd_pictures_new (thumbnails);

      values.pictures = pictures;
      values.actions = actions = yd_browse_actions_new ();
      values.edited = edited = yd_edited_files_new (scene->queue);
      values.bookmarks = bookmarks =
          yd_browse_place_list_new (scene->database, "bookmarks", storages, 10);
      values.recent = recent = yd_browse_place_list_new (scene->database, "recent", storages, 3);
      values.opened = opened = yd_browse_place_list_new (scene->database, "open", storages, 10);
      scene->shared = yd_shared_new (&values);
    }

  return scene->shared;
}

void
fake_scene_present (FakeScene *scene)
{
  scene->window = yd_window_new (GTK_APPLICATION (scene->application),
                                 fake_scene_get_shared (scene));
  gtk_window_present (GTK_WINDOW (scene->window));
}

void
fake_scene_free (FakeScene *scene)
{
  if (scene->window != NULL)
    gtk_window_destroy (GTK_WINDOW (scene->window));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_clear_pointer (&scene->shared, yd_shared_unref);
  g_assert_finalize_object (scene->queue);
  g_assert_finalize_object (scene->registry);
  g_clear_object (&scene->settings);
  g_clear_object (&scene->cache);
  g_object_unref (scene->database);
  g_object_unref (scene->vault);
  g_object_unref (scene->net);
  g_object_unref (scene->clock);
  g_free (scene);
}
