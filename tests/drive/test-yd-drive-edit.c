/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Changing: folders, names, places, copies, removals against the simulator, with clashes and lost
 * answers; nothing is ever made twice, and the feed says what happened once.
 */
#include "config.h"

#include "yd-test-drive.h"

#include <string.h>

static YdDriveItem *
create_folder (YdTestDrive *self,
               const char  *name,
               gboolean     reuse)
{
  yd_drive_client_create_folder_async (self->client, self->drive_id, "root", name, reuse, NULL,
                                       yd_test_drive_take, self);
  return yd_drive_client_create_folder_finish (self->client, yd_test_drive_wait (self),
                                               &self->error);
}

static YdDriveItem *
rename_to (YdTestDrive *self,
           YdDriveItem *item,
           const char  *name)
{
  yd_drive_client_rename_async (self->client, item, name, NULL, yd_test_drive_take, self);
  return yd_drive_client_rename_finish (self->client, yd_test_drive_wait (self), &self->error);
}

static gboolean
move_to (YdTestDrive *self,
         YdDriveItem *item,
         const char  *parent_id)
{
  yd_drive_client_move_async (self->client, item, parent_id, NULL, yd_test_drive_take, self);
  return yd_drive_client_move_finish (self->client, yd_test_drive_wait (self), &self->error);
}

static YdDriveItem *
copy_to (YdTestDrive *self,
         YdDriveItem *item,
         const char  *parent_id,
         gboolean     auto_rename)
{
  yd_drive_client_copy_async (self->client, item, parent_id, auto_rename, NULL,
                              yd_test_drive_take, self);
  return yd_drive_client_copy_finish (self->client, yd_test_drive_wait (self), &self->error);
}

static gboolean
remove_item (YdTestDrive *self,
             YdDriveItem *item,
             gboolean     permanently)
{
  yd_drive_client_remove_async (self->client, item, permanently, NULL, yd_test_drive_take, self);
  return yd_drive_client_remove_finish (self->client, yd_test_drive_wait (self), &self->error);
}

/* Folders */

static void
test_create_folder (YdTestDrive   *self,
                    gconstpointer  data)
{
  g_autoptr(YdDriveItem) item = create_folder (self, "照片 [2024]", FALSE);
  g_autoptr(YdDriveItem) again = NULL;
  g_autoptr(YdDriveItem) stored = NULL;

  g_assert_no_error (self->error);
  g_assert_true (yd_drive_item_is_folder (item));
  g_assert_cmpstr (yd_drive_item_get_name (item), ==, "照片 [2024]");
  g_assert_cmpstr (yd_drive_item_get_parent_id (item), ==, "root");
  g_assert_cmpint (yd_drive_item_get_created_us (item), >, 0);
  yd_test_drive_assert_feed (self, "+照片 [2024]@root;");
  stored = yd_test_drive_get (self, yd_drive_item_get_id (item));
  g_assert_true (yd_drive_item_is_folder (stored));

  g_assert_null (create_folder (self, "照片 [2024]", FALSE));
  g_assert_error (self->error, YD_DRIVE_ERROR, YD_DRIVE_ERROR_EXISTS);
  again = create_folder (self, "照片 [2024]", TRUE);
  g_assert_no_error (self->error);
  g_assert_cmpstr (yd_drive_item_get_id (again), ==, yd_drive_item_get_id (item));
  yd_test_drive_assert_feed (self, "");
  g_assert_cmpuint (yd_test_drive_count (self, "root", NULL), ==, 1);
}

static void
test_create_folder_refused (YdTestDrive   *self,
                            gconstpointer  data)
{
  G_GNUC_UNUSED g_autofree char *file_id = yd_test_drive_add_file (self, "root", "taken", "x");

  g_assert_null (create_folder (self, "taken", TRUE));
  g_assert_error (self->error, YD_DRIVE_ERROR, YD_DRIVE_ERROR_EXISTS);
  yd_sim_clear_journal (self->sim);
  g_assert_null (create_folder (self, "a/b", FALSE));
  g_assert_error (self->error, YD_DRIVE_ERROR, YD_DRIVE_ERROR_NAME);
  g_assert_null (create_folder (self, "", FALSE));
  g_assert_error (self->error, YD_DRIVE_ERROR, YD_DRIVE_ERROR_NAME);
  g_assert_cmpuint (yd_sim_get_journal (self->sim)->len, ==, 0);
  yd_test_drive_reply (self, "openFile/create", 200, "{\"exist\":true}");
  g_assert_null (create_folder (self, "b", FALSE));
  g_assert_error (self->error, YD_DRIVE_ERROR, YD_DRIVE_ERROR_PROTOCOL);
  yd_test_drive_assert_feed (self, "");
}

