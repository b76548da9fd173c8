/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a GTK 4 program shows, told from inside it without changing it: loaded before its own
 * libraries, the same for ours and for others. YD_SIGHT_LOG names a file for these lines, with
 * times of the monotonic clock in microseconds:
 *
 *   frame AT PAINT CPU   drawn; how long that took; what its thread has spent of a processor so far
 *   seen AT X Y          a label with the first text of YD_SIGHT_TEXTS is within the window's
 *                        picture; its middle, from the window's corner
 *   activate AT          a row was activated: the next text (or the last one) is looked for
 *
 * It looks after a frame was drawn and timed, and only while something is looked for.
 */
#include <gtk/gtk.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

typedef struct
{
  FILE *log;          /* (owned) */
  char **texts;       /* (owned) */
  guint wanted;       /* of texts */
  gboolean looking;
  gboolean listening; /* for rows: their class is there only with a display */
  gboolean painted;
  gint64 begin_us;
} Sight;

static gint64
read_clock_us (clockid_t id)
{
  struct timespec now;

  clock_gettime (id, &now);
  return now.tv_sec * G_GINT64_CONSTANT (1000000) + now.tv_nsec / 1000;
}

/* (nullable) (transfer none) */
static const char *
read_text (GtkWidget *widget)
{
  if (GTK_IS_LABEL (widget))
    return gtk_label_get_text (GTK_LABEL (widget));
  if (GTK_IS_INSCRIPTION (widget))
    return gtk_inscription_get_text (GTK_INSCRIPTION (widget));
  return NULL;
}

/* Whether some of it is within the window's picture; where its middle is. */
static gboolean
is_within (GtkWidget        *widget,
           GtkWidget        *window,
           graphene_point_t *middle)
{
  graphene_rect_t bounds;

  if (!gtk_widget_compute_bounds (widget, window, &bounds) || bounds.size.width < 1 ||
      bounds.size.height < 1)
    return FALSE;
  graphene_rect_get_center (&bounds, middle);
  return middle->x > 0 && middle->y > 0 && middle->x < (float) gtk_widget_get_width (window) &&
         middle->y < (float) gtk_widget_get_height (window);
}

static gboolean
find (GtkWidget        *widget,
      GtkWidget        *window,
      const char       *wanted,
      graphene_point_t *middle)
{
  const char *text = read_text (widget);

  if (!gtk_widget_get_mapped (widget))
    return FALSE;
  if (text != NULL && strstr (text, wanted) != NULL && is_within (widget, window, middle))
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (find (child, window, wanted, middle))
      return TRUE;
  return FALSE;
}

static void
look (Sight  *self,
      gint64  now_us)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; self->looking && i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr(GtkWidget) window = g_list_model_get_item (windows, i);
      graphene_point_t middle;

      if (!find (window, window, self->texts[self->wanted], &middle))
        continue;
      fprintf (self->log, "seen %" G_GINT64_FORMAT " %.0f %.0f\n", now_us, (double) middle.x,
               (double) middle.y);
      self->looking = FALSE;
      if (self->texts[self->wanted + 1] != NULL)
        self->wanted++;
    }
}

static gboolean
row_activated (GSignalInvocationHint *hint,
               guint                  n_values,
               const GValue          *values,
               gpointer               data)
{
  Sight *self = data;

  fprintf (self->log, "activate %" G_GINT64_FORMAT "\n", read_clock_us (CLOCK_MONOTONIC));
  self->looking = self->texts[0] != NULL;
  return G_SOURCE_CONTINUE;
}

static void
hear (GType               type,
      const char         *name,
      GSignalEmissionHook hook,
      Sight              *self)
{
  g_type_class_unref (g_type_class_ref (type));
  g_signal_add_emission_hook (g_signal_lookup (name, type), 0, hook, self, NULL);
}

static gboolean
frame_begins (GSignalInvocationHint *hint,
              guint                  n_values,
              const GValue          *values,
              gpointer               data)
{
  Sight *self = data;

  self->begin_us = read_clock_us (CLOCK_MONOTONIC);
  self->painted = FALSE;
  if (!self->listening)
    hear (GTK_TYPE_COLUMN_VIEW, "activate", row_activated, self);
  self->listening = TRUE;
  return G_SOURCE_CONTINUE;
}

static gboolean
frame_paints (GSignalInvocationHint *hint,
              guint                  n_values,
              const GValue          *values,
              gpointer               data)
{
  ((Sight *) data)->painted = TRUE;
  return G_SOURCE_CONTINUE;
}

/* A turn of the clock that only lays out is no frame. */
static gboolean
frame_ends (GSignalInvocationHint *hint,
            guint                  n_values,
            const GValue          *values,
            gpointer               data)
{
  Sight *self = data;
  gint64 now_us = read_clock_us (CLOCK_MONOTONIC);

  if (!self->painted)
    return G_SOURCE_CONTINUE;
  fprintf (self->log, "frame %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT "\n",
           now_us, now_us - self->begin_us, read_clock_us (CLOCK_THREAD_CPUTIME_ID));
  look (self, now_us);
  return G_SOURCE_CONTINUE;
}

/* Lives as long as the program. */
__attribute__ ((constructor)) static void
open_eyes (void)
{
  const char *path = getenv ("YD_SIGHT_LOG");
  FILE *log = path != NULL ? fopen (path, "we") : NULL;
  const char *texts = getenv ("YD_SIGHT_TEXTS");
  Sight *self;

  if (log == NULL)
    return;
  setvbuf (log, NULL, _IOLBF, 0);
  self = g_new0 (Sight, 1);
  self->log = log;
  self->texts = g_strsplit (texts != NULL ? texts : "", "\n", -1);
  self->looking = self->texts[0] != NULL;
  /* Not in the programs that it starts. */
  unsetenv ("LD_PRELOAD");
  unsetenv ("YD_SIGHT_LOG");
  hear (GDK_TYPE_FRAME_CLOCK, "before-paint", frame_begins, self);
  hear (GDK_TYPE_FRAME_CLOCK, "paint", frame_paints, self);
  hear (GDK_TYPE_FRAME_CLOCK, "after-paint", frame_ends, self);
}
