/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the tests of the codec share: answers out of text, and failures that name their place.
 */
#pragma once

#include "yd-drive-codec.h"

G_BEGIN_DECLS

/* An answer of 200; @length: -1 when @body ends with NUL. */
YdNetReply *yd_test_codec_new_reply       (const char *body,
                                           gssize      length);
/* Fails the test when @body is not to be parsed. (transfer full) */
JsonObject *yd_test_codec_parse           (const char *body);
/* A protocol error whose message names @path. */
void        yd_test_codec_assert_protocol (GError     *error,
                                           const char *path);

G_END_DECLS
