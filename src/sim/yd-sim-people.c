/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Who can sign in, and through which application: the fixed cast of every simulator. Tokens and
 * sessions are yd-sim-session.c. The lists are owned by the simulator. */

#include "config.h"

#include "yd-sim-people.h"

#include <string.h>

#define ALL_SCOPES "user:base,file:all:read,file:all:write"

static void
free_user (gpointer data)
{
  YdSimUser *user = data;

  g_free (user->key);
  g_free (user->id);
  g_free (user->name);
  g_free (user->avatar);
  g_free (user->phone);
  g_free (user->backup_drive_id);
  g_free (user->resource_drive_id);
  g_free (user->scopes);
  g_free (user);
}

static void
free_app (gpointer data)
{
  YdSimApp *app = data;

  g_free (app->id);
  g_free (app->secret);
  g_free (app->name);
  g_free (app);
}

/* 32 lower-case hex digits that belong to text for ever. */
static char *
derive_id (const char *text)
{
  g_autofree char *whole = g_strconcat ("yunduo simulator: ", text, NULL);

  return g_compute_checksum_for_string (G_CHECKSUM_MD5, whole, -1);
}

static YdSimUser *
new_user (const char *key,
          const char *name,
          const char *backup,
          const char *resource)
{
  YdSimUser *user = g_new0 (YdSimUser, 1);

  user->key = g_strdup (key);
  user->id = derive_id (key);
  user->name = g_strdup (name);
  user->avatar = g_strdup ("");
  user->phone = g_strdup ("13800000000");
  user->backup_drive_id = g_strdup (backup);
  user->resource_drive_id = g_strdup (resource);
  user->backup_granted = TRUE;
  user->resource_granted = TRUE;
  user->scopes = g_strdup (ALL_SCOPES);
  return user;
}

static const char *
get_demo_name (void)
{
  const char * const *languages = g_get_language_names ();

  return g_str_has_prefix (languages[0], "zh") ? "演示" : "Demo";
}

/* Transfer full. */
GPtrArray *
yd_sim_people_new_users (gboolean demo)
{
  GPtrArray *users = g_ptr_array_new_with_free_func (free_user);

  g_ptr_array_add (users, new_user ("alice", demo ? get_demo_name () : "小明", "11519221",
                                    "1311893110"));
  g_ptr_array_add (users, new_user ("bob", "Bob", "20384711", "1422904221"));
  return users;
}

static YdSimApp *
new_app (const char *key,
         const char *name,
         gboolean    secret)
{
  YdSimApp *app = g_new0 (YdSimApp, 1);
  g_autofree char *secret_key = g_strconcat (key, " secret", NULL);

  app->id = derive_id (key);
  app->secret = secret ? derive_id (secret_key) : NULL;
  app->name = g_strdup (name);
  return app;
}

/* The secret, the public and the brokers' application, in this order. Transfer full. */
GPtrArray *
yd_sim_people_new_apps (void)
{
  GPtrArray *apps = g_ptr_array_new_with_free_func (free_app);

  g_ptr_array_add (apps, new_app ("secret client", "Yunduo", TRUE));
  g_ptr_array_add (apps, new_app ("public client", "Yunduo (public)", FALSE));
  g_ptr_array_add (apps, new_app ("broker client", "Broker", TRUE));
  return apps;
}

void
yd_sim_people_grant (YdSimUser  *user,
                     const char *drives)
{
  if (drives == NULL || *drives == '\0')
    return;

  user->backup_granted = strstr (drives, "backup") != NULL || strstr (drives, "default") != NULL;
  user->resource_granted = strstr (drives, "resource") != NULL;
}

JsonNode *
yd_sim_people_save (GPtrArray *users)
{
  JsonObject *object = json_object_new ();
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  guint i;

  for (i = 0; i < users->len; i++)
    {
      YdSimUser *user = g_ptr_array_index (users, i);
      JsonObject *one = json_object_new ();

      json_object_set_boolean_member (one, "backup_granted", user->backup_granted);
      json_object_set_boolean_member (one, "resource_granted", user->resource_granted);
      json_object_set_int_member (one, "consent", user->consent);
      json_object_set_string_member (one, "scopes", user->scopes);
      json_object_set_object_member (object, user->key, one);
    }
  json_node_take_object (node, object);
  return node;
}

