/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Moving about in the files view, and what helps where something is missed: asking again, signing
 * in, the account's other drive.
 */
#include "config.h"

#include "yd-files-view-private.h"

#include "yd-error-text.h"

static void
go_back (YdFilesView *self,
         GVariant    *parameter)
{
  if (self->folded && (yd_browse_location_get_depth (self->location) == 0
                       || !yd_browse_location_can_go_back (self->location)))
    gtk_widget_activate_action (GTK_WIDGET (self), "shell.show-storages", NULL);
  else
    yd_browse_location_go_back (self->location);
}

static void
go_forward (YdFilesView *self,
            GVariant    *parameter)
{
  yd_browse_location_go_forward (self->location);
}

static void
go_up (YdFilesView *self,
       GVariant    *parameter)
{
  guint depth = yd_browse_location_get_depth (self->location);

  if (depth > 0)
    yd_browse_location_ascend (self->location, depth - 1);
}

static void
refresh (YdFilesView *self,
         GVariant    *parameter)
{
  YdStorage *storage = yd_browse_location_get_storage (self->location);

  if (storage != NULL)
    yd_storage_account_update (yd_storage_get_account (storage));
  if (self->model != NULL)
    yd_browse_folder_model_reload (self->model);
}

/* The button beside an error. */
static void
solve (YdFilesView *self,
       GVariant    *parameter)
{
  YdErrorAction action = YD_ERROR_ACTION_SIGN_IN;

  if (self->model != NULL)
    action = yd_error_text_get_action (yd_browse_folder_model_get_error (self->model));
  if (action == YD_ERROR_ACTION_SIGN_IN)
    gtk_widget_activate_action (GTK_WIDGET (self), "storages.sign-in", NULL);
  else if (action == YD_ERROR_ACTION_UP && yd_browse_location_get_depth (self->location) > 0)
    go_up (self, NULL);
  else
    refresh (self, NULL);
}

static void
open_other_drive (YdFilesView *self,
                  GVariant    *parameter)
{
  int kind = yd_files_view_find_other_drive (self);

  if (kind >= 0)
    gtk_widget_activate_action (GTK_WIDGET (self), "storages.open-other-drive", "i", kind);
}

void
yd_files_view_update_moving (YdFilesView *self)
{
  yd_files_view_set_enabled (self, "back",
                             self->folded || yd_browse_location_can_go_back (self->location));
  yd_files_view_set_enabled (self, "forward",
                             yd_browse_location_can_go_forward (self->location));
  yd_files_view_set_enabled (self, "up",
                             yd_browse_location_get_depth (self->location) > 0);
  yd_files_view_set_enabled (self, "refresh",
                             yd_browse_location_get_storage (self->location) != NULL);
}

void
yd_files_view_set_up_moving (YdFilesView *self)
{
  static const YdFilesViewAction actions[] = {
    { "back", NULL, go_back },
    { "forward", NULL, go_forward },
    { "up", NULL, go_up },
    { "refresh", NULL, refresh },
    { "solve", NULL, solve },
    { "open-other-drive", NULL, open_other_drive },
  };

  yd_files_view_add_actions (self, actions, G_N_ELEMENTS (actions));
}
