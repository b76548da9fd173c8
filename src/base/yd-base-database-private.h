/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What tests may ask of a database and nobody else has to.
 */
#pragma once

#include "yd-base-database.h"

G_BEGIN_DECLS

/* Each statement that begins from now on counts in @n_statements (borrowed, nullable: no more). */
void yd_base_database_count (YdBaseDatabase *self,
                             guint          *n_statements);

G_END_DECLS
