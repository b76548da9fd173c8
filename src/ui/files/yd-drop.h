/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Local files dropped on a widget, or on a clipboard: the list that comes.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The files of a drop as a list of GFile; NULL when there are none. No I/O. (transfer full) */
GListModel *yd_drop_dup_files          (const GValue      *value);

/* Whether there are files among what a clipboard or a drag offers. */
gboolean    yd_drop_formats_have_files (GdkContentFormats *formats);

G_END_DECLS
