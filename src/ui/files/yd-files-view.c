/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The files view: opens the folder that the location names. Owns the model of the open folder;
 * shares the location with who made it. What it shows of it is in yd-files-view-state.c.
 */
#include "config.h"

#include "yd-files-view-private.h"

#include "yd-error-text.h"
#include "yd-name-cell.h"

enum
{
  PROP_0,
  PROP_TITLE,
  PROP_SUBTITLE,
  PROP_BUSY,
  PROP_FOLDED,
  PROP_ONLY_INSTANT,
  N_PROPS,
};

enum
{
  OPEN_WANTED,
  SELECTED,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (YdFilesView, yd_files_view, ADW_TYPE_BIN)

/* The open folder */

static void
scroll_to_arrived (gpointer user_data)
{
  YdFilesView *self = YD_FILES_VIEW (user_data);
  guint position;

  self->scroll_source = 0;
  if (self->arrived != NULL && yd_files_view_find (self, self->arrived, &position))
    yd_files_view_scroll_to (self, position);
  g_clear_object (&self->arrived);
}

/* Many may arrive at once: only the last is scrolled to, after the list was laid out. */
static void
entry_arrived (YdFilesView   *self,
               YdBrowseEntry *entry)
{
  g_set_object (&self->arrived, entry);
  if (self->scroll_source == 0)
    self->scroll_source = g_idle_add_once (scroll_to_arrived, self);
}

static void
open_folder (YdFilesView *self)
{
  YdStorage *storage = yd_browse_location_get_storage (self->location);
  YdDriveItem *folder = yd_browse_location_get_folder (self->location);

  g_clear_object (&self->arrived);
  g_clear_object (&self->model);
  yd_files_view_apply_order (self);
  if (folder != NULL)
    self->model = yd_browse_folder_model_new_remembered (storage, folder, self->shared->listings);
  g_signal_group_set_target (self->model_events, self->model);
  yd_files_view_sort (self);
  yd_files_view_apply_layout (self);
  yd_files_view_set_rows (self, G_LIST_MODEL (self->model));
  gtk_selection_model_unselect_all (GTK_SELECTION_MODEL (self->selection));
}

static void
location_changed (YdFilesView *self)
{
  YdStorage *storage = yd_browse_location_get_storage (self->location);

  g_signal_group_set_target (self->account_events,
                             storage != NULL ? yd_storage_get_account (storage) : NULL);
  if (self->awake)
    open_folder (self);
  self->wants_focus = TRUE;
  yd_files_view_show_state (self);
}

/* A drive may be known now that was not before; or words about being signed out are wrong. */
static void
account_changed (YdFilesView *self)
{
  const GError *error = self->model != NULL ? yd_browse_folder_model_get_error (self->model) : NULL;

  if (!self->awake)
    return;
  if (self->model == NULL && yd_browse_location_get_folder (self->location) != NULL)
    open_folder (self);
  else if (error != NULL && yd_error_text_get_action (error) == YD_ERROR_ACTION_SIGN_IN
           && !yd_browse_folder_model_get_loading (self->model))
    yd_browse_folder_model_reload (self->model);
  yd_files_view_show_state (self);
}

/* For the other files of this class */

YdBrowseEntry *
yd_files_view_get_entry (YdFilesView *self,
                          guint        position)
{
  return g_list_model_get_item (G_LIST_MODEL (self->selection), position);
}

gboolean
yd_files_view_find (YdFilesView   *self,
                    YdBrowseEntry *entry,
                    guint         *position)
{
  YdDriveItem *item = yd_browse_entry_get_item (entry);

  return self->model != NULL
         && yd_browse_folder_model_find (self->model, yd_drive_item_get_id (item), position);
}

static GPtrArray *
dup_items (GPtrArray *items)
{
  GPtrArray *copy = g_ptr_array_new_with_free_func ((GDestroyNotify) yd_drive_item_unref);

  for (guint i = 0; i < items->len; i++)
    g_ptr_array_add (copy, yd_drive_item_ref (g_ptr_array_index (items, i)));

  return copy;
}

void
yd_files_view_choose (YdFilesView *self,
                      GPtrArray   *items)
{
  g_return_if_fail (YD_IS_FILES_VIEW (self));

  g_clear_pointer (&self->chosen, g_ptr_array_unref);
  if (items != NULL)
    {
      gtk_selection_model_unselect_all (GTK_SELECTION_MODEL (self->selection));
      self->chosen = dup_items (items);
    }
  yd_files_view_update_actions (self);
}

void
yd_files_view_selected (YdFilesView *self)
{
  g_autoptr (GtkBitset) selected =
      gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));

  if (gtk_bitset_is_empty (selected))
    return;
  yd_files_view_choose (self, NULL);
  g_signal_emit (self, signals[SELECTED], 0);
}

