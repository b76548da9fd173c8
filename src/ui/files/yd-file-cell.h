/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the cells of the list and of the grid have in common: a picture, the name below or beside
 * it, and a mark on what has just arrived. How they are arranged is a subclass's template.
 */
#pragma once

#include "yd-file-picture.h"

G_BEGIN_DECLS

#define YD_TYPE_FILE_CELL (yd_file_cell_get_type ())
G_DECLARE_DERIVABLE_TYPE (YdFileCell, yd_file_cell, YD, FILE_CELL, AdwBin)

struct _YdFileCellClass
{
  AdwBinClass parent_class;
};

/* Property: "entry" (YdBrowseEntry, nullable, notified). */
YdBrowseEntry *yd_file_cell_get_entry          (YdFileCell      *self); /* (nullable) */
void           yd_file_cell_set_entry          (YdFileCell      *self,
                                                YdBrowseEntry   *entry);
YdFilePicture *yd_file_cell_get_picture        (YdFileCell      *self);

/* The cell in @row, a row widget of a list or of a grid. (transfer none) (nullable) */
YdFileCell    *yd_file_cell_find_in_row        (GtkWidget       *row);

/* For a subclass: in its class_init, with a template that has a YdFilePicture "picture", a GtkLabel
 * "name" and a widget "mark", … */
void           yd_file_cell_class_set_template (YdFileCellClass *klass,
                                                const char      *resource);
/* … and in its init. */
void           yd_file_cell_init_template      (YdFileCell      *self);

G_END_DECLS
