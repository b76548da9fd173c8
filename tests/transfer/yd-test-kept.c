/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A queue with a journal; see the header.
 */
#include "config.h"

#include "yd-test-kept.h"

#include "yd-transfer-journal-private.h"
#include "yd-transfer-queue-inner.h"

static void
open_queue (YdTestKept *self)
{
  GError *error = NULL;
  g_autoptr(YdTransferJournal) journal =
    yd_transfer_journal_new (self->database, self->base.folder, &error);

  g_assert_no_error (error);
  self->base.queue = yd_transfer_queue_new (self->base.clock, self->base.transport, journal);
  yd_transfer_queue_set_part_bytes (self->base.queue, YD_TEST_PART_BYTES);
  yd_transfer_queue_set_sandboxed (self->base.queue, self->sandboxed);
}

void
yd_test_kept_init (YdTestKept *self)
{
  static const char * const nothing[] = { NULL };
  g_autofree char *path = NULL;
  GError *error = NULL;

  *self = (YdTestKept) { 0 };
  yd_test_transfer_init (&self->base, NULL);
  yd_test_transfer_configure (&self->base, FALSE, YD_STORAGE_LIVP_JPEG);
  path = g_build_filename (self->base.folder, "yunduo.db", NULL);
  self->database = yd_base_database_new (path, nothing, &error);
  g_assert_no_error (error);
  self->storages = g_list_store_new (YD_TYPE_STORAGE);
  g_list_store_append (self->storages, self->base.storage);
  g_assert_finalize_object (self->base.queue);
  open_queue (self);
}

void
yd_test_kept_clear (YdTestKept *self)
{
  yd_test_transfer_wait (&self->base);
  g_object_unref (self->storages);
  yd_test_transfer_clear (&self->base);
  g_assert_finalize_object (self->database);
}

static gboolean
is_alone (gpointer data)
{
  return G_OBJECT (data)->ref_count == 1;
}

void
yd_test_kept_end (YdTestKept *self)
{
  yd_test_transfer_check_counts (self->base.queue);
  g_assert_finalize_object (self->base.queue);
  yd_test_transfer_spin (is_alone, self->base.transport);
}

void
yd_test_kept_begin (YdTestKept *self)
{
  open_queue (self);
  yd_transfer_queue_restore (self->base.queue, G_LIST_MODEL (self->storages));
}

void
yd_test_kept_restart (YdTestKept *self)
{
  yd_test_kept_end (self);
  yd_sim_clear_faults (self->base.sim);
  yd_test_kept_begin (self);
}

guint
yd_test_kept_count_rows (YdTestKept *self,
                         const char *table)
{
  g_autofree char *sql = g_strconcat ("SELECT count (*) FROM ", table, NULL);
  g_autoptr(GPtrArray) rows = NULL;

  yd_transfer_journal_write_late (self->base.queue->engine->journal);
  rows = yd_base_database_query (self->database, NULL, sql, 0);
  return (guint) yd_base_database_row_int (g_ptr_array_index (rows, 0), 0);
}
