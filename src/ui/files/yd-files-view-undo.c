/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Changes to files: they are carried out as actions, and taken back by a key. What came of them is
 * told by the page.
 */
#include "config.h"

#include "yd-files-view-private.h"

static void
stacks_changed (YdFilesView *self)
{
  YdBrowseActions *actions = self->shared->actions;

  yd_files_view_set_enabled (self, "undo", yd_browse_actions_get_undoable (actions) != NULL);
  yd_files_view_set_enabled (self, "redo", yd_browse_actions_get_redoable (actions) != NULL);
}

static void
undo (YdFilesView *self,
      GVariant    *parameter)
{
  yd_browse_actions_undo (self->shared->actions);
}

static void
redo (YdFilesView *self,
      GVariant    *parameter)
{
  yd_browse_actions_redo (self->shared->actions);
}

void
yd_files_view_run (YdFilesView    *self,
                   YdBrowseAction *action_owned)
{
  g_autoptr (YdBrowseAction) action = action_owned;

  yd_browse_actions_run (self->shared->actions, action);
}

void
yd_files_view_set_up_undo (YdFilesView *self)
{
  static const YdFilesViewAction actions[] = {
    { "undo", NULL, undo },
    { "redo", NULL, redo },
  };

  yd_files_view_add_actions (self, actions, G_N_ELEMENTS (actions));
  g_signal_connect_object (self->shared->actions, "notify::undoable",
                           G_CALLBACK (stacks_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->shared->actions, "notify::redoable",
                           G_CALLBACK (stacks_changed), self, G_CONNECT_SWAPPED);
  stacks_changed (self);
}
