/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One upload or download, as a window watches it. The engine moves it; nobody else does but
 * through the queue.
 */
#pragma once

#include "yd-storage.h"

G_BEGIN_DECLS

typedef enum
{
  YD_TRANSFER_UPLOAD,
  YD_TRANSFER_DOWNLOAD,
} YdTransferDirection;

typedef enum
{
  YD_TRANSFER_QUEUED,
  YD_TRANSFER_PREPARING, /* hashing, asking the service */
  YD_TRANSFER_RUNNING,   /* bytes move */
  YD_TRANSFER_WAITING,   /* see the reason */
  YD_TRANSFER_PAUSED,    /* by the person, or by quitting */
  YD_TRANSFER_FINISHING, /* completing, comparing hashes, renaming into place */
  YD_TRANSFER_DONE,
  YD_TRANSFER_FAILED,
  YD_TRANSFER_CANCELLED,
} YdTransferState;

#define YD_TYPE_TRANSFER_STATE (yd_transfer_state_get_type ())
GType                yd_transfer_state_get_type   (void);

/* Why a transfer is WAITING; NONE in every other state. */
typedef enum
{
  YD_TRANSFER_REASON_NONE,
  YD_TRANSFER_REASON_RETRY,         /* a step failed; again soon */
  YD_TRANSFER_REASON_SERVICE_LIMIT, /* 429, ExceedMaxConcurrency */
  YD_TRANSFER_REASON_OWN_LIMIT,     /* our call budget, connections, a broker's hourly limit */
  YD_TRANSFER_REASON_OFFLINE,       /* there is no network */
  YD_TRANSFER_REASON_SIGN_IN,
  YD_TRANSFER_REASON_KEYRING,       /* locked */
  YD_TRANSFER_REASON_QUOTA,         /* the drive is full */
  YD_TRANSFER_REASON_DISK,          /* the local disk is full */
  YD_TRANSFER_REASON_NAME,          /* the name exists there: the person is asked */
  YD_TRANSFER_REASON_SOURCE,        /* the local file is gone or changed: the person is asked */
  YD_TRANSFER_REASON_STORAGE,       /* its storage is disabled */
  YD_TRANSFER_REASON_LAPSED,        /* the account holds more than it may */
  YD_TRANSFER_REASON_PORTAL,        /* the network wants somebody to sign in to it first */
  YD_TRANSFER_REASON_AWAY,          /* there is a network, but the service is out of reach */
} YdTransferReason;

#define YD_TRANSFER_REASONS (YD_TRANSFER_REASON_AWAY + 1)

#define YD_TYPE_TRANSFER_REASON (yd_transfer_reason_get_type ())
GType                yd_transfer_reason_get_type  (void);

/* OFFLINE and what tells more of it: it waits for the service to be within reach. */
gboolean             yd_transfer_reason_is_reach  (YdTransferReason reason);

/* What to do when the name exists there. */
typedef enum
{
  YD_TRANSFER_CONFLICT_ASK,
  YD_TRANSFER_CONFLICT_SKIP,
  YD_TRANSFER_CONFLICT_KEEP_BOTH,
  YD_TRANSFER_CONFLICT_REPLACE,
} YdTransferConflict;

/* How a transfer was DONE; NONE before. */
typedef enum
{
  YD_TRANSFER_OUTCOME_NONE,
  YD_TRANSFER_OUTCOME_MOVED,   /* bytes went */
  YD_TRANSFER_OUTCOME_INSTANT, /* the service had the bytes */
  YD_TRANSFER_OUTCOME_SKIPPED, /* as it was wished */
  YD_TRANSFER_OUTCOME_SAME,    /* the same file is there already */
} YdTransferOutcome;

/* Of one drop. */
typedef struct
{
  YdTransferConflict conflict;
  gboolean           only_instant; /* uploads: skip what would need bytes */
} YdTransferOptions;

