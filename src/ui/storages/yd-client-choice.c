/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * update_rows() alone decides what is visible, marked and said.
 */
#include "config.h"

#include "yd-client-choice.h"
#include "yd-form-row.h"
#include "yd-note-row.h"

#include <glib/gi18n.h>

/* In the order of the combo row. */
enum
{
  CHOICE_GLOBAL,
  CHOICE_MAINLAND,
  CHOICE_ALIST,
  CHOICE_OTHER,
  CHOICE_OWN,
};

struct _YdClientChoice
{
  AdwPreferencesGroup parent_instance;

  /* template */
  AdwComboRow *client_row;        /* (borrowed) */
  GtkEditable *broker_row;        /* (borrowed) */
  AdwActionRow *broker_note;      /* (borrowed) */
  AdwActionRow *endpoints_row;    /* (borrowed) */
  GtkEditable *client_id_row;     /* (borrowed) */
  GtkWidget *saved_row;           /* (borrowed) */
  GtkEditable *client_secret_row; /* (borrowed) */
  AdwActionRow *own_note;         /* (borrowed) */
  GtkWidget *change_row;          /* (borrowed) */

  /* state */
  YdAuthClient *fixed;            /* (owned) (nullable): shown, not chosen */
  gboolean replacing;             /* the secret of the fixed one */
  gboolean changing;              /* the fixed one itself */
};

G_DEFINE_FINAL_TYPE (YdClientChoice, yd_client_choice, ADW_TYPE_PREFERENCES_GROUP)

enum
{
  ACTIVATED,
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* What the choices that need no address stand for. */
static const char * const broker_urls[] = {
  YD_AUTH_BROKER_GLOBAL_URL,
  YD_AUTH_BROKER_MAINLAND_URL,
  YD_AUTH_BROKER_ALIST_URL,
};

static guint
get_choice (YdClientChoice *self)
{
  return adw_combo_row_get_selected (self->client_row);
}

/* FALSE when there is no broker, or none at what is typed. */
static gboolean
read_broker (YdClientChoice    *self,
             YdAuthClientKind  *kind,
             char             **base_url)
{
  guint choice = get_choice (self);

  if (choice < G_N_ELEMENTS (broker_urls))
    return yd_auth_client_parse_broker (broker_urls[choice], kind, base_url);
  return choice == CHOICE_OTHER
         && yd_auth_client_parse_broker (gtk_editable_get_text (self->broker_row), kind, base_url);
}

/* (transfer full) (nullable) */
static YdAuthClient *
dup_own_client (YdClientChoice *self,
                const char     *api_url)
{
  const char *secret = gtk_editable_get_text (self->client_secret_row);
  g_autofree char *id = g_strstrip (g_strdup (gtk_editable_get_text (self->client_id_row)));

  if (*id == '\0')
    return NULL;
  return yd_auth_client_new (YD_AUTH_CLIENT_OWN, api_url, NULL, id,
                             *secret != '\0' ? secret : NULL);
}

YdAuthClient *
yd_client_choice_dup_client (YdClientChoice *self,
                             const char     *api_url)
{
  g_autofree char *broker_url = NULL;
  YdAuthClientKind kind;

  if (get_choice (self) == CHOICE_OWN)
    return dup_own_client (self, api_url);
  if (!read_broker (self, &kind, &broker_url))
    return NULL;
  return yd_auth_client_new (kind, api_url, broker_url, NULL, NULL);
}

/* Whose the broker is, and what that means. (transfer full) */
static char *
dup_broker_note (YdClientChoice *self,
                 const char     *base_url)
{
  const char *meaning = _("It handles your tokens. Its operators meant it for OpenList and AList "
                          "and may refuse other programs, such as this one. The sound way is a "
                          "client ID of your own: nobody stands between.");
  g_autofree char *whose = NULL;

  switch (get_choice (self))
    {
    case CHOICE_GLOBAL:
    case CHOICE_MAINLAND:
      whose = g_strdup (_("This broker is run by the OpenList project."));
      break;
    case CHOICE_ALIST:
      whose = g_strdup (_("This broker is run by the makers of AList."));
      break;
    default:
      /* Translators: %s is a web address. */
      whose = g_strdup_printf (_("This broker is run by the owner of %s."), base_url);
      break;
    }
  return g_strconcat (whose, " ", meaning, NULL);
}

/* (transfer full) */
static char *
dup_endpoints (YdAuthClientKind  kind,
               const char       *base_url)
{
  if (kind == YD_AUTH_CLIENT_ALIST)
    return g_strdup_printf (_("AList style. Sign-in: %s/alist/ali_open/qr. "
                              "Renewal: %s/alist/ali_open/token."), base_url, base_url);
  return g_strdup_printf (_("OpenList style. Sign-in: %s/alicloud/requests. "
                            "Renewal: %s/alicloud/renewapi."), base_url, base_url);
}

static void
set_note (AdwActionRow *row,
          const char   *text)
{
  g_autofree char *escaped = text != NULL ? g_markup_escape_text (text, -1) : NULL;

  adw_action_row_set_subtitle (row, escaped != NULL ? escaped : "");
  gtk_widget_set_visible (GTK_WIDGET (row), text != NULL);
}

static void
update_broker (YdClientChoice *self)
{
  g_autofree char *base_url = NULL;
  g_autofree char *note = NULL;
  g_autofree char *endpoints = NULL;
  YdAuthClientKind kind;
  gboolean typed = *gtk_editable_get_text (self->broker_row) != '\0';

  if (read_broker (self, &kind, &base_url))
    {
      note = dup_broker_note (self, base_url);
      endpoints = dup_endpoints (kind, base_url);
    }
  else if (get_choice (self) == CHOICE_OTHER)
    endpoints = g_strdup (typed ? _("This is no address of a broker. It begins with https://.")
                                : _("A host such as api.example.org, or the address of its "
                                    "token call."));
  yd_form_row_mark (GTK_WIDGET (self->broker_row), base_url != NULL || !typed);
  set_note (self->endpoints_row, endpoints);
  set_note (self->broker_note, self->fixed == NULL || self->changing ? note : NULL);
}

static void
update_rows (YdClientChoice *self)
{
  gboolean own = get_choice (self) == CHOICE_OWN;
  gboolean fixed = self->fixed != NULL && !self->changing;

  gtk_widget_set_visible (GTK_WIDGET (self->broker_row), get_choice (self) == CHOICE_OTHER);
  gtk_widget_set_visible (GTK_WIDGET (self->client_id_row), own);
  gtk_widget_set_visible (self->saved_row, own && fixed && !self->replacing);
  gtk_widget_set_visible (GTK_WIDGET (self->client_secret_row),
                          own && (!fixed || self->replacing));
  gtk_widget_set_visible (GTK_WIDGET (self->own_note), own && !fixed);
  gtk_widget_set_visible (self->change_row, fixed && !self->replacing);
  gtk_widget_set_sensitive (GTK_WIDGET (self->client_row), !fixed);
  gtk_widget_set_sensitive (GTK_WIDGET (self->broker_row), !fixed);
  gtk_widget_set_sensitive (GTK_WIDGET (self->client_id_row), !fixed);
  update_broker (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
emit_activated (YdClientChoice *self)
{
  g_signal_emit (self, signals[ACTIVATED], 0);
}

static void
replace_secret (YdClientChoice *self)
{
  self->replacing = TRUE;
  update_rows (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->client_secret_row));
}

static void
change_client (YdClientChoice *self)
{
  self->changing = TRUE;
  update_rows (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->client_row));
}

static guint
find_choice (YdAuthClient *client)
{
  if (yd_auth_client_get_kind (client) == YD_AUTH_CLIENT_OWN)
    return CHOICE_OWN;
  for (guint i = 0; i < G_N_ELEMENTS (broker_urls); i++)
    if (g_strcmp0 (yd_auth_client_get_broker_url (client), broker_urls[i]) == 0)
      return i;
  return CHOICE_OTHER;
}

void
yd_client_choice_fix (YdClientChoice *self,
                      YdAuthClient   *client)
{
  const char *broker_url = yd_auth_client_get_broker_url (client);

  g_clear_pointer (&self->fixed, yd_auth_client_unref);
  self->fixed = yd_auth_client_ref (client);
  self->replacing = FALSE;
  self->changing = FALSE;
  adw_combo_row_set_selected (self->client_row, find_choice (client));
  gtk_editable_set_text (self->broker_row, broker_url != NULL ? broker_url : "");
  gtk_editable_set_text (self->client_id_row, yd_auth_client_get_id (client));
  gtk_editable_set_text (self->client_secret_row, "");
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->saved_row),
                               yd_auth_client_get_secret (client) != NULL
                               ? _("Saved") : _("None is known here"));
  update_rows (self);
}

