/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the files page tells of changes to files: how an action ended, in a toast, from which it is
 * taken back or what failed is looked at.
 */
#include "config.h"

#include "yd-files-page-private.h"

#include "yd-action-text.h"
#include "yd-failures-dialog.h"
#include "yd-window-focus.h"

#include <glib/gi18n.h>

/* What the button of a toast or of a dialog is about. */
typedef struct
{
  YdBrowseActions *actions; /* (owned) */
  YdBrowseAction  *action;  /* (owned) */
} Subject;

static Subject *
new_subject (YdBrowseActions *actions,
             YdBrowseAction  *action)
{
  Subject *subject = g_new0 (Subject, 1);

  subject->actions = g_object_ref (actions);
  subject->action = g_object_ref (action);

  return subject;
}

static void
free_subject (gpointer  data,
              GClosure *closure)
{
  Subject *subject = data;

  g_object_unref (subject->actions);
  g_object_unref (subject->action);
  g_free (subject);
}

/* Nothing happens when it was taken back in another way since. */
static void
undo_clicked (AdwToast *toast,
              Subject  *subject)
{
  yd_browse_actions_undo_this (subject->actions, subject->action);
}

/* @callback: with the sender and a Subject; the sender may outlive the page. */
static void
connect (gpointer         sender,
         const char      *signal,
         GCallback        callback,
         YdBrowseActions *actions,
         YdBrowseAction  *action)
{
  g_signal_connect_data (sender, signal, callback, new_subject (actions, action), free_subject, 0);
}

static void
retry_chosen (AdwMessageDialog *dialog,
              const char       *response,
              Subject          *subject)
{
  if (yd_browse_action_get_state (subject->action) == YD_BROWSE_ACTION_ENDED)
    yd_browse_actions_retry (subject->actions, subject->action);
}

static void
details_clicked (YdFilesPage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  YdFailuresDialog *dialog;

  if (self->failed == NULL || !GTK_IS_WINDOW (root))
    return;
  dialog = yd_failures_dialog_new (GTK_WINDOW (root), self->failed);
  connect (dialog, "response::retry", G_CALLBACK (retry_chosen), self->shared->actions,
           self->failed);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* One button: what failed among several is looked at, all else is taken back. */
static void
add_button (YdFilesPage    *self,
            AdwToast       *toast,
            YdBrowseAction *action)
{
  GListModel *failures = yd_browse_action_get_failures (action);

  if (g_list_model_get_n_items (failures) > 0 && yd_browse_action_get_n_total (action) > 1)
    {
      g_set_object (&self->failed, action);
      adw_toast_set_button_label (toast, _("_Details"));
      g_signal_connect_object (toast, "button-clicked", G_CALLBACK (details_clicked), self,
                               G_CONNECT_SWAPPED);
    }
  else if (yd_browse_actions_get_undoable (self->shared->actions) == action)
    {
      adw_toast_set_button_label (toast, _("_Undo"));
      connect (toast, "button-clicked", G_CALLBACK (undo_clicked), self->shared->actions, action);
    }
}

/* The newest word is the one that counts: what it is about is what a key would take back. */
static void
show_toast (YdFilesPage *self,
            AdwToast    *toast_owned)
{
  g_autoptr (AdwToast) toast = g_object_ref_sink (toast_owned);
  GtkWidget *overlay = gtk_widget_get_ancestor (GTK_WIDGET (self), ADW_TYPE_TOAST_OVERLAY);

  if (overlay == NULL)
    return;
  adw_toast_set_priority (toast, ADW_TOAST_PRIORITY_HIGH);
  if (self->action_toast != NULL)
    adw_toast_dismiss (self->action_toast);
  g_set_object (&self->action_toast, toast);
  adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (overlay), g_object_ref (toast));
}

/* All windows hear of it: the one that was used last tells. */
static void
action_ended (YdFilesPage    *self,
              YdBrowseAction *action)
{
  g_autofree char *text = yd_action_text_describe (action);
  g_autofree char *escaped = NULL;
  AdwToast *toast;

  if (text == NULL || !yd_window_focus_is_last (GTK_WIDGET (self)))
    return;
  escaped = g_markup_escape_text (text, -1);
  toast = adw_toast_new (escaped);
  add_button (self, toast, action);
  show_toast (self, toast);
}

void
yd_files_page_set_up_undo (YdFilesPage *self)
{
  g_signal_connect_object (self->shared->actions, "ended", G_CALLBACK (action_ended), self,
                           G_CONNECT_SWAPPED);
}
