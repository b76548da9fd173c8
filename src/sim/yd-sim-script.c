/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What a test makes happen, and what it asks afterwards: tokens without a login, consent withdrawn,
 * time passing, faults, the journal. The control endpoints (yd-sim-control.c) call the same. */

#include "config.h"

#include "yd-sim-people.h"
#include "yd-sim-request.h"
#include "yd-sim-session.h"

/**
 * yd_sim_issue_tokens:
 * @user: "alice" or "bob"
 * @client_id: (nullable): an application; NULL for the secret one
 * @refresh_token: (out) (optional) (nullable) (transfer full): NULL for a public application
 *
 * Returns: (transfer full) (nullable): an access token with all scopes, as if someone had signed
 * in; NULL when user or application are unknown.
 */
char *
yd_sim_issue_tokens (YdSim       *self,
                     const char  *user,
                     const char  *client_id,
                     char       **refresh_token)
{
  YdSimUser *who = yd_sim_get_user (self, user);
  YdSimApp *app = yd_sim_get_app (self, client_id != NULL ? client_id
                                                          : yd_sim_get_client_id (self));
  g_autoptr(YdSimPair) pair = NULL;

  if (refresh_token != NULL)
    *refresh_token = NULL;
  if (who == NULL || app == NULL)
    return NULL;

  pair = yd_sim_session_issue (self, app, who,
                               "user:base,file:all:read,file:all:write,file:share:write");
  if (refresh_token != NULL)
    *refresh_token = g_steal_pointer (&pair->refresh_token);
  return g_steal_pointer (&pair->access_token);
}

/* The person withdraws consent in the phone app: each token of theirs is refused from now on. */
void
yd_sim_revoke (YdSim      *self,
               const char *user)
{
  YdSimUser *who = yd_sim_get_user (self, user);

  g_return_if_fail (who != NULL);

  who->consent++;
  yd_sim_save (self);
}

/* drives: comma list of what is ticked, "backup", "resource"; "none" for nothing. */
void
yd_sim_set_granted (YdSim      *self,
                    const char *user,
                    const char *drives)
{
  YdSimUser *who = yd_sim_get_user (self, user);

  g_return_if_fail (who != NULL);

  yd_sim_people_grant (who, drives);
  yd_sim_save (self);
}

/* The account is frozen for violation: reference §7.6. */
void
yd_sim_set_frozen (YdSim      *self,
                   const char *user,
                   gboolean    frozen)
{
  YdSimUser *who = yd_sim_get_user (self, user);

  g_return_if_fail (who != NULL);

  who->frozen = frozen;
}

void
yd_sim_expire_tokens (YdSim *self)
{
  yd_sim_sessions_expire (yd_sim_get_sessions (self), TRUE, FALSE, FALSE);
}

void
yd_sim_expire_refresh_tokens (YdSim *self)
{
  yd_sim_sessions_expire (yd_sim_get_sessions (self), FALSE, TRUE, FALSE);
}

void
yd_sim_expire_qr (YdSim *self)
{
  yd_sim_sessions_expire (yd_sim_get_sessions (self), FALSE, FALSE, TRUE);
}

/* The 32 hex digits of a user's id. */
const char *
yd_sim_get_user_id (YdSim      *self,
                    const char *user)
{
  YdSimUser *who = yd_sim_get_user (self, user);

  return who != NULL ? who->id : NULL;
}

/* drive: "backup" (also "default") or "resource". */
const char *
yd_sim_get_drive_id (YdSim      *self,
                     const char *user,
                     const char *drive)
{
  YdSimUser *who = yd_sim_get_user (self, user);

  if (who == NULL)
    return NULL;
  return g_strcmp0 (drive, "resource") == 0 ? who->resource_drive_id : who->backup_drive_id;
}

void
yd_sim_add_fault (YdSim            *self,
                  const YdSimFault *fault)
{
  yd_sim_faults_add (yd_sim_get_faults (self), fault);
}

void
yd_sim_clear_faults (YdSim *self)
{
  yd_sim_faults_clear (yd_sim_get_faults (self));
}

/* How many requests to endpoint came in, written as in YdSimFault; NULL for all. */
guint
yd_sim_count (YdSim      *self,
              const char *endpoint)
{
  return yd_sim_journal_count (yd_sim_get_journal_store (self), endpoint);
}

/* Of YdSimEntry, oldest first. Transfer none; it changes while requests come in. */
GPtrArray *
yd_sim_get_journal (YdSim *self)
{
  return yd_sim_journal_get_entries (yd_sim_get_journal_store (self));
}

void
yd_sim_clear_journal (YdSim *self)
{
  yd_sim_journal_clear (yd_sim_get_journal_store (self));
}

/* Of char: what was against the reference. Transfer none. */
GPtrArray *
yd_sim_get_violations (YdSim *self)
{
  return yd_sim_journal_get_violations (yd_sim_get_journal_store (self));
}

void
yd_sim_clear_violations (YdSim *self)
{
  yd_sim_journal_clear_violations (yd_sim_get_journal_store (self));
}
