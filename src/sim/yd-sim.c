/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The simulator: one of each of its parts, and the calls that tests make on it. What an endpoint
 * does is elsewhere; see yd-sim-service.c for the list. */

#include "config.h"

#include "yd-sim.h"

#include "yd-sim-budget.h"
#include "yd-sim-people.h"
#include "yd-sim-request.h"
#include "yd-sim-session.h"

#include <glib/gstdio.h>

#define ACCOUNTS_FILE "accounts.json"
#define CONNECTION_KEY "yd-sim-connection"

struct _YdSim
{
  GObject         parent_instance;

  /* given at construction */
  YdSimOptions   *options;         /* (owned) */

  /* owned */
  GMainContext   *context;         /* (owned) (nullable) since start */
  SoupServer     *server;          /* (owned) (nullable) */
  GRand          *random;          /* (owned) */
  GPtrArray      *users;           /* (owned) of YdSimUser */
  GPtrArray      *apps;            /* (owned) of YdSimApp */
  YdSimSessions  *sessions;        /* (owned) */
  YdSimBudget    *budget;          /* (owned) */
  YdSimJournal   *journal;         /* (owned) */
  YdSimFaults    *faults;          /* (owned) */
  char           *base_url;        /* (owned) (nullable) */
  char           *broker_url;      /* (owned) (nullable) */
  char           *alist_url;       /* (owned) (nullable) */
  gpointer        store;           /* (owned) (nullable) */
  GDestroyNotify  store_free;
  YdSimUsedFunc   store_used;

  /* state */
  guint           n_connections;
  gint64          urls_expired_us;
  gint64          sulks_until_us;  /* with the rule "limit-retry" broken */

  /* in flight */
  GPtrArray      *live;            /* (owned) of YdSimRequest */
  GPtrArray      *sources;         /* (owned) of GSource */
};

G_DEFINE_FINAL_TYPE (YdSim, yd_sim, G_TYPE_OBJECT)

/* --- for the room ------------------------------------------------------------------------- */

const YdSimOptions *
yd_sim_get_options (YdSim *self)
{
  return self->options;
}

gint64
yd_sim_now_us (YdSim *self)
{
  return self->options->now_us != NULL ? self->options->now_us (self->options->now_data)
                                       : g_get_real_time ();
}

gboolean
yd_sim_breaks (YdSim      *self,
               const char *rule)
{
  return self->options->breaks != NULL &&
         g_strv_contains ((const char * const *) self->options->breaks, rule);
}

void
yd_sim_violate (YdSim      *self,
                const char *format,
                ...)
{
  g_autofree char *text = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  yd_sim_journal_add_violation (self->journal, text);
}

guint32
yd_sim_random (YdSim *self)
{
  return g_rand_int (self->random);
}

/* Transfer full. */
char *
yd_sim_random_hex (YdSim    *self,
                   guint     digits,
                   gboolean  upper)
{
  GString *text = g_string_sized_new (digits + 8);

  while (text->len < digits)
    g_string_append_printf (text, upper ? "%08X" : "%08x", yd_sim_random (self));
  g_string_truncate (text, digits);
  return g_string_free (text, FALSE);
}

/* UTC with milliseconds and Z. Transfer full. */
char *
yd_sim_format_time (gint64 time_us)
{
  g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc (time_us / G_USEC_PER_SEC);
  g_autofree char *text = g_date_time_format (time, "%Y-%m-%dT%H:%M:%S");

  return g_strdup_printf ("%s.%03dZ", text, (int) (time_us % G_USEC_PER_SEC / 1000));
}

GMainContext *
yd_sim_get_context (YdSim *self)
{
  return self->context;
}

YdSimJournal *
yd_sim_get_journal_store (YdSim *self)
{
  return self->journal;
}

YdSimFaults *
yd_sim_get_faults (YdSim *self)
{
  return self->faults;
}

YdSimSessions *
yd_sim_get_sessions (YdSim *self)
{
  return self->sessions;
}

GPtrArray *
yd_sim_get_users (YdSim *self)
{
  return self->users;
}

GPtrArray *
yd_sim_get_apps (YdSim *self)
{
  return self->apps;
}

