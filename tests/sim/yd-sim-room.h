/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* For tests of the file endpoints: a simulator, a token of alice, calls with her backup drive. */

#pragma once

#include "yd-sim-probe.h"

G_BEGIN_DECLS

typedef struct
{
  YdSim       *sim;      /* (owned) */
  char        *token;    /* (owned) */
  const char  *drive;    /* (borrowed) */
} YdSimRoom;

void         yd_sim_room_set_up     (YdSimRoom      *room,
                                     YdSimOptions   *options);
void         yd_sim_room_tear_down  (YdSimRoom      *room,
                                     gconstpointer   data);
/* POST to /adrive/v1.0/openFile/@name; the members of the body besides drive_id. */
YdSimProbe  *yd_sim_room_call       (YdSimRoom      *room,
                                     const char     *name,
                                     const char     *format,
                                     ...) G_GNUC_PRINTF (3, 4);
/* To an absolute URL of the data host. */
YdSimProbe  *yd_sim_room_send       (YdSimRoom      *room,
                                     const char     *method,
                                     const char     *url,
                                     const char     *headers,
                                     gconstpointer   data,
                                     gsize           length);
/* Puts a file or (with a NULL @text) a folder there without the service; its id (transfer full). */
char        *yd_sim_room_add        (YdSimRoom      *room,
                                     const char     *parent_id,
                                     const char     *name,
                                     const char     *text);
gboolean     yd_sim_room_is_true    (YdSimProbe     *reply,
                                     const char     *member);
/* The names in `items`, joined by commas (transfer full). */
char        *yd_sim_room_get_names  (YdSimProbe     *reply);
void         yd_sim_room_assert_xml (YdSimProbe     *reply,
                                     guint           status,
                                     const char     *code);

G_END_DECLS
