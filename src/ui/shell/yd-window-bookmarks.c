/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The window's bookmarks and the folders visited last, in the sidebar.
 */
#include "config.h"

#include "yd-window-private.h"

#include "yd-drop-spot.h"
#include "yd-format.h"

#include <glib/gi18n.h>

/* Bookmarks are put at the end; asking again takes the bookmark away. */
static void
bookmark (GtkWidget  *widget,
          const char *action_name,
          GVariant   *parameter)
{
  YdWindow *self = YD_WINDOW (widget);
  YdBrowseLocation *location = yd_files_page_get_location (self->files);
  YdBrowsePlace *place = location != NULL ? yd_browse_location_get_place (location) : NULL;
  YdBrowsePlaceList *bookmarks = self->shared->bookmarks;
  g_autofree char *name = NULL;
  g_autofree char *text = NULL;
  guint position;

  if (place == NULL || bookmarks == NULL)
    return;
  name = yd_format_isolated (yd_browse_place_get_name (place));
  if (yd_browse_place_list_find (bookmarks, place, &position))
    {
      yd_browse_place_list_remove (bookmarks, position);
      /* Translators: the placeholder is the name of a folder. */
      text = g_strdup_printf (_("“%s” is no bookmark any more"), name);
    }
  else
    {
      yd_browse_place_list_insert (bookmarks, G_MAXUINT, place);
      /* Translators: the placeholder is the name of a folder. */
      text = g_strdup_printf (_("“%s” is in the bookmarks"), name);
    }
  yd_window_notify (self, text);
}

static void
show_starred (GtkWidget  *widget,
              const char *action_name,
              GVariant   *parameter)
{
  YdWindow *self = YD_WINDOW (widget);

  yd_split_view_set_show_content (self->split_view, TRUE);
  gtk_widget_activate_action (GTK_WIDGET (self->files), "search.starred", NULL);
}

static void
yd_window_take_to (YdWindow      *self,
                   YdBrowsePlace *place,
                   GObject       *what,
                   gboolean       copy)
{
  g_autoptr (GPtrArray) way = yd_browse_place_dup_way (place, yd_browse_place_get_depth (place));

  yd_files_page_take (self->files, what, yd_browse_place_get_storage (place), way, copy);
}

/* What is dropped on the row of what has a star gets one; files of other programs cannot. */

static GdkDragAction
judge_star (GtkWidget    *widget,
            GdkDrop      *drop,
            YdBrowseClip *clip,
            gpointer      owner)
{
  GPtrArray *items = clip != NULL ? yd_browse_clip_get_items (clip) : NULL;

  for (guint i = 0; items != NULL && i < items->len; i++)
    if (!yd_drive_item_get_starred (g_ptr_array_index (items, i)))
      return GDK_ACTION_COPY;

  return 0;
}

static void
take_star (GtkWidget *widget,
           GObject   *what,
           gboolean   copy,
           gpointer   owner)
{
  yd_files_page_star (YD_WINDOW (owner)->files, YD_BROWSE_CLIP (what));
}

static const YdDropSpot star_spot = { judge_star, take_star, NULL };

void
yd_window_bind_bookmarks (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, YdWindow, starred);
  gtk_widget_class_bind_template_child (widget_class, YdWindow, bookmarks);
  gtk_widget_class_bind_template_child (widget_class, YdWindow, recent);
  gtk_widget_class_bind_template_callback (widget_class, yd_window_go_to);
  gtk_widget_class_bind_template_callback (widget_class, yd_window_open_elsewhere);
  gtk_widget_class_bind_template_callback (widget_class, yd_window_take_to);
  gtk_widget_class_install_action (widget_class, "shell.bookmark", NULL, bookmark);
  gtk_widget_class_install_action (widget_class, "shell.starred", NULL, show_starred);
}

void
yd_window_set_up_bookmarks (YdWindow *self)
{
  yd_drop_spot_add (self->starred, &star_spot, self);
  yd_place_list_set_places (self->bookmarks, self->shared->bookmarks);
  yd_place_list_set_places (self->recent, self->shared->recent);
}
