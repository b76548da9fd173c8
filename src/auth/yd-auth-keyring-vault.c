/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The system keyring, through the Secret Service; the one file that includes libsecret. Each step
 * has a deadline: 20 s for the keyring, two minutes where a person may be typing a password.
 */
#include "config.h"

#define G_LOG_DOMAIN "yd-auth"

#include "yd-auth-vault.h"

#include "yd-auth-entry.h"
#include "yd-auth-error.h"

#include <libsecret/secret.h>
#include <string.h>

#define STEP_SECONDS 20
#define PROMPT_SECONDS 120

#define YD_TYPE_AUTH_KEYRING_VAULT (yd_auth_keyring_vault_get_type ())
G_DECLARE_FINAL_TYPE (YdAuthKeyringVault, yd_auth_keyring_vault, YD, AUTH_KEYRING_VAULT, GObject)

struct _YdAuthKeyringVault
{
  GObject parent_instance;

  /* given at construction */
  char *profile; /* (owned) */

  /* owned */
  SecretSchema *schema; /* (owned) */
};

static void vault_iface_init (YdAuthVaultInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (YdAuthKeyringVault, yd_auth_keyring_vault, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (YD_TYPE_AUTH_VAULT, vault_iface_init))

typedef enum
{
  PURPOSE_LOAD,
  PURPOSE_SAVE,
  PURPOSE_FORGET,
} Purpose;

typedef struct
{
  /* Input */
  Purpose purpose;
  GHashTable *attributes; /* (owned) */
  char *label;            /* (owned) (nullable) */
  SecretValue *value;     /* (owned) (nullable): to save */

  /* In progress */
  GCancellable *inner;       /* (owned) */
  GSource *cancelled_source; /* (owned) (nullable) */
  GSource *deadline;         /* (owned) (nullable) */
  gboolean prompting;
  gboolean ended;            /* libsecret may still call back, or never: it is not waited for */
  SecretService *service;    /* (owned) (nullable) */
  SecretItem *item;          /* (owned) (nullable): found */

  /* Output */
  char *client_secret; /* (owned) (nullable) */
} Job;

/* The steps, in running order. */
static void service_got_cb       (GObject *source, GAsyncResult *result, gpointer user_data);
static void items_found_cb       (GObject *source, GAsyncResult *result, gpointer user_data);
static void find_collection      (GTask *task);
static void collection_found_cb  (GObject *source, GAsyncResult *result, gpointer user_data);
static void unlock               (GTask *task, GDBusProxy *what);
static void unlocked_cb          (GObject *source, GAsyncResult *result, gpointer user_data);
static void act                  (GTask *task);
static void secret_loaded_cb     (GObject *source, GAsyncResult *result, gpointer user_data);
static void stored_cb            (GObject *source, GAsyncResult *result, gpointer user_data);
static void cleared_cb           (GObject *source, GAsyncResult *result, gpointer user_data);

/* Deadlines and ends */

static void
clear_source (GSource **source)
{
  if (*source != NULL)
    g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

static void
settle (Job *job)
{
  job->ended = TRUE;
  clear_source (&job->deadline);
  clear_source (&job->cancelled_source);
}

static void
job_free (gpointer data)
{
  Job *job = data;

  settle (job);
  g_hash_table_unref (job->attributes);
  g_free (job->label);
  g_clear_pointer (&job->value, secret_value_unref);
  g_clear_object (&job->inner);
  g_clear_object (&job->service);
  g_clear_object (&job->item);
  g_free (job->client_secret);
  g_free (job);
}

/* Answers now; what libsecret still has in flight is told to stop and not listened to. */
static void
end_early (GTask       *task,
           GQuark       domain,
           int          code,
           const char  *message)
{
  Job *job = g_task_get_task_data (task);

  if (job->ended)
    return;
  settle (job);
  g_task_return_new_error (task, domain, code, "%s", message);
  g_cancellable_cancel (job->inner);
}

static gboolean
deadline_passed (gpointer data)
{
  g_autoptr(GTask) task = g_object_ref (data);
  Job *job = g_task_get_task_data (task);

  end_early (task, YD_AUTH_ERROR,
             job->prompting ? YD_AUTH_ERROR_VAULT_LOCKED : YD_AUTH_ERROR_VAULT_SLOW,
             "keyring: no answer");
  return G_SOURCE_REMOVE;
}

static gboolean
caller_cancelled (GCancellable *cancellable,
                  gpointer      user_data)
{
  g_autoptr(GTask) task = g_object_ref (user_data);

  end_early (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "cancelled");
  return G_SOURCE_REMOVE;
}

/* The next step has this long. */
static void
begin_step (GTask    *task,
            gboolean  prompting)
{
  Job *job = g_task_get_task_data (task);

  clear_source (&job->deadline);
  job->prompting = prompting;
  job->deadline = g_timeout_source_new_seconds (prompting ? PROMPT_SECONDS : STEP_SECONDS);
  g_source_set_callback (job->deadline, deadline_passed, task, NULL);
  g_source_attach (job->deadline, g_task_get_context (task));
}

static YdAuthError
classify (Job          *job,
          const GError *error)
{
  if (g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_ACCESS_DENIED))
    return YD_AUTH_ERROR_VAULT_DENIED;
  if (job->service == NULL ||
      g_error_matches (error, SECRET_ERROR, SECRET_ERROR_NO_SUCH_OBJECT) ||
      g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_UNKNOWN_OBJECT) ||
      g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_UNKNOWN_METHOD) ||
      g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_SERVICE_UNKNOWN) ||
      g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_NAME_HAS_NO_OWNER))
    return YD_AUTH_ERROR_VAULT_MISSING;
  if (g_error_matches (error, SECRET_ERROR, SECRET_ERROR_IS_LOCKED))
    return YD_AUTH_ERROR_VAULT_LOCKED;
  return YD_AUTH_ERROR_VAULT_FAILED;
}

