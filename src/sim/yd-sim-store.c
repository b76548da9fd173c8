/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The simulator's store: drives and tree in memory, mirrored into an index when there is a folder.
 * Its contents are in yd-sim-content.c. */

#include "config.h"

#include "yd-sim-store-private.h"

#include <glib/gstdio.h>

#include <string.h>

/* Nodes whose parent has not been read yet are attached in a second pass. */
typedef struct
{
  YdSimNode *node;        /* (borrowed) */
  char      *parent_id;   /* (owned) */
} Orphan;

static void
free_orphan (gpointer data)
{
  Orphan *orphan = data;

  g_free (orphan->parent_id);
  g_free (orphan);
}

static void
free_drive (gpointer data)
{
  YdSimDrive *drive = data;

  yd_sim_node_free (drive->root);
  yd_sim_node_free (drive->bin);
  g_free (drive->drive_id);
  g_free (drive->user);
  g_free (drive->kind);
  g_free (drive);
}

static YdSimDrive *
make_drive (YdSimStore *self,
            const char *drive_id,
            const char *user,
            const char *kind)
{
  YdSimDrive *drive = g_new0 (YdSimDrive, 1);

  drive->drive_id = g_strdup (drive_id);
  drive->user = g_strdup (user);
  drive->kind = g_strdup (kind);
  drive->root = yd_sim_node_new (drive, "root", "root", TRUE);
  drive->bin = yd_sim_node_new (drive, "bin", "bin", TRUE);
  drive->root->created_us = drive->root->updated_us = self->now (self->now_data);
  g_hash_table_insert (self->drives, drive->drive_id, drive);

  return drive;
}

static void
read_drive (gpointer    data,
            const char *drive_id,
            const char *user,
            const char *kind)
{
  make_drive (data, drive_id, user, kind);
}

static void
read_content (gpointer    data,
              const char *sha1,
              const char *pre_hash,
              guint64     crc64,
              guint64     size)
{
  yd_sim_store_restore_content (data, sha1, pre_hash, crc64, size);
}

static void
add_use (YdSimStore   *self,
         YdSimNode    *node,
         YdSimContent *content)
{
  guint64 *used = g_hash_table_lookup (self->used, node->drive->user);

  if (used == NULL)
    {
      used = g_new0 (guint64, 1);
      g_hash_table_insert (self->used, g_strdup (node->drive->user), used);
    }

  *used += content->size;
  content->users++;
}

static void
attach_streams (YdSimStore *self,
                YdSimNode  *node,
                const char *text)
{
  g_auto(GStrv) pairs = g_strsplit (text, " ", 0);

  for (guint i = 0; pairs[i] != NULL; i++)
    {
      char *colon = strchr (pairs[i], ':');
      YdSimContent *content = NULL;

      if (colon != NULL)
        content = yd_sim_store_find_content (self, colon + 1);
      if (content == NULL)
        continue;
      *colon = '\0';
      yd_sim_store_take_stream (node, pairs[i], content);
    }
}

static void
read_node (gpointer    data,
           const char *drive_id,
           const char *parent_id,
           const char *sha1,
           const char *streams,
           YdSimNode  *node)
{
  YdSimStore *self = data;
  Orphan *orphan;

  node->drive = yd_sim_store_find_drive (self, drive_id);
  if (sha1 != NULL)
    node->content = yd_sim_store_find_content (self, sha1);
  if (node->drive == NULL || (!node->folder && node->content == NULL))
    {
      g_warning ("The simulator drops a file whose content is missing");
      yd_sim_node_free (node);
      return;
    }

  if (node->content != NULL)
    add_use (self, node, node->content);
  attach_streams (self, node, streams);
  g_hash_table_insert (self->nodes, node->file_id, node);

  orphan = g_new0 (Orphan, 1);
  orphan->node = node;
  orphan->parent_id = g_strdup (parent_id);
  g_ptr_array_add (self->orphans, orphan);
}

