/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the files view shows of its folder: the list, its waiting, its emptiness or its trouble, and
 * the title. Asks for nothing by itself: it reads the model, the location and the account.
 */
#include "config.h"

#include "yd-files-view-private.h"

#include "yd-error-text.h"
#include "yd-format.h"
#include "yd-page-stack.h"

#include <glib/gi18n.h>

static const GError *
get_error (YdFilesView *self)
{
  return self->model != NULL ? yd_browse_folder_model_get_error (self->model) : NULL;
}

/* What the button beside an error says. (nullable) */
static const char *
get_action_label (YdFilesView  *self,
                  const GError *error)
{
  /* From the top there is no way up: its button reads the folder again. */
  if (yd_error_text_get_action (error) == YD_ERROR_ACTION_UP
      && yd_browse_location_get_depth (self->location) == 0)
    return _("_Try Again");

  return yd_error_text_get_action_label (error);
}

static void
show_error (YdFilesView  *self,
            const GError *error)
{
  const char *action = get_action_label (self, error);

  adw_status_page_set_title (self->error_page, yd_error_text_get_title (error));
  adw_status_page_set_description (self->error_page, yd_error_text_get_sentence (error));
  gtk_button_set_label (self->error_button, action != NULL ? action : "");
  gtk_widget_set_visible (GTK_WIDGET (self->error_button), action != NULL);
}

/* The storage's drive is not known: not signed in, or not granted. */
static void
show_no_drive (YdFilesView *self,
               YdStorage   *storage)
{
  YdStorageAccount *account = yd_storage_get_account (storage);
  YdAuthState state = yd_storage_account_get_state (account);

  if (state == YD_AUTH_STATE_LOCKED)
    {
      YdAuthError trouble =
          yd_auth_session_get_keyring_trouble (yd_storage_account_get_session (account));
      g_autoptr (GError) error =
          g_error_new_literal (YD_AUTH_ERROR, (int) trouble, "the keyring gives nothing");

      show_error (self, error);
      return;
    }
  if (state == YD_AUTH_STATE_SIGNED_OUT)
    {
      adw_status_page_set_title (self->error_page, _("Signed Out"));
      adw_status_page_set_description (self->error_page, _("Sign in to see these files."));
    }
  else
    {
      adw_status_page_set_title (self->error_page, _("Drive Not Allowed"));
      adw_status_page_set_description (
          self->error_page,
          _("This drive was not ticked when the sign-in was confirmed on the phone."));
    }
  gtk_button_set_label (self->error_button, _("_Sign In"));
  gtk_widget_set_visible (GTK_WIDGET (self->error_button), TRUE);
}

int
yd_files_view_find_other_drive (YdFilesView *self)
{
  YdStorage *storage = yd_browse_location_get_storage (self->location);
  const YdDriveUser *user = yd_storage_account_get_user (yd_storage_get_account (storage));
  const char *here = yd_storage_get_drive_id (storage);
  const YdDriveKind kinds[] = { YD_DRIVE_KIND_BACKUP, YD_DRIVE_KIND_RESOURCE };

  if (user == NULL || yd_browse_location_get_depth (self->location) > 0)
    return -1;
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      const char *drive_id = yd_drive_user_get_drive_id (user, kinds[i]);

      if (drive_id != NULL && g_strcmp0 (drive_id, here) != 0)
        return (int) kinds[i];
    }

  return -1;
}

static void
show_empty_page (YdFilesView *self)
{
  int kind = yd_files_view_find_other_drive (self);
  const char *text = _("Drop files here to upload them.");

  if (kind == YD_DRIVE_KIND_BACKUP)
    text = _("Your files may be in the backup drive.");
  else if (kind == YD_DRIVE_KIND_RESOURCE)
    text = _("Your files may be in the resource library.");
  adw_status_page_set_description (self->empty_page, text);
  gtk_widget_set_visible (self->other_drive, kind >= 0);
}

