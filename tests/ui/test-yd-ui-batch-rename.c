/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Renaming many by a rule: the preview follows each letter, what is wrong is said, and only a
 * clean plan is told.
 */
#include "config.h"

#include "yd-test-ui.h"

#include "yd-batch-rename-dialog.h"

typedef struct
{
  FakeScene           *scene;
  GPtrArray           *items;  /* (owned) */
  GHashTable          *taken;  /* (owned) */
  YdBatchRenameDialog *dialog; /* NULL once it is closed */
  char               **names;  /* (owned) (nullable): what was told */
} Fixture;

static void
note_names (YdBatchRenameDialog *dialog,
            char               **names,
            Fixture             *self)
{
  g_strfreev (self->names);
  self->names = g_strdupv (names);
}

static void
set_up (Fixture       *self,
        gconstpointer  data)
{
  static const char * const names[] = { "page 1.txt", "page 2.txt", "photos" };

  self->scene = fake_scene_new ();
  fake_scene_present (self->scene);
  self->items = g_ptr_array_new_with_free_func ((GDestroyNotify) yd_drive_item_unref);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_ptr_array_add (self->items, fake_item_new ("d1", "root", names[i], names[i],
                                                 i < 2 ? 10 : -1, 0, 0));
  self->taken = g_hash_table_new (g_str_hash, g_str_equal);
  g_hash_table_add (self->taken, (char *) "taken.txt");
  self->dialog = yd_batch_rename_dialog_new (GTK_WINDOW (self->scene->window), self->items,
                                             self->taken);
  g_object_add_weak_pointer (G_OBJECT (self->dialog), (gpointer *) &self->dialog);
  g_signal_connect (self->dialog, "named", G_CALLBACK (note_names), self);
  gtk_window_present (GTK_WINDOW (self->dialog));
}

static void
tear_down (Fixture       *self,
           gconstpointer  data)
{
  if (self->dialog != NULL)
    gtk_window_destroy (GTK_WINDOW (self->dialog));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_null (self->dialog);
  g_strfreev (self->names);
  g_hash_table_unref (self->taken);
  g_ptr_array_unref (self->items);
  fake_scene_free (self->scene);
}

static void
type (Fixture    *self,
      const char *title,
      const char *text)
{
  GtkWidget *row = test_find_row (GTK_WIDGET (self->dialog), title);

  g_assert_nonnull (row);
  gtk_editable_set_text (GTK_EDITABLE (row), text);
}

static gboolean
shows (Fixture    *self,
       const char *text)
{
  return test_has_label (self->dialog, text);
}

static gboolean
is_ready (Fixture *self)
{
  return gtk_widget_is_sensitive (test_find (GTK_WIDGET (self->dialog), GTK_TYPE_BUTTON,
                                             "_Rename"));
}

static void
test_replace (Fixture       *self,
              gconstpointer  data)
{
  g_assert_true (shows (self, "No name changes yet"));
  g_assert_false (is_ready (self));
  type (self, "Find", "page");
  type (self, "Replace With", "leaf");
  g_assert_true (shows (self, "2 names change"));
  wait_for (shows (self, "leaf 1.txt"));
  g_assert_true (shows (self, "page 1.txt"));
  wait_for (shows (self, "Unchanged"));
  test_activate (self->dialog, "rename.accept");
  g_assert_cmpuint (g_strv_length (self->names), ==, 3);
  g_assert_cmpstr (self->names[1], ==, "leaf 2.txt");
  g_assert_cmpstr (self->names[2], ==, "photos");
  wait_for (self->dialog == NULL);
}

static void
test_numbers (Fixture       *self,
              gconstpointer  data)
{
  GtkWidget *digits = test_find_row (GTK_WIDGET (self->dialog), "Digits");

  g_assert_false (gtk_widget_get_visible (digits));
  test_activate (self->dialog, "rename.add-number");
  g_assert_true (gtk_widget_get_visible (digits));
  wait_for (shows (self, "page 2 2.txt"));
  type (self, "Pattern, with [name] and [number]", "scan [number]");
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (test_find_type (digits, GTK_TYPE_SPIN_BUTTON)), 3);
  wait_for (shows (self, "scan 002.txt"));
  g_assert_true (shows (self, "scan 003"));
  test_activate (self->dialog, "rename.accept");
  g_assert_cmpstr (self->names[0], ==, "scan 001.txt");
}

/* Each name that cannot be used says why, and nothing is renamed. */
static void
test_conflicts (Fixture       *self,
                gconstpointer  data)
{
  type (self, "Pattern, with [name] and [number]", "same");
  wait_for (shows (self, "Another of these would have the same name"));
  g_assert_true (shows (self, "2 names cannot be used"));
  g_assert_false (is_ready (self));
  type (self, "Pattern, with [name] and [number]", "[name]");
  type (self, "Find", "page 1");
  type (self, "Replace With", "taken");
  wait_for (shows (self, "Something else here has this name"));
  g_assert_true (shows (self, "1 name cannot be used"));
  type (self, "Replace With", "a/b");
  wait_for (shows (self, "Not a name that the service takes"));
  test_try (self->dialog, "rename.accept");
  g_assert_null (self->names);
}

static void
test_cancelled (Fixture       *self,
                gconstpointer  data)
{
  type (self, "Find", "page");
  test_activate (self->dialog, "window.close");
  wait_for (self->dialog == NULL);
  g_assert_null (self->names);
}

#define ADD(path, func) \
  g_test_add ("/ui/batch-rename/" path, Fixture, NULL, set_up, func, tear_down)

int
main (int    argc,
      char **argv)
{
  test_init (&argc, &argv);

  ADD ("replace", test_replace);
  ADD ("numbers", test_numbers);
  ADD ("conflicts", test_conflicts);
  ADD ("cancelled", test_cancelled);

  return g_test_run ();
}
