/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A setting that is one of a few words, as a row with choices.
 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Binds both ways while @row lives. @values: in the order of its choices, NULL at the end; they are
 * constants. */
void yd_setting_choice_bind (GSettings          *settings,
                             const char         *key,
                             AdwComboRow        *row,
                             const char *const  *values);

G_END_DECLS
