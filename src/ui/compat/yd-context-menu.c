/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Menus without an arrow that begin where the pointer is.
 */
#include "config.h"

#include "yd-context-menu.h"

GtkPopover *
yd_context_menu_new (GtkWidget  *parent,
                     GMenuModel *model)
{
  GtkWidget *menu = gtk_popover_menu_new_from_model (model);

  gtk_popover_set_has_arrow (GTK_POPOVER (menu), FALSE);
  gtk_widget_set_halign (menu, GTK_ALIGN_START);
  gtk_widget_set_parent (menu, parent);
  return GTK_POPOVER (menu);
}

void
yd_context_menu_pop_up (GtkPopover *menu,
                        double      x,
                        double      y)
{
  GdkRectangle place = { (int) x, (int) y, 1, 1 };

  gtk_popover_set_pointing_to (menu, &place);
  gtk_popover_popup (menu);
}
