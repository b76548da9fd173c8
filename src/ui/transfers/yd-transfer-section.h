/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A group as it stands in the list: a GListModel of its head (the YdTransferSection itself) and,
 * when it is expanded, of its transfers. A group of one is that transfer alone.
 */
#pragma once

#include "yd-transfer-group.h"

G_BEGIN_DECLS

/* Groups with more than this begin collapsed. */
#define YD_TRANSFER_SECTION_MANY 20

#define YD_TYPE_TRANSFER_SECTION (yd_transfer_section_get_type ())
G_DECLARE_FINAL_TYPE (YdTransferSection, yd_transfer_section, YD, TRANSFER_SECTION, GObject)

/* Property: "expanded", notified. (transfer full) */
YdTransferSection *yd_transfer_section_new          (YdTransferGroup   *group);
YdTransferGroup   *yd_transfer_section_get_group    (YdTransferSection *self);
gboolean           yd_transfer_section_get_expanded (YdTransferSection *self);
void               yd_transfer_section_set_expanded (YdTransferSection *self,
                                                     gboolean           expanded);

G_END_DECLS
