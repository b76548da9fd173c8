/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A tick callback for as long as rows are to come.
 */
#include "config.h"

#include "yd-row-growth.h"

#define ROWS_A_FRAME  40
#define ROWS_THAT_ALL 280 /* a list has no more widgets than that */

struct _YdRowGrowth
{
  GObject parent_instance;

  /* given at construction */
  GtkWidget *widget;          /* (unowned) */

  /* owned */
  YdHeadList *rows;           /* (owned) */
  GSignalGroup *model_events; /* (owned) */

  /* state */
  guint tick;                 /* more rows are to come */
  gboolean drawn;             /* those that are there were */
};

G_DEFINE_FINAL_TYPE (YdRowGrowth, yd_row_growth, G_TYPE_OBJECT)

static guint
get_n_rows (YdRowGrowth *self)
{
  GListModel *model = yd_head_list_get_model (self->rows);

  return model != NULL ? g_list_model_get_n_items (model) : 0;
}

static void
stop (YdRowGrowth *self)
{
  if (self->tick != 0)
    gtk_widget_remove_tick_callback (self->widget, self->tick);
  self->tick = 0;
}

/* Those that were there before it are drawn in the frame that follows. */
static gboolean
grow (GtkWidget     *widget,
      GdkFrameClock *clock,
      gpointer       user_data)
{
  YdRowGrowth *self = user_data;
  guint size = yd_head_list_get_size (self->rows);

  if (self->drawn)
    {
      size += ROWS_A_FRAME;
      yd_head_list_set_size (self->rows, size < ROWS_THAT_ALL ? size : G_MAXUINT);
    }
  self->drawn = TRUE;
  if (size < ROWS_THAT_ALL && get_n_rows (self) > size)
    return G_SOURCE_CONTINUE;
  self->tick = 0;

  return G_SOURCE_REMOVE;
}

static void
rows_came (YdRowGrowth *self)
{
  if (self->tick != 0 || get_n_rows (self) <= yd_head_list_get_size (self->rows))
    return;
  self->drawn = FALSE;
  self->tick = gtk_widget_add_tick_callback (self->widget, grow, self, NULL);
}

YdHeadList *
yd_row_growth_get_rows (YdRowGrowth *self)
{
  g_return_val_if_fail (YD_IS_ROW_GROWTH (self), NULL);

  return self->rows;
}

void
yd_row_growth_set_model (YdRowGrowth *self,
                         GListModel  *model,
                         guint        first)
{
  g_return_if_fail (YD_IS_ROW_GROWTH (self));

  stop (self);
  yd_head_list_set_model (self->rows, NULL);
  yd_head_list_set_size (self->rows, first);
  g_signal_group_set_target (self->model_events, model);
  yd_head_list_set_model (self->rows, model);
  rows_came (self);
}

void
yd_row_growth_finish (YdRowGrowth *self)
{
  g_return_if_fail (YD_IS_ROW_GROWTH (self));

  stop (self);
  yd_head_list_set_size (self->rows, G_MAXUINT);
}

YdRowGrowth *
yd_row_growth_new (GtkWidget *widget)
{
  YdRowGrowth *self = g_object_new (YD_TYPE_ROW_GROWTH, NULL);

  self->widget = widget;

  return self;
}

static void
yd_row_growth_dispose (GObject *object)
{
  YdRowGrowth *self = YD_ROW_GROWTH (object);

  stop (self);
  g_clear_object (&self->model_events);
  g_clear_object (&self->rows);

  G_OBJECT_CLASS (yd_row_growth_parent_class)->dispose (object);
}

static void
yd_row_growth_class_init (YdRowGrowthClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = yd_row_growth_dispose;
}

static void
yd_row_growth_init (YdRowGrowth *self)
{
  self->rows = yd_head_list_new ();
  self->model_events = g_signal_group_new (G_TYPE_LIST_MODEL);
  g_signal_group_connect_swapped (self->model_events, "items-changed", G_CALLBACK (rows_came),
                                  self);
}
