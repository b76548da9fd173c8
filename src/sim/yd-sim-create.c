/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* openFile/create: folders, upload sessions and instant upload (Open API reference §5.7, §5.8). */

#include "config.h"

#include "yd-sim-names.h"
#include "yd-sim-object.h"
#include "yd-sim-proof.h"
#include "yd-sim-upload-private.h"

#include <string.h>

/* What the request says about the file. */
typedef struct
{
  YdSimDrive      *drive;       /* (borrowed) */
  YdSimNode       *parent;      /* (borrowed) */
  char            *name;        /* (owned): after the check */
  YdSimClashMode   mode;
  guint            parts;
  gint64           size;        /* -1 = not said */
  const char      *pre_hash;    /* (borrowed) (nullable) */
  const char      *hash;        /* (borrowed) (nullable) */
} Wish;

static void
clear_wish (Wish *wish)
{
  g_free (wish->name);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Wish, clear_wish)

/* The answer to create, with all that is null in it. */
static JsonObject *
build_answer (YdSimDrive *drive,
              const char *file_id,
              YdSimNode  *parent,
              const char *name,
              gboolean    folder)
{
  static const char *const absent[] = {
    "available", "status", "upload_id", "part_info_list", "location", "name", "size",
    "created_at", "updated_at", NULL
  };
  JsonObject *object = json_object_new ();

  yd_sim_object_set_nulls (object, absent);
  json_object_set_string_member (object, "drive_id", drive->drive_id);
  json_object_set_string_member (object, "domain_id", "bj29");
  json_object_set_string_member (object, "file_id", file_id);
  json_object_set_string_member (object, "parent_file_id", parent->file_id);
  json_object_set_string_member (object, "file_name", name);
  json_object_set_string_member (object, "type", folder ? "folder" : "file");
  json_object_set_boolean_member (object, "exist", FALSE);
  json_object_set_boolean_member (object, "rapid_upload", FALSE);
  json_object_set_string_member (object, "revision_id", "");
  json_object_set_string_member (object, "encrypt_mode", "none");

  return object;
}

/* With `refuse` a clash is an answer, not an error. */
static gboolean
reply_if_clash (YdSim        *sim,
                YdSimRequest *req,
                Wish         *wish)
{
  YdSimNode *clash = yd_sim_names_find_clash (sim, wish->parent, wish->name);
  gboolean refuses = wish->mode == YD_SIM_CLASH_REFUSE
                     || (wish->mode == YD_SIM_CLASH_IGNORE && yd_sim_breaks (sim, "create-ignore"));
  JsonObject *object;

  if (clash == NULL || !refuses)
    return FALSE;
  if (yd_sim_breaks (sim, "create-refuse"))
    {
      yd_sim_request_fail (req, 409, "AlreadyExist.File", "The resource file has already exists.");
      return TRUE;
    }

  object = build_answer (wish->drive, clash->file_id, wish->parent, clash->name, clash->folder);
  json_object_set_boolean_member (object, "exist", TRUE);
  json_object_set_string_member (object, "status", "available");
  yd_sim_request_reply_object (req, object);
  return TRUE;
}

static void
create_folder (YdSim        *sim,
               YdSimRequest *req,
               Wish         *wish)
{
  YdSimNode *node = yd_sim_store_add_folder (yd_sim_get_files (sim), wish->parent, wish->name);
  JsonObject *object = build_answer (wish->drive, node->file_id, wish->parent, node->name, TRUE);

  if (yd_sim_breaks (sim, "create-folder"))
    json_object_set_string_member (object, "name", node->name);
  yd_sim_request_reply_object (req, object);
}

static gboolean
take_parts (YdSim        *sim,
            YdSimRequest *req,
            Wish         *wish)
{
  JsonArray *list = yd_sim_request_get_array (req, "part_info_list");

  wish->parts = yd_sim_breaks (sim, "create-default-part") ? 0 : 1;
  if (list == NULL)
    return TRUE;

  wish->parts = json_array_get_length (list);
  if (wish->parts > YD_SIM_UPLOAD_PARTS_MAX && !yd_sim_breaks (sim, "create-part-count"))
    {
      yd_sim_request_fail (req, 400, "InvalidParameter.PartInfoList",
                           "The input parameter part_info_list is not valid. "
                           "part count can not over 10000");
      return FALSE;
    }

  for (guint i = 0; i < wish->parts && !yd_sim_breaks (sim, "create-part-order"); i++)
    {
      JsonNode *element = json_array_get_element (list, i);

      if (JSON_NODE_HOLDS_OBJECT (element)
          && yd_sim_json_get_int (json_node_get_object (element), "part_number", 0) == i + 1)
        continue;
      yd_sim_fail_parameter (req, "PartInfoList", "part_info_list");
      return FALSE;
    }

  return TRUE;
}

