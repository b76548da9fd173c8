/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The first cell of a row in a list of files: a template.
 */
#include "config.h"

#include "yd-name-cell.h"

struct _YdNameCell
{
  YdFileCell parent_instance;
};

G_DEFINE_FINAL_TYPE (YdNameCell, yd_name_cell, YD_TYPE_FILE_CELL)

static void
yd_name_cell_class_init (YdNameCellClass *klass)
{
  yd_file_cell_class_set_template (YD_FILE_CELL_CLASS (klass), YD_APP_PATH "/ui/yd-name-cell.ui");
}

static void
yd_name_cell_init (YdNameCell *self)
{
  yd_file_cell_init_template (YD_FILE_CELL (self));
}

YdFileCell *
yd_name_cell_new (void)
{
  return g_object_new (YD_TYPE_NAME_CELL, NULL);
}
