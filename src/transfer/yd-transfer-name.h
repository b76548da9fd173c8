/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Remote names as local file names. The service stores any UTF-8; a local name may not be "..",
 * contain "/" or be longer than 255 bytes. The encoding leaves ordinary names alone, never
 * makes two names one, and can be undone unless the name had to be shortened.
 *
 * "%XX" stands for a byte, "%_" for the empty name, "%~" and sixteen digits for a shortened
 * name's rest. A "%" that would read as one of these is written "%25". Pure; any thread.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define YD_TRANSFER_NAME_MAX 255 /* bytes, as Linux file systems have it */

/* Always a name that a folder can hold and that leads nowhere else. @length -1: NUL-terminated.
 * (transfer full) */
char *yd_transfer_name_encode   (const char *name,
                                 gssize      length);

/* The remote name of a local one; NULL when it was shortened or holds a NUL. (transfer full) */
char *yd_transfer_name_decode   (const char *local);

/* @local with " (@number)" before its extension, shortened where needed; @number 0 is @local
 * itself. (transfer full) */
char *yd_transfer_name_numbered (const char *local,
                                 guint       number);

/* ".NAME.RANDOM.part": hidden, unlikely to be taken, at most 255 bytes. (transfer full) */
char *yd_transfer_name_partial  (const char *local,
                                 guint32     random);

G_END_DECLS
