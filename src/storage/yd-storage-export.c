/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Writing the storages down for another computer. Only what is named here is written: a secret
 * is left out because nobody asks for it. The demo stays at home.
 */
#include "config.h"

#include "yd-storage-registry-private.h"
#include "yd-storage-words-private.h"

#include <json-glib/json-glib.h>

static void
add_string (JsonBuilder *builder,
            const char  *name,
            const char  *value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, value);
}

static void
add_boolean (JsonBuilder *builder,
             const char  *name,
             gboolean     value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_boolean_value (builder, value);
}

static void
add_account (JsonBuilder      *builder,
             YdStorageAccount *account)
{
  YdAuthSession *session = yd_storage_account_get_session (account);
  YdAuthClient *client = yd_auth_session_get_client (session);

  json_builder_set_member_name (builder, "account");
  json_builder_begin_object (builder);
  add_string (builder, "user_id", yd_auth_session_get_user_id (session));
  add_string (builder, "name", yd_storage_account_get_name (account));
  add_string (builder, "client", client_words[yd_auth_client_get_kind (client)]);
  add_string (builder, "client_id", yd_auth_client_get_id (client));
  if (yd_auth_client_get_kind (client) != YD_AUTH_CLIENT_OWN &&
      yd_auth_client_get_broker_url (client) != NULL)
    add_string (builder, "broker_url", yd_auth_client_get_broker_url (client));
  add_string (builder, "api_url", yd_auth_client_get_api_url (client));
  json_builder_end_object (builder);
}

static void
add_storage (JsonBuilder *builder,
             YdStorage   *storage)
{
  const YdStorageOptions *options = yd_storage_get_options (storage);

  json_builder_begin_object (builder);
  add_string (builder, "name", options->name);
  add_string (builder, "drive", drive_words[options->kind]);
  add_string (builder, "root_id", options->root_id);
  add_string (builder, "removal", removal_words[options->removal]);
  add_string (builder, "livp", livp_words[options->livp]);
  add_boolean (builder, "instant", options->instant);
  add_boolean (builder, "internal", options->internal);
  add_string (builder, "order", order_words[options->order]);
  add_boolean (builder, "descending", options->descending);
  add_string (builder, "proxy", options->proxy);
  add_boolean (builder, "enabled", options->enabled);
  add_boolean (builder, "indexed", options->indexed);
  add_account (builder, yd_storage_get_account (storage));
  json_builder_end_object (builder);
}

char *
yd_storage_registry_dup_export (YdStorageRegistry *self)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  g_autoptr(JsonGenerator) generator = json_generator_new ();
  g_autoptr(JsonNode) root = NULL;

  json_builder_begin_object (builder);
  add_string (builder, "format", EXPORT_FORMAT);
  json_builder_set_member_name (builder, "version");
  json_builder_add_int_value (builder, EXPORT_VERSION);
  json_builder_set_member_name (builder, "storages");
  json_builder_begin_array (builder);
  for (guint i = 0; i < self->storages->len; i++)
    {
      YdStorage *storage = g_ptr_array_index (self->storages, i);

      if (!yd_storage_account_is_demo (yd_storage_get_account (storage)))
        add_storage (builder, storage);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);

  root = json_builder_get_root (builder);
  json_generator_set_root (generator, root);
  json_generator_set_pretty (generator, TRUE);
  return json_generator_to_data (generator, NULL);
}
