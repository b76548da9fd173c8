/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * yd-bench-smooth FOLDER FILE ID SECONDS - the window with its transfers, while the engine sends
 * FILE and fetches ID into FOLDER, again and again. Address and tokens come from standard input, as
 * for yd-test-mover. Prints how late the main loop is, and what moved meanwhile: "up N down N", in
 * bytes; ends with 1 if one of them did not move.
 */
#include "config.h"

#include "yd-bench-lateness.h"
#include "yd-test-stdin.h"

#include "yd-storage-registry.h"
#include "yd-transfer-queue.h"
#include "yd-window.h"

#include <stdio.h>

#define DATA_CONNECTIONS 6
#define PATIENCE_US (20 * G_TIME_SPAN_SECOND)

typedef struct
{
  /* Given */
  const char *folder;            /* (borrowed) */

  /* Owned */
  YdBaseClock *clock;            /* (owned) */
  YdBaseDatabase *database;      /* (owned) */
  YdStorageRegistry *registry;   /* (owned) */
  YdStorage *storage;            /* (owned) */
  YdTransferQueue *queue;        /* (owned) */
  YdDriveItem *item;             /* (owned): to be fetched */
  YdWindow *window;              /* (borrowed) */

  /* State */
  gint64 ended[2];               /* bytes of those that ended, by direction */
  gboolean failed;
} Scene;

/* The storage */

static gboolean
open_storage (Scene   *self,
              GError **error)
{
  g_autoptr (YdNetSession) net = yd_net_session_new (self->clock, "YunduoTest/1");
  g_autoptr (YdAuthVault) vault = yd_auth_memory_vault_new ();
  g_autoptr (YdStorageOptions) options = yd_storage_options_new ();
  g_autoptr (YdStorageAccount) account = NULL;

  self->database = yd_base_database_new (":memory:", yd_storage_registry_get_migrations (), error);
  if (self->database == NULL)
    return FALSE;
  self->registry = yd_storage_registry_new (net, self->clock, vault, self->database, NULL, NULL);
  account = yd_test_stdin_sign_in (self->registry, error);
  if (account == NULL)
    return FALSE;
  g_free (options->name);
  options->name = g_strdup ("Cloud");
  options->kind = YD_DRIVE_KIND_BACKUP;
  options->instant = FALSE;
  self->storage = yd_storage_registry_add (self->registry, account, options, error);

  return self->storage != NULL;
}

static gboolean
find_item (Scene       *self,
           const char  *id,
           GError     **error)
{
  self->item = yd_test_stdin_get_item (self->storage, id, error);

  return self->item != NULL;
}

/* The transfers */

static void
upload (Scene *self,
        GFile *file)
{
  const YdTransferOptions options = { YD_TRANSFER_CONFLICT_KEEP_BOTH, FALSE };
  g_autoptr (GListStore) files = g_list_store_new (G_TYPE_FILE);

  g_list_store_append (files, file);
  yd_transfer_queue_enqueue_uploads (self->queue, G_LIST_MODEL (files), self->storage,
                                     YD_DRIVE_ROOT_ID, &options);
}

static void
download (Scene *self)
{
  const YdTransferOptions options = { YD_TRANSFER_CONFLICT_REPLACE, FALSE };
  g_autoptr (GFile) folder = g_file_new_for_path (self->folder);
  g_autoptr (GPtrArray) items =
    g_ptr_array_new_with_free_func ((GDestroyNotify) yd_drive_item_unref);

  g_ptr_array_add (items, yd_drive_item_ref (self->item));
  yd_transfer_queue_enqueue_downloads (self->queue, self->storage, items, folder, &options);
}

/* There is always one of each. */
static void
transfer_ended (YdTransferQueue *queue,
                YdTransfer      *transfer,
                gpointer         user_data)
{
  Scene *self = user_data;
  YdTransferDirection direction = yd_transfer_get_direction (transfer);
  const GError *error = yd_transfer_get_error (transfer);

  if (yd_transfer_get_state (transfer) != YD_TRANSFER_DONE)
    {
      self->failed = TRUE;
      g_printerr ("%s: %s\n", yd_transfer_get_name (transfer), error != NULL ? error->message : "");
      return;
    }
  self->ended[direction] += yd_transfer_get_total (transfer);
  if (direction == YD_TRANSFER_UPLOAD)
    upload (self, yd_transfer_get_file (transfer));
  else
    download (self);
}

