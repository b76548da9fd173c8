/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * An HTTP/1.1 answer as it comes out of a stream: its head, then its body, which ends exactly
 * where its framing says. What is negative, doubled or cut short is an error, and nothing is
 * guessed. Private to the room; one thread at a time.
 */
#pragma once

#include <gio/gio.h>
#include <libsoup/soup.h>

G_BEGIN_DECLS

typedef struct _YdNetAnswer YdNetAnswer;

/* @input (borrowed) is pollable when yd_net_answer_look() is called. @moved (nullable, written
 * atomically) is added the bytes that come. (transfer full) */
YdNetAnswer        *yd_net_answer_new          (GInputStream  *input,
                                                gint64        *moved);
void                yd_net_answer_free         (YdNetAnswer   *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YdNetAnswer, yd_net_answer_free)

/* Takes what is there without waiting. TRUE: the answer has come, or it never will; what it is
 * says yd_net_answer_read_head(). */
gboolean            yd_net_answer_look         (YdNetAnswer   *self);

/* Waits for the head; interim answers (1xx) are dropped. Fails with YD_NET_ERROR or what the
 * stream says. */
gboolean            yd_net_answer_read_head    (YdNetAnswer   *self,
                                                GCancellable  *cancellable,
                                                GError       **error);

/* A byte of it has come. */
gboolean            yd_net_answer_has_begun    (YdNetAnswer   *self);

/* Of these the head must be there. */
guint               yd_net_answer_get_status   (YdNetAnswer   *self);
SoupMessageHeaders *yd_net_answer_get_headers  (YdNetAnswer   *self);
/* The Content-Length that was announced, -1 without. */
goffset             yd_net_answer_get_length   (YdNetAnswer   *self);

/* Up to @size bytes of the body, 0 at its end, -1 with @error. */
gssize              yd_net_answer_read         (YdNetAnswer   *self,
                                                gpointer       block,
                                                gsize          size,
                                                GCancellable  *cancellable,
                                                GError       **error);

/* A read would hardly wait. Only of a pollable stream. */
gboolean            yd_net_answer_has_more     (YdNetAnswer   *self);

/* It was read to its end, nothing came after it, and the other side goes on listening. */
gboolean            yd_net_answer_keeps_wire   (YdNetAnswer   *self);

G_END_DECLS
