/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The diagnostic report, to be read before it is copied or saved: what is seen is all of it.
 */
#pragma once

#include "yd-shared.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define YD_TYPE_REPORT_WINDOW (yd_report_window_get_type ())
G_DECLARE_FINAL_TYPE (YdReportWindow, yd_report_window, YD, REPORT_WINDOW, AdwWindow)

/* (transfer none): as windows are. */
YdReportWindow *yd_report_window_new     (GtkWindow      *parent,
                                          YdShared       *shared);

/* Writes what is shown to @file, and says what came of it. */
void            yd_report_window_save_to (YdReportWindow *self,
                                          GFile          *file);

G_END_DECLS
