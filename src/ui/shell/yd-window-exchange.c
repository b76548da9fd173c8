/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Storages to and from a file that a person chose. What the text holds is the registry's matter;
 * here it is read, bounded, and written, and said what came of it.
 */
#include "config.h"

#include "yd-window-private.h"

#include "yd-error-text.h"
#include "yd-file-picker.h"
#include "yd-format.h"
#include "yd-question.h"
#include "yd-weak.h"

#include <glib/gi18n.h>

static char *
dup_shown_name (GFile *file)
{
  g_autofree char *name = g_file_get_basename (file);
  g_autofree char *valid = g_filename_display_name (name != NULL ? name : "");

  return yd_format_isolated (valid);
}

/* The file that was chosen. (transfer full) (nullable) */
static GFile *
take_picked (GAsyncResult *result)
{
  g_autoptr (GListModel) files = yd_file_picker_ask_finish (result, NULL);

  return files != NULL ? g_list_model_get_item (files, 0) : NULL;
}

/* Export */

static guint
count_exported (YdWindow *self)
{
  GListModel *model = G_LIST_MODEL (self->registry);
  guint n_items = g_list_model_get_n_items (model);
  guint count = 0;

  for (guint i = 0; i < n_items; i++)
    {
      g_autoptr (YdStorage) storage = g_list_model_get_item (model, i);

      if (!yd_storage_account_is_demo (yd_storage_get_account (storage)))
        count++;
    }

  return count;
}

static void
written_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (YdWindow) self = yd_weak_take (user_data);
  g_autoptr (GError) error = NULL;
  g_autofree char *name = dup_shown_name (G_FILE (source));
  g_autofree char *body = NULL;

  g_file_replace_contents_finish (G_FILE (source), result, NULL, &error);
  if (self == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (error != NULL)
    {
      yd_question_tell (GTK_WINDOW (self), _("Storages Were Not Exported"),
                        yd_error_text_get_sentence (error));
      return;
    }
  /* Translators: the placeholder is the name of a file. */
  body = g_strdup_printf (_("They are in “%s”. Sign-ins and client secrets are not in the file. "
                            "Addresses of download proxies are there as you wrote them."), name);
  yd_question_tell (GTK_WINDOW (self), _("Storages Exported"), body);
}

void
yd_window_export_to (YdWindow *self,
                     GFile    *file)
{
  char *text = yd_storage_registry_dup_export (self->registry);
  g_autoptr (GBytes) bytes = g_bytes_new_take (text, strlen (text));

  g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE,
                                       G_FILE_CREATE_PRIVATE | G_FILE_CREATE_REPLACE_DESTINATION,
                                       self->cancellable, written_cb, yd_weak_new (self));
}

static void
target_picked_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr (YdWindow) self = yd_weak_take (user_data);
  g_autoptr (GFile) file = take_picked (result);

  if (self != NULL && file != NULL)
    yd_window_export_to (self, file);
}

static void
export_storages (GtkWidget  *widget,
                 const char *action_name,
                 GVariant   *parameter)
{
  YdWindow *self = YD_WINDOW (widget);

  if (count_exported (self) == 0)
    {
      yd_question_tell (GTK_WINDOW (self), _("Nothing to Export"),
                        _("The demo drive stays on this computer, and there is no other storage."));
      return;
    }
  yd_file_picker_ask_save_async (GTK_WINDOW (self), _("Export Storages"), _("_Export"),
                                 /* Translators: the name of a file; it must end with ".json". */
                                 _("Yunduo storages.json"), self->cancellable, target_picked_cb,
                                 yd_weak_new (self));
}

/* Import */

static const char *
describe_refusal (const GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA))
    return _("This file does not hold exported storages, or it was damaged.");
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED))
    return _("A newer version of Yunduo exported this file. Update the app and try again.");
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_MESSAGE_TOO_LARGE))
    return _("This file is too large to hold exported storages.");

  return yd_error_text_get_sentence (error);
}

static guint
count_accounts (YdWindow *self)
{
  return g_list_model_get_n_items (yd_storage_registry_get_accounts (self->registry));
}

static void
tell_imported (YdWindow *self,
               guint     n_storages,
               guint     n_accounts)
{
  g_autofree char *storages = g_strdup_printf (
      ngettext ("%u storage was added to the list.", "%u storages were added to the list.",
                n_storages), n_storages);
  g_autofree char *accounts = g_strdup_printf (
      ngettext ("%u account is new on this computer: choose “Sign In Again…” in the menu of its "
                "storage.",
                "%u accounts are new on this computer: choose “Sign In Again…” in the menu of a "
                "storage of each.", n_accounts), n_accounts);
  g_autofree char *body = g_strconcat (storages, n_accounts > 0 ? "\n\n" : NULL, accounts,
                                       NULL);

  yd_question_tell (GTK_WINDOW (self), _("Storages Imported"), body);
}

static void
import_text (YdWindow   *self,
             const char *text,
             gsize       length)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) imports = yd_storage_import_parse (text, (gssize) length, &error);
  guint n_accounts = count_accounts (self);
  int added = imports != NULL && imports->len > 0
                  ? yd_storage_registry_import (self->registry, imports, &error) : 0;

  if (error != NULL)
    yd_question_tell (GTK_WINDOW (self), _("Storages Were Not Imported"),
                      describe_refusal (error));
  else if (added == 0)
    yd_question_tell (GTK_WINDOW (self), _("Nothing to Import"),
                      _("There are no storages in this file."));
  else
    tell_imported (self, (guint) added, count_accounts (self) - n_accounts);
}

/* A byte more than there may be is enough to know. */
static gboolean
wants_more (const char *text,
            goffset     length,
            gpointer    user_data)
{
  return length <= YD_STORAGE_IMPORT_MAX_BYTES;
}

static void
read_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (YdWindow) self = yd_weak_take (user_data);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  gsize length = 0;

  g_file_load_partial_contents_finish (G_FILE (source), result, &text, &length, NULL, &error);
  if (self == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (error != NULL)
    yd_question_tell (GTK_WINDOW (self), _("Storages Were Not Imported"),
                      yd_error_text_get_sentence (error));
  else
    import_text (self, text, length);
}

void
yd_window_import_from (YdWindow *self,
                       GFile    *file)
{
  g_file_load_partial_contents_async (file, self->cancellable, wants_more, read_cb,
                                      yd_weak_new (self));
}

static void
source_picked_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr (YdWindow) self = yd_weak_take (user_data);
  g_autoptr (GFile) file = take_picked (result);

  if (self != NULL && file != NULL)
    yd_window_import_from (self, file);
}

static void
import_storages (GtkWidget  *widget,
                 const char *action_name,
                 GVariant   *parameter)
{
  YdWindow *self = YD_WINDOW (widget);

  yd_file_picker_ask_async (GTK_WINDOW (self), YD_FILE_PICKER_FILE, _("Import Storages"),
                            _("_Import"), self->cancellable, source_picked_cb,
                            yd_weak_new (self));
}

void
yd_window_install_exchange_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "storages.export", NULL, export_storages);
  gtk_widget_class_install_action (widget_class, "storages.import", NULL, import_storages);
}