/* Takes @error. */
static void
finish_with_error (GTask  *task,
                   GError *error)
{
  Job *job = g_task_get_task_data (task);

  settle (job);
  g_task_return_new_error (task, YD_AUTH_ERROR, (int) classify (job, error), "keyring: %s",
                           error->message);
  g_error_free (error);
}

static void
finish_with_code (GTask       *task,
                  YdAuthError  code,
                  const char  *message)
{
  settle (g_task_get_task_data (task));
  g_task_return_new_error (task, YD_AUTH_ERROR, (int) code, "keyring: %s", message);
}

static void
finish_done (GTask *task)
{
  Job *job = g_task_get_task_data (task);

  settle (job);
  if (job->purpose == PURPOSE_LOAD)
    g_task_return_pointer (task, NULL, NULL);
  else
    g_task_return_boolean (task, TRUE);
}

/* Step 1: the service */

static void
service_got_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  YdAuthKeyringVault *self = g_task_get_source_object (task);
  Job *job = g_task_get_task_data (task);
  GError *error = NULL;

  job->service = secret_service_get_finish (result, &error);
  if (job->ended)
    {
      g_clear_error (&error);
      return;
    }
  if (job->service == NULL)
    {
      finish_with_error (task, error);
      return;
    }
  begin_step (task, FALSE);
  if (job->purpose == PURPOSE_SAVE)
    find_collection (g_steal_pointer (&task));
  else
    secret_service_search (job->service, self->schema, job->attributes, SECRET_SEARCH_NONE,
                           job->inner, items_found_cb, g_steal_pointer (&task));
}

/* Step 2: the entry, or the collection that it goes to */

static void
items_found_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Job *job = g_task_get_task_data (task);
  GError *error = NULL;
  GList *items = secret_service_search_finish (SECRET_SERVICE (source), result, &error);

  if (items != NULL)
    job->item = g_object_ref (items->data);
  g_list_free_full (items, g_object_unref);
  if (job->ended)
    {
      g_clear_error (&error);
      return;
    }
  if (error != NULL)
    {
      finish_with_error (task, error);
      return;
    }

  if (job->item == NULL)
    find_collection (g_steal_pointer (&task));
  else if (secret_item_get_locked (job->item))
    unlock (g_steal_pointer (&task), G_DBUS_PROXY (job->item));
  else
    act (g_steal_pointer (&task));
}

static void
find_collection (GTask *task)
{
  Job *job = g_task_get_task_data (task);

  secret_collection_for_alias (job->service, SECRET_COLLECTION_DEFAULT, SECRET_COLLECTION_NONE,
                               job->inner, collection_found_cb, task);
}

static void
collection_found_cb (GObject      *source,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Job *job = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(SecretCollection) collection = secret_collection_for_alias_finish (result, &error);

  if (job->ended)
    {
      g_clear_error (&error);
      return;
    }
  if (error != NULL)
    finish_with_error (task, error);
  else if (job->purpose == PURPOSE_LOAD && collection == NULL)
    /* Looking in a keyring that is not there finds nothing, without an error: not "signed out". */
    finish_with_code (task, YD_AUTH_ERROR_VAULT_MISSING, "there is no default keyring");
  else if (job->purpose != PURPOSE_SAVE)
    finish_done (task);
  else if (collection != NULL && secret_collection_get_locked (collection))
    unlock (g_steal_pointer (&task), G_DBUS_PROXY (collection));
  else
    {
      /* Without a collection the service asks a person to make one. */
      begin_step (task, collection == NULL);
      act (g_steal_pointer (&task));
    }
}

