/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * An entry for a path. The keyboard stays in the entry: Up and Down choose among the folders below
 * it, Tab takes one, Enter goes there. Typing on cancels what was asked for.
 */
#include "config.h"

#include "yd-path-entry.h"

#include "yd-error-text.h"
#include "yd-format.h"
#include "yd-weak.h"

#include <glib/gi18n.h>

#define SHOWN_MAX 8

struct _YdPathEntry
{
  AdwBin parent_instance;

  /* template */
  GtkEntry             *entry;       /* (borrowed) */
  GtkPopover           *popover;     /* (borrowed): a child of this */
  GtkLabel             *trouble;     /* (borrowed) */
  GtkListBox           *list;        /* (borrowed) */

  /* given */
  YdBrowsePlace        *here;        /* (owned) (nullable): between start and stop */
  YdBrowseListingStore *listings;    /* (owned) (nullable) */

  /* in flight */
  GCancellable         *cancellable; /* (owned) (nullable): one for each text */
};

enum
{
  FOUND,
  LEFT,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (YdPathEntry, yd_path_entry, ADW_TYPE_BIN)

static void
cancel (YdPathEntry *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static GCancellable *
begin (YdPathEntry *self)
{
  cancel (self);
  self->cancellable = g_cancellable_new ();

  return self->cancellable;
}

static void
clear_list (YdPathEntry *self)
{
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
}

static void
show_popover (YdPathEntry *self)
{
  gboolean any = gtk_list_box_get_row_at_index (self->list, 0) != NULL
                 || gtk_widget_get_visible (GTK_WIDGET (self->trouble));

  if (any && gtk_widget_get_mapped (GTK_WIDGET (self)))
    gtk_popover_popup (self->popover);
  else
    gtk_popover_popdown (self->popover);
}

static void
set_trouble (YdPathEntry *self,
             const char  *words)
{
  gtk_label_set_label (self->trouble, words != NULL ? words : "");
  gtk_widget_set_visible (GTK_WIDGET (self->trouble), words != NULL);
  if (words != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self->entry), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->entry), "error");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  words != NULL ? words : "", -1);
}

/* Completing */

static void
add_row (YdPathEntry *self,
         const char  *text)
{
  g_autofree char *words = yd_format_name (text);
  GtkWidget *label = gtk_label_new (words);
  GtkWidget *row = gtk_list_box_row_new ();

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_START);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 48);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), label);
  g_object_set_data_full (G_OBJECT (row), "text", g_strdup (text), g_free);
  gtk_list_box_append (self->list, row);
}

static int
compare_texts (gconstpointer a,
               gconstpointer b)
{
  return g_utf8_collate (*(const char * const *) a, *(const char * const *) b);
}

static void
completed_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (YdPathEntry) self = yd_weak_take (user_data);
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) texts =
      yd_browse_path_complete_finish (YD_BROWSE_PLACE (source), result, &error);

  if (self == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  clear_list (self);
  if (texts != NULL)
    qsort (texts, g_strv_length (texts), sizeof (char *), compare_texts);
  for (guint i = 0; texts != NULL && texts[i] != NULL; i++)
    add_row (self, texts[i]);
  show_popover (self);
}

static void
text_changed (YdPathEntry *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));

  if (self->here == NULL)
    return;
  set_trouble (self, NULL);
  yd_browse_path_complete_async (self->here, text, SHOWN_MAX, self->listings, begin (self),
                                 completed_cb, yd_weak_new (self));
}

static void
take_text (YdPathEntry   *self,
           GtkListBoxRow *row)
{
  const char *text = g_object_get_data (G_OBJECT (row), "text");

  gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
  gtk_editable_set_position (GTK_EDITABLE (self->entry), -1);
}

static void
choose (YdPathEntry *self,
        int          by)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);
  int index = row != NULL ? gtk_list_box_row_get_index (row) + by : by > 0 ? 0 : -1;

  row = index >= 0 ? gtk_list_box_get_row_at_index (self->list, index) : NULL;
  gtk_list_box_select_row (self->list, row);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  row != NULL ? g_object_get_data (G_OBJECT (row), "text") : "",
                                  -1);
}

/* Going there */

static void
show_missing (YdPathEntry  *self,
              const GError *error)
{
  g_autofree char *name = NULL;
  g_autofree char *words = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    {
      name = yd_format_isolated (error->message);
      /* Translators: a path was typed; the placeholder is the first name that is missing. */
      words = g_strdup_printf (_("There is no folder “%s” there."), name);
    }
  set_trouble (self, words != NULL ? words : yd_error_text_get_sentence (error));
  clear_list (self);
  show_popover (self);
}

