/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How an action is made, carried out and turned around: for its own files and YdBrowseActions.
 */
#pragma once

#include "yd-browse-action.h"
#include "yd-browse-step.h"

G_BEGIN_DECLS

struct _YdBrowseAction
{
  GObject parent_instance;

  /* given at construction */
  YdStorage *storage; /* (owned) */
  char *name;         /* (owned) */
  YdBrowseActionKind kind;
  YdBrowseActionWay way;
  YdBrowseCarrier *carrier; /* (owned) (nullable) */
  GPtrArray *steps;         /* (owned): of YdBrowseStep; more may come */

  /* owned */
  GPtrArray *changes;   /* (owned): of YdBrowseChange, as they happened */
  GHashTable *known;    /* (owned): file id → YdDriveItem, newer than those of the steps */
  GListStore *failures; /* (owned): of YdBrowseFailure */

  /* state */
  YdBrowseActionState state;
  guint next; /* no step before this one waits */
  guint n_total;
  guint n_done;
  guint n_handed;
  guint n_running;
  gboolean alone; /* the one on its way stands in the way of others */
  gboolean cancelled;

  /* in flight */
  YdBrowseStep *mending; /* (owned) (nullable) */
};

/* Notify; nothing else changes these. */
void            yd_browse_action_set_state    (YdBrowseAction       *self,
                                               YdBrowseActionState   state);
void            yd_browse_action_add_done     (YdBrowseAction       *self);
/* @steps are among its own now. */
void            yd_browse_action_count_steps  (YdBrowseAction       *self,
                                               GPtrArray            *steps);

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
