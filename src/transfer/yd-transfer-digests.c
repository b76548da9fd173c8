/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Known hashes; see the header. One for each file: a newer one takes the place of the older one,
 * also in age.
 */
#include "config.h"

#include "yd-transfer-digests.h"

#define ROOM "digests"
#define MAX_KEPT 100000
#define SETTLED_US (2 * (gint64) G_USEC_PER_SEC)
#define NOTES_PER_SWEEP 512

struct _YdTransferDigests
{
  YdBaseDatabase *database; /* (owned) */
  guint max;
  guint n_noted;            /* since the last sweep */
};

static const char * const migrations[] = {
  "CREATE TABLE transfer_digest ("
  "  id INTEGER PRIMARY KEY,"
  "  device INTEGER NOT NULL,"
  "  inode INTEGER NOT NULL,"
  "  size INTEGER NOT NULL,"
  "  mtime_ns INTEGER NOT NULL,"
  "  ctime_ns INTEGER NOT NULL,"
  "  content_hash TEXT NOT NULL,"
  "  UNIQUE (device, inode))",
  NULL,
};

static void
say (GError *error)
{
  g_debug ("Digests: %s", error->message);
  g_error_free (error);
}

static GVariant *
from_number (gint64 number)
{
  return g_variant_new_int64 (number);
}

static void
sweep (YdTransferDigests *self)
{
  GError *error = NULL;

  self->n_noted = 0;
  if (!yd_base_database_run (self->database, &error,
                             "DELETE FROM transfer_digest WHERE id IN"
                             " (SELECT id FROM transfer_digest ORDER BY id DESC LIMIT -1 OFFSET ?)",
                             1, from_number (self->max)))
    say (error);
}

YdTransferDigests *
yd_transfer_digests_new (YdBaseDatabase *database)
{
  YdTransferDigests *self;
  GError *error = NULL;

  if (!yd_base_database_migrate (database, ROOM, migrations, &error))
    {
      say (error);
      return NULL;
    }
  self = g_new0 (YdTransferDigests, 1);
  self->database = g_object_ref (database);
  self->max = MAX_KEPT;
  return self;
}

void
yd_transfer_digests_free (YdTransferDigests *self)
{
  g_object_unref (self->database);
  g_free (self);
}

void
yd_transfer_digests_set_max (YdTransferDigests *self,
                             guint              max)
{
  self->max = max;
  sweep (self);
}

char *
yd_transfer_digests_find (YdTransferDigests        *self,
                          const YdBaseFileIdentity *identity)
{
  g_autoptr(GPtrArray) rows = NULL;
  GError *error = NULL;

  if (self == NULL)
    return NULL;
  rows = yd_base_database_query (self->database, &error,
                                 "SELECT content_hash FROM transfer_digest WHERE device = ?"
                                 "  AND inode = ? AND size = ? AND mtime_ns = ? AND ctime_ns = ?",
                                 5, from_number ((gint64) identity->device),
                                 from_number ((gint64) identity->inode),
                                 from_number (identity->size), from_number (identity->mtime_ns),
                                 from_number (identity->ctime_ns));
  if (rows == NULL)
    {
      say (error);
      return NULL;
    }
  return rows->len > 0 ? g_strdup (yd_base_database_row_text (g_ptr_array_index (rows, 0), 0))
                       : NULL;
}

void
yd_transfer_digests_note (YdTransferDigests        *self,
                          const YdBaseFileIdentity *identity,
                          const char               *content_hash,
                          gint64                    read_us)
{
  GError *error = NULL;

  if (self == NULL ||
      MAX (identity->mtime_ns, identity->ctime_ns) / 1000 > read_us - SETTLED_US)
    return;
  if (!yd_base_database_run (self->database, &error,
                             "INSERT OR REPLACE INTO transfer_digest"
                             " (device, inode, size, mtime_ns, ctime_ns, content_hash)"
                             " VALUES (?, ?, ?, ?, ?, ?)",
                             6, from_number ((gint64) identity->device),
                             from_number ((gint64) identity->inode), from_number (identity->size),
                             from_number (identity->mtime_ns), from_number (identity->ctime_ns),
                             g_variant_new_string (content_hash)))
    say (error);
  else if (++self->n_noted >= NOTES_PER_SWEEP)
    sweep (self);
}

void
yd_transfer_digests_forget (YdTransferDigests        *self,
                            const YdBaseFileIdentity *identity)
{
  GError *error = NULL;

  if (self != NULL &&
      !yd_base_database_run (self->database, &error,
                             "DELETE FROM transfer_digest WHERE device = ? AND inode = ?", 2,
                             from_number ((gint64) identity->device),
                             from_number ((gint64) identity->inode)))
    say (error);
}
