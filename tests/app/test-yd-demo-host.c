/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The demo drive as the registry sees it: added without a person, there again after a restart,
 * its files kept or deleted as asked.
 */
#include "config.h"

#include "yd-demo-host.h"

#include "yd-auth-qr-login.h"
#include "yd-test-world.h"

#include <glib/gstdio.h>
#include <libsoup/soup.h>
#include <string.h>

typedef struct
{
  char *folder;       /* (owned): of the demo */
  YdTestWorld *world; /* (owned) */
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autofree char *base = g_dir_make_tmp ("yunduo-demo-XXXXXX", NULL);

  fixture->folder = g_build_filename (base, "demo", NULL);
  fixture->world = yd_test_world_new (NULL);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_autofree char *base = g_path_get_dirname (fixture->folder);
  char *argv[] = { (char *) "rm", (char *) "-rf", base, NULL };

  yd_test_world_free (fixture->world);
  g_spawn_sync (NULL, argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL);
  g_free (fixture->folder);
}

static YdStorageRegistry *
make_registry (Fixture *fixture)
{
  g_autoptr(YdDemoHost) host = yd_demo_host_new (fixture->folder);
  YdTestWorld *world = fixture->world;

  return yd_storage_registry_new (world->net, world->clock, world->vault, world->database,
                                  YD_STORAGE_DEMO_HOST (host), NULL);
}

static YdStorage *
add_demo (YdStorageRegistry *registry)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(YdStorageSignIn) sign_in = NULL;
  g_autoptr(YdStorageAccount) account = NULL;
  g_autoptr(YdStorageOptions) options = yd_storage_options_new ();
  YdStorage *storage;

  yd_storage_registry_open_demo_async (registry, NULL, yd_test_keep_result_cb, &result);
  yd_test_wait_until (result != NULL);
  sign_in = yd_storage_registry_open_demo_finish (registry, result, &error);
  g_assert_no_error (error);
  g_assert_true (sign_in->demo);
  account = yd_storage_registry_adopt (registry, sign_in, &error);
  g_assert_no_error (error);
  g_free (options->name);
  options->name = g_strdup ("Demo");
  storage = yd_storage_registry_add (registry, account, options, &error);
  g_assert_no_error (error);
  return storage;
}

static guint
count_root (YdStorage *storage)
{
  YdDriveClient *drive = yd_storage_get_drive (storage);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GPtrArray) items = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *next_marker = NULL;

  yd_drive_client_list_async (drive, yd_storage_get_drive_id (storage), YD_DRIVE_ROOT_ID, NULL,
                              NULL, yd_test_keep_result_cb, &result);
  yd_test_wait_until (result != NULL);
  items = yd_drive_client_list_finish (drive, result, &next_marker, &error);
  g_assert_no_error (error);
  return items->len;
}

static void
test_open_and_restart (Fixture       *fixture,
                       gconstpointer  data)
{
  g_autoptr(YdStorageRegistry) registry = make_registry (fixture);
  g_autoptr(YdStorage) storage = add_demo (registry);
  g_autoptr(YdStorageRegistry) again = NULL;
  g_autoptr(YdStorage) restored = NULL;
  g_autoptr(GError) error = NULL;
  guint n = count_root (storage);

  g_assert_cmpuint (n, >, 2);
  g_assert_true (yd_storage_account_is_demo (yd_storage_get_account (storage)));
  g_clear_object (&storage);
  g_clear_object (&registry);
  while (g_main_context_iteration (NULL, FALSE))
    continue;

  again = make_registry (fixture);
  g_assert_true (yd_storage_registry_load (again, &error));
  g_assert_no_error (error);
  restored = g_list_model_get_item (G_LIST_MODEL (again), 0);
  g_assert_cmpuint (count_root (restored), ==, n);
}

