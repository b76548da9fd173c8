/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What the files of the simulator share: routes, the request at hand, users, random and clock.
 * Not seen outside the room.
 *
 * A file of endpoints defines a table of routes that ends with an empty line and names it in
 * yd-sim-service.c. A handler answers at once or later; it answers exactly once, with one of the
 * yd_sim_request_reply_… or yd_sim_request_fail functions. Who answers later keeps a reference. */

#pragma once

#include <json-glib/json-glib.h>
#include <libsoup/soup.h>

#include "yd-sim.h"

G_BEGIN_DECLS

typedef struct _YdSimRequest YdSimRequest;

typedef enum
{
  YD_SIM_ROUTE_AUTH    = 1 << 0, /* a bearer token with consent is needed; user and token are set */
  YD_SIM_ROUTE_JSON    = 1 << 1, /* the body must be a JSON object; without, AUTH may be empty */
  YD_SIM_ROUTE_PREFIX  = 1 << 2, /* path is a prefix */
  YD_SIM_ROUTE_DATA    = 1 << 3, /* the data host: any raw path that has "%2F"; path is ignored */
  YD_SIM_ROUTE_STREAM  = 1 << 4, /* called when the headers are in; body goes to the sink */
  YD_SIM_ROUTE_CONTROL = 1 << 5, /* not the service: no User-Agent, journal, fault or budget */
  YD_SIM_ROUTE_PAGE    = 1 << 6, /* a web page or broker: errors are not the API's envelope */
} YdSimRouteFlags;

typedef enum
{
  YD_SIM_BUDGET_NONE,
  YD_SIM_BUDGET_LIST,  /* 40 per 10 s */
  YD_SIM_BUDGET_LINK,  /* 10 per 10 s */
  YD_SIM_BUDGET_OTHER, /* 150 per 10 s, all together */
} YdSimBudgetClass;

typedef void (*YdSimHandler) (YdSim        *sim,
                              YdSimRequest *req);

typedef struct
{
  const char       *method;  /* (unowned) NULL ends a table; "*" is any */
  const char       *path;    /* (unowned) */
  YdSimRouteFlags   flags;
  YdSimBudgetClass  budget;
  const char       *scope;   /* (unowned) (nullable) needed, e.g. "file:all:write" */
  YdSimHandler      handler;
} YdSimRoute;

/* Someone who has an account. */
typedef struct
{
  char     *key;               /* (owned) "alice" */
  char     *id;                /* (owned) 32 lower-case hex */
  char     *name;              /* (owned) */
  char     *avatar;            /* (owned) "" for one of our own */
  char     *phone;             /* (owned) */
  char     *backup_drive_id;   /* (owned) also the default drive */
  char     *resource_drive_id; /* (owned) */
  gboolean  backup_granted;
  gboolean  resource_granted;
  gboolean  frozen;            /* account state of reference §7.6 */
  gboolean  package;           /* has the third-party package: speed, HD playback */
  guint     consent;           /* generation; a token of another one has no permission */
  char     *scopes;            /* (owned) comma list of the last consent */
} YdSimUser;

/* An application of the service's console. */
typedef struct
{
  char     *id;           /* (owned) 32 lower-case hex */
  char     *secret;       /* (owned) (nullable) NULL: public, PKCE */
  char     *name;         /* (owned) */
} YdSimApp;

/* --- the simulator ------------------------------------------------------------------------ */

const YdSimOptions *yd_sim_get_options       (YdSim         *self);
gint64              yd_sim_now_us            (YdSim         *self);
gboolean            yd_sim_breaks            (YdSim         *self,
                                              const char    *rule);
void                yd_sim_violate           (YdSim         *self,
                                              const char    *format,
                                              ...) G_GNUC_PRINTF (2, 3);
guint32             yd_sim_random            (YdSim         *self);
char               *yd_sim_random_hex        (YdSim         *self,
                                              guint          digits,
                                              gboolean       upper);
char               *yd_sim_format_time       (gint64         time_us);
GMainContext       *yd_sim_get_context       (YdSim         *self);
YdSimUser          *yd_sim_get_user          (YdSim         *self,
                                              const char    *key);
YdSimUser          *yd_sim_get_user_by_id    (YdSim         *self,
                                              const char    *id);
