/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reading refusals. The tables are the reference's §7.5, §5.6 and §5.10; the bodies are a
 * stranger's: bounded, never trusted to be what their status says.
 */
#include "config.h"

#include "yd-drive-refusal.h"

#include "yd-drive-client.h"
#include "yd-drive-codec.h"
#include "yd-drive-error-private.h"

#include <string.h>

#define BODY_MAX_BYTES (64 * 1024)
#define TEXT_MAX_CHARS 200
#define WORD_MAX_CHARS 44 /* a file id has 40 */
#define XML_MAX_DEPTH 8

/* Which code leads where. A code that ends with '*' stands for all that begin so; the first row
 * that fits counts. */
typedef struct
{
  const char *code; /* (unowned) */
  YdDriveError consequence;
} CodeRow;

static const CodeRow code_rows[] = {
  { "NotFound.UploadId", YD_DRIVE_ERROR_UPLOAD_GONE },
  { "NotFound.*", YD_DRIVE_ERROR_NOT_FOUND },
  { "VideoPreviewInfoNotFound", YD_DRIVE_ERROR_NOT_FOUND },
  { "ForbiddenFileInTheRecycleBin", YD_DRIVE_ERROR_NOT_FOUND },
  { "AlreadyExist*", YD_DRIVE_ERROR_EXISTS },
  { "AccessTokenExpired", YD_DRIVE_ERROR_SIGN_IN },
  { "AccessTokenInvalid", YD_DRIVE_ERROR_SIGN_IN },
  { "I400JD", YD_DRIVE_ERROR_SIGN_IN },
  { "RefreshTokenExpired", YD_DRIVE_ERROR_SIGN_IN },
  { "RefreshTokenInvalid", YD_DRIVE_ERROR_SIGN_IN },
  { "PermissionDenied", YD_DRIVE_ERROR_REVOKED },
  { "UserNotAllowedAccessDrive", YD_DRIVE_ERROR_DRIVE_DENIED },
  { "ForbiddenDriveNotValid", YD_DRIVE_ERROR_DRIVE_DENIED },
  { "UserNotAllowedAccessResource", YD_DRIVE_ERROR_FROZEN },
  { "ForbiddenDriveLocked", YD_DRIVE_ERROR_FROZEN },
  { "ForbiddenNoPermission*", YD_DRIVE_ERROR_FORBIDDEN },
  { "FileShareNotAllowed", YD_DRIVE_ERROR_FORBIDDEN },
  { "ExceedCapacityForbidden", YD_DRIVE_ERROR_LAPSED },
  { "QuotaExhausted*", YD_DRIVE_ERROR_QUOTA },
  { "InvalidParameter.Limit", YD_DRIVE_ERROR_BAD_LIMIT },
  { "InvalidParameter.Name", YD_DRIVE_ERROR_NAME },
  { "InvalidParameter.FileName", YD_DRIVE_ERROR_NAME },
  { "InvalidParameterNotSupported*", YD_DRIVE_ERROR_UNSUPPORTED },
  { "InvalidParameter*", YD_DRIVE_ERROR_UNSUPPORTED },
  { "InvalidResource*", YD_DRIVE_ERROR_UNSUPPORTED },
  { "FeatureTemporaryDisabled", YD_DRIVE_ERROR_UNSUPPORTED },
  { "BadRequest", YD_DRIVE_ERROR_UNSUPPORTED },
  { "InvalidRapidProof", YD_DRIVE_ERROR_BAD_PROOF },
  { "PreHashMatched", YD_DRIVE_ERROR_PRE_HASH_MATCHED },
  { "VideoPreviewWaitAndRetry", YD_DRIVE_ERROR_BUSY },
  { "TooManyRequests", YD_DRIVE_ERROR_BUSY },
  { "ParamFlowException", YD_DRIVE_ERROR_BUSY },
  { "QpsLimitExceed*", YD_DRIVE_ERROR_BUSY },
  { "InternalError*", YD_DRIVE_ERROR_SERVICE },
  { "ServiceUnavailable", YD_DRIVE_ERROR_SERVICE },
  { "PartNotSequential", YD_DRIVE_ERROR_PART_ORDER },
  { "PartAlreadyExist", YD_DRIVE_ERROR_PART_EXISTS },
  { "NoSuchUpload", YD_DRIVE_ERROR_UPLOAD_GONE },
  { "NoSuchKey", YD_DRIVE_ERROR_NOT_FOUND },
  { "InvalidRange", YD_DRIVE_ERROR_RANGE },
  { "RequestTimeout", YD_DRIVE_ERROR_SERVICE },
  { "SignatureDoesNotMatch", YD_DRIVE_ERROR_PROTOCOL },
  { "InvalidArgument", YD_DRIVE_ERROR_PROTOCOL },
  { "RequestDeniedByCallback", YD_DRIVE_ERROR_FORBIDDEN },
  { "AccessDenied", YD_DRIVE_ERROR_FORBIDDEN },
  { "Not Found", YD_DRIVE_ERROR_PROTOCOL },
};

