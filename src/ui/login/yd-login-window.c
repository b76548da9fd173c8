/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The window follows the login's three properties and has no state of its own but whether it has
 * told its end. The picture is made anew when the text changes.
 */
#include "config.h"

#include "yd-login-window.h"
#include "yd-qr-paintable.h"

#include "yd-error-text.h"
#include "yd-format.h"
#include "yd-page-stack.h"
#include "yd-window-size.h"

#include <glib/gi18n.h>

struct _YdLoginWindow
{
  AdwWindow parent_instance;

  /* template */
  AdwToastOverlay *toasts;     /* (borrowed) */
  GtkStack *stack;             /* (borrowed) */
  GtkPicture *picture;         /* (borrowed) */
  GtkWidget *scanned_mark;     /* (borrowed) */
  GtkLabel *state_label;       /* (borrowed) */
  GtkLabel *time_label;        /* (borrowed) */
  GtkWidget *copy_button;      /* (borrowed) */
  AdwStatusPage *failed_page;  /* (borrowed) */

  /* given at construction */
  YdAuthQrLogin *login;        /* (owned) */

  /* state */
  gboolean focused; /* the code's buttons had the focus once */
  gboolean ended;
};

G_DEFINE_FINAL_TYPE (YdLoginWindow, yd_login_window, ADW_TYPE_WINDOW)

enum
{
  ENDED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
end (YdLoginWindow *self,
     gboolean       signed_in)
{
  if (self->ended)
    return;
  self->ended = TRUE;
  g_signal_emit (self, signals[ENDED], 0, signed_in);
}

static void
show_text (YdLoginWindow *self)
{
  const char *text = yd_auth_qr_login_get_text (self->login);
  g_autoptr(GdkPaintable) code = text != NULL ? yd_qr_paintable_new (text) : NULL;

  gtk_picture_set_paintable (self->picture, code);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "login.copy", text != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "login.open", text != NULL);
}

static void
show_time (YdLoginWindow *self)
{
  g_autofree char *clock = yd_format_clock (yd_auth_qr_login_get_seconds_left (self->login));
  /* Translators: a countdown such as “2:05”: how long the code can still be scanned. */
  g_autofree char *text = g_strdup_printf (_("Valid for %s"), clock);

  gtk_label_set_text (self->time_label, text);
  gtk_widget_set_visible (GTK_WIDGET (self->time_label),
                          yd_auth_qr_login_get_seconds_left (self->login) > 0);
}

static void
show_failure (YdLoginWindow *self)
{
  const GError *error = yd_auth_qr_login_get_error (self->login);

  adw_status_page_set_title (self->failed_page, yd_error_text_get_title (error));
  adw_status_page_set_description (self->failed_page, yd_error_text_get_sentence (error));
  yd_page_stack_show (self->stack, "failed");
}

static void
show_code (YdLoginWindow *self,
           const char    *state,
           gboolean       scanned)
{
  gtk_label_set_text (self->state_label, state);
  gtk_widget_set_visible (self->scanned_mark, scanned);
  if (scanned)
    gtk_widget_add_css_class (GTK_WIDGET (self->picture), "scanned");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->picture), "scanned");
  yd_page_stack_show (self->stack, "code");
  /* Enter must not cancel; later codes leave the focus where the person has put it. */
  if (!self->focused)
    self->focused = gtk_widget_grab_focus (self->copy_button);
}

static void
show_state (YdLoginWindow *self)
{
  switch (yd_auth_qr_login_get_state (self->login))
    {
    case YD_AUTH_QR_ASKING:
      yd_page_stack_show (self->stack, "asking");
      break;
    case YD_AUTH_QR_WAITING:
      show_code (self, _("Waiting for the scan"), FALSE);
      break;
    case YD_AUTH_QR_SCANNED:
      show_code (self, _("Scanned – confirm on your phone"), TRUE);
      break;
    case YD_AUTH_QR_EXCHANGING:
      show_code (self, _("Signing in…"), TRUE);
      break;
    case YD_AUTH_QR_DONE:
      end (self, TRUE);
      gtk_window_close (GTK_WINDOW (self));
      break;
    case YD_AUTH_QR_FAILED:
      show_failure (self);
      break;
    default:
      break;
    }
}

