/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the service offers, as typed calls and values. One client per account; calls go through
 * its budget and announce on its feed what they changed. Everything on the main context; every
 * _finish may fail with YD_DRIVE_ERROR, YD_NET_ERROR, the authorizer's errors or
 * G_IO_ERROR_CANCELLED. Strings passed in are copied. A call that is cancelled on its way may
 * have had its effect, which is not announced then.
 */
#pragma once

#include "yd-drive-error.h"
#include "yd-drive-feed.h"
#include "yd-drive-item.h"
#include "yd-drive-search.h"
#include "yd-drive-values.h"

#include "yd-base-clock.h"
#include "yd-base-hash.h"
#include "yd-base-ledger.h"
#include "yd-net-session.h"

G_BEGIN_DECLS

#define YD_TYPE_DRIVE_CLIENT (yd_drive_client_get_type ())
G_DECLARE_FINAL_TYPE (YdDriveClient, yd_drive_client, YD, DRIVE_CLIENT, GObject)

/* @api_url: base of the Open API, e.g. "https://openapi.alipan.com". (transfer full) */
YdDriveClient *yd_drive_client_new      (YdNetSession    *net,
                                         YdNetAuthorizer *authorizer,
                                         YdBaseClock     *clock,
                                         const char      *api_url);
YdDriveFeed   *yd_drive_client_get_feed (YdDriveClient   *self);

/* A person looks at a spinner for all its calls: see yd_net_request_set_hurried(). Before the first
 * call. */
void           yd_drive_client_set_hurried  (YdDriveClient *self,
                                             gboolean       hurried);

/* Where calls go from now on; those on their way stay where they are. */
void           yd_drive_client_set_api_url  (YdDriveClient *self,
                                             const char    *api_url);

/* Counts its calls in @ledger, with those of all clients, also in other processes, that have the
 * same @account: user and app, for which the service counts (§7.1), without secrets. Calls on their
 * way stay counted as they were. */
void           yd_drive_client_share_budget (YdDriveClient *self,
                                             YdBaseLedger  *ledger,
                                             const char    *account);

/* Who, where, how much: /oauth/users/info + getDriveInfo; getSpaceInfo (§4). (transfer full) */
void             yd_drive_client_get_user_async    (YdDriveClient        *self,
                                                    GCancellable         *cancellable,
                                                    GAsyncReadyCallback   callback,
                                                    gpointer              user_data);
YdDriveUser     *yd_drive_client_get_user_finish   (YdDriveClient        *self,
                                                    GAsyncResult         *result,
                                                    GError              **error);
void             yd_drive_client_get_space_async   (YdDriveClient        *self,
                                                    GCancellable         *cancellable,
                                                    GAsyncReadyCallback   callback,
                                                    gpointer              user_data);
gboolean         yd_drive_client_get_space_finish  (YdDriveClient        *self,
                                                    GAsyncResult         *result,
                                                    gint64               *used,
                                                    gint64               *total,
                                                    GError              **error);

/* The picture that the user's avatar_url leads to, as it came: a JPEG, a PNG or anything else that
 * calls itself an image, of YD_DRIVE_AVATAR_MAX_BYTES at most. Asked for once, without
 * authorization, as a page would show it: it is on somebody's web server. Fails with YD_NET_ERROR,
 * also for another kind of answer. (transfer full) */
#define YD_DRIVE_AVATAR_MAX_BYTES (512 * 1024)
void             yd_drive_client_get_avatar_async  (YdDriveClient        *self,
                                                    const char           *url,
                                                    GCancellable         *cancellable,
                                                    GAsyncReadyCallback   callback,
                                                    gpointer              user_data);
GBytes          *yd_drive_client_get_avatar_finish (YdDriveClient        *self,
                                                    GAsyncResult         *result,
                                                    GError              **error);

/* What the account pays for (§4.4). (transfer full) */
void               yd_drive_client_get_membership_async  (YdDriveClient        *self,
                                                          GCancellable         *cancellable,
                                                          GAsyncReadyCallback   callback,
                                                          gpointer              user_data);
