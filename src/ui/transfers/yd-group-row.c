/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Follows its section and the group of that, which the queue owns too; used again for other groups
 * as the list scrolls.
 */
#include "config.h"

#include "yd-group-row.h"

#include "yd-moving-words.h"
#include "yd-transfer-words.h"

#include <glib/gi18n.h>

struct _YdGroupRow
{
  AdwBin parent_instance;

  /* template */
  GtkButton         *expander;      /* (borrowed) */
  GtkLabel          *title;         /* (borrowed) */
  GtkProgressBar    *progress;      /* (borrowed) */
  YdMovingWords     *words;         /* (borrowed) */
  GtkWidget         *pause_button;  /* (borrowed) */
  GtkWidget         *resume_button; /* (borrowed) */
  GtkWidget         *retry_button;  /* (borrowed) */
  GtkWidget         *cancel_button; /* (borrowed) */

  YdTransferSection *section;        /* (owned) (nullable) */
  GSignalGroup      *section_events; /* (owned) */
  GSignalGroup      *group_events;   /* (owned) */
};

enum
{
  WANTED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (YdGroupRow, yd_group_row, ADW_TYPE_BIN)

static const struct
{
  const char  *action; /* (unowned) */
  YdGroupVerb  verb;
} verbs[] = {
  { "group.pause", YD_GROUP_VERB_PAUSE },
  { "group.resume", YD_GROUP_VERB_RESUME },
  { "group.cancel", YD_GROUP_VERB_CANCEL },
  { "group.retry", YD_GROUP_VERB_RETRY },
};

static double
get_fraction (YdTransferGroup *group)
{
  gint64 total = yd_transfer_group_get_bytes_total (group);

  if (total <= 0)
    return 0;

  return CLAMP ((double) yd_transfer_group_get_bytes_done (group) / (double) total, 0, 1);
}

static void
show_sums (YdGroupRow *self)
{
  YdTransferGroup *group = yd_transfer_section_get_group (self->section);
  guint n_unfinished = g_list_model_get_n_items (G_LIST_MODEL (group))
                       - yd_transfer_group_get_n_ended (group);
  gboolean ended = n_unfinished == 0;
  gboolean paused = !ended && yd_transfer_group_get_n_paused (group) == n_unfinished;
  g_autofree char *words = yd_transfer_words_describe_group (group);

  yd_moving_words_set_text (self->words, words);
  gtk_progress_bar_set_fraction (self->progress, get_fraction (group));
  gtk_widget_set_visible (GTK_WIDGET (self->progress), !ended);
  gtk_widget_set_visible (self->pause_button, !ended && !paused);
  gtk_widget_set_visible (self->resume_button, paused);
  gtk_widget_set_visible (self->cancel_button, !ended);
  gtk_widget_set_visible (self->retry_button, yd_transfer_group_get_n_failed (group) > 0);
}

static void
show_expanded (YdGroupRow *self)
{
  gboolean expanded = yd_transfer_section_get_expanded (self->section);
  const char *label = expanded ? _("Collapse") : _("Expand");

  gtk_button_set_icon_name (self->expander,
                            expanded ? "pan-down-symbolic" : "pan-end-symbolic");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->expander), label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->expander),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->expander), GTK_ACCESSIBLE_STATE_EXPANDED,
                               expanded, -1);
}

static void
toggle (GtkWidget  *widget,
        const char *action_name,
        GVariant   *parameter)
{
  YdTransferSection *section = YD_GROUP_ROW (widget)->section;

  if (section != NULL)
    yd_transfer_section_set_expanded (section, !yd_transfer_section_get_expanded (section));
}

static void
tell_verb (GtkWidget  *widget,
           const char *action_name,
           GVariant   *parameter)
{
  YdGroupRow *self = YD_GROUP_ROW (widget);

  for (guint i = 0; self->section != NULL && i < G_N_ELEMENTS (verbs); i++)
    if (g_str_equal (verbs[i].action, action_name))
      {
        g_signal_emit (self, signals[WANTED], 0, yd_transfer_section_get_group (self->section),
                       (int) verbs[i].verb);
        return;
      }
}

static void
yd_group_row_dispose (GObject *object)
{
  YdGroupRow *self = YD_GROUP_ROW (object);

  g_clear_object (&self->section_events);
  g_clear_object (&self->group_events);
  g_clear_object (&self->section);

  G_OBJECT_CLASS (yd_group_row_parent_class)->dispose (object);
}

static void
yd_group_row_class_init (YdGroupRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = yd_group_row_dispose;
  signals[WANTED] = g_signal_new ("wanted", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 2, YD_TYPE_TRANSFER_GROUP, G_TYPE_INT);

  gtk_widget_class_set_template_from_resource (widget_class, YD_APP_PATH "/ui/yd-group-row.ui");
  g_type_ensure (YD_TYPE_MOVING_WORDS);
  gtk_widget_class_bind_template_child (widget_class, YdGroupRow, expander);
  gtk_widget_class_bind_template_child (widget_class, YdGroupRow, title);
  gtk_widget_class_bind_template_child (widget_class, YdGroupRow, progress);
  gtk_widget_class_bind_template_child (widget_class, YdGroupRow, words);
  gtk_widget_class_bind_template_child (widget_class, YdGroupRow, pause_button);
  gtk_widget_class_bind_template_child (widget_class, YdGroupRow, resume_button);
  gtk_widget_class_bind_template_child (widget_class, YdGroupRow, retry_button);
  gtk_widget_class_bind_template_child (widget_class, YdGroupRow, cancel_button);
  gtk_widget_class_install_action (widget_class, "group.toggle", NULL, toggle);
  for (guint i = 0; i < G_N_ELEMENTS (verbs); i++)
    gtk_widget_class_install_action (widget_class, verbs[i].action, NULL, tell_verb);
}

static void
yd_group_row_init (YdGroupRow *self)
{
  const char *sums[] = { "notify::n-ended", "notify::n-failed", "notify::n-paused",
                         "notify::bytes-done", "notify::bytes-total",
                         "notify::speed", "notify::seconds-left" };

  gtk_widget_init_template (GTK_WIDGET (self));
  self->section_events = g_signal_group_new (YD_TYPE_TRANSFER_SECTION);
  g_signal_group_connect_swapped (self->section_events, "notify::expanded",
                                  G_CALLBACK (show_expanded), self);
  self->group_events = g_signal_group_new (YD_TYPE_TRANSFER_GROUP);
  g_signal_group_connect_swapped (self->group_events, "items-changed", G_CALLBACK (show_sums),
                                  self);
  for (guint i = 0; i < G_N_ELEMENTS (sums); i++)
    g_signal_group_connect_swapped (self->group_events, sums[i], G_CALLBACK (show_sums), self);
}

GtkWidget *
yd_group_row_new (void)
{
  return g_object_new (YD_TYPE_GROUP_ROW, NULL);
}

void
yd_group_row_set_section (YdGroupRow        *self,
                          YdTransferSection *section)
{
  YdTransferGroup *group = section != NULL ? yd_transfer_section_get_group (section) : NULL;
  g_autofree char *title = NULL;

  g_return_if_fail (YD_IS_GROUP_ROW (self));

  if (!g_set_object (&self->section, section))
    return;
  g_signal_group_set_target (self->section_events, section);
  g_signal_group_set_target (self->group_events, group);
  if (section == NULL)
    return;
  title = yd_transfer_words_name_group (group);
  gtk_label_set_label (self->title, title);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->title), title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  show_expanded (self);
  show_sums (self);
}
