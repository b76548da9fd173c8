/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Starting an upload (Open API reference §5.7, §5.8). With instant upload: the hash of the first
 * kilobyte is asked about first where the plan says so, then the hash of all with a proof that
 * belongs to the token of that very call. When the service does not believe the proof twice, the
 * upload is an ordinary one. What happens to the parts is in yd-drive-client-parts.c.
 */
#include "config.h"

#include "yd-drive-client.h"

#include "yd-drive-client-private.h"
#include "yd-drive-proof.h"

#define PROOF_TRIES 2

/* A session that nobody uses leaves no trace (§5.7), so these may be repeated; the one with the
 * hash may make a file at once, so it may not. */
static const YdDriveCall create_call = { "/adrive/v1.0/openFile/create" };
static const YdDriveCall create_instant_call = { "/adrive/v1.0/openFile/create",
                                                 YD_DRIVE_CLASS_OTHER, TRUE };

typedef struct
{
  /* Input */
  char *drive_id;  /* (owned) */
  char *parent_id; /* (owned) */
  char *name;      /* (owned) */
  char *mode;      /* (owned): check_name_mode */
  char *source_url;      /* (owned) (nullable) */
  gint64 *hash_progress; /* (borrowed) (nullable) */
  void (*hashed) (const char *content_hash, gpointer data);
  gpointer hashed_data;  /* (borrowed) (nullable) */
  gint64 size;
  gint64 pre_hash_from;
  gint64 modified_us;
  int fd;
  guint n_parts;
  gboolean instant;
  gboolean tell_existing;
  GCancellable *making; /* (owned) (nullable) */

  /* In progress */
  char *pre_hash;     /* (owned) (nullable) */
  char *content_hash; /* (owned) (nullable): given or computed */
  GBytes *content;    /* (owned) (nullable): given */
  char *token;        /* (owned) (nullable): of the proof */
  char *proof;        /* (owned) (nullable) */
  guint proof_tries;
  gboolean answer_lost; /* of the call with the hash: it may have made the file */
  gint64 asked_us;      /* monotonic */
} Create;

static void hash_start             (GTask        *task_owned);
static void start_hashed_cb        (GObject      *source,
                                    GAsyncResult *result,
                                    gpointer      user_data);
static void start_answered_cb      (GObject      *source,
                                    GAsyncResult *result,
                                    gpointer      user_data);
static void hash_whole             (GTask        *task_owned);
static void whole_hashed_cb        (GObject      *source,
                                    GAsyncResult *result,
                                    gpointer      user_data);
static void get_token              (GTask        *task_owned);
static void token_got_cb           (GObject      *source,
                                    GAsyncResult *result,
                                    gpointer      user_data);
static void proof_made_cb          (GObject      *source,
                                    GAsyncResult *result,
                                    gpointer      user_data);
static void ask_with_hash          (GTask        *task_owned);
static void hash_answered_cb       (GObject      *source,
                                    GAsyncResult *result,
                                    gpointer      user_data);
static void token_replaced_cb      (GObject      *source,
                                    GAsyncResult *result,
                                    gpointer      user_data);
static void existing_looked_at_cb  (GObject      *source,
                                    GAsyncResult *result,
                                    gpointer      user_data);
static void ask_plainly            (GTask        *task_owned);
static void plainly_answered_cb    (GObject      *source,
                                    GAsyncResult *result,
                                    gpointer      user_data);

static void
create_free (gpointer data)
{
  Create *create = data;

  g_free (create->drive_id);
  g_free (create->parent_id);
  g_free (create->name);
  g_free (create->mode);
  g_free (create->source_url);
  g_free (create->pre_hash);
  g_free (create->content_hash);
  g_clear_pointer (&create->content, g_bytes_unref);
  g_free (create->token);
  g_free (create->proof);
  g_clear_object (&create->making);
  g_free (create);
}

static Create *
create_new (const YdDriveUploadPlan *plan)
{
  Create *create = g_new0 (Create, 1);

  create->drive_id = g_strdup (plan->drive_id);
  create->parent_id = g_strdup (plan->parent_id);
  create->name = g_strdup (plan->name);
  create->mode = g_strdup (plan->check_name_mode != NULL ? plan->check_name_mode : "refuse");
  create->source_url = g_strdup (plan->source_url);
  create->hash_progress = plan->hash_progress;
  create->hashed = plan->hashed;
  create->hashed_data = plan->hashed_data;
  create->size = plan->size;
  create->pre_hash_from = plan->pre_hash_from;
  create->modified_us = plan->modified_us;
  create->fd = plan->fd;
  create->n_parts = MAX (plan->n_parts, 1);
  create->instant = plan->instant;
  create->tell_existing = plan->tell_existing;
  create->making = plan->making != NULL ? g_object_ref (plan->making) : NULL;
  if (plan->content_hash != NULL)
    create->content_hash = g_ascii_strup (plan->content_hash, -1);
  if (plan->content != NULL)
    create->content = g_bytes_ref (plan->content);
  return create;
}

