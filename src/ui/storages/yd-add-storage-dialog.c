/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The form. Everything is checked while it is typed: update_form() alone decides what is
 * sensitive, visible and marked. Its parts know what their own rows mean: the account, the client,
 * the drives, the kind of drive and what is under Advanced.
 */
#include "config.h"

#include "yd-add-storage-dialog.h"
#include "yd-account-choice.h"
#include "yd-client-choice.h"
#include "yd-drive-choice.h"
#include "yd-folder-picker.h"
#include "yd-form-row.h"
#include "yd-kind-row.h"
#include "yd-note-row.h"
#include "yd-root-check.h"
#include "yd-storage-extras.h"
#include "yd-storage-row.h"

#include "yd-error-text.h"
#include "yd-format.h"
#include "yd-sign-in.h"
#include "yd-window-focus.h"
#include "yd-window-size.h"

#include <glib/gi18n.h>

struct _YdAddStorageDialog
{
  AdwWindow parent_instance;

  /* template */
  AdwToastOverlay *toasts;      /* (borrowed) */
  YdAccountChoice *accounts;    /* (borrowed) */
  YdClientChoice *client;       /* (borrowed) */
  GtkWidget *sign_in_group;     /* (borrowed) */
  GtkWidget *sign_in_button;    /* (borrowed) */
  AdwActionRow *browser_row;    /* (borrowed) */
  GtkEditable *token_row;       /* (borrowed) */
  GtkWidget *save_button;       /* (borrowed) */
  YdDriveChoice *drives;        /* (borrowed) */
  GtkEditable *name_row;        /* (borrowed) */
  AdwActionRow *name_note;      /* (borrowed) */
  GtkEditable *root_row;        /* (borrowed) */
  AdwActionRow *root_note;      /* (borrowed) */
  YdKindRow *kind_row;          /* (borrowed) */
  AdwActionRow *kind_note;      /* (borrowed) */
  AdwComboRow *removal_row;     /* (borrowed) */
  AdwActionRow *removal_note;   /* (borrowed) */
  YdStorageExtras *extras;      /* (borrowed) */

  /* given at construction */
  YdStorageRegistry *registry;  /* (owned) */
  YdStorage *storage;           /* (owned) (nullable): edited */

  /* owned */
  YdRootCheck *root_check;      /* (owned) */

  /* state */
  gboolean name_is_typed;       /* by the person, so it is not replaced */
  gboolean filling;             /* the form changes itself */

  /* in flight */
  GCancellable *cancellable;    /* (owned) */
  gboolean signing_in;
  GtkWidget *signing_in_from;   /* (borrowed) (nullable): had the focus, a weak pointer */
  gboolean saving;              /* once the root folder is known to be one */
};

G_DEFINE_FINAL_TYPE (YdAddStorageDialog, yd_add_storage_dialog, ADW_TYPE_WINDOW)

enum
{
  ADDED,
  EDITED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void signed_in_cb (GObject      *source,
                          GAsyncResult *result,
                          gpointer      user_data);

/* What was typed */

/* (transfer full) (nullable): NULL when no client can be made of it */
static YdAuthClient *
read_client (YdAddStorageDialog *self)
{
  const char *api_url = yd_storage_extras_get_api_url (self->extras);

  return api_url != NULL ? yd_client_choice_dup_client (self->client, api_url) : NULL;
}

/* (transfer full) (nullable) */
static char *
read_root (YdAddStorageDialog *self,
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

static void
update_form (YdAddStorageDialog *self)
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
  client = read_client (self);
  root = read_root (self, &kind);
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
  update_form (self);
}

static void
name_changed (YdAddStorageDialog *self)
{
  if (!self->filling)
    self->name_is_typed = *gtk_editable_get_text (self->name_row) != '\0';
  update_form (self);
}

static void
kind_selected (YdAddStorageDialog *self)
{
  yd_drive_choice_select (self->drives, yd_kind_row_get_kind (self->kind_row));
  update_form (self);
}

static void
root_changed (YdAddStorageDialog *self)
{
  YdDriveKind kind = yd_kind_row_get_kind (self->kind_row);
  g_autofree char *root = read_root (self, &kind);

  if (root != NULL && kind != yd_kind_row_get_kind (self->kind_row))
    yd_kind_row_set_kind (self->kind_row, kind);
  update_form (self);
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
  update_form (self);
}

/* Signing in */

static void
show_error (YdAddStorageDialog *self,
            const GError       *error)
{
  g_autofree char *text = g_strdup_printf ("%s. %s", yd_error_text_get_title (error),
                                           yd_error_text_get_sentence (error));
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (escaped));
}

