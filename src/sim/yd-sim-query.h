/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The language of openFile/search (Open API reference §5.2): read once, then asked for each node.
 * Pure apart from the nodes it looks at. */

#pragma once

#include "yd-sim-node.h"

#include <glib.h>

G_BEGIN_DECLS

typedef struct _YdSimQuery YdSimQuery;

/* Rules of the language that may be broken on purpose. */
typedef enum
{
  YD_SIM_QUERY_PLAIN = 0,
  YD_SIM_QUERY_EXACT_IS_MATCH = 1 << 0,
  YD_SIM_QUERY_MATCH_IS_EXACT = 1 << 1,
  YD_SIM_QUERY_NO_PARENT = 1 << 2,
  YD_SIM_QUERY_OR_IS_AND = 1 << 3,
  YD_SIM_QUERY_FIRST_OF_LIST = 1 << 4,
  YD_SIM_QUERY_NO_COMPARE = 1 << 5,
  YD_SIM_QUERY_NO_ESCAPE = 1 << 6,
} YdSimQueryFlags;

/* %NULL when @text cannot be read. "" matches everything. */
YdSimQuery  *yd_sim_query_parse            (const char       *text,
                                            YdSimQueryFlags   flags);
void         yd_sim_query_free             (YdSimQuery       *self);
guint        yd_sim_query_count_conditions (YdSimQuery       *self);
gboolean     yd_sim_query_matches          (YdSimQuery       *self,
                                            YdSimNode        *node);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (YdSimQuery, yd_sim_query_free)

G_END_DECLS
