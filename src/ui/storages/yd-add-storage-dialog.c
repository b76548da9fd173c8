/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The form. Everything is checked while it is typed: yd_add_storage_dialog_update() alone decides
 * what is sensitive, visible and marked. Its parts know what their own rows mean: the account, the
 * client, the drives, the kind of drive and what is under Advanced.
 */
#include "config.h"

#include "yd-add-storage-dialog-private.h"
#include "yd-folder-picker.h"
#include "yd-form-row.h"
#include "yd-note-row.h"

#include "yd-error-text.h"
#include "yd-window-size.h"

#include <glib/gi18n.h>

G_DEFINE_FINAL_TYPE (YdAddStorageDialog, yd_add_storage_dialog, ADW_TYPE_WINDOW)

enum
{
  ADDED,
  EDITED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* What was typed */

YdAuthClient *
yd_add_storage_dialog_read_client (YdAddStorageDialog *self)
{
  const char *api_url = yd_storage_extras_get_api_url (self->extras);

  return api_url != NULL ? yd_client_choice_dup_client (self->client, api_url) : NULL;
}

char *
yd_add_storage_dialog_read_root (YdAddStorageDialog *self,
                                 YdDriveKind        *kind)
{
  return yd_storage_parse_root (gtk_editable_get_text (self->root_row), kind);
}

/* (nullable) */
static YdStorageAccount *
get_account (YdAddStorageDialog *self)
{
  return yd_account_choice_get_account (self->accounts);
}

/* The form */

static void
say (AdwActionRow *row,
     const char   *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  adw_action_row_set_subtitle (row, escaped);
}

static const char *
explain_removal (YdAddStorageDialog *self)
{
  if (adw_combo_row_get_selected (self->removal_row) == YD_STORAGE_REMOVE_DELETE)
    return _("What is deleted permanently cannot be brought back, by nobody.");
  return _("Only the official app can bring it back or empty the bin. Until then it uses space.");
}

static void
explain_root (YdAddStorageDialog *self,
              gboolean            valid)
{
  g_autofree char *note = yd_root_check_dup_words (self->root_check);

  yd_form_row_mark (GTK_WIDGET (self->root_row),
                    valid && !yd_root_check_is_refused (self->root_check));
  say (self->root_note, valid ? note
                              : _("This is neither “root”, nor a folder’s ID or web address."));
}

static void
explain_rows (YdAddStorageDialog *self,
              YdAuthClient       *client,
              gboolean            name_valid,
              gboolean            root_valid)
{
  gboolean own = client != NULL && yd_auth_client_get_kind (client) == YD_AUTH_CLIENT_OWN;
  gboolean bad_name = !name_valid && *gtk_editable_get_text (self->name_row) != '\0';

  yd_form_row_mark (GTK_WIDGET (self->name_row), !bad_name);
  say (self->name_note, bad_name ? _("The name is taken, or has a “:” or “/”.")
                                 : _("What the storage is called in the list"));
  explain_root (self, root_valid);
  say (self->kind_note, yd_kind_row_explain (self->kind_row));
  say (self->removal_note, explain_removal (self));
  say (self->browser_row, own ? _("Sign in on the service’s page, which comes back by itself")
                              : _("Sign in on the broker’s page and paste the token it shows"));
}

/* An edited storage shows through whom its account was signed in. */
static gboolean
shows_client (YdAddStorageDialog *self)
{
  return self->storage != NULL && !yd_storage_account_is_demo (get_account (self));
}

/* Whether there is a drive to save. */
static gboolean
has_drive (YdAddStorageDialog *self)
{
  if (self->storage == NULL)
    return yd_drive_choice_count (self->drives) > 0;
  return yd_kind_row_get_kind (self->kind_row) == yd_storage_get_options (self->storage)->kind
         || yd_kind_row_get_drive_id (self->kind_row) != NULL;
}

/* (nullable) */
static YdDriveClient *
get_drive (YdAddStorageDialog *self)
{
  return get_account (self) != NULL ? yd_storage_account_get_drive (get_account (self)) : NULL;
}

void
yd_add_storage_dialog_update (YdAddStorageDialog *self)
{
  g_autoptr(YdAuthClient) client = NULL;
  g_autofree char *root = NULL;
  const char *name;
  gboolean new_account;
  gboolean name_valid;
  gboolean can_sign_in;
  YdDriveKind kind = YD_DRIVE_KIND_DEFAULT;

  if (self->registry == NULL)
    return;
  client = yd_add_storage_dialog_read_client (self);
  root = yd_add_storage_dialog_read_root (self, &kind);
  yd_root_check_set (self->root_check, get_drive (self),
                     yd_kind_row_get_drive_id (self->kind_row), root);
  name = gtk_editable_get_text (self->name_row);
  name_valid = yd_storage_registry_name_is_allowed (self->registry, name, self->storage);
  new_account = get_account (self) == NULL || yd_client_choice_is_replacing (self->client);
  can_sign_in = new_account && client != NULL && !self->signing_in;

  gtk_widget_set_visible (GTK_WIDGET (self->client), new_account || shows_client (self));
  gtk_widget_set_visible (self->sign_in_group, new_account);
  gtk_window_set_default_widget (GTK_WINDOW (self),
                                 new_account ? self->sign_in_button : self->save_button);
  explain_rows (self, client, name_valid, root != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "dialog.sign-in", can_sign_in);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "dialog.sign-in-browser", can_sign_in);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "dialog.sign-in-token",
                                 can_sign_in && *gtk_editable_get_text (self->token_row) != '\0');
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "dialog.save",
                                 get_account (self) != NULL && !self->saving &&
                                 name_valid && root != NULL &&
                                 yd_storage_extras_is_valid (self->extras) && has_drive (self));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "dialog.browse",
                                 yd_kind_row_get_drive_id (self->kind_row) != NULL);
}