/* Step 3: unlocking; the service asks the person itself */

static void
unlock (GTask      *task,
        GDBusProxy *what)
{
  Job *job = g_task_get_task_data (task);
  GList objects = { what, NULL, NULL };

  begin_step (task, TRUE);
  secret_service_unlock (job->service, &objects, job->inner, unlocked_cb, task);
}

static void
unlocked_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Job *job = g_task_get_task_data (task);
  GError *error = NULL;
  int count = secret_service_unlock_finish (SECRET_SERVICE (source), result, NULL, &error);

  if (job->ended)
    {
      g_clear_error (&error);
      return;
    }
  if (error != NULL)
    finish_with_error (task, error);
  else if (count < 1)
    finish_with_code (task, YD_AUTH_ERROR_VAULT_CANCELLED, "it was not unlocked");
  else
    {
      begin_step (task, FALSE);
      act (g_steal_pointer (&task));
    }
}

/* Step 4: what it is all for */

static void
act (GTask *task)
{
  YdAuthKeyringVault *self = g_task_get_source_object (task);
  Job *job = g_task_get_task_data (task);

  switch (job->purpose)
    {
    case PURPOSE_LOAD:
      secret_item_load_secret (job->item, job->inner, secret_loaded_cb, task);
      break;
    case PURPOSE_SAVE:
      secret_service_store (job->service, self->schema, job->attributes,
                            SECRET_COLLECTION_DEFAULT, job->label, job->value, job->inner,
                            stored_cb, task);
      break;
    case PURPOSE_FORGET:
    default:
      secret_service_clear (job->service, self->schema, job->attributes, job->inner, cleared_cb,
                            task);
      break;
    }
}

static void
secret_loaded_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Job *job = g_task_get_task_data (task);
  GError *error = NULL;
  SecretValue *value;
  YdAuthToken *token = NULL;
  const char *text;
  gsize length = 0;

  secret_item_load_secret_finish (SECRET_ITEM (source), result, &error);
  if (job->ended)
    {
      g_clear_error (&error);
      return;
    }
  if (error != NULL)
    {
      finish_with_error (task, error);
      return;
    }
  value = secret_item_get_secret (SECRET_ITEM (source));
  text = value != NULL ? secret_value_get (value, &length) : NULL;
  if (text != NULL)
    token = yd_auth_entry_decode (text, length, &job->client_secret);
  if (token == NULL)
    g_debug ("the keyring's entry cannot be read");
  g_clear_pointer (&value, secret_value_unref);
  settle (job);
  g_task_return_pointer (task, token, (GDestroyNotify) yd_auth_token_unref);
}

static void
stored_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Job *job = g_task_get_task_data (task);
  GError *error = NULL;

  secret_service_store_finish (SECRET_SERVICE (source), result, &error);
  if (job->ended)
    {
      g_clear_error (&error);
      return;
    }
  if (error == NULL)
    finish_done (task);
  else
    finish_with_error (task, error);
}

static void
cleared_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Job *job = g_task_get_task_data (task);
  GError *error = NULL;

  /* FALSE without an error: there was nothing to clear. */
  secret_service_clear_finish (SECRET_SERVICE (source), result, &error);
  if (job->ended)
    {
      g_clear_error (&error);
      return;
    }
  if (error == NULL)
    finish_done (task);
  else
    finish_with_error (task, error);
}

/* Beginning */

static GHashTable *
make_attributes (YdAuthKeyringVault   *self,
                 const YdAuthVaultKey *key)
{
  return secret_attributes_build (self->schema, "profile", self->profile, "user", key->user_id,
                                  "client", key->client_key, NULL);
}

