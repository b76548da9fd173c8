/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Words that change often ask for room only when they need other room than they have: how often
 * what is around them is measured is counted.
 */
#include "config.h"

#include "yd-moving-words.h"
#include "yd-test-ui.h"

#define WIDTH 200

typedef struct
{
  GtkWidget     *window; /* (borrowed): the toolkit owns it */
  GtkWidget     *around; /* (borrowed) */
  YdMovingWords *words;  /* (borrowed) */
} Fixture;

static guint *
get_count (GtkWidget *around)
{
  return g_object_get_data (G_OBJECT (around), "count");
}

static GtkSizeRequestMode
get_mode (GtkWidget *around)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
measure (GtkWidget      *around,
         GtkOrientation  orientation,
         int             for_size,
         int            *minimum,
         int            *natural,
         int            *minimum_baseline,
         int            *natural_baseline)
{
  *get_count (around) += 1;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *minimum = *natural = WIDTH;
  else
    gtk_widget_measure (gtk_widget_get_first_child (around), orientation, WIDTH, minimum, natural,
                        NULL, NULL);
}

static void
allocate (GtkWidget *around,
          int        width,
          int        height,
          int        baseline)
{
  GtkWidget *words = gtk_widget_get_first_child (around);
  int natural;

  gtk_widget_measure (words, GTK_ORIENTATION_VERTICAL, WIDTH, NULL, &natural, NULL, NULL);
  gtk_widget_allocate (words, WIDTH, natural, -1, NULL);
}

static void
set_up (Fixture       *f,
        gconstpointer  data)
{
  f->window = gtk_window_new ();
  f->around = adw_bin_new ();
  f->words = g_object_new (YD_TYPE_MOVING_WORDS, NULL);
  g_object_set_data_full (G_OBJECT (f->around), "count", g_new0 (guint, 1), g_free);
  gtk_widget_set_layout_manager (f->around, gtk_custom_layout_new (get_mode, measure, allocate));
  adw_bin_set_child (ADW_BIN (f->around), GTK_WIDGET (f->words));
  gtk_window_set_child (GTK_WINDOW (f->window), f->around);
  yd_moving_words_set_text (f->words, "1 MB");
  gtk_window_present (GTK_WINDOW (f->window));
  while (gtk_widget_get_height (GTK_WIDGET (f->words)) == 0)
    test_turn ();
}

static void
tear_down (Fixture       *f,
           gconstpointer  data)
{
  gtk_window_destroy (GTK_WINDOW (f->window));
}

/* How often it was measured around the words, until they were drawn. */
static guint
change (Fixture    *f,
        const char *text)
{
  *get_count (f->around) = 0;
  yd_moving_words_set_text (f->words, text);
  gtk_widget_queue_draw (f->window);
  gtk_test_widget_wait_for_draw (f->window);
  g_assert_cmpstr (yd_moving_words_get_text (f->words), ==, text);
  g_assert_true (test_has_label (f->window, text)
                 == gtk_widget_get_child_visible (GTK_WIDGET (f->words)));

  return *get_count (f->around);
}

static void
test_as_long (Fixture       *f,
              gconstpointer  data)
{
  g_assert_cmpuint (change (f, "2 MB"), ==, 0);
  g_assert_cmpuint (change (f, "10 MB · 2 s"), ==, 0);
  g_assert_cmpuint (change (f, ""), ==, 0);
}

static void
test_longer (Fixture       *f,
             gconstpointer  data)
{
  const char *text = "Waiting – the cloud drive is full. Make room, or empty its recycle bin in "
                     "the official app.";
  int line = gtk_widget_get_height (GTK_WIDGET (f->words));

  g_assert_cmpuint (change (f, text), >, 0);
  g_assert_cmpint (gtk_widget_get_height (GTK_WIDGET (f->words)), >=, 2 * line);
  g_assert_cmpuint (change (f, "1 MB"), >, 0);
  g_assert_cmpint (gtk_widget_get_height (GTK_WIDGET (f->words)), ==, line);
}

/* Not before they are in sight again. */
static void
test_out_of_sight (Fixture       *f,
                   gconstpointer  data)
{
  GtkWidget *words = GTK_WIDGET (f->words);
  int line = gtk_widget_get_height (words);

  gtk_widget_set_child_visible (words, FALSE);
  g_assert_cmpuint (change (f, "1 MB of 2 MB · 3 MB/s · 4 minutes left, and then some"), ==, 0);
  g_assert_cmpuint (change (f, "1 MB of 3 MB · 3 MB/s · 4 minutes left, and then some"), ==, 0);
  gtk_widget_set_child_visible (words, TRUE);
  while (gtk_widget_get_height (words) < 2 * line)
    test_turn ();
}

/* Not a line more than a label of the same words takes. */
static void
test_as_a_label (Fixture       *f,
                 gconstpointer  data)
{
  const char *text = "123 MB of 456 MB · 7.8 MB/s · 9 minutes left";
  GtkWidget *label = g_object_ref_sink (gtk_label_new (text));

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  yd_moving_words_set_text (f->words, text);
  for (int width = 60; width <= 600; width += 60)
    {
      int expected;
      int minimum;
      int natural;

      gtk_widget_measure (label, GTK_ORIENTATION_VERTICAL, width, NULL, &expected, NULL, NULL);
      gtk_widget_measure (GTK_WIDGET (f->words), GTK_ORIENTATION_VERTICAL, width, &minimum,
                          &natural, NULL, NULL);
      g_assert_cmpint (minimum, ==, natural);
      g_assert_cmpint (ABS (natural - expected), <=, 2);
    }
  g_object_unref (label);
}

int
main (int    argc,
      char **argv)
{
  test_init (&argc, &argv);
  adw_init ();

#define ADD(path, test) g_test_add (path, Fixture, NULL, set_up, test, tear_down)
  ADD ("/ui/moving-words/as-long", test_as_long);
  ADD ("/ui/moving-words/longer", test_longer);
  ADD ("/ui/moving-words/out-of-sight", test_out_of_sight);
  ADD ("/ui/moving-words/as-a-label", test_as_a_label);
#undef ADD

  return g_test_run ();
}
