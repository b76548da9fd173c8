/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * From settings to the queue; each change holds at once. Owns nothing.
 */
#include "config.h"

#include "yd-transfer-settings.h"

#define KIB 1024

static gint64
get_limit (GSettings  *settings,
           const char *wanted_key,
           const char *limit_key)
{
  if (!g_settings_get_boolean (settings, wanted_key))
    return 0;

  return (gint64) g_settings_get_int (settings, limit_key) * KIB;
}

static YdTransferConflict
get_conflict (GSettings *settings)
{
  g_autofree char *name = g_settings_get_string (settings, YD_SETTING_NAME_CONFLICT);

  if (g_str_equal (name, "skip"))
    return YD_TRANSFER_CONFLICT_SKIP;
  if (g_str_equal (name, "keep-both"))
    return YD_TRANSFER_CONFLICT_KEEP_BOTH;
  if (g_str_equal (name, "replace"))
    return YD_TRANSFER_CONFLICT_REPLACE;

  return YD_TRANSFER_CONFLICT_ASK;
}

static void
settings_changed (YdTransferQueue *queue,
                  const char      *key,
                  GSettings       *settings)
{
  yd_transfer_queue_set_uploads (queue, (guint) g_settings_get_int (settings, YD_SETTING_UPLOADS));
  yd_transfer_queue_set_upload_limit (queue, get_limit (settings, YD_SETTING_LIMIT_UPLOADS,
                                                        YD_SETTING_UPLOAD_LIMIT));
  yd_transfer_queue_set_download_limit (queue, get_limit (settings, YD_SETTING_LIMIT_DOWNLOADS,
                                                          YD_SETTING_DOWNLOAD_LIMIT));
  yd_transfer_queue_set_default_conflict (queue, get_conflict (settings));
}

void
yd_transfer_settings_apply (GSettings       *settings,
                            YdTransferQueue *queue)
{
  g_return_if_fail (G_IS_SETTINGS (settings));

  g_signal_connect_object (settings, "changed", G_CALLBACK (settings_changed), queue,
                           G_CONNECT_SWAPPED);
  settings_changed (queue, NULL, settings);
}

static GFile *
dup_downloads_folder (void)
{
  const char *path = g_get_user_special_dir (G_USER_DIRECTORY_DOWNLOAD);
  g_autofree char *fallback = NULL;

  if (path != NULL)
    return g_file_new_for_path (path);
  fallback = g_build_filename (g_get_home_dir (), "Downloads", NULL);

  return g_file_new_for_path (fallback);
}

gboolean
yd_transfer_settings_has_folder (GSettings *settings,
                                 gboolean   sandboxed)
{
  g_autoptr (GFile) folder = NULL;
  g_autofree char *uri = NULL;

  if (!sandboxed)
    return TRUE;
  if (settings != NULL)
    uri = g_settings_get_string (settings, YD_SETTING_DOWNLOAD_FOLDER);
  if (uri != NULL && *uri != '\0')
    return TRUE;
  folder = dup_downloads_folder ();

  return g_file_test (g_file_peek_path (folder), G_FILE_TEST_IS_DIR);
}

GFile *
yd_transfer_settings_dup_folder (GSettings *settings)
{
  g_autofree char *uri = NULL;

  if (settings != NULL)
    uri = g_settings_get_string (settings, YD_SETTING_DOWNLOAD_FOLDER);

  return uri != NULL && *uri != '\0' ? g_file_new_for_uri (uri) : dup_downloads_folder ();
}