/* Takes @value. */
static void
begin (YdAuthKeyringVault   *self,
       Purpose               purpose,
       const YdAuthVaultKey *key,
       const char           *label,
       SecretValue          *value,
       GTask                *task)
{
  GCancellable *cancellable = g_task_get_cancellable (task);
  Job *job = g_new0 (Job, 1);

  job->purpose = purpose;
  job->attributes = make_attributes (self, key);
  job->label = g_strdup (label);
  job->value = value;
  job->inner = g_cancellable_new ();
  g_task_set_task_data (task, job, job_free);
  if (g_task_return_error_if_cancelled (task))
    return;
  if (cancellable != NULL)
    {
      job->cancelled_source = g_cancellable_source_new (cancellable);
      g_source_set_callback (job->cancelled_source, G_SOURCE_FUNC (caller_cancelled), task, NULL);
      g_source_attach (job->cancelled_source, g_task_get_context (task));
    }
  begin_step (task, FALSE);
  secret_service_get (SECRET_SERVICE_OPEN_SESSION, job->inner, service_got_cb,
                      g_object_ref (task));
}

/* Vault */

static void
load_async (YdAuthVault          *vault,
            const YdAuthVaultKey *key,
            GCancellable         *cancellable,
            GAsyncReadyCallback   callback,
            gpointer              user_data)
{
  g_autoptr(GTask) task = g_task_new (vault, cancellable, callback, user_data);

  g_task_set_source_tag (task, load_async);
  begin (YD_AUTH_KEYRING_VAULT (vault), PURPOSE_LOAD, key, NULL, NULL, task);
}

static YdAuthToken *
load_finish (YdAuthVault   *vault,
             GAsyncResult  *result,
             char         **client_secret,
             GError       **error)
{
  Job *job;

  g_return_val_if_fail (g_task_is_valid (result, vault), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, load_async), NULL);

  job = g_task_get_task_data (G_TASK (result));
  if (client_secret != NULL)
    *client_secret = g_steal_pointer (&job->client_secret);
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
save_async (YdAuthVault          *vault,
            const YdAuthVaultKey *key,
            const char           *label,
            YdAuthToken          *token,
            const char           *client_secret,
            GCancellable         *cancellable,
            GAsyncReadyCallback   callback,
            gpointer              user_data)
{
  g_autoptr(GTask) task = g_task_new (vault, cancellable, callback, user_data);
  g_autofree char *text = yd_auth_entry_encode (token, client_secret);
  gsize length = strlen (text);

  g_task_set_source_tag (task, save_async);
  begin (YD_AUTH_KEYRING_VAULT (vault), PURPOSE_SAVE, key, label,
         secret_value_new (text, (gssize) length, "application/json"), task);
  explicit_bzero (text, length);
}

static gboolean
save_finish (YdAuthVault   *vault,
             GAsyncResult  *result,
             GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, vault), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, save_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
forget_async (YdAuthVault          *vault,
              const YdAuthVaultKey *key,
              GCancellable         *cancellable,
              GAsyncReadyCallback   callback,
              gpointer              user_data)
{
  g_autoptr(GTask) task = g_task_new (vault, cancellable, callback, user_data);

  g_task_set_source_tag (task, forget_async);
  begin (YD_AUTH_KEYRING_VAULT (vault), PURPOSE_FORGET, key, NULL, NULL, task);
}

static gboolean
forget_finish (YdAuthVault   *vault,
               GAsyncResult  *result,
               GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, vault), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, forget_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
vault_iface_init (YdAuthVaultInterface *iface)
{
  iface->load_async = load_async;
  iface->load_finish = load_finish;
  iface->save_async = save_async;
  iface->save_finish = save_finish;
  iface->forget_async = forget_async;
  iface->forget_finish = forget_finish;
}

static void
yd_auth_keyring_vault_finalize (GObject *object)
{
  YdAuthKeyringVault *self = YD_AUTH_KEYRING_VAULT (object);

  g_free (self->profile);
  secret_schema_unref (self->schema);
  G_OBJECT_CLASS (yd_auth_keyring_vault_parent_class)->finalize (object);
}

static void
yd_auth_keyring_vault_class_init (YdAuthKeyringVaultClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = yd_auth_keyring_vault_finalize;
}

static void
yd_auth_keyring_vault_init (YdAuthKeyringVault *self)
{
}

YdAuthVault *
yd_auth_keyring_vault_new (const char *profile,
                           const char *schema_name)
{
  YdAuthKeyringVault *self = g_object_new (YD_TYPE_AUTH_KEYRING_VAULT, NULL);

  self->profile = g_strdup (profile);
  self->schema = secret_schema_new (schema_name, SECRET_SCHEMA_NONE,
                                    "profile", SECRET_SCHEMA_ATTRIBUTE_STRING,
                                    "user", SECRET_SCHEMA_ATTRIBUTE_STRING,
                                    "client", SECRET_SCHEMA_ATTRIBUTE_STRING,
                                    NULL);
  return YD_AUTH_VAULT (self);
}
