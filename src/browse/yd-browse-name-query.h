/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is looked for among names, and the best that were found by now. Pure: it is shown one chunk
 * after the other. One thread at a time.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _YdBrowseNameQuery YdBrowseNameQuery;

/* NULL when @text has no words. At most @max are remembered, which is at least 1.
 * (transfer full) (nullable) */
YdBrowseNameQuery *yd_browse_name_query_new          (const char         *text,
                                                      guint               max);
void               yd_browse_name_query_free         (YdBrowseNameQuery  *self);

/* The same question, which found nothing yet: for another thread to look through other chunks.
 * (transfer full) */
YdBrowseNameQuery *yd_browse_name_query_dup          (YdBrowseNameQuery  *self);
/* What @other found was found here. */
void               yd_browse_name_query_merge        (YdBrowseNameQuery  *self,
                                                      YdBrowseNameQuery  *other);

/* From the first call on, of drives with these numbers only. */
void               yd_browse_name_query_want_drive   (YdBrowseNameQuery  *self,
                                                      guint               drive);
/* Whether it makes a difference if the sounds of the next chunk are known. */
gboolean           yd_browse_name_query_wants_sounds (YdBrowseNameQuery  *self);

/* @text, @sounds (nullable): those of chunk @chunk; senseless bytes find senseless names. */
void               yd_browse_name_query_look         (YdBrowseNameQuery  *self,
                                                      gint64              chunk,
                                                      const guint8       *text,
                                                      gsize               text_size,
                                                      const guint8       *sounds,
                                                      gsize               sounds_size);

/* How many were found at least: what is not among the best is left out where that is quicker. */
guint              yd_browse_name_query_get_n_found  (YdBrowseNameQuery  *self);
/* Numbers of names, gint64, the best first. (transfer full) */
GArray            *yd_browse_name_query_get_best     (YdBrowseNameQuery  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (YdBrowseNameQuery, yd_browse_name_query_free)

G_END_DECLS
