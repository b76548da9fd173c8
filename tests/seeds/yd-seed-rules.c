/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The invariants at rest; see the header.
 *
 * I1 a file under its final name is whole; I2 a remote file that is said to be there is there,
 * whole; I3 what is sent stays as it was; I4 nothing is lost, nothing is left over, everything
 * ends; I7 nothing is made twice.
 */
#include "config.h"

#include "yd-seed-rules.h"

#include "yd-seed-live.h"

#include <string.h>

/* What one side has, in whatever folder. */
typedef struct
{
  GHashTable *names; /* (owned): name → GBytes */
  GPtrArray *folders; /* (owned): names (owned) */
  GPtrArray *violations; /* (owned) (nullable) */
} Side;

static void
side_clear (Side *side)
{
  g_hash_table_unref (side->names);
  g_ptr_array_unref (side->folders);
  g_clear_pointer (&side->violations, g_ptr_array_unref);
}

static Side
side_new (void)
{
  Side side = { g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                       (GDestroyNotify) g_bytes_unref),
                g_ptr_array_new_with_free_func (g_free) };

  return side;
}

/* A second one of the same name is found out by its new one. */
static void
add_name (Side       *side,
          const char *name,
          GBytes     *content)
{
  gboolean taken = g_hash_table_contains (side->names, name);

  g_hash_table_insert (side->names,
                       taken ? g_strconcat (name, ". twin", NULL) : g_strdup (name), content);
}

static void
read_folder (Side       *side,
             const char *path)
{
  g_autoptr(GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);
      char *data;
      gsize length;

      if (g_file_test (child, G_FILE_TEST_IS_DIR))
        {
          g_ptr_array_add (side->folders, g_strdup (name));
          read_folder (side, child);
        }
      else if (g_file_get_contents (child, &data, &length, NULL))
        add_name (side, name, g_bytes_new_take (data, length));
    }
}

typedef struct
{
  Side side;
  GPtrArray *items; /* (borrowed): YdDriveItem */
} Survey;

static void
read_remote (YdSim    *sim,
             gpointer  data)
{
  Survey *survey = data;
  GPtrArray *violations = yd_sim_get_violations (sim);

  survey->side.violations = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < violations->len; i++)
    g_ptr_array_add (survey->side.violations, g_strdup (g_ptr_array_index (violations, i)));
  for (guint i = 0; i < survey->items->len; i++)
    {
      YdDriveItem *item = g_ptr_array_index (survey->items, i);
      const char *name = yd_drive_item_get_name (item);
      GBytes *content;

      if (yd_drive_item_is_folder (item))
        {
          g_ptr_array_add (survey->side.folders, g_strdup (name));
          continue;
        }
      content = yd_sim_get_content (sim, yd_drive_item_get_id (item));
      add_name (&survey->side, name, content != NULL ? content : g_bytes_new (NULL, 0));
    }
}

static gboolean
is_content (const YdSeedFile *file,
            const char       *name,
            GBytes           *content)
{
  if (yd_seed_live_is_split (file))
    return yd_seed_live_is_part (file, name, content);
  for (guint i = 0; i < file->versions->len; i++)
    if (g_bytes_equal (g_ptr_array_index (file->versions, i), content))
      return TRUE;
  return FALSE;
}

static gboolean
is_before (const YdSeedFile *file,
           const char       *name,
           GBytes           *content)
{
  return file->before != NULL && g_bytes_equal (file->before, content);
}

static gboolean
is_mixed (const YdSeedFile *file,
          const char       *name,
          GBytes           *content)
{
  return !is_content (file, name, content) && !is_before (file, name, content);
}

static gboolean
is_any (const YdSeedFile *file,
        const char       *name,
        GBytes           *content)
{
  return TRUE;
}

/* Names of the other side that come from @file: itself, and numbered ones. */
static guint
count_names (Side             *side,
             const YdSeedFile *file,
             gboolean        (*counts) (const YdSeedFile *, const char *, GBytes *))
{
  g_autofree char *stem = yd_seed_file_dup_stem (file);
  GHashTableIter iter;
  gpointer name;
  gpointer there;
  guint n = 0;

  g_hash_table_iter_init (&iter, side->names);
  while (g_hash_table_iter_next (&iter, &name, &there))
    {
      gsize length = strlen (stem);

      if (strncmp (name, stem, length) != 0 || strchr (". (", ((char *) name)[length]) == NULL)
        continue;
      if (counts (file, name, there))
        n++;
    }
  return n;
}

static const char *
get_rule (const YdSeedFile *file)
{
  return file->direction == YD_TRANSFER_UPLOAD ? "I2" : "I1";
}

/* What stands under each of its names is one of its contents, and whole. */
static void
check_contents (YdSeed           *seed,
                Side             *side,
                const YdSeedFile *file)
{
  guint all = count_names (side, file, is_any);
  guint mixed = count_names (side, file, is_mixed);

  if (mixed > 0)
    yd_seed_complain (seed, "%s: %s: %u of %u are no whole file", get_rule (file), file->name,
                      mixed, all);
  /* dropped again, it is another file of the same name */
  if (all > (guint) (file->before != NULL) + file->n_doubts +
              (1 + (guint) file->lost) * yd_seed_file_count_parts (file))
    yd_seed_complain (seed, "I7: %s: %u names", file->name, all);
}

