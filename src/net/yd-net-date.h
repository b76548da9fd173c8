/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Times as HTTP's headers write them. Times within answers are the codecs' business.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* "Tue, 07 Oct 2025 09:25:20 GMT" → microseconds since 1970; 0 when NULL or senseless, and when it
 * does not say that it is GMT. */
gint64 yd_net_date_read (const char *text);

G_END_DECLS
