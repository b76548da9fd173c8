/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The transfers as a list, each group under its head. The queue is shared with the window; what
 * has been wanted of a transfer is told to the queue.
 */
#include "config.h"

#include "yd-transfers-pane.h"

#include "yd-conflict-dialog.h"
#include "yd-group-row.h"
#include "yd-page-stack.h"
#include "yd-source-chooser.h"
#include "yd-summary-bar.h"
#include "yd-transfer-row.h"
#include "yd-transfer-section.h"

struct _YdTransfersPane
{
  AdwBin parent_instance;

  /* template */
  YdSummaryBar    *summary; /* (borrowed) */
  GtkStack        *stack;   /* (borrowed) */
  GtkListView     *list;    /* (borrowed) */

  /* given */
  YdTransferQueue *queue;   /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (YdTransfersPane, yd_transfers_pane, ADW_TYPE_BIN)

static void
show_state (YdTransfersPane *self)
{
  guint n_items = g_list_model_get_n_items (G_LIST_MODEL (self->queue));

  yd_page_stack_show (self->stack, n_items > 0 ? "list" : "empty");
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "transfers.clear",
                                 n_items > yd_transfer_queue_get_active (self->queue));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "transfers.pause-all",
                                 yd_transfer_queue_get_active (self->queue) > 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "transfers.resume-all",
                                 yd_transfer_queue_get_active (self->queue) > 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "transfers.retry-failed",
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
pause_all (GtkWidget  *widget,
           const char *action_name,
           GVariant   *parameter)
{
  yd_transfer_queue_pause_all (YD_TRANSFERS_PANE (widget)->queue);
}

static void
resume_all (GtkWidget  *widget,
            const char *action_name,
            GVariant   *parameter)
{
  yd_transfer_queue_resume_all (YD_TRANSFERS_PANE (widget)->queue);
}

static void
retry_failed (GtkWidget  *widget,
              const char *action_name,
              GVariant   *parameter)
{
  yd_transfer_queue_retry_failed (YD_TRANSFERS_PANE (widget)->queue);
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

/* Past its neighbour in its group, or that of the queue when it is alone. */
static void
move_by (YdTransfersPane *self,
         YdTransfer      *transfer,
         int              step)
{
  YdTransferGroup *group = yd_transfer_get_group (transfer);
  GListModel *near = G_LIST_MODEL (self->queue);
  g_autoptr (YdTransfer) neighbour = NULL;
  guint position;

  if (group != NULL && g_list_model_get_n_items (G_LIST_MODEL (group)) > 1)
    near = G_LIST_MODEL (group);
  if (!find_position (near, transfer, &position) || (position == 0 && step < 0))
    return;
  neighbour = g_list_model_get_item (near, position + (guint) step);
  if (neighbour != NULL && find_position (G_LIST_MODEL (self->queue), neighbour, &position))
    yd_transfer_queue_move (self->queue, transfer, position);
}

/* A row asks for something to be done with its transfer. */
static void
wanted (YdTransfersPane *self,
        YdTransfer      *transfer,
        int              verb)
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
    case YD_TRANSFER_VERB_ANSWER:
      yd_conflict_dialog_ask (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), self->queue,
                              transfer, FALSE);
      break;
    case YD_TRANSFER_VERB_SKIP:
      yd_transfer_queue_resolve (self->queue, transfer, YD_TRANSFER_CONFLICT_SKIP, FALSE);
      break;
    case YD_TRANSFER_VERB_KEEP_BOTH:
      yd_transfer_queue_resolve (self->queue, transfer, YD_TRANSFER_CONFLICT_KEEP_BOTH, FALSE);
      break;
    case YD_TRANSFER_VERB_REPLACE:
      yd_transfer_queue_resolve (self->queue, transfer, YD_TRANSFER_CONFLICT_REPLACE, FALSE);
      break;
    case YD_TRANSFER_VERB_CHOOSE_FILE:
      yd_source_chooser_ask (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), self->queue,
                             transfer);
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
group_wanted (YdTransfersPane *self,
              YdTransferGroup *group,
              int              verb)
{
  switch ((YdGroupVerb) verb)
    {
    case YD_GROUP_VERB_PAUSE:
      yd_transfer_queue_pause_group (self->queue, group);
      break;
    case YD_GROUP_VERB_RESUME:
      yd_transfer_queue_resume_group (self->queue, group);
      break;
    case YD_GROUP_VERB_CANCEL:
      yd_transfer_queue_cancel_group (self->queue, group);
      break;
    case YD_GROUP_VERB_RETRY:
      yd_transfer_queue_retry_group (self->queue, group);
      break;
    default:
      g_return_if_reached ();
    }
}

/* Rows */

static void
set_up_item (YdTransfersPane *self,
             GtkListItem     *list_item)
{
  gtk_list_item_set_activatable (list_item, FALSE);
  gtk_list_item_set_selectable (list_item, FALSE);
}

