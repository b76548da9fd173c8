/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Membership, scopes, and the path of an entry, against the simulator and against answers it
 * would not give. Cancelling is tested in test-yd-drive-cancel.c.
 */
#include "config.h"

#include "yd-test-drive.h"

#include <string.h>

#define VIP "/business/v1.0/user/getVipInfo"
#define SPACE "/adrive/v1.0/user/getSpaceInfo"
#define OLD_VIP "/v1.0/user/getVipInfo"

/* Membership */

static YdDriveMembership *
get_membership (YdTestDrive *self)
{
  yd_drive_client_get_membership_async (self->client, NULL, yd_test_drive_take, self);
  return yd_drive_client_get_membership_finish (self->client, yd_test_drive_wait (self),
                                                &self->error);
}

static void
test_membership (YdTestDrive   *self,
                 gconstpointer  data)
{
  g_autoptr(YdDriveMembership) membership = get_membership (self);
  g_autoptr(YdDriveMembership) paid = NULL;

  g_assert_no_error (self->error);
  g_assert_cmpstr (membership->level, ==, "member");
  g_assert_false (membership->package);
  g_assert_cmpint (membership->expires_us, ==, 0);

  yd_test_drive_reply (self, VIP, 200, "{\"identity\":\"svip\",\"expire\":1767196800,"
                                       "\"third_party_vip\":true}");
  paid = get_membership (self);
  g_assert_no_error (self->error);
  g_assert_cmpstr (paid->level, ==, "svip");
  g_assert_true (paid->package);
  g_assert_cmpint (paid->package_expires_us, ==, 0);
  g_assert_cmpuint (yd_sim_count (self->sim, OLD_VIP), ==, 0);
}

/* Where the newer path is not known the older one is; and only then is it asked. */
static void
test_membership_old_path (YdTestDrive   *self,
                          gconstpointer  data)
{
  g_autoptr(YdDriveMembership) membership = NULL;

  yd_test_drive_reply (self, VIP, 404, "{\"code\":\"NotFound\",\"message\":\"no such path\"}");
  membership = get_membership (self);
  g_assert_no_error (self->error);
  g_assert_cmpstr (membership->level, ==, "member");
  g_assert_cmpuint (yd_sim_count (self->sim, OLD_VIP), ==, 1);

  yd_test_drive_reply (self, VIP, 404, "<html>nothing here</html>");
  yd_test_drive_reply (self, OLD_VIP, 404, "{\"code\":\"NotFound\"}");
  g_assert_null (get_membership (self));
  g_assert_cmpuint (yd_drive_error_get_status (self->error), ==, 404);
  g_assert_cmpuint (yd_sim_count (self->sim, OLD_VIP), ==, 2);

  yd_test_drive_reply (self, VIP, 403, "{\"code\":\"PermissionDenied\"}");
  g_assert_null (get_membership (self));
  g_assert_error (self->error, YD_DRIVE_ERROR, YD_DRIVE_ERROR_REVOKED);
  g_assert_cmpuint (yd_sim_count (self->sim, OLD_VIP), ==, 2);
}

/* Scopes */

static char *
get_scopes (YdTestDrive *self)
{
  g_auto(GStrv) scopes = NULL;

  yd_drive_client_get_scopes_async (self->client, NULL, yd_test_drive_take, self);
  scopes = yd_drive_client_get_scopes_finish (self->client, yd_test_drive_wait (self),
                                              &self->error);
  return scopes == NULL ? NULL : g_strjoinv (" ", scopes);
}

static void
test_scopes (YdTestDrive   *self,
             gconstpointer  data)
{
  g_autofree char *scopes = get_scopes (self);
  g_autofree char *none = NULL;

  g_assert_no_error (self->error);
  g_assert_nonnull (strstr (scopes, "user:base"));
  g_assert_nonnull (strstr (scopes, "file:all:read"));

  yd_test_drive_reply (self, "/oauth/users/scopes", 200, "{\"id\":\"x\",\"scopes\":[]}");
  none = get_scopes (self);
  g_assert_no_error (self->error);
  g_assert_cmpstr (none, ==, "");

  yd_test_drive_reply (self, "/oauth/users/scopes", 403, "{\"code\":\"PermissionDenied\"}");
  g_assert_null (get_scopes (self));
  g_assert_error (self->error, YD_DRIVE_ERROR, YD_DRIVE_ERROR_REVOKED);
}

/* Paths */

static char *
get_path (YdTestDrive *self,
          const char  *file_id)
{
  yd_drive_client_get_path_async (self->client, self->drive_id, file_id, NULL,
                                  yd_test_drive_take, self);
  return yd_drive_client_get_path_finish (self->client, yd_test_drive_wait (self), &self->error);
}

static void
assert_path (YdTestDrive *self,
             const char  *file_id,
             const char  *expected)
{
  g_autofree char *path = get_path (self, file_id);

  g_assert_no_error (self->error);
  g_assert_cmpstr (path, ==, expected);
}

static void
test_path (YdTestDrive   *self,
           gconstpointer  data)
{
  g_autofree char *a_id = yd_test_drive_add_folder (self, "root", "照片");
  g_autofree char *b_id = yd_test_drive_add_folder (self, a_id, "b c");
  g_autofree char *c_id = yd_test_drive_add_file (self, b_id, "c.txt", "x");

  assert_path (self, YD_DRIVE_ROOT_ID, "/");
  g_assert_cmpuint (yd_sim_get_journal (self->sim)->len, ==, 0);
  assert_path (self, a_id, "/照片");
  assert_path (self, b_id, "/照片/b c");
  yd_sim_clear_journal (self->sim);
  assert_path (self, c_id, "/照片/b c/c.txt");
  g_assert_cmpuint (yd_sim_count (self->sim, "openFile/get"), ==, 3);
  yd_test_drive_assert_feed (self, "");

  g_assert_null (get_path (self, "655f3a1c2b7e5d0f4c1a4e0db2f5a5f0c3d1e2f4"));
  g_assert_error (self->error, YD_DRIVE_ERROR, YD_DRIVE_ERROR_NOT_FOUND);
}

