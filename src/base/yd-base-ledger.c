/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A table to which rows are only added, and what this process has read of it: a page for each
 * key. Who wants to take reads the rows that are new to him and adds his own in one transaction.
 * A row that still counts is deleted by nobody, nor is the last one, so that ids only grow.
 *
 * Times are monotonic, the same for all processes of one boot, and do not jump. For rows of
 * another boot the time of day has to do. What is in the future by either counts for nothing.
 */
#include "config.h"

#include "yd-base-ledger.h"

#include <string.h>

#define RETRY_US (20 * (gint64) 1000)               /* while others write */
#define PATIENCE_US (2 * (gint64) G_USEC_PER_SEC)   /* then they are taken for stuck */
#define PAUSE_US (1 * (gint64) G_USEC_PER_SEC)      /* and are tried again, as is a full disk */
#define TOLERANCE_US (1 * (gint64) G_USEC_PER_SEC)
#define PRUNE_EVERY 64
#define MAX_PENDING 1000

/* A row is a use, which counts for as long as keep says, or with wait a block. */
static const char * const migrations[] = {
  "CREATE TABLE ledger (id INTEGER PRIMARY KEY, key TEXT NOT NULL, boot TEXT NOT NULL,"
  " monotonic INTEGER NOT NULL, real INTEGER NOT NULL, keep INTEGER NOT NULL,"
  " wait INTEGER NOT NULL);",
  NULL,
};

typedef struct
{
  gint64 at_us;
  gint64 keep_us;
} Use;

typedef struct
{
  GArray *uses; /* (owned): Use, the oldest first */
  gint64 closed_until_us;
} Page;

typedef struct
{
  char *key; /* (owned) */
  gint64 at_us;
  gint64 real_us;
  gint64 keep_us;
  gint64 wait_us;
} Row;

typedef enum
{
  BOOK_OPEN, /* in a transaction, and all of it read */
  BOOK_BUSY, /* others write: a little later */
  BOOK_SHUT, /* do without */
} Book;

struct _YdBaseLedger
{
  GObject parent_instance;

  /* given at construction */
  YdBaseClock *clock; /* (owned) */
  char *boot;         /* (owned) */

  /* owned */
  YdBaseDatabase *database; /* (owned) (nullable): NULL when in memory only */
  GHashTable *pages;        /* (owned): key → Page */
  GQueue pending;           /* (owned): Row, not in the database yet */

  /* state */
  gint64 last_id;
  gint64 failing_since_us; /* G_MAXINT64 when it is not */
  gint64 silent_until_us;
  Book silent_book;
  guint n_written;
  guint timer;
};

G_DEFINE_FINAL_TYPE (YdBaseLedger, yd_base_ledger, G_TYPE_OBJECT)

static void
page_free (gpointer data)
{
  Page *page = data;

  g_array_unref (page->uses);
  g_free (page);
}

static void
row_free (gpointer data)
{
  Row *row = data;

  g_free (row->key);
  g_free (row);
}

static Page *
find_page (YdBaseLedger *self,
           const char   *key)
{
  Page *page = g_hash_table_lookup (self->pages, key);

  if (page != NULL)
    return page;
  page = g_new0 (Page, 1);
  page->uses = g_array_new (FALSE, FALSE, sizeof (Use));
  page->closed_until_us = G_MININT64;
  g_hash_table_insert (self->pages, g_strdup (key), page);
  return page;
}

static void
add_use (Page   *page,
         gint64  at_us,
         gint64  keep_us)
{
  Use use = { at_us, keep_us };
  guint position = page->uses->len;

  while (position > 0 && g_array_index (page->uses, Use, position - 1).at_us > at_us)
    position--;
  g_array_insert_val (page->uses, position, use);
}

static void
forget_old_uses (Page   *page,
                 gint64  now_us)
{
  guint old = 0;

  while (old < page->uses->len &&
         g_array_index (page->uses, Use, old).at_us +
         g_array_index (page->uses, Use, old).keep_us <= now_us)
    old++;
  if (old > 0)
    g_array_remove_range (page->uses, 0, old);
}

/* Microseconds from @now_us until the next use may be taken. Where uses
 * are spread there is no burst at what was closed: it may be so still. */
