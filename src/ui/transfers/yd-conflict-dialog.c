/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A name that is taken; see the header. What is there is looked up while the question stands: the
 * file over there is asked for by its id, the one here is on the disk. The answer is the queue's to
 * obey. Whatever else ends the waiting ends the question too.
 */
#include "config.h"

#include "yd-conflict-dialog.h"

#include "yd-format.h"
#include "yd-question.h"
#include "yd-transfer-words.h"
#include "yd-weak.h"
#include "yd-window-size.h"

#include <glib/gi18n.h>

#define CONTENT_WIDTH 240 /* pixels, with usual letters */

struct _YdConflictDialog
{
  AdwMessageDialog parent_instance;

  /* given */
  YdTransferQueue *queue;       /* (owned) */
  YdTransfer      *transfer;    /* (owned) */
  gboolean         go_on;

  /* owned */
  GCancellable    *cancellable; /* (owned) */
  AdwActionRow    *there;       /* (borrowed): the file in the cloud */
  AdwActionRow    *here;        /* (borrowed): the one on this computer */
  GtkCheckButton  *for_all;     /* (borrowed) */

  /* state */
  gint64           there_us;    /* when it was changed; 0 unknown */
  gint64           here_us;
};

G_DEFINE_FINAL_TYPE (YdConflictDialog, yd_conflict_dialog, ADW_TYPE_MESSAGE_DIALOG)

static const struct
{
  const char         *response; /* (unowned) */
  const char         *label;    /* (unowned) */
  YdTransferConflict  conflict; /* ASK: as before */
} answers[] = {
  { "later", N_("_Later"), YD_TRANSFER_CONFLICT_ASK },
  { "skip", N_("_Skip"), YD_TRANSFER_CONFLICT_SKIP },
  { "replace", N_("_Replace"), YD_TRANSFER_CONFLICT_REPLACE },
  { "keep-both", N_("Keep _Both"), YD_TRANSFER_CONFLICT_KEEP_BOTH },
};

static gboolean
is_upload (YdConflictDialog *self)
{
  return yd_transfer_get_direction (self->transfer) == YD_TRANSFER_UPLOAD;
}

/* The two files */

static void
mark_newer (AdwActionRow *row,
            gboolean      newer)
{
  GtkWidget *mark = g_object_get_data (G_OBJECT (row), "mark");

  gtk_widget_set_visible (mark, newer);
}

static void
show_file (YdConflictDialog *self,
           AdwActionRow     *row,
           gint64            size,
           gint64            modified_us)
{
  g_autofree char *size_text = yd_format_size (size);
  g_autofree char *time_text = yd_format_moment (modified_us);
  gboolean both = *size_text != '\0' && *time_text != '\0';
  g_autofree char *text = g_strconcat (size_text, both ? " · " : "", time_text, NULL);
  gint64 second = G_USEC_PER_SEC;

  *(row == self->there ? &self->there_us : &self->here_us) = modified_us;
  adw_action_row_set_subtitle (row, *text != '\0' ? text : _("Size and date are not known"));
  if (self->there_us == 0 || self->here_us == 0)
    return;
  mark_newer (self->there, self->there_us / second > self->here_us / second);
  mark_newer (self->here, self->here_us / second > self->there_us / second);
}

/* A file cannot take the place of one. */
static void
show_folder (YdConflictDialog *self,
             AdwActionRow     *row)
{
  adw_action_row_set_subtitle (row, _("A folder"));
  adw_message_dialog_set_body (ADW_MESSAGE_DIALOG (self),
                               _("There is a folder of this name. A file cannot replace it."));
  adw_message_dialog_set_response_enabled (ADW_MESSAGE_DIALOG (self), "replace", FALSE);
}

static void
show_item (YdConflictDialog *self,
           YdDriveItem      *item)
{
  if (item == NULL)
    show_file (self, self->there, -1, 0);
  else if (yd_drive_item_is_folder (item))
    show_folder (self, self->there);
  else
    show_file (self, self->there, yd_drive_item_get_size (item),
               yd_drive_item_get_modified_us (item));
}