/* What @name is with the other extension of @file. */
static gboolean
has_other_part (Side             *side,
                const YdSeedFile *file,
                const char       *name)
{
  g_autofree char *stem = g_strndup (name, (gsize) (strrchr (name, '.') - name));
  g_autofree char *other =
    g_strconcat (stem, ".", file->parts[g_str_has_suffix (name, file->parts[0]) ? 1 : 0], NULL);
  GBytes *there = g_hash_table_lookup (side->names, other);

  return there != NULL && is_content (file, other, there);
}

/* All that it becomes, under one number. */
static gboolean
is_there (Side             *side,
          const YdSeedFile *file)
{
  g_autofree char *stem = yd_seed_file_dup_stem (file);
  GHashTableIter iter;
  gpointer name;
  gpointer there;

  if (file->parts[1] == NULL)
    return count_names (side, file, is_content) > 0;
  g_hash_table_iter_init (&iter, side->names);
  while (g_hash_table_iter_next (&iter, &name, &there))
    if (g_str_has_prefix (name, stem) && strchr (". (", ((char *) name)[strlen (stem)]) != NULL &&
        is_content (file, name, there) && has_other_part (side, file, name))
      return TRUE;
  return FALSE;
}

static void
check_done (YdSeed           *seed,
            Side             *side,
            const YdSeedFile *file,
            YdTransfer       *transfer)
{
  gboolean has = is_there (side, file);
  gboolean keeps_old = file->before != NULL && yd_transfer_get_conflict (transfer) !=
                                                 YD_TRANSFER_CONFLICT_REPLACE;

  if (yd_transfer_get_outcome (transfer) == YD_TRANSFER_OUTCOME_SKIPPED)
    {
      if (file->before == NULL && !has)
        yd_seed_complain (seed, "I2: %s was skipped for no reason", file->name);
      return;
    }
  if (!has)
    yd_seed_complain (seed, "%s: %s is done and not there", get_rule (file), file->name);
  if (keeps_old && count_names (side, file, is_before) == 0)
    yd_seed_complain (seed, "I3: what had the name of %s is gone", file->name);
}

/* What replaces another file lies whole under a name of its own when the person changes their mind
 * and the service does not answer: the queue says so. */
static gboolean
says_temporary_name (YdTransfer *transfer,
                     const char *name)
{
  return strstr (name, ".tmp-") != NULL && g_str_equal (yd_transfer_get_name (transfer), name);
}

/* As if it had never been; what was there before is. */
static void
check_cancelled (YdSeed           *seed,
                 Side             *side,
                 const YdSeedFile *file,
                 YdTransfer       *transfer)
{
  guint n = count_names (side, file, is_any);

  if (says_temporary_name (transfer, yd_transfer_get_name (transfer)))
    {
      if (count_names (side, file, is_content) == 0)
        yd_seed_complain (seed, "I4: neither one nor the other: %s", file->name);
      return;
    }
  /* it was finished, and the program had died before it could say so */
  if (seed->n_deaths > 0 && count_names (side, file, is_content) > 0)
    return;
  if (file->before != NULL && count_names (side, file, is_before) == 0)
    yd_seed_complain (seed, "I3: what had the name of %s is gone", file->name);
  if (n > (file->before != NULL ? 1 : 0) && !file->stranded && seed->n_stuck == file->n_stuck)
    yd_seed_complain (seed, "I8: %s was cancelled and is there", file->name);
}

static void
check_transfer (YdSeedWorld *self,
                YdTransfer  *transfer,
                Side        *local,
                Side        *remote)
{
  YdSeedFile *file = yd_seed_world_find_file (self, transfer);
  Side *side = yd_transfer_get_direction (transfer) == YD_TRANSFER_UPLOAD ? remote : local;
  const GError *error = yd_transfer_get_error (transfer);

  yd_seed_note (self->seed, "%s: state %d, outcome %d", yd_transfer_get_name (transfer),
                yd_transfer_get_state (transfer), yd_transfer_get_outcome (transfer));
  if (file == NULL && yd_transfer_get_state (transfer) == YD_TRANSFER_CANCELLED)
    return;
  if (file != NULL)
    check_contents (self->seed, side, file);
  switch (yd_transfer_get_state (transfer))
    {
    case YD_TRANSFER_DONE:
      check_done (self->seed, side, file, transfer);
      break;
    case YD_TRANSFER_CANCELLED:
      check_cancelled (self->seed, side, file, transfer);
      break;
    case YD_TRANSFER_QUEUED:
    case YD_TRANSFER_PREPARING:
    case YD_TRANSFER_RUNNING:
    case YD_TRANSFER_WAITING:
    case YD_TRANSFER_PAUSED:
    case YD_TRANSFER_FINISHING:
    case YD_TRANSFER_FAILED:
    default:
      if (yd_seed_world_is_hopeless (self, transfer))
        break;
      yd_seed_complain (self->seed, "I4: %s does not end well: state %d, reason %d, %s",
                        yd_transfer_get_name (transfer), yd_transfer_get_state (transfer),
                        yd_transfer_get_reason (transfer),
                        error != NULL ? error->message : "no error");
    }
}

