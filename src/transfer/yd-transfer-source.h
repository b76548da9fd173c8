/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The local file of an upload: opened once, watched for changes, hashed as it goes. Never
 * written to. Blocks: worker threads only, one at a time.
 */
#pragma once

#include "yd-base-hash.h"

G_BEGIN_DECLS

typedef struct
{
  int                 fd;           /* -1: not open */
  gboolean            any_device;   /* the device's number says nothing: see the identity's */
  YdBaseFileIdentity  identity;     /* when it was opened; device 0 where it says nothing */
  YdBaseHash         *hash;         /* (owned) (nullable): of the first @hashed bytes */
  gint64              hashed;
  char               *content_hash; /* (owned) (nullable): of all, once known */
  GBytes             *content;      /* (owned) (nullable): all of a small file, for a while */
} YdTransferSource;

#define YD_TRANSFER_SOURCE_INIT { .fd = -1 }
#define YD_TRANSFER_SOURCE_SMALL (64 * 1024) /* bytes: read and hashed when it is opened */

/* @follow: a symbolic link is meant; otherwise one is refused. Never waits for a pipe's other
 * end. YD_TRANSFER_ERROR_UNSUPPORTED for what is not a file, _SOURCE_GONE for nothing at all,
 * _SOURCE_CHANGED for a link instead of a file, else the errno's G_IO_ERROR. */
gboolean yd_transfer_source_open    (YdTransferSource  *self,
                                     const char        *path,
                                     gboolean           follow,
                                     GError           **error);

/* Reads all of a small file, for its hash and its proof; nothing for others. */
gboolean yd_transfer_source_take_in (YdTransferSource  *self,
                                     GError           **error);

/* YD_TRANSFER_ERROR_SOURCE_CHANGED unless it still is what was opened. Any thread, short. */
gboolean yd_transfer_source_check   (YdTransferSource  *self,
                                     GError           **error);

/* Hashes on up to byte @end (not again what was hashed); nothing once the hash is known. */
gboolean yd_transfer_source_hash_to (YdTransferSource  *self,
                                     gint64             end,
                                     GCancellable      *cancellable,
                                     GError           **error);

/* Hashes to the end and checks once more: content_hash is then what was sent. */
gboolean yd_transfer_source_end     (YdTransferSource  *self,
                                     GCancellable      *cancellable,
                                     GError           **error);

/* It may be opened again. */
void     yd_transfer_source_clear   (YdTransferSource  *self);

G_END_DECLS
