/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Words for transfers. Reads a transfer, changes nothing.
 */
#include "config.h"

#include "yd-transfer-words.h"

#include "yd-error-text.h"
#include "yd-format.h"

#include <glib/gi18n.h>

static const char *const reasons[] = {
  [YD_TRANSFER_REASON_NONE] = N_("Waiting for the service…"),
  [YD_TRANSFER_REASON_RETRY] = N_("Waiting – a step failed and is tried again soon"),
  [YD_TRANSFER_REASON_SERVICE_LIMIT] = N_("Waiting – the service asks for a pause"),
  [YD_TRANSFER_REASON_OWN_LIMIT] = N_("Waiting – to keep within the service’s limits"),
  [YD_TRANSFER_REASON_OFFLINE] = N_("Waiting – there is no network"),
  [YD_TRANSFER_REASON_SIGN_IN] = N_("Waiting – sign in again to go on"),
  [YD_TRANSFER_REASON_KEYRING] = N_("Waiting – unlock the keyring to go on"),
  [YD_TRANSFER_REASON_QUOTA] = N_("Waiting – the cloud drive is full. Make room, or empty its "
                                  "recycle bin in the official app."),
  [YD_TRANSFER_REASON_DISK] = N_("Waiting – the disk of this computer is full"),
  [YD_TRANSFER_REASON_NAME] = N_("Waiting – something has this name already"),
  [YD_TRANSFER_REASON_SOURCE] = N_("Waiting – the local file is gone or was changed"),
  [YD_TRANSFER_REASON_STORAGE] = N_("Waiting – its storage is disabled"),
  [YD_TRANSFER_REASON_LAPSED] = N_("Waiting – the account holds more than it may, as after the end "
                                   "of a membership. Make room or renew it in the official app."),
  /* Translators: a captive portal, as hotels and trains have. */
  [YD_TRANSFER_REASON_PORTAL] = N_("Waiting – this network wants you to sign in to it first"),
  [YD_TRANSFER_REASON_AWAY] = N_("Waiting – the service is out of reach"),
};

/* "3 MB of 10 MB" as far as known. */
static char *
describe_bytes (gint64 done,
                gint64 total)
{
  g_autofree char *done_text = yd_format_size (done);
  g_autofree char *total_text = yd_format_size (total);

  if (total < 0)
    return g_steal_pointer (&done_text);

  /* Translators: how much of a file was transferred: "3 MB of 10 MB". */
  return g_strdup_printf (_("%s of %s"), done_text, total_text);
}

void
yd_transfer_words_append (GString    *text,
                          const char *more)
{
  if (*more != '\0')
    g_string_append_printf (text, "%s%s", text->len > 0 ? " · " : "", more);
}

static char *
describe_running (YdTransfer *transfer)
{
  g_autofree char *bytes = describe_bytes (yd_transfer_get_done (transfer),
                                           yd_transfer_get_total (transfer));
  g_autofree char *speed = yd_format_speed (yd_transfer_get_speed (transfer));
  g_autofree char *left = yd_format_left (yd_transfer_get_seconds_left (transfer));
  GString *text = g_string_new (bytes);

  yd_transfer_words_append (text, speed);
  yd_transfer_words_append (text, left);

  return g_string_free (text, FALSE);
}

static char *
describe_paused (YdTransfer *transfer)
{
  g_autofree char *bytes = describe_bytes (yd_transfer_get_done (transfer),
                                           yd_transfer_get_total (transfer));

  if (yd_transfer_get_done (transfer) <= 0)
    return g_strdup (_("Paused"));

  return g_strdup_printf ("%s · %s", _("Paused"), bytes);
}

static const char *
name_outcome (YdTransfer *transfer)
{
  gboolean upload = yd_transfer_get_direction (transfer) == YD_TRANSFER_UPLOAD;

  switch (yd_transfer_get_outcome (transfer))
    {
    case YD_TRANSFER_OUTCOME_INSTANT:
      /* Translators: an upload without sending anything: the service had the same file. */
      return _("Uploaded at once: the service had it already");
    case YD_TRANSFER_OUTCOME_SKIPPED:
      return yd_transfer_get_only_instant (transfer)
                 ? _("Not uploaded: the drive does not have these bytes yet")
                 : _("Skipped: something has this name already");
    case YD_TRANSFER_OUTCOME_SAME:
      return _("Already there: the same file");
    case YD_TRANSFER_OUTCOME_NONE:
    case YD_TRANSFER_OUTCOME_MOVED:
    default:
      return upload ? _("Uploaded") : _("Downloaded");
    }
}

