/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the tests of moving bytes share: a simulator, a signed-in storage over it, a queue and a
 * folder of its own. Waits of the retry policy cost a millisecond and are counted.
 */
#pragma once

#include "yd-transfer-queue-private.h"

#include "yd-sim.h"

G_BEGIN_DECLS

#define YD_TEST_PART_BYTES 4096

typedef struct
{
  YdSim            *sim;       /* (owned) */
  YdBaseClock      *clock;     /* (owned) */
  YdNetTransport   *transport; /* (owned) */
  YdStorage        *storage;   /* (owned) */
  YdTransferQueue  *queue;     /* (owned) */
  char             *folder;    /* (owned): on the disk, empty at first */
  const char       *drive_id;  /* (borrowed) */
  YdTransferConflict conflict; /* of downloads: KEEP_BOTH */
  guint             n_added;   /* heard on the feed */
  guint             n_ended;   /* heard from the queue */
} YdTestTransfer;

/* @options (nullable): of the simulator. */
void         yd_test_transfer_init           (YdTestTransfer       *self,
                                              const YdSimOptions   *options);
/* Asserts that nothing moves any more, that no temporary file is left in the folder and that the
 * simulator saw nothing it should not. */
void         yd_test_transfer_clear          (YdTestTransfer       *self);
/* Asserts that what the queue has counted as it changed is what is there. */
void         yd_test_transfer_check_counts   (YdTransferQueue      *queue);
/* Another configuration of the same storage. */
void         yd_test_transfer_configure      (YdTestTransfer       *self,
                                              gboolean              instant,
                                              YdStorageLivp         livp);

/* The same storage, of an account whose service is at @url, as far as it knows: calls go to the
 * simulator all the same. Before anything moves. */
void         yd_test_transfer_move_away      (YdTestTransfer       *self,
                                              const char           *url);

/* Turns the main loop until @done; fails the test after twenty seconds. */
void         yd_test_transfer_spin           (gboolean            (*done) (gpointer),
                                              gpointer              data);
/* … until nothing is active. */
void         yd_test_transfer_wait           (YdTestTransfer       *self);
/* … until @transfer is in @state. */
void         yd_test_transfer_wait_state     (YdTransfer           *transfer,
                                              YdTransferState       state);
/* … until @transfer waits for @reason. */
void         yd_test_transfer_wait_reason    (YdTransfer           *transfer,
                                              YdTransferReason      reason);

/* @length bytes that repeat nowhere near. (transfer full) */
GBytes      *yd_test_transfer_make_bytes     (gsize                 length);
/* Writes a file in the folder: its path. (transfer full) */
char        *yd_test_transfer_write          (YdTestTransfer       *self,
                                              const char           *name,
                                              GBytes               *bytes);
void         yd_test_transfer_assert_file    (YdTestTransfer       *self,
                                              const char           *name,
                                              GBytes               *bytes);
gboolean     yd_test_transfer_has_file       (YdTestTransfer       *self,
                                              const char           *name);
guint        yd_test_transfer_count_files    (YdTestTransfer       *self);

/* Puts one file or folder into the queue; returns when its transfer is there. (transfer none) */
YdTransfer  *yd_test_transfer_upload         (YdTestTransfer       *self,
                                              const char           *path);
YdTransfer  *yd_test_transfer_download       (YdTestTransfer       *self,
                                              const char           *file_id);
YdTransfer  *yd_test_transfer_get            (YdTestTransfer       *self,
                                              guint                 position);
/* The remote item. (transfer full) */
YdDriveItem *yd_test_transfer_get_item       (YdTestTransfer       *self,
                                              const char           *file_id);
/* The remote file at @path holds @bytes. */
void         yd_test_transfer_assert_remote  (YdTestTransfer       *self,
                                              const char           *path,
                                              GBytes               *bytes);
/* The upload @transfer is done, and its file holds @bytes. */
void         yd_test_transfer_assert_arrived (YdTestTransfer       *self,
                                              YdTransfer           *transfer,
                                              GBytes               *bytes);
void         yd_test_transfer_assert_no_remote (YdTestTransfer     *self,
                                                const char         *path);
/* A file of @bytes in the remote root: its id. (transfer full) */
char        *yd_test_transfer_add_remote     (YdTestTransfer       *self,
                                              const char           *name,
                                              GBytes               *bytes);
/* The @nth and the @times - 1 following requests to @endpoint go wrong. */
void         yd_test_transfer_add_fault      (YdTestTransfer       *self,
                                              const char           *endpoint,
                                              YdSimFaultKind        kind,
                                              guint                 nth,
                                              goffset               n);
/* Bytes that came as parts. */
goffset      yd_test_transfer_count_put      (YdTestTransfer       *self);
/* The id of the file that is being sent, from the address of its part. (transfer full) */
char        *yd_test_transfer_dup_sent_id    (YdTestTransfer       *self);
guint        yd_test_transfer_count_waits    (YdTestTransfer       *self);
/* From now on the deadlines of calls (30 s and more) pass within an eighth of a second. */
void         yd_test_transfer_be_impatient   (YdTestTransfer       *self);
/* From now on waits take their time. */
void         yd_test_transfer_be_patient     (YdTestTransfer       *self);
/* The clock of the transfers is later at once, by microseconds; timers take what they took. */
void         yd_test_transfer_pass           (YdTestTransfer       *self,
                                              gint64                us);

#define yd_test_transfer_assert_failed(transfer, domain, code) \
  G_STMT_START { \
    g_assert_cmpint (yd_transfer_get_state (transfer), ==, YD_TRANSFER_FAILED); \
    g_assert_error (yd_transfer_get_error (transfer), domain, (int) (code)); \
  } G_STMT_END

#define yd_test_transfer_assert_done(transfer) \
  G_STMT_START { \
    g_assert_no_error (yd_transfer_get_error (transfer)); \
    g_assert_cmpint (yd_transfer_get_state (transfer), ==, YD_TRANSFER_DONE); \
  } G_STMT_END

G_END_DECLS
