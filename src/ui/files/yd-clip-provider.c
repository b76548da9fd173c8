/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The content; see the header. Who asks for files is kept waiting until they are delivered: as a
 * list of addresses, also in the form that file managers put on the clipboard.
 */
#include "config.h"

#include "yd-clip-provider.h"

#include <string.h>

#define MIME_URIS   "text/uri-list"
#define MIME_COPIED "x-special/gnome-copied-files"
#define MIME_TEXT   "text/plain;charset=utf-8"

struct _YdClipProvider
{
  GdkContentProvider parent_instance;

  /* given at construction */
  YdBrowseClip   *clip;      /* (owned) */
  YdClipFetch     fetch;
  gpointer        user_data; /* (owned) */
  GDestroyNotify  destroy;

  /* state */
  GPtrArray      *files;     /* (owned) (nullable): once they were delivered */
  gboolean        asked;

  /* in flight */
  GPtrArray      *waiting;   /* (owned): of GTask */
};

G_DEFINE_FINAL_TYPE (YdClipProvider, yd_clip_provider, GDK_TYPE_CONTENT_PROVIDER)

typedef struct
{
  /* Input */
  GOutputStream *stream;    /* (owned) */
  char          *mime_type; /* (owned) */
  int            priority;
  /* In progress */
  char          *text;      /* (owned) (nullable) */
} Writing;

static void written_cb (GObject      *source,
                        GAsyncResult *result,
                        gpointer      user_data);

static void
free_writing (gpointer data)
{
  Writing *writing = data;

  g_object_unref (writing->stream);
  g_free (writing->mime_type);
  g_free (writing->text);
  g_free (writing);
}

static GdkContentFormats *
ref_formats (GdkContentProvider *provider)
{
  YdClipProvider *self = YD_CLIP_PROVIDER (provider);
  GdkContentFormatsBuilder *builder = gdk_content_formats_builder_new ();

  gdk_content_formats_builder_add_gtype (builder, YD_TYPE_BROWSE_CLIP);
  if (self->fetch != NULL)
    {
      gdk_content_formats_builder_add_mime_type (builder, MIME_COPIED);
      gdk_content_formats_builder_add_mime_type (builder, MIME_URIS);
    }
  gdk_content_formats_builder_add_mime_type (builder, MIME_TEXT);

  return gdk_content_formats_builder_free_to_formats (builder);
}

static gboolean
get_value (GdkContentProvider  *provider,
           GValue              *value,
           GError             **error)
{
  YdClipProvider *self = YD_CLIP_PROVIDER (provider);

  if (!G_VALUE_HOLDS (value, YD_TYPE_BROWSE_CLIP))
    return GDK_CONTENT_PROVIDER_CLASS (yd_clip_provider_parent_class)
        ->get_value (provider, value, error);
  g_value_set_object (value, self->clip);

  return TRUE;
}

/* Writing */

static char *
describe_files (YdClipProvider *self,
                gboolean        copied)
{
  GString *text = g_string_new (copied ? "copy" : NULL);

  for (guint i = 0; i < self->files->len; i++)
    {
      g_autofree char *uri = g_file_get_uri (g_ptr_array_index (self->files, i));

      g_string_append_printf (text, copied ? "\n%s" : "%s\r\n", uri);
    }

  return g_string_free (text, FALSE);
}

static void
write_text (GTask *task_owned)
{
  g_autoptr (GTask) task = task_owned;
  YdClipProvider *self = g_task_get_source_object (task);
  Writing *writing = g_task_get_task_data (task);
  GOutputStream *stream = writing->stream;
  GCancellable *cancellable = g_task_get_cancellable (task);

  if (g_str_equal (writing->mime_type, MIME_TEXT))
    writing->text = yd_browse_clip_dup_text (self->clip);
  else
    writing->text = describe_files (self, g_str_equal (writing->mime_type, MIME_COPIED));
  g_output_stream_write_all_async (stream, writing->text, strlen (writing->text),
                                   writing->priority, cancellable, written_cb,
                                   g_steal_pointer (&task));
}

static void
written_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (g_output_stream_write_all_finish (G_OUTPUT_STREAM (source), result, NULL, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
write_mime_type_async (GdkContentProvider  *provider,
                       const char          *mime_type,
                       GOutputStream       *stream,
                       int                  io_priority,
                       GCancellable        *cancellable,
                       GAsyncReadyCallback  callback,
                       gpointer             user_data)
{
  YdClipProvider *self = YD_CLIP_PROVIDER (provider);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  Writing *writing = g_new0 (Writing, 1);
  gboolean first = !self->asked;

  g_task_set_source_tag (task, write_mime_type_async);
  writing->stream = g_object_ref (stream);
  writing->mime_type = g_strdup (mime_type);
  writing->priority = io_priority;
  g_task_set_task_data (task, writing, free_writing);
  if (g_str_equal (mime_type, MIME_TEXT) || self->files != NULL)
    {
      write_text (g_steal_pointer (&task));
      return;
    }
  if (self->fetch == NULL)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "no files");
      return;
    }
  g_ptr_array_add (self->waiting, g_steal_pointer (&task));
  self->asked = TRUE;
  if (first)
    self->fetch (self, self->clip, self->user_data);
}

