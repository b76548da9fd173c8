/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Cloud files on a clipboard: as themselves, as text, and as real files that are fetched when they
 * are asked for; and what is said before something is removed.
 */
#include "config.h"

#include "yd-test-ui.h"

#include "yd-clip-provider.h"
#include "yd-removal-text.h"

#include <string.h>

typedef struct
{
  FakeScene      *scene;
  GPtrArray      *items;    /* (owned) */
  YdBrowseClip   *clip;     /* (owned) */
  YdClipProvider *provider; /* (owned) */
  guint           n_fetches;
  GOutputStream  *stream;   /* (owned) */
  gboolean        written;
  GError         *error;    /* (owned) (nullable) */
} Fixture;

static void
fetch (YdClipProvider *provider,
       YdBrowseClip   *clip,
       gpointer        user_data)
{
  ((Fixture *) user_data)->n_fetches++;
}

static void
set_up (Fixture       *self,
        gconstpointer  data)
{
  g_autoptr (YdStorage) storage = NULL;

  self->scene = fake_scene_new ();
  fake_scene_add_storage (self->scene, "Lin", YD_DRIVE_KIND_DEFAULT, FALSE);
  fake_scene_present (self->scene);
  storage = g_list_model_get_item (G_LIST_MODEL (self->scene->registry), 0);
  self->items = g_ptr_array_new_with_free_func ((GDestroyNotify) yd_drive_item_unref);
  g_ptr_array_add (self->items, fake_item_new ("d1", "root", "a", "a.txt", 2000000, 0, 0));
  g_ptr_array_add (self->items, fake_item_new ("d1", "root", "b", "b", -1, 0, 0));
  self->clip = yd_browse_clip_new (storage, self->items, TRUE);
  self->provider = yd_clip_provider_new (self->clip, fetch, self, NULL);
  self->stream = g_memory_output_stream_new_resizable ();
}

static void
tear_down (Fixture       *self,
           gconstpointer  data)
{
  gdk_clipboard_set_content (gtk_widget_get_clipboard (GTK_WIDGET (self->scene->window)), NULL);
  g_assert_finalize_object (self->provider);
  g_assert_finalize_object (self->clip);
  g_ptr_array_unref (self->items);
  g_object_unref (self->stream);
  g_clear_error (&self->error);
  fake_scene_free (self->scene);
}

static void
written_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  Fixture *self = user_data;

  self->written = gdk_content_provider_write_mime_type_finish (GDK_CONTENT_PROVIDER (source),
                                                               result, &self->error);
}

static void
ask (Fixture    *self,
     const char *mime_type)
{
  self->written = FALSE;
  g_clear_error (&self->error);
  gdk_content_provider_write_mime_type_async (GDK_CONTENT_PROVIDER (self->provider), mime_type,
                                              self->stream, G_PRIORITY_DEFAULT, NULL, written_cb,
                                              self);
}

static char *
dup_written (Fixture *self)
{
  GMemoryOutputStream *stream = G_MEMORY_OUTPUT_STREAM (self->stream);

  return g_strndup (g_memory_output_stream_get_data (stream),
                    g_memory_output_stream_get_data_size (stream));
}

static void
test_clipboard (Fixture       *self,
                gconstpointer  data)
{
  GdkClipboard *clipboard = gtk_widget_get_clipboard (GTK_WIDGET (self->scene->window));
  g_autoptr (YdBrowseClip) none = NULL;
  g_autoptr (YdBrowseClip) found = NULL;
  g_autoptr (YdBrowseClip) other = NULL;

  none = yd_clip_find_in_clipboard (clipboard);
  g_assert_null (none);
  gdk_clipboard_set_content (clipboard, GDK_CONTENT_PROVIDER (self->provider));
  found = yd_clip_find_in_clipboard (clipboard);
  g_assert_true (found == self->clip);
  gdk_clipboard_set_text (clipboard, "else");
  other = yd_clip_find_in_clipboard (clipboard);
  g_assert_null (other);
}

static void
test_text (Fixture       *self,
           gconstpointer  data)
{
  g_autofree char *text = NULL;

  ask (self, "text/plain;charset=utf-8");
  wait_for (self->written);
  text = dup_written (self);
  g_assert_cmpstr (text, ==, "a.txt\nb");
  g_assert_cmpuint (self->n_fetches, ==, 0);
}

/* Fetched once, when somebody asks; who asks again gets the same. */
static void
test_files (Fixture       *self,
            gconstpointer  data)
{
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *text = NULL;

  g_ptr_array_add (files, g_file_new_for_path ("/tmp/a b.txt"));
  ask (self, "text/uri-list");
  g_assert_cmpuint (self->n_fetches, ==, 1);
  g_assert_true (yd_clip_provider_is_waiting (self->provider));
  test_turn ();
  g_assert_false (self->written);
  yd_clip_provider_deliver (self->provider, files, NULL);
  wait_for (self->written);
  ask (self, "x-special/gnome-copied-files");
  wait_for (self->written);
  text = dup_written (self);
  g_assert_cmpstr (text, ==, "file:///tmp/a%20b.txt\r\ncopy\nfile:///tmp/a%20b.txt");
  g_assert_cmpuint (self->n_fetches, ==, 1);
}

/* What could not be fetched is told, and may be asked for again. */
static void
test_refused (Fixture       *self,
              gconstpointer  data)
{
  g_autoptr (GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "no");

  ask (self, "text/uri-list");
  yd_clip_provider_deliver (self->provider, NULL, error);
  wait_for (self->error != NULL);
  g_assert_false (yd_clip_provider_is_waiting (self->provider));
  ask (self, "text/uri-list");
  g_assert_cmpuint (self->n_fetches, ==, 2);
  yd_clip_provider_deliver (self->provider, NULL, error);
  wait_for (self->error != NULL);
}

static void
test_removal (Fixture       *self,
              gconstpointer  data)
{
  g_autofree char *heading = yd_removal_text_dup_heading (self->items, TRUE);
  g_autofree char *for_ever = yd_removal_text_dup_body (self->items, TRUE);
  g_autofree char *bin = NULL;
  g_autofree char *one = NULL;

  g_assert_cmpstr (heading, ==, "Permanently Delete 2 Items?");
  g_assert_cmpstr (for_ever, ==,
                   "1 file (2.0\302\240MB) and 1 folder with everything in it will be gone for "
                   "good. This cannot be undone.");
  g_ptr_array_set_size (self->items, 1);
  one = yd_removal_text_dup_heading (self->items, FALSE);
  g_assert_cmpstr (one, ==, "Delete “\342\201\250a.txt\342\201\251”?");
  bin = yd_removal_text_dup_body (self->items, FALSE);
  g_assert_true (g_str_has_prefix (bin,
                                   "1 file (2.0\302\240MB) will go to the drive’s recycle bin."));
}

#define ADD(path, func) \
  g_test_add ("/ui/clip/" path, Fixture, NULL, set_up, func, tear_down)

int
main (int    argc,
      char **argv)
{
  test_init (&argc, &argv);

  ADD ("clipboard", test_clipboard);
  ADD ("text", test_text);
  ADD ("files", test_files);
  ADD ("refused", test_refused);
  ADD ("removal", test_removal);

  return g_test_run ();
}
