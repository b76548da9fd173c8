/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What came of an action, in a sentence. Knows no widget.
 */
#pragma once

#include "yd-browse-action.h"

G_BEGIN_DECLS

/* Of an action that has ended; NULL when there is nothing to say. (transfer full) (nullable) */
char *yd_action_text_describe (YdBrowseAction *action);

G_END_DECLS
