/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One download at work, as the files that make it share it: the chain (yd-transfer-download.c),
 * the choice of streams (-content), the bytes (-receive), the place and the end (-end). It belongs
 * to the main thread, and to the worker while one is at it.
 */
#pragma once

#include "yd-transfer-download.h"
#include "yd-transfer-place.h"
#include "yd-transfer-private.h"
#include "yd-transfer-proxy.h"
#include "yd-transfer-retry-policy.h"
#include "yd-transfer-segment-plan.h"
#include "yd-transfer-zip.h"

G_BEGIN_DECLS

#define YD_TRANSFER_STREAMS_MAX YD_TRANSFER_PLACE_FILES_MAX

typedef struct
{
  /* Input */
  YdTransferEngine *engine; /* (owned) */
  YdTransfer *transfer;     /* (owned) */
  YdDriveClient *drive;     /* (owned) */
  YdStorageLivp livp;
  YdTransferProxy *proxy;   /* (owned) (nullable): NULL for direct */
  char *path;               /* (owned) (nullable): of the target folder */

  /* In progress */
  gboolean proxy_known;
  YdDriveLink *link;        /* (owned) (nullable) */
  const char *urls[YD_TRANSFER_STREAMS_MAX]; /* (borrowed) (nullable): one after the other */
  guint n_streams;
  guint stream;             /* in flight */
  gboolean zip;             /* the streams become one file */
  char *expected;           /* (owned) (nullable): content hash, upper or lower case */
  gint64 size;              /* bytes of the stream, -1 unknown */
  int folder;               /* -1: not open */
  YdTransferPlaceFile files[YD_TRANSFER_STREAMS_MAX];
  guint n_files;
  char *names[YD_TRANSFER_STREAMS_MAX]; /* (owned) (nullable): of the entries of the zip */
  YdTransferZipEntry entries[YD_TRANSFER_STREAMS_MAX]; /* of those that are here; names ours */
  YdBaseHash *hash;         /* (owned) (nullable): of the received bytes */
  guint32 crc;              /* of the same, for a zip */
  gint64 start;             /* where the stream begins in its file */
  gint64 before;            /* bytes of the streams before it */
  gint64 received;          /* bytes of the stream */
  gint64 best;              /* most bytes ever received, of all streams */
  guint attempt;            /* failures since then */
  guint restarts;
  YdTransferRetry retry;    /* what to do after the wait */
  YdTransferSegment segment; /* in flight */
  YdNetReply *reply;        /* (owned) (nullable): what came of it */
  gboolean fetched;         /* trouble is of the bytes, not of the link */
  GError *local_error;      /* (owned) (nullable): the disk's, while receiving */
  GError *error;            /* (owned) (nullable): the end, while tidying up */

  /* Output */
  char *final_name;         /* (owned) (nullable) */
} YdTransferDownload;

/* The content. Main thread. */

gboolean yd_transfer_download_has_place      (YdTransferDownload  *op);
/* One file as it is, and not parts of a live photo. */
gboolean yd_transfer_download_is_whole_file  (YdTransferDownload  *op);
/* Which of the link's addresses are meant, and what the files are called then (Open API reference
 * §8.8). */
void     yd_transfer_download_choose_streams (YdTransferDownload  *op);
/* What is to be on the disk in the end; once only, for later links are of the same file. */
void     yd_transfer_download_choose_files   (YdTransferDownload  *op);
/* What the link says about the content; what was received of another content is worth nothing. */
void     yd_transfer_download_note_content   (YdTransferDownload  *op);
/* Forgets what was received of the stream in flight. */
void     yd_transfer_download_start_over     (YdTransferDownload  *op);

/* YdTransferWork, of which the data is the download. */

gboolean yd_transfer_download_make_place     (gpointer             data,
                                              GCancellable        *cancellable,
                                              GError             **error);
/* The segment in flight. */
gboolean yd_transfer_download_fetch          (gpointer             data,
                                              GCancellable        *cancellable,
                                              GError             **error);
/* Compares the hash, ends the files and gives them their names. */
gboolean yd_transfer_download_commit         (gpointer             data,
                                              GCancellable        *cancellable,
                                              GError             **error);
gboolean yd_transfer_download_tidy_up        (gpointer             data,
                                              GCancellable        *cancellable,
                                              GError             **error);

/* The file under its name, once it has one. (transfer full) */
GFile   *yd_transfer_download_dup_final_file (YdTransferDownload  *op);

G_END_DECLS
