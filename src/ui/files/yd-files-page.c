/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The files page: which state it shows, the list and its order. Owns the model of the open folder;
 * shares location and queue with the window.
 */
#include "config.h"

#include "yd-files-page-private.h"

#include "yd-column-scroll.h"
#include "yd-error-text.h"
#include "yd-file-sorter.h"
#include "yd-format.h"
#include "yd-name-cell.h"
#include "yd-page-stack.h"

#include <glib/gi18n.h>

#define ROOM_FOR_DATES 430 /* pixels */

enum
{
  PROP_0,
  PROP_FOLDED,
  PROP_PANE,
  PROP_PANE_SHOWN,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (YdFilesPage, yd_files_page, ADW_TYPE_BIN)

/* What is shown */

static const GError *
get_error (YdFilesPage *self)
{
  return self->model != NULL ? yd_browse_folder_model_get_error (self->model) : NULL;
}

/* What the button beside an error says. (nullable) */
static const char *
get_action_label (YdFilesPage  *self,
                  const GError *error)
{
  /* From the top there is no way up: its button reads the folder again. */
  if (yd_error_text_get_action (error) == YD_ERROR_ACTION_UP
      && yd_browse_location_get_depth (self->location) == 0)
    return _("_Try Again");

  return yd_error_text_get_action_label (error);
}

static void
show_error (YdFilesPage  *self,
            const GError *error)
{
  const char *action = get_action_label (self, error);

  adw_status_page_set_title (self->error_page, yd_error_text_get_title (error));
  adw_status_page_set_description (self->error_page, yd_error_text_get_sentence (error));
  gtk_button_set_label (self->error_button, action != NULL ? action : "");
  gtk_widget_set_visible (GTK_WIDGET (self->error_button), action != NULL);
}

/* The storage's drive is not known: not signed in, or not granted. */
static void
show_no_drive (YdFilesPage *self,
               YdStorage   *storage)
{
  YdStorageAccount *account = yd_storage_get_account (storage);
  YdAuthState state = yd_storage_account_get_state (account);

  if (state == YD_AUTH_STATE_LOCKED)
    {
      gboolean missing =
          yd_auth_session_is_keyring_missing (yd_storage_account_get_session (account));
      g_autoptr (GError) error =
          g_error_new_literal (YD_AUTH_ERROR,
                               missing ? YD_AUTH_ERROR_VAULT_MISSING : YD_AUTH_ERROR_VAULT_LOCKED,
                               "the keyring gives nothing");

      show_error (self, error);
      return;
    }
  if (state == YD_AUTH_STATE_SIGNED_OUT)
    {
      adw_status_page_set_title (self->error_page, _("Signed Out"));
      adw_status_page_set_description (self->error_page, _("Sign in to see these files."));
    }
  else
    {
      adw_status_page_set_title (self->error_page, _("Drive Not Allowed"));
      adw_status_page_set_description (
          self->error_page,
          _("This drive was not ticked when the sign-in was confirmed on the phone."));
    }
  gtk_button_set_label (self->error_button, _("_Sign In"));
  gtk_widget_set_visible (GTK_WIDGET (self->error_button), TRUE);
}

int
yd_files_page_find_other_drive (YdFilesPage *self)
{
  YdStorage *storage = yd_browse_location_get_storage (self->location);
  const YdDriveUser *user = yd_storage_account_get_user (yd_storage_get_account (storage));
  const char *here = yd_storage_get_drive_id (storage);
  const YdDriveKind kinds[] = { YD_DRIVE_KIND_BACKUP, YD_DRIVE_KIND_RESOURCE };

  if (user == NULL || yd_browse_location_get_depth (self->location) > 0)
    return -1;
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      const char *drive_id = yd_drive_user_get_drive_id (user, kinds[i]);

      if (drive_id != NULL && g_strcmp0 (drive_id, here) != 0)
        return (int) kinds[i];
    }

  return -1;
}

