/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Ten times a second the queue is looked at: what asks is answered, the progress is drawn. A name
 * that is taken is asked about on a terminal; without one, its transfer fails. What only a person
 * can mend elsewhere (a sign-in, a full drive) stays in the journal, to go on later.
 */
#include "config.h"

#include "yd-cli-run.h"
#include "yd-cli-ask.h"
#include "yd-cli-print.h"
#include "yd-cli-progress.h"

#include <glib/gi18n.h>
#include <string.h>

#define DATA_CONNECTIONS 6
#define LOOK_MS          100

typedef struct
{
  YdCli *cli;           /* (borrowed) */
  GHashTable *old;      /* (borrowed) (nullable): of YdTransfer */
  GPtrArray *refused;   /* (owned): of YdTransfer whose names were taken, without a terminal */
  gboolean look;
  guint done;
  guint instant;
  guint skipped;
  guint failed;
  guint held;
  YdCliStatus status;
} Run;

/* The queue */

void
yd_cli_run_open (YdCli *cli)
{
  const char *profile = cli->profile != NULL ? cli->profile : YD_STORAGE_PROFILE_DEFAULT;
  g_autofree char *folder = yd_storage_profile_dup_folder (profile);
  g_autoptr(YdNetTransport) transport =
    yd_net_transport_new ("Yunduo/" YD_VERSION, DATA_CONNECTIONS);
  g_autoptr(GError) error = NULL;
  g_autoptr(YdTransferJournal) journal =
    yd_transfer_journal_new (yd_storage_registry_get_database (cli->registry), folder, &error);

  if (journal == NULL)
    g_message ("transfers will not be kept: %s", error->message);
  cli->queue = yd_transfer_queue_new (yd_storage_registry_get_clock (cli->registry), transport,
                                      journal);
  yd_transfer_queue_share_lines (cli->queue, folder);
}

static gboolean
tick (gpointer data)
{
  gboolean *look = data;

  *look = TRUE;
  return G_SOURCE_CONTINUE;
}

void
yd_cli_run_close (YdCli *cli)
{
  gboolean look = FALSE;
  guint ticker = 0;

  if (cli->queue == NULL)
    return;
  ticker = g_timeout_add (LOOK_MS, tick, &look);
  yd_transfer_queue_stop (cli->queue);
  while (!yd_transfer_queue_is_settled (cli->queue))
    g_main_context_iteration (NULL, TRUE);
  g_clear_handle_id (&ticker, g_source_remove);
  g_clear_object (&cli->queue);
}

gboolean
yd_cli_run_parse_conflict (const char          *word,
                           YdTransferConflict  *conflict,
                           GError             **error)
{
  const struct
  {
    const char *word;
    YdTransferConflict conflict;
  } words[] = {
    { "ask", YD_TRANSFER_CONFLICT_ASK },
    { "skip", YD_TRANSFER_CONFLICT_SKIP },
    { "keep-both", YD_TRANSFER_CONFLICT_KEEP_BOTH },
    { "replace", YD_TRANSFER_CONFLICT_REPLACE },
  };

  *conflict = YD_TRANSFER_CONFLICT_ASK;
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (word == NULL || g_str_equal (words[i].word, word))
      {
        *conflict = words[i].conflict;
        return TRUE;
      }
  g_set_error_literal (error, YD_CLI_ERROR, YD_CLI_USAGE,
                       _("--if-exists takes one of ask, skip, keep-both, replace"));
  return FALSE;
}

/* Following */

static gboolean
is_old (Run        *run,
        YdTransfer *transfer)
{
  return run->old != NULL && g_hash_table_contains (run->old, transfer);
}

/* Whether it stands still for a reason that this command cannot mend. */
static gboolean
is_held (YdTransfer *transfer)
{
  YdTransferReason reason = yd_transfer_get_reason (transfer);

  if (yd_transfer_get_state (transfer) == YD_TRANSFER_PAUSED)
    return TRUE;
  return yd_transfer_get_state (transfer) == YD_TRANSFER_WAITING &&
         (yd_transfer_reason_is_reach (reason) || reason == YD_TRANSFER_REASON_SIGN_IN ||
          reason == YD_TRANSFER_REASON_KEYRING || reason == YD_TRANSFER_REASON_QUOTA ||
          reason == YD_TRANSFER_REASON_DISK || reason == YD_TRANSFER_REASON_SOURCE ||
          reason == YD_TRANSFER_REASON_STORAGE || reason == YD_TRANSFER_REASON_LAPSED);
}

