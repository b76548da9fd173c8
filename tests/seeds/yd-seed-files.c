/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The person's files; see the header.
 */
#include "config.h"

#include "yd-seed-files.h"

#include "yd-seed-live.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#define LIVE 0.25             /* of the downloads: */
#define BIG 0.03
#define BIG_BYTES (11 * 1024 * 1024 + 17) /* what comes over several connections */
#define TAKEN 0.3             /* of the names on the other side */
#define TREE 0.4              /* each way */
#define TREE_FILES 3
#define FILES_MIN 4
#define FILES_MORE 12

static void
file_free (gpointer data)
{
  YdSeedFile *file = data;

  g_free (file->name);
  g_free (file->path);
  g_ptr_array_unref (file->versions);
  g_clear_pointer (&file->picture, g_bytes_unref);
  g_clear_pointer (&file->film, g_bytes_unref);
  g_clear_pointer (&file->before, g_bytes_unref);
  g_clear_pointer (&file->item, yd_drive_item_unref);
  g_free (file);
}

/* Contents */

GBytes *
yd_seed_file_get_content (const YdSeedFile *self)
{
  return g_ptr_array_index (self->versions, self->versions->len - 1);
}

guint
yd_seed_file_count_parts (const YdSeedFile *self)
{
  return self->parts[1] != NULL ? 2 : 1;
}

char *
yd_seed_file_dup_stem (const YdSeedFile *self)
{
  return g_strndup (self->name, (gsize) (strrchr (self->name, '.') - self->name));
}

static GBytes *
make_content (YdSeed *seed,
              gsize   length)
{
  gsize n_words = length / sizeof (guint32) + 1;
  guint32 *words = g_new (guint32, n_words);

  for (gsize i = 0; i < n_words; i++)
    words[i] = g_rand_int (seed->dice);
  return g_bytes_new_with_free_func (words, length, g_free, words);
}

static gsize
choose_length (YdSeed              *seed,
               YdTransferDirection  direction)
{
  static const gsize lengths[] = {
    0, 1, YD_SEED_PART_BYTES - 1, YD_SEED_PART_BYTES, YD_SEED_PART_BYTES + 1,
    3 * YD_SEED_PART_BYTES, 5 * YD_SEED_PART_BYTES + 17,
  };

  if (direction == YD_TRANSFER_DOWNLOAD && yd_seed_happens (seed, BIG))
    return BIG_BYTES;
  return lengths[yd_seed_choose (seed, G_N_ELEMENTS (lengths))];
}

static void
write_file (const char *path,
            GBytes     *content)
{
  FILE *file = g_fopen (path, "w");
  gsize length;
  gconstpointer data = g_bytes_get_data (content, &length);

  g_assert_nonnull (file);
  g_assert_cmpuint (fwrite (data != NULL ? data : "", 1, length, file), ==, length);
  g_assert_cmpint (fclose (file), ==, 0);
}

/* The disk's own clock is too coarse to tell two states of a file apart. */
static void
set_time (YdSeedFile *self,
          YdSeed     *seed)
{
  gint64 now_us = yd_seed_clock_read_true (seed->clock);
  struct timespec times[] = {
    { .tv_nsec = UTIME_OMIT },
    { .tv_sec = now_us / G_USEC_PER_SEC, .tv_nsec = self->versions->len },
  };

  g_assert_cmpint (utimensat (AT_FDCWD, self->path, times, 0), ==, 0);
}

/* Of one part, or made by its hash alone: it may be there, a power cut have taken that, and no
 * session tell of it. When the source is another by then, it is somebody else's file. */
static gboolean
may_be_forgotten (const YdSeedFile *self,
                  const YdSeed     *seed)
{
  gsize size = g_bytes_get_size (yd_seed_file_get_content (self));

  return self->cut && (seed->options->instant || size <= YD_SEED_PART_BYTES);
}

/* Anew, or over what is there; longer, or as long. */
void
yd_seed_file_change (YdSeedFile *self,
                     YdSeed     *seed)
{
  gsize length = yd_seed_happens (seed, 0.5) ? g_bytes_get_size (yd_seed_file_get_content (self))
                                             : choose_length (seed, self->direction);
  GBytes *content = make_content (seed, length);

  self->n_doubts += may_be_forgotten (self, seed);
  self->cut = FALSE;
  g_ptr_array_add (self->versions, content);
  if (yd_seed_happens (seed, 0.5))
    g_unlink (self->path);
  write_file (self->path, content);
  set_time (self, seed);
}

/* The other side */

typedef struct
{
  const char *parent_id;
  const char *name;
  GBytes *content;  /* (nullable): of a folder */
  char *id;         /* (owned): of what was made */
} Remote;

static void
add_remote_cb (YdSim    *sim,
               gpointer  data)
{
  Remote *remote = data;

  if (remote->content != NULL)
    remote->id = yd_sim_add_file (sim, "alice", "backup", remote->parent_id, remote->name,
                                  remote->content);
  else
    remote->id = yd_sim_add_folder (sim, "alice", "backup", remote->parent_id, remote->name);
}

