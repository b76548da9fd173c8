/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The files of a seed, on both sides, that a person wants on the other. No two have one name, in
 * whatever folder they are.
 */
#pragma once

#include "yd-seed.h"

#include "yd-transfer.h"

G_BEGIN_DECLS

#define YD_SEED_PART_BYTES 4096

typedef struct
{
  YdTransferDirection direction;
  char               *name;      /* (owned) */
  const char         *parts[2];  /* (unowned) (nullable): extensions of what it becomes there */
  char               *path;      /* (owned) (nullable): of what is sent */
  const char         *tree;      /* (unowned) (nullable): static; the folder it is dropped with */
  GBytes             *picture;   /* (owned) (nullable): of a live photo */
  GBytes             *film;      /* (owned) (nullable): of one */
  GPtrArray          *versions;  /* (owned): GBytes (owned), the last one is that of now */
  GBytes             *before;    /* (owned) (nullable): what has the name on the other side */
  YdTransferConflict  conflict;
  YdDriveItem        *item;      /* (owned) (nullable): of a download, or of its tree */
  gboolean            dropped;   /* the program was told */
  gint64              dropped_at; /* bytes of the log then; 0: of an earlier life's */
  gint64              dropped_us; /* awake */
  gboolean            lost;      /* a power cut took that the program was told: it was again */
  gboolean            cut;       /* the power was, since it is as it is */
  guint               n_doubts;  /* contents that may be there and that nobody could know of */
  gboolean            given_up;  /* cancelled: what is left of it may still be tidied up */
  gboolean            stranded;  /* cancelled when nobody could remove what is there */
  guint               n_stuck;   /* of the seed, when it was cancelled */
} YdSeedFile;

/* Makes them in the folders @up and @down and in the simulator's root. (transfer full) */
GPtrArray *yd_seed_files_make       (YdSeed           *seed,
                                     const char       *up,
                                     const char       *down);
/* (transfer none) */
GBytes    *yd_seed_file_get_content (const YdSeedFile *self);
/* How many files it becomes on the other side. */
guint      yd_seed_file_count_parts (const YdSeedFile *self);
/* Its name without the extension. (transfer full) */
char      *yd_seed_file_dup_stem    (const YdSeedFile *self);
/* Another content, for one that is sent. */
void       yd_seed_file_change      (YdSeedFile       *self,
                                     YdSeed           *seed);

G_END_DECLS
