/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is known of a transfer beside its state and its bytes: how it was wished, how it ended,
 * which row and which group it is of.
 */
#include "config.h"

#include "yd-transfer-private.h"

void
yd_transfer_set_instant (YdTransfer *self,
                         gboolean    instant)
{
  yd_transfer_set_outcome (self, instant ? YD_TRANSFER_OUTCOME_INSTANT
                                         : YD_TRANSFER_OUTCOME_NONE);
}

void
yd_transfer_set_outcome (YdTransfer        *self,
                         YdTransferOutcome  outcome)
{
  yd_transfer_get_facts (self)->outcome = outcome;
}

void
yd_transfer_set_options (YdTransfer              *self,
                         const YdTransferOptions *options)
{
  yd_transfer_get_facts (self)->options = *options;
}

void
yd_transfer_set_size (YdTransfer *self,
                      gint64      size)
{
  yd_transfer_get_facts (self)->size = size;
}

void
yd_transfer_set_taken_id (YdTransfer *self,
                          const char *taken_id)
{
  YdTransferFacts *facts = yd_transfer_get_facts (self);

  g_free (facts->taken_id);
  facts->taken_id = g_strdup (taken_id);
}

gboolean
yd_transfer_keeps (YdTransfer *self)
{
  return yd_transfer_get_facts (self)->keeps;
}

YdTransferConflict
yd_transfer_get_conflict (YdTransfer *self)
{
  return yd_transfer_get_facts (self)->options.conflict;
}

gboolean
yd_transfer_get_only_instant (YdTransfer *self)
{
  return yd_transfer_get_facts (self)->options.only_instant;
}

YdTransferOutcome
yd_transfer_get_outcome (YdTransfer *self)
{
  return yd_transfer_get_facts (self)->outcome;
}

const char *
yd_transfer_get_taken_id (YdTransfer *self)
{
  return yd_transfer_get_facts (self)->taken_id;
}

gint64
yd_transfer_get_size (YdTransfer *self)
{
  return yd_transfer_get_facts (self)->size;
}

gint64
yd_transfer_get_id (YdTransfer *self)
{
  return yd_transfer_get_facts (self)->id;
}

YdTransferGroup *
yd_transfer_get_group (YdTransfer *self)
{
  return yd_transfer_get_facts (self)->group;
}

gint64
yd_transfer_get_ended_us (YdTransfer *self)
{
  return yd_transfer_get_facts (self)->ended_us;
}

gboolean
yd_transfer_is_instant (YdTransfer *self)
{
  return yd_transfer_get_facts (self)->outcome == YD_TRANSFER_OUTCOME_INSTANT;
}
