/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Every call of the client, cancelled before it begins, at each of its requests, and after its
 * end; and the same calls with a service that answers nonsense at each of their requests.
 */
#include "config.h"

#include "yd-test-drive.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

/* What a call works on. */
typedef struct
{
  YdDriveItem *file;     /* (owned) */
  YdDriveItem *folder;   /* (owned) */
  char *target_id;       /* (owned) */
  char *inner_id;        /* (owned): a file in the folder */
  YdDriveUpload *upload; /* (owned) */
  int fd;
} Things;

typedef struct
{
  const char *name;
  void     (*start)  (YdTestDrive  *self,
                      Things       *things,
                      GCancellable *cancellable);
  gboolean (*finish) (YdTestDrive  *self,
                      GAsyncResult *result,
                      GError      **error);
} Operation;

/* The calls */

#define START(what, ...) \
  static void \
  start_##what (YdTestDrive *self, Things *things, GCancellable *cancellable) \
  { \
    yd_drive_client_##what##_async (self->client, __VA_ARGS__, cancellable, yd_test_drive_take, \
                                    self); \
  }

#define FINISH(what, Type, free_func, ...) \
  static gboolean \
  finish_##what (YdTestDrive *self, GAsyncResult *result, GError **error) \
  { \
    Type value = yd_drive_client_##what##_finish (self->client, result, __VA_ARGS__); \
    \
    if (value == NULL) \
      return FALSE; \
    free_func (value); \
    return TRUE; \
  }

#define FINISH_BOOLEAN(what, ...) \
  static gboolean \
  finish_##what (YdTestDrive *self, GAsyncResult *result, GError **error) \
  { \
    return yd_drive_client_##what##_finish (self->client, result, __VA_ARGS__); \
  }

static void
start_get_user (YdTestDrive  *self,
                Things       *things,
                GCancellable *cancellable)
{
  yd_drive_client_get_user_async (self->client, cancellable, yd_test_drive_take, self);
}

static void
start_get_space (YdTestDrive  *self,
                 Things       *things,
                 GCancellable *cancellable)
{
  yd_drive_client_get_space_async (self->client, cancellable, yd_test_drive_take, self);
}

static void
start_get_membership (YdTestDrive  *self,
                      Things       *things,
                      GCancellable *cancellable)
{
  yd_drive_client_get_membership_async (self->client, cancellable, yd_test_drive_take, self);
}

static void
start_get_scopes (YdTestDrive  *self,
                  Things       *things,
                  GCancellable *cancellable)
{
  yd_drive_client_get_scopes_async (self->client, cancellable, yd_test_drive_take, self);
}

static void
start_create_upload (YdTestDrive  *self,
                     Things       *things,
                     GCancellable *cancellable)
{
  YdDriveUploadPlan plan = { .drive_id = self->drive_id, .parent_id = "root", .name = "instant",
                             .fd = things->fd, .size = 2000, .n_parts = 1, .instant = TRUE,
                             .check_name_mode = "refuse" };

  yd_drive_client_create_upload_async (self->client, &plan, cancellable, yd_test_drive_take, self);
}

FINISH (get_user, YdDriveUser *, yd_drive_user_free, error)
FINISH_BOOLEAN (get_space, NULL, NULL, error)
FINISH (get_membership, YdDriveMembership *, yd_drive_membership_free, error)
FINISH (get_scopes, char **, g_strfreev, error)
START (get_path, self->drive_id, things->inner_id)
FINISH (get_path, char *, g_free, error)
START (list, self->drive_id, "root", NULL)
FINISH (list, GPtrArray *, g_ptr_array_unref, NULL, error)
START (get, self->drive_id, yd_drive_item_get_id (things->file))
FINISH (get, YdDriveItem *, yd_drive_item_unref, error)
START (create_folder, self->drive_id, "root", "target", TRUE)
FINISH (create_folder, YdDriveItem *, yd_drive_item_unref, error)
START (rename, things->file, "renamed")
FINISH (rename, YdDriveItem *, yd_drive_item_unref, error)
START (move, things->folder, things->target_id)
FINISH_BOOLEAN (move, error)
START (copy, things->folder, things->target_id, FALSE)
FINISH (copy, YdDriveItem *, yd_drive_item_unref, error)
START (remove, things->folder, FALSE)
FINISH_BOOLEAN (remove, error)
START (get_link, self->drive_id, yd_drive_item_get_id (things->file))
FINISH (get_link, YdDriveLink *, yd_drive_link_free, error)
FINISH (create_upload, YdDriveUpload *, yd_drive_upload_free, error)
START (get_part_urls, things->upload, 1, 1)
FINISH (get_part_urls, GPtrArray *, g_ptr_array_unref, error)
START (list_parts, things->upload)
FINISH (list_parts, GArray *, g_array_unref, error)
START (complete, things->upload)
FINISH (complete, YdDriveItem *, yd_drive_item_unref, error)

