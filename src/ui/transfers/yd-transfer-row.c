/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One transfer in the list. Follows its transfer, which the queue owns too; the row is used again
 * for other transfers as the list scrolls.
 */
#include "config.h"

#include "yd-transfer-row.h"

#include "yd-context-menu.h"
#include "yd-folder-opener.h"
#include "yd-format.h"
#include "yd-moving-words.h"
#include "yd-transfer-details.h"
#include "yd-transfer-group.h"
#include "yd-transfer-words.h"

#include <glib/gi18n.h>

#define INDENT 18

struct _YdTransferRow
{
  AdwBin parent_instance;

  /* template */
  GtkBox            *box;             /* (borrowed) */
  GtkImage          *icon;            /* (borrowed) */
  GtkLabel          *name;            /* (borrowed) */
  GtkProgressBar    *progress;        /* (borrowed) */
  YdMovingWords     *words;           /* (borrowed) */
  GtkWidget         *details_button;  /* (borrowed) */
  GtkWidget         *answer_button;   /* (borrowed) */
  GtkWidget         *mend_button;     /* (borrowed): for what only a person can mend */
  GtkWidget         *choose_button;   /* (borrowed): where the local file is now */
  GtkWidget         *show_button;     /* (borrowed) */
  GtkWidget         *pause_button;    /* (borrowed) */
  GtkWidget         *resume_button;   /* (borrowed) */
  GtkWidget         *retry_button;    /* (borrowed) */
  GtkWidget         *cancel_button;   /* (borrowed) */
  GMenuModel        *row_menu;        /* (borrowed) */

  YdTransfer        *transfer;        /* (owned) (nullable) */
  GSignalGroup      *transfer_events; /* (owned) */
  YdTransferDetails *details;         /* (borrowed) (nullable): the same */
};

enum
{
  PROP_0,
  PROP_TRANSFER,
  N_PROPS,
};

enum
{
  WANTED,
  N_SIGNALS,
};

typedef struct
{
  const char     *action; /* (unowned) */
  YdTransferVerb  verb;
} Verb;

static const Verb verbs[] = {
  { "transfer.pause", YD_TRANSFER_VERB_PAUSE },
  { "transfer.resume", YD_TRANSFER_VERB_RESUME },
  { "transfer.cancel", YD_TRANSFER_VERB_CANCEL },
  { "transfer.retry", YD_TRANSFER_VERB_RETRY },
  { "transfer.first", YD_TRANSFER_VERB_FIRST },
  { "transfer.up", YD_TRANSFER_VERB_UP },
  { "transfer.down", YD_TRANSFER_VERB_DOWN },
  { "transfer.answer", YD_TRANSFER_VERB_ANSWER },
  { "transfer.skip", YD_TRANSFER_VERB_SKIP },
  { "transfer.keep-both", YD_TRANSFER_VERB_KEEP_BOTH },
  { "transfer.replace", YD_TRANSFER_VERB_REPLACE },
  { "transfer.choose-file", YD_TRANSFER_VERB_CHOOSE_FILE },
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (YdTransferRow, yd_transfer_row, ADW_TYPE_BIN)

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
  g_autofree char *words = yd_transfer_words_describe (self->transfer);

  yd_moving_words_set_text (self->words, words);
  gtk_progress_bar_set_fraction (self->progress, get_fraction (self->transfer));
}

static gboolean
has_details (YdTransfer *transfer)
{
  g_autofree char *details = yd_transfer_words_dup_details (yd_transfer_get_error (transfer));

  return details != NULL;
}

static void
enable (YdTransferRow *self,
        const char    *action,
        gboolean       enabled)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), action, enabled);
}