static void
attach_orphans (YdSimStore *self)
{
  for (guint i = 0; i < self->orphans->len; i++)
    {
      Orphan *orphan = g_ptr_array_index (self->orphans, i);
      YdSimDrive *drive = orphan->node->drive;
      YdSimNode *parent = drive->root;

      if (orphan->node->trashed_from != NULL)
        parent = drive->bin;
      else if (strcmp (orphan->parent_id, "root") != 0)
        parent = g_hash_table_lookup (self->nodes, orphan->parent_id);
      yd_sim_node_attach (orphan->node, parent != NULL ? parent : drive->root);
    }

  g_clear_pointer (&self->orphans, g_ptr_array_unref);
}

static gboolean
open_folder (YdSimStore  *self,
             const char  *folder,
             GError     **error)
{
  static const YdSimIndexReader reader = { read_drive, read_content, read_node };
  g_autofree char *path = g_build_filename (folder, "index.sqlite", NULL);

  self->folder = g_strdup (folder);
  if (!yd_sim_store_prepare_folder (self, error))
    return FALSE;

  self->index = yd_sim_index_open (path, error);
  if (self->index == NULL)
    return FALSE;

  self->orphans = g_ptr_array_new_with_free_func (free_orphan);
  if (!yd_sim_index_read (self->index, &reader, self, error))
    return FALSE;

  attach_orphans (self);
  return TRUE;
}

YdSimStore *
yd_sim_store_new (const char    *folder,
                  gboolean       discard,
                  GRand         *random,
                  YdSimNowFunc   now,
                  gpointer       now_data,
                  GError       **error)
{
  g_autoptr(YdSimStore) self = g_new0 (YdSimStore, 1);

  self->discard = discard;
  self->random = random;
  self->now = now;
  self->now_data = now_data;
  self->drives = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, free_drive);
  self->nodes = g_hash_table_new_full (g_str_hash, g_str_equal, NULL,
                                       (GDestroyNotify) yd_sim_node_free);
  self->used = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->contents = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, yd_sim_content_free);
  self->pre_hashes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  if (folder != NULL && !open_folder (self, folder, error))
    return NULL;

  return g_steal_pointer (&self);
}

void
yd_sim_store_free (YdSimStore *self)
{
  g_clear_pointer (&self->index, yd_sim_index_close);
  g_clear_pointer (&self->orphans, g_ptr_array_unref);
  g_hash_table_unref (self->nodes);
  g_hash_table_unref (self->drives);
  g_hash_table_unref (self->used);
  g_hash_table_unref (self->contents);
  g_hash_table_unref (self->pre_hashes);
  g_free (self->folder);
  g_free (self);
}

YdSimDrive *
yd_sim_store_add_drive (YdSimStore *self,
                        const char *user,
                        const char *kind,
                        const char *drive_id)
{
  YdSimDrive *drive = yd_sim_store_find_drive (self, drive_id);

  if (drive != NULL)
    return drive;

  drive = make_drive (self, drive_id, user, kind);
  if (self->index != NULL)
    yd_sim_index_put_drive (self->index, drive);

  return drive;
}

YdSimDrive *
yd_sim_store_find_drive (YdSimStore *self,
                         const char *drive_id)
{
  return g_hash_table_lookup (self->drives, drive_id);
}

YdSimDrive *
yd_sim_store_find_drive_of (YdSimStore *self,
                            const char *user,
                            const char *kind)
{
  GHashTableIter iter;
  gpointer value;

  if (strcmp (kind, "default") == 0)
    kind = "backup";

  g_hash_table_iter_init (&iter, self->drives);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      YdSimDrive *drive = value;

      if (strcmp (drive->user, user) == 0 && strcmp (drive->kind, kind) == 0)
        return drive;
    }

  return NULL;
}

