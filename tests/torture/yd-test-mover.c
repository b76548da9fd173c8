/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A program for tests that moves files without a window, to be killed at any time: one storage
 * signed in with tokens from standard input, a queue, and a journal in a folder. It first goes on
 * with what the journal has, takes what its arguments say, and ends when nothing moves any more.
 * Each transfer that ends is a line: its state and its name, and why it failed. Not for people:
 * that is yunduo-cli.
 */
#include "config.h"

#include "yd-transfer-queue-inner.h"
#include "yd-transfer-queue-private.h"

#include "yd-test-stdin.h"

#include "yd-drive-client-private.h"
#include "yd-storage-registry.h"

#include <stdio.h>

#define LOOK_MS 50
#define DATA_CONNECTIONS 6

typedef struct
{
  /* Given */
  char *folder;                 /* (owned): of the journal */
  gint64 part_bytes;
  gint64 limit;                 /* of all uploads, bytes per second; 0 none */
  gboolean replace;
  gboolean not_instant;
  gboolean no_limits;           /* of calls */
  gint64 uploads;               /* at a time; 0: as shipped */
  char *authority;              /* (owned) (nullable): trusted beside no other */

  /* Owned */
  YdBaseClock *clock;           /* (owned) */
  YdStorageRegistry *registry;  /* (owned) (nullable) */
  YdStorage *storage;           /* (owned) (nullable) */
  YdBaseDatabase *database;     /* (owned) (nullable): of the journal */
  YdTransferQueue *queue;       /* (owned) (nullable) */

  /* State */
  guint n_failed;
} Mover;

/* The storage */

static gboolean
open_storage (Mover   *self,
              GError **error)
{
  g_autoptr(YdNetSession) net = yd_net_session_new (self->clock, "YunduoTest/1");
  g_autoptr(YdAuthVault) vault = yd_auth_memory_vault_new ();
  g_autoptr(YdBaseDatabase) database =
    yd_base_database_new (":memory:", yd_storage_registry_get_migrations (), error);
  g_autoptr(YdStorageOptions) options = yd_storage_options_new ();
  g_autoptr(YdStorageAccount) account = NULL;

  if (database == NULL)
    return FALSE;
  self->registry = yd_storage_registry_new (net, self->clock, vault, database, NULL, NULL);
  account = yd_test_stdin_sign_in (self->registry, error);
  if (account == NULL)
    return FALSE;
  g_free (options->name);
  options->name = g_strdup ("Cloud");
  options->kind = YD_DRIVE_KIND_BACKUP;
  options->instant = !self->not_instant;
  self->storage = yd_storage_registry_add (self->registry, account, options, error);
  if (self->storage != NULL && self->no_limits)
    yd_drive_budget_lift (yd_drive_client_get_budget (yd_storage_get_drive (self->storage)));
  return self->storage != NULL;
}

/* The queue */

static void
note_ended (YdTransferQueue *queue,
            YdTransfer      *transfer,
            gpointer         data)
{
  Mover *self = data;
  const GError *error = yd_transfer_get_error (transfer);
  gboolean done = yd_transfer_get_state (transfer) == YD_TRANSFER_DONE;

  if (!done)
    self->n_failed++;
  printf ("%s %s%s%s\n", done ? "done" : "failed", yd_transfer_get_name (transfer),
          error != NULL ? ": " : "", error != NULL ? error->message : "");
  fflush (stdout);
}

static gboolean
open_queue (Mover   *self,
            GError **error)
{
  static const char * const nothing[] = { NULL };
  g_autofree char *path = g_build_filename (self->folder, "yunduo.db", NULL);
  g_autoptr(YdNetTransport) transport = yd_net_transport_new ("YunduoTest/1", DATA_CONNECTIONS);
  g_autoptr(YdTransferJournal) journal = NULL;
  g_autoptr(GListStore) storages = g_list_store_new (YD_TYPE_STORAGE);

  self->database = yd_base_database_new (path, nothing, error);
  if (self->database == NULL)
    return FALSE;
  journal = yd_transfer_journal_new (self->database, self->folder, error);
  if (journal == NULL)
    return FALSE;
  self->queue = yd_transfer_queue_new (self->clock, transport, journal);
  yd_transfer_queue_share_lines (self->queue, self->folder);
  if (self->part_bytes > 0)
    yd_transfer_queue_set_part_bytes (self->queue, self->part_bytes);
  yd_transfer_throttle_set_rate (self->queue->engine->up, self->limit);
  if (self->uploads > 0)
    yd_transfer_queue_set_uploads (self->queue, (guint) self->uploads);
  g_signal_connect (self->queue, "ended", G_CALLBACK (note_ended), self);
  g_list_store_append (storages, self->storage);
  yd_transfer_queue_restore (self->queue, G_LIST_MODEL (storages));
  return TRUE;
}

/* What is wished */