/* What a browser does with the page that the code leads to. (transfer full) */
static char *
browse (SoupSession *browser,
        const char  *url,
        const char  *form)
{
  g_autoptr(SoupMessage) message = soup_message_new (form == NULL ? "GET" : "POST", url);
  g_autoptr(GBytes) body = NULL;
  g_autoptr(GError) error = NULL;

  if (form != NULL)
    {
      g_autoptr(GBytes) fields = g_bytes_new (form, strlen (form));

      soup_message_set_request_body_from_bytes (message, "application/x-www-form-urlencoded",
                                                fields);
    }
  body = soup_session_send_and_read (browser, message, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (soup_message_get_status (message), ==, 200);
  return g_strndup (g_bytes_get_data (body, NULL), g_bytes_get_size (body));
}

/* Signing in to the demo again needs no phone: the page itself confirms. */
static void
test_sign_in_again (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autoptr(YdStorageRegistry) registry = make_registry (fixture);
  g_autoptr(YdStorage) storage = add_demo (registry);
  YdStorageAccount *account = yd_storage_get_account (storage);
  YdAuthClient *client = yd_auth_session_get_client (yd_storage_account_get_session (account));
  g_autoptr(YdAuthQrLogin) login =
    yd_auth_qr_login_new (fixture->world->net, fixture->world->clock, client);
  g_autoptr(SoupSession) browser = soup_session_new ();
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(YdStorageSignIn) sign_in = NULL;
  g_autoptr(YdStorageAccount) adopted = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *page = NULL;
  g_autofree char *done = NULL;
  g_autofree char *form = NULL;
  g_autofree char *action = NULL;

  yd_auth_qr_login_start (login);
  yd_test_wait_until (yd_auth_qr_login_get_state (login) == YD_AUTH_QR_WAITING);
  page = browse (browser, yd_auth_qr_login_get_text (login), NULL);
  g_assert_nonnull (strstr (page, "<form"));
  form = g_strconcat (strstr (yd_auth_qr_login_get_text (login), "sid="),
                      "&backup=on&resource=on", NULL);
  action = g_strconcat (yd_auth_client_get_api_url (client), "/o/oauth/authorize", NULL);
  done = browse (browser, action, form);
  yd_test_wait_until (yd_auth_qr_login_get_state (login) == YD_AUTH_QR_DONE);

  yd_storage_registry_identify_async (registry, client, yd_auth_qr_login_get_token (login), NULL,
                                      yd_test_keep_result_cb, &result);
  yd_test_wait_until (result != NULL);
  sign_in = yd_storage_registry_identify_finish (registry, result, &error);
  g_assert_no_error (error);
  adopted = yd_storage_registry_adopt (registry, sign_in, &error);
  g_assert_true (adopted == account);
}

static void
test_remove (Fixture       *fixture,
             gconstpointer  data)
{
  gboolean delete_files = GPOINTER_TO_INT (data);
  g_autoptr(YdStorageRegistry) registry = make_registry (fixture);
  g_autoptr(YdStorage) storage = add_demo (registry);
  g_autoptr(GError) error = NULL;

  g_assert_true (g_file_test (fixture->folder, G_FILE_TEST_IS_DIR));
  g_assert_true (yd_storage_registry_remove (registry, storage, delete_files, &error));
  g_assert_no_error (error);
  g_assert_cmpint (g_file_test (fixture->folder, G_FILE_TEST_EXISTS), ==, !delete_files);
}

static void
test_folder_that_cannot_be_made (Fixture       *fixture,
                                 gconstpointer  data)
{
  g_autoptr(YdStorageRegistry) registry = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  /* A file stands where the folder should be. */
  g_assert_true (g_file_set_contents (fixture->folder, "x", 1, NULL));
  registry = make_registry (fixture);
  yd_storage_registry_open_demo_async (registry, NULL, yd_test_keep_result_cb, &result);
  yd_test_wait_until (result != NULL);
  g_assert_null (yd_storage_registry_open_demo_finish (registry, result, &error));
  g_assert_nonnull (error);
}

#define ADD(name, func, data) \
  g_test_add ("/app/demo-host/" name, Fixture, GINT_TO_POINTER (data), set_up, func, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("open-and-restart", test_open_and_restart, 0);
  ADD ("sign-in-again", test_sign_in_again, 0);
  ADD ("remove-keeps-files", test_remove, FALSE);
  ADD ("remove-deletes-files", test_remove, TRUE);
  ADD ("no-folder", test_folder_that_cannot_be_made, 0);
  return g_test_run ();
}