#define YD_TRANSFER_ERROR (yd_transfer_error_quark ())

typedef enum
{
  YD_TRANSFER_ERROR_SOURCE_CHANGED, /* the local file changed while it was read */
  YD_TRANSFER_ERROR_HASH_MISMATCH,  /* what arrived is not what was sent */
  YD_TRANSFER_ERROR_EXISTS,         /* the name is taken there */
  YD_TRANSFER_ERROR_BAD_NAME,       /* the remote name cannot be a local file's */
  YD_TRANSFER_ERROR_UNSUPPORTED,    /* a device, a socket … */
  YD_TRANSFER_ERROR_PROXY,          /* the storage's download proxy did not deliver */
  YD_TRANSFER_ERROR_SOURCE_GONE,    /* the local file is not there any more */
} YdTransferError;

GQuark               yd_transfer_error_quark      (void);

#define YD_TYPE_TRANSFER (yd_transfer_get_type ())
G_DECLARE_FINAL_TYPE (YdTransfer, yd_transfer, YD, TRANSFER, GObject)

typedef struct _YdTransferGroup YdTransferGroup;

/* Properties, read-only, notified at most ten times a second: "state", "reason", "done" and
 * "total" (gint64 bytes of the present phase; total -1 unknown), "speed" (bytes per second,
 * 0 unknown), "seconds-left" (-1 unknown), "name" (of the remote file, which has a temporary one
 * before it replaces another), "error" (GError, boxed): why it failed, or what it waits for when
 * only a person can mend that. Main thread. */
YdTransferDirection  yd_transfer_get_direction    (YdTransfer *self);
YdTransferState      yd_transfer_get_state        (YdTransfer *self);
const char          *yd_transfer_get_name         (YdTransfer *self);
YdStorage           *yd_transfer_get_storage      (YdTransfer *self);
const char          *yd_transfer_get_parent_id    (YdTransfer *self); /* upload: folder id */
/* The local file; NULL for a download that has none yet. */
GFile               *yd_transfer_get_file         (YdTransfer *self);
/* Download: the folder that was asked for, it may land below. */
GFile               *yd_transfer_get_folder       (YdTransfer *self);
YdDriveItem         *yd_transfer_get_item         (YdTransfer *self); /* (nullable) once known */
gint64               yd_transfer_get_done         (YdTransfer *self);
gint64               yd_transfer_get_total        (YdTransfer *self);
gint64               yd_transfer_get_speed        (YdTransfer *self);
int                  yd_transfer_get_seconds_left (YdTransfer *self);
const GError        *yd_transfer_get_error        (YdTransfer *self); /* (nullable) */
YdTransferReason     yd_transfer_get_reason       (YdTransfer *self);
gint64               yd_transfer_get_wait_until_us (YdTransfer *self); /* real time, 0 unknown */
YdTransferConflict   yd_transfer_get_conflict     (YdTransfer *self);
gboolean             yd_transfer_get_only_instant (YdTransfer *self);
YdTransferOutcome    yd_transfer_get_outcome      (YdTransfer *self);
/* Upload that waits for REASON_NAME: the id of what has the name there; NULL when it is not known,
 * as after a restart. A download's file is what has the name here. (transfer none) (nullable) */
const char          *yd_transfer_get_taken_id     (YdTransfer *self);
gint64               yd_transfer_get_size         (YdTransfer *self); /* bytes, -1 unknown */
gint64               yd_transfer_get_id           (YdTransfer *self); /* journal row, 0 none */
YdTransferGroup     *yd_transfer_get_group        (YdTransfer *self); /* (nullable): of its drop */
gint64               yd_transfer_get_ended_us     (YdTransfer *self); /* real time, 0 not ended */
gboolean             yd_transfer_is_instant       (YdTransfer *self); /* service had the bytes */
gboolean             yd_transfer_is_ended         (YdTransfer *self); /* done, failed, cancelled */

G_END_DECLS
