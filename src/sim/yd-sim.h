/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The simulator: a local service that refuses what the real one refuses. The public face of the
 * room, for tests, for the demo drive and for the program `yunduo-simulator`.
 *
 * Everything runs on one GMainContext, the thread-default one of whoever calls yd_sim_start ();
 * functions on YdSim belong to that thread. YdSimThread owns a thread, a context and a YdSim.
 * Not for production traffic: it listens on 127.0.0.1 only. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* How the simulator behaves. Made by yd_sim_options_new () with the defaults named below; fields
 * are set directly. Copied by those who take it. */
typedef struct
{
  /* where */
  guint      port;                 /* 0: any free one */
  char      *folder;               /* (owned) (nullable) where everything is kept; NULL: memory */
  guint64    seed;                 /* of ids and tokens; 0: random */

  /* lifetimes, in seconds */
  guint      access_ttl_s;         /* of an access token of a secret client; 7200 */
  guint      public_ttl_s;         /* of an access token of a public client; 2592000 */
  guint      refresh_ttl_s;        /* of a refresh token; 7776000 */
  guint      qr_ttl_s;             /* of a QR session; 180 */
  guint      code_ttl_s;           /* of an authorization code; 600 */
  guint      url_ttl_s;            /* of a download URL; 900 */
  guint      upload_url_ttl_s;     /* of an upload URL; 3600 */

  /* limits */
  gboolean   limits;               /* count calls and answer 429; off */
  gboolean   sliding_window;       /* count in a sliding window, not in a token bucket; off */
  guint      page_limit_max;       /* of openFile/list: 200 or 100; 200 */
  guint      throttle_bytes_per_s; /* of each data connection; 0: none */
  gint64     quota;                /* bytes of a user; 1 TiB */
  gint64     max_file_size;        /* larger: 413; 0: none; 2 TiB */

  /* flavours */
  gboolean   public_refresh;       /* public clients get a refresh token too; off */
  gboolean   discard;              /* contents are hashed and dropped; off */
  gboolean   oss4;                 /* OSS4 flavour of signed URLs; off: OSS2 */
  gboolean   prehash_400;          /* PreHashMatched comes with 400, not with 409; off */
  gboolean   short_parts;          /* a part cut by a broken connection stays, short; on */
  guint      async_polls;          /* how often an async task says Running; 1 */
  gboolean   demo;                 /* the first user is Demo / 演示; a sample tree if empty; off */
  gboolean   closed;               /* for the app: no control endpoints, no foreign Host; off */
  char     **breaks;               /* (owned) (nullable) ids of rules that are not enforced */

  /* the clock: wall time in microseconds since 1970 */
  gint64   (*now_us) (gpointer data); /* NULL: g_get_real_time () */
  gpointer   now_data;             /* (unowned) (nullable) outlives the simulator */
} YdSimOptions;

#define YD_TYPE_SIM_OPTIONS (yd_sim_options_get_type ())

