/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A window about an account, which GTK owns. Follows the account and asks the service what else
 * there is to know; holds nothing beyond references. Rows whose fact is not known are not shown.
 */
#include "config.h"

#include "yd-account-details.h"

#include "yd-account-picture.h"
#include "yd-space.h"
#include "yd-storage-row.h"

#include "yd-error-text.h"
#include "yd-format.h"
#include "yd-question.h"
#include "yd-weak.h"

#include <glib/gi18n.h>

struct _YdAccountDetails
{
  AdwWindow parent_instance;

  /* template */
  AdwToastOverlay   *toasts;         /* (borrowed) */
  AdwAvatar         *avatar;         /* (borrowed) */
  GtkLabel          *name;           /* (borrowed) */
  GtkLabel          *state;          /* (borrowed) */
  GtkProgressBar    *space;          /* (borrowed) */
  GtkLabel          *space_words;    /* (borrowed) */
  AdwActionRow      *level_row;      /* (borrowed) */
  AdwActionRow      *package_row;    /* (borrowed) */
  AdwActionRow      *drives_row;     /* (borrowed) */
  AdwActionRow      *scopes_row;     /* (borrowed) */
  AdwActionRow      *client_row;     /* (borrowed) */
  AdwActionRow      *expiry_row;     /* (borrowed) */
  AdwActionRow      *session_row;    /* (borrowed) */
  GtkSwitch         *session_switch; /* (borrowed) */

  /* given */
  YdStorageRegistry *registry;       /* (owned) */
  YdStorage         *storage;        /* (owned) */

  /* owned */
  GCancellable      *cancellable;    /* (owned): for all calls of this window */

  /* state */
  gboolean           showing;        /* the switch follows; nobody moved it */
};

G_DEFINE_FINAL_TYPE (YdAccountDetails, yd_account_details, ADW_TYPE_WINDOW)

static YdStorageAccount *
get_account (YdAccountDetails *self)
{
  return yd_storage_get_account (self->storage);
}

static YdAuthSession *
get_session (YdAccountDetails *self)
{
  return yd_storage_account_get_session (get_account (self));
}

static void
show_fact (AdwActionRow *row,
           const char   *text)
{
  gboolean known = text != NULL && *text != '\0';

  gtk_widget_set_visible (GTK_WIDGET (row), known);
  adw_action_row_set_subtitle (row, known ? text : "");
}

/* Who, and how full */

static void
show_name (YdAccountDetails *self)
{
  YdStorageAccount *account = get_account (self);
  const char *given = yd_storage_account_get_name (account);
  g_autofree char *name = NULL;

  if (*given == '\0')
    given = yd_storage_get_name (self->storage);
  name = yd_format_name (given);
  adw_avatar_set_text (self->avatar, given);
  gtk_label_set_label (self->name, name);
}

static void
show_drives (YdAccountDetails *self)
{
  const YdDriveKind kinds[] = { YD_DRIVE_KIND_DEFAULT, YD_DRIVE_KIND_RESOURCE,
                                YD_DRIVE_KIND_BACKUP };
  const YdDriveUser *user = yd_storage_account_get_user (get_account (self));
  const char *granted[] = { user->default_drive_id, user->resource_drive_id,
                            user->backup_drive_id };
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (granted[i] != NULL && *granted[i] != '\0')
      {
        if (names->len > 0)
          /* Translators: between the items of a list. */
          g_string_append (names, _(", "));
        g_string_append (names, yd_storage_row_name_kind (kinds[i]));
      }
  show_fact (self->drives_row, names->str);
}

/* What the service tells when it is asked */

static const char *
name_level (const char *level)
{
  if (g_str_equal (level, "member"))
    return _("Free account");
  if (g_str_equal (level, "vip"))
    return _("Member (VIP)");
  if (g_str_equal (level, "svip"))
    return _("Super member (SVIP)");

  return level;
}

static void
membership_told_cb (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr (YdAccountDetails) self = yd_weak_take (user_data);
  g_autoptr (YdDriveMembership) membership =
      yd_drive_client_get_membership_finish (YD_DRIVE_CLIENT (source), result, NULL);
  g_autofree char *date = NULL;
  g_autofree char *level = NULL;
  g_autofree char *shown = NULL;

  if (membership == NULL || self == NULL)
    return;
  shown = yd_format_name (name_level (membership->level));
  if (membership->expires_us > 0)
    {
      date = yd_format_date (membership->expires_us,
                             yd_base_clock_get_real_us (
                                 yd_storage_registry_get_clock (self->registry)));
      /* Translators: a level of membership and the date until which it was paid for. */
      level = g_strdup_printf (_("%s, until %s"), shown, date);
    }
  show_fact (self->level_row, level != NULL ? level : shown);
  show_fact (self->package_row,
             membership->package
                 ? _("There is one: apps like this one may use the full speed.")
                 : _("There is none: the service lets apps like this one have about 500 KB/s "
                     "for each connection."));
}

