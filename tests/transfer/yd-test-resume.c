/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Interrupted uploads; see the header.
 */
#include "config.h"

#include "yd-test-resume.h"

#include "yd-transfer-journal-private.h"

#include "yd-transfer-group-private.h"
#include "yd-transfer-upload.h"

#include <string.h>

void
yd_test_resume_init (YdTestResume *self)
{
  yd_test_resume_init_with (self, NULL);
}

void
yd_test_resume_init_with (YdTestResume       *self,
                          const YdSimOptions *options)
{
  static const char * const nothing[] = { NULL };
  g_autofree char *path = NULL;
  GError *error = NULL;

  *self = (YdTestResume) { 0 };
  yd_test_transfer_init (&self->test, options);
  path = g_build_filename (self->test.folder, "yunduo.db", NULL);
  self->database = yd_base_database_new (path, nothing, &error);
  g_assert_no_error (error);
  self->storages = g_list_store_new (YD_TYPE_STORAGE);
  g_list_store_append (self->storages, self->test.storage);
}

void
yd_test_resume_clear (YdTestResume *self)
{
  yd_test_resume_drop (self);
  g_assert_finalize_object (self->database);
  g_object_unref (self->storages);
  yd_test_transfer_clear (&self->test);
}

static YdTransferJournal *
open_journal (YdTestResume *self)
{
  GError *error = NULL;
  YdTransferJournal *journal =
    yd_transfer_journal_new (self->database, self->test.folder, &error);

  g_assert_no_error (error);
  return journal;
}

static void
make_engine (YdTestResume      *self,
             YdTransferJournal *journal)
{
  g_clear_pointer (&self->engine, yd_transfer_engine_unref);
  self->engine = yd_transfer_engine_new (self->test.clock, self->test.transport, journal);
  self->engine->part_bytes = YD_TEST_PART_BYTES;
}

void
yd_test_resume_add (YdTestResume       *self,
                    const char         *path,
                    YdTransferConflict  conflict,
                    gboolean            only_instant)
{
  g_autoptr(YdTransferJournal) journal = open_journal (self);
  g_autoptr(GPtrArray) transfers = g_ptr_array_new ();
  g_autoptr(GFile) file = g_file_new_for_path (path);
  YdTransferOptions options = { conflict, only_instant };
  GError *error = NULL;

  yd_test_resume_drop (self);
  make_engine (self, journal);
  self->group = yd_transfer_group_new ("test", YD_TRANSFER_UPLOAD, 1);
  self->transfer = yd_transfer_new_upload (self->test.storage, file, YD_DRIVE_ROOT_ID, FALSE);
  yd_transfer_set_options (self->transfer, &options);
  g_ptr_array_add (transfers, self->transfer);
  yd_transfer_group_add (self->group, transfers, 0);
  g_assert_true (yd_transfer_journal_add (journal, transfers, &error));
  g_assert_no_error (error);
}

void
yd_test_resume_adopt (YdTestResume *self)
{
  g_autoptr(YdTransferJournal) journal = NULL;
  g_autoptr(GPtrArray) groups = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GPtrArray) transfers = NULL;
  GError *error = NULL;

  g_clear_pointer (&self->engine, yd_transfer_engine_unref);
  g_clear_object (&self->transfer);
  g_clear_object (&self->group);
  journal = open_journal (self);
  transfers = yd_transfer_journal_adopt (journal, G_LIST_MODEL (self->storages), groups, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (transfers->len, ==, 1);
  self->transfer = g_object_ref (g_ptr_array_index (transfers, 0));
  self->group = g_object_ref (g_ptr_array_index (groups, 0));
  make_engine (self, journal);
}

static void
ended_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  YdTestResume *self = user_data;

  self->success = yd_transfer_upload_finish (YD_TRANSFER (object), result, &self->error);
  self->running = FALSE;
}

void
yd_test_resume_start (YdTestResume *self)
{
  g_clear_error (&self->error);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  self->running = TRUE;
  self->success = FALSE;
  yd_transfer_set_state (self->transfer, YD_TRANSFER_PREPARING);
  yd_transfer_upload_async (self->engine, self->transfer, self->cancellable, ended_cb, self);
}

static gboolean
has_ended (gpointer data)
{
  return !((YdTestResume *) data)->running;
}

void
yd_test_resume_wait (YdTestResume *self)
{
  yd_test_transfer_spin (has_ended, self);
}

void
yd_test_resume_cut (YdTestResume *self)
{
  g_clear_object (&self->engine->journal);
  g_clear_pointer (&self->engine->digests, yd_transfer_digests_free);
  yd_transfer_get_facts (self->transfer)->keeps = TRUE;
  g_cancellable_cancel (self->cancellable);
  yd_test_resume_wait (self);
  yd_sim_clear_faults (self->test.sim);
}

