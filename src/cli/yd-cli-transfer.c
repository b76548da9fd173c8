/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * get, put and transfers: what is to be moved, found first, given to the queue, followed.
 */
#include "config.h"

#include "yd-cli-commands.h"
#include "yd-cli-place.h"
#include "yd-cli-print.h"
#include "yd-cli-run.h"

#include "yd-format.h"
#include "yd-transfer-group.h"

#include <glib/gi18n.h>

typedef struct
{
  guint failed;       /* things that never became transfers */
  YdCliStatus status; /* of the last of them */
} Start;

static void
note (YdCli        *self,
      Start        *start,
      const char   *subject,
      const GError *error)
{
  start->failed++;
  start->status = yd_cli_fail (self, subject, error);
}

/* put */

/* The files that are there, as a list. (transfer full) */
static GListModel *
find_files (YdCli  *self,
            char  **paths,
            int     n_paths,
            Start  *start)
{
  GListStore *files = g_list_store_new (G_TYPE_FILE);
  g_autoptr(GPtrArray) found = g_ptr_array_new_with_free_func (g_object_unref);

  for (int i = 0; i < n_paths; i++)
    {
      g_autoptr(GError) error = NULL;

      if (g_file_test (paths[i], G_FILE_TEST_EXISTS))
        {
          g_ptr_array_add (found, g_file_new_for_commandline_arg (paths[i]));
          continue;
        }
      g_set_error_literal (&error, YD_CLI_ERROR, YD_CLI_NOT_FOUND, _("there is no such file here"));
      note (self, start, paths[i], error);
    }
  g_list_store_splice (files, 0, 0, found->pdata, found->len);
  return G_LIST_MODEL (files);
}

static gboolean
start_uploads (YdCli              *self,
               char              **words,
               int                 n_words,
               YdTransferConflict  conflict,
               Start              *start,
               GError            **error)
{
  const YdTransferOptions options = { conflict, FALSE };
  const char *target = words[n_words - 1];
  g_auto(YdCliPlace) place = { NULL, NULL };
  g_autoptr(YdDriveItem) folder = NULL;
  g_autoptr(GListModel) files = NULL;

  if (!yd_cli_place_parse (self, target, &place, error))
    return FALSE;
  folder = yd_cli_place_find (self, place.storage, place.path, error);
  if (folder == NULL)
    return FALSE;
  if (!yd_drive_item_is_folder (folder))
    {
      g_set_error_literal (error, YD_CLI_ERROR, YD_CLI_NOT_FOUND,
                           _("there is no folder of this name"));
      return FALSE;
    }
  files = find_files (self, words, n_words - 1, start);
  yd_cli_run_open (self);
  if (g_list_model_get_n_items (files) > 0)
    yd_transfer_queue_enqueue_uploads (self->queue, files, place.storage,
                                       yd_drive_item_get_id (folder), &options);
  return TRUE;
}

/* get */

static void
free_items (gpointer items)
{
  g_ptr_array_unref (items);
}

/* What one word names joins the items of its storage. */
static gboolean
find_item (YdCli       *self,
           const char  *word,
           GHashTable  *items,
           GError     **error)
{
  g_auto(YdCliPlace) place = { NULL, NULL };
  g_autoptr(YdDriveItem) item = NULL;
  GPtrArray *of_storage = NULL;

  if (!yd_cli_place_parse (self, word, &place, error))
    return FALSE;
  if (g_str_equal (place.path, "/"))
    {
      g_set_error_literal (error, YD_CLI_ERROR, YD_CLI_USAGE,
                           _("this cannot be done with a storage's root"));
      return FALSE;
    }
  item = yd_cli_place_find (self, place.storage, place.path, error);
  if (item == NULL)
    return FALSE;
  of_storage = g_hash_table_lookup (items, place.storage);
  if (of_storage == NULL)
    {
      of_storage = g_ptr_array_new_with_free_func ((GDestroyNotify) yd_drive_item_unref);
      g_hash_table_insert (items, g_object_ref (place.storage), of_storage);
    }
  g_ptr_array_add (of_storage, g_steal_pointer (&item));
  return TRUE;
}

static gboolean
start_downloads (YdCli              *self,
                 char              **words,
                 int                 n_words,
                 YdTransferConflict  conflict,
                 Start              *start,
                 GError            **error)
{
  const YdTransferOptions options = { conflict, FALSE };
  const char *target = words[n_words - 1];
  g_autoptr(GFile) folder = g_file_new_for_commandline_arg (target);
  g_autoptr(GHashTable) items = g_hash_table_new_full (NULL, NULL, g_object_unref, free_items);
  GHashTableIter iter;
  gpointer storage = NULL;
  gpointer of_storage = NULL;

  if (!g_file_test (target, G_FILE_TEST_IS_DIR))
    {
      g_set_error_literal (error, YD_CLI_ERROR, YD_CLI_NOT_FOUND,
                           _("there is no such folder here"));
      return FALSE;
    }
  for (int i = 0; i < n_words - 1 && self->signal == 0; i++)
    {
      g_autoptr(GError) local_error = NULL;

      if (!find_item (self, words[i], items, &local_error))
        note (self, start, words[i], local_error);
    }
  yd_cli_run_open (self);
  g_hash_table_iter_init (&iter, items);
  while (g_hash_table_iter_next (&iter, &storage, &of_storage))
    yd_transfer_queue_enqueue_downloads (self->queue, storage, of_storage, folder, &options);
  return TRUE;
}