/* What each scope grants: Open API reference §2.1. (transfer full) */
static char *
name_scope (const char *scope)
{
  static const struct
  {
    const char *scope;
    const char *words;
  } known[] = {
    { "user:base", N_("name and picture") },
    { "user:phone", N_("phone number") },
    { "file:all:read", N_("read all files") },
    { "file:all:write", N_("write all files") },
    { "file:share:write", N_("share files by link") },
    { "album:shared:read", N_("read shared albums") },
  };
  g_autofree char *shown = yd_format_isolated (scope);

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    if (g_str_equal (scope, known[i].scope))
      return g_strdup (_(known[i].words));

  /* Translators: the placeholder is a permission that has no words yet, as the service names it. */
  return g_strdup_printf (_("other permission: %s"), shown);
}

static void
scopes_told_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (YdAccountDetails) self = yd_weak_take (user_data);
  g_auto (GStrv) scopes =
      yd_drive_client_get_scopes_finish (YD_DRIVE_CLIENT (source), result, NULL);
  g_autoptr (GString) names = g_string_new (NULL);

  if (scopes == NULL || self == NULL)
    return;
  for (guint i = 0; scopes[i] != NULL; i++)
    {
      g_autofree char *name = name_scope (scopes[i]);

      if (i > 0)
        /* Translators: between the items of a list. */
        g_string_append (names, _(", "));
      g_string_append (names, name);
    }
  show_fact (self->scopes_row, names->str);
}

static void
ask_service (YdAccountDetails *self)
{
  YdDriveClient *drive = yd_storage_account_get_drive (get_account (self));

  yd_storage_account_update (get_account (self));
  yd_drive_client_get_membership_async (drive, self->cancellable, membership_told_cb,
                                        yd_weak_new (self));
  yd_drive_client_get_scopes_async (drive, self->cancellable, scopes_told_cb,
                                    yd_weak_new (self));
}

/* How it is signed in */

static char *
describe_client (YdAccountDetails *self)
{
  YdAuthClient *client = yd_auth_session_get_client (get_session (self));
  const char *broker = yd_auth_client_get_broker_url (client);
  const char *id = yd_auth_client_get_id (client);
  g_autoptr (GUri) uri = NULL;

  if (yd_storage_account_is_demo (get_account (self)))
    return g_strdup (_("This computer"));
  if (broker != NULL)
    {
      uri = g_uri_parse (broker, G_URI_FLAGS_NONE, NULL);
      /* Translators: the placeholder is the host of a sign-in broker. */
      return g_strdup_printf (_("The broker at %s"), uri != NULL ? g_uri_get_host (uri) : broker);
    }

  /* Translators: the placeholder is a client id. */
  return g_strdup_printf (_("Own client ID %s"), id != NULL ? id : "");
}

static void
show_expiry (YdAccountDetails *self)
{
  YdAuthToken *token = yd_auth_session_get_token (get_session (self));
  YdBaseClock *clock = yd_storage_registry_get_clock (self->registry);
  g_autofree char *date = NULL;
  g_autofree char *text = NULL;

  if (token != NULL)
    {
      date = yd_format_date (yd_auth_token_get_expires_us (token),
                             yd_base_clock_get_real_us (clock));
      text = g_strdup_printf (yd_auth_token_get_refresh (token) != NULL
                                  ? _("%s – it is renewed by itself when it is used")
                                  : _("%s – then you must sign in again"),
                              date);
    }
  show_fact (self->expiry_row, text);
}

static gboolean
is_signed_in (YdAuthState state)
{
  return state == YD_AUTH_STATE_SIGNED_IN || state == YD_AUTH_STATE_UNSAVED
         || state == YD_AUTH_STATE_SESSION;
}

static void
show_state (YdAccountDetails *self)
{
  YdAuthSession *session = get_session (self);
  YdAuthState state = yd_auth_session_get_state (session);
  const char *words =
      yd_storage_row_name_state (state, yd_auth_session_get_keyring_trouble (session));
  g_autofree char *client = describe_client (self);

  if (words == NULL)
    words = is_signed_in (state) ? _("Signed in") : "";
  gtk_label_set_label (self->state, words);
  show_fact (self->client_row, client);
  show_expiry (self);
  self->showing = TRUE;
  gtk_switch_set_active (self->session_switch, state == YD_AUTH_STATE_SESSION);
  self->showing = FALSE;
  gtk_widget_set_sensitive (GTK_WIDGET (self->session_row), is_signed_in (state));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "details.sign-out", is_signed_in (state));
}

static void
show_all (YdAccountDetails *self)
{
  if (self->storage == NULL)
    return;
  show_name (self);
  yd_account_picture_show (self->avatar, get_account (self));
  yd_space_show (self->space, self->space_words, get_account (self));
  show_drives (self);
  show_state (self);
}

