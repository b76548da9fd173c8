/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Files that go to another account through this computer: they arrive whole, under their own names,
 * also when the program ends on the way; and nothing is left behind.
 */
#include "config.h"

#include "yd-app-carrier.h"
#include "yd-test-world.h"

#include <glib/gstdio.h>
#include <string.h>

typedef struct
{
  YdTestWorld *world;        /* (owned) */
  YdStorage *from;           /* (owned): alice's */
  YdStorage *to;             /* (owned): bob's */
  YdNetTransport *transport; /* (owned) */
  YdTransferQueue *queue;    /* (owned) */
  YdAppCarrier *carrier;     /* (owned) */
  char *folder;              /* (owned) */
  char *carried;             /* (owned) */
} Fixture;

static void
begin (Fixture *self)
{
  GError *error = NULL;
  g_autoptr(YdTransferJournal) journal =
    yd_transfer_journal_new (self->world->database, self->folder, &error);

  g_assert_no_error (error);
  self->transport = yd_net_transport_new ("Yunduo test", 6);
  self->queue = yd_transfer_queue_new (self->world->clock, self->transport, journal);
  yd_transfer_queue_restore (self->queue, G_LIST_MODEL (self->world->registry));
  self->carrier = yd_app_carrier_new (self->queue, G_LIST_MODEL (self->world->registry),
                                      self->carried);
}

static gboolean
is_alone (gpointer object)
{
  return G_OBJECT (object)->ref_count == 1;
}

static void
end (Fixture *self)
{
  g_assert_finalize_object (self->carrier);
  g_assert_finalize_object (self->queue);
  yd_test_wait_until (is_alone (self->transport));
  g_clear_object (&self->transport);
}

static void
set_up (Fixture       *self,
        gconstpointer  data)
{
  g_autoptr(YdSimOptions) options = yd_sim_options_new ();

  options->breaks = g_strsplit ("rapid-across-users", ",", -1);
  self->world = yd_test_world_new (options);
  self->from = yd_test_world_add_storage (self->world, "alice", "one");
  self->to = yd_test_world_add_storage (self->world, "bob", "two");
  self->folder = g_dir_make_tmp ("yunduo-test-XXXXXX", NULL);
  self->carried = g_build_filename (self->folder, "carried", NULL);
  begin (self);
}

static guint
count_carried (Fixture *self)
{
  g_autoptr(GDir) dir = g_dir_open (self->carried, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

static void
delete_left (const char *path)
{
  g_autoptr(GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      delete_left (child);
    }
  g_remove (path);
}

static void
tear_down (Fixture       *self,
           gconstpointer  data)
{
  end (self);
  delete_left (self->folder);
  g_clear_object (&self->from);
  g_clear_object (&self->to);
  yd_test_world_free (self->world);
  g_free (self->carried);
  g_free (self->folder);
}

/* (transfer full) */
static YdDriveItem *
add_file (Fixture    *self,
          const char *name,
          const char *text)
{
  g_autoptr(GBytes) bytes = g_bytes_new_static (text, strlen (text));
  g_autofree char *id = yd_sim_add_file (self->world->sim, "alice", "backup", "root", name, bytes);
  g_autoptr(GAsyncResult) result = NULL;
  YdDriveItem *item;
  GError *error = NULL;

  yd_drive_client_get_async (yd_storage_get_drive (self->from),
                             yd_storage_get_drive_id (self->from), id, NULL,
                             yd_test_keep_result_cb, &result);
  yd_test_wait_until (result != NULL);
  item = yd_drive_client_get_finish (yd_storage_get_drive (self->from), result, &error);
  g_assert_no_error (error);
  return item;
}

static void
carry (Fixture    *self,
       const char *name)
{
  g_autoptr(YdDriveItem) item = add_file (self, name, name);

  yd_browse_carrier_carry (YD_BROWSE_CARRIER (self->carrier), self->from, item, self->to, "root");
}

static void
assert_arrived (Fixture    *self,
                const char *name)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autofree char *path = g_strconcat ("/", name, NULL);
  g_autoptr(YdDriveItem) item = NULL;
  GError *error = NULL;

  yd_drive_client_get_by_path_async (yd_storage_get_drive (self->to),
                                     yd_storage_get_drive_id (self->to), path, NULL,
                                     yd_test_keep_result_cb, &result);
  yd_test_wait_until (result != NULL);
  item = yd_drive_client_get_by_path_finish (yd_storage_get_drive (self->to), result, &error);
  g_assert_no_error (error);
  g_assert_cmpint (yd_drive_item_get_size (item), ==, strlen (name));
}

static void
test_arrives (Fixture       *self,
              gconstpointer  data)
{
  carry (self, "a.txt");
  carry (self, "二.txt");
  g_assert_cmpuint (yd_app_carrier_n_left (self->carrier), ==, 2);
  yd_test_wait_until (yd_app_carrier_n_left (self->carrier) == 0);
  assert_arrived (self, "a.txt");
  assert_arrived (self, "二.txt");
  yd_test_wait_until (count_carried (self) == 0);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (self->queue)), ==, 4);
}