void
yd_sim_people_load (GPtrArray *users,
                    JsonNode  *node)
{
  guint i;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return;

  for (i = 0; i < users->len; i++)
    {
      YdSimUser *user = g_ptr_array_index (users, i);
      JsonNode *member = json_object_get_member (json_node_get_object (node), user->key);
      JsonObject *one;

      if (member == NULL || !JSON_NODE_HOLDS_OBJECT (member))
        continue;
      one = json_node_get_object (member);
      user->backup_granted = json_object_get_boolean_member_with_default (one, "backup_granted",
                                                                          TRUE);
      user->resource_granted = json_object_get_boolean_member_with_default (one, "resource_granted",
                                                                            TRUE);
      user->consent = json_object_get_int_member_with_default (one, "consent", 0);
      g_free (user->scopes);
      user->scopes = g_strdup (json_object_get_string_member_with_default (one, "scopes",
                                                                           ALL_SCOPES));
    }
}

/* --- looking them up ---------------------------------------------------------------------- */

YdSimUser *
yd_sim_get_user (YdSim      *self,
                 const char *key)
{
  GPtrArray *users = yd_sim_get_users (self);
  guint i;

  for (i = 0; key != NULL && i < users->len; i++)
    {
      YdSimUser *user = g_ptr_array_index (users, i);

      if (g_str_equal (user->key, key))
        return user;
    }
  return NULL;
}

YdSimUser *
yd_sim_get_user_by_id (YdSim      *self,
                       const char *id)
{
  GPtrArray *users = yd_sim_get_users (self);
  guint i;

  for (i = 0; id != NULL && i < users->len; i++)
    {
      YdSimUser *user = g_ptr_array_index (users, i);

      if (g_str_equal (user->id, id))
        return user;
    }
  return NULL;
}

YdSimUser *
yd_sim_get_drive_owner (YdSim      *self,
                        const char *drive_id)
{
  GPtrArray *users = yd_sim_get_users (self);
  guint i;

  for (i = 0; drive_id != NULL && i < users->len; i++)
    {
      YdSimUser *user = g_ptr_array_index (users, i);

      if (g_str_equal (user->backup_drive_id, drive_id) ||
          g_str_equal (user->resource_drive_id, drive_id))
        return user;
    }
  return NULL;
}

/* Whether the drive is the user's and was ticked on the consent page. */
gboolean
yd_sim_user_may_use (YdSimUser  *user,
                     const char *drive_id)
{
  if (g_strcmp0 (user->backup_drive_id, drive_id) == 0)
    return user->backup_granted;
  if (g_strcmp0 (user->resource_drive_id, drive_id) == 0)
    return user->resource_granted;
  return FALSE;
}

YdSimApp *
yd_sim_get_app (YdSim      *self,
                const char *client_id)
{
  GPtrArray *apps = yd_sim_get_apps (self);
  guint i;

  for (i = 0; client_id != NULL && i < apps->len; i++)
    {
      YdSimApp *app = g_ptr_array_index (apps, i);

      if (g_str_equal (app->id, client_id))
        return app;
    }
  return NULL;
}

static YdSimApp *
get_nth_app (YdSim *self,
             guint  n)
{
  return g_ptr_array_index (yd_sim_get_apps (self), n);
}

const char *
yd_sim_get_client_id (YdSim *self)
{
  return get_nth_app (self, 0)->id;
}

const char *
yd_sim_get_client_secret (YdSim *self)
{
  return get_nth_app (self, 0)->secret;
}

const char *
yd_sim_get_public_client_id (YdSim *self)
{
  return get_nth_app (self, 1)->id;
}

const char *
yd_sim_get_broker_client_id (YdSim *self)
{
  return get_nth_app (self, 2)->id;
}
