/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Birth and death; see the header. What a dead program has in memory is kept, and never looked at
 * again; its files are closed by giving their numbers to /dev/null, which lets go of their locks.
 */
#include "config.h"

#include "yd-seed-world.h"

#include "yd-seed-live.h"
#include "yd-seed-proxy.h"
#include "yd-seed-vault.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define DATABASE "yunduo-" /* and which life it is */
#define SOON_US (12 * (gint64) G_USEC_PER_SEC) /* a second, and as long as work may lie about */

/* Life */

typedef struct
{
  char *access;
  char *refresh;
  const char *client_id;
  const char *client_secret;
  const char *user_id;
  const char *drive_id;
} Person;

static void
meet_person (YdSim    *sim,
             gpointer  data)
{
  Person *person = data;

  person->client_id = yd_sim_get_client_id (sim);
  person->client_secret = yd_sim_get_client_secret (sim);
  person->user_id = yd_sim_get_user_id (sim, "alice");
  person->drive_id = yd_sim_get_drive_id (sim, "alice", "backup");
}

static void
issue_tokens (YdSim    *sim,
              gpointer  data)
{
  Person *person = data;

  person->access =
    yd_sim_issue_tokens (sim, "alice", yd_sim_get_client_id (sim), &person->refresh);
}

/* (transfer full) */
static YdAuthToken *
sign_in (YdSeedWorld *self)
{
  Person person = { 0 };
  YdAuthToken *token;

  yd_sim_thread_call (self->seed->sim, issue_tokens, &person);
  token = yd_auth_token_new (person.access, person.refresh, 0,
                             yd_base_clock_get_real_us (YD_BASE_CLOCK (self->seed->clock)));
  g_free (person.access);
  g_free (person.refresh);
  return token;
}

void
yd_seed_world_sign_in (YdSeedWorld *self)
{
  g_autoptr(YdAuthToken) token = sign_in (self);

  yd_auth_session_adopt (self->session, token);
}

static void
unlocked_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_free (yd_net_authorizer_get_token_finish (YD_NET_AUTHORIZER (object), result, NULL));
}

void
yd_seed_world_unlock (YdSeedWorld *self)
{
  yd_net_authorizer_get_token_async (YD_NET_AUTHORIZER (self->session), NULL, unlocked_cb, NULL);
}

/* @token (nullable): of the first life, the others find theirs in the vault. */
static void
open_storage (YdSeedWorld *self,
              YdAuthToken *token)
{
  YdBaseClock *clock = YD_BASE_CLOCK (self->seed->clock);
  const char *url = yd_sim_thread_get_base_url (self->seed->sim);
  Person person = { 0 };
  g_autoptr(YdNetSession) net = yd_net_session_new (clock, "Yunduo/test");
  g_autoptr(YdAuthClient) client = NULL;
  g_autoptr(YdDriveClient) drive = NULL;
  g_autoptr(YdStorageAccount) account = NULL;
  YdDriveUser user = { .name = (char *) "alice", .avatar_url = (char *) "" };

  yd_sim_thread_call (self->seed->sim, meet_person, &person);
  client = yd_auth_client_new (YD_AUTH_CLIENT_OWN, url, NULL, person.client_id,
                               person.client_secret);
  self->session = yd_auth_session_new (net, clock, self->vault, client, person.user_id, "test",
                                       token, NULL);
  drive = yd_drive_client_new (net, YD_NET_AUTHORIZER (self->session), clock, url);
  user.user_id = (char *) person.user_id;
  user.default_drive_id = user.backup_drive_id = (char *) person.drive_id;
  account = yd_storage_account_new (1, self->session, drive, &user, FALSE);
  yd_drive_client_share_budget (drive, self->ledger, "alice");
  self->storage = yd_storage_new (1, account, self->seed->options);
}

/* (transfer full) */
static char *
dup_database_path (YdSeedWorld *self,
                   guint        life)
{
  g_autofree char *name = g_strdup_printf (DATABASE "%u.db", life);

  return g_build_filename (self->folder, name, NULL);
}

static void
open_database (YdSeedWorld *self)
{
  static const char * const nothing[] = { NULL };
  g_autofree char *path = dup_database_path (self, self->seed->n_deaths);
  g_autofree char *log = g_strconcat (path, "-wal", NULL);
  GError *error = NULL;

  yd_seed_log_begin (log);
  self->database = yd_base_database_new (path, nothing, &error);
  g_assert_no_error (error);
  self->ledger = yd_base_ledger_new (self->database, YD_BASE_CLOCK (self->seed->clock), &error);
  g_assert_no_error (error);
}

