/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The simulator's tree on disk: an SQLite file with one row per drive, node and content. Written as
 * things change and read once, at the start. Only the store uses it. A failed write is a
 * warning. */

#pragma once

#include "yd-sim-node.h"

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _YdSimIndex YdSimIndex;

/* What a row says; @parent_id is "" for what lies in no folder. All borrowed during the call. */
typedef struct
{
  void   (*drive)    (gpointer     data,
                      const char  *drive_id,
                      const char  *user,
                      const char  *kind);
  void   (*content)  (gpointer     data,
                      const char  *sha1,
                      const char  *pre_hash,
                      guint64      crc64,
                      guint64      size);
  /* Gives the node to the receiver; its contents are named in @sha1 and @streams ("type:sha1
   * …"). */
  void   (*node)     (gpointer     data,
                      const char  *drive_id,
                      const char  *parent_id,
                      const char  *sha1,
                      const char  *streams,
                      YdSimNode   *node);
} YdSimIndexReader;

/* %NULL with %G_IO_ERROR_FAILED when the file cannot be opened or is not ours. */
YdSimIndex  *yd_sim_index_open             (const char               *path,
                                            GError                  **error);
void         yd_sim_index_close            (YdSimIndex               *self);
gboolean     yd_sim_index_read             (YdSimIndex               *self,
                                            const YdSimIndexReader   *reader,
                                            gpointer                  data,
                                            GError                  **error);

void         yd_sim_index_put_drive        (YdSimIndex               *self,
                                            YdSimDrive               *drive);
void         yd_sim_index_put_content      (YdSimIndex               *self,
                                            YdSimContent             *content);
void         yd_sim_index_put_node         (YdSimIndex               *self,
                                            YdSimNode                *node);
void         yd_sim_index_remove_content   (YdSimIndex               *self,
                                            const char               *sha1);
void         yd_sim_index_remove_node      (YdSimIndex               *self,
                                            const char               *file_id);

/* Several changes as one; calls may be nested. */
void         yd_sim_index_begin            (YdSimIndex               *self);
void         yd_sim_index_end              (YdSimIndex               *self);

G_END_DECLS
