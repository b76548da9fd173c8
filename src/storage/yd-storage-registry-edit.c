/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a person changes in the list of storages: adding, editing, moving, removing. Each change is
 * one transaction; the list follows when the database has it.
 */
#include "config.h"

#include "yd-storage-registry-private.h"

#include <string.h>

#define NAME_MAX_BYTES 255
#define NUMBER_MAX_BYTES 11 /* " 4294967295" */

/* Names */

static gboolean
name_is_taken (YdStorageRegistry *self,
               const char        *name,
               YdStorage         *except)
{
  for (guint i = 0; i < self->storages->len; i++)
    {
      YdStorage *storage = g_ptr_array_index (self->storages, i);

      if (storage != except && g_str_equal (yd_storage_get_name (storage), name))
        return TRUE;
    }
  return FALSE;
}

gboolean
yd_storage_registry_name_is_well_formed (const char *name)
{
  g_autofree char *stripped = g_strstrip (g_strdup (name));

  return *stripped != '\0' && strlen (name) <= NAME_MAX_BYTES &&
         g_utf8_validate (name, -1, NULL) && strpbrk (name, ":/") == NULL;
}

gboolean
yd_storage_registry_name_is_allowed (YdStorageRegistry *self,
                                     const char        *name,
                                     YdStorage         *except)
{
  return yd_storage_registry_name_is_well_formed (name) && !name_is_taken (self, name, except);
}

/* @wanted without what a name cannot have, and short enough for a number. (transfer full) */
static char *
dup_base_name (const char *wanted)
{
  g_autofree char *valid = g_utf8_make_valid (wanted, -1);
  const char *end = valid + strlen (valid);

  while (end - valid > NAME_MAX_BYTES - NUMBER_MAX_BYTES)
    end = g_utf8_prev_char (end);
  valid[end - valid] = '\0';
  return g_strdup (g_strstrip (g_strdelimit (valid, ":/", ' ')));
}

char *
yd_storage_registry_dup_free_name (YdStorageRegistry *self,
                                   const char        *wanted)
{
  g_autofree char *stripped = g_strstrip (g_utf8_make_valid (wanted, -1));
  g_autofree char *base = NULL;
  char *name;

  if (yd_storage_registry_name_is_allowed (self, stripped, NULL))
    return g_steal_pointer (&stripped);
  base = dup_base_name (wanted);
  name = g_strdup (base);
  for (guint i = 2; name_is_taken (self, name, NULL); i++)
    {
      g_free (name);
      name = g_strdup_printf ("%s %u", base, i);
    }
  return name;
}

/* Adding and removing */

static gboolean
check_options (YdStorageRegistry       *self,
               const YdStorageOptions  *options,
               YdStorage               *except,
               GError                 **error)
{
  if (!yd_storage_registry_name_is_well_formed (options->name))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                           "a storage cannot have this name");
      return FALSE;
    }
  if (yd_storage_proxy_parse (options->proxy) == YD_STORAGE_PROXY_INVALID)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                           "this is not a download proxy's address");
      return FALSE;
    }
  if (name_is_taken (self, options->name, except))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_EXISTS,
                           "another storage has this name");
      return FALSE;
    }
  return TRUE;
}

gboolean
yd_storage_registry_ensure_account_row (YdStorageRegistry  *self,
                                        YdStorageAccount   *account,
                                        GError            **error)
{
  YdAuthSession *session = yd_storage_account_get_session (account);
  gint64 id = yd_storage_account_get_id (account);

  if (id != 0)
    return TRUE;
  id = yd_storage_table_insert_account (self->database, yd_auth_session_get_client (session),
                                        yd_storage_account_get_user (account),
                                        yd_storage_account_is_demo (account), error);
  if (id < 0)
    return FALSE;
  yd_storage_account_set_id (account, id);
  return TRUE;
}

/* @storage's place in the list; FALSE with an error when it was removed. */
static gboolean
find_position (YdStorageRegistry  *self,
               YdStorage          *storage,
               guint              *position,
               GError            **error)
{
  if (g_ptr_array_find (self->storages, storage, position))
    return TRUE;
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "the storage was removed");
  return FALSE;
}

/* The ids as the list has them, but @id (new, or moved) at @position. (transfer full) */
static GArray *
order_ids (YdStorageRegistry *self,
           gint64             id,
           guint              position)
{
  GArray *ids = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; i < self->storages->len; i++)
    {
      gint64 other = yd_storage_get_id (g_ptr_array_index (self->storages, i));

      if (other != id)
        g_array_append_val (ids, other);
    }
  g_array_insert_val (ids, position, id);
  return ids;
}

static gboolean
write_order (YdStorageRegistry  *self,
             gint64              id,
             guint               position,
             GError            **error)
{
  g_autoptr(GArray) ids = order_ids (self, id, position);

  return yd_storage_table_update_positions (self->database, (const gint64 *) ids->data,
                                            ids->len, error);
}