static void
bind_group (YdTransfersPane   *self,
            GtkListItem       *list_item,
            YdTransferSection *section)
{
  GtkWidget *row = gtk_list_item_get_child (list_item);

  if (!YD_IS_GROUP_ROW (row))
    {
      row = yd_group_row_new ();
      g_signal_connect_object (row, "wanted", G_CALLBACK (group_wanted), self, G_CONNECT_SWAPPED);
      gtk_list_item_set_child (list_item, row);
    }
  yd_group_row_set_section (YD_GROUP_ROW (row), section);
}

static void
bind_transfer (YdTransfersPane *self,
               GtkListItem     *list_item,
               YdTransfer      *transfer)
{
  GtkWidget *row = gtk_list_item_get_child (list_item);
  YdTransferGroup *group = yd_transfer_get_group (transfer);

  if (!YD_IS_TRANSFER_ROW (row))
    {
      row = yd_transfer_row_new ();
      g_signal_connect_object (row, "wanted", G_CALLBACK (wanted), self, G_CONNECT_SWAPPED);
      gtk_list_item_set_child (list_item, row);
    }
  yd_transfer_row_set_transfer (YD_TRANSFER_ROW (row), transfer);
  yd_transfer_row_set_indented (YD_TRANSFER_ROW (row),
                                group != NULL
                                    && g_list_model_get_n_items (G_LIST_MODEL (group)) > 1);
}

static void
bind_item (YdTransfersPane *self,
           GtkListItem     *list_item)
{
  gpointer item = gtk_list_item_get_item (list_item);

  if (YD_IS_TRANSFER_SECTION (item))
    bind_group (self, list_item, item);
  else
    bind_transfer (self, list_item, item);
}

static void
unbind_item (YdTransfersPane *self,
             GtkListItem     *list_item)
{
  GtkWidget *row = gtk_list_item_get_child (list_item);

  if (YD_IS_GROUP_ROW (row))
    yd_group_row_set_section (YD_GROUP_ROW (row), NULL);
  else
    yd_transfer_row_set_transfer (YD_TRANSFER_ROW (row), NULL);
}

static gpointer
make_section (gpointer group,
              gpointer user_data)
{
  YdTransferSection *section = yd_transfer_section_new (group);

  g_object_unref (group);

  return section;
}

/* The list stays with the row that is the first in view. For who is at the top that is the top: the
 * head of a group comes above its only row. */
static void
stay_at_top (YdTransfersPane *self)
{
  GtkAdjustment *adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (self->list));

  if (gtk_adjustment_get_value (adjustment) <= 0)
    gtk_widget_activate_action (GTK_WIDGET (self->list), "list.scroll-to-item", "u", 0);
}

/* (transfer full) */
static GtkSelectionModel *
make_model (YdTransferQueue *queue)
{
  GListModel *groups = yd_transfer_queue_get_groups (queue);
  GtkMapListModel *sections = gtk_map_list_model_new (g_object_ref (groups), make_section, NULL,
                                                      NULL);
  GtkFlattenListModel *all = gtk_flatten_list_model_new (G_LIST_MODEL (sections));

  return GTK_SELECTION_MODEL (gtk_no_selection_new (G_LIST_MODEL (all)));
}

/* The object */

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
  g_type_ensure (YD_TYPE_SUMMARY_BAR);
  gtk_widget_class_bind_template_child (widget_class, YdTransfersPane, summary);
  gtk_widget_class_bind_template_child (widget_class, YdTransfersPane, stack);
  gtk_widget_class_bind_template_child (widget_class, YdTransfersPane, list);
  gtk_widget_class_install_action (widget_class, "transfers.clear", NULL, clear_ended);
  gtk_widget_class_install_action (widget_class, "transfers.pause-all", NULL, pause_all);
  gtk_widget_class_install_action (widget_class, "transfers.resume-all", NULL, resume_all);
  gtk_widget_class_install_action (widget_class, "transfers.retry-failed", NULL, retry_failed);
  gtk_widget_class_install_action (widget_class, "transfers.hide", NULL, hide);
  gtk_widget_class_install_action (widget_class, "transfers.menu", NULL, show_menu);
}

static void
yd_transfers_pane_init (YdTransfersPane *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (factory, "setup", G_CALLBACK (set_up_item), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_item), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (unbind_item), self, G_CONNECT_SWAPPED);
  gtk_list_view_set_factory (self->list, factory);
}

void
yd_transfers_pane_set_queue (YdTransfersPane *self,
                             YdTransferQueue *queue)
{
  g_autoptr (GtkSelectionModel) model = NULL;

  g_return_if_fail (YD_IS_TRANSFERS_PANE (self));
  g_return_if_fail (self->queue == NULL);

  self->queue = g_object_ref (queue);
  model = make_model (queue);
  gtk_list_view_set_model (self->list, model);
  g_signal_connect_object (model, "items-changed", G_CALLBACK (stay_at_top), self,
                           G_CONNECT_SWAPPED);
  yd_summary_bar_set_queue (self->summary, queue);
  g_signal_connect_object (queue, "items-changed", G_CALLBACK (show_state), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (queue, "notify::active", G_CALLBACK (show_state), self,
                           G_CONNECT_SWAPPED);
  show_state (self);
}
