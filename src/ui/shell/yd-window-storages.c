/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the window does with storages: opens the first, adds, removes, makes the demo drive.
 */
#include "config.h"

#include "yd-window-private.h"

#include "yd-account-details.h"
#include "yd-format.h"
#include "yd-page-stack.h"
#include "yd-question.h"
#include "yd-storage-row.h"
#include "yd-weak.h"

#include <glib/gi18n.h>

YdStorage *
yd_window_find_storage (YdWindow *self,
                        gint64    id)
{
  GListModel *model = G_LIST_MODEL (self->registry);
  guint n_items = g_list_model_get_n_items (model);

  for (guint i = 0; i < n_items; i++)
    {
      g_autoptr (YdStorage) storage = g_list_model_get_item (model, i);

      if (yd_storage_get_id (storage) == id)
        return storage; /* the registry keeps it */
    }

  return NULL;
}

static void
storages_changed (YdWindow *self)
{
  GListModel *model = G_LIST_MODEL (self->registry);
  gboolean any = g_list_model_get_n_items (model) > 0;

  yd_page_stack_show (self->stack, any ? "storages" : "welcome");
  yd_storage_list_select (self->storages, yd_window_get_storage (self));
}

/* (nullable): the registry keeps it. */
static YdStorage *
find_first_enabled (YdWindow *self)
{
  GListModel *model = G_LIST_MODEL (self->registry);
  guint n_items = g_list_model_get_n_items (model);

  for (guint i = 0; i < n_items; i++)
    {
      g_autoptr (YdStorage) storage = g_list_model_get_item (model, i);

      if (yd_storage_get_options (storage)->enabled)
        return storage;
    }

  return NULL;
}

void
yd_window_open_remembered (YdWindow *self)
{
  g_autofree char *id = NULL;
  YdStorage *storage = NULL;

  if (self->settings != NULL)
    id = g_settings_get_string (self->settings, "last-storage");
  if (id != NULL && *id != '\0')
    storage = yd_window_find_storage (self, g_ascii_strtoll (id, NULL, 10));
  if (storage == NULL || !yd_storage_get_options (storage)->enabled)
    storage = find_first_enabled (self);
  if (storage != NULL)
    yd_window_open_storage (self, storage);
}

static void
dropped (YdWindow  *self,
         YdStorage *storage,
         GObject   *what,
         gboolean   copy)
{
  g_autoptr (YdDriveItem) root = yd_storage_dup_root (storage);
  g_autoptr (GPtrArray) way = g_ptr_array_new ();

  if (root == NULL)
    return;
  g_ptr_array_add (way, root);
  yd_files_page_take (self->files, what, storage, way, copy);
}

/* After the keyring was unlocked: store what could not be stored, read what could not be read. */
static void
retry_account (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  YdStorage *storage = yd_window_find_storage (YD_WINDOW (widget), g_variant_get_int64 (parameter));
  YdStorageAccount *account;

  if (storage == NULL)
    return;
  account = yd_storage_get_account (storage);
  if (yd_storage_account_get_state (account) == YD_AUTH_STATE_UNSAVED)
    yd_auth_session_retry_save (yd_storage_account_get_session (account));
  else
    yd_storage_account_update (account);
}

static void
open_storage (GtkWidget  *widget,
              const char *action_name,
              GVariant   *parameter)
{
  YdWindow *self = YD_WINDOW (widget);
  YdStorage *storage = yd_window_find_storage (self, g_variant_get_int64 (parameter));

  if (storage != NULL)
    yd_window_open_storage (self, storage);
}

static void
show_details (GtkWidget  *widget,
              const char *action_name,
              GVariant   *parameter)
{
  YdWindow *self = YD_WINDOW (widget);
  YdStorage *storage = yd_window_find_storage (self, g_variant_get_int64 (parameter));

  if (storage != NULL)
    gtk_window_present (GTK_WINDOW (yd_account_details_new (GTK_WINDOW (self), self->registry,
                                                            storage)));
}

/* The demo drive */

