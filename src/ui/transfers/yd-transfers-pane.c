/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The transfers as a list. The queue is shared with the window; what has been wanted of a transfer
 * is told to the queue.
 */
#include "config.h"

#include "yd-transfers-pane.h"

#include "yd-page-stack.h"
#include "yd-transfer-row.h"

struct _YdTransfersPane
{
  AdwBin parent_instance;

  /* template */
  GtkStack        *stack; /* (borrowed) */
  GtkListView     *list;  /* (borrowed) */

  /* given */
  YdTransferQueue *queue; /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (YdTransfersPane, yd_transfers_pane, ADW_TYPE_BIN)

static void
show_state (YdTransfersPane *self)
{
  guint n_items = g_list_model_get_n_items (G_LIST_MODEL (self->queue));

  yd_page_stack_show (self->stack, n_items > 0 ? "list" : "empty");
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "transfers.clear",
                                 n_items > yd_transfer_queue_get_active (self->queue));
}

static void
clear_ended (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  yd_transfer_queue_clear_ended (YD_TRANSFERS_PANE (widget)->queue);
}

static void
hide (GtkWidget  *widget,
      const char *action_name,
      GVariant   *parameter)
{
  gtk_widget_activate_action (widget, "shell.transfers-shown", NULL);
}

/* A row asks for something to be done with its transfer. */
static void
cancel_wanted (YdTransfersPane *self,
               YdTransfer      *transfer)
{
  yd_transfer_queue_cancel (self->queue, transfer);
}

static void
retry_wanted (YdTransfersPane *self,
              YdTransfer      *transfer)
{
  yd_transfer_queue_retry (self->queue, transfer);
}

static void
set_up_row (YdTransfersPane *self,
            GtkListItem     *list_item)
{
  GtkWidget *row = yd_transfer_row_new ();

  gtk_list_item_set_activatable (list_item, FALSE);
  gtk_list_item_set_selectable (list_item, FALSE);
  g_object_bind_property (list_item, "item", row, "transfer", G_BINDING_SYNC_CREATE);
  g_signal_connect_object (row, "cancel-wanted", G_CALLBACK (cancel_wanted), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "retry-wanted", G_CALLBACK (retry_wanted), self,
                           G_CONNECT_SWAPPED);
  gtk_list_item_set_child (list_item, row);
}

static void
yd_transfers_pane_dispose (GObject *object)
{
  YdTransfersPane *self = YD_TRANSFERS_PANE (object);

  g_clear_object (&self->queue);

  G_OBJECT_CLASS (yd_transfers_pane_parent_class)->dispose (object);
}

static void
yd_transfers_pane_class_init (YdTransfersPaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = yd_transfers_pane_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               YD_APP_PATH "/ui/yd-transfers-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, YdTransfersPane, stack);
  gtk_widget_class_bind_template_child (widget_class, YdTransfersPane, list);
  gtk_widget_class_install_action (widget_class, "transfers.clear", NULL, clear_ended);
  gtk_widget_class_install_action (widget_class, "transfers.hide", NULL, hide);
}

static void
yd_transfers_pane_init (YdTransfersPane *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (factory, "setup", G_CALLBACK (set_up_row), self, G_CONNECT_SWAPPED);
  gtk_list_view_set_factory (self->list, factory);
}

void
yd_transfers_pane_set_queue (YdTransfersPane *self,
                             YdTransferQueue *queue)
{
  g_autoptr (GtkNoSelection) selection = NULL;

  g_return_if_fail (YD_IS_TRANSFERS_PANE (self));
  g_return_if_fail (self->queue == NULL);

  self->queue = g_object_ref (queue);
  selection = gtk_no_selection_new (g_object_ref (G_LIST_MODEL (queue)));
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (selection));
  g_signal_connect_object (queue, "items-changed", G_CALLBACK (show_state), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (queue, "notify::active", G_CALLBACK (show_state), self,
                           G_CONNECT_SWAPPED);
  show_state (self);
}
