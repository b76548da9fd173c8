/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A few files a call, each as a descriptor that only names it; see the header. Opening looks into
 * the portal's own file system, so that a thread does it.
 */
#include "config.h"

#include "yd-base-documents.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gunixfdlist.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PORTAL_NAME "org.freedesktop.portal.Documents"
#define PORTAL_PATH "/org/freedesktop/portal/documents"
#define BATCH 16       /* descriptors a message has room for */
#define FLAG_REUSE 1
#define FLAG_PERSISTENT 2
#define FLAG_FOLDER 8

struct _YdBaseDocuments
{
  GObject parent_instance;

  GDBusConnection *bus; /* (owned) (nullable) */
  char *app_id;         /* (owned) */
  char **folders;       /* (owned) */
  gboolean sandboxed;
};

G_DEFINE_FINAL_TYPE (YdBaseDocuments, yd_base_documents, G_TYPE_OBJECT)

typedef struct
{
  /* Input */
  GPtrArray *files;  /* (owned): GFile; each is replaced when it is kept */

  /* In progress */
  guint next;        /* not looked at yet */
  gboolean folders;  /* the second pass */
  GArray *batch;     /* (owned): guint, of files */
  GUnixFDList *fds;  /* (owned) (nullable): of those, in a thread at first */
} Keep;

static void keep_more (GTask *task);
static void opened_cb (GObject *object, GAsyncResult *result, gpointer user_data);
static void added_cb  (GObject *object, GAsyncResult *result, gpointer user_data);

static void
keep_free (gpointer data)
{
  Keep *keep = data;

  g_ptr_array_unref (keep->files);
  g_array_unref (keep->batch);
  g_clear_object (&keep->fds);
  g_free (keep);
}

static void
yd_base_documents_finalize (GObject *object)
{
  YdBaseDocuments *self = YD_BASE_DOCUMENTS (object);

  g_clear_object (&self->bus);
  g_free (self->app_id);
  g_strfreev (self->folders);

  G_OBJECT_CLASS (yd_base_documents_parent_class)->finalize (object);
}

static void
yd_base_documents_class_init (YdBaseDocumentsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = yd_base_documents_finalize;
}

static void
yd_base_documents_init (YdBaseDocuments *self)
{
}

YdBaseDocuments *
yd_base_documents_new (GDBusConnection *bus,
                       const char      *app_id,
                       const char      *folder,
                       gboolean         sandboxed)
{
  g_autofree char *usual = g_build_filename (g_get_user_runtime_dir (), "doc", NULL);
  const char *places[] = { folder != NULL ? folder : usual,
                           folder != NULL ? NULL : "/run/flatpak/doc", NULL };
  YdBaseDocuments *self = g_object_new (YD_TYPE_BASE_DOCUMENTS, NULL);

  self->bus = bus != NULL ? g_object_ref (bus) : NULL;
  self->app_id = g_strdup (app_id);
  self->folders = g_strdupv ((char **) places);
  self->sandboxed = sandboxed;
  return self;
}

/* Where the portal shows @file; NULL when that is no document. (transfer none) (nullable) */
static const char *
find_folder (YdBaseDocuments *self,
             GFile           *file)
{
  const char *path = g_file_peek_path (file);

  for (guint i = 0; path != NULL && self->folders[i] != NULL; i++)
    if (g_str_has_prefix (path, self->folders[i]) && path[strlen (self->folders[i])] == '/')
      return self->folders[i];
  return NULL;
}

/* The files of the batch that are still there and of the pass's kind. */
static void
open_in_thread (GTask        *task,
                gpointer      source,
                gpointer      data,
                GCancellable *cancellable)
{
  Keep *keep = data;

  for (guint i = 0; i < keep->batch->len;)
    {
      GFile *file = g_ptr_array_index (keep->files, g_array_index (keep->batch, guint, i));
      int fd = open (g_file_peek_path (file), O_PATH | O_CLOEXEC);
      struct stat st;
      gboolean fits = fd >= 0 && fstat (fd, &st) == 0 && S_ISDIR (st.st_mode) == keep->folders &&
                      g_unix_fd_list_append (keep->fds, fd, NULL) >= 0;

      if (fd >= 0)
        close (fd);
      if (fits)
        i++;
      else
        g_array_remove_index (keep->batch, i);
    }
  g_task_return_boolean (task, TRUE);
}

/* Takes @task. */
static void
finish (GTask *task)
{
  Keep *keep = g_task_get_task_data (task);
  GListStore *kept = g_list_store_new (G_TYPE_FILE);

  g_list_store_splice (kept, 0, 0, keep->files->pdata, keep->files->len);
  g_task_return_pointer (task, kept, g_object_unref);
  g_object_unref (task);
}

