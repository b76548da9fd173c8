/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The proof for a file that is somewhere on the service: its few bytes are fetched by their range
 * (Open API reference §5.6). The address is signed, and is not logged.
 */
#include "config.h"

#include "yd-drive-proof.h"

#include "yd-drive-client.h"

#include <string.h>

/* The data host's answer: exactly the bytes that were asked for. */
#define YD_TYPE_DRIVE_RANGE_DIALECT (yd_drive_range_dialect_get_type ())
G_DECLARE_FINAL_TYPE (YdDriveRangeDialect, yd_drive_range_dialect, YD, DRIVE_RANGE_DIALECT, GObject)

struct _YdDriveRangeDialect
{
  GObject parent_instance;

  /* given at construction */
  char *range; /* (owned): "bytes 3-10/" and what follows */
  gsize length;
};

static void yd_drive_range_dialect_iface_init (YdNetDialectInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (YdDriveRangeDialect, yd_drive_range_dialect, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (YD_TYPE_NET_DIALECT,
                                                      yd_drive_range_dialect_iface_init))

static gboolean
is_the_range (YdDriveRangeDialect *self,
              YdNetReply          *reply)
{
  const char *range = yd_net_reply_get_header (reply, "content-range");

  return yd_net_reply_get_status (reply) == 206 && range != NULL &&
         g_str_equal (range, self->range) &&
         g_bytes_get_size (yd_net_reply_get_body (reply)) == self->length;
}

static YdNetVerdict
yd_drive_range_dialect_judge (YdNetDialect  *dialect,
                              YdNetRequest  *request,
                              YdNetReply    *reply,
                              gint64        *delay_us,
                              GError       **error)
{
  GError *reason;

  if (is_the_range (YD_DRIVE_RANGE_DIALECT (dialect), reply))
    return YD_NET_VERDICT_FINE;
  reason = yd_drive_error_from_data_reply (reply);
  if (reason == NULL)
    reason = g_error_new (YD_NET_ERROR, YD_NET_ERROR_BAD_REPLY,
                          "another range than the one asked for (%u)",
                          yd_net_reply_get_status (reply));
  g_propagate_error (error, reason);
  return YD_NET_VERDICT_ERROR;
}

static void
yd_drive_range_dialect_iface_init (YdNetDialectInterface *iface)
{
  iface->judge = yd_drive_range_dialect_judge;
}

static void
yd_drive_range_dialect_finalize (GObject *object)
{
  g_free (YD_DRIVE_RANGE_DIALECT (object)->range);
  G_OBJECT_CLASS (yd_drive_range_dialect_parent_class)->finalize (object);
}

static void
yd_drive_range_dialect_class_init (YdDriveRangeDialectClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = yd_drive_range_dialect_finalize;
}

static void
yd_drive_range_dialect_init (YdDriveRangeDialect *self)
{
}

static void
range_answered_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(YdNetReply) reply = NULL;
  gconstpointer bytes;
  GError *error = NULL;
  gsize length;

  reply = yd_net_session_send_finish (YD_NET_SESSION (source), result, &error);
  if (reply == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  bytes = g_bytes_get_data (yd_net_reply_get_body (reply), &length);
  g_task_return_pointer (task, g_base64_encode (bytes, length), g_free);
}

/* The reply is bounded by what an error of the data host may say. */
#define REPLY_MAX_BYTES (64 * 1024)

void
yd_drive_proof_url_async (YdNetSession        *net,
                          const char          *token,
                          const char          *url,
                          gint64               size,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  g_autoptr(YdDriveRangeDialect) dialect = NULL;
  g_autoptr(YdNetRequest) request = NULL;
  g_autofree char *range = NULL;
  gint64 offset;
  gsize length;

  g_task_set_source_tag (task, yd_drive_proof_url_async);
  yd_drive_proof_locate (token, size, &offset, &length);
  if (length == 0)
    {
      g_task_return_pointer (task, g_strdup (""), g_free);
      return;
    }
  dialect = g_object_new (YD_TYPE_DRIVE_RANGE_DIALECT, NULL);
  dialect->length = length;
  dialect->range = g_strdup_printf ("bytes %" G_GINT64_FORMAT "-%" G_GINT64_FORMAT "/%"
                                    G_GINT64_FORMAT, offset, offset + (gint64) length - 1, size);
  range = g_strdup_printf ("bytes=%" G_GINT64_FORMAT "-%" G_GINT64_FORMAT, offset,
                           offset + (gint64) length - 1);
  request = yd_net_request_new ("GET", url);
  yd_net_request_set_header (request, "Range", range);
  yd_net_request_set_secret (request, TRUE);
  yd_net_request_set_max_reply (request, REPLY_MAX_BYTES);
  yd_net_session_send_async (net, request, NULL, NULL, YD_NET_DIALECT (dialect), cancellable,
                             range_answered_cb, g_steal_pointer (&task));
}

char *
yd_drive_proof_url_finish (GAsyncResult  *result,
                           GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, yd_drive_proof_url_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
