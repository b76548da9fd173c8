/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * yd-bench-window bare|rows SECONDS - how late the main loop is. A timer of 5 ms says so, while a
 * window shows a label that changes ten times a second (bare), or the transfers with ten thousand
 * rows, of which eight move (rows). The queue is pretended: this is about the window alone.
 * Prints "late p99 US max US".
 */
#include "config.h"

#include "fake-scene.h"

#include "yd-group-row.h"

#define TIMER_MS 5
#define UPDATE_MS 100
#define MANY 10000
#define MOVING 8 /* as many as there are lanes */

typedef struct
{
  GArray          *late;  /* (owned): gint64 microseconds */
  gint64           due_us;
  YdTransferGroup *group; /* (borrowed) (nullable) */
  GtkLabel        *label; /* (borrowed) (nullable) */
  guint            n_updates;
  gboolean         over;
} Watch;

static gboolean
look (gpointer user_data)
{
  Watch *watch = user_data;
  gint64 now_us = g_get_monotonic_time ();
  gint64 late_us = MAX (now_us - watch->due_us, 0);

  g_array_append_val (watch->late, late_us);
  watch->due_us = now_us + TIMER_MS * 1000;

  return G_SOURCE_CONTINUE;
}

/* As the queue's tick does. */
static void
move_transfers (Watch *watch)
{
  for (guint i = 0; i < MOVING; i++)
    {
      g_autoptr (YdTransfer) transfer = g_list_model_get_item (G_LIST_MODEL (watch->group), i);

      fake_transfer_move (transfer, watch->n_updates * 10000 + i);
    }
}

static gboolean
update (gpointer user_data)
{
  Watch *watch = user_data;

  watch->n_updates++;
  if (watch->group != NULL)
    move_transfers (watch);
  else
    {
      g_autofree char *text = g_strdup_printf ("%u", watch->n_updates);

      gtk_label_set_label (watch->label, text);
    }

  return G_SOURCE_CONTINUE;
}

static gboolean
end (gpointer user_data)
{
  ((Watch *) user_data)->over = TRUE;

  return G_SOURCE_REMOVE;
}

static void
turn_for (Watch *watch,
          guint  seconds)
{
  watch->over = FALSE;
  g_timeout_add_seconds (seconds, end, watch);
  while (!watch->over)
    g_main_context_iteration (NULL, TRUE);
}

static int
compare (gconstpointer a,
         gconstpointer b)
{
  const gint64 *one = a;
  const gint64 *other = b;

  return (*one > *other) - (*one < *other);
}

/* Until the window is there and laid out: a second takes little more than one. */
static void
settle (Watch *watch)
{
  gint64 begun_us;
  guint n_turns = 0;

  do
    {
      begun_us = g_get_monotonic_time ();
      turn_for (watch, 1);
    }
  while (g_get_monotonic_time () - begun_us > G_TIME_SPAN_SECOND * 5 / 4 && ++n_turns < 30);
}

static void
watch_for (Watch *watch,
           guint  seconds)
{
  guint timers[2];

  settle (watch);
  timers[0] = g_timeout_add (UPDATE_MS, update, watch);
  watch->due_us = g_get_monotonic_time () + TIMER_MS * 1000;
  timers[1] = g_timeout_add (TIMER_MS, look, watch);
  turn_for (watch, seconds);
  g_source_remove (timers[0]);
  g_source_remove (timers[1]);
  g_array_sort (watch->late, compare);
  g_print ("late p99 %" G_GINT64_FORMAT " max %" G_GINT64_FORMAT "\n",
           g_array_index (watch->late, gint64, watch->late->len * 99 / 100),
           g_array_index (watch->late, gint64, watch->late->len - 1));
}

static void
watch_bare (Watch *watch,
            guint  seconds)
{
  GtkWidget *window = gtk_window_new ();
  GtkWidget *label = gtk_label_new ("0");

  watch->label = GTK_LABEL (label);
  gtk_window_set_default_size (GTK_WINDOW (window), 960, 640);
  gtk_window_set_child (GTK_WINDOW (window), label);
  gtk_window_present (GTK_WINDOW (window));
  watch_for (watch, seconds);
  gtk_window_destroy (GTK_WINDOW (window));
}

static GtkWidget *
find (GtkWidget *root,
      GType      type)
{
  GtkWidget *found = g_type_is_a (G_OBJECT_TYPE (root), type) ? root : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (root); found == NULL && child != NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find (child, type);

  return found;
}

static void
watch_rows (Watch *watch,
            guint  seconds)
{
  FakeScene *scene = fake_scene_new ();
  FakeTransfer values = { .direction = YD_TRANSFER_UPLOAD, .state = YD_TRANSFER_RUNNING,
                          .name = "item", .total = 100000000, .speed = 100000, .left = 100 };

  fake_scene_fill ();
  fake_scene_add_storage (scene, "Lin", YD_DRIVE_KIND_DEFAULT, FALSE);
  fake_scene_present (scene);
  yd_window_show_transfers (scene->window);
  watch->group = fake_queue_add_group (scene->queue, "many", &values, MANY);
  settle (watch);
  gtk_widget_activate_action (find (GTK_WIDGET (scene->window), YD_TYPE_GROUP_ROW), "group.toggle",
                              NULL);
  watch_for (watch, seconds);
  fake_scene_free (scene);
}

int
main (int    argc,
      char **argv)
{
  Watch watch = { 0 };
  guint64 seconds;

  if (argc != 3 || !g_ascii_string_to_unsigned (argv[2], 10, 1, 3600, &seconds, NULL))
    return 2;
  adw_init ();
  watch.late = g_array_new (FALSE, FALSE, sizeof (gint64));
  if (g_str_equal (argv[1], "rows"))
    watch_rows (&watch, (guint) seconds);
  else
    watch_bare (&watch, (guint) seconds);
  g_array_unref (watch.late);

  return 0;
}