/* The folder was made, the answer lost: it is ours, and there is one. */
static void
test_create_folder_lost (YdTestDrive   *self,
                         gconstpointer  data)
{
  g_autoptr(YdDriveItem) item = NULL;

  yd_test_drive_fault (self, "openFile/create", YD_SIM_FAULT_LOST_ANSWER);
  item = create_folder (self, "once", FALSE);
  g_assert_no_error (self->error);
  yd_test_drive_assert_feed (self, "+once@root;");
  g_assert_cmpuint (yd_test_drive_count (self, "root", "once"), ==, 1);
}

/* The folder was there for long, and no answer came: the name is taken. */
static void
test_create_folder_lost_but_old (YdTestDrive   *self,
                                 gconstpointer  data)
{
  g_autofree char *id = yd_test_drive_add_folder (self, "root", "old");
  g_autofree char *entry = g_strdup_printf ("{\"file_id\":\"%s\",\"name\":\"old\","
                                            "\"type\":\"folder\",\"parent_file_id\":\"root\","
                                            "\"created_at\":\"2020-01-01T00:00:00.000Z\"}", id);

  yd_test_drive_fault (self, "openFile/create", YD_SIM_FAULT_CUT_BEFORE);
  yd_test_drive_reply (self, "openFile/get", 200, entry);
  g_assert_null (create_folder (self, "old", FALSE));
  g_assert_error (self->error, YD_DRIVE_ERROR, YD_DRIVE_ERROR_EXISTS);
  yd_test_drive_assert_feed (self, "");
}

/* Renaming */

static void
test_rename (YdTestDrive   *self,
             gconstpointer  data)
{
  g_autofree char *id = yd_test_drive_add_file (self, "root", "a.txt", "x");
  G_GNUC_UNUSED g_autofree char *other_id = yd_test_drive_add_file (self, "root", "b.txt", "y");
  g_autoptr(YdDriveItem) item = yd_test_drive_get (self, id);
  g_autoptr(YdDriveItem) renamed = rename_to (self, item, "ä?.pdf");

  g_assert_no_error (self->error);
  g_assert_cmpstr (yd_drive_item_get_id (renamed), ==, id);
  g_assert_cmpstr (yd_drive_item_get_name (renamed), ==, "ä?.pdf");
  g_assert_cmpstr (yd_drive_item_get_extension (renamed), ==, "pdf");
  yd_test_drive_assert_feed (self, "~ä?.pdf;");

  g_assert_null (rename_to (self, renamed, "b.txt"));
  g_assert_error (self->error, YD_DRIVE_ERROR, YD_DRIVE_ERROR_EXISTS);
  g_assert_null (rename_to (self, renamed, "a/b"));
  g_assert_error (self->error, YD_DRIVE_ERROR, YD_DRIVE_ERROR_NAME);
  yd_test_drive_assert_feed (self, "");
}

/* Another shape of refusal: the entry in the way comes back. And a refusal of our own success. */
static void
test_rename_odd_answers (YdTestDrive   *self,
                         gconstpointer  data)
{
  g_autofree char *id = yd_test_drive_add_file (self, "root", "a.txt", "x");
  g_autoptr(YdDriveItem) item = yd_test_drive_get (self, id);
  g_autoptr(YdDriveItem) same = NULL;

  yd_test_drive_reply (self, "openFile/update", 200,
                       "{\"file_id\":\"other\",\"name\":\"b\",\"type\":\"file\"}");
  g_assert_null (rename_to (self, item, "b"));
  g_assert_error (self->error, YD_DRIVE_ERROR, YD_DRIVE_ERROR_EXISTS);
  yd_test_drive_assert_feed (self, "");

  yd_test_drive_reply (self, "openFile/update", 400, "{\"code\":\"AlreadyExist.File\"}");
  same = rename_to (self, item, "a.txt");
  g_assert_no_error (self->error);
  yd_test_drive_assert_feed (self, "~a.txt;");
}

