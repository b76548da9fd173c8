/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reading storages that were written down elsewhere, by a stranger for all we know: each member is
 * checked, and an account that is here already is never changed by what the text says of it.
 */
#include "config.h"

#include "yd-storage-import.h"

#include "yd-storage-registry-private.h"
#include "yd-storage-words-private.h"

#include "yd-base-json.h"
#include "yd-net-url.h"

#include <string.h>

#define USER_ID_MAX_BYTES 128
#define CLIENT_ID_MAX_BYTES 256
#define ACCOUNT_NAME_MAX_BYTES 1024
#define URL_MAX_BYTES 2048

void
yd_storage_import_free (YdStorageImport *self)
{
  g_clear_pointer (&self->options, yd_storage_options_free);
  g_clear_pointer (&self->client, yd_auth_client_unref);
  g_free (self->user_id);
  g_free (self->name);
  g_free (self);
}

/* The text */

static gboolean
refuse (GError     **error,
        const char  *what)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "these are not exported storages: %s",
               what);
  return FALSE;
}

/* The value that the word at @name stands for, the first one when it is missing; -1 for a word
 * that is none of @words. */
static int
read_word (YdBaseJsonReader   *reader,
           const char         *name,
           const char * const *words)
{
  const char *word = yd_base_json_reader_get_opt_string (reader, name, words[0]);

  for (int i = 0; words[i] != NULL; i++)
    if (g_str_equal (words[i], word))
      return i;
  return -1;
}

static gboolean
is_token (const char *text,
          gsize       max)
{
  if (strlen (text) > max)
    return FALSE;
  for (const char *p = text; *p != '\0'; p++)
    if (!g_ascii_isgraph (*p))
      return FALSE;
  return TRUE;
}

static gboolean
is_address (const char *url)
{
  g_autoptr(GUri) uri = NULL;

  if (!is_token (url, URL_MAX_BYTES) || !yd_net_url_is_allowed (url))
    return FALSE;
  uri = yd_net_url_parse_raw (url, NULL);
  return uri != NULL && g_uri_get_query (uri) == NULL && g_uri_get_fragment (uri) == NULL;
}

static gboolean
is_root_id (const char *id)
{
  YdDriveKind kind = YD_DRIVE_KIND_DEFAULT;
  g_autofree char *read = yd_storage_parse_root (id, &kind);

  return g_strcmp0 (read, id) == 0;
}

static gboolean
parse_account (YdStorageImport  *self,
               JsonObject       *object,
               GError          **error)
{
  YdBaseJsonReader reader = YD_BASE_JSON_READER_INIT (object, "account");
  const char *user_id = yd_base_json_reader_get_string (&reader, "user_id");
  const char *name = yd_base_json_reader_get_opt_string (&reader, "name", "");
  int kind = read_word (&reader, "client", client_words);
  const char *client_id = yd_base_json_reader_get_opt_string (&reader, "client_id", "");
  const char *broker_url = yd_base_json_reader_get_opt_string (&reader, "broker_url", NULL);
  const char *api_url = yd_base_json_reader_get_string (&reader, "api_url");

  if (!yd_base_json_reader_end (&reader, error))
    return FALSE;
  if (*user_id == '\0' || !is_token (user_id, USER_ID_MAX_BYTES))
    return refuse (error, "the user id");
  if (strlen (name) > ACCOUNT_NAME_MAX_BYTES || !g_utf8_validate (name, -1, NULL))
    return refuse (error, "the account's name");
  if (kind < 0 || !is_token (client_id, CLIENT_ID_MAX_BYTES) ||
      (kind == YD_AUTH_CLIENT_OWN && *client_id == '\0'))
    return refuse (error, "the client");
  if (!is_address (api_url) || (broker_url != NULL && !is_address (broker_url)) ||
      (broker_url != NULL) != (kind != YD_AUTH_CLIENT_OWN))
    return refuse (error, "an address");
  self->client = yd_auth_client_new ((YdAuthClientKind) kind, api_url, broker_url, client_id,
                                     NULL);
  self->user_id = g_strdup (user_id);
  self->name = g_strdup (name);
  return TRUE;
}

static void
take_string (char       **field,
             const char  *value)
{
  g_free (*field);
  *field = g_strdup (value);
}

