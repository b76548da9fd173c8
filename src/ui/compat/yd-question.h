/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One question in a small window, yes or no; or a notice, where there is nothing to choose. Wraps
 * what libadwaita has for this at the floor.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef struct
{
  const char *heading;      /* (borrowed) */
  const char *body;         /* (borrowed) (nullable) */
  const char *accept_label; /* (borrowed): with a mnemonic */
  const char *other_label;  /* (borrowed) (nullable): another way to say yes */
  const char *check_label;  /* (borrowed) (nullable): an option beside the answer */
  gboolean    destructive;
} YdQuestion;

/* A message dialog has a large heading and a small one, and measures both for the width that the
 * small one needs; newer GTK warns of that, unless both need the same. Lets those of @dialog break
 * anywhere; also for dialogs that ask more than yes or no. */
void     yd_question_let_break  (GtkWidget           *dialog,
                                 const char          *heading);

/* Says something that is too long for a toast; to be closed. Main context. */
void     yd_question_tell       (GtkWindow           *parent,
                                 const char          *heading,
                                 const char          *body);

/* Asks; the answer comes as TRUE or FALSE, dismissed and cancelled are FALSE. Main context. */
void     yd_question_ask_async  (GtkWindow           *parent,
                                 const YdQuestion    *question,
                                 GCancellable        *cancellable,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data);
/* @checked (nullable): whether the option was chosen. */
gboolean yd_question_ask_finish (GAsyncResult        *result,
                                 gboolean            *checked);
/* Whether TRUE was said in the other way. */
gboolean yd_question_was_other  (GAsyncResult        *result);

G_END_DECLS
