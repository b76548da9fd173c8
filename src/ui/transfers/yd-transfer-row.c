/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One transfer in the list. Follows its transfer, which the queue owns too; the row is used again
 * for other transfers as the list scrolls.
 */
#include "config.h"

#include "yd-transfer-row.h"

#include "yd-error-text.h"
#include "yd-folder-opener.h"
#include "yd-format.h"

#include <glib/gi18n.h>

struct _YdTransferRow
{
  AdwBin parent_instance;

  /* template */
  GtkImage       *icon;            /* (borrowed) */
  GtkLabel       *name;            /* (borrowed) */
  GtkProgressBar *progress;        /* (borrowed) */
  GtkLabel       *details;         /* (borrowed) */
  GtkWidget      *show_button;     /* (borrowed) */
  GtkWidget      *retry_button;    /* (borrowed) */
  GtkWidget      *mend_button;     /* (borrowed): for what only a person can mend */
  GtkWidget      *cancel_button;   /* (borrowed) */

  YdTransfer     *transfer;        /* (owned) (nullable) */
  GSignalGroup   *transfer_events; /* (owned) */
};

enum
{
  PROP_0,
  PROP_TRANSFER,
  N_PROPS,
};

enum
{
  CANCEL_WANTED,
  RETRY_WANTED,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (YdTransferRow, yd_transfer_row, ADW_TYPE_BIN)

/* "3 MB of 10 MB · 2 MB/s · 4 seconds left" as far as known. */
static char *
describe_running (YdTransfer *transfer)
{
  gint64 total = yd_transfer_get_total (transfer);
  g_autofree char *done_text = yd_format_size (yd_transfer_get_done (transfer));
  g_autofree char *total_text = yd_format_size (total);
  g_autofree char *speed = yd_format_speed (yd_transfer_get_speed (transfer));
  g_autofree char *left = yd_format_left (yd_transfer_get_seconds_left (transfer));
  GString *text = g_string_new (NULL);

  if (total >= 0)
    /* Translators: how much of a file was transferred: "3 MB of 10 MB". */
    g_string_append_printf (text, _("%s of %s"), done_text, total_text);
  else
    g_string_append (text, done_text);
  if (*speed != '\0')
    g_string_append_printf (text, " · %s", speed);
  if (*left != '\0')
    g_string_append_printf (text, " · %s", left);

  return g_string_free (text, FALSE);
}

static char *
describe_done (YdTransfer *transfer)
{
  g_autofree char *size = yd_format_size (yd_transfer_get_total (transfer));
  gboolean upload = yd_transfer_get_direction (transfer) == YD_TRANSFER_UPLOAD;
  const char *text = upload ? _("Uploaded") : _("Downloaded");

  if (yd_transfer_is_instant (transfer))
    /* Translators: an upload without sending anything: the service had the same file. */
    text = _("Uploaded at once: the service had it already");
  if (*size == '\0')
    return g_strdup (text);

  return g_strdup_printf ("%s · %s", text, size);
}

/* What only a person can mend, and what they have to do. */
static const char *
describe_reason (const GError *reason)
{
  switch (reason->domain == YD_AUTH_ERROR ? reason->code : -1)
    {
    case YD_AUTH_ERROR_VAULT_LOCKED:
    case YD_AUTH_ERROR_VAULT_CANCELLED:
    case YD_AUTH_ERROR_VAULT_FAILED:
      return _("Waiting – unlock the keyring to go on");
    case YD_AUTH_ERROR_VAULT_DENIED:
      return _("Waiting – the keyring refuses this app");
    case YD_AUTH_ERROR_VAULT_SLOW:
      return _("Waiting – the keyring does not answer");
    default:
      return _("Waiting – sign in again to go on");
    }
}

static char *
describe (YdTransfer *transfer)
{
  const GError *reason = yd_transfer_get_error (transfer);

  if (reason != NULL && !yd_transfer_is_ended (transfer))
    return g_strdup (describe_reason (reason));
  switch (yd_transfer_get_state (transfer))
    {
    case YD_TRANSFER_QUEUED:
      return g_strdup (_("Queued"));
    case YD_TRANSFER_PREPARING:
      return g_strdup (_("Preparing…"));
    case YD_TRANSFER_RUNNING:
      return describe_running (transfer);
    case YD_TRANSFER_WAITING:
      return g_strdup (_("Waiting for the service…"));
    case YD_TRANSFER_PAUSED:
      return g_strdup (_("Paused"));
    case YD_TRANSFER_FINISHING:
      return g_strdup (_("Finishing…"));
    case YD_TRANSFER_DONE:
      return describe_done (transfer);
    case YD_TRANSFER_FAILED:
      return g_strdup (yd_error_text_get_sentence (yd_transfer_get_error (transfer)));
    case YD_TRANSFER_CANCELLED:
    default:
      return g_strdup (_("Cancelled"));
    }
}

/* Whether the transfer waits for a keyring, and not for a sign-in. */
static gboolean
waits_for_keyring (const GError *reason)
{
  if (reason->domain != YD_AUTH_ERROR)
    return FALSE;
  switch (reason->code)
    {
    case YD_AUTH_ERROR_VAULT_LOCKED:
    case YD_AUTH_ERROR_VAULT_CANCELLED:
    case YD_AUTH_ERROR_VAULT_FAILED:
    case YD_AUTH_ERROR_VAULT_DENIED:
    case YD_AUTH_ERROR_VAULT_SLOW:
      return TRUE;
    default:
      return FALSE;
    }
}

/* What mends it, of its storage's account. */
static void
show_mending (YdTransferRow *self)
{
  const GError *reason = yd_transfer_get_error (self->transfer);
  gboolean waits = reason != NULL && !yd_transfer_is_ended (self->transfer);
  const char *words;

  gtk_widget_set_visible (self->mend_button, waits);
  if (!waits)
    return;
  words = waits_for_keyring (reason) ? _("Ask the Keyring Again") : _("Sign In Again…");
  gtk_widget_set_tooltip_text (self->mend_button, words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->mend_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
}

static double
get_fraction (YdTransfer *transfer)
{
  gint64 total = yd_transfer_get_total (transfer);

  if (total <= 0)
    return 0;

  return CLAMP ((double) yd_transfer_get_done (transfer) / (double) total, 0, 1);
}

static void
show_progress (YdTransferRow *self)
{
  g_autofree char *details = describe (self->transfer);

  gtk_label_set_label (self->details, details);
  gtk_progress_bar_set_fraction (self->progress, get_fraction (self->transfer));
}

static void
show_state (YdTransferRow *self)
{
  YdTransferState state = yd_transfer_get_state (self->transfer);
  gboolean ended = yd_transfer_is_ended (self->transfer);
  gboolean failed = state == YD_TRANSFER_FAILED;
  gboolean download = yd_transfer_get_direction (self->transfer) == YD_TRANSFER_DOWNLOAD;

  gtk_widget_set_visible (GTK_WIDGET (self->progress), !ended && state != YD_TRANSFER_QUEUED);
  show_mending (self);
  gtk_widget_set_visible (self->cancel_button, !ended);
  gtk_widget_set_visible (self->retry_button, failed || state == YD_TRANSFER_CANCELLED);
  gtk_widget_set_visible (self->show_button, download && state == YD_TRANSFER_DONE);
  if (failed)
    {
      gtk_widget_add_css_class (GTK_WIDGET (self->details), "error");
      gtk_widget_remove_css_class (GTK_WIDGET (self->details), "dim-label");
    }
  else
    {
      gtk_widget_remove_css_class (GTK_WIDGET (self->details), "error");
      gtk_widget_add_css_class (GTK_WIDGET (self->details), "dim-label");
    }
  show_progress (self);
}

static void
show_transfer (YdTransferRow *self)
{
  gboolean upload = yd_transfer_get_direction (self->transfer) == YD_TRANSFER_UPLOAD;
  g_autofree char *name = yd_format_name (yd_transfer_get_name (self->transfer));

  gtk_image_set_from_icon_name (self->icon,
                                upload ? "yd-upload-symbolic" : "yd-download-symbolic");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->icon), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  upload ? _("Upload") : _("Download"), -1);
  gtk_label_set_label (self->name, name);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->name), name);
  show_state (self);
}

