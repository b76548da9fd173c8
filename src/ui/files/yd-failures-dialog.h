/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What of an action could not be done: each item with the reason. Its response "retry" asks for
 * another try of these only; it tries nothing by itself.
 */
#pragma once

#include "yd-browse-action.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define YD_TYPE_FAILURES_DIALOG (yd_failures_dialog_get_type ())
G_DECLARE_FINAL_TYPE (YdFailuresDialog, yd_failures_dialog, YD, FAILURES_DIALOG, AdwMessageDialog)

/* Of @action, which has ended. To be presented. */
YdFailuresDialog *yd_failures_dialog_new (GtkWindow      *parent,
                                          YdBrowseAction *action);

G_END_DECLS