/* Takes @task. */
static void
keep_more (GTask *task)
{
  YdBaseDocuments *self = g_task_get_source_object (task);
  Keep *keep = g_task_get_task_data (task);
  g_autoptr(GTask) opening = NULL;

  g_array_set_size (keep->batch, 0);
  if (keep->next == keep->files->len && !keep->folders)
    {
      keep->folders = TRUE;
      keep->next = 0;
    }
  for (; keep->next < keep->files->len && keep->batch->len < BATCH; keep->next++)
    if (find_folder (self, g_ptr_array_index (keep->files, keep->next)) != NULL)
      g_array_append_val (keep->batch, keep->next);
  if (keep->batch->len == 0 && keep->folders)
    {
      finish (task);
      return;
    }
  g_clear_object (&keep->fds);
  keep->fds = g_unix_fd_list_new ();
  opening = g_task_new (self, NULL, opened_cb, task);
  g_task_set_source_tag (opening, keep_more);
  g_task_set_task_data (opening, keep, NULL);
  g_task_run_in_thread (opening, open_in_thread);
}

static void
opened_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  YdBaseDocuments *self = YD_BASE_DOCUMENTS (object);
  Keep *keep = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  GVariantBuilder handles;
  const char * const rights[] = { "read", NULL };
  guint32 flags = FLAG_REUSE | FLAG_PERSISTENT | (keep->folders ? FLAG_FOLDER : 0);

  if (g_task_return_error_if_cancelled (task))
    return;
  if (keep->batch->len == 0)
    {
      keep_more (g_steal_pointer (&task));
      return;
    }
  g_variant_builder_init (&handles, G_VARIANT_TYPE ("ah"));
  for (gint32 i = 0; i < (gint32) keep->batch->len; i++)
    g_variant_builder_add (&handles, "h", i);
  g_dbus_connection_call_with_unix_fd_list (
    self->bus, PORTAL_NAME, PORTAL_PATH, PORTAL_NAME, "AddFull",
    g_variant_new ("(ahus^as)", &handles, flags, self->app_id, rights),
    G_VARIANT_TYPE ("(asa{sv})"), G_DBUS_CALL_FLAGS_NONE, -1, keep->fds,
    cancellable, added_cb, g_steal_pointer (&task));
}

/* A name that the portal gave; it is a stranger too. */
static gboolean
is_good_id (const char *id)
{
  return *id != '\0' && *id != '.' && strchr (id, '/') == NULL;
}

static void
take_ids (YdBaseDocuments    *self,
          Keep               *keep,
          const char * const *ids)
{
  for (guint i = 0; i < keep->batch->len && ids[i] != NULL; i++)
    {
      GFile **place = (GFile **) &g_ptr_array_index (keep->files,
                                                     g_array_index (keep->batch, guint, i));
      g_autofree char *name = g_file_get_basename (*place);
      g_autofree char *path = g_build_filename (find_folder (self, *place), ids[i], name, NULL);

      if (!is_good_id (ids[i]))
        continue;
      g_object_unref (*place);
      *place = g_file_new_for_path (path);
    }
}

static void
added_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply = g_dbus_connection_call_with_unix_fd_list_finish (
    G_DBUS_CONNECTION (object), NULL, result, &error);
  g_autofree const char **ids = NULL;

  if (g_task_return_error_if_cancelled (task))
    return;
  if (reply == NULL)
    {
      g_debug ("Documents: not kept: %s", error->message);
    }
  else
    {
      g_variant_get (reply, "(^a&s@a{sv})", &ids, NULL);
      take_ids (g_task_get_source_object (task), g_task_get_task_data (task), ids);
    }
  keep_more (g_steal_pointer (&task));
}

void
yd_base_documents_keep_async (YdBaseDocuments     *self,
                              GListModel          *files,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Keep *keep = g_new0 (Keep, 1);

  g_task_set_source_tag (task, yd_base_documents_keep_async);
  g_task_set_task_data (task, keep, keep_free);
  keep->files = g_ptr_array_new_with_free_func (g_object_unref);
  keep->batch = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint i = 0; i < g_list_model_get_n_items (files); i++)
    g_ptr_array_add (keep->files, g_list_model_get_item (files, i));
  if (self->sandboxed && self->bus != NULL)
    keep_more (task);
  else
    finish (task);
}

GListModel *
yd_base_documents_keep_finish (YdBaseDocuments  *self,
                               GAsyncResult     *result,
                               GError          **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, yd_base_documents_keep_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