/* The new storage's id, or -1: then its account is not new there either. */
static gint64
insert_rows (YdStorageRegistry       *self,
             YdStorageAccount        *account,
             const YdStorageOptions  *options,
             guint                    position,
             GError                 **error)
{
  gint64 account_id = yd_storage_account_get_id (account);
  gint64 id = -1;

  if (!yd_base_database_begin (self->database, error))
    return -1;
  if (yd_storage_registry_ensure_account_row (self, account, error))
    id = yd_storage_table_insert_storage (self->database, yd_storage_account_get_id (account),
                                          options, error);
  if (id >= 0 &&
      (position == self->storages->len || write_order (self, id, position, error)) &&
      yd_base_database_commit (self->database, error))
    return id;
  yd_base_database_rollback (self->database);
  yd_storage_account_set_id (account, account_id);
  return -1;
}

/* (transfer full) */
static YdStorage *
add_at (YdStorageRegistry       *self,
        YdStorageAccount        *account,
        const YdStorageOptions  *options,
        guint                    position,
        GError                 **error)
{
  YdStorage *storage;
  gint64 id;

  if (!check_options (self, options, NULL, error))
    return NULL;
  id = insert_rows (self, account, options, position, error);
  if (id < 0)
    return NULL;
  storage = yd_storage_new (id, account, options);
  g_ptr_array_insert (self->storages, (int) position, g_object_ref (storage));
  g_list_model_items_changed (G_LIST_MODEL (self), position, 0, 1);
  return storage;
}

YdStorage *
yd_storage_registry_add (YdStorageRegistry       *self,
                         YdStorageAccount        *account,
                         const YdStorageOptions  *options,
                         GError                 **error)
{
  return add_at (self, account, options, self->storages->len, error);
}

YdStorage *
yd_storage_registry_duplicate (YdStorageRegistry  *self,
                               YdStorage          *storage,
                               GError            **error)
{
  g_autoptr(YdStorageOptions) options =
    yd_storage_options_copy (yd_storage_get_options (storage));
  guint position;

  if (!find_position (self, storage, &position, error))
    return NULL;
  g_free (options->name);
  options->name = yd_storage_registry_dup_free_name (self, yd_storage_get_name (storage));
  return add_at (self, yd_storage_get_account (storage), options, position + 1, error);
}

gboolean
yd_storage_registry_edit (YdStorageRegistry       *self,
                          YdStorage               *storage,
                          const YdStorageOptions  *options,
                          GError                 **error)
{
  guint position;

  if (!find_position (self, storage, &position, error) ||
      !check_options (self, options, storage, error) ||
      !yd_storage_table_update_storage (self->database, yd_storage_get_id (storage), options,
                                        error))
    return FALSE;
  yd_storage_set_options (storage, options);
  return TRUE;
}

/* One change over all places that have another storage now: none is ever missing from the list. */
gboolean
yd_storage_registry_move (YdStorageRegistry  *self,
                          YdStorage          *storage,
                          guint               position,
                          GError            **error)
{
  guint to = MIN (position, self->storages->len - 1);
  guint from, first, span;

  if (!find_position (self, storage, &from, error))
    return FALSE;
  if (from == to)
    return TRUE;
  if (!yd_base_database_begin (self->database, error))
    return FALSE;
  if (!write_order (self, yd_storage_get_id (storage), to, error) ||
      !yd_base_database_commit (self->database, error))
    {
      yd_base_database_rollback (self->database);
      return FALSE;
    }
  g_ptr_array_insert (self->storages, (int) to,
                      g_ptr_array_steal_index (self->storages, from));
  first = MIN (from, to);
  span = MAX (from, to) - first + 1;
  g_list_model_items_changed (G_LIST_MODEL (self), first, span, span);
  return TRUE;
}

gboolean
yd_storage_registry_is_last_of_account (YdStorageRegistry *self,
                                        YdStorage         *storage)
{
  for (guint i = 0; i < self->storages->len; i++)
    {
      YdStorage *other = g_ptr_array_index (self->storages, i);

      if (other != storage && yd_storage_get_account (other) == yd_storage_get_account (storage))
        return FALSE;
    }
  return TRUE;
}

gboolean
yd_storage_registry_remove (YdStorageRegistry  *self,
                            YdStorage          *storage,
                            gboolean            delete_demo_files,
                            GError            **error)
{
  g_autoptr(YdStorageAccount) account = g_object_ref (yd_storage_get_account (storage));
  gboolean last = yd_storage_registry_is_last_of_account (self, storage);
  guint position;

  if (!g_ptr_array_find (self->storages, storage, &position))
    return TRUE;
  g_object_ref (storage);
  g_ptr_array_remove_index (self->storages, position);
  if (!yd_storage_table_delete (self->database, yd_storage_get_id (storage),
                                yd_storage_account_get_id (account), last, error))
    {
      g_ptr_array_insert (self->storages, (int) position, storage);
      return FALSE;
    }
  g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 0);
  if (last)
    {
      yd_storage_account_set_id (account, 0);
      yd_storage_registry_abandon (self, account);
    }
  if (last && delete_demo_files && self->demo != NULL && yd_storage_account_is_demo (account))
    YD_STORAGE_DEMO_HOST_GET_IFACE (self->demo)->delete_files (self->demo);
  g_object_unref (storage);
  return TRUE;
}