static gint64
find_wait (Page   *page,
           guint   limit,
           gint64  window_us,
           guint   burst,
           gint64  now_us)
{
  gint64 next_us = MAX (now_us, page->closed_until_us);
  const Use *uses = (const Use *) (gpointer) page->uses->data;
  guint n_uses = page->uses->len;
  guint used = 0;
  gboolean gentle;
  gint64 last_us;
  gint64 gap_us;

  while (used < n_uses && uses[n_uses - used - 1].at_us + window_us > now_us)
    used++;
  if (used >= limit)
    return MAX (next_us, uses[n_uses - limit].at_us + window_us) - now_us;
  gentle = burst < limit && page->closed_until_us > now_us - window_us;
  if (used == 0 || (used < burst && !gentle))
    return next_us - now_us;
  last_us = uses[n_uses - 1].at_us;
  gap_us = MAX ((uses[n_uses - used].at_us + window_us - last_us) / (limit - used + 1),
                window_us / limit / 2);
  return MAX (next_us, last_us + gap_us) - now_us;
}

/* Reading */

/* How old a row is, or -1 when it does not count. */
static gint64
find_age (YdBaseLedger *self,
          const char   *boot,
          gint64        monotonic_us,
          gint64        real_us)
{
  gint64 age_us;

  if (monotonic_us < 0 || real_us < 0)
    return -1;
  if (g_strcmp0 (boot, self->boot) != 0)
    return yd_base_clock_get_real_us (self->clock) - real_us;
  age_us = yd_base_clock_get_monotonic_us (self->clock) - monotonic_us;
  return age_us < 0 && age_us > -TOLERANCE_US ? 0 : age_us;
}

static void
read_row (YdBaseLedger *self,
          GPtrArray    *row)
{
  gint64 age_us = find_age (self, yd_base_database_row_text (row, 2),
                            yd_base_database_row_int (row, 3), yd_base_database_row_int (row, 4));
  gint64 keep_us = CLAMP (yd_base_database_row_int (row, 5), 0, YD_BASE_LEDGER_MAX_US);
  gint64 wait_us = CLAMP (yd_base_database_row_int (row, 6), 0, YD_BASE_LEDGER_MAX_US);
  gint64 at_us = yd_base_clock_get_monotonic_us (self->clock) - age_us;
  Page *page;

  self->last_id = yd_base_database_row_int (row, 0);
  if (age_us < 0 || age_us >= MAX (keep_us, wait_us))
    return;
  page = find_page (self, yd_base_database_row_text (row, 1));
  if (wait_us > 0)
    page->closed_until_us = MAX (page->closed_until_us, at_us + wait_us);
  else
    add_use (page, at_us, keep_us);
}

static gboolean
read_new_rows (YdBaseLedger  *self,
               GError       **error)
{
  g_autoptr(GPtrArray) rows =
    yd_base_database_query (self->database, error,
                            "SELECT id, key, boot, monotonic, real, keep, wait FROM ledger"
                            " WHERE id > ? ORDER BY id", 1, g_variant_new_int64 (self->last_id));

  if (rows == NULL)
    return FALSE;
  for (guint i = 0; i < rows->len; i++)
    read_row (self, g_ptr_array_index (rows, i));
  return TRUE;
}

/* Writing */

static void set_timer (YdBaseLedger *self);

/* Also for when it fails: not so soon again. */
static Book
note_failure (YdBaseLedger *self,
              const GError *error)
{
  gint64 now_us = yd_base_clock_get_monotonic_us (self->clock);

  if (self->failing_since_us == G_MAXINT64)
    {
      self->failing_since_us = now_us;
      g_debug ("the ledger is not at hand: %s", error->message);
    }
  self->silent_book = BOOK_SHUT;
  if (g_error_matches (error, YD_BASE_DATABASE_ERROR, YD_BASE_DATABASE_ERROR_BUSY) &&
      now_us - self->failing_since_us < PATIENCE_US)
    self->silent_book = BOOK_BUSY;
  self->silent_until_us = now_us + (self->silent_book == BOOK_BUSY ? RETRY_US : PAUSE_US);
  return self->silent_book;
}

static Book
open_book (YdBaseLedger *self)
{
  g_autoptr(GError) error = NULL;

  if (self->database == NULL)
    return BOOK_SHUT;
  if (yd_base_clock_get_monotonic_us (self->clock) < self->silent_until_us)
    return self->silent_book;
  if (!yd_base_database_begin (self->database, &error))
    return note_failure (self, error);
  if (read_new_rows (self, &error))
    {
      self->failing_since_us = G_MAXINT64;
      return BOOK_OPEN;
    }
  yd_base_database_rollback (self->database);
  return note_failure (self, error);
}