/* Which drives are ticked. A single one is what Drive Type says. */
static void
drives_changed (YdAddStorageDialog *self)
{
  for (int kind = YD_DRIVE_KIND_DEFAULT; kind <= YD_DRIVE_KIND_BACKUP; kind++)
    if (yd_drive_choice_count (self->drives) == 1
        && yd_drive_choice_is_chosen (self->drives, kind))
      yd_kind_row_set_kind (self->kind_row, kind);
  yd_add_storage_dialog_update (self);
}

static void
name_changed (YdAddStorageDialog *self)
{
  if (!self->filling)
    self->name_is_typed = *gtk_editable_get_text (self->name_row) != '\0';
  yd_add_storage_dialog_update (self);
}

static void
kind_selected (YdAddStorageDialog *self)
{
  yd_drive_choice_select (self->drives, yd_kind_row_get_kind (self->kind_row));
  yd_add_storage_dialog_update (self);
}

static void
root_changed (YdAddStorageDialog *self)
{
  YdDriveKind kind = yd_kind_row_get_kind (self->kind_row);
  g_autofree char *root = yd_add_storage_dialog_read_root (self, &kind);

  if (root != NULL && kind != yd_kind_row_get_kind (self->kind_row))
    yd_kind_row_set_kind (self->kind_row, kind);
  yd_add_storage_dialog_update (self);
}

static void
suggest_name (YdAddStorageDialog *self)
{
  const char *nickname = yd_storage_account_get_name (get_account (self));
  const char *wanted = *nickname != '\0' ? nickname : _("Alipan");
  g_autofree char *name = yd_storage_registry_dup_free_name (self->registry, wanted);

  if (self->name_is_typed)
    return;
  self->filling = TRUE;
  gtk_editable_set_text (self->name_row, name);
  self->filling = FALSE;
}

static void
account_changed (YdAddStorageDialog *self)
{
  YdStorageAccount *account = get_account (self);

  yd_kind_row_set_account (self->kind_row, account);
  yd_drive_choice_set_account (self->drives, account, yd_kind_row_get_kind (self->kind_row));
  if (account != NULL)
    suggest_name (self);
  yd_add_storage_dialog_update (self);
}

void
yd_add_storage_dialog_show_error (YdAddStorageDialog *self,
                                  const GError       *error)
{
  g_autofree char *text = g_strdup_printf ("%s. %s", yd_error_text_get_title (error),
                                           yd_error_text_get_sentence (error));
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (escaped));
}

