/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One window for both: what differs is which page is opened and where the token comes from. What
 * is in flight knows the window weakly and is cancelled when it closes: a closed window that
 * outlives its parent is one that GTK trips over.
 */
#include "config.h"

#include "yd-browser-window.h"

#include "yd-error-text.h"
#include "yd-page-stack.h"
#include "yd-weak.h"
#include "yd-window-size.h"

#include "yd-auth-browser-login.h"
#include "yd-auth-session.h"

#include <glib/gi18n.h>
#include <string.h>

#define WEB_TOKEN_LENGTH 32
#define N_PORTS 4

struct _YdBrowserWindow
{
  AdwWindow parent_instance;

  /* template */
  AdwToastOverlay *toasts;        /* (borrowed) */
  GtkStack *stack;                /* (borrowed) */
  GtkLabel *explanation;          /* (borrowed) */
  GtkWidget *open_button;         /* (borrowed) */
  GtkWidget *redirect_group;      /* (borrowed) */
  AdwActionRow *redirect_row;     /* (borrowed) */
  GtkWidget *token_group;         /* (borrowed) */
  AdwPasswordEntryRow *token_row; /* (borrowed) */
  GtkLabel *hint;                 /* (borrowed) */
  GtkWidget *spinner;             /* (borrowed) */
  GtkLabel *state_label;          /* (borrowed) */
  AdwStatusPage *failed_page;     /* (borrowed) */
  GtkWidget *port_button;         /* (borrowed) */

  /* given at construction */
  YdNetSession *net;              /* (owned) */
  YdBaseClock *clock;             /* (owned) */
  YdAuthClient *client;           /* (owned) */
  YdAuthBrokerLimit *limit;       /* (owned) (nullable) */

  /* owned */
  YdAuthBrowserLogin *login;      /* (owned) (nullable): of an own client */
  GCancellable *cancellable;      /* (owned) */

  /* state */
  YdAuthToken *token;             /* (owned) (nullable) */
  guint16 port;                   /* that the page answers to */
  gboolean opened;
  gboolean busy;
  gboolean ended;
};

G_DEFINE_FINAL_TYPE (YdBrowserWindow, yd_browser_window, ADW_TYPE_WINDOW)

enum
{
  ENDED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void login_ended_cb    (GObject      *source,
                               GAsyncResult *result,
                               gpointer      user_data);
static void token_checked_cb  (GObject      *source,
                               GAsyncResult *result,
                               gpointer      user_data);
static void update            (YdBrowserWindow *self);

static void
end (YdBrowserWindow *self,
     gboolean         signed_in)
{
  if (self->ended)
    return;
  self->ended = TRUE;
  g_cancellable_cancel (self->cancellable);
  g_signal_emit (self, signals[ENDED], 0, signed_in);
}

/* The page */

/* (nullable) */
static const char *
get_page (YdBrowserWindow *self)
{
  if (self->login != NULL)
    return yd_auth_browser_login_get_url (self->login);
  return yd_auth_client_get_broker_url (self->client);
}

static void
page_opened_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(YdBrowserWindow) self = yd_weak_take (user_data);

  if (g_app_info_launch_default_for_uri_finish (result, NULL) || self == NULL || self->ended)
    return;
  /* Not the error: it may quote the address. */
  adw_toast_overlay_add_toast (self->toasts,
                               adw_toast_new (_("No browser opened. Copy the link instead.")));
}

/* Not gtk_show_uri(): whether a browser opened must be known. */
static void
open_page (YdBrowserWindow *self)
{
  GdkDisplay *display = gtk_widget_get_display (GTK_WIDGET (self));
  g_autoptr(GdkAppLaunchContext) context = gdk_display_get_app_launch_context (display);
  const char *page = get_page (self);

  if (page != NULL)
    g_app_info_launch_default_for_uri_async (page, G_APP_LAUNCH_CONTEXT (context),
                                             self->cancellable, page_opened_cb,
                                             yd_weak_new (self));
}

/* (transfer full) */
static char *
dup_redirect (guint16 port)
{
  return g_strdup_printf (YD_AUTH_BROWSER_LOGIN_REDIRECT, port);
}

