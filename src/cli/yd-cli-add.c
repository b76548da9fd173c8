/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * add-storage: the choices of the app's dialog as options, secrets from standard input. Without a
 * token there, a terminal shows a code for a phone.
 */
#include "config.h"

#include "yd-cli-commands.h"
#include "yd-cli-print.h"
#include "yd-cli-sign-in.h"

#include <glib/gi18n.h>
#include <unistd.h>

typedef struct
{
  char *name;       /* (owned) (nullable) */
  char *api;        /* (owned) (nullable) */
  char *broker;     /* (owned) (nullable) */
  char *client_id;  /* (owned) (nullable) */
  char *drive;      /* (owned) (nullable) */
  char *root;       /* (owned) (nullable) */
  char *removal;    /* (owned) (nullable) */
  char *livp;       /* (owned) (nullable) */
  char *order;      /* (owned) (nullable) */
  char *proxy;      /* (owned) (nullable) */
  gboolean instant;
  gboolean no_instant;
  gboolean internal;
  gboolean descending;
} Form;

static void
clear_form (Form *form)
{
  g_free (form->name);
  g_free (form->api);
  g_free (form->broker);
  g_free (form->client_id);
  g_free (form->drive);
  g_free (form->root);
  g_free (form->removal);
  g_free (form->livp);
  g_free (form->order);
  g_free (form->proxy);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Form, clear_form)

static gboolean
parse_form (YdCli   *self,
            Form    *form,
            int     *argc,
            char  ***argv)
{
  const GOptionEntry entries[] = {
    { "name", 0, 0, G_OPTION_ARG_FILENAME, &form->name, N_("How it is called"), N_("NAME") },
    { "api-address", 0, 0, G_OPTION_ARG_STRING, &form->api,
      N_("Another address of the Open API"), N_("URL") },
    { "broker-address", 0, 0, G_OPTION_ARG_STRING, &form->broker,
      N_("Sign in through this broker"), N_("URL") },
    { "client-id", 0, 0, G_OPTION_ARG_STRING, &form->client_id,
      N_("Sign in through a client id of your own"), N_("ID") },
    { "drive-type", 0, 0, G_OPTION_ARG_STRING, &form->drive,
      N_("The drive: default, resource or backup"), N_("TYPE") },
    { "root-folder-id", 0, 0, G_OPTION_ARG_STRING, &form->root,
      N_("Show only this folder: its ID, or its web address"), N_("ID") },
    { "removal-method", 0, 0, G_OPTION_ARG_STRING, &form->removal,
      N_("What removing does: trash or delete"), N_("METHOD") },
    { "livp-format", 0, 0, G_OPTION_ARG_STRING, &form->livp,
      N_("How live photos are downloaded: jpeg, mov, both or rebuilt"), N_("FORMAT") },
    { "order-by", 0, 0, G_OPTION_ARG_STRING, &form->order,
      N_("How the app sorts its folders: name, size, updated or created"), N_("ORDER") },
    { "descending", 0, 0, G_OPTION_ARG_NONE, &form->descending,
      N_("Sort from the last to the first"), NULL },
    { "instant-upload", 0, 0, G_OPTION_ARG_NONE, &form->instant,
      N_("Send no bytes that the service has (as it is without this)"), NULL },
    { "no-instant-upload", 0, 0, G_OPTION_ARG_NONE, &form->no_instant,
      N_("Always send the bytes"), NULL },
    { "internal-upload", 0, 0, G_OPTION_ARG_NONE, &form->internal,
      N_("Upload within the provider's own network"), NULL },
    { "download-proxy", 0, 0, G_OPTION_ARG_STRING, &form->proxy,
      N_("Download through this address, which has {path} or {url}"), N_("URL") },
    { NULL },
  };

  return yd_cli_parse (self, entries, NULL, 0, -1, argc, argv);
}

/* Options */

static gboolean
choose_word (const char         *option,
             const char         *value,
             const char * const *words,
             guint              *place,
             GError            **error)
{
  g_autofree char *list = NULL;

  if (value == NULL)
    return TRUE;
  for (guint i = 0; words[i] != NULL; i++)
    if (g_str_equal (words[i], value))
      {
        *place = i;
        return TRUE;
      }
  list = g_strjoinv (", ", (char **) words);
  /* Translators: an option of the program, and the words that it takes. */
  g_set_error (error, YD_CLI_ERROR, YD_CLI_USAGE, _("%s takes one of %s"), option, list);
  return FALSE;
}

static gboolean
choose_words (Form              *form,
              YdStorageOptions  *options,
              GError           **error)
{
  const char * const drives[] = { "default", "resource", "backup", NULL };
  const char * const removals[] = { "trash", "delete", NULL };
  const char * const livps[] = { "jpeg", "mov", "both", "rebuilt", NULL };
  const char * const orders[] = { "name", "size", "updated", "created", NULL };
  guint drive = options->kind;
  guint removal = options->removal;
  guint livp = options->livp;
  guint order = options->order;

  if (!choose_word ("--drive-type", form->drive, drives, &drive, error) ||
      !choose_word ("--removal-method", form->removal, removals, &removal, error) ||
      !choose_word ("--livp-format", form->livp, livps, &livp, error) ||
      !choose_word ("--order-by", form->order, orders, &order, error))
    return FALSE;
  options->kind = (YdDriveKind) drive;
  options->removal = (YdStorageRemoval) removal;
  options->livp = (YdStorageLivp) livp;
  options->order = (YdStorageOrder) order;
  return TRUE;
}

static gboolean
refuse (GError     **error,
        const char  *sentence)
{
  g_set_error_literal (error, YD_CLI_ERROR, YD_CLI_USAGE, sentence);
  return FALSE;
}

