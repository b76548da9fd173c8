/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is found in a storage: a GListModel of YdBrowseNameHit, each file once. The names that were
 * ever heard come at once, then what the service finds, page by page as it is asked for; or what
 * has a star. Folders above them come when they are known, and what is done to the files is
 * followed. A new question cancels the one before. Main context.
 */
#pragma once

#include "yd-browse-name-index.h"
#include "yd-storage.h"

G_BEGIN_DECLS

#define YD_TYPE_BROWSE_SEARCH (yd_browse_search_get_type ())
G_DECLARE_FINAL_TYPE (YdBrowseSearch, yd_browse_search, YD, BROWSE_SEARCH, GObject)

/* Properties, notified: "searching" (boolean), "error" (GError, boxed; NULL when fine: of the
 * service; names that were heard are found without it), "more" (boolean: the service has more).
 * @names (nullable). @pause_ms: how long nobody types before the service is asked.
 * (transfer full) */
YdBrowseSearch *yd_browse_search_new           (YdBrowseNameIndex   *names,
                                                guint                pause_ms);
/* @what is copied; without a text and a type nothing is looked for. Of the drive of @storage
 * (nullable: then nothing). */
void            yd_browse_search_ask           (YdBrowseSearch      *self,
                                                YdStorage           *storage,
                                                const YdDriveSearch *what);
/* What has a star there. */
void            yd_browse_search_ask_starred   (YdBrowseSearch      *self,
                                                YdStorage           *storage);
/* Nothing any more. */
void            yd_browse_search_stop          (YdBrowseSearch      *self);
/* The next page of the service; also after an error. */
void            yd_browse_search_go_on         (YdBrowseSearch      *self);
/* Asks the service for those of @hits (of YdBrowseNameHit) that are not whole: they are then, or
 * not there any more. */
void            yd_browse_search_describe      (YdBrowseSearch      *self,
                                                GPtrArray           *hits);
gboolean        yd_browse_search_get_searching (YdBrowseSearch      *self);
gboolean        yd_browse_search_get_more      (YdBrowseSearch      *self);
const GError   *yd_browse_search_get_error     (YdBrowseSearch      *self); /* or NULL */

G_END_DECLS
