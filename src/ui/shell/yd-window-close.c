/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Closing the window: asks when something would be lost.
 */
#include "config.h"

#include "yd-window-private.h"

#include "yd-question.h"
#include "yd-weak.h"

#include <glib/gi18n.h>

/* Whether a sign-in would be lost, and if so why. */
static gboolean
has_unsaved_account (YdWindow *self,
                     gboolean *keyring_missing)
{
  GListModel *accounts = yd_storage_registry_get_accounts (self->registry);
  guint n_items = g_list_model_get_n_items (accounts);

  for (guint i = 0; i < n_items; i++)
    {
      g_autoptr (YdStorageAccount) account = g_list_model_get_item (accounts, i);

      if (yd_storage_account_get_state (account) == YD_AUTH_STATE_UNSAVED)
        {
          *keyring_missing =
              yd_auth_session_is_keyring_missing (yd_storage_account_get_session (account));
          return TRUE;
        }
    }

  return FALSE;
}

static void
close_answered_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr (YdWindow) self = yd_weak_take (user_data);

  if (!yd_question_ask_finish (result, NULL) || self == NULL)
    return;
  self->closing = TRUE;
  gtk_window_close (GTK_WINDOW (self));
}

static void
ask_about_transfers (YdWindow *self,
                     guint     n_active)
{
  g_autofree char *body =
      g_strdup_printf (ngettext ("%u transfer is not finished. It stops when you close.",
                                 "%u transfers are not finished. They stop when you close.",
                                 n_active), n_active);
  YdQuestion question = {
    .heading = _("Stop Transfers?"),
    .body = body,
    .accept_label = _("_Stop and Close"),
    .destructive = TRUE,
  };

  yd_question_ask_async (GTK_WINDOW (self), &question, self->cancellable, close_answered_cb,
                         yd_weak_new (self));
}

static void
ask_about_sign_in (YdWindow *self,
                   gboolean  keyring_missing)
{
  YdQuestion question = {
    .heading = _("Sign-in Is Not Saved"),
    .body = keyring_missing
                ? _("There is no keyring on this computer, so you will have to sign in again "
                    "next time.")
                : _("The keyring did not take it, so you will have to sign in again next time. "
                    "Unlock the keyring to keep the sign-in."),
    .accept_label = _("Close _Anyway"),
    .destructive = TRUE,
  };

  yd_question_ask_async (GTK_WINDOW (self), &question, self->cancellable, close_answered_cb,
                         yd_weak_new (self));
}

gboolean
yd_window_close_request (GtkWindow *window)
{
  YdWindow *self = YD_WINDOW (window);
  guint n_active = yd_transfer_queue_get_active (self->queue);
  gboolean keyring_missing = FALSE;

  if (!self->closing && n_active > 0)
    {
      ask_about_transfers (self, n_active);
      return GDK_EVENT_STOP;
    }
  if (!self->closing && has_unsaved_account (self, &keyring_missing))
    {
      ask_about_sign_in (self, keyring_missing);
      return GDK_EVENT_STOP;
    }

  return GDK_EVENT_PROPAGATE;
}