static gboolean
take_size (YdSim        *sim,
           YdSimRequest *req,
           Wish         *wish)
{
  const YdSimOptions *options = yd_sim_get_options (sim);
  YdSimUser *user = yd_sim_request_get_user (req);

  wish->size = yd_sim_request_get_int (req, "size", -1);
  if (yd_sim_request_has (req, "size") && wish->size < 0)
    {
      yd_sim_fail_parameter (req, "Size", "size");
      return FALSE;
    }
  if (options->max_file_size > 0 && wish->size > options->max_file_size)
    {
      if (yd_sim_breaks (sim, "create-size-cap"))
        yd_sim_fail_parameter (req, "Size", "size");
      else
        yd_sim_request_reply_text (req, 413, "text/plain", "Payload Too Large");
      return FALSE;
    }
  if (yd_sim_get_used (sim, user) + MAX (wish->size, 0) > options->quota
      && !yd_sim_breaks (sim, "create-quota"))
    {
      yd_sim_request_fail (req, 400, "QuotaExhausted.Drive",
                           "The quota of the resource Drive is exhausted.");
      return FALSE;
    }

  return TRUE;
}

static void
take_hashes (YdSim        *sim,
             YdSimRequest *req,
             Wish         *wish)
{
  const char *kind = yd_sim_request_get_string (req, "content_hash_name");

  wish->pre_hash = yd_sim_request_get_string (req, "pre_hash");
  wish->hash = yd_sim_request_get_string (req, "content_hash");
  if (wish->pre_hash != NULL && wish->pre_hash[0] == '\0')
    wish->pre_hash = NULL;
  if (wish->hash != NULL && (wish->hash[0] == '\0' || g_strcmp0 (kind, "none") == 0))
    wish->hash = NULL;

  if (wish->pre_hash != NULL && wish->hash != NULL
      && !yd_sim_breaks (sim, "prehash-with-content-hash"))
    yd_sim_violate (sim, "pre_hash and content_hash together");
}

static gboolean
reply_if_pre_hash (YdSim        *sim,
                   YdSimRequest *req,
                   Wish         *wish)
{
  gboolean early = yd_sim_get_options (sim)->prehash_400 && !yd_sim_breaks (sim, "prehash-status");
  gboolean known;

  if (wish->pre_hash == NULL || wish->hash != NULL)
    return FALSE;

  known = yd_sim_store_knows_pre_hash (yd_sim_get_files (sim), wish->pre_hash);
  if (known ? yd_sim_breaks (sim, "prehash-matched") : yd_sim_breaks (sim, "prehash-unknown"))
    known = !known;
  if (known)
    yd_sim_request_fail (req, early ? 400 : 409, "PreHashMatched", "Pre hash matched.");

  return known;
}

/* What the proof must be for the token of this very request. */
static char *
compute_proof (YdSim        *sim,
               YdSimRequest *req,
               YdSimContent *content,
               guint64      *offset,
               gsize        *length)
{
  const char *token = yd_sim_request_get_token (req);
  g_autoptr(GBytes) bytes = NULL;

  *offset = yd_sim_proof_range (token, content->size, length);
  if (content->size > 0 && yd_sim_breaks (sim, "rapid-proof-unsigned"))
    {
      g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_MD5, token, -1);
      gint64 number;

      digest[16] = '\0';
      number = (gint64) g_ascii_strtoull (digest, NULL, 16);
      *offset = (guint64) ABS (number % (gint64) content->size);
      *length = (gsize) MIN ((guint64) 8, content->size - *offset);
    }

  bytes = yd_sim_blob_read (content->blob, *offset, *length, NULL);
  if (bytes == NULL)
    return NULL;
  if (*length < 8 && *length > 0 && yd_sim_breaks (sim, "rapid-proof-clipped"))
    {
      guint8 padded[8] = { 0 };

      memcpy (padded, g_bytes_get_data (bytes, NULL), *length);
      return g_base64_encode (padded, sizeof padded);
    }

  return yd_sim_proof_encode (bytes);
}