static void
set_opening_demo (YdWindow *self,
                  gboolean  opening)
{
  self->opening_demo = opening;
  g_object_set (self->welcome, "busy", opening, NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "storages.try-demo", !opening);
}

static YdStorage *
add_demo_storage (YdWindow         *self,
                  YdStorageSignIn  *sign_in,
                  GError          **error)
{
  g_autoptr (YdStorageOptions) options = yd_storage_options_new ();
  g_autoptr (YdStorageAccount) account = yd_storage_registry_adopt (self->registry, sign_in, error);

  if (account == NULL)
    return NULL;
  g_free (options->name);
  options->name = yd_storage_registry_dup_free_name (self->registry, _("Demo Drive"));

  return yd_storage_registry_add (self->registry, account, options, error);
}

static void
demo_opened_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (YdWindow) self = yd_weak_take (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (YdStorage) storage = NULL;
  g_autoptr (YdStorageSignIn) sign_in =
      yd_storage_registry_open_demo_finish (YD_STORAGE_REGISTRY (source), result, &error);

  if (self == NULL)
    return;
  if (sign_in != NULL)
    storage = add_demo_storage (self, sign_in, &error);
  set_opening_demo (self, FALSE);
  if (storage != NULL)
    yd_window_open_storage (self, storage);
  else
    yd_window_notify_error (self, error);
}

static void
try_demo (GtkWidget  *widget,
          const char *action_name,
          GVariant   *parameter)
{
  YdWindow *self = YD_WINDOW (widget);

  if (self->opening_demo)
    return;
  set_opening_demo (self, TRUE);
  yd_storage_registry_open_demo_async (self->registry, self->cancellable, demo_opened_cb,
                                       yd_weak_new (self));
}

/* Removing */

typedef struct
{
  GWeakRef  *self;    /* (owned) (nullable) */
  YdStorage *storage; /* (owned) */
} Removing;

static void
free_removing (Removing *removing)
{
  yd_weak_free (removing->self);
  g_object_unref (removing->storage);
  g_free (removing);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Removing, free_removing)

static void
remove_answered_cb (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr (Removing) removing = user_data;
  g_autoptr (YdWindow) self = yd_weak_take (g_steal_pointer (&removing->self));
  g_autoptr (GError) error = NULL;
  gboolean delete_files = FALSE;
  gboolean was_open;

  if (!yd_question_ask_finish (result, &delete_files) || self == NULL)
    return;
  was_open = yd_window_get_storage (self) == removing->storage;
  yd_transfer_queue_cancel_storage (self->queue, removing->storage);
  yd_window_forget_storage (self, removing->storage);
  if (!yd_storage_registry_remove (self->registry, removing->storage, delete_files, &error))
    yd_window_notify_error (self, error);
  if (was_open && yd_window_get_storage (self) == NULL)
    {
      yd_split_view_set_show_content (self->split_view, FALSE);
      if (!yd_split_view_get_folded (self->split_view))
        yd_window_open_remembered (self);
    }
}

/* What becomes of the files, and of the sign-in. */
static const char *
describe_removal (YdWindow  *self,
                  YdStorage *storage)
{
  if (yd_storage_account_is_demo (yd_storage_get_account (storage)))
    return _("The demo drive’s files are on this computer.");
  if (yd_storage_registry_is_last_of_account (self->registry, storage))
    return _("The files stay on the cloud drive. It is the account’s last storage here, so its "
             "sign-in is forgotten too.");

  return _("The files stay on the cloud drive. You can add it again at any time.");
}

static void
ask_to_remove (YdWindow  *self,
               YdStorage *storage)
{
  gboolean demo = yd_storage_account_is_demo (yd_storage_get_account (storage));
  g_autofree char *name = yd_format_isolated (yd_storage_get_name (storage));
  /* Translators: the placeholder is the name of a storage. */
  g_autofree char *heading = g_strdup_printf (_("Remove “%s”?"), name);
  YdQuestion question = {
    .heading = heading,
    .body = describe_removal (self, storage),
    .accept_label = _("_Remove"),
    .check_label = demo ? _("_Delete the files of the demo drive too") : NULL,
    .destructive = TRUE,
  };
  Removing *removing = g_new0 (Removing, 1);

  removing->self = yd_weak_new (self);
  removing->storage = g_object_ref (storage);
  yd_question_ask_async (GTK_WINDOW (self), &question, self->cancellable, remove_answered_cb,
                         removing);
}

