/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The window is hidden, not closed: closing the last one stops the queue. It is closed when
 * nothing is left that moves or will move by itself. What only a person can mend keeps it: a
 * notification says so, once.
 */
#include "config.h"

#include "yd-app-background.h"

#include <glib/gi18n.h>

#define NOTIFICATION_ASK "transfers-ask"
#define LOOK_MS          1000 /* after a change, the desktop is told what goes on */

struct _YdAppBackground
{
  GObject parent_instance;

  /* given at construction */
  GApplication *application; /* (borrowed) */
  YdTransferQueue *queue;    /* (owned) */
  YdBaseBackground *desktop; /* (owned) */
  YdAppNotices *notices;     /* (owned) */

  /* state */
  YdWindow *window;          /* (owned) (nullable): the hidden one */
  gboolean has_asked;        /* a notification says that transfers wait for a person */
  char *status;              /* (owned) (nullable): as the desktop was told last */

  /* in flight */
  GCancellable *cancellable; /* (owned) */
  YdWindow *asking;          /* (owned) (nullable): while the desktop is asked */
  guint look;                /* source id */
};

G_DEFINE_FINAL_TYPE (YdAppBackground, yd_app_background, G_TYPE_OBJECT)

static void
tell_that_they_ask (YdAppBackground *self,
                    guint            n_asking)
{
  g_autofree char *body =
    g_strdup_printf (ngettext ("%u transfer waits for your answer.",
                               "%u transfers wait for your answer.", n_asking), n_asking);

  if (self->has_asked)
    return;
  self->has_asked = TRUE;
  yd_app_notices_send (self->notices, NOTIFICATION_ASK, _("Transfers Need You"), body);
}

static void
tell_desktop (YdAppBackground *self,
              guint            n_going)
{
  g_autofree char *status =
    g_strdup_printf (ngettext ("Moving %u file", "Moving %u files", n_going), n_going);

  if (g_strcmp0 (status, self->status) == 0)
    return;
  g_free (self->status);
  self->status = g_steal_pointer (&status);
  yd_base_background_set_status (self->desktop, self->status);
}

static void
look (gpointer data)
{
  YdAppBackground *self = data;
  guint n_going = yd_transfer_queue_get_going (self->queue);
  guint n_asking = yd_transfer_queue_get_asking (self->queue);
  g_autoptr(YdWindow) window = NULL;

  self->look = 0;
  tell_desktop (self, n_going);
  if (n_asking > 0 && n_going == 0)
    tell_that_they_ask (self, n_asking);
  if (n_asking + n_going > 0)
    return;

  yd_app_notices_tell (self->notices);
  window = g_object_ref (self->window);
  yd_app_background_leave (self);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* What has changed is looked at, and not each change by itself. */
static void
look_soon (YdAppBackground *self)
{
  if (self->window != NULL && self->look == 0)
    self->look = g_timeout_add_once (LOOK_MS, look, self);
}

static void
hide (YdAppBackground *self,
      YdWindow        *window)
{
  g_set_object (&self->window, window);
  self->has_asked = FALSE;
  gtk_widget_hide (GTK_WIDGET (window));
  look_soon (self);
}

static void
allowed_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(YdAppBackground) self = user_data;
  g_autoptr(YdWindow) window = g_steal_pointer (&self->asking);
  g_autoptr(GError) error = NULL;

  if (yd_base_background_request_finish (YD_BASE_BACKGROUND (source), result, &error))
    hide (self, window);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    yd_window_notify (window, _("The desktop does not let Yunduo run in the background"));
}

static void
stay (YdAppBackground *self,
      YdWindow        *window)
{
  if (self->asking != NULL || self->window != NULL)
    return;
  self->asking = g_object_ref (window);
  yd_base_background_request_async (self->desktop, _("Transfers go on"), self->cancellable,
                                    allowed_cb, g_object_ref (self));
}

void
yd_app_background_leave (YdAppBackground *self)
{
  g_clear_handle_id (&self->look, g_source_remove);
  g_clear_object (&self->window);
  g_clear_pointer (&self->status, g_free);
  g_application_withdraw_notification (self->application, NOTIFICATION_ASK);
}

void
yd_app_background_serve (YdAppBackground *self,
                         YdWindow        *window)
{
  g_object_bind_property (self->desktop, "offered", window, "may-stay", G_BINDING_SYNC_CREATE);
  g_signal_connect_object (window, "stay", G_CALLBACK (stay), self, G_CONNECT_SWAPPED);
}

YdAppBackground *
yd_app_background_new (GApplication     *application,
                       YdTransferQueue  *queue,
                       YdBaseBackground *desktop,
                       YdAppNotices     *notices)
{
  YdAppBackground *self = g_object_new (YD_TYPE_APP_BACKGROUND, NULL);

  self->application = application;
  self->queue = g_object_ref (queue);
  self->desktop = g_object_ref (desktop);
  self->notices = g_object_ref (notices);
  g_signal_connect_object (queue, "notify::going", G_CALLBACK (look_soon), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (queue, "notify::asking", G_CALLBACK (look_soon), self,
                           G_CONNECT_SWAPPED);
  return self;
}

static void
yd_app_background_dispose (GObject *object)
{
  YdAppBackground *self = YD_APP_BACKGROUND (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->look, g_source_remove);
  g_clear_object (&self->window);
  G_OBJECT_CLASS (yd_app_background_parent_class)->dispose (object);
}

static void
yd_app_background_finalize (GObject *object)
{
  YdAppBackground *self = YD_APP_BACKGROUND (object);

  g_clear_object (&self->cancellable);
  g_clear_object (&self->desktop);
  g_clear_object (&self->notices);
  g_clear_object (&self->queue);
  g_free (self->status);
  G_OBJECT_CLASS (yd_app_background_parent_class)->finalize (object);
}

static void
yd_app_background_class_init (YdAppBackgroundClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = yd_app_background_dispose;
  object_class->finalize = yd_app_background_finalize;
}

static void
yd_app_background_init (YdAppBackground *self)
{
  self->cancellable = g_cancellable_new ();
}
