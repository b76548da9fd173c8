/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Changes to files: they are carried out as actions, their end is told in a toast, and they are
 * taken back from there or by a key.
 */
#include "config.h"

#include "yd-files-page-private.h"

#include "yd-action-text.h"

#include <glib/gi18n.h>

typedef struct
{
  YdBrowseActions *actions; /* (owned) */
  YdBrowseAction  *action;  /* (owned) */
} Undoing;

static void
free_undoing (gpointer  data,
              GClosure *closure)
{
  Undoing *undoing = data;

  g_object_unref (undoing->actions);
  g_object_unref (undoing->action);
  g_free (undoing);
}

/* Nothing happens when it was taken back in another way since. */
static void
undo_clicked (AdwToast *toast,
              Undoing  *undoing)
{
  yd_browse_actions_undo_this (undoing->actions, undoing->action);
}

static void
add_undo_button (YdFilesPage    *self,
                 AdwToast       *toast,
                 YdBrowseAction *action)
{
  Undoing *undoing = g_new0 (Undoing, 1);

  undoing->actions = g_object_ref (self->actions);
  undoing->action = g_object_ref (action);
  adw_toast_set_button_label (toast, _("_Undo"));
  g_signal_connect_data (toast, "button-clicked", G_CALLBACK (undo_clicked), undoing, free_undoing,
                         0);
}

/* The newest word is the one that counts: what it is about is what a key would take back. */
static void
show_toast (YdFilesPage *self,
            AdwToast    *toast_owned)
{
  g_autoptr (AdwToast) toast = g_object_ref_sink (toast_owned);
  GtkWidget *overlay = gtk_widget_get_ancestor (GTK_WIDGET (self), ADW_TYPE_TOAST_OVERLAY);

  if (overlay == NULL)
    return;
  if (self->action_toast != NULL)
    adw_toast_dismiss (self->action_toast);
  g_set_object (&self->action_toast, toast);
  adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (overlay), g_object_ref (toast));
}

static void
action_ended (YdFilesPage    *self,
              YdBrowseAction *action)
{
  g_autofree char *text = yd_action_text_describe (action);
  g_autofree char *escaped = NULL;
  AdwToast *toast;

  if (text == NULL)
    return;
  escaped = g_markup_escape_text (text, -1);
  toast = adw_toast_new (escaped);
  if (yd_browse_actions_get_undoable (self->actions) == action)
    add_undo_button (self, toast, action);
  show_toast (self, toast);
}

static void
stacks_changed (YdFilesPage *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  gtk_widget_action_set_enabled (widget, "files.undo",
                                 yd_browse_actions_get_undoable (self->actions) != NULL);
  gtk_widget_action_set_enabled (widget, "files.redo",
                                 yd_browse_actions_get_redoable (self->actions) != NULL);
}

static void
undo (GtkWidget  *widget,
      const char *action_name,
      GVariant   *parameter)
{
  yd_browse_actions_undo (YD_FILES_PAGE (widget)->actions);
}

static void
redo (GtkWidget  *widget,
      const char *action_name,
      GVariant   *parameter)
{
  yd_browse_actions_redo (YD_FILES_PAGE (widget)->actions);
}

void
yd_files_page_run (YdFilesPage    *self,
                   YdBrowseAction *action_owned)
{
  g_autoptr (YdBrowseAction) action = action_owned;

  yd_browse_actions_run (self->actions, action);
}

void
yd_files_page_install_undo (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "files.undo", NULL, undo);
  gtk_widget_class_install_action (widget_class, "files.redo", NULL, redo);
}

void
yd_files_page_set_up_undo (YdFilesPage *self)
{
  self->actions = yd_browse_actions_new ();
  g_signal_connect_object (self->actions, "ended", G_CALLBACK (action_ended), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->actions, "notify::undoable", G_CALLBACK (stacks_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->actions, "notify::redoable", G_CALLBACK (stacks_changed), self,
                           G_CONNECT_SWAPPED);
  stacks_changed (self);
}