static const char *
choose_page (YdFilesView *self)
{
  YdStorage *storage = yd_browse_location_get_storage (self->location);
  YdAuthState state;

  if (storage == NULL)
    return "none";
  if (!self->awake)
    return "loading";
  if (self->model == NULL)
    {
      state = yd_storage_account_get_state (yd_storage_get_account (storage));
      return state == YD_AUTH_STATE_LOADING ? "loading" : "error";
    }
  if (g_list_model_get_n_items (G_LIST_MODEL (self->model)) > 0)
    return yd_files_view_get_page (self);
  if (yd_browse_folder_model_get_loading (self->model))
    return "loading";

  if (self->filter != NULL && yd_browse_folder_model_get_n_total (self->model) > 0)
    return "unmatched";
  /* All are hidden: the line below says so. */
  if (yd_browse_folder_model_get_n_total (self->model) > 0)
    return yd_files_view_get_page (self);

  return get_error (self) != NULL ? "error" : "empty";
}

static void
show_trouble (YdFilesView *self,
              gboolean     shown)
{
  const GError *error = get_error (self);
  const char *action = get_action_label (self, error);

  gtk_revealer_set_reveal_child (self->trouble, shown);
  gtk_widget_set_visible (GTK_WIDGET (self->trouble), shown);
  if (!shown)
    return;
  gtk_label_set_label (self->trouble_label, yd_error_text_get_sentence (error));
  gtk_button_set_label (self->trouble_button, action != NULL ? action : "");
  gtk_widget_set_visible (GTK_WIDGET (self->trouble_button), action != NULL);
}

static void
show_titles (YdFilesView *self)
{
  YdStorage *storage = yd_browse_location_get_storage (self->location);
  YdDriveItem *folder = yd_browse_location_get_folder (self->location);
  guint depth = yd_browse_location_get_depth (self->location);
  const char *name = storage != NULL ? yd_storage_get_name (storage) : "";
  g_autofree char *title = NULL;

  if (depth > 0 && folder != NULL)
    name = yd_drive_item_get_name (folder);
  title = yd_format_name (name);
  yd_files_view_set_titles (self, title, NULL);
}

void
yd_files_view_show_state (YdFilesView *self)
{
  const char *page;
  gboolean listed;

  /* The column view tells of changes while it goes away, after the view let go of its own. */
  if (self->location == NULL)
    return;

  page = choose_page (self);
  listed = g_str_equal (page, "list") || g_str_equal (page, "grid");
  self->listed = listed;
  if (g_str_equal (page, "error") && self->model != NULL)
    show_error (self, get_error (self));
  else if (g_str_equal (page, "error"))
    show_no_drive (self, yd_browse_location_get_storage (self->location));
  else if (g_str_equal (page, "empty"))
    show_empty_page (self);

  yd_files_view_set_busy (self, listed && yd_browse_folder_model_get_loading (self->model));
  show_trouble (self, listed && get_error (self) != NULL);
  yd_page_stack_show (self->stack, page);
  show_titles (self);
  yd_files_view_show_status (self);
  yd_files_view_update_actions (self);
  if (self->sought != NULL)
    yd_files_view_look_for_sought (self);
  if (listed && self->wants_focus && gtk_widget_get_mapped (GTK_WIDGET (self)))
    {
      self->wants_focus = FALSE;
      gtk_widget_grab_focus (yd_files_view_get_list (self));
      if (self->grid_shown)
        yd_files_view_find_again (self);
    }
}

static void
show_state (gpointer user_data)
{
  YdFilesView *self = YD_FILES_VIEW (user_data);

  self->state_source = 0;
  yd_files_view_show_state (self);
}

/* A page of a listing changes rows in hundreds of places: told of once. */
void
yd_files_view_rows_changed (YdFilesView *self)
{
  gboolean any;

  if (self->location == NULL || self->selection == NULL)
    return;
  any = g_list_model_get_n_items (G_LIST_MODEL (self->selection)) > 0;
  if (any != self->listed)
    yd_files_view_show_state (self);
  else if (self->state_source == 0)
    self->state_source = g_idle_add_once (show_state, self);
}
