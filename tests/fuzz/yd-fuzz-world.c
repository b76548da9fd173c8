/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The registry; see the header.
 */
#include "config.h"

#include "yd-fuzz-world.h"

#include "yd-storage-import.h"

static const char exported[] =
  "{\"format\": \"yunduo-storages\", \"version\": 1, \"storages\": [{\"name\": \"Photos\","
  " \"account\": {\"user_id\": \"d34e3bcd65af4ac9a9e3c8e1a3e7f0b2\", \"client\": \"own\","
  " \"client_id\": \"cf9f70e8fc61430f8ec5ab5cadf31375\","
  " \"api_url\": \"https://openapi.alipan.com\"}}]}";

YdFuzzWorld *
yd_fuzz_world_new (void)
{
  YdFuzzWorld *self = g_new0 (YdFuzzWorld, 1);
  g_autoptr(GError) error = NULL;

  self->clock = yd_base_clock_new_manual (G_GINT64_CONSTANT (1759829060000000));
  self->net = yd_net_session_new (self->clock, "YunduoFuzz/1");
  self->vault = yd_auth_memory_vault_new ();
  self->database = yd_base_database_new (":memory:", yd_storage_registry_get_migrations (),
                                         &error);
  g_assert_no_error (error);
  self->registry = yd_storage_registry_new (self->net, self->clock, self->vault, self->database,
                                            NULL, NULL);
  return self;
}

void
yd_fuzz_world_free (YdFuzzWorld *self)
{
  yd_fuzz_world_settle ();
  g_object_unref (self->registry);
  g_object_unref (self->database);
  g_object_unref (self->vault);
  g_object_unref (self->net);
  g_object_unref (self->clock);
  yd_fuzz_world_settle ();
  g_free (self);
}

YdStorage *
yd_fuzz_world_add_storage (YdFuzzWorld *self)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) imports = yd_storage_import_parse (exported, -1, &error);
  GListModel *storages = G_LIST_MODEL (self->registry);

  g_assert_no_error (error);
  g_assert_cmpint (yd_storage_registry_import (self->registry, imports, &error), ==, 1);
  g_assert_no_error (error);
  return g_list_model_get_item (storages, g_list_model_get_n_items (storages) - 1);
}

void
yd_fuzz_world_settle (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    continue;
}