/* Return, in an entry. */
static void
activate_default (YdAddStorageDialog *self)
{
  gtk_widget_activate_default (GTK_WIDGET (self));
}

static void
use_token (YdAddStorageDialog *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "dialog.sign-in-token", NULL);
}

/* Choosing the root folder */

static void
folder_picked (YdAddStorageDialog *self,
               YdDriveItem        *folder)
{
  gtk_editable_set_text (self->root_row,
                         folder != NULL ? yd_drive_item_get_id (folder) : YD_DRIVE_ROOT_ID);
}

static void
browse (GtkWidget  *widget,
        const char *action_name,
        GVariant   *parameter)
{
  YdAddStorageDialog *self = YD_ADD_STORAGE_DIALOG (widget);
  YdFolderPicker *picker =
    yd_folder_picker_new (GTK_WINDOW (self), get_drive (self),
                          yd_kind_row_get_drive_id (self->kind_row));

  g_signal_connect_object (picker, "picked", G_CALLBACK (folder_picked), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (picker));
}

static gboolean
yd_add_storage_dialog_close_request (GtkWindow *window)
{
  YdAddStorageDialog *self = YD_ADD_STORAGE_DIALOG (window);

  g_cancellable_cancel (self->cancellable);
  yd_account_choice_give_back (self->accounts);
  /* A sign-in under way keeps this window, maybe for longer than its parent lives. */
  gtk_window_set_transient_for (window, NULL);
  return GTK_WINDOW_CLASS (yd_add_storage_dialog_parent_class)->close_request (window);
}

static void
yd_add_storage_dialog_dispose (GObject *object)
{
  YdAddStorageDialog *self = YD_ADD_STORAGE_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_weak_pointer (&self->signing_in_from);
  g_clear_object (&self->root_check);
  g_clear_object (&self->storage);
  G_OBJECT_CLASS (yd_add_storage_dialog_parent_class)->dispose (object);
}

static void
yd_add_storage_dialog_finalize (GObject *object)
{
  YdAddStorageDialog *self = YD_ADD_STORAGE_DIALOG (object);

  g_object_unref (self->cancellable);
  /* A sign-in that ends late gives its account back to it. */
  g_clear_object (&self->registry);
  G_OBJECT_CLASS (yd_add_storage_dialog_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, YdAddStorageDialog, toasts);
  gtk_widget_class_bind_template_child (widget_class, YdAddStorageDialog, accounts);
  gtk_widget_class_bind_template_child (widget_class, YdAddStorageDialog, client);
  gtk_widget_class_bind_template_child (widget_class, YdAddStorageDialog, sign_in_group);
  gtk_widget_class_bind_template_child (widget_class, YdAddStorageDialog, browser_row);
  gtk_widget_class_bind_template_child (widget_class, YdAddStorageDialog, extras);
  gtk_widget_class_bind_template_child (widget_class, YdAddStorageDialog, name_note);
  gtk_widget_class_bind_template_child (widget_class, YdAddStorageDialog, root_note);
  gtk_widget_class_bind_template_child (widget_class, YdAddStorageDialog, token_row);
  gtk_widget_class_bind_template_child (widget_class, YdAddStorageDialog, sign_in_button);
  gtk_widget_class_bind_template_child (widget_class, YdAddStorageDialog, save_button);
  gtk_widget_class_bind_template_child (widget_class, YdAddStorageDialog, drives);
  gtk_widget_class_bind_template_child (widget_class, YdAddStorageDialog, name_row);
  gtk_widget_class_bind_template_child (widget_class, YdAddStorageDialog, root_row);
  gtk_widget_class_bind_template_child (widget_class, YdAddStorageDialog, kind_row);
  gtk_widget_class_bind_template_child (widget_class, YdAddStorageDialog, kind_note);
  gtk_widget_class_bind_template_child (widget_class, YdAddStorageDialog, removal_row);
  gtk_widget_class_bind_template_child (widget_class, YdAddStorageDialog, removal_note);
}

