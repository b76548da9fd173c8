/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Whether what was edited here is to be uploaded: the window that was used last asks, whichever tab
 * the file was opened from. Each save asks, as whoever edits may not want a version for every one;
 * but for those that come while the question is there, which it covers.
 */
#include "config.h"

#include "yd-files-page-private.h"

#include "yd-error-text.h"
#include "yd-format.h"
#include "yd-question.h"
#include "yd-weak.h"
#include "yd-window-focus.h"

#include <glib/gi18n.h>

static void checked_cb  (GObject      *source,
                         GAsyncResult *result,
                         gpointer      user_data);
static void answered_cb (GObject      *source,
                         GAsyncResult *result,
                         gpointer      user_data);

/* One question. */
typedef struct
{
  GWeakRef    *self;      /* (owned) (nullable): taken by the callback */
  YdEditWatch *watch;     /* (owned) */
  gboolean     keep_both; /* is the first answer */
} Asking;

static void
free_asking (Asking *asking)
{
  yd_weak_free (asking->self);
  g_object_unref (asking->watch);
  g_free (asking);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Asking, free_asking)

static void
ask (YdFilesPage *self,
     YdEditWatch *watch,
     YdEditCloud  cloud)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  YdDriveItem *item = yd_edit_watch_get_item (watch);
  g_autofree char *name = yd_format_isolated (yd_drive_item_get_name (item));
  /* Translators: the placeholder is the name of a file that was edited here. */
  g_autofree char *heading = g_strdup_printf (_("Upload the New Version of “%s”?"), name);
  YdQuestion question = { .heading = heading };
  Asking *asking = g_new0 (Asking, 1);

  switch (cloud)
    {
    case YD_EDIT_CLOUD_CHANGED:
      question.body = _("The file in the cloud was changed meanwhile by somebody else. Replacing "
                        "it puts their version into the recycle bin.");
      question.accept_label = _("Keep _Both");
      question.other_label = _("_Replace");
      break;
    case YD_EDIT_CLOUD_MOVED:
      question.body = _("The file in the cloud was renamed or moved meanwhile. It stays as it is, "
                        "and the new version goes to where it was.");
      question.accept_label = _("_Upload");
      break;
    case YD_EDIT_CLOUD_GONE:
      question.body = _("The file in the cloud is not there any more. It will be put there again.");
      question.accept_label = _("_Upload");
      break;
    case YD_EDIT_CLOUD_SAME:
    default:
      question.body = _("The version in the cloud goes to the recycle bin when the new one has "
                        "arrived.");
      question.accept_label = _("_Upload");
    }
  asking->self = yd_weak_new (self);
  asking->watch = g_object_ref (watch);
  asking->keep_both = cloud == YD_EDIT_CLOUD_CHANGED || cloud == YD_EDIT_CLOUD_MOVED;
  yd_question_ask_async (GTK_WINDOW (root), &question, self->cancellable, answered_cb, asking);
}

static void
checked_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (YdFilesPage) self = yd_weak_take (user_data);
  YdEditWatch *watch = YD_EDIT_WATCH (source);
  g_autoptr (GError) error = NULL;
  YdEditCloud cloud;
  gboolean checked = yd_edit_watch_check_finish (watch, result, &cloud, &error);

  /* Its window closed. */
  if (self == NULL || self->asking == NULL)
    return;
  if (checked && GTK_IS_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))))
    {
      ask (self, watch, cloud);
      return;
    }
  g_hash_table_remove (self->asking, watch);
  if (error != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "shell.notify", "s",
                                yd_error_text_get_sentence (error));
}

static void
answered_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (Asking) asking = user_data;
  g_autoptr (YdFilesPage) self = yd_weak_take (g_steal_pointer (&asking->self));

  if (self != NULL && self->asking != NULL)
    g_hash_table_remove (self->asking, asking->watch);
  if (yd_question_ask_finish (result, NULL))
    yd_edit_watch_upload (asking->watch, asking->keep_both && !yd_question_was_other (result));
}

static void
look_for_saved (YdFilesPage *self)
{
  YdEditWatch *watch;

  if (!yd_window_focus_is_last (GTK_WIDGET (self)))
    return;
  while ((watch = yd_edited_files_take_saved (self->shared->edited)) != NULL)
    {
      if (g_hash_table_add (self->asking, watch))
        yd_edit_watch_check_async (watch, self->cancellable, checked_cb, yd_weak_new (self));
    }
}

static void
look_later (gpointer user_data)
{
  YdFilesPage *self = YD_FILES_PAGE (user_data);

  self->edited_source = 0;
  look_for_saved (self);
}

void
yd_files_page_clear_edited (YdFilesPage *self)
{
  g_clear_handle_id (&self->edited_source, g_source_remove);
  g_clear_pointer (&self->asking, g_hash_table_unref);
}

/* What was saved while there was no window waits for this one. */
void
yd_files_page_set_up_edited (YdFilesPage *self)
{
  if (self->shared->edited == NULL)
    return;
  self->asking = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
  g_signal_connect_object (self->shared->edited, "saved", G_CALLBACK (look_for_saved), self,
                           G_CONNECT_SWAPPED);
  self->edited_source = g_idle_add_once (look_later, self);
}
