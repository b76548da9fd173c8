/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The hidden window: what goes on is looked at when that has changed, and at no other time. It
 * ends with what moves by itself, and stays for what waits for a person.
 */
#include "config.h"

#include "yd-test-ui.h"

#include "yd-app-background.h"

#define LONGER_MS 1100 /* than from a change to the look at it */

typedef struct
{
  FakeScene       *scene;      /* (owned) */
  YdAppBackground *background; /* (owned) */
  YdTransfer      *transfer;   /* (owned): moves at first */
} Hidden;

static void
hide_window (Hidden *self)
{
  FakeTransfer values = { YD_TRANSFER_UPLOAD, YD_TRANSFER_RUNNING, "up.bin", NULL, 1, 4, 0, -1,
                          FALSE, NULL };
  FakeScene *scene = test_open_filled ();
  GtkApplication *application = GTK_APPLICATION (scene->application);
  g_autoptr (YdBaseBackground) desktop = yd_base_background_new (NULL, FALSE);
  GSettings *settings = fake_scene_add_settings (scene);
  g_autoptr (YdAppNotices) notices =
      yd_app_notices_new (application, scene->queue, "/nowhere", settings);

  /* There is nobody here who shows them. */
  g_settings_set_boolean (settings, "notify-waiting", FALSE);
  self->scene = scene;
  self->transfer = fake_transfer_new (&values);
  self->background = yd_app_background_new (G_APPLICATION (application), scene->queue, desktop,
                                            notices);
  fake_queue_add (scene->queue, self->transfer);
  yd_app_background_serve (self->background, scene->window);
  g_object_add_weak_pointer (G_OBJECT (scene->window), (gpointer *) &scene->window);
  g_signal_emit_by_name (scene->window, "stay");
  wait_for (!gtk_widget_get_visible (GTK_WIDGET (scene->window)));
  wait_for (fake_queue_count_looks (scene->queue) == 1);
}

static void
clear (Hidden *self)
{
  g_assert_finalize_object (self->background);
  g_object_unref (self->transfer);
  fake_scene_free (self->scene);
}

static void
note_time (gpointer passed)
{
  *(gboolean *) passed = TRUE;
}

/* A look that was planned before comes before the end of it. */
static void
pass_time (void)
{
  gboolean passed = FALSE;

  g_timeout_add_once (LONGER_MS, note_time, &passed);
  wait_for (passed);
}

static void
test_looks (void)
{
  Hidden self;
  YdTransferQueue *queue;

  hide_window (&self);
  queue = self.scene->queue;
  pass_time ();
  g_assert_cmpuint (fake_queue_count_looks (queue), ==, 1);

  /* However often it changes. */
  for (guint i = 0; i < 100; i++)
    fake_queue_tell_counts (queue);
  wait_for (fake_queue_count_looks (queue) == 2);
  pass_time ();
  g_assert_cmpuint (fake_queue_count_looks (queue), ==, 2);

  /* Wanted again: that is the end of it. */
  fake_queue_tell_counts (queue);
  yd_app_background_leave (self.background);
  gtk_window_present (GTK_WINDOW (self.scene->window));
  fake_queue_tell_counts (queue);
  pass_time ();
  g_assert_cmpuint (fake_queue_count_looks (queue), ==, 2);
  clear (&self);
}

/* For as long as something waits for a person; not for what is paused. */
static void
test_ends (void)
{
  FakeTransfer paused = { YD_TRANSFER_UPLOAD, YD_TRANSFER_PAUSED, "up.bin", NULL, 1, 4, 0, -1,
                          FALSE, NULL };
  Hidden self;
  YdTransferQueue *queue;

  hide_window (&self);
  queue = self.scene->queue;
  fake_transfer_wait (self.transfer, YD_TRANSFER_REASON_SIGN_IN, 0);
  fake_queue_tell_counts (queue);
  wait_for (fake_queue_count_looks (queue) == 2);
  g_assert_nonnull (self.scene->window);
  fake_transfer_wait (self.transfer, YD_TRANSFER_REASON_NONE, 0);
  fake_transfer_change (self.transfer, &paused);
  fake_queue_tell_counts (queue);
  wait_for (self.scene->window == NULL);
  clear (&self);
}

int
main (int   argc,
      char *argv[])
{
  test_init (&argc, &argv);

  g_test_add_func ("/ui/background/looks", test_looks);
  g_test_add_func ("/ui/background/ends", test_ends);

  return g_test_run ();
}
