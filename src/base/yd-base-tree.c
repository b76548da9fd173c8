/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Trees; see the header.
 */
#include "config.h"

#include "yd-base-tree.h"

#include <gio/gio.h>
#include <glib/gstdio.h>

void
yd_base_tree_delete (const char *path)
{
  g_autoptr(GDir) dir = NULL;
  const char *name;

  if (!g_file_test (path, G_FILE_TEST_IS_SYMLINK))
    dir = g_dir_open (path, 0, NULL);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      yd_base_tree_delete (child);
    }
  g_remove (path);
}

static void
delete_in_thread (GTask        *task,
                  gpointer      source,
                  gpointer      data,
                  GCancellable *cancellable)
{
  yd_base_tree_delete (data);
}

void
yd_base_tree_delete_later (const char *path)
{
  g_autoptr(GTask) task = g_task_new (NULL, NULL, NULL, NULL);

  g_task_set_source_tag (task, yd_base_tree_delete_later);
  g_task_set_task_data (task, g_strdup (path), g_free);
  g_task_run_in_thread (task, delete_in_thread);
}

gint64
yd_base_tree_measure (const char *path)
{
  g_autoptr(GDir) dir = NULL;
  GStatBuf info;
  gint64 bytes = 0;
  const char *name;

  if (g_lstat (path, &info) != 0)
    return 0;
  if (!S_ISDIR (info.st_mode))
    return info.st_size;
  dir = g_dir_open (path, 0, NULL);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      bytes += yd_base_tree_measure (child);
    }
  return bytes;
}
