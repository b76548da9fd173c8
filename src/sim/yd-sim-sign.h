/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The signed URLs of the data host: how they are written and how one that comes back is judged,
 * raw, byte for byte (Open API reference §5.6, §5.10). */

#pragma once

#include "yd-sim-backend.h"

G_BEGIN_DECLS

/* What a URL allows. */
typedef enum
{
  YD_SIM_SIGN_DOWNLOAD,    /* GET of the file; counted as one of the user's connections */
  YD_SIM_SIGN_STREAM,      /* GET of one half of a live photo; counted too */
  YD_SIM_SIGN_PREVIEW,     /* GET of a thumbnail, playlist or segment; not counted */
  YD_SIM_SIGN_UPLOAD,      /* PUT of one part */
} YdSimSignUse;

typedef enum
{
  YD_SIM_SIGN_GOOD,
  YD_SIM_SIGN_EXPIRED,
  YD_SIM_SIGN_MISMATCH,
} YdSimSignVerdict;

typedef struct
{
  YdSimSignUse   use;
  const char    *drive_id;      /* (borrowed) */
  const char    *file_id;       /* (borrowed) */
  const char    *revision_id;   /* (borrowed) (nullable) */
  const char    *name;          /* (borrowed) (nullable): for the content disposition */
  const char    *user_id;       /* (borrowed) */
  const char    *client_id;     /* (borrowed) (nullable) */
  const char    *part;          /* (borrowed) (nullable): stream type, or what is previewed */
  const char    *upload_id;     /* (borrowed) (nullable) */
  guint          part_number;
  guint          lifetime_s;
} YdSimSignInput;

/* The whole URL (transfer full); @req tells under which address the simulator is known. */
char              *yd_sim_sign             (YdSim                 *sim,
                                            YdSimRequest          *req,
                                            const YdSimSignInput  *input);

/* Judges the URL that @req came with. */
YdSimSignVerdict   yd_sim_sign_verify      (YdSim                 *sim,
                                            YdSimRequest          *req);
/* When it ends, or ended, microseconds since 1970; both flavours of URL. */
gint64             yd_sim_sign_get_expiry  (YdSim                 *sim,
                                            YdSimRequest          *req);

G_END_DECLS
