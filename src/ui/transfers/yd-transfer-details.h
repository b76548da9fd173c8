/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What support asks for when a transfer failed, to be read and copied.
 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define YD_TYPE_TRANSFER_DETAILS (yd_transfer_details_get_type ())
G_DECLARE_FINAL_TYPE (YdTransferDetails, yd_transfer_details, YD, TRANSFER_DETAILS, GtkPopover)

/* (transfer floating) */
GtkWidget *yd_transfer_details_new      (void);
/* @sentence: what happened; @details: lines of the service's own words. */
void       yd_transfer_details_set_text (YdTransferDetails *self,
                                         const char        *sentence,
                                         const char        *details);

G_END_DECLS