YdDriveMembership *yd_drive_client_get_membership_finish (YdDriveClient        *self,
                                                          GAsyncResult         *result,
                                                          GError              **error);

/* What was granted to us, e.g. "file:all:read" (§4.1); nothing when all was withdrawn.
 * (transfer full) */
void             yd_drive_client_get_scopes_async  (YdDriveClient        *self,
                                                    GCancellable         *cancellable,
                                                    GAsyncReadyCallback   callback,
                                                    gpointer              user_data);
char           **yd_drive_client_get_scopes_finish (YdDriveClient        *self,
                                                    GAsyncResult         *result,
                                                    GError              **error);

/* The names from the drive's root down to @file_id: "/a/b/c", "/" for the root, one call (§5.4)
 * each. YD_DRIVE_ERROR_PROTOCOL when it is over 64 deep or within itself. For showing: names may
 * repeat, and may even have a "/". (transfer full) */
void             yd_drive_client_get_path_async    (YdDriveClient        *self,
                                                    const char           *drive_id,
                                                    const char           *file_id,
                                                    GCancellable         *cancellable,
                                                    GAsyncReadyCallback   callback,
                                                    gpointer              user_data);
char            *yd_drive_client_get_path_finish   (YdDriveClient        *self,
                                                    GAsyncResult         *result,
                                                    GError              **error);

/* One page of a folder (§5.1), 200 entries asked for and 100 after the service refused that; a
 * large one is read by a worker.
 * @marker NULL or "" for the first. *next_marker is NULL at the end. The array holds
 * YdDriveItem. (transfer full) */
void             yd_drive_client_list_async        (YdDriveClient        *self,
                                                    const char           *drive_id,
                                                    const char           *parent_id,
                                                    const char           *marker,
                                                    GCancellable         *cancellable,
                                                    GAsyncReadyCallback   callback,
                                                    gpointer              user_data);
/* The same, ended by the same; items have the addresses of their bytes, which are long: for those
 * who will use them soon, to spare links (§5.5). */
void             yd_drive_client_list_with_urls_async (YdDriveClient        *self,
                                                       const char           *drive_id,
                                                       const char           *parent_id,
                                                       const char           *marker,
                                                       GCancellable         *cancellable,
                                                       GAsyncReadyCallback   callback,
                                                       gpointer              user_data);
/* The same, ended by the same; calls @tell in between, as soon as the answer says where the next
 * page begins and before its entries are read, which takes a worker some time: that page may be
 * asked for then. Not always called; who is cancelled is told nothing. */
typedef void (*YdDriveMarkerFunc) (const char *next_marker,
                                   gpointer    user_data);
void             yd_drive_client_list_telling_async (YdDriveClient       *self,
                                                     const char          *drive_id,
                                                     const char          *parent_id,
                                                     const char          *marker,
                                                     YdDriveMarkerFunc    tell,
                                                     GCancellable        *cancellable,
                                                     GAsyncReadyCallback  callback,
                                                     gpointer             user_data);
GPtrArray       *yd_drive_client_list_finish       (YdDriveClient        *self,
                                                    GAsyncResult         *result,
                                                    char                **next_marker,
                                                    GError              **error);

void             yd_drive_client_get_async         (YdDriveClient        *self,
                                                    const char           *drive_id,
                                                    const char           *file_id,
                                                    GCancellable         *cancellable,
                                                    GAsyncReadyCallback   callback,
                                                    gpointer              user_data);
YdDriveItem     *yd_drive_client_get_finish        (YdDriveClient        *self,
                                                    GAsyncResult         *result,
                                                    GError              **error);

/* The entry at @path, "/a/b", from the drive's root down (§5.4): one of those when several have
 * that name. "/" is the root, without a call. YD_DRIVE_ERROR_NOT_FOUND, or YD_DRIVE_ERROR_NAME when
 * a step cannot be a name. (transfer full) */