/* Bytes of all transfers of @direction so far. */
static gint64
count_moved (Scene               *self,
             YdTransferDirection  direction)
{
  GListModel *all = G_LIST_MODEL (self->queue);
  gint64 moved = self->ended[direction];

  for (guint i = 0; i < g_list_model_get_n_items (all); i++)
    {
      g_autoptr (YdTransfer) transfer = g_list_model_get_item (all, i);

      if (yd_transfer_get_direction (transfer) == direction &&
          yd_transfer_get_state (transfer) == YD_TRANSFER_RUNNING)
        moved += MAX (yd_transfer_get_done (transfer), 0);
    }

  return moved;
}

static void
make_queue (Scene *self)
{
  g_autoptr (YdNetTransport) transport = yd_net_transport_new ("YunduoTest/1", DATA_CONNECTIONS);

  self->queue = yd_transfer_queue_new (self->clock, transport, NULL);
  g_signal_connect (self->queue, "ended", G_CALLBACK (transfer_ended), self);
}

static gboolean
present (Scene   *self,
         GError **error)
{
  g_autoptr (AdwApplication) application =
    adw_application_new (YD_APP_ID, G_APPLICATION_NON_UNIQUE);
  g_autoptr (YdBrowseActions) actions = yd_browse_actions_new ();
  YdShared values = { .registry = self->registry, .queue = self->queue, .actions = actions };
  g_autoptr (YdShared) shared = yd_shared_new (&values);

  if (!g_application_register (G_APPLICATION (application), NULL, error))
    return FALSE;
  self->window = yd_window_new (GTK_APPLICATION (application), shared);
  gtk_window_present (GTK_WINDOW (self->window));
  yd_window_open_storage (self->window, self->storage);
  yd_window_show_transfers (self->window);
  yd_bench_lateness_settle ();

  return TRUE;
}

static gboolean
wake_up (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

static gboolean
both_move (Scene *self)
{
  gint64 until_us = g_get_monotonic_time () + PATIENCE_US;
  guint timer = g_timeout_add (20, wake_up, NULL);

  while (!self->failed && g_get_monotonic_time () < until_us &&
         (count_moved (self, YD_TRANSFER_UPLOAD) == 0 ||
          count_moved (self, YD_TRANSFER_DOWNLOAD) == 0))
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (timer);

  return !self->failed && g_get_monotonic_time () < until_us;
}

/* FALSE when something did not move. */
static gboolean
watch (Scene *self,
       guint  seconds)
{
  gint64 up, down;

  if (!both_move (self))
    return FALSE;
  up = count_moved (self, YD_TRANSFER_UPLOAD);
  down = count_moved (self, YD_TRANSFER_DOWNLOAD);
  yd_bench_lateness_watch (seconds);
  up = count_moved (self, YD_TRANSFER_UPLOAD) - up;
  down = count_moved (self, YD_TRANSFER_DOWNLOAD) - down;
  g_print ("up %" G_GINT64_FORMAT " down %" G_GINT64_FORMAT "\n", up, down);

  return !self->failed && up > 0 && down > 0;
}

/* What is in flight ends as when the program does. */
static void
end (Scene *self)
{
  guint timer = g_timeout_add (20, wake_up, NULL);

  if (self->window != NULL)
    gtk_window_destroy (GTK_WINDOW (self->window));
  if (self->queue != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->queue, self);
      yd_transfer_queue_stop (self->queue);
      while (!yd_transfer_queue_is_settled (self->queue))
        g_main_context_iteration (NULL, TRUE);
    }
  g_source_remove (timer);
  g_clear_object (&self->queue);
  g_clear_pointer (&self->item, yd_drive_item_unref);
  g_clear_object (&self->storage);
  g_clear_object (&self->registry);
  g_clear_object (&self->database);
  g_clear_object (&self->clock);
}

int
main (int    argc,
      char **argv)
{
  Scene self = { NULL };
  g_autoptr (GFile) file = NULL;
  g_autoptr (GError) error = NULL;
  guint64 seconds;
  gboolean good;

  if (argc != 5 || !g_ascii_string_to_unsigned (argv[4], 10, 1, 3600, &seconds, NULL))
    return 2;
  g_setenv ("SOUP_FORCE_HTTP1", "1", TRUE);
  adw_init ();
  self.folder = argv[1];
  self.clock = yd_base_clock_new_system ();
  file = g_file_new_for_path (argv[2]);
  good = open_storage (&self, &error) && find_item (&self, argv[3], &error);
  if (good)
    make_queue (&self);
  good = good && present (&self, &error);
  if (good)
    {
      upload (&self, file);
      download (&self);
      good = watch (&self, (guint) seconds);
    }
  if (error != NULL)
    g_printerr ("%s\n", error->message);
  end (&self);

  return good ? 0 : 1;
}
