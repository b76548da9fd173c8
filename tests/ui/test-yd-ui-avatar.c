/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The picture of a person: in the list and in the details of an account, made small, and what is
 * no picture, which leaves the initials.
 */
#include "config.h"

#include "yd-test-ui.h"

#include "yd-account-picture.h"
#include "yd-picture-decode.h"

#include <string.h>

/* A picture of one colour, as a file. (transfer full) */
static GBytes *
new_picture (const char *kind,
             int         width,
             int         height)
{
  g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, width, height);
  g_autoptr (GError) error = NULL;
  char *data = NULL;
  gsize size = 0;

  gdk_pixbuf_fill (pixbuf, 0x3080c0ff);
  gdk_pixbuf_save_to_buffer (pixbuf, &data, &size, kind, &error, NULL);
  g_assert_no_error (error);
  return g_bytes_new_take (data, size);
}

static void
keep_result_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

/* (transfer full) (nullable) */
static GdkTexture *
decode (GBytes  *bytes,
        GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  yd_picture_decode_async (bytes, YD_ACCOUNT_PICTURE_MAX_SIDE, YD_ACCOUNT_PICTURE_SHOWN_SIDE, NULL,
                           keep_result_cb, &result);
  wait_for (result != NULL);
  return yd_picture_decode_finish (result, error);
}

static void
test_sizes (void)
{
  static const struct
  {
    const char *kind; /* (unowned) */
    int width, height;
    int shown_width, shown_height; /* 0: refused */
  } sizes[] = {
    { "png", 100, 100, 100, 100 },     { "jpeg", 256, 256, 256, 256 },
    { "png", 512, 256, 256, 128 },     { "jpeg", 512, 1024, 128, 256 },
    { "png", 1, 1, 1, 1 },             { "png", 2048, 2, 256, 1 },
    { "png", 2049, 10, 0, 0 },         { "jpeg", 10, 2049, 0, 0 },
    { "png", 6000, 6000, 0, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (GBytes) bytes = new_picture (sizes[i].kind, sizes[i].width, sizes[i].height);
      g_autoptr (GError) error = NULL;
      g_autoptr (GdkTexture) texture = decode (bytes, &error);

      if (sizes[i].shown_width == 0)
        {
          g_assert_nonnull (error);
          continue;
        }
      g_assert_no_error (error);
      g_assert_cmpint (gdk_texture_get_width (texture), ==, sizes[i].shown_width);
      g_assert_cmpint (gdk_texture_get_height (texture), ==, sizes[i].shown_height);
    }
}

static void
assert_no_picture (const void *data,
                   gsize       size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (GError) error = NULL;

  g_assert_null (decode (bytes, &error));
  g_assert_nonnull (error);
}

/* A page, a drawing that is a program, an animation, halves of pictures. */
static void
test_no_pictures (void)
{
  static const char * const texts[] = {
    "", "x", "<!doctype html><html><body>Sign in to the Wi-Fi</body></html>",
    "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"/>",
    "GIF89a\x01\x01", "\xff\xd8\xff", "\xff\xd8\xff\xe0 and then nothing that makes sense",
    "\x89PNG\r\n\x1a\n", "\x89PNG\r\n\x1a\nIHDR",
  };
  const char *kinds[] = { "png", "jpeg" };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    assert_no_picture (texts[i], strlen (texts[i]));
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr (GBytes) bytes = new_picture (kinds[i], 64, 64);

      assert_no_picture (g_bytes_get_data (bytes, NULL), 30);
    }
}

static AdwAvatar *
find_avatar (gpointer root)
{
  return ADW_AVATAR (test_find_type (root, ADW_TYPE_AVATAR));
}

static FakeScene *
open_with_picture (GBytes *picture)
{
  FakeScene *scene = fake_scene_new ();
  g_autoptr (YdStorage) storage = NULL;

  fake_scene_fill ();
  fake_drive_set_avatar (picture);
  fake_scene_add_storage (scene, "One", YD_DRIVE_KIND_DEFAULT, FALSE);
  fake_scene_add_storage (scene, "Two", YD_DRIVE_KIND_BACKUP, FALSE);
  fake_scene_present (scene);
  storage = g_list_model_get_item (G_LIST_MODEL (scene->registry), 0);
  wait_for (strstr (fake_drive_get_calls (), "avatar ") != NULL);
  for (int i = 0; i < 3; i++)
    {
      yd_storage_account_update (yd_storage_get_account (storage));
      test_settle (scene);
    }
  return scene;
}

static GtkWidget *
get_row (FakeScene *scene)
{
  GtkWidget *list = test_find (GTK_WIDGET (scene->window), GTK_TYPE_LIST_BOX, "Storages");

  return GTK_WIDGET (gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), 0));
}

/* Asked for once, shown in both places; another one replaces it. */
static void
test_shown (void)
{
  g_autoptr (GBytes) picture = new_picture ("jpeg", 300, 300);
  FakeScene *scene = open_with_picture (picture);
  const char *first = strstr (fake_drive_get_calls (), "avatar ");
  GtkWindow *details;

  g_assert_null (strstr (first + 1, "avatar "));
  wait_for (adw_avatar_get_custom_image (find_avatar (get_row (scene))) != NULL);
  test_activate (get_row (scene), "storage.details");
  wait_for (test_find_window (scene, "Account Details") != NULL);
  details = test_find_window (scene, "Account Details");
  wait_for (adw_avatar_get_custom_image (find_avatar (details)) != NULL);
  /* What is said first is whose account it is. */
  test_settle (scene);
  g_assert_true (gtk_widget_get_parent (GTK_WIDGET (find_avatar (details)))
                 == gtk_window_get_focus (details));
  gtk_window_close (details);
  fake_scene_free (scene);
}

static void
test_initials (void)
{
  g_autoptr (GBytes) page = g_bytes_new_static ("<html>", 6);
  FakeScene *scene = open_with_picture (page);

  for (int i = 0; i < 20; i++)
    test_turn ();
  g_assert_null (adw_avatar_get_custom_image (find_avatar (get_row (scene))));
  g_assert_true (adw_avatar_get_show_initials (find_avatar (get_row (scene))));
  fake_scene_free (scene);
}

int
main (int    argc,
      char **argv)
{
  test_init (&argc, &argv);
  g_test_add_func ("/ui/avatar/sizes", test_sizes);
  g_test_add_func ("/ui/avatar/no-pictures", test_no_pictures);
  g_test_add_func ("/ui/avatar/shown", test_shown);
  g_test_add_func ("/ui/avatar/initials", test_initials);
  return g_test_run ();
}
