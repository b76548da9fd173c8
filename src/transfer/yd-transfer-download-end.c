/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where a download lands, in a worker: the place for it, the move to its name, the tidying up.
 */
#include "config.h"

#include "yd-transfer-download-private.h"

#include "yd-transfer-name.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define NUMBERS_MAX 1000 /* that are looked at, of names */

/* What an earlier attempt left and this one has no use for. */
static void
discard_left (YdTransferDownload *op)
{
  for (guint i = 0; i < YD_TRANSFER_STREAMS_MAX; i++)
    {
      if (op->left[i] != NULL)
        yd_transfer_place_discard (op->folder, op->left[i]);
      g_clear_pointer (&op->left[i], g_free);
    }
}

static gboolean
note_inode (YdTransferDownload *op,
            guint               index)
{
  op->inodes[index] = yd_transfer_place_get_inode (op->folder, op->files[index].temporary);
  return TRUE;
}

/* The one that an earlier attempt left, or a new one. A name that something else has by now is left
 * to it. */
static gboolean
open_file (YdTransferDownload  *op,
           guint                index,
           GError             **error)
{
  YdTransferPlaceFile *file = &op->files[index];
  g_autoptr(GError) local_error = NULL;

  if (op->resumed != NULL)
    {
      file->file = yd_transfer_place_reopen (op->folder, file->temporary,
                                             yd_transfer_download_get_resumed_end (op),
                                             &local_error);
      if (file->file >= 0)
        return note_inode (op, index);
      g_debug ("Download: %s; from its beginning", local_error->message);
      g_clear_pointer (&op->resumed, g_array_unref);
      if (!g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
        {
          g_free (file->temporary);
          file->temporary = yd_transfer_name_partial (file->name, g_random_int ());
        }
    }
  file->file = yd_transfer_place_create (op->folder, file->temporary, op->size, error);
  return file->file >= 0 && note_inode (op, index);
}

/* The file itself, as the service has it. */
static gboolean
is_here_already (YdTransferDownload *op,
                 GCancellable       *cancellable)
{
  return op->n_files == 1 && op->expected != NULL && op->size >= 0 &&
         yd_transfer_place_has (op->folder, op->files[0].name, op->size, op->expected, cancellable);
}

/* A kill came between the file's name and what the journal says of it: the temporary file is gone,
 * and the whole one is here, under a name that we would have given it. */
static gboolean
was_finished (YdTransferDownload *op,
              GCancellable       *cancellable)
{
  gboolean numbered = op->conflict == YD_TRANSFER_CONFLICT_KEEP_BOTH;

  if (op->resumed == NULL || yd_transfer_place_is_taken (op->folder, op->files[0].temporary))
    return FALSE;
  for (guint number = 0; number == 0 || numbered; number++)
    {
      g_autofree char *name = yd_transfer_name_numbered (op->files[0].name, number);

      if (!yd_transfer_place_is_taken (op->folder, name))
        break;
      if (yd_transfer_place_has (op->folder, name, op->size, op->expected, cancellable))
        {
          op->outcome = YD_TRANSFER_OUTCOME_MOVED;
          op->final_name = g_steal_pointer (&name);
          return TRUE;
        }
    }
  return FALSE;
}

static YdTransferPlaceTaken
choose_taken (YdTransferDownload *op)
{
  if (op->conflict == YD_TRANSFER_CONFLICT_KEEP_BOTH)
    return YD_TRANSFER_PLACE_NUMBER;
  return op->conflict == YD_TRANSFER_CONFLICT_REPLACE ? YD_TRANSFER_PLACE_REPLACE
                                                      : YD_TRANSFER_PLACE_REFUSE;
}

/* FALSE when not one of the files that were landing has the name of @number; if one has, the others
 * get theirs. */
static gboolean
has_landed_as (YdTransferDownload *op,
               guint               number)
{
  guint n_here = 0;

  for (guint i = 0; i < op->n_files; i++)
    {
      g_autofree char *name = yd_transfer_name_numbered (op->files[i].name, number);

      n_here += yd_transfer_place_get_inode (op->folder, name) == op->landing[i];
    }
  for (guint i = 0; n_here > 0 && n_here < op->n_files && i < op->n_files; i++)
    {
      g_autofree char *name = yd_transfer_name_numbered (op->files[i].name, number);

      if (op->left[i] != NULL &&
          yd_transfer_place_get_inode (op->folder, op->left[i]) == op->landing[i])
        n_here += yd_transfer_place_rename (op->folder, op->left[i], name, choose_taken (op));
    }
  return n_here == op->n_files;
}

/* The same of files that nothing but their inodes tells from others. */
static gboolean
has_landed (YdTransferDownload *op)
{
  guint numbers = op->conflict == YD_TRANSFER_CONFLICT_KEEP_BOTH ? NUMBERS_MAX : 1;

  for (guint i = 0; i < op->n_files; i++)
    if (op->landing[i] == 0)
      return FALSE;
  for (guint number = 0; number < numbers; number++)
    {
      g_autofree char *name = yd_transfer_name_numbered (op->files[0].name, number);

      if (!has_landed_as (op, number))
        continue;
      op->outcome = YD_TRANSFER_OUTCOME_MOVED;
      op->final_name = g_steal_pointer (&name);
      return TRUE;
    }
  return FALSE;
}

static gboolean
refuse_name (GError **error)
{
  g_set_error_literal (error, YD_TRANSFER_ERROR, YD_TRANSFER_ERROR_EXISTS,
                       "there is a file of this name");
  return FALSE;
}

/* Before anything is fetched: FALSE when the person has to be asked; what is not to be fetched has
 * its outcome. */
static gboolean
look_at_names (YdTransferDownload  *op,
               GCancellable        *cancellable,
               GError             **error)
{
  gboolean taken = FALSE;

  if (op->conflict != YD_TRANSFER_CONFLICT_ASK && op->conflict != YD_TRANSFER_CONFLICT_SKIP)
    return TRUE;
  for (guint i = 0; i < op->n_files; i++)
    taken |= yd_transfer_place_is_taken (op->folder, op->files[i].name);
  if (!taken)
    return TRUE;
  if (is_here_already (op, cancellable))
    op->outcome = YD_TRANSFER_OUTCOME_SAME;
  else if (op->conflict == YD_TRANSFER_CONFLICT_SKIP)
    op->outcome = YD_TRANSFER_OUTCOME_SKIPPED;
  else
    return refuse_name (error);
  op->final_name = g_strdup (op->files[0].name);
  return !g_cancellable_set_error_if_cancelled (cancellable, error);
}

/* What an attempt before has named, it may not have made. */
static gboolean
will_make_files (YdTransferDownload *op)
{
  return op->outcome == YD_TRANSFER_OUTCOME_NONE &&
         (op->resumed == NULL ||
          !yd_transfer_place_is_taken (op->folder, op->files[0].temporary));
}

gboolean
yd_transfer_download_make_place (gpointer       data,
                                 GCancellable  *cancellable,
                                 GError       **error)
{
  YdTransferDownload *op = data;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  op->folder = yd_transfer_place_open_folder (op->path, yd_transfer_get_below (op->transfer),
                                              error);
  if (op->folder < 0)
    return FALSE;
  if (was_finished (op, cancellable) || has_landed (op))
    return TRUE;
  if (!look_at_names (op, cancellable, error))
    return FALSE;
  discard_left (op);
  if (will_make_files (op))
    yd_transfer_journal_sync (op->engine->journal);
  for (guint i = 0; op->outcome == YD_TRANSFER_OUTCOME_NONE && i < op->n_files; i++)
    if (!open_file (op, i, error))
      return FALSE;
  return TRUE;
}

/* As the remote file has it; a file system that cannot is no reason to fail. */
static void
set_time (int    file,
          gint64 modified_us)
{
  struct timespec times[] = {
    { .tv_nsec = UTIME_OMIT },
    { .tv_sec = modified_us / G_USEC_PER_SEC, .tv_nsec = modified_us % G_USEC_PER_SEC * 1000 },
  };

  if (modified_us > 0 && futimens (file, times) != 0)
    g_debug ("The time could not be set: %s", g_strerror (errno));
}

/* Gives the files their times and lengths: of what is not a zip, one to each stream. */
static gboolean
end_files (YdTransferDownload  *op,
           GError             **error)
{
  for (guint i = 0; i < op->n_files; i++)
    {
      gint64 length = op->entries[i].size;

      if (op->zip)
        length = yd_transfer_zip_write_frame (
          op->files[i].file, op->entries, op->n_streams,
          yd_base_clock_get_real_us (op->engine->clock) / G_USEC_PER_SEC, error);
      if (length < 0)
        return FALSE;
      if (ftruncate (op->files[i].file, length) != 0)
        {
          g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), "cannot end the file: %s",
                       g_strerror (errno));
          return FALSE;
        }
      set_time (op->files[i].file,
                yd_drive_item_get_modified_us (yd_transfer_get_item (op->transfer)));
    }
  return TRUE;
}

