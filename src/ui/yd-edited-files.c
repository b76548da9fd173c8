/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A watch for each copy, and those that were saved in order.
 */
#include "config.h"

#include "yd-edited-files.h"

struct _YdEditedFiles
{
  GObject parent_instance;

  /* given at construction */
  YdTransferQueue *queue;   /* (owned) */

  /* owned */
  GPtrArray       *watches; /* (owned): of YdEditWatch */
  GPtrArray       *saved;   /* (owned): of those; nobody asked about them yet */
};

enum
{
  SAVED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (YdEditedFiles, yd_edited_files, G_TYPE_OBJECT)

static void
saved (YdEditedFiles *self,
       YdEditWatch   *watch)
{
  if (!g_ptr_array_find (self->saved, watch, NULL))
    g_ptr_array_add (self->saved, g_object_ref (watch));
  g_signal_emit (self, signals[SAVED], 0);
}

static void
yd_edited_files_finalize (GObject *object)
{
  YdEditedFiles *self = YD_EDITED_FILES (object);

  g_ptr_array_unref (self->saved);
  g_ptr_array_unref (self->watches);
  g_clear_object (&self->queue);

  G_OBJECT_CLASS (yd_edited_files_parent_class)->finalize (object);
}

static void
yd_edited_files_class_init (YdEditedFilesClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = yd_edited_files_finalize;

  signals[SAVED] = g_signal_new ("saved", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
}

static void
yd_edited_files_init (YdEditedFiles *self)
{
  self->watches = g_ptr_array_new_with_free_func (g_object_unref);
  self->saved = g_ptr_array_new_with_free_func (g_object_unref);
}

YdEditedFiles *
yd_edited_files_new (YdTransferQueue *queue)
{
  YdEditedFiles *self = g_object_new (YD_TYPE_EDITED_FILES, NULL);

  self->queue = g_object_ref (queue);

  return self;
}

void
yd_edited_files_add (YdEditedFiles *self,
                     YdStorage     *storage,
                     YdDriveItem   *item,
                     GFile         *file)
{
  YdEditWatch *watch;

  g_return_if_fail (YD_IS_EDITED_FILES (self));

  watch = yd_edit_watch_new (self->queue, storage, item, file);
  g_signal_connect_object (watch, "saved", G_CALLBACK (saved), self, G_CONNECT_SWAPPED);
  g_ptr_array_add (self->watches, watch);
}

YdEditWatch *
yd_edited_files_take_saved (YdEditedFiles *self)
{
  g_return_val_if_fail (YD_IS_EDITED_FILES (self), NULL);

  return self->saved->len > 0 ? g_ptr_array_steal_index (self->saved, 0) : NULL;
}