static void
copy_link (GtkWidget  *widget,
           const char *action_name,
           GVariant   *parameter)
{
  YdLoginWindow *self = YD_LOGIN_WINDOW (widget);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget),
                          yd_auth_qr_login_get_text (self->login));
  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (_("Link copied")));
}

static void
open_link (GtkWidget  *widget,
           const char *action_name,
           GVariant   *parameter)
{
  YdLoginWindow *self = YD_LOGIN_WINDOW (widget);

  gtk_show_uri (GTK_WINDOW (self), yd_auth_qr_login_get_text (self->login), GDK_CURRENT_TIME);
}

static void
try_again (GtkWidget  *widget,
           const char *action_name,
           GVariant   *parameter)
{
  yd_auth_qr_login_start (YD_LOGIN_WINDOW (widget)->login);
}

static gboolean
yd_login_window_close_request (GtkWindow *window)
{
  YdLoginWindow *self = YD_LOGIN_WINDOW (window);

  yd_auth_qr_login_cancel (self->login);
  end (self, FALSE);
  return GTK_WINDOW_CLASS (yd_login_window_parent_class)->close_request (window);
}

static void
yd_login_window_dispose (GObject *object)
{
  YdLoginWindow *self = YD_LOGIN_WINDOW (object);

  if (self->login != NULL)
    {
      yd_auth_qr_login_cancel (self->login);
      end (self, FALSE);
    }
  g_clear_object (&self->login);
  G_OBJECT_CLASS (yd_login_window_parent_class)->dispose (object);
}

static void
yd_login_window_class_init (YdLoginWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = yd_login_window_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = yd_login_window_close_request;

  signals[ENDED] = g_signal_new ("ended", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 1, G_TYPE_BOOLEAN);

  gtk_widget_class_set_template_from_resource (widget_class, YD_APP_PATH "/ui/yd-login-window.ui");
  gtk_widget_class_bind_template_child (widget_class, YdLoginWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, YdLoginWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, YdLoginWindow, picture);
  gtk_widget_class_bind_template_child (widget_class, YdLoginWindow, scanned_mark);
  gtk_widget_class_bind_template_child (widget_class, YdLoginWindow, state_label);
  gtk_widget_class_bind_template_child (widget_class, YdLoginWindow, time_label);
  gtk_widget_class_bind_template_child (widget_class, YdLoginWindow, copy_button);
  gtk_widget_class_bind_template_child (widget_class, YdLoginWindow, failed_page);
  gtk_widget_class_install_action (widget_class, "login.copy", NULL, copy_link);
  gtk_widget_class_install_action (widget_class, "login.open", NULL, open_link);
  gtk_widget_class_install_action (widget_class, "login.retry", NULL, try_again);
}

static void
yd_login_window_init (YdLoginWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  yd_window_size_scale (GTK_WINDOW (self));
}

YdLoginWindow *
yd_login_window_new (GtkWindow     *parent,
                     YdAuthQrLogin *login)
{
  YdLoginWindow *self = g_object_new (YD_TYPE_LOGIN_WINDOW, "transient-for", parent, NULL);

  self->login = g_object_ref (login);
  g_signal_connect_object (login, "notify::text", G_CALLBACK (show_text), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (login, "notify::seconds-left", G_CALLBACK (show_time), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (login, "notify::state", G_CALLBACK (show_state), self,
                           G_CONNECT_SWAPPED);
  show_text (self);
  show_time (self);
  show_state (self);
  yd_auth_qr_login_start (login);
  return self;
}