static gboolean
is_proved (YdSim        *sim,
           YdSimRequest *req,
           YdSimContent *content)
{
  const char *given = yd_sim_request_get_string (req, "proof_code");
  const char *version = yd_sim_request_get_string (req, "proof_version");
  g_autofree char *wanted = NULL;
  guint64 offset = 0;
  gsize length = 0;

  if (yd_sim_breaks (sim, given == NULL ? "rapid-proof-missing" : "rapid-proof-wrong")
      || yd_sim_breaks (sim, "rapid-proof-token"))
    return TRUE;
  if (!yd_sim_blob_is_readable (content->blob))
    return TRUE;

  wanted = compute_proof (sim, req, content, &offset, &length);
  if (given != NULL && (version == NULL || strcmp (version, "v1") == 0)
      && g_strcmp0 (given, wanted) == 0)
    return TRUE;

  yd_sim_request_fail (req, 400, "InvalidRapidProof",
                       "Invalid rapid proof. ContentHash %s proof failed, range "
                       "[%" G_GUINT64_FORMAT ", %" G_GUINT64_FORMAT ")",
                       content->sha1, offset, offset + length);
  return FALSE;
}

static gboolean
is_own (YdSimStore   *store,
        YdSimDrive   *drive,
        YdSimContent *content)
{
  g_autoptr(GPtrArray) nodes = yd_sim_store_list_all (store, drive);

  for (guint i = 0; i < nodes->len; i++)
    if (((YdSimNode *) g_ptr_array_index (nodes, i))->content == content)
      return TRUE;

  return FALSE;
}

/* The content that is known already; the empty one always is. */
static YdSimContent *
find_known (YdSim *sim,
            Wish  *wish)
{
  YdSimStore *store = yd_sim_get_files (sim);
  g_autofree char *upper = g_ascii_strup (wish->hash, -1);
  g_autofree char *empty = yd_sim_digest_sha1 ("", 0);
  YdSimContent *content;

  if (yd_sim_breaks (sim, "rapid-hit"))
    return NULL;
  if (yd_sim_breaks (sim, "rapid-hash-case") && strcmp (upper, wish->hash) != 0)
    return NULL;
  if (strcmp (upper, empty) == 0)
    {
      g_autoptr(GBytes) nothing = g_bytes_new_static ("", 0);

      if (yd_sim_breaks (sim, "rapid-empty"))
        return NULL;
      return yd_sim_store_add_bytes (store, nothing);
    }

  content = yd_sim_store_find_content (store, wish->hash);
  if (content == NULL || (wish->size >= 0 && (guint64) wish->size != content->size))
    return NULL;
  if (yd_sim_breaks (sim, "rapid-across-users") && !is_own (store, wish->drive, content))
    return NULL;

  return content;
}

static char *
dup_string (YdSimRequest *req,
            const char   *name)
{
  return g_strdup (yd_sim_request_get_string (req, name));
}

static YdSimUpload *
make_upload (YdSim        *sim,
             YdSimRequest *req,
             Wish         *wish)
{
  YdSimBackend *backend = yd_sim_get_backend (sim);
  YdSimUpload *upload = g_new0 (YdSimUpload, 1);

  upload->upload_id = yd_sim_random_hex (sim, 32, TRUE);
  upload->file_id = yd_sim_store_make_id (backend->store);
  upload->revision_id = yd_sim_store_make_id (backend->store);
  upload->parent_id = g_strdup (wish->parent->file_id);
  upload->name = g_strdup (wish->name);
  upload->drive = wish->drive;
  upload->content_type = dup_string (req, "content_type");
  if (upload->content_type == NULL)
    upload->content_type = g_strdup ("application/oct-stream");
  upload->local_created_at = dup_string (req, "local_created_at");
  upload->local_modified_at = dup_string (req, "local_modified_at");
  upload->declared_hash = g_strdup (wish->hash);
  upload->declared_size = wish->size;
  upload->planned_parts = wish->parts;
  upload->parts = g_array_new (FALSE, TRUE, sizeof (YdSimPart));
  upload->head = g_byte_array_new ();
  g_hash_table_insert (backend->uploads, upload->upload_id, upload);

  return upload;
}

