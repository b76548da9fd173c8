/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is found, as a list: name, folder, size and time. Enter goes to the folder of a file, or
 * into a folder. Several can be selected: what is done with them is the page's to say. Owns the
 * search.
 */
#include "config.h"

#include "yd-found-pane.h"

#include "yd-context-menu.h"
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
  GtkBox         *header;        /* (borrowed) */
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
  GtkMultiSelection *selection;  /* (owned) (nullable): set up */
  YdStorage      *storage;       /* (owned) (nullable) */
  char           *text;          /* (owned) (nullable): that is looked for */

  GtkPopover     *menu;          /* (borrowed) (nullable): a child */
  GPtrArray      *watched;       /* (owned): YdBrowseNameHit, that are selected */

  /* state */
  gboolean        starred;
};

enum
{
  WANTED,
  CHOSEN,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (YdFoundPane, yd_found_pane, ADW_TYPE_BIN)

static void take_menus (GtkWidget   *row,
                        GtkListItem *list_item);

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
  take_menus (row, list_item);
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
show_hit (GtkListItem *list_item)
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
bind_row (GtkSignalListItemFactory *factory,
          GtkListItem              *list_item)
{
  YdBrowseNameHit *hit = gtk_list_item_get_item (list_item);

  /* Its folder may be found out later. */
  g_signal_connect_object (hit, "notify", G_CALLBACK (show_hit), list_item, G_CONNECT_SWAPPED);
  show_hit (list_item);
}

static void
unbind_row (GtkSignalListItemFactory *factory,
            GtkListItem              *list_item)
{
  g_signal_handlers_disconnect_by_func (gtk_list_item_get_item (list_item), show_hit, list_item);
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

/* What is selected */

/* YdBrowseNameHit (transfer full) */
static GPtrArray *
dup_selected_hits (YdFoundPane *self)
{
  GPtrArray *hits = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GtkBitset) selected =
      gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));
  GtkBitsetIter iter;
  guint position;

  for (gboolean more = gtk_bitset_iter_init_first (&iter, selected, &position); more;
       more = gtk_bitset_iter_next (&iter, &position))
    {
      YdBrowseNameHit *hit = g_list_model_get_item (G_LIST_MODEL (self->selection), position);

      if (hit != NULL)
        g_ptr_array_add (hits, hit);
    }

  return hits;
}

GPtrArray *
yd_found_pane_dup_selected (YdFoundPane *self)
{
  GPtrArray *items;

  g_return_val_if_fail (YD_IS_FOUND_PANE (self), NULL);

  if (self->watched->len == 0)
    return NULL;
  items = g_ptr_array_new_with_free_func ((GDestroyNotify) yd_drive_item_unref);
  for (guint i = 0; i < self->watched->len; i++)
    {
      YdBrowseNameHit *hit = g_ptr_array_index (self->watched, i);

      if (!yd_browse_name_hit_is_whole (hit))
        {
          g_ptr_array_set_size (items, 0);
          break;
        }
      g_ptr_array_add (items, yd_drive_item_ref (yd_browse_name_hit_get_item (hit)));
    }

  return items;
}

static void
hit_told (YdFoundPane *self)
{
  g_signal_emit (self, signals[CHOSEN], 0);
}

static void
unwatch (YdFoundPane *self)
{
  for (guint i = 0; i < self->watched->len; i++)
    g_signal_handlers_disconnect_by_func (g_ptr_array_index (self->watched, i), hit_told, self);
  g_ptr_array_set_size (self->watched, 0);
}

/* The service is asked for those of which only the names are known. */
static void
selection_changed (YdFoundPane *self)
{
  g_autoptr (GPtrArray) hits = dup_selected_hits (self);

  unwatch (self);
  for (guint i = 0; i < hits->len; i++)
    {
      YdBrowseNameHit *hit = g_ptr_array_index (hits, i);

      g_signal_connect_object (hit, "notify::item", G_CALLBACK (hit_told), self,
                               G_CONNECT_SWAPPED);
      g_ptr_array_add (self->watched, g_object_ref (hit));
    }
  yd_browse_search_describe (self->search, hits);
  g_signal_emit (self, signals[CHOSEN], 0);
}

void
yd_found_pane_unselect (YdFoundPane *self)
{
  g_return_if_fail (YD_IS_FOUND_PANE (self));

  if (self->selection != NULL)
    gtk_selection_model_unselect_all (GTK_SELECTION_MODEL (self->selection));
}

/* The menu */

void
yd_found_pane_set_menu (YdFoundPane *self,
                        GMenuModel  *model)
{
  g_return_if_fail (YD_IS_FOUND_PANE (self));

  if (self->menu == NULL)
    self->menu = yd_context_menu_new (GTK_WIDGET (self->list), NULL);
  gtk_popover_menu_set_menu_model (GTK_POPOVER_MENU (self->menu), model);
}

