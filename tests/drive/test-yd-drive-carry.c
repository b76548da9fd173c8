/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A file of alice's becomes one of bob's by its hash: no byte is uploaded, and eight are read. The
 * service may want the content all the same.
 */
#include "config.h"

#include "yd-test-drive.h"

#include <string.h>

#define CONTENT "some content that is longer than its proof"

typedef struct
{
  YdTestDrive alice;
  YdTestSigner *signer;  /* (owned): bob's */
  YdDriveClient *client; /* (owned): bob's */
  const char *drive_id;  /* (unowned): bob's */
} Fixture;

static void
set_up (Fixture       *self,
        gconstpointer  data)
{
  YdSim *sim;

  yd_test_drive_set_up (&self->alice, data);
  sim = self->alice.sim;
  self->signer = g_object_new (YD_TYPE_TEST_SIGNER, NULL);
  self->signer->sim = sim;
  self->signer->token = yd_sim_issue_tokens (sim, "bob", yd_sim_get_client_id (sim), NULL);
  self->client = yd_drive_client_new (self->alice.net, YD_NET_AUTHORIZER (self->signer),
                                      YD_BASE_CLOCK (self->alice.clock),
                                      yd_sim_get_base_url (sim));
  self->drive_id = yd_sim_get_drive_id (sim, "bob", "resource");
}

static void
tear_down (Fixture       *self,
           gconstpointer  data)
{
  g_clear_object (&self->alice.result);
  g_clear_object (&self->alice.last);
  g_assert_finalize_object (self->client);
  g_assert_finalize_object (self->signer);
  yd_test_drive_tear_down (&self->alice, data);
}

static gboolean
carry (Fixture      *self,
       YdDriveItem  *item,
       YdDriveItem **made)
{
  yd_drive_client_carry_async (self->client, self->alice.client, item, self->drive_id, "root",
                               self->alice.cancellable, yd_test_drive_take, &self->alice);
  return yd_drive_client_carry_finish (self->client, yd_test_drive_wait (&self->alice), made,
                                       &self->alice.error);
}

static guint
count (Fixture    *self,
       const char *endpoint)
{
  return yd_sim_count (self->alice.sim, endpoint);
}

static YdDriveItem *
add_file (Fixture    *self,
          const char *content)
{
  g_autofree char *id = yd_test_drive_add_file (&self->alice, "root", "a.txt", content);

  return yd_test_drive_get (&self->alice, id);
}

static void
test_known (Fixture       *self,
            gconstpointer  data)
{
  g_autoptr(YdDriveItem) item = add_file (self, CONTENT);
  g_autoptr(YdDriveItem) made = NULL;
  g_autoptr(GBytes) stored = NULL;

  g_assert_true (carry (self, item, &made));
  g_assert_no_error (self->alice.error);
  g_assert_cmpstr (yd_drive_item_get_name (made), ==, "a.txt");
  g_assert_cmpstr (yd_drive_item_get_drive_id (made), ==, self->drive_id);
  stored = yd_sim_get_content (self->alice.sim, yd_drive_item_get_id (made));
  g_assert_cmpmem (g_bytes_get_data (stored, NULL), g_bytes_get_size (stored), CONTENT,
                   strlen (CONTENT));
  g_assert_cmpuint (count (self, "PUT oss"), ==, 0);
  g_assert_cmpuint (count (self, "GET oss"), ==, 1);

  g_clear_pointer (&made, yd_drive_item_unref);
  g_assert_false (carry (self, item, &made));
  g_assert_error (self->alice.error, YD_DRIVE_ERROR, YD_DRIVE_ERROR_EXISTS);
  g_assert_null (made);
}

