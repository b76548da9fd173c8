/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the service refuses, by what can be done about it (Open API reference §7.5, §5.6, §5.10).
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define YD_DRIVE_ERROR (yd_drive_error_quark ())

typedef enum
{
  YD_DRIVE_ERROR_NOT_FOUND,       /* no such file, folder or drive; also trashed ones */
  YD_DRIVE_ERROR_EXISTS,          /* the name is taken */
  YD_DRIVE_ERROR_SIGN_IN,         /* the token was refused for good: sign in again */
  YD_DRIVE_ERROR_REVOKED,         /* consent withdrawn: sign in again */
  YD_DRIVE_ERROR_DRIVE_DENIED,    /* this drive was not ticked on the consent page */
  YD_DRIVE_ERROR_FORBIDDEN,       /* no permission for this one */
  YD_DRIVE_ERROR_BLOCKED,         /* the service gives a stand-in for this file (§5.5) */
  YD_DRIVE_ERROR_QUOTA,           /* no space left in the account */
  YD_DRIVE_ERROR_TOO_LARGE,       /* the file is larger than the account may store */
  YD_DRIVE_ERROR_NAME,            /* the service refuses this name */
  YD_DRIVE_ERROR_BUSY,            /* too many requests; later. retry_after_us is set */
  YD_DRIVE_ERROR_CONCURRENCY,     /* too many data connections; later, fewer */
  YD_DRIVE_ERROR_URL_EXPIRED,     /* ask for a new signed URL */
  YD_DRIVE_ERROR_UPLOAD_GONE,     /* the upload session does not exist (any more) */
  YD_DRIVE_ERROR_PART_ORDER,      /* an earlier part is missing on the server */
  YD_DRIVE_ERROR_PART_EXISTS,     /* this part number is stored already, perhaps short */
  YD_DRIVE_ERROR_PRE_HASH_MATCHED, /* not a failure: send the full hash (§5.8) */
  YD_DRIVE_ERROR_BAD_PROOF,       /* recompute the proof with the current token */
  YD_DRIVE_ERROR_BAD_LIMIT,       /* fewer entries a page */
  YD_DRIVE_ERROR_RANGE,           /* the range is beyond the end: the file changed */
  YD_DRIVE_ERROR_SERVICE,         /* trouble on their side; may work later */
  YD_DRIVE_ERROR_UNSUPPORTED,     /* switched off or impossible through the Open API */
  YD_DRIVE_ERROR_PROTOCOL,        /* an answer that makes no sense */
  YD_DRIVE_ERROR_CHANGED,         /* not as we left it: somebody else was at work */
  YD_DRIVE_ERROR_FROZEN,          /* the account, for a violation (§7.6) */
  YD_DRIVE_ERROR_LAPSED,          /* the account holds more than it may: nothing is given out */
} YdDriveError;

/* Extended GError (g_error_copy() keeps it all): details for logs and decisions. */
GQuark      yd_drive_error_quark               (void);
guint       yd_drive_error_get_status          (const GError *error); /* HTTP, 0 unknown */
const char *yd_drive_error_get_server_code     (const GError *error); /* (nullable) */
const char *yd_drive_error_get_request_id      (const GError *error); /* (nullable) */
gint64      yd_drive_error_get_retry_after_us  (const GError *error); /* -1 unknown */

G_END_DECLS
