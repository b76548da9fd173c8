/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The question about a name that is taken, with a pretended queue: what it shows of the two files,
 * what each answer tells the queue, and what ends it without one.
 */
#include "config.h"

#include "yd-test-ui.h"

#include "yd-conflict-dialog.h"
#include "yd-format.h"
#include "yd-summary-bar.h"
#include "yd-transfer-row.h"

#include <glib/gstdio.h>

#define OLD_US (1000000000 * (gint64) G_USEC_PER_SEC)

typedef struct
{
  FakeScene       *scene;
  YdStorage       *storage;
  YdTransferGroup *group;
  char            *path; /* a local file of five bytes */
} Test;

static void
set_up (Test          *test,
        gconstpointer  data)
{
  FakeScene *scene = fake_scene_new ();

  fake_scene_fill ();
  fake_drive_add ("d1", "root", "old", "a.bin", 4000000, YD_DRIVE_CATEGORY_OTHER, OLD_US);
  fake_drive_add ("d1", "root", "folder", "a.bin", -1, YD_DRIVE_CATEGORY_OTHER, OLD_US);
  fake_scene_add_storage (scene, "Lin", YD_DRIVE_KIND_DEFAULT, FALSE);
  fake_scene_present (scene);
  wait_for (test_has_label (scene->window, "page 2.txt"));
  yd_window_show_transfers (scene->window);
  test->scene = scene;
  test->storage = g_list_model_get_item (G_LIST_MODEL (scene->registry), 0);
  test->path = g_build_filename (g_get_tmp_dir (), "yd-conflict.bin", NULL);
  g_assert_true (g_file_set_contents (test->path, "12345", 5, NULL));
}

static void
tear_down (Test          *test,
           gconstpointer  data)
{
  g_object_unref (test->storage);
  g_assert_cmpint (g_unlink (test->path), ==, 0);
  g_free (test->path);
  fake_scene_free (test->scene);
}

/* @n transfers "a.bin 1" …, of which the first @n_asking ask. */
static void
add (Test                *test,
     YdTransferDirection  direction,
     guint                n,
     guint                n_asking,
     const char          *taken_id)
{
  FakeTransfer values = { direction, YD_TRANSFER_QUEUED, "a.bin", test->path, 0, 5, 0, -1, FALSE,
                          NULL, test->storage };

  test->group = fake_queue_add_group (test->scene->queue, "group", &values, n);
  for (guint i = 0; i < n_asking; i++)
    {
      g_autoptr (YdTransfer) transfer = g_list_model_get_item (G_LIST_MODEL (test->group), i);

      fake_transfer_set_taken_id (transfer, taken_id);
      fake_transfer_wait (transfer, YD_TRANSFER_REASON_NAME, 0);
    }
  wait_for (test_has_label (test->scene->window, "a.bin 1"));
}

static YdTransfer *
get (Test  *test,
     guint  position)
{
  return g_list_model_get_item (G_LIST_MODEL (test->group), position);
}

/* The question that stands, or NULL. (transfer none) */
static YdConflictDialog *
find (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

      if (YD_IS_CONFLICT_DIALOG (window) && gtk_widget_get_visible (GTK_WIDGET (window)))
        return YD_CONFLICT_DIALOG (window);
    }

  return NULL;
}

static YdConflictDialog *
open_from_row (Test *test)
{
  test_activate (test_find (GTK_WIDGET (test->scene->window), YD_TYPE_TRANSFER_ROW, "a.bin 1"),
                 "transfer.answer");
  wait_for (find () != NULL);

  return find ();
}

static gboolean
asks_about (const char *name)
{
  g_autofree char *isolated = yd_format_isolated (name);
  g_autofree char *heading = g_strdup_printf ("“%s” Is There Already", isolated);

  return find () != NULL
         && g_str_equal (adw_message_dialog_get_heading (ADW_MESSAGE_DIALOG (find ())), heading);
}

static GtkCheckButton *
get_check (void)
{
  return GTK_CHECK_BUTTON (test_find_type (find (), GTK_TYPE_CHECK_BUTTON));
}

