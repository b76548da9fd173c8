/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Counting transfers, and words for what was counted. Reads transfers, changes nothing.
 */
#include "config.h"

#include "yd-transfer-summary.h"

#include "yd-format.h"
#include "yd-transfer-words.h"

#include <glib/gi18n.h>

/* Bytes on their way in one direction. */
typedef struct
{
  gint64 left;
  gint64 speed;
} Flow;

/* Behind "Waiting:"; a name that is taken has a line of its own. */
static const char *const reasons[YD_TRANSFER_SUMMARY_REASONS] = {
  [YD_TRANSFER_REASON_RETRY] = N_("a step is tried again"),
  [YD_TRANSFER_REASON_SERVICE_LIMIT] = N_("the service asks for a pause"),
  [YD_TRANSFER_REASON_OWN_LIMIT] = N_("the service’s limits"),
  [YD_TRANSFER_REASON_OFFLINE] = N_("no network"),
  [YD_TRANSFER_REASON_SIGN_IN] = N_("sign in again"),
  [YD_TRANSFER_REASON_KEYRING] = N_("unlock the keyring"),
  [YD_TRANSFER_REASON_QUOTA] = N_("the cloud drive is full"),
  [YD_TRANSFER_REASON_DISK] = N_("the disk of this computer is full"),
  [YD_TRANSFER_REASON_SOURCE] = N_("local files are gone or were changed"),
  [YD_TRANSFER_REASON_STORAGE] = N_("a storage is disabled"),
  [YD_TRANSFER_REASON_LAPSED] = N_("an account holds more than it may"),
  [YD_TRANSFER_REASON_PORTAL] = N_("this network wants a sign-in first"),
  [YD_TRANSFER_REASON_AWAY] = N_("the service is out of reach"),
};

/* Counting */

static void
count_waiting (YdTransferSummary *self,
               YdTransfer        *transfer,
               YdTransferReason   reason)
{
  gint64 until_us = yd_transfer_get_wait_until_us (transfer);

  if (reason == YD_TRANSFER_REASON_NAME)
    {
      self->n_asking++;
      if (self->asking == NULL)
        self->asking = transfer;
      return;
    }
  self->n_waiting++;
  if (self->waiting[reason] == NULL)
    self->waiting[reason] = transfer;
  if (until_us > 0 && (self->until_us[reason] == 0 || until_us < self->until_us[reason]))
    self->until_us[reason] = until_us;
}

static void
count_flow (Flow       *flow,
            YdTransfer *transfer)
{
  gboolean running = yd_transfer_get_state (transfer) == YD_TRANSFER_RUNNING;
  gint64 done = running ? yd_transfer_get_done (transfer) : 0;

  flow->left += MAX (yd_transfer_get_size (transfer) - done, 0);
  flow->speed += running ? yd_transfer_get_speed (transfer) : 0;
}

static void
note_loading (YdTransferSummary *self,
              YdTransfer        *transfer)
{
  YdStorageAccount *account = yd_storage_get_account (yd_transfer_get_storage (transfer));

  for (guint i = 0; i < self->n_loading; i++)
    if (self->loading[i] == account)
      return;
  if (self->n_loading < G_N_ELEMENTS (self->loading))
    self->loading[self->n_loading++] = account;
}

static void
count_one (YdTransferSummary *self,
           Flow              *flow,
           YdTransfer        *transfer)
{
  YdTransferState state = yd_transfer_get_state (transfer);
  gboolean held = state == YD_TRANSFER_QUEUED && yd_transfer_get_error (transfer) != NULL;

  if (state == YD_TRANSFER_FAILED)
    self->n_failed++;
  else if (state == YD_TRANSFER_PAUSED)
    self->n_paused++;
  else if (state == YD_TRANSFER_WAITING || held)
    count_waiting (self, transfer, yd_transfer_words_find_reason (transfer));
  else if (!yd_transfer_is_ended (transfer))
    {
      *(state == YD_TRANSFER_QUEUED ? &self->n_queued : &self->n_running) += 1;
      count_flow (flow, transfer);
      if (state != YD_TRANSFER_QUEUED &&
          yd_transfer_get_direction (transfer) == YD_TRANSFER_DOWNLOAD)
        note_loading (self, transfer);
    }
}

void
yd_transfer_summary_count (YdTransferSummary *self,
                           GListModel        *transfers)
{
  guint n_items = g_list_model_get_n_items (transfers);
  Flow flows[2] = { { 0 } };

  *self = (YdTransferSummary) { .seconds_left = -1 };
  for (guint i = 0; i < n_items; i++)
    {
      g_autoptr (YdTransfer) transfer = g_list_model_get_item (transfers, i);
      gboolean upload = yd_transfer_get_direction (transfer) == YD_TRANSFER_UPLOAD;

      count_one (self, &flows[upload ? 0 : 1], transfer);
    }
  for (guint i = 0; i < G_N_ELEMENTS (flows); i++)
    {
      self->speed += flows[i].speed;
      /* Both go on at once: it takes as long as the longer one. */
      if (flows[i].speed > 0)
        self->seconds_left = MAX (self->seconds_left,
                                  (int) MIN (flows[i].left / flows[i].speed, G_MAXINT));
    }
}

