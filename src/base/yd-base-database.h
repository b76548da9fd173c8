/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One SQLite database in WAL mode with migrations by user_version, and by a version for each
 * room. Rooms bring their own schema steps and statements; only this file knows SQLite.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define YD_BASE_DATABASE_ERROR (yd_base_database_error_quark ())

typedef enum
{
  YD_BASE_DATABASE_ERROR_FAILED, /* SQLite's message is in the error */
  YD_BASE_DATABASE_ERROR_NEWER,  /* written by a newer version: left alone */
  YD_BASE_DATABASE_ERROR_CORRUPT,
  YD_BASE_DATABASE_ERROR_FULL,   /* no space left on the disk */
  YD_BASE_DATABASE_ERROR_BUSY,   /* somebody else writes; it may work a little later */
} YdBaseDatabaseError;

GQuark yd_base_database_error_quark (void);

#define YD_TYPE_BASE_DATABASE (yd_base_database_get_type ())
G_DECLARE_FINAL_TYPE (YdBaseDatabase, yd_base_database, YD, BASE_DATABASE, GObject)

/* Opens (and makes, mode 0600) the file at @path, or ":memory:", and brings it to the last of
 * @migrations: a NULL-terminated list of SQL scripts, script i leads to user_version i + 1, each
 * run in one transaction. Short blocking I/O: once at start. (transfer full) */
YdBaseDatabase *yd_base_database_new       (const char         *path,
                                            const char * const *migrations,
                                            GError            **error);

/* Brings the tables of @room, a short fixed name, to the last of @migrations, as above. The version
 * reached is kept for each room. NEWER when it is one that @migrations do not know. */
gboolean        yd_base_database_migrate   (YdBaseDatabase     *self,
                                            const char         *room,
                                            const char * const *migrations,
                                            GError            **error);

/* FALSE for ":memory:". */
gboolean        yd_base_database_is_file   (YdBaseDatabase     *self);

/* Another connection to the file of @of, for many small writes: they survive a crash, but the last
 * ones not a power cut, and no disk is waited for; a thread writes the log back into the file.
 * When somebody else writes it waits for 5 ms and then fails as BUSY. (transfer full) */
YdBaseDatabase *yd_base_database_new_light (YdBaseDatabase     *of,
                                            GError            **error);

/* As yd_base_database_new(), for much that can be made again: large pages, and a power cut may take
 * the last writes. What is deleted is overwritten. Any thread, one at a time. (transfer full) */
YdBaseDatabase *yd_base_database_new_bulk  (const char         *path,
                                            const char * const *migrations,
                                            GError            **error);

/* For reading alone what is there, while others write. Any thread, one at a time.
 * (transfer full) */
YdBaseDatabase *yd_base_database_new_reader (const char        *path,
                                             GError           **error);

/* What was committed before, through whatever connection to the same file, is on the disk when it
 * returns, if the disk can: what a light connection leaves to later. Waits for the disk: not in the
 * main thread, but in any other. */
void            yd_base_database_sync      (YdBaseDatabase     *self);

/* Runs one statement with text, integer, byte string or NULL parameters given as GVariant values
 * ('s', 'x', 'ay', or NULL for SQL NULL), e.g. yd_base_database_run (db, &error,
 * "DELETE FROM t WHERE id = ?", 1, g_variant_new_int64 (3)) — @n_params variants follow. Floating
 * variants are consumed. */
gboolean        yd_base_database_run       (YdBaseDatabase     *self,
                                            GError            **error,
                                            const char         *sql,
                                            guint               n_params,
                                            ...);
gboolean        yd_base_database_run_values (YdBaseDatabase    *self,
                                             GError           **error,
                                             const char        *sql,
                                             guint              n_values,
                                             GVariant         **values);

/* The same for a query: rows as a GPtrArray of GPtrArray of strings (NULL for SQL NULL).
 * (transfer full) */
GPtrArray      *yd_base_database_query     (YdBaseDatabase     *self,
                                            GError            **error,
                                            const char         *sql,
                                            guint               n_params,
                                            ...);

/* BEGIN IMMEDIATE … COMMIT or ROLLBACK. */
gboolean        yd_base_database_begin     (YdBaseDatabase     *self,
                                            GError            **error);
gboolean        yd_base_database_commit    (YdBaseDatabase     *self,
                                            GError            **error);
void            yd_base_database_rollback  (YdBaseDatabase     *self);

/* Column @column of a row: the string or NULL; as a number, 0 when NULL or not one. */
const char     *yd_base_database_row_text  (GPtrArray          *row,
                                            guint               column);
gint64          yd_base_database_row_int   (GPtrArray          *row,
                                            guint               column);

G_END_DECLS
