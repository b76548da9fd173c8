/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How far a walk through a drive has come, in the file of the index of names: the folders that are
 * to be listed, level by level. What a folder had and what is to be listed next are written
 * together, so a walk goes on where it was, whatever ended it. Works of the writer.
 */
#pragma once

#include "yd-browse-name-table.h"

G_BEGIN_DECLS

typedef struct
{
  /* Input */
  YdDriveItem *root;   /* (owned) */
  gint64       now_s;  /* real time */
  gint64       again_s; /* how long after its end it begins anew */
  YdDriveItem *listed; /* (owned) (nullable): the folder that was listed, as step had it */
  GPtrArray   *items;  /* (owned) (nullable): all that it has; NULL: it is gone */
  gboolean     partly; /* items are some of what it has */

  /* Output */
  YdDriveItem *next;   /* (owned) (nullable): the folder to list now; NULL at the end */
  guint        n_done; /* folders */
  guint        n_known;
} YdBrowseNameStep;

void     yd_browse_name_step_free (gpointer           data);

/* A YdBrowseNameWork: writes what was listed, and says what is next. */
gboolean yd_browse_name_step_take (YdBrowseNameTable *table,
                                   gpointer           data);

G_END_DECLS