GType         yd_sim_options_get_type (void) G_GNUC_CONST;
YdSimOptions *yd_sim_options_new      (void);
YdSimOptions *yd_sim_options_copy     (const YdSimOptions *self);
void          yd_sim_options_free     (YdSimOptions       *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (YdSimOptions, yd_sim_options_free)

/* One request that came in, as the journal keeps it. */
typedef struct
{
  char       *method;         /* (owned) */
  char       *path;           /* (owned) raw, with the query */
  char       *endpoint;       /* (owned) path without query; data host: "PUT oss", "GET oss" */
  guint       status;         /* that was sent; 0: none (cut, hanging or still at work) */
  char       *code;           /* (owned) (nullable) error code of the answer */
  char       *body;           /* (owned) request body as text, at most 16 KiB; "" for data */
  GHashTable *headers;        /* (owned) lower-case name → value */
  char       *user;           /* (owned) (nullable) "alice", "bob" */
  gint64      time_us;        /* when the headers were in, by the simulator's clock */
  goffset     bytes_received; /* of the request body */
  goffset     bytes_sent;     /* of the reply body */
  guint       connection;     /* 1 for the first TCP connection that asked something, and so on */
} YdSimEntry;

/* What goes wrong. The comment says which fields of YdSimFault count. */
typedef enum
{
  YD_SIM_FAULT_DELAY,          /* handled delay_ms later */
  YD_SIM_FAULT_REPLY,          /* no effect; status, content_type, headers, body after delay_ms */
  YD_SIM_FAULT_CUT_BEFORE,     /* no effect; connection dropped when the headers are in */
  YD_SIM_FAULT_CUT_REQUEST,    /* connection dropped after n bytes of the request's body */
  YD_SIM_FAULT_CUT_REPLY,      /* effect; connection dropped after n bytes of the reply's body */
  YD_SIM_FAULT_LOST_ANSWER,    /* effect; connection dropped without a byte of reply */
  YD_SIM_FAULT_REDIRECT,       /* no effect; status (302) with Location: url */
  YD_SIM_FAULT_FLIP_BIT,       /* effect; the lowest bit of byte n of the reply's body is flipped */
  YD_SIM_FAULT_FULL_FOR_RANGE, /* effect; a ranged GET of data gets 200 and everything */
  YD_SIM_FAULT_WRONG_LENGTH,   /* effect; Content-Length is wrong by n, which may be negative */
  YD_SIM_FAULT_SLOW_BODY,      /* effect; the reply's body drips, n bytes every delay_ms */
  YD_SIM_FAULT_HANG,           /* no effect; never answered */
  YD_SIM_FAULT_RAW,            /* no effect; body goes on the wire as it is, then a close */
} YdSimFaultKind;

/* A scripted fault. A plain struct, zero-initialised by the test; copied when added. */
typedef struct
{
  YdSimFaultKind  kind;
  const char     *endpoint;     /* (unowned) (nullable) exact, "…/" or "…*" as a prefix, "list" or
                                 * "openFile/list" as a tail, "PUT oss", "GET oss"; NULL: any */
  guint           nth;          /* 1: the next matching request, 2: the one after; 0: as 1 */
  guint           times;        /* how many requests from nth on; 0: once; G_MAXUINT: for ever */
  guint           delay_ms;
  guint           status;
  const char     *content_type; /* (unowned) (nullable) application/json */
  const char     *headers;      /* (unowned) (nullable) "Name: value" lines */
  GBytes         *body;         /* (unowned) (nullable) */
  const char     *url;          /* (unowned) (nullable) */
  goffset         n;
  gboolean        reset;        /* a cut sends RST and not FIN */
} YdSimFault;

#define YD_TYPE_SIM (yd_sim_get_type ())

G_DECLARE_FINAL_TYPE (YdSim, yd_sim, YD, SIM, GObject)

YdSim       *yd_sim_new                    (const YdSimOptions *options);
gboolean     yd_sim_start                  (YdSim              *self,
                                            GError            **error);
void         yd_sim_stop                   (YdSim              *self);
const char  *yd_sim_get_base_url           (YdSim              *self);
const char  *yd_sim_get_broker_url         (YdSim              *self);
const char  *yd_sim_get_alist_broker_url   (YdSim              *self);

/* Applications: a secret one, a public one (PKCE), and the brokers'. */
const char  *yd_sim_get_client_id          (YdSim              *self);
const char  *yd_sim_get_client_secret      (YdSim              *self);
const char  *yd_sim_get_public_client_id   (YdSim              *self);
const char  *yd_sim_get_broker_client_id   (YdSim              *self);

/* People: "alice" (小明, or Demo) and "bob". */
const char  *yd_sim_get_user_id            (YdSim              *self,
                                            const char         *user);
const char  *yd_sim_get_drive_id           (YdSim              *self,
                                            const char         *user,
                                            const char         *drive);
char        *yd_sim_issue_tokens           (YdSim              *self,
                                            const char         *user,
                                            const char         *client_id,
                                            char              **refresh_token);
void         yd_sim_revoke                 (YdSim              *self,
                                            const char         *user);
void         yd_sim_set_granted            (YdSim              *self,
                                            const char         *user,
                                            const char         *drives);
void         yd_sim_set_frozen             (YdSim              *self,
                                            const char         *user,
                                            gboolean            frozen);
gboolean     yd_sim_scan                   (YdSim              *self,
                                            const char         *sid,
                                            const char         *user);
gboolean     yd_sim_confirm                (YdSim              *self,
                                            const char         *sid,
                                            const char         *drives);
void         yd_sim_expire_tokens          (YdSim              *self);
void         yd_sim_expire_refresh_tokens  (YdSim              *self);
void         yd_sim_expire_qr              (YdSim              *self);
void         yd_sim_expire_urls            (YdSim              *self);

/* Content (yd-sim-fill.c). */
char        *yd_sim_add_folder             (YdSim              *self,
                                            const char         *user,
                                            const char         *drive,
                                            const char         *parent_id,
                                            const char         *name);
char        *yd_sim_add_file               (YdSim              *self,
                                            const char         *user,
                                            const char         *drive,
                                            const char         *parent_id,
                                            const char         *name,
                                            GBytes             *content);
GBytes      *yd_sim_get_content            (YdSim              *self,
                                            const char         *file_id);
char        *yd_sim_find                   (YdSim              *self,
                                            const char         *user,
                                            const char         *drive,
                                            const char         *path);

gboolean     yd_sim_set_punish_flag         (YdSim              *self,
                                            const char         *file_id,
                                            int                 flag);

/* Faults. */
void         yd_sim_add_fault              (YdSim              *self,
                                            const YdSimFault   *fault);
void         yd_sim_clear_faults           (YdSim              *self);
void         yd_sim_let_go                 (YdSim              *self);

/* What happened. */
guint        yd_sim_count                  (YdSim              *self,
                                            const char         *endpoint);
GPtrArray   *yd_sim_get_journal            (YdSim              *self);
void         yd_sim_clear_journal          (YdSim              *self);
GPtrArray   *yd_sim_get_violations         (YdSim              *self);
void         yd_sim_clear_violations       (YdSim              *self);
guint        yd_sim_get_connections_opened (YdSim              *self);

/* A simulator on a thread of its own. */
typedef struct _YdSimThread YdSimThread;

typedef void (*YdSimThreadFunc) (YdSim    *sim,
                                 gpointer  data);

YdSimThread *yd_sim_thread_new          (const YdSimOptions *options,
                                         GError            **error);
const char  *yd_sim_thread_get_base_url (YdSimThread        *self);
void         yd_sim_thread_call         (YdSimThread        *self,
                                         YdSimThreadFunc     func,
                                         gpointer            data);
void         yd_sim_thread_free         (YdSimThread        *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (YdSimThread, yd_sim_thread_free)

G_END_DECLS
