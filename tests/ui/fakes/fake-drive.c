/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The pretended drive: items in memory, answered from an idle callback.
 */
#include "fake-drive.h"

#include "yd-drive-internal-host.h"

struct _YdDriveItem
{
  int              ref_count;
  char            *drive_id;
  char            *parent_id;
  char            *id;
  char            *name;
  gint64           size;
  YdDriveCategory  category;
  gint64           modified_us;
};

G_DEFINE_BOXED_TYPE (YdDriveItem, yd_drive_item, yd_drive_item_ref, yd_drive_item_unref)

struct _YdDriveFeed
{
  GObject parent_instance;
};

G_DEFINE_FINAL_TYPE (YdDriveFeed, yd_drive_feed, G_TYPE_OBJECT)

struct _YdDriveClient
{
  GObject      parent_instance;
  YdDriveFeed *feed;
};

G_DEFINE_FINAL_TYPE (YdDriveClient, yd_drive_client, G_TYPE_OBJECT)

G_DEFINE_QUARK (yd-drive-error-quark, yd_drive_error)
G_DEFINE_QUARK (yd-transfer-error-quark, yd_transfer_error)

/* What the pretended service has. */
static GPtrArray *items;
static GError *failure;
static gboolean slow;
static GPtrArray *unanswered; /* (owned): of GTask, while it is slow */
static guint page_size;
static YdDriveUser user;
static gint64 used_space;
static gint64 total_space;
static GString *calls;
static gboolean internal_answers;
static gboolean package;
static GBytes *avatar;

void
fake_drive_reset (void)
{
  g_clear_pointer (&items, g_ptr_array_unref);
  items = g_ptr_array_new_with_free_func ((GDestroyNotify) yd_drive_item_unref);
  g_clear_error (&failure);
  g_clear_pointer (&avatar, g_bytes_unref);
  fake_drive_set_slow (FALSE);
  page_size = G_MAXUINT;
  internal_answers = FALSE;
  package = FALSE;
  if (calls != NULL)
    g_string_free (calls, TRUE);
  calls = g_string_new (NULL);
  fake_drive_set_user ("Lin Qing", "d1", NULL, "d2");
  fake_drive_set_space (-1, -1);
}

YdDriveItem *
fake_item_new (const char      *drive_id,
               const char      *parent_id,
               const char      *id,
               const char      *name,
               gint64           size,
               YdDriveCategory  category,
               gint64           modified_us)
{
  YdDriveItem *item = g_new0 (YdDriveItem, 1);

  item->ref_count = 1;
  item->drive_id = g_strdup (drive_id);
  item->parent_id = g_strdup (parent_id);
  item->id = g_strdup (id);
  item->name = g_strdup (name);
  item->size = size;
  item->category = category;
  item->modified_us = modified_us;
  return item;
}

void
fake_drive_add (const char      *drive_id,
                const char      *parent_id,
                const char      *id,
                const char      *name,
                gint64           size,
                YdDriveCategory  category,
                gint64           modified_us)
{
  g_ptr_array_add (items, fake_item_new (drive_id, parent_id, id, name, size, category,
                                         modified_us));
}

void
fake_drive_set_error (const GError *error)
{
  g_clear_error (&failure);
  failure = error != NULL ? g_error_copy (error) : NULL;
}

void
fake_drive_set_slow (gboolean is_slow)
{
  slow = is_slow;
  if (unanswered == NULL)
    unanswered = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; !slow && i < unanswered->len; i++)
    g_task_return_new_error (g_ptr_array_index (unanswered, i), G_IO_ERROR, G_IO_ERROR_CANCELLED,
                             "cancelled");
  if (!slow)
    g_ptr_array_set_size (unanswered, 0);
}

void
fake_drive_set_page_size (guint size)
{
  page_size = size;
}

