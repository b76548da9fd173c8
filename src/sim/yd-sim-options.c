/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* How a simulator behaves: the defaults, a copy, a free. Not where options are read from a command
 * line (yd-sim-main.c). */

#include "config.h"

#include "yd-sim.h"

G_DEFINE_BOXED_TYPE (YdSimOptions, yd_sim_options, yd_sim_options_copy, yd_sim_options_free)

/**
 * yd_sim_options_new:
 *
 * Returns: (transfer full): the options of a service as it is, in memory, on any free port, without
 * rate limits. Open API reference §9.
 */
YdSimOptions *
yd_sim_options_new (void)
{
  YdSimOptions *self = g_new0 (YdSimOptions, 1);

  self->access_ttl_s = 7200;
  self->public_ttl_s = 2592000;
  self->refresh_ttl_s = 7776000;
  self->qr_ttl_s = 180;
  self->code_ttl_s = 600;
  self->url_ttl_s = 900;
  self->upload_url_ttl_s = 3600;
  self->page_limit_max = 200;
  self->quota = G_GINT64_CONSTANT (1) << 40;
  self->max_file_size = G_GINT64_CONSTANT (2) << 40;
  self->short_parts = TRUE;
  self->async_polls = 1;
  return self;
}

YdSimOptions *
yd_sim_options_copy (const YdSimOptions *self)
{
  YdSimOptions *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = g_memdup2 (self, sizeof *self);
  copy->folder = g_strdup (self->folder);
  copy->breaks = g_strdupv (self->breaks);
  return copy;
}

void
yd_sim_options_free (YdSimOptions *self)
{
  if (self == NULL)
    return;

  g_free (self->folder);
  g_strfreev (self->breaks);
  g_free (self);
}
