/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A word about transfers when they have ended: one toast for all that ran together.
 */
#include "config.h"

#include "yd-window-private.h"

#include "yd-ended-words.h"
#include "yd-window-focus.h"

#include <glib/gi18n.h>

#define PAUSE_MS 400

static AdwToast *
build_toast (const char         *text,
             const YdEndedWords *count)
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
  YdEndedWords count;
  g_autofree char *text = NULL;

  self->ended_source = 0;
  if (yd_transfer_queue_get_active (self->queue) > 0)
    return;
  yd_ended_words_count (&count, self->ended, self->queue);
  text = yd_ended_words_describe (&count);
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
