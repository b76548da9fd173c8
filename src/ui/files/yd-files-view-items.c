/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is done to the selected items where they are: other names for many, twins, stars; what they
 * are, and what names them elsewhere as text.
 */
#include "config.h"

#include "yd-files-view-private.h"

#include "yd-batch-rename-dialog.h"
#include "yd-properties-dialog.h"

#include <glib/gi18n.h>

static YdStorage *
get_storage (YdFilesView *self)
{
  return yd_browse_location_get_storage (self->location);
}

/* Names */

/* Those that keep their names are left alone. */
static void
items_named (YdFilesView         *self,
             const char * const  *names,
             YdBatchRenameDialog *dialog)
{
  YdStorage *storage = g_object_get_data (G_OBJECT (dialog), "storage");
  GPtrArray *items = yd_batch_rename_dialog_get_items (dialog);
  g_autoptr (GPtrArray) changed = g_ptr_array_new ();
  g_autoptr (GPtrArray) new_names = g_ptr_array_new ();

  for (guint i = 0; i < items->len; i++)
    {
      YdDriveItem *item = g_ptr_array_index (items, i);

      if (g_str_equal (yd_drive_item_get_name (item), names[i]))
        continue;
      g_ptr_array_add (changed, item);
      g_ptr_array_add (new_names, (char *) names[i]);
    }
  g_ptr_array_add (new_names, NULL);
  yd_files_view_run (self, yd_browse_action_new_rename (
                             storage, changed, (const char * const *) new_names->pdata));
}

void
yd_files_view_rename_many (YdFilesView *self,
                           GPtrArray   *items)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  g_autoptr (GHashTable) taken = NULL;
  YdBatchRenameDialog *dialog;

  if (!GTK_IS_WINDOW (root))
    return;
  if (self->model != NULL)
    taken = yd_browse_folder_model_dup_other_names (self->model, items);
  dialog = yd_batch_rename_dialog_new (GTK_WINDOW (root), items, taken);
  g_object_set_data_full (G_OBJECT (dialog), "storage", g_object_ref (get_storage (self)),
                          g_object_unref);
  g_signal_connect_object (dialog, "named", G_CALLBACK (items_named), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* Twins and stars */

static void
duplicate (YdFilesView *self,
           GVariant    *parameter)
{
  g_autoptr (GPtrArray) items = yd_files_view_dup_selected (self);

  if (items->len > 0)
    yd_files_view_run (self, yd_browse_action_new_duplicate (get_storage (self), items));
}

static gboolean
have_star (GPtrArray *items)
{
  for (guint i = 0; i < items->len; i++)
    if (!yd_drive_item_get_starred (g_ptr_array_index (items, i)))
      return FALSE;

  return TRUE;
}

/* All get one, unless all have one. */
static void
star (YdFilesView *self,
      GVariant    *parameter)
{
  g_autoptr (GPtrArray) items = yd_files_view_dup_selected (self);

  if (items->len > 0)
    yd_files_view_run (self, yd_browse_action_new_star (get_storage (self), items,
                                                        !have_star (items)));
}

/* As text */

/* "/a/b" of the open folder, from the storage's root. (transfer full) */
static char *
dup_folder_path (YdFilesView *self)
{
  g_autoptr (GPtrArray) way = yd_files_view_dup_way (self, NULL);
  GString *path = g_string_new (NULL);

  for (guint i = 1; i < way->len; i++)
    g_string_append_printf (path, "/%s", yd_drive_item_get_name (g_ptr_array_index (way, i)));
  if (path->len == 0)
    g_string_append_c (path, '/');

  return g_string_free (path, FALSE);
}

typedef const char *(*GetText) (YdDriveItem *item);

/* A line each; items without one are left out. */
static void
copy_text (YdFilesView *self,
           GetText      get_text,
           const char  *before,
           const char  *done)
{
  g_autoptr (GPtrArray) items = yd_files_view_dup_selected (self);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < items->len; i++)
    {
      const char *line = get_text (g_ptr_array_index (items, i));

      if (line != NULL)
        g_string_append_printf (text, "%s%s%s", text->len > 0 ? "\n" : "", before, line);
    }
  if (text->len == 0)
    return;
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text->str);
  yd_files_view_notify (self, done);
}

static void
copy_path (YdFilesView *self,
           GVariant    *parameter)
{
  g_autofree char *folder = dup_folder_path (self);
  g_autofree char *before = g_strconcat (g_str_equal (folder, "/") ? "" : folder, "/", NULL);

  copy_text (self, yd_drive_item_get_name, before, _("Path copied"));
}

static void
copy_id (YdFilesView *self,
         GVariant    *parameter)
{
  copy_text (self, yd_drive_item_get_id, "", _("File ID copied"));
}

static void
copy_hash (YdFilesView *self,
           GVariant    *parameter)
{
  copy_text (self, yd_drive_item_get_content_hash, "", _("SHA-1 copied"));
}

/* Of what is selected, or of the open folder. */
static void
show_properties (YdFilesView *self,
                 GVariant    *parameter)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  YdDriveItem *here = yd_browse_location_get_folder (self->location);
  g_autoptr (GPtrArray) items = yd_files_view_dup_selected (self);
  g_autofree char *path = NULL;

  if (!GTK_IS_WINDOW (root) || here == NULL)
    return;
  if (items->len == 0)
    g_ptr_array_add (items, yd_drive_item_ref (here));
  else if (self->chosen == NULL)
    path = dup_folder_path (self);
  gtk_window_present (GTK_WINDOW (yd_properties_dialog_new (GTK_WINDOW (root),
                                                            get_storage (self), items, path)));
}

void
yd_files_view_set_up_items (YdFilesView *self)
{
  static const YdFilesViewAction actions[] = {
    { "duplicate", NULL, duplicate },
    { "star", NULL, star },
    { "copy-path", NULL, copy_path },
    { "copy-id", NULL, copy_id },
    { "copy-hash", NULL, copy_hash },
    { "properties", NULL, show_properties },
  };

  yd_files_view_add_actions (self, actions, G_N_ELEMENTS (actions));
}
