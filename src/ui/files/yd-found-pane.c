/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is found, as a list: name, folder, size and time. Enter goes to the folder of a file, or
 * into a folder. Owns the search.
 */
#include "config.h"

#include "yd-found-pane.h"

#include "yd-error-text.h"
#include "yd-file-icon.h"
#include "yd-format.h"
#include "yd-page-stack.h"

#include <glib/gi18n.h>

#define PAUSE_MS 400 /* nobody types: the service may be asked */

struct _YdFoundPane
{
  AdwBin parent_instance;

  /* template */
  GtkLabel       *heading;       /* (borrowed) */
  GtkWidget      *spinner;       /* (borrowed) */
  GtkDropDown    *type_choice;   /* (borrowed) */
  GtkDropDown    *time_choice;   /* (borrowed) */
  GtkWidget      *trouble;       /* (borrowed) */
  GtkLabel       *trouble_label; /* (borrowed) */
  GtkStack       *stack;         /* (borrowed) */
  GtkListView    *list;          /* (borrowed) */
  AdwStatusPage  *nothing;       /* (borrowed) */

  /* owned */
  YdBrowseSearch *search;        /* (owned) (nullable): set up */
  YdStorage      *storage;       /* (owned) (nullable) */
  char           *text;          /* (owned) (nullable): that is looked for */

  /* state */
  gboolean        starred;
};

enum
{
  WANTED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (YdFoundPane, yd_found_pane, ADW_TYPE_BIN)

/* Rows */

static GtkWidget *
new_label (const char *class)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_MIDDLE);
  if (class != NULL)
    gtk_widget_add_css_class (label, class);

  return label;
}

static void
set_up_row (GtkSignalListItemFactory *factory,
            GtkListItem              *list_item)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  GtkWidget *lines = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *icon = gtk_image_new ();
  GtkWidget *name = new_label (NULL);
  GtkWidget *details = new_label ("dim-label");

  gtk_widget_add_css_class (details, "caption");
  gtk_widget_set_hexpand (lines, TRUE);
  gtk_image_set_pixel_size (GTK_IMAGE (icon), 24);
  gtk_box_append (GTK_BOX (lines), name);
  gtk_box_append (GTK_BOX (lines), details);
  gtk_box_append (GTK_BOX (row), icon);
  gtk_box_append (GTK_BOX (row), lines);
  gtk_list_item_set_child (list_item, row);
}

/* "Photos/2023 · 2.4 MB · yesterday", of what is known. */
static char *
describe (YdBrowseNameHit *hit)
{
  YdDriveItem *item = yd_browse_name_hit_get_item (hit);
  g_autofree char *path = yd_format_name (yd_browse_name_hit_get_path (hit));
  g_autofree char *size =
      yd_format_size (yd_drive_item_is_folder (item) ? -1 : yd_drive_item_get_size (item));
  g_autofree char *date = yd_format_date (yd_drive_item_get_modified_us (item),
                                          g_get_real_time ());
  const char *parts[] = { path, size, date };
  GString *words = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    if (parts[i] != NULL && *parts[i] != '\0')
      g_string_append_printf (words, "%s%s", words->len > 0 ? " · " : "", parts[i]);

  return g_string_free (words, FALSE);
}

static void
bind_row (GtkSignalListItemFactory *factory,
          GtkListItem              *list_item)
{
  YdBrowseNameHit *hit = gtk_list_item_get_item (list_item);
  YdDriveItem *item = yd_browse_name_hit_get_item (hit);
  GtkWidget *row = gtk_list_item_get_child (list_item);
  GtkWidget *icon = gtk_widget_get_first_child (row);
  GtkWidget *name = gtk_widget_get_first_child (gtk_widget_get_next_sibling (icon));
  g_autofree char *shown = yd_format_name (yd_drive_item_get_name (item));
  g_autofree char *details = describe (hit);
  g_autofree char *aloud = g_strdup_printf ("%s, %s", shown, details);
  GtkWidget *parent = gtk_widget_get_parent (row);

  gtk_image_set_from_icon_name (GTK_IMAGE (icon), yd_file_icon_get_name (item));
  gtk_accessible_update_property (GTK_ACCESSIBLE (icon), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  yd_file_icon_get_word (item), -1);
  gtk_label_set_label (GTK_LABEL (name), shown);
  gtk_label_set_label (GTK_LABEL (gtk_widget_get_next_sibling (name)), details);
  /* The list's own row is what is read aloud. */
  if (parent != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (parent), GTK_ACCESSIBLE_PROPERTY_LABEL, aloud,
                                    -1);
}

