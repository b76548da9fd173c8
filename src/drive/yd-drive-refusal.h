/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A refusal: what a reply that is not a success says, in JSON, XML, HTML or plain text, and what
 * can be done about it (Open API reference §5.6, §5.10, §7.4, §7.5). Pure; any thread.
 */
#pragma once

#include "yd-drive-error.h"

#include "yd-net-reply.h"

G_BEGIN_DECLS

typedef enum
{
  YD_DRIVE_HOST_API,  /* the Open API: JSON as a rule */
  YD_DRIVE_HOST_DATA, /* the data host: XML as a rule */
} YdDriveHost;

typedef struct
{
  YdDriveHost  host;
  guint        status;
  char        *code;           /* (owned) (nullable): of the service */
  char        *message;        /* (owned): never NULL; no secrets, bounded */
  char        *request_id;     /* (owned) (nullable) */
  gint64       retry_after_us; /* -1 unknown */
} YdDriveRefusal;

/* What @reply says, whatever its status is. (transfer full) */
YdDriveRefusal *yd_drive_refusal_new      (YdDriveHost           host,
                                           YdNetReply           *reply);
void            yd_drive_refusal_free     (YdDriveRefusal       *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YdDriveRefusal, yd_drive_refusal_free)

/* By code first, then by status. */
YdDriveError    yd_drive_refusal_judge    (const YdDriveRefusal *self);

/* (transfer full) */
GError         *yd_drive_refusal_to_error (const YdDriveRefusal *self);

/* What the service wrote, fit for a log: valid UTF-8, one line, at most 200 characters, and
 * without the long words that tokens and signed URLs are. (transfer full) */
char           *yd_drive_refusal_clean    (const char           *text,
                                           gssize                length);

G_END_DECLS