void
yd_drive_client_create_upload_async (YdDriveClient           *self,
                                     const YdDriveUploadPlan *plan,
                                     GCancellable            *cancellable,
                                     GAsyncReadyCallback      callback,
                                     gpointer                 user_data)
{
  g_autoptr(GTask) task = NULL;
  Create *create;
  GError *error;

  g_return_if_fail (YD_IS_DRIVE_CLIENT (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, yd_drive_client_create_upload_async);
  error = yd_drive_name_check (plan->name);
  if (error != NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  create = create_new (plan);
  g_task_set_task_data (task, create, create_free);
  g_task_set_check_cancellable (task, create->making == NULL);
  if (!create->instant)
    ask_plainly (g_steal_pointer (&task));
  else if (create->content_hash != NULL)
    get_token (g_steal_pointer (&task));
  else if (create->size >= create->pre_hash_from && create->size > YD_BASE_HASH_PRE_BYTES)
    hash_start (g_steal_pointer (&task));
  else
    hash_whole (g_steal_pointer (&task));
}

/* What every form of the call says */

static JsonObject *
new_create_body (Create     *create,
                 const char *mode)
{
  JsonObject *body = yd_drive_codec_new_body ("drive_id", create->drive_id,
                                              "parent_file_id", create->parent_id,
                                              "name", create->name,
                                              "type", "file",
                                              "check_name_mode", mode, NULL);
  JsonArray *parts = json_array_sized_new (create->n_parts);
  g_autofree char *modified = NULL;

  for (guint i = 1; i <= create->n_parts; i++)
    {
      JsonObject *part = json_object_new ();

      json_object_set_int_member (part, "part_number", i);
      json_array_add_object_element (parts, part);
    }
  json_object_set_int_member (body, "size", create->size);
  json_object_set_array_member (body, "part_info_list", parts);
  if (create->modified_us > 0)
    modified = yd_drive_codec_write_time (create->modified_us);
  if (modified != NULL)
    json_object_set_string_member (body, "local_modified_at", modified);
  return body;
}

static void
ask (GTask               *task_owned,
     const YdDriveCall   *call,
     JsonObject          *body,
     const char          *token,
     GAsyncReadyCallback  callback)
{
  g_autoptr(GTask) task = task_owned;
  YdDriveClient *self = g_task_get_source_object (task);
  Create *create = g_task_get_task_data (task);
  gboolean makes = call == &create_instant_call && create->making != NULL;
  GCancellable *cancellable = makes ? create->making : g_task_get_cancellable (task);

  create->asked_us = yd_base_clock_get_monotonic_us (yd_drive_client_get_clock (self));
  yd_drive_client_call_async (self, call, body, token, cancellable, callback,
                              g_steal_pointer (&task));
}

static void
return_upload (GTask      *task,
               const char *file_id,
               const char *upload_id,
               const char *name,
               gboolean    instant,
               gboolean    exists,
               GPtrArray  *part_urls)
{
  Create *create = g_task_get_task_data (task);
  YdDriveUpload *upload = g_new0 (YdDriveUpload, 1);

  upload->drive_id = g_strdup (create->drive_id);
  upload->parent_id = g_strdup (create->parent_id);
  upload->file_id = g_strdup (file_id);
  upload->upload_id = g_strdup (instant ? "" : upload_id);
  upload->name = g_strdup (name != NULL ? name : create->name);
  upload->size = create->size;
  upload->instant = instant;
  upload->exists = exists;
  upload->content_hash = g_strdup (create->content_hash);
  upload->part_urls = part_urls != NULL && !instant ? g_ptr_array_ref (part_urls)
                                                    : g_ptr_array_new_with_free_func (g_free);
  upload->issued_us = create->asked_us;
  g_task_return_pointer (task, upload, (GDestroyNotify) yd_drive_upload_free);
}

static void
return_created (GTask          *task,
                YdDriveCreated *created)
{
  Create *create = g_task_get_task_data (task);

  if (created->exists && create->tell_existing)
    return_upload (task, created->file_id, "", created->name, FALSE, TRUE, NULL);
  else if (created->exists)
    g_task_return_new_error (task, YD_DRIVE_ERROR, YD_DRIVE_ERROR_EXISTS,
                             "create: the name is taken");
  else
    return_upload (task, created->file_id, created->upload_id, created->name, created->instant,
                   FALSE, created->part_urls);
}

static YdDriveCreated *
finish_create (GObject       *source,
               GAsyncResult  *result,
               GError       **error)
{
  g_autoptr(JsonObject) object = yd_drive_client_call_finish (YD_DRIVE_CLIENT (source), result,
                                                              NULL, error);

  return object == NULL ? NULL : yd_drive_codec_read_created (object, TRUE, error);
}

/* The hash of the first kilobyte */

static void
hash_start (GTask *task_owned)
{
  g_autoptr(GTask) task = task_owned;
  Create *create = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);

  yd_base_hash_fd_async (create->fd, 0, YD_BASE_HASH_PRE_BYTES, NULL, cancellable,
                         start_hashed_cb, g_steal_pointer (&task));
}

static void
start_hashed_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(JsonObject) body = NULL;
  Create *create = g_task_get_task_data (task);
  GError *error = NULL;

  create->pre_hash = yd_base_hash_fd_finish (result, &error);
  if (create->pre_hash == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  body = new_create_body (create, create->mode);
  json_object_set_string_member (body, "pre_hash", create->pre_hash);
  ask (g_steal_pointer (&task), &create_call, body, NULL, start_answered_cb);
}

static void
start_answered_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(YdDriveCreated) created = NULL;
  g_autoptr(GError) error = NULL;

  created = finish_create (source, result, &error);
  if (created != NULL)
    return_created (task, created);
  else if (g_error_matches (error, YD_DRIVE_ERROR, YD_DRIVE_ERROR_PRE_HASH_MATCHED))
    hash_whole (g_steal_pointer (&task));
  else if (g_error_matches (error, YD_DRIVE_ERROR, YD_DRIVE_ERROR_UNSUPPORTED))
    ask_plainly (g_steal_pointer (&task));
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

/* The hash of all, and the proof */

static void
hash_whole (GTask *task_owned)
{
  g_autoptr(GTask) task = task_owned;
  Create *create = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);

  yd_base_hash_fd_async (create->fd, 0, create->size, create->hash_progress, cancellable,
                         whole_hashed_cb, g_steal_pointer (&task));
}

