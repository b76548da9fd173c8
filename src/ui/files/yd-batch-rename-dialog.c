/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The rule's form and the preview. The plan is made anew with each letter; what it may be is pure
 * and below ui. A window of its own, which GTK owns.
 */
#include "config.h"

#include "yd-batch-rename-dialog.h"

#include "yd-format.h"
#include "yd-window-size.h"

#include "yd-browse-rename-plan.h"

#include <glib/gi18n.h>

#include <string.h>

#define NAME   "[name]"
#define NUMBER "[number]"

/* A line of the preview. */
#define YD_TYPE_RENAME_LINE (yd_rename_line_get_type ())
G_DECLARE_FINAL_TYPE (YdRenameLine, yd_rename_line, YD, RENAME_LINE, GObject)

struct _YdRenameLine
{
  GObject parent_instance;

  char                  *before;  /* (owned) */
  char                  *after;   /* (owned) */
  YdBrowseRenameVerdict  verdict;
};

G_DEFINE_FINAL_TYPE (YdRenameLine, yd_rename_line, G_TYPE_OBJECT)

static void
yd_rename_line_finalize (GObject *object)
{
  YdRenameLine *self = YD_RENAME_LINE (object);

  g_free (self->before);
  g_free (self->after);

  G_OBJECT_CLASS (yd_rename_line_parent_class)->finalize (object);
}

static void
yd_rename_line_class_init (YdRenameLineClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = yd_rename_line_finalize;
}

static void
yd_rename_line_init (YdRenameLine *self)
{
}

/* The dialog */

struct _YdBatchRenameDialog
{
  AdwWindow parent_instance;

  /* template */
  AdwWindowTitle *title;       /* (borrowed) */
  GtkEditable    *find;        /* (borrowed) */
  GtkEditable    *replace;     /* (borrowed) */
  GtkEditable    *pattern;     /* (borrowed) */
  GtkWidget      *start_row;   /* (borrowed) */
  GtkSpinButton  *start;       /* (borrowed) */
  GtkWidget      *width_row;   /* (borrowed) */
  GtkSpinButton  *width;       /* (borrowed) */
  GtkWidget      *keep_row;    /* (borrowed) */
  GtkSwitch      *keep;        /* (borrowed) */
  GtkLabel       *summary;     /* (borrowed) */
  GtkListView    *preview;     /* (borrowed) */

  /* given */
  GPtrArray      *items;       /* (owned): of YdDriveItem */
  GHashTable     *taken;       /* (owned) (nullable): set of names */

  /* owned */
  GListStore     *lines;       /* (owned): of YdRenameLine */
  GPtrArray      *plan;        /* (owned): of YdBrowseRename */
};

enum
{
  NAMED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (YdBatchRenameDialog, yd_batch_rename_dialog, ADW_TYPE_WINDOW)

/* The plan */

static gboolean
is_taken (const char *parent_id,
          const char *name,
          gpointer    user_data)
{
  return g_hash_table_contains (user_data, name);
}

static GPtrArray *
make_plan (YdBatchRenameDialog *self)
{
  YdBrowseRenameRule rule = {
    .pattern = gtk_editable_get_text (self->pattern),
    .find = gtk_editable_get_text (self->find),
    .replace = gtk_editable_get_text (self->replace),
    .start = (guint) gtk_spin_button_get_value_as_int (self->start),
    .width = (guint) gtk_spin_button_get_value_as_int (self->width),
    .keep_extension = gtk_switch_get_active (self->keep),
  };

  return yd_browse_rename_plan_make (self->items, &rule, self->taken != NULL ? is_taken : NULL,
                                     self->taken);
}

static YdRenameLine *
new_line (YdBrowseRename *rename)
{
  YdRenameLine *line = g_object_new (YD_TYPE_RENAME_LINE, NULL);

  line->before = yd_format_name (yd_drive_item_get_name (rename->item));
  line->after = yd_format_name (rename->name);
  line->verdict = rename->verdict;

  return line;
}

static gboolean
is_wrong (YdBrowseRenameVerdict verdict)
{
  return verdict != YD_BROWSE_RENAME_FINE && verdict != YD_BROWSE_RENAME_UNCHANGED;
}

static const char *
describe_verdict (YdBrowseRenameVerdict verdict)
{
  switch (verdict)
    {
    case YD_BROWSE_RENAME_INVALID:
      return _("Not a name that the service takes");
    case YD_BROWSE_RENAME_TWICE:
      return _("Another of these would have the same name");
    case YD_BROWSE_RENAME_TAKEN:
      return _("Something else here has this name");
    case YD_BROWSE_RENAME_UNCHANGED:
    case YD_BROWSE_RENAME_FINE:
    default:
      return "";
    }
}

static void
show_summary (YdBatchRenameDialog *self)
{
  guint n_fine = 0;
  guint n_wrong = 0;
  g_autofree char *text = NULL;

  for (guint i = 0; i < self->plan->len; i++)
    {
      YdBrowseRename *rename = g_ptr_array_index (self->plan, i);

      n_fine += rename->verdict == YD_BROWSE_RENAME_FINE ? 1 : 0;
      n_wrong += is_wrong (rename->verdict) ? 1 : 0;
    }
  if (n_wrong > 0)
    text = g_strdup_printf (ngettext ("%u name cannot be used", "%u names cannot be used",
                                      n_wrong), n_wrong);
  else if (n_fine > 0)
    text = g_strdup_printf (ngettext ("%u name changes", "%u names change", n_fine), n_fine);
  else
    text = g_strdup (_("No name changes yet"));
  gtk_label_set_label (self->summary, text);
  if (n_wrong > 0)
    gtk_widget_add_css_class (GTK_WIDGET (self->summary), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->summary), "error");
}

