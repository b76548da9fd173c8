/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The files page: opens the folder that the location names. Owns the model of the open folder;
 * shares location and queue with the window. What it shows of it is in yd-files-page-state.c.
 */
#include "config.h"

#include "yd-files-page-private.h"

#include "yd-column-scroll.h"
#include "yd-error-text.h"
#include "yd-name-cell.h"

enum
{
  PROP_0,
  PROP_FOLDED,
  PROP_PANE,
  PROP_PANE_SHOWN,
  PROP_ONLY_INSTANT,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (YdFilesPage, yd_files_page, ADW_TYPE_BIN)

/* The open folder */

static void
scroll_to_arrived (gpointer user_data)
{
  YdFilesPage *self = YD_FILES_PAGE (user_data);
  guint position;

  self->scroll_source = 0;
  if (self->arrived != NULL && yd_files_page_find (self, self->arrived, &position))
    yd_column_scroll_to (self->view, position);
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
    self->model = yd_browse_folder_model_new_remembered (storage, folder, self->listings);
  g_signal_group_set_target (self->model_events, self->model);
  yd_files_page_sort (self);
  gtk_multi_selection_set_model (self->selection, G_LIST_MODEL (self->model));
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
  const GError *error = self->model != NULL ? yd_browse_folder_model_get_error (self->model) : NULL;

  if (self->model == NULL && yd_browse_location_get_folder (self->location) != NULL)
    open_folder (self);
  else if (error != NULL && yd_error_text_get_action (error) == YD_ERROR_ACTION_SIGN_IN
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

/* For the other files of this class */

YdBrowseEntry *
yd_files_page_get_entry (YdFilesPage *self,
                          guint        position)
{
  return g_list_model_get_item (G_LIST_MODEL (self->selection), position);
}

gboolean
yd_files_page_find (YdFilesPage   *self,
                    YdBrowseEntry *entry,
                    guint         *position)
{
  YdDriveItem *item = yd_browse_entry_get_item (entry);

  return self->model != NULL
         && yd_browse_folder_model_find (self->model, yd_drive_item_get_id (item), position);
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
set_only_instant (YdFilesPage *self,
                  gboolean     only_instant)
{
  if (self->only_instant == only_instant)
    return;
  self->only_instant = only_instant;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ONLY_INSTANT]);
}

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
    case PROP_ONLY_INSTANT:
      set_only_instant (self, g_value_get_boolean (value));
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
    case PROP_ONLY_INSTANT:
      g_value_set_boolean (value, self->only_instant);
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
  g_clear_handle_id (&self->state_source, g_source_remove);
  yd_files_page_clear_drops (self);
  g_clear_object (&self->actions);
  g_clear_object (&self->action_toast);
  g_clear_object (&self->failed);
  g_clear_object (&self->arrived);
  g_clear_object (&self->model_events);
  g_clear_object (&self->account_events);
  if (self->menu != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->menu));
  self->menu = NULL;
  g_clear_object (&self->selection);
  g_clear_object (&self->model);
  g_clear_object (&self->location);
  g_clear_object (&self->queue);
  g_clear_object (&self->settings);
  g_clear_object (&self->listings);

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
  gtk_widget_class_bind_template_child (widget_class, YdFilesPage, type_column);
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
  gtk_widget_class_bind_template_callback (widget_class, yd_files_page_width_changed);
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
  properties[PROP_ONLY_INSTANT] =
      g_param_spec_boolean ("only-instant", NULL, NULL, FALSE,
                            G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (YD_TYPE_NAME_CELL);
  g_type_ensure (YD_TYPE_PATH_BAR);
  g_type_ensure (YD_TYPE_SIDE_PANE);
  bind_template (GTK_WIDGET_CLASS (klass));
  yd_files_page_install_actions (GTK_WIDGET_CLASS (klass));
  yd_files_page_install_undo (GTK_WIDGET_CLASS (klass));
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
  yd_files_page_set_up_list (self);
  yd_files_page_set_up_menu (self);
  yd_files_page_set_up_undo (self);
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

void
yd_files_page_set_settings (YdFilesPage *self,
                            GSettings   *settings)
{
  g_return_if_fail (YD_IS_FILES_PAGE (self));

  g_set_object (&self->settings, settings);
}

void
yd_files_page_set_listings (YdFilesPage          *self,
                            YdBrowseListingStore *listings)
{
  g_return_if_fail (YD_IS_FILES_PAGE (self));

  g_set_object (&self->listings, listings);
}

YdBrowseFolderModel *
yd_files_page_get_model (YdFilesPage *self)
{
  g_return_val_if_fail (YD_IS_FILES_PAGE (self), NULL);

  return self->model;
}
