/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is wanted of the window from outside of it: links, what the desktop found, a search, an
 * upload. Strangers may ask; they are answered in words, and nothing is changed for them.
 */
#include "config.h"

#include "yd-window-private.h"

#include "yd-error-text.h"
#include "yd-format.h"
#include "yd-question.h"
#include "yd-weak.h"

#include "yd-browse-link.h"
#include "yd-browse-path.h"

#include <glib/gi18n.h>

static void
refuse (YdWindow   *self,
        const char *body)
{
  yd_question_tell (GTK_WINDOW (self), _("The Link Was Not Opened"), body);
}

/* (transfer none) (nullable) */
static YdStorage *
find_by_name (YdWindow   *self,
              const char *name)
{
  GListModel *model = G_LIST_MODEL (self->registry);
  guint n_items = g_list_model_get_n_items (model);

  for (guint i = 0; i < n_items; i++)
    {
      g_autoptr (YdStorage) storage = g_list_model_get_item (model, i);

      if (g_str_equal (yd_storage_get_name (storage), name))
        return storage; /* the registry keeps it */
    }

  return NULL;
}

static void
refuse_storage (YdWindow     *self,
                YdBrowseLink *link)
{
  g_autofree char *name = NULL;
  g_autofree char *body = NULL;

  if (link->storage_name == NULL)
    {
      refuse (self, _("There is no such storage here."));
      return;
    }
  name = yd_format_isolated (link->storage_name);
  /* Translators: the placeholder is the name of a storage. */
  body = g_strdup_printf (_("There is no storage called “%s” here."), name);
  refuse (self, body);
}

static void
refuse_folder (YdWindow      *self,
               YdBrowsePlace *root,
               const GError  *error)
{
  g_autofree char *name = NULL;
  g_autofree char *storage = NULL;
  g_autofree char *body = NULL;

  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    {
      refuse (self, yd_error_text_get_sentence (error));
      return;
    }
  name = yd_format_isolated (error->message);
  storage = yd_format_isolated (yd_storage_get_name (yd_browse_place_get_storage (root)));
  /* Translators: the placeholders are the names of a folder and of a storage. */
  body = g_strdup_printf (_("The link leads to a folder “%s” that is not in “%s”."), name, storage);
  refuse (self, body);
}

static void
path_resolved_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr (YdWindow) self = yd_weak_take (user_data);
  YdBrowsePlace *root = YD_BROWSE_PLACE (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (YdBrowsePlace) place = yd_browse_path_resolve_finish (root, result, &error);

  if (self == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (place != NULL)
    yd_window_go_to (self, place);
  else
    refuse_folder (self, root, error);
}

static void
follow (YdWindow     *self,
        YdBrowseLink *link)
{
  g_autoptr (YdBrowsePlace) root = NULL;
  YdStorage *storage = link->storage_name != NULL ? find_by_name (self, link->storage_name)
                                                  : yd_window_find_storage (self,
                                                                            link->storage_id);

  if (storage == NULL)
    {
      refuse_storage (self, link);
      return;
    }
  root = yd_browse_place_new (storage);
  if (g_str_equal (link->path, "/") || !yd_storage_get_options (storage)->enabled)
    yd_window_go_to (self, root);
  else
    yd_browse_path_resolve_async (root, link->path, self->shared->listings, self->cancellable,
                                  path_resolved_cb, yd_weak_new (self));
}

void
yd_window_open_link (YdWindow   *self,
                     const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YdBrowseLink) link = NULL;

  g_return_if_fail (YD_IS_WINDOW (self));
  g_return_if_fail (text != NULL);

  link = yd_browse_link_parse (text, &error);
  if (link != NULL && (link->storage_name != NULL || link->storage_id != 0))
    follow (self, link);
  else if (g_error_matches (error, YD_BROWSE_LINK_ERROR, YD_BROWSE_LINK_ERROR_FOREIGN))
    /* Translators: do not translate “yunduo:///”. */
    refuse (self, _("Yunduo opens links that begin with “yunduo:///”, and nothing else."));
  else if (link == NULL)
    refuse (self, _("It is not written as a link to a folder is."));
}

void
yd_window_show_item (YdWindow        *self,
                     gint64           storage_id,
                     YdBrowseNameHit *hit,
                     const char      *folder_id,
                     const char      *file_id)
{
  YdStorage *storage;

  g_return_if_fail (YD_IS_WINDOW (self));
  g_return_if_fail (folder_id != NULL);

  storage = yd_window_find_storage (self, storage_id);
  if (storage == NULL)
    {
      yd_window_notify (self, _("This storage is not there any more"));
      return;
    }
  if (!yd_storage_get_options (storage)->enabled)
    {
      yd_window_open_storage (self, storage);
      return;
    }
  yd_split_view_set_show_content (self->split_view, TRUE);
  yd_files_page_show_item (self->files, storage, hit, folder_id, file_id);
}

void
yd_window_search (YdWindow   *self,
                  const char *text)
{
  g_return_if_fail (YD_IS_WINDOW (self));

  yd_split_view_set_show_content (self->split_view, TRUE);
  yd_files_page_search (self->files, text);
}

void
yd_window_upload (YdWindow *self)
{
  YdFilesView *view;
  GActionGroup *actions;

  g_return_if_fail (YD_IS_WINDOW (self));

  view = yd_files_page_get_view (self->files);
  actions = view != NULL ? yd_files_view_get_actions (view) : NULL;
  if (actions != NULL && g_action_group_get_action_enabled (actions, "upload-files"))
    g_action_group_activate_action (actions, "upload-files", NULL);
  else
    yd_window_notify (self, _("Open a storage first: files are uploaded to the open folder"));
}
