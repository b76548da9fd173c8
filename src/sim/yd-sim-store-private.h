/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What the two files of the store share: yd-sim-store.c has the tree, yd-sim-content.c the
 * bytes. */

#pragma once

#include "yd-sim-index.h"
#include "yd-sim-store.h"

G_BEGIN_DECLS

struct _YdSimStore
{
  /* Given at construction */
  char          *folder;       /* (owned) (nullable) */
  gboolean       discard;
  GRand         *random;       /* (borrowed) */
  YdSimNowFunc   now;
  gpointer       now_data;     /* (unowned) */

  /* Owned */
  YdSimIndex    *index;        /* (owned) (nullable) */
  GHashTable    *drives;       /* (owned): drive id → owned YdSimDrive */
  GHashTable    *nodes;        /* (owned): file id → owned YdSimNode */
  GHashTable    *used;         /* (owned): user → owned bytes */
  GHashTable    *contents;     /* (owned): SHA-1 → owned YdSimContent */
  GHashTable    *pre_hashes;   /* (owned): pre-hash → number of contents */
  GPtrArray     *orphans;      /* (owned) (nullable): while the index is read */
};

void           yd_sim_content_free            (gpointer       data);
gboolean       yd_sim_store_prepare_folder    (YdSimStore    *self,
                                               GError       **error);
void           yd_sim_store_restore_content   (YdSimStore    *self,
                                               const char    *sha1,
                                               const char    *pre_hash,
                                               guint64        crc64,
                                               guint64        size);
/* Adds a user of @content to @node, without saving. */
void           yd_sim_store_take_stream       (YdSimNode     *node,
                                               const char    *type,
                                               YdSimContent  *content);
/* One user less; the last one takes the content along. */
void           yd_sim_store_release_content   (YdSimStore    *self,
                                               YdSimContent  *content);

G_END_DECLS