static void
whole_hashed_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Create *create = g_task_get_task_data (task);
  GError *error = NULL;

  create->content_hash = yd_base_hash_fd_finish (result, &error);
  if (create->content_hash == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  if (create->hashed != NULL)
    create->hashed (create->content_hash, create->hashed_data);
  get_token (g_steal_pointer (&task));
}

static void
get_token (GTask *task_owned)
{
  g_autoptr(GTask) task = task_owned;
  YdDriveClient *self = g_task_get_source_object (task);
  GCancellable *cancellable = g_task_get_cancellable (task);

  yd_net_authorizer_get_token_async (yd_drive_client_get_authorizer (self), cancellable,
                                     token_got_cb, g_steal_pointer (&task));
}

static void
token_got_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  YdDriveClient *self = g_task_get_source_object (task);
  Create *create = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  GError *error = NULL;

  g_free (create->token);
  create->token = yd_net_authorizer_get_token_finish (YD_NET_AUTHORIZER (source), result, &error);
  if (create->token == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  if (create->content != NULL)
    {
      g_free (create->proof);
      create->proof = yd_drive_proof_bytes (create->token, create->content);
      ask_with_hash (g_steal_pointer (&task));
      return;
    }
  if (create->source_url != NULL)
    yd_drive_proof_url_async (yd_drive_client_get_net (self), create->token, create->source_url,
                              create->size, cancellable, proof_made_cb, g_steal_pointer (&task));
  else
    yd_drive_proof_fd_async (create->token, create->fd, create->size, cancellable, proof_made_cb,
                             g_steal_pointer (&task));
}

static void
proof_made_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Create *create = g_task_get_task_data (task);
  GError *error = NULL;

  g_free (create->proof);
  create->proof = create->source_url != NULL ? yd_drive_proof_url_finish (result, &error)
                                             : yd_drive_proof_fd_finish (result, &error);
  if (create->proof == NULL)
    g_task_return_error (task, error);
  else
    ask_with_hash (g_steal_pointer (&task));
}

