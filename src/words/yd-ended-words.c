/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One pass over what ended, and sentences; see the header.
 */
#include "config.h"

#include "yd-ended-words.h"

#include "yd-format.h"

#include <glib/gi18n.h>

/* (transfer full): a set of borrowed YdTransfer. */
static GHashTable *
list_queue (YdTransferQueue *queue)
{
  GHashTable *listed = g_hash_table_new (NULL, NULL);
  GListModel *model = G_LIST_MODEL (queue);
  guint n_items = g_list_model_get_n_items (model);

  for (guint i = 0; i < n_items; i++)
    {
      g_autoptr (YdTransfer) transfer = g_list_model_get_item (model, i);

      g_hash_table_add (listed, transfer); /* the queue keeps it */
    }

  return listed;
}

/* What there is to say something about, as the header has it. (transfer container) */
static GPtrArray *
list_told (GPtrArray       *ended,
           YdTransferQueue *queue)
{
  GPtrArray *told = g_ptr_array_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  g_autoptr (GHashTable) listed = list_queue (queue);

  for (guint i = 0; i < ended->len; i++)
    {
      YdTransfer *transfer = g_ptr_array_index (ended, i);

      if (g_hash_table_add (seen, transfer)
          && (yd_transfer_get_state (transfer) != YD_TRANSFER_FAILED
              || g_hash_table_contains (listed, transfer)))
        g_ptr_array_add (told, transfer);
    }

  return told;
}

static void
add (YdEndedWords *self,
     YdTransfer   *transfer)
{
  YdTransferState state = yd_transfer_get_state (transfer);

  if (state == YD_TRANSFER_FAILED)
    self->n_failed++;
  else if (yd_transfer_get_outcome (transfer) == YD_TRANSFER_OUTCOME_SKIPPED)
    self->n_skipped++;
  else if (yd_transfer_get_direction (transfer) == YD_TRANSFER_UPLOAD)
    {
      self->n_uploads++;
      self->last_upload = transfer;
    }
  else
    {
      self->n_downloads++;
      self->last_download = transfer;
    }
}

static guint
count_all (const YdEndedWords *self)
{
  return self->n_uploads + self->n_downloads + self->n_failed + self->n_skipped;
}

void
yd_ended_words_count (YdEndedWords    *self,
                      GPtrArray       *transfers,
                      YdTransferQueue *queue)
{
  g_autoptr (GPtrArray) told = list_told (transfers, queue);

  *self = (YdEndedWords) { 0 };
  for (guint i = 0; i < told->len; i++)
    {
      YdTransfer *transfer = g_ptr_array_index (told, i);
      YdTransferState state = yd_transfer_get_state (transfer);

      if (state == YD_TRANSFER_FAILED || state == YD_TRANSFER_DONE)
        add (self, transfer);
    }
  if (told->len == 1 && count_all (self) == 1)
    self->only = g_ptr_array_index (told, 0);
}

/* (transfer full) */
static char *
describe_one (YdTransfer *transfer)
{
  g_autofree char *name = yd_format_isolated (yd_transfer_get_name (transfer));
  gboolean upload = yd_transfer_get_direction (transfer) == YD_TRANSFER_UPLOAD;

  if (yd_transfer_get_state (transfer) == YD_TRANSFER_FAILED
      || yd_transfer_get_outcome (transfer) == YD_TRANSFER_OUTCOME_SKIPPED)
    /* Translators: the placeholder is the name of a file. */
    return g_strdup_printf (upload ? _("“%s” was not uploaded") : _("“%s” was not downloaded"),
                            name);

  /* Translators: the placeholder is the name of a file. */
  return g_strdup_printf (upload ? _("“%s” uploaded") : _("“%s” downloaded"), name);
}

char *
yd_ended_words_describe_finished (const YdEndedWords *self)
{
  if (self->n_uploads + self->n_downloads == 0)
    return g_strdup ("");
  if (self->n_downloads == 0)
    return g_strdup_printf (ngettext ("%u file uploaded", "%u files uploaded", self->n_uploads),
                            self->n_uploads);
  if (self->n_uploads == 0)
    return g_strdup_printf (ngettext ("%u file downloaded", "%u files downloaded",
                                      self->n_downloads), self->n_downloads);

  return g_strdup_printf (ngettext ("%u transfer finished", "%u transfers finished",
                                    self->n_uploads + self->n_downloads),
                          self->n_uploads + self->n_downloads);
}

/* (transfer full) */
static char *
describe_many (const YdEndedWords *self)
{
  g_autofree char *finished = NULL;
  g_autofree char *skipped = NULL;

  if (self->n_failed > 0)
    return g_strdup_printf (ngettext ("%u transfer failed", "%u transfers failed",
                                      self->n_failed), self->n_failed);
  finished = yd_ended_words_describe_finished (self);
  if (self->n_skipped == 0)
    return g_steal_pointer (&finished);
  skipped = g_strdup_printf (ngettext ("%u file skipped", "%u files skipped", self->n_skipped),
                             self->n_skipped);

  return g_strdup_printf ("%s%s%s", finished, *finished != '\0' ? " · " : "", skipped);
}

char *
yd_ended_words_describe (const YdEndedWords *self)
{
  if (count_all (self) == 0)
    return NULL;

  return self->only != NULL ? describe_one (self->only) : describe_many (self);
}
