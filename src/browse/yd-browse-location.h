/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where a view is: a storage and the folders from its root down, and the way it came (back,
 * forward). No I/O.
 */
#pragma once

#include "yd-browse-place.h"

G_BEGIN_DECLS

#define YD_TYPE_BROWSE_LOCATION (yd_browse_location_get_type ())
G_DECLARE_FINAL_TYPE (YdBrowseLocation, yd_browse_location, YD, BROWSE_LOCATION, GObject)

/* Signal: "changed" after every move. (transfer full) */
YdBrowseLocation *yd_browse_location_new         (void);
/* At @place (nullable), with no way back from there. (transfer full) */
YdBrowseLocation *yd_browse_location_new_at      (YdBrowsePlace    *place);
/* To the root of @storage. */
void              yd_browse_location_open        (YdBrowseLocation *self,
                                                  YdStorage        *storage);
void              yd_browse_location_go_to       (YdBrowseLocation *self,
                                                  YdBrowsePlace    *place);
/* Down into a folder of the present one. */
void              yd_browse_location_enter       (YdBrowseLocation *self,
                                                  YdDriveItem      *folder);
/* Up to crumb @depth; 0 is the root. */
void              yd_browse_location_ascend      (YdBrowseLocation *self,
                                                  guint             depth);
gboolean          yd_browse_location_can_go_back    (YdBrowseLocation *self);
gboolean          yd_browse_location_can_go_forward (YdBrowseLocation *self);
void              yd_browse_location_go_back     (YdBrowseLocation *self);
void              yd_browse_location_go_forward  (YdBrowseLocation *self);
/* All that were visited, oldest first: YdBrowsePlace. *@present: which of them it is at.
 * (transfer container) */
GPtrArray        *yd_browse_location_dup_places  (YdBrowseLocation *self,
                                                  guint            *present);
/* To one of these, back or forward. */
void              yd_browse_location_go_to_nth   (YdBrowseLocation *self,
                                                  guint             index);
/* Where it is. (transfer none) (nullable) */
YdBrowsePlace    *yd_browse_location_get_place   (YdBrowseLocation *self);
/* Nothing is open any more (the storage was removed); its history entries go too. */
void              yd_browse_location_forget      (YdBrowseLocation *self,
                                                  YdStorage        *storage);
YdStorage        *yd_browse_location_get_storage (YdBrowseLocation *self); /* (nullable) */
guint             yd_browse_location_get_depth   (YdBrowseLocation *self); /* crumbs below root */
/* Crumb @depth, 0 the root; NULL when the storage's drive is not known. (transfer none) */
YdDriveItem      *yd_browse_location_get_crumb   (YdBrowseLocation *self,
                                                  guint             depth);
/* The last crumb. (transfer none) (nullable) */
YdDriveItem      *yd_browse_location_get_folder  (YdBrowseLocation *self);

G_END_DECLS