/* But not the last row. */
static gboolean
delete_old_rows (YdBaseLedger  *self,
                 GError       **error)
{
  gint64 now_us = yd_base_clock_get_monotonic_us (self->clock);
  gint64 real_us = yd_base_clock_get_real_us (self->clock);

  return yd_base_database_run (self->database, error,
                               "DELETE FROM ledger WHERE id < (SELECT max (id) FROM ledger) AND"
                               " CASE WHEN boot = ?"
                               " THEN monotonic + min (max (keep, wait), ?) <= ?"
                               " OR monotonic > ?"
                               " ELSE real + min (max (keep, wait), ?) <= ? OR real > ? END", 7,
                               g_variant_new_string (self->boot),
                               g_variant_new_int64 (YD_BASE_LEDGER_MAX_US),
                               g_variant_new_int64 (now_us),
                               g_variant_new_int64 (now_us + TOLERANCE_US),
                               g_variant_new_int64 (YD_BASE_LEDGER_MAX_US),
                               g_variant_new_int64 (real_us), g_variant_new_int64 (real_us));
}

static gboolean
write_row (YdBaseLedger  *self,
           const Row     *row,
           GError       **error)
{
  return yd_base_database_run (self->database, error,
                               "INSERT INTO ledger (key, boot, monotonic, real, keep, wait)"
                               " VALUES (?, ?, ?, ?, ?, ?)", 6,
                               g_variant_new_string (row->key), g_variant_new_string (self->boot),
                               g_variant_new_int64 (row->at_us),
                               g_variant_new_int64 (row->real_us),
                               g_variant_new_int64 (row->keep_us),
                               g_variant_new_int64 (row->wait_us));
}

static gboolean
write_pending (YdBaseLedger  *self,
               GError       **error)
{
  for (GList *l = self->pending.head; l != NULL; l = l->next)
    if (!write_row (self, l->data, error))
      return FALSE;
  if (self->n_written % PRUNE_EVERY == 0 && !delete_old_rows (self, error))
    return FALSE;
  return yd_base_database_commit (self->database, error);
}

/* Ends the transaction; what was to be written stays pending when it fails. */
static void
close_book (YdBaseLedger *self)
{
  g_autoptr(GError) error = NULL;

  if (g_queue_is_empty (&self->pending))
    {
      yd_base_database_rollback (self->database);
      return;
    }
  if (!write_pending (self, &error))
    {
      yd_base_database_rollback (self->database);
      note_failure (self, error);
      set_timer (self);
      return;
    }
  /* Nobody else wrote meanwhile: these rows have the next ids. */
  self->last_id += g_queue_get_length (&self->pending);
  self->n_written++;
  g_queue_clear_full (&self->pending, row_free);
}

static gboolean
timer_due (gpointer user_data)
{
  YdBaseLedger *self = user_data;

  self->timer = 0;
  if (g_queue_is_empty (&self->pending))
    return G_SOURCE_REMOVE;
  if (open_book (self) == BOOK_OPEN)
    close_book (self);
  else
    set_timer (self);
  return G_SOURCE_REMOVE;
}

/* What is pending shall not wait for the next use: others want to know of it. */
static void
set_timer (YdBaseLedger *self)
{
  gint64 now_us = yd_base_clock_get_monotonic_us (self->clock);

  if (self->timer == 0)
    self->timer = yd_base_clock_add_timer (self->clock, MAX (self->silent_until_us - now_us, 0),
                                           timer_due, self, NULL);
}

static void
add_pending (YdBaseLedger *self,
             const char   *key,
             gint64        keep_us,
             gint64        wait_us)
{
  Row *row;

  if (self->database == NULL)
    return;
  if (g_queue_get_length (&self->pending) >= MAX_PENDING)
    row_free (g_queue_pop_head (&self->pending));
  row = g_new0 (Row, 1);
  row->key = g_strdup (key);
  row->at_us = yd_base_clock_get_monotonic_us (self->clock);
  row->real_us = yd_base_clock_get_real_us (self->clock);
  row->keep_us = keep_us;
  row->wait_us = wait_us;
  g_queue_push_tail (&self->pending, row);
}

/* Public */

gint64
yd_base_ledger_take_spread (YdBaseLedger *self,
                            const char   *key,
                            guint         limit,
                            gint64        window_us,
                            guint         burst)
{
  Page *page;
  gint64 wait_us;
  gint64 now_us;
  Book book;

  g_return_val_if_fail (YD_IS_BASE_LEDGER (self), 0);
  g_return_val_if_fail (key != NULL && limit > 0 && burst > 0, 0);
  g_return_val_if_fail (window_us > 0 && window_us <= YD_BASE_LEDGER_MAX_US, 0);

  /* What others took can only make it longer. */
  page = find_page (self, key);
  now_us = yd_base_clock_get_monotonic_us (self->clock);
  forget_old_uses (page, now_us);
  wait_us = find_wait (page, limit, window_us, burst, now_us);
  if (wait_us > 0)
    return wait_us;
  book = open_book (self);
  if (book == BOOK_BUSY)
    return RETRY_US;

  now_us = yd_base_clock_get_monotonic_us (self->clock);
  wait_us = find_wait (page, limit, window_us, burst, now_us);
  if (wait_us == 0)
    {
      add_use (page, now_us, window_us);
      add_pending (self, key, window_us, 0);
    }
  if (book == BOOK_OPEN)
    close_book (self);
  else if (self->database != NULL)
    set_timer (self);
  return wait_us;
}

