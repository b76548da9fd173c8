/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A run; see the header. In each step either something that is pending is done, or the clock moves
 * to its next timer, or the person does something, or the power fails.
 */
#include "config.h"

#include "yd-seed-run.h"

#include "yd-seed-rules.h"
#include "yd-seed-world.h"

#include "yd-transfer-private.h"

#define STEPS_MIN 100
#define STEPS_MORE 400
#define DEATHS_MAX 12
#define DEATH 0.01
#define DEATH_AT_WORK 0.04     /* between what was done and that anybody hears of it */
#define PERSON 0.06
#define JOB 0.8                /* rather than the clock, when there are both */
#define FAR_US (60 * (gint64) G_USEC_PER_SEC)
#define QUIET_STEPS 20000
#define QUIET_ROUNDS 12
#define QUIET_US (24 * 3600 * (gint64) G_USEC_PER_SEC)
#define STILL_US (900 * (gint64) G_USEC_PER_SEC)
#define DAY_US (24 * 3600 * (gint64) G_USEC_PER_SEC)

static GListModel *
get_list (YdSeedWorld *world)
{
  return G_LIST_MODEL (world->queue);
}

/* One of them, or NULL. (transfer full) */
static YdTransfer *
choose_transfer (YdSeedWorld *world)
{
  guint n = g_list_model_get_n_items (get_list (world));

  return n == 0 ? NULL : g_list_model_get_item (get_list (world), yd_seed_choose (world->seed, n));
}

/* What the person does */

typedef void (*Deed) (YdSeedWorld *world,
                      YdTransfer  *transfer);

static void
drop_one (YdSeedWorld *world,
          YdTransfer  *transfer)
{
  for (guint i = 0; i < world->files->len; i++)
    {
      YdSeedFile *file = g_ptr_array_index (world->files, i);

      if (!file->dropped)
        {
          yd_seed_world_drop (world, file);
          return;
        }
    }
}

static gboolean
is_any_left (YdSeedWorld *world)
{
  for (guint i = 0; i < world->files->len; i++)
    if (!((YdSeedFile *) g_ptr_array_index (world->files, i))->dropped)
      return TRUE;
  return FALSE;
}

static void
drop_rest (YdSeedWorld *world)
{
  for (guint i = 0; i < world->files->len; i++)
    drop_one (world, NULL);
}

static void
pause_it (YdSeedWorld *world,
          YdTransfer  *transfer)
{
  if (transfer != NULL)
    yd_transfer_queue_pause (world->queue, transfer);
}

static void
resume (YdSeedWorld *world,
        YdTransfer  *transfer)
{
  if (transfer != NULL)
    yd_transfer_queue_resume (world->queue, transfer);
}

static void
cancel (YdSeedWorld *world,
        YdTransfer  *transfer)
{
  YdSeedFile *file;

  if (transfer == NULL || yd_seed_happens (world->seed, 0.5))
    return;
  file = yd_seed_world_find_file (world, transfer);
  if (file != NULL && !yd_transfer_is_ended (transfer))
    {
      file->given_up = TRUE;
      file->n_stuck = world->seed->n_stuck;
      file->stranded = !world->online || yd_auth_session_get_state (world->session) !=
                                           YD_AUTH_STATE_SIGNED_IN;
    }
  yd_transfer_queue_cancel (world->queue, transfer);
}

static void
retry (YdSeedWorld *world,
       YdTransfer  *transfer)
{
  YdSeedFile *file = transfer != NULL ? yd_seed_world_find_file (world, transfer) : NULL;

  if (file != NULL)
    file->given_up = FALSE;
  if (transfer != NULL)
    yd_transfer_queue_retry (world->queue, transfer);
}

static void
answer (YdSeedWorld *world,
        YdTransfer  *transfer)
{
  static const YdTransferConflict answers[] = { YD_TRANSFER_CONFLICT_SKIP,
                                                YD_TRANSFER_CONFLICT_KEEP_BOTH,
                                                YD_TRANSFER_CONFLICT_REPLACE };

  if (transfer != NULL && yd_transfer_get_reason (transfer) == YD_TRANSFER_REASON_NAME)
    yd_transfer_queue_resolve (world->queue, transfer,
                               answers[yd_seed_choose (world->seed, G_N_ELEMENTS (answers))],
                               FALSE);
}

