/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Closing the window: asks when something would stop, or be lost. Transfers stay in the queue's
 * journal, if it has one, and go on at the next start; the application ends their work.
 */
#include "config.h"

#include "yd-window-private.h"

#include "yd-question.h"
#include "yd-weak.h"

#include <glib/gi18n.h>

/* Whether a sign-in would be lost, and if so why: *trouble is a YdAuthError, or -1. */
static gboolean
has_unsaved_account (YdWindow *self,
                     int      *trouble)
{
  GListModel *accounts = yd_storage_registry_get_accounts (self->registry);
  guint n_items = g_list_model_get_n_items (accounts);

  for (guint i = 0; i < n_items; i++)
    {
      g_autoptr (YdStorageAccount) account = g_list_model_get_item (accounts, i);

      if (yd_storage_account_get_state (account) == YD_AUTH_STATE_UNSAVED)
        {
          *trouble = yd_auth_session_get_keyring_trouble (yd_storage_account_get_session (account));
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
  if (yd_question_was_other (result))
    {
      g_signal_emit_by_name (self, "stay");
      return;
    }
  self->closing = TRUE;
  gtk_window_close (GTK_WINDOW (self));
}

/* What becomes of them; without a journal nothing does. (transfer full) */
static char *
describe_future (YdWindow *self,
                 guint     n_active)
{
  if (yd_transfer_queue_is_kept (self->queue))
    return g_strdup_printf (ngettext ("%u transfer is not finished. It goes on when you open "
                                      "Yunduo again.",
                                      "%u transfers are not finished. They go on when you open "
                                      "Yunduo again.", n_active), n_active);

  return g_strdup_printf (ngettext ("%u transfer is not finished. It will not go on by itself: "
                                    "Yunduo could not open its list of transfers.",
                                    "%u transfers are not finished. They will not go on by "
                                    "themselves: Yunduo could not open its list of transfers.",
                                    n_active), n_active);
}

static void
ask_about_transfers (YdWindow *self,
                     guint     n_active)
{
  gboolean kept = yd_transfer_queue_is_kept (self->queue);
  g_autofree char *body = describe_future (self, n_active);
  YdQuestion question = {
    .heading = kept ? _("Pause Transfers and Quit?") : _("Give Up Transfers and Quit?"),
    .body = body,
    .accept_label = kept ? _("_Pause and Quit") : _("_Give Up and Quit"),
    .other_label = self->may_stay ? _("Continue in _Background") : NULL,
    .destructive = !kept,
  };

  yd_question_ask_async (GTK_WINDOW (self), &question, self->cancellable, close_answered_cb,
                         yd_weak_new (self));
}

/* Without asking, as it is set. What would be lost is asked about all the same. */
static gboolean
is_set_to (YdWindow   *self,
           const char *wanted)
{
  g_autofree char *action =
      self->settings != NULL ? g_settings_get_string (self->settings, "close-action") : NULL;

  return g_strcmp0 (action, wanted) == 0;
}

static gboolean
wants_background (YdWindow *self)
{
  return self->may_stay && is_set_to (self, "background");
}

static gboolean
wants_pause (YdWindow *self)
{
  return yd_transfer_queue_is_kept (self->queue) && is_set_to (self, "pause");
}

/* What the keyring has done, as the row of the storage says it. */
static const char *
explain_trouble (int trouble)
{
  switch (trouble)
    {
    case YD_AUTH_ERROR_VAULT_MISSING:
      return _("There is no keyring on this computer, so you will have to sign in again "
               "next time.");
    case YD_AUTH_ERROR_VAULT_DENIED:
      return _("The keyring refuses this app, so you will have to sign in again next time.");
    case YD_AUTH_ERROR_VAULT_SLOW:
      return _("The keyring does not answer, so you will have to sign in again next time.");
    default:
      return _("The keyring did not take it, so you will have to sign in again next time. "
               "Unlock the keyring to keep the sign-in.");
    }
}

static void
ask_about_sign_in (YdWindow *self,
                   int       trouble)
{
  YdQuestion question = {
    .heading = _("Sign-in Is Not Saved"),
    .body = explain_trouble (trouble),
    .accept_label = _("Close _Anyway"),
    .destructive = TRUE,
  };

  yd_question_ask_async (GTK_WINDOW (self), &question, self->cancellable, close_answered_cb,
                         yd_weak_new (self));
}

/* Those that do not go on by themselves are where they would be anyway, if they are kept. */
static guint
count_stopped (YdTransferQueue *queue)
{
  return yd_transfer_queue_is_kept (queue) ? yd_transfer_queue_get_going (queue)
                                           : yd_transfer_queue_get_active (queue);
}

gboolean
yd_window_close_request (GtkWindow *window)
{
  YdWindow *self = YD_WINDOW (window);
  guint n_active = count_stopped (self->queue);
  int trouble = -1;

  if (yd_window_is_one_of_many (self))
    return GDK_EVENT_PROPAGATE;
  if (!self->closing && n_active > 0 && !wants_pause (self))
    {
      if (wants_background (self))
        g_signal_emit_by_name (self, "stay");
      else
        ask_about_transfers (self, n_active);
      return GDK_EVENT_STOP;
    }
  if (!self->closing && has_unsaved_account (self, &trouble))
    {
      ask_about_sign_in (self, trouble);
      return GDK_EVENT_STOP;
    }

  return GDK_EVENT_PROPAGATE;
}