guint64
yd_sim_store_get_used (YdSimStore *self,
                       const char *user)
{
  guint64 *used = g_hash_table_lookup (self->used, user);

  return used != NULL ? *used : 0;
}

YdSimNode *
yd_sim_store_find_anywhere (YdSimStore *self,
                            const char *file_id)
{
  return g_hash_table_lookup (self->nodes, file_id);
}

YdSimNode *
yd_sim_store_find (YdSimStore *self,
                   YdSimDrive *drive,
                   const char *file_id)
{
  YdSimNode *node;

  if (strcmp (file_id, "root") == 0)
    return drive->root;

  node = yd_sim_store_find_anywhere (self, file_id);
  return node != NULL && node->drive == drive ? node : NULL;
}

YdSimNode *
yd_sim_store_find_path (YdSimStore *self,
                        YdSimDrive *drive,
                        const char *path)
{
  g_auto(GStrv) names = g_strsplit (path, "/", 0);
  YdSimNode *node = drive->root;

  for (guint i = 0; names[i] != NULL && node != NULL; i++)
    if (names[i][0] != '\0')
      node = yd_sim_node_find_child (node, names[i]);

  return node;
}

GPtrArray *
yd_sim_store_list_all (YdSimStore *self,
                       YdSimDrive *drive)
{
  GPtrArray *all = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->nodes);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    if (((YdSimNode *) value)->drive == drive)
      g_ptr_array_add (all, value);

  return all;
}

char *
yd_sim_store_make_hex (YdSimStore *self,
                       guint       digits)
{
  GString *text = g_string_sized_new (digits);

  while (text->len < digits)
    g_string_append_printf (text, "%08x", g_rand_int (self->random));
  g_string_truncate (text, digits);

  return g_string_free (text, FALSE);
}

char *
yd_sim_store_make_id (YdSimStore *self)
{
  g_autofree char *tail = yd_sim_store_make_hex (self, 32);
  guint32 seconds = (guint32) (self->now (self->now_data) / G_USEC_PER_SEC);

  return g_strdup_printf ("%08x%s", seconds, tail);
}

gint64
yd_sim_store_now (YdSimStore *self)
{
  return self->now (self->now_data);
}

void
yd_sim_store_save (YdSimStore *self,
                   YdSimNode  *node)
{
  if (self->index != NULL && node->parent != NULL)
    yd_sim_index_put_node (self->index, node);
}

/* Takes a new node into the tree. */
static YdSimNode *
place (YdSimStore *self,
       YdSimNode  *node,
       YdSimNode  *parent)
{
  node->created_us = node->updated_us = self->now (self->now_data);
  g_hash_table_insert (self->nodes, node->file_id, node);
  yd_sim_node_attach (node, parent);
  yd_sim_store_save (self, node);

  return node;
}

YdSimNode *
yd_sim_store_add_folder (YdSimStore *self,
                         YdSimNode  *parent,
                         const char *name)
{
  g_autofree char *file_id = yd_sim_store_make_id (self);

  return place (self, yd_sim_node_new (parent->drive, file_id, name, TRUE), parent);
}

YdSimNode *
yd_sim_store_add_file (YdSimStore   *self,
                       YdSimNode    *parent,
                       const char   *name,
                       const char   *file_id,
                       YdSimContent *content)
{
  g_autofree char *made = file_id == NULL ? yd_sim_store_make_id (self) : NULL;
  YdSimNode *node = yd_sim_node_new (parent->drive, made != NULL ? made : file_id, name, FALSE);

  node->content = content;
  node->revision_id = yd_sim_store_make_id (self);
  add_use (self, node, content);

  return place (self, node, parent);
}

void
yd_sim_store_add_stream (YdSimStore   *self,
                         YdSimNode    *node,
                         const char   *type,
                         YdSimContent *content)
{
  yd_sim_store_take_stream (node, type, content);
  yd_sim_store_save (self, node);
}

