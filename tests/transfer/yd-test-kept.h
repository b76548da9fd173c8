/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the tests of the journal's queue share: a queue with a journal on the disk, its sudden end,
 * and the next one that begins with what it has left. Instant uploads are off.
 */
#pragma once

#include "yd-test-transfer.h"

G_BEGIN_DECLS

typedef struct
{
  YdTestTransfer  base;
  YdBaseDatabase *database;  /* (owned) */
  GListStore     *storages;  /* (owned) */
  gboolean        sandboxed; /* of queues that begin from now on */
} YdTestKept;

void  yd_test_kept_init    (YdTestKept   *self);
/* Waits until nothing is active any more. */
void  yd_test_kept_clear   (YdTestKept   *self);

/* As sudden as a kill, as far as the queue can tell; what the workers hold ends by itself. */
void  yd_test_kept_end     (YdTestKept   *self);
/* The next queue, and what the last one has left. */
void  yd_test_kept_begin   (YdTestKept   *self);
/* Both; what was scripted to go wrong does not any more. */
void  yd_test_kept_restart (YdTestKept   *self);

/* Rows of a table of the journal. */
guint yd_test_kept_count_rows (YdTestKept *self,
                               const char *table);

G_END_DECLS