void
yd_sim_set_store (YdSim          *self,
                  gpointer        store,
                  GDestroyNotify  free_func,
                  YdSimUsedFunc   used_func)
{
  g_return_if_fail (self->store == NULL);

  self->store = store;
  self->store_free = free_func;
  self->store_used = used_func;
}

gpointer
yd_sim_get_store (YdSim *self)
{
  return self->store;
}

gint64
yd_sim_get_used (YdSim     *self,
                 YdSimUser *user)
{
  return self->store_used != NULL ? self->store_used (self, user) : 0;
}

gint64
yd_sim_get_urls_expired_us (YdSim *self)
{
  return self->urls_expired_us;
}

static gboolean
is_unlimited (YdSim            *self,
              YdSimBudgetClass  class)
{
  static const char * const rules[] =
  {
    [YD_SIM_BUDGET_NONE] = "",
    [YD_SIM_BUDGET_LIST] = "limit-list",
    [YD_SIM_BUDGET_LINK] = "limit-link",
    [YD_SIM_BUDGET_OTHER] = "limit-other",
  };

  if (class == YD_SIM_BUDGET_NONE || yd_sim_breaks (self, rules[class]))
    return TRUE;
  return !self->options->limits && !yd_sim_breaks (self, "limit-off");
}

/* 0: the call may go on; else how many milliseconds to wait. */
guint
yd_sim_take_budget (YdSim            *self,
                    YdSimUser        *user,
                    const char       *client_id,
                    YdSimBudgetClass  class)
{
  gint64 now_us = yd_sim_now_us (self);
  g_autofree char *who = NULL;
  guint wait;

  if (user == NULL || is_unlimited (self, class))
    return 0;
  if (now_us < self->sulks_until_us)
    return 1;

  who = yd_sim_breaks (self, "limit-per-user") ? g_strdup ("all")
                                               : g_strdup_printf ("%s %s", user->id, client_id);
  wait = yd_sim_budget_take (self->budget, who, class, now_us);
  if (wait > 0 && yd_sim_breaks (self, "limit-retry"))
    self->sulks_until_us = now_us + wait * G_GINT64_CONSTANT (1000) + 5 * G_USEC_PER_SEC;
  return wait;
}

/* --- connections, requests, sources ------------------------------------------------------- */

/* 1 for the first connection that asked something, and so on. */
guint
yd_sim_identify_connection (YdSim   *self,
                            GSocket *socket)
{
  guint id;

  if (socket == NULL)
    return 0;
  id = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (socket), CONNECTION_KEY));
  if (id == 0)
    {
      id = ++self->n_connections;
      g_object_set_data (G_OBJECT (socket), CONNECTION_KEY, GUINT_TO_POINTER (id));
    }
  return id;
}

void
yd_sim_add_live (YdSim        *self,
                 YdSimRequest *req)
{
  g_ptr_array_add (self->live, yd_sim_request_ref (req));
}

void
yd_sim_remove_live (YdSim        *self,
                    YdSimRequest *req)
{
  g_ptr_array_remove_fast (self->live, req);
}

/* Those who hang are cut off, as when a router is started anew: they need not find it out. */
void
yd_sim_let_go (YdSim *self)
{
  g_autoptr(GPtrArray) live = g_ptr_array_copy (self->live, (GCopyFunc) yd_sim_request_ref, NULL);

  g_ptr_array_set_free_func (live, (GDestroyNotify) yd_sim_request_unref);
  for (guint i = 0; i < live->len; i++)
    if (yd_sim_request_has_fault (g_ptr_array_index (live, i), YD_SIM_FAULT_HANG))
      yd_sim_request_cut (g_ptr_array_index (live, i), FALSE);
}

static void
destroy_source (gpointer data)
{
  g_source_destroy (data);
  g_source_unref (data);
}

/* Attaches source; it is destroyed when the simulator stops. */
void
yd_sim_add_source (YdSim   *self,
                   GSource *source)
{
  guint i;

  for (i = self->sources->len; i > 0; i--)
    {
      if (g_source_is_destroyed (g_ptr_array_index (self->sources, i - 1)))
        g_ptr_array_remove_index_fast (self->sources, i - 1);
    }
  g_ptr_array_add (self->sources, g_source_ref (source));
  g_source_attach (source, self->context);
}

