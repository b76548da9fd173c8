/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Properties; see the header. A window of its own, which GTK owns; closing it ends the counting.
 */
#include "config.h"

#include "yd-properties-dialog.h"

#include "yd-error-text.h"
#include "yd-file-icon.h"
#include "yd-format.h"
#include "yd-weak.h"
#include "yd-window-size.h"

#include "yd-browse-sum.h"

#include <glib/gi18n.h>

struct _YdPropertiesDialog
{
  AdwWindow parent_instance;

  /* template */
  AdwToastOverlay *toasts;       /* (borrowed) */
  GtkImage        *icon;         /* (borrowed) */
  GtkLabel        *name;         /* (borrowed) */
  GtkLabel        *kind;         /* (borrowed) */
  AdwActionRow    *contents_row; /* (borrowed) */
  GtkSpinner      *counting;     /* (borrowed) */
  AdwActionRow    *size_row;     /* (borrowed) */
  AdwActionRow    *path_row;     /* (borrowed) */
  AdwActionRow    *storage_row;  /* (borrowed) */
  AdwActionRow    *modified_row; /* (borrowed) */
  AdwActionRow    *created_row;  /* (borrowed) */
  AdwActionRow    *starred_row;  /* (borrowed) */
  GtkWidget       *names_group;  /* (borrowed) */
  AdwActionRow    *hash_row;     /* (borrowed) */
  AdwActionRow    *id_row;       /* (borrowed) */
  GtkWidget       *copy_path;    /* (borrowed) */
  GtkWidget       *copy_hash;    /* (borrowed) */
  GtkWidget       *copy_id;      /* (borrowed) */

  /* owned */
  YdBrowseSum     *sum;          /* (owned) (nullable) */
  guint            n_folders;    /* of several items; they are not among what is in them */
  GCancellable    *cancellable;  /* (owned): for as long as the window is open */
};

G_DEFINE_FINAL_TYPE (YdPropertiesDialog, yd_properties_dialog, ADW_TYPE_WINDOW)

/* A row without a value is not there. */
static void
show_value (AdwActionRow *row,
            const char   *value)
{
  gboolean any = value != NULL && *value != '\0';

  adw_action_row_set_subtitle (row, any ? value : "");
  gtk_widget_set_visible (GTK_WIDGET (row), any);
}

static void
show_copyable (AdwActionRow *row,
               GtkWidget    *button,
               const char   *value)
{
  g_autofree char *shown = value != NULL ? yd_format_name (value) : NULL;

  show_value (row, shown);
  if (value != NULL)
    gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", value);
}

/* "1.2 MB (1,234,567 bytes)". (transfer full) */
static char *
describe_size (gint64 bytes)
{
  g_autofree char *short_size = yd_format_size (bytes);

  g_autofree char *exact = g_strdup_printf ("%'" G_GINT64_FORMAT, bytes);

  if (bytes < 1000)
    return g_steal_pointer (&short_size);

  /* Translators: a size in short, and exactly: "1.2 MB (1,234,567 bytes)". */
  return g_strdup_printf (_("%s (%s bytes)"), short_size, exact);
}

/* How much */

static char *
describe_counts (YdPropertiesDialog *self)
{
  guint n_files = yd_browse_sum_get_n_files (self->sum);
  guint n_folders = yd_browse_sum_get_n_folders (self->sum) + self->n_folders;
  g_autofree char *files = g_strdup_printf (ngettext ("%'u file", "%'u files", n_files), n_files);
  g_autofree char *folders =
      g_strdup_printf (ngettext ("%'u folder", "%'u folders", n_folders), n_folders);

  if (n_folders == 0)
    return g_steal_pointer (&files);

  /* Translators: how many files and folders: "12 files, 3 folders". */
  return g_strdup_printf (_("%s, %s"), files, folders);
}

