/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The question for a file; see the header. Owns what it needs until it is answered.
 */
#include "config.h"

#include "yd-source-chooser.h"

#include "yd-file-picker.h"

#include <glib/gi18n.h>

typedef struct
{
  YdTransferQueue *queue;    /* (owned) */
  YdTransfer      *transfer; /* (owned) */
} Question;

static void
question_free (Question *self)
{
  g_object_unref (self->queue);
  g_object_unref (self->transfer);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Question, question_free)

static void
picked_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (Question) question = user_data;
  g_autoptr (GListModel) files = yd_file_picker_ask_finish (result, NULL);
  g_autoptr (GFile) file = files != NULL ? g_list_model_get_item (files, 0) : NULL;

  if (file != NULL)
    yd_transfer_queue_choose_source (question->queue, question->transfer, file);
}

void
yd_source_chooser_ask (GtkWindow       *parent,
                       YdTransferQueue *queue,
                       YdTransfer      *transfer)
{
  Question *question = g_new0 (Question, 1);

  question->queue = g_object_ref (queue);
  question->transfer = g_object_ref (transfer);
  yd_file_picker_ask_async (parent, YD_FILE_PICKER_FILE, _("Choose the File to Upload"),
                            _("_Choose"), NULL, picked_cb, question);
}
