/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the files of the client share: one way to make a call, and two errands that several
 * operations end with.
 */
#pragma once

#include "yd-drive-budget.h"
#include "yd-drive-client.h"
#include "yd-drive-codec.h"

G_BEGIN_DECLS

/* A call of the Open API, as a constant. */
typedef struct
{
  const char   *path;       /* (unowned) */
  YdDriveClass  call_class;
  gboolean      once;       /* creates something: not sent again when its answer is lost */
  gboolean      bare_items; /* the answer may be an array: then it is the member "items" */
  gboolean      unread;     /* the answer is not parsed: yd_drive_client_call_finish_unread() */
} YdDriveCall;

/* Sends @body (POST, or GET when NULL) and parses the answer. @token: pinned, or NULL. */
void             yd_drive_client_call_async          (YdDriveClient        *self,
                                                      const YdDriveCall    *call,
                                                      JsonObject           *body,
                                                      const char           *token,
                                                      GCancellable         *cancellable,
                                                      GAsyncReadyCallback   callback,
                                                      gpointer              user_data);
/* The answer; its Date header in *date when asked for. (transfer full) */
JsonObject      *yd_drive_client_call_finish         (YdDriveClient        *self,
                                                      GAsyncResult         *result,
                                                      char                **date,
                                                      GError              **error);

/* Of a call that leaves it unread. (transfer full) */
YdNetReply      *yd_drive_client_call_finish_unread  (YdDriveClient        *self,
                                                      GAsyncResult         *result,
                                                      GError              **error);

/* The same, of a call that edits: what came of it. (transfer full) */
YdDriveEdited   *yd_drive_client_call_finish_edited  (YdDriveClient        *self,
                                                      GAsyncResult         *result,
                                                      GError              **error);

YdNetSession    *yd_drive_client_get_net             (YdDriveClient        *self);
YdDriveBudget   *yd_drive_client_get_budget          (YdDriveClient        *self);
YdBaseClock     *yd_drive_client_get_clock           (YdDriveClient        *self);
YdNetAuthorizer *yd_drive_client_get_authorizer      (YdDriveClient        *self);

/* How many entries a page to ask for: 200 until the service refused that (§5.1, §11.1). */
guint            yd_drive_client_get_page_limit      (YdDriveClient        *self);
void             yd_drive_client_lower_page_limit    (YdDriveClient        *self);

/* The body of a call for up to @n entries at once (§5.4): "file_list". (transfer full) */
JsonObject      *yd_drive_client_new_batch_body      (const char           *drive_id,
                                                      const char * const   *file_ids,
                                                      guint                 n);

/* The call may have had its effect: no answer, or trouble on their side. */
gboolean         yd_drive_client_is_answer_lost      (const GError         *error);

/* Waits until task @task_id is done (§5.15); "" is done at once. Fails with what the task says, or
 * YD_DRIVE_ERROR_SERVICE when it takes too long. */
void             yd_drive_client_wait_task_async     (YdDriveClient        *self,
                                                      const char           *task_id,
                                                      GCancellable         *cancellable,
                                                      GAsyncReadyCallback   callback,
                                                      gpointer              user_data);
gboolean         yd_drive_client_wait_task_finish    (YdDriveClient        *self,
                                                      GAsyncResult         *result,
                                                      GError              **error);

/* Looks at an entry as the service sees it: like yd_drive_client_get_async(), and *age_us is the
 * time since it was created, by the service's clock; G_MAXINT64 when unknown. */
YdDriveItem     *yd_drive_client_look_finish         (YdDriveClient        *self,
                                                      GAsyncResult         *result,
                                                      gint64               *age_us,
                                                      GError              **error);

G_END_DECLS