static void
row_activated (YdFoundPane *self,
               guint        position)
{
  g_autoptr (YdBrowseNameHit) hit =
      g_list_model_get_item (G_LIST_MODEL (self->search), position);

  if (hit != NULL)
    g_signal_emit (self, signals[WANTED], 0, hit);
}

/* States */

static void
show_nothing (YdFoundPane *self)
{
  if (self->starred)
    {
      adw_status_page_set_title (self->nothing, _("Nothing Has a Star"));
      adw_status_page_set_description (self->nothing, NULL);
      return;
    }
  adw_status_page_set_title (self->nothing, _("Nothing Found"));
  adw_status_page_set_description (self->nothing,
                                   _("Try fewer letters, or another type or time."));
}

static void
show_state (YdFoundPane *self)
{
  const GError *error = yd_browse_search_get_error (self->search);
  gboolean searching = yd_browse_search_get_searching (self->search);
  gboolean any = g_list_model_get_n_items (G_LIST_MODEL (self->search)) > 0;

  gtk_widget_set_visible (self->spinner, searching);
  gtk_widget_set_visible (self->trouble, error != NULL);
  if (error != NULL)
    gtk_label_set_label (self->trouble_label, yd_error_text_get_sentence (error));
  show_nothing (self);
  gtk_widget_set_visible (GTK_WIDGET (self->stack), any || error == NULL);
  yd_page_stack_show (self->stack, any ? "list" : searching ? "searching" : "nothing");
}

static void
show_heading (YdFoundPane *self)
{
  g_autofree char *name =
      self->storage != NULL ? yd_format_isolated (yd_storage_get_name (self->storage)) : NULL;
  g_autofree char *heading = NULL;

  if (name == NULL)
    heading = g_strdup ("");
  else if (self->starred)
    /* Translators: the placeholder is the name of a storage. */
    heading = g_strdup_printf (_("Starred in “%s”"), name);
  else
    /* Translators: what a search finds; the placeholder is the name of a storage. */
    heading = g_strdup_printf (_("Everywhere in “%s”"), name);
  gtk_label_set_label (self->heading, heading);
  gtk_widget_set_visible (GTK_WIDGET (self->type_choice), !self->starred);
  gtk_widget_set_visible (GTK_WIDGET (self->time_choice), !self->starred);
}

/* Questions */

static gint64
get_start (guint choice)
{
  const int days[] = { 0, 1, 7, 31, 366 };

  return choice == 0 || choice >= G_N_ELEMENTS (days)
             ? 0 : g_get_real_time () - days[choice] * G_TIME_SPAN_DAY;
}

static void
ask (YdFoundPane *self)
{
  YdDriveSearch what = {
    .text = self->text,
    .type = (YdDriveSearchType) gtk_drop_down_get_selected (self->type_choice),
    .from_us = get_start (gtk_drop_down_get_selected (self->time_choice)),
  };

  if (self->text != NULL)
    yd_browse_search_ask (self->search, self->storage, &what);
  else
    yd_browse_search_stop (self->search);
}

static void
choice_changed (YdFoundPane *self)
{
  if (self->search != NULL && !self->starred)
    ask (self);
}

static void
retry (YdFoundPane *self)
{
  yd_browse_search_go_on (self->search);
}

static void
edge_reached (YdFoundPane     *self,
              GtkPositionType  edge)
{
  if (edge == GTK_POS_BOTTOM)
    yd_browse_search_go_on (self->search);
}

/* The object */