void             yd_drive_client_get_by_path_async  (YdDriveClient        *self,
                                                     const char           *drive_id,
                                                     const char           *path,
                                                     GCancellable         *cancellable,
                                                     GAsyncReadyCallback   callback,
                                                     gpointer              user_data);
YdDriveItem     *yd_drive_client_get_by_path_finish (YdDriveClient        *self,
                                                     GAsyncResult         *result,
                                                     GError              **error);

/* Those of @file_ids that are there, in that order, a call for each hundred (§5.4): an array of
 * YdDriveItem. (transfer full) */
void             yd_drive_client_get_many_async    (YdDriveClient        *self,
                                                    const char           *drive_id,
                                                    const char * const   *file_ids,
                                                    GCancellable         *cancellable,
                                                    GAsyncReadyCallback   callback,
                                                    gpointer              user_data);
GPtrArray       *yd_drive_client_get_many_finish   (YdDriveClient        *self,
                                                    GAsyncResult         *result,
                                                    GError              **error);

/* Where small pictures of @file_ids are, at most YD_DRIVE_THUMBNAILS_MAX of them, about @width
 * pixels wide: a table of file id and address of those that have one, in one call (§5.4, §6).
 * Addresses are secrets, and good for some 15 minutes. (transfer full) */
#define YD_DRIVE_THUMBNAILS_MAX 100
void             yd_drive_client_find_thumbnails_async  (YdDriveClient        *self,
                                                         const char           *drive_id,
                                                         const char * const   *file_ids,
                                                         guint                 width,
                                                         GCancellable         *cancellable,
                                                         GAsyncReadyCallback   callback,
                                                         gpointer              user_data);
GHashTable      *yd_drive_client_find_thumbnails_finish (YdDriveClient        *self,
                                                         GAsyncResult         *result,
                                                         GError              **error);

/* The picture at such an address, as it came, of YD_DRIVE_THUMBNAIL_MAX_BYTES at most.
 * YD_DRIVE_ERROR_URL_EXPIRED when the address is too old, other errors of the data host, and
 * YD_NET_ERROR, also for another kind of answer. Asked for once. (transfer full) */
#define YD_DRIVE_THUMBNAIL_MAX_BYTES (1024 * 1024)
void             yd_drive_client_get_thumbnail_async    (YdDriveClient        *self,
                                                         const char           *url,
                                                         GCancellable         *cancellable,
                                                         GAsyncReadyCallback   callback,
                                                         gpointer              user_data);
GBytes          *yd_drive_client_get_thumbnail_finish   (YdDriveClient        *self,
                                                         GAsyncResult         *result,
                                                         GError              **error);

/* One page of what @search finds in a drive, the last changed first (§5.2); @marker and the result
 * are as with list. Nothing of a storage that is a folder is known: the whole drive is looked
 * through, and there is no search below a folder. What is new may be missing.
 * YD_DRIVE_ERROR_NAME as with yd_drive_search_to_query(). (transfer full) */
void             yd_drive_client_search_async      (YdDriveClient        *self,
                                                    const char           *drive_id,
                                                    const YdDriveSearch  *search,
                                                    const char           *marker,
                                                    GCancellable         *cancellable,
                                                    GAsyncReadyCallback   callback,
                                                    gpointer              user_data);
GPtrArray       *yd_drive_client_search_finish     (YdDriveClient        *self,
                                                    GAsyncResult         *result,
                                                    char                **next_marker,
                                                    GError              **error);

/* One page of what has a star in a drive, the last changed first (§5.3). (transfer full) */
void             yd_drive_client_list_starred_async  (YdDriveClient        *self,
                                                      const char           *drive_id,
                                                      const char           *marker,
                                                      GCancellable         *cancellable,
                                                      GAsyncReadyCallback   callback,
                                                      gpointer              user_data);
GPtrArray       *yd_drive_client_list_starred_finish (YdDriveClient        *self,
                                                      GAsyncResult         *result,
                                                      char                **next_marker,
                                                      GError              **error);

