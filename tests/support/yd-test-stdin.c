/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Signing in by standard input; see the header.
 */
#include "config.h"

#include "yd-test-stdin.h"

#include <stdio.h>

static void
keep_result_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static GAsyncResult *
wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return *result;
}

/* The next line of standard input. (transfer full) */
static char *
read_line (void)
{
  char line[8192] = "";

  return g_strdup (fgets (line, sizeof line, stdin) != NULL ? g_strchomp (line) : "");
}

YdStorageAccount *
yd_test_stdin_sign_in (YdStorageRegistry  *registry,
                       GError            **error)
{
  g_autofree char *address = read_line ();
  g_autofree char *id = read_line ();
  g_autofree char *secret = read_line ();
  g_autofree char *access = read_line ();
  g_autofree char *refresh = read_line ();
  g_autoptr(YdAuthClient) client =
    yd_auth_client_new (YD_AUTH_CLIENT_OWN, address, NULL, id, secret);
  g_autoptr(YdAuthToken) token = yd_auth_token_new (access, refresh, 0, g_get_real_time ());
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(YdStorageSignIn) signed_in = NULL;

  yd_storage_registry_identify_async (registry, client, token, NULL, keep_result_cb, &result);
  signed_in = yd_storage_registry_identify_finish (registry, wait_for (&result), error);
  return signed_in != NULL ? yd_storage_registry_adopt (registry, signed_in, error) : NULL;
}

YdDriveItem *
yd_test_stdin_get_item (YdStorage   *storage,
                        const char  *id,
                        GError     **error)
{
  YdDriveClient *drive = yd_storage_get_drive (storage);
  g_autoptr(YdDriveItem) root = yd_storage_dup_root (storage);
  g_autoptr(GAsyncResult) result = NULL;

  yd_drive_client_get_async (drive, yd_drive_item_get_drive_id (root), id, NULL, keep_result_cb,
                             &result);
  return yd_drive_client_get_finish (drive, wait_for (&result), error);
}