static void
yd_add_storage_dialog_class_init (YdAddStorageDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = yd_add_storage_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = yd_add_storage_dialog_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = yd_add_storage_dialog_close_request;

  signals[ADDED] = g_signal_new ("added", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 1, YD_TYPE_STORAGE);

  signals[EDITED] = g_signal_new ("edited", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (YD_TYPE_ACCOUNT_CHOICE);
  g_type_ensure (YD_TYPE_CLIENT_CHOICE);
  g_type_ensure (YD_TYPE_DRIVE_CHOICE);
  g_type_ensure (YD_TYPE_KIND_ROW);
  g_type_ensure (YD_TYPE_NOTE_ROW);
  g_type_ensure (YD_TYPE_STORAGE_EXTRAS);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               YD_APP_PATH "/ui/yd-add-storage-dialog.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, account_changed);
  gtk_widget_class_bind_template_callback (widget_class, activate_default);
  gtk_widget_class_bind_template_callback (widget_class, drives_changed);
  gtk_widget_class_bind_template_callback (widget_class, kind_selected);
  gtk_widget_class_bind_template_callback (widget_class, name_changed);
  gtk_widget_class_bind_template_callback (widget_class, root_changed);
  gtk_widget_class_bind_template_callback_full (widget_class, "update_form",
                                                G_CALLBACK (yd_add_storage_dialog_update));
  gtk_widget_class_bind_template_callback (widget_class, use_token);
  gtk_widget_class_install_action (widget_class, "dialog.sign-in", NULL,
                                   yd_add_storage_dialog_sign_in);
  gtk_widget_class_install_action (widget_class, "dialog.sign-in-browser", NULL,
                                   yd_add_storage_dialog_sign_in);
  gtk_widget_class_install_action (widget_class, "dialog.sign-in-token", NULL,
                                   yd_add_storage_dialog_sign_in);
  gtk_widget_class_install_action (widget_class, "dialog.browse", NULL, browse);
  gtk_widget_class_install_action (widget_class, "dialog.save", NULL, yd_add_storage_dialog_save);
}

static void
yd_add_storage_dialog_init (YdAddStorageDialog *self)
{
  self->cancellable = g_cancellable_new ();
  self->root_check = yd_root_check_new ();
  g_signal_connect_object (self->root_check, "changed",
                           G_CALLBACK (yd_add_storage_dialog_root_checked), self,
                           G_CONNECT_SWAPPED);
  gtk_widget_init_template (GTK_WIDGET (self));
  yd_window_size_scale (GTK_WINDOW (self));
}

YdAddStorageDialog *
yd_add_storage_dialog_new (GtkWindow         *parent,
                           YdStorageRegistry *registry)
{
  YdAddStorageDialog *self =
    g_object_new (YD_TYPE_ADD_STORAGE_DIALOG, "transient-for", parent, NULL);

  self->registry = g_object_ref (registry);
  gtk_editable_set_text (self->root_row, YD_DRIVE_ROOT_ID);
  yd_account_choice_set_registry (self->accounts, registry);
  yd_add_storage_dialog_update (self);
  gtk_widget_grab_focus (self->sign_in_button);
  return self;
}

YdAddStorageDialog *
yd_add_storage_dialog_new_for_edit (GtkWindow         *parent,
                                    YdStorageRegistry *registry,
                                    YdStorage         *storage)
{
  YdAddStorageDialog *self =
    g_object_new (YD_TYPE_ADD_STORAGE_DIALOG, "transient-for", parent,
                  "title", _("Edit Storage"), NULL);
  const YdStorageOptions *options = yd_storage_get_options (storage);
  YdStorageAccount *account = yd_storage_get_account (storage);
  YdAuthClient *client;

  self->storage = g_object_ref (storage);
  client = yd_auth_session_get_client (yd_storage_account_get_session (account));
  yd_account_choice_fix (self->accounts, account);
  yd_kind_row_set_account (self->kind_row, account);
  yd_client_choice_fix (self->client, client);
  yd_storage_extras_fix_api_url (self->extras, yd_auth_client_get_api_url (client));
  yd_storage_extras_show (self->extras, options);
  gtk_editable_set_text (self->name_row, options->name);
  gtk_editable_set_text (self->root_row, options->root_id);
  yd_kind_row_set_kind (self->kind_row, options->kind);
  adw_combo_row_set_selected (self->removal_row, options->removal);
  self->registry = g_object_ref (registry);
  yd_add_storage_dialog_update (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->name_row));
  return self;
}