guint
yd_transfer_summary_get_unfinished (const YdTransferSummary *self)
{
  return self->n_running + self->n_queued + self->n_waiting + self->n_asking + self->n_paused;
}

/* Words */

/* Takes @words, which are of @n. */
static void
append_count (GString *text,
              guint    n,
              char    *words)
{
  if (n > 0)
    yd_transfer_words_append (text, words);
  g_free (words);
}

char *
yd_transfer_summary_describe_counts (const YdTransferSummary *self)
{
  GString *text = g_string_new (NULL);
  guint n_waiting = self->n_waiting + self->n_asking;

  /* Translators: all of these are numbers of transfers, beside each other in one line. */
  append_count (text, self->n_running,
                g_strdup_printf (ngettext ("%u running", "%u running", self->n_running),
                                 self->n_running));
  append_count (text, self->n_queued,
                g_strdup_printf (ngettext ("%u queued", "%u queued", self->n_queued),
                                 self->n_queued));
  append_count (text, n_waiting,
                g_strdup_printf (ngettext ("%u waiting", "%u waiting", n_waiting),
                                 n_waiting));
  append_count (text, self->n_paused,
                g_strdup_printf (ngettext ("%u paused", "%u paused", self->n_paused),
                                 self->n_paused));
  append_count (text, self->n_failed,
                g_strdup_printf (ngettext ("%u failed", "%u failed", self->n_failed),
                                 self->n_failed));

  return g_string_free (text, FALSE);
}

char *
yd_transfer_summary_describe_speed (const YdTransferSummary *self)
{
  g_autofree char *speed = yd_format_speed (self->speed);
  g_autofree char *left = yd_format_left (self->seconds_left);
  GString *text = g_string_new (speed);

  yd_transfer_words_append (text, left);

  return g_string_free (text, FALSE);
}

/* With the time when the first of them goes on, if that is known. (transfer full) */
static char *
describe_reason (const YdTransferSummary *self,
                 guint                    reason)
{
  gint64 until_us = self->until_us[reason];
  g_autoptr (GDateTime) until = g_date_time_new_from_unix_local (until_us / G_USEC_PER_SEC);
  g_autofree char *clock = NULL;

  if (until_us == 0 || until == NULL)
    return g_strdup (_(reasons[reason]));
  /* xgettext:no-c-format
   * Translators: a time of today with seconds, as for strftime: 15:04:05. */
  clock = g_date_time_format (until, C_("date", "%H:%M:%S"));

  /* Translators: why transfers wait, and the time when they go on. */
  return g_strdup_printf (_("%s (until %s)"), _(reasons[reason]), clock);
}

char *
yd_transfer_summary_describe_waits (const YdTransferSummary *self)
{
  GString *text = g_string_new (NULL);
  g_autofree char *all = NULL;

  for (guint i = 0; i < YD_TRANSFER_SUMMARY_REASONS; i++)
    {
      g_autofree char *words = NULL;

      if (self->waiting[i] == NULL || reasons[i] == NULL)
        continue;
      words = describe_reason (self, i);
      yd_transfer_words_append (text, words);
    }
  all = g_string_free (text, FALSE);
  if (*all == '\0')
    return g_steal_pointer (&all);

  /* Translators: what transfers wait for, one or several reasons in one line. */
  return g_strdup_printf (_("Waiting: %s"), all);
}

char *
yd_transfer_summary_describe_asking (const YdTransferSummary *self)
{
  if (self->n_asking == 0)
    return g_strdup ("");

  return g_strdup_printf (ngettext ("%u file waits for an answer",
                                    "%u files wait for an answer", self->n_asking),
                          self->n_asking);
}

char *
yd_transfer_summary_describe_package (const YdTransferSummary *self)
{
  const char *sentence = _("Without the third-party package the service gives about 500 KB/s per "
                           "connection");
  YdStorageAccount *slow = NULL;
  guint n_slow = 0;
  g_autofree char *name = NULL;

  for (guint i = 0; i < self->n_loading; i++)
    if (yd_storage_account_get_package (self->loading[i]) == YD_STORAGE_PACKAGE_NONE)
      {
        slow = self->loading[i];
        n_slow++;
      }
  if (n_slow == 0)
    return g_strdup ("");
  if (n_slow == self->n_loading || *yd_storage_account_get_name (slow) == '\0')
    return g_strdup (sentence);
  name = yd_format_isolated (yd_storage_account_get_name (slow));

  /* Translators: the name of an account, while those of others are not slow, and a sentence. */
  return g_strdup_printf (_("%s: %s"), name, sentence);
}
