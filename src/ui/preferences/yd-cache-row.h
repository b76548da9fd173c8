/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A row for something that is kept on this computer and can be thrown away: how much it is, counted
 * by a worker when the row is seen, how much it may be, and a button that clears it.
 */
#pragma once

#include "yd-base-cache.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define YD_TYPE_CACHE_ROW (yd_cache_row_get_type ())
G_DECLARE_FINAL_TYPE (YdCacheRow, yd_cache_row, YD, CACHE_ROW, AdwExpanderRow)

/* Words are translated. */
typedef struct
{
  const char *title;
  const char *explanation;
  const char *question; /* (nullable): what is said before it is cleared */
  const char *limit;    /* (nullable): key of the limit, in MiB */
} YdCacheWords;

/* (transfer floating) */
GtkWidget *yd_cache_row_new (YdBaseCache        *cache,
                             GSettings          *settings,
                             const YdCacheWords *words);

G_END_DECLS
