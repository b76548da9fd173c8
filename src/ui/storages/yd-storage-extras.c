/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * update_rows() alone decides what is marked and said.
 */
#include "config.h"

#include "yd-storage-extras.h"
#include "yd-form-row.h"
#include "yd-note-row.h"

#include "yd-auth-client.h"
#include "yd-drive-internal-host.h"
#include "yd-net-url.h"

#include <glib/gi18n.h>

struct _YdStorageExtras
{
  AdwPreferencesGroup parent_instance;

  /* template */
  AdwComboRow *livp_row;          /* (borrowed) */
  GtkSwitch *instant_switch;      /* (borrowed) */
  GtkSwitch *internal_switch;     /* (borrowed) */
  AdwActionRow *internal_note;    /* (borrowed) */
  AdwComboRow *order_row;         /* (borrowed) */
  AdwComboRow *direction_row;     /* (borrowed) */
  AdwComboRow *through_row;       /* (borrowed) */
  GtkEditable *proxy_row;         /* (borrowed) */
  AdwActionRow *proxy_note;       /* (borrowed) */
  GtkSwitch *enabled_switch;      /* (borrowed) */
  GtkEditable *api_row;           /* (borrowed) */
  AdwActionRow *api_note;         /* (borrowed) */

  /* in flight */
  GCancellable *looking;          /* (owned) (nullable): for the internal host */
};

G_DEFINE_FINAL_TYPE (YdStorageExtras, yd_storage_extras, ADW_TYPE_PREFERENCES_GROUP)