static void
open_queue (YdSeedWorld *self)
{
  g_autoptr(GListStore) storages = g_list_store_new (YD_TYPE_STORAGE);
  g_autoptr(YdTransferJournal) journal = NULL;
  GError *error = NULL;

  journal = yd_transfer_journal_new (self->database, self->folder, &error);
  g_assert_no_error (error);
  self->transport = yd_net_transport_new ("Yunduo/test", 8);
  self->queue = yd_transfer_queue_new (YD_BASE_CLOCK (self->seed->clock), self->transport,
                                       journal);
  yd_transfer_queue_share_lines (self->queue, self->folder);
  yd_transfer_queue_set_part_bytes (self->queue, YD_SEED_PART_BYTES);
  g_list_store_append (storages, self->storage);
  yd_transfer_queue_restore (self->queue, G_LIST_MODEL (storages));
  self->online = TRUE;
}

static void
be_born (YdSeedWorld *self,
         YdAuthToken *token)
{
  self->context = g_main_context_new ();
  g_main_context_push_thread_default (self->context);
  open_database (self);
  open_storage (self, token);
  open_queue (self);
  yd_seed_world_drain (self);
}

/* Of what the program has open in its own folders. The database is left alone: between two
 * statements it holds nothing. */
static void
close_files (YdSeedWorld *self)
{
  g_autoptr(GDir) dir = g_dir_open ("/proc/self/fd", 0, NULL);
  int nowhere = open ("/dev/null", O_RDWR | O_CLOEXEC);
  const char *number;

  while ((number = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *link = g_build_filename ("/proc/self/fd", number, NULL);
      g_autofree char *path = g_file_read_link (link, NULL);

      if (path != NULL && g_str_has_prefix (path, self->folder) &&
          strstr (path, "/" DATABASE) == NULL)
        dup3 (nowhere, (int) g_ascii_strtoll (number, NULL, 10), O_CLOEXEC);
    }
  close (nowhere);
}

/* @length bytes of @file, or all. */
static void
copy (const char *from,
      const char *to,
      gint64      length)
{
  g_autofree char *data = NULL;
  gsize size;

  if (g_file_get_contents (from, &data, &size, NULL))
    g_assert_true (g_file_set_contents (to, data, length < 0 ? (gssize) size : (gssize) length,
                                        NULL));
}

/* The next life finds what is left of it, in a file of its own: SQLite takes what it has in memory
 * of the old one for the truth. Returns how much of the log there is. */
static gint64
bequeath_database (YdSeedWorld *self,
                   gboolean     power_cut)
{
  g_autofree char *path = dup_database_path (self, self->seed->n_deaths - 1);
  g_autofree char *next = dup_database_path (self, self->seed->n_deaths);
  g_autofree char *log = g_strconcat (path, "-wal", NULL);
  g_autofree char *next_log = g_strconcat (next, "-wal", NULL);
  gint64 left = power_cut ? yd_seed_log_cut (self->seed) : yd_seed_log_get_size ();

  copy (path, next, -1);
  copy (log, next_log, left);
  return left;
}

/* Whether the program has a row of @name, of a folder or a file. */
static gboolean
has_row (YdSeedWorld *self,
         const char  *name)
{
  g_autofree char *path = g_strconcat ("%/", name, NULL);
  g_autofree char *item = g_strconcat ("%\"", name, "\"%", NULL);
  g_autoptr(GPtrArray) rows =
    yd_base_database_query (self->database, NULL,
                            "SELECT 1 FROM transfer WHERE CAST (local AS TEXT) LIKE ?"
                            " OR item LIKE ?", 2,
                            g_variant_new_string (path), g_variant_new_string (item));

  return rows != NULL && rows->len > 0;
}

/* What was dropped just before a power cut may be unknown: then the person drops it again. */
static void
forget_lost_drops (YdSeedWorld *self,
                   gint64       left)
{
  gint64 now_us = yd_seed_clock_get_awake_us (self->seed->clock);

  for (guint i = 0; i < self->files->len; i++)
    {
      YdSeedFile *file = g_ptr_array_index (self->files, i);

      if (file->dropped && file->dropped_at > left && !has_row (self, file->name) &&
          (file->tree == NULL || !has_row (self, file->tree)))
        {
          yd_seed_note (self->seed, "%s is forgotten", file->name);
          if (now_us - file->dropped_us > SOON_US)
            yd_seed_complain (self->seed, "I4: %s was dropped long before", file->name);
          file->dropped = FALSE;
          file->lost = TRUE;
        }
      file->dropped_at = 0;
    }
}

static void
note_cut (YdSeedWorld *self)
{
  for (guint i = 0; i < self->files->len; i++)
    {
      YdSeedFile *file = g_ptr_array_index (self->files, i);

      file->cut |= file->dropped;
    }
}

void
yd_seed_world_die (YdSeedWorld *self)
{
  YdSeed *seed = self->seed;
  YdSeedWorld *grave = g_memdup2 (self, sizeof *self);
  gboolean power_cut = yd_seed_happens (seed, 0.5);
  gint64 left;

  yd_seed_note (seed, power_cut ? "power cut" : "death");
  seed->n_deaths++;
  seed->n_refreshes = 0;
  if (power_cut)
    note_cut (self);
  if (power_cut)
    yd_seed_disk_cut (seed);
  else
    yd_seed_disk_keep (seed);
  left = bequeath_database (self, power_cut);
  close_files (self);
  yd_seed_lose_all (seed);
  yd_seed_clock_lose_timers (seed->clock);
  g_ptr_array_add (seed->graves, grave);
  g_main_context_pop_thread_default (self->context);
  be_born (self, NULL);
  forget_lost_drops (self, left);
}

void
yd_seed_world_drain (YdSeedWorld *self)
{
  while (g_main_context_iteration (self->context, FALSE))
    continue;
}

/* What the person asks for */

/* All of a tree are dropped at once. */
static void
note_dropped (YdSeedWorld *self,
              YdSeedFile  *file)
{
  file->dropped = TRUE;
  file->dropped_at = yd_seed_log_get_size ();
  file->dropped_us = yd_seed_clock_get_awake_us (self->seed->clock);
  for (guint i = 0; file->tree != NULL && i < self->files->len; i++)
    {
      YdSeedFile *other = g_ptr_array_index (self->files, i);

      if (other->tree == file->tree)
        {
          other->dropped = TRUE;
          other->dropped_at = file->dropped_at;
          other->dropped_us = file->dropped_us;
        }
    }
}

void
yd_seed_world_drop (YdSeedWorld *self,
                    YdSeedFile  *file)
{
  YdTransferOptions options = { file->conflict, FALSE };

  if (file->direction == YD_TRANSFER_UPLOAD)
    {
      g_autoptr(GListStore) files = g_list_store_new (G_TYPE_FILE);
      g_autofree char *path =
        g_build_filename (self->up, file->tree != NULL ? file->tree : file->name, NULL);
      g_autoptr(GFile) source = g_file_new_for_path (path);

      g_list_store_append (files, source);
      yd_transfer_queue_enqueue_uploads (self->queue, G_LIST_MODEL (files), self->storage,
                                         YD_DRIVE_ROOT_ID, &options);
    }
  else
    {
      g_autoptr(GPtrArray) items = g_ptr_array_new ();
      g_autoptr(GFile) folder = g_file_new_for_path (self->down);

      g_ptr_array_add (items, file->item);
      yd_transfer_queue_enqueue_downloads (self->queue, self->storage, items, folder, &options);
    }
  note_dropped (self, file);
}

void
yd_seed_world_show (YdSeedWorld *self,
                    YdTransfer  *transfer)
{
  g_autoptr(GFile) source =
    g_file_new_for_path (yd_seed_world_find_file (self, transfer)->path);

  yd_transfer_queue_choose_source (self->queue, transfer, source);
}

YdSeedFile *
yd_seed_world_find_file (YdSeedWorld *self,
                         YdTransfer  *transfer)
{
  g_autofree char *name = NULL;

  if (yd_transfer_get_direction (transfer) == YD_TRANSFER_UPLOAD)
    name = g_file_get_basename (yd_transfer_get_file (transfer));
  else
    name = g_strdup (yd_drive_item_get_name (yd_transfer_get_item (transfer)));
  for (guint i = 0; i < self->files->len; i++)
    {
      YdSeedFile *file = g_ptr_array_index (self->files, i);

      if (g_str_equal (file->name, name))
        return file;
    }
  g_assert_false (g_str_has_suffix (name, ".bin") || g_str_has_suffix (name, ".livp"));
  return NULL;
}

gboolean
yd_seed_world_is_hopeless (YdSeedWorld *self,
                           YdTransfer  *transfer)
{
  YdSeedFile *file = yd_seed_world_find_file (self, transfer);

  return file != NULL && yd_seed_live_is_split (file) && yd_seed_proxy_knows_paths (self->seed) &&
         g_error_matches (yd_transfer_get_error (transfer), YD_TRANSFER_ERROR,
                          YD_TRANSFER_ERROR_PROXY);
}

/* The whole */

typedef struct
{
  gboolean done;
  GPtrArray *items; /* (owned) (nullable) */
} Listing;

static void
listed_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  Listing *listing = user_data;
  g_autofree char *marker = NULL;

  listing->items = yd_drive_client_list_finish (YD_DRIVE_CLIENT (object), result, &marker, NULL);
  listing->done = TRUE;
}