#define OPERATION(what) { #what, start_##what, finish_##what }

static const Operation operations[] = {
  OPERATION (get_user), OPERATION (get_space), OPERATION (get_membership),
  OPERATION (get_scopes), OPERATION (get_path), OPERATION (list), OPERATION (get),
  OPERATION (create_folder), OPERATION (rename), OPERATION (move), OPERATION (copy),
  OPERATION (remove), OPERATION (get_link), OPERATION (create_upload),
  OPERATION (get_part_urls), OPERATION (list_parts), OPERATION (complete),
};

/* Things */

static void
make_things (YdTestDrive *self,
             Things      *things)
{
  g_autofree char *content = g_strnfill (2000, 'k');
  g_autofree char *file_id = yd_test_drive_add_file (self, "root", "file", content);
  g_autofree char *folder_id = yd_test_drive_add_folder (self, "root", "folder");
  g_autofree char *path = NULL;

  things->inner_id = yd_test_drive_add_file (self, folder_id, "inner", "x");
  things->target_id = yd_test_drive_add_folder (self, "root", "target");
  things->file = yd_test_drive_get (self, file_id);
  things->folder = yd_test_drive_get (self, folder_id);
  things->fd = g_file_open_tmp ("yd-cancel-XXXXXX", &path, NULL);
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_cmpint (write (things->fd, content, 2000), ==, 2000);

  /* An upload that is complete already: complete () looks at the file. */
  things->upload = g_new0 (YdDriveUpload, 1);
  things->upload->drive_id = g_strdup (self->drive_id);
  things->upload->parent_id = g_strdup ("root");
  things->upload->file_id = g_strdup (file_id);
  things->upload->upload_id = g_strdup ("0614A18D17CB44AFA3F8EDB93C629371");
  things->upload->name = g_strdup ("file");
  things->upload->size = 2000;
}

static void
begin_upload (YdTestDrive *self,
              Things      *things)
{
  YdDriveUploadPlan plan = { .drive_id = self->drive_id, .parent_id = "root", .name = "parts",
                             .fd = things->fd, .size = 2000, .n_parts = 1 };

  yd_drive_client_create_upload_async (self->client, &plan, NULL, yd_test_drive_take, self);
  yd_drive_upload_free (things->upload);
  things->upload = yd_drive_client_create_upload_finish (self->client, yd_test_drive_wait (self),
                                                         &self->error);
  g_assert_no_error (self->error);
}

static void
clear_things (Things *things)
{
  yd_drive_item_unref (things->file);
  yd_drive_item_unref (things->folder);
  yd_drive_upload_free (things->upload);
  g_free (things->target_id);
  g_free (things->inner_id);
  close (things->fd);
}

static void
prepare (YdTestDrive     *self,
         Things          *things,
         const Operation *operation)
{
  make_things (self, things);
  if (strstr (operation->name, "part") != NULL)
    begin_upload (self, things);
  yd_sim_clear_journal (self->sim);
  yd_test_drive_assert_feed (self, "");
}

/* The tests */

static const Operation *
find_operation (void)
{
  const char *path = strrchr (g_test_get_path (), '/') + 1;

  for (guint i = 0; i < G_N_ELEMENTS (operations); i++)
    if (g_str_equal (operations[i].name, path))
      return &operations[i];
  g_assert_not_reached ();
}

static guint
run (YdTestDrive     *self,
     Things          *things,
     const Operation *operation,
     GCancellable    *cancellable)
{
  operation->start (self, things, cancellable);
  g_assert_true (operation->finish (self, yd_test_drive_wait (self), &self->error));
  g_assert_no_error (self->error);
  return yd_sim_get_journal (self->sim)->len;
}