static void
remove_storage (GtkWidget  *widget,
                const char *action_name,
                GVariant   *parameter)
{
  YdWindow *self = YD_WINDOW (widget);
  YdStorage *storage = yd_window_find_storage (self, g_variant_get_int64 (parameter));

  if (storage != NULL)
    ask_to_remove (self, storage);
}

static void
remove_open (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  YdWindow *self = YD_WINDOW (widget);
  YdStorage *storage = yd_window_get_storage (self);

  if (storage != NULL)
    ask_to_remove (self, storage);
}

/* Another drive of the account */

/* A storage of this account's drive @drive_id, or NULL. */
static YdStorage *
find_by_drive (YdWindow         *self,
               YdStorageAccount *account,
               const char       *drive_id)
{
  GListModel *model = G_LIST_MODEL (self->registry);
  guint n_items = g_list_model_get_n_items (model);

  for (guint i = 0; i < n_items; i++)
    {
      g_autoptr (YdStorage) storage = g_list_model_get_item (model, i);

      if (yd_storage_get_account (storage) == account
          && g_strcmp0 (yd_storage_get_drive_id (storage), drive_id) == 0)
        return storage; /* the registry keeps it */
    }

  return NULL;
}

static void
open_drive (YdWindow    *self,
            YdStorage   *from,
            YdDriveKind  kind)
{
  YdStorageAccount *account = yd_storage_get_account (from);
  const char *drive_id = yd_drive_user_get_drive_id (yd_storage_account_get_user (account), kind);
  YdStorage *known = find_by_drive (self, account, drive_id);
  g_autoptr (YdStorage) added = NULL;
  g_autoptr (YdStorageOptions) options = NULL;
  g_autoptr (GError) error = NULL;

  if (known == NULL)
    {
      options = yd_storage_options_copy (yd_storage_get_options (from));
      g_free (options->name);
      options->name = yd_storage_registry_dup_free_name (self->registry,
                                                         yd_storage_row_name_kind (kind));
      g_free (options->root_id);
      options->root_id = g_strdup (YD_DRIVE_ROOT_ID);
      options->kind = kind;
      known = added = yd_storage_registry_add (self->registry, account, options, &error);
    }
  if (known != NULL)
    yd_window_open_storage (self, known);
  else
    yd_window_notify_error (self, error);
}

static void
open_other_drive (GtkWidget  *widget,
                  const char *action_name,
                  GVariant   *parameter)
{
  YdWindow *self = YD_WINDOW (widget);
  YdStorage *storage = yd_window_get_storage (self);

  if (storage != NULL)
    open_drive (self, storage, (YdDriveKind) g_variant_get_int32 (parameter));
}

void
yd_window_install_storage_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "storages.open", "x", open_storage);
  gtk_widget_class_install_action (widget_class, "storages.details", "x", show_details);
  gtk_widget_class_install_action (widget_class, "storages.retry", "x", retry_account);
  gtk_widget_class_install_action (widget_class, "storages.try-demo", NULL, try_demo);
  gtk_widget_class_install_action (widget_class, "storages.remove", "x", remove_storage);
  gtk_widget_class_install_action (widget_class, "storages.remove-open", NULL, remove_open);
  gtk_widget_class_install_action (widget_class, "storages.open-other-drive", "i",
                                   open_other_drive);
}

void
yd_window_set_up_storages (YdWindow *self)
{
  yd_storage_list_set_model (self->storages, G_LIST_MODEL (self->registry), self->shared->walks);
  g_signal_connect_object (self->registry, "items-changed", G_CALLBACK (storages_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->storages, "opened", G_CALLBACK (yd_window_open_storage), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->storages, "dropped", G_CALLBACK (dropped), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->storages, "moved", G_CALLBACK (yd_window_move_storage), self,
                           G_CONNECT_SWAPPED);
  storages_changed (self);
}