enum
{
  ACTIVATED,
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static gboolean
is_direct (YdStorageExtras *self)
{
  return adw_combo_row_get_selected (self->through_row) == 0;
}

static YdStorageProxyKind
read_proxy (YdStorageExtras *self)
{
  return is_direct (self) ? YD_STORAGE_PROXY_NONE
                          : yd_storage_proxy_parse (gtk_editable_get_text (self->proxy_row));
}

void
yd_storage_extras_show (YdStorageExtras        *self,
                        const YdStorageOptions *options)
{
  adw_combo_row_set_selected (self->livp_row, options->livp);
  gtk_switch_set_active (self->instant_switch, options->instant);
  gtk_switch_set_active (self->internal_switch, options->internal);
  adw_combo_row_set_selected (self->order_row, options->order);
  adw_combo_row_set_selected (self->direction_row, options->descending ? 1 : 0);
  gtk_editable_set_text (self->proxy_row, options->proxy);
  adw_combo_row_set_selected (self->through_row, *options->proxy != '\0' ? 1 : 0);
  gtk_switch_set_active (self->enabled_switch, options->enabled);
}

void
yd_storage_extras_read (YdStorageExtras  *self,
                        YdStorageOptions *options)
{
  options->livp = (YdStorageLivp) adw_combo_row_get_selected (self->livp_row);
  options->instant = gtk_switch_get_active (self->instant_switch);
  options->internal = gtk_switch_get_active (self->internal_switch);
  options->order = (YdStorageOrder) adw_combo_row_get_selected (self->order_row);
  options->descending = adw_combo_row_get_selected (self->direction_row) == 1;
  g_free (options->proxy);
  options->proxy = g_strdup (is_direct (self) ? "" : gtk_editable_get_text (self->proxy_row));
  options->enabled = gtk_switch_get_active (self->enabled_switch);
}

const char *
yd_storage_extras_get_api_url (YdStorageExtras *self)
{
  const char *url = gtk_editable_get_text (self->api_row);

  return yd_net_url_is_allowed (url) ? url : NULL;
}

void
yd_storage_extras_fix_api_url (YdStorageExtras *self,
                               const char      *api_url)
{
  gtk_editable_set_text (self->api_row, api_url);
  gtk_widget_set_sensitive (GTK_WIDGET (self->api_row), FALSE);
}

gboolean
yd_storage_extras_is_valid (YdStorageExtras *self)
{
  YdStorageProxyKind proxy = read_proxy (self);

  return yd_storage_extras_get_api_url (self) != NULL && proxy != YD_STORAGE_PROXY_INVALID
         && (is_direct (self) || proxy != YD_STORAGE_PROXY_NONE);
}

static void
update_proxy (YdStorageExtras *self)
{
  const char *text = _("An address with {path} where the path of the file belongs. Every file is "
                       "checked against its hash as always.");
  YdStorageProxyKind kind = read_proxy (self);

  if (kind == YD_STORAGE_PROXY_INVALID)
    text = _("The address begins with https:// and has {path} or {url} in it.");
  else if (kind == YD_STORAGE_PROXY_URL)
    text = _("Through {url} the proxy gets the signed address of each file: whoever runs it can "
             "read the file. Every file is checked against its hash as always.");
  yd_form_row_mark (GTK_WIDGET (self->proxy_row), kind != YD_STORAGE_PROXY_INVALID);
  adw_action_row_set_subtitle (self->proxy_note, text);
  gtk_widget_set_visible (GTK_WIDGET (self->proxy_row), !is_direct (self));
  gtk_widget_set_visible (GTK_WIDGET (self->proxy_note), !is_direct (self));
}

static void
update_rows (YdStorageExtras *self)
{
  gboolean api_valid = yd_storage_extras_get_api_url (self) != NULL;

  yd_form_row_mark (GTK_WIDGET (self->api_row), api_valid);
  adw_action_row_set_subtitle (self->api_note,
                               api_valid ? _("Where the service itself is asked")
                                         : _("An address must begin with https://."));
  update_proxy (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

/* The internal host */

typedef struct
{
  YdStorageExtras *self;     /* (owned) */
  GCancellable *cancellable; /* (owned) */
} Look;

static void
host_checked_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  Look *look = user_data;
  gboolean answers = yd_drive_internal_host_check_finish (result, NULL);

  if (!g_cancellable_is_cancelled (look->cancellable))
    adw_action_row_set_subtitle (look->self->internal_note,
                                 answers ? _("The internal host answers: uploads go there.")
                                         : _("The internal host does not answer here: uploads go "
                                             "the ordinary way."));
  g_object_unref (look->self);
  g_object_unref (look->cancellable);
  g_free (look);
}

static void
stop_looking (YdStorageExtras *self)
{
  g_cancellable_cancel (self->looking);
  g_clear_object (&self->looking);
}

/* Only while it is wanted: elsewhere it is no use to anybody. */
static void
look_for_host (YdStorageExtras *self)
{
  gboolean wanted = gtk_switch_get_active (self->internal_switch);
  Look *look;

  stop_looking (self);
  gtk_widget_set_visible (GTK_WIDGET (self->internal_note), wanted);
  if (!wanted)
    return;
  adw_action_row_set_subtitle (self->internal_note,
                               _("Looking whether the internal host answers…"));
  self->looking = g_cancellable_new ();
  look = g_new0 (Look, 1);
  look->self = g_object_ref (self);
  look->cancellable = g_object_ref (self->looking);
  yd_drive_internal_host_check_async (NULL, self->looking, host_checked_cb, look);
}

static void
emit_activated (YdStorageExtras *self)
{
  g_signal_emit (self, signals[ACTIVATED], 0);
}

static void
yd_storage_extras_dispose (GObject *object)
{
  YdStorageExtras *self = YD_STORAGE_EXTRAS (object);

  stop_looking (self);
  G_OBJECT_CLASS (yd_storage_extras_parent_class)->dispose (object);
}

static void
yd_storage_extras_class_init (YdStorageExtrasClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = yd_storage_extras_dispose;
  signals[ACTIVATED] = g_signal_new ("activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                     0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (YD_TYPE_NOTE_ROW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               YD_APP_PATH "/ui/yd-storage-extras.ui");
  gtk_widget_class_bind_template_child (widget_class, YdStorageExtras, livp_row);
  gtk_widget_class_bind_template_child (widget_class, YdStorageExtras, instant_switch);
  gtk_widget_class_bind_template_child (widget_class, YdStorageExtras, internal_switch);
  gtk_widget_class_bind_template_child (widget_class, YdStorageExtras, internal_note);
  gtk_widget_class_bind_template_child (widget_class, YdStorageExtras, order_row);
  gtk_widget_class_bind_template_child (widget_class, YdStorageExtras, direction_row);
  gtk_widget_class_bind_template_child (widget_class, YdStorageExtras, through_row);
  gtk_widget_class_bind_template_child (widget_class, YdStorageExtras, proxy_row);
  gtk_widget_class_bind_template_child (widget_class, YdStorageExtras, proxy_note);
  gtk_widget_class_bind_template_child (widget_class, YdStorageExtras, enabled_switch);
  gtk_widget_class_bind_template_child (widget_class, YdStorageExtras, api_row);
  gtk_widget_class_bind_template_child (widget_class, YdStorageExtras, api_note);
  gtk_widget_class_bind_template_callback (widget_class, emit_activated);
  gtk_widget_class_bind_template_callback (widget_class, look_for_host);
  gtk_widget_class_bind_template_callback (widget_class, update_rows);
}

static void
yd_storage_extras_init (YdStorageExtras *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_editable_set_text (self->api_row, YD_AUTH_DEFAULT_API_URL);
  update_rows (self);
}
