/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is said when transfers have ended, with a pretended queue: each is counted once, also when
 * it was tried again.
 */
#include "config.h"

#include "yd-test-ui.h"

static FakeScene *
open_scene (void)
{
  FakeScene *scene = fake_scene_new ();

  fake_scene_fill ();
  fake_scene_add_storage (scene, "Lin", YD_DRIVE_KIND_DEFAULT, FALSE);
  fake_scene_present (scene);
  wait_for (test_has_label (scene->window, "page 2.txt"));

  return scene;
}

static YdTransfer *
add (FakeScene           *scene,
     YdTransferDirection  direction,
     const char          *name)
{
  FakeTransfer values = { direction, YD_TRANSFER_RUNNING, name, NULL, 0, 4, 0, -1, FALSE, NULL };
  YdTransfer *transfer = fake_transfer_new (&values);

  fake_queue_add (scene->queue, transfer);

  return transfer;
}

static void
end (FakeScene       *scene,
     YdTransfer      *transfer,
     YdTransferState  state)
{
  g_autoptr (GError) error = g_error_new_literal (YD_DRIVE_ERROR, YD_DRIVE_ERROR_BUSY, "");
  g_autofree char *name = g_strdup (yd_transfer_get_name (transfer));
  FakeTransfer values = { yd_transfer_get_direction (transfer), state, name, NULL, 4, 4, 0, -1,
                          FALSE, state == YD_TRANSFER_FAILED ? error : NULL };

  fake_transfer_change (transfer, &values);
  fake_queue_end (scene->queue, transfer);
}

static void
test_one_of_each (void)
{
  FakeScene *scene = open_scene ();
  g_autoptr (YdTransfer) up = add (scene, YD_TRANSFER_UPLOAD, "up.bin");
  g_autoptr (YdTransfer) down = add (scene, YD_TRANSFER_DOWNLOAD, "down.bin");

  end (scene, up, YD_TRANSFER_DONE);
  end (scene, down, YD_TRANSFER_DONE);
  wait_for (test_has_label (scene->window, "2 transfers finished"));
  fake_scene_free (scene);
}

/* What was skipped is not said to have gone. */
static void
test_skipped (void)
{
  FakeScene *scene = open_scene ();
  g_autoptr (YdTransfer) one = add (scene, YD_TRANSFER_UPLOAD, "one.bin");
  g_autoptr (YdTransfer) two = NULL;
  g_autoptr (YdTransfer) three = NULL;

  fake_transfer_set_outcome (one, YD_TRANSFER_OUTCOME_SKIPPED);
  end (scene, one, YD_TRANSFER_DONE);
  wait_for (test_has_label (scene->window, "“\u2068one.bin\u2069” was not uploaded"));
  two = add (scene, YD_TRANSFER_UPLOAD, "two.bin");
  three = add (scene, YD_TRANSFER_UPLOAD, "three.bin");
  fake_transfer_set_outcome (three, YD_TRANSFER_OUTCOME_SKIPPED);
  end (scene, two, YD_TRANSFER_DONE);
  end (scene, three, YD_TRANSFER_DONE);
  wait_for (test_has_label (scene->window, "1 file uploaded · 1 file skipped"));
  fake_scene_free (scene);
}

/* The upload was told already; the download fails and is tried again before a word is said. */
static void
test_tried_again (void)
{
  FakeScene *scene = open_scene ();
  g_autoptr (YdTransfer) up = add (scene, YD_TRANSFER_UPLOAD, "up.bin");
  g_autoptr (YdTransfer) down = NULL;

  end (scene, up, YD_TRANSFER_DONE);
  wait_for (test_has_label (scene->window, "“\u2068up.bin\u2069” uploaded"));
  down = add (scene, YD_TRANSFER_DOWNLOAD, "down.bin");
  end (scene, down, YD_TRANSFER_FAILED);
  end (scene, down, YD_TRANSFER_CANCELLED);
  end (scene, down, YD_TRANSFER_DONE);
  wait_for (test_has_label (scene->window, "“\u2068down.bin\u2069” downloaded"));
  fake_scene_free (scene);
}

/* A folder that is tried again comes back as other transfers: its failure is no news then. */
static void
test_tried_again_as_others (void)
{
  FakeScene *scene = open_scene ();
  FakeTransfer values = { YD_TRANSFER_DOWNLOAD, YD_TRANSFER_RUNNING, "tree", NULL, 0, 4, 0, -1,
                          FALSE, NULL };
  g_autoptr (YdTransfer) tree = fake_transfer_new (&values); /* not in the queue any more */
  g_autoptr (YdTransfer) down = add (scene, YD_TRANSFER_DOWNLOAD, "down.bin");

  end (scene, tree, YD_TRANSFER_FAILED);
  end (scene, down, YD_TRANSFER_DONE);
  wait_for (test_has_label (scene->window, "“\u2068down.bin\u2069” downloaded"));
  fake_scene_free (scene);
}

int
main (int    argc,
      char **argv)
{
  test_init (&argc, &argv);

  g_test_add_func ("/ui/ended/one-of-each", test_one_of_each);
  g_test_add_func ("/ui/ended/skipped", test_skipped);
  g_test_add_func ("/ui/ended/tried-again", test_tried_again);
  g_test_add_func ("/ui/ended/tried-again-as-others", test_tried_again_as_others);

  return g_test_run ();
}