YdSimUser          *yd_sim_get_drive_owner   (YdSim         *self,
                                              const char    *drive_id);
gboolean            yd_sim_user_may_use      (YdSimUser     *user,
                                              const char    *drive_id);
GPtrArray          *yd_sim_get_users         (YdSim         *self);
YdSimApp           *yd_sim_get_app           (YdSim         *self,
                                              const char    *client_id);

/* The store hangs its object here once, from yd-sim-service.c. */
typedef gint64 (*YdSimUsedFunc) (YdSim     *sim,
                                 YdSimUser *user);

void                yd_sim_set_store         (YdSim         *self,
                                              gpointer       store,
                                              GDestroyNotify free_func,
                                              YdSimUsedFunc  used_func);
gpointer            yd_sim_get_store         (YdSim         *self);
gint64              yd_sim_get_used          (YdSim         *self,
                                              YdSimUser     *user);

/* Download and upload URLs signed before this moment are expired; 0: none. */
gint64              yd_sim_get_urls_expired_us (YdSim       *self);

/* A timeout on the simulator's context that dies with it. func is called once. */
void                yd_sim_after             (YdSim         *self,
                                              guint          ms,
                                              YdSimRequest  *req,
                                              YdSimHandler   func);

/* --- the request at hand ------------------------------------------------------------------ */

YdSimRequest       *yd_sim_request_ref             (YdSimRequest  *req);
void                yd_sim_request_unref           (YdSimRequest  *req);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (YdSimRequest, yd_sim_request_unref)

SoupServerMessage  *yd_sim_request_get_message     (YdSimRequest  *req);
const char         *yd_sim_request_get_method      (YdSimRequest  *req);
const char         *yd_sim_request_get_path        (YdSimRequest  *req); /* raw, no query */
const char         *yd_sim_request_get_raw_query   (YdSimRequest  *req); /* (nullable) as sent */
const char         *yd_sim_request_get_query       (YdSimRequest  *req,
                                                    const char    *name); /* decoded, or NULL */
const char         *yd_sim_request_get_header      (YdSimRequest  *req,
                                                    const char    *name);
const char         *yd_sim_request_get_host        (YdSimRequest  *req); /* BASE url as asked */
guint               yd_sim_request_get_connection  (YdSimRequest  *req);
gboolean            yd_sim_request_has_fault       (YdSimRequest  *req,
                                                    YdSimFaultKind kind);
gboolean            yd_sim_request_is_gone         (YdSimRequest  *req); /* nobody listens */
gboolean            yd_sim_request_is_answered     (YdSimRequest  *req);

/* With YD_SIM_ROUTE_AUTH. token: as sent, without "Bearer ". */
YdSimUser          *yd_sim_request_get_user        (YdSimRequest  *req);
const char         *yd_sim_request_get_token       (YdSimRequest  *req);
const char         *yd_sim_request_get_client_id   (YdSimRequest  *req);

/* The body: whole (not with STREAM), and as JSON object (NULL when empty or not one). */
GBytes             *yd_sim_request_get_body        (YdSimRequest  *req);
JsonObject         *yd_sim_request_get_json        (YdSimRequest  *req);
gboolean            yd_sim_request_has             (YdSimRequest  *req,
                                                    const char    *name); /* and not null */
const char         *yd_sim_request_get_string      (YdSimRequest  *req,
                                                    const char    *name); /* NULL: not a string */
gint64              yd_sim_request_get_int         (YdSimRequest  *req,
                                                    const char    *name,
                                                    gint64         fallback);
gboolean            yd_sim_request_get_boolean     (YdSimRequest  *req,
                                                    const char    *name,
                                                    gboolean       fallback);
JsonArray          *yd_sim_request_get_array       (YdSimRequest  *req,
                                                    const char    *name); /* NULL: not an array */
/* A member of a JSON object or of a form, as text; NULL when it is not there. */
const char         *yd_sim_request_get_field       (YdSimRequest  *req,
                                                    const char    *name);
gboolean            yd_sim_request_is_form         (YdSimRequest  *req);
/* Same for any object. */
const char         *yd_sim_json_get_string         (JsonObject    *object,
                                                    const char    *name);
gint64              yd_sim_json_get_int            (JsonObject    *object,
                                                    const char    *name,
                                                    gint64         fallback);