static JsonArray *
build_parts (YdSim        *sim,
             YdSimRequest *req,
             YdSimUpload  *upload)
{
  guint lifetime_s = yd_sim_get_options (sim)->upload_url_ttl_s;
  guint count = upload->planned_parts;
  JsonArray *parts = json_array_new ();

  /* An empty list still yields one URL (Open API reference §5.8). */
  if (count == 0 && !yd_sim_breaks (sim, "create-default-part"))
    count = 1;
  for (guint i = 1; i <= count; i++)
    json_array_add_object_element (parts, yd_sim_upload_build_part (sim, req, upload, i,
                                                                    lifetime_s));
  return parts;
}

static void
reply_session (YdSim        *sim,
               YdSimRequest *req,
               Wish         *wish,
               YdSimUpload  *upload)
{
  JsonObject *object = build_answer (wish->drive, upload->file_id, wish->parent, upload->name,
                                     FALSE);

  json_object_set_null_member (object, "exist");
  json_object_set_boolean_member (object, "rapid_upload", upload->rapid);
  json_object_set_string_member (object, "upload_id", upload->upload_id);
  json_object_set_string_member (object, "revision_id", upload->revision_id);
  json_object_set_string_member (object, "location", "cn-beijing");
  if (!upload->rapid)
    json_object_set_array_member (object, "part_info_list", build_parts (sim, req, upload));
  yd_sim_request_reply_object (req, object);
}

static void
create_file (YdSim        *sim,
             YdSimRequest *req,
             Wish         *wish)
{
  YdSimContent *content = NULL;
  YdSimUpload *upload;

  if (!take_parts (sim, req, wish) || !take_size (sim, req, wish))
    return;
  take_hashes (sim, req, wish);
  if (reply_if_pre_hash (sim, req, wish))
    return;

  if (wish->hash != NULL)
    content = find_known (sim, wish);
  if (wish->hash != NULL && content == NULL && yd_sim_breaks (sim, "rapid-unknown"))
    {
      yd_sim_fail_parameter (req, "ContentHash", "content_hash");
      return;
    }
  if (content != NULL && !is_proved (sim, req, content))
    return;

  upload = make_upload (sim, req, wish);
  if (content != NULL)
    {
      upload->rapid = TRUE;
      yd_sim_upload_finish (sim, upload, wish->parent, content);
    }
  else if (yd_sim_breaks (sim, "create-invisible"))
    {
      g_autoptr(GBytes) nothing = g_bytes_new_static ("", 0);

      yd_sim_store_add_file (yd_sim_get_files (sim), wish->parent, wish->name, NULL,
                             yd_sim_store_add_bytes (yd_sim_get_files (sim), nothing));
    }
  reply_session (sim, req, wish, upload);
}

static YdSimNode *
take_parent (YdSim        *sim,
             YdSimRequest *req,
             YdSimDrive   *drive)
{
  const char *parent_id = yd_sim_request_get_string (req, "parent_file_id");

  if (yd_sim_breaks (sim, "create-parent-missing") && parent_id != NULL
      && yd_sim_store_find (yd_sim_get_files (sim), drive, parent_id) == NULL)
    return drive->root;

  return yd_sim_take_parent (sim, req, drive, "parent_file_id");
}

void
yd_sim_create_handle (YdSim        *sim,
                      YdSimRequest *req)
{
  const char *type = yd_sim_request_get_string (req, "type");
  g_auto(Wish) wish = { 0 };
  const char *name;

  wish.drive = yd_sim_take_drive (sim, req, "drive_id");
  if (wish.drive == NULL)
    return;
  wish.parent = take_parent (sim, req, wish.drive);
  if (wish.parent == NULL)
    return;
  name = yd_sim_names_take (sim, req, "name");
  if (name == NULL || !yd_sim_names_take_mode (sim, req, -1, &wish.mode))
    return;
  if (g_strcmp0 (type, "file") != 0 && g_strcmp0 (type, "folder") != 0)
    {
      yd_sim_fail_parameter (req, "Type", "type");
      return;
    }

  wish.name = wish.mode == YD_SIM_CLASH_AUTO_RENAME
              ? yd_sim_names_make_free (sim, wish.parent, name) : g_strdup (name);
  if (reply_if_clash (sim, req, &wish))
    return;

  if (strcmp (type, "folder") == 0)
    create_folder (sim, req, &wish);
  else
    create_file (sim, req, &wish);
}