/* Actions */

static void
cancel (GtkWidget  *widget,
        const char *action_name,
        GVariant   *parameter)
{
  g_signal_emit (widget, signals[CANCEL_WANTED], 0, YD_TRANSFER_ROW (widget)->transfer);
}

static void
retry (GtkWidget  *widget,
       const char *action_name,
       GVariant   *parameter)
{
  g_signal_emit (widget, signals[RETRY_WANTED], 0, YD_TRANSFER_ROW (widget)->transfer);
}

static void
mend (GtkWidget  *widget,
      const char *action_name,
      GVariant   *parameter)
{
  YdTransfer *transfer = YD_TRANSFER_ROW (widget)->transfer;
  const GError *reason = yd_transfer_get_error (transfer);
  YdStorage *storage = yd_transfer_get_storage (transfer);

  if (reason == NULL || storage == NULL)
    return;
  gtk_widget_activate_action (
      widget, waits_for_keyring (reason) ? "storages.retry" : "storages.sign-in-again", "x",
      yd_storage_get_id (storage));
}

static void
show_in_folder (GtkWidget  *widget,
                const char *action_name,
                GVariant   *parameter)
{
  GtkRoot *root = gtk_widget_get_root (widget);

  yd_folder_opener_show (yd_transfer_get_file (YD_TRANSFER_ROW (widget)->transfer),
                         GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL);
}