typedef struct
{
  YdSim        *sim;  /* (borrowed) */
  YdSimRequest *req;  /* (owned) */
  YdSimHandler  func;
} Later;

static void
free_later (gpointer data)
{
  Later *later = data;

  yd_sim_request_unref (later->req);
  g_free (later);
}

static gboolean
later_cb (gpointer user_data)
{
  Later *later = user_data;

  if (!later->req->is_over)
    later->func (later->sim, later->req);
  return G_SOURCE_REMOVE;
}

/* Calls func ms milliseconds later, unless the request is over by then. */
void
yd_sim_after (YdSim        *self,
              guint         ms,
              YdSimRequest *req,
              YdSimHandler  func)
{
  g_autoptr(GSource) source = g_timeout_source_new (ms);
  Later *later = g_new0 (Later, 1);

  later->sim = self;
  later->req = yd_sim_request_ref (req);
  later->func = func;
  g_source_set_callback (source, later_cb, later, free_later);
  yd_sim_add_source (self, source);
  g_ptr_array_add (req->timers, g_source_ref (source));
}

/* --- the folder --------------------------------------------------------------------------- */

/* Writes who has which tokens; a demo drive stays signed in. */
void
yd_sim_save (YdSim *self)
{
  g_autoptr(JsonNode) node = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *path = NULL;
  g_autofree char *text = NULL;
  JsonObject *object;

  if (self->options->folder == NULL)
    return;

  object = json_object_new ();
  json_object_set_member (object, "users", yd_sim_people_save (self->users));
  json_object_set_member (object, "tokens", yd_sim_sessions_save (self->sessions));
  node = json_node_new (JSON_NODE_OBJECT);
  json_node_take_object (node, object);
  text = json_to_string (node, FALSE);
  path = g_build_filename (self->options->folder, ACCOUNTS_FILE, NULL);
  if (!g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, &error))
    g_message ("The simulator cannot keep its accounts: %s", error->message);
}

static void
load (YdSim *self)
{
  g_autoptr(JsonParser) parser = json_parser_new ();
  g_autofree char *path = g_build_filename (self->options->folder, ACCOUNTS_FILE, NULL);
  JsonNode *root;
  JsonObject *object;

  g_mkdir_with_parents (self->options->folder, 0700);
  if (!json_parser_load_from_file (parser, path, NULL))
    return;
  root = json_parser_get_root (parser);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    return;

  object = json_node_get_object (root);
  yd_sim_people_load (self->users, json_object_get_member (object, "users"));
  yd_sim_sessions_load (self->sessions, json_object_get_member (object, "tokens"));
}

/* --- life --------------------------------------------------------------------------------- */

static void
yd_sim_dispose (GObject *object)
{
  YdSim *self = YD_SIM (object);

  yd_sim_stop (self);

  G_OBJECT_CLASS (yd_sim_parent_class)->dispose (object);
}

static void
yd_sim_finalize (GObject *object)
{
  YdSim *self = YD_SIM (object);

  if (self->store_free != NULL)
    self->store_free (self->store);
  g_clear_pointer (&self->context, g_main_context_unref);
  g_rand_free (self->random);
  g_ptr_array_unref (self->live);
  g_ptr_array_unref (self->sources);
  yd_sim_sessions_free (self->sessions);
  g_ptr_array_unref (self->users);
  g_ptr_array_unref (self->apps);
  yd_sim_budget_free (self->budget);
  yd_sim_journal_free (self->journal);
  yd_sim_faults_free (self->faults);
  g_free (self->base_url);
  g_free (self->broker_url);
  g_free (self->alist_url);
  yd_sim_options_free (self->options);

  G_OBJECT_CLASS (yd_sim_parent_class)->finalize (object);
}

static void
yd_sim_class_init (YdSimClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = yd_sim_dispose;
  object_class->finalize = yd_sim_finalize;
}

