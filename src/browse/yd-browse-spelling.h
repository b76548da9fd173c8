/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How names and what is typed are compared: folded, so that case and width do not matter, and
 * spelt, as the sounds of Chinese characters are typed. A character has the one reading that ICU
 * gives it. Sounds belong to one thread at a time.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Lower case, wide letters as narrow ones; any thread. (transfer full) */
char             *yd_browse_spelling_fold      (const char        *text);

/* Letters and digits alone: a folded text that may be meant as sounds. */
gboolean          yd_browse_spelling_may_sound (const char        *folded);

typedef struct _YdBrowseSpelling YdBrowseSpelling;

/* Asks ICU for each character once. (transfer full) */
YdBrowseSpelling *yd_browse_spelling_new       (void);
void              yd_browse_spelling_free      (YdBrowseSpelling  *self);

/* Appends the first sounds of a folded name, with its Latin letters and digits: 我的a1 gives
 * "wda1"; the whole ones: "wodea1". FALSE, with nothing appended, for one without Chinese
 * characters. */
gboolean          yd_browse_spelling_initials  (YdBrowseSpelling  *self,
                                                const char        *folded,
                                                GString           *spelt);
gboolean          yd_browse_spelling_sounds    (YdBrowseSpelling  *self,
                                                const char        *folded,
                                                GString           *spelt);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (YdBrowseSpelling, yd_browse_spelling_free)

G_END_DECLS