GPtrArray *
yd_files_view_dup_selected (YdFilesView *self)
{
  if (self->chosen != NULL)
    return dup_items (self->chosen);

  return yd_files_view_dup_rows (self);
}

GPtrArray *
yd_files_view_dup_rows (YdFilesView *self)
{
  GPtrArray *items = g_ptr_array_new_with_free_func ((GDestroyNotify) yd_drive_item_unref);
  g_autoptr (GtkBitset) selected =
      gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));
  GtkBitsetIter iter;
  guint position;

  for (gboolean more = gtk_bitset_iter_init_first (&iter, selected, &position); more;
       more = gtk_bitset_iter_next (&iter, &position))
    {
      YdDriveItem *item =
          self->model != NULL ? yd_browse_folder_model_peek (self->model, position) : NULL;

      if (item != NULL)
        g_ptr_array_add (items, yd_drive_item_ref (item));
    }

  return items;
}

void
yd_files_view_ask_open (YdFilesView *self,
                        YdDriveItem *folder,
                        gboolean     in_window)
{
  YdBrowsePlace *here = yd_browse_location_get_place (self->location);
  g_autoptr (YdBrowsePlace) place = here != NULL ? yd_browse_place_enter (here, folder) : NULL;

  if (place != NULL)
    g_signal_emit (self, signals[OPEN_WANTED], 0, place, in_window);
}

void
yd_files_view_set_titles (YdFilesView *self,
                          const char  *title,
                          const char  *subtitle)
{
  if (g_strcmp0 (self->title, title) != 0)
    {
      g_free (self->title);
      self->title = g_strdup (title);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TITLE]);
    }
  if (g_strcmp0 (self->subtitle, subtitle) != 0)
    {
      g_free (self->subtitle);
      self->subtitle = g_strdup (subtitle);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SUBTITLE]);
    }
}

void
yd_files_view_set_busy (YdFilesView *self,
                        gboolean     busy)
{
  if (self->busy == busy)
    return;
  self->busy = busy;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUSY]);
}

/* The object */

static void
set_only_instant (YdFilesView *self,
                  gboolean     only_instant)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->actions), "only-instant");

  if (self->only_instant == only_instant)
    return;
  self->only_instant = only_instant;
  g_simple_action_set_state (G_SIMPLE_ACTION (action), g_variant_new_boolean (only_instant));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ONLY_INSTANT]);
}

