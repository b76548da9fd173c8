/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Shows one screen of the window with a pretended service: to look at, not a test.
 */
#include "config.h"

#include "fake-scene.h"

#include "yd-conflict-dialog.h"
#include "yd-folder-picker.h"
#include "yd-login-window.h"

#include <locale.h>
#include <glib/gi18n.h>

static void
add_transfers (FakeScene *scene)
{
  g_autoptr (GError) full = g_error_new_literal (YD_DRIVE_ERROR, YD_DRIVE_ERROR_QUOTA, "full");
  g_autoptr (YdStorage) storage = g_list_model_get_item (G_LIST_MODEL (scene->registry), 0);
  const FakeTransfer rows[] = {
    { YD_TRANSFER_UPLOAD, YD_TRANSFER_RUNNING, "a rather long name of a video from the "
      "holidays by the sea.mp4", NULL, 120000000, 734003200, 3400000, 180, FALSE, NULL },
    { YD_TRANSFER_DOWNLOAD, YD_TRANSFER_RUNNING, "backup.zip", NULL, 4000000000, 5368709120,
      12400000, 110, FALSE, NULL, storage },
    { YD_TRANSFER_UPLOAD, YD_TRANSFER_PREPARING, "湖边日落.jpg", NULL, 100000, 3456789, 0, -1,
      FALSE, NULL },
    { YD_TRANSFER_UPLOAD, YD_TRANSFER_QUEUED, "page 1.txt", NULL, 0, 100, 0, -1, FALSE, NULL },
    { YD_TRANSFER_UPLOAD, YD_TRANSFER_FAILED, "music.flac", NULL, 0, 100, 0, -1, FALSE, full },
    { YD_TRANSFER_DOWNLOAD, YD_TRANSFER_DONE, "notes.md", NULL, 812, 812, 0, -1, FALSE, NULL },
    { YD_TRANSFER_UPLOAD, YD_TRANSFER_DONE, "film.mkv", NULL, 812, 8120000, 0, -1, TRUE, NULL },
    { YD_TRANSFER_UPLOAD, YD_TRANSFER_CANCELLED, "old.iso", NULL, 812, 8120000, 0, -1, FALSE,
      NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (YdTransfer) transfer = fake_transfer_new (&rows[i]);

      fake_queue_add (scene->queue, transfer);
    }
}

/* A group that asks, waits, moves and has failed. */
static void
add_conflicts (FakeScene *scene)
{
  const FakeTransfer values = { .direction = YD_TRANSFER_UPLOAD, .state = YD_TRANSFER_RUNNING,
                                .name = "holiday by the sea", .done = 1200000, .total = 3400000,
                                .speed = 340000, .left = 7 };
  const YdTransferReason waits[] = { YD_TRANSFER_REASON_NAME, YD_TRANSFER_REASON_NAME,
                                     YD_TRANSFER_REASON_SERVICE_LIMIT,
                                     YD_TRANSFER_REASON_QUOTA };
  YdTransferGroup *group = fake_queue_add_group (scene->queue, "holiday", &values, 7);

  for (guint i = 0; i < G_N_ELEMENTS (waits); i++)
    {
      g_autoptr (YdTransfer) transfer = g_list_model_get_item (G_LIST_MODEL (group), i + 2);
      gboolean limit = waits[i] == YD_TRANSFER_REASON_SERVICE_LIMIT;

      fake_transfer_set_taken_id (transfer, "f1");
      fake_transfer_wait (transfer, waits[i],
                          limit ? g_get_real_time () + 60 * G_TIME_SPAN_SECOND : 0);
    }
}

static void
set_scene (FakeScene  *scene,
           const char *name)
{
  g_autoptr (GError) offline = g_error_new_literal (YD_NET_ERROR, YD_NET_ERROR_UNREACHABLE, "");

  if (g_str_equal (name, "welcome"))
    return;
  fake_drive_set_space (2700000000000, 3000000000000);
  if (!g_str_equal (name, "empty"))
    fake_scene_fill ();
  if (g_str_equal (name, "error"))
    fake_drive_set_error (offline);
  if (g_str_equal (name, "loading"))
    fake_drive_set_slow (TRUE);
  if (g_str_equal (name, "signed-out"))
    fake_session_set_next (YD_AUTH_STATE_SIGNED_OUT);
  fake_scene_add_storage (scene, "Lin Qing", YD_DRIVE_KIND_DEFAULT, FALSE);
  fake_scene_add_storage (scene, "A storage with quite a long name indeed",
                          YD_DRIVE_KIND_BACKUP, FALSE);
  fake_session_set_next (YD_AUTH_STATE_UNSAVED);
  fake_scene_add_storage (scene, _("Demo Drive"), YD_DRIVE_KIND_DEFAULT, TRUE);
  if (g_str_equal (name, "transfers"))
    add_transfers (scene);
  if (g_str_has_prefix (name, "conflict"))
    add_conflicts (scene);
}

static void
show_login (FakeScene  *scene,
            const char *name)
{
  g_autoptr (YdAuthClient) client = yd_auth_client_new (YD_AUTH_CLIENT_OPENLIST, "", "", "", "");
  g_autoptr (YdAuthQrLogin) login = yd_auth_qr_login_new (scene->net, scene->clock, client);
  g_autoptr (GError) error = g_error_new_literal (YD_NET_ERROR, YD_NET_ERROR_NO_HOST, "");
  YdLoginWindow *window = yd_login_window_new (GTK_WINDOW (scene->window), login);

  if (g_str_has_suffix (name, "failed"))
    fake_qr_fail (login, error);
  else
    fake_qr_show (login, g_str_has_suffix (name, "scanned") ? YD_AUTH_QR_SCANNED
                                                            : YD_AUTH_QR_WAITING,
                  "https://www.alipan.com/o/oauth/authorize?sid=0123456789abcdef0123456789abcdef",
                  125);
  gtk_window_present (GTK_WINDOW (window));
}

static gint64
get_first_id (FakeScene *scene)
{
  g_autoptr (YdStorage) storage = g_list_model_get_item (G_LIST_MODEL (scene->registry), 0);

  return yd_storage_get_id (storage);
}

static void
show_picker (FakeScene *scene)
{
  g_autoptr (YdStorage) storage = g_list_model_get_item (G_LIST_MODEL (scene->registry), 0);
  YdStorageAccount *account = yd_storage_get_account (storage);
  YdFolderPicker *picker = yd_folder_picker_new (GTK_WINDOW (scene->window),
                                                 yd_storage_account_get_drive (account), "d1");

  gtk_window_set_default_size (GTK_WINDOW (picker), 360, 500);
  gtk_window_present (GTK_WINDOW (picker));
}

static void
show_conflict (FakeScene *scene)
{
  g_autoptr (YdTransfer) asking = g_list_model_get_item (G_LIST_MODEL (scene->queue), 2);

  yd_conflict_dialog_ask (GTK_WINDOW (scene->window), scene->queue, asking, TRUE);
}

static void
after_present (FakeScene  *scene,
               const char *name)
{
  if (g_str_equal (name, "transfers") || g_str_has_prefix (name, "conflict"))
    yd_window_show_transfers (scene->window);
  if (g_str_equal (name, "toast"))
    yd_window_notify (scene->window, "“a.txt” & <b> uploaded");
  if (g_str_has_prefix (name, "login"))
    show_login (scene, name);
  if (g_str_equal (name, "picker"))
    show_picker (scene);
  if (g_str_equal (name, "details"))
    gtk_widget_activate_action (GTK_WIDGET (scene->window), "storages.details", "x",
                                get_first_id (scene));
  if (g_str_equal (name, "conflict"))
    show_conflict (scene);
  if (strchr (name, '.') != NULL)
    gtk_widget_activate_action (GTK_WIDGET (scene->window), name, NULL);
}

int
main (int    argc,
      char **argv)
{
  const char *name = argc > 1 ? argv[1] : "files";
  FakeScene *scene;
  YdWindow *window;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, argc > 2 ? argv[2] : YD_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  scene = fake_scene_new ();
  set_scene (scene, name);
  fake_scene_present (scene);
  if (argc > 3)
    gtk_window_set_default_size (GTK_WINDOW (scene->window),
                                 (int) g_ascii_strtoll (argv[3], NULL, 10), 640);
  after_present (scene, name);
  window = scene->window;
  g_object_add_weak_pointer (G_OBJECT (window), (gpointer *) &window);
  while (window != NULL)
    g_main_context_iteration (NULL, TRUE);
  scene->window = NULL;
  fake_scene_free (scene);

  return 0;
}
