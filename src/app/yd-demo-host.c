/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Starts the simulator when the first demo storage needs it, and ends it with the application.
 */
#include "config.h"

#include "yd-demo-host.h"

#include "yd-base-tree.h"
#include "yd-sim.h"

#include <glib/gstdio.h>

#define DEMO_USER "alice"

struct _YdDemoHost
{
  GObject parent_instance;

  /* given at construction */
  char *folder; /* (owned) */

  /* state */
  YdSimThread *thread; /* (owned) (nullable): while it runs */
  char *client_id;     /* (owned) (nullable): what people sign in with */
};

static void demo_host_iface_init (YdStorageDemoHostInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (YdDemoHost, yd_demo_host, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (YD_TYPE_STORAGE_DEMO_HOST,
                                                      demo_host_iface_init))

typedef struct
{
  YdAuthToken *token; /* (owned) */
  char *client_id;    /* (owned) */
} Issued;

/* Runs in the simulator's thread while the main thread waits. */
static void
issue_token (YdSim    *sim,
             gpointer  data)
{
  Issued *issued = data;
  g_autofree char *refresh = NULL;
  g_autofree char *access = yd_sim_issue_tokens (sim, DEMO_USER,
                                                 yd_sim_get_public_client_id (sim), &refresh);

  issued->token = yd_auth_token_new (access, refresh, 0, g_get_real_time ());
  issued->client_id = g_strdup (yd_sim_get_public_client_id (sim));
}

static const char *
start (YdStorageDemoHost  *host,
       YdAuthToken       **token,
       GError            **error)
{
  YdDemoHost *self = YD_DEMO_HOST (host);
  Issued issued = { NULL, NULL };

  if (self->thread == NULL)
    {
      g_autoptr(YdSimOptions) options = yd_sim_options_new ();

      if (g_mkdir_with_parents (self->folder, 0700) != 0)
        {
          g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                               "cannot make the demo drive's folder");
          return NULL;
        }
      options->folder = g_strdup (self->folder);
      options->demo = TRUE;
      options->closed = TRUE;
      self->thread = yd_sim_thread_new (options, error);
    }
  if (self->thread == NULL)
    return NULL;
  yd_sim_thread_call (self->thread, issue_token, &issued);
  g_free (self->client_id);
  self->client_id = issued.client_id;
  *token = issued.token;
  return yd_sim_thread_get_base_url (self->thread);
}

static void
delete_files (YdStorageDemoHost *host)
{
  YdDemoHost *self = YD_DEMO_HOST (host);
  g_autofree char *doomed = g_strdup_printf ("%s.deleted-%" G_GINT64_FORMAT, self->folder,
                                             g_get_real_time ());

  g_clear_pointer (&self->thread, yd_sim_thread_free);
  if (g_rename (self->folder, doomed) == 0)
    yd_base_tree_delete_later (doomed);
}

static const char *
get_client_id (YdStorageDemoHost *host)
{
  return YD_DEMO_HOST (host)->client_id;
}

static void
demo_host_iface_init (YdStorageDemoHostInterface *iface)
{
  iface->start = start;
  iface->get_client_id = get_client_id;
  iface->delete_files = delete_files;
}

YdDemoHost *
yd_demo_host_new (const char *folder)
{
  YdDemoHost *self = g_object_new (YD_TYPE_DEMO_HOST, NULL);

  self->folder = g_strdup (folder);
  return self;
}

static void
yd_demo_host_dispose (GObject *object)
{
  YdDemoHost *self = YD_DEMO_HOST (object);

  g_clear_pointer (&self->thread, yd_sim_thread_free);
  G_OBJECT_CLASS (yd_demo_host_parent_class)->dispose (object);
}

static void
yd_demo_host_finalize (GObject *object)
{
  YdDemoHost *self = YD_DEMO_HOST (object);

  g_free (self->folder);
  g_free (self->client_id);
  G_OBJECT_CLASS (yd_demo_host_parent_class)->finalize (object);
}

static void
yd_demo_host_class_init (YdDemoHostClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = yd_demo_host_dispose;
  G_OBJECT_CLASS (klass)->finalize = yd_demo_host_finalize;
}

static void
yd_demo_host_init (YdDemoHost *self)
{
}
