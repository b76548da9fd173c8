/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One transfer in the list: how far it is, and what can be done about it.
 */
#pragma once

#include "yd-transfer.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* What a person wants of a transfer that is not the row's to do. */
typedef enum
{
  YD_TRANSFER_VERB_PAUSE,
  YD_TRANSFER_VERB_RESUME,
  YD_TRANSFER_VERB_CANCEL,
  YD_TRANSFER_VERB_RETRY,
  YD_TRANSFER_VERB_FIRST,
  YD_TRANSFER_VERB_UP,
  YD_TRANSFER_VERB_DOWN,
  YD_TRANSFER_VERB_ANSWER,
  YD_TRANSFER_VERB_SKIP,
  YD_TRANSFER_VERB_KEEP_BOTH,
  YD_TRANSFER_VERB_REPLACE,
  YD_TRANSFER_VERB_CHOOSE_FILE,
} YdTransferVerb;

#define YD_TYPE_TRANSFER_ROW (yd_transfer_row_get_type ())
G_DECLARE_FINAL_TYPE (YdTransferRow, yd_transfer_row, YD, TRANSFER_ROW, AdwBin)

/* Property: "transfer" (YdTransfer, nullable). Signal: "wanted" (YdTransfer, int
 * YdTransferVerb). (transfer floating) */
GtkWidget *yd_transfer_row_new          (void);
void       yd_transfer_row_set_transfer (YdTransferRow *self,
                                         YdTransfer    *transfer);
/* Whether it stands below the head of its group. */
void       yd_transfer_row_set_indented (YdTransferRow *self,
                                         gboolean       indented);

G_END_DECLS
