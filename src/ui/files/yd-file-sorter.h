/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The orders of the file list: by name as people count, by size, by date; folders before files.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Sorters over YdBrowseEntry. (transfer full) */
GtkSorter *yd_file_sorter_new_folders_first (void);
GtkSorter *yd_file_sorter_new_by_name       (void);
GtkSorter *yd_file_sorter_new_by_size       (void);
GtkSorter *yd_file_sorter_new_by_date       (void);
GtkSorter *yd_file_sorter_new_by_creation   (void);

G_END_DECLS