/* An entry that does not tell its parent is the top. */
static void
test_path_without_parent (YdTestDrive   *self,
                          gconstpointer  data)
{
  yd_test_drive_reply (self, "openFile/get", 200,
                       "{\"file_id\":\"x\",\"name\":\"x\",\"type\":\"folder\"}");
  assert_path (self, "x", "/x");
}

static void
test_path_loop (YdTestDrive   *self,
                gconstpointer  data)
{
  static const char *bodies[] = {
    "{\"file_id\":\"x\",\"name\":\"x\",\"type\":\"folder\",\"parent_file_id\":\"y\"}",
    "{\"file_id\":\"y\",\"name\":\"y\",\"type\":\"folder\",\"parent_file_id\":\"x\"}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      g_autoptr(GBytes) body = g_bytes_new_static (bodies[i], strlen (bodies[i]));
      YdSimFault fault = { .kind = YD_SIM_FAULT_REPLY, .endpoint = "openFile/get", .nth = i + 1,
                           .status = 200, .body = body };

      yd_sim_add_fault (self->sim, &fault);
    }
  g_assert_null (get_path (self, "x"));
  g_assert_error (self->error, YD_DRIVE_ERROR, YD_DRIVE_ERROR_PROTOCOL);
  g_assert_cmpuint (yd_sim_count (self->sim, "openFile/get"), ==, 2);
}

static void
test_path_deep (YdTestDrive   *self,
                gconstpointer  data)
{
  g_autofree char *id = g_strdup (YD_DRIVE_ROOT_ID);
  g_autofree char *last_id = NULL;

  for (guint i = 0; i < 65; i++)
    {
      char *child_id = yd_test_drive_add_folder (self, id, "d");

      g_free (last_id);
      last_id = g_steal_pointer (&id);
      id = child_id;
    }
  g_assert_null (get_path (self, id));
  g_assert_error (self->error, YD_DRIVE_ERROR, YD_DRIVE_ERROR_PROTOCOL);
  g_free (get_path (self, last_id));
  g_assert_no_error (self->error);
}

/* An entry with a slash in its name does not hide its folder. */
static void
test_slash (YdTestDrive   *self,
            gconstpointer  data)
{
  yd_test_drive_reply (self, "list", 200,
                       "{\"items\":[{\"file_id\":\"x\",\"name\":\"AC/DC\",\"type\":\"folder\"},"
                       "{\"file_id\":\"y\",\"name\":\"../../y\",\"type\":\"file\"},"
                       "{\"file_id\":\"z\",\"name\":\"z\",\"type\":\"file\"}]}");
  g_assert_cmpuint (yd_test_drive_count (self, "root", NULL), ==, 3);
  yd_test_drive_reply (self, "openFile/get", 200, "{\"file_id\":\"x\",\"name\":\"AC/DC\","
                       "\"type\":\"folder\",\"parent_file_id\":\"root\"}");
  assert_path (self, "x", "/AC/DC");
}

/* Another address: a call on its way stays where it is, the next one goes there. */
static void
test_new_address (YdTestDrive   *self,
                  gconstpointer  data)
{
  const YdSimFault fault = { .kind = YD_SIM_FAULT_DELAY, .endpoint = SPACE, .delay_ms = 50 };
  g_autoptr(YdSimOptions) options = yd_sim_options_new ();
  g_autoptr(YdSim) other = yd_sim_new (options);
  g_autofree char *url = NULL;
  gint64 total = 0;

  yd_sim_start (other, &self->error);
  g_assert_no_error (self->error);
  url = g_strconcat (yd_sim_get_base_url (other), "/", NULL);
  yd_sim_add_fault (self->sim, &fault);
  yd_drive_client_get_space_async (self->client, NULL, yd_test_drive_take, self);
  yd_drive_client_set_api_url (self->client, url);
  yd_drive_client_get_space_finish (self->client, yd_test_drive_wait (self), NULL, &total,
                                    &self->error);
  g_assert_no_error (self->error);
  g_assert_cmpint (total, >, 0);
  g_assert_cmpuint (yd_sim_count (self->sim, SPACE), ==, 1);
  g_assert_cmpuint (yd_sim_count (other, SPACE), ==, 0);

  self->signer->sim = other;
  g_free (self->signer->token);
  self->signer->token = yd_sim_issue_tokens (other, "alice", yd_sim_get_client_id (other), NULL);
  yd_drive_client_get_space_async (self->client, NULL, yd_test_drive_take, self);
  yd_drive_client_get_space_finish (self->client, yd_test_drive_wait (self), NULL, &total,
                                    &self->error);
  g_assert_no_error (self->error);
  g_assert_cmpuint (yd_sim_count (self->sim, SPACE), ==, 1);
  g_assert_cmpuint (yd_sim_count (other, SPACE), ==, 1);
  yd_sim_stop (other);
}

#define ADD(path, func) \
  g_test_add ("/drive/account/" path, YdTestDrive, NULL, yd_test_drive_set_up, func, \
              yd_test_drive_tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("membership", test_membership);
  ADD ("membership/old-path", test_membership_old_path);
  ADD ("scopes", test_scopes);
  ADD ("path", test_path);
  ADD ("path/without-parent", test_path_without_parent);
  ADD ("path/loop", test_path_loop);
  ADD ("path/deep", test_path_deep);
  ADD ("slash", test_slash);
  ADD ("new-address", test_new_address);
  return g_test_run ();
}
