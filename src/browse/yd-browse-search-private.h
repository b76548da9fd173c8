/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A search from within, for the files that it is split into: questions and answers, and what
 * happens to what was found.
 */
#pragma once

#include "yd-browse-search.h"

#include "yd-browse-ways.h"

G_BEGIN_DECLS

struct _YdBrowseSearch
{
  GObject parent_instance;

  /* given at construction */
  YdBrowseNameIndex *names;       /* (owned) (nullable) */
  guint              pause_ms;

  /* state: the question */
  YdStorage         *storage;     /* (owned) (nullable): nothing is asked */
  char              *text;        /* (owned) (nullable) */
  YdDriveSearch      what;        /* its text is the one above */
  gboolean           starred;

  /* state: the answers */
  GPtrArray         *hits;        /* (owned): YdBrowseNameHit */
  GHashTable        *ids;         /* (owned): char * (owned) → YdBrowseNameHit (borrowed) */
  gboolean           stale;       /* they answer the question before */
  char              *marker;      /* (owned) (nullable): of the next page */
  GError            *error;       /* (owned) (nullable) */
  gboolean           searching;   /* as told */
  gboolean           more;        /* as told */

  /* in flight */
  guint              n_flying;
  YdBrowseWays      *ways;        /* (owned) (nullable): to what was found */
  GSignalGroup      *feed;        /* (owned): of the storage's account */
  GHashTable        *leaving;     /* (owned): char *, ids of what left its folder, and may arrive */
  guint              leave_source;
  guint              source;      /* the pause */
  GCancellable      *cancellable; /* (owned) (nullable): one for each question */
};

/* The hit of this file. (transfer none) (nullable) */
YdBrowseNameHit *yd_browse_search_find          (YdBrowseSearch  *self,
                                                 const char      *file_id);
/* What the service tells of files that were found, and whether they are there. */
void             yd_browse_search_set_up_follow (YdBrowseSearch  *self);
void             yd_browse_search_follow        (YdBrowseSearch  *self);

G_END_DECLS
