/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The first cell of a row in the file list. Follows its entry, which the list owns too; the cell
 * is used again for other entries as the list scrolls.
 */
#include "config.h"

#include "yd-name-cell.h"

#include "yd-clip-provider.h"
#include "yd-format.h"
#include "yd-row-words.h"

struct _YdNameCell
{
  AdwBin parent_instance;

  /* template */
  YdFilePicture *picture;      /* (borrowed) */
  GtkLabel      *name;         /* (borrowed) */
  GtkWidget     *mark;         /* (borrowed) */

  YdBrowseEntry *entry;        /* (owned) (nullable) */
  GSignalGroup  *entry_events; /* (owned) */
};

enum
{
  PROP_0,
  PROP_ENTRY,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (YdNameCell, yd_name_cell, ADW_TYPE_BIN)

static void
show_item (YdNameCell *self)
{
  YdDriveItem *item = yd_browse_entry_get_item (self->entry);
  g_autofree char *name = yd_format_name (yd_drive_item_get_name (item));

  gtk_label_set_label (self->name, name);
  yd_row_words_tell (GTK_WIDGET (self), item);
}

static void
show_fresh (YdNameCell *self)
{
  gtk_widget_set_visible (self->mark, yd_browse_entry_get_fresh (self->entry));
}

static void
show_cut (YdNameCell *self)
{
  yd_clip_mark_cut (GTK_WIDGET (self),
                    self->entry != NULL ? yd_browse_entry_get_item (self->entry) : NULL);
}

/* The whole name, where it was cut. */
static gboolean
query_tooltip (YdNameCell *self,
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
yd_name_cell_set_property (GObject      *object,
                           guint         prop_id,
                           const GValue *value,
                           GParamSpec   *pspec)
{
  YdNameCell *self = YD_NAME_CELL (object);

  switch (prop_id)
    {
    case PROP_ENTRY:
      yd_name_cell_set_entry (self, g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
yd_name_cell_get_property (GObject    *object,
                           guint       prop_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  YdNameCell *self = YD_NAME_CELL (object);

  switch (prop_id)
    {
    case PROP_ENTRY:
      g_value_set_object (value, self->entry);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
yd_name_cell_dispose (GObject *object)
{
  YdNameCell *self = YD_NAME_CELL (object);

  g_clear_object (&self->entry_events);
  g_clear_object (&self->entry);

  G_OBJECT_CLASS (yd_name_cell_parent_class)->dispose (object);
}

static void
yd_name_cell_class_init (YdNameCellClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->set_property = yd_name_cell_set_property;
  object_class->get_property = yd_name_cell_get_property;
  object_class->dispose = yd_name_cell_dispose;

  properties[PROP_ENTRY] =
      g_param_spec_object ("entry", NULL, NULL, YD_TYPE_BROWSE_ENTRY,
                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (YD_TYPE_FILE_PICTURE);
  gtk_widget_class_set_template_from_resource (widget_class, YD_APP_PATH "/ui/yd-name-cell.ui");
  gtk_widget_class_bind_template_child (widget_class, YdNameCell, picture);
  gtk_widget_class_bind_template_child (widget_class, YdNameCell, name);
  gtk_widget_class_bind_template_child (widget_class, YdNameCell, mark);
  gtk_widget_class_bind_template_callback (widget_class, query_tooltip);
}

static void
yd_name_cell_init (YdNameCell *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->entry_events = g_signal_group_new (YD_TYPE_BROWSE_ENTRY);
  g_signal_group_connect_swapped (self->entry_events, "notify::item", G_CALLBACK (show_item), self);
  g_signal_group_connect_swapped (self->entry_events, "notify::fresh", G_CALLBACK (show_fresh),
                                  self);
  g_signal_connect_object (gtk_widget_get_clipboard (GTK_WIDGET (self)), "changed",
                           G_CALLBACK (show_cut), self, G_CONNECT_SWAPPED);
}

YdBrowseEntry *
yd_name_cell_get_entry (YdNameCell *self)
{
  g_return_val_if_fail (YD_IS_NAME_CELL (self), NULL);

  return self->entry;
}

void
yd_name_cell_set_entry (YdNameCell    *self,
                        YdBrowseEntry *entry)
{
  g_return_if_fail (YD_IS_NAME_CELL (self));

  if (!g_set_object (&self->entry, entry))
    return;
  g_signal_group_set_target (self->entry_events, entry);
  yd_file_picture_set_entry (self->picture, entry);
  if (entry != NULL)
    {
      show_item (self);
      show_fresh (self);
    }
  show_cut (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ENTRY]);
}

YdNameCell *
yd_name_cell_new (void)
{
  return g_object_new (YD_TYPE_NAME_CELL, NULL);
}

YdFilePicture *
yd_name_cell_get_picture (YdNameCell *self)
{
  g_return_val_if_fail (YD_IS_NAME_CELL (self), NULL);

  return self->picture;
}

YdNameCell *
yd_name_cell_find_in_row (GtkWidget *row)
{
  for (GtkWidget *cell = gtk_widget_get_first_child (row); cell != NULL;
       cell = gtk_widget_get_next_sibling (cell))
    {
      GtkWidget *child = gtk_widget_get_first_child (cell);

      if (YD_IS_NAME_CELL (child))
        return YD_NAME_CELL (child);
    }

  return NULL;
}
