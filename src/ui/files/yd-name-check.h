/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Names that are typed: what is wrong with them, in words, and which part is edited at first.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Why the service would not take @name; "" while there is none, NULL when it would. */
const char *yd_name_check_describe    (const char  *name);

/* Selects @name in @entry but for its extension: what people want to change. */
void        yd_name_check_select_stem (GtkEditable *entry,
                                       const char  *name,
                                       gboolean     is_folder);

G_END_DECLS