/* After a lost answer the mode is "refuse": it makes nothing twice and tells what is there. */
static void
ask_with_hash (GTask *task_owned)
{
  g_autoptr(GTask) task = task_owned;
  Create *create = g_task_get_task_data (task);
  g_autoptr(JsonObject) body = NULL;

  if (g_task_return_error_if_cancelled (task))
    return;
  body = new_create_body (create, create->answer_lost ? "refuse" : create->mode);
  json_object_set_string_member (body, "content_hash", create->content_hash);
  json_object_set_string_member (body, "content_hash_name", "sha1");
  json_object_set_string_member (body, "proof_code", create->proof);
  json_object_set_string_member (body, "proof_version", "v1");
  ask (g_steal_pointer (&task), &create_instant_call, body, create->token, hash_answered_cb);
}

static void
replace_token (GTask *task_owned)
{
  g_autoptr(GTask) task = task_owned;
  YdDriveClient *self = g_task_get_source_object (task);
  Create *create = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);

  yd_net_authorizer_refused_async (yd_drive_client_get_authorizer (self), create->token,
                                   cancellable, token_replaced_cb, g_steal_pointer (&task));
}

static void
try_without_belief (GTask  *task_owned,
                    GError *reason)
{
  g_autoptr(GTask) task = task_owned;
  Create *create = g_task_get_task_data (task);

  if (g_error_matches (reason, YD_DRIVE_ERROR, YD_DRIVE_ERROR_UNSUPPORTED) ||
      ++create->proof_tries >= PROOF_TRIES)
    ask_plainly (g_steal_pointer (&task));
  else if (g_error_matches (reason, YD_DRIVE_ERROR, YD_DRIVE_ERROR_SIGN_IN))
    replace_token (g_steal_pointer (&task));
  else
    get_token (g_steal_pointer (&task));
}

static void
hash_answered_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(YdDriveCreated) created = NULL;
  g_autoptr(GError) error = NULL;
  Create *create = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);

  created = finish_create (source, result, &error);
  if (created != NULL && created->exists && create->answer_lost)
    yd_drive_client_get_async (YD_DRIVE_CLIENT (source), create->drive_id, created->file_id,
                               cancellable, existing_looked_at_cb, g_steal_pointer (&task));
  else if (created != NULL)
    return_created (task, created);
  else if (g_error_matches (error, YD_DRIVE_ERROR, YD_DRIVE_ERROR_BAD_PROOF) ||
           g_error_matches (error, YD_DRIVE_ERROR, YD_DRIVE_ERROR_SIGN_IN) ||
           g_error_matches (error, YD_DRIVE_ERROR, YD_DRIVE_ERROR_UNSUPPORTED))
    try_without_belief (g_steal_pointer (&task), error);
  else if (!create->answer_lost && yd_drive_client_is_answer_lost (error))
    {
      create->answer_lost = TRUE;
      get_token (g_steal_pointer (&task));
    }
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
token_replaced_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;

  if (yd_net_authorizer_refused_finish (YD_NET_AUTHORIZER (source), result, &error))
    get_token (g_steal_pointer (&task));
  else
    g_task_return_error (task, error);
}

/* The name is taken, after a lost answer: by the file we made, if it is the same. */
static void
existing_looked_at_cb (GObject      *source,
                       GAsyncResult *result,
                       gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(YdDriveItem) item = NULL;
  Create *create = g_task_get_task_data (task);
  GError *error = NULL;

  item = yd_drive_client_get_finish (YD_DRIVE_CLIENT (source), result, &error);
  if (item == NULL)
    g_task_return_error (task, error);
  else if (yd_drive_item_get_size (item) == create->size &&
           g_strcmp0 (yd_drive_item_get_content_hash (item), create->content_hash) == 0)
    return_upload (task, yd_drive_item_get_id (item), "", yd_drive_item_get_name (item), TRUE,
                   FALSE, NULL);
  else
    ask_plainly (g_steal_pointer (&task));
}

/* Without hashes */

static void
ask_plainly (GTask *task_owned)
{
  Create *create = g_task_get_task_data (task_owned);
  g_autoptr(JsonObject) body = new_create_body (create, create->mode);

  ask (task_owned, &create_call, body, NULL, plainly_answered_cb);
}

static void
plainly_answered_cb (GObject      *source,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(YdDriveCreated) created = NULL;
  GError *error = NULL;

  created = finish_create (source, result, &error);
  if (created == NULL)
    g_task_return_error (task, error);
  else
    return_created (task, created);
}

YdDriveUpload *
yd_drive_client_create_upload_finish (YdDriveClient  *self,
                                      GAsyncResult   *result,
                                      GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, yd_drive_client_create_upload_async),
                        NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