static void
check_sources (YdSeedWorld *self)
{
  Side side = side_new ();

  read_folder (&side, self->up);
  for (guint i = 0; i < self->files->len; i++)
    {
      YdSeedFile *file = g_ptr_array_index (self->files, i);
      GBytes *there = g_hash_table_lookup (side.names, file->name);

      if (file->direction == YD_TRANSFER_UPLOAD &&
          (there == NULL || !g_bytes_equal (there, yd_seed_file_get_content (file))))
        yd_seed_complain (self->seed, "I3: %s is not as it was", file->name);
    }
  side_clear (&side);
}

static gboolean
is_stated (YdSeedWorld *self,
           const char  *name)
{
  GListModel *list = G_LIST_MODEL (self->queue);

  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr(YdTransfer) transfer = g_list_model_get_item (list, i);

      if (yd_transfer_get_state (transfer) == YD_TRANSFER_CANCELLED &&
          says_temporary_name (transfer, name))
        return TRUE;
    }
  return FALSE;
}

static void
check_leavings (YdSeedWorld *self,
                Side        *side,
                const char  *where)
{
  GHashTableIter iter;
  gpointer name;

  g_hash_table_iter_init (&iter, side->names);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    if (g_str_has_suffix (name, ".part") ||
        (strstr (name, ".tmp-") != NULL && !is_stated (self, name)))
      yd_seed_complain (self->seed, "I4: left over %s: %s", where, (char *) name);
}

/* Transfers of @file; of folders that were not walked when it is NULL. */
static guint
count_transfers (YdSeedWorld *self,
                 YdSeedFile  *file)
{
  GListModel *list = G_LIST_MODEL (self->queue);
  guint n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr(YdTransfer) transfer = g_list_model_get_item (list, i);

      n += yd_seed_world_find_file (self, transfer) == file;
    }
  return n;
}

/* Each that was dropped is there, once; but for what is in a folder that was never walked. What is
 * counted as it changes is none at rest. */
static void
check_list (YdSeedWorld *self)
{
  guint n_unwalked = count_transfers (self, NULL);
  guint n_going = yd_transfer_queue_get_going (self->queue);
  guint n_asking = yd_transfer_queue_get_asking (self->queue);

  if (n_going + n_asking > 0 && yd_transfer_queue_get_active (self->queue) == 0)
    yd_seed_complain (self->seed, "I4: %u are going, %u ask", n_going, n_asking);
  for (guint i = 0; i < self->files->len; i++)
    {
      YdSeedFile *file = g_ptr_array_index (self->files, i);
      guint n = count_transfers (self, file);

      if (n > 1 || (n == 0 && (file->tree == NULL || n_unwalked == 0)))
        yd_seed_complain (self->seed, "I4: %u transfers of %s", n, file->name);
    }
}

static guint
count_folders (const Side *side,
               const char *prefix)
{
  guint n = 0;

  for (guint i = 0; i < side->folders->len; i++)
    n += g_str_has_prefix (g_ptr_array_index (side->folders, i), prefix);
  return n;
}

/* A tree has its two folders, each once, and nothing beside it. */
static void
check_folders (YdSeedWorld *self,
               const Side  *side,
               const char  *tree)
{
  g_autofree char *prefix = g_strndup (tree, strcspn (tree, "-") + 1);
  gboolean dropped = FALSE;
  guint n = count_folders (side, prefix);

  for (guint i = 0; i < self->files->len; i++)
    dropped |= g_strcmp0 (((YdSeedFile *) g_ptr_array_index (self->files, i))->tree, tree) == 0;
  if (count_transfers (self, NULL) == 0 && n != (dropped ? 3 : 0))
    yd_seed_complain (self->seed, "I7: %u folders of %s", n, tree);
}

void
yd_seed_rules_check (YdSeedWorld *self)
{
  GListModel *list = G_LIST_MODEL (self->queue);
  Survey survey = { side_new (), yd_seed_world_list (self) };
  Side local = side_new ();

  read_folder (&local, self->down);
  yd_sim_thread_call (self->seed->sim, read_remote, &survey);
  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr(YdTransfer) transfer = g_list_model_get_item (list, i);

      check_transfer (self, transfer, &local, &survey.side);
    }
  check_list (self);
  check_folders (self, &survey.side, "up-tree");
  check_folders (self, &local, "down-tree");
  check_sources (self);
  check_leavings (self, &local, "here");
  check_leavings (self, &survey.side, "there");
  for (guint i = 0; i < survey.side.violations->len; i++)
    yd_seed_complain (self->seed, "violation: %s",
                      (char *) g_ptr_array_index (survey.side.violations, i));
  side_clear (&survey.side);
  side_clear (&local);
  g_ptr_array_unref (survey.items);
}