static void
show_empty_page (YdFilesPage *self)
{
  int kind = yd_files_page_find_other_drive (self);
  const char *text = _("Drop files here to upload them.");

  if (kind == YD_DRIVE_KIND_BACKUP)
    text = _("Your files may be in the backup drive.");
  else if (kind == YD_DRIVE_KIND_RESOURCE)
    text = _("Your files may be in the resource library.");
  adw_status_page_set_description (self->empty_page, text);
  gtk_widget_set_visible (self->other_drive, kind >= 0);
}

static const char *
choose_page (YdFilesPage *self)
{
  YdStorage *storage = yd_browse_location_get_storage (self->location);
  YdAuthState state;

  if (storage == NULL)
    return "none";
  if (self->model == NULL)
    {
      state = yd_storage_account_get_state (yd_storage_get_account (storage));
      return state == YD_AUTH_STATE_LOADING ? "loading" : "error";
    }
  if (g_list_model_get_n_items (G_LIST_MODEL (self->model)) > 0)
    return "list";
  if (yd_browse_folder_model_get_loading (self->model))
    return "loading";

  return get_error (self) != NULL ? "error" : "empty";
}

static void
show_trouble (YdFilesPage *self,
              gboolean     shown)
{
  const GError *error = get_error (self);
  const char *action = get_action_label (self, error);

  gtk_revealer_set_reveal_child (self->trouble, shown);
  gtk_widget_set_visible (GTK_WIDGET (self->trouble), shown);
  if (!shown)
    return;
  gtk_label_set_label (self->trouble_label, yd_error_text_get_sentence (error));
  gtk_button_set_label (self->trouble_button, action != NULL ? action : "");
  gtk_widget_set_visible (GTK_WIDGET (self->trouble_button), action != NULL);
}

static void
show_title (YdFilesPage *self)
{
  YdStorage *storage = yd_browse_location_get_storage (self->location);
  YdDriveItem *folder = yd_browse_location_get_folder (self->location);
  guint depth = yd_browse_location_get_depth (self->location);
  const char *name = storage != NULL ? yd_storage_get_name (storage) : "";
  g_autoptr (GtkBitset) selected = NULL;
  g_autofree char *title = NULL;
  g_autofree char *subtitle = NULL;
  guint n_items;
  guint n_selected;

  if (depth > 0 && folder != NULL)
    name = yd_drive_item_get_name (folder);
  title = yd_format_name (name);
  adw_window_title_set_title (self->title, title);

  n_items = g_list_model_get_n_items (G_LIST_MODEL (self->selection));
  selected = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));
  n_selected = (guint) gtk_bitset_get_size (selected);
  if (n_selected > 0)
    subtitle = g_strdup_printf (ngettext ("%u of %u selected", "%u of %u selected", n_selected),
                                n_selected, n_items);
  else if (n_items > 0)
    subtitle = g_strdup_printf (ngettext ("%u item", "%u items", n_items), n_items);
  adw_window_title_set_subtitle (self->title, subtitle != NULL ? subtitle : "");
}

void
yd_files_page_show_state (YdFilesPage *self)
{
  const char *page;
  gboolean listed;

  /* The column view tells of changes while it goes away, after the page let go of its own. */
  if (self->location == NULL)
    return;

  page = choose_page (self);
  listed = g_str_equal (page, "list");
  if (g_str_equal (page, "error") && self->model != NULL)
    show_error (self, get_error (self));
  else if (g_str_equal (page, "error"))
    show_no_drive (self, yd_browse_location_get_storage (self->location));
  else if (g_str_equal (page, "empty"))
    show_empty_page (self);

  gtk_widget_set_visible (self->spinner,
                          listed && yd_browse_folder_model_get_loading (self->model));
  show_trouble (self, listed && get_error (self) != NULL);
  yd_page_stack_show (self->stack, page);
  show_title (self);
  yd_files_page_update_actions (self);
  if (listed && self->wants_focus)
    {
      self->wants_focus = FALSE;
      gtk_widget_grab_focus (GTK_WIDGET (self->view));
    }
}