static void
yd_sim_init (YdSim *self)
{
  self->live = g_ptr_array_new_with_free_func ((GDestroyNotify) yd_sim_request_unref);
  self->sources = g_ptr_array_new_with_free_func (destroy_source);
  self->faults = yd_sim_faults_new ();
}

static GRand *
new_random (YdSim *self)
{
  guint32 seed[2] = { (guint32) self->options->seed, (guint32) (self->options->seed >> 32) };

  if (self->options->seed == 0 || yd_sim_breaks (self, "sim-seed"))
    return g_rand_new ();
  return g_rand_new_with_seed_array (seed, G_N_ELEMENTS (seed));
}

/**
 * yd_sim_new:
 * @options: (nullable): how it behaves, copied; NULL for the defaults
 *
 * Returns: (transfer full): a simulator that does not listen yet. With a folder, users' consents
 * and tokens are read from it.
 */
YdSim *
yd_sim_new (const YdSimOptions *options)
{
  YdSim *self = g_object_new (YD_TYPE_SIM, NULL);

  self->options = options != NULL ? yd_sim_options_copy (options) : yd_sim_options_new ();
  self->random = new_random (self);
  self->users = yd_sim_people_new_users (self->options->demo);
  self->apps = yd_sim_people_new_apps ();
  self->sessions = yd_sim_sessions_new (self);
  self->budget = yd_sim_budget_new (self->options->sliding_window &&
                                    !yd_sim_breaks (self, "limit-window"));
  self->journal = yd_sim_journal_new (self->options->demo ? 200 : 20000);
  if (self->options->folder != NULL)
    load (self);
  yd_sim_service_attach (self);
  return self;
}

/**
 * yd_sim_start:
 *
 * Listens on 127.0.0.1, on the thread-default context of the caller, whose thread from now on owns
 * the simulator.
 */
gboolean
yd_sim_start (YdSim   *self,
              GError **error)
{
  g_autoptr(GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr(GSocketAddress) address = g_inet_socket_address_new (loopback, self->options->port);
  g_autoslist(GUri) uris = NULL;

  g_return_val_if_fail (YD_IS_SIM (self), FALSE);
  g_return_val_if_fail (self->server == NULL, FALSE);

  g_clear_pointer (&self->context, g_main_context_unref);
  self->context = g_main_context_ref_thread_default ();
  self->server = yd_sim_server_new (self);
  if (!soup_server_listen (self->server, address, 0, error))
    {
      g_clear_object (&self->server);
      return FALSE;
    }

  uris = soup_server_get_uris (self->server);
  g_free (self->base_url);
  g_free (self->broker_url);
  g_free (self->alist_url);
  self->base_url = g_strdup_printf ("http://127.0.0.1:%d", g_uri_get_port (uris->data));
  self->broker_url = g_strconcat (self->base_url, "/broker", NULL);
  self->alist_url = g_strconcat (self->base_url, "/alistbroker", NULL);
  return TRUE;
}

/**
 * yd_sim_stop:
 *
 * Drops all connections and listens no more; everything else stays, and it can start again on
 * another port. Harmless when it does not run.
 */
void
yd_sim_stop (YdSim *self)
{
  g_return_if_fail (YD_IS_SIM (self));

  while (self->live->len > 0)
    yd_sim_request_end (g_ptr_array_index (self->live, self->live->len - 1));
  while (self->sources->len > 0)
    g_ptr_array_remove_index_fast (self->sources, self->sources->len - 1);
  if (self->server != NULL)
    soup_server_disconnect (self->server);
  g_clear_object (&self->server);
}

const char *
yd_sim_get_base_url (YdSim *self)
{
  return self->base_url;
}

const char *
yd_sim_get_broker_url (YdSim *self)
{
  return self->broker_url;
}

const char *
yd_sim_get_alist_broker_url (YdSim *self)
{
  return self->alist_url;
}

/* TCP connections that asked something since the simulator was made. */
guint
yd_sim_get_connections_opened (YdSim *self)
{
  return self->n_connections;
}

/* All signed URLs that are out there are expired. */
void
yd_sim_expire_urls (YdSim *self)
{
  self->urls_expired_us = yd_sim_now_us (self);
}