/* The one after, and after some the first again: people register a few at most. */
static guint16
get_next_port (YdBrowserWindow *self)
{
  return self->port + 1 < YD_AUTH_BROWSER_LOGIN_PORT + N_PORTS ? self->port + 1
                                                               : YD_AUTH_BROWSER_LOGIN_PORT;
}

/* Another port is another redirect address, which the service must know first (Open API
 * reference §2.2). (transfer full) */
static char *
dup_port_sentence (YdBrowserWindow *self)
{
  g_autofree char *redirect = dup_redirect (get_next_port (self));

  /* Translators: %s is a web address. */
  return g_strdup_printf (_("Another program listens at the redirect address. Close it and try "
                            "again; or register %s for your client ID in the developer console, "
                            "and then use another port."), redirect);
}

static void
show_failure (YdBrowserWindow *self,
              const GError    *error)
{
  gboolean in_use = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE);
  g_autofree char *port_sentence = in_use ? dup_port_sentence (self) : NULL;
  const char *title = yd_error_text_get_title (error);
  const char *sentence = yd_error_text_get_sentence (error);

  if (in_use)
    {
      title = _("Redirect Address in Use");
      sentence = port_sentence;
    }
  else if (self->login != NULL && g_error_matches (error, YD_AUTH_ERROR, YD_AUTH_ERROR_REVOKED))
    {
      title = _("Permission Not Given");
      sentence = _("The page in the browser said no. Try again to give the permission.");
    }
  else if (g_error_matches (error, YD_AUTH_ERROR, YD_AUTH_ERROR_QR_EXPIRED))
    {
      title = _("No Answer From the Browser");
      sentence = _("The page was not answered in ten minutes. Try again.");
    }
  gtk_widget_set_visible (self->port_button, in_use);
  adw_status_page_set_title (self->failed_page, title);
  adw_status_page_set_description (self->failed_page, sentence);
  yd_page_stack_show (self->stack, "failed");
}

static void
take_token (YdBrowserWindow *self,
            YdAuthToken     *token,
            const GError    *error)
{
  self->busy = FALSE;
  if (self->ended)
    return;
  if (token == NULL)
    {
      update (self);
      show_failure (self, error);
      return;
    }
  g_clear_pointer (&self->token, yd_auth_token_unref);
  self->token = yd_auth_token_ref (token);
  end (self, TRUE);
  gtk_window_close (GTK_WINDOW (self));
}

/* An own client */

static void
start_login (YdBrowserWindow *self)
{
  if (self->busy)
    return;
  self->busy = TRUE;
  yd_auth_browser_login_run_async (self->login, self->cancellable, login_ended_cb,
                                   yd_weak_new (self));
  update (self);
  open_page (self);
}

static void
login_ended_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(YdBrowserWindow) self = yd_weak_take (user_data);
  g_autoptr(GError) error = NULL;
  g_autoptr(YdAuthToken) token =
    yd_auth_browser_login_run_finish (YD_AUTH_BROWSER_LOGIN (source), result, &error);

  if (self != NULL)
    take_token (self, token, error);
}

/* (Re)makes the login for the port. */
static void
listen_at (YdBrowserWindow *self,
           guint16          port)
{
  g_autofree char *redirect = dup_redirect (port);

  g_clear_object (&self->login);
  self->port = port;
  self->login = yd_auth_browser_login_new (self->net, self->clock, self->client, port);
  g_signal_connect_object (self->login, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  adw_action_row_set_subtitle (self->redirect_row, redirect);
}

/* A broker's token */

static gboolean
is_web_token (const char *text)
{
  gsize length = strspn (text, "0123456789abcdefABCDEF");

  return length == WEB_TOKEN_LENGTH && text[length] == '\0';
}

/* (transfer full) */
static char *
dup_pasted (YdBrowserWindow *self)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->token_row))));
}

static void
check_token (YdBrowserWindow *self)
{
  g_autofree char *text = dup_pasted (self);
  gboolean usable = *text != '\0' && yd_auth_token_looks_usable (text);
  const char *hint = "";

  if (is_web_token (text))
    hint = _("This token is of the website’s own sign-in, which apps cannot use. "
             "Sign in on the broker’s page for one of the Open API.");
  else if (*text != '\0' && !usable)
    hint = _("A refresh token has three parts with dots between.");
  gtk_label_set_text (self->hint, hint);
  gtk_widget_set_visible (GTK_WIDGET (self->hint), *hint != '\0');
  if (*hint != '\0')
    gtk_widget_add_css_class (GTK_WIDGET (self->token_row), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->token_row), "error");
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "browser.use-token", usable && !self->busy);
}