/* (transfer full) */
static char *
add_remote (YdSeed     *seed,
            const char *parent_id,
            const char *name,
            GBytes     *content)
{
  Remote remote = { parent_id, name, content, NULL };

  yd_sim_thread_call (seed->sim, add_remote_cb, &remote);
  return remote.id;
}

/* One file */

static YdSeedFile *
add_file (YdSeed              *seed,
          GPtrArray           *files,
          YdTransferDirection  direction)
{
  YdSeedFile *file = g_new0 (YdSeedFile, 1);

  gboolean live = direction == YD_TRANSFER_DOWNLOAD && yd_seed_happens (seed, LIVE);

  file->direction = direction;
  file->name = g_strdup_printf ("%s-%u.%s", direction == YD_TRANSFER_UPLOAD ? "up" : "down",
                                files->len, live ? "livp" : "bin");
  file->versions = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  file->parts[0] = "bin";
  if (live)
    {
      /* nothing is neither a picture nor a film */
      GBytes *picture = make_content (seed, 1 + choose_length (seed, YD_TRANSFER_UPLOAD));

      yd_seed_live_fill (file, seed, picture,
                         make_content (seed, 1 + choose_length (seed, YD_TRANSFER_UPLOAD)));
    }
  else
    {
      g_ptr_array_add (file->versions, make_content (seed, choose_length (seed, direction)));
    }
  file->conflict = (YdTransferConflict) yd_seed_choose (seed, 4);
  g_ptr_array_add (files, file);
  return file;
}

/* Here or there, where it comes from. */
static void
place_file (YdSeed     *seed,
            YdSeedFile *file,
            const char *folder)
{
  if (file->direction == YD_TRANSFER_UPLOAD)
    {
      file->path = g_build_filename (folder, file->name, NULL);
      write_file (file->path, yd_seed_file_get_content (file));
    }
  else
    {
      g_free (add_remote (seed, folder, file->name, yd_seed_file_get_content (file)));
    }
  yd_seed_note (seed, "%s: %" G_GSIZE_FORMAT " bytes, conflict %d, %s, %s", file->name,
                g_bytes_get_size (yd_seed_file_get_content (file)), file->conflict,
                file->before != NULL ? "taken" : "free", file->tree != NULL ? file->tree : "alone");
}

static void
take_name (YdSeed     *seed,
           YdSeedFile *file,
           const char *down)
{
  const char *part = file->parts[yd_seed_choose (seed, yd_seed_file_count_parts (file))];
  g_autofree char *stem = yd_seed_file_dup_stem (file);
  g_autofree char *name = g_strconcat (stem, ".", part, NULL);
  g_autofree char *path = g_build_filename (down, name, NULL);

  file->before = make_content (seed, choose_length (seed, YD_TRANSFER_UPLOAD));
  if (file->direction == YD_TRANSFER_UPLOAD)
    g_free (add_remote (seed, YD_DRIVE_ROOT_ID, name, file->before));
  else
    write_file (path, file->before);
}

/* Trees: files beside a folder with a file and an empty one. */

/* Here by path, there by id. (transfer full) */
static char *
add_folder (YdSeed              *seed,
            YdTransferDirection  direction,
            const char          *parent,
            const char          *name)
{
  char *path;

  if (direction == YD_TRANSFER_DOWNLOAD)
    return add_remote (seed, parent, name, NULL);
  path = g_build_filename (parent, name, NULL);
  g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
  return path;
}

static void
add_tree (YdSeed              *seed,
          GPtrArray           *files,
          YdTransferDirection  direction,
          const char          *parent)
{
  gboolean up = direction == YD_TRANSFER_UPLOAD;
  const char *tree = up ? "up-tree" : "down-tree";
  g_autofree char *root = add_folder (seed, direction, parent, tree);
  g_autofree char *sub = add_folder (seed, direction, root, up ? "up-sub" : "down-sub");

  g_free (add_folder (seed, direction, root, up ? "up-void" : "down-void"));
  for (guint i = 0; i < TREE_FILES; i++)
    {
      YdSeedFile *file = add_file (seed, files, direction);

      file->tree = tree;
      place_file (seed, file, i == 0 ? sub : root);
    }
}

GPtrArray *
yd_seed_files_make (YdSeed     *seed,
                    const char *up,
                    const char *down)
{
  GPtrArray *files = g_ptr_array_new_with_free_func (file_free);
  guint n = FILES_MIN + yd_seed_choose (seed, FILES_MORE);

  if (yd_seed_happens (seed, TREE))
    add_tree (seed, files, YD_TRANSFER_UPLOAD, up);
  if (yd_seed_happens (seed, TREE))
    add_tree (seed, files, YD_TRANSFER_DOWNLOAD, YD_DRIVE_ROOT_ID);
  for (guint i = 0; i < n; i++)
    {
      YdSeedFile *file = add_file (seed, files, yd_seed_happens (seed, 0.6)
                                                  ? YD_TRANSFER_UPLOAD : YD_TRANSFER_DOWNLOAD);

      if (yd_seed_happens (seed, TAKEN))
        take_name (seed, file, down);
      place_file (seed, file, file->direction == YD_TRANSFER_UPLOAD ? up : YD_DRIVE_ROOT_ID);
    }
  return files;
}
