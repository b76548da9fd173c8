/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What the service takes a file for, by the extension of its name. Pure; any thread. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  const char  *extension;   /* (unowned) */
  const char  *mime;        /* (unowned) */
  const char  *category;    /* (unowned): Open API reference §6 */
} YdSimKind;

/* Never %NULL: what is not known is "others". */
const YdSimKind  *yd_sim_kind_find  (const char  *extension);

G_END_DECLS
