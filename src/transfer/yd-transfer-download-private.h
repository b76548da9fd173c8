/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One download at work, as the files that make it share it: the chain (yd-transfer-download.c),
 * its link (-link), what it does about trouble (-trouble), the choice of streams (-content), the
 * segments in flight (-pieces), what outlives a kill (-resume), the place and the end (-end).
 * It belongs to the main thread; workers have the intake, and the rest while nothing else is in
 * flight.
 */
#pragma once

#include "yd-transfer-download.h"
#include "yd-transfer-intake.h"
#include "yd-transfer-place.h"
#include "yd-transfer-private.h"
#include "yd-transfer-proxy.h"
#include "yd-transfer-retry-policy.h"
#include "yd-transfer-zip.h"

G_BEGIN_DECLS

#define YD_TRANSFER_STREAMS_MAX YD_TRANSFER_PLACE_FILES_MAX
#define YD_TRANSFER_RESTARTS_MAX 2

typedef enum
{
  YD_TRANSFER_DOWNLOAD_GO,
  YD_TRANSFER_DOWNLOAD_RESTART, /* once nothing is in flight: the stream anew, with a new link */
  YD_TRANSFER_DOWNLOAD_GIVE_UP, /* once nothing is in flight: tidy up, end with the error */
} YdTransferDownloadStop;

typedef struct
{
  /* Input */
  GTask *task;              /* (owned) (nullable): until it has returned */
  YdTransferEngine *engine; /* (owned) */
  YdTransfer *transfer;     /* (owned) */
  YdDriveClient *drive;     /* (owned) */
  YdStorageLivp livp;
  YdTransferConflict conflict;
  YdTransferProxy *proxy;   /* (owned) (nullable): NULL for direct */
  char *path;               /* (owned) (nullable): of the target folder */

  /* In progress: what */
  gboolean proxy_known;
  YdDriveLink *link;        /* (owned) (nullable) */
  guint link_serial;        /* goes up with each link */
  gboolean link_spent;      /* another is needed whatever its time */
  gboolean link_used;       /* a piece was started with it */
  gboolean link_listed;     /* it is the listing's: any trouble with it is for a real one to have */
  const char *urls[YD_TRANSFER_STREAMS_MAX]; /* (borrowed) (nullable): one after the other */
  guint n_streams;
  guint stream;             /* in flight */
  gboolean zip;             /* the streams become one file */
  char *expected;           /* (owned) (nullable): content hash, upper or lower case */
  gint64 size;              /* bytes of the stream, -1 unknown */

  /* In progress: where to */
  int folder;               /* -1: not open */
  YdTransferPlaceFile files[YD_TRANSFER_STREAMS_MAX];
  guint n_files;
  char *names[YD_TRANSFER_STREAMS_MAX]; /* (owned) (nullable): of the entries of the zip */
  YdTransferZipEntry entries[YD_TRANSFER_STREAMS_MAX]; /* of those that are here; names ours */
  YdTransferIntake *intake; /* (owned) (nullable): of the stream in flight */
  gboolean crc64_known;     /* the host has said … */
  guint64 crc64;            /* … that this is the stream's */
  gint64 start;             /* where the stream begins in its file */
  gint64 before;            /* bytes of the streams before it */
  guint64 inodes[YD_TRANSFER_STREAMS_MAX]; /* of the files; 0: not there */
  guint64 landing[YD_TRANSFER_STREAMS_MAX]; /* of those that an attempt has given names, or was
                                             * about to; 0: none */
  char *left[YD_TRANSFER_STREAMS_MAX]; /* (owned) (nullable): temporary names from before, of no
                                        * use now */

  /* In progress: what outlives a kill */
  GArray *resumed;          /* (owned) (nullable): YdTransferSpan, here from before */
  GArray *saving;           /* (owned) (nullable): the same, while a worker syncs them */
  gint64 saved;             /* bytes that the journal knows of, or will when that has ended */
  gint64 saved_us;          /* when; monotonic */
  guint tick;               /* timer, 0 none */
  char *actual;             /* (owned) (nullable): hash of the last stream that ended */

  /* In progress: who is at it */
  GCancellable *inner;      /* (owned): of everything in flight */
  GSource *cancelled;       /* (owned) (nullable): hears the caller's cancellable */
  YdTransferSeat *seat;     /* (owned) (nullable): for the lines */
  guint n_busy;             /* calls in flight, pieces counted in */
  gboolean ending;          /* a worker puts it into place */
  gboolean asking;          /* for the proxy or for a link */
  guint n_pieces;           /* segments in flight, a line each */
  gboolean summing;         /* a worker catches up with the sums */
  gboolean waiting;         /* for another attempt, or for a person */
  gboolean single;          /* the server ignores ranges: one line only */
  gint64 speed;             /* of a line, bytes per second, 0 unknown */
  gboolean busy;            /* the disk or the sum is what is waited for, not the network */

  /* In progress: trouble */
  gint64 best;              /* most bytes ever received, of all streams */
  guint attempt;            /* failures since then */
  guint restarts;
  YdTransferReason reason;  /* why it waits; NONE: the transfer is parked, which says why itself */
  gint64 wait_until_us;     /* real time */
  YdTransferDownloadStop stop;
  GError *error;            /* (owned) (nullable): the end, while tidying up */

  /* Output */
  char *final_name;         /* (owned) (nullable) */
  YdTransferOutcome outcome; /* NONE when there is nothing special to say */
} YdTransferDownload;

