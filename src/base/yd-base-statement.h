/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One SQL statement of a database, compiled once and run often: for many rows and for bytes, where
 * yd_base_database_query() would copy each value as text. On the thread that has the database.
 */
#pragma once

#include "yd-base-database.h"

G_BEGIN_DECLS

typedef struct _YdBaseStatement YdBaseStatement;

/* The database has to live longer. (transfer full) */
YdBaseStatement *yd_base_statement_new       (YdBaseDatabase   *database,
                                              const char       *sql,
                                              GError          **error);
void             yd_base_statement_free      (YdBaseStatement  *self);

/* Parameter @index counts from 1, and keeps its value from one run to the next. What is given is
 * not copied: it has to stay until the run has ended. NULL is SQL NULL. */
void             yd_base_statement_bind_int  (YdBaseStatement  *self,
                                              guint             index,
                                              gint64            value);
void             yd_base_statement_bind_text (YdBaseStatement  *self,
                                              guint             index,
                                              const char       *value);
void             yd_base_statement_bind_data (YdBaseStatement  *self,
                                              guint             index,
                                              gconstpointer     data,
                                              gsize             size);

/* TRUE: there is a row, until the next call; FALSE without an error: no more, the run has ended. */
gboolean         yd_base_statement_next      (YdBaseStatement  *self,
                                              GError          **error);
/* Ends a run before its last row. */
void             yd_base_statement_reset     (YdBaseStatement  *self);
/* All of it, for what has no rows. */
gboolean         yd_base_statement_run       (YdBaseStatement  *self,
                                              GError          **error);

/* Columns of the row count from 0; what is returned lives as long as the row. */
gint64           yd_base_statement_get_int   (YdBaseStatement  *self,
                                              guint             column);
const char      *yd_base_statement_get_text  (YdBaseStatement  *self,
                                              guint             column); /* (nullable) */
gconstpointer    yd_base_statement_get_data  (YdBaseStatement  *self,
                                              guint             column,
                                              gsize            *size);
/* Bytes, not text. */
gboolean         yd_base_statement_has_data  (YdBaseStatement  *self,
                                              guint             column);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (YdBaseStatement, yd_base_statement_free)

G_END_DECLS