static void
show_sum (YdPropertiesDialog *self)
{
  YdBrowseSumState state = yd_browse_sum_get_state (self->sum);
  g_autofree char *counts = describe_counts (self);
  g_autofree char *size = describe_size (yd_browse_sum_get_bytes (self->sum));
  const GError *error = yd_browse_sum_get_error (self->sum);
  g_autofree char *partial = NULL;

  gtk_spinner_set_spinning (self->counting, state == YD_BROWSE_SUM_COUNTING);
  gtk_widget_set_visible (GTK_WIDGET (self->counting), state == YD_BROWSE_SUM_COUNTING);
  if (state == YD_BROWSE_SUM_PARTIAL && error != NULL)
    /* Translators: the first placeholder is "12 files, 3 folders", the second one a sentence that
     * tells why not all could be counted. */
    partial = g_strdup_printf (_("At least %s. %s"), counts, yd_error_text_get_sentence (error));
  else if (state == YD_BROWSE_SUM_PARTIAL)
    partial = g_strdup_printf (_("At least %s"), counts);
  show_value (self->contents_row, partial != NULL ? partial : counts);
  show_value (self->size_row, size);
}

static void
begin_counting (YdPropertiesDialog *self,
                YdStorage          *storage,
                GPtrArray          *items)
{
  for (guint i = 0; items->len > 1 && i < items->len; i++)
    self->n_folders += yd_drive_item_is_folder (g_ptr_array_index (items, i)) ? 1 : 0;
  self->sum = yd_browse_sum_new (storage, items);
  g_signal_connect_object (self->sum, "changed", G_CALLBACK (show_sum), self, G_CONNECT_SWAPPED);
  show_sum (self);
}

/* Where */

static void
path_found_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (YdPropertiesDialog) self = yd_weak_take (user_data);
  g_autofree char *path = yd_drive_client_get_path_finish (YD_DRIVE_CLIENT (source), result, NULL);

  if (self != NULL && path != NULL)
    show_copyable (self->path_row, self->copy_path, path);
}

static void
show_path (YdPropertiesDialog *self,
           YdStorage          *storage,
           YdDriveItem        *item,
           const char         *folder_path)
{
  g_autofree char *path = NULL;

  if (folder_path == NULL)
    {
      yd_drive_client_get_path_async (yd_storage_get_drive (storage),
                                      yd_drive_item_get_drive_id (item),
                                      yd_drive_item_get_id (item), self->cancellable,
                                      path_found_cb, yd_weak_new (self));
      return;
    }
  path = g_strconcat (g_str_equal (folder_path, "/") ? "" : folder_path, "/",
                      yd_drive_item_get_name (item), NULL);
  show_copyable (self->path_row, self->copy_path, path);
}

static void
show_one (YdPropertiesDialog *self,
          YdStorage          *storage,
          YdDriveItem        *item,
          const char         *folder_path)
{
  g_autofree char *name = yd_format_name (yd_drive_item_get_name (item));
  g_autofree char *modified = yd_format_moment (yd_drive_item_get_modified_us (item));
  g_autofree char *created = yd_format_moment (yd_drive_item_get_created_us (item));
  g_autofree char *size = describe_size (yd_drive_item_get_size (item));

  gtk_image_set_from_icon_name (self->icon, yd_file_icon_get_name (item));
  gtk_label_set_label (self->name, name);
  gtk_label_set_label (self->kind, yd_file_icon_get_word (item));
  show_value (self->size_row, size);
  show_value (self->modified_row, modified);
  show_value (self->created_row, created);
  show_value (self->starred_row, yd_drive_item_get_starred (item) ? _("Yes") : _("No"));
  show_copyable (self->hash_row, self->copy_hash, yd_drive_item_get_content_hash (item));
  show_copyable (self->id_row, self->copy_id, yd_drive_item_get_id (item));
  show_path (self, storage, item, folder_path);
}

static void
show_many (YdPropertiesDialog *self,
           GPtrArray          *items,
           const char         *folder_path)
{
  g_autofree char *text = g_strdup_printf (ngettext ("%u item", "%u items", items->len),
                                           items->len);

  gtk_image_set_from_icon_name (self->icon, "folder-documents");
  gtk_label_set_label (self->name, text);
  gtk_widget_set_visible (GTK_WIDGET (self->kind), FALSE);
  gtk_widget_set_visible (self->names_group, FALSE);
  if (folder_path != NULL)
    show_copyable (self->path_row, self->copy_path, folder_path);
}

