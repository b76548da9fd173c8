/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A word about transfers when they have ended: one toast for all that ran together.
 */
#include "config.h"

#include "yd-window-private.h"

#include "yd-window-focus.h"

#include "yd-format.h"

#include <glib/gi18n.h>

#define PAUSE_MS 400

typedef struct
{
  guint       n_uploads;
  guint       n_downloads;
  guint       n_failed;
  guint       n_skipped;
  YdTransfer *last_download; /* (borrowed) */
} Count;

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

/* What there is to say something about, each once: one that was tried again has ended twice. A
 * failed one that is not in the list any more was tried again as others, or put away.
 * (transfer container) */
static GPtrArray *
list_told (YdWindow *self)
{
  GPtrArray *told = g_ptr_array_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  g_autoptr (GHashTable) listed = list_queue (self->queue);

  for (guint i = 0; i < self->ended->len; i++)
    {
      YdTransfer *transfer = g_ptr_array_index (self->ended, i);

      if (g_hash_table_add (seen, transfer)
          && (yd_transfer_get_state (transfer) != YD_TRANSFER_FAILED
              || g_hash_table_contains (listed, transfer)))
        g_ptr_array_add (told, transfer);
    }

  return told;
}

static Count
count_ended (GPtrArray *transfers)
{
  Count count = { 0 };

  for (guint i = 0; i < transfers->len; i++)
    {
      YdTransfer *transfer = g_ptr_array_index (transfers, i);
      YdTransferState state = yd_transfer_get_state (transfer);

      if (state == YD_TRANSFER_FAILED)
        count.n_failed++;
      else if (state != YD_TRANSFER_DONE)
        continue;
      else if (yd_transfer_get_outcome (transfer) == YD_TRANSFER_OUTCOME_SKIPPED)
        count.n_skipped++;
      else if (yd_transfer_get_direction (transfer) == YD_TRANSFER_UPLOAD)
        count.n_uploads++;
      else
        {
          count.n_downloads++;
          count.last_download = transfer;
        }
    }

  return count;
}

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

/* (transfer full) */
static char *
describe_finished (const Count *count)
{
  if (count->n_uploads + count->n_downloads == 0)
    return g_strdup ("");
  if (count->n_downloads == 0)
    return g_strdup_printf (ngettext ("%u file uploaded", "%u files uploaded", count->n_uploads),
                            count->n_uploads);
  if (count->n_uploads == 0)
    return g_strdup_printf (ngettext ("%u file downloaded", "%u files downloaded",
                                      count->n_downloads), count->n_downloads);

  return g_strdup_printf (ngettext ("%u transfer finished", "%u transfers finished",
                                    count->n_uploads + count->n_downloads),
                          count->n_uploads + count->n_downloads);
}

static char *
describe_many (const Count *count)
{
  g_autofree char *finished = NULL;
  g_autofree char *skipped = NULL;

  if (count->n_failed > 0)
    return g_strdup_printf (ngettext ("%u transfer failed", "%u transfers failed",
                                      count->n_failed), count->n_failed);
  finished = describe_finished (count);
  if (count->n_skipped == 0)
    return g_steal_pointer (&finished);
  skipped = g_strdup_printf (ngettext ("%u file skipped", "%u files skipped", count->n_skipped),
                             count->n_skipped);

  return g_strdup_printf ("%s%s%s", finished, *finished != '\0' ? " · " : "", skipped);
}

static AdwToast *
build_toast (const char  *text,
             const Count *count)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);
  AdwToast *toast = adw_toast_new (escaped);

  if (count->n_failed > 0 || count->n_skipped > 0)
    {
      adw_toast_set_button_label (toast, _("_Details"));
      adw_toast_set_action_name (toast, "shell.show-transfers");
    }
  else if (count->last_download != NULL)
    {
      g_autofree char *uri = g_file_get_uri (yd_transfer_get_file (count->last_download));

      adw_toast_set_button_label (toast, _("_Show in Folder"));
      adw_toast_set_action_name (toast, "shell.show-file");
      adw_toast_set_action_target (toast, "s", uri);
    }

  return toast;
}

/* The newest word is the one that counts. */
static void
show_toast (YdWindow *self,
            AdwToast *toast)
{
  if (self->ended_toast != NULL)
    adw_toast_dismiss (self->ended_toast);
  g_set_object (&self->ended_toast, toast);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

static void
tell_ended (gpointer user_data)
{
  YdWindow *self = YD_WINDOW (user_data);
  g_autoptr (GPtrArray) told = list_told (self);
  Count count = count_ended (told);
  guint n_told = count.n_uploads + count.n_downloads + count.n_failed + count.n_skipped;
  g_autofree char *text = NULL;

  self->ended_source = 0;
  if (yd_transfer_queue_get_active (self->queue) > 0)
    return;
  if (told->len == 1 && n_told == 1)
    text = describe_one (g_ptr_array_index (told, 0));
  else if (n_told > 0)
    text = describe_many (&count);
  if (text != NULL && yd_window_focus_is_last (GTK_WIDGET (self)))
    show_toast (self, build_toast (text, &count));
  g_ptr_array_set_size (self->ended, 0);
}

/* Says something when nothing runs any more, and a moment later still nothing does. */
void
yd_window_tell_ended (YdWindow *self)
{
  if (self->ended->len == 0 || self->ended_source != 0
      || yd_transfer_queue_get_active (self->queue) > 0)
    return;
  self->ended_source = g_timeout_add_once (PAUSE_MS, tell_ended, self);
}

void
yd_window_forget_ended (YdWindow *self)
{
  g_clear_handle_id (&self->ended_source, g_source_remove);
  g_clear_object (&self->ended_toast);
  g_clear_pointer (&self->ended, g_ptr_array_unref);
}

void
yd_window_transfer_ended (YdWindow   *self,
                           YdTransfer *transfer)
{
  g_ptr_array_add (self->ended, g_object_ref (transfer));
  yd_window_tell_ended (self);
}
