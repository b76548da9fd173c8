/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One upload at work, as the files that make it share it: the chain (yd-transfer-upload.c), the
 * source (-source), the parts (-parts), a name that is taken (-name, -replace), the end and the
 * tidying up (-end), what to do about trouble (-trouble), what is kept for the next attempt
 * (-record). It belongs to the main thread, and to the worker while one is at it. Functions that
 * get a GTask take it; its data is the upload.
 */
#pragma once

#include "yd-transfer-leftover.h"
#include "yd-transfer-part-plan.h"
#include "yd-transfer-private.h"
#include "yd-transfer-retry-policy.h"
#include "yd-transfer-source.h"
#include "yd-transfer-upload.h"

G_BEGIN_DECLS

#define YD_TRANSFER_URL_BATCH 50 /* addresses to ask for at once */

typedef struct
{
  /* Input */
  YdTransferEngine *engine; /* (owned) */
  YdTransfer *transfer;     /* (owned) */
  YdDriveClient *drive;     /* (owned) */
  gboolean instant;
  gboolean internal;
  char *path;               /* (owned) */
  char *name;               /* (owned): as on the disk */

  /* In progress */
  GCancellable *calls;      /* (owned) (nullable): of what is in flight; the task's at first */
  guint patience;           /* timer: ends what was begun to tidy up */
  GCancellable *making;     /* (owned) (nullable): of the call that may make the file at once */
  gulong given_up;          /* handler of the calls' cancellable, while that is in flight */
  guint hope;               /* timer: its answer does not come in time */
  GTask *creating;          /* (unowned) (nullable): of that call */
  YdTransferLeftover *late; /* (unowned) (nullable): who waits for its answer instead of us */
  gint64 asked_us;          /* real time: since then the service may make it by its hash; 0 no */
  YdTransferUploadRecord *record; /* (owned) (nullable): what was found, until it is taken up */
  YdTransferSource source;
  gint64 opened_us;         /* real time */
  gboolean noted;           /* the digests have the source's hash */
  YdTransferPartPlan plan;
  YdDriveUpload *upload;    /* (owned) (nullable) */
  char *remote_name;        /* (owned) (nullable): where it goes, if not to its name */
  guint number;             /* in that, when both files are kept */
  char *replaced_id;        /* (owned) (nullable): it gets the name of this one in the end */
  guint rounds;             /* of replacing: somebody else may be quicker */
  gboolean asked;           /* an earlier attempt may have made the file, by its hash alone */
  gboolean unsure;          /* a power cut may have taken what was known of such an attempt */
  GPtrArray *urls;          /* (owned) (nullable): signed, of part first_url and on */
  guint first_url;
  gint64 urls_issued_us;
  guint n_stored;           /* parts the server holds */
  gint64 stored;            /* and their bytes */
  gint64 best;              /* most bytes it ever held */
  guint attempt;            /* failures since then */
  guint restarts;           /* since then */
  YdTransferUploadStep step;
  gboolean resumed;         /* the session is of an earlier attempt, and nothing heard of it yet */
  YdDriveItem *found;       /* (owned) (nullable): while the source is hashed to compare */
  GCancellable *told;       /* (owned) (nullable): the task's, once that is not obeyed at once */
  gulong stopped;           /* handler at that */
  gboolean changed;         /* the source did, and it was begun anew */
  gboolean doubted;         /* completing was refused, perhaps since parts are missing */
  gboolean announce;        /* the drive did not, since it did not believe the answer */
  YdTransferRetry retry;    /* what to do after the wait */
  gboolean slot;            /* it may send */
  gboolean ended;           /* the source is hashed to its end, and was still the same then */
  YdTransferPart part;      /* in flight */
  char *url;                /* (owned) (nullable): where it goes */
  YdNetReply *reply;        /* (owned) (nullable): what came of it */
  GError *error;            /* (owned) (nullable): the end, while tidying up */
} YdTransferUpload;

/* The chain */

/* From where the journal says that it stands. */
void yd_transfer_upload_begin          (GTask            *task);
/* From the beginning, whatever the service has. */
void yd_transfer_upload_start_over     (GTask            *task);
/* With the name and what it replaces as they are chosen. */
void yd_transfer_upload_create         (GTask            *task);
void yd_transfer_upload_begin_phase    (YdTransferUpload *op,
                                        gint64            stored);
void yd_transfer_upload_end_well       (GTask            *task,
                                        YdDriveItem      *item);
/* Nothing had to be sent; @item: what is there, (nullable). */
void yd_transfer_upload_end_idle       (GTask            *task,
                                        YdTransferOutcome outcome,
                                        YdDriveItem      *item);
/* Opens it, and goes on from what an earlier attempt kept, if that is of these bytes. */
void yd_transfer_upload_open_source    (GTask            *task);
/* Ends with @error (transfer full); when the person cancelled, or the source changed, nothing stays
 * over there. */
void yd_transfer_upload_fail           (GTask            *task,
                                        GError           *error);

/* A name that is taken */

/* The upload that exists says by which file. */
void yd_transfer_upload_meet_existing  (GTask            *task);
/* Under a temporary name, as @item has that of this one until this one is there. */
void yd_transfer_upload_begin_replacing (GTask           *task,
                                         YdDriveItem     *item);
/* Not what was renamed or moved since. */
gboolean yd_transfer_upload_is_in_the_way (YdTransferUpload *op,
                                           YdDriveItem      *item);
/* Ours is there, whole, under a temporary name: the old one goes to the recycle bin, and ours gets
 * its name. From wherever an earlier attempt came. */
void yd_transfer_upload_replace        (GTask            *task);

/* Parts */

void yd_transfer_upload_note_stored    (YdTransferUpload *op,
                                        guint             n_stored,
                                        gint64            stored);
/* When it is its turn to send. */
void yd_transfer_upload_send_next_part (GTask            *task);
void yd_transfer_upload_ask_for_parts  (GTask            *task);
/* No bytes go for now: another may send. */
void yd_transfer_upload_leave_slot     (YdTransferUpload *op);

/* The end: all parts are there, or the service had the bytes. */

void yd_transfer_upload_end_source     (GTask            *task);
void yd_transfer_upload_complete       (GTask            *task);
/* The session is gone, as @error (transfer full) says; the file may be there. */
void yd_transfer_upload_look_for_file  (GTask            *task,
                                        GError           *error);
/* Puts off what a person's cancellation means: at once it would leave something half done. */
void yd_transfer_upload_be_patient     (GTask            *task);
/* After a cancellation that leaves nothing for later; ends with the error that is kept. */
void yd_transfer_upload_tidy_up        (GTask            *task);

/* Trouble: again, later, or not at all. Takes @error. */
void yd_transfer_upload_handle_trouble (GTask            *task,
                                        GError           *error);
/* The source changed: anew, when whoever writes it may be done. Takes @error. */
void yd_transfer_upload_let_settle     (GTask            *task,
                                        GError           *error);

/* What is kept */

/* Before what @step is about is begun. */
void yd_transfer_upload_keep           (YdTransferUpload     *op,
                                        YdTransferUploadStep  step);
/* What the record says about the service, whether or not the source is still there. */
void yd_transfer_upload_take_up        (YdTransferUpload     *op);
/* The source's hash: from an earlier reading, and for later ones. */
void yd_transfer_upload_find_digest    (YdTransferUpload     *op);
void yd_transfer_upload_note_digest    (YdTransferUpload     *op);
void yd_transfer_upload_forget         (YdTransferUpload     *op);

G_END_DECLS