static void
test_rename_lost (YdTestDrive   *self,
                  gconstpointer  data)
{
  g_autofree char *id = yd_test_drive_add_file (self, "root", "a.txt", "x");
  g_autoptr(YdDriveItem) item = yd_test_drive_get (self, id);
  g_autoptr(YdDriveItem) renamed = NULL;

  yd_test_drive_fault (self, "openFile/update", YD_SIM_FAULT_LOST_ANSWER);
  renamed = rename_to (self, item, "b.txt");
  g_assert_no_error (self->error);
  g_assert_cmpstr (yd_drive_item_get_name (renamed), ==, "b.txt");
  yd_test_drive_assert_feed (self, "~b.txt;");
}

/* Moving */

static void
test_move (YdTestDrive   *self,
           gconstpointer  data)
{
  g_autofree char *folder_id = yd_test_drive_add_folder (self, "root", "d");
  g_autofree char *id = yd_test_drive_add_file (self, "root", "a.txt", "x");
  g_autofree char *twin_id = NULL;
  g_autoptr(YdDriveItem) item = yd_test_drive_get (self, id);
  g_autoptr(YdDriveItem) twin = NULL;
  g_autoptr(YdDriveItem) folder = yd_test_drive_get (self, folder_id);
  g_autofree char *expected = g_strdup_printf ("-%s@root;+a.txt@%s;", id, folder_id);

  g_assert_true (move_to (self, item, folder_id));
  yd_test_drive_assert_feed (self, expected);
  g_assert_cmpuint (yd_test_drive_count (self, folder_id, "a.txt"), ==, 1);

  twin_id = yd_test_drive_add_file (self, "root", "a.txt", "y");
  twin = yd_test_drive_get (self, twin_id);
  g_assert_false (move_to (self, twin, folder_id));
  g_assert_error (self->error, YD_DRIVE_ERROR, YD_DRIVE_ERROR_EXISTS);
  g_assert_false (move_to (self, folder, folder_id));
  g_assert_error (self->error, YD_DRIVE_ERROR, YD_DRIVE_ERROR_UNSUPPORTED);
  g_assert_false (move_to (self, twin, "655f3a1c2b7e5d0f4c1a4e0db2f5a5f0c3d1e2f4"));
  g_assert_error (self->error, YD_DRIVE_ERROR, YD_DRIVE_ERROR_NOT_FOUND);
  yd_test_drive_assert_feed (self, "");
}

static void
test_move_lost (YdTestDrive   *self,
                gconstpointer  data)
{
  g_autofree char *folder_id = yd_test_drive_add_folder (self, "root", "d");
  g_autofree char *id = yd_test_drive_add_file (self, "root", "a.txt", "x");
  g_autoptr(YdDriveItem) item = yd_test_drive_get (self, id);
  g_autofree char *expected = g_strdup_printf ("-%s@root;+a.txt@%s;", id, folder_id);

  yd_test_drive_fault (self, "openFile/move", YD_SIM_FAULT_LOST_ANSWER);
  g_assert_true (move_to (self, item, folder_id));
  yd_test_drive_assert_feed (self, expected);
}

/* Copying */

static void
test_copy_file (YdTestDrive   *self,
                gconstpointer  data)
{
  g_autofree char *folder_id = yd_test_drive_add_folder (self, "root", "d");
  g_autofree char *id = yd_test_drive_add_file (self, "root", "a.txt", "hello");
  g_autoptr(YdDriveItem) item = yd_test_drive_get (self, id);
  g_autoptr(YdDriveItem) copy = copy_to (self, item, folder_id, FALSE);
  g_autoptr(YdDriveItem) beside = NULL;
  g_autofree char *expected = g_strdup_printf ("+a.txt@%s;", folder_id);

  g_assert_no_error (self->error);
  g_assert_cmpstr (yd_drive_item_get_id (copy), !=, id);
  g_assert_cmpstr (yd_drive_item_get_content_hash (copy), ==,
                   yd_drive_item_get_content_hash (item));
  yd_test_drive_assert_feed (self, expected);

  beside = copy_to (self, item, "root", TRUE);
  g_assert_no_error (self->error);
  g_assert_cmpstr (yd_drive_item_get_name (beside), !=, "a.txt");
  g_assert_cmpuint (yd_test_drive_count (self, "root", NULL), ==, 3);
}

static void
set_polls (YdSimOptions *options,
           YdTestDrive  *self)
{
  options->async_polls = 3;
}

