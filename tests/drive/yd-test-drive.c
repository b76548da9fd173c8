/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The fixture; see the header.
 */
#include "config.h"

#include "yd-test-drive.h"

#include <string.h>

/* The signer */

static void
get_token_async (YdNetAuthorizer     *authorizer,
                 GCancellable        *cancellable,
                 GAsyncReadyCallback  callback,
                 gpointer             user_data)
{
  YdTestSigner *self = YD_TEST_SIGNER (authorizer);
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, get_token_async);
  if (self->fail)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED, "signed out");
  else
    g_task_return_pointer (task, g_strdup (self->token), g_free);
}

static char *
get_token_finish (YdNetAuthorizer  *authorizer,
                  GAsyncResult     *result,
                  GError          **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
refused_async (YdNetAuthorizer     *authorizer,
               const char          *token,
               GCancellable        *cancellable,
               GAsyncReadyCallback  callback,
               gpointer             user_data)
{
  YdTestSigner *self = YD_TEST_SIGNER (authorizer);
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, refused_async);
  self->refusals++;
  g_free (self->token);
  self->token = yd_sim_issue_tokens (self->sim, "alice", yd_sim_get_client_id (self->sim), NULL);
  g_task_return_boolean (task, TRUE);
}

static gboolean
refused_finish (YdNetAuthorizer  *authorizer,
                GAsyncResult     *result,
                GError          **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
authorizer_iface_init (YdNetAuthorizerInterface *iface)
{
  iface->get_token_async = get_token_async;
  iface->get_token_finish = get_token_finish;
  iface->refused_async = refused_async;
  iface->refused_finish = refused_finish;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (YdTestSigner, yd_test_signer, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (YD_TYPE_NET_AUTHORIZER,
                                                      authorizer_iface_init))

static void
yd_test_signer_finalize (GObject *object)
{
  g_free (YD_TEST_SIGNER (object)->token);
  G_OBJECT_CLASS (yd_test_signer_parent_class)->finalize (object);
}

static void
yd_test_signer_class_init (YdTestSignerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = yd_test_signer_finalize;
}

static void
yd_test_signer_init (YdTestSigner *self)
{
}

/* The feed */

static void
note_added (YdDriveFeed *feed,
            YdDriveItem *item,
            YdTestDrive *self)
{
  g_string_append_printf (self->feed, "+%s@%s;", yd_drive_item_get_name (item),
                          yd_drive_item_get_parent_id (item));
}

static void
note_changed (YdDriveFeed *feed,
              YdDriveItem *item,
              YdTestDrive *self)
{
  g_string_append_printf (self->feed, "~%s;", yd_drive_item_get_name (item));
}

static void
note_removed (YdDriveFeed *feed,
              const char  *drive_id,
              const char  *parent_id,
              const char  *file_id,
              YdTestDrive *self)
{
  g_assert_cmpstr (drive_id, ==, self->drive_id);
  g_string_append_printf (self->feed, "-%s@%s;", file_id, parent_id);
}

void
yd_test_drive_assert_feed (YdTestDrive *self,
                           const char  *expected)
{
  g_assert_cmpstr (self->feed->str, ==, expected);
  g_string_set_size (self->feed, 0);
}

/* The fixture */

void
yd_test_drive_set_up (YdTestDrive   *self,
                      gconstpointer  options_func)
{
  g_autoptr(YdSimOptions) options = yd_sim_options_new ();
  YdDriveFeed *feed;

  self->clock = yd_test_clock_new (g_get_real_time ());
  options->seed = 7;
  if (options_func != NULL)
    ((YdTestDriveOptions) options_func) (options, self);
  self->sim = yd_sim_new (options);
  g_assert_true (yd_sim_start (self->sim, NULL));
  self->drive_id = yd_sim_get_drive_id (self->sim, "alice", "resource");
  self->net = yd_net_session_new (YD_BASE_CLOCK (self->clock), "Yunduo/test");
  self->signer = g_object_new (YD_TYPE_TEST_SIGNER, NULL);
  self->signer->sim = self->sim;
  self->signer->token = yd_sim_issue_tokens (self->sim, "alice", yd_sim_get_client_id (self->sim),
                                             NULL);
  self->client = yd_drive_client_new (self->net, YD_NET_AUTHORIZER (self->signer),
                                      YD_BASE_CLOCK (self->clock),
                                      yd_sim_get_base_url (self->sim));
  self->feed = g_string_new (NULL);
  self->cancellable = g_cancellable_new ();
  feed = yd_drive_client_get_feed (self->client);
  g_signal_connect (feed, "item-added", G_CALLBACK (note_added), self);
  g_signal_connect (feed, "item-changed", G_CALLBACK (note_changed), self);
  g_signal_connect (feed, "item-removed", G_CALLBACK (note_removed), self);
}

/* A worker that has returned its value may hold what it was given a moment longer: wait for it. */
static void
drop (gpointer object)
{
  gint64 end = g_get_monotonic_time () + 30 * G_USEC_PER_SEC;

  g_object_add_weak_pointer (object, &object);
  g_object_unref (object);
  while (object != NULL && g_get_monotonic_time () < end)
    if (!g_main_context_iteration (NULL, FALSE))
      g_thread_yield ();
  g_assert_null (object);
}

void
yd_test_drive_tear_down (YdTestDrive   *self,
                         gconstpointer  options_func)
{
  GPtrArray *violations = yd_sim_get_violations (self->sim);

  if (violations->len > 0)
    g_test_message ("%s", (const char *) g_ptr_array_index (violations, 0));
  g_assert_cmpuint (violations->len, ==, 0);
  g_clear_object (&self->result);
  g_clear_object (&self->last);
  g_clear_error (&self->error);
  yd_sim_stop (self->sim);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_assert_finalize_object (self->client);
  g_assert_finalize_object (self->net);
  g_assert_finalize_object (self->signer);
  g_assert_finalize_object (self->clock);
  g_assert_finalize_object (self->sim);
  drop (self->cancellable);
  g_string_free (self->feed, TRUE);
}

void
yd_test_drive_take (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  YdTestDrive *self = user_data;

  g_assert_null (self->result);
  self->result = g_object_ref (result);
}

static gboolean
has_result (gpointer user_data)
{
  return ((YdTestDrive *) user_data)->result != NULL;
}

/* The result stays the fixture's until the next call. */
GAsyncResult *
yd_test_drive_wait (YdTestDrive *self)
{
  yd_test_spin (has_result, self);
  g_clear_object (&self->last);
  self->last = g_steal_pointer (&self->result);
  g_clear_error (&self->error);
  return self->last;
}

void
yd_test_drive_reply (YdTestDrive *self,
                     const char  *endpoint,
                     guint        status,
                     const char  *body)
{
  g_autoptr(GBytes) bytes = g_bytes_new (body, strlen (body));
  YdSimFault fault = { .kind = YD_SIM_FAULT_REPLY, .endpoint = endpoint, .status = status,
                       .body = bytes };

  yd_sim_add_fault (self->sim, &fault);
}

void
yd_test_drive_fault (YdTestDrive    *self,
                     const char     *endpoint,
                     YdSimFaultKind  kind)
{
  YdSimFault fault = { .kind = kind, .endpoint = endpoint };

  yd_sim_add_fault (self->sim, &fault);
}

char *
yd_test_drive_add_folder (YdTestDrive *self,
                          const char  *parent_id,
                          const char  *name)
{
  return yd_sim_add_folder (self->sim, "alice", "resource", parent_id, name);
}

char *
yd_test_drive_add_file (YdTestDrive *self,
                        const char  *parent_id,
                        const char  *name,
                        const char  *content)
{
  g_autoptr(GBytes) bytes = g_bytes_new (content, strlen (content));

  return yd_sim_add_file (self->sim, "alice", "resource", parent_id, name, bytes);
}

YdDriveItem *
yd_test_drive_get (YdTestDrive *self,
                   const char  *file_id)
{
  YdDriveItem *item;

  yd_drive_client_get_async (self->client, self->drive_id, file_id, NULL, yd_test_drive_take,
                             self);
  item = yd_drive_client_get_finish (self->client, yd_test_drive_wait (self), &self->error);
  g_assert_no_error (self->error);
  return item;
}

guint
yd_test_drive_count (YdTestDrive *self,
                     const char  *parent_id,
                     const char  *name)
{
  g_autoptr(GPtrArray) items = NULL;
  guint count = 0;

  yd_drive_client_list_async (self->client, self->drive_id, parent_id, NULL, NULL,
                              yd_test_drive_take, self);
  items = yd_drive_client_list_finish (self->client, yd_test_drive_wait (self), NULL,
                                       &self->error);
  g_assert_no_error (self->error);
  for (guint i = 0; i < items->len; i++)
    if (name == NULL ||
        g_str_equal (yd_drive_item_get_name (g_ptr_array_index (items, i)), name))
      count++;
  return count;
}