static void
copy (GtkWidget  *widget,
      const char *action_name,
      GVariant   *parameter)
{
  YdPropertiesDialog *self = YD_PROPERTIES_DIALOG (widget);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget),
                          g_variant_get_string (parameter, NULL));
  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (_("Copied")));
}

/* The object */

static void
yd_properties_dialog_dispose (GObject *object)
{
  YdPropertiesDialog *self = YD_PROPERTIES_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->sum);

  G_OBJECT_CLASS (yd_properties_dialog_parent_class)->dispose (object);
}

static void
yd_properties_dialog_finalize (GObject *object)
{
  g_object_unref (YD_PROPERTIES_DIALOG (object)->cancellable);

  G_OBJECT_CLASS (yd_properties_dialog_parent_class)->finalize (object);
}

/* A window that is closed may be kept for a while by who holds it: counting ends now. */
static gboolean
yd_properties_dialog_close_request (GtkWindow *window)
{
  YdPropertiesDialog *self = YD_PROPERTIES_DIALOG (window);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->sum);

  return GTK_WINDOW_CLASS (yd_properties_dialog_parent_class)->close_request (window);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               YD_APP_PATH "/ui/yd-properties-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, YdPropertiesDialog, toasts);
  gtk_widget_class_bind_template_child (widget_class, YdPropertiesDialog, icon);
  gtk_widget_class_bind_template_child (widget_class, YdPropertiesDialog, name);
  gtk_widget_class_bind_template_child (widget_class, YdPropertiesDialog, kind);
  gtk_widget_class_bind_template_child (widget_class, YdPropertiesDialog, contents_row);
  gtk_widget_class_bind_template_child (widget_class, YdPropertiesDialog, counting);
  gtk_widget_class_bind_template_child (widget_class, YdPropertiesDialog, size_row);
  gtk_widget_class_bind_template_child (widget_class, YdPropertiesDialog, path_row);
  gtk_widget_class_bind_template_child (widget_class, YdPropertiesDialog, storage_row);
  gtk_widget_class_bind_template_child (widget_class, YdPropertiesDialog, modified_row);
  gtk_widget_class_bind_template_child (widget_class, YdPropertiesDialog, created_row);
  gtk_widget_class_bind_template_child (widget_class, YdPropertiesDialog, starred_row);
  gtk_widget_class_bind_template_child (widget_class, YdPropertiesDialog, names_group);
  gtk_widget_class_bind_template_child (widget_class, YdPropertiesDialog, hash_row);
  gtk_widget_class_bind_template_child (widget_class, YdPropertiesDialog, id_row);
  gtk_widget_class_bind_template_child (widget_class, YdPropertiesDialog, copy_path);
  gtk_widget_class_bind_template_child (widget_class, YdPropertiesDialog, copy_hash);
  gtk_widget_class_bind_template_child (widget_class, YdPropertiesDialog, copy_id);
}

static void
yd_properties_dialog_class_init (YdPropertiesDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = yd_properties_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = yd_properties_dialog_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = yd_properties_dialog_close_request;
  bind_template (widget_class);
  gtk_widget_class_install_action (widget_class, "properties.copy", "s", copy);
}

static void
yd_properties_dialog_init (YdPropertiesDialog *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

YdPropertiesDialog *
yd_properties_dialog_new (GtkWindow  *parent,
                          YdStorage  *storage,
                          GPtrArray  *items,
                          const char *folder_path)
{
  YdPropertiesDialog *self;
  YdDriveItem *first;

  g_return_val_if_fail (YD_IS_STORAGE (storage), NULL);
  g_return_val_if_fail (items->len > 0, NULL);

  self = g_object_new (YD_TYPE_PROPERTIES_DIALOG, "transient-for", parent, NULL);
  first = g_ptr_array_index (items, 0);
  if (items->len == 1)
    show_one (self, storage, first, folder_path);
  else
    show_many (self, items, folder_path);
  show_value (self->storage_row, yd_storage_get_name (storage));
  if (items->len > 1 || yd_drive_item_is_folder (first))
    begin_counting (self, storage, items);
  yd_window_size_scale (GTK_WINDOW (self));

  return self;
}