static void
test_before (YdTestDrive   *self,
             gconstpointer  data)
{
  const Operation *operation = find_operation ();
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  Things things = { 0 };

  prepare (self, &things, operation);
  g_cancellable_cancel (cancellable);
  operation->start (self, &things, cancellable);
  g_assert_null (self->result);
  g_assert_false (operation->finish (self, yd_test_drive_wait (self), &self->error));
  g_assert_error (self->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (yd_sim_get_journal (self->sim)->len, ==, 0);
  yd_test_drive_assert_feed (self, "");
  clear_things (&things);
}

typedef struct
{
  YdSim *sim; /* (borrowed) */
  guint count;
} Arrival;

static gboolean
has_arrived (gpointer user_data)
{
  Arrival *arrival = user_data;

  return yd_sim_get_journal (arrival->sim)->len >= arrival->count;
}

/* The nth request hangs, for every n, and the call is cancelled then. */
static void
test_during (YdTestDrive   *self,
             gconstpointer  data)
{
  const Operation *operation = find_operation ();

  for (guint n = 1; n < 20; n++)
    {
      g_autoptr(GCancellable) cancellable = g_cancellable_new ();
      YdSimFault hang = { .kind = YD_SIM_FAULT_HANG, .nth = n };
      Arrival arrival = { self->sim, n };
      Things things = { 0 };
      gboolean reached;

      prepare (self, &things, operation);
      yd_sim_add_fault (self->sim, &hang);
      operation->start (self, &things, cancellable);
      while (self->result == NULL && !has_arrived (&arrival))
        g_main_context_iteration (NULL, TRUE);
      reached = self->result == NULL;
      if (reached)
        {
          g_cancellable_cancel (cancellable);
          g_assert_false (operation->finish (self, yd_test_drive_wait (self), &self->error));
          g_assert_error (self->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
          g_assert_cmpuint (yd_sim_get_journal (self->sim)->len, ==, n);
        }
      else
        g_assert_true (operation->finish (self, yd_test_drive_wait (self), NULL));
      yd_sim_clear_faults (self->sim);
      clear_things (&things);
      if (!reached)
        {
          g_assert_cmpuint (n, >, 1);
          return;
        }
      /* A fresh drive for the next round. */
      yd_test_drive_tear_down (self, data);
      memset (self, 0, sizeof *self);
      yd_test_drive_set_up (self, data);
    }
  g_assert_not_reached ();
}

static void
test_after (YdTestDrive   *self,
            gconstpointer  data)
{
  const Operation *operation = find_operation ();
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  Things things = { 0 };
  guint count;

  prepare (self, &things, operation);
  count = run (self, &things, operation, cancellable);
  g_assert_cmpuint (count, >, 0);
  g_cancellable_cancel (cancellable);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_assert_null (self->result);
  g_assert_cmpuint (yd_sim_get_journal (self->sim)->len, ==, count);
  clear_things (&things);
}

/* Nonsense as the nth answer, for every n: an error or a result, never a crash, never a hang. */
static void
test_nonsense (YdTestDrive   *self,
               gconstpointer  data)
{
  static const char *bodies[] = {
    "<html></html>", "{\"file_id\":", "[]", "{\"file_id\":7,\"user_id\":{},\"items\":1}",
    "{\"file_id\":null,\"user_id\":null,\"items\":null,\"url\":null,\"state\":null}",
    "{\"file_id\":\"x\",\"upload_id\":\"\",\"part_info_list\":{},\"uploaded_parts\":{}}",
  };
  const Operation *operation = find_operation ();
  guint n_bodies = G_N_ELEMENTS (bodies);

  for (guint i = 0; i < n_bodies * 3; i++)
    {
      g_autoptr(GBytes) body = g_bytes_new_static (bodies[i % n_bodies],
                                                   strlen (bodies[i % n_bodies]));
      YdSimFault fault = { .kind = YD_SIM_FAULT_REPLY, .nth = i / n_bodies + 1, .status = 200,
                           .body = body };
      Things things = { 0 };

      prepare (self, &things, operation);
      yd_sim_add_fault (self->sim, &fault);
      operation->start (self, &things, NULL);
      if (!operation->finish (self, yd_test_drive_wait (self), &self->error))
        g_assert_true (self->error->domain == YD_DRIVE_ERROR);
      yd_sim_clear_faults (self->sim);
      clear_things (&things);
      yd_test_drive_tear_down (self, data);
      memset (self, 0, sizeof *self);
      yd_test_drive_set_up (self, data);
    }
}

int
main (int   argc,
      char *argv[])
{
  static const struct
  {
    const char *name;
    void (*func) (YdTestDrive   *self,
                  gconstpointer  data);
  } moments[] = {
    { "before", test_before }, { "during", test_during }, { "after", test_after },
    { "nonsense", test_nonsense },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (moments); i++)
    for (guint j = 0; j < G_N_ELEMENTS (operations); j++)
      {
        g_autofree char *path = g_strdup_printf ("/drive/cancel/%s/%s", moments[i].name,
                                                 operations[j].name);

        g_test_add (path, YdTestDrive, NULL, yd_test_drive_set_up, moments[i].func,
                    yd_test_drive_tear_down);
      }
  return g_test_run ();
}
