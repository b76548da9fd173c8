/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Signing in from the form, by whatever means: the form waits, keeps its focus, and takes the
 * account that comes back.
 */
#include "config.h"

#include "yd-add-storage-dialog-private.h"

#include "yd-sign-in.h"
#include "yd-window-focus.h"

#include <glib/gi18n.h>

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
  yd_add_storage_dialog_update (self);
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
    yd_add_storage_dialog_show_error (self, error);
  yd_add_storage_dialog_update (self);
  return_focus (self);
}

static void
sign_in_by (YdAddStorageDialog *self,
            YdSignInMeans       means)
{
  g_autoptr(YdAuthClient) client = yd_add_storage_dialog_read_client (self);
  g_autofree char *token = NULL;

  if (means == YD_SIGN_IN_TOKEN)
    token = g_strstrip (g_strdup (gtk_editable_get_text (self->token_row)));
  self->signing_in = TRUE;
  g_set_weak_pointer (&self->signing_in_from, gtk_window_get_focus (GTK_WINDOW (self)));
  yd_add_storage_dialog_update (self);
  yd_sign_in_async (GTK_WINDOW (self), self->registry,
                    self->storage != NULL ? yd_storage_get_account (self->storage) : NULL, client,
                    means, token, self->cancellable, signed_in_cb, g_object_ref (self));
}

void
yd_add_storage_dialog_sign_in (GtkWidget  *widget,
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