static void
close_files (YdTransferDownload *op)
{
  for (guint i = 0; i < op->n_files; i++)
    {
      if (op->files[i].file >= 0)
        close (op->files[i].file);
      op->files[i].file = -1;
    }
}

static gboolean
is_taken (const GError *error)
{
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_EXISTS) ||
         g_error_matches (error, G_IO_ERROR, G_IO_ERROR_IS_DIRECTORY);
}

gboolean
yd_transfer_download_commit (gpointer       data,
                             GCancellable  *cancellable,
                             GError       **error)
{
  YdTransferDownload *op = data;
  g_autoptr(GError) local_error = NULL;

  if (op->expected != NULL && g_ascii_strcasecmp (op->actual, op->expected) != 0)
    {
      g_set_error_literal (error, YD_TRANSFER_ERROR, YD_TRANSFER_ERROR_HASH_MISMATCH,
                           "what arrived is not what the service has");
      return FALSE;
    }
  if (!end_files (op, error))
    return FALSE;
  if (op->expected == NULL)
    yd_transfer_journal_sync (op->engine->journal);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  op->final_name = yd_transfer_place_commit (op->folder, op->files, op->n_files,
                                             choose_taken (op), &local_error);
  if (op->final_name == NULL && op->conflict == YD_TRANSFER_CONFLICT_SKIP && is_taken (local_error))
    {
      op->outcome = YD_TRANSFER_OUTCOME_SKIPPED;
      op->final_name = g_strdup (op->files[0].name);
      return yd_transfer_download_tidy_up (op, NULL, error);
    }
  if (op->final_name == NULL && is_taken (local_error))
    return refuse_name (error);
  if (op->final_name == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  close_files (op);
  return TRUE;
}

GFile *
yd_transfer_download_dup_final_file (YdTransferDownload *op)
{
  const char * const *below = yd_transfer_get_below (op->transfer);
  g_autofree char *folders = below != NULL ? g_strjoinv ("/", (char **) below) : g_strdup (".");
  const char *name = op->final_name != NULL ? op->final_name : op->files[0].name;
  g_autofree char *path = g_build_filename (op->path, folders, name, NULL);

  return g_file_new_for_path (path);
}

gboolean
yd_transfer_download_tidy_up (gpointer       data,
                              GCancellable  *cancellable,
                              GError       **error)
{
  YdTransferDownload *op = data;

  for (guint i = 0; i < op->n_files; i++)
    if (op->files[i].file >= 0)
      yd_transfer_place_discard (op->folder, op->files[i].temporary);
  close_files (op);
  return TRUE;
}

gboolean
yd_transfer_download_sync (gpointer       data,
                           GCancellable  *cancellable,
                           GError       **error)
{
  YdTransferDownload *op = data;

  for (guint i = 0; i < op->n_files; i++)
    if (op->files[i].file >= 0 && fdatasync (op->files[i].file) != 0)
      {
        g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno),
                     "cannot write the file to the disk: %s", g_strerror (errno));
        return FALSE;
      }
  return TRUE;
}

gboolean
yd_transfer_download_leave (gpointer       data,
                            GCancellable  *cancellable,
                            GError       **error)
{
  YdTransferDownload *op = data;
  gboolean synced = yd_transfer_download_sync (op, NULL, error);

  close_files (op);
  return synced;
}