/* Both */

typedef gboolean (*StartFunc) (YdCli               *self,
                               char               **words,
                               int                  n_words,
                               YdTransferConflict   conflict,
                               Start               *start,
                               GError             **error);

static int
transfer (YdCli       *self,
          const char  *arguments,
          StartFunc    func,
          int          argc,
          char       **argv)
{
  g_autofree char *word = NULL;
  const GOptionEntry entries[] = {
    { "if-exists", 0, 0, G_OPTION_ARG_STRING, &word,
      N_("When a name is taken: ask, skip, keep-both or replace"), N_("WHAT") },
    { NULL },
  };
  g_autoptr(GError) error = NULL;
  YdTransferConflict conflict = YD_TRANSFER_CONFLICT_ASK;
  Start start = { 0, YD_CLI_OK };

  if (!yd_cli_parse (self, entries, arguments, 2, 0, &argc, &argv))
    return YD_CLI_USAGE;
  if (!yd_cli_run_parse_conflict (word, &conflict, &error) || !yd_cli_open (self, &error))
    return yd_cli_fail (self, NULL, error);
  if (!func (self, argv + 1, argc - 1, conflict, &start, &error))
    return yd_cli_fail (self, argv[argc - 1], error);
  return (int) yd_cli_run_to_end (self, NULL, start.failed, start.status);
}

int
yd_cli_put (YdCli  *self,
            int     argc,
            char  **argv)
{
  return transfer (self, _("FILE… PATH"), start_uploads, argc, argv);
}

int
yd_cli_get (YdCli  *self,
            int     argc,
            char  **argv)
{
  return transfer (self, _("PATH… FOLDER"), start_downloads, argc, argv);
}

/* transfers */

static void
print_one (YdTransfer *transfer)
{
  gboolean upload = yd_transfer_get_direction (transfer) == YD_TRANSFER_UPLOAD;
  g_autofree char *name = yd_cli_dup_name (yd_transfer_get_name (transfer));
  g_autofree char *size = yd_format_size (yd_transfer_get_size (transfer));
  g_autofree char *storage =
    yd_cli_dup_name (yd_storage_get_name (yd_transfer_get_storage (transfer)));

  yd_cli_print ("%-8s  %10s  %s:  %s\n", upload ? "put" : "get", size, storage, name);
}

/* What had ended before this run began. (transfer full) */
static GHashTable *
find_ended (YdCli *self)
{
  GHashTable *ended = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
  GListModel *all = G_LIST_MODEL (self->queue);

  for (guint i = 0; i < g_list_model_get_n_items (all); i++)
    {
      g_autoptr(YdTransfer) transfer = g_list_model_get_item (all, i);

      if (yd_transfer_is_ended (transfer))
        g_hash_table_add (ended, g_steal_pointer (&transfer));
    }
  return ended;
}

static int
list_transfers (YdCli      *self,
                GHashTable *ended)
{
  GListModel *all = G_LIST_MODEL (self->queue);

  if (self->json)
    {
      yd_cli_run_print (self, ended);
      return YD_CLI_OK;
    }
  for (guint i = 0; i < g_list_model_get_n_items (all); i++)
    {
      g_autoptr(YdTransfer) transfer = g_list_model_get_item (all, i);

      if (!yd_transfer_is_ended (transfer))
        print_one (transfer);
    }
  return YD_CLI_OK;
}

int
yd_cli_transfers (YdCli  *self,
                  int     argc,
                  char  **argv)
{
  gboolean resume = FALSE;
  const GOptionEntry entries[] = {
    { "resume", 0, 0, G_OPTION_ARG_NONE, &resume, N_("Go on with them"), NULL },
    { NULL },
  };
  g_autoptr(GHashTable) ended = NULL;
  g_autoptr(GError) error = NULL;

  if (!yd_cli_parse (self, entries, NULL, 0, -1, &argc, &argv))
    return YD_CLI_USAGE;
  if (!yd_cli_open (self, &error))
    return yd_cli_fail (self, NULL, error);
  yd_cli_run_open (self);
  /* Nothing begins that is only looked at. */
  yd_transfer_queue_stop (self->queue);
  yd_transfer_queue_restore (self->queue, G_LIST_MODEL (self->registry));
  ended = find_ended (self);
  if (!resume)
    return list_transfers (self, ended);
  yd_transfer_queue_go_on (self->queue);
  yd_transfer_queue_resume_all (self->queue);
  return (int) yd_cli_run_to_end (self, ended, 0, YD_CLI_OK);
}