/* An empty file has no bytes to prove; a short one has fewer than eight. */
static void
test_small (Fixture       *self,
            gconstpointer  data)
{
  g_autoptr(YdDriveItem) empty = add_file (self, "");
  g_autoptr(YdDriveItem) made = NULL;
  g_autoptr(YdDriveItem) other = NULL;
  g_autofree char *id = yd_test_drive_add_file (&self->alice, "root", "b", "abc");
  g_autoptr(YdDriveItem) small = yd_test_drive_get (&self->alice, id);

  g_assert_true (carry (self, empty, &made));
  g_assert_nonnull (made);
  g_assert_cmpuint (count (self, "GET oss"), ==, 0);
  g_assert_true (carry (self, small, &other));
  g_assert_nonnull (other);
  g_assert_cmpint (yd_drive_item_get_size (other), ==, 3);
}

static void
know_own_only (YdSimOptions *options,
               YdTestDrive  *self)
{
  static const char * const rules[] = { "rapid-across-users", NULL };

  options->breaks = g_strdupv ((char **) rules);
}

/* The service wants the content: nothing is made, until bob has a file of it. */
static void
test_unknown (Fixture       *self,
              gconstpointer  data)
{
  g_autoptr(YdDriveItem) item = add_file (self, CONTENT);
  g_autoptr(YdDriveItem) made = NULL;
  g_autoptr(GBytes) content = g_bytes_new_static (CONTENT, strlen (CONTENT));
  g_autofree char *found = NULL;
  g_autofree char *own = NULL;

  g_assert_true (carry (self, item, &made));
  g_assert_no_error (self->alice.error);
  g_assert_null (made);
  found = yd_sim_find (self->alice.sim, "bob", "resource", "/a.txt");
  g_assert_null (found);

  own = yd_sim_add_file (self->alice.sim, "bob", "resource", "root", "mine", content);
  g_assert_nonnull (own);
  g_assert_true (carry (self, item, &made));
  g_assert_nonnull (made);
  g_assert_cmpuint (count (self, "PUT oss"), ==, 0);
}

/* Other bytes than the range that was asked for are no proof. */
static void
test_wrong_range (Fixture       *self,
                  gconstpointer  data)
{
  g_autoptr(YdDriveItem) item = add_file (self, CONTENT);
  g_autoptr(YdDriveItem) made = NULL;

  yd_test_drive_fault (&self->alice, "GET oss", YD_SIM_FAULT_FULL_FOR_RANGE);
  g_assert_false (carry (self, item, &made));
  g_assert_error (self->alice.error, YD_NET_ERROR, YD_NET_ERROR_BAD_REPLY);
  yd_test_drive_reply (&self->alice, "GET oss", 403,
                       "<Error><Code>RequestDeniedByCallback</Code><Message>"
                       "ExceedMaxConcurrency</Message></Error>");
  g_assert_false (carry (self, item, &made));
  g_assert_error (self->alice.error, YD_DRIVE_ERROR, YD_DRIVE_ERROR_CONCURRENCY);
  g_assert_cmpuint (count (self, "openFile/create"), ==, 0);
}

static void
test_gone_and_cancelled (Fixture       *self,
                         gconstpointer  data)
{
  g_autoptr(YdDriveItem) item = add_file (self, CONTENT);
  g_autoptr(YdDriveItem) made = NULL;

  yd_test_drive_reply (&self->alice, "getDownloadUrl", 404, "{\"code\":\"NotFound.FileId\"}");
  g_assert_false (carry (self, item, &made));
  g_assert_error (self->alice.error, YD_DRIVE_ERROR, YD_DRIVE_ERROR_NOT_FOUND);
  g_cancellable_cancel (self->alice.cancellable);
  g_assert_false (carry (self, item, &made));
  g_assert_error (self->alice.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

#define ADD(path, options, func) \
  g_test_add ("/drive/carry/" path, Fixture, (gconstpointer) (options), set_up, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("known", NULL, test_known);
  ADD ("small", NULL, test_small);
  ADD ("unknown", know_own_only, test_unknown);
  ADD ("wrong-range", NULL, test_wrong_range);
  ADD ("gone-and-cancelled", NULL, test_gone_and_cancelled);
  return g_test_run ();
}