static void
test_copy_folder (YdTestDrive   *self,
                  gconstpointer  data)
{
  g_autofree char *folder_id = yd_test_drive_add_folder (self, "root", "d");
  g_autofree char *target_id = yd_test_drive_add_folder (self, "root", "t");
  G_GNUC_UNUSED g_autofree char *id = yd_test_drive_add_file (self, folder_id, "a.txt", "hello");
  g_autoptr(YdDriveItem) folder = yd_test_drive_get (self, folder_id);
  g_autoptr(YdDriveItem) copy = copy_to (self, folder, target_id, FALSE);

  g_assert_no_error (self->error);
  g_assert_cmpuint (yd_sim_count (self->sim, "async_task/get"), ==, 4);
  g_assert_true (yd_drive_item_is_folder (copy));
  g_assert_cmpuint (yd_test_drive_count (self, yd_drive_item_get_id (copy), "a.txt"), ==, 1);
}

static void
test_task_fails (YdTestDrive   *self,
                 gconstpointer  data)
{
  g_autofree char *folder_id = yd_test_drive_add_folder (self, "root", "d");
  g_autofree char *target_id = yd_test_drive_add_folder (self, "root", "t");
  g_autoptr(YdDriveItem) folder = yd_test_drive_get (self, folder_id);
  g_autoptr(GBytes) running = g_bytes_new_static ("{\"state\":\"Musing\"}", 18);
  YdSimFault for_ever = { .kind = YD_SIM_FAULT_REPLY, .endpoint = "async_task/get", .status = 200,
                          .times = G_MAXUINT, .body = running };

  yd_test_drive_reply (self, "async_task/get", 200,
                       "{\"state\":\"Failed\",\"error_code\":\"QuotaExhausted.Drive\"}");
  g_assert_null (copy_to (self, folder, target_id, FALSE));
  g_assert_error (self->error, YD_DRIVE_ERROR, YD_DRIVE_ERROR_QUOTA);

  yd_sim_add_fault (self->sim, &for_ever);
  g_assert_null (copy_to (self, folder, target_id, TRUE));
  g_assert_error (self->error, YD_DRIVE_ERROR, YD_DRIVE_ERROR_SERVICE);
  yd_test_drive_assert_feed (self, "");
}

/* Whatever is lost and when: in the end there is one copy. */
static void
test_copy_lost (YdTestDrive   *self,
                gconstpointer  data)
{
  static const YdSimFaultKind kinds[] = { YD_SIM_FAULT_LOST_ANSWER, YD_SIM_FAULT_CUT_BEFORE };
  g_autofree char *id = yd_test_drive_add_file (self, "root", "a.txt", "hello");
  g_autoptr(YdDriveItem) item = yd_test_drive_get (self, id);

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autofree char *name = g_strdup_printf ("target %u", i);
      g_autofree char *target_id = yd_test_drive_add_folder (self, "root", name);
      g_autoptr(YdDriveItem) copy = NULL;
      g_autofree char *expected = g_strdup_printf ("+a.txt@%s;", target_id);

      yd_test_drive_fault (self, "openFile/copy", kinds[i]);
      copy = copy_to (self, item, target_id, FALSE);
      g_assert_no_error (self->error);
      yd_test_drive_assert_feed (self, expected);
      g_assert_cmpuint (yd_test_drive_count (self, target_id, NULL), ==, 1);
    }
}

static void
test_copy_folder_lost (YdTestDrive   *self,
                       gconstpointer  data)
{
  g_autofree char *folder_id = yd_test_drive_add_folder (self, "root", "d");
  g_autofree char *target_id = yd_test_drive_add_folder (self, "root", "t");
  g_autoptr(YdDriveItem) folder = yd_test_drive_get (self, folder_id);
  g_autoptr(YdDriveItem) copy = NULL;

  yd_test_drive_fault (self, "openFile/copy", YD_SIM_FAULT_LOST_ANSWER);
  copy = copy_to (self, folder, target_id, FALSE);
  g_assert_cmpuint (yd_sim_count (self->sim, "openFile/copy"), <=, 2);
  g_assert_no_error (self->error);
  g_assert_cmpuint (yd_test_drive_count (self, target_id, NULL), ==, 1);
}

