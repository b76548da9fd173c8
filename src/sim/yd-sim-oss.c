/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The data host: what it refuses in every request, and the PUT of a part (Open API reference
 * §5.10). A part is judged when its headers are in; its bytes go to the upload as they come. */

#include "config.h"

#include "yd-sim-oss.h"
#include "yd-sim-upload.h"

#include <string.h>

#define PART_BYTES_MAX ((gint64) 5 * 1024 * 1024 * 1024)

/* One PUT. The upload may be gone before the bytes are all here, so it is looked up each time. */
typedef struct
{
  char     *upload_id;   /* (owned) */
  gboolean  broken;      /* the disk is full, or the upload went away */
} Receipt;

static void
free_receipt (gpointer data)
{
  Receipt *receipt = data;

  g_free (receipt->upload_id);
  g_free (receipt);
}

void
yd_sim_oss_fail_signature (YdSimRequest *req)
{
  const char *type = yd_sim_request_get_header (req, "content-type");
  const char *expires = yd_sim_request_get_query (req, "x-oss-expires");
  g_autofree char *text = NULL;
  g_autofree char *extra = NULL;

  text = g_markup_printf_escaped ("%s\n\n%s\n%s\n\n%s?%s", yd_sim_request_get_method (req),
                                  type != NULL ? type : "", expires != NULL ? expires : "",
                                  yd_sim_request_get_path (req), "…");
  extra = g_strdup_printf ("  <StringToSign>%s</StringToSign>\n"
                           "  <EC>0002-00000040</EC>\n", text);
  yd_sim_request_fail_xml (req, 403, "SignatureDoesNotMatch",
                           "The request signature we calculated does not match the signature you "
                           "provided. Check your key and signing method.", extra);
}

static void
fail_expired (YdSim        *sim,
              YdSimRequest *req)
{
  g_autofree char *now = yd_sim_format_time (yd_sim_now_us (sim));
  g_autofree char *expiry = yd_sim_format_time (yd_sim_sign_get_expiry (sim, req));
  g_autofree char *extra = g_strdup_printf ("  <Expires>%s</Expires>\n"
                                            "  <ServerTime>%s</ServerTime>\n"
                                            "  <EC>0002-00000069</EC>\n", expiry, now);

  yd_sim_request_fail_xml (req, 403, "AccessDenied", "Request has expired.", extra);
}

gboolean
yd_sim_oss_pass_signature (YdSim        *sim,
                           YdSimRequest *req,
                           const char   *signature_rule,
                           const char   *raw_rule,
                           const char   *expiry_rule)
{
  switch (yd_sim_sign_verify (sim, req))
    {
    case YD_SIM_SIGN_MISMATCH:
      if (yd_sim_breaks (sim, signature_rule) || yd_sim_breaks (sim, raw_rule))
        return TRUE;
      yd_sim_oss_fail_signature (req);
      return FALSE;

    case YD_SIM_SIGN_EXPIRED:
      if (yd_sim_breaks (sim, expiry_rule))
        return TRUE;
      fail_expired (sim, req);
      return FALSE;

    case YD_SIM_SIGN_GOOD:
    default:
      return TRUE;
    }
}

static gboolean
pass_headers (YdSim        *sim,
              YdSimRequest *req)
{
  const char *type = yd_sim_request_get_header (req, "content-type");
  const char *length = yd_sim_request_get_header (req, "content-length");

  if (type != NULL && type[0] != '\0')
    {
      yd_sim_violate (sim, "Content-Type on a part");
      if (!yd_sim_breaks (sim, "part-content-type"))
        {
          yd_sim_oss_fail_signature (req);
          return FALSE;
        }
    }
  if (length == NULL && !yd_sim_breaks (sim, "part-length"))
    {
      yd_sim_violate (sim, "a part without Content-Length");
      yd_sim_request_fail_xml (req, 411, "MissingContentLength",
                               "The Content-Length header does not exist in the request.", NULL);
      return FALSE;
    }
  if (length != NULL && (g_ascii_strtoll (length, NULL, 10) > PART_BYTES_MAX
                         || (strcmp (length, "0") == 0 && yd_sim_breaks (sim, "part-empty"))))
    {
      yd_sim_request_fail_xml (req, strcmp (length, "0") == 0 ? 411 : 400, "EntityTooLarge",
                               "Your proposed upload exceeds the maximum allowed size.", NULL);
      return FALSE;
    }

  return TRUE;
}

/* The upload that the URL names; the answer for one that is gone is XML. */
static YdSimUpload *
take_upload (YdSim        *sim,
             YdSimRequest *req)
{
  const char *upload_id = yd_sim_request_get_query (req, "uploadId");
  YdSimUpload *upload = NULL;

  if (upload_id != NULL)
    upload = g_hash_table_lookup (yd_sim_get_backend (sim)->uploads, upload_id);
  if (upload != NULL && !upload->rapid)
    return upload;

  if (yd_sim_breaks (sim, "part-no-such-upload"))
    yd_sim_request_reply_text (req, 200, NULL, "");
  else
    yd_sim_request_fail_xml (req, 404, "NoSuchUpload",
                             "The specified upload does not exist. The upload ID may be invalid, "
                             "or the upload may have been aborted or completed.", NULL);
  return NULL;
}

