/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Scrolling a column view to a row, by the action of the list view within it. Nothing is owned.
 */
#include "config.h"

#include "yd-column-scroll.h"

void
yd_column_scroll_to (GtkColumnView *view,
                     guint          position)
{
  GtkWidget *child;

  g_return_if_fail (GTK_IS_COLUMN_VIEW (view));

  for (child = gtk_widget_get_first_child (GTK_WIDGET (view)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (GTK_IS_LIST_VIEW (child))
      gtk_widget_activate_action (child, "list.scroll-to-item", "u", position);
}

GtkWidget *
yd_column_scroll_get_row (GtkColumnView *view,
                          GtkWidget     *descendant)
{
  g_return_val_if_fail (GTK_IS_COLUMN_VIEW (view), NULL);

  for (GtkWidget *widget = descendant; widget != NULL && widget != GTK_WIDGET (view);
       widget = gtk_widget_get_parent (widget))
    if (GTK_IS_LIST_VIEW (gtk_widget_get_parent (widget)))
      return widget;

  return NULL;
}