static void
pop_up (YdFoundPane *self,
        GtkWidget   *row,
        double       x,
        double       y)
{
  graphene_point_t point;

  if (self->menu != NULL
      && gtk_widget_compute_point (row, GTK_WIDGET (self->list),
                                   &GRAPHENE_POINT_INIT ((float) x, (float) y), &point))
    yd_context_menu_pop_up (self->menu, point.x, point.y);
}

/* On a row, by the other button or a finger that rests. */
static void
menu_wanted_at (GtkGesture *gesture,
                double      x,
                double      y)
{
  GtkWidget *row = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (gesture));
  YdFoundPane *self = YD_FOUND_PANE (gtk_widget_get_ancestor (row, YD_TYPE_FOUND_PANE));
  GtkListItem *list_item = g_object_get_data (G_OBJECT (row), "list-item");
  guint position = gtk_list_item_get_position (list_item);

  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  if (!gtk_selection_model_is_selected (GTK_SELECTION_MODEL (self->selection), position))
    gtk_selection_model_select_item (GTK_SELECTION_MODEL (self->selection), position, TRUE);
  pop_up (self, row, x, y);
}

static void
row_clicked (GtkGestureClick *gesture,
             int              n_press,
             double           x,
             double           y)
{
  menu_wanted_at (GTK_GESTURE (gesture), x, y);
}

static void
row_pressed_long (GtkGestureLongPress *gesture,
                  double               x,
                  double               y)
{
  menu_wanted_at (GTK_GESTURE (gesture), x, y);
}

static void
take_menus (GtkWidget   *row,
            GtkListItem *list_item)
{
  GtkGesture *click = gtk_gesture_click_new ();
  GtkGesture *finger = gtk_gesture_long_press_new ();

  g_object_set_data (G_OBJECT (row), "list-item", list_item);
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_SECONDARY);
  gtk_gesture_single_set_touch_only (GTK_GESTURE_SINGLE (finger), TRUE);
  g_signal_connect (click, "pressed", G_CALLBACK (row_clicked), NULL);
  g_signal_connect (finger, "pressed", G_CALLBACK (row_pressed_long), NULL);
  gtk_widget_add_controller (row, GTK_EVENT_CONTROLLER (click));
  gtk_widget_add_controller (row, GTK_EVENT_CONTROLLER (finger));
}

/* By a key: of what is selected. */
static void
menu_asked (GtkWidget  *widget,
            const char *action_name,
            GVariant   *parameter)
{
  YdFoundPane *self = YD_FOUND_PANE (widget);
  GtkWidget *row = gtk_widget_get_focus_child (GTK_WIDGET (self->list));

  if (self->watched->len > 0)
    pop_up (self, row != NULL ? row : GTK_WIDGET (self->list), 48, 24);
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
  unwatch (self);
  if (self->menu != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->menu));
  self->menu = NULL;
  g_clear_object (&self->selection);
  g_clear_object (&self->search);
  g_clear_object (&self->storage);

  G_OBJECT_CLASS (yd_found_pane_parent_class)->dispose (object);
}

static void
yd_found_pane_finalize (GObject *object)
{
  g_free (YD_FOUND_PANE (object)->text);
  g_ptr_array_unref (YD_FOUND_PANE (object)->watched);

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
  signals[CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, YD_APP_PATH "/ui/yd-found-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, YdFoundPane, header);
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
  gtk_widget_class_bind_template_callback (widget_class, unbind_row);
  gtk_widget_class_bind_template_callback (widget_class, row_activated);
  gtk_widget_class_bind_template_callback (widget_class, choice_changed);
  gtk_widget_class_bind_template_callback (widget_class, retry);
  gtk_widget_class_bind_template_callback (widget_class, edge_reached);
  gtk_widget_class_install_action (widget_class, "found.menu", NULL, menu_asked);
}

static void
yd_found_pane_init (YdFoundPane *self)
{
  self->watched = g_ptr_array_new_with_free_func (g_object_unref);
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
yd_found_pane_set_up (YdFoundPane       *self,
                      YdBrowseNameIndex *names)
{
  g_return_if_fail (YD_IS_FOUND_PANE (self));
  g_return_if_fail (self->search == NULL);

  self->search = yd_browse_search_new (names, PAUSE_MS);
  self->selection = gtk_multi_selection_new (g_object_ref (G_LIST_MODEL (self->search)));
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));
  g_signal_connect_object (self->selection, "selection-changed", G_CALLBACK (selection_changed),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->selection, "items-changed", G_CALLBACK (selection_changed), self,
                           G_CONNECT_SWAPPED);
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

void
yd_found_pane_set_narrow (YdFoundPane *self,
                          gboolean     narrow)
{
  g_return_if_fail (YD_IS_FOUND_PANE (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->header),
                                  narrow ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
  gtk_widget_set_hexpand (GTK_WIDGET (self->type_choice), narrow);
  gtk_widget_set_hexpand (GTK_WIDGET (self->time_choice), narrow);
}
