/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Choosing a folder. A window of its own, which GTK owns. The list fills page by page, in the
 * service's order; it does not follow the change feed, it is looked at for a moment only.
 */
#include "config.h"

#include "yd-folder-picker.h"

#include "yd-error-text.h"
#include "yd-format.h"
#include "yd-name-cell.h"
#include "yd-name-dialog.h"
#include "yd-page-stack.h"
#include "yd-weak.h"

#include "yd-browse-entry.h"

#include <glib/gi18n.h>

#define LONGEST_CRUMB 24

struct _YdFolderPicker
{
  AdwWindow parent_instance;

  /* template */
  AdwWindowTitle    *title;      /* (borrowed) */
  GtkButton         *accept;     /* (borrowed) */
  GtkDropDown       *chooser;    /* (borrowed): of storages */
  GtkScrolledWindow *scroller;   /* (borrowed) */
  GtkBox            *crumbs;     /* (borrowed) */
  GtkWidget         *spinner;    /* (borrowed) */
  AdwToastOverlay   *toasts;     /* (borrowed) */
  GtkStack          *stack;      /* (borrowed) */
  GtkListView       *view;       /* (borrowed) */
  GtkNoSelection    *selection;  /* (borrowed) */
  AdwStatusPage     *error_page; /* (borrowed) */
  GtkWidget         *retry;      /* (borrowed) */

  /* given at construction */
  YdDriveClient *drive;          /* (owned): with storages: of the chosen one */
  char          *drive_id;       /* (owned) */
  char          *root_id;        /* (owned) */
  YdStorage     *storage;        /* (owned) (nullable): the chosen one */

  /* state */
  GPtrArray     *path;           /* (owned): YdDriveItem, the folders below the root */
  GListStore    *folders;        /* (owned): YdBrowseEntry, those of the last one */
  GHashTable    *ids;            /* (owned): set of theirs; pages may repeat (§5.1) */
  gboolean       takes_focus;    /* once there is something to give it to */

  /* in flight */
  GCancellable  *listing;        /* (owned) (nullable): the shown folder is being listed */
  GCancellable  *cancellable;    /* (owned): for as long as the window is open */
};

enum
{
  PICKED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (YdFolderPicker, yd_folder_picker, ADW_TYPE_WINDOW)

static void ask_for_page (YdFolderPicker *self,
                          const char     *marker);

/* The folder that is shown; NULL for the root. */
static YdDriveItem *
get_folder (YdFolderPicker *self)
{
  guint depth = self->path->len;

  return depth == 0 ? NULL : g_ptr_array_index (self->path, depth - 1);
}

static const char *
get_folder_id (YdFolderPicker *self)
{
  YdDriveItem *folder = get_folder (self);

  return folder == NULL ? self->root_id : yd_drive_item_get_id (folder);
}

/* The name of the folder @depth steps below the root. (transfer full) */
static char *
dup_name (YdFolderPicker *self,
          guint           depth)
{
  if (depth == 0 && self->storage != NULL)
    return g_strdup (yd_storage_get_name (self->storage));
  if (depth == 0)
    return g_strdup (_("Files"));

  return yd_format_name (yd_drive_item_get_name (g_ptr_array_index (self->path, depth - 1)));
}

/* The path */

static GtkWidget *
build_crumb (YdFolderPicker *self,
             guint           depth)
{
  g_autofree char *text = dup_name (self, depth);
  GtkWidget *label = gtk_label_new (text);
  GtkWidget *button = gtk_button_new ();

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_MIDDLE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), LONGEST_CRUMB);
  gtk_button_set_child (GTK_BUTTON (button), label);
  gtk_widget_set_tooltip_text (button, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "picker.ascend");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "u", depth);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "crumb");
  if (depth == self->path->len)
    gtk_widget_add_css_class (button, "last");

  return button;
}

static void
show_path (YdFolderPicker *self)
{
  g_autofree char *name = dup_name (self, self->path->len);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->crumbs))) != NULL)
    gtk_box_remove (self->crumbs, child);
  for (guint depth = 0; depth <= self->path->len; depth++)
    {
      if (depth > 0)
        {
          GtkWidget *slash = gtk_label_new ("/");

          gtk_widget_add_css_class (slash, "dim-label");
          gtk_box_append (self->crumbs, slash);
        }
      gtk_box_append (self->crumbs, build_crumb (self, depth));
    }
  adw_window_title_set_subtitle (self->title, name);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "picker.up", self->path->len > 0);
}

static void
scroll_to_end (YdFolderPicker *self)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_hadjustment (self->scroller);

  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_upper (adjustment));
}

/* The list */

