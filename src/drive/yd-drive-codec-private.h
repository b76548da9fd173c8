/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the files of the codec share.
 */
#pragma once

#include "yd-drive-codec.h"

#include "yd-base-json.h"

G_BEGIN_DECLS

/* Ends @reader; its failure becomes YD_DRIVE_ERROR_PROTOCOL. */
gboolean    yd_drive_codec_end      (YdBaseJsonReader  *reader,
                                     GError           **error);

/* Turns @reader, whose path is the element's, to element @index of @array; FALSE when it is not an
 * object. */
gboolean    yd_drive_codec_enter    (YdBaseJsonReader  *reader,
                                     JsonArray         *array,
                                     guint              index,
                                     GError           **error);

/* Notes on @reader that member @name is @what, unless something failed before. */
void        yd_drive_codec_note     (YdBaseJsonReader  *reader,
                                     const char        *name,
                                     const char        *what);

/* A required string that is not empty and is UTF-8; "" after a failure. (borrowed) */
const char *yd_drive_codec_get_word (YdBaseJsonReader  *reader,
                                     const char        *name);

/* An optional URL that may be asked: https, or http on this computer. A secret: never in a
 * message. NULL when absent or empty. (borrowed) */
const char *yd_drive_codec_get_url  (YdBaseJsonReader  *reader,
                                     const char        *name);

G_END_DECLS
