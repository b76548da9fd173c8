/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The orders of a listing and the opaque markers between its pages (Open API reference §5.1). */

#pragma once

#include "yd-sim-node.h"

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  YD_SIM_ORDER_CREATED,
  YD_SIM_ORDER_UPDATED,
  YD_SIM_ORDER_NAME,
  YD_SIM_ORDER_SIZE,
  YD_SIM_ORDER_ENHANCED,    /* 1, 2, 10 */
} YdSimOrderKey;

typedef struct
{
  YdSimOrderKey  key;
  gboolean       descending;
} YdSimOrder;

/* FALSE when the name or direction is unknown; %NULL or "" of either is the default. */
gboolean     yd_sim_order_read          (const char    *order_by,
                                         const char    *direction,
                                         YdSimOrder    *order);
void         yd_sim_order_sort          (GPtrArray     *nodes,
                                         YdSimOrder     order);
/* The children of @folder in that order, kept until they change (transfer none). */
GPtrArray   *yd_sim_order_list_folder   (YdSimNode     *folder,
                                         YdSimOrder     order);

/* Where the next page begins, and in which order (transfer full). */
char        *yd_sim_order_write_marker  (YdSimOrder     order,
                                         guint          position);
gboolean     yd_sim_order_read_marker   (const char    *marker,
                                         YdSimOrder    *order,
                                         guint         *position);

G_END_DECLS
