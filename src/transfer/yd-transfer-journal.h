/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What survives of transfers: a row for each, and for those under way what is needed to go on.
 * The service is the truth for parts, the file for ranges; this only names them. Small synchronous
 * statements, main thread.
 *
 * Several processes share the tables. Each has an owner's name and holds a lock on a file of that
 * name for as long as it lives; rows of an owner whose lock is free may be taken over.
 */
#pragma once

#include "yd-transfer-place.h"
#include "yd-transfer.h"

#include "yd-base-database.h"
#include "yd-base-hash.h"

G_BEGIN_DECLS

#define YD_TYPE_TRANSFER_JOURNAL (yd_transfer_journal_get_type ())
G_DECLARE_FINAL_TYPE (YdTransferJournal, yd_transfer_journal, YD, TRANSFER_JOURNAL, GObject)

/* In @database (its own connection to the same file, if it is one); lock files in @folder.
 * (transfer full) */
YdTransferJournal *yd_transfer_journal_new (YdBaseDatabase  *database,
                                            const char      *folder,
                                            GError         **error);

typedef enum
{
  YD_TRANSFER_UPLOAD_SENDING,
  YD_TRANSFER_UPLOAD_COMPLETING,
  YD_TRANSFER_UPLOAD_BINNING,  /* the replaced file goes to the bin */
  YD_TRANSFER_UPLOAD_RENAMING, /* the new one gets its name */
} YdTransferUploadStep;

/* What an upload needs to go on. */
typedef struct
{
  char               *drive_id;     /* (owned) (nullable) */
  char               *file_id;      /* (owned) (nullable) */
  char               *upload_id;    /* (owned) (nullable) */
  gint64              part_bytes;
  YdBaseFileIdentity  source;
  char               *content_hash; /* (owned) (nullable) */
  char               *temporary;    /* (owned) (nullable): remote name while it replaces */
  char               *replaced_id;  /* (owned) (nullable): goes to the bin after verification */
  int                 step;         /* YdTransferUploadStep */
  gint64              asked_us;     /* real time; not 0 and without @file_id: the service may have
                                     * made the file by its hash since then */
} YdTransferUploadRecord;

void yd_transfer_upload_record_free (YdTransferUploadRecord *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YdTransferUploadRecord, yd_transfer_upload_record_free)

/* Bytes that are on the disk for certain: [start, end) of temporary file @file. */
typedef struct
{
  gint64 start;
  gint64 end;
  guint  file;
} YdTransferRange;

typedef struct
{
  char   *content_hash; /* (owned) (nullable): what the link said */
  gint64  size;         /* the same; -1 unknown */
  char   *temporaries[YD_TRANSFER_PLACE_FILES_MAX]; /* (owned) (nullable) */
  GArray *ranges;       /* (owned) (nullable): YdTransferRange */
  guint64 inodes[YD_TRANSFER_PLACE_FILES_MAX]; /* of what is whole and gets its name: then nothing
                                                * else tells it; 0 before that */
} YdTransferDownloadRecord;

void yd_transfer_download_record_free (YdTransferDownloadRecord *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YdTransferDownloadRecord, yd_transfer_download_record_free)

/* TRUE also when there is nothing to keep it in: @self NULL, or a transfer without a row. */
gboolean yd_transfer_journal_save_upload   (YdTransferJournal               *self,
                                            YdTransfer                      *transfer,
                                            const YdTransferUploadRecord    *record,
                                            GError                         **error);
gboolean yd_transfer_journal_save_download (YdTransferJournal               *self,
                                            YdTransfer                      *transfer,
                                            const YdTransferDownloadRecord  *record,
                                            GError                         **error);

/* What was saved last; NULL when nothing was, or @self is. (transfer full) (nullable) */
YdTransferUploadRecord *
         yd_transfer_journal_load_upload   (YdTransferJournal               *self,
                                            YdTransfer                      *transfer);
YdTransferDownloadRecord *
         yd_transfer_journal_load_download (YdTransferJournal               *self,
                                            YdTransfer                      *transfer);

/* What was kept before is on the disk when it returns, and survives a power cut: before something
 * is made that only the journal names. In a worker; @self (nullable). */
void     yd_transfer_journal_sync          (YdTransferJournal               *self);

/* The session is of no more use. @self (nullable). */
void     yd_transfer_journal_forget_upload (YdTransferJournal               *self,
                                            YdTransfer                      *transfer);
void     yd_transfer_journal_forget_download (YdTransferJournal             *self,
                                              YdTransfer                    *transfer);

G_END_DECLS