static GPtrArray *
list_once (YdSeedWorld *self,
           const char  *folder_id)
{
  Listing listing = { FALSE, NULL };

  yd_drive_client_list_async (yd_storage_get_drive (self->storage),
                              yd_storage_get_drive_id (self->storage), folder_id, NULL, NULL,
                              listed_cb, &listing);
  while (!listing.done)
    {
      yd_seed_world_drain (self);
      g_assert_true (listing.done || yd_seed_run_one (self->seed) ||
                     yd_seed_clock_run_next (self->seed->clock));
    }
  return listing.items;
}

/* That the sign-in has come to its end may not have been noticed. */
GPtrArray *
yd_seed_world_list (YdSeedWorld *self)
{
  GPtrArray *items = list_once (self, YD_DRIVE_ROOT_ID);

  if (items == NULL)
    {
      yd_seed_world_sign_in (self);
      items = list_once (self, YD_DRIVE_ROOT_ID);
    }
  g_assert_nonnull (items);
  for (guint i = 0; i < items->len; i++)
    {
      YdDriveItem *item = g_ptr_array_index (items, i);

      if (yd_drive_item_is_folder (item))
        g_ptr_array_extend_and_steal (items, list_once (self, yd_drive_item_get_id (item)));
    }
  return items;
}

/* The downloads are of what a listing has shown. */
static void
look_at_remote (YdSeedWorld *self)
{
  g_autoptr(GPtrArray) items = yd_seed_world_list (self);

  for (guint i = 0; i < self->files->len; i++)
    for (guint j = 0; j < items->len; j++)
      {
        YdSeedFile *file = g_ptr_array_index (self->files, i);
        YdDriveItem *item = g_ptr_array_index (items, j);

        if (file->direction == YD_TRANSFER_DOWNLOAD &&
            g_str_equal (file->tree != NULL ? file->tree : file->name,
                         yd_drive_item_get_name (item)))
          file->item = yd_drive_item_ref (item);
      }
}