/* Body of a STREAM route: chunk for each piece, then done: whole says that all bytes came in.
 * After done (whole) the handler answers; after done (not whole) nobody listens. Without a sink, or
 * after an early answer, bytes are dropped. free_func frees data after done. */
typedef void (*YdSimChunkFunc) (YdSim        *sim,
                                YdSimRequest *req,
                                const guint8 *bytes,
                                gsize         length,
                                gpointer      data);
typedef void (*YdSimDoneFunc)  (YdSim        *sim,
                                YdSimRequest *req,
                                gboolean      whole,
                                gpointer      data);

void                yd_sim_request_set_sink        (YdSimRequest  *req,
                                                    YdSimChunkFunc chunk,
                                                    YdSimDoneFunc  done,
                                                    gpointer       data,
                                                    GDestroyNotify free_func);

/* Called once when the request is over (answered and sent, cut, or aborted by the client). */
typedef void (*YdSimOverFunc)  (YdSim        *sim,
                                YdSimRequest *req,
                                gpointer      data);

void                yd_sim_request_set_over        (YdSimRequest  *req,
                                                    YdSimOverFunc  over,
                                                    gpointer       data);

/* --- answers ------------------------------------------------------------------------------ */

void                yd_sim_request_set_reply_header (YdSimRequest *req,
                                                    const char    *name,
                                                    const char    *value); /* appends */
/* 200 with an object. Takes the object. */
void                yd_sim_request_reply_object    (YdSimRequest  *req,
                                                    JsonObject    *object);
/* Takes the node. */
void                yd_sim_request_reply_json      (YdSimRequest  *req,
                                                    guint          status,
                                                    JsonNode      *node);
void                yd_sim_request_reply_text      (YdSimRequest  *req,
                                                    guint          status,
                                                    const char    *content_type,
                                                    const char    *text);
void                yd_sim_request_reply_raw       (YdSimRequest  *req,
                                                    guint          status,
                                                    const char    *content_type,
                                                    GBytes        *body);
/* The error envelope of reference §7.4. */
void                yd_sim_request_fail            (YdSimRequest  *req,
                                                    guint          status,
                                                    const char    *code,
                                                    const char    *format,
                                                    ...) G_GNUC_PRINTF (4, 5);
/* The error XML of the data host, reference §5.6; extra may be NULL or more elements. */
void                yd_sim_request_fail_xml        (YdSimRequest  *req,
                                                    guint          status,
                                                    const char    *code,
                                                    const char    *message,
                                                    const char    *extra);

/* A body of length bytes that is pulled piece by piece: read gives 1…max bytes from offset, or NULL
 * when it cannot (the connection is then dropped). Throttled by the options. */
typedef GBytes *(*YdSimReadFunc) (gpointer data,
                                  goffset  offset,
                                  gsize    max);

void                yd_sim_request_reply_source    (YdSimRequest  *req,
                                                    guint          status,
                                                    const char    *content_type,
                                                    goffset        length,
                                                    YdSimReadFunc  read,
                                                    gpointer       data,
                                                    GDestroyNotify free_func);

/* --- tables of routes --------------------------------------------------------------------- */

extern const YdSimRoute yd_sim_oauth_table[];
extern const YdSimRoute yd_sim_consent_table[];
extern const YdSimRoute yd_sim_broker_table[];
extern const YdSimRoute yd_sim_user_table[];
extern const YdSimRoute yd_sim_control_table[];
extern const YdSimRoute yd_sim_control_content_table[];
extern const YdSimRoute yd_sim_files_table[];
extern const YdSimRoute yd_sim_edit_table[];
extern const YdSimRoute yd_sim_upload_table[];
extern const YdSimRoute yd_sim_oss_table[];
extern const YdSimRoute yd_sim_download_table[];
extern const YdSimRoute yd_sim_video_table[];
extern const YdSimRoute yd_sim_share_table[];

/* yd-sim-service.c: the list of tables, and what else is made with a simulator. */
const YdSimRoute   *yd_sim_service_find      (const char    *method,
                                              const char    *path,
                                              gboolean      *path_known);
void                yd_sim_service_attach    (YdSim         *self);

/* yd-sim-rules.c: the ids that --break takes; ends with NULL. */
const char * const *yd_sim_rules_get         (void);

G_END_DECLS