static void
got_item_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (YdConflictDialog) self = yd_weak_take (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (YdDriveItem) item =
      yd_drive_client_get_finish (YD_DRIVE_CLIENT (source), result, &error);

  if (self != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    show_item (self, item);
}

static void
got_info_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (YdConflictDialog) self = yd_weak_take (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (GFileInfo) info = g_file_query_info_finish (G_FILE (source), result, &error);
  g_autoptr (GDateTime) time = NULL;

  if (self == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (info == NULL)
    {
      show_file (self, self->here, -1, 0);
      return;
    }
  if (g_file_info_get_file_type (info) == G_FILE_TYPE_DIRECTORY)
    {
      show_folder (self, self->here);
      return;
    }
  time = g_file_info_get_modification_date_time (info);
  show_file (self, self->here, g_file_info_get_size (info),
             time != NULL ? g_date_time_to_unix (time) * G_USEC_PER_SEC : 0);
}

static void
look_there (YdConflictDialog *self)
{
  YdStorage *storage = yd_transfer_get_storage (self->transfer);
  const char *taken_id = yd_transfer_get_taken_id (self->transfer);

  if (!is_upload (self) || taken_id == NULL || storage == NULL)
    show_item (self, is_upload (self) ? NULL : yd_transfer_get_item (self->transfer));
  else
    yd_drive_client_get_async (yd_storage_account_get_drive (yd_storage_get_account (storage)),
                               yd_storage_get_drive_id (storage), taken_id, self->cancellable,
                               got_item_cb, yd_weak_new (self));
}

static void
look_here (YdConflictDialog *self)
{
  GFile *file = yd_transfer_get_file (self->transfer);
  const char *attributes = G_FILE_ATTRIBUTE_STANDARD_TYPE "," G_FILE_ATTRIBUTE_STANDARD_SIZE
                           "," G_FILE_ATTRIBUTE_TIME_MODIFIED;

  if (file == NULL)
    show_file (self, self->here, -1, 0);
  else
    g_file_query_info_async (file, attributes, G_FILE_QUERY_INFO_NONE, G_PRIORITY_DEFAULT,
                             self->cancellable, got_info_cb, yd_weak_new (self));
}

/* The question */

/* (transfer floating) */
static AdwActionRow *
make_row (const char *icon,
          const char *title)
{
  GtkWidget *row = adw_action_row_new ();
  /* Translators: of two files with one name, the one that was changed last. */
  GtkWidget *mark = gtk_label_new (_("newer"));

  gtk_widget_add_css_class (mark, "dim-label");
  gtk_widget_set_visible (mark, FALSE);
  g_object_set_data (G_OBJECT (row), "mark", mark);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_icon_name (ADW_ACTION_ROW (row), icon);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), "…");
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), mark);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_set_focusable (row, FALSE);

  return ADW_ACTION_ROW (row);
}

static GtkWidget *
make_files (YdConflictDialog *self)
{
  GtkWidget *list = gtk_list_box_new ();

  self->there = make_row ("yd-cloud-symbolic", _("In the Cloud"));
  self->here = make_row ("computer-symbolic", _("On This Computer"));
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_list_box_append (GTK_LIST_BOX (list), GTK_WIDGET (self->there));
  gtk_list_box_append (GTK_LIST_BOX (list), GTK_WIDGET (self->here));

  return list;
}

/* Those of its group that could get the same answer, and how many of them ask now. */
static guint
count_others (YdConflictDialog *self,
              guint            *n_asking)
{
  GListModel *group = G_LIST_MODEL (yd_transfer_get_group (self->transfer));
  guint n_items = group != NULL ? g_list_model_get_n_items (group) : 0;
  guint n_others = 0;

  *n_asking = 0;
  for (guint i = 0; i < n_items; i++)
    {
      g_autoptr (YdTransfer) other = g_list_model_get_item (group, i);

      if (other == self->transfer || yd_transfer_is_ended (other))
        continue;
      n_others++;
      *n_asking += yd_transfer_words_asks (other);
    }

  return n_others;
}

static GtkWidget *
make_check (YdConflictDialog *self)
{
  guint n_asking;
  guint n_others = count_others (self, &n_asking);
  g_autofree char *text =
      n_asking > 0
          /* Translators: the answer about a name, for others of the same group that wait too. */
          ? g_strdup_printf (ngettext ("Do the same for %u other of this group",
                                       "Do the same for the %u others of this group", n_asking),
                             n_asking)
          /* Translators: the same when no other waits yet. */
          : g_strdup (_("Do the same for others of this group"));
  GtkWidget *check = gtk_check_button_new_with_label (text);
  GtkWidget *label = gtk_widget_get_last_child (check);

  if (GTK_IS_LABEL (label))
    gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_set_visible (check, n_others > 0);
  self->for_all = GTK_CHECK_BUTTON (check);

  return check;
}

