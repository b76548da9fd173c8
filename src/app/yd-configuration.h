/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The file that the configuration is kept in: opened, or replaced when it is damaged.
 */
#pragma once

#include "yd-base-database.h"

G_BEGIN_DECLS

/* The database in @folder, made when there is none. A damaged one is moved aside, and
 * *kept_as says where (transfer full), else NULL. One of a newer version is left alone:
 * YD_BASE_DATABASE_ERROR_NEWER. Short blocking I/O: once at start. (transfer full) */
YdBaseDatabase *yd_configuration_open (const char  *folder,
                                       char       **kept_as,
                                       GError     **error);

G_END_DECLS