static void
give_focus (YdFolderPicker *self,
            GtkWidget      *widget)
{
  if (self->takes_focus)
    gtk_widget_grab_focus (widget);
  self->takes_focus = FALSE;
}

static void
show_folders (YdFolderPicker *self)
{
  gboolean any = g_list_model_get_n_items (G_LIST_MODEL (self->folders)) > 0;
  gboolean loading = self->listing != NULL;

  gtk_widget_set_visible (self->spinner, loading && any);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "picker.select", TRUE);
  yd_page_stack_show (self->stack, any ? "list" : loading ? "loading" : "empty");
  if (any)
    give_focus (self, GTK_WIDGET (self->view));
  else if (!loading)
    give_focus (self, GTK_WIDGET (self->accept));
}

static void
show_error (YdFolderPicker *self,
            const GError   *error)
{
  gtk_widget_set_visible (self->spinner, FALSE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "picker.select", FALSE);
  adw_status_page_set_title (self->error_page, yd_error_text_get_title (error));
  adw_status_page_set_description (self->error_page, yd_error_text_get_sentence (error));
  yd_page_stack_show (self->stack, "error");
  give_focus (self, self->retry);
}

static void
add_folders (YdFolderPicker *self,
             GPtrArray      *items)
{
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func (g_object_unref);
  guint end = g_list_model_get_n_items (G_LIST_MODEL (self->folders));

  for (guint i = 0; i < items->len; i++)
    {
      YdDriveItem *item = g_ptr_array_index (items, i);

      if (yd_drive_item_is_folder (item)
          && g_hash_table_add (self->ids, g_strdup (yd_drive_item_get_id (item))))
        g_ptr_array_add (entries, yd_browse_entry_new (item, FALSE));
    }
  g_list_store_splice (self->folders, end, 0, entries->pdata, entries->len);
}

static void
page_listed_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (YdFolderPicker) self = yd_weak_take (user_data);
  g_autoptr (GError) error = NULL;
  g_autofree char *marker = NULL;
  g_autoptr (GPtrArray) items =
      yd_drive_client_list_finish (YD_DRIVE_CLIENT (source), result, &marker, &error);

  if (self == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (items == NULL)
    {
      g_clear_object (&self->listing);
      show_error (self, error);
      return;
    }
  add_folders (self, items);
  if (marker != NULL)
    ask_for_page (self, marker);
  else
    g_clear_object (&self->listing);
  show_folders (self);
}

static void
ask_for_page (YdFolderPicker *self,
              const char     *marker)
{
  yd_drive_client_list_async (self->drive, self->drive_id, get_folder_id (self), marker,
                              self->listing, page_listed_cb, yd_weak_new (self));
}

static void
stop_listing (YdFolderPicker *self)
{
  g_cancellable_cancel (self->listing);
  g_clear_object (&self->listing);
}

/* From the beginning, as it is now. */
static void
list_folder (YdFolderPicker *self)
{
  stop_listing (self);
  self->listing = g_cancellable_new ();
  self->takes_focus = TRUE;
  g_list_store_remove_all (self->folders);
  g_hash_table_remove_all (self->ids);
  show_path (self);
  show_folders (self);
  ask_for_page (self, NULL);
}

static void
enter (YdFolderPicker *self,
       YdDriveItem    *folder)
{
  g_ptr_array_add (self->path, yd_drive_item_ref (folder));
  list_folder (self);
}

static void
row_activated (YdFolderPicker *self,
               guint           position)
{
  g_autoptr (YdBrowseEntry) entry =
      g_list_model_get_item (G_LIST_MODEL (self->folders), position);

  if (entry != NULL)
    enter (self, yd_browse_entry_get_item (entry));
}

/* Actions */

static void
ascend_to (YdFolderPicker *self,
           guint           depth)
{
  if (depth < self->path->len)
    g_ptr_array_remove_range (self->path, depth, self->path->len - depth);
  list_folder (self);
}

static void
ascend (GtkWidget  *widget,
        const char *action_name,
        GVariant   *parameter)
{
  ascend_to (YD_FOLDER_PICKER (widget), g_variant_get_uint32 (parameter));
}

static void
go_up (GtkWidget  *widget,
       const char *action_name,
       GVariant   *parameter)
{
  YdFolderPicker *self = YD_FOLDER_PICKER (widget);

  if (self->path->len > 0)
    ascend_to (self, self->path->len - 1);
}

static void
reload (GtkWidget  *widget,
        const char *action_name,
        GVariant   *parameter)
{
  list_folder (YD_FOLDER_PICKER (widget));
}

static void
pick (GtkWidget  *widget,
      const char *action_name,
      GVariant   *parameter)
{
  YdFolderPicker *self = YD_FOLDER_PICKER (widget);

  g_signal_emit (self, signals[PICKED], 0, get_folder (self));
  gtk_window_destroy (GTK_WINDOW (self));
}

