/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One question at a time: first the folder itself, then its path. A question that is no longer
 * the last one is cancelled, and its answer dropped should it come all the same.
 */
#include "config.h"

#include "yd-root-check.h"

#include "yd-error-text.h"
#include "yd-format.h"

#include <glib/gi18n.h>

#define PATIENCE_MS 400 /* after the last key */

struct _YdRootCheck
{
  GObject parent_instance;

  /* state */
  YdDriveClient *drive;      /* (owned) (nullable) */
  char *drive_id;            /* (owned) (nullable) */
  char *root_id;             /* (owned) (nullable) */
  YdRootCheckState state;
  char *path;                /* (owned) (nullable) */
  GError *error;             /* (owned) (nullable) */

  /* in flight */
  guint timeout;
  GCancellable *cancellable; /* (owned) (nullable): of the question */
};

G_DEFINE_FINAL_TYPE (YdRootCheck, yd_root_check, G_TYPE_OBJECT)

enum
{
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

typedef struct
{
  YdRootCheck *self;         /* (owned) */
  GCancellable *cancellable; /* (owned) */
} Question;

static void
question_free (Question *question)
{
  g_object_unref (question->self);
  g_object_unref (question->cancellable);
  g_free (question);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Question, question_free)

static Question *
question_new (YdRootCheck *self)
{
  Question *question = g_new0 (Question, 1);

  question->self = g_object_ref (self);
  question->cancellable = g_object_ref (self->cancellable);
  return question;
}

static void
set_state (YdRootCheck      *self,
           YdRootCheckState  state)
{
  self->state = state;
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
forget (YdRootCheck *self)
{
  g_clear_handle_id (&self->timeout, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->path, g_free);
  g_clear_error (&self->error);
}

static void
got_path_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(Question) question = user_data;
  YdRootCheck *self = question->self;
  g_autofree char *path =
    yd_drive_client_get_path_finish (YD_DRIVE_CLIENT (source), result, NULL);

  if (path == NULL || g_cancellable_is_cancelled (question->cancellable))
    return;
  self->path = g_steal_pointer (&path);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
got_item_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(Question) question = user_data;
  YdRootCheck *self = question->self;
  g_autoptr(GError) error = NULL;
  g_autoptr(YdDriveItem) item =
    yd_drive_client_get_finish (YD_DRIVE_CLIENT (source), result, &error);

  if (g_cancellable_is_cancelled (question->cancellable))
    return;
  if (item == NULL)
    {
      self->error = g_steal_pointer (&error);
      set_state (self, YD_ROOT_CHECK_FAILED);
      return;
    }
  if (!yd_drive_item_is_folder (item))
    {
      set_state (self, YD_ROOT_CHECK_FILE);
      return;
    }
  yd_drive_client_get_path_async (self->drive, self->drive_id, self->root_id, self->cancellable,
                                  got_path_cb, question_new (self));
  set_state (self, YD_ROOT_CHECK_FOLDER);
}

void
yd_root_check_ask (YdRootCheck *self)
{
  if (self->state != YD_ROOT_CHECK_WAITING && self->state != YD_ROOT_CHECK_FAILED)
    return;
  forget (self);
  self->cancellable = g_cancellable_new ();
  yd_drive_client_get_async (self->drive, self->drive_id, self->root_id, self->cancellable,
                             got_item_cb, question_new (self));
  set_state (self, YD_ROOT_CHECK_ASKING);
}

static gboolean
typed_enough (gpointer user_data)
{
  YdRootCheck *self = user_data;

  self->timeout = 0;
  yd_root_check_ask (self);
  return G_SOURCE_REMOVE;
}

void
yd_root_check_set (YdRootCheck   *self,
                   YdDriveClient *drive,
                   const char    *drive_id,
                   const char    *root_id)
{
  gboolean something = drive != NULL && drive_id != NULL && root_id != NULL
                       && g_strcmp0 (root_id, YD_DRIVE_ROOT_ID) != 0;

  if (drive == self->drive && g_strcmp0 (drive_id, self->drive_id) == 0
      && g_strcmp0 (root_id, self->root_id) == 0)
    return;
  forget (self);
  g_set_object (&self->drive, drive);
  g_free (self->drive_id);
  self->drive_id = g_strdup (drive_id);
  g_free (self->root_id);
  self->root_id = g_strdup (root_id);
  if (something)
    self->timeout = g_timeout_add (PATIENCE_MS, typed_enough, self);
  set_state (self, something ? YD_ROOT_CHECK_WAITING : YD_ROOT_CHECK_NOTHING);
}

YdRootCheckState
yd_root_check_get_state (YdRootCheck *self)
{
  return self->state;
}

gboolean
yd_root_check_is_refused (YdRootCheck *self)
{
  return self->state == YD_ROOT_CHECK_FILE || self->state == YD_ROOT_CHECK_FAILED;
}

char *
yd_root_check_dup_words (YdRootCheck *self)
{
  g_autofree char *path = self->path != NULL ? yd_format_isolated (self->path) : NULL;

  switch (self->state)
    {
    case YD_ROOT_CHECK_ASKING:
      return g_strdup (_("Checking the folder…"));
    case YD_ROOT_CHECK_FILE:
      return g_strdup (_("This is a file, not a folder."));
    case YD_ROOT_CHECK_FAILED:
      return g_strdup (yd_error_text_get_sentence (self->error));
    case YD_ROOT_CHECK_FOLDER:
      if (path != NULL)
        /* Translators: %s is a path such as “/Photos/2024”. */
        return g_strdup_printf (_("In the drive: %s"), path);
      break;
    case YD_ROOT_CHECK_NOTHING:
    case YD_ROOT_CHECK_WAITING:
    default:
      break;
    }
  return g_strdup (_("The storage begins here: “root”, a folder’s ID or its web address"));
}

static void
yd_root_check_dispose (GObject *object)
{
  YdRootCheck *self = YD_ROOT_CHECK (object);

  forget (self);
  self->state = YD_ROOT_CHECK_NOTHING;
  g_clear_object (&self->drive);
  g_clear_pointer (&self->drive_id, g_free);
  g_clear_pointer (&self->root_id, g_free);
  G_OBJECT_CLASS (yd_root_check_parent_class)->dispose (object);
}

static void
yd_root_check_class_init (YdRootCheckClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = yd_root_check_dispose;
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
yd_root_check_init (YdRootCheck *self)
{
}

YdRootCheck *
yd_root_check_new (void)
{
  return g_object_new (YD_TYPE_ROOT_CHECK, NULL);
}
