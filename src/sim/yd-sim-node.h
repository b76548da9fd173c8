/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What the simulator's store is made of: drives, the files and folders in them, and the contents
 * that files share. Plain structs, read by the endpoints and changed only through the store. */

#pragma once

#include "yd-sim-blob.h"

#include <glib.h>

G_BEGIN_DECLS

typedef struct _YdSimContent YdSimContent;
typedef struct _YdSimStream YdSimStream;
typedef struct _YdSimNode YdSimNode;
typedef struct _YdSimDrive YdSimDrive;

/* The bytes of one or more files. Owned by the store while any file uses it. */
struct _YdSimContent
{
  char         *sha1;       /* (owned): upper case */
  char         *pre_hash;   /* (owned): SHA-1 of the first KiB, upper case */
  guint64       crc64;
  guint64       size;
  YdSimBlob    *blob;       /* (owned) */
  guint         users;      /* files and streams that show it */
};

/* One half of a live photo. */
struct _YdSimStream
{
  char          type[8];    /* "jpeg", "heic" or "mov" */
  YdSimContent *content;    /* (borrowed) */
};

struct _YdSimNode
{
  char         *file_id;            /* (owned) */
  char         *name;               /* (owned) */
  YdSimDrive   *drive;              /* (borrowed) */
  YdSimNode    *parent;             /* (borrowed) (nullable): none for the root and the bin */
  gboolean      folder;

  /* Folders */
  GPtrArray    *children;           /* (owned) (nullable) of borrowed YdSimNode */
  GHashTable   *by_name;            /* (owned) (nullable): name → array of borrowed YdSimNode */
  GPtrArray    *sorted;             /* (owned) (nullable): the last ordered listing */
  char         *sorted_by;          /* (owned) (nullable): the order of that listing */

  /* Files */
  YdSimContent *content;            /* (borrowed) (nullable) */
  GArray       *streams;            /* (owned) (nullable) of YdSimStream: a live photo */
  char         *content_type;       /* (owned) (nullable) */
  char         *revision_id;        /* (owned) (nullable) */
  char         *local_created_at;   /* (owned) (nullable) */
  char         *local_modified_at;  /* (owned) (nullable) */
  char         *play_cursor;        /* (owned) (nullable): seconds */
  char         *play_duration;      /* (owned) (nullable): seconds */
  gint64        played_us;          /* 0 = never */
  int           punish_flag;
  guint         preview_waits;      /* answers "transcoding" still to give */

  /* Both */
  gboolean      starred;
  gint64        created_us;
  gint64        updated_us;
  char         *trashed_from;       /* (owned) (nullable): the parent's id before the bin */
  gint64        trashed_us;
};

struct _YdSimDrive
{
  char         *drive_id;   /* (owned) */
  char         *user;       /* (owned): key of the user */
  char         *kind;       /* (owned): "backup" or "resource" */
  YdSimNode    *root;       /* (owned) */
  YdSimNode    *bin;        /* (owned): holds what was trashed */
};

/* A node outside any folder; @file_id and @name are copied. */
YdSimNode   *yd_sim_node_new            (YdSimDrive   *drive,
                                         const char   *file_id,
                                         const char   *name,
                                         gboolean      folder);
void         yd_sim_node_free           (YdSimNode    *self);

/* Into and out of a folder. */
void         yd_sim_node_attach         (YdSimNode    *self,
                                         YdSimNode    *parent);
void         yd_sim_node_detach         (YdSimNode    *self);

/* The first child of that name, byte for byte; %NULL for none. */
YdSimNode   *yd_sim_node_find_child     (YdSimNode    *self,
                                         const char   *name);
/* Whether @self is @folder or lies below it. */
gboolean     yd_sim_node_is_inside      (YdSimNode    *self,
                                         YdSimNode    *folder);
gboolean     yd_sim_node_is_trashed     (YdSimNode    *self);
guint64      yd_sim_node_get_size       (YdSimNode    *self);

/* From the root down, "/"-separated (transfer full): ids begin with "root", names with @top. */
char        *yd_sim_node_get_id_path    (YdSimNode    *self);
char        *yd_sim_node_get_name_path  (YdSimNode    *self,
                                         const char   *top);
/* The name's extension, lower case, without dot; "" for none (transfer full). */
char        *yd_sim_node_get_extension  (YdSimNode    *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (YdSimNode, yd_sim_node_free)

G_END_DECLS