/* A new folder is opened: whoever made it wants it. */

static void
folder_created_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr (YdFolderPicker) self = yd_weak_take (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (YdDriveItem) item =
      yd_drive_client_create_folder_finish (YD_DRIVE_CLIENT (source), result, &error);

  if (self == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (item == NULL)
    adw_toast_overlay_add_toast (self->toasts, adw_toast_new (yd_error_text_get_sentence (error)));
  else if (g_str_equal (yd_drive_item_get_parent_id (item), get_folder_id (self)))
    enter (self, item);
}

static void
folder_named (YdFolderPicker *self,
              const char     *name)
{
  yd_drive_client_create_folder_async (self->drive, self->drive_id, get_folder_id (self), name,
                                       FALSE, self->cancellable, folder_created_cb,
                                       yd_weak_new (self));
}

static void
ask_for_name (GtkWidget  *widget,
              const char *action_name,
              GVariant   *parameter)
{
  YdNameDialog *dialog =
      yd_name_dialog_new (GTK_WINDOW (widget), _("New Folder"), _("_Create"), "");

  g_signal_connect_object (dialog, "named", G_CALLBACK (folder_named), widget, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* Storages */

static gboolean
is_usable (gpointer item,
           gpointer user_data)
{
  YdStorage *storage = YD_STORAGE (item);

  return yd_storage_get_options (storage)->enabled && yd_storage_get_drive_id (storage) != NULL;
}

static void
take_storage (YdFolderPicker *self,
              YdStorage      *storage)
{
  g_autoptr (YdDriveItem) root = yd_storage_dup_root (storage);

  g_set_object (&self->storage, storage);
  g_set_object (&self->drive, yd_storage_get_drive (storage));
  g_free (self->drive_id);
  self->drive_id = g_strdup (yd_drive_item_get_drive_id (root));
  g_free (self->root_id);
  self->root_id = g_strdup (yd_drive_item_get_id (root));
  g_ptr_array_set_size (self->path, 0);
}

static void
storage_chosen (YdFolderPicker *self)
{
  YdStorage *storage = gtk_drop_down_get_selected_item (self->chooser);

  if (storage == NULL || self->storage == NULL || storage == self->storage)
    return;
  take_storage (self, storage);
  list_folder (self);
}

static void
offer_storages (YdFolderPicker *self,
                GListModel     *storages,
                YdStorage      *storage)
{
  GtkCustomFilter *filter = gtk_custom_filter_new (is_usable, NULL, NULL);
  g_autoptr (GtkFilterListModel) usable =
      gtk_filter_list_model_new (g_object_ref (storages), GTK_FILTER (filter));
  g_autoptr (GtkExpression) name =
      gtk_property_expression_new (YD_TYPE_STORAGE, NULL, "name");
  guint n_usable = g_list_model_get_n_items (G_LIST_MODEL (usable));

  gtk_drop_down_set_expression (self->chooser, name);
  gtk_drop_down_set_model (self->chooser, G_LIST_MODEL (usable));
  for (guint i = 0; i < n_usable; i++)
    {
      g_autoptr (YdStorage) other = g_list_model_get_item (G_LIST_MODEL (usable), i);

      if (other == storage)
        gtk_drop_down_set_selected (self->chooser, i);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->chooser), n_usable > 1);
}

/* The object */

static void
yd_folder_picker_dispose (GObject *object)
{
  YdFolderPicker *self = YD_FOLDER_PICKER (object);

  stop_listing (self);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->drive);
  g_clear_object (&self->storage);

  G_OBJECT_CLASS (yd_folder_picker_parent_class)->dispose (object);
}

static void
yd_folder_picker_finalize (GObject *object)
{
  YdFolderPicker *self = YD_FOLDER_PICKER (object);

  g_object_unref (self->cancellable);
  g_object_unref (self->folders);
  g_hash_table_unref (self->ids);
  g_ptr_array_unref (self->path);
  g_free (self->drive_id);
  g_free (self->root_id);

  G_OBJECT_CLASS (yd_folder_picker_parent_class)->finalize (object);
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "picker.ascend", "u", ascend);
  gtk_widget_class_install_action (widget_class, "picker.up", NULL, go_up);
  gtk_widget_class_install_action (widget_class, "picker.reload", NULL, reload);
  gtk_widget_class_install_action (widget_class, "picker.select", NULL, pick);
  gtk_widget_class_install_action (widget_class, "picker.new-folder", NULL, ask_for_name);
}