/* The object */

static void
yd_transfer_row_set_property (GObject      *object,
                              guint         prop_id,
                              const GValue *value,
                              GParamSpec   *pspec)
{
  switch (prop_id)
    {
    case PROP_TRANSFER:
      yd_transfer_row_set_transfer (YD_TRANSFER_ROW (object), g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
yd_transfer_row_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_TRANSFER:
      g_value_set_object (value, YD_TRANSFER_ROW (object)->transfer);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
yd_transfer_row_dispose (GObject *object)
{
  YdTransferRow *self = YD_TRANSFER_ROW (object);

  g_clear_object (&self->transfer_events);
  g_clear_object (&self->transfer);

  G_OBJECT_CLASS (yd_transfer_row_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, YD_APP_PATH "/ui/yd-transfer-row.ui");
  gtk_widget_class_bind_template_child (widget_class, YdTransferRow, icon);
  gtk_widget_class_bind_template_child (widget_class, YdTransferRow, name);
  gtk_widget_class_bind_template_child (widget_class, YdTransferRow, progress);
  gtk_widget_class_bind_template_child (widget_class, YdTransferRow, details);
  gtk_widget_class_bind_template_child (widget_class, YdTransferRow, show_button);
  gtk_widget_class_bind_template_child (widget_class, YdTransferRow, retry_button);
  gtk_widget_class_bind_template_child (widget_class, YdTransferRow, cancel_button);
  gtk_widget_class_bind_template_child (widget_class, YdTransferRow, mend_button);
}

static void
yd_transfer_row_class_init (YdTransferRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->set_property = yd_transfer_row_set_property;
  object_class->get_property = yd_transfer_row_get_property;
  object_class->dispose = yd_transfer_row_dispose;

  properties[PROP_TRANSFER] =
      g_param_spec_object ("transfer", NULL, NULL, YD_TYPE_TRANSFER,
                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[CANCEL_WANTED] = g_signal_new ("cancel-wanted", G_TYPE_FROM_CLASS (klass),
                                         G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                         YD_TYPE_TRANSFER);
  signals[RETRY_WANTED] = g_signal_new ("retry-wanted", G_TYPE_FROM_CLASS (klass),
                                        G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                        YD_TYPE_TRANSFER);

  bind_template (widget_class);
  gtk_widget_class_install_action (widget_class, "transfer.cancel", NULL, cancel);
  gtk_widget_class_install_action (widget_class, "transfer.retry", NULL, retry);
  gtk_widget_class_install_action (widget_class, "transfer.mend", NULL, mend);
  gtk_widget_class_install_action (widget_class, "transfer.show", NULL, show_in_folder);
}

static void
yd_transfer_row_init (YdTransferRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->transfer_events = g_signal_group_new (YD_TYPE_TRANSFER);
  g_signal_group_connect_swapped (self->transfer_events, "notify::state", G_CALLBACK (show_state),
                                  self);
  g_signal_group_connect_swapped (self->transfer_events, "notify::done",
                                  G_CALLBACK (show_progress), self);
  g_signal_group_connect_swapped (self->transfer_events, "notify::total",
                                  G_CALLBACK (show_progress), self);
  g_signal_group_connect_swapped (self->transfer_events, "notify::speed",
                                  G_CALLBACK (show_progress), self);
  g_signal_group_connect_swapped (self->transfer_events, "notify::error", G_CALLBACK (show_state),
                                  self);
}

GtkWidget *
yd_transfer_row_new (void)
{
  return g_object_new (YD_TYPE_TRANSFER_ROW, NULL);
}

void
yd_transfer_row_set_transfer (YdTransferRow *self,
                              YdTransfer    *transfer)
{
  g_return_if_fail (YD_IS_TRANSFER_ROW (self));

  if (!g_set_object (&self->transfer, transfer))
    return;
  g_signal_group_set_target (self->transfer_events, transfer);
  if (transfer != NULL)
    show_transfer (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TRANSFER]);
}
