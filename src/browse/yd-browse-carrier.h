/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Who brings a file to another storage when its bytes have to go there: by a download and an
 * upload. Seen from here it is handed over and done with; its progress and its failures are shown
 * where transfers are.
 */
#pragma once

#include "yd-storage.h"

G_BEGIN_DECLS

#define YD_TYPE_BROWSE_CARRIER (yd_browse_carrier_get_type ())
G_DECLARE_INTERFACE (YdBrowseCarrier, yd_browse_carrier, YD, BROWSE_CARRIER, GObject)

struct _YdBrowseCarrierInterface
{
  GTypeInterface parent_interface;

  void (*carry) (YdBrowseCarrier *self,
                 YdStorage       *from,
                 YdDriveItem     *item,
                 YdStorage       *to,
                 const char      *to_parent_id);
};

/* Takes the file @item of @from into folder @to_parent_id of @to. */
void yd_browse_carrier_carry (YdBrowseCarrier *self,
                              YdStorage       *from,
                              YdDriveItem     *item,
                              YdStorage       *to,
                              const char      *to_parent_id);

G_END_DECLS