void
fake_drive_set_user (const char *name,
                     const char *default_id,
                     const char *resource_id,
                     const char *backup_id)
{
  g_free (user.user_id);
  g_free (user.name);
  g_free (user.avatar_url);
  g_free (user.default_drive_id);
  g_free (user.resource_drive_id);
  g_free (user.backup_drive_id);
  user.user_id = g_strdup_printf ("user-%s", name);
  g_strdelimit (user.user_id, " ", '-');
  user.name = g_strdup (name);
  user.avatar_url = g_strdup ("");
  user.default_drive_id = g_strdup (default_id);
  user.resource_drive_id = g_strdup (resource_id);
  user.backup_drive_id = g_strdup (backup_id);
}

void
fake_drive_set_avatar (GBytes *picture)
{
  g_clear_pointer (&avatar, g_bytes_unref);
  avatar = picture != NULL ? g_bytes_ref (picture) : NULL;
  g_free (user.avatar_url);
  user.avatar_url = g_strdup (picture != NULL ? "https://pictures.example/a" : "");
}

void
fake_drive_set_space (gint64 used,
                      gint64 total)
{
  used_space = used;
  total_space = total;
}

GPtrArray *
fake_drive_get_items (void)
{
  return items;
}

const char *
fake_drive_get_calls (void)
{
  return calls->str;
}

/* Items */

YdDriveItem *
yd_drive_item_ref (YdDriveItem *self)
{
  g_atomic_int_inc (&self->ref_count);
  return self;
}

void
yd_drive_item_unref (YdDriveItem *self)
{
  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;
  g_free (self->drive_id);
  g_free (self->parent_id);
  g_free (self->id);
  g_free (self->name);
  g_free (self);
}

YdDriveItem *
yd_drive_item_new_folder (const char *drive_id,
                          const char *file_id,
                          const char *parent_id,
                          const char *name)
{
  return fake_item_new (drive_id, parent_id, file_id, name, -1, YD_DRIVE_CATEGORY_OTHER, 0);
}

const char *
yd_drive_item_get_drive_id (YdDriveItem *self)
{
  return self->drive_id;
}

const char *
yd_drive_item_get_id (YdDriveItem *self)
{
  return self->id;
}

const char *
yd_drive_item_get_parent_id (YdDriveItem *self)
{
  return self->parent_id;
}

const char *
yd_drive_item_get_name (YdDriveItem *self)
{
  return self->name;
}

gboolean
yd_drive_item_is_folder (YdDriveItem *self)
{
  return self->size < 0;
}

YdDriveCategory
yd_drive_item_get_category (YdDriveItem *self)
{
  return self->category;
}

const char *
yd_drive_item_get_extension (YdDriveItem *self)
{
  return "";
}

gint64
yd_drive_item_get_size (YdDriveItem *self)
{
  return self->size;
}

gint64
yd_drive_item_get_modified_us (YdDriveItem *self)
{
  return self->modified_us;
}

gint64
yd_drive_item_get_created_us (YdDriveItem *self)
{
  return self->modified_us;
}

gboolean
yd_drive_item_equal (YdDriveItem *a,
                     YdDriveItem *b)
{
  return g_str_equal (a->id, b->id) && g_str_equal (a->name, b->name) && a->size == b->size;
}

/* Users */

void
yd_drive_user_free (YdDriveUser *self)
{
  g_free (self->user_id);
  g_free (self->name);
  g_free (self->avatar_url);
  g_free (self->default_drive_id);
  g_free (self->resource_drive_id);
  g_free (self->backup_drive_id);
  g_free (self);
}

YdDriveUser *
yd_drive_user_copy (const YdDriveUser *self)
{
  YdDriveUser *copy = g_new0 (YdDriveUser, 1);

  copy->user_id = g_strdup (self->user_id);
  copy->name = g_strdup (self->name);
  copy->avatar_url = g_strdup (self->avatar_url);
  copy->default_drive_id = g_strdup (self->default_drive_id);
  copy->resource_drive_id = g_strdup (self->resource_drive_id);
  copy->backup_drive_id = g_strdup (self->backup_drive_id);
  return copy;
}

