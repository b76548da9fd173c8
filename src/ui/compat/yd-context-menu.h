/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The menu that a row opens where it was pressed. Not the menu button, and not what is in it.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Gives @row a menu with @model: by the right button, by a finger that stays, and by show(). It is
 * made when it is wanted first. */
void        yd_context_menu_add    (GtkWidget  *row,
                                    GMenuModel *model);
/* Opens the menu of @row, which has one, where no pointer says. */
void        yd_context_menu_show   (GtkWidget  *row);

/* A closed menu with @model (nullable), a child of @parent, which unparents it. (transfer none) */
GtkPopover *yd_context_menu_new    (GtkWidget  *parent,
                                    GMenuModel *model);

/* Opens it at @x, @y of its parent. */
void        yd_context_menu_pop_up (GtkPopover *menu,
                                    double      x,
                                    double      y);

G_END_DECLS
