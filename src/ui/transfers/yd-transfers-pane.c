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

/* Its place among those of the queue; FALSE when it is not there any more. */
static gboolean
find_position (GListModel *model,
               YdTransfer *transfer,
               guint      *position)
{
  guint n_items = g_list_model_get_n_items (model);

  for (guint i = 0; i < n_items; i++)
    {
      g_autoptr (YdTransfer) item = g_list_model_get_item (model, i);

      if (item == transfer)
        {
          *position = i;
          return TRUE;
        }
    }

  return FALSE;
}

static void
move_by (YdTransfersPane *self,
         YdTransfer      *transfer,
         int              step)
{
  guint position;

  if (find_position (G_LIST_MODEL (self->queue), transfer, &position)
      && (position > 0 || step > 0))
    yd_transfer_queue_move (self->queue, transfer, position + (guint) step);
}

/* A row asks for something to be done with its transfer. */
static void
wanted (YdTransfersPane *self,
        YdTransfer      *transfer,
        int              verb,
        gboolean         for_all)
{
  switch ((YdTransferVerb) verb)
    {
    case YD_TRANSFER_VERB_PAUSE:
      yd_transfer_queue_pause (self->queue, transfer);
      break;
    case YD_TRANSFER_VERB_RESUME:
      yd_transfer_queue_resume (self->queue, transfer);
      break;
    case YD_TRANSFER_VERB_CANCEL:
      yd_transfer_queue_cancel (self->queue, transfer);
      break;
    case YD_TRANSFER_VERB_RETRY:
      yd_transfer_queue_retry (self->queue, transfer);
      break;
    case YD_TRANSFER_VERB_FIRST:
      yd_transfer_queue_put_first (self->queue, transfer);
      break;
    case YD_TRANSFER_VERB_UP:
      move_by (self, transfer, -1);
      break;
    case YD_TRANSFER_VERB_DOWN:
      move_by (self, transfer, 1);
      break;
    case YD_TRANSFER_VERB_SKIP:
      yd_transfer_queue_resolve (self->queue, transfer, YD_TRANSFER_CONFLICT_SKIP, for_all);
      break;
    case YD_TRANSFER_VERB_KEEP_BOTH:
      yd_transfer_queue_resolve (self->queue, transfer, YD_TRANSFER_CONFLICT_KEEP_BOTH, for_all);
      break;
    case YD_TRANSFER_VERB_REPLACE:
      yd_transfer_queue_resolve (self->queue, transfer, YD_TRANSFER_CONFLICT_REPLACE, for_all);
      break;
    default:
      g_return_if_reached ();
    }
}

/* Of the row in which, or on which, the keyboard is. */
static void
show_menu (GtkWidget  *widget,
           const char *action_name,
           GVariant   *parameter)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  if (focus != NULL)
    gtk_widget_activate_action (focus, "transfer.menu", NULL);
}

static void
set_up_row (YdTransfersPane *self,
            GtkListItem     *list_item)
{
  GtkWidget *row = yd_transfer_row_new ();

  gtk_list_item_set_activatable (list_item, FALSE);
  gtk_list_item_set_selectable (list_item, FALSE);
  g_object_bind_property (list_item, "item", row, "transfer", G_BINDING_SYNC_CREATE);
  g_signal_connect_object (row, "wanted", G_CALLBACK (wanted), self, G_CONNECT_SWAPPED);
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
  gtk_widget_class_install_action (widget_class, "transfers.menu", NULL, show_menu);
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