static void
resolved_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (YdPathEntry) self = yd_weak_take (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (YdBrowsePlace) place =
      yd_browse_path_resolve_finish (YD_BROWSE_PLACE (source), result, &error);

  if (self == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (place != NULL)
    g_signal_emit (self, signals[FOUND], 0, place);
  else
    show_missing (self, error);
}

static void
resolve (YdPathEntry *self)
{
  if (self->here != NULL)
    yd_browse_path_resolve_async (self->here, gtk_editable_get_text (GTK_EDITABLE (self->entry)),
                                  self->listings, begin (self), resolved_cb, yd_weak_new (self));
}

static void
activated (YdPathEntry *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);

  if (row != NULL)
    take_text (self, row);
  resolve (self);
}

static void
row_activated (YdPathEntry   *self,
               GtkListBoxRow *row)
{
  take_text (self, row);
  resolve (self);
}

static gboolean
key_pressed (YdPathEntry     *self,
             guint            key,
             guint            code,
             GdkModifierType  state)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);

  if ((state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SHIFT_MASK)) != 0)
    return GDK_EVENT_PROPAGATE;
  if (row == NULL)
    row = gtk_list_box_get_row_at_index (self->list, 0);
  switch (key)
    {
    case GDK_KEY_Escape:
      g_signal_emit (self, signals[LEFT], 0);
      return GDK_EVENT_STOP;
    case GDK_KEY_Down:
      choose (self, 1);
      return GDK_EVENT_STOP;
    case GDK_KEY_Up:
      choose (self, -1);
      return GDK_EVENT_STOP;
    case GDK_KEY_Tab:
      if (row != NULL)
        take_text (self, row);
      return row != NULL ? GDK_EVENT_STOP : GDK_EVENT_PROPAGATE;
    default:
      return GDK_EVENT_PROPAGATE;
    }
}

/* The list below may have it for a moment while it is clicked. */
static void
focus_left (YdPathEntry *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  if (self->here == NULL
      || (focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self))))
    return;
  g_signal_emit (self, signals[LEFT], 0);
}

/* The object */

static void
yd_path_entry_size_allocate (GtkWidget *widget,
                             int        width,
                             int        height,
                             int        baseline)
{
  GTK_WIDGET_CLASS (yd_path_entry_parent_class)->size_allocate (widget, width, height, baseline);

  gtk_popover_present (YD_PATH_ENTRY (widget)->popover);
}

static void
yd_path_entry_dispose (GObject *object)
{
  YdPathEntry *self = YD_PATH_ENTRY (object);

  yd_path_entry_stop (self);
  if (self->popover != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->popover));
  self->popover = NULL;

  G_OBJECT_CLASS (yd_path_entry_parent_class)->dispose (object);
}

static void
yd_path_entry_class_init (YdPathEntryClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = yd_path_entry_dispose;
  widget_class->size_allocate = yd_path_entry_size_allocate;

  signals[FOUND] = g_signal_new ("found", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 1, YD_TYPE_BROWSE_PLACE);
  signals[LEFT] = g_signal_new ("left", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, YD_APP_PATH "/ui/yd-path-entry.ui");
  gtk_widget_class_bind_template_child (widget_class, YdPathEntry, entry);
  gtk_widget_class_bind_template_child (widget_class, YdPathEntry, popover);
  gtk_widget_class_bind_template_child (widget_class, YdPathEntry, trouble);
  gtk_widget_class_bind_template_child (widget_class, YdPathEntry, list);
  gtk_widget_class_bind_template_callback (widget_class, text_changed);
  gtk_widget_class_bind_template_callback (widget_class, activated);
  gtk_widget_class_bind_template_callback (widget_class, row_activated);
  gtk_widget_class_bind_template_callback (widget_class, key_pressed);
  gtk_widget_class_bind_template_callback (widget_class, focus_left);
}

static void
yd_path_entry_init (YdPathEntry *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_parent (GTK_WIDGET (self->popover), GTK_WIDGET (self));
}

void
yd_path_entry_start (YdPathEntry          *self,
                     YdBrowsePlace        *here,
                     const char           *text,
                     gboolean              replaced,
                     YdBrowseListingStore *listings)
{
  g_return_if_fail (YD_IS_PATH_ENTRY (self));

  yd_path_entry_stop (self);
  g_set_object (&self->listings, listings);
  gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
  g_set_object (&self->here, here);
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
  if (replaced)
    gtk_editable_select_region (GTK_EDITABLE (self->entry), 0, -1);
  else
    gtk_editable_set_position (GTK_EDITABLE (self->entry), -1);
}

void
yd_path_entry_stop (YdPathEntry *self)
{
  g_return_if_fail (YD_IS_PATH_ENTRY (self));

  cancel (self);
  g_clear_object (&self->here);
  g_clear_object (&self->listings);
  if (self->popover == NULL)
    return;
  gtk_popover_popdown (self->popover);
  set_trouble (self, NULL);
  clear_list (self);
}