static void
answer (const char *label)
{
  GtkWidget *button = test_find (GTK_WIDGET (find ()), GTK_TYPE_BUTTON, label);

  g_assert_nonnull (button);
  g_signal_emit_by_name (button, "clicked");
}

static void
assert_calls (Test       *test,
              const char *calls)
{
  g_assert_cmpstr (fake_queue_get_calls (test->scene->queue), ==, calls);
}

/* Both files with what they are; the newer one is marked. */
static void
test_upload (Test          *test,
             gconstpointer  data)
{
  g_autofree char *old = yd_format_moment (OLD_US);
  g_autofree char *there = g_strdup_printf ("4.0\u00a0MB · %s", old);
  YdConflictDialog *dialog;

  add (test, YD_TRANSFER_UPLOAD, 1, 1, "old");
  dialog = open_from_row (test);
  g_assert_true (asks_about ("a.bin 1"));
  g_assert_cmpstr (adw_message_dialog_get_body (ADW_MESSAGE_DIALOG (dialog)), ==,
                   "Replacing it puts the old file into the recycle bin.");
  wait_for (test_has_label (dialog, there));
  wait_for (test_has_label (test_find_row (GTK_WIDGET (dialog), "On This Computer"), "newer"));
  g_assert_false (test_has_label (test_find_row (GTK_WIDGET (dialog), "In the Cloud"), "newer"));
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (get_check ())));
  answer ("_Replace");
  wait_for (find () == NULL);
  assert_calls (test, "replace a.bin 1; ");
}

static void
test_download (Test          *test,
               gconstpointer  data)
{
  YdConflictDialog *dialog;
  g_autoptr (YdTransfer) transfer = NULL;

  add (test, YD_TRANSFER_DOWNLOAD, 1, 1, NULL);
  transfer = get (test, 0);
  fake_transfer_set_item (transfer, fake_item_new ("d1", "root", "old", "a.bin", 4000000,
                                                   YD_DRIVE_CATEGORY_OTHER, OLD_US));
  dialog = open_from_row (test);
  g_assert_cmpstr (adw_message_dialog_get_body (ADW_MESSAGE_DIALOG (dialog)), ==,
                   "Replacing it overwrites the file on this computer.");
  wait_for (test_has_label (test_find_row (GTK_WIDGET (dialog), "On This Computer"), "newer"));
  answer ("_Skip");
  wait_for (find () == NULL);
  assert_calls (test, "skip a.bin 1; ");
}

/* What is there cannot be known, or is a folder. */
static void
test_not_a_file (Test          *test,
                 gconstpointer  data)
{
  YdConflictDialog *dialog;
  g_autoptr (YdTransfer) transfer = NULL;

  add (test, YD_TRANSFER_UPLOAD, 1, 1, "gone");
  transfer = get (test, 0);
  dialog = open_from_row (test);
  wait_for (test_has_label (test_find_row (GTK_WIDGET (dialog), "In the Cloud"),
                            "Size and date are not known"));
  answer ("_Later");
  wait_for (find () == NULL);
  fake_transfer_set_taken_id (transfer, "folder");
  dialog = open_from_row (test);
  wait_for (test_has_label (dialog, "A folder"));
  g_assert_false (adw_message_dialog_get_response_enabled (ADW_MESSAGE_DIALOG (dialog),
                                                           "replace"));
  answer ("Keep _Both");
  wait_for (find () == NULL);
  assert_calls (test, "keep a.bin 1; ");
}

/* Escape, "Later", and the transfer's own end: the queue is not told anything. */
static void
test_no_answer (Test          *test,
                gconstpointer  data)
{
  FakeTransfer cancelled = { YD_TRANSFER_UPLOAD, YD_TRANSFER_CANCELLED, "a.bin 1", test->path, 0,
                             5, 0, -1, FALSE, NULL, test->storage };
  g_autoptr (YdTransfer) transfer = NULL;

  add (test, YD_TRANSFER_UPLOAD, 2, 2, "old");
  transfer = get (test, 0);
  gtk_window_close (GTK_WINDOW (open_from_row (test)));
  wait_for (find () == NULL);
  open_from_row (test);
  answer ("_Later");
  wait_for (find () == NULL);
  open_from_row (test);
  fake_transfer_change (transfer, &cancelled);
  wait_for (find () == NULL);
  assert_calls (test, "");
}

