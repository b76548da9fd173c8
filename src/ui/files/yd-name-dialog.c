/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Asking for a name. A window of its own, which GTK owns; what becomes of the name is up to who
 * listens.
 */
#include "config.h"

#include "yd-name-dialog.h"

#include "yd-name-check.h"

struct _YdNameDialog
{
  AdwWindow parent_instance;

  /* template */
  GtkButton *accept; /* (borrowed) */
  GtkWidget *entry;  /* (borrowed) */
  GtkLabel  *reason; /* (borrowed) */
};

enum
{
  NAMED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (YdNameDialog, yd_name_dialog, ADW_TYPE_WINDOW)

static void
name_changed (YdNameDialog *self)
{
  const char *fault =
      yd_name_check_describe (gtk_editable_get_text (GTK_EDITABLE (self->entry)));

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "name.accept", fault == NULL);
  gtk_label_set_label (self->reason, fault != NULL ? fault : "");
}

static void
accept_name (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  YdNameDialog *self = YD_NAME_DIALOG (widget);
  g_autofree char *name = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry)));

  g_signal_emit (self, signals[NAMED], 0, name);
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
yd_name_dialog_class_init (YdNameDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  signals[NAMED] = g_signal_new ("named", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (widget_class, YD_APP_PATH "/ui/yd-name-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, YdNameDialog, accept);
  gtk_widget_class_bind_template_child (widget_class, YdNameDialog, entry);
  gtk_widget_class_bind_template_child (widget_class, YdNameDialog, reason);
  gtk_widget_class_bind_template_callback (widget_class, name_changed);
  gtk_widget_class_install_action (widget_class, "name.accept", NULL, accept_name);
}

static void
yd_name_dialog_init (YdNameDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

YdNameDialog *
yd_name_dialog_new (GtkWindow  *parent,
                    const char *title,
                    const char *accept_label,
                    const char *name)
{
  YdNameDialog *self = g_object_new (YD_TYPE_NAME_DIALOG, "transient-for", parent, "title", title,
                                     NULL);

  gtk_button_set_label (self->accept, accept_label);
  gtk_editable_set_text (GTK_EDITABLE (self->entry), name);
  name_changed (self);
  gtk_widget_grab_focus (self->entry);
  yd_name_check_select_stem (GTK_EDITABLE (self->entry), name, FALSE);

  return self;
}