/* Words of a message that say more than its code, which covers unrelated causes. */
static const CodeRow message_rows[] = {
  { "Request has expired", YD_DRIVE_ERROR_URL_EXPIRED },
  { "ExceedMaxConcurrency", YD_DRIVE_ERROR_CONCURRENCY },
  { "exceeded drive capacity", YD_DRIVE_ERROR_LAPSED },
  { "resource drive has exceeded the limit", YD_DRIVE_ERROR_LAPSED },
  { "file size is exceed", YD_DRIVE_ERROR_TOO_LARGE },
  { "Throttled by", YD_DRIVE_ERROR_BUSY },
};

/* The words above are the service's only next to these codes, or with none at all. */
static gboolean
code_covers_unrelated_causes (const char *code)
{
  return code == NULL || g_str_equal (code, "AccessDenied") ||
         g_str_equal (code, "RequestDeniedByCallback") || g_str_equal (code, "BadRequest") ||
         g_str_has_prefix (code, "InvalidParameter") || g_str_has_prefix (code, "Forbidden");
}

static gboolean
row_fits (const char *pattern,
          const char *code)
{
  gsize length = strlen (pattern);

  if (pattern[length - 1] == '*')
    return strncmp (pattern, code, length - 1) == 0;
  return g_str_equal (pattern, code);
}

static YdDriveError
judge_api_status (guint status)
{
  if (status >= 500)
    return YD_DRIVE_ERROR_SERVICE;
  switch (status)
    {
    case 401:
      return YD_DRIVE_ERROR_SIGN_IN;
    case 403:
      return YD_DRIVE_ERROR_FORBIDDEN;
    case 405:
      return YD_DRIVE_ERROR_UNSUPPORTED;
    case 408:
      return YD_DRIVE_ERROR_SERVICE;
    case 413:
      return YD_DRIVE_ERROR_TOO_LARGE;
    case 429:
      return YD_DRIVE_ERROR_BUSY;
    default:
      return YD_DRIVE_ERROR_PROTOCOL;
    }
}

static YdDriveError
judge_data_status (guint status)
{
  switch (status)
    {
    case 403:
      return YD_DRIVE_ERROR_FORBIDDEN;
    case 404:
      return YD_DRIVE_ERROR_NOT_FOUND;
    case 406:
    case 416:
      return YD_DRIVE_ERROR_RANGE;
    case 408:
      return YD_DRIVE_ERROR_SERVICE;
    case 413:
      return YD_DRIVE_ERROR_TOO_LARGE;
    case 429:
    case 509:
      return YD_DRIVE_ERROR_CONCURRENCY;
    default:
      return status >= 500 ? YD_DRIVE_ERROR_SERVICE : YD_DRIVE_ERROR_PROTOCOL;
    }
}

YdDriveError
yd_drive_refusal_judge (const YdDriveRefusal *self)
{
  if (code_covers_unrelated_causes (self->code))
    for (guint i = 0; i < G_N_ELEMENTS (message_rows); i++)
      if (strstr (self->message, message_rows[i].code) != NULL)
        return message_rows[i].consequence;

  if (g_strcmp0 (self->code, "BadRequest") == 0 && strstr (self->message, "NotFound.") != NULL)
    return YD_DRIVE_ERROR_NOT_FOUND;

  for (guint i = 0; self->code != NULL && i < G_N_ELEMENTS (code_rows); i++)
    if (row_fits (code_rows[i].code, self->code))
      return code_rows[i].consequence;

  if (self->host == YD_DRIVE_HOST_DATA)
    return judge_data_status (self->status);
  return judge_api_status (self->status);
}

GError *
yd_drive_refusal_to_error (const YdDriveRefusal *self)
{
  g_autofree char *text = g_strdup_printf ("%s (%u): %s", self->code != NULL ? self->code : "-",
                                           self->status, self->message);

  return yd_drive_error_new (yd_drive_refusal_judge (self), self->status, self->code,
                             self->request_id, self->retry_after_us, text);
}

char *
yd_drive_refusal_clean (const char *text,
                        gssize      length)
{
  g_autofree char *valid = g_utf8_make_valid (text, length);
  GString *clean = g_string_new (NULL);
  guint chars = 0;

  for (const char *p = valid; *p != '\0' && chars < TEXT_MAX_CHARS;)
    {
      gsize bytes = strcspn (p, " \t\r\n\"'<>()[],;");
      glong word_chars = g_utf8_strlen (p, (gssize) bytes);

      if (word_chars > WORD_MAX_CHARS || g_strstr_len (p, (gssize) bytes, "://") != NULL)
        g_string_append (clean, "…");
      else
        g_string_append_len (clean, p, (gssize) bytes);
      p += bytes;
      chars += (guint) MIN (word_chars, WORD_MAX_CHARS);
      if (*p != '\0')
        {
          g_string_append_c (clean, g_ascii_isspace (*p) ? ' ' : *p);
          chars++;
          p++;
        }
    }
  for (char *p = clean->str; *p != '\0'; p++)
    if (g_ascii_iscntrl (*p))
      *p = ' ';
  return g_string_free (clean, FALSE);
}