static gboolean
upload (Mover   *self,
        char   **words,
        GError **error)
{
  const YdTransferOptions options = {
    self->replace ? YD_TRANSFER_CONFLICT_REPLACE : YD_TRANSFER_CONFLICT_KEEP_BOTH, FALSE
  };
  g_autoptr(GListStore) files = g_list_store_new (G_TYPE_FILE);

  for (guint i = 0; words[i] != NULL; i++)
    {
      g_autoptr(GFile) file = g_file_new_for_path (words[i]);

      g_list_store_append (files, file);
    }
  yd_transfer_queue_enqueue_uploads (self->queue, G_LIST_MODEL (files), self->storage,
                                     YD_DRIVE_ROOT_ID, &options);
  return TRUE;
}

/* The first word is a local folder, the others are ids of files. */
static gboolean
download (Mover   *self,
          char   **words,
          GError **error)
{
  const YdTransferOptions options = {
    self->replace ? YD_TRANSFER_CONFLICT_REPLACE : YD_TRANSFER_CONFLICT_KEEP_BOTH, FALSE
  };
  g_autoptr(GFile) folder = g_file_new_for_path (words[0]);
  g_autoptr(GPtrArray) items =
    g_ptr_array_new_with_free_func ((GDestroyNotify) yd_drive_item_unref);

  for (guint i = 1; words[i] != NULL; i++)
    {
      YdDriveItem *item = yd_test_stdin_get_item (self->storage, words[i], error);

      if (item == NULL)
        return FALSE;
      g_ptr_array_add (items, item);
    }
  yd_transfer_queue_enqueue_downloads (self->queue, self->storage, items, folder, &options);
  return TRUE;
}

/* Says when the journal has them. */
static gboolean
take_wishes (Mover   *self,
             char   **words,
             GError **error)
{
  gboolean taken = FALSE;

  if (words[0] == NULL)
    return TRUE;
  if (g_str_equal (words[0], "upload"))
    taken = upload (self, words + 1, error);
  else if (g_str_equal (words[0], "download") && words[1] != NULL)
    taken = download (self, words + 1, error);
  else
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "what is “%s”?", words[0]);
  if (taken)
    printf ("taken\n");
  fflush (stdout);
  return taken;
}

static gboolean
look (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

static gboolean
is_at_work (Mover *self)
{
  return yd_transfer_queue_get_active (self->queue) > 0 ||
         yd_transfer_queue_is_walking (self->queue) ||
         !yd_transfer_queue_is_settled (self->queue);
}

static void
run (Mover *self)
{
  guint looker = g_timeout_add (LOOK_MS, look, NULL);

  while (is_at_work (self))
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (looker);
}

static gboolean
parse (Mover    *self,
       int      *argc,
       char   ***argv,
       GError  **error)
{
  const GOptionEntry entries[] = {
    { "folder", 0, 0, G_OPTION_ARG_FILENAME, &self->folder, "Of the journal", "DIR" },
    { "part-bytes", 0, 0, G_OPTION_ARG_INT64, &self->part_bytes, "Of a part", "N" },
    { "limit", 0, 0, G_OPTION_ARG_INT64, &self->limit, "Of all uploads", "B/s" },
    { "replace", 0, 0, G_OPTION_ARG_NONE, &self->replace, "What has the name goes", NULL },
    { "uploads", 0, 0, G_OPTION_ARG_INT64, &self->uploads, "At a time", "N" },
    { "no-limits", 0, 0, G_OPTION_ARG_NONE, &self->no_limits, "Calls without end", NULL },
    { "authority", 0, 0, G_OPTION_ARG_FILENAME, &self->authority, "To trust", "FILE" },
    { "not-instant", 0, 0, G_OPTION_ARG_NONE, &self->not_instant, "Always send bytes", NULL },
    { NULL }
  };
  g_autoptr(GOptionContext) context = g_option_context_new ("[upload FILE… | download DIR ID…]");

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, argc, argv, error))
    return FALSE;
  if (self->folder != NULL)
    return TRUE;
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "--folder is needed");
  return FALSE;
}

static gboolean
trust (const char  *path,
       GError     **error)
{
  g_autofree char *absolute = path != NULL ? g_canonicalize_filename (path, NULL) : NULL;
  g_autoptr(GTlsDatabase) database = NULL;

  if (path == NULL)
    return TRUE;
  database = g_tls_file_database_new (absolute, error);
  if (database != NULL)
    g_tls_backend_set_default_database (g_tls_backend_get_default (), database);
  return database != NULL;
}

static void
clear (Mover *self)
{
  g_clear_object (&self->queue);
  g_clear_object (&self->database);
  g_clear_object (&self->storage);
  g_clear_object (&self->registry);
  g_clear_object (&self->clock);
  g_free (self->folder);
  g_free (self->authority);
}

int
main (int    argc,
      char **argv)
{
  Mover self = { NULL };
  GError *error = NULL;
  gboolean good;

  g_setenv ("SOUP_FORCE_HTTP1", "1", TRUE);
  self.clock = yd_base_clock_new_system ();
  good = parse (&self, &argc, &argv, &error) && trust (self.authority, &error) &&
         open_storage (&self, &error) && open_queue (&self, &error) &&
         take_wishes (&self, argv + 1, &error);
  if (good)
    run (&self);
  else
    fprintf (stderr, "%s\n", error->message);
  clear (&self);
  g_clear_error (&error);
  return !good ? 2 : self.n_failed > 0 ? 1 : 0;
}
