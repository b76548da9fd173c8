/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The names that many items would get by one rule, and what is wrong with them: the preview of a
 * batch rename. Renames nothing: that is an action of these names. Pure.
 */
#pragma once

#include "yd-drive-item.h"

G_BEGIN_DECLS

/* First @find is replaced in what each is called now, then the result goes into @pattern, and the
 * extension is appended again. { 0 } with keep_extension or without changes nothing. Strings are
 * borrowed. */
typedef struct
{
  const char *pattern;        /* (borrowed) (nullable): with [name] and [number]; "[[" is "[";
                               * NULL or "" is [name] */
  const char *find;           /* (borrowed) (nullable): every place, as it is written */
  const char *replace;        /* (borrowed) (nullable): NULL is "" */
  guint       start;          /* the number of the first item */
  guint       width;          /* of a number, filled up with zeros; 0 is 1 */
  gboolean    keep_extension; /* of files; ".tar.gz" is one */
} YdBrowseRenameRule;

typedef enum
{
  YD_BROWSE_RENAME_FINE,
  YD_BROWSE_RENAME_UNCHANGED, /* it is called so already: no problem */
  YD_BROWSE_RENAME_INVALID,   /* the service takes no such name: empty, too long, with a "/" */
  YD_BROWSE_RENAME_TWICE,     /* another one of these would be called so too */
  YD_BROWSE_RENAME_TAKEN,     /* something else in the folder is called so */
} YdBrowseRenameVerdict;

typedef struct
{
  YdDriveItem           *item;    /* (owned) */
  char                  *name;    /* (owned): the new one */
  YdBrowseRenameVerdict  verdict;
} YdBrowseRename;

/* Whether an entry of the folder that is none of the items is called @name. */
typedef gboolean (*YdBrowseNameTaken) (const char *parent_id,
                                       const char *name,
                                       gpointer    user_data);

/* One YdBrowseRename for each of @items (array of YdDriveItem, files and folders of one or several
 * folders), in their order, which is the order of the numbers. @taken NULL: nothing is.
 * (transfer full) */
GPtrArray *yd_browse_rename_plan_make      (GPtrArray                *items,
                                            const YdBrowseRenameRule *rule,
                                            YdBrowseNameTaken         taken,
                                            gpointer                  user_data);

/* Whether it can be carried out: something changes, and nothing is wrong. */
gboolean   yd_browse_rename_plan_is_ready  (GPtrArray                *plan);

/* The names, for yd_browse_action_new_rename(). (transfer full) */
char     **yd_browse_rename_plan_dup_names (GPtrArray                *plan);

/* The length in bytes of @name without its extension; all of it for a folder or when there is none.
 * Also what is selected when a name is edited. */
gsize      yd_browse_rename_find_extension (const char               *name,
                                            gboolean                  is_folder);

G_END_DECLS
