/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Who took how many of what, and when: for "so many in such a time" that all our processes keep
 * together, through the database. It counts and never waits: who finds that nothing is left waits.
 * A key names what is counted; it must not hold a secret. No call fails because of the database:
 * what cannot be written down counts in this process, and is written later. Main context.
 */
#pragma once

#include "yd-base-clock.h"
#include "yd-base-database.h"

G_BEGIN_DECLS

/* No use counts, and no block lasts, for longer than this. */
#define YD_BASE_LEDGER_MAX_US (24 * 60 * 60 * (gint64) G_USEC_PER_SEC)

#define YD_TYPE_BASE_LEDGER (yd_base_ledger_get_type ())
G_DECLARE_FINAL_TYPE (YdBaseLedger, yd_base_ledger, YD, BASE_LEDGER, GObject)

/* The ledger in @database, with a connection of its own; in this process's memory only when
 * @database is NULL or not in a file. (transfer full) */
YdBaseLedger *yd_base_ledger_new         (YdBaseDatabase  *database,
                                          YdBaseClock     *clock,
                                          GError         **error);

/* Takes one use of @key now, when fewer than @limit were taken in the last @window_us by all
 * processes, and returns 0; otherwise takes nothing and returns how many microseconds to wait
 * before asking again: until one may be free, or a few milliseconds when others write just now. */
gint64        yd_base_ledger_take        (YdBaseLedger    *self,
                                          const char      *key,
                                          guint            limit,
                                          gint64           window_us);

/* The same, but only the first @burst uses of a window follow each other at once; what is left of
 * it is spread until its oldest use ends. */
gint64        yd_base_ledger_take_spread (YdBaseLedger    *self,
                                          const char      *key,
                                          guint            limit,
                                          gint64           window_us,
                                          guint            burst);

/* What take() would return, without taking. */
gint64        yd_base_ledger_peek        (YdBaseLedger    *self,
                                          const char      *key,
                                          guint            limit,
                                          gint64           window_us);

/* Nobody takes @key, in no process, before @wait_us from now. */
void          yd_base_ledger_block       (YdBaseLedger    *self,
                                          const char      *key,
                                          gint64           wait_us);

/* For tests: as if the computer had been started anew when @boot is another one. */
YdBaseLedger *yd_base_ledger_new_in_boot (YdBaseDatabase  *database,
                                          YdBaseClock     *clock,
                                          const char      *boot,
                                          GError         **error);

G_END_DECLS
