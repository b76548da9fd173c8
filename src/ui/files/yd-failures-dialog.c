/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The list of failures; see the header. Of very many the first are shown.
 */
#include "config.h"

#include "yd-failures-dialog.h"

#include "yd-error-text.h"
#include "yd-format.h"

#include <glib/gi18n.h>

#define SHOWN_MAX 200

struct _YdFailuresDialog
{
  AdwMessageDialog parent_instance;

  /* template */
  GtkListBox *list; /* (borrowed) */
};

G_DEFINE_FINAL_TYPE (YdFailuresDialog, yd_failures_dialog, ADW_TYPE_MESSAGE_DIALOG)

static GtkWidget *
create_row (gpointer item,
            gpointer user_data)
{
  YdBrowseFailure *failure = YD_BROWSE_FAILURE (item);
  g_autofree char *name = yd_format_name (yd_browse_failure_get_name (failure));
  const GError *error = yd_browse_failure_get_error (failure);

  return g_object_new (ADW_TYPE_ACTION_ROW,
                       "use-markup", FALSE,
                       "title", name,
                       "subtitle", yd_error_text_get_sentence (error),
                       NULL);
}

static void
yd_failures_dialog_class_init (YdFailuresDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               YD_APP_PATH "/ui/yd-failures-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, YdFailuresDialog, list);
}

static void
yd_failures_dialog_init (YdFailuresDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

YdFailuresDialog *
yd_failures_dialog_new (GtkWindow      *parent,
                        YdBrowseAction *action)
{
  YdFailuresDialog *self = g_object_new (YD_TYPE_FAILURES_DIALOG, "transient-for", parent, NULL);
  GListModel *failures = yd_browse_action_get_failures (action);
  guint n_failures = g_list_model_get_n_items (failures);
  g_autoptr (GtkSliceListModel) shown =
      gtk_slice_list_model_new (g_object_ref (failures), 0, SHOWN_MAX);
  g_autofree char *heading =
      g_strdup_printf (ngettext ("%u Item Was Left as It Is", "%u Items Were Left as They Are",
                                 n_failures), n_failures);

  adw_message_dialog_set_heading (ADW_MESSAGE_DIALOG (self), heading);
  gtk_list_box_bind_model (self->list, G_LIST_MODEL (shown), create_row, NULL, NULL);

  return self;
}
