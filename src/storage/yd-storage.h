/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A storage: what the user adds and sees in the list. A name, an account, a drive, a root folder
 * and options; gives a ready drive client.
 */
#pragma once

#include "yd-storage-account.h"
#include "yd-storage-proxy.h"

G_BEGIN_DECLS

typedef enum
{
  YD_STORAGE_REMOVE_TRASH,  /* into the recycle bin */
  YD_STORAGE_REMOVE_DELETE, /* for ever */
} YdStorageRemoval;

typedef enum
{
  YD_STORAGE_LIVP_JPEG,
  YD_STORAGE_LIVP_MOV,
  YD_STORAGE_LIVP_BOTH,    /* two files */
  YD_STORAGE_LIVP_REBUILT, /* one .livp, a stored zip of both */
} YdStorageLivp;

typedef enum
{
  YD_STORAGE_ORDER_NAME,
  YD_STORAGE_ORDER_SIZE,
  YD_STORAGE_ORDER_UPDATED,
  YD_STORAGE_ORDER_CREATED,
} YdStorageOrder;

/* What the dialog edits; everything but the secrets. Strings are owned by the struct. */
typedef struct
{
  char             *name;     /* (owned): unique, without ":" and "/" */
  YdDriveKind       kind;
  char             *root_id;  /* (owned): "root" or a folder id */
  YdStorageRemoval  removal;
  YdStorageLivp     livp;
  gboolean          instant;  /* instant upload */
  gboolean          internal; /* internal upload host */
  YdStorageOrder    order;    /* what a folder is first sorted by */
  gboolean          descending;
  char             *proxy;    /* (owned): download proxy template, "" for direct */
  gboolean          enabled;  /* FALSE: it stays in the list and cannot be used */
  gboolean          indexed;  /* all its names are asked for, to be found without the service */
} YdStorageOptions;

/* "", DEFAULT, root, trash, jpeg, instant, not internal, by name, ascending, direct, enabled,
 * not indexed. */
YdStorageOptions *yd_storage_options_new  (void);
YdStorageOptions *yd_storage_options_copy (const YdStorageOptions *self);
void              yd_storage_options_free (YdStorageOptions       *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YdStorageOptions, yd_storage_options_free)

/* The folder id in @text: "root", an id, or a pasted web address of a folder; NULL when it is
 * none. *kind, which must have a value, is set by addresses that name a drive and are accepted.
 * (transfer full) */
char             *yd_storage_parse_root   (const char  *text,
                                           YdDriveKind *kind);

#define YD_TYPE_STORAGE (yd_storage_get_type ())
G_DECLARE_FINAL_TYPE (YdStorage, yd_storage, YD, STORAGE, GObject)

/* Properties, read-only and notified: "name", "account", and "options" (a pointer to the
 * YdStorageOptions that get_options() gives; notified with each change of them).
 * (transfer full) */
YdStorage              *yd_storage_new          (gint64                  id,
                                                 YdStorageAccount       *account,
                                                 const YdStorageOptions *options);
gint64                  yd_storage_get_id       (YdStorage              *self);
const char             *yd_storage_get_name     (YdStorage              *self);
YdStorageAccount       *yd_storage_get_account  (YdStorage              *self);
YdDriveClient          *yd_storage_get_drive    (YdStorage              *self);
const YdStorageOptions *yd_storage_get_options  (YdStorage              *self);
void                    yd_storage_set_options  (YdStorage              *self,
                                                 const YdStorageOptions *options);
/* The id of its drive; NULL when the account was not granted it (or does not know yet). */
const char             *yd_storage_get_drive_id (YdStorage              *self);
/* Its root folder as an item. NULL as above. (transfer full) */
YdDriveItem            *yd_storage_dup_root     (YdStorage              *self);

G_END_DECLS