/* The open folder */

static void
scroll_to_arrived (gpointer user_data)
{
  YdFilesPage *self = YD_FILES_PAGE (user_data);
  GListModel *model = G_LIST_MODEL (self->selection);
  guint n_items = g_list_model_get_n_items (model);

  self->scroll_source = 0;
  for (guint i = 0; i < n_items; i++)
    {
      g_autoptr (YdBrowseEntry) entry = g_list_model_get_item (model, i);

      if (entry != self->arrived)
        continue;
      yd_column_scroll_to (self->view, i);
      break;
    }
  g_clear_object (&self->arrived);
}

/* Many may arrive at once: only the last is scrolled to, after the list was laid out. */
static void
entry_arrived (YdFilesPage   *self,
               YdBrowseEntry *entry)
{
  g_set_object (&self->arrived, entry);
  if (self->scroll_source == 0)
    self->scroll_source = g_idle_add_once (scroll_to_arrived, self);
}

static void
open_folder (YdFilesPage *self)
{
  YdStorage *storage = yd_browse_location_get_storage (self->location);
  YdDriveItem *folder = yd_browse_location_get_folder (self->location);

  g_clear_object (&self->arrived);
  g_clear_object (&self->model);
  yd_files_page_apply_order (self);
  if (folder != NULL)
    self->model = yd_browse_folder_model_new (storage, folder);
  g_signal_group_set_target (self->model_events, self->model);
  gtk_sort_list_model_set_model (self->sorted, G_LIST_MODEL (self->model));
  gtk_selection_model_unselect_all (GTK_SELECTION_MODEL (self->selection));
}

static void
location_changed (YdFilesPage *self)
{
  YdStorage *storage = yd_browse_location_get_storage (self->location);

  g_signal_group_set_target (self->account_events,
                             storage != NULL ? yd_storage_get_account (storage) : NULL);
  open_folder (self);
  self->wants_focus = TRUE;
  yd_files_page_show_state (self);
}

/* A drive may be known now that was not before; or words about being signed out are wrong. */
static void
account_changed (YdFilesPage *self)
{
  if (self->model == NULL && yd_browse_location_get_folder (self->location) != NULL)
    open_folder (self);
  else if (self->model != NULL && get_error (self) != NULL
           && yd_error_text_get_action (get_error (self)) == YD_ERROR_ACTION_SIGN_IN
           && !yd_browse_folder_model_get_loading (self->model))
    yd_browse_folder_model_reload (self->model);
  yd_files_page_show_state (self);
}

static void
queue_changed (YdFilesPage *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->transfers_progress),
                          yd_transfer_queue_get_active (self->queue) > 0);
  gtk_progress_bar_set_fraction (self->transfers_progress,
                                 CLAMP (yd_transfer_queue_get_progress (self->queue), 0, 1));
}

/* The columns */

static char *
describe_size (gpointer     list_item,
               YdDriveItem *item)
{
  return yd_format_size (item != NULL ? yd_drive_item_get_size (item) : -1);
}

static char *
describe_date (gpointer     list_item,
               YdDriveItem *item)
{
  return yd_format_date (item != NULL ? yd_drive_item_get_modified_us (item) : 0,
                         g_get_real_time ());
}

static char *
describe_creation (gpointer     list_item,
                   YdDriveItem *item)
{
  return yd_format_date (item != NULL ? yd_drive_item_get_created_us (item) : 0,
                         g_get_real_time ());
}

static void
bind_label (GtkWidget   *label,
            GtkListItem *list_item,
            GCallback    describe)
{
  GtkExpression *entry = gtk_property_expression_new (GTK_TYPE_LIST_ITEM, NULL, "item");
  GtkExpression *item = gtk_property_expression_new (YD_TYPE_BROWSE_ENTRY, entry, "item");
  GtkExpression *text = gtk_cclosure_expression_new (G_TYPE_STRING, NULL, 1, &item, describe,
                                                     NULL, NULL);

  gtk_expression_bind (text, label, "label", list_item);
}

