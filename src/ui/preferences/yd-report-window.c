/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The text is made once, when the window opens, so that what is saved is what was read.
 */
#include "config.h"

#include "yd-report-window.h"

#include "yd-error-text.h"
#include "yd-file-picker.h"
#include "yd-question.h"
#include "yd-report.h"
#include "yd-weak.h"

#include <glib/gi18n.h>
#include <string.h>

struct _YdReportWindow
{
  AdwWindow parent_instance;

  /* template */
  AdwToastOverlay *toasts;      /* (borrowed) */
  GtkTextView     *text;        /* (borrowed) */

  /* owned */
  GCancellable    *cancellable; /* (owned) */
};

G_DEFINE_FINAL_TYPE (YdReportWindow, yd_report_window, ADW_TYPE_WINDOW)

/* (transfer full) */
static char *
dup_text (YdReportWindow *self)
{
  char *text;

  g_object_get (gtk_text_view_get_buffer (self->text), "text", &text, NULL);

  return text;
}

static void
written_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (YdReportWindow) self = yd_weak_take (user_data);
  g_autoptr (GError) error = NULL;

  g_file_replace_contents_finish (G_FILE (source), result, NULL, &error);
  if (self == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (error != NULL)
    yd_question_tell (GTK_WINDOW (self), _("The Report Was Not Saved"),
                      yd_error_text_get_sentence (error));
  else
    adw_toast_overlay_add_toast (self->toasts, adw_toast_new (_("Report saved")));
}

void
yd_report_window_save_to (YdReportWindow *self,
                          GFile          *file)
{
  char *text;
  g_autoptr (GBytes) bytes = NULL;

  g_return_if_fail (YD_IS_REPORT_WINDOW (self));

  text = dup_text (self);
  bytes = g_bytes_new_take (text, strlen (text));
  g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE,
                                       G_FILE_CREATE_PRIVATE | G_FILE_CREATE_REPLACE_DESTINATION,
                                       self->cancellable, written_cb, yd_weak_new (self));
}

static void
target_picked_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr (YdReportWindow) self = yd_weak_take (user_data);
  g_autoptr (GListModel) files = yd_file_picker_ask_finish (result, NULL);
  g_autoptr (GFile) file = files != NULL ? g_list_model_get_item (files, 0) : NULL;

  if (self != NULL && file != NULL)
    yd_report_window_save_to (self, file);
}

static void
save (GtkWidget  *widget,
      const char *action_name,
      GVariant   *parameter)
{
  YdReportWindow *self = YD_REPORT_WINDOW (widget);

  yd_file_picker_ask_save_async (GTK_WINDOW (self), _("Save Diagnostic Report"), _("_Save"),
                                 /* Translators: the name of a file; it must end with ".txt". */
                                 _("Yunduo report.txt"), self->cancellable, target_picked_cb,
                                 yd_weak_new (self));
}

static void
copy (GtkWidget  *widget,
      const char *action_name,
      GVariant   *parameter)
{
  YdReportWindow *self = YD_REPORT_WINDOW (widget);
  g_autofree char *text = dup_text (self);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text);
  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (_("Report copied")));
}

static void
yd_report_window_dispose (GObject *object)
{
  YdReportWindow *self = YD_REPORT_WINDOW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);

  G_OBJECT_CLASS (yd_report_window_parent_class)->dispose (object);
}

static void
yd_report_window_class_init (YdReportWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = yd_report_window_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, YD_APP_PATH "/ui/yd-report-window.ui");
  gtk_widget_class_bind_template_child (widget_class, YdReportWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, YdReportWindow, text);
  gtk_widget_class_install_action (widget_class, "report.save", NULL, save);
  gtk_widget_class_install_action (widget_class, "report.copy", NULL, copy);
}

static void
yd_report_window_init (YdReportWindow *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

YdReportWindow *
yd_report_window_new (GtkWindow *parent,
                      YdShared  *shared)
{
  YdReportWindow *self = g_object_new (YD_TYPE_REPORT_WINDOW, "transient-for", parent, NULL);
  g_autofree char *text = yd_report_build (shared);

  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->text), text, -1);

  return self;
}
