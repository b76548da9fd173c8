/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Signed URLs. The slashes inside the path are escaped, escapes are upper case, and nothing that
 * needs no escape is escaped: a client's URL parser may normalise the rest and must not break
 * it. */

#include "config.h"

#include "yd-sim-sign.h"

#include <string.h>

/* Not a secret: it keeps URLs valid when a simulator is started again on its folder. */
#define SIGNING_KEY "the simulator signs its own addresses"
#define SIGNATURE_MARK "&x-oss-signature="
#define TOKEN_MARK "security-token=CAIS"
#define TOKEN_DIGITS 16

static void
append_query (GString    *query,
              const char *name,
              const char *value)
{
  g_autofree char *escaped = g_uri_escape_string (value, NULL, FALSE);

  if (query->len > 0)
    g_string_append_c (query, '&');
  g_string_append_printf (query, "%s=%s", name, escaped);
}

static void
append_number (GString    *query,
               const char *name,
               gint64      value)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, value);

  append_query (query, name, text);
}

static void
append_base64 (GString    *query,
               const char *name,
               const char *json)
{
  g_autofree char *encoded = g_base64_encode ((const guchar *) json, strlen (json));

  append_query (query, name, encoded);
}

static void
append_disposition (GString    *query,
                    const char *name)
{
  g_autofree char *escaped = g_uri_escape_string (name, NULL, FALSE);
  g_autofree char *value = g_strconcat ("attachment; filename*=UTF-8''", escaped, NULL);

  append_query (query, "response-content-disposition", value);
}

static char *
build_path (YdSim                *sim,
            const YdSimSignInput *input)
{
  g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, input->file_id, -1);
  const char *slash = "%2F";
  const char *revision = input->revision_id != NULL ? input->revision_id : input->file_id;

  if (input->use != YD_SIM_SIGN_UPLOAD && yd_sim_breaks (sim, "download-path-escaped"))
    slash = "/";

  return g_strdup_printf ("/%.8s%s%s%s%s%s%s", digest, slash, input->drive_id, slash,
                          input->file_id, slash, revision);
}

/* The moment of signing travels in the security token, so that URLs can be made to expire. */
static void
append_material (YdSim                *sim,
                 GString              *query,
                 const YdSimSignInput *input)
{
  gint64 now_us = yd_sim_now_us (sim);
  g_autofree char *token = g_strdup_printf ("CAIS%0*" G_GINT64_MODIFIER "x", TOKEN_DIGITS, now_us);

  append_query (query, "security-token", token);
  append_query (query, "u", input->user_id);
  if (input->upload_id != NULL)
    append_query (query, "uploadId", input->upload_id);
  append_query (query, "x-oss-access-key-id", "STS.NSimulatorKey");
}

static void
append_expiry (YdSim                *sim,
               GString              *query,
               const YdSimSignInput *input)
{
  gboolean relative = yd_sim_get_options (sim)->oss4;
  gint64 now_s = yd_sim_now_us (sim) / G_USEC_PER_SEC;
  g_autoptr(GDateTime) now = g_date_time_new_from_unix_utc (now_s);
  g_autofree char *date = g_date_time_format (now, "%Y%m%dT%H%M%SZ");

  if (relative)
    append_query (query, "x-oss-date", date);
  if (yd_sim_breaks (sim, "download-oss2") || yd_sim_breaks (sim, "download-oss4"))
    relative = !relative;
  append_number (query, "x-oss-expires", relative ? input->lifetime_s : now_s + input->lifetime_s);
}

static char *
build_query (YdSim                *sim,
             const YdSimSignInput *input)
{
  GString *query = g_string_new (NULL);
  gboolean counted = input->use == YD_SIM_SIGN_DOWNLOAD || input->use == YD_SIM_SIGN_STREAM;

  if (counted)
    {
      append_base64 (query, "callback",
                     "{\"callbackUrl\":\"http://pds.simulator/v2/file/download_callback\","
                     "\"callbackBody\":\"${x:u}\",\"callbackStage\":\"before-execute\"}");
      append_base64 (query, "callback-var", "{\"x:u\":\"1\"}");
    }
  append_query (query, "di", "bj29");
  append_query (query, "dr", input->drive_id);
  append_query (query, "f", input->file_id);
  if (input->use == YD_SIM_SIGN_UPLOAD)
    append_query (query, "op", "u");
  if (input->part != NULL)
    append_query (query, "p", input->part);
  if (input->use == YD_SIM_SIGN_UPLOAD)
    append_number (query, "partNumber", input->part_number);
  if (counted && input->client_id != NULL)
    {
      g_autofree char *params = g_strdup_printf ("{\"ap\":\"%s\"}", input->client_id);

      append_query (query, "pds-params", params);
    }
  if (counted && input->name != NULL)
    append_disposition (query, input->name);

  append_material (sim, query, input);
  append_expiry (sim, query, input);

  return g_string_free (query, FALSE);
}

