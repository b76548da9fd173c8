/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One upload or download, as a window watches it. The engine moves it; nobody else does but
 * through cancel and retry.
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
  YD_TRANSFER_WAITING,   /* the service or the network wants us to wait */
  YD_TRANSFER_FINISHING, /* completing, comparing hashes, renaming into place */
  YD_TRANSFER_DONE,
  YD_TRANSFER_FAILED,
  YD_TRANSFER_CANCELLED,
} YdTransferState;

#define YD_TYPE_TRANSFER_STATE (yd_transfer_state_get_type ())
GType                yd_transfer_state_get_type   (void);

#define YD_TRANSFER_ERROR (yd_transfer_error_quark ())

typedef enum
{
  YD_TRANSFER_ERROR_SOURCE_CHANGED, /* the local file changed while it was read */
  YD_TRANSFER_ERROR_HASH_MISMATCH,  /* what arrived is not what was sent */
  YD_TRANSFER_ERROR_EXISTS,         /* the name is taken there */
  YD_TRANSFER_ERROR_BAD_NAME,       /* the remote name cannot be a local file's */
  YD_TRANSFER_ERROR_UNSUPPORTED,    /* a device, a socket … */
  YD_TRANSFER_ERROR_PROXY,          /* the storage's download proxy did not deliver */
} YdTransferError;

GQuark               yd_transfer_error_quark      (void);

#define YD_TYPE_TRANSFER (yd_transfer_get_type ())
G_DECLARE_FINAL_TYPE (YdTransfer, yd_transfer, YD, TRANSFER, GObject)

/* Properties, read-only, notified at most ten times a second: "state", "done" and "total"
 * (gint64 bytes of the present phase; total -1 unknown), "speed" (bytes per second, 0 unknown),
 * "seconds-left" (-1 unknown), "error" (GError, boxed): why it failed, or what it waits for when
 * only a person can mend that. Main thread. */
YdTransferDirection  yd_transfer_get_direction    (YdTransfer *self);
YdTransferState      yd_transfer_get_state        (YdTransfer *self);
const char          *yd_transfer_get_name         (YdTransfer *self);
YdStorage           *yd_transfer_get_storage      (YdTransfer *self);
const char          *yd_transfer_get_parent_id    (YdTransfer *self); /* upload: folder id */
GFile               *yd_transfer_get_file         (YdTransfer *self); /* the local file */
YdDriveItem         *yd_transfer_get_item         (YdTransfer *self); /* (nullable) once known */
gint64               yd_transfer_get_done         (YdTransfer *self);
gint64               yd_transfer_get_total        (YdTransfer *self);
gint64               yd_transfer_get_speed        (YdTransfer *self);
int                  yd_transfer_get_seconds_left (YdTransfer *self);
const GError        *yd_transfer_get_error        (YdTransfer *self); /* (nullable) */
gboolean             yd_transfer_is_instant       (YdTransfer *self); /* service had the bytes */
gboolean             yd_transfer_is_ended         (YdTransfer *self); /* done, failed, cancelled */

G_END_DECLS