static gboolean
parse_options (YdStorageOptions  *options,
               YdBaseJsonReader  *reader,
               GError           **error)
{
  const char *name = yd_base_json_reader_get_string (reader, "name");
  const char *root_id = yd_base_json_reader_get_opt_string (reader, "root_id", YD_DRIVE_ROOT_ID);
  const char *proxy = yd_base_json_reader_get_opt_string (reader, "proxy", "");
  int kind = read_word (reader, "drive", drive_words);
  int removal = read_word (reader, "removal", removal_words);
  int livp = read_word (reader, "livp", livp_words);
  int order = read_word (reader, "order", order_words);

  options->instant = yd_base_json_reader_get_opt_bool (reader, "instant", TRUE);
  options->internal = yd_base_json_reader_get_opt_bool (reader, "internal", FALSE);
  options->descending = yd_base_json_reader_get_opt_bool (reader, "descending", FALSE);
  options->enabled = yd_base_json_reader_get_opt_bool (reader, "enabled", TRUE);
  options->indexed = yd_base_json_reader_get_opt_bool (reader, "indexed", FALSE);
  if (!yd_base_json_reader_end (reader, error))
    return FALSE;
  if (!yd_storage_registry_name_is_well_formed (name))
    return refuse (error, "a name");
  if (!is_root_id (root_id))
    return refuse (error, "a root folder");
  if (yd_storage_proxy_parse (proxy) == YD_STORAGE_PROXY_INVALID)
    return refuse (error, "a download proxy");
  if (kind < 0 || removal < 0 || livp < 0 || order < 0)
    return refuse (error, "an unknown word");
  take_string (&options->name, name);
  take_string (&options->root_id, root_id);
  take_string (&options->proxy, proxy);
  options->kind = (YdDriveKind) kind;
  options->removal = (YdStorageRemoval) removal;
  options->livp = (YdStorageLivp) livp;
  options->order = (YdStorageOrder) order;
  return TRUE;
}

/* (transfer full) (nullable) */
static YdStorageImport *
parse_storage (JsonObject  *object,
               GError     **error)
{
  YdBaseJsonReader reader = YD_BASE_JSON_READER_INIT (object, "storage");
  g_autoptr(YdStorageImport) import = g_new0 (YdStorageImport, 1);
  JsonObject *account = yd_base_json_reader_get_object (&reader, "account");

  import->options = yd_storage_options_new ();
  if (!parse_options (import->options, &reader, error) ||
      !parse_account (import, account, error))
    return NULL;
  return g_steal_pointer (&import);
}

/* (transfer full) (nullable) */
static GPtrArray *
parse_root (JsonObject  *root,
            GError     **error)
{
  YdBaseJsonReader reader = YD_BASE_JSON_READER_INIT (root, "export");
  g_autoptr(GPtrArray) imports =
    g_ptr_array_new_with_free_func ((GDestroyNotify) yd_storage_import_free);
  const char *format = yd_base_json_reader_get_string (&reader, "format");
  gint64 version = yd_base_json_reader_get_int (&reader, "version");
  JsonArray *storages = yd_base_json_reader_get_array (&reader, "storages");

  if (!yd_base_json_reader_end (&reader, error))
    return NULL;
  if (g_str_equal (format, EXPORT_FORMAT) && version > EXPORT_VERSION)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                           "a newer version exported these storages");
      return NULL;
    }
  if (!g_str_equal (format, EXPORT_FORMAT) || version != EXPORT_VERSION ||
      json_array_get_length (storages) > YD_STORAGE_IMPORT_MAX_STORAGES)
    {
      refuse (error, "another format or too many");
      return NULL;
    }
  for (guint i = 0; i < json_array_get_length (storages); i++)
    {
      JsonObject *object = yd_base_json_array_get_object (storages, i);
      YdStorageImport *import = object != NULL ? parse_storage (object, error) : NULL;

      if (object == NULL)
        refuse (error, "not an object");
      if (import == NULL)
        return NULL;
      g_ptr_array_add (imports, import);
    }
  return g_steal_pointer (&imports);
}

GPtrArray *
yd_storage_import_parse (const char  *text,
                         gssize       length,
                         GError     **error)
{
  gsize size = length < 0 ? strlen (text) : (gsize) length;
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(JsonObject) root = NULL;
  g_autoptr(GError) local_error = NULL;
  GPtrArray *imports = NULL;

  if (size > YD_STORAGE_IMPORT_MAX_BYTES)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_MESSAGE_TOO_LARGE,
                           "exported storages are not this large");
      return NULL;
    }
  bytes = g_bytes_new_static (text, size);
  root = yd_base_json_parse_object (bytes, &local_error);
  if (root != NULL)
    imports = parse_root (root, &local_error);
  if (imports == NULL && local_error->domain == G_IO_ERROR)
    g_propagate_error (error, g_steal_pointer (&local_error));
  else if (imports == NULL)
    refuse (error, local_error->message);
  return imports;
}