/* Escaped already. */
static char *
compute_signature (const char *method,
                   const char *path,
                   const char *before,
                   const char *after)
{
  g_autoptr(GHmac) hmac = g_hmac_new (G_CHECKSUM_SHA256, (const guchar *) SIGNING_KEY,
                                      strlen (SIGNING_KEY));
  g_autofree char *encoded = NULL;
  guint8 digest[32];
  gsize length = sizeof digest;

  g_hmac_update (hmac, (const guchar *) method, -1);
  g_hmac_update (hmac, (const guchar *) "\n\n\n", -1);
  g_hmac_update (hmac, (const guchar *) path, -1);
  g_hmac_update (hmac, (const guchar *) "?", -1);
  g_hmac_update (hmac, (const guchar *) before, -1);
  g_hmac_update (hmac, (const guchar *) after, -1);
  g_hmac_get_digest (hmac, digest, &length);
  encoded = g_base64_encode (digest, length);

  return g_uri_escape_string (encoded, NULL, FALSE);
}

char *
yd_sim_sign (YdSim                *sim,
             YdSimRequest         *req,
             const YdSimSignInput *input)
{
  const char *method = input->use == YD_SIM_SIGN_UPLOAD ? "PUT" : "GET";
  const char *version = yd_sim_get_options (sim)->oss4 ? "OSS4-HMAC-SHA256" : "OSS2";
  g_autofree char *path = build_path (sim, input);
  g_autofree char *query = build_query (sim, input);
  g_autofree char *tail = g_strconcat ("&x-oss-signature-version=", version, NULL);
  g_autofree char *signature = compute_signature (method, path, query, tail);

  return g_strconcat (yd_sim_request_get_host (req), path, "?", query, SIGNATURE_MARK, signature,
                      tail, NULL);
}

static gboolean
is_signature_right (YdSim        *sim,
                    YdSimRequest *req,
                    const char   *query)
{
  const char *method = yd_sim_request_get_method (req);
  const char *mark = query != NULL ? strstr (query, SIGNATURE_MARK) : NULL;
  const char *tail;
  g_autofree char *before = NULL;
  g_autofree char *given = NULL;
  g_autofree char *wanted = NULL;

  if (mark == NULL)
    return FALSE;

  tail = strchr (mark + 1, '&');
  if (tail == NULL)
    return FALSE;

  before = g_strndup (query, (gsize) (mark - query));
  mark += strlen (SIGNATURE_MARK);
  given = g_strndup (mark, (gsize) (tail - mark));
  if (strcmp (method, "HEAD") == 0 && yd_sim_breaks (sim, "download-head"))
    method = "GET";
  wanted = compute_signature (method, yd_sim_request_get_path (req), before, tail);

  return strcmp (given, wanted) == 0;
}

static gint64
read_signing_time (const char *query)
{
  const char *token = strstr (query, TOKEN_MARK);
  g_autofree char *digits = NULL;

  if (token == NULL)
    return 0;

  digits = g_strndup (token + strlen (TOKEN_MARK), TOKEN_DIGITS);
  return (gint64) g_ascii_strtoull (digits, NULL, 16);
}

gint64
yd_sim_sign_get_expiry (YdSim        *sim,
                        YdSimRequest *req)
{
  const char *query = yd_sim_request_get_raw_query (req);
  const char *text = yd_sim_request_get_query (req, "x-oss-expires");
  gint64 signed_us = query != NULL ? read_signing_time (query) : 0;
  gint64 expires = text != NULL ? g_ascii_strtoll (text, NULL, 10) : 0;

  if (signed_us < yd_sim_get_urls_expired_us (sim))
    return yd_sim_get_urls_expired_us (sim);

  /* Both flavours: a number that is a moment, or one that counts from the signing. */
  if (expires < G_GINT64_CONSTANT (1000000000))
    return signed_us + expires * G_USEC_PER_SEC;

  return expires * G_USEC_PER_SEC;
}

YdSimSignVerdict
yd_sim_sign_verify (YdSim        *sim,
                    YdSimRequest *req)
{
  const char *query = yd_sim_request_get_raw_query (req);

  if (!is_signature_right (sim, req, query))
    return YD_SIM_SIGN_MISMATCH;
  if (yd_sim_now_us (sim) >= yd_sim_sign_get_expiry (sim, req))
    return YD_SIM_SIGN_EXPIRED;

  return YD_SIM_SIGN_GOOD;
}