static gboolean
write_mime_type_finish (GdkContentProvider  *provider,
                        GAsyncResult        *result,
                        GError             **error)
{
  g_return_val_if_fail (g_task_is_valid (result, provider), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, write_mime_type_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* The object */

static void
yd_clip_provider_finalize (GObject *object)
{
  YdClipProvider *self = YD_CLIP_PROVIDER (object);

  if (self->destroy != NULL)
    self->destroy (self->user_data);
  g_clear_pointer (&self->files, g_ptr_array_unref);
  g_ptr_array_unref (self->waiting);
  g_clear_object (&self->clip);

  G_OBJECT_CLASS (yd_clip_provider_parent_class)->finalize (object);
}

static void
yd_clip_provider_class_init (YdClipProviderClass *klass)
{
  GdkContentProviderClass *provider_class = GDK_CONTENT_PROVIDER_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = yd_clip_provider_finalize;
  provider_class->ref_formats = ref_formats;
  provider_class->get_value = get_value;
  provider_class->write_mime_type_async = write_mime_type_async;
  provider_class->write_mime_type_finish = write_mime_type_finish;
}

static void
yd_clip_provider_init (YdClipProvider *self)
{
  self->waiting = g_ptr_array_new_with_free_func (g_object_unref);
}

YdClipProvider *
yd_clip_provider_new (YdBrowseClip   *clip,
                      YdClipFetch     fetch,
                      gpointer        user_data,
                      GDestroyNotify  destroy)
{
  YdClipProvider *self = g_object_new (YD_TYPE_CLIP_PROVIDER, NULL);

  self->clip = g_object_ref (clip);
  self->fetch = fetch;
  self->user_data = user_data;
  self->destroy = destroy;

  return self;
}

YdBrowseClip *
yd_clip_provider_get_clip (YdClipProvider *self)
{
  g_return_val_if_fail (YD_IS_CLIP_PROVIDER (self), NULL);

  return self->clip;
}

gboolean
yd_clip_provider_is_waiting (YdClipProvider *self)
{
  g_return_val_if_fail (YD_IS_CLIP_PROVIDER (self), FALSE);

  return self->waiting->len > 0;
}

void
yd_clip_provider_deliver (YdClipProvider *self,
                          GPtrArray      *files,
                          const GError   *error)
{
  g_autoptr (GPtrArray) waiting = NULL;

  g_return_if_fail (YD_IS_CLIP_PROVIDER (self));

  waiting = g_steal_pointer (&self->waiting);
  self->waiting = g_ptr_array_new_with_free_func (g_object_unref);
  self->asked = files != NULL;
  if (files != NULL)
    self->files = g_ptr_array_ref (files);
  for (guint i = 0; i < waiting->len; i++)
    {
      GTask *task = g_ptr_array_index (waiting, i);

      if (files != NULL)
        write_text (g_object_ref (task));
      else
        g_task_return_error (task, g_error_copy (error));
    }
}

YdBrowseClip *
yd_clip_find_in_content (GdkContentProvider *content)
{
  GValue value = G_VALUE_INIT;
  YdBrowseClip *clip = NULL;

  if (content == NULL)
    return NULL;
  g_value_init (&value, YD_TYPE_BROWSE_CLIP);
  if (gdk_content_provider_get_value (content, &value, NULL))
    clip = g_value_dup_object (&value);
  g_value_unset (&value);

  return clip;
}

YdBrowseClip *
yd_clip_find_in_clipboard (GdkClipboard *clipboard)
{
  return yd_clip_find_in_content (gdk_clipboard_get_content (clipboard));
}

void
yd_clip_mark_cut (GtkWidget   *cell,
                  YdDriveItem *item)
{
  g_autoptr (YdBrowseClip) clip = yd_clip_find_in_clipboard (gtk_widget_get_clipboard (cell));

  if (item != NULL && clip != NULL && yd_browse_clip_get_cut (clip)
      && yd_browse_clip_has (clip, item))
    gtk_widget_add_css_class (cell, "cut");
  else
    gtk_widget_remove_css_class (cell, "cut");
}

GtkDropTarget *
yd_clip_new_target (void)
{
  GType types[] = { YD_TYPE_BROWSE_CLIP, GDK_TYPE_FILE_LIST };
  GtkDropTarget *target =
      gtk_drop_target_new (G_TYPE_INVALID, GDK_ACTION_COPY | GDK_ACTION_MOVE);

  gtk_drop_target_set_gtypes (target, types, G_N_ELEMENTS (types));

  return target;
}

YdBrowseClip *
yd_clip_find_in_drop (GdkDrop *drop)
{
  GdkDrag *drag = drop != NULL ? gdk_drop_get_drag (drop) : NULL;

  return drag != NULL ? yd_clip_find_in_content (gdk_drag_get_content (drag)) : NULL;
}

gboolean
yd_clip_drop_copies (GdkDrop      *drop,
                     YdBrowseClip *clip,
                     YdStorage    *storage)
{
  return !yd_browse_clip_is_near (clip, storage)
         || (drop != NULL && (gdk_drop_get_actions (drop) & GDK_ACTION_MOVE) == 0);
}
