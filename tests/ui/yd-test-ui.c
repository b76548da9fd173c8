/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Finding widgets and waiting. Names are looked for as tests and assistive tools see them.
 */
#include "config.h"

#include "yd-test-ui.h"

#include "yd-rename-popover.h"

static gboolean
wake (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;

  return G_SOURCE_REMOVE;
}

void
test_init (int    *argc,
           char ***argv)
{
  g_test_init (argc, argv, NULL);
  gtk_init ();
}

void
test_turn (void)
{
  gboolean late = FALSE;
  guint source = g_timeout_add (20, wake, &late);

  g_main_context_iteration (NULL, TRUE);
  if (!late)
    g_source_remove (source);
}

void
test_settle (FakeScene *scene)
{
  gtk_test_widget_wait_for_draw (GTK_WIDGET (scene->window));
  while (g_main_context_pending (NULL))
    g_main_context_iteration (NULL, FALSE);
}

static gboolean
is_named (GtkWidget  *widget,
          const char *name)
{
  char *mismatch;

  if (name == NULL)
    return TRUE;
  mismatch = gtk_test_accessible_check_property (GTK_ACCESSIBLE (widget),
                                                 GTK_ACCESSIBLE_PROPERTY_LABEL, name);
  if (mismatch == NULL)
    return TRUE;
  g_free (mismatch);

  return GTK_IS_BUTTON (widget)
         && g_strcmp0 (gtk_button_get_label (GTK_BUTTON (widget)), name) == 0;
}

GtkWidget *
test_find (GtkWidget  *root,
           GType       type,
           const char *name)
{
  if (!gtk_widget_get_child_visible (root) || !gtk_widget_get_visible (root))
    return NULL;
  if ((type == G_TYPE_NONE || g_type_is_a (G_OBJECT_TYPE (root), type)) && is_named (root, name))
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = test_find (child, type, name);

      if (found != NULL)
        return found;
    }

  return NULL;
}

GtkWidget *
test_find_type (gpointer root,
                GType    type)
{
  if (g_type_is_a (G_OBJECT_TYPE (root), type))
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = test_find_type (child, type);

      if (found != NULL)
        return found;
    }

  return NULL;
}

gboolean
test_has_label (gpointer    root,
                const char *text)
{
  GtkWidget *widget = root;

  if (!gtk_widget_get_child_visible (widget) || !gtk_widget_get_visible (widget))
    return FALSE;
  if (GTK_IS_LABEL (widget) && g_str_equal (gtk_label_get_text (GTK_LABEL (widget)), text))
    return TRUE;
  if (GTK_IS_INSCRIPTION (widget)
      && g_strcmp0 (gtk_inscription_get_text (GTK_INSCRIPTION (widget)), text) == 0)
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (test_has_label (child, text))
      return TRUE;

  return FALSE;
}

GtkWindow *
test_find_window (FakeScene  *scene,
                  const char *title)
{
  GListModel *windows = gtk_window_get_toplevels ();
  guint n_items = g_list_model_get_n_items (windows);

  for (guint i = 0; i < n_items; i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

      if (g_strcmp0 (gtk_window_get_title (window), title) == 0
          && gtk_widget_get_visible (GTK_WIDGET (window)))
        return window;
    }

  return NULL;
}

GtkWidget *
test_find_row (GtkWidget  *root,
               const char *title)
{
  if (ADW_IS_PREFERENCES_ROW (root)
      && g_str_equal (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (root)), title))
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = test_find_row (child, title);

      if (found != NULL)
        return found;
    }

  return NULL;
}

void
test_try (gpointer    widget,
          const char *action)
{
  gtk_widget_activate_action (GTK_WIDGET (widget), action, NULL);
}

void
test_activate (gpointer    widget,
               const char *action)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (widget), action, NULL));
}

void
test_rename (gpointer    page,
             const char *name)
{
  GtkWidget *popover;

  test_activate (page, "files.rename");
  popover = test_find_type (page, YD_TYPE_RENAME_POPOVER);
  g_assert_nonnull (popover);
  gtk_editable_set_text (GTK_EDITABLE (test_find_type (popover, GTK_TYPE_ENTRY)), name);
  g_signal_emit_by_name (test_find (popover, GTK_TYPE_BUTTON, "_Rename"), "clicked");
}

FakeScene *
test_open_filled (void)
{
  FakeScene *scene = fake_scene_new ();

  fake_scene_fill ();
  fake_scene_add_storage (scene, "Lin", YD_DRIVE_KIND_DEFAULT, FALSE);
  fake_scene_present (scene);
  wait_for (test_has_label (scene->window, "page 2.txt")
            && test_has_label (scene->window, "Default drive"));

  return scene;
}

YdFilesPage *
test_get_files (FakeScene *scene)
{
  return YD_FILES_PAGE (test_find_type (scene->window, YD_TYPE_FILES_PAGE));
}

GtkSelectionModel *
test_get_selection (FakeScene *scene)
{
  GtkWidget *view = test_find_type (scene->window, GTK_TYPE_COLUMN_VIEW);

  return gtk_column_view_get_model (GTK_COLUMN_VIEW (view));
}

void
test_select_row (FakeScene *scene,
                 guint      position)
{
  gtk_selection_model_select_item (test_get_selection (scene), position, TRUE);
}

GtkWindow *
test_find_question (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

      if (ADW_IS_MESSAGE_DIALOG (window) && gtk_widget_get_visible (GTK_WIDGET (window)))
        return window;
    }

  return NULL;
}

void
test_answer (const char *response)
{
  GtkWindow *question = test_find_question ();

  g_assert_nonnull (question);
  g_object_add_weak_pointer (G_OBJECT (question), (gpointer *) &question);
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (question), response);
  if (question != NULL)
    g_object_remove_weak_pointer (G_OBJECT (question), (gpointer *) &question);
  if (question != NULL)
    gtk_window_close (question);
  wait_for (test_find_question () == NULL);
}