/* Into the registry */

typedef struct
{
  GPtrArray *accounts; /* (owned): YdStorageAccount of each import */
  GPtrArray *made;     /* (owned): those that are new here */
  GPtrArray *unstored; /* (owned): those without a row before */
  guint      before;   /* storages */
} Import;

static void
import_clear (Import *op)
{
  g_ptr_array_unref (op->accounts);
  g_ptr_array_unref (op->made);
  g_ptr_array_unref (op->unstored);
}

/* (transfer full) */
static YdStorageAccount *
make_signed_out_account (YdStorageRegistry *self,
                         YdStorageImport   *import)
{
  YdDriveUser user = {
    .user_id = import->user_id,
    .name = import->name,
    .avatar_url = (char *) "",
  };

  return yd_storage_registry_make_account (self, 0, import->client, &user, NULL, FALSE);
}

static void
find_accounts (YdStorageRegistry *self,
               GPtrArray         *imports,
               Import            *op)
{
  for (guint i = 0; i < imports->len; i++)
    {
      YdStorageImport *import = g_ptr_array_index (imports, i);
      YdStorageAccount *account =
        yd_storage_registry_find_account (self, import->client, import->user_id, FALSE);

      if (account == NULL)
        {
          account = make_signed_out_account (self, import);
          g_ptr_array_add (op->made, g_object_ref (account));
        }
      if (yd_storage_account_get_id (account) == 0)
        g_ptr_array_add (op->unstored, g_object_ref (account));
      g_ptr_array_add (op->accounts, account);
    }
}

/* The new storages are in the list when this is over; nobody is told yet. */
static gboolean
insert_storages (YdStorageRegistry  *self,
                 GPtrArray          *imports,
                 Import             *op,
                 GError            **error)
{
  for (guint i = 0; i < imports->len; i++)
    {
      YdStorageImport *import = g_ptr_array_index (imports, i);
      YdStorageAccount *account = g_ptr_array_index (op->accounts, i);
      g_autoptr(YdStorageOptions) options = yd_storage_options_copy (import->options);
      gint64 id;

      g_free (options->name);
      options->name = yd_storage_registry_dup_free_name (self, import->options->name);
      if (!yd_storage_registry_ensure_account_row (self, account, error))
        return FALSE;
      id = yd_storage_table_insert_storage (self->database, yd_storage_account_get_id (account),
                                            options, error);
      if (id < 0)
        return FALSE;
      g_ptr_array_add (self->storages, yd_storage_new (id, account, options));
    }
  return TRUE;
}

static void
undo (YdStorageRegistry *self,
      Import            *op)
{
  yd_base_database_rollback (self->database);
  g_ptr_array_set_size (self->storages, (int) op->before);
  for (guint i = 0; i < op->unstored->len; i++)
    yd_storage_account_set_id (g_ptr_array_index (op->unstored, i), 0);
  for (guint i = 0; i < op->made->len; i++)
    yd_storage_registry_drop_account (self, g_ptr_array_index (op->made, i));
}

int
yd_storage_registry_import (YdStorageRegistry  *self,
                            GPtrArray          *imports,
                            GError            **error)
{
  Import op = {
    .accounts = g_ptr_array_new_with_free_func (g_object_unref),
    .made = g_ptr_array_new_with_free_func (g_object_unref),
    .unstored = g_ptr_array_new_with_free_func (g_object_unref),
    .before = self->storages->len,
  };
  gboolean done = yd_base_database_begin (self->database, error);

  if (done)
    {
      find_accounts (self, imports, &op);
      done = insert_storages (self, imports, &op, error) &&
             yd_base_database_commit (self->database, error);
      if (!done)
        undo (self, &op);
    }
  if (done && imports->len > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), op.before, 0, imports->len);
  /* The vault is asked: who is known there from before is signed in. */
  for (guint i = 0; done && i < op.made->len; i++)
    yd_storage_account_update (g_ptr_array_index (op.made, i));
  import_clear (&op);
  return done ? (int) imports->len : -1;
}