static char *
describe_done (YdTransfer *transfer)
{
  g_autofree char *size = yd_format_size (yd_transfer_get_total (transfer));
  g_autofree char *date = yd_format_date (yd_transfer_get_ended_us (transfer),
                                          g_get_real_time ());
  GString *text = g_string_new (name_outcome (transfer));

  yd_transfer_words_append (text, size);
  yd_transfer_words_append (text, date);

  return g_string_free (text, FALSE);
}

/* A keyring has more to say than that it is locked. */
static const char *
get_keyring_reason (const GError *error)
{
  switch (error != NULL && error->domain == YD_AUTH_ERROR ? error->code : -1)
    {
    case YD_AUTH_ERROR_VAULT_DENIED:
      return _("Waiting – the keyring refuses this app");
    case YD_AUTH_ERROR_VAULT_SLOW:
      return _("Waiting – the keyring does not answer");
    case YD_AUTH_ERROR_VAULT_LOCKED:
    case YD_AUTH_ERROR_VAULT_CANCELLED:
    case YD_AUTH_ERROR_VAULT_FAILED:
    default:
      return _("Waiting – unlock the keyring to go on");
    }
}

/* What became of the local file. */
static const char *
get_source_reason (const GError *error)
{
  if (g_error_matches (error, YD_TRANSFER_ERROR, YD_TRANSFER_ERROR_SOURCE_GONE))
    return _("Waiting – the local file is gone. Choose it again to go on.");
  if (g_error_matches (error, YD_TRANSFER_ERROR, YD_TRANSFER_ERROR_SOURCE_CHANGED))
    return _("Waiting – the local file kept changing. Resume when it is finished, or choose it "
             "again.");

  return _(reasons[YD_TRANSFER_REASON_SOURCE]);
}

/* What a person has to mend may be known before the transfer has begun: it is queued then. */
YdTransferReason
yd_transfer_words_find_reason (YdTransfer *transfer)
{
  const GError *error = yd_transfer_get_error (transfer);
  YdTransferReason reason = yd_transfer_get_reason (transfer);

  if (reason != YD_TRANSFER_REASON_NONE || error == NULL)
    return reason;
  if (error->domain == YD_AUTH_ERROR)
    switch (error->code)
      {
      case YD_AUTH_ERROR_VAULT_LOCKED:
      case YD_AUTH_ERROR_VAULT_CANCELLED:
      case YD_AUTH_ERROR_VAULT_FAILED:
      case YD_AUTH_ERROR_VAULT_DENIED:
      case YD_AUTH_ERROR_VAULT_SLOW:
        return YD_TRANSFER_REASON_KEYRING;
      default:
        break;
      }

  return YD_TRANSFER_REASON_SIGN_IN;
}

gboolean
yd_transfer_words_asks (YdTransfer *transfer)
{
  return yd_transfer_get_state (transfer) == YD_TRANSFER_WAITING
         && yd_transfer_get_reason (transfer) == YD_TRANSFER_REASON_NAME;
}

const char *
yd_transfer_words_get_reason (YdTransfer *transfer)
{
  YdTransferReason reason = yd_transfer_words_find_reason (transfer);

  if (reason == YD_TRANSFER_REASON_KEYRING)
    return get_keyring_reason (yd_transfer_get_error (transfer));
  if (reason == YD_TRANSFER_REASON_SOURCE)
    return get_source_reason (yd_transfer_get_error (transfer));
  if ((guint) reason >= G_N_ELEMENTS (reasons))
    reason = YD_TRANSFER_REASON_NONE;

  return _(reasons[reason]);
}

/* With the time when it goes on; NULL for what has none. (transfer full) */
static char *
describe_until (YdTransferReason  reason,
                const char       *clock)
{
  switch ((guint) reason)
    {
    case YD_TRANSFER_REASON_RETRY:
      /* Translators: a time of day with seconds. */
      return g_strdup_printf (_("Waiting until %s – a step failed and is tried again"), clock);
    case YD_TRANSFER_REASON_SERVICE_LIMIT:
      /* Translators: a time of day with seconds. */
      return g_strdup_printf (_("Waiting until %s – the service asks for a pause"), clock);
    case YD_TRANSFER_REASON_OWN_LIMIT:
      /* Translators: a time of day with seconds. */
      return g_strdup_printf (_("Waiting until %s – to keep within the service’s limits"), clock);
    default:
      return NULL;
    }
}

