/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the window does with a storage that is there already: edit, rename, duplicate, enable and
 * disable, move in the list. The registry keeps it; the rows follow by themselves.
 */
#include "config.h"

#include "yd-window-private.h"

#include "yd-add-storage-dialog.h"
#include "yd-name-dialog.h"

#include <glib/gi18n.h>

static YdStorage *
find_storage (GtkWidget *widget,
              GVariant  *parameter)
{
  return yd_window_find_storage (YD_WINDOW (widget), g_variant_get_int64 (parameter));
}

static void
edit_storage (GtkWidget  *widget,
              const char *action_name,
              GVariant   *parameter)
{
  YdStorage *storage = find_storage (widget, parameter);

  if (storage != NULL)
    gtk_window_present (GTK_WINDOW (yd_add_storage_dialog_new_for_edit (
        GTK_WINDOW (widget), YD_WINDOW (widget)->registry, storage)));
}

/* An edit is refused as a whole: a name that is allowed was not the reason. */
static const char *
describe_invalid (YdWindow               *self,
                  YdStorage              *storage,
                  const YdStorageOptions *options)
{
  if (yd_storage_registry_name_is_allowed (self->registry, options->name, storage))
    return _("The download proxy of this storage is not allowed. Choose “Edit…” in its menu.");

  return _("A storage cannot have this name.");
}

/* Takes @options. */
static void
keep_options (YdWindow         *self,
              YdStorage        *storage,
              YdStorageOptions *options_owned)
{
  g_autoptr (YdStorageOptions) options = options_owned;
  g_autoptr (GError) error = NULL;

  if (self->registry == NULL
      || yd_storage_registry_edit (self->registry, storage, options, &error))
    return;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_EXISTS))
    yd_window_notify (self, _("Another storage has this name."));
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT))
    yd_window_notify (self, describe_invalid (self, storage, options));
  else
    yd_window_notify_error (self, error);
}

static void
storage_named (YdWindow     *self,
               const char   *name,
               YdNameDialog *dialog)
{
  YdStorage *storage = g_object_get_data (G_OBJECT (dialog), "storage");
  YdStorageOptions *options = yd_storage_options_copy (yd_storage_get_options (storage));

  g_free (options->name);
  options->name = g_strdup (name);
  keep_options (self, storage, options);
}

static void
rename_storage (GtkWidget  *widget,
                const char *action_name,
                GVariant   *parameter)
{
  YdStorage *storage = find_storage (widget, parameter);
  YdNameDialog *dialog;

  if (storage == NULL)
    return;
  dialog = yd_name_dialog_new (GTK_WINDOW (widget), _("Rename Storage"), _("_Rename"),
                               yd_storage_get_name (storage));
  g_object_set_data_full (G_OBJECT (dialog), "storage", g_object_ref (storage), g_object_unref);
  g_signal_connect_object (dialog, "named", G_CALLBACK (storage_named), widget,
                           G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
duplicate_storage (GtkWidget  *widget,
                   const char *action_name,
                   GVariant   *parameter)
{
  YdWindow *self = YD_WINDOW (widget);
  YdStorage *storage = find_storage (widget, parameter);
  g_autoptr (GError) error = NULL;
  g_autoptr (YdStorage) copy = NULL;

  if (storage == NULL)
    return;
  copy = yd_storage_registry_duplicate (self->registry, storage, &error);
  if (copy == NULL)
    yd_window_notify_error (self, error);
}

static void
set_enabled (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  YdWindow *self = YD_WINDOW (widget);
  YdStorage *storage = find_storage (widget, parameter);
  YdStorageOptions *options;

  if (storage == NULL)
    return;
  options = yd_storage_options_copy (yd_storage_get_options (storage));
  options->enabled = g_str_equal (action_name, "storages.enable");
  keep_options (self, storage, options);
  if (yd_storage_get_options (storage)->enabled)
    return;
  yd_window_forget_storage (self, storage);
}

static void
set_indexed (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  YdStorage *storage = find_storage (widget, parameter);
  YdStorageOptions *options;

  if (storage == NULL)
    return;
  options = yd_storage_options_copy (yd_storage_get_options (storage));
  options->indexed = g_str_equal (action_name, "storages.index");
  keep_options (YD_WINDOW (widget), storage, options);
}

/* The rows between are new ones: the keyboard stays with the storage. */
void
yd_window_move_storage (YdWindow  *self,
                        YdStorage *storage,
                        guint      position)
{
  g_autoptr (GError) error = NULL;

  if (yd_storage_registry_move (self->registry, storage, position, &error))
    yd_storage_list_focus (self->storages, storage);
  else
    yd_window_notify_error (self, error);
}

static void
move_storage (GtkWidget  *widget,
              const char *action_name,
              GVariant   *parameter)
{
  YdWindow *self = YD_WINDOW (widget);
  GListModel *model = G_LIST_MODEL (self->registry);
  guint n_items = g_list_model_get_n_items (model);
  gboolean up = g_str_equal (action_name, "storages.move-up");
  YdStorage *storage = find_storage (widget, parameter);

  for (guint i = 0; i < n_items; i++)
    {
      g_autoptr (YdStorage) each = g_list_model_get_item (model, i);

      if (each != storage)
        continue;
      if ((up && i > 0) || (!up && i + 1 < n_items))
        yd_window_move_storage (self, storage, up ? i - 1 : i + 1);
      return;
    }
}

void
yd_window_install_arrange_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "storages.edit", "x", edit_storage);
  gtk_widget_class_install_action (widget_class, "storages.rename", "x", rename_storage);
  gtk_widget_class_install_action (widget_class, "storages.duplicate", "x", duplicate_storage);
  gtk_widget_class_install_action (widget_class, "storages.enable", "x", set_enabled);
  gtk_widget_class_install_action (widget_class, "storages.disable", "x", set_enabled);
  gtk_widget_class_install_action (widget_class, "storages.index", "x", set_indexed);
  gtk_widget_class_install_action (widget_class, "storages.index-no-more", "x", set_indexed);
  gtk_widget_class_install_action (widget_class, "storages.move-up", "x", move_storage);
  gtk_widget_class_install_action (widget_class, "storages.move-down", "x", move_storage);
}