static void
sign_in_by (YdAddStorageDialog *self,
            YdSignInMeans       means)
{
  g_autoptr(YdAuthClient) client = read_client (self);
  g_autofree char *token = NULL;

  if (means == YD_SIGN_IN_TOKEN)
    token = g_strstrip (g_strdup (gtk_editable_get_text (self->token_row)));
  self->signing_in = TRUE;
  g_set_weak_pointer (&self->signing_in_from, gtk_window_get_focus (GTK_WINDOW (self)));
  update_form (self);
  yd_sign_in_async (GTK_WINDOW (self), self->registry,
                    self->storage != NULL ? yd_storage_get_account (self->storage) : NULL, client,
                    means, token, self->cancellable, signed_in_cb, g_object_ref (self));
}

static void
sign_in (GtkWidget  *widget,
         const char *action_name,
         GVariant   *parameter)
{
  YdSignInMeans means = YD_SIGN_IN_QR;

  if (g_str_has_suffix (action_name, "-browser"))
    means = YD_SIGN_IN_BROWSER;
  else if (g_str_has_suffix (action_name, "-token"))
    means = YD_SIGN_IN_TOKEN;
  sign_in_by (YD_ADD_STORAGE_DIALOG (widget), means);
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

/* The account of the edited storage was signed in again, maybe through another client: with it came
 * the secret. */
static void
take_new_client (YdAddStorageDialog *self,
                 YdStorageAccount   *account)
{
  YdAuthSession *session = yd_storage_account_get_session (account);

  gtk_editable_set_text (self->token_row, "");
  yd_client_choice_fix (self->client, yd_auth_session_get_client (session));
  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (_("Signed in")));
  update_form (self);
}

/* What somebody signed in with could not keep the focus meanwhile. */
static void
return_focus (YdAddStorageDialog *self)
{
  yd_window_focus_take_back (GTK_WINDOW (self));
  if (self->signing_in_from != NULL)
    gtk_widget_grab_focus (self->signing_in_from);
  g_clear_weak_pointer (&self->signing_in_from);
}

static void
signed_in_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(YdAddStorageDialog) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(YdStorageAccount) account = yd_sign_in_finish (result, &error);

  self->signing_in = FALSE;
  if (account != NULL && g_cancellable_is_cancelled (self->cancellable))
    {
      yd_storage_registry_abandon (self->registry, account);
      return;
    }
  if (account != NULL && self->storage != NULL)
    {
      take_new_client (self, account);
      return_focus (self);
      return;
    }
  if (account != NULL)
    {
      gtk_editable_set_text (self->token_row, "");
      yd_account_choice_take_fresh (self->accounts, account);
      yd_window_focus_take_back (GTK_WINDOW (self));
      gtk_widget_grab_focus (GTK_WIDGET (self->name_row));
      return;
    }
  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    show_error (self, error);
  update_form (self);
  return_focus (self);
}

/* Saving */

/* @name, or "@name – Backup Drive" when there are several, not taken. (transfer full) */
static char *
dup_storage_name (YdAddStorageDialog *self,
                  YdDriveKind         kind)
{
  const char *name = gtk_editable_get_text (self->name_row);
  g_autofree char *wanted = NULL;

  if (self->storage != NULL || yd_drive_choice_count (self->drives) == 1)
    return g_strdup (name);
  /* Translators: the name of a storage and that of its drive, “Ming – Backup Drive”. */
  wanted = g_strdup_printf (_("%s – %s"), name, yd_storage_row_name_kind (kind));
  return yd_storage_registry_dup_free_name (self->registry, wanted);
}

/* Whether @kind is the drive that Drive Type says, maybe by another name: the default drive is
 * ticked as what it is. */
static gboolean
is_chosen_drive (YdAddStorageDialog *self,
                 YdDriveKind         kind)
{
  const YdDriveUser *user = yd_storage_account_get_user (get_account (self));

  return g_strcmp0 (yd_drive_user_get_drive_id (user, kind),
                    yd_kind_row_get_drive_id (self->kind_row)) == 0;
}

/* A folder is in one drive: the others that become storages begin at their roots. (transfer
 * full) */
static char *
dup_root (YdAddStorageDialog *self,
          YdDriveKind         kind)
{
  YdDriveKind root_kind = kind;

  if (!is_chosen_drive (self, kind))
    return g_strdup (YD_DRIVE_ROOT_ID);
  return read_root (self, &root_kind);
}

/* (transfer full) */
static YdStorageOptions *
read_options (YdAddStorageDialog *self,
              YdDriveKind         kind)
{
  YdStorageOptions *options = yd_storage_options_new ();

  g_free (options->name);
  g_free (options->root_id);
  options->name = dup_storage_name (self, kind);
  options->root_id = dup_root (self, kind);
  options->kind = kind;
  options->removal = (YdStorageRemoval) adw_combo_row_get_selected (self->removal_row);
  yd_storage_extras_read (self->extras, options);
  return options;
}