/* XML: the text of Error/Code, Error/Message and Error/RequestId; the rest is passed over. */

typedef struct
{
  YdDriveRefusal *refusal; /* (borrowed) */
  guint depth;
} XmlReading;

static void
start_element (GMarkupParseContext  *context,
               const char           *name,
               const char          **attribute_names,
               const char          **attribute_values,
               gpointer              user_data,
               GError              **error)
{
  XmlReading *reading = user_data;

  if (++reading->depth > XML_MAX_DEPTH)
    g_set_error_literal (error, G_MARKUP_ERROR, G_MARKUP_ERROR_INVALID_CONTENT, "too deep");
}

static void
end_element (GMarkupParseContext  *context,
             const char           *name,
             gpointer              user_data,
             GError              **error)
{
  ((XmlReading *) user_data)->depth--;
}

static void
take_text (GMarkupParseContext  *context,
           const char           *text,
           gsize                 length,
           gpointer              user_data,
           GError              **error)
{
  XmlReading *reading = user_data;
  const char *name = g_markup_parse_context_get_element (context);
  char **target = NULL;

  if (reading->depth != 2 || name == NULL)
    return;
  if (g_str_equal (name, "Code"))
    target = &reading->refusal->code;
  else if (g_str_equal (name, "Message"))
    target = &reading->refusal->message;
  else if (g_str_equal (name, "RequestId"))
    target = &reading->refusal->request_id;
  if (target == NULL || *target != NULL)
    return;
  *target = yd_drive_refusal_clean (text, (gssize) length);
  g_strstrip (*target);
}

static void
read_xml (YdDriveRefusal *self,
          const char     *text,
          gsize           length)
{
  const GMarkupParser parser = { start_element, end_element, take_text, NULL, NULL };
  XmlReading reading = { self, 0 };
  GMarkupParseContext *context =
    g_markup_parse_context_new (&parser, G_MARKUP_TREAT_CDATA_AS_TEXT, &reading, NULL);

  /* A document that ends early has told its code by then. */
  g_markup_parse_context_parse (context, text, (gssize) length, NULL);
  g_markup_parse_context_free (context);
}

/* Plain text is shown; it is a code of the gateway ("Bad Gateway"), never one of ours. */
static void
read_text (YdDriveRefusal *self,
           const char     *text,
           gsize           length)
{
  g_autofree char *start = g_utf8_make_valid (text, (gssize) MIN (length, 64));

  if (g_str_has_prefix (start, "<!DOCTYPE") || g_str_has_prefix (start, "<!doctype") ||
      g_str_has_prefix (start, "<html") || g_str_has_prefix (start, "<HTML"))
    self->message = g_strdup ("a web page instead of an answer");
  else
    self->message = yd_drive_refusal_clean (text, (gssize) length);
}

static void
read_body (YdDriveRefusal *self,
           YdNetReply     *reply)
{
  g_autoptr(JsonObject) object = NULL;
  gsize length = 0;
  const char *text = g_bytes_get_data (yd_net_reply_get_body (reply), &length);

  length = MIN (length, BODY_MAX_BYTES);
  while (length > 0 && g_ascii_isspace (*text))
    {
      text++;
      length--;
    }
  if (length == 0)
    return;
  if (*text == '{')
    object = yd_net_reply_parse_object (reply, NULL);
  if (object != NULL)
    yd_drive_codec_read_refusal (object, self);
  else if (*text == '<')
    read_xml (self, text, length);
  if (self->code == NULL && self->message == NULL)
    read_text (self, text, length);
}

YdDriveRefusal *
yd_drive_refusal_new (YdDriveHost  host,
                      YdNetReply  *reply)
{
  YdDriveRefusal *self = g_new0 (YdDriveRefusal, 1);
  const char *id;

  self->host = host;
  self->status = yd_net_reply_get_status (reply);
  self->retry_after_us = yd_net_reply_get_retry_after_us (reply);
  read_body (self, reply);

  if (self->code == NULL && yd_net_reply_get_header (reply, "x-ca-error-code") != NULL)
    self->code = yd_drive_refusal_clean (yd_net_reply_get_header (reply, "x-ca-error-code"), -1);
  if (self->message == NULL)
    self->message = g_strdup ("");
  id = yd_net_reply_get_header (reply, host == YD_DRIVE_HOST_DATA ? "x-oss-request-id"
                                                                  : "x-ca-request-id");
  if (self->request_id == NULL && id != NULL)
    self->request_id = yd_drive_refusal_clean (id, -1);
  return self;
}

void
yd_drive_refusal_free (YdDriveRefusal *self)
{
  g_free (self->code);
  g_free (self->message);
  g_free (self->request_id);
  g_free (self);
}

GError *
yd_drive_error_from_data_reply (YdNetReply *reply)
{
  g_autoptr(YdDriveRefusal) refusal = NULL;
  guint status = yd_net_reply_get_status (reply);

  if (status >= 200 && status < 300)
    return NULL;
  refusal = yd_drive_refusal_new (YD_DRIVE_HOST_DATA, reply);
  return yd_drive_refusal_to_error (refusal);
}