static void
use_token (GtkWidget  *widget,
           const char *action_name,
           GVariant   *parameter)
{
  YdBrowserWindow *self = YD_BROWSER_WINDOW (widget);
  g_autofree char *text = dup_pasted (self);

  if (self->busy)
    return;
  self->busy = TRUE;
  update (self);
  yd_auth_refresh_async (self->net, self->clock, self->client, self->limit, text,
                         self->cancellable, token_checked_cb, yd_weak_new (self));
}

static void
token_checked_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(YdBrowserWindow) self = yd_weak_take (user_data);
  g_autoptr(GError) error = NULL;
  g_autoptr(YdAuthToken) token = yd_auth_refresh_finish (result, &error);

  if (self != NULL)
    take_token (self, token, error);
}

/* The window */

static void
update (YdBrowserWindow *self)
{
  gboolean own = self->login != NULL;
  gboolean exchanging = own ? yd_auth_browser_login_get_answered (self->login) : self->busy;

  gtk_label_set_text (self->state_label, exchanging ? _("Signing in…")
                                                    : _("Waiting for the page in the browser"));
  gtk_widget_set_visible (GTK_WIDGET (self->state_label), own || exchanging);
  gtk_widget_set_visible (self->spinner, own || exchanging);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "browser.open", get_page (self) != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "browser.copy", get_page (self) != NULL);
  gtk_widget_set_sensitive (GTK_WIDGET (self->token_row), !self->busy);
  if (!own)
    check_token (self);
}

static void
copy_text (YdBrowserWindow *self,
           const char      *text,
           const char      *toast)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (toast));
}

static void
copy_link (GtkWidget  *widget,
           const char *action_name,
           GVariant   *parameter)
{
  copy_text (YD_BROWSER_WINDOW (widget), get_page (YD_BROWSER_WINDOW (widget)), _("Link copied"));
}

static void
copy_redirect (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  YdBrowserWindow *self = YD_BROWSER_WINDOW (widget);
  g_autofree char *redirect = dup_redirect (self->port);

  copy_text (self, redirect, _("Address copied"));
}

static void
open_again (GtkWidget  *widget,
            const char *action_name,
            GVariant   *parameter)
{
  open_page (YD_BROWSER_WINDOW (widget));
}

static void
try_again (GtkWidget  *widget,
           const char *action_name,
           GVariant   *parameter)
{
  YdBrowserWindow *self = YD_BROWSER_WINDOW (widget);

  yd_page_stack_show (self->stack, "page");
  if (self->login != NULL)
    start_login (self);
  else
    gtk_widget_grab_focus (GTK_WIDGET (self->token_row));
}

static void
use_other_port (GtkWidget  *widget,
                const char *action_name,
                GVariant   *parameter)
{
  YdBrowserWindow *self = YD_BROWSER_WINDOW (widget);

  if (self->login == NULL || self->busy)
    return;
  listen_at (self, get_next_port (self));
  yd_page_stack_show (self->stack, "page");
  start_login (self);
  gtk_widget_grab_focus (self->open_button);
}

static void
yd_browser_window_map (GtkWidget *widget)
{
  YdBrowserWindow *self = YD_BROWSER_WINDOW (widget);

  GTK_WIDGET_CLASS (yd_browser_window_parent_class)->map (widget);
  if (self->opened)
    return;
  self->opened = TRUE;
  if (self->login != NULL)
    {
      start_login (self);
      gtk_widget_grab_focus (self->open_button);
    }
  else
    {
      open_page (self);
      gtk_widget_grab_focus (GTK_WIDGET (self->token_row));
    }
}

static gboolean
yd_browser_window_close_request (GtkWindow *window)
{
  end (YD_BROWSER_WINDOW (window), FALSE);
  return GTK_WINDOW_CLASS (yd_browser_window_parent_class)->close_request (window);
}

