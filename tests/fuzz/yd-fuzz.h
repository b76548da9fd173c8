/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the targets share: reading what a fuzzer made up as lines, or as a reply. A target aborts
 * when something is not as it has to be; that nothing crashes is the least of it.
 */
#pragma once

#include "yd-net-reply.h"

#include <stddef.h>
#include <stdint.h>

G_BEGIN_DECLS

/* Each target has this one function. libFuzzer calls it with what it makes up, yd-fuzz-replay.c
 * with each seed. Always 0. */
int          LLVMFuzzerTestOneInput  (const uint8_t  *data,
                                      size_t          size);

/* Up to the first NUL. (transfer full) */
char        *yd_fuzz_dup_text        (const uint8_t  *data,
                                      size_t          size);
/* The same without what is no UTF-8. (transfer full) */
char        *yd_fuzz_dup_utf8        (const uint8_t  *data,
                                      size_t          size);
/* The text by lines, as UTF-8. (transfer full) */
char       **yd_fuzz_dup_lines       (const uint8_t  *data,
                                      size_t          size);

/* "WORD STATUS", then lines "name: value", an empty line and a body; what is missing of these is
 * "", 200 and nothing. *word: (transfer full). (transfer full) */
YdNetReply  *yd_fuzz_read_reply      (const uint8_t  *data,
                                      size_t          size,
                                      char          **word);

/* Something was done, or there is one error that says why not: in words, without line breaks. */
void         yd_fuzz_assert_outcome  (gboolean        done,
                                      const GError   *error);

G_END_DECLS
