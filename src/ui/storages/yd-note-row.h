/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A sentence below a row of a form, which the keyboard passes over.
 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define YD_TYPE_NOTE_ROW (yd_note_row_get_type ())
G_DECLARE_FINAL_TYPE (YdNoteRow, yd_note_row, YD, NOTE_ROW, AdwActionRow)

G_END_DECLS
