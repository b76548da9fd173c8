/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The interface; see the header.
 */
#include "config.h"

#include "yd-browse-carrier.h"

G_DEFINE_INTERFACE (YdBrowseCarrier, yd_browse_carrier, G_TYPE_OBJECT)

static void
yd_browse_carrier_default_init (YdBrowseCarrierInterface *iface)
{
}

void
yd_browse_carrier_carry (YdBrowseCarrier *self,
                         YdStorage       *from,
                         YdDriveItem     *item,
                         YdStorage       *to,
                         const char      *to_parent_id)
{
  g_return_if_fail (YD_IS_BROWSE_CARRIER (self));

  YD_BROWSE_CARRIER_GET_IFACE (self)->carry (self, from, item, to, to_parent_id);
}
