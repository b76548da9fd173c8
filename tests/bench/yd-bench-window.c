/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * yd-bench-window bare|rows SECONDS - how late the main loop is. A timer of 5 ms says so, while a
 * window shows a label that changes ten times a second (bare), or the transfers with ten thousand
 * rows, of which eight move (rows). The queue is pretended: this is about the window alone.
 * Prints "late p99 US max US".
 */
#include "config.h"

#include "yd-bench-lateness.h"

#include "fake-scene.h"

#include "yd-group-row.h"

#define UPDATE_MS 100
#define MANY 10000
#define MOVING 8 /* as many as there are lanes */

typedef struct
{
  YdTransferGroup *group; /* (borrowed) (nullable) */
  GtkLabel        *label; /* (borrowed) (nullable) */
  guint            n_updates;
} Watch;

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

static void
watch_for (Watch *watch,
           guint  seconds)
{
  guint timer;

  yd_bench_lateness_settle ();
  timer = g_timeout_add (UPDATE_MS, update, watch);
  yd_bench_lateness_watch (seconds);
  g_source_remove (timer);
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
  yd_bench_lateness_settle ();
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
  if (g_str_equal (argv[1], "rows"))
    watch_rows (&watch, (guint) seconds);
  else
    watch_bare (&watch, (guint) seconds);

  return 0;
}
