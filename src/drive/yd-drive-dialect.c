/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Verdicts on replies of the Open API. How long to wait where the service does not say, and how
 * often, is the retry policy's business.
 */
#include "config.h"

#include "yd-drive-dialect.h"

#include "yd-drive-refusal.h"

#include <string.h>

/* A refusal with status 200 is short; larger answers are not searched for one. */
#define REFUSAL_MAX_BYTES 4096

struct _YdDriveDialect
{
  GObject parent_instance;
};

static void yd_drive_dialect_iface_init (YdNetDialectInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (YdDriveDialect, yd_drive_dialect, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (YD_TYPE_NET_DIALECT,
                                                      yd_drive_dialect_iface_init))

/* Some refusals come with status 200 (§5.16); an answer has no "code" at its top. */
static gboolean
may_be_refusal (YdNetReply *reply)
{
  gsize length = 0;
  const char *text = g_bytes_get_data (yd_net_reply_get_body (reply), &length);

  return length > 0 && length <= REFUSAL_MAX_BYTES &&
         memmem (text, length, "\"code\"", strlen ("\"code\"")) != NULL;
}

static gboolean
is_fine (YdNetReply     *reply,
         YdDriveRefusal **refusal)
{
  guint status = yd_net_reply_get_status (reply);

  if (status < 200 || status >= 300)
    {
      *refusal = yd_drive_refusal_new (YD_DRIVE_HOST_API, reply);
      return FALSE;
    }
  if (!may_be_refusal (reply))
    return TRUE;
  *refusal = yd_drive_refusal_new (YD_DRIVE_HOST_API, reply);
  return (*refusal)->code == NULL;
}

/* A refresh token that was refused is not mended by another refresh. */
static gboolean
is_access_token_refused (const YdDriveRefusal *refusal)
{
  return refusal->code == NULL || !g_str_has_prefix (refusal->code, "RefreshToken");
}

static YdNetVerdict
yd_drive_dialect_judge (YdNetDialect  *dialect,
                        YdNetRequest  *request,
                        YdNetReply    *reply,
                        gint64        *delay_us,
                        GError       **error)
{
  g_autoptr(YdDriveRefusal) refusal = NULL;
  YdDriveError consequence;

  *delay_us = -1;
  if (is_fine (reply, &refusal))
    return YD_NET_VERDICT_FINE;

  consequence = yd_drive_refusal_judge (refusal);
  g_propagate_error (error, yd_drive_refusal_to_error (refusal));
  *delay_us = refusal->retry_after_us;

  if (consequence == YD_DRIVE_ERROR_SERVICE)
    return YD_NET_VERDICT_LATER;
  if (consequence == YD_DRIVE_ERROR_SIGN_IN && is_access_token_refused (refusal))
    return YD_NET_VERDICT_SIGN_AGAIN;
  /* A video that is being transcoded takes minutes: whoever asked decides how long to wait. */
  if (consequence == YD_DRIVE_ERROR_BUSY &&
      g_strcmp0 (refusal->code, "VideoPreviewWaitAndRetry") != 0)
    return YD_NET_VERDICT_LATER;
  return YD_NET_VERDICT_ERROR;
}

static void
yd_drive_dialect_iface_init (YdNetDialectInterface *iface)
{
  iface->judge = yd_drive_dialect_judge;
}

static void
yd_drive_dialect_class_init (YdDriveDialectClass *klass)
{
}

static void
yd_drive_dialect_init (YdDriveDialect *self)
{
}

YdNetDialect *
yd_drive_dialect_new (void)
{
  return g_object_new (YD_TYPE_DRIVE_DIALECT, NULL);
}