static void
yd_browser_window_dispose (GObject *object)
{
  YdBrowserWindow *self = YD_BROWSER_WINDOW (object);

  end (self, FALSE);
  g_clear_object (&self->login);
  g_clear_object (&self->net);
  g_clear_object (&self->clock);
  g_clear_pointer (&self->client, yd_auth_client_unref);
  g_clear_object (&self->limit);
  G_OBJECT_CLASS (yd_browser_window_parent_class)->dispose (object);
}

static void
yd_browser_window_finalize (GObject *object)
{
  YdBrowserWindow *self = YD_BROWSER_WINDOW (object);

  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->token, yd_auth_token_unref);
  G_OBJECT_CLASS (yd_browser_window_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               YD_APP_PATH "/ui/yd-browser-window.ui");
  gtk_widget_class_bind_template_child (widget_class, YdBrowserWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, YdBrowserWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, YdBrowserWindow, explanation);
  gtk_widget_class_bind_template_child (widget_class, YdBrowserWindow, open_button);
  gtk_widget_class_bind_template_child (widget_class, YdBrowserWindow, redirect_group);
  gtk_widget_class_bind_template_child (widget_class, YdBrowserWindow, redirect_row);
  gtk_widget_class_bind_template_child (widget_class, YdBrowserWindow, token_group);
  gtk_widget_class_bind_template_child (widget_class, YdBrowserWindow, token_row);
  gtk_widget_class_bind_template_child (widget_class, YdBrowserWindow, hint);
  gtk_widget_class_bind_template_child (widget_class, YdBrowserWindow, spinner);
  gtk_widget_class_bind_template_child (widget_class, YdBrowserWindow, state_label);
  gtk_widget_class_bind_template_child (widget_class, YdBrowserWindow, failed_page);
  gtk_widget_class_bind_template_child (widget_class, YdBrowserWindow, port_button);
  gtk_widget_class_bind_template_callback (widget_class, check_token);
}

static void
yd_browser_window_class_init (YdBrowserWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = yd_browser_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = yd_browser_window_finalize;
  widget_class->map = yd_browser_window_map;
  GTK_WINDOW_CLASS (klass)->close_request = yd_browser_window_close_request;

  signals[ENDED] = g_signal_new ("ended", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 1, G_TYPE_BOOLEAN);

  bind_template (widget_class);
  gtk_widget_class_install_action (widget_class, "browser.open", NULL, open_again);
  gtk_widget_class_install_action (widget_class, "browser.copy", NULL, copy_link);
  gtk_widget_class_install_action (widget_class, "browser.copy-redirect", NULL, copy_redirect);
  gtk_widget_class_install_action (widget_class, "browser.use-token", NULL, use_token);
  gtk_widget_class_install_action (widget_class, "browser.retry", NULL, try_again);
  gtk_widget_class_install_action (widget_class, "browser.other-port", NULL, use_other_port);
}

static void
yd_browser_window_init (YdBrowserWindow *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  yd_window_size_scale (GTK_WINDOW (self));
}

YdBrowserWindow *
yd_browser_window_new (GtkWindow         *parent,
                       YdNetSession      *net,
                       YdBaseClock       *clock,
                       YdAuthClient      *client,
                       YdAuthBrokerLimit *limit)
{
  YdBrowserWindow *self = g_object_new (YD_TYPE_BROWSER_WINDOW, "transient-for", parent, NULL);
  gboolean own = yd_auth_client_get_kind (client) == YD_AUTH_CLIENT_OWN;

  self->net = g_object_ref (net);
  self->clock = g_object_ref (clock);
  self->client = yd_auth_client_ref (client);
  g_set_object (&self->limit, limit);
  gtk_widget_set_visible (self->redirect_group, own);
  gtk_widget_set_visible (self->token_group, !own);
  gtk_label_set_text (self->explanation,
                      own ? _("Allow this app on the page that has opened. "
                              "This window then closes by itself.")
                          : _("Sign in on the broker’s page that has opened. "
                              "Copy the refresh token it shows, and paste it here."));
  if (own)
    listen_at (self, YD_AUTH_BROWSER_LOGIN_PORT);
  yd_page_stack_show (self->stack, "page");
  update (self);
  return self;
}

YdAuthToken *
yd_browser_window_get_token (YdBrowserWindow *self)
{
  return self->token;
}