static void
session_switched (YdAccountDetails *self)
{
  if (self->showing || self->storage == NULL)
    return;
  if (gtk_switch_get_active (self->session_switch))
    yd_auth_session_keep_in_memory (get_session (self));
  else
    yd_auth_session_keep_in_vault (get_session (self));
}

/* Signing in and out */

static void
sign_in (GtkWidget  *widget,
         const char *action_name,
         GVariant   *parameter)
{
  YdAccountDetails *self = YD_ACCOUNT_DETAILS (widget);
  GtkWindow *parent = gtk_window_get_transient_for (GTK_WINDOW (self));
  gint64 id = yd_storage_get_id (self->storage);

  if (parent == NULL)
    return;
  gtk_window_destroy (GTK_WINDOW (self));
  gtk_widget_activate_action (GTK_WIDGET (parent), "storages.sign-in-again", "x", id);
}

static void
signed_out_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (YdAccountDetails) self = yd_weak_take (user_data);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  yd_auth_session_sign_out_finish (YD_AUTH_SESSION (source), result, &error);
  if (error == NULL || self == NULL)
    return;
  text = g_markup_escape_text (yd_error_text_get_sentence (error), -1);
  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (text));
}

static void
sign_out_answered_cb (GObject      *source,
                      GAsyncResult *result,
                      gpointer      user_data)
{
  g_autoptr (YdAccountDetails) self = yd_weak_take (user_data);

  if (yd_question_ask_finish (result, NULL) && self != NULL)
    yd_auth_session_sign_out_async (get_session (self), NULL, signed_out_cb, yd_weak_new (self));
}

static void
sign_out (GtkWidget  *widget,
          const char *action_name,
          GVariant   *parameter)
{
  YdAccountDetails *self = YD_ACCOUNT_DETAILS (widget);
  YdQuestion question = {
    .heading = _("Sign Out?"),
    .body = _("The sign-in is forgotten on this computer. The storages stay in the list, and the "
              "files stay on the cloud drive."),
    .accept_label = _("Sign _Out"),
    .destructive = TRUE,
  };

  yd_question_ask_async (GTK_WINDOW (self), &question, self->cancellable, sign_out_answered_cb,
                         yd_weak_new (self));
}

/* The object */

static void
yd_account_details_dispose (GObject *object)
{
  YdAccountDetails *self = YD_ACCOUNT_DETAILS (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->storage);
  g_clear_object (&self->registry);

  G_OBJECT_CLASS (yd_account_details_parent_class)->dispose (object);
}

static void
yd_account_details_class_init (YdAccountDetailsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = yd_account_details_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               YD_APP_PATH "/ui/yd-account-details.ui");
  gtk_widget_class_bind_template_child (widget_class, YdAccountDetails, toasts);
  gtk_widget_class_bind_template_child (widget_class, YdAccountDetails, avatar);
  gtk_widget_class_bind_template_child (widget_class, YdAccountDetails, name);
  gtk_widget_class_bind_template_child (widget_class, YdAccountDetails, state);
  gtk_widget_class_bind_template_child (widget_class, YdAccountDetails, space);
  gtk_widget_class_bind_template_child (widget_class, YdAccountDetails, space_words);
  gtk_widget_class_bind_template_child (widget_class, YdAccountDetails, level_row);
  gtk_widget_class_bind_template_child (widget_class, YdAccountDetails, package_row);
  gtk_widget_class_bind_template_child (widget_class, YdAccountDetails, drives_row);
  gtk_widget_class_bind_template_child (widget_class, YdAccountDetails, scopes_row);
  gtk_widget_class_bind_template_child (widget_class, YdAccountDetails, client_row);
  gtk_widget_class_bind_template_child (widget_class, YdAccountDetails, expiry_row);
  gtk_widget_class_bind_template_child (widget_class, YdAccountDetails, session_row);
  gtk_widget_class_bind_template_child (widget_class, YdAccountDetails, session_switch);
  gtk_widget_class_bind_template_callback (widget_class, session_switched);
  gtk_widget_class_install_action (widget_class, "details.sign-in", NULL, sign_in);
  gtk_widget_class_install_action (widget_class, "details.sign-out", NULL, sign_out);
}

static void
yd_account_details_init (YdAccountDetails *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

YdAccountDetails *
yd_account_details_new (GtkWindow         *parent,
                        YdStorageRegistry *registry,
                        YdStorage         *storage)
{
  YdAccountDetails *self = g_object_new (YD_TYPE_ACCOUNT_DETAILS, "transient-for", parent, NULL);
  YdStorageAccount *account = yd_storage_get_account (storage);

  self->registry = g_object_ref (registry);
  self->storage = g_object_ref (storage);
  g_signal_connect_object (account, "notify", G_CALLBACK (show_all), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (account, "user-changed", G_CALLBACK (show_all), self,
                           G_CONNECT_SWAPPED);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "details.sign-in",
                                 !yd_storage_account_is_demo (account));
  show_all (self);
  if (is_signed_in (yd_storage_account_get_state (account)))
    ask_service (self);

  return self;
}
