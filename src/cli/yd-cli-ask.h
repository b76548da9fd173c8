/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Questions, which only a terminal is asked.
 */
#pragma once

#include "yd-cli.h"

G_BEGIN_DECLS

/* What to do when @name is taken; FALSE when nobody can say. Transfers go on meanwhile. */
gboolean yd_cli_ask_conflict (YdCli               *cli,
                              const char          *name,
                              YdTransferConflict  *conflict,
                              gboolean            *for_all);

G_END_DECLS