static void
change_source (YdSeedWorld *world,
               YdTransfer  *transfer)
{
  YdSeedFile *file = transfer != NULL ? yd_seed_world_find_file (world, transfer) : NULL;

  if (file != NULL && file->path != NULL && !yd_transfer_is_ended (transfer))
    yd_seed_file_change (file, world->seed);
}

static void
show_source (YdSeedWorld *world,
             YdTransfer  *transfer)
{
  if (transfer != NULL && yd_transfer_get_reason (transfer) == YD_TRANSFER_REASON_SOURCE)
    yd_seed_world_show (world, transfer);
}

static void
pull_plug (YdSeedWorld *world,
           YdTransfer  *transfer)
{
  world->online = !world->online;
  yd_transfer_queue_set_online (world->queue, world->online);
}

static void
sleep_long (YdSeedWorld *world,
            YdTransfer  *transfer)
{
  if (world->seed->pending->len == 0)
    yd_seed_clock_sleep (world->seed->clock,
                         yd_seed_choose (world->seed, 3) * 1800 * (gint64) G_USEC_PER_SEC);
}

/* Something was cancelled, and is being tidied up: that is not told to rest. */
static gboolean
is_tidying_up (YdSeedWorld *world)
{
  for (guint i = 0; i < g_list_model_get_n_items (get_list (world)); i++)
    {
      g_autoptr(YdTransfer) transfer = g_list_model_get_item (get_list (world), i);
      YdSeedFile *file = yd_seed_world_find_file (world, transfer);

      if (file != NULL && file->given_up &&
          (!yd_transfer_is_ended (transfer) || yd_transfer_get_facts (transfer)->leftover != NULL))
        return TRUE;
    }
  return FALSE;
}

/* Everything rests that was told to, however long that is: nobody is asked anything. */
static void
be_still (YdSeedWorld *world)
{
  YdSeed *seed = world->seed;
  gint64 end_us = yd_base_clock_get_monotonic_us (YD_BASE_CLOCK (seed->clock)) + STILL_US;
  guint n_calls;

  do
    yd_seed_world_drain (world);
  while (yd_seed_run_one (seed));
  n_calls = seed->n_calls;
  while (yd_base_clock_get_monotonic_us (YD_BASE_CLOCK (seed->clock)) < end_us &&
         yd_seed_clock_run_next (seed->clock))
    do
      yd_seed_world_drain (world);
    while (yd_seed_run_one (seed));
  if (seed->n_calls != n_calls)
    yd_seed_complain (seed, "I4: %u calls while all was paused", seed->n_calls - n_calls);
}

static void
be_still_offline (YdSeedWorld *world,
                  YdTransfer  *transfer)
{
  if (yd_transfer_queue_is_walking (world->queue) || is_tidying_up (world))
    return;
  if (world->online)
    pull_plug (world, NULL);
  be_still (world);
  pull_plug (world, NULL);
}

static void
be_still_paused (YdSeedWorld *world,
                 YdTransfer  *transfer)
{
  if (yd_transfer_queue_is_walking (world->queue) || is_tidying_up (world))
    return;
  yd_transfer_queue_pause_all (world->queue);
  be_still (world);
  yd_transfer_queue_resume_all (world->queue);
}

/* The program ends as it should, if only it may: the work ends, and nothing begins. */
static void
quit (YdSeedWorld *world,
      YdTransfer  *transfer)
{
  guint n = world->seed->pending->len;

  yd_transfer_queue_stop (world->queue);
  do
    yd_seed_world_drain (world);
  while (n-- > 0 && yd_seed_run_one (world->seed));
  if (!world->seed->mortal || yd_seed_happens (world->seed, 0.3))
    yd_transfer_queue_go_on (world->queue);
  else
    yd_seed_world_die (world);
}

