/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The queue as a command uses it: filled, followed to its end, and told of.
 */
#pragma once

#include "yd-cli.h"

G_BEGIN_DECLS

/* The queue with the journal that the app has too. */
void        yd_cli_run_open        (YdCli               *cli);
/* Work ends without losing what it has. */
void        yd_cli_run_close       (YdCli               *cli);

/* "ask", "skip", "keep-both" or "replace". */
gboolean    yd_cli_run_parse_conflict (const char          *word,
                                       YdTransferConflict  *conflict,
                                       GError             **error);

/* All of it as JSON, without what is in @old (nullable). */
void        yd_cli_run_print       (YdCli               *cli,
                                    GHashTable          *old);

/* Until all of the queue has ended, or waits for what this command cannot mend. What is in @old
 * (nullable), a set of YdTransfer, is not spoken of. How it went has been said; the status of
 * that, where @failed things that never became transfers count. */
YdCliStatus yd_cli_run_to_end      (YdCli               *cli,
                                    GHashTable          *old,
                                    guint                failed,
                                    YdCliStatus          status);

G_END_DECLS