static void
test_copy_odd_answers (YdTestDrive   *self,
                       gconstpointer  data)
{
  g_autofree char *id = yd_test_drive_add_file (self, "root", "a.txt", "hello");
  g_autoptr(YdDriveItem) item = yd_test_drive_get (self, id);

  yd_test_drive_reply (self, "openFile/copy", 200, "{\"async_task_id\":null}");
  g_assert_null (copy_to (self, item, "root", TRUE));
  g_assert_error (self->error, YD_DRIVE_ERROR, YD_DRIVE_ERROR_PROTOCOL);
  yd_test_drive_reply (self, "openFile/copy", 400, "{\"code\":\"QuotaExhausted.Drive\"}");
  g_assert_null (copy_to (self, item, "root", TRUE));
  g_assert_error (self->error, YD_DRIVE_ERROR, YD_DRIVE_ERROR_QUOTA);
  yd_test_drive_assert_feed (self, "");
}

/* Removing */

static void
test_remove (YdTestDrive   *self,
             gconstpointer  data)
{
  for (guint permanently = 0; permanently < 2; permanently++)
    {
      g_autofree char *folder_id = yd_test_drive_add_folder (self, "root", "d");
      G_GNUC_UNUSED g_autofree char *inner_id =
        yd_test_drive_add_file (self, folder_id, "a.txt", "x");
      g_autofree char *id = yd_test_drive_add_file (self, "root", "b.txt", "y");
      g_autoptr(YdDriveItem) folder = yd_test_drive_get (self, folder_id);
      g_autoptr(YdDriveItem) file = yd_test_drive_get (self, id);
      g_autofree char *expected = g_strdup_printf ("-%s@root;-%s@root;-%s@root;", folder_id, id,
                                                   id);

      g_assert_true (remove_item (self, folder, permanently));
      g_assert_true (remove_item (self, file, permanently));
      g_assert_true (remove_item (self, file, permanently));
      yd_test_drive_assert_feed (self, expected);
      g_assert_cmpuint (yd_test_drive_count (self, "root", NULL), ==, 0);
    }
}

static void
test_remove_odd_answers (YdTestDrive   *self,
                         gconstpointer  data)
{
  g_autofree char *id = yd_test_drive_add_file (self, "root", "b.txt", "y");
  g_autoptr(YdDriveItem) file = yd_test_drive_get (self, id);

  yd_test_drive_reply (self, "recyclebin/trash", 403,
                       "{\"code\":\"ForbiddenNoPermission.File\"}");
  g_assert_false (remove_item (self, file, FALSE));
  g_assert_error (self->error, YD_DRIVE_ERROR, YD_DRIVE_ERROR_FORBIDDEN);
  yd_test_drive_reply (self, "recyclebin/trash", 200, "<html>");
  g_assert_false (remove_item (self, file, FALSE));
  g_assert_error (self->error, YD_DRIVE_ERROR, YD_DRIVE_ERROR_PROTOCOL);
  yd_test_drive_assert_feed (self, "");

  yd_test_drive_reply (self, "recyclebin/trash", 204, "");
  g_assert_true (remove_item (self, file, FALSE));
  yd_test_drive_fault (self, "openFile/delete", YD_SIM_FAULT_LOST_ANSWER);
  g_assert_true (remove_item (self, file, TRUE));
}

#define ADD(path, options, func) \
  g_test_add ("/drive/edit/" path, YdTestDrive, (gconstpointer) (options), \
              yd_test_drive_set_up, func, yd_test_drive_tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("folder", NULL, test_create_folder);
  ADD ("folder/refused", NULL, test_create_folder_refused);
  ADD ("folder/lost", NULL, test_create_folder_lost);
  ADD ("folder/lost-but-old", NULL, test_create_folder_lost_but_old);
  ADD ("rename", NULL, test_rename);
  ADD ("rename/odd-answers", NULL, test_rename_odd_answers);
  ADD ("rename/lost", NULL, test_rename_lost);
  ADD ("move", NULL, test_move);
  ADD ("move/lost", NULL, test_move_lost);
  ADD ("copy/file", NULL, test_copy_file);
  ADD ("copy/folder", set_polls, test_copy_folder);
  ADD ("copy/task-fails", NULL, test_task_fails);
  ADD ("copy/lost", NULL, test_copy_lost);
  ADD ("copy/folder-lost", NULL, test_copy_folder_lost);
  ADD ("copy/odd-answers", NULL, test_copy_odd_answers);
  ADD ("remove", NULL, test_remove);
  ADD ("remove/odd-answers", NULL, test_remove_odd_answers);
  return g_test_run ();
}
