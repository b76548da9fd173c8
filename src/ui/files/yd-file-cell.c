/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Follows its entry, which the list owns too; a cell is used again for other entries as the list
 * scrolls.
 */
#include "config.h"

#include "yd-file-cell.h"

#include "yd-clip-provider.h"
#include "yd-format.h"
#include "yd-row-words.h"

typedef struct
{
  /* template */
  YdFilePicture *picture;      /* (borrowed) */
  GtkLabel      *name;         /* (borrowed) */
  GtkWidget     *mark;         /* (borrowed) */

  YdBrowseEntry *entry;        /* (owned) (nullable) */
  GSignalGroup  *entry_events; /* (owned) */
} YdFileCellPrivate;

enum
{
  PROP_0,
  PROP_ENTRY,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (YdFileCell, yd_file_cell, ADW_TYPE_BIN)

static YdFileCellPrivate *
get_private (YdFileCell *self)
{
  return yd_file_cell_get_instance_private (self);
}

static void
show_item (YdFileCell *self)
{
  YdFileCellPrivate *priv = get_private (self);
  YdDriveItem *item = yd_browse_entry_get_item (priv->entry);
  g_autofree char *name = yd_format_name (yd_drive_item_get_name (item));

  gtk_label_set_label (priv->name, name);
  yd_row_words_tell (GTK_WIDGET (self), item);
}

static void
show_fresh (YdFileCell *self)
{
  YdFileCellPrivate *priv = get_private (self);

  gtk_widget_set_visible (priv->mark, yd_browse_entry_get_fresh (priv->entry));
}

static void
show_cut (YdFileCell *self)
{
  YdBrowseEntry *entry = get_private (self)->entry;

  yd_clip_mark_cut (GTK_WIDGET (self), entry != NULL ? yd_browse_entry_get_item (entry) : NULL);
}

/* The whole name, where it was cut. */
static gboolean
query_tooltip (YdFileCell *self,
               int         x,
               int         y,
               gboolean    keyboard,
               GtkTooltip *tooltip)
{
  GtkLabel *name = get_private (self)->name;

  if (!pango_layout_is_ellipsized (gtk_label_get_layout (name)))
    return FALSE;
  gtk_tooltip_set_text (tooltip, gtk_label_get_label (name));

  return TRUE;
}

static void
yd_file_cell_set_property (GObject      *object,
                           guint         prop_id,
                           const GValue *value,
                           GParamSpec   *pspec)
{
  switch (prop_id)
    {
    case PROP_ENTRY:
      yd_file_cell_set_entry (YD_FILE_CELL (object), g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
yd_file_cell_get_property (GObject    *object,
                           guint       prop_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_ENTRY:
      g_value_set_object (value, yd_file_cell_get_entry (YD_FILE_CELL (object)));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
yd_file_cell_dispose (GObject *object)
{
  YdFileCellPrivate *priv = get_private (YD_FILE_CELL (object));

  g_clear_object (&priv->entry_events);
  g_clear_object (&priv->entry);

  G_OBJECT_CLASS (yd_file_cell_parent_class)->dispose (object);
}

static void
yd_file_cell_class_init (YdFileCellClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->set_property = yd_file_cell_set_property;
  object_class->get_property = yd_file_cell_get_property;
  object_class->dispose = yd_file_cell_dispose;

  properties[PROP_ENTRY] =
      g_param_spec_object ("entry", NULL, NULL, YD_TYPE_BROWSE_ENTRY,
                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
yd_file_cell_init (YdFileCell *self)
{
  YdFileCellPrivate *priv = get_private (self);

  priv->entry_events = g_signal_group_new (YD_TYPE_BROWSE_ENTRY);
  g_signal_group_connect_swapped (priv->entry_events, "notify::item", G_CALLBACK (show_item), self);
  g_signal_group_connect_swapped (priv->entry_events, "notify::fresh", G_CALLBACK (show_fresh),
                                  self);
  g_signal_connect_object (gtk_widget_get_clipboard (GTK_WIDGET (self)), "changed",
                           G_CALLBACK (show_cut), self, G_CONNECT_SWAPPED);
}

void
yd_file_cell_class_set_template (YdFileCellClass *klass,
                                 const char      *resource)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (YD_TYPE_FILE_PICTURE);
  gtk_widget_class_set_template_from_resource (widget_class, resource);
  gtk_widget_class_bind_template_child_full (widget_class, "picture", FALSE, 0);
  gtk_widget_class_bind_template_child_full (widget_class, "name", FALSE, 0);
  gtk_widget_class_bind_template_child_full (widget_class, "mark", FALSE, 0);
  gtk_widget_class_bind_template_callback (widget_class, query_tooltip);
}

static gpointer
get_child (YdFileCell *self,
           const char *name)
{
  return gtk_widget_get_template_child (GTK_WIDGET (self), G_OBJECT_TYPE (self), name);
}

void
yd_file_cell_init_template (YdFileCell *self)
{
  YdFileCellPrivate *priv = get_private (self);

  gtk_widget_init_template (GTK_WIDGET (self));
  priv->picture = get_child (self, "picture");
  priv->name = get_child (self, "name");
  priv->mark = get_child (self, "mark");
}

YdBrowseEntry *
yd_file_cell_get_entry (YdFileCell *self)
{
  g_return_val_if_fail (YD_IS_FILE_CELL (self), NULL);

  return get_private (self)->entry;
}

void
yd_file_cell_set_entry (YdFileCell    *self,
                        YdBrowseEntry *entry)
{
  YdFileCellPrivate *priv;

  g_return_if_fail (YD_IS_FILE_CELL (self));

  priv = get_private (self);
  if (!g_set_object (&priv->entry, entry))
    return;
  g_signal_group_set_target (priv->entry_events, entry);
  yd_file_picture_set_entry (priv->picture, entry);
  if (entry != NULL)
    {
      show_item (self);
      show_fresh (self);
    }
  show_cut (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ENTRY]);
}

YdFilePicture *
yd_file_cell_get_picture (YdFileCell *self)
{
  g_return_val_if_fail (YD_IS_FILE_CELL (self), NULL);

  return get_private (self)->picture;
}

/* In the grid it is the row's child; in a list with columns the child of one of them. */
YdFileCell *
yd_file_cell_find_in_row (GtkWidget *row)
{
  GtkWidget *first = gtk_widget_get_first_child (row);

  if (YD_IS_FILE_CELL (first))
    return YD_FILE_CELL (first);
  for (GtkWidget *cell = first; cell != NULL; cell = gtk_widget_get_next_sibling (cell))
    {
      GtkWidget *child = gtk_widget_get_first_child (cell);

      if (YD_IS_FILE_CELL (child))
        return YD_FILE_CELL (child);
    }

  return NULL;
}
