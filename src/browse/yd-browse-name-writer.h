/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Who writes the index of names: a queue of works, done by one thread at a time, many in one
 * transaction. A damaged file is thrown away and made anew. Reference-counted; any thread.
 */
#pragma once

#include "yd-browse-name-table.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* What fails notes that at @table, where everything then does nothing. May be called again with
 * the same @data, when the transaction was taken back. TRUE: once more, in the
 * next transaction. */
typedef gboolean (*YdBrowseNameWork) (YdBrowseNameTable *table,
                                      gpointer           data);

typedef struct _YdBrowseNameWriter YdBrowseNameWriter;

/* "changed" of @owner is emitted on the main context. (transfer full) */
YdBrowseNameWriter *yd_browse_name_writer_new     (const char         *path,
                                                   GObject            *owner);
YdBrowseNameWriter *yd_browse_name_writer_ref     (YdBrowseNameWriter *self);
void                yd_browse_name_writer_unref   (YdBrowseNameWriter *self);
const char         *yd_browse_name_writer_get_path (YdBrowseNameWriter *self);

/* Takes @data. @task (nullable), which it takes, returns TRUE when the work is written, or its
 * error; @data lives as long. */
void                yd_browse_name_writer_push    (YdBrowseNameWriter *self,
                                                   YdBrowseNameWork    work,
                                                   gpointer            data,
                                                   GDestroyNotify      destroy,
                                                   GTask              *task);

/* Takes @task, which returns TRUE when all that was pushed by now is written, or given up. */
void                yd_browse_name_writer_settle  (YdBrowseNameWriter *self,
                                                   GTask              *task);

/* Somebody who reads found it damaged. */
void                yd_browse_name_writer_make_anew (YdBrowseNameWriter *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (YdBrowseNameWriter, yd_browse_name_writer_unref)

G_END_DECLS