static void
answer (Run        *run,
        YdTransfer *transfer)
{
  YdTransferConflict conflict = YD_TRANSFER_CONFLICT_ASK;
  gboolean for_all = FALSE;

  yd_cli_progress_clear ();
  if (yd_cli_ask_conflict (run->cli, yd_transfer_get_name (transfer), &conflict, &for_all))
    {
      yd_transfer_queue_resolve (run->cli->queue, transfer, conflict, for_all);
      return;
    }
  if (run->cli->signal != 0)
    return;
  g_ptr_array_add (run->refused, g_object_ref (transfer));
  yd_transfer_queue_cancel (run->cli->queue, transfer);
}

/* TRUE while something moves, or will by itself. */
static gboolean
look_at_all (Run *run)
{
  GListModel *all = G_LIST_MODEL (run->cli->queue);
  gboolean moving = yd_transfer_queue_is_walking (run->cli->queue);

  for (guint i = 0; i < g_list_model_get_n_items (all); i++)
    {
      g_autoptr(YdTransfer) transfer = g_list_model_get_item (all, i);

      if (yd_transfer_is_ended (transfer) || is_held (transfer))
        continue;
      moving = TRUE;
      if (yd_transfer_get_state (transfer) == YD_TRANSFER_WAITING &&
          yd_transfer_get_reason (transfer) == YD_TRANSFER_REASON_NAME)
        answer (run, transfer);
    }
  return moving;
}

static void
follow (Run *run)
{
  guint ticker = g_timeout_add (LOOK_MS, tick, &run->look);
  gulong handler = g_signal_connect_swapped (run->cli->queue, "ended", G_CALLBACK (tick),
                                             &run->look);

  run->look = TRUE;
  while (run->cli->signal == 0)
    {
      if (run->look && !look_at_all (run))
        break;
      if (run->look)
        yd_cli_progress_draw (run->cli->queue);
      run->look = FALSE;
      g_main_context_iteration (NULL, TRUE);
    }
  g_signal_handler_disconnect (run->cli->queue, handler);
  g_clear_handle_id (&ticker, g_source_remove);
  if (run->cli->signal == 0)
    yd_cli_progress_draw (run->cli->queue);
  yd_cli_progress_clear ();
}

/* Telling */

static void
fail (Run          *run,
      YdTransfer   *transfer,
      const GError *error)
{
  run->failed++;
  run->status = yd_cli_fail (run->cli, yd_transfer_get_name (transfer), error);
}

static void
count (Run        *run,
       YdTransfer *transfer)
{
  g_autoptr(GError) taken = NULL;
  const GError *error = yd_transfer_get_error (transfer);
  YdTransferOutcome outcome = yd_transfer_get_outcome (transfer);

  if (g_ptr_array_find (run->refused, transfer, NULL))
    {
      taken = g_error_new_literal (YD_TRANSFER_ERROR, YD_TRANSFER_ERROR_EXISTS, "not answered");
      fail (run, transfer, taken);
    }
  else if (yd_transfer_get_state (transfer) == YD_TRANSFER_DONE)
    {
      run->done++;
      run->instant += outcome == YD_TRANSFER_OUTCOME_INSTANT;
      run->skipped += outcome == YD_TRANSFER_OUTCOME_SKIPPED || outcome == YD_TRANSFER_OUTCOME_SAME;
    }
  else if (yd_transfer_get_state (transfer) == YD_TRANSFER_FAILED)
    fail (run, transfer, error);
  else if (!yd_transfer_is_ended (transfer))
    {
      run->held++;
      if (error != NULL && run->cli->signal == 0)
        fail (run, transfer, error);
    }
}

