/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The files page: the frame around the files views. Shows in its bars what the view that is seen
 * says of itself, and has that one's actions, so that its buttons and keys reach them. The tabs are
 * in yd-files-page-tabs.c.
 */
#include "config.h"

#include "yd-files-page-private.h"

enum
{
  PROP_0,
  PROP_FOLDED,
  PROP_PANE,
  PROP_PANE_SHOWN,
  PROP_ONLY_INSTANT,
  N_PROPS,
};

enum
{
  MOVED,
  EMPTIED,
  WINDOW_WANTED,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (YdFilesPage, yd_files_page, ADW_TYPE_BIN)

static void
queue_changed (YdFilesPage *self)
{
  YdTransferQueue *queue = self->shared->queue;

  gtk_widget_set_visible (GTK_WIDGET (self->transfers_progress),
                          yd_transfer_queue_get_active (queue) > 0);
  gtk_progress_bar_set_fraction (self->transfers_progress,
                                 CLAMP (yd_transfer_queue_get_progress (queue), 0, 1));
}

void
yd_files_page_emit_moved (YdFilesPage *self)
{
  g_signal_emit (self, signals[MOVED], 0);
}

YdFilesPage *
yd_files_page_ask_window (YdFilesPage *self)
{
  YdFilesPage *page = NULL;

  g_signal_emit (self, signals[WINDOW_WANTED], 0, &page);

  return page;
}

void
yd_files_page_show_view (YdFilesPage *self,
                         YdFilesView *view)
{
  if (self->view == view || self->view_bindings == NULL)
    return;
  yd_files_page_end_search (self);
  self->view = view;
  g_binding_group_set_source (self->view_bindings, view);
  g_signal_group_set_target (self->view_events, view);
  yd_path_bar_set_location (self->path_bar,
                            view != NULL ? yd_files_view_get_location (view) : NULL);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "files",
                                  view != NULL ? yd_files_view_get_actions (view) : NULL);
  if (view != NULL)
    yd_files_view_wake (view);
  yd_files_page_emit_moved (self);
}

/* The path */

static void
edit_path (GtkWidget  *widget,
           const char *action_name,
           GVariant   *parameter)
{
  YdFilesPage *self = YD_FILES_PAGE (widget);

  yd_path_bar_edit (self->path_bar, g_str_equal (action_name, "path.edit-root") ? "/" : NULL,
                    self->shared->listings);
}

static void
path_typed (YdFilesPage *self)
{
  if (self->view != NULL)
    yd_files_view_focus (self->view);
}

/* Where there is little room a path that is typed has all of it. */
static void
show_tools (YdFilesPage *self)
{
  gboolean editing;

  g_object_get (self->path_bar, "editing", &editing, NULL);
  gtk_widget_set_visible (self->tools, !self->folded || !editing);
}

static void
set_folded (YdFilesPage *self,
            gboolean     folded)
{
  self->folded = folded;
  show_tools (self);
  yd_found_pane_set_narrow (self->found, folded);
}

static void
crumb_wanted (YdFilesPage   *self,
              YdBrowsePlace *place)
{
  yd_files_page_open_tab (self, place, FALSE);
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
      set_folded (self, g_value_get_boolean (value));
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
  yd_files_page_clear_edited (self);
  g_clear_handle_id (&self->empty_source, g_source_remove);
  yd_files_page_clear_history (self);
  g_clear_pointer (&self->sought_folder, g_free);
  g_clear_pointer (&self->sought_file, g_free);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "files", NULL);
  self->view = NULL;
  g_clear_object (&self->view_bindings);
  g_clear_object (&self->view_events);
  g_clear_object (&self->action_toast);
  g_clear_object (&self->tab_drop);
  g_clear_object (&self->failed);
  g_clear_pointer (&self->shared, yd_shared_unref);

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
  gtk_widget_class_bind_template_child (widget_class, YdFilesPage, spinner);
  gtk_widget_class_bind_template_child (widget_class, YdFilesPage, tools);
  gtk_widget_class_bind_template_callback (widget_class, show_tools);
  gtk_widget_class_bind_template_callback (widget_class, path_typed);
  gtk_widget_class_bind_template_callback (widget_class, crumb_wanted);
  gtk_widget_class_install_action (widget_class, "path.edit", NULL, edit_path);
  gtk_widget_class_install_action (widget_class, "path.edit-root", NULL, edit_path);
  yd_files_page_bind_history (widget_class);
  yd_files_page_bind_search (widget_class);
  yd_files_page_bind_tabs (widget_class);
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

  signals[MOVED] = g_signal_new ("moved", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
  signals[EMPTIED] = g_signal_new ("emptied", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[WINDOW_WANTED] = g_signal_new ("window-wanted", G_TYPE_FROM_CLASS (klass),
                                         G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         YD_TYPE_FILES_PAGE, 0);

  g_type_ensure (YD_TYPE_FOUND_PANE);
  g_type_ensure (YD_TYPE_PATH_BAR);
  g_type_ensure (YD_TYPE_SIDE_PANE);
  bind_template (GTK_WIDGET_CLASS (klass));
}

static void
yd_files_page_init (YdFilesPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->cancellable = g_cancellable_new ();
  self->view_events = g_signal_group_new (YD_TYPE_FILES_VIEW);
  self->view_bindings = g_binding_group_new ();
  g_binding_group_bind (self->view_bindings, "title", self->title, "title", G_BINDING_SYNC_CREATE);
  g_binding_group_bind (self->view_bindings, "subtitle", self->title, "subtitle",
                        G_BINDING_SYNC_CREATE);
  g_binding_group_bind (self->view_bindings, "busy", self->spinner, "visible",
                        G_BINDING_SYNC_CREATE);
  g_signal_connect_object (self->side_pane, "notify::shown", G_CALLBACK (pane_shown_changed), self,
                           G_CONNECT_SWAPPED);
}

void
yd_files_page_set_up (YdFilesPage *self,
                      YdShared    *shared)
{
  g_return_if_fail (YD_IS_FILES_PAGE (self));
  g_return_if_fail (self->shared == NULL);

  self->shared = yd_shared_ref (shared);
  g_signal_connect_object (shared->queue, "notify::active", G_CALLBACK (queue_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (shared->queue, "notify::progress", G_CALLBACK (queue_changed), self,
                           G_CONNECT_SWAPPED);
  queue_changed (self);
  yd_files_page_set_up_undo (self);
  yd_files_page_set_up_search (self);
  yd_files_page_set_up_drops (self);
  yd_files_page_set_up_edited (self);
}

YdFilesView *
yd_files_page_get_view (YdFilesPage *self)
{
  g_return_val_if_fail (YD_IS_FILES_PAGE (self), NULL);

  return self->view;
}