/* The program ends in the middle of it, and the next one goes on. */
static void
test_next_program (Fixture       *self,
                   gconstpointer  data)
{
  carry (self, "a.txt");
  yd_test_wait_until (g_list_model_get_n_items (G_LIST_MODEL (self->queue)) > 0);
  end (self);
  g_assert_cmpuint (count_carried (self), ==, 1);
  begin (self);
  yd_test_wait_until (yd_app_carrier_n_left (self->carrier) == 0);
  assert_arrived (self, "a.txt");
  yd_test_wait_until (count_carried (self) == 0);
}

static YdTransfer *
wait_for_failure (Fixture *self)
{
  g_autoptr(YdTransfer) transfer = NULL;

  yd_test_wait_until (g_list_model_get_n_items (G_LIST_MODEL (self->queue)) > 0);
  transfer = g_list_model_get_item (G_LIST_MODEL (self->queue), 0);
  yd_test_wait_until (yd_transfer_get_state (transfer) == YD_TRANSFER_FAILED);
  return transfer;
}

static void
refuse_links (Fixture *self)
{
  g_autoptr(GBytes) body = g_bytes_new_static ("{\"code\":\"ForbiddenNoPermission.File\"}", 37);
  YdSimFault fault = { .kind = YD_SIM_FAULT_REPLY, .endpoint = "getDownloadUrl", .status = 403,
                       .body = body, .times = 1 };

  yd_sim_add_fault (self->world->sim, &fault);
}

/* What failed can be tried again from its row. */
static void
test_retried (Fixture       *self,
              gconstpointer  data)
{
  refuse_links (self);
  carry (self, "a.txt");
  yd_transfer_queue_retry (self->queue, wait_for_failure (self));
  yd_test_wait_until (yd_app_carrier_n_left (self->carrier) == 0);
  assert_arrived (self, "a.txt");
}

/* When its row is cleared nothing is left of it. */
static void
test_cleared (Fixture       *self,
              gconstpointer  data)
{
  refuse_links (self);
  carry (self, "a.txt");
  wait_for_failure (self);
  g_assert_cmpuint (yd_app_carrier_n_left (self->carrier), ==, 1);
  yd_transfer_queue_clear_ended (self->queue);
  yd_test_wait_until (yd_app_carrier_n_left (self->carrier) == 0);
  yd_test_wait_until (count_carried (self) == 0);
}

/* What nobody knows where to send is deleted at the start. */
static void
test_left_over (Fixture       *self,
                gconstpointer  data)
{
  g_autofree char *stray = g_build_filename (self->carried, "stray", NULL);

  end (self);
  g_assert_cmpint (g_mkdir (stray, 0700), ==, 0);
  begin (self);
  g_assert_cmpuint (yd_app_carrier_n_left (self->carrier), ==, 0);
  yd_test_wait_until (count_carried (self) == 0);
}

#define ADD(path, func) \
  g_test_add ("/app/carrier/" path, Fixture, NULL, set_up, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("arrives", test_arrives);
  ADD ("next-program", test_next_program);
  ADD ("retried", test_retried);
  ADD ("cleared", test_cleared);
  ADD ("left-over", test_left_over);
  return g_test_run ();
}
