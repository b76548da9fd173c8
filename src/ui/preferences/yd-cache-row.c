/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Measures when it appears and after whatever was changed from here. While one count is on its way,
 * another is not begun: what is shown is never older than the last one that was asked for.
 */
#include "config.h"

#include "yd-cache-row.h"

#include "yd-format.h"
#include "yd-note-row.h"
#include "yd-question.h"
#include "yd-weak.h"

#include <glib/gi18n.h>

struct _YdCacheRow
{
  AdwExpanderRow parent_instance;

  /* template */
  GtkButton     *clear_button; /* (borrowed) */
  AdwActionRow  *explanation;  /* (borrowed) */
  AdwActionRow  *limit_row;    /* (borrowed) */
  GtkSpinButton *limit;        /* (borrowed) */

  /* given */
  YdBaseCache   *cache;        /* (owned) (nullable) */
  char          *question;     /* (owned) (nullable) */

  /* in flight */
  GCancellable  *cancellable;  /* (owned) */
  gboolean       measuring;
  gboolean       once_more;    /* something changed meanwhile */
};

G_DEFINE_FINAL_TYPE (YdCacheRow, yd_cache_row, ADW_TYPE_EXPANDER_ROW)

static void measure (YdCacheRow *self);

static void
measured_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (YdCacheRow) self = yd_weak_take (user_data);
  gint64 bytes = yd_base_cache_measure_finish (YD_BASE_CACHE (source), result, NULL);
  g_autofree char *size = bytes > 0 ? yd_format_size (bytes) : NULL;

  if (self == NULL || bytes < 0)
    return;
  self->measuring = FALSE;
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (self), size != NULL ? size : _("Empty"));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "cache.clear", bytes > 0);
  if (self->once_more)
    measure (self);
}

static void
measure (YdCacheRow *self)
{
  self->once_more = self->measuring;
  if (self->measuring || self->cache == NULL)
    return;
  self->measuring = TRUE;
  yd_base_cache_measure_async (self->cache, self->cancellable, measured_cb, yd_weak_new (self));
}

static void
cleared_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (YdCacheRow) self = yd_weak_take (user_data);

  yd_base_cache_clear_finish (YD_BASE_CACHE (source), result, NULL);
  if (self != NULL && !g_cancellable_is_cancelled (self->cancellable))
    measure (self);
}

static void
clear (YdCacheRow *self)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "cache.clear", FALSE);
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (self), _("Clearing…"));
  yd_base_cache_clear_async (self->cache, self->cancellable, cleared_cb, yd_weak_new (self));
}

static void
answered_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (YdCacheRow) self = yd_weak_take (user_data);

  if (yd_question_ask_finish (result, NULL) && self != NULL)
    clear (self);
}

static void
clear_activated (GtkWidget  *widget,
                 const char *action_name,
                 GVariant   *parameter)
{
  YdCacheRow *self = YD_CACHE_ROW (widget);
  g_autofree char *heading = NULL;
  YdQuestion question = { .body = self->question, .accept_label = _("_Clear"),
                          .destructive = TRUE };

  if (self->question == NULL)
    {
      clear (self);
      return;
    }
  /* Translators: the placeholder is what is cleared, such as "Thumbnails". */
  heading = g_strdup_printf (_("Clear “%s”?"),
                             adw_preferences_row_get_title (ADW_PREFERENCES_ROW (self)));
  question.heading = heading;
  yd_question_ask_async (GTK_WINDOW (gtk_widget_get_root (widget)), &question, self->cancellable,
                         answered_cb, yd_weak_new (self));
}

static void
yd_cache_row_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (yd_cache_row_parent_class)->map (widget);
  measure (YD_CACHE_ROW (widget));
}

static void
yd_cache_row_dispose (GObject *object)
{
  YdCacheRow *self = YD_CACHE_ROW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->cache);
  g_clear_pointer (&self->question, g_free);

  G_OBJECT_CLASS (yd_cache_row_parent_class)->dispose (object);
}

static void
yd_cache_row_class_init (YdCacheRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = yd_cache_row_dispose;
  widget_class->map = yd_cache_row_map;
  g_type_ensure (YD_TYPE_NOTE_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, YD_APP_PATH "/ui/yd-cache-row.ui");
  gtk_widget_class_bind_template_child (widget_class, YdCacheRow, clear_button);
  gtk_widget_class_bind_template_child (widget_class, YdCacheRow, explanation);
  gtk_widget_class_bind_template_child (widget_class, YdCacheRow, limit_row);
  gtk_widget_class_bind_template_child (widget_class, YdCacheRow, limit);
  gtk_widget_class_install_action (widget_class, "cache.clear", NULL, clear_activated);
}

static void
yd_cache_row_init (YdCacheRow *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* Buttons that look the same are told apart by what they clear. */
static void
name_controls (YdCacheRow *self,
               const char *title)
{
  /* Translators: the placeholder is what is cleared, such as "Thumbnails". */
  g_autofree char *clear_name = g_strdup_printf (_("Clear %s"), title);
  /* Translators: the placeholder is what is limited, such as "Thumbnails". */
  g_autofree char *limit_name = g_strdup_printf (_("Limit of %s in MiB"), title);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self->clear_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, clear_name, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->limit), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  limit_name, -1);
}

GtkWidget *
yd_cache_row_new (YdBaseCache        *cache,
                  GSettings          *settings,
                  const YdCacheWords *words)
{
  YdCacheRow *self = g_object_new (YD_TYPE_CACHE_ROW, "title", words->title, NULL);

  self->cache = g_object_ref (cache);
  self->question = g_strdup (words->question);
  adw_action_row_set_subtitle (self->explanation, words->explanation);
  name_controls (self, words->title);
  gtk_widget_set_visible (GTK_WIDGET (self->limit_row), words->limit != NULL);
  if (words->limit != NULL)
    {
      g_autofree char *signal = g_strconcat ("changed::", words->limit, NULL);

      g_settings_bind (settings, words->limit, self->limit, "value", G_SETTINGS_BIND_DEFAULT);
      g_signal_connect_object (settings, signal, G_CALLBACK (measure), self, G_CONNECT_SWAPPED);
    }

  return GTK_WIDGET (self);
}