gint64
yd_base_ledger_take (YdBaseLedger *self,
                     const char   *key,
                     guint         limit,
                     gint64        window_us)
{
  return yd_base_ledger_take_spread (self, key, limit, window_us, limit);
}

gint64
yd_base_ledger_peek (YdBaseLedger *self,
                     const char   *key,
                     guint         limit,
                     gint64        window_us)
{
  g_autoptr(GError) error = NULL;

  g_return_val_if_fail (YD_IS_BASE_LEDGER (self), 0);
  g_return_val_if_fail (key != NULL && limit > 0, 0);
  g_return_val_if_fail (window_us > 0 && window_us <= YD_BASE_LEDGER_MAX_US, 0);

  if (self->database != NULL && !read_new_rows (self, &error))
    g_debug ("the ledger was not read: %s", error->message);
  return find_wait (find_page (self, key), limit, window_us, limit,
                    yd_base_clock_get_monotonic_us (self->clock));
}

void
yd_base_ledger_block (YdBaseLedger *self,
                      const char   *key,
                      gint64        wait_us)
{
  Page *page;
  gint64 until_us;

  g_return_if_fail (YD_IS_BASE_LEDGER (self));
  g_return_if_fail (key != NULL);

  page = find_page (self, key);
  wait_us = CLAMP (wait_us, 0, YD_BASE_LEDGER_MAX_US);
  until_us = yd_base_clock_get_monotonic_us (self->clock) + wait_us;
  if (wait_us == 0 || until_us <= page->closed_until_us)
    return;
  page->closed_until_us = until_us;
  add_pending (self, key, 0, wait_us);
  if (open_book (self) == BOOK_OPEN)
    close_book (self);
  else if (self->database != NULL)
    set_timer (self);
}

static void
yd_base_ledger_finalize (GObject *object)
{
  YdBaseLedger *self = YD_BASE_LEDGER (object);

  if (self->timer != 0)
    yd_base_clock_remove_timer (self->clock, self->timer);
  g_clear_object (&self->clock);
  g_clear_object (&self->database);
  g_hash_table_unref (self->pages);
  g_queue_clear_full (&self->pending, row_free);
  g_free (self->boot);
  G_OBJECT_CLASS (yd_base_ledger_parent_class)->finalize (object);
}

static void
yd_base_ledger_class_init (YdBaseLedgerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = yd_base_ledger_finalize;
}

static void
yd_base_ledger_init (YdBaseLedger *self)
{
  self->pages = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, page_free);
  g_queue_init (&self->pending);
  self->failing_since_us = G_MAXINT64;
  self->silent_until_us = G_MININT64;
}

YdBaseLedger *
yd_base_ledger_new_in_boot (YdBaseDatabase  *database,
                            YdBaseClock     *clock,
                            const char      *boot,
                            GError         **error)
{
  g_autoptr(YdBaseLedger) self = g_object_new (YD_TYPE_BASE_LEDGER, NULL);

  self->clock = g_object_ref (clock);
  self->boot = g_strdup (boot);
  if (database == NULL || !yd_base_database_is_file (database))
    return g_steal_pointer (&self);
  if (!yd_base_database_migrate (database, "ledger", migrations, error))
    return NULL;
  self->database = yd_base_database_new_light (database, error);
  return self->database == NULL ? NULL : g_steal_pointer (&self);
}

/* One that no other process has when the system does not say: the time of day has to do then. */
static char *
read_boot (void)
{
  g_autofree char *boot = NULL;

  if (!g_file_get_contents ("/proc/sys/kernel/random/boot_id", &boot, NULL, NULL) ||
      *g_strstrip (boot) == '\0')
    return g_uuid_string_random ();
  return g_steal_pointer (&boot);
}

YdBaseLedger *
yd_base_ledger_new (YdBaseDatabase  *database,
                    YdBaseClock     *clock,
                    GError         **error)
{
  g_autofree char *boot = read_boot ();

  return yd_base_ledger_new_in_boot (database, clock, boot, error);
}
