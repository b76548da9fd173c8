/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The pretended login by browser: it waits until a test ends it.
 */
#include "fake.h"

struct _YdAuthBrowserLogin
{
  GObject   parent_instance;
  guint     port;
  char     *url;
  gboolean  answered;
  GTask    *task;
  gulong    cancel_id;
};

G_DEFINE_FINAL_TYPE (YdAuthBrowserLogin, yd_auth_browser_login, G_TYPE_OBJECT)

static YdAuthBrowserLogin *running;

static void
login_get_property (GObject    *object,
                    guint       prop_id,
                    GValue     *value,
                    GParamSpec *pspec)
{
}

static void
login_finalize (GObject *object)
{
  g_free (YD_AUTH_BROWSER_LOGIN (object)->url);
  G_OBJECT_CLASS (yd_auth_browser_login_parent_class)->finalize (object);
}

static void
yd_auth_browser_login_class_init (YdAuthBrowserLoginClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = login_get_property;
  object_class->finalize = login_finalize;
  g_object_class_install_property (object_class, 1,
                                   g_param_spec_string ("url", NULL, NULL, NULL,
                                                        G_PARAM_READABLE));
  g_object_class_install_property (object_class, 2,
                                   g_param_spec_boolean ("answered", NULL, NULL, FALSE,
                                                         G_PARAM_READABLE));
}

static void
yd_auth_browser_login_init (YdAuthBrowserLogin *self)
{
}

YdAuthBrowserLogin *
yd_auth_browser_login_new (YdNetSession *net,
                           YdBaseClock  *clock,
                           YdAuthClient *client,
                           guint16       port)
{
  YdAuthBrowserLogin *self = g_object_new (YD_TYPE_AUTH_BROWSER_LOGIN, NULL);

  self->port = port;

  return self;
}

guint
fake_browser_get_port (YdAuthBrowserLogin *login)
{
  return login->port;
}

const char *
yd_auth_browser_login_get_url (YdAuthBrowserLogin *self)
{
  return self->url;
}

gboolean
yd_auth_browser_login_get_answered (YdAuthBrowserLogin *self)
{
  return self->answered;
}

static gboolean
end_cancelled (gpointer data)
{
  YdAuthBrowserLogin *login = data;
  g_autoptr (GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "");

  if (login->task != NULL)
    fake_browser_end (login, error);

  return G_SOURCE_REMOVE;
}

static void
cancelled_cb (GCancellable *cancellable,
              gpointer      data)
{
  g_idle_add_full (G_PRIORITY_DEFAULT, end_cancelled, g_object_ref (data), g_object_unref);
}

void
yd_auth_browser_login_run_async (YdAuthBrowserLogin  *self,
                                 GCancellable        *cancellable,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data)
{
  self->task = g_task_new (self, cancellable, callback, user_data);
  self->cancel_id = g_cancellable_connect (cancellable, G_CALLBACK (cancelled_cb), self, NULL);
  self->url = g_strdup ("https://openapi.example/oauth/authorize?client_id=1");
  running = self;
  g_object_notify (G_OBJECT (self), "url");
}

YdAuthToken *
yd_auth_browser_login_run_finish (YdAuthBrowserLogin  *self,
                                  GAsyncResult        *result,
                                  GError             **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

YdAuthBrowserLogin *
fake_browser_get_running (void)
{
  return running;
}

void
fake_browser_answer (YdAuthBrowserLogin *login)
{
  login->answered = TRUE;
  g_object_notify (G_OBJECT (login), "answered");
}

void
fake_browser_end (YdAuthBrowserLogin *login,
                  const GError       *error)
{
  g_autoptr (GTask) task = g_steal_pointer (&login->task);

  running = NULL;
  g_cancellable_disconnect (g_task_get_cancellable (task), login->cancel_id);
  g_task_set_check_cancellable (task, FALSE);
  login->answered = FALSE;
  g_clear_pointer (&login->url, g_free);
  g_object_notify (G_OBJECT (login), "url");
  if (error != NULL)
    g_task_return_error (task, g_error_copy (error));
  else
    g_task_return_pointer (task, yd_auth_token_new ("access", "a.b.c", 0, 0),
                           (GDestroyNotify) yd_auth_token_unref);
}