static char *
describe_waiting (YdTransfer *transfer)
{
  gint64 until_us = yd_transfer_get_wait_until_us (transfer);
  g_autoptr (GDateTime) until = g_date_time_new_from_unix_local (until_us / G_USEC_PER_SEC);
  g_autofree char *clock = NULL;
  char *text = NULL;

  if (until_us > 0 && until != NULL)
    {
      /* xgettext:no-c-format
       * Translators: a time of today with seconds, as for strftime: 15:04:05. */
      clock = g_date_time_format (until, C_("date", "%H:%M:%S"));
      text = describe_until (yd_transfer_words_find_reason (transfer), clock);
    }

  return text != NULL ? text : g_strdup (yd_transfer_words_get_reason (transfer));
}

char *
yd_transfer_words_describe (YdTransfer *transfer)
{
  YdTransferState state = yd_transfer_get_state (transfer);

  if (state == YD_TRANSFER_WAITING
      || (!yd_transfer_is_ended (transfer) && state != YD_TRANSFER_PAUSED
          && yd_transfer_get_error (transfer) != NULL))
    return describe_waiting (transfer);
  switch (state)
    {
    case YD_TRANSFER_QUEUED:
      return g_strdup (_("Queued"));
    case YD_TRANSFER_PREPARING:
      return g_strdup (_("Preparing…"));
    case YD_TRANSFER_RUNNING:
      return describe_running (transfer);
    case YD_TRANSFER_PAUSED:
      return describe_paused (transfer);
    case YD_TRANSFER_FINISHING:
      return g_strdup (_("Finishing…"));
    case YD_TRANSFER_DONE:
      return describe_done (transfer);
    case YD_TRANSFER_FAILED:
      return g_strdup (yd_error_text_get_sentence (yd_transfer_get_error (transfer)));
    case YD_TRANSFER_WAITING:
    case YD_TRANSFER_CANCELLED:
    default:
      return g_strdup (_("Cancelled"));
    }
}

/* Groups */

char *
yd_transfer_words_describe_group (YdTransferGroup *group)
{
  guint n_items = g_list_model_get_n_items (G_LIST_MODEL (group));
  guint n_failed = yd_transfer_group_get_n_failed (group);
  g_autofree char *bytes = describe_bytes (yd_transfer_group_get_bytes_done (group),
                                           yd_transfer_group_get_bytes_total (group));
  g_autofree char *speed = yd_format_speed (yd_transfer_group_get_speed (group));
  g_autofree char *left = yd_format_left (yd_transfer_group_get_seconds_left (group));
  g_autofree char *failed =
      /* Translators: of the files of a group, in the middle of a line. */
      g_strdup_printf (ngettext ("%u failed", "%u failed", n_failed), n_failed);
  GString *text = g_string_new (NULL);

  /* Translators: files that have ended, and how many there are: "3 of 12". */
  g_string_append_printf (text, _("%u of %u"), yd_transfer_group_get_n_ended (group), n_items);
  yd_transfer_words_append (text, bytes);
  if (n_failed > 0)
    yd_transfer_words_append (text, failed);
  yd_transfer_words_append (text, speed);
  yd_transfer_words_append (text, left);

  return g_string_free (text, FALSE);
}

char *
yd_transfer_words_name_group (YdTransferGroup *group)
{
  guint n_roots = yd_transfer_group_get_n_roots (group);
  g_autofree char *title = yd_format_name (yd_transfer_group_get_title (group));

  if (n_roots <= 1)
    return g_steal_pointer (&title);

  /* Translators: the first thing that was dropped together with others. */
  return g_strdup_printf (ngettext ("%s and %u more", "%s and %u more", n_roots - 1), title,
                          n_roots - 1);
}

/* Trouble */

char *
yd_transfer_words_dup_details (const GError *error)
{
  const char *code = error != NULL ? yd_drive_error_get_server_code (error) : NULL;
  const char *request = error != NULL ? yd_drive_error_get_request_id (error) : NULL;
  GString *text = g_string_new (NULL);

  if (code != NULL)
    /* Translators: what the service calls an error. */
    g_string_append_printf (text, _("Code: %s"), code);
  if (request != NULL)
    {
      if (text->len > 0)
        g_string_append_c (text, '\n');
      /* Translators: by which the service finds what it was asked. */
      g_string_append_printf (text, _("Request: %s"), request);
    }
  if (text->len == 0)
    return g_string_free (text, TRUE);

  return g_string_free (text, FALSE);
}