static void
set_up_text (GtkListItem *list_item,
             GCallback    describe,
             float        xalign)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), xalign);
  gtk_widget_add_css_class (label, "dim-label");
  gtk_widget_add_css_class (label, "numeric");
  bind_label (label, list_item, describe);
  gtk_list_item_set_child (list_item, label);
}

static void
set_up_size (YdFilesPage *self,
             GtkListItem *list_item)
{
  set_up_text (list_item, G_CALLBACK (describe_size), 1);
}

static void
set_up_date (YdFilesPage *self,
             GtkListItem *list_item)
{
  set_up_text (list_item, G_CALLBACK (describe_date), 0);
}

static void
set_up_creation (YdFilesPage *self,
                 GtkListItem *list_item)
{
  set_up_text (list_item, G_CALLBACK (describe_creation), 0);
}

static void
set_up_column (YdFilesPage         *self,
               GtkColumnViewColumn *column,
               GtkListItemFactory  *factory,
               GtkSorter           *sorter)
{
  gtk_column_view_column_set_factory (column, factory);
  gtk_column_view_column_set_sorter (column, sorter);
  g_object_unref (factory);
  g_object_unref (sorter);
}

static GtkListItemFactory *
new_text_factory (YdFilesPage *self,
                  GCallback    set_up)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect_object (factory, "setup", set_up, self, G_CONNECT_SWAPPED);

  return factory;
}

static void
set_up_list (YdFilesPage *self)
{
  GtkMultiSorter *order = gtk_multi_sorter_new ();
  GtkListItemFactory *names =
      gtk_builder_list_item_factory_new_from_resource (NULL,
                                                       YD_APP_PATH "/ui/yd-name-cell-item.ui");

  set_up_column (self, self->name_column, names, yd_file_sorter_new_by_name ());
  set_up_column (self, self->size_column, new_text_factory (self, G_CALLBACK (set_up_size)),
                 yd_file_sorter_new_by_size ());
  set_up_column (self, self->date_column, new_text_factory (self, G_CALLBACK (set_up_date)),
                 yd_file_sorter_new_by_date ());
  set_up_column (self, self->created_column,
                 new_text_factory (self, G_CALLBACK (set_up_creation)),
                 yd_file_sorter_new_by_creation ());

  gtk_multi_sorter_append (order, yd_file_sorter_new_folders_first ());
  gtk_multi_sorter_append (order, g_object_ref (gtk_column_view_get_sorter (self->view)));
  self->sorted = gtk_sort_list_model_new (NULL, GTK_SORTER (order));
  self->selection = gtk_multi_selection_new (g_object_ref (G_LIST_MODEL (self->sorted)));
  gtk_column_view_set_model (self->view, GTK_SELECTION_MODEL (self->selection));
  gtk_column_view_sort_by_column (self->view, self->name_column, GTK_SORT_ASCENDING);

  g_signal_connect_object (self->view, "activate", G_CALLBACK (yd_files_page_activate), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->selection, "selection-changed",
                           G_CALLBACK (yd_files_page_show_state), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->selection, "items-changed",
                           G_CALLBACK (yd_files_page_show_state), self, G_CONNECT_SWAPPED);
}

/* Where there is little room it is for the names. */
void
yd_files_page_show_columns (YdFilesPage *self)
{
  gboolean room = gtk_widget_get_width (GTK_WIDGET (self->ruler)) >= ROOM_FOR_DATES;

  gtk_column_view_column_set_visible (self->date_column, room);
  gtk_column_view_column_set_visible (self->created_column,
                                      room && self->order == YD_STORAGE_ORDER_CREATED);
}

static void
show_columns (gpointer user_data)
{
  YdFilesPage *self = YD_FILES_PAGE (user_data);

  self->columns_source = 0;
  yd_files_page_show_columns (self);
}

