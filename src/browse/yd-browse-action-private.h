/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How an action is made, carried out and turned around: for its own files and YdBrowseActions.
 */
#pragma once

#include "yd-browse-action.h"
#include "yd-browse-step.h"

G_BEGIN_DECLS

/* @steps_owned: array of YdBrowseStep. (transfer full) */
YdBrowseAction *yd_browse_action_new_of_steps (YdStorage            *storage,
                                               YdBrowseActionKind    kind,
                                               YdBrowseActionWay     way,
                                               const char           *name,
                                               GPtrArray            *steps_owned);

/* Once, before it runs: for steps that carry. */
void            yd_browse_action_set_carrier  (YdBrowseAction       *self,
                                               YdBrowseCarrier      *carrier);

/* Carries out what waits. Fails only with G_IO_ERROR_CANCELLED, by @cancellable; what could not be
 * done is among the failures. */
void            yd_browse_action_run_async    (YdBrowseAction       *self,
                                               GCancellable         *cancellable,
                                               GAsyncReadyCallback   callback,
                                               gpointer              user_data);
gboolean        yd_browse_action_run_finish   (YdBrowseAction       *self,
                                               GAsyncResult         *result,
                                               GError              **error);

/* What failed, and what a cancel left, waits again. FALSE when there is nothing. */
gboolean        yd_browse_action_renew        (YdBrowseAction       *self);

/* What takes back all that was changed, the last first; @self forgets its changes. NULL when
 * nothing can be. (transfer full) */
YdBrowseAction *yd_browse_action_turn_around  (YdBrowseAction       *self,
                                               YdBrowseActionWay     way);

/* Steps that give @items their @names in an order in which no name is taken when its turn comes,
 * if it is free at the end; a ring of names goes over another name. (transfer full) */
GPtrArray      *yd_browse_action_plan_renames (GPtrArray            *items,
                                               const char * const   *names);

G_END_DECLS