static void
test_for_all (Test          *test,
              gconstpointer  data)
{
  add (test, YD_TRANSFER_UPLOAD, 4, 3, "old");
  open_from_row (test);
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (get_check ())));
  g_assert_cmpstr (gtk_check_button_get_label (get_check ()), ==,
                   "Do the same for the 2 others of this group");
  gtk_check_button_set_active (get_check (), TRUE);
  answer ("Keep _Both");
  wait_for (find () == NULL);
  assert_calls (test, "keep all like a.bin 1; ");
}

/* One that asks, and others that may. */
static void
test_for_later_ones (Test          *test,
                     gconstpointer  data)
{
  add (test, YD_TRANSFER_UPLOAD, 3, 1, "old");
  open_from_row (test);
  g_assert_cmpstr (gtk_check_button_get_label (get_check ()), ==,
                   "Do the same for others of this group");
  answer ("_Skip");
  wait_for (find () == NULL);
  assert_calls (test, "skip a.bin 1; ");
}

/* From the summary one follows the other, until it is put off. */
static void
test_one_by_one (Test          *test,
                 gconstpointer  data)
{
  GtkWidget *summary = test_find_type (test->scene->window, YD_TYPE_SUMMARY_BAR);

  add (test, YD_TRANSFER_UPLOAD, 3, 3, "old");
  wait_for (test_has_label (summary, "3 files wait for an answer"));
  test_activate (summary, "summary.answer");
  wait_for (asks_about ("a.bin 1"));
  answer ("_Skip");
  wait_for (asks_about ("a.bin 2"));
  answer ("_Replace");
  wait_for (asks_about ("a.bin 3"));
  answer ("_Later");
  wait_for (find () == NULL);
  wait_for (test_has_label (summary, "1 file waits for an answer"));
  assert_calls (test, "skip a.bin 1; replace a.bin 2; ");
}

/* With letters so large that it would be higher than the screen: the answers stay on it. */
static void
test_large_letters (Test          *test,
                    gconstpointer  data)
{
  GdkSurface *surface = gtk_native_get_surface (GTK_NATIVE (test->scene->window));
  GdkMonitor *monitor =
      gdk_display_get_monitor_at_surface (gdk_surface_get_display (surface), surface);
  GtkSettings *settings = gtk_settings_get_default ();
  GdkRectangle screen;
  GtkWidget *dialog;
  int dpi;

  g_object_get (settings, "gtk-xft-dpi", &dpi, NULL);
  g_object_set (settings, "gtk-xft-dpi", 5 * 96 * 1024 / 2, NULL);
  test_settle (test->scene);
  gdk_monitor_get_geometry (monitor, &screen);
  add (test, YD_TRANSFER_UPLOAD, 2, 1, "old");
  dialog = GTK_WIDGET (open_from_row (test));
  wait_for (gtk_widget_get_height (dialog) > 0);
  g_assert_cmpint (gtk_widget_get_height (dialog), <=, screen.height);
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), "later");
  gtk_window_close (GTK_WINDOW (dialog));
  wait_for (find () == NULL);
  g_object_set (settings, "gtk-xft-dpi", dpi, NULL);
}

int
main (int    argc,
      char **argv)
{
  const struct
  {
    const char *name;
    void      (*run) (Test *, gconstpointer);
  } cases[] = {
    { "upload", test_upload },
    { "download", test_download },
    { "not-a-file", test_not_a_file },
    { "no-answer", test_no_answer },
    { "for-all", test_for_all },
    { "for-later-ones", test_for_later_ones },
    { "one-by-one", test_one_by_one },
    { "large-letters", test_large_letters },
  };

  test_init (&argc, &argv);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/ui/conflicts/%s", cases[i].name);

      g_test_add (path, Test, NULL, set_up, cases[i].run, tear_down);
    }

  return g_test_run ();
}
