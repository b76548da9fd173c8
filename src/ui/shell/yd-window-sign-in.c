/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the window does with signing in: the dialog that adds storages, and signing in again to
 * the account of the open one.
 */
#include "config.h"

#include "yd-window-private.h"

#include "yd-add-storage-dialog.h"
#include "yd-sign-in.h"
#include "yd-weak.h"

#include <glib/gi18n.h>

typedef struct
{
  GWeakRef          *self;     /* (owned) (nullable) */
  YdStorage         *storage;  /* (owned): whose account is signed in again */
} SigningIn;

static void
signing_in_free (SigningIn *op)
{
  yd_weak_free (op->self);
  g_object_unref (op->storage);
  g_free (op);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SigningIn, signing_in_free)

static void
add_storage (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  YdWindow *self = YD_WINDOW (widget);
  YdAddStorageDialog *dialog = yd_add_storage_dialog_new (GTK_WINDOW (self), self->registry);

  g_signal_connect_object (dialog, "added", G_CALLBACK (yd_window_open_storage), self,
                           G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
signed_in_again_cb (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr(SigningIn) op = user_data;
  g_autoptr(YdWindow) self = yd_weak_take (g_steal_pointer (&op->self));
  g_autoptr(GError) error = NULL;
  g_autoptr(YdStorageAccount) account = yd_sign_in_finish (result, &error);

  if (self == NULL)
    return;
  if (account == NULL)
    yd_window_notify_error (self, error);
  else
    yd_window_open_storage (self, op->storage);
}

static void
scan_again (YdWindow  *self,
            YdStorage *storage)
{
  YdStorageAccount *account = yd_storage_get_account (storage);
  YdAuthSession *session = yd_storage_account_get_session (account);
  SigningIn *op = g_new0 (SigningIn, 1);

  op->self = yd_weak_new (self);
  op->storage = g_object_ref (storage);
  yd_sign_in_async (GTK_WINDOW (self), self->registry, account,
                    yd_auth_session_get_client (session), YD_SIGN_IN_QR, NULL,
                    self->cancellable, signed_in_again_cb, op);
}

/* The keyring is asked again instead when that is what is wrong. */
static void
sign_in (YdWindow  *self,
         YdStorage *storage)
{
  YdAuthSession *session = yd_storage_account_get_session (yd_storage_get_account (storage));

  if (yd_auth_session_get_state (session) == YD_AUTH_STATE_UNSAVED)
    {
      yd_auth_session_retry_save (session);
      return;
    }
  if (yd_auth_session_get_state (session) == YD_AUTH_STATE_LOCKED
      && !yd_auth_session_is_keyring_missing (session))
    {
      yd_window_open_storage (self, storage); /* asks the keyring again */
      return;
    }
  scan_again (self, storage);
}

/* To the open one. */
static void
sign_in_open (GtkWidget  *widget,
              const char *action_name,
              GVariant   *parameter)
{
  YdWindow *self = YD_WINDOW (widget);
  YdStorage *storage = yd_window_get_storage (self);

  if (storage != NULL)
    sign_in (self, storage);
}

/* To the one with this id, whatever its state. */
static void
sign_in_again (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  YdWindow *self = YD_WINDOW (widget);
  YdStorage *storage = yd_window_find_storage (self, g_variant_get_int64 (parameter));

  if (storage != NULL)
    scan_again (self, storage);
}

void
yd_window_install_sign_in_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "storages.add", NULL, add_storage);
  gtk_widget_class_install_action (widget_class, "storages.sign-in", NULL, sign_in_open);
  gtk_widget_class_install_action (widget_class, "storages.sign-in-again", "x", sign_in_again);
}