/* Not at once: what is being laid out must not change. */
static void
width_changed (YdFilesPage *self)
{
  if (self->columns_source == 0)
    self->columns_source = g_idle_add_once (show_columns, self);
}

/* The menu */

static void
select_at (YdFilesPage *self,
           GtkWidget   *row)
{
  GtkSelectionModel *selection = GTK_SELECTION_MODEL (self->selection);
  YdNameCell *cell = yd_name_cell_find_in_row (row);
  YdBrowseEntry *wanted = cell != NULL ? yd_name_cell_get_entry (cell) : NULL;
  guint n_items = g_list_model_get_n_items (G_LIST_MODEL (selection));

  for (guint i = 0; wanted != NULL && i < n_items; i++)
    {
      g_autoptr (YdBrowseEntry) entry = yd_files_page_get_entry (self, i);

      if (entry != wanted)
        continue;
      if (!gtk_selection_model_is_selected (selection, i))
        gtk_selection_model_select_item (selection, i, TRUE);
      return;
    }
}

static void
pop_up_menu (YdFilesPage *self,
             gboolean     for_rows,
             double       x,
             double       y)
{
  GMenuModel *model = for_rows ? self->rows_menu : self->folder_menu;
  GdkRectangle place = { (int) x, (int) y, 1, 1 };

  gtk_popover_menu_set_menu_model (GTK_POPOVER_MENU (self->menu), model);
  gtk_popover_set_pointing_to (self->menu, &place);
  gtk_popover_popup (self->menu);
}

static void
menu_wanted (YdFilesPage     *self,
             int              n_press,
             double           x,
             double           y,
             GtkGestureClick *gesture)
{
  GtkWidget *picked = gtk_widget_pick (GTK_WIDGET (self->overlay), x, y, GTK_PICK_DEFAULT);
  GtkWidget *row = picked != NULL ? yd_column_scroll_get_row (self->view, picked) : NULL;

  if (yd_browse_location_get_folder (self->location) == NULL)
    return;
  if (row != NULL)
    select_at (self, row);
  else
    gtk_selection_model_unselect_all (GTK_SELECTION_MODEL (self->selection));
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  pop_up_menu (self, row != NULL, x, y);
}

void
yd_files_page_pop_up_menu (YdFilesPage *self)
{
  g_autoptr (GtkBitset) selected =
      gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));

  pop_up_menu (self, !gtk_bitset_is_empty (selected),
               gtk_widget_get_width (GTK_WIDGET (self->overlay)) / 2.0, 48);
}

static void
set_up_menu (YdFilesPage *self)
{
  GtkGesture *gesture = gtk_gesture_click_new ();

  self->menu = GTK_POPOVER (gtk_popover_menu_new_from_model (NULL));
  gtk_popover_set_has_arrow (self->menu, FALSE);
  gtk_widget_set_halign (GTK_WIDGET (self->menu), GTK_ALIGN_START);
  gtk_widget_set_parent (GTK_WIDGET (self->menu), GTK_WIDGET (self->overlay));

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (gesture), GDK_BUTTON_SECONDARY);
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (gesture), GTK_PHASE_CAPTURE);
  g_signal_connect_object (gesture, "released", G_CALLBACK (menu_wanted), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self->overlay), GTK_EVENT_CONTROLLER (gesture));
}

/* For the other files of this class */

YdBrowseEntry *
yd_files_page_get_entry (YdFilesPage *self,
                          guint        position)
{
  return g_list_model_get_item (G_LIST_MODEL (self->selection), position);
}

