/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How wide the columns of the list are: as somebody made them last, in any tab. Where that is too
 * much for the window they are as they are at first.
 */
#include "config.h"

#include "yd-files-view-private.h"

#define KEPT       "column-widths"
#define KEEP_MS    300 /* a hand that drags rests for less */
#define WIDTH_MIN  24
#define WIDTH_MAX  2000

static gboolean
is_seen (GtkColumnViewColumn *column)
{
  return gtk_column_view_column_get_visible (column);
}

/* -1: as it is at first. */
static int
get_kept (GVariant       *kept,
          YdBrowseColumn  column)
{
  int width = -1;

  g_variant_lookup (kept, yd_files_view_get_column_name (column), "i", &width);

  return width < WIDTH_MIN || width > WIDTH_MAX ? -1 : width;
}

static gboolean
have_room (YdFilesView *self,
           GVariant    *kept)
{
  int room = gtk_widget_get_width (self->ruler);

  for (guint i = 0; i < YD_FILES_VIEW_N_COLUMNS; i++)
    if (is_seen (yd_files_view_get_column (self, (YdBrowseColumn) i)))
      room -= MAX (get_kept (kept, (YdBrowseColumn) i), WIDTH_MIN);

  return room >= 0;
}

void
yd_files_view_apply_widths (YdFilesView *self)
{
  g_autoptr (GVariant) kept = NULL;
  gboolean room;

  if (self->shared == NULL || self->shared->settings == NULL || self->widths_source != 0)
    return;
  kept = g_settings_get_value (self->shared->settings, KEPT);
  room = have_room (self, kept);
  self->widths_set = TRUE;
  for (guint i = 0; i < YD_FILES_VIEW_N_COLUMNS; i++)
    {
      GtkColumnViewColumn *column = yd_files_view_get_column (self, (YdBrowseColumn) i);
      int width = room ? get_kept (kept, (YdBrowseColumn) i) : -1;

      if (gtk_column_view_column_get_fixed_width (column) != width)
        gtk_column_view_column_set_fixed_width (column, width);
    }
  self->widths_set = FALSE;
}

/* Those that were touched; the others stay as they are kept. */
static void
keep (YdFilesView *self)
{
  g_autoptr (GVariant) kept = g_settings_get_value (self->shared->settings, KEPT);
  g_auto (GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a{si}"));

  g_clear_handle_id (&self->widths_source, g_source_remove);
  for (guint i = 0; i < YD_FILES_VIEW_N_COLUMNS; i++)
    {
      GtkColumnViewColumn *column = yd_files_view_get_column (self, (YdBrowseColumn) i);
      int width = gtk_column_view_column_get_fixed_width (column);

      if (width < 0)
        width = get_kept (kept, (YdBrowseColumn) i);
      if (width >= 0)
        g_variant_builder_add (&builder, "{si}",
                               yd_files_view_get_column_name ((YdBrowseColumn) i),
                               CLAMP (width, WIDTH_MIN, WIDTH_MAX));
    }
  g_settings_set_value (self->shared->settings, KEPT, g_variant_builder_end (&builder));
}

static void
rested (gpointer user_data)
{
  YdFilesView *self = YD_FILES_VIEW (user_data);

  self->widths_source = 0;
  keep (self);
}

static void
width_changed (YdFilesView *self)
{
  if (self->widths_set)
    return;
  g_clear_handle_id (&self->widths_source, g_source_remove);
  self->widths_source = g_timeout_add_once (KEEP_MS, rested, self);
}

void
yd_files_view_clear_widths (YdFilesView *self)
{
  if (self->widths_source != 0)
    keep (self);
}

void
yd_files_view_set_up_widths (YdFilesView *self)
{
  if (self->shared->settings == NULL)
    return;
  for (guint i = 0; i < YD_FILES_VIEW_N_COLUMNS; i++)
    g_signal_connect_object (yd_files_view_get_column (self, (YdBrowseColumn) i),
                             "notify::fixed-width", G_CALLBACK (width_changed), self,
                             G_CONNECT_SWAPPED);
  g_signal_connect_object (self->shared->settings, "changed::" KEPT,
                           G_CALLBACK (yd_files_view_apply_widths), self, G_CONNECT_SWAPPED);
  yd_files_view_apply_widths (self);
}
