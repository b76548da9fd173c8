/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A reply as a value; see the header.
 */
#include "config.h"

#include "yd-net-reply.h"

#include "yd-net-date.h"

#include "yd-base-json.h"

/* Whoever says more is asked again after this. */
#define RETRY_AFTER_MAX_US (24 * 3600 * (gint64) G_USEC_PER_SEC)

struct _YdNetReply
{
  gatomicrefcount references;
  guint status;
  GHashTable *headers; /* (owned): lower-case name → value */
  GBytes *body;        /* (owned) */
};

G_DEFINE_BOXED_TYPE (YdNetReply, yd_net_reply, yd_net_reply_ref, yd_net_reply_unref)

static GHashTable *
lower_names (GHashTable *headers)
{
  GHashTable *lowered = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  GHashTableIter iter;
  gpointer name;
  gpointer value;

  g_hash_table_iter_init (&iter, headers);
  while (g_hash_table_iter_next (&iter, &name, &value))
    g_hash_table_insert (lowered, g_ascii_strdown (name, -1), g_strdup (value));
  return lowered;
}

YdNetReply *
yd_net_reply_new (guint       status,
                  GHashTable *headers,
                  GBytes     *body)
{
  YdNetReply *self = g_new0 (YdNetReply, 1);

  g_atomic_ref_count_init (&self->references);
  self->status = status;
  self->headers = headers != NULL ? lower_names (headers)
                                  : g_hash_table_new (g_str_hash, g_str_equal);
  g_clear_pointer (&headers, g_hash_table_unref);
  self->body = body != NULL ? g_bytes_ref (body) : g_bytes_new (NULL, 0);
  return self;
}

YdNetReply *
yd_net_reply_ref (YdNetReply *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
yd_net_reply_unref (YdNetReply *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;

  g_hash_table_unref (self->headers);
  g_bytes_unref (self->body);
  g_free (self);
}

guint
yd_net_reply_get_status (YdNetReply *self)
{
  return self->status;
}

const char *
yd_net_reply_get_header (YdNetReply *self,
                         const char *name)
{
  g_autofree char *lowered = g_ascii_strdown (name, -1);

  return g_hash_table_lookup (self->headers, lowered);
}

GBytes *
yd_net_reply_get_body (YdNetReply *self)
{
  return self->body;
}

JsonObject *
yd_net_reply_parse_object (YdNetReply  *self,
                           GError     **error)
{
  return yd_base_json_parse_object (self->body, error);
}

/* By the clock of who wrote the date: ours may be wrong by hours. */
static gint64
find_time_until (YdNetReply *self,
                 const char *date)
{
  gint64 until_us = yd_net_date_read (date);
  gint64 now_us = yd_net_date_read (yd_net_reply_get_header (self, "date"));

  return until_us == 0 || now_us == 0 ? -1 : CLAMP (until_us - now_us, 0, RETRY_AFTER_MAX_US);
}

gint64
yd_net_reply_get_retry_after_us (YdNetReply *self)
{
  const char *milliseconds = yd_net_reply_get_header (self, "x-retry-after");
  const char *seconds = yd_net_reply_get_header (self, "retry-after");
  guint64 value;

  if (milliseconds != NULL &&
      g_ascii_string_to_unsigned (milliseconds, 10, 0, G_MAXINT32, &value, NULL))
    return MIN ((gint64) value * 1000, RETRY_AFTER_MAX_US);
  if (seconds != NULL && g_ascii_string_to_unsigned (seconds, 10, 0, G_MAXINT32, &value, NULL))
    return MIN ((gint64) value * G_USEC_PER_SEC, RETRY_AFTER_MAX_US);
  return find_time_until (self, seconds);
}
