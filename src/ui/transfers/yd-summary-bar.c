/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Counts anew once a second as long as it is on the screen and something has not ended, and soon
 * after the queue has changed: ten thousand transfers that move do not make it count more often.
 */
#include "config.h"

#include "yd-summary-bar.h"

#include "yd-conflict-dialog.h"
#include "yd-transfer-summary.h"

#include <glib/gi18n.h>

#define SOON_MS 100

struct _YdSummaryBar
{
  AdwBin parent_instance;

  /* template */
  GtkWidget       *box;        /* (borrowed) */
  GtkWidget       *sums;       /* (borrowed) */
  GtkLabel        *counts;     /* (borrowed) */
  GtkLabel        *speed;      /* (borrowed) */
  GtkLabel        *waits;      /* (borrowed) */
  GtkLabel        *package;    /* (borrowed) */
  GtkWidget       *asking_box; /* (borrowed) */
  GtkLabel        *asking;     /* (borrowed) */

  /* given */
  YdTransferQueue *queue;      /* (owned) (nullable) */

  /* in flight */
  guint            soon;       /* source: something has changed */
  guint            ticking;    /* source: once a second */
};

G_DEFINE_FINAL_TYPE (YdSummaryBar, yd_summary_bar, ADW_TYPE_BIN)

static gboolean count_again (gpointer user_data);

static void
set_text (GtkLabel *label,
          char     *text)
{
  gtk_label_set_label (label, text);
  gtk_widget_set_visible (GTK_WIDGET (label), *text != '\0');
  g_free (text);
}

/* What the row of a single one says itself is not said again. */
static void
show_sums (YdSummaryBar            *self,
           const YdTransferSummary *summary)
{
  gboolean many = yd_transfer_summary_get_unfinished (summary) > 1;

  gtk_widget_set_visible (self->sums, many);
  gtk_widget_set_visible (self->asking_box, many && summary->n_asking > 0);
  if (!many)
    return;
  set_text (self->counts, yd_transfer_summary_describe_counts (summary));
  set_text (self->speed, yd_transfer_summary_describe_speed (summary));
  set_text (self->waits, yd_transfer_summary_describe_waits (summary));
  set_text (self->asking, yd_transfer_summary_describe_asking (summary));
}

/* No row knows why all are slow. */
static void
show_package (YdSummaryBar            *self,
              const YdTransferSummary *summary)
{
  for (guint i = 0; i < summary->n_loading; i++)
    yd_storage_account_ask_package (summary->loading[i]);
  set_text (self->package, yd_transfer_summary_describe_package (summary));
}

/* Whether to look again in a second. */
static gboolean
show_summary (YdSummaryBar *self)
{
  YdTransferSummary summary;

  yd_transfer_summary_count (&summary, G_LIST_MODEL (self->queue));
  show_sums (self, &summary);
  show_package (self, &summary);
  gtk_widget_set_visible (self->box, gtk_widget_get_visible (self->sums)
                                         || gtk_widget_get_visible (GTK_WIDGET (self->package)));

  return yd_transfer_summary_get_unfinished (&summary) > 0;
}

static void
count_now (YdSummaryBar *self)
{
  gboolean wanted = gtk_widget_get_mapped (GTK_WIDGET (self)) && show_summary (self);

  if (wanted && self->ticking == 0)
    self->ticking = g_timeout_add_seconds (1, count_again, self);
  else if (!wanted)
    g_clear_handle_id (&self->ticking, g_source_remove);
}

static gboolean
count_again (gpointer user_data)
{
  count_now (user_data);

  return G_SOURCE_CONTINUE;
}

static gboolean
count_soon (gpointer user_data)
{
  YdSummaryBar *self = user_data;

  self->soon = 0;
  count_now (self);

  return G_SOURCE_REMOVE;
}

static void
queue_changed (YdSummaryBar *self)
{
  if (self->soon == 0)
    self->soon = g_timeout_add (SOON_MS, count_soon, self);
}

static void
answer (GtkWidget  *widget,
        const char *action_name,
        GVariant   *parameter)
{
  YdSummaryBar *self = YD_SUMMARY_BAR (widget);
  YdTransferSummary summary;

  yd_transfer_summary_count (&summary, G_LIST_MODEL (self->queue));
  if (summary.asking != NULL)
    yd_conflict_dialog_ask (GTK_WINDOW (gtk_widget_get_root (widget)), self->queue,
                            summary.asking, TRUE);
}

static void
yd_summary_bar_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (yd_summary_bar_parent_class)->map (widget);
  if (YD_SUMMARY_BAR (widget)->queue != NULL)
    queue_changed (YD_SUMMARY_BAR (widget));
}

static void
yd_summary_bar_unmap (GtkWidget *widget)
{
  g_clear_handle_id (&YD_SUMMARY_BAR (widget)->ticking, g_source_remove);
  GTK_WIDGET_CLASS (yd_summary_bar_parent_class)->unmap (widget);
}

static void
yd_summary_bar_dispose (GObject *object)
{
  YdSummaryBar *self = YD_SUMMARY_BAR (object);

  g_clear_handle_id (&self->soon, g_source_remove);
  g_clear_handle_id (&self->ticking, g_source_remove);
  g_clear_object (&self->queue);

  G_OBJECT_CLASS (yd_summary_bar_parent_class)->dispose (object);
}

static void
yd_summary_bar_class_init (YdSummaryBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = yd_summary_bar_dispose;
  widget_class->map = yd_summary_bar_map;
  widget_class->unmap = yd_summary_bar_unmap;

  gtk_widget_class_set_template_from_resource (widget_class, YD_APP_PATH "/ui/yd-summary-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, YdSummaryBar, box);
  gtk_widget_class_bind_template_child (widget_class, YdSummaryBar, sums);
  gtk_widget_class_bind_template_child (widget_class, YdSummaryBar, counts);
  gtk_widget_class_bind_template_child (widget_class, YdSummaryBar, speed);
  gtk_widget_class_bind_template_child (widget_class, YdSummaryBar, waits);
  gtk_widget_class_bind_template_child (widget_class, YdSummaryBar, package);
  gtk_widget_class_bind_template_child (widget_class, YdSummaryBar, asking_box);
  gtk_widget_class_bind_template_child (widget_class, YdSummaryBar, asking);
  gtk_widget_class_install_action (widget_class, "summary.answer", NULL, answer);
}

static void
yd_summary_bar_init (YdSummaryBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
yd_summary_bar_set_queue (YdSummaryBar    *self,
                          YdTransferQueue *queue)
{
  g_return_if_fail (YD_IS_SUMMARY_BAR (self));
  g_return_if_fail (self->queue == NULL);

  self->queue = g_object_ref (queue);
  g_signal_connect_object (queue, "items-changed", G_CALLBACK (queue_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (queue, "notify::active", G_CALLBACK (queue_changed), self,
                           G_CONNECT_SWAPPED);
  queue_changed (self);
}
