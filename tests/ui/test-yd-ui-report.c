/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The diagnostic report: what helps is in it, and nothing that says who somebody is or what their
 * files are called, wherever it was put.
 */
#include "config.h"

#include "yd-test-ui.h"

#include "yd-report-window.h"
#include "yd-report.h"

#include <glib/gstdio.h>
#include <string.h>

/* In everything that a person or the service can fill. */
#define SECRET "SECRET4711"

static void
add_failed (FakeScene           *scene,
            YdTransferDirection  direction,
            GError              *error)
{
  g_autoptr (GListModel) storages = g_object_ref (G_LIST_MODEL (scene->registry));
  g_autoptr (YdStorage) storage = g_list_model_get_item (storages, 0);
  FakeTransfer values = { direction, YD_TRANSFER_FAILED, SECRET " name.txt",
                          "/home/" SECRET "/path", 1, 4, 0, -1, FALSE, error, storage };
  g_autoptr (YdTransfer) transfer = fake_transfer_new (&values);

  fake_transfer_set_place (transfer, storage, SECRET "-folder");
  fake_queue_add (scene->queue, transfer);
}

static FakeScene *
open_scene (void)
{
  FakeScene *scene = fake_scene_new ();
  GSettings *settings = fake_scene_add_settings (scene);
  g_autoptr (YdStorage) storage = NULL;
  g_autoptr (YdStorageOptions) options = NULL;
  g_autoptr (GError) full = g_error_new_literal (YD_DRIVE_ERROR, YD_DRIVE_ERROR_QUOTA,
                                                 "no room for " SECRET);
  g_autoptr (GError) gone = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                                                 "/home/" SECRET "/path: no such file");

  g_settings_set_string (settings, "download-folder", "file:///home/" SECRET);
  g_settings_set_string (settings, "last-storage", SECRET);
  g_settings_set_string (settings, "proxy-address", "http://" SECRET ".example:1");
  g_settings_set_string (settings, "proxy-mode", "manual");
  fake_scene_add_storage (scene, SECRET, YD_DRIVE_KIND_BACKUP, FALSE);
  storage = g_list_model_get_item (G_LIST_MODEL (scene->registry), 0);
  options = yd_storage_options_copy (yd_storage_get_options (storage));
  g_free (options->root_id);
  options->root_id = g_strdup ("0000000000000000000000000000000000" SECRET);
  g_free (options->proxy);
  options->proxy = g_strdup ("https://" SECRET ".example/?u={url}");
  g_assert_true (yd_storage_registry_edit (scene->registry, storage, options, NULL));
  add_failed (scene, YD_TRANSFER_UPLOAD, full);
  add_failed (scene, YD_TRANSFER_DOWNLOAD, gone);

  return scene;
}

static void
end (FakeScene *scene)
{
  const char *keys[] = { "download-folder", "last-storage", "proxy-address", "proxy-mode" };

  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    g_settings_reset (scene->settings, keys[i]);
  fake_scene_free (scene);
}

static void
test_redacted (void)
{
  FakeScene *scene = open_scene ();
  g_autofree char *text = NULL;
  /* Also what the fakes are called and have for ids and tokens. */
  const char *hidden[] = { SECRET, "Lin", "user-Lin", "access", "refresh", "d1", "d2", "/home",
                           "file:", "http", "oplist", "example" };

  text = yd_report_build (fake_scene_get_shared (scene));
  for (gsize i = 0; i < G_N_ELEMENTS (hidden); i++)
    if (strstr (text, hidden[i]) != NULL)
      g_test_fail_printf ("the report has “%s”:\n%s", hidden[i], text);
  end (scene);
}

static void
test_useful (void)
{
  FakeScene *scene = open_scene ();
  g_autofree char *text = yd_report_build (fake_scene_get_shared (scene));
  const char *shown[] = { "Yunduo: " YD_VERSION "\n", "GTK: 4.", "sandbox: ", "uploads: 3\n",
                          "proxy-mode: 'manual'\n", "proxy-address: set\n",
                          "download-folder: set\n", "accounts: 1\nstorages: 1\n",
                          "1: signed in, drive kind ", "root a folder", ", download proxy",
                          "failed: 1 up, 1 down\n", "upload, failed: yd-drive-error-quark ",
                          "download, failed: g-io-error-quark 1" };

  for (gsize i = 0; i < G_N_ELEMENTS (shown); i++)
    if (strstr (text, shown[i]) == NULL)
      g_test_fail_printf ("the report has no “%s”:\n%s", shown[i], text);
  end (scene);
}

/* It is shown before it goes anywhere, and what is saved is what was shown. */
static void
test_window (void)
{
  FakeScene *scene = open_scene ();
  g_autofree char *expected = NULL;
  g_autofree char *saved = NULL;
  g_autofree char *folder = g_dir_make_tmp ("yunduo-test-XXXXXX", NULL);
  g_autoptr (GFile) file = g_file_new_build_filename (folder, "report.txt", NULL);
  GtkWidget *window;
  GtkWidget *view;
  int width = 0;

  fake_scene_present (scene);
  window = GTK_WIDGET (yd_report_window_new (GTK_WINDOW (scene->window),
                                             fake_scene_get_shared (scene)));
  gtk_window_present (GTK_WINDOW (window));
  view = test_find_type (window, GTK_TYPE_TEXT_VIEW);
  g_object_get (gtk_text_view_get_buffer (GTK_TEXT_VIEW (view)), "text", &expected, NULL);
  g_assert_true (g_str_has_prefix (expected, "[Versions]\n"));
  gtk_widget_measure (window, GTK_ORIENTATION_HORIZONTAL, -1, &width, NULL, NULL, NULL);
  g_assert_cmpint (width, <=, 360);

  /* Later changes are not in it. */
  g_settings_set_int (scene->settings, "uploads", 7);
  yd_report_window_save_to (YD_REPORT_WINDOW (window), file);
  wait_for (test_has_label (window, "Report saved"));
  g_assert_true (g_file_load_contents (file, NULL, &saved, NULL, NULL, NULL));
  g_assert_cmpstr (saved, ==, expected);
  g_settings_reset (scene->settings, "uploads");
  gtk_window_destroy (GTK_WINDOW (window));
  g_file_delete (file, NULL, NULL);
  g_rmdir (folder);
  end (scene);
}

int
main (int    argc,
      char **argv)
{
  test_init (&argc, &argv);

  g_test_add_func ("/ui/report/redacted", test_redacted);
  g_test_add_func ("/ui/report/useful", test_useful);
  g_test_add_func ("/ui/report/window", test_window);

  return g_test_run ();
}
