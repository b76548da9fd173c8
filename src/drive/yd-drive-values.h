/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Small values of the drive: the user, a download link, an upload and the plan for one.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  YD_DRIVE_KIND_DEFAULT,
  YD_DRIVE_KIND_RESOURCE,
  YD_DRIVE_KIND_BACKUP,
} YdDriveKind;

/* §4.1, §4.2. Strings are never NULL but the ids of drives that were not granted. */
typedef struct
{
  char *user_id;           /* (owned) */
  char *name;              /* (owned): nickname, may be "" */
  char *avatar_url;        /* (owned): may be "" */
  char *default_drive_id;  /* (owned) (nullable) */
  char *resource_drive_id; /* (owned) (nullable) */
  char *backup_drive_id;   /* (owned) (nullable) */
} YdDriveUser;

void         yd_drive_user_free         (YdDriveUser       *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YdDriveUser, yd_drive_user_free)
YdDriveUser *yd_drive_user_copy         (const YdDriveUser *self);
/* The granted drive of @kind; the default one for DEFAULT; NULL when not granted. */
const char  *yd_drive_user_get_drive_id (const YdDriveUser *self,
                                         YdDriveKind        kind);

/* §4.4. What the account pays for. */
typedef struct
{
  char     *level;              /* (owned): "member" (free), "vip", "svip" or one not known yet;
                                 * "" when not told */
  gint64    expires_us;         /* real time, 0 unknown or never */
  gboolean  package;            /* has the package for third-party apps: full speed (§7.2) */
  gint64    package_expires_us; /* real time, 0 unknown */
} YdDriveMembership;

void         yd_drive_membership_free   (YdDriveMembership *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YdDriveMembership, yd_drive_membership_free)

/* §5.5. A signed URL is a secret: not for logs, not for ui. */
typedef struct
{
  char   *url;          /* (owned): "" for a live photo */
  char   *jpeg_url;     /* (owned) (nullable): live photo, jpeg or heic */
  char   *jpeg_ext;     /* (owned) (nullable): "jpeg" or "heic" */
  char   *mov_url;      /* (owned) (nullable) */
  gint64  expires_us;   /* monotonic clock, from `expiration` and the reply's Date; 0 unknown */
  gint64  size;         /* bytes, -1 unknown */
  char   *content_hash; /* (owned) (nullable) */
} YdDriveLink;

void         yd_drive_link_free         (YdDriveLink       *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YdDriveLink, yd_drive_link_free)

/* What to upload (§5.7). All pointers are borrowed until the call returns, but @fd must stay
 * open until the callback. */
typedef struct
{
  const char *drive_id;          /* (borrowed) */
  const char *parent_id;         /* (borrowed) */
  const char *name;              /* (borrowed) */
  int         fd;                /* the source, for pre-hash, hash and proof */
  const char *source_url;        /* (borrowed) (nullable): where it is instead, for the proof; the
                                  * hash must be known. A secret */
  gint64      size;              /* bytes */
  guint       n_parts;           /* to ask addresses for: ≥ 1, also for an empty file; an answer
                                  * has over a kilobyte for each, so not all of many */
  gboolean    instant;           /* try instant upload */
  gint64      pre_hash_from;     /* bytes: from this size on ask with the pre-hash first */
  const char *content_hash;      /* (borrowed) (nullable): when known already */
  GBytes     *content;           /* (borrowed) (nullable): all of it, when at hand: for the proof */
  gint64     *hash_progress;     /* (borrowed) (nullable): bytes hashed so far */
  void      (*hashed) (const char *content_hash, /* (nullable): it was computed, and is asked */
                       gpointer    data);        /* about next */
  gpointer    hashed_data;       /* (borrowed) (nullable): until the callback */
  gint64      modified_us;       /* local_modified_at; 0 unknown */
  const char *check_name_mode;   /* (borrowed): "refuse" or "auto_rename" */
  gboolean    tell_existing;     /* a name that is taken is no error but an upload that exists */
  GCancellable *making;          /* (borrowed) (nullable): ends the calls that may make the file at
                                  * once, instead of the other one: their answers say what became
                                  * of it, also after a cancellation */
} YdDriveUploadPlan;

/* An upload the service knows: an immutable value. */
typedef struct
{
  char      *drive_id;     /* (owned) */
  char      *parent_id;    /* (owned) */
  char      *file_id;      /* (owned) */
  char      *upload_id;    /* (owned): "" after an instant upload */
  char      *name;         /* (owned): the final one */
  gint64     size;         /* bytes */
  gboolean   instant;      /* the service had the content: nothing to send */
  gboolean   exists;       /* nothing was begun: the name is that of @file_id */
  char      *content_hash; /* (owned) (nullable): as computed here, when it was */
  GPtrArray *part_urls;    /* (owned): strings, part 1 first; may be fewer than parts */
  gint64     issued_us;    /* monotonic time the URLs were issued: good for an hour */
} YdDriveUpload;

void           yd_drive_upload_free       (YdDriveUpload       *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YdDriveUpload, yd_drive_upload_free)
YdDriveUpload *yd_drive_upload_copy       (const YdDriveUpload *self);

G_END_DECLS