GPtrArray *
yd_files_page_dup_selected (YdFilesPage *self)
{
  GPtrArray *items = g_ptr_array_new_with_free_func ((GDestroyNotify) yd_drive_item_unref);
  g_autoptr (GtkBitset) selected =
      gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));
  GtkBitsetIter iter;
  guint position;

  for (gboolean more = gtk_bitset_iter_init_first (&iter, selected, &position); more;
       more = gtk_bitset_iter_next (&iter, &position))
    {
      g_autoptr (YdBrowseEntry) entry = yd_files_page_get_entry (self, position);

      g_ptr_array_add (items, yd_drive_item_ref (yd_browse_entry_get_item (entry)));
    }

  return items;
}

void
yd_files_page_notify (YdFilesPage *self,
                       const char  *text)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "shell.notify", "s", text);
}

/* The object */

static void
yd_files_page_set_property (GObject      *object,
                            guint         prop_id,
                            const GValue *value,
                            GParamSpec   *pspec)
{
  YdFilesPage *self = YD_FILES_PAGE (object);

  switch (prop_id)
    {
    case PROP_FOLDED:
      self->folded = g_value_get_boolean (value);
      yd_files_page_update_actions (self);
      break;
    case PROP_PANE:
      g_object_set (self->side_pane, "pane", g_value_get_object (value), NULL);
      break;
    case PROP_PANE_SHOWN:
      yd_side_pane_set_shown (self->side_pane, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
yd_files_page_get_property (GObject    *object,
                            guint       prop_id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  YdFilesPage *self = YD_FILES_PAGE (object);

  switch (prop_id)
    {
    case PROP_FOLDED:
      g_value_set_boolean (value, self->folded);
      break;
    case PROP_PANE:
      g_object_get_property (G_OBJECT (self->side_pane), "pane", value);
      break;
    case PROP_PANE_SHOWN:
      g_value_set_boolean (value, yd_side_pane_get_shown (self->side_pane));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
pane_shown_changed (YdFilesPage *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PANE_SHOWN]);
}

static void
yd_files_page_dispose (GObject *object)
{
  YdFilesPage *self = YD_FILES_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_handle_id (&self->scroll_source, g_source_remove);
  g_clear_handle_id (&self->columns_source, g_source_remove);
  yd_files_page_clear_drops (self);
  g_clear_object (&self->arrived);
  g_clear_object (&self->model_events);
  g_clear_object (&self->account_events);
  if (self->menu != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->menu));
  self->menu = NULL;
  g_clear_object (&self->selection);
  g_clear_object (&self->sorted);
  g_clear_object (&self->model);
  g_clear_object (&self->location);
  g_clear_object (&self->queue);

  G_OBJECT_CLASS (yd_files_page_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, YD_APP_PATH "/ui/yd-files-page.ui");
  gtk_widget_class_bind_template_child (widget_class, YdFilesPage, title);
  gtk_widget_class_bind_template_child (widget_class, YdFilesPage, transfers_progress);
  gtk_widget_class_bind_template_child (widget_class, YdFilesPage, side_pane);
  gtk_widget_class_bind_template_child (widget_class, YdFilesPage, path_bar);
  gtk_widget_class_bind_template_child (widget_class, YdFilesPage, ruler);
  gtk_widget_class_bind_template_child (widget_class, YdFilesPage, spinner);
  gtk_widget_class_bind_template_child (widget_class, YdFilesPage, trouble);
  gtk_widget_class_bind_template_child (widget_class, YdFilesPage, trouble_label);
  gtk_widget_class_bind_template_child (widget_class, YdFilesPage, trouble_button);
  gtk_widget_class_bind_template_child (widget_class, YdFilesPage, overlay);
  gtk_widget_class_bind_template_child (widget_class, YdFilesPage, stack);
  gtk_widget_class_bind_template_child (widget_class, YdFilesPage, view);
  gtk_widget_class_bind_template_child (widget_class, YdFilesPage, name_column);
  gtk_widget_class_bind_template_child (widget_class, YdFilesPage, size_column);
  gtk_widget_class_bind_template_child (widget_class, YdFilesPage, date_column);
  gtk_widget_class_bind_template_child (widget_class, YdFilesPage, created_column);
  gtk_widget_class_bind_template_child (widget_class, YdFilesPage, empty_page);
  gtk_widget_class_bind_template_child (widget_class, YdFilesPage, other_drive);
  gtk_widget_class_bind_template_child (widget_class, YdFilesPage, error_page);
  gtk_widget_class_bind_template_child (widget_class, YdFilesPage, error_button);
  gtk_widget_class_bind_template_child (widget_class, YdFilesPage, drop_frame);
  gtk_widget_class_bind_template_child (widget_class, YdFilesPage, drop_hint);
  gtk_widget_class_bind_template_child (widget_class, YdFilesPage, drop_label);
  gtk_widget_class_bind_template_child (widget_class, YdFilesPage, rows_menu);
  gtk_widget_class_bind_template_child (widget_class, YdFilesPage, folder_menu);
  gtk_widget_class_bind_template_callback (widget_class, width_changed);
}

static void
yd_files_page_class_init (YdFilesPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->set_property = yd_files_page_set_property;
  object_class->get_property = yd_files_page_get_property;
  object_class->dispose = yd_files_page_dispose;

  properties[PROP_FOLDED] = g_param_spec_boolean ("folded", NULL, NULL, FALSE,
                                                  G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_PANE] = g_param_spec_object ("pane", NULL, NULL, GTK_TYPE_WIDGET,
                                               G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_PANE_SHOWN] =
      g_param_spec_boolean ("pane-shown", NULL, NULL, FALSE,
                            G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (YD_TYPE_NAME_CELL);
  g_type_ensure (YD_TYPE_PATH_BAR);
  g_type_ensure (YD_TYPE_SIDE_PANE);
  bind_template (GTK_WIDGET_CLASS (klass));
  yd_files_page_install_actions (GTK_WIDGET_CLASS (klass));
}

static void
connect_model (YdFilesPage *self)
{
  self->model_events = g_signal_group_new (YD_TYPE_BROWSE_FOLDER_MODEL);
  g_signal_group_connect_swapped (self->model_events, "notify::loading",
                                  G_CALLBACK (yd_files_page_show_state), self);
  g_signal_group_connect_swapped (self->model_events, "notify::error",
                                  G_CALLBACK (yd_files_page_show_state), self);
  g_signal_group_connect_swapped (self->model_events, "entry-arrived",
                                  G_CALLBACK (entry_arrived), self);

  self->account_events = g_signal_group_new (YD_TYPE_STORAGE_ACCOUNT);
  g_signal_group_connect_swapped (self->account_events, "notify::state",
                                  G_CALLBACK (account_changed), self);
  g_signal_group_connect_swapped (self->account_events, "user-changed",
                                  G_CALLBACK (account_changed), self);
}

static void
yd_files_page_init (YdFilesPage *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  set_up_list (self);
  set_up_menu (self);
  connect_model (self);
  g_signal_connect_object (self->side_pane, "notify::shown", G_CALLBACK (pane_shown_changed), self,
                           G_CONNECT_SWAPPED);
}

void
yd_files_page_set_up (YdFilesPage      *self,
                      YdBrowseLocation *location,
                      YdTransferQueue  *queue)
{
  g_return_if_fail (YD_IS_FILES_PAGE (self));
  g_return_if_fail (self->location == NULL);

  self->location = g_object_ref (location);
  self->queue = g_object_ref (queue);
  yd_path_bar_set_location (self->path_bar, location);
  yd_files_page_set_up_drops (self);

  g_signal_connect_object (location, "changed", G_CALLBACK (location_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (queue, "notify::active", G_CALLBACK (queue_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (queue, "notify::progress", G_CALLBACK (queue_changed), self,
                           G_CONNECT_SWAPPED);
  queue_changed (self);
  location_changed (self);
}

YdBrowseFolderModel *
yd_files_page_get_model (YdFilesPage *self)
{
  g_return_val_if_fail (YD_IS_FILES_PAGE (self), NULL);

  return self->model;
}
