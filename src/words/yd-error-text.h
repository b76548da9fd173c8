/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What an error means to a person: a title, a sentence and what can be done. The one place where
 * errors get words; below ui they are codes.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  YD_ERROR_ACTION_NONE,
  YD_ERROR_ACTION_RETRY,
  YD_ERROR_ACTION_SIGN_IN,
  YD_ERROR_ACTION_UP,      /* leave the folder that is not there any more */
} YdErrorAction;

/* Words for @error, translated; for an error without a row of its own, general ones. The strings
 * are static. Never the error's own message: that one is for logs. */
const char    *yd_error_text_get_title        (const GError *error);
const char    *yd_error_text_get_sentence     (const GError *error);

YdErrorAction  yd_error_text_get_action       (const GError *error);
/* A button label with a mnemonic; NULL when there is nothing to do. */
const char    *yd_error_text_get_action_label (const GError *error);

/* Whether this very code has a row: for the test that loops over all codes. */
gboolean       yd_error_text_knows            (GQuark        domain,
                                               int           code);

G_END_DECLS