void
yd_sim_store_rename (YdSimStore *self,
                     YdSimNode  *node,
                     const char *name)
{
  YdSimNode *parent = node->parent;
  g_autofree char *copy = g_strdup (name);

  yd_sim_node_detach (node);
  g_free (node->name);
  node->name = g_steal_pointer (&copy);
  node->updated_us = self->now (self->now_data);
  yd_sim_node_attach (node, parent);
  yd_sim_store_save (self, node);
}

void
yd_sim_store_move (YdSimStore *self,
                   YdSimNode  *node,
                   YdSimNode  *parent)
{
  yd_sim_node_detach (node);
  node->updated_us = self->now (self->now_data);
  yd_sim_node_attach (node, parent);
  yd_sim_store_save (self, node);
}

static void
copy_streams (YdSimNode *from,
              YdSimNode *to)
{
  for (guint i = 0; from->streams != NULL && i < from->streams->len; i++)
    {
      YdSimStream *stream = &g_array_index (from->streams, YdSimStream, i);

      yd_sim_store_take_stream (to, stream->type, stream->content);
    }
}

static YdSimNode *
copy_tree (YdSimStore *self,
           YdSimNode  *node,
           YdSimNode  *parent,
           const char *name)
{
  YdSimNode *copy;

  if (!node->folder)
    {
      copy = yd_sim_store_add_file (self, parent, name, NULL, node->content);
      copy_streams (node, copy);
      copy->content_type = g_strdup (node->content_type);
      copy->local_created_at = g_strdup (node->local_created_at);
      copy->local_modified_at = g_strdup (node->local_modified_at);
      yd_sim_store_save (self, copy);
      return copy;
    }

  copy = yd_sim_node_new (parent->drive, "", name, TRUE);
  g_free (copy->file_id);
  copy->file_id = yd_sim_store_make_id (self);
  for (guint i = 0; i < node->children->len; i++)
    {
      YdSimNode *child = g_ptr_array_index (node->children, i);

      copy_tree (self, child, copy, child->name);
    }

  return place (self, copy, parent);
}

YdSimNode *
yd_sim_store_copy (YdSimStore *self,
                   YdSimNode  *node,
                   YdSimNode  *parent,
                   const char *name)
{
  YdSimNode *copy;

  if (self->index != NULL)
    yd_sim_index_begin (self->index);
  copy = copy_tree (self, node, parent, name);
  if (self->index != NULL)
    yd_sim_index_end (self->index);

  return copy;
}

void
yd_sim_store_trash (YdSimStore *self,
                    YdSimNode  *node)
{
  g_free (node->trashed_from);
  node->trashed_from = g_strdup (node->parent->file_id);
  node->trashed_us = self->now (self->now_data);
  yd_sim_node_detach (node);
  yd_sim_node_attach (node, node->drive->bin);
  yd_sim_store_save (self, node);
}

static void
delete_tree (YdSimStore *self,
             YdSimNode  *node)
{
  guint64 *used;

  while (node->folder && node->children->len > 0)
    delete_tree (self, g_ptr_array_index (node->children, node->children->len - 1));

  for (guint i = 0; node->streams != NULL && i < node->streams->len; i++)
    yd_sim_store_release_content (self, g_array_index (node->streams, YdSimStream, i).content);
  if (node->content != NULL)
    {
      used = g_hash_table_lookup (self->used, node->drive->user);
      *used -= node->content->size;
      yd_sim_store_release_content (self, node->content);
    }

  yd_sim_node_detach (node);
  if (self->index != NULL)
    yd_sim_index_remove_node (self->index, node->file_id);
  g_hash_table_remove (self->nodes, node->file_id);
}

void
yd_sim_store_delete (YdSimStore *self,
                     YdSimNode  *node)
{
  if (self->index != NULL)
    yd_sim_index_begin (self->index);
  delete_tree (self, node);
  if (self->index != NULL)
    yd_sim_index_end (self->index);
}