/* Which of its actions fit the state: menu items hide with them. */
static void
enable_actions (YdTransferRow *self)
{
  YdTransferState state = yd_transfer_get_state (self->transfer);
  gboolean ended = yd_transfer_is_ended (self->transfer);
  gboolean done = state == YD_TRANSFER_DONE;
  gboolean download = yd_transfer_get_direction (self->transfer) == YD_TRANSFER_DOWNLOAD;
  gboolean asks = yd_transfer_words_asks (self->transfer);
  gboolean waits = state == YD_TRANSFER_WAITING;

  enable (self, "transfer.pause", !ended && state != YD_TRANSFER_PAUSED);
  enable (self, "transfer.resume", !asks && (state == YD_TRANSFER_PAUSED || waits));
  enable (self, "transfer.cancel", !ended);
  enable (self, "transfer.retry", state == YD_TRANSFER_FAILED || state == YD_TRANSFER_CANCELLED);
  enable (self, "transfer.first", state == YD_TRANSFER_QUEUED);
  enable (self, "transfer.up", !ended);
  enable (self, "transfer.down", !ended);
  enable (self, "transfer.open", done || !download);
  enable (self, "transfer.show", done || !download);
  enable (self, "transfer.show-in-storage", done || download);
  enable (self, "transfer.details", has_details (self->transfer));
  enable (self, "transfer.answer", asks);
  enable (self, "transfer.skip", asks);
  enable (self, "transfer.keep-both", asks);
  enable (self, "transfer.replace", asks);
}

static void
set_style (GtkWidget  *widget,
           const char *style,
           gboolean    wanted)
{
  if (wanted)
    gtk_widget_add_css_class (widget, style);
  else
    gtk_widget_remove_css_class (widget, style);
}

static void
show_buttons (YdTransferRow *self)
{
  YdTransferState state = yd_transfer_get_state (self->transfer);
  gboolean ended = yd_transfer_is_ended (self->transfer);
  gboolean download = yd_transfer_get_direction (self->transfer) == YD_TRANSFER_DOWNLOAD;

  gtk_widget_set_visible (self->pause_button, !ended && state != YD_TRANSFER_PAUSED);
  gtk_widget_set_visible (self->resume_button, state == YD_TRANSFER_PAUSED);
  gtk_widget_set_visible (self->cancel_button, !ended);
  gtk_widget_set_visible (self->retry_button,
                          state == YD_TRANSFER_FAILED || state == YD_TRANSFER_CANCELLED);
  gtk_widget_set_visible (self->show_button, download && state == YD_TRANSFER_DONE);
  gtk_widget_set_visible (self->details_button,
                          state == YD_TRANSFER_FAILED && has_details (self->transfer));
  gtk_widget_set_visible (self->answer_button, yd_transfer_words_asks (self->transfer));
}

/* What mends it, of its storage's account. */
static void
show_mending (YdTransferRow *self)
{
  YdTransferReason reason = yd_transfer_words_find_reason (self->transfer);
  gboolean keyring = reason == YD_TRANSFER_REASON_KEYRING;
  gboolean waits = (keyring || reason == YD_TRANSFER_REASON_SIGN_IN)
                   && !yd_transfer_is_ended (self->transfer);
  const char *words = keyring ? _("Ask the Keyring Again") : _("Sign In Again…");

  gtk_widget_set_visible (self->mend_button, waits);
  enable (self, "transfer.mend", waits);
  if (!waits)
    return;
  gtk_widget_set_tooltip_text (self->mend_button, words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->mend_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
}

/* Its local file is missed. */
static void
show_choosing (YdTransferRow *self)
{
  gboolean missed = yd_transfer_get_state (self->transfer) == YD_TRANSFER_WAITING
                    && yd_transfer_get_reason (self->transfer) == YD_TRANSFER_REASON_SOURCE;

  gtk_widget_set_visible (self->choose_button, missed);
  enable (self, "transfer.choose-file", missed);
}

/* Read out with the name where the row has the focus. What still moves is not said ten times a
 * second. */
static void
tell_end (YdTransferRow *self)
{
  g_autofree char *words = yd_transfer_is_ended (self->transfer)
                               ? yd_transfer_words_describe (self->transfer) : g_strdup ("");

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, words,
                                  -1);
}