static void
yd_files_view_set_property (GObject      *object,
                            guint         prop_id,
                            const GValue *value,
                            GParamSpec   *pspec)
{
  YdFilesView *self = YD_FILES_VIEW (object);

  switch (prop_id)
    {
    case PROP_FOLDED:
      self->folded = g_value_get_boolean (value);
      yd_files_view_update_actions (self);
      break;
    case PROP_ONLY_INSTANT:
      set_only_instant (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
yd_files_view_get_property (GObject    *object,
                            guint       prop_id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  YdFilesView *self = YD_FILES_VIEW (object);

  switch (prop_id)
    {
    case PROP_TITLE:
      g_value_set_string (value, self->title != NULL ? self->title : "");
      break;
    case PROP_SUBTITLE:
      g_value_set_string (value, self->subtitle != NULL ? self->subtitle : "");
      break;
    case PROP_BUSY:
      g_value_set_boolean (value, self->busy);
      break;
    case PROP_FOLDED:
      g_value_set_boolean (value, self->folded);
      break;
    case PROP_ONLY_INSTANT:
      g_value_set_boolean (value, self->only_instant);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
yd_files_view_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (yd_files_view_parent_class)->map (widget);

  yd_files_view_show_state (YD_FILES_VIEW (widget));
}

static void
yd_files_view_dispose (GObject *object)
{
  YdFilesView *self = YD_FILES_VIEW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_handle_id (&self->scroll_source, g_source_remove);
  g_clear_handle_id (&self->columns_source, g_source_remove);
  g_clear_handle_id (&self->state_source, g_source_remove);
  yd_files_view_clear_widths (self);
  yd_files_view_clear_drops (self);
  g_clear_object (&self->arrived);
  g_clear_object (&self->model_events);
  g_clear_object (&self->account_events);
  g_clear_object (&self->page_bindings);
  if (self->menu != NULL)
    {
      yd_files_view_clear_rename (self);
      gtk_widget_unparent (GTK_WIDGET (self->menu));
    }
  self->menu = NULL;
  g_clear_pointer (&self->chosen, g_ptr_array_unref);
  g_clear_object (&self->dragged);
  g_clear_object (&self->growth);
  g_clear_object (&self->selection);
  g_clear_object (&self->seen);
  g_clear_object (&self->model);
  g_clear_object (&self->location);

  G_OBJECT_CLASS (yd_files_view_parent_class)->dispose (object);
}

static void
yd_files_view_finalize (GObject *object)
{
  YdFilesView *self = YD_FILES_VIEW (object);

  g_clear_object (&self->actions);
  yd_shared_unref (self->shared);
  g_free (self->filter);
  g_free (self->sought);
  g_free (self->title);
  g_free (self->subtitle);

  G_OBJECT_CLASS (yd_files_view_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, YD_APP_PATH "/ui/yd-files-view.ui");
  gtk_widget_class_bind_template_child (widget_class, YdFilesView, ruler);
  gtk_widget_class_bind_template_child (widget_class, YdFilesView, trouble);
  gtk_widget_class_bind_template_child (widget_class, YdFilesView, trouble_label);
  gtk_widget_class_bind_template_child (widget_class, YdFilesView, trouble_button);
  gtk_widget_class_bind_template_child (widget_class, YdFilesView, overlay);
  gtk_widget_class_bind_template_child (widget_class, YdFilesView, stack);
  gtk_widget_class_bind_template_child (widget_class, YdFilesView, column_view);
  gtk_widget_class_bind_template_child (widget_class, YdFilesView, grid_view);
  gtk_widget_class_bind_template_child (widget_class, YdFilesView, status);
  gtk_widget_class_bind_template_child (widget_class, YdFilesView, name_column);
  gtk_widget_class_bind_template_child (widget_class, YdFilesView, size_column);
  gtk_widget_class_bind_template_child (widget_class, YdFilesView, type_column);
  gtk_widget_class_bind_template_child (widget_class, YdFilesView, date_column);
  gtk_widget_class_bind_template_child (widget_class, YdFilesView, created_column);
  gtk_widget_class_bind_template_child (widget_class, YdFilesView, empty_page);
  gtk_widget_class_bind_template_child (widget_class, YdFilesView, other_drive);
  gtk_widget_class_bind_template_child (widget_class, YdFilesView, error_page);
  gtk_widget_class_bind_template_child (widget_class, YdFilesView, error_button);
  gtk_widget_class_bind_template_child (widget_class, YdFilesView, drop_frame);
  gtk_widget_class_bind_template_child (widget_class, YdFilesView, drop_hint);
  gtk_widget_class_bind_template_child (widget_class, YdFilesView, drop_label);
  gtk_widget_class_bind_template_child (widget_class, YdFilesView, rows_menu);
  gtk_widget_class_bind_template_child (widget_class, YdFilesView, folder_menu);
  gtk_widget_class_bind_template_callback (widget_class, yd_files_view_width_changed);
}

static void
yd_files_view_class_init (YdFilesViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->set_property = yd_files_view_set_property;
  object_class->get_property = yd_files_view_get_property;
  object_class->dispose = yd_files_view_dispose;
  object_class->finalize = yd_files_view_finalize;
  GTK_WIDGET_CLASS (klass)->map = yd_files_view_map;

  properties[PROP_TITLE] =
      g_param_spec_string ("title", NULL, NULL, "", G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_SUBTITLE] =
      g_param_spec_string ("subtitle", NULL, NULL, "", G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_BUSY] =
      g_param_spec_boolean ("busy", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_FOLDED] = g_param_spec_boolean ("folded", NULL, NULL, FALSE,
                                                  G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_ONLY_INSTANT] =
      g_param_spec_boolean ("only-instant", NULL, NULL, FALSE,
                            G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[OPEN_WANTED] = g_signal_new ("open-wanted", G_TYPE_FROM_CLASS (klass),
                                       G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                       YD_TYPE_BROWSE_PLACE, G_TYPE_BOOLEAN);
  signals[SELECTED] = g_signal_new ("selected", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                    NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (YD_TYPE_NAME_CELL);
  bind_template (GTK_WIDGET_CLASS (klass));
}

static void
connect_model (YdFilesView *self)
{
  self->model_events = g_signal_group_new (YD_TYPE_BROWSE_FOLDER_MODEL);
  g_signal_group_connect_swapped (self->model_events, "notify::loading",
                                  G_CALLBACK (yd_files_view_show_state), self);
  g_signal_group_connect_swapped (self->model_events, "notify::error",
                                  G_CALLBACK (yd_files_view_show_state), self);
  g_signal_group_connect_swapped (self->model_events, "entry-arrived",
                                  G_CALLBACK (entry_arrived), self);

  self->account_events = g_signal_group_new (YD_TYPE_STORAGE_ACCOUNT);
  g_signal_group_connect_swapped (self->account_events, "notify::state",
                                  G_CALLBACK (account_changed), self);
  g_signal_group_connect_swapped (self->account_events, "user-changed",
                                  G_CALLBACK (account_changed), self);
}

static void
yd_files_view_init (YdFilesView *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  yd_files_view_set_up_actions (self);
  yd_files_view_set_up_moving (self);
  yd_files_view_set_up_clipboard (self);
  yd_files_view_set_up_items (self);
  yd_files_view_set_up_open (self);
  yd_files_view_set_up_order (self);
  yd_files_view_set_up_list (self);
  yd_files_view_set_up_cells (self);
  yd_files_view_set_up_status (self);
  yd_files_view_set_up_menu (self);
  yd_files_view_set_up_drags (self);
  connect_model (self);
  self->page_bindings = g_binding_group_new ();
  g_binding_group_bind (self->page_bindings, "folded", self, "folded", G_BINDING_SYNC_CREATE);
  g_binding_group_bind (self->page_bindings, "only-instant", self, "only-instant",
                        G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
}

YdFilesView *
yd_files_view_new (YdShared         *shared,
                   YdBrowseLocation *location)
{
  YdFilesView *self = g_object_new (YD_TYPE_FILES_VIEW, NULL);

  self->shared = yd_shared_ref (shared);
  self->location = g_object_ref (location);
  yd_files_view_set_up_undo (self);
  yd_files_view_set_up_drops (self);
  yd_files_view_set_up_layout (self);
  g_signal_connect_object (location, "changed", G_CALLBACK (location_changed), self,
                           G_CONNECT_SWAPPED);
  location_changed (self);

  return self;
}

YdBrowseLocation *
yd_files_view_get_location (YdFilesView *self)
{
  g_return_val_if_fail (YD_IS_FILES_VIEW (self), NULL);

  return self->location;
}

GActionGroup *
yd_files_view_get_actions (YdFilesView *self)
{
  g_return_val_if_fail (YD_IS_FILES_VIEW (self), NULL);

  return G_ACTION_GROUP (self->actions);
}

YdBrowseFolderModel *
yd_files_view_get_model (YdFilesView *self)
{
  g_return_val_if_fail (YD_IS_FILES_VIEW (self), NULL);

  return self->model;
}

void
yd_files_view_follow (YdFilesView *self,
                      gpointer     page)
{
  g_return_if_fail (YD_IS_FILES_VIEW (self));

  if (self->page_bindings != NULL)
    g_binding_group_set_source (self->page_bindings, page);
}

void
yd_files_view_wake (YdFilesView *self)
{
  g_return_if_fail (YD_IS_FILES_VIEW (self));

  if (self->awake)
    return;
  self->awake = TRUE;
  location_changed (self);
}

void
yd_files_view_look_for_sought (YdFilesView *self)
{
  g_autofree char *sought = g_steal_pointer (&self->sought);
  g_autoptr (YdBrowseEntry) entry = NULL;
  guint position;

  if (sought == NULL || self->model == NULL)
    return;
  if (!yd_browse_folder_model_find (self->model, sought, &position))
    {
      if (yd_browse_folder_model_get_loading (self->model))
        self->sought = g_steal_pointer (&sought);
      return;
    }
  yd_files_view_show_all_rows (self);
  gtk_selection_model_select_item (GTK_SELECTION_MODEL (self->selection), position, TRUE);
  entry = yd_files_view_get_entry (self, position);
  entry_arrived (self, entry);
}

void
yd_files_view_show_file (YdFilesView *self,
                         const char  *file_id)
{
  g_return_if_fail (YD_IS_FILES_VIEW (self));

  g_free (self->sought);
  self->sought = g_strdup (file_id);
  yd_files_view_look_for_sought (self);
}

void
yd_files_view_set_filter (YdFilesView *self,
                          const char  *text)
{
  const char *wanted = text != NULL && *text != '\0' ? text : NULL;

  g_return_if_fail (YD_IS_FILES_VIEW (self));

  if (g_strcmp0 (self->filter, wanted) == 0)
    return;
  g_free (self->filter);
  self->filter = g_strdup (wanted);
  if (self->model != NULL)
    yd_files_view_apply_layout (self);
  yd_files_view_show_state (self);
}

void
yd_files_view_focus (YdFilesView *self)
{
  g_return_if_fail (YD_IS_FILES_VIEW (self));

  self->wants_focus = TRUE;
  yd_files_view_show_state (self);
}
