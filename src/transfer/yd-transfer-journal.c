/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Life of the journal, owners and their locks, and the queue's calls.
 */
#include "config.h"

#include "yd-transfer-journal-private.h"

#include "yd-transfer-group-private.h"
#include "yd-transfer-journal-rows.h"
#include "yd-transfer-late.h"
#include "yd-transfer-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define ROOM "transfer"
#define LOCK_PREFIX "transfers-"
#define LOCK_SUFFIX ".lock"

struct _YdTransferJournal
{
  GObject parent_instance;

  /* given at construction */
  char *folder;             /* (owned) */

  /* owned */
  YdBaseDatabase *database; /* (owned) */
  char *owner;              /* (owned) */
  int lock;                 /* -1: none */

  /* in flight */
  gboolean in_transaction;
  guint depth;              /* of begin … end */
  YdTransferLate *late;     /* (owned) */
};

G_DEFINE_FINAL_TYPE (YdTransferJournal, yd_transfer_journal, G_TYPE_OBJECT)

/* Owners */

static char *
dup_lock_path (YdTransferJournal *self,
               const char        *owner)
{
  g_autofree char *name = g_strconcat (LOCK_PREFIX, owner, LOCK_SUFFIX, NULL);

  return g_build_filename (self->folder, name, NULL);
}

/* The kernel lets go of it with the last descriptor of this opening, whatever ends the process. */
static gboolean
try_lock (int fd)
{
  struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET };

  return fcntl (fd, F_OFD_SETLK, &lock) == 0;
}

/* Nobody ever sees it without its lock: it gets its name when it has that. */
static gboolean
take_own_lock (YdTransferJournal  *self,
               GError            **error)
{
  g_autofree char *path = dup_lock_path (self, self->owner);
  g_autofree char *unlocked = g_strconcat (path, ".new", NULL);

  self->lock = open (unlocked, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (self->lock >= 0 && try_lock (self->lock) && g_rename (unlocked, path) == 0)
    return TRUE;
  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno),
               "cannot lock a file for the transfers: %s", g_strerror (errno));
  return FALSE;
}

/* Removes the lock file of one that is gone. */
static gboolean
is_gone (YdTransferJournal *self,
         const char        *owner)
{
  g_autofree char *path = dup_lock_path (self, owner);
  int fd = open (path, O_RDWR | O_CLOEXEC);
  gboolean gone;

  if (fd < 0)
    return errno == ENOENT;
  gone = try_lock (fd);
  if (gone)
    g_unlink (path);
  close (fd);
  return gone;
}

/* What owners without rows have left. */
static void
sweep_locks (YdTransferJournal *self)
{
  g_autoptr(GDir) dir = g_dir_open (self->folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_prefix (name, LOCK_PREFIX) && g_str_has_suffix (name, LOCK_SUFFIX))
      {
        const char *begin = name + strlen (LOCK_PREFIX);
        g_autofree char *owner = g_strndup (begin, strlen (begin) - strlen (LOCK_SUFFIX));

        if (g_uuid_string_is_valid (owner) && !g_str_equal (owner, self->owner))
          is_gone (self, owner);
      }
}

/* Life */

static void
yd_transfer_journal_finalize (GObject *object)
{
  YdTransferJournal *self = YD_TRANSFER_JOURNAL (object);

  yd_transfer_journal_write_late (self);
  yd_transfer_late_free (self->late);
  if (self->lock >= 0)
    {
      g_autofree char *path = dup_lock_path (self, self->owner);

      g_unlink (path);
      close (self->lock);
    }
  g_clear_object (&self->database);
  g_free (self->owner);
  g_free (self->folder);

  G_OBJECT_CLASS (yd_transfer_journal_parent_class)->finalize (object);
}

static void
yd_transfer_journal_class_init (YdTransferJournalClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = yd_transfer_journal_finalize;
}

static void
yd_transfer_journal_init (YdTransferJournal *self)
{
  self->lock = -1;
  self->late = yd_transfer_late_new (self);
  self->owner = g_uuid_string_random ();
}

static gboolean
open_database (YdTransferJournal  *self,
               YdBaseDatabase     *database,
               GError            **error)
{
  self->database = yd_base_database_is_file (database)
                     ? yd_base_database_new_light (database, error) : g_object_ref (database);
  return self->database != NULL &&
         yd_base_database_run (self->database, error, "PRAGMA foreign_keys = ON", 0) &&
         yd_base_database_run (self->database, error, "PRAGMA busy_timeout = 1000", 0) &&
         yd_base_database_migrate (self->database, ROOM,
                                   yd_transfer_journal_rows_get_migrations (), error);
}

