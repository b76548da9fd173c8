/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Asking for the name of something in a folder, new or renamed. Says at once what is wrong with a
 * name.
 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define YD_TYPE_NAME_DIALOG (yd_name_dialog_get_type ())
G_DECLARE_FINAL_TYPE (YdNameDialog, yd_name_dialog, YD, NAME_DIALOG, AdwWindow)

/* Signal: "named" (const char *name), once, before it closes. @accept_label has a mnemonic.
 * (transfer none): as windows are */
YdNameDialog *yd_name_dialog_new (GtkWindow  *parent,
                                  const char *title,
                                  const char *accept_label,
                                  const char *name);

G_END_DECLS
