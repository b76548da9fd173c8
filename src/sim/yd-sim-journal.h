/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What the simulator was asked, and what in it was against the reference. Entries are shared with
 * the requests that are still at work. Bounded: a demo drive runs for weeks. */

#pragma once

#include "yd-sim.h"

G_BEGIN_DECLS

typedef struct _YdSimJournal YdSimJournal;

YdSimJournal *yd_sim_journal_new              (guint         capacity);
void          yd_sim_journal_free             (YdSimJournal *self);
YdSimEntry   *yd_sim_entry_new                (void);
YdSimEntry   *yd_sim_entry_ref                (YdSimEntry   *entry);
void          yd_sim_entry_unref              (YdSimEntry   *entry);
void          yd_sim_journal_add              (YdSimJournal *self,
                                               YdSimEntry   *entry);
void          yd_sim_journal_add_violation    (YdSimJournal *self,
                                               const char   *text);
GPtrArray    *yd_sim_journal_get_entries      (YdSimJournal *self);
GPtrArray    *yd_sim_journal_get_violations   (YdSimJournal *self);
guint         yd_sim_journal_count            (YdSimJournal *self,
                                               const char   *endpoint);
void          yd_sim_journal_clear            (YdSimJournal *self);
void          yd_sim_journal_clear_violations (YdSimJournal *self);

/* Whether pattern (exact, "…/" or "…*" as a prefix, a tail after a slash; NULL: any) fits. */
gboolean      yd_sim_endpoint_matches         (const char   *pattern,
                                               const char   *endpoint);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (YdSimJournal, yd_sim_journal_free)

G_END_DECLS
