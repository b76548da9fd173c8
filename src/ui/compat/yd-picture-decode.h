/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Pictures that come from the network, decoded with limits, in a thread. JPEG or PNG: their
 * decoders make no pixels when told not to.
 */
#pragma once

#include <gdk/gdk.h>

G_BEGIN_DECLS

/* None with a side over @max_side pixels is decoded, and none is made larger than @shown_side.
 * Fails with G_IO_ERROR_INVALID_DATA, G_IO_ERROR_CANCELLED, or as the decoder does.
 * (transfer full) */
void        yd_picture_decode_async     (GBytes               *bytes,
                                         int                   max_side,
                                         int                   shown_side,
                                         GCancellable         *cancellable,
                                         GAsyncReadyCallback   callback,
                                         gpointer              user_data);
GdkTexture *yd_picture_decode_finish    (GAsyncResult         *result,
                                         GError              **error);
/* What was decoded. (transfer none) */
GBytes     *yd_picture_decode_get_bytes (GAsyncResult         *result);

G_END_DECLS
