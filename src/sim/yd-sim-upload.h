/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* One upload that runs: what create promised, and the bytes that came so far. Owned by the backend
 * until it is completed; the data plane writes into it (Open API reference §5.7–5.11). */

#pragma once

#include "yd-sim-backend.h"

G_BEGIN_DECLS

typedef struct
{
  guint     number;
  guint64   size;       /* bytes that are really stored */
  char      etag[40];   /* upper-case MD5, no quotes */
} YdSimPart;

typedef struct
{
  char         *upload_id;           /* (owned) */
  char         *file_id;             /* (owned) */
  char         *revision_id;         /* (owned) */
  char         *parent_id;           /* (owned) */
  char         *name;                /* (owned) */
  YdSimDrive   *drive;               /* (borrowed) */
  char         *content_type;        /* (owned) (nullable) */
  char         *local_created_at;    /* (owned) (nullable) */
  char         *local_modified_at;   /* (owned) (nullable) */
  char         *declared_hash;       /* (owned) (nullable) */
  gint64        declared_size;       /* -1 = not said */
  guint         planned_parts;
  gboolean      rapid;               /* the file is there already */

  /* What came */
  GArray       *parts;               /* (owned) of YdSimPart, in order */
  YdSimBlob    *blob;                /* (owned) (nullable): from the first part on */
  YdSimDigest  *digest;              /* (owned) (nullable) */
  GByteArray   *head;                /* (owned): the bytes of the pre-hash */

  /* The part that is coming in */
  gboolean      receiving;
  YdSimPart     part;
  YdSimDigest  *part_digest;         /* (owned) (nullable) */
  YdSimDigest  *digest_before;       /* (owned) (nullable): to go back to */
} YdSimUpload;

void          yd_sim_upload_free       (gpointer       data);
/* Bytes that whole and short parts hold together. */
guint64       yd_sim_upload_get_size   (YdSimUpload   *self);
YdSimPart    *yd_sim_upload_find_part  (YdSimUpload   *self,
                                        guint          number);

/* Receiving one part: begin, then write as often as needed, then end. With @keep what came is
 * stored, even when it is less than was announced; without it nothing of the part stays. */
gboolean      yd_sim_upload_begin      (YdSim         *sim,
                                        YdSimUpload   *self,
                                        guint          number);
gboolean      yd_sim_upload_write      (YdSimUpload   *self,
                                        const guint8  *data,
                                        gsize          length);
void          yd_sim_upload_end        (YdSimUpload   *self,
                                        gboolean       keep);

G_END_DECLS
