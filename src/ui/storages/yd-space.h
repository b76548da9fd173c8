/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How full an account's drives are, as a bar and in words, wherever it is shown.
 */
#pragma once

#include "yd-storage-account.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Both are hidden when the space is not known. */
void yd_space_show (GtkProgressBar   *bar,
                    GtkLabel         *words,
                    YdStorageAccount *account);

G_END_DECLS
