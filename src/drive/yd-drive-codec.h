/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The one door at which the service's JSON becomes our words. Tolerant where the Open API
 * reference says so (§1.3, §6): null, missing, unknown enum values, numbers as strings. A required
 * member that is missing, or one of another type, is YD_DRIVE_ERROR_PROTOCOL naming its path. Pure;
 * any thread. @path arguments are for messages.
 */
#pragma once

#include "yd-drive-item.h"
#include "yd-drive-refusal.h"
#include "yd-drive-values.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* The body as an object; an empty body is an empty object. (transfer full) */
JsonObject    *yd_drive_codec_parse          (YdNetReply      *reply,
                                              GError         **error);
/* The same of a body that is an array, as the member "items" (§11.10). (transfer full) */
JsonObject    *yd_drive_codec_parse_items    (YdNetReply      *reply,
                                              GError         **error);

/* A request body: pairs of member name and string, then NULL. (transfer full) */
JsonObject    *yd_drive_codec_new_body       (const char      *first_name,
                                              ...) G_GNUC_NULL_TERMINATED;

/* §6. @drive_id and @parent_id stand in for members that the answer leaves out. (transfer full) */
YdDriveItem   *yd_drive_codec_read_item      (JsonObject      *object,
                                              const char      *path,
                                              const char      *drive_id,
                                              const char      *parent_id,
                                              GError         **error);
gboolean       yd_drive_codec_is_trashed     (JsonObject      *object);

/* §5.1: the entries that are not trashed; *next_marker is NULL at the end. (transfer full) */
GPtrArray     *yd_drive_codec_read_page      (JsonObject      *object,
                                              const char      *drive_id,
                                              const char      *parent_id,
                                              char           **next_marker,
                                              GError         **error);
/* Where the next page begins, when that can be told of @reply without reading it; what it says
 * counts. (transfer full) (nullable) */
char          *yd_drive_codec_peek_marker    (YdNetReply      *reply);
/* File id → address of the entry's thumbnail, of those that have one that may be asked; what makes
 * no sense is left out. (transfer full) */
GHashTable    *yd_drive_codec_read_thumbnails (JsonObject     *object,
                                               GError        **error);
/* The items of the page get the addresses that it has for them. */
void           yd_drive_codec_add_urls       (JsonObject       *object,
                                              GPtrArray        *items,
                                              gint64            monotonic_us);

/* §4.2, §4.1 (fills name and avatar where they are empty), §4.3 */
YdDriveUser   *yd_drive_codec_read_user      (JsonObject      *object,
                                              GError         **error);
gboolean       yd_drive_codec_read_profile   (JsonObject      *object,
                                              YdDriveUser     *user,
                                              GError         **error);
gboolean       yd_drive_codec_read_space     (JsonObject      *object,
                                              gint64          *used,
                                              gint64          *total,
                                              GError         **error);

/* §4.4, both spellings; §4.1: what was granted, in the order told. (transfer full) */
YdDriveMembership *yd_drive_codec_read_membership (JsonObject *object,
                                                   GError    **error);
char             **yd_drive_codec_read_scopes     (JsonObject *object,
                                                   GError    **error);

/* §5.5. @reply_date: the Date header (nullable); @real_us and @monotonic_us: our clocks. */
YdDriveLink   *yd_drive_codec_read_link      (JsonObject      *object,
                                              const char      *reply_date,
                                              gint64           real_us,
                                              gint64           monotonic_us,
                                              GError         **error);

/* §5.7: the answer to create. */
typedef struct
{
  char      *file_id;   /* (owned) */
  char      *upload_id; /* (owned): "" for a folder or an instant upload */
  char      *name;      /* (owned) (nullable): the final one */
  gboolean   exists;    /* nothing was created: file_id is the entry in the way */
  gboolean   instant;
  GPtrArray *part_urls; /* (owned): strings, part 1 first, without a gap */
} YdDriveCreated;

YdDriveCreated *yd_drive_codec_read_created  (JsonObject      *object,
                                              gboolean         is_file,
                                              GError         **error);
void            yd_drive_created_free        (YdDriveCreated  *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YdDriveCreated, yd_drive_created_free)

/* §5.9: URLs of parts @first … @first + @count - 1, all of them. (transfer full) */
GPtrArray     *yd_drive_codec_read_part_urls (JsonObject      *object,
                                              guint            first,
                                              guint            count,
                                              GError         **error);

/* §5.9: appends the gint64 sizes of the parts that continue @sizes. *next_marker is NULL at the
 * end. */
gboolean       yd_drive_codec_read_parts     (JsonObject      *object,
                                              GArray          *sizes,
                                              char           **next_marker,
                                              GError         **error);

/* §5.13, §5.14: the answer to move, copy, trash, delete. */
typedef struct
{
  char     *file_id; /* (owned): "" when not told */
  char     *task_id; /* (owned): "" when done already */
  gboolean  exists;  /* nothing was moved: the name is taken */
} YdDriveEdited;

YdDriveEdited *yd_drive_codec_read_edited    (JsonObject      *object,
                                              GError         **error);
void           yd_drive_edited_free          (YdDriveEdited   *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YdDriveEdited, yd_drive_edited_free)

/* §5.15. TRUE with *done FALSE while it runs (also for states we do not know); FALSE with @error
 * when it failed. */
gboolean       yd_drive_codec_read_task      (JsonObject      *object,
                                              gboolean        *done,
                                              GError         **error);

/* §7.4: takes code, message and request id from any of the forms; nothing when it is none. */
void           yd_drive_codec_read_refusal   (JsonObject      *object,
                                              YdDriveRefusal  *refusal);

/* "2023-06-28T10:00:20.022Z" → microseconds since 1970; 0 when NULL or senseless. */
gint64         yd_drive_codec_read_time      (const char      *text);
/* The way back, for local_modified_at. (transfer full) */
char          *yd_drive_codec_write_time     (gint64           time_us);

G_END_DECLS