static gboolean
pass_order (YdSim        *sim,
            YdSimRequest *req,
            YdSimUpload  *upload,
            guint         number)
{
  guint next = upload->parts->len + 1;

  if (yd_sim_upload_find_part (upload, number) != NULL)
    {
      if (yd_sim_breaks (sim, "part-already-exist"))
        yd_sim_request_reply_text (req, 200, NULL, "");
      else
        yd_sim_request_fail_xml (req, 409, "PartAlreadyExist", "The part already exists.", NULL);
      return FALSE;
    }
  if (number == 0 || upload->receiving
      || (number != next && !yd_sim_breaks (sim, "part-sequential")))
    {
      yd_sim_request_fail_xml (req, 400, "PartNotSequential",
                               "For sequential multipart upload, you must upload parts by part "
                               "number order.", NULL);
      return FALSE;
    }

  return TRUE;
}

static YdSimUpload *
find_receiving (YdSim   *sim,
                Receipt *receipt)
{
  YdSimUpload *upload = g_hash_table_lookup (yd_sim_get_backend (sim)->uploads,
                                             receipt->upload_id);

  return upload != NULL && upload->receiving && !receipt->broken ? upload : NULL;
}

static void
chunk_came (YdSim        *sim,
            YdSimRequest *req,
            const guint8 *bytes,
            gsize         length,
            gpointer      data)
{
  Receipt *receipt = data;
  YdSimUpload *upload = find_receiving (sim, receipt);

  if (upload != NULL && !yd_sim_upload_write (upload, bytes, length))
    {
      yd_sim_upload_end (upload, FALSE);
      receipt->broken = TRUE;
    }
}

static void
reply_stored (YdSim        *sim,
              YdSimRequest *req,
              YdSimUpload  *upload)
{
  YdSimPart *part = &g_array_index (upload->parts, YdSimPart, upload->parts->len - 1);
  g_autofree char *lower = g_ascii_strdown (part->etag, -1);
  g_autofree char *etag = g_strdup_printf ("\"%s\"", yd_sim_breaks (sim, "part-etag")
                                                       ? lower : part->etag);

  yd_sim_request_set_reply_header (req, "ETag", etag);
  yd_sim_request_reply_text (req, 200, NULL, "");
}

static void
part_over (YdSim        *sim,
           YdSimRequest *req,
           gboolean      whole,
           gpointer      data)
{
  Receipt *receipt = data;
  YdSimUpload *upload = find_receiving (sim, receipt);
  gboolean keep = whole;

  if (upload == NULL)
    {
      if (whole)
        yd_sim_request_fail_xml (req, 500, "InternalError", "We encountered an internal error.",
                                 NULL);
      return;
    }

  /* What a broken connection left counts as the part (Open API reference §5.9). */
  if (!whole)
    keep = yd_sim_get_options (sim)->short_parts && upload->part.size > 0
           && !yd_sim_breaks (sim, "part-short");
  yd_sim_upload_end (upload, keep);
  if (whole)
    reply_stored (sim, req, upload);
}

static void
handle_put (YdSim        *sim,
            YdSimRequest *req)
{
  const char *number_text = yd_sim_request_get_query (req, "partNumber");
  guint number = number_text != NULL ? (guint) g_ascii_strtoull (number_text, NULL, 10) : 0;
  YdSimUpload *upload;
  Receipt *receipt;

  if (!yd_sim_oss_pass_signature (sim, req, "part-signature", "part-raw-url", "part-expired")
      || !pass_headers (sim, req))
    return;
  upload = take_upload (sim, req);
  if (upload == NULL || !pass_order (sim, req, upload, number))
    return;
  if (!yd_sim_upload_begin (sim, upload, number))
    {
      yd_sim_request_fail_xml (req, 500, "InternalError", "We encountered an internal error.",
                               NULL);
      return;
    }

  receipt = g_new0 (Receipt, 1);
  receipt->upload_id = g_strdup (upload->upload_id);
  yd_sim_request_set_sink (req, chunk_came, part_over, receipt, free_receipt);
}

/* A URL is signed for one verb (Open API reference §5.6). */
static void
handle_other (YdSim        *sim,
              YdSimRequest *req)
{
  yd_sim_violate (sim, "%s on a data URL", yd_sim_request_get_method (req));
  if (strcmp (yd_sim_request_get_method (req), "HEAD") == 0 && yd_sim_breaks (sim, "download-head"))
    yd_sim_oss_get (sim, req);
  else
    yd_sim_oss_fail_signature (req);
}

const YdSimRoute yd_sim_oss_table[] = {
  { "PUT", "", YD_SIM_ROUTE_DATA | YD_SIM_ROUTE_STREAM, YD_SIM_BUDGET_NONE, NULL, handle_put },
  { "GET", "", YD_SIM_ROUTE_DATA, YD_SIM_BUDGET_NONE, NULL, yd_sim_oss_get },
  { "*", "", YD_SIM_ROUTE_DATA, YD_SIM_BUDGET_NONE, NULL, handle_other },
  { NULL }
};
