/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A few words that change many times while one looks, like those about progress. Looks like a
 * label that wraps, and asks for room again only when the words need other room than they have: a
 * label asks with every change, and then all around it is measured anew.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define YD_TYPE_MOVING_WORDS (yd_moving_words_get_type ())

G_DECLARE_FINAL_TYPE (YdMovingWords, yd_moving_words, YD, MOVING_WORDS, GtkWidget)

/* To the same words is no change. */
void        yd_moving_words_set_text (YdMovingWords *self,
                                      const char    *text);

const char *yd_moving_words_get_text (YdMovingWords *self);

G_END_DECLS