static void
add_json (JsonBuilder *builder,
          YdTransfer  *transfer)
{
  g_autoptr(GEnumClass) states = g_type_class_ref (YD_TYPE_TRANSFER_STATE);
  GFile *file = yd_transfer_get_file (transfer);
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;
  GEnumValue *state = g_enum_get_value (states, (int) yd_transfer_get_state (transfer));
  const char * const outcomes[] = { NULL, "moved", "instant", "skipped", "same" };
  const char *outcome = outcomes[yd_transfer_get_outcome (transfer)];

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "name");
  json_builder_add_string_value (builder, yd_transfer_get_name (transfer));
  json_builder_set_member_name (builder, "direction");
  json_builder_add_string_value (builder,
                                 yd_transfer_get_direction (transfer) == YD_TRANSFER_UPLOAD
                                 ? "upload" : "download");
  json_builder_set_member_name (builder, "storage");
  json_builder_add_string_value (builder,
                                 yd_storage_get_name (yd_transfer_get_storage (transfer)));
  json_builder_set_member_name (builder, "state");
  json_builder_add_string_value (builder, state != NULL ? state->value_nick : "");
  if (outcome != NULL)
    {
      json_builder_set_member_name (builder, "outcome");
      json_builder_add_string_value (builder, outcome);
    }
  if (path != NULL && g_utf8_validate (path, -1, NULL))
    {
      json_builder_set_member_name (builder, "file");
      json_builder_add_string_value (builder, path);
    }
  json_builder_set_member_name (builder, "size");
  json_builder_add_int_value (builder, yd_transfer_get_size (transfer));
  json_builder_end_object (builder);
}

void
yd_cli_run_print (YdCli      *cli,
                  GHashTable *old)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  GListModel *all = G_LIST_MODEL (cli->queue);

  json_builder_begin_array (builder);
  for (guint i = 0; i < g_list_model_get_n_items (all); i++)
    {
      g_autoptr(YdTransfer) transfer = g_list_model_get_item (all, i);

      if (old == NULL || !g_hash_table_contains (old, transfer))
        add_json (builder, transfer);
    }
  json_builder_end_array (builder);
  yd_cli_print_json (json_builder_get_root (builder));
}

static void
tell (Run *run)
{
  guint n = run->done - run->skipped;

  if (run->cli->json)
    {
      yd_cli_run_print (run->cli, run->old);
      return;
    }
  yd_cli_complain (ngettext ("%u file transferred", "%u files transferred", n), n);
  if (run->instant > 0)
    /* Translators: uploads without sending anything: the service had the same file. */
    yd_cli_complain (ngettext (", %u at once", ", %u at once", run->instant), run->instant);
  if (run->skipped > 0)
    yd_cli_complain (ngettext (", %u skipped", ", %u skipped", run->skipped), run->skipped);
  if (run->failed > 0)
    yd_cli_complain (ngettext (", %u failed", ", %u failed", run->failed), run->failed);
  yd_cli_complain ("\n");
  if (run->held > 0)
    yd_cli_complain ("%s", _("What is left was kept: “yunduo-cli transfers --resume” goes on with "
                             "it.\n"));
}

YdCliStatus
yd_cli_run_to_end (YdCli       *cli,
                   GHashTable  *old,
                   guint        failed,
                   YdCliStatus  status)
{
  g_autoptr(GPtrArray) refused = g_ptr_array_new_with_free_func (g_object_unref);
  Run run = { cli, old, refused, TRUE, 0, 0, 0, failed, 0, status };
  GListModel *all = G_LIST_MODEL (cli->queue);

  follow (&run);
  for (guint i = 0; i < g_list_model_get_n_items (all); i++)
    {
      g_autoptr(YdTransfer) transfer = g_list_model_get_item (all, i);

      if (!is_old (&run, transfer))
        count (&run, transfer);
    }
  tell (&run);
  /* A script's are no history; what was there before is the app's. */
  if (old == NULL)
    yd_transfer_queue_clear_ended (cli->queue);
  if (run.failed == 0)
    return cli->signal != 0 ? YD_CLI_FAILED : YD_CLI_OK;
  return run.failed == 1 && run.done == 0 ? run.status : YD_CLI_PARTLY;
}