const char *
yd_drive_user_get_drive_id (const YdDriveUser *self,
                            YdDriveKind        kind)
{
  switch (kind)
    {
    case YD_DRIVE_KIND_RESOURCE:
      return self->resource_drive_id;
    case YD_DRIVE_KIND_BACKUP:
      return self->backup_drive_id;
    case YD_DRIVE_KIND_DEFAULT:
    default:
      return self->default_drive_id;
    }
}

/* The client */

static void
yd_drive_feed_class_init (YdDriveFeedClass *klass)
{
  g_signal_new ("item-added", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                G_TYPE_NONE, 1, YD_TYPE_DRIVE_ITEM);
  g_signal_new ("item-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                NULL, G_TYPE_NONE, 1, YD_TYPE_DRIVE_ITEM);
  g_signal_new ("item-removed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                NULL, G_TYPE_NONE, 3, G_TYPE_STRING, G_TYPE_STRING, G_TYPE_STRING);
}

static void
yd_drive_feed_init (YdDriveFeed *self)
{
}

void
yd_drive_feed_added (YdDriveFeed *self,
                     YdDriveItem *item)
{
  g_signal_emit_by_name (self, "item-added", item);
}

static void
yd_drive_client_dispose (GObject *object)
{
  g_clear_object (&YD_DRIVE_CLIENT (object)->feed);
  G_OBJECT_CLASS (yd_drive_client_parent_class)->dispose (object);
}

static void
yd_drive_client_class_init (YdDriveClientClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = yd_drive_client_dispose;
}

static void
yd_drive_client_init (YdDriveClient *self)
{
  self->feed = g_object_new (YD_TYPE_DRIVE_FEED, NULL);
}

YdDriveClient *
yd_drive_client_new (YdNetSession    *net,
                     YdNetAuthorizer *authorizer,
                     YdBaseClock     *clock,
                     const char      *api_url)
{
  return g_object_new (YD_TYPE_DRIVE_CLIENT, NULL);
}

void
yd_drive_client_set_api_url (YdDriveClient *self,
                             const char    *api_url)
{
}

void
yd_drive_client_share_budget (YdDriveClient *self,
                              YdBaseLedger  *ledger,
                              const char    *account)
{
}

void
yd_drive_client_set_hurried (YdDriveClient *self,
                             gboolean       hurried)
{
}

YdDriveFeed *
yd_drive_client_get_feed (YdDriveClient *self)
{
  return self->feed;
}

GTask *
fake_drive_start (gpointer             self,
                  GCancellable        *cancellable,
                  GAsyncReadyCallback  callback,
                  gpointer             user_data,
                  const char          *call,
                  const char          *what)
{
  g_string_append_printf (calls, "%s %s; ", call, what);

  return g_task_new (self, cancellable, callback, user_data);
}

gboolean
fake_drive_fails (GTask *task)
{
  if (failure == NULL)
    return FALSE;
  g_task_return_error (task, g_error_copy (failure));
  g_object_unref (task);

  return TRUE;
}

void
yd_drive_client_get_user_async (YdDriveClient       *self,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  GTask *task = fake_drive_start (self, cancellable, callback, user_data, "user", "");

  if (fake_drive_fails (task))
    return;
  g_task_return_pointer (task, yd_drive_user_copy (&user), (GDestroyNotify) yd_drive_user_free);
  g_object_unref (task);
}

YdDriveUser *
yd_drive_client_get_user_finish (YdDriveClient  *self,
                                 GAsyncResult   *result,
                                 GError        **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
yd_drive_client_get_avatar_async (YdDriveClient       *self,
                                  const char          *url,
                                  GCancellable        *cancellable,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data)
{
  g_autoptr (GTask) task = fake_drive_start (self, cancellable, callback, user_data, "avatar", url);

  if (avatar != NULL)
    g_task_return_pointer (task, g_bytes_ref (avatar), (GDestroyNotify) g_bytes_unref);
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "no picture");
}

GBytes *
yd_drive_client_get_avatar_finish (YdDriveClient  *self,
                                   GAsyncResult   *result,
                                   GError        **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
yd_drive_client_get_space_async (YdDriveClient       *self,
                                 GCancellable        *cancellable,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data)
{
  GTask *task = fake_drive_start (self, cancellable, callback, user_data, "space", "");

  if (fake_drive_fails (task))
    return;
  g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}

gboolean
yd_drive_client_get_space_finish (YdDriveClient  *self,
                                  GAsyncResult   *result,
                                  gint64         *used,
                                  gint64         *total,
                                  GError        **error)
{
  *used = used_space;
  *total = total_space;

  return g_task_propagate_boolean (G_TASK (result), error);
}

void
yd_drive_client_get_async (YdDriveClient       *self,
                           const char          *drive_id,
                           const char          *file_id,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  GTask *task = fake_drive_start (self, cancellable, callback, user_data, "get", file_id);

  if (fake_drive_fails (task))
    return;
  for (guint i = 0; i < items->len; i++)
    {
      YdDriveItem *item = g_ptr_array_index (items, i);

      if (g_str_equal (item->drive_id, drive_id) && g_str_equal (item->id, file_id))
        {
          g_task_return_pointer (task, yd_drive_item_ref (item),
                                 (GDestroyNotify) yd_drive_item_unref);
          g_object_unref (task);
          return;
        }
    }
  g_task_return_new_error (task, YD_DRIVE_ERROR, YD_DRIVE_ERROR_NOT_FOUND, "no such file");
  g_object_unref (task);
}

YdDriveItem *
yd_drive_client_get_finish (YdDriveClient  *self,
                            GAsyncResult   *result,
                            GError        **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static YdDriveItem *
find_item (const char *drive_id,
           const char *file_id)
{
  for (guint i = 0; i < items->len; i++)
    {
      YdDriveItem *item = g_ptr_array_index (items, i);

      if (g_str_equal (item->drive_id, drive_id) && g_str_equal (item->id, file_id))
        return item;
    }
  return NULL;
}

void
yd_drive_client_get_path_async (YdDriveClient       *self,
                                const char          *drive_id,
                                const char          *file_id,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  GTask *task = fake_drive_start (self, cancellable, callback, user_data, "path", file_id);
  GString *path;

  if (fake_drive_fails (task))
    return;
  path = g_string_new (NULL);
  for (YdDriveItem *item = find_item (drive_id, file_id); item != NULL;
       item = find_item (drive_id, item->parent_id))
    {
      g_string_prepend (path, item->name);
      g_string_prepend_c (path, '/');
    }
  g_task_return_pointer (task, g_string_free (path, FALSE), g_free);
  g_object_unref (task);
}

char *
yd_drive_client_get_path_finish (YdDriveClient  *self,
                                 GAsyncResult   *result,
                                 GError        **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
yd_drive_client_get_membership_async (YdDriveClient       *self,
                                      GCancellable        *cancellable,
                                      GAsyncReadyCallback  callback,
                                      gpointer             user_data)
{
  GTask *task = fake_drive_start (self, cancellable, callback, user_data, "membership", "");
  YdDriveMembership *membership;

  if (fake_drive_fails (task))
    return;
  membership = g_new0 (YdDriveMembership, 1);
  membership->level = g_strdup ("svip");
  membership->package = package;
  g_task_return_pointer (task, membership, (GDestroyNotify) yd_drive_membership_free);
  g_object_unref (task);
}

YdDriveMembership *
yd_drive_client_get_membership_finish (YdDriveClient  *self,
                                       GAsyncResult   *result,
                                       GError        **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
yd_drive_membership_free (YdDriveMembership *self)
{
  g_free (self->level);
  g_free (self);
}

void
yd_drive_client_get_scopes_async (YdDriveClient       *self,
                                  GCancellable        *cancellable,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data)
{
  GTask *task = fake_drive_start (self, cancellable, callback, user_data, "scopes", "");
  const char *scopes[] = { "user:base", "file:all:read", "file:share:write",
                           "album:shared:read", "new:scope", NULL };

  if (fake_drive_fails (task))
    return;
  g_task_return_pointer (task, g_strdupv ((char **) scopes), (GDestroyNotify) g_strfreev);
  g_object_unref (task);
}

char **
yd_drive_client_get_scopes_finish (YdDriveClient  *self,
                                   GAsyncResult   *result,
                                   GError        **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
yd_drive_client_list_async (YdDriveClient       *self,
                            const char          *drive_id,
                            const char          *parent_id,
                            const char          *marker,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  GTask *task = fake_drive_start (self, cancellable, callback, user_data, "list", parent_id);
  GPtrArray *page;

  if (slow)
    {
      g_ptr_array_add (unanswered, task);
      return;
    }
  if (fake_drive_fails (task))
    return;
  page = g_ptr_array_new_with_free_func ((GDestroyNotify) yd_drive_item_unref);
  for (guint i = marker != NULL ? (guint) g_ascii_strtoull (marker, NULL, 10) : 0;
       i < items->len; i++)
    {
      YdDriveItem *item = g_ptr_array_index (items, i);

      if (g_str_equal (item->drive_id, drive_id) && g_str_equal (item->parent_id, parent_id))
        g_ptr_array_add (page, yd_drive_item_ref (item));
      if (page->len >= page_size && i + 1 < items->len)
        {
          g_task_set_task_data (task, g_strdup_printf ("%u", i + 1), g_free);
          break;
        }
    }
  g_task_return_pointer (task, page, (GDestroyNotify) g_ptr_array_unref);
  g_object_unref (task);
}

/* It tells nothing before its time. */
void
yd_drive_client_list_telling_async (YdDriveClient       *self,
                                    const char          *drive_id,
                                    const char          *parent_id,
                                    const char          *marker,
                                    YdDriveMarkerFunc    tell,
                                    GCancellable        *cancellable,
                                    GAsyncReadyCallback  callback,
                                    gpointer             user_data)
{
  yd_drive_client_list_async (self, drive_id, parent_id, marker, cancellable, callback, user_data);
}

GPtrArray *
yd_drive_client_list_finish (YdDriveClient  *self,
                             GAsyncResult   *result,
                             char          **next_marker,
                             GError        **error)
{
  *next_marker = g_strdup (g_task_get_task_data (G_TASK (result)));

  return g_task_propagate_pointer (G_TASK (result), error);
}

GError *
yd_drive_name_check (const char *name)
{
  if (*name != '\0' && strchr (name, '/') == NULL)
    return NULL;

  return g_error_new_literal (YD_DRIVE_ERROR, YD_DRIVE_ERROR_NAME, "not a name");
}

/* The internal host */

void
fake_drive_set_package (gboolean has_package)
{
  package = has_package;
}

void
fake_drive_set_internal (gboolean answers)
{
  internal_answers = answers;
}

void
yd_drive_internal_host_check_async (GSocketConnectable  *host,
                                    GCancellable        *cancellable,
                                    GAsyncReadyCallback  callback,
                                    gpointer             user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_return_boolean (task, internal_answers);
  g_object_unref (task);
}

gboolean
yd_drive_internal_host_check_finish (GAsyncResult  *result,
                                     GError       **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* What the service said: for every error of the drive the same. */
guint
yd_drive_error_get_status (const GError *error)
{
  return 0;
}

const char *
yd_drive_error_get_server_code (const GError *error)
{
  return error->domain == YD_DRIVE_ERROR ? "QuotaExhausted.Drive" : NULL;
}

const char *
yd_drive_error_get_request_id (const GError *error)
{
  return error->domain == YD_DRIVE_ERROR ? "0a1b2c3d" : NULL;
}
