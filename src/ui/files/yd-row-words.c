/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The row is the widget above the cell that a list or a grid view has as its child.
 */
#include "config.h"

#include "yd-row-words.h"

#include "yd-status-text.h"

static GtkWidget *
find_row (GtkWidget *cell)
{
  GtkWidget *row = gtk_widget_get_parent (cell);

  for (; row != NULL; row = gtk_widget_get_parent (row))
    {
      GtkWidget *above = gtk_widget_get_parent (row);

      if (GTK_IS_LIST_VIEW (above) || GTK_IS_GRID_VIEW (above))
        return row;
    }

  return NULL;
}

void
yd_row_words_tell (GtkWidget   *cell,
                   YdDriveItem *item)
{
  GtkWidget *row = find_row (cell);
  g_autofree char *words = NULL;

  if (row == NULL)
    return;
  words = yd_status_text_describe (item, g_get_real_time ());
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
}
