/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The database from within: for its statements, and what tests may ask of it.
 */
#pragma once

#include "yd-base-database.h"

#include <sqlite3.h>

G_BEGIN_DECLS

sqlite3 *yd_base_database_get_handle (YdBaseDatabase  *self);
/* What SQLite answered last, as an error of ours. */
void     yd_base_database_set_error  (YdBaseDatabase  *self,
                                      GError         **error,
                                      int              rc);

/* Each statement that begins from now on counts in @n_statements (borrowed, nullable: no more). */
void     yd_base_database_count      (YdBaseDatabase  *self,
                                      guint           *n_statements);

G_END_DECLS
