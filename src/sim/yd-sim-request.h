/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The inside of a request, for the files that serve and answer it (yd-sim-server.c,
 * yd-sim-request.c, yd-sim-reply.c). Handlers use yd-sim-private.h.
 *
 * The SoupServerMessage owns one reference and the simulator's list of live requests another, until
 * the request is over; who answers later owns one more. */

#pragma once

#include "yd-sim-fault.h"
#include "yd-sim-journal.h"
#include "yd-sim-private.h"
#include "yd-sim-session.h"

G_BEGIN_DECLS

typedef struct
{
  guint          status;       /* 0: not answered yet */
  char          *content_type; /* (owned) (nullable) */
  GPtrArray     *headers;      /* (owned) name, value, name, value … */
  GBytes        *body;         /* (owned) (nullable) or the source */
  goffset        length;
  YdSimReadFunc  read;
  gpointer       read_data;    /* (owned) (nullable) */
  GDestroyNotify read_free;
  goffset        offset;       /* of the next piece */
} YdSimReply;

struct _YdSimRequest
{
  /* given at construction */
  YdSim              *sim;        /* (borrowed) */
  SoupServerMessage  *msg;        /* (borrowed) (nullable) NULL when over */
  const YdSimRoute   *route;      /* (unowned) (nullable) NULL: no such path or verb */
  gboolean            path_known; /* the path exists, with another verb */

  /* owned */
  char               *path;       /* (owned) raw, without query */
  char               *raw_query;  /* (owned) (nullable) */
  GHashTable         *query;      /* (owned) (nullable) decoded, made on demand */
  char               *base;       /* (owned) (nullable) "http://host" as asked, made on demand */
  YdSimEntry         *entry;      /* (owned) */
  GPtrArray          *faults;     /* (owned) (nullable) that hit */
  GByteArray         *collected;  /* (owned) (nullable) body so far */
  GBytes             *body;       /* (owned) (nullable) */
  JsonNode           *json;       /* (owned) (nullable) */
  GHashTable         *form;       /* (owned) (nullable) decoded, made on demand */
  char               *token;      /* (owned) (nullable) */
  char               *client_id;  /* (owned) (nullable) */
  GPtrArray          *timers;     /* (owned) of GSource */
  YdSimReply          reply;

  /* borrowed */
  YdSimUser          *user;       /* (borrowed) (nullable) */

  /* the sink of a body that is streamed */
  YdSimChunkFunc      chunk;
  YdSimDoneFunc       done;
  gpointer            sink_data;  /* (owned) (nullable) */
  GDestroyNotify      sink_free;
  YdSimOverFunc       over;
  gpointer            over_data;  /* (unowned) (nullable) */

  /* state */
  guint               n_refs;
  gboolean            body_in;    /* the whole body came in */
  gboolean            too_large;
  gboolean            sending;
  gboolean            is_over;
};

YdSimRequest *yd_sim_request_new      (YdSim             *sim,
                                       SoupServerMessage *msg);
void          yd_sim_request_parse    (YdSimRequest      *req);
void          yd_sim_request_end      (YdSimRequest      *req);
GIOStream    *yd_sim_request_steal    (YdSimRequest      *req);
void          yd_sim_request_cut      (YdSimRequest      *req,
                                       gboolean           reset);
void          yd_sim_request_log_body (YdSimRequest      *req);

/* yd-sim-reply.c */
void          yd_sim_reply_clear      (YdSimReply        *reply);
void          yd_sim_reply_send       (YdSimRequest      *req);
void          yd_sim_reply_send_fault (YdSimRequest      *req,
                                       const YdSimFault  *fault);

/* yd-sim-server.c */
SoupServer   *yd_sim_server_new       (YdSim             *sim);

/* yd-sim.c */
YdSimJournal *yd_sim_get_journal_store   (YdSim          *self);
YdSimSessions *yd_sim_get_sessions       (YdSim          *self);
YdSimFaults  *yd_sim_get_faults          (YdSim          *self);
guint         yd_sim_identify_connection (YdSim          *self,
                                          GSocket        *socket);
guint         yd_sim_take_budget         (YdSim          *self,
                                          YdSimUser      *user,
                                          const char     *client_id,
                                          YdSimBudgetClass class);
void          yd_sim_save                (YdSim          *self);
void          yd_sim_add_source          (YdSim          *self,
                                          GSource        *source);
void          yd_sim_add_live            (YdSim          *self,
                                          YdSimRequest   *req);
void          yd_sim_remove_live         (YdSim          *self,
                                          YdSimRequest   *req);

G_END_DECLS