static void
set_clock (YdSeedWorld *world,
           YdTransfer  *transfer)
{
  yd_seed_clock_jump (world->seed->clock, yd_seed_happens (world->seed, 0.5) ? DAY_US : -DAY_US);
}

static void
expire (YdSim    *sim,
        gpointer  data)
{
  if (GPOINTER_TO_INT (data) == 0)
    yd_sim_expire_tokens (sim);
  else
    yd_sim_expire_urls (sim);
}

static void
let_expire (YdSeedWorld *world,
            YdTransfer  *transfer)
{
  yd_sim_thread_call (world->seed->sim, expire,
                      GINT_TO_POINTER (yd_seed_choose (world->seed, 2)));
}

static void
pause_all (YdSeedWorld *world,
           YdTransfer  *transfer)
{
  yd_transfer_queue_pause_all (world->queue);
}

static void
resume_all (YdSeedWorld *world,
            YdTransfer  *transfer)
{
  yd_transfer_queue_resume_all (world->queue);
}

static const struct
{
  const char *name;
  Deed deed;
  guint weight;
} deeds[] = {
  { "drop", drop_one, 40 },
  { "pause", pause_it, 10 },
  { "resume", resume, 15 },
  { "cancel", cancel, 5 },
  { "retry", retry, 10 },
  { "answer", answer, 10 },
  { "change", change_source, 5 },
  { "show", show_source, 4 },
  { "plug", pull_plug, 5 },
  { "sleep", sleep_long, 4 },
  { "clock", set_clock, 3 },
  { "expire", let_expire, 8 },
  { "pause all", pause_all, 3 },
  { "resume all", resume_all, 6 },
  { "still, offline", be_still_offline, 2 },
  { "still, paused", be_still_paused, 2 },
  { "quit", quit, 3 },
};

static void
do_deed (YdSeedWorld *world)
{
  g_autoptr(YdTransfer) transfer = choose_transfer (world);
  guint sum = 0;
  guint chosen;
  gsize i = 0;

  for (gsize j = 0; j < G_N_ELEMENTS (deeds); j++)
    sum += deeds[j].weight;
  chosen = yd_seed_choose (world->seed, sum);
  while (chosen >= deeds[i].weight)
    chosen -= deeds[i++].weight;
  yd_seed_note (world->seed, "the person: %s %s", deeds[i].name,
                transfer != NULL ? yd_transfer_get_name (transfer) : "");
  deeds[i].deed (world, transfer);
}

/* Steps */

static gboolean
is_at_rest (YdSeedWorld *world)
{
  return yd_transfer_queue_get_active (world->queue) == 0 &&
         !yd_transfer_queue_is_walking (world->queue) &&
         yd_transfer_queue_is_settled (world->queue) && world->seed->pending->len == 0;
}

/* Rather than let the clock go on. */
static gboolean
wants_job (YdSeed *seed)
{
  gint64 wait_us = yd_seed_clock_get_wait_us (seed->clock);

  if (seed->pending->len == 0)
    return FALSE;
  return wait_us < 0 || wait_us > yd_seed_get_patience_us (seed) || yd_seed_happens (seed, JOB);
}

/* FALSE: nothing is left to be done. */
static gboolean
do_something (YdSeedWorld *world)
{
  return wants_job (world->seed) ? yd_seed_run_one (world->seed)
                                 : yd_seed_clock_run_next (world->seed->clock);
}

static void
note_states (YdSeedWorld *world)
{
  g_autoptr(GString) states = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (get_list (world)); i++)
    {
      g_autoptr(YdTransfer) transfer = g_list_model_get_item (get_list (world), i);

      g_string_append_printf (states, " %d/%d", yd_transfer_get_state (transfer),
                              yd_transfer_get_reason (transfer));
    }
  yd_seed_note (world->seed, "  %s", states->str);
}

static gboolean
may_die (YdSeedWorld *world,
         double       chance)
{
  return world->seed->mortal && world->seed->n_deaths < DEATHS_MAX &&
         yd_seed_happens (world->seed, chance);
}

