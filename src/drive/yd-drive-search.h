/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a person looks for in a drive, and the same in the service's query language (Open API
 * reference §5.2). What is typed is data and never language: it cannot end its quotes. Pure; any
 * thread.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define YD_DRIVE_SEARCH_TEXT_MAX_BYTES 1024 /* no name is longer (§5.7) */

typedef enum
{
  YD_DRIVE_SEARCH_EVERYTHING,
  YD_DRIVE_SEARCH_FILES,
  YD_DRIVE_SEARCH_FOLDERS,
  YD_DRIVE_SEARCH_IMAGES, /* this and what follows are files of one category */
  YD_DRIVE_SEARCH_VIDEOS,
  YD_DRIVE_SEARCH_AUDIO,
  YD_DRIVE_SEARCH_DOCUMENTS,
  YD_DRIVE_SEARCH_ARCHIVES,
  YD_DRIVE_SEARCH_OTHERS,
} YdDriveSearchType;

/* Everything that is set must hold. { 0 } finds everything. Pointers are borrowed until the call
 * that is given the search returns. */
typedef struct
{
  const char        *text;      /* (borrowed) (nullable): in the name, as the service compares */
  const char        *parent_id; /* (borrowed) (nullable): only what is right in this folder */
  YdDriveSearchType  type;
  gint64             from_us;   /* changed on the service then or later: real time; 0 ever */
  gint64             until_us;  /* changed there before: real time; 0 ever */
} YdDriveSearch;

/* The query; "" for everything. At most five conditions and 4096 characters, as the service takes.
 * YD_DRIVE_ERROR_NAME when the text cannot be in a name: longer than one, or not UTF-8.
 * (transfer full) */
char *yd_drive_search_to_query (const YdDriveSearch  *self,
                                GError              **error);

G_END_DECLS
