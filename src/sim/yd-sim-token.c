/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A table from the SHA-256 of a token to what it is good for. */

#include "config.h"

#include "yd-sim-token.h"

#include <string.h>

#define DAY_US (G_GINT64_CONSTANT (86400) * G_USEC_PER_SEC)

struct _YdSimTokens
{
  GHashTable *table; /* (owned) SHA-256 of the text → YdSimToken */
};

static void
free_token (gpointer data)
{
  YdSimToken *token = data;

  g_free (token->user);
  g_free (token->client_id);
  g_free (token->scopes);
  g_free (token);
}

static YdSimToken *
copy_token (const YdSimToken *token)
{
  YdSimToken *copy = g_memdup2 (token, sizeof *token);

  copy->user = g_strdup (token->user);
  copy->client_id = g_strdup (token->client_id);
  copy->scopes = g_strdup (token->scopes);
  return copy;
}

YdSimTokens *
yd_sim_tokens_new (void)
{
  YdSimTokens *self = g_new0 (YdSimTokens, 1);

  self->table = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_token);
  return self;
}

void
yd_sim_tokens_free (YdSimTokens *self)
{
  if (self == NULL)
    return;

  g_hash_table_unref (self->table);
  g_free (self);
}

void
yd_sim_tokens_add (YdSimTokens      *self,
                   const char       *text,
                   const YdSimToken *token)
{
  g_hash_table_insert (self->table, g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1),
                       copy_token (token));
}

YdSimToken *
yd_sim_tokens_find (YdSimTokens    *self,
                    YdSimTokenKind  kind,
                    const char     *text)
{
  g_autofree char *sum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
  YdSimToken *token = g_hash_table_lookup (self->table, sum);

  return token != NULL && token->kind == kind ? token : NULL;
}

void
yd_sim_tokens_remove (YdSimTokens *self,
                      const char  *text)
{
  g_autofree char *sum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);

  g_hash_table_remove (self->table, sum);
}

void
yd_sim_tokens_expire (YdSimTokens    *self,
                      YdSimTokenKind  kind,
                      gint64          now_us)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->table);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      YdSimToken *token = value;

      if (token->kind == kind)
        token->expires_us = MIN (token->expires_us, now_us);
    }
}

void
yd_sim_tokens_prune (YdSimTokens *self,
                     gint64       now_us)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->table);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      YdSimToken *token = value;

      if (token->expires_us < now_us - DAY_US)
        g_hash_table_iter_remove (&iter);
    }
}

JsonNode *
yd_sim_tokens_save (YdSimTokens *self)
{
  JsonArray *array = json_array_new ();
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);
  GHashTableIter iter;
  gpointer key;
  gpointer value;

  g_hash_table_iter_init (&iter, self->table);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      YdSimToken *token = value;
      JsonObject *object = json_object_new ();

      json_object_set_string_member (object, "sum", key);
      json_object_set_int_member (object, "kind", token->kind);
      json_object_set_string_member (object, "user", token->user);
      json_object_set_string_member (object, "client_id", token->client_id);
      json_object_set_string_member (object, "scopes", token->scopes);
      json_object_set_int_member (object, "expires_us", token->expires_us);
      json_object_set_int_member (object, "consent", token->consent);
      json_object_set_boolean_member (object, "spent", token->spent);
      json_array_add_object_element (array, object);
    }
  json_node_take_array (node, array);
  return node;
}

static void
load_token (JsonArray *array,
            guint      index,
            JsonNode  *node,
            gpointer   user_data)
{
  YdSimTokens *self = user_data;
  JsonObject *object;
  YdSimToken token = { 0, };

  if (!JSON_NODE_HOLDS_OBJECT (node))
    return;

  object = json_node_get_object (node);
  token.kind = json_object_get_int_member_with_default (object, "kind", 0);
  token.user = (char *) json_object_get_string_member_with_default (object, "user", "");
  token.client_id = (char *) json_object_get_string_member_with_default (object, "client_id", "");
  token.scopes = (char *) json_object_get_string_member_with_default (object, "scopes", "");
  token.expires_us = json_object_get_int_member_with_default (object, "expires_us", 0);
  token.consent = json_object_get_int_member_with_default (object, "consent", 0);
  token.spent = json_object_get_boolean_member_with_default (object, "spent", FALSE);
  g_hash_table_insert (self->table,
                       g_strdup (json_object_get_string_member_with_default (object, "sum", "")),
                       copy_token (&token));
}

void
yd_sim_tokens_load (YdSimTokens *self,
                    JsonNode    *node)
{
  if (node != NULL && JSON_NODE_HOLDS_ARRAY (node))
    json_array_foreach_element (json_node_get_array (node), load_token, self);
}

/* Base64 for URLs without padding. */
static char *
encode (gconstpointer data,
        gsize         length)
{
  char *text = g_base64_encode (data, length);

  g_strdelimit (text, "+", '-');
  g_strdelimit (text, "/", '_');
  text[strcspn (text, "=")] = '\0';
  return text;
}

char *
yd_sim_token_format (const char *header,
                     JsonObject *payload,
                     const char *key)
{
  g_autoptr(JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autofree char *first = encode (header, strlen (header));
  g_autofree char *text = NULL;
  g_autofree char *second = NULL;
  g_autofree char *signed_text = NULL;
  g_autofree char *third = NULL;
  g_autoptr(GHmac) hmac = g_hmac_new (G_CHECKSUM_SHA256, (const guchar *) key, strlen (key));
  guint8 digest[32];
  gsize length = sizeof digest;

  json_node_take_object (node, payload);
  text = json_to_string (node, FALSE);
  second = encode (text, strlen (text));
  signed_text = g_strdup_printf ("%s.%s", first, second);
  g_hmac_update (hmac, (const guchar *) signed_text, -1);
  g_hmac_get_digest (hmac, digest, &length);
  third = encode (digest, length);
  return g_strdup_printf ("%s.%s", signed_text, third);
}

gboolean
yd_sim_token_has_form (const char *text)
{
  g_auto(GStrv) parts = g_strsplit (text, ".", -1);

  return g_strv_length (parts) == 3 && *parts[0] != '\0' && *parts[1] != '\0' && *parts[2] != '\0';
}
