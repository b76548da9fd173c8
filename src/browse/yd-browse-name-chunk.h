/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Some hundred names as bytes to be looked through: no index into them, and none is needed.
 *
 * A record is RECORD_END, which no UTF-8 has, then numbers of six bits in a byte as UTF-8 continues
 * with, so that nothing that is typed is found in them, then the folded name; the last one is
 * followed by RECORD_END. In the text: slot (2 bytes), drive (2), hour of the last change (4). In
 * the sounds, of names with Chinese characters alone: slot (2), length of the folded name (2),
 * first sounds, SOUNDS_NEXT, whole ones.
 */
#pragma once

#include "yd-browse-spelling.h"

G_BEGIN_DECLS

#define YD_BROWSE_NAME_CHUNK_SLOTS 256 /* a name's number is its chunk's times this, and its slot */
#define YD_BROWSE_NAME_CHUNK_DRIVES 4096
#define YD_BROWSE_NAME_CHUNK_RECORD_END 0xff
#define YD_BROWSE_NAME_CHUNK_SOUNDS_NEXT 0xfe
#define YD_BROWSE_NAME_CHUNK_TEXT_HEAD 9
#define YD_BROWSE_NAME_CHUNK_SOUNDS_HEAD 5
#define YD_BROWSE_NAME_CHUNK_LENGTHS 4096 /* longer names are as long as the last of these */

/* The hour that names are ranked by. */
guint   yd_browse_name_chunk_get_hour  (gint64            modified_us);

/* Appends a record to the @text and, where it has sounds, to the @sounds of a chunk. @spelt: room
 * to work in. */
void    yd_browse_name_chunk_append    (GByteArray       *text,
                                        GByteArray       *sounds,
                                        YdBrowseSpelling *spelling,
                                        GString          *spelt,
                                        guint             slot,
                                        guint             drive,
                                        gint64            modified_us,
                                        const char       *name);
/* After the last record, if there are any. */
void    yd_browse_name_chunk_end       (GByteArray       *bytes);

/* The number that the @n bytes at @at are. */
guint   yd_browse_name_chunk_read      (const guint8     *at,
                                        guint             n);

G_END_DECLS