gboolean
yd_client_choice_is_replacing (YdClientChoice *self)
{
  return self->fixed != NULL && (self->replacing || self->changing);
}

static void
yd_client_choice_dispose (GObject *object)
{
  YdClientChoice *self = YD_CLIENT_CHOICE (object);

  g_clear_pointer (&self->fixed, yd_auth_client_unref);
  G_OBJECT_CLASS (yd_client_choice_parent_class)->dispose (object);
}

static void
yd_client_choice_class_init (YdClientChoiceClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = yd_client_choice_dispose;
  signals[ACTIVATED] = g_signal_new ("activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                     0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (YD_TYPE_NOTE_ROW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               YD_APP_PATH "/ui/yd-client-choice.ui");
  gtk_widget_class_bind_template_child (widget_class, YdClientChoice, client_row);
  gtk_widget_class_bind_template_child (widget_class, YdClientChoice, broker_row);
  gtk_widget_class_bind_template_child (widget_class, YdClientChoice, broker_note);
  gtk_widget_class_bind_template_child (widget_class, YdClientChoice, endpoints_row);
  gtk_widget_class_bind_template_child (widget_class, YdClientChoice, client_id_row);
  gtk_widget_class_bind_template_child (widget_class, YdClientChoice, saved_row);
  gtk_widget_class_bind_template_child (widget_class, YdClientChoice, client_secret_row);
  gtk_widget_class_bind_template_child (widget_class, YdClientChoice, own_note);
  gtk_widget_class_bind_template_child (widget_class, YdClientChoice, change_row);
  gtk_widget_class_bind_template_callback (widget_class, change_client);
  gtk_widget_class_bind_template_callback (widget_class, emit_activated);
  gtk_widget_class_bind_template_callback (widget_class, replace_secret);
  gtk_widget_class_bind_template_callback (widget_class, update_rows);
}

static void
yd_client_choice_init (YdClientChoice *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  update_rows (self);
}