static void
show_state (YdTransferRow *self)
{
  YdTransferState state = yd_transfer_get_state (self->transfer);
  gboolean failed = state == YD_TRANSFER_FAILED;
  gboolean begun = state != YD_TRANSFER_QUEUED
                   && (state == YD_TRANSFER_RUNNING || state == YD_TRANSFER_PREPARING
                       || state == YD_TRANSFER_FINISHING
                       || yd_transfer_get_done (self->transfer) > 0);

  gtk_widget_set_visible (GTK_WIDGET (self->progress),
                          begun && !yd_transfer_is_ended (self->transfer));
  set_style (GTK_WIDGET (self->words), "error", failed);
  set_style (GTK_WIDGET (self->words), "dim-label", !failed);
  show_buttons (self);
  show_mending (self);
  show_choosing (self);
  enable_actions (self);
  show_progress (self);
  tell_end (self);
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
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_label_set_label (self->name, name);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->name), name);
  show_state (self);
}

/* Actions */

static void
tell_verb (GtkWidget  *widget,
           const char *action_name,
           GVariant   *parameter)
{
  YdTransferRow *self = YD_TRANSFER_ROW (widget);

  for (guint i = 0; self->transfer != NULL && i < G_N_ELEMENTS (verbs); i++)
    if (g_str_equal (verbs[i].action, action_name))
      {
        g_signal_emit (self, signals[WANTED], 0, self->transfer, (int) verbs[i].verb);
        return;
      }
}

static void
mend (GtkWidget  *widget,
      const char *action_name,
      GVariant   *parameter)
{
  YdTransfer *transfer = YD_TRANSFER_ROW (widget)->transfer;
  YdStorage *storage = yd_transfer_get_storage (transfer);
  gboolean keyring = yd_transfer_words_find_reason (transfer) == YD_TRANSFER_REASON_KEYRING;

  if (storage != NULL)
    gtk_widget_activate_action (widget, keyring ? "storages.retry" : "storages.sign-in-again",
                                "x", yd_storage_get_id (storage));
}

static GtkWindow *
get_window (GtkWidget *widget)
{
  GtkRoot *root = gtk_widget_get_root (widget);

  return GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL;
}

static void
open_file (GtkWidget  *widget,
           const char *action_name,
           GVariant   *parameter)
{
  yd_folder_opener_open (yd_transfer_get_file (YD_TRANSFER_ROW (widget)->transfer),
                         get_window (widget));
}

static void
show_in_folder (GtkWidget  *widget,
                const char *action_name,
                GVariant   *parameter)
{
  yd_folder_opener_show (yd_transfer_get_file (YD_TRANSFER_ROW (widget)->transfer),
                         get_window (widget));
}

/* The folder that it went to, or is from. */
static void
show_in_storage (GtkWidget  *widget,
                 const char *action_name,
                 GVariant   *parameter)
{
  YdTransfer *transfer = YD_TRANSFER_ROW (widget)->transfer;
  YdDriveItem *item = yd_transfer_get_item (transfer);
  const char *folder_id = item != NULL ? yd_drive_item_get_parent_id (item)
                                       : yd_transfer_get_parent_id (transfer);

  gtk_widget_activate_action (widget, "storages.show-folder", "(xs)",
                              yd_storage_get_id (yd_transfer_get_storage (transfer)),
                              folder_id != NULL ? folder_id : "");
}

static void
show_details (GtkWidget  *widget,
              const char *action_name,
              GVariant   *parameter)
{
  YdTransferRow *self = YD_TRANSFER_ROW (widget);
  g_autofree char *words = yd_transfer_words_describe (self->transfer);
  g_autofree char *details = yd_transfer_words_dup_details (yd_transfer_get_error (self->transfer));

  if (details == NULL)
    return;
  if (self->details == NULL)
    {
      self->details = YD_TRANSFER_DETAILS (yd_transfer_details_new ());
      gtk_widget_set_parent (GTK_WIDGET (self->details), self->details_button);
    }
  yd_transfer_details_set_text (self->details, words, details);
  gtk_popover_popup (GTK_POPOVER (self->details));
}

