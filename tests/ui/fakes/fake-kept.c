/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Nothing is kept of what folders had.
 */
#include "config.h"

#include "yd-drive-kept.h"

GVariant *
yd_drive_kept_from_items (GPtrArray *items)
{
  return g_variant_ref_sink (g_variant_new_parsed ("@" YD_DRIVE_KEPT_ITEMS " []"));
}

GPtrArray *
yd_drive_kept_to_items (GVariant *kept,
                        gsize     first,
                        gsize     n)
{
  return g_ptr_array_new ();
}
