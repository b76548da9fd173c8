/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Where the simulator keeps drives, files and contents: in memory, or in a folder that survives it
 * (contents as real files, the tree in an SQLite index). It knows nothing of HTTP, JSON or who may
 * do what. Owned by the simulator; one thread. A failure to write the folder is a warning, not an
 * answer: the service has no such error. */

#pragma once

#include "yd-sim-digest.h"
#include "yd-sim-node.h"

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _YdSimStore YdSimStore;

/* The clock, microseconds since 1970. */
typedef gint64 (*YdSimNowFunc) (gpointer data);

/* yd_sim_store_new:
 * @folder: (nullable): where to keep everything, %NULL for memory
 * @discard: whether uploaded bytes are only hashed
 * @random: (transfer none): source of identifiers; must outlive the store
 * @now: the clock
 * @now_data: given to @now
 *
 * Opens what @folder holds. Returns: (transfer full): the store, %NULL with a #GFileError or a
 * #GIOError */
YdSimStore   *yd_sim_store_new             (const char     *folder,
                                            gboolean        discard,
                                            GRand          *random,
                                            YdSimNowFunc    now,
                                            gpointer        now_data,
                                            GError        **error);
void          yd_sim_store_free            (YdSimStore     *self);

/* Drives. Adding one that exists returns it. */
YdSimDrive   *yd_sim_store_add_drive       (YdSimStore     *self,
                                            const char     *user,
                                            const char     *kind,
                                            const char     *drive_id);
YdSimDrive   *yd_sim_store_find_drive      (YdSimStore     *self,
                                            const char     *drive_id);
YdSimDrive   *yd_sim_store_find_drive_of   (YdSimStore     *self,
                                            const char     *user,
                                            const char     *kind);
/* Bytes that the files of @user hold, the recycle bin included (Open API reference §5.14). */
guint64       yd_sim_store_get_used        (YdSimStore     *self,
                                            const char     *user);

/* Looking. %NULL for none; "root" is the root of the drive. */
YdSimNode    *yd_sim_store_find            (YdSimStore     *self,
                                            YdSimDrive     *drive,
                                            const char     *file_id);
YdSimNode    *yd_sim_store_find_anywhere   (YdSimStore     *self,
                                            const char     *file_id);
YdSimNode    *yd_sim_store_find_path       (YdSimStore     *self,
                                            YdSimDrive     *drive,
                                            const char     *path);
/* Every file and folder of a drive except root and bin, in no order (transfer container). */
GPtrArray    *yd_sim_store_list_all        (YdSimStore     *self,
                                            YdSimDrive     *drive);

/* Identifiers in the service's form (Open API reference §1.4), transfer full. */
char         *yd_sim_store_make_id         (YdSimStore     *self);
char         *yd_sim_store_make_hex        (YdSimStore     *self,
                                            guint           digits);
gint64        yd_sim_store_now             (YdSimStore     *self);

/* Changing the tree. Names are not checked here. Nodes stay owned by the store. */
YdSimNode    *yd_sim_store_add_folder      (YdSimStore     *self,
                                            YdSimNode      *parent,
                                            const char     *name);
/* @file_id (nullable): the id that create had promised. */
YdSimNode    *yd_sim_store_add_file        (YdSimStore     *self,
                                            YdSimNode      *parent,
                                            const char     *name,
                                            const char     *file_id,
                                            YdSimContent   *content);
void          yd_sim_store_add_stream      (YdSimStore     *self,
                                            YdSimNode      *node,
                                            const char     *type,
                                            YdSimContent   *content);
void          yd_sim_store_rename          (YdSimStore     *self,
                                            YdSimNode      *node,
                                            const char     *name);
void          yd_sim_store_move            (YdSimStore     *self,
                                            YdSimNode      *node,
                                            YdSimNode      *parent);
YdSimNode    *yd_sim_store_copy            (YdSimStore     *self,
                                            YdSimNode      *node,
                                            YdSimNode      *parent,
                                            const char     *name);
void          yd_sim_store_trash           (YdSimStore     *self,
                                            YdSimNode      *node);
void          yd_sim_store_delete          (YdSimStore     *self,
                                            YdSimNode      *node);
/* Keeps a changed field (star, play position, …); does not touch updated_at. */
void          yd_sim_store_save            (YdSimStore     *self,
                                            YdSimNode      *node);

/* Contents. A lookup takes either case of digits. */
YdSimContent *yd_sim_store_find_content    (YdSimStore     *self,
                                            const char     *sha1);
gboolean      yd_sim_store_knows_pre_hash  (YdSimStore     *self,
                                            const char     *pre_hash);
/* Where an upload goes while it runs; %NULL with a #GFileError. */
YdSimBlob    *yd_sim_store_new_blob        (YdSimStore     *self,
                                            GError        **error);
/* Which sums an upload needs. */
YdSimDigestFlags
              yd_sim_store_get_digests     (YdSimStore     *self);
/* What was uploaded becomes a content; one with the same hash is used instead. A file must take
 * it. */
YdSimContent *yd_sim_store_add_content     (YdSimStore     *self,
                                            YdSimBlob      *blob,
                                            YdSimDigest    *digest,
                                            const char     *pre_hash);
YdSimContent *yd_sim_store_add_bytes       (YdSimStore     *self,
                                            GBytes         *bytes);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (YdSimStore, yd_sim_store_free)

G_END_DECLS
