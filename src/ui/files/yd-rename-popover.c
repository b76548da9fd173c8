/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Closed by Escape or by a click elsewhere, which changes nothing.
 */
#include "config.h"

#include "yd-rename-popover.h"

#include "yd-name-check.h"

#include <glib/gi18n.h>

struct _YdRenamePopover
{
  GtkPopover parent_instance;

  /* template */
  GtkWidget        *entry;     /* (borrowed) */
  GtkWidget        *accept;    /* (borrowed) */
  GtkLabel         *reason;    /* (borrowed) */

  /* given */
  YdDriveItem      *item;      /* (owned) */
  YdBrowseNameTaken taken;
  gpointer          user_data; /* (unowned): the parent's */
  guint             end_source;
};

enum
{
  NAMED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (YdRenamePopover, yd_rename_popover, GTK_TYPE_POPOVER)

static gboolean
is_another (YdRenamePopover *self,
            const char      *name)
{
  return !g_str_equal (name, yd_drive_item_get_name (self->item));
}

/* NULL when nothing is wrong. */
static const char *
find_fault (YdRenamePopover *self,
            const char      *name)
{
  const char *fault = yd_name_check_describe (name);

  if (fault == NULL && is_another (self, name)
      && self->taken (yd_drive_item_get_parent_id (self->item), name, self->user_data))
    fault = _("Something in the folder is called so already.");

  return fault;
}

static void
name_changed (YdRenamePopover *self)
{
  const char *fault = find_fault (self, gtk_editable_get_text (GTK_EDITABLE (self->entry)));

  gtk_widget_set_sensitive (self->accept, fault == NULL);
  gtk_label_set_label (self->reason, fault != NULL ? fault : "");
  gtk_widget_set_visible (GTK_WIDGET (self->reason), fault != NULL && *fault != '\0');
  if (fault != NULL)
    gtk_widget_add_css_class (self->entry, "error");
  else
    gtk_widget_remove_css_class (self->entry, "error");
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_STATE_INVALID,
                               fault != NULL ? GTK_ACCESSIBLE_INVALID_TRUE
                                             : GTK_ACCESSIBLE_INVALID_FALSE,
                               -1);
}

static void
accept_name (YdRenamePopover *self)
{
  g_autofree char *name = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry)));
  g_autoptr (YdRenamePopover) kept G_GNUC_UNUSED = g_object_ref (self);

  if (find_fault (self, name) != NULL)
    return;
  gtk_popover_popdown (GTK_POPOVER (self));
  if (is_another (self, name))
    g_signal_emit (self, signals[NAMED], 0, name);
}

static void
leave_parent (gpointer user_data)
{
  YdRenamePopover *self = YD_RENAME_POPOVER (user_data);

  self->end_source = 0;
  gtk_widget_unparent (GTK_WIDGET (self));
}

/* Not at once: GTK still looks at it. */
static void
yd_rename_popover_closed (GtkPopover *popover)
{
  YdRenamePopover *self = YD_RENAME_POPOVER (popover);

  if (self->end_source == 0)
    self->end_source = g_idle_add_once (leave_parent, self);
}

static void
yd_rename_popover_dispose (GObject *object)
{
  YdRenamePopover *self = YD_RENAME_POPOVER (object);

  g_clear_handle_id (&self->end_source, g_source_remove);
  g_clear_pointer (&self->item, yd_drive_item_unref);

  G_OBJECT_CLASS (yd_rename_popover_parent_class)->dispose (object);
}

static void
yd_rename_popover_class_init (YdRenamePopoverClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = yd_rename_popover_dispose;
  GTK_POPOVER_CLASS (klass)->closed = yd_rename_popover_closed;

  signals[NAMED] = g_signal_new ("named", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               YD_APP_PATH "/ui/yd-rename-popover.ui");
  gtk_widget_class_bind_template_child (widget_class, YdRenamePopover, entry);
  gtk_widget_class_bind_template_child (widget_class, YdRenamePopover, accept);
  gtk_widget_class_bind_template_child (widget_class, YdRenamePopover, reason);
  gtk_widget_class_bind_template_callback (widget_class, name_changed);
  gtk_widget_class_bind_template_callback (widget_class, accept_name);
}

static void
yd_rename_popover_init (YdRenamePopover *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

YdDriveItem *
yd_rename_popover_get_item (YdRenamePopover *self)
{
  g_return_val_if_fail (YD_IS_RENAME_POPOVER (self), NULL);

  return self->item;
}

YdRenamePopover *
yd_rename_popover_open (GtkWidget          *parent,
                        const GdkRectangle *place,
                        YdDriveItem        *item,
                        YdBrowseNameTaken   taken,
                        gpointer            user_data)
{
  YdRenamePopover *self = g_object_new (YD_TYPE_RENAME_POPOVER, NULL);
  const char *name = yd_drive_item_get_name (item);

  self->item = yd_drive_item_ref (item);
  self->taken = taken;
  self->user_data = user_data;
  gtk_widget_set_parent (GTK_WIDGET (self), parent);
  gtk_popover_set_pointing_to (GTK_POPOVER (self), place);
  gtk_editable_set_text (GTK_EDITABLE (self->entry), name);
  gtk_popover_popup (GTK_POPOVER (self));
  gtk_widget_grab_focus (self->entry);
  yd_name_check_select_stem (GTK_EDITABLE (self->entry), name, yd_drive_item_is_folder (item));

  return self;
}
