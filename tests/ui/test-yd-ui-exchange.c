/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Storages to a file and back, with a pretended service: what is said, what is in the list, who
 * may read the file.
 */
#include "config.h"

#include "yd-test-ui.h"

#include "yd-window-private.h"

#include <glib/gstdio.h>

#define EMPTY "{\"format\":\"yunduo-storages\",\"version\":1,\"storages\":[]}"
#define NEWER "{\"format\":\"yunduo-storages\",\"version\":2,\"storages\":[]}"

typedef struct
{
  FakeScene *scene;
  char      *folder; /* (owned) */
  GFile     *file;   /* (owned) */
} Place;

static void
set_up (Place         *place,
        gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;

  place->folder = g_dir_make_tmp ("yd-exchange-XXXXXX", &error);
  g_assert_no_error (error);
  path = g_build_filename (place->folder, "list.json", NULL);
  place->file = g_file_new_for_path (path);
  place->scene = fake_scene_new ();
  fake_scene_fill ();
  fake_scene_add_storage (place->scene, "Demo", YD_DRIVE_KIND_DEFAULT, TRUE);
  fake_scene_present (place->scene);
}

static void
tear_down (Place         *place,
           gconstpointer  data)
{
  fake_scene_free (place->scene);
  g_file_delete (place->file, NULL, NULL);
  g_assert_cmpint (g_rmdir (place->folder), ==, 0);
  g_object_unref (place->file);
  g_free (place->folder);
}

static GListModel *
get_storages (Place *place)
{
  return G_LIST_MODEL (place->scene->registry);
}

static YdStorage *
get_storage (Place *place,
             guint  position)
{
  g_autoptr (YdStorage) storage = g_list_model_get_item (get_storages (place), position);

  return storage; /* the registry keeps it */
}

static GtkWindow *
find_notice (void)
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

/* Waits for the notice with these words, and closes it. */
static void
read_notice (const char *heading,
             const char *body)
{
  GtkWindow *notice;

  wait_for ((notice = find_notice ()) != NULL);
  g_assert_cmpstr (adw_message_dialog_get_heading (ADW_MESSAGE_DIALOG (notice)), ==, heading);
  g_assert_cmpstr (adw_message_dialog_get_body (ADW_MESSAGE_DIALOG (notice)), ==, body);
  gtk_window_destroy (notice);
  wait_for (find_notice () == NULL);
}

static void
export (Place *place)
{
  yd_window_export_to (place->scene->window, place->file);
  read_notice ("Storages Exported",
               "They are in “\u2068list.json\u2069”. Sign-ins and client secrets are not in the "
               "file. Addresses of download proxies are there as you wrote them.");
}

static void
write_file (Place      *place,
            const char *text,
            gssize      length)
{
  g_autofree char *path = g_file_get_path (place->file);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, text, length, &error);
  g_assert_no_error (error);
}

static void
test_there_and_back (Place         *place,
                     gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GFileInfo) info = NULL;

  fake_scene_add_storage (place->scene, "One", YD_DRIVE_KIND_DEFAULT, FALSE);
  fake_scene_add_storage (place->scene, "Two", YD_DRIVE_KIND_BACKUP, FALSE);
  export (place);
  info = g_file_query_info (place->file, "unix::mode", 0, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_file_info_get_attribute_uint32 (info, "unix::mode") & 077, ==, 0);

  /* The account is here: nobody needs to sign in. */
  yd_window_import_from (place->scene->window, place->file);
  read_notice ("Storages Imported", "2 storages were added to the list.");
  g_assert_cmpuint (g_list_model_get_n_items (get_storages (place)), ==, 5);
  g_assert_cmpstr (yd_storage_get_name (get_storage (place, 3)), ==, "One 2");

  while (g_list_model_get_n_items (get_storages (place)) > 1)
    g_assert_true (yd_storage_registry_remove (place->scene->registry, get_storage (place, 1),
                                               FALSE, NULL));
  fake_session_set_next (YD_AUTH_STATE_SIGNED_OUT);
  yd_window_import_from (place->scene->window, place->file);
  read_notice ("Storages Imported",
               "2 storages were added to the list.\n\n1 account is new on this computer: choose "
               "“Sign In Again…” in the menu of its storage.");
  g_assert_cmpuint (g_list_model_get_n_items (get_storages (place)), ==, 3);
  g_assert_cmpstr (yd_storage_get_name (get_storage (place, 1)), ==, "One");
  g_assert_cmpstr (yd_storage_get_name (get_storage (place, 2)), ==, "Two");
  wait_for (test_has_label (place->scene->window, "Signed out"));
}

static void
test_refused (Place         *place,
              gconstpointer  data)
{
  static const struct
  {
    const char *text;
    const char *heading;
    const char *body;
  } rows[] = {
    { "not JSON", "Storages Were Not Imported",
      "This file does not hold exported storages, or it was damaged." },
    { "", "Storages Were Not Imported",
      "This file does not hold exported storages, or it was damaged." },
    { "{}", "Storages Were Not Imported",
      "This file does not hold exported storages, or it was damaged." },
    { NEWER, "Storages Were Not Imported",
      "A newer version of Yunduo exported this file. Update the app and try again." },
    { EMPTY, "Nothing to Import", "There are no storages in this file." },
  };
  g_autofree char *large = g_strnfill (3 * YD_STORAGE_IMPORT_MAX_BYTES, ' ');

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      write_file (place, rows[i].text, -1);
      yd_window_import_from (place->scene->window, place->file);
      read_notice (rows[i].heading, rows[i].body);
    }
  write_file (place, large, -1);
  yd_window_import_from (place->scene->window, place->file);
  read_notice ("Storages Were Not Imported",
               "This file is too large to hold exported storages.");
  g_assert_cmpuint (g_list_model_get_n_items (get_storages (place)), ==, 1);
}

/* No such file, a folder in the way, nothing to write. */
static void
test_no_file (Place         *place,
              gconstpointer  data)
{
  g_autoptr (GFile) folder = g_file_new_for_path (place->folder);

  yd_window_import_from (place->scene->window, place->file);
  read_notice ("Storages Were Not Imported", "The file on this computer is not there any more.");
  yd_window_export_to (place->scene->window, folder);
  read_notice ("Storages Were Not Exported",
               "A folder on this computer has this name.");
  test_activate (place->scene->window, "storages.export");
  read_notice ("Nothing to Export",
               "The demo drive stays on this computer, and there is no other storage.");
}

/* The window goes while the file is read: no word, no harm, no trace of the window. */
static void
test_closed_meanwhile (Place         *place,
                       gconstpointer  data)
{
  write_file (place, EMPTY, -1);
  yd_window_import_from (place->scene->window, place->file);
  g_object_add_weak_pointer (G_OBJECT (place->scene->window), (gpointer *) &place->scene->window);
  gtk_window_destroy (GTK_WINDOW (place->scene->window));
  wait_for (place->scene->window == NULL);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_null (find_notice ());
}

int
main (int    argc,
      char **argv)
{
  test_init (&argc, &argv);

  g_test_add ("/ui/exchange/there-and-back", Place, NULL, set_up, test_there_and_back, tear_down);
  g_test_add ("/ui/exchange/refused", Place, NULL, set_up, test_refused, tear_down);
  g_test_add ("/ui/exchange/no-file", Place, NULL, set_up, test_no_file, tear_down);
  g_test_add ("/ui/exchange/closed-meanwhile", Place, NULL, set_up, test_closed_meanwhile,
              tear_down);

  return g_test_run ();
}