/* The chain. Main thread. */

/* Does what can be done next; after each change of anything. */
void     yd_transfer_download_advance        (YdTransferDownload  *op);
/* Cancels what is in flight; the first error stays. @error: (transfer full) (nullable) */
void     yd_transfer_download_stop           (YdTransferDownload  *op,
                                              YdTransferDownloadStop stop,
                                              GError              *error);
/* … to end with @error (transfer full). */
void     yd_transfer_download_give_up        (YdTransferDownload  *op,
                                              GError              *error);

/* Trouble. Main thread. */

/* Something failed: tries again, gets another link, starts over or gives up. @fetched: it came of
 * the bytes and not of the link. Takes @error. */
void     yd_transfer_download_handle_trouble (YdTransferDownload  *op,
                                              GError              *error,
                                              gboolean             fetched);

/* The link. Main thread. */

/* It is for now, or was never used. */
gboolean yd_transfer_download_has_fresh_link (YdTransferDownload  *op);
/* The next step to one: there is none that is fresh, and nothing is asked for. */
void     yd_transfer_download_get_link       (YdTransferDownload  *op);

/* The content. Main thread. */

gboolean yd_transfer_download_has_place      (YdTransferDownload  *op);
/* One file as it is, and not parts of a live photo. */
gboolean yd_transfer_download_is_whole_file  (YdTransferDownload  *op);
/* Which of the link's addresses are meant, and what the files are called then (Open API reference
 * §8.8). */
void     yd_transfer_download_choose_streams (YdTransferDownload  *op);
/* What is to be on the disk in the end; once only, for later links are of the same file. */
void     yd_transfer_download_choose_files   (YdTransferDownload  *op);
/* What the link says about the content; FALSE when what was received is of another one. */
gboolean yd_transfer_download_note_content   (YdTransferDownload  *op);

/* The address that the listing had, when it is good for this file: it spares a link. (transfer
 * full) (nullable) */
YdDriveLink *yd_transfer_download_dup_listed_link (YdTransferDownload *op);

/* The pieces. Main thread. */

/* There are a fresh link and a place: has workers fetch what is missing, as far as there are lines.
 * TRUE: all of the stream is here and summed, nothing is in flight. */
gboolean yd_transfer_download_receive        (YdTransferDownload  *op);
/* Gives back the lines that no piece has, and wants none. */
void     yd_transfer_download_rest           (YdTransferDownload  *op);
/* The stream in flight is nothing worth from here. */
void     yd_transfer_download_start_over     (YdTransferDownload  *op);

/* What outlives a kill. Main thread. */

/* Names the files, those that the journal has for them if they can go on; the journal knows the
 * names from now on. */
void     yd_transfer_download_choose_temporaries (YdTransferDownload *op);
/* They are made, and perhaps have other names. */
void     yd_transfer_download_note_place     (YdTransferDownload  *op);
/* What is put into place now cannot be told by its content afterwards: the journal knows. */
void     yd_transfer_download_note_landing   (YdTransferDownload  *op);
/* Up to where the file must be there to go on. Any thread while nothing else is in flight. */
gint64   yd_transfer_download_get_resumed_end (YdTransferDownload  *op);
/* The new intake has what is here from before. */
void     yd_transfer_download_take_up        (YdTransferDownload  *op);
/* Has the journal know what is on the disk, from time to time, as long as there are pieces. */
void     yd_transfer_download_keep_saving    (YdTransferDownload  *op);
void     yd_transfer_download_stop_saving    (YdTransferDownload  *op);
/* Whether another attempt can go on from here, and may. */
gboolean yd_transfer_download_should_keep    (YdTransferDownload  *op,
                                              const GError        *error);
/* All that has been received is on the disk: the journal knows. */
void     yd_transfer_download_keep           (YdTransferDownload  *op);
void     yd_transfer_download_forget         (YdTransferDownload  *op);
/* Removes what attempts have left, then calls @then, who sees to it that it is forgotten. */
typedef void (*YdTransferDownloadFunc) (YdTransferDownload *op);
void     yd_transfer_download_clear_away     (YdTransferDownload  *op,
                                              YdTransferDownloadFunc then);

/* YdTransferWork, of which the data is the download. */

gboolean yd_transfer_download_make_place     (gpointer             data,
                                              GCancellable        *cancellable,
                                              GError             **error);
/* Compares the hash, ends the files and gives them their names. */
gboolean yd_transfer_download_commit         (gpointer             data,
                                              GCancellable        *cancellable,
                                              GError             **error);
gboolean yd_transfer_download_tidy_up        (gpointer             data,
                                              GCancellable        *cancellable,
                                              GError             **error);
/* Brings what is written to the disk. */
gboolean yd_transfer_download_sync           (gpointer             data,
                                              GCancellable        *cancellable,
                                              GError             **error);
/* … and closes the files, for another attempt. */
gboolean yd_transfer_download_leave          (gpointer             data,
                                              GCancellable        *cancellable,
                                              GError             **error);

/* The file under its name; under the one that it wants, as long as it has none. (transfer full) */
GFile   *yd_transfer_download_dup_final_file (YdTransferDownload  *op);

G_END_DECLS