static void
take_step (YdSeedWorld *world)
{
  gboolean job = wants_job (world->seed);

  if (yd_seed_happens (world->seed, PERSON))
    do_deed (world);
  else if (job)
    yd_seed_run_one (world->seed);
  else if (is_at_rest (world))
    drop_one (world, NULL);
  else if (!yd_seed_clock_run_next (world->seed->clock))
    do_deed (world);
  if (job && may_die (world, DEATH_AT_WORK))
    {
      yd_seed_world_die (world);
      return;
    }
  yd_seed_world_drain (world);
  if (may_die (world, DEATH))
    yd_seed_world_die (world);
  note_states (world);
}

/* Quiet */

/* What a person would do who wants everything to end. */
static void
help (YdSeedWorld *world)
{
  YdAuthState state = yd_auth_session_get_state (world->session);

  yd_seed_note (world->seed, "help");
  if (state == YD_AUTH_STATE_SIGNED_OUT)
    yd_seed_world_sign_in (world);
  if (state == YD_AUTH_STATE_LOCKED)
    yd_seed_world_unlock (world);
  yd_transfer_queue_resume_all (world->queue);
  yd_transfer_queue_retry_failed (world->queue);
  for (guint i = 0; i < g_list_model_get_n_items (get_list (world)); i++)
    {
      g_autoptr(YdTransfer) transfer = g_list_model_get_item (get_list (world), i);

      answer (world, transfer);
      show_source (world, transfer);
    }
  yd_seed_world_drain (world);
  note_states (world);
}

static gboolean
needs_help (YdSeedWorld *world)
{
  for (guint i = 0; i < g_list_model_get_n_items (get_list (world)); i++)
    {
      g_autoptr(YdTransfer) transfer = g_list_model_get_item (get_list (world), i);

      if (yd_transfer_get_state (transfer) == YD_TRANSFER_FAILED &&
          !yd_seed_world_is_hopeless (world, transfer))
        return TRUE;
    }
  return FALSE;
}

/* Until everything rests, or nothing moves any more. */
static void
settle (YdSeedWorld *world)
{
  for (guint step = 0; step < QUIET_STEPS && !is_at_rest (world); step++)
    {
      if (world->seed->pending->len == 0 &&
          yd_seed_clock_get_wait_us (world->seed->clock) > FAR_US)
        return;
      if (!do_something (world))
        return;
      yd_seed_world_drain (world);
    }
}

static void
come_to_rest (YdSeedWorld *world)
{
  gint64 begin_us;

  yd_seed_note (world->seed, "quiet");
  world->seed->faults = FALSE;
  if (!world->online)
    pull_plug (world, NULL);
  begin_us = yd_base_clock_get_monotonic_us (YD_BASE_CLOCK (world->seed->clock));
  if (yd_auth_session_get_state (world->session) == YD_AUTH_STATE_SIGNED_OUT)
    yd_seed_world_sign_in (world);
  settle (world);
  for (guint round = 0; round < QUIET_ROUNDS && (!is_at_rest (world) || needs_help (world));
       round++)
    {
      help (world);
      settle (world);
    }
  if (yd_base_clock_get_monotonic_us (YD_BASE_CLOCK (world->seed->clock)) - begin_us > QUIET_US)
    yd_seed_complain (world->seed, "I8: it took more than a day");
  if (!is_at_rest (world))
    yd_seed_complain (world->seed, "I8: %u are active, %u pending",
                      yd_transfer_queue_get_active (world->queue), world->seed->pending->len);
}

void
yd_seed_run (YdSeed *seed)
{
  YdSeedWorld *world = yd_seed_world_new (seed);
  guint n_steps = STEPS_MIN + yd_seed_choose (seed, STEPS_MORE);

  seed->faults = TRUE;
  drop_one (world, NULL);
  for (guint i = 0; i < n_steps && (!is_at_rest (world) || is_any_left (world)); i++)
    take_step (world);
  drop_rest (world);
  come_to_rest (world);
  yd_seed_rules_check (world);
  yd_seed_note (seed, "%u calls, %u faults, %u deaths", seed->n_calls, seed->n_faults,
                seed->n_deaths);
  yd_seed_world_free (world);
}
