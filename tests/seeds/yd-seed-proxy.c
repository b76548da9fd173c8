/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The download proxy; see the header.
 */
#include "config.h"

#include "yd-seed-proxy.h"

#include "yd-net-error.h"

#include <string.h>

#define NONE 0.6 /* of the storages */
#define HOST "https://proxy.example/"
#define BY_PATH HOST "d{path}"
#define BY_URL HOST "get?u={url}"
#define BY_BOTH HOST "d{path}?u={url}"

char *
yd_seed_proxy_choose (YdSeed *seed)
{
  static const char * const templates[] = { BY_PATH, BY_URL, BY_BOTH };

  if (yd_seed_happens (seed, NONE))
    return g_strdup ("");
  return g_strdup (templates[yd_seed_choose (seed, G_N_ELEMENTS (templates))]);
}

gboolean
yd_seed_proxy_knows_paths (YdSeed *seed)
{
  return g_str_equal (seed->options->proxy, BY_PATH);
}

gboolean
yd_seed_proxy_is_meant (YdSeed     *seed,
                        const char *url)
{
  return g_str_has_prefix (url, *seed->options->proxy != '\0'
                                  ? HOST : yd_sim_thread_get_base_url (seed->sim));
}

char *
yd_seed_proxy_find (YdSeed     *seed,
                    const char *url)
{
  const char *told = strstr (url, "?u=");

  if (!g_str_has_prefix (url, HOST))
    return g_strdup (url);
  return told != NULL ? g_uri_unescape_string (told + strlen ("?u="), NULL) : NULL;
}

typedef struct
{
  char *path;      /* (owned) */
  GBytes *content; /* (owned) (nullable) */
} Wanted;

static void
read_wanted (YdSim    *sim,
             gpointer  data)
{
  Wanted *wanted = data;
  g_autofree char *id = yd_sim_find (sim, "alice", "backup", wanted->path);

  if (id != NULL)
    wanted->content = yd_sim_get_content (sim, id);
}

static YdNetReply *
make_reply (guint status)
{
  GHashTable *headers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr(GBytes) body = g_bytes_new (NULL, 0);

  return yd_net_reply_new (status, headers, body);
}

/* It is out of order, ends too early, or has other bytes. */
static YdNetReply *
misbehave (YdSeed      *seed,
           GByteArray  *body,
           GError     **error)
{
  guint kind = yd_seed_choose (seed, 3);

  yd_seed_note (seed, "the proxy: %u", kind);
  if (kind == 0)
    {
      g_byte_array_set_size (body, 0);
      return make_reply (502);
    }
  if (kind == 1 && body->len > 0)
    {
      body->data[body->len / 2] ^= 1;
      return make_reply (200);
    }
  g_byte_array_set_size (body, body->len / 2);
  g_set_error_literal (error, YD_NET_ERROR, YD_NET_ERROR_BAD_REPLY, "the proxy was cut off");
  return NULL;
}

YdNetReply *
yd_seed_proxy_serve (YdSeed      *seed,
                     const char  *url,
                     goffset      offset,
                     goffset      length,
                     gboolean     trouble,
                     GByteArray  *body,
                     GError     **error)
{
  Wanted wanted = { g_uri_unescape_string (url + strlen (HOST "d"), NULL), NULL };
  gsize size = 0;
  const guint8 *data;

  yd_sim_thread_call (seed->sim, read_wanted, &wanted);
  g_free (wanted.path);
  if (wanted.content == NULL)
    return make_reply (404);
  data = g_bytes_get_data (wanted.content, &size);
  length = MIN (length > 0 ? length : (goffset) size, (goffset) size - offset);
  if (length > 0)
    g_byte_array_append (body, data + offset, (guint) length);
  g_bytes_unref (wanted.content);
  if (trouble)
    return misbehave (seed, body, error);
  return make_reply ((gsize) length == size ? 200 : 206);
}
