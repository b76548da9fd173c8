/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A client for the tests of the simulator: it sends what it is told, also what no good client would
 * send, over a plain socket, and runs the main context meanwhile. No code of `net`. */

#pragma once

#include <json-glib/json-glib.h>

#include "yd-sim.h"

G_BEGIN_DECLS

/* What came back. */
typedef struct
{
  guint       status;  /* 0: no reply at all */
  char       *head;    /* (owned) status line and headers */
  GBytes     *body;    /* (owned) */
  char       *text;    /* (owned) the body, up to a zero byte */
  JsonNode   *json;    /* (owned) (nullable) the body, if it is JSON */
  gboolean    closed;  /* the connection ended before Content-Length bytes */
} YdSimProbe;

YdSim       *yd_sim_probe_start   (YdSimOptions *options);
void         yd_sim_probe_stop    (YdSim        *sim);
/* A folder and all in it. */
void         yd_sim_probe_remove  (const char   *folder);
/* raw: a whole request. Reads until the reply is complete, the connection ends or idle_ms pass
 * without a byte. */
YdSimProbe  *yd_sim_probe_raw     (YdSim        *sim,
                                   gconstpointer raw,
                                   gsize         length,
                                   guint         idle_ms);
/* body: (nullable) JSON text; token: (nullable). */
YdSimProbe  *yd_sim_probe_call    (YdSim        *sim,
                                   const char   *method,
                                   const char   *path,
                                   const char   *token,
                                   const char   *body);
/* More header lines, each with its \r\n. */
YdSimProbe  *yd_sim_probe_send    (YdSim        *sim,
                                   const char   *method,
                                   const char   *path,
                                   const char   *headers,
                                   gconstpointer body,
                                   gsize         length);
void         yd_sim_probe_free    (YdSimProbe   *probe);
const char  *yd_sim_probe_string  (YdSimProbe   *probe,
                                   const char   *name);
gint64       yd_sim_probe_int     (YdSimProbe   *probe,
                                   const char   *name);
/* (transfer full) (nullable) */
char        *yd_sim_probe_header  (YdSimProbe   *probe,
                                   const char   *name);
const char  *yd_sim_probe_text    (YdSimProbe   *probe);

/* Status and error code, in one line. */
#define yd_sim_probe_assert(probe, expected_status, expected_code) \
  G_STMT_START { \
    g_assert_cmpuint ((probe)->status, ==, (expected_status)); \
    g_assert_cmpstr (yd_sim_probe_string ((probe), "code"), ==, (expected_code)); \
  } G_STMT_END

G_DEFINE_AUTOPTR_CLEANUP_FUNC (YdSimProbe, yd_sim_probe_free)

G_END_DECLS