/* Gives it a star or takes it away (§5.12); announced as changed. (transfer full) */
void             yd_drive_client_set_starred_async  (YdDriveClient        *self,
                                                     YdDriveItem          *item,
                                                     gboolean              starred,
                                                     GCancellable         *cancellable,
                                                     GAsyncReadyCallback   callback,
                                                     gpointer              user_data);
YdDriveItem     *yd_drive_client_set_starred_finish (YdDriveClient        *self,
                                                     GAsyncResult         *result,
                                                     GError              **error);

/* Creates a folder with check_name_mode "refuse". When it exists: YD_DRIVE_ERROR_EXISTS, or with
 * @reuse the existing one is returned if it is a folder (mkdir -p). */
void             yd_drive_client_create_folder_async  (YdDriveClient        *self,
                                                       const char           *drive_id,
                                                       const char           *parent_id,
                                                       const char           *name,
                                                       gboolean              reuse,
                                                       GCancellable         *cancellable,
                                                       GAsyncReadyCallback   callback,
                                                       gpointer              user_data);
YdDriveItem     *yd_drive_client_create_folder_finish (YdDriveClient        *self,
                                                       GAsyncResult         *result,
                                                       GError              **error);

/* §5.12; the answer's file_id is checked to be ours. */
void             yd_drive_client_rename_async      (YdDriveClient        *self,
                                                    YdDriveItem          *item,
                                                    const char           *new_name,
                                                    GCancellable         *cancellable,
                                                    GAsyncReadyCallback   callback,
                                                    gpointer              user_data);
YdDriveItem     *yd_drive_client_rename_finish     (YdDriveClient        *self,
                                                    GAsyncResult         *result,
                                                    GError              **error);

/* §5.13, async tasks awaited. copy answers the new item's id only: it is fetched. */
void             yd_drive_client_move_async        (YdDriveClient        *self,
                                                    YdDriveItem          *item,
                                                    const char           *to_parent_id,
                                                    GCancellable         *cancellable,
                                                    GAsyncReadyCallback   callback,
                                                    gpointer              user_data);
gboolean         yd_drive_client_move_finish       (YdDriveClient        *self,
                                                    GAsyncResult         *result,
                                                    GError              **error);
void             yd_drive_client_copy_async        (YdDriveClient        *self,
                                                    YdDriveItem          *item,
                                                    const char           *to_parent_id,
                                                    gboolean              auto_rename,
                                                    GCancellable         *cancellable,
                                                    GAsyncReadyCallback   callback,
                                                    gpointer              user_data);
YdDriveItem     *yd_drive_client_copy_finish       (YdDriveClient        *self,
                                                    GAsyncResult         *result,
                                                    GError              **error);

/* §5.14: into the recycle bin, or for ever when @permanently. Already gone is success. */
void             yd_drive_client_remove_async      (YdDriveClient        *self,
                                                    YdDriveItem          *item,
                                                    gboolean              permanently,
                                                    GCancellable         *cancellable,
                                                    GAsyncReadyCallback   callback,
                                                    gpointer              user_data);
gboolean         yd_drive_client_remove_finish     (YdDriveClient        *self,
                                                    GAsyncResult         *result,
                                                    GError              **error);

/* §5.5. An answer without any URL is YD_DRIVE_ERROR_PROTOCOL; a stand-in for a punished file is
 * YD_DRIVE_ERROR_BLOCKED. (transfer full) */
void             yd_drive_client_get_link_async    (YdDriveClient        *self,
                                                    const char           *drive_id,
                                                    const char           *file_id,
                                                    GCancellable         *cancellable,
                                                    GAsyncReadyCallback   callback,
                                                    gpointer              user_data);
YdDriveLink     *yd_drive_client_get_link_finish   (YdDriveClient        *self,
                                                    GAsyncResult         *result,
                                                    GError              **error);

