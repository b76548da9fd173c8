/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Follows its entry, which the grid owns too; used again for other entries as the grid scrolls.
 */
#include "config.h"

#include "yd-grid-cell.h"

#include "yd-clip-provider.h"
#include "yd-format.h"
#include "yd-row-words.h"

#define USUAL_SIDE  96
#define NAME_MARGIN 24 /* how much wider than the picture a name may be */

struct _YdGridCell
{
  AdwBin parent_instance;

  /* template */
  GtkWidget     *box;          /* (borrowed) */
  YdFilePicture *picture;      /* (borrowed) */
  GtkLabel      *name;         /* (borrowed) */
  GtkWidget     *mark;         /* (borrowed) */

  YdBrowseEntry *entry;        /* (owned) (nullable) */
  GSignalGroup  *entry_events; /* (owned) */
};

G_DEFINE_FINAL_TYPE (YdGridCell, yd_grid_cell, ADW_TYPE_BIN)

static void
show_item (YdGridCell *self)
{
  YdDriveItem *item = yd_browse_entry_get_item (self->entry);
  g_autofree char *name = yd_format_name (yd_drive_item_get_name (item));

  gtk_label_set_label (self->name, name);
  yd_row_words_tell (GTK_WIDGET (self), item);
}

static void
show_cut (YdGridCell *self)
{
  yd_clip_mark_cut (GTK_WIDGET (self),
                    self->entry != NULL ? yd_browse_entry_get_item (self->entry) : NULL);
}

static void
show_fresh (YdGridCell *self)
{
  gtk_widget_set_visible (self->mark, yd_browse_entry_get_fresh (self->entry));
}

/* The whole name, where it was cut. */
static gboolean
query_tooltip (YdGridCell *self,
               int         x,
               int         y,
               gboolean    keyboard,
               GtkTooltip *tooltip)
{
  if (!pango_layout_is_ellipsized (gtk_label_get_layout (self->name)))
    return FALSE;
  gtk_tooltip_set_text (tooltip, gtk_label_get_label (self->name));

  return TRUE;
}

static void
yd_grid_cell_dispose (GObject *object)
{
  YdGridCell *self = YD_GRID_CELL (object);

  g_clear_object (&self->entry_events);
  g_clear_object (&self->entry);

  G_OBJECT_CLASS (yd_grid_cell_parent_class)->dispose (object);
}

static void
yd_grid_cell_class_init (YdGridCellClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = yd_grid_cell_dispose;

  g_type_ensure (YD_TYPE_FILE_PICTURE);
  gtk_widget_class_set_template_from_resource (widget_class, YD_APP_PATH "/ui/yd-grid-cell.ui");
  gtk_widget_class_bind_template_child (widget_class, YdGridCell, box);
  gtk_widget_class_bind_template_child (widget_class, YdGridCell, picture);
  gtk_widget_class_bind_template_child (widget_class, YdGridCell, name);
  gtk_widget_class_bind_template_child (widget_class, YdGridCell, mark);
  gtk_widget_class_bind_template_callback (widget_class, query_tooltip);
}

static void
yd_grid_cell_init (YdGridCell *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  yd_grid_cell_set_side (self, USUAL_SIDE);

  self->entry_events = g_signal_group_new (YD_TYPE_BROWSE_ENTRY);
  g_signal_group_connect_swapped (self->entry_events, "notify::item", G_CALLBACK (show_item), self);
  g_signal_group_connect_swapped (self->entry_events, "notify::fresh", G_CALLBACK (show_fresh),
                                  self);
  g_signal_connect_object (gtk_widget_get_clipboard (GTK_WIDGET (self)), "changed",
                           G_CALLBACK (show_cut), self, G_CONNECT_SWAPPED);
}

YdGridCell *
yd_grid_cell_new (void)
{
  return g_object_new (YD_TYPE_GRID_CELL, NULL);
}

YdBrowseEntry *
yd_grid_cell_get_entry (YdGridCell *self)
{
  g_return_val_if_fail (YD_IS_GRID_CELL (self), NULL);

  return self->entry;
}

void
yd_grid_cell_set_entry (YdGridCell    *self,
                        YdBrowseEntry *entry)
{
  g_return_if_fail (YD_IS_GRID_CELL (self));

  if (!g_set_object (&self->entry, entry))
    return;
  g_signal_group_set_target (self->entry_events, entry);
  yd_file_picture_set_entry (self->picture, entry);
  if (entry == NULL)
    return;
  show_item (self);
  show_fresh (self);
  show_cut (self);
}

YdFilePicture *
yd_grid_cell_get_picture (YdGridCell *self)
{
  g_return_val_if_fail (YD_IS_GRID_CELL (self), NULL);

  return self->picture;
}

void
yd_grid_cell_set_side (YdGridCell *self,
                       int         side)
{
  g_return_if_fail (YD_IS_GRID_CELL (self));

  yd_file_picture_set_side (self->picture, side);
  gtk_widget_set_size_request (self->box, side + NAME_MARGIN, -1);
}
