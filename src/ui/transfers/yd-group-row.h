/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The head of a group in the list of transfers: its sums, and what can be done with all of it.
 */
#pragma once

#include "yd-transfer-section.h"

#include <adwaita.h>

G_BEGIN_DECLS

typedef enum
{
  YD_GROUP_VERB_PAUSE,
  YD_GROUP_VERB_RESUME,
  YD_GROUP_VERB_CANCEL,
  YD_GROUP_VERB_RETRY,
} YdGroupVerb;

#define YD_TYPE_GROUP_ROW (yd_group_row_get_type ())
G_DECLARE_FINAL_TYPE (YdGroupRow, yd_group_row, YD, GROUP_ROW, AdwBin)

/* Signal: "wanted" (YdTransferGroup, int YdGroupVerb). (transfer floating) */
GtkWidget *yd_group_row_new         (void);
/* @section: nullable. */
void       yd_group_row_set_section (YdGroupRow        *self,
                                     YdTransferSection *section);

G_END_DECLS