typedef struct
{
  YdTestResume *self; /* (borrowed) */
  guint wanted;       /* requests */
} Until;

static gboolean
has_come_to (gpointer data)
{
  Until *until = data;

  return !until->self->running ||
         yd_sim_get_journal (until->self->test.sim)->len >= until->wanted;
}

gboolean
yd_test_resume_run_until (YdTestResume *self,
                          guint         nth,
                          gboolean      arrives)
{
  YdSimFault lost = { .kind = YD_SIM_FAULT_LOST_ANSWER, .nth = nth };
  YdSimFault hang = { .kind = YD_SIM_FAULT_HANG, .nth = nth + (arrives ? 1 : 0),
                      .times = G_MAXUINT };
  Until until = { self, yd_sim_get_journal (self->test.sim)->len + hang.nth };
  gboolean came;

  if (arrives)
    yd_sim_add_fault (self->test.sim, &lost);
  yd_sim_add_fault (self->test.sim, &hang);
  yd_test_resume_start (self);
  yd_test_transfer_spin (has_come_to, &until);
  came = self->running;
  if (came)
    yd_test_resume_cut (self);
  yd_sim_clear_faults (self->test.sim);
  return came;
}

void
yd_test_resume_drop (YdTestResume *self)
{
  g_assert_false (self->running);
  if (self->transfer != NULL && self->engine->journal != NULL)
    {
      g_autoptr(GPtrArray) transfers = g_ptr_array_new ();

      g_ptr_array_add (transfers, self->transfer);
      yd_transfer_journal_remove (self->engine->journal, transfers);
    }
  g_clear_pointer (&self->engine, yd_transfer_engine_unref);
  g_clear_object (&self->transfer);
  g_clear_object (&self->group);
  g_clear_object (&self->cancellable);
  g_clear_error (&self->error);
}

static void
listed_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  GPtrArray **items = user_data;
  g_autofree char *marker = NULL;
  GError *error = NULL;

  *items = yd_drive_client_list_finish (YD_DRIVE_CLIENT (object), result, &marker, &error);
  g_assert_no_error (error);
  g_assert_null (marker);
}

static gboolean
is_set (gpointer data)
{
  return *(gpointer *) data != NULL;
}

static void
removed_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  gpointer *done = user_data;
  GError *error = NULL;

  yd_drive_client_remove_finish (YD_DRIVE_CLIENT (object), result, &error);
  g_assert_no_error (error);
  *done = object;
}

void
yd_test_resume_remove (YdTestResume *self,
                       const char   *name)
{
  g_autofree char *path = g_strconcat ("/", name, NULL);
  g_autofree char *id = yd_sim_find (self->test.sim, "alice", "backup", path);
  g_autoptr(YdDriveItem) item = yd_test_transfer_get_item (&self->test, id);
  gpointer done = NULL;

  yd_drive_client_remove_async (yd_storage_get_drive (self->test.storage), item, TRUE, NULL,
                                removed_cb, &done);
  yd_test_transfer_spin (is_set, &done);
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char * const *) a, *(const char * const *) b);
}

char *
yd_test_resume_list (YdTestResume *self)
{
  GPtrArray *items = NULL;
  g_autoptr(GPtrArray) names = g_ptr_array_new ();
  GString *text = g_string_new (NULL);

  yd_drive_client_list_async (yd_storage_get_drive (self->test.storage), self->test.drive_id,
                              YD_DRIVE_ROOT_ID, NULL, NULL, listed_cb, &items);
  yd_test_transfer_spin (is_set, &items);
  for (guint i = 0; i < items->len; i++)
    g_ptr_array_add (names, (gpointer) yd_drive_item_get_name (g_ptr_array_index (items, i)));
  g_ptr_array_sort (names, compare_names);
  for (guint i = 0; i < names->len; i++)
    g_string_append_printf (text, "%s\n", (const char *) g_ptr_array_index (names, i));
  g_ptr_array_unref (items);
  return g_string_free (text, FALSE);
}

goffset
yd_test_resume_count_put (YdTestResume *self)
{
  return yd_test_transfer_count_put (&self->test);
}

guint
yd_test_resume_count_rows (YdTestResume *self,
                           const char   *table)
{
  g_autofree char *sql = g_strconcat ("SELECT count (*) FROM ", table, NULL);
  g_autoptr(GPtrArray) rows = NULL;

  if (self->engine != NULL && self->engine->journal != NULL)
    yd_transfer_journal_write_late (self->engine->journal);
  rows = yd_base_database_query (self->database, NULL, sql, 0);
  return (guint) yd_base_database_row_int (g_ptr_array_index (rows, 0), 0);
}