static void
yd_folder_picker_class_init (YdFolderPickerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = yd_folder_picker_dispose;
  object_class->finalize = yd_folder_picker_finalize;

  signals[PICKED] = g_signal_new ("picked", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, YD_TYPE_DRIVE_ITEM);

  g_type_ensure (YD_TYPE_NAME_CELL);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               YD_APP_PATH "/ui/yd-folder-picker.ui");
  gtk_widget_class_bind_template_child (widget_class, YdFolderPicker, title);
  gtk_widget_class_bind_template_child (widget_class, YdFolderPicker, accept);
  gtk_widget_class_bind_template_child (widget_class, YdFolderPicker, chooser);
  gtk_widget_class_bind_template_child (widget_class, YdFolderPicker, scroller);
  gtk_widget_class_bind_template_child (widget_class, YdFolderPicker, crumbs);
  gtk_widget_class_bind_template_child (widget_class, YdFolderPicker, spinner);
  gtk_widget_class_bind_template_child (widget_class, YdFolderPicker, toasts);
  gtk_widget_class_bind_template_child (widget_class, YdFolderPicker, stack);
  gtk_widget_class_bind_template_child (widget_class, YdFolderPicker, view);
  gtk_widget_class_bind_template_child (widget_class, YdFolderPicker, selection);
  gtk_widget_class_bind_template_child (widget_class, YdFolderPicker, error_page);
  gtk_widget_class_bind_template_child (widget_class, YdFolderPicker, retry);
  gtk_widget_class_bind_template_callback (widget_class, row_activated);
  gtk_widget_class_bind_template_callback (widget_class, storage_chosen);
  install_actions (widget_class);
}

static void
yd_folder_picker_init (YdFolderPicker *self)
{
  g_autoptr (GtkListItemFactory) factory = NULL;

  self->path = g_ptr_array_new_with_free_func ((GDestroyNotify) yd_drive_item_unref);
  self->folders = g_list_store_new (YD_TYPE_BROWSE_ENTRY);
  self->ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  factory = gtk_builder_list_item_factory_new_from_resource (NULL, YD_APP_PATH
                                                             "/ui/yd-name-cell-item.ui");
  gtk_list_view_set_factory (self->view, factory);
  gtk_no_selection_set_model (self->selection, G_LIST_MODEL (self->folders));
  g_signal_connect_object (gtk_scrolled_window_get_hadjustment (self->scroller), "notify::upper",
                           G_CALLBACK (scroll_to_end), self, G_CONNECT_SWAPPED);
}

YdFolderPicker *
yd_folder_picker_new (GtkWindow     *parent,
                      YdDriveClient *drive,
                      const char    *drive_id)
{
  YdFolderPicker *self;

  g_return_val_if_fail (YD_IS_DRIVE_CLIENT (drive), NULL);
  g_return_val_if_fail (drive_id != NULL, NULL);

  self = g_object_new (YD_TYPE_FOLDER_PICKER, "transient-for", parent, NULL);
  self->drive = g_object_ref (drive);
  self->drive_id = g_strdup (drive_id);
  self->root_id = g_strdup (YD_DRIVE_ROOT_ID);
  list_folder (self);

  return self;
}

YdFolderPicker *
yd_folder_picker_new_for_storages (GtkWindow  *parent,
                                   GListModel *storages,
                                   YdStorage  *storage,
                                   GPtrArray  *way,
                                   const char *title,
                                   const char *accept_label)
{
  YdFolderPicker *self;

  g_return_val_if_fail (yd_storage_get_drive_id (storage) != NULL, NULL);

  self = g_object_new (YD_TYPE_FOLDER_PICKER, "transient-for", parent, "title", title, NULL);
  adw_window_title_set_title (self->title, title);
  gtk_button_set_label (self->accept, accept_label);
  take_storage (self, storage);
  for (guint i = 1; i < way->len; i++)
    g_ptr_array_add (self->path, yd_drive_item_ref (g_ptr_array_index (way, i)));
  offer_storages (self, storages, storage);
  list_folder (self);

  return self;
}

YdStorage *
yd_folder_picker_get_storage (YdFolderPicker *self)
{
  g_return_val_if_fail (YD_IS_FOLDER_PICKER (self), NULL);

  return self->storage;
}

GPtrArray *
yd_folder_picker_dup_way (YdFolderPicker *self)
{
  GPtrArray *way = g_ptr_array_new_with_free_func ((GDestroyNotify) yd_drive_item_unref);

  g_return_val_if_fail (YD_IS_FOLDER_PICKER (self), way);

  g_ptr_array_add (way, yd_drive_item_new_folder (self->drive_id, self->root_id, "", ""));
  for (guint i = 0; i < self->path->len; i++)
    g_ptr_array_add (way, yd_drive_item_ref (g_ptr_array_index (self->path, i)));

  return way;
}