static char *
make_folder (YdSeedWorld *self,
             const char  *name)
{
  char *path = g_build_filename (self->folder, name, NULL);

  g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
  return path;
}

static void
start_service (YdSeed *seed)
{
  g_autoptr(YdSimOptions) options = yd_sim_options_new ();
  GError *error = NULL;

  options->seed = seed->number + 1;
  options->now_us = yd_seed_clock_read_true;
  options->now_data = seed->clock;
  options->limits = seed->number % 3 == 0;
  seed->sim = yd_sim_thread_new (options, &error);
  g_assert_no_error (error);
}

YdSeedWorld *
yd_seed_world_new (YdSeed *seed)
{
  YdSeedWorld *self = g_new0 (YdSeedWorld, 1);
  g_autoptr(YdAuthToken) token = NULL;
  GError *error = NULL;

  start_service (seed);
  self->seed = seed;
  self->folder = g_dir_make_tmp ("yd-seed-XXXXXX", &error);
  g_assert_no_error (error);
  self->up = make_folder (self, "up");
  self->down = make_folder (self, "down");
  self->vault = yd_seed_vault_new (seed);
  self->files = yd_seed_files_make (seed, self->up, self->down);
  token = sign_in (self);
  be_born (self, token);
  look_at_remote (self);
  return self;
}

static void
remove_tree (const char *path)
{
  g_autoptr(GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_tree (child);
      g_remove (child);
    }
}

/* What programs have in memory goes with the process. */
void
yd_seed_world_free (YdSeedWorld *self)
{
  g_main_context_pop_thread_default (self->context);
  remove_tree (self->folder);
  g_rmdir (self->folder);
  g_ptr_array_add (self->seed->graves, self);
}
