/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A text as a QR code: a square of dark and light modules, without the quiet zone around it. An
 * immutable value. The only file that knows libqrencode is the one of this name.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define YD_BASE_QR_CODE_QUIET 4 /* modules of light on each side, for who draws one */

typedef struct _YdBaseQrCode YdBaseQrCode;

/* With error correction of level M: a code on a screen is clean, but cameras are not. NULL when
 * @text is too long. (transfer full) (nullable) */
YdBaseQrCode *yd_base_qr_code_new       (const char   *text);
void          yd_base_qr_code_free      (YdBaseQrCode *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YdBaseQrCode, yd_base_qr_code_free)

/* Modules on each side. */
int           yd_base_qr_code_get_width (YdBaseQrCode *self);
/* FALSE outside of it, too. */
gboolean      yd_base_qr_code_is_dark   (YdBaseQrCode *self,
                                         int           x,
                                         int           y);

/* As lines of half blocks, two rows of modules in each, with the quiet zone; dark is ink.
 * (transfer full) */
char         *yd_base_qr_code_dup_blocks (YdBaseQrCode *self);

G_END_DECLS