static void
show_plan (YdBatchRenameDialog *self)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < self->plan->len; i++)
    g_ptr_array_add (lines, new_line (g_ptr_array_index (self->plan, i)));
  g_list_store_splice (self->lines, 0, g_list_model_get_n_items (G_LIST_MODEL (self->lines)),
                       lines->pdata, lines->len);
  show_summary (self);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "rename.accept",
                                 yd_browse_rename_plan_is_ready (self->plan));
}

static void
rule_changed (YdBatchRenameDialog *self)
{
  gboolean numbered;

  if (self->items == NULL)
    return;
  numbered = strstr (gtk_editable_get_text (self->pattern), NUMBER) != NULL;
  gtk_widget_set_visible (self->start_row, numbered);
  gtk_widget_set_visible (self->width_row, numbered);
  g_clear_pointer (&self->plan, g_ptr_array_unref);
  self->plan = make_plan (self);
  show_plan (self);
}

/* Behind what is there: "[name] [number]". */
static void
add_number (GtkWidget  *widget,
            const char *action_name,
            GVariant   *parameter)
{
  YdBatchRenameDialog *self = YD_BATCH_RENAME_DIALOG (widget);
  const char *text = gtk_editable_get_text (self->pattern);
  g_autofree char *numbered = NULL;

  if (strstr (text, NUMBER) != NULL)
    return;
  numbered = g_strconcat (*text != '\0' ? text : NAME, " " NUMBER, NULL);
  gtk_editable_set_text (self->pattern, numbered);
}

static void
accept_names (GtkWidget  *widget,
              const char *action_name,
              GVariant   *parameter)
{
  YdBatchRenameDialog *self = YD_BATCH_RENAME_DIALOG (widget);
  g_auto (GStrv) names = yd_browse_rename_plan_dup_names (self->plan);

  g_signal_emit (self, signals[NAMED], 0, names);
  gtk_window_destroy (GTK_WINDOW (self));
}

/* The preview */

static GtkWidget *
new_label (const char *css_class)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_MIDDLE);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);

  return label;
}

static void
set_up_line (GtkSignalListItemFactory *factory,
             GtkListItem              *list_item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *before = new_label ("caption");
  GtkWidget *after = new_label (NULL);
  GtkWidget *reason = new_label ("caption");

  gtk_widget_add_css_class (before, "dim-label");
  gtk_widget_add_css_class (reason, "error");
  gtk_widget_add_css_class (box, "rename-line");
  gtk_box_append (GTK_BOX (box), after);
  gtk_box_append (GTK_BOX (box), before);
  gtk_box_append (GTK_BOX (box), reason);
  gtk_list_item_set_activatable (list_item, FALSE);
  gtk_list_item_set_child (list_item, box);
}

static void
bind_line (GtkSignalListItemFactory *factory,
           GtkListItem              *list_item)
{
  YdRenameLine *line = gtk_list_item_get_item (list_item);
  GtkWidget *after = gtk_widget_get_first_child (gtk_list_item_get_child (list_item));
  GtkWidget *before = gtk_widget_get_next_sibling (after);
  GtkWidget *reason = gtk_widget_get_next_sibling (before);
  gboolean unchanged = line->verdict == YD_BROWSE_RENAME_UNCHANGED;

  gtk_label_set_label (GTK_LABEL (after), line->after);
  gtk_label_set_label (GTK_LABEL (before), unchanged ? _("Unchanged") : line->before);
  gtk_label_set_label (GTK_LABEL (reason), describe_verdict (line->verdict));
  gtk_widget_set_visible (reason, is_wrong (line->verdict));
}

