/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The user guide, in the person's language, to be read inside the app: what docs/guide*.md have.
 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define YD_TYPE_GUIDE_WINDOW (yd_guide_window_get_type ())
G_DECLARE_FINAL_TYPE (YdGuideWindow, yd_guide_window, YD, GUIDE_WINDOW, AdwWindow)

/* The name of the guide in the first of @languages (as of g_get_language_names()) that there is
 * one in, else the English one. (transfer none) */
const char    *yd_guide_window_choose (const char * const *languages);

/* In the language of the locale. (transfer none): as windows are. */
YdGuideWindow *yd_guide_window_new    (GtkWindow          *parent);

G_END_DECLS
