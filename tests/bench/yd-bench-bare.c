/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * yd-bench-bare window|list TEXT ROWS WIDTH HEIGHT - the least that a window of such a program can
 * be, to be measured beside it. "window" is libadwaita's, with a header bar and a list of names;
 * "list" is a GTK window with a column view alone, of as many columns as the app shows.
 */
#include "config.h"

#include <adwaita.h>

#define N_COLUMNS 3

typedef struct
{
  const char *text;   /* (borrowed) */
  gboolean bare;
  guint n_rows;
  int width;
  int height;
} Wish;

static void
set_up (GtkListItemFactory *factory,
        GtkListItem        *item)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_list_item_set_child (item, label);
}

static void
bind (GtkListItemFactory *factory,
      GtkListItem        *item)
{
  gtk_label_set_label (GTK_LABEL (gtk_list_item_get_child (item)),
                       gtk_string_object_get_string (gtk_list_item_get_item (item)));
}

/* (transfer full) */
static GtkListItemFactory *
new_factory (void)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (set_up), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind), NULL);
  return factory;
}

/* (transfer full) */
static GtkSelectionModel *
new_model (const Wish *wish)
{
  g_autoptr(GtkStringList) names = gtk_string_list_new (NULL);

  for (guint i = 0; i < wish->n_rows; i++)
    gtk_string_list_take (names, g_strdup_printf ("%s %06u.txt", wish->text, i + 1));
  return GTK_SELECTION_MODEL (gtk_multi_selection_new (G_LIST_MODEL (g_steal_pointer (&names))));
}

static GtkWidget *
new_columns (const Wish *wish)
{
  GtkWidget *view = gtk_column_view_new (new_model (wish));

  for (guint i = 0; i < N_COLUMNS; i++)
    {
      g_autoptr(GtkColumnViewColumn) column = gtk_column_view_column_new ("Column", new_factory ());

      gtk_column_view_column_set_expand (column, i == 0);
      gtk_column_view_append_column (GTK_COLUMN_VIEW (view), column);
    }
  return view;
}

static void
activate (GtkApplication *application,
          const Wish     *wish)
{
  GtkWidget *view = wish->bare ? new_columns (wish)
                               : gtk_list_view_new (new_model (wish), new_factory ());
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *window;

  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), view);
  if (wish->bare)
    {
      window = gtk_application_window_new (application);
      gtk_window_set_child (GTK_WINDOW (window), scrolled);
    }
  else
    {
      GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

      window = adw_application_window_new (application);
      gtk_widget_set_vexpand (scrolled, TRUE);
      gtk_box_append (GTK_BOX (box), adw_header_bar_new ());
      gtk_box_append (GTK_BOX (box), scrolled);
      adw_application_window_set_content (ADW_APPLICATION_WINDOW (window), box);
    }
  gtk_window_set_default_size (GTK_WINDOW (window), wish->width, wish->height);
  gtk_window_present (GTK_WINDOW (window));
}

int
main (int    argc,
      char **argv)
{
  const char *id = "io.github.yunduo.Bare";
  g_autoptr(GtkApplication) application = NULL;
  Wish wish = { 0 };

  if (argc != 6)
    return 2;
  wish.bare = g_str_equal (argv[1], "list");
  wish.text = argv[2];
  wish.n_rows = (guint) g_ascii_strtoull (argv[3], NULL, 10);
  wish.width = (int) g_ascii_strtoull (argv[4], NULL, 10);
  wish.height = (int) g_ascii_strtoull (argv[5], NULL, 10);
  application = wish.bare ? gtk_application_new (id, G_APPLICATION_NON_UNIQUE)
                          : GTK_APPLICATION (adw_application_new (id, G_APPLICATION_NON_UNIQUE));
  g_signal_connect (application, "activate", G_CALLBACK (activate), &wish);
  return g_application_run (G_APPLICATION (application), 1, argv);
}
