/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Files and folders of the simulator: the tree itself, nothing of how it is kept or shown. */

#include "config.h"

#include "yd-sim-node.h"

#include <string.h>

YdSimNode *
yd_sim_node_new (YdSimDrive *drive,
                 const char *file_id,
                 const char *name,
                 gboolean    folder)
{
  YdSimNode *self = g_new0 (YdSimNode, 1);

  self->drive = drive;
  self->file_id = g_strdup (file_id);
  self->name = g_strdup (name);
  self->folder = folder;
  if (folder)
    {
      self->children = g_ptr_array_new ();
      self->by_name = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                             (GDestroyNotify) g_ptr_array_unref);
    }

  return self;
}

void
yd_sim_node_free (YdSimNode *self)
{
  g_clear_pointer (&self->children, g_ptr_array_unref);
  g_clear_pointer (&self->by_name, g_hash_table_unref);
  g_clear_pointer (&self->sorted, g_ptr_array_unref);
  g_clear_pointer (&self->streams, g_array_unref);
  g_free (self->sorted_by);
  g_free (self->file_id);
  g_free (self->name);
  g_free (self->content_type);
  g_free (self->revision_id);
  g_free (self->local_created_at);
  g_free (self->local_modified_at);
  g_free (self->play_cursor);
  g_free (self->play_duration);
  g_free (self->trashed_from);
  g_free (self);
}

static void
forget_order (YdSimNode *folder)
{
  g_clear_pointer (&folder->sorted, g_ptr_array_unref);
  g_clear_pointer (&folder->sorted_by, g_free);
}

void
yd_sim_node_attach (YdSimNode *self,
                    YdSimNode *parent)
{
  GPtrArray *twins = g_hash_table_lookup (parent->by_name, self->name);

  if (twins == NULL)
    {
      twins = g_ptr_array_new ();
      g_hash_table_insert (parent->by_name, g_strdup (self->name), twins);
    }

  g_ptr_array_add (twins, self);
  g_ptr_array_add (parent->children, self);
  forget_order (parent);
  self->parent = parent;
}

void
yd_sim_node_detach (YdSimNode *self)
{
  YdSimNode *parent = self->parent;
  GPtrArray *twins;

  if (parent == NULL)
    return;

  twins = g_hash_table_lookup (parent->by_name, self->name);
  g_ptr_array_remove (twins, self);
  if (twins->len == 0)
    g_hash_table_remove (parent->by_name, self->name);
  g_ptr_array_remove (parent->children, self);
  forget_order (parent);
  self->parent = NULL;
}

YdSimNode *
yd_sim_node_find_child (YdSimNode  *self,
                        const char *name)
{
  GPtrArray *twins = NULL;

  if (self->by_name != NULL)
    twins = g_hash_table_lookup (self->by_name, name);

  return twins != NULL ? g_ptr_array_index (twins, 0) : NULL;
}

gboolean
yd_sim_node_is_inside (YdSimNode *self,
                       YdSimNode *folder)
{
  for (YdSimNode *node = self; node != NULL; node = node->parent)
    if (node == folder)
      return TRUE;

  return FALSE;
}

gboolean
yd_sim_node_is_trashed (YdSimNode *self)
{
  return yd_sim_node_is_inside (self, self->drive->bin);
}

guint64
yd_sim_node_get_size (YdSimNode *self)
{
  return self->content != NULL ? self->content->size : 0;
}

char *
yd_sim_node_get_id_path (YdSimNode *self)
{
  GString *path = g_string_new (self->file_id);

  for (YdSimNode *node = self->parent; node != NULL; node = node->parent)
    {
      g_string_prepend_c (path, '/');
      g_string_prepend (path, node->file_id);
    }

  return g_string_free (path, FALSE);
}

char *
yd_sim_node_get_name_path (YdSimNode  *self,
                           const char *top)
{
  GString *path = g_string_new (self->parent != NULL ? self->name : top);

  for (YdSimNode *node = self->parent; node != NULL; node = node->parent)
    {
      g_string_prepend_c (path, '/');
      g_string_prepend (path, node->parent != NULL ? node->name : top);
    }

  return g_string_free (path, FALSE);
}

char *
yd_sim_node_get_extension (YdSimNode *self)
{
  const char *dot = strrchr (self->name, '.');

  if (self->folder || dot == NULL || dot == self->name)
    return g_strdup ("");

  return g_ascii_strdown (dot + 1, -1);
}