static gboolean
check_name (YdCli       *self,
            const char  *name,
            GError     **error)
{
  if (name == NULL)
    return refuse (error, _("--name is missing"));
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->registry)); i++)
    {
      g_autoptr(YdStorage) storage = g_list_model_get_item (G_LIST_MODEL (self->registry), i);

      if (!g_str_equal (yd_storage_get_name (storage), name))
        continue;
      g_set_error_literal (error, YD_CLI_ERROR, YD_CLI_EXISTS,
                           _("there is already a storage of this name"));
      return FALSE;
    }
  if (!yd_storage_registry_name_is_allowed (self->registry, name, NULL))
    return refuse (error, _("a storage's name has no “:” and no “/”"));
  return TRUE;
}

/* All that can be wrong is found before a token is spent. (transfer full) */
static YdStorageOptions *
make_options (YdCli   *self,
              Form    *form,
              GError **error)
{
  g_autoptr(YdStorageOptions) options = yd_storage_options_new ();
  const char *proxy = form->proxy != NULL ? form->proxy : "";
  char *root = NULL;

  if (!check_name (self, form->name, error) || !choose_words (form, options, error))
    return NULL;
  if (form->instant && form->no_instant)
    return refuse (error, _("--instant-upload and --no-instant-upload exclude each other")), NULL;
  if (yd_storage_proxy_parse (proxy) == YD_STORAGE_PROXY_INVALID)
    return refuse (error, _("--download-proxy takes an https address with {path} or {url}")), NULL;
  if (form->root != NULL)
    {
      root = yd_storage_parse_root (form->root, &options->kind);
      if (root == NULL)
        return refuse (error, _("--root-folder-id takes “root”, a folder's ID or its web "
                                "address")), NULL;
      g_free (options->root_id);
      options->root_id = root;
    }
  g_free (options->name);
  options->name = g_strdup (form->name);
  g_free (options->proxy);
  options->proxy = g_strdup (proxy);
  options->instant = !form->no_instant;
  options->internal = form->internal;
  options->descending = form->descending;
  return g_steal_pointer (&options);
}

/* Who is asked to sign in. (transfer full) */
static YdAuthClient *
make_client (Form                *form,
             const YdCliSecrets  *secrets,
             GError             **error)
{
  const char *api = form->api != NULL ? form->api : YD_AUTH_DEFAULT_API_URL;
  const char *broker = form->broker != NULL ? form->broker : YD_AUTH_BROKER_GLOBAL_URL;
  g_autofree char *base = NULL;
  YdAuthClientKind kind = YD_AUTH_CLIENT_OWN;

  if (form->client_id != NULL && form->broker != NULL)
    return refuse (error, _("--client-id and --broker-address exclude each other")), NULL;
  if (form->client_id == NULL && secrets->client_secret != NULL)
    return refuse (error, _("a client_secret needs --client-id")), NULL;
  if (form->client_id != NULL)
    return yd_auth_client_new (YD_AUTH_CLIENT_OWN, api, NULL, form->client_id,
                               secrets->client_secret);
  if (!yd_auth_client_parse_broker (broker, &kind, &base))
    return refuse (error, _("--broker-address is no address of a broker")), NULL;
  return yd_auth_client_new (kind, api, base, NULL, NULL);
}

/* Adding */

static gboolean
add_storage (YdCli               *self,
             const YdStorageSignIn *sign_in,
             YdStorageOptions    *options,
             GError             **error)
{
  g_autoptr(YdStorageAccount) account =
    yd_storage_registry_adopt (self->registry, (YdStorageSignIn *) sign_in, error);
  g_autoptr(YdStorage) storage = NULL;

  if (account == NULL)
    return FALSE;
  storage = yd_storage_registry_add (self->registry, account, options, error);
  if (storage == NULL)
    {
      yd_storage_registry_abandon (self->registry, account);
      return FALSE;
    }
  return yd_cli_sign_in_wait_kept (self, account, error);
}

static gboolean
sign_in_and_add (YdCli   *self,
                 Form    *form,
                 GError **error)
{
  g_auto(YdCliSecrets) secrets = { NULL, NULL, NULL };
  g_autoptr(YdStorageOptions) options = NULL;
  g_autoptr(YdAuthClient) client = NULL;
  g_autoptr(YdStorageSignIn) sign_in = NULL;

  options = make_options (self, form, error);
  if (options == NULL || !yd_cli_secrets_read (&secrets, error))
    return FALSE;
  client = make_client (form, &secrets, error);
  if (client == NULL)
    return FALSE;
  if (secrets.access_token != NULL && secrets.refresh_token == NULL && !self->memory)
    return refuse (error, _("an access_token alone cannot be kept: give a refresh_token, or use "
                            "--vault=memory"));
  if (secrets.refresh_token != NULL || secrets.access_token != NULL)
    sign_in = yd_cli_sign_in_with (self, client, &secrets, error);
  else if (isatty (STDERR_FILENO))
    sign_in = yd_cli_sign_in_by_code (self, client, error);
  else
    return refuse (error, _("standard input has no line refresh_token=…"));
  return sign_in != NULL && add_storage (self, sign_in, options, error);
}

int
yd_cli_add_storage (YdCli  *self,
                    int     argc,
                    char  **argv)
{
  g_auto(Form) form = { NULL };
  g_autoptr(GError) error = NULL;

  if (!parse_form (self, &form, &argc, &argv))
    return YD_CLI_USAGE;
  self->reads_secrets = TRUE;
  if (!yd_cli_open (self, &error) || !sign_in_and_add (self, &form, &error))
    return yd_cli_fail (self, form.name, error);
  if (self->memory)
    yd_cli_complain ("%s", _("yunduo-cli: the sign-in was not kept (--vault=memory)\n"));
  return YD_CLI_OK;
}
