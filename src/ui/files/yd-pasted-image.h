/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * An image on the clipboard, a screenshot say, as a PNG file with the date in its name.
 */
#pragma once

#include "yd-transfer-cache.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

gboolean yd_pasted_image_is_in       (GdkContentFormats   *formats);

/* Keeps it in a place of its own in @cache. Encoded off the main thread. (transfer full) */
void     yd_pasted_image_keep_async  (GdkClipboard        *clipboard,
                                      YdTransferCache     *cache,
                                      GCancellable        *cancellable,
                                      GAsyncReadyCallback  callback,
                                      gpointer             user_data);
GFile   *yd_pasted_image_keep_finish (GAsyncResult        *result,
                                      GError             **error);

G_END_DECLS