static void
yd_found_pane_dispose (GObject *object)
{
  YdFoundPane *self = YD_FOUND_PANE (object);

  /* What is in flight holds the search. */
  if (self->search != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->search, self);
      yd_browse_search_stop (self->search);
    }
  g_clear_object (&self->search);
  g_clear_object (&self->storage);

  G_OBJECT_CLASS (yd_found_pane_parent_class)->dispose (object);
}

static void
yd_found_pane_finalize (GObject *object)
{
  g_free (YD_FOUND_PANE (object)->text);

  G_OBJECT_CLASS (yd_found_pane_parent_class)->finalize (object);
}

static void
yd_found_pane_class_init (YdFoundPaneClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = yd_found_pane_dispose;
  object_class->finalize = yd_found_pane_finalize;

  signals[WANTED] = g_signal_new ("wanted", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, YD_TYPE_BROWSE_NAME_HIT);

  gtk_widget_class_set_template_from_resource (widget_class, YD_APP_PATH "/ui/yd-found-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, YdFoundPane, heading);
  gtk_widget_class_bind_template_child (widget_class, YdFoundPane, spinner);
  gtk_widget_class_bind_template_child (widget_class, YdFoundPane, type_choice);
  gtk_widget_class_bind_template_child (widget_class, YdFoundPane, time_choice);
  gtk_widget_class_bind_template_child (widget_class, YdFoundPane, trouble);
  gtk_widget_class_bind_template_child (widget_class, YdFoundPane, trouble_label);
  gtk_widget_class_bind_template_child (widget_class, YdFoundPane, stack);
  gtk_widget_class_bind_template_child (widget_class, YdFoundPane, list);
  gtk_widget_class_bind_template_child (widget_class, YdFoundPane, nothing);
  gtk_widget_class_bind_template_callback (widget_class, set_up_row);
  gtk_widget_class_bind_template_callback (widget_class, bind_row);
  gtk_widget_class_bind_template_callback (widget_class, row_activated);
  gtk_widget_class_bind_template_callback (widget_class, choice_changed);
  gtk_widget_class_bind_template_callback (widget_class, retry);
  gtk_widget_class_bind_template_callback (widget_class, edge_reached);
}

static void
yd_found_pane_init (YdFoundPane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
yd_found_pane_set_up (YdFoundPane       *self,
                      YdBrowseNameIndex *names)
{
  GtkSingleSelection *selection;

  g_return_if_fail (YD_IS_FOUND_PANE (self));
  g_return_if_fail (self->search == NULL);

  self->search = yd_browse_search_new (names, PAUSE_MS);
  selection = gtk_single_selection_new (g_object_ref (G_LIST_MODEL (self->search)));
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (selection));
  g_object_unref (selection);
  g_signal_connect_object (self->search, "items-changed", G_CALLBACK (show_state), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->search, "notify", G_CALLBACK (show_state), self,
                           G_CONNECT_SWAPPED);
}

void
yd_found_pane_search (YdFoundPane *self,
                      YdStorage   *storage,
                      const char  *text)
{
  g_return_if_fail (YD_IS_FOUND_PANE (self));

  self->starred = FALSE;
  g_set_object (&self->storage, storage);
  g_free (self->text);
  self->text = text != NULL && *text != '\0' ? g_strdup (text) : NULL;
  show_heading (self);
  ask (self);
  show_state (self);
}

void
yd_found_pane_show_starred (YdFoundPane *self,
                            YdStorage   *storage)
{
  g_return_if_fail (YD_IS_FOUND_PANE (self));

  self->starred = TRUE;
  g_set_object (&self->storage, storage);
  show_heading (self);
  yd_browse_search_ask_starred (self->search, storage);
  show_state (self);
}

gboolean
yd_found_pane_focus (YdFoundPane *self)
{
  g_return_val_if_fail (YD_IS_FOUND_PANE (self), FALSE);

  return g_list_model_get_n_items (G_LIST_MODEL (self->search)) > 0
         && gtk_widget_grab_focus (GTK_WIDGET (self->list));
}
