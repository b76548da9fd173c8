/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One question in a small window, over AdwMessageDialog. The window owns itself; the task waits
 * for its answer.
 */
#include "config.h"

#include "yd-question.h"

#include <adwaita.h>
#include <glib/gi18n.h>

typedef struct
{
  /* In progress */
  AdwMessageDialog *dialog; /* (owned) */
  GtkCheckButton   *check;  /* (borrowed) (nullable): in the dialog */
  /* Output */
  gboolean          accepted;
  gboolean          other;
  gboolean          checked;
} Asking;

static void
free_asking (Asking *asking)
{
  g_clear_object (&asking->dialog);
  g_free (asking);
}

/* The answer may close the parent: the dialog must have let go of it by then. */
static gboolean
tell_answer (gpointer user_data)
{
  GTask *task = user_data;
  Asking *asking = g_task_get_task_data (task);

  gtk_window_set_transient_for (GTK_WINDOW (asking->dialog), NULL);
  g_task_return_boolean (task, asking->accepted);
  return G_SOURCE_REMOVE;
}

static void
dialog_answered (AdwMessageDialog *dialog,
                 const char       *response,
                 gpointer          user_data)
{
  GTask *task = user_data;
  Asking *asking = g_task_get_task_data (task);

  g_signal_handlers_disconnect_by_data (dialog, task);
  if (asking->check != NULL)
    asking->checked = gtk_check_button_get_active (asking->check);
  asking->other = g_str_equal (response, "other");
  asking->accepted = asking->other || g_str_equal (response, "accept");
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, tell_answer, task, g_object_unref);
}

static void
cancelled (GCancellable *cancellable,
           gpointer      user_data)
{
  /* The parent may be the one that goes away. */
  gtk_window_set_transient_for (GTK_WINDOW (user_data), NULL);
  gtk_window_close (GTK_WINDOW (user_data));
}

void
yd_question_let_break (GtkWidget  *widget,
                       const char *heading)
{
  if (GTK_IS_LABEL (widget) && g_str_equal (gtk_label_get_text (GTK_LABEL (widget)), heading))
    {
      gtk_label_set_wrap (GTK_LABEL (widget), TRUE);
      gtk_label_set_wrap_mode (GTK_LABEL (widget), PANGO_WRAP_WORD_CHAR);
      gtk_widget_set_size_request (widget, 100, -1);
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    yd_question_let_break (child, heading);
}

static AdwMessageDialog *
build_dialog (GtkWindow        *parent,
              const YdQuestion *question)
{
  GtkWidget *widget = adw_message_dialog_new (parent, question->heading, question->body);
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (widget);

  adw_message_dialog_add_response (dialog, "cancel", _("_Cancel"));
  if (question->other_label != NULL)
    adw_message_dialog_add_response (dialog, "other", question->other_label);
  adw_message_dialog_add_response (dialog, "accept", question->accept_label);
  adw_message_dialog_set_response_appearance (dialog, "accept",
                                              question->destructive ? ADW_RESPONSE_DESTRUCTIVE
                                                                    : ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (dialog, question->destructive ? "cancel" : "accept");
  adw_message_dialog_set_close_response (dialog, "cancel");
  yd_question_let_break (widget, question->heading);

  return dialog;
}

void
yd_question_tell (GtkWindow  *parent,
                  const char *heading,
                  const char *body)
{
  GtkWidget *widget = adw_message_dialog_new (parent, heading, body);
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (widget);

  adw_message_dialog_add_response (dialog, "close", _("_Close"));
  adw_message_dialog_set_default_response (dialog, "close");
  adw_message_dialog_set_close_response (dialog, "close");
  yd_question_let_break (widget, heading);
  gtk_window_present (GTK_WINDOW (widget));
}

void
yd_question_ask_async (GtkWindow           *parent,
                       const YdQuestion    *question,
                       GCancellable        *cancellable,
                       GAsyncReadyCallback  callback,
                       gpointer             user_data)
{
  GTask *task = g_task_new (NULL, NULL, callback, user_data);
  Asking *asking = g_new0 (Asking, 1);

  g_task_set_source_tag (task, yd_question_ask_async);
  asking->dialog = g_object_ref (build_dialog (parent, question));
  g_task_set_task_data (task, asking, (GDestroyNotify) free_asking);
  if (question->check_label != NULL)
    {
      GtkWidget *check = gtk_check_button_new_with_mnemonic (question->check_label);

      asking->check = GTK_CHECK_BUTTON (check);
      gtk_widget_set_halign (check, GTK_ALIGN_CENTER);
      adw_message_dialog_set_extra_child (asking->dialog, check);
    }

  /* The handler has the task, and gives it back when it runs. */
  g_signal_connect (asking->dialog, "response", G_CALLBACK (dialog_answered), task);
  if (cancellable != NULL)
    g_signal_connect_object (cancellable, "cancelled", G_CALLBACK (cancelled), asking->dialog, 0);
  gtk_window_present (GTK_WINDOW (asking->dialog));
}

gboolean
yd_question_ask_finish (GAsyncResult *result,
                        gboolean     *checked)
{
  Asking *asking;

  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  asking = g_task_get_task_data (G_TASK (result));
  if (checked != NULL)
    *checked = asking->checked;

  return g_task_propagate_boolean (G_TASK (result), NULL);
}

gboolean
yd_question_was_other (GAsyncResult *result)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  return ((Asking *) g_task_get_task_data (G_TASK (result)))->other;
}