/* The object */

static void
yd_batch_rename_dialog_finalize (GObject *object)
{
  YdBatchRenameDialog *self = YD_BATCH_RENAME_DIALOG (object);

  g_clear_pointer (&self->items, g_ptr_array_unref);
  g_clear_pointer (&self->taken, g_hash_table_unref);
  g_clear_pointer (&self->plan, g_ptr_array_unref);
  g_clear_object (&self->lines);

  G_OBJECT_CLASS (yd_batch_rename_dialog_parent_class)->finalize (object);
}

static void
yd_batch_rename_dialog_class_init (YdBatchRenameDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = yd_batch_rename_dialog_finalize;

  signals[NAMED] = g_signal_new ("named", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRV);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               YD_APP_PATH "/ui/yd-batch-rename-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, YdBatchRenameDialog, title);
  gtk_widget_class_bind_template_child (widget_class, YdBatchRenameDialog, find);
  gtk_widget_class_bind_template_child (widget_class, YdBatchRenameDialog, replace);
  gtk_widget_class_bind_template_child (widget_class, YdBatchRenameDialog, pattern);
  gtk_widget_class_bind_template_child (widget_class, YdBatchRenameDialog, start_row);
  gtk_widget_class_bind_template_child (widget_class, YdBatchRenameDialog, start);
  gtk_widget_class_bind_template_child (widget_class, YdBatchRenameDialog, width_row);
  gtk_widget_class_bind_template_child (widget_class, YdBatchRenameDialog, width);
  gtk_widget_class_bind_template_child (widget_class, YdBatchRenameDialog, keep_row);
  gtk_widget_class_bind_template_child (widget_class, YdBatchRenameDialog, keep);
  gtk_widget_class_bind_template_child (widget_class, YdBatchRenameDialog, summary);
  gtk_widget_class_bind_template_child (widget_class, YdBatchRenameDialog, preview);
  gtk_widget_class_bind_template_callback (widget_class, rule_changed);
  gtk_widget_class_install_action (widget_class, "rename.accept", NULL, accept_names);
  gtk_widget_class_install_action (widget_class, "rename.add-number", NULL, add_number);
}

static void
yd_batch_rename_dialog_init (YdBatchRenameDialog *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  g_autoptr (GtkNoSelection) selection = NULL;

  gtk_widget_init_template (GTK_WIDGET (self));
  self->lines = g_list_store_new (YD_TYPE_RENAME_LINE);
  selection = gtk_no_selection_new (g_object_ref (G_LIST_MODEL (self->lines)));
  g_signal_connect (factory, "setup", G_CALLBACK (set_up_line), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_line), NULL);
  gtk_editable_set_text (self->pattern, NAME);
  gtk_list_view_set_factory (self->preview, factory);
  gtk_list_view_set_model (self->preview, GTK_SELECTION_MODEL (selection));
}

static gboolean
has_file (GPtrArray *items)
{
  for (guint i = 0; i < items->len; i++)
    if (!yd_drive_item_is_folder (g_ptr_array_index (items, i)))
      return TRUE;

  return FALSE;
}

YdBatchRenameDialog *
yd_batch_rename_dialog_new (GtkWindow  *parent,
                            GPtrArray  *items,
                            GHashTable *taken)
{
  YdBatchRenameDialog *self = g_object_new (YD_TYPE_BATCH_RENAME_DIALOG, "transient-for", parent,
                                            NULL);
  g_autofree char *subtitle = g_strdup_printf (ngettext ("%u item", "%u items", items->len),
                                               items->len);

  self->items = g_ptr_array_new_with_free_func ((GDestroyNotify) yd_drive_item_unref);
  for (guint i = 0; i < items->len; i++)
    g_ptr_array_add (self->items, yd_drive_item_ref (g_ptr_array_index (items, i)));
  if (taken != NULL)
    self->taken = g_hash_table_ref (taken);
  adw_window_title_set_subtitle (self->title, subtitle);
  gtk_widget_set_visible (self->keep_row, has_file (items));
  yd_window_size_scale (GTK_WINDOW (self));
  rule_changed (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->find));

  return self;
}

GPtrArray *
yd_batch_rename_dialog_get_items (YdBatchRenameDialog *self)
{
  g_return_val_if_fail (YD_IS_BATCH_RENAME_DIALOG (self), NULL);

  return self->items;
}
