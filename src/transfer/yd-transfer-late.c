/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is written together; see the header. There is one source for all, behind everything that
 * is ready: while others still have their turns there may be more to write.
 */
#include "config.h"

#include "yd-transfer-late.h"

#include "yd-transfer-journal-rows.h"
#include "yd-transfer-private.h"

#define PRIORITY (G_PRIORITY_DEFAULT + 1)
#define MANY 16 /* who wait do so no longer, whoever else is ready */

typedef struct
{
  YdTransferJournalFunc write;
  YdTransferJournalFunc then;
  gpointer data; /* (borrowed) */
} Wait;

struct _YdTransferLate
{
  YdTransferJournal *journal; /* (borrowed) */
  GArray *forgotten;          /* (owned): gint64, rows whose records of uploads are to go */
  GPtrArray *ended;           /* (owned): YdTransfer, whose rows are to be updated */
  GArray *waits;              /* (owned): Wait */
  GSource *source;            /* (owned) (nullable) */
};

YdTransferLate *
yd_transfer_late_new (YdTransferJournal *journal)
{
  YdTransferLate *self = g_new0 (YdTransferLate, 1);

  self->journal = journal;
  self->forgotten = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->ended = g_ptr_array_new_with_free_func (g_object_unref);
  self->waits = g_array_new (FALSE, FALSE, sizeof (Wait));
  return self;
}

static void
stop_source (YdTransferLate *self)
{
  if (self->source != NULL)
    g_source_destroy (self->source);
  g_clear_pointer (&self->source, g_source_unref);
}

/* Who waits holds the journal. */
void
yd_transfer_late_free (YdTransferLate *self)
{
  g_warn_if_fail (self->waits->len == 0);

  stop_source (self);
  g_array_unref (self->forgotten);
  g_ptr_array_unref (self->ended);
  g_array_unref (self->waits);
  g_free (self);
}

/* Writing */

static gboolean
delete_records (YdTransferLate  *self,
                GError         **error)
{
  YdBaseDatabase *database = yd_transfer_journal_get_database (self->journal);
  gboolean ok = TRUE;

  for (guint i = 0; ok && i < self->forgotten->len; i++)
    ok = yd_base_database_run (database, error, "DELETE FROM transfer_upload WHERE transfer = ?", 1,
                               g_variant_new_int64 (g_array_index (self->forgotten, gint64, i)));
  return ok;
}

/* As they are now; some have been cleared since. */
static gboolean
update_rows (YdTransferLate  *self,
             GError         **error)
{
  YdBaseDatabase *database = yd_transfer_journal_get_database (self->journal);
  gboolean ok = TRUE;

  for (guint i = 0; ok && i < self->ended->len; i++)
    {
      YdTransfer *transfer = g_ptr_array_index (self->ended, i);

      ok = yd_transfer_get_id (transfer) == 0 ||
           yd_transfer_journal_rows_update (database, transfer, error);
    }
  return ok;
}

void
yd_transfer_late_write (YdTransferLate *self)
{
  g_autoptr(GError) error = NULL;

  if (!yd_transfer_late_has_any (self))
    return;
  if (!delete_records (self, &error) || !update_rows (self, &error))
    g_debug ("Journal of transfers: %s", error->message);
  g_array_set_size (self->forgotten, 0);
  g_ptr_array_set_size (self->ended, 0);
  if (self->waits->len == 0)
    stop_source (self);
}

static gboolean
write_cb (gpointer user_data)
{
  YdTransferLate *self = user_data;
  g_autoptr(YdTransferJournal) journal = g_object_ref (self->journal);
  g_autoptr(GArray) waits = self->waits;

  self->waits = g_array_new (FALSE, FALSE, sizeof (Wait));
  g_clear_pointer (&self->source, g_source_unref);
  yd_transfer_journal_begin (journal);
  for (guint i = 0; i < waits->len; i++)
    g_array_index (waits, Wait, i).write (g_array_index (waits, Wait, i).data);
  yd_transfer_journal_end (journal);
  for (guint i = 0; i < waits->len; i++)
    g_array_index (waits, Wait, i).then (g_array_index (waits, Wait, i).data);
  return G_SOURCE_REMOVE;
}

static void
ensure_source (YdTransferLate *self)
{
  if (self->source != NULL)
    return;
  self->source = g_idle_source_new ();
  g_source_set_priority (self->source, PRIORITY);
  g_source_set_static_name (self->source, "journal of transfers");
  g_source_set_callback (self->source, write_cb, self, NULL);
  g_source_attach (self->source, g_main_context_get_thread_default ());
}

/* Late */

gboolean
yd_transfer_late_has_any (YdTransferLate *self)
{
  return self->forgotten->len > 0 || self->ended->len > 0;
}

void
yd_transfer_late_forget (YdTransferLate *self,
                         gint64          id)
{
  g_array_append_val (self->forgotten, id);
  ensure_source (self);
}

void
yd_transfer_late_update (YdTransferLate *self,
                         YdTransfer     *transfer)
{
  g_ptr_array_add (self->ended, g_object_ref (transfer));
  ensure_source (self);
}

/* Soon */

void
yd_transfer_late_wait (YdTransferLate        *self,
                       YdTransferJournalFunc  write,
                       YdTransferJournalFunc  then,
                       gpointer               data)
{
  Wait wait = { write, then, data };

  g_array_append_val (self->waits, wait);
  ensure_source (self);
  if (self->waits->len == MANY)
    g_source_set_priority (self->source, G_PRIORITY_HIGH);
}
