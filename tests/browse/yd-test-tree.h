/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A drive of the simulator as a test wants it: files by path, and all of it as text to compare.
 */
#pragma once

#include "yd-test-world.h"

G_BEGIN_DECLS

typedef struct
{
  YdTestWorld *world;   /* (owned) */
  YdStorage *storage;   /* (owned): alice's default drive */
  const char *user;     /* (unowned) */
  const char *drive_id; /* (borrowed) */
} YdTestTree;

void         yd_test_tree_set_up     (YdTestTree    *self,
                                      gconstpointer  data);
/* (nullable) */
void         yd_test_tree_set_up_with (YdTestTree         *self,
                                       const YdSimOptions *options);
void         yd_test_tree_tear_down  (YdTestTree    *self,
                                      gconstpointer  data);

/* "/a/b/" makes a folder, "/a/b" a file that holds its path; what is above exists.
 * (transfer full) */
YdDriveItem *yd_test_tree_add        (YdTestTree    *self,
                                      const char    *path);
/* As the service has it now; fails the test when it is not there. (transfer full) */
YdDriveItem *yd_test_tree_get        (YdTestTree    *self,
                                      const char    *path);
/* Several of them, up to NULL. (transfer full) */
GPtrArray   *yd_test_tree_get_many   (YdTestTree    *self,
                                      const char    *first_path,
                                      ...) G_GNUC_NULL_TERMINATED;
/* The children of a folder, all pages. (transfer full) */
GPtrArray   *yd_test_tree_list       (YdTestTree    *self,
                                      const char    *folder_id);
/* Each entry on a line, sorted: path, with "/" at the end for folders, "*" when it has a star, and
 * with @ids the id. (transfer full) */
char        *yd_test_tree_dump       (YdTestTree    *self,
                                      gboolean       ids);
void         yd_test_tree_assert     (YdTestTree    *self,
                                      const char    *expected);

G_END_DECLS