static void
ask_next (YdTransferQueue *queue,
          GtkWindow       *parent)
{
  guint n_items = g_list_model_get_n_items (G_LIST_MODEL (queue));

  for (guint i = 0; i < n_items; i++)
    {
      g_autoptr (YdTransfer) transfer = g_list_model_get_item (G_LIST_MODEL (queue), i);

      if (!yd_transfer_words_asks (transfer))
        continue;
      yd_conflict_dialog_ask (parent, queue, transfer, TRUE);
      return;
    }
}

static void
answered (AdwMessageDialog *dialog,
          const char       *response)
{
  YdConflictDialog *self = YD_CONFLICT_DIALOG (dialog);
  g_autoptr (YdTransferQueue) queue = g_object_ref (self->queue);
  GtkWindow *parent = gtk_window_get_transient_for (GTK_WINDOW (self));
  YdTransferConflict conflict = YD_TRANSFER_CONFLICT_ASK;

  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    if (g_str_equal (response, answers[i].response))
      conflict = answers[i].conflict;
  g_cancellable_cancel (self->cancellable);
  g_signal_handlers_disconnect_by_data (self->transfer, self);
  if (conflict == YD_TRANSFER_CONFLICT_ASK || !yd_transfer_words_asks (self->transfer))
    return;
  yd_transfer_queue_resolve (queue, self->transfer, conflict,
                             gtk_check_button_get_active (self->for_all));
  if (self->go_on && parent != NULL)
    ask_next (queue, parent);
}

/* Somebody else has answered, or nobody has to any more. */
static void
transfer_changed (YdConflictDialog *self)
{
  if (!yd_transfer_words_asks (self->transfer))
    gtk_window_close (GTK_WINDOW (self));
}

/* The object */

static void
yd_conflict_dialog_dispose (GObject *object)
{
  YdConflictDialog *self = YD_CONFLICT_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->transfer);
  g_clear_object (&self->queue);

  G_OBJECT_CLASS (yd_conflict_dialog_parent_class)->dispose (object);
}

static void
yd_conflict_dialog_class_init (YdConflictDialogClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = yd_conflict_dialog_dispose;
  ADW_MESSAGE_DIALOG_CLASS (klass)->response = answered;
}

static void
yd_conflict_dialog_init (YdConflictDialog *self)
{
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (self);

  self->cancellable = g_cancellable_new ();
  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    adw_message_dialog_add_response (dialog, answers[i].response, _(answers[i].label));
  adw_message_dialog_set_response_appearance (dialog, "replace", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_response_appearance (dialog, "keep-both", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (dialog, "keep-both");
  adw_message_dialog_set_close_response (dialog, "later");
}

/* What does not fit on the screen is there to be scrolled to; the answers stay in sight. */
static GtkWidget *
make_scroller (GtkWidget *content)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();

  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), content);
  gtk_widget_set_vexpand (scroller, TRUE);
  return scroller;
}

/* What it says and holds. */
static void
fill (YdConflictDialog *self)
{
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (self);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  g_autofree char *name = yd_format_isolated (yd_transfer_get_name (self->transfer));
  /* Translators: the placeholder is the name of a file. */
  g_autofree char *heading = g_strdup_printf (_("“%s” Is There Already"), name);

  gtk_box_append (GTK_BOX (box), make_files (self));
  gtk_box_append (GTK_BOX (box), make_check (self));
  adw_message_dialog_set_heading (dialog, heading);
  adw_message_dialog_set_body (dialog,
                               is_upload (self)
                                   ? _("Replacing it puts the old file into the recycle bin.")
                                   : _("Replacing it overwrites the file on this computer."));
  yd_window_size_widen (box, CONTENT_WIDTH, gtk_window_get_transient_for (GTK_WINDOW (self)));
  adw_message_dialog_set_extra_child (dialog, make_scroller (box));
  yd_question_let_break (GTK_WIDGET (self), heading);
}

void
yd_conflict_dialog_ask (GtkWindow       *parent,
                        YdTransferQueue *queue,
                        YdTransfer      *transfer,
                        gboolean         go_on)
{
  YdConflictDialog *self = g_object_new (YD_TYPE_CONFLICT_DIALOG, "transient-for", parent,
                                         "modal", TRUE, NULL);

  self->queue = g_object_ref (queue);
  self->transfer = g_object_ref (transfer);
  self->go_on = go_on;
  fill (self);
  look_there (self);
  look_here (self);
  g_signal_connect_object (transfer, "notify::state", G_CALLBACK (transfer_changed), self,
                           G_CONNECT_SWAPPED);
  yd_window_size_keep_on_screen (GTK_WINDOW (self));
  gtk_window_set_focus (GTK_WINDOW (self),
                        gtk_window_get_default_widget (GTK_WINDOW (self)));
  gtk_window_present (GTK_WINDOW (self));
}