/* The menu */

static void
show_menu (GtkWidget  *widget,
           const char *action_name,
           GVariant   *parameter)
{
  yd_context_menu_show (widget);
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
  if (self->details != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->details));
  self->details = NULL;

  G_OBJECT_CLASS (yd_transfer_row_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, YD_APP_PATH "/ui/yd-transfer-row.ui");
  g_type_ensure (YD_TYPE_MOVING_WORDS);
  gtk_widget_class_bind_template_child (widget_class, YdTransferRow, box);
  gtk_widget_class_bind_template_child (widget_class, YdTransferRow, icon);
  gtk_widget_class_bind_template_child (widget_class, YdTransferRow, name);
  gtk_widget_class_bind_template_child (widget_class, YdTransferRow, progress);
  gtk_widget_class_bind_template_child (widget_class, YdTransferRow, words);
  gtk_widget_class_bind_template_child (widget_class, YdTransferRow, details_button);
  gtk_widget_class_bind_template_child (widget_class, YdTransferRow, answer_button);
  gtk_widget_class_bind_template_child (widget_class, YdTransferRow, mend_button);
  gtk_widget_class_bind_template_child (widget_class, YdTransferRow, choose_button);
  gtk_widget_class_bind_template_child (widget_class, YdTransferRow, show_button);
  gtk_widget_class_bind_template_child (widget_class, YdTransferRow, pause_button);
  gtk_widget_class_bind_template_child (widget_class, YdTransferRow, resume_button);
  gtk_widget_class_bind_template_child (widget_class, YdTransferRow, retry_button);
  gtk_widget_class_bind_template_child (widget_class, YdTransferRow, cancel_button);
  gtk_widget_class_bind_template_child (widget_class, YdTransferRow, row_menu);
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

  signals[WANTED] = g_signal_new ("wanted", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 2, YD_TYPE_TRANSFER, G_TYPE_INT);

  bind_template (widget_class);
  for (guint i = 0; i < G_N_ELEMENTS (verbs); i++)
    gtk_widget_class_install_action (widget_class, verbs[i].action, NULL, tell_verb);
  gtk_widget_class_install_action (widget_class, "transfer.mend", NULL, mend);
  gtk_widget_class_install_action (widget_class, "transfer.open", NULL, open_file);
  gtk_widget_class_install_action (widget_class, "transfer.show", NULL, show_in_folder);
  gtk_widget_class_install_action (widget_class, "transfer.show-in-storage", NULL,
                                   show_in_storage);
  gtk_widget_class_install_action (widget_class, "transfer.details", NULL, show_details);
  gtk_widget_class_install_action (widget_class, "transfer.menu", NULL, show_menu);
}

static void
yd_transfer_row_init (YdTransferRow *self)
{
  const char *states[] = { "notify::state", "notify::reason", "notify::error" };
  const char *amounts[] = { "notify::done", "notify::total", "notify::speed" };

  gtk_widget_init_template (GTK_WIDGET (self));
  yd_context_menu_add (GTK_WIDGET (self), self->row_menu);

  self->transfer_events = g_signal_group_new (YD_TYPE_TRANSFER);
  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    g_signal_group_connect_swapped (self->transfer_events, states[i], G_CALLBACK (show_state),
                                    self);
  for (guint i = 0; i < G_N_ELEMENTS (amounts); i++)
    g_signal_group_connect_swapped (self->transfer_events, amounts[i],
                                    G_CALLBACK (show_progress), self);
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

void
yd_transfer_row_set_indented (YdTransferRow *self,
                              gboolean       indented)
{
  g_return_if_fail (YD_IS_TRANSFER_ROW (self));

  gtk_widget_set_margin_start (GTK_WIDGET (self->box), indented ? INDENT : 0);
}