/* §5.7, §5.8: starts an upload. Does the two-step instant upload when the plan asks for it: the
 * hash and proof come from the plan's open descriptor, in a thread; the proof is recomputed when
 * the token changes. YD_DRIVE_ERROR_EXISTS when the name is taken and the plan does not have it
 * told otherwise; also the G_IO_ERRORs of reading
 * the source, G_IO_ERROR_PARTIAL_INPUT when it shrank. (transfer full) */
void             yd_drive_client_create_upload_async  (YdDriveClient            *self,
                                                       const YdDriveUploadPlan  *plan,
                                                       GCancellable             *cancellable,
                                                       GAsyncReadyCallback       callback,
                                                       gpointer                  user_data);
YdDriveUpload   *yd_drive_client_create_upload_finish (YdDriveClient            *self,
                                                       GAsyncResult             *result,
                                                       GError                  **error);

/* Makes the file @item of @from's account, or of another drive, here under its own name, without
 * its bytes: by its hash (§5.8). *made NULL: the service wants the content, or the hash is not
 * known; nothing was made then. YD_DRIVE_ERROR_EXISTS when the name is taken. Takes a link and
 * eight bytes of @from. Announces the item. (transfer full) (nullable) */
void             yd_drive_client_carry_async          (YdDriveClient        *self,
                                                       YdDriveClient        *from,
                                                       YdDriveItem          *item,
                                                       const char           *drive_id,
                                                       const char           *parent_id,
                                                       GCancellable         *cancellable,
                                                       GAsyncReadyCallback   callback,
                                                       gpointer              user_data);
gboolean         yd_drive_client_carry_finish         (YdDriveClient        *self,
                                                       GAsyncResult         *result,
                                                       YdDriveItem         **made,
                                                       GError              **error);

/* §5.9: signed URLs for parts @first … @first + @count - 1: array of strings. (transfer full) */
void             yd_drive_client_get_part_urls_async  (YdDriveClient        *self,
                                                       YdDriveUpload        *upload,
                                                       guint                 first,
                                                       guint                 count,
                                                       GCancellable         *cancellable,
                                                       GAsyncReadyCallback   callback,
                                                       gpointer              user_data);
GPtrArray       *yd_drive_client_get_part_urls_finish (YdDriveClient        *self,
                                                       GAsyncResult         *result,
                                                       GError              **error);

/* §5.9: what the server holds: all pages. Array of gint64 sizes, part 1 first. (transfer full) */
void             yd_drive_client_list_parts_async     (YdDriveClient        *self,
                                                       YdDriveUpload        *upload,
                                                       GCancellable         *cancellable,
                                                       GAsyncReadyCallback   callback,
                                                       gpointer              user_data);
GArray          *yd_drive_client_list_parts_finish    (YdDriveClient        *self,
                                                       GAsyncResult         *result,
                                                       GError              **error);

/* §5.11; when the session is gone the file is looked up: a lost answer is no failure. Also for an
 * instant upload, which only needs the look. YD_DRIVE_ERROR_PROTOCOL when the stored size, or the
 * hash if @upload has one, is another; YD_DRIVE_ERROR_UPLOAD_GONE when neither the session nor the
 * file exists. Announces the item. (transfer full) */
void             yd_drive_client_complete_async       (YdDriveClient        *self,
                                                       YdDriveUpload        *upload,
                                                       GCancellable         *cancellable,
                                                       GAsyncReadyCallback   callback,
                                                       gpointer              user_data);
YdDriveItem     *yd_drive_client_complete_finish      (YdDriveClient        *self,
                                                       GAsyncResult         *result,
                                                       GError              **error);

/* The error that a reply of the data host means (XML, §5.6, §5.10); NULL for 2xx. Any thread.
 * (transfer full) */
GError          *yd_drive_error_from_data_reply       (YdNetReply           *reply);

/* NULL when the service takes @name (§5.7: 1–1024 bytes of UTF-8, no "/"), else the reason as
 * YD_DRIVE_ERROR_NAME. (transfer full) */
GError          *yd_drive_name_check                  (const char           *name);

G_END_DECLS
