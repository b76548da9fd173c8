/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A list box offers the focus to the row after the focused one and to no other (GTK 4.8): a row
 * that cannot have it would end the way to all rows below. So a note hands the focus on.
 */
#include "config.h"

#include "yd-note-row.h"

struct _YdNoteRow
{
  AdwActionRow parent_instance;
};

G_DEFINE_FINAL_TYPE (YdNoteRow, yd_note_row, ADW_TYPE_ACTION_ROW)

static GtkWidget *
get_neighbour (GtkWidget        *row,
               GtkDirectionType  direction)
{
  if (direction == GTK_DIR_TAB_BACKWARD || direction == GTK_DIR_UP)
    return gtk_widget_get_prev_sibling (row);
  return gtk_widget_get_next_sibling (row);
}

static gboolean
yd_note_row_focus (GtkWidget        *widget,
                   GtkDirectionType  direction)
{
  for (GtkWidget *row = get_neighbour (widget, direction); row != NULL;
       row = get_neighbour (row, direction))
    if (!YD_IS_NOTE_ROW (row) && gtk_widget_child_focus (row, direction))
      return TRUE;
  return FALSE;
}

static void
yd_note_row_class_init (YdNoteRowClass *klass)
{
  GTK_WIDGET_CLASS (klass)->focus = yd_note_row_focus;
}

static void
yd_note_row_init (YdNoteRow *self)
{
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), FALSE);
  gtk_list_box_row_set_selectable (GTK_LIST_BOX_ROW (self), FALSE);
  gtk_widget_set_focusable (GTK_WIDGET (self), FALSE);
  gtk_widget_add_css_class (GTK_WIDGET (self), "explanation");
}