YdTransferJournal *
yd_transfer_journal_new (YdBaseDatabase  *database,
                         const char      *folder,
                         GError         **error)
{
  g_autoptr(YdTransferJournal) self = g_object_new (YD_TYPE_TRANSFER_JOURNAL, NULL);

  self->folder = g_strdup (folder);
  if (!open_database (self, database, error) || !take_own_lock (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

YdBaseDatabase *
yd_transfer_journal_get_database (YdTransferJournal *self)
{
  return self->database;
}

void
yd_transfer_journal_sync (YdTransferJournal *self)
{
  if (self != NULL)
    yd_base_database_sync (self->database);
}

/* Transactions */

/* Trouble costs that rows survive, nothing else. */
static void
note_trouble (const GError *error)
{
  g_debug ("Journal of transfers: %s", error->message);
}

void
yd_transfer_journal_begin (YdTransferJournal *self)
{
  g_autoptr(GError) error = NULL;

  if (self == NULL || self->depth++ > 0)
    return;
  self->in_transaction = yd_base_database_begin (self->database, &error);
  if (!self->in_transaction)
    note_trouble (error);
  else
    yd_transfer_late_write (self->late);
}

void
yd_transfer_journal_end (YdTransferJournal *self)
{
  g_autoptr(GError) error = NULL;

  if (self == NULL || --self->depth > 0 || !self->in_transaction)
    return;
  self->in_transaction = FALSE;
  if (yd_base_database_commit (self->database, &error))
    return;
  note_trouble (error);
  yd_base_database_rollback (self->database);
}

/* Together */

void
yd_transfer_journal_write_late (YdTransferJournal *self)
{
  if (!yd_transfer_late_has_any (self->late))
    return;
  yd_transfer_journal_begin (self);
  yd_transfer_journal_end (self);
}

void
yd_transfer_journal_put_off (YdTransferJournal *self,
                             gint64             id)
{
  yd_transfer_late_forget (self->late, id);
}

void
yd_transfer_journal_update_late (YdTransferJournal *self,
                                 YdTransfer        *transfer)
{
  if (self != NULL && yd_transfer_get_id (transfer) != 0)
    yd_transfer_late_update (self->late, transfer);
}

void
yd_transfer_journal_write_soon (YdTransferJournal     *self,
                                YdTransferJournalFunc  write,
                                YdTransferJournalFunc  then,
                                gpointer               data)
{
  if (self != NULL)
    {
      yd_transfer_late_wait (self->late, write, then, data);
      return;
    }
  write (data);
  then (data);
}

/* Writing */

static gboolean
find_last_id (YdTransferJournal  *self,
              const char         *sql,
              gint64             *last,
              GError            **error)
{
  g_autoptr(GPtrArray) rows = yd_base_database_query (self->database, error, sql, 0);

  if (rows == NULL)
    return FALSE;
  *last = yd_base_database_row_int (g_ptr_array_index (rows, 0), 0);
  return TRUE;
}

static gboolean
add_group (YdTransferJournal  *self,
           YdTransferGroup    *group,
           GError            **error)
{
  gint64 last = 0;

  if (group == NULL || yd_transfer_group_get_id (group) != 0)
    return TRUE;
  if (!find_last_id (self, "SELECT max (id) FROM transfer_group", &last, error) ||
      !yd_transfer_journal_rows_insert_group (self->database, last + 1, group, error))
    return FALSE;
  yd_transfer_group_set_id (group, last + 1);
  return TRUE;
}

static gboolean
add_rows (YdTransferJournal  *self,
          GPtrArray          *transfers,
          GError            **error)
{
  gint64 last = 0;

  if (!find_last_id (self, "SELECT max (id) FROM transfer", &last, error))
    return FALSE;
  for (guint i = 0; i < transfers->len; i++)
    {
      YdTransfer *transfer = g_ptr_array_index (transfers, i);

      if (!add_group (self, yd_transfer_get_group (transfer), error) ||
          !yd_transfer_journal_rows_insert (self->database, self->owner, ++last, transfer, error))
        return FALSE;
      yd_transfer_get_facts (transfer)->fresh = TRUE;
    }
  return TRUE;
}

/* Groups (borrowed) that have no row yet. (transfer full) */
static GHashTable *
collect_new_groups (GPtrArray *transfers)
{
  GHashTable *groups = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < transfers->len; i++)
    {
      YdTransferGroup *group = yd_transfer_get_group (g_ptr_array_index (transfers, i));

      if (group != NULL && yd_transfer_group_get_id (group) == 0)
        g_hash_table_add (groups, group);
    }
  return groups;
}

static void
forget_ids (GPtrArray  *transfers,
            GHashTable *new_groups)
{
  GHashTableIter iter;
  gpointer group;

  for (guint i = 0; i < transfers->len; i++)
    yd_transfer_get_facts (g_ptr_array_index (transfers, i))->id = 0;
  g_hash_table_iter_init (&iter, new_groups);
  while (g_hash_table_iter_next (&iter, &group, NULL))
    yd_transfer_group_set_id (group, 0);
}

/* All or nothing, also among several updates. */
static gboolean
begin_rows (YdTransferJournal  *self,
            GError            **error)
{
  return self->in_transaction ? yd_base_database_run (self->database, error, "SAVEPOINT rows", 0)
                              : yd_base_database_begin (self->database, error);
}

static gboolean
end_rows (YdTransferJournal  *self,
          GError            **error)
{
  return self->in_transaction ? yd_base_database_run (self->database, error, "RELEASE rows", 0)
                              : yd_base_database_commit (self->database, error);
}

static void
undo_rows (YdTransferJournal *self)
{
  if (!self->in_transaction)
    yd_base_database_rollback (self->database);
  else if (yd_base_database_run (self->database, NULL, "ROLLBACK TO rows", 0))
    yd_base_database_run (self->database, NULL, "RELEASE rows", 0);
}

gboolean
yd_transfer_journal_add (YdTransferJournal  *self,
                         GPtrArray          *transfers,
                         GError            **error)
{
  g_autoptr(GHashTable) new_groups = NULL;

  if (self == NULL || transfers->len == 0)
    return TRUE;
  if (!begin_rows (self, error))
    return FALSE;
  new_groups = collect_new_groups (transfers);
  if (add_rows (self, transfers, error) && end_rows (self, error))
    return TRUE;
  undo_rows (self);
  forget_ids (transfers, new_groups);
  return FALSE;
}

void
yd_transfer_journal_update (YdTransferJournal *self,
                            YdTransfer        *transfer)
{
  g_autoptr(GError) error = NULL;

  if (self == NULL || yd_transfer_get_id (transfer) == 0)
    return;
  if (!yd_transfer_journal_rows_update (self->database, transfer, &error))
    note_trouble (error);
}

void
yd_transfer_journal_update_order (YdTransferJournal *self,
                                  YdTransfer        *transfer)
{
  g_autoptr(GError) error = NULL;

  if (self == NULL || yd_transfer_get_id (transfer) == 0)
    return;
  if (!yd_base_database_run (self->database, &error, "UPDATE transfer SET place = ? WHERE id = ?",
                             2, g_variant_new_int64 (yd_transfer_get_facts (transfer)->order),
                             g_variant_new_int64 (yd_transfer_get_id (transfer))))
    note_trouble (error);
}

void
yd_transfer_journal_keep_local_name (YdTransferJournal *self,
                                     YdTransferGroup   *group,
                                     const char        *folder_id,
                                     const char        *name)
{
  g_autoptr(GError) error = NULL;

  yd_transfer_group_set_local_name (group, folder_id, name);
  if (self == NULL || yd_transfer_group_get_id (group) == 0)
    return;
  if (!yd_transfer_journal_rows_insert_local_name (self->database,
                                                   yd_transfer_group_get_id (group), folder_id,
                                                   name, &error))
    note_trouble (error);
}

static gboolean
remove_row (YdTransferJournal  *self,
            gint64              id,
            GError            **error)
{
  return yd_base_database_run (self->database, error, "DELETE FROM transfer WHERE id = ?", 1,
                               g_variant_new_int64 (id));
}

static gboolean
remove_empty_groups (YdTransferJournal  *self,
                     GError            **error)
{
  return yd_base_database_run (self->database, error,
                               "DELETE FROM transfer_group WHERE NOT EXISTS"
                               " (SELECT 1 FROM transfer WHERE group_id = transfer_group.id)", 0);
}

void
yd_transfer_journal_remove (YdTransferJournal *self,
                            GPtrArray         *transfers)
{
  g_autoptr(GError) error = NULL;
  gboolean ok = TRUE;

  if (self == NULL)
    return;
  yd_transfer_journal_begin (self);
  for (guint i = 0; ok && i < transfers->len; i++)
    {
      YdTransferFacts *facts = yd_transfer_get_facts (g_ptr_array_index (transfers, i));

      ok = facts->id == 0 || remove_row (self, facts->id, &error);
      facts->id = 0;
    }
  ok = ok && remove_empty_groups (self, &error);
  yd_transfer_journal_end (self);
  if (!ok)
    note_trouble (error);
}

/* Taking over */

typedef struct
{
  YdTransferJournal *self; /* (borrowed) */
  GHashTable *storages;    /* (owned): by id */
  GHashTable *groups;      /* (owned): of YdTransferGroup (borrowed), by id */
  GPtrArray *new_groups;   /* (borrowed) */
  GPtrArray *transfers;    /* (owned) */
} Adoption;

static GHashTable *
index_storages (GListModel *storages)
{
  GHashTable *index = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (storages); i++)
    {
      YdStorage *storage = g_list_model_get_item (storages, i);
      gint64 id = yd_storage_get_id (storage);

      g_hash_table_insert (index, g_memdup2 (&id, sizeof id), storage);
    }
  return index;
}

static YdTransferGroup *
find_group (Adoption   *op,
            gint64      id,
            YdTransfer *transfer)
{
  YdTransferGroup *group = g_hash_table_lookup (op->groups, &id);
  g_autoptr(GPtrArray) rows = NULL;
  GPtrArray *row;

  if (group != NULL)
    return group;
  rows = yd_base_database_query (op->self->database, NULL,
                                 "SELECT title, n_roots FROM transfer_group WHERE id = ?", 1,
                                 g_variant_new_int64 (id));
  row = rows != NULL && rows->len == 1 ? g_ptr_array_index (rows, 0) : NULL;
  group = yd_transfer_group_new (row != NULL ? yd_base_database_row_text (row, 0)
                                             : yd_transfer_get_name (transfer),
                                 yd_transfer_get_direction (transfer),
                                 row != NULL ? (guint) yd_base_database_row_int (row, 1) : 1);
  yd_transfer_group_set_id (group, id);
  yd_transfer_journal_rows_read_local_names (op->self->database, id, group);
  g_ptr_array_add (op->new_groups, group);
  g_hash_table_insert (op->groups, g_memdup2 (&id, sizeof id), group);
  return group;
}

static gboolean
adopt_row (Adoption   *op,
           GPtrArray  *row,
           GError    **error)
{
  gint64 storage_id = yd_transfer_journal_rows_get_storage (row);
  YdStorage *storage = g_hash_table_lookup (op->storages, &storage_id);
  YdTransfer *transfer =
    storage != NULL ? yd_transfer_journal_rows_restore (row, storage) : NULL;
  YdTransferGroup *group;

  if (transfer == NULL)
    return remove_row (op->self, yd_transfer_journal_rows_get_id (row), error);
  group = find_group (op, yd_transfer_journal_rows_get_group (row), transfer);
  g_ptr_array_add (op->transfers, transfer);
  yd_transfer_group_add (group, op->transfers, op->transfers->len - 1);
  return TRUE;
}

static gboolean
adopt_owner (Adoption    *op,
             const char  *owner,
             GError     **error)
{
  g_autoptr(GPtrArray) rows = yd_transfer_journal_rows_query (op->self->database, owner, error);

  if (rows == NULL)
    return FALSE;
  for (guint i = 0; i < rows->len; i++)
    if (!adopt_row (op, g_ptr_array_index (rows, i), error))
      return FALSE;
  return yd_base_database_run (op->self->database, error,
                               "UPDATE transfer SET owner = ? WHERE owner = ?", 2,
                               g_variant_new_string (op->self->owner),
                               g_variant_new_string (owner));
}

static gboolean
adopt_all (Adoption  *op,
           GError   **error)
{
  g_autoptr(GPtrArray) owners =
    yd_base_database_query (op->self->database, error,
                            "SELECT DISTINCT owner FROM transfer WHERE owner <> ?"
                            " ORDER BY (SELECT min (id) FROM transfer AS t"
                            "           WHERE t.owner = transfer.owner)", 1,
                            g_variant_new_string (op->self->owner));

  if (owners == NULL)
    return FALSE;
  for (guint i = 0; i < owners->len; i++)
    {
      const char *owner = yd_base_database_row_text (g_ptr_array_index (owners, i), 0);

      if (is_gone (op->self, owner) && !adopt_owner (op, owner, error))
        return FALSE;
    }
  return remove_empty_groups (op->self, error);
}

GPtrArray *
yd_transfer_journal_adopt (YdTransferJournal  *self,
                           GListModel         *storages,
                           GPtrArray          *groups,
                           GError            **error)
{
  Adoption op = { .self = self, .new_groups = groups };
  gboolean ok;

  op.transfers = g_ptr_array_new_with_free_func (g_object_unref);
  if (self == NULL)
    return op.transfers;
  if (!yd_base_database_begin (self->database, error))
    {
      g_ptr_array_unref (op.transfers);
      return NULL;
    }
  op.storages = index_storages (storages);
  op.groups = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  ok = adopt_all (&op, error) && yd_base_database_commit (self->database, error);
  if (ok)
    sweep_locks (self);
  else
    {
      yd_base_database_rollback (self->database);
      g_clear_pointer (&op.transfers, g_ptr_array_unref);
      g_ptr_array_set_size (groups, 0);
    }
  g_hash_table_unref (op.groups);
  g_hash_table_unref (op.storages);
  return op.transfers;
}