static void
save_edited (YdAddStorageDialog *self)
{
  g_autoptr(YdStorageOptions) options = read_options (self, yd_kind_row_get_kind (self->kind_row));
  g_autoptr(GError) error = NULL;

  if (!yd_storage_registry_edit (self->registry, self->storage, options, &error))
    {
      show_error (self, error);
      return;
    }
  g_signal_emit (self, signals[EDITED], 0);
  gtk_window_close (GTK_WINDOW (self));
}

static void
save_added (YdAddStorageDialog *self)
{
  g_autoptr(YdStorage) first = NULL;

  for (int kind = YD_DRIVE_KIND_DEFAULT; kind <= YD_DRIVE_KIND_BACKUP; kind++)
    {
      g_autoptr(YdStorageOptions) options = NULL;
      g_autoptr(YdStorage) storage = NULL;
      g_autoptr(GError) error = NULL;

      if (!yd_drive_choice_is_chosen (self->drives, kind))
        continue;
      options = read_options (self, is_chosen_drive (self, kind)
                                    ? yd_kind_row_get_kind (self->kind_row) : (YdDriveKind) kind);
      storage = yd_storage_registry_add (self->registry, get_account (self), options, &error);
      if (storage == NULL)
        {
          show_error (self, error);
          break;
        }
      if (first == NULL)
        g_set_object (&first, storage);
    }
  if (first == NULL)
    return;
  g_signal_emit (self, signals[ADDED], 0, first);
  gtk_window_close (GTK_WINDOW (self));
}

static void
store (YdAddStorageDialog *self)
{
  if (self->storage != NULL)
    save_edited (self);
  else
    save_added (self);
}

/* The root folder */

/* A storage may keep the root folder that it has. */
static gboolean
is_root_kept (YdAddStorageDialog *self)
{
  const YdStorageOptions *options;
  YdDriveKind kind = yd_kind_row_get_kind (self->kind_row);
  g_autofree char *root = read_root (self, &kind);

  if (self->storage == NULL)
    return FALSE;
  options = yd_storage_get_options (self->storage);
  return kind == options->kind && g_strcmp0 (root, options->root_id) == 0;
}

/* What somebody wants to save is saved when its folder is known to be one; not when they have
 * typed another meanwhile. */
static void
root_checked (YdAddStorageDialog *self)
{
  YdRootCheckState state = yd_root_check_get_state (self->root_check);
  gboolean saving = self->saving && state != YD_ROOT_CHECK_ASKING;

  if (state != YD_ROOT_CHECK_ASKING)
    self->saving = FALSE;
  update_form (self);
  if (saving && state == YD_ROOT_CHECK_FOLDER)
    store (self);
  else if (saving && yd_root_check_is_refused (self->root_check))
    gtk_widget_grab_focus (GTK_WIDGET (self->root_row));
}

static void
save (GtkWidget  *widget,
      const char *action_name,
      GVariant   *parameter)
{
  YdAddStorageDialog *self = YD_ADD_STORAGE_DIALOG (widget);

  switch (is_root_kept (self) ? YD_ROOT_CHECK_NOTHING : yd_root_check_get_state (self->root_check))
    {
    case YD_ROOT_CHECK_NOTHING:
    case YD_ROOT_CHECK_FOLDER:
      store (self);
      break;
    case YD_ROOT_CHECK_FILE:
      gtk_widget_grab_focus (GTK_WIDGET (self->root_row));
      break;
    case YD_ROOT_CHECK_WAITING:
    case YD_ROOT_CHECK_ASKING:
    case YD_ROOT_CHECK_FAILED:
    default:
      self->saving = TRUE;
      yd_root_check_ask (self->root_check);
      update_form (self);
      break;
    }
}

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
  gtk_widget_class_bind_template_callback (widget_class, update_form);
  gtk_widget_class_bind_template_callback (widget_class, use_token);
  gtk_widget_class_install_action (widget_class, "dialog.sign-in", NULL, sign_in);
  gtk_widget_class_install_action (widget_class, "dialog.sign-in-browser", NULL, sign_in);
  gtk_widget_class_install_action (widget_class, "dialog.sign-in-token", NULL, sign_in);
  gtk_widget_class_install_action (widget_class, "dialog.browse", NULL, browse);
  gtk_widget_class_install_action (widget_class, "dialog.save", NULL, save);
}

static void
yd_add_storage_dialog_init (YdAddStorageDialog *self)
{
  self->cancellable = g_cancellable_new ();
  self->root_check = yd_root_check_new ();
  g_signal_connect_object (self->root_check, "changed", G_CALLBACK (root_checked), self,
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
  update_form (self);
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
  update_form (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->name_row));
  return self;
}
