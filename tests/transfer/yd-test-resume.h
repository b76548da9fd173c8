/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the tests of interrupted uploads share: one upload in a journal, attempts at it, each by an
 * owner of its own, and a power cut at any request.
 */
#pragma once

#include "yd-test-transfer.h"

#include "yd-transfer-engine.h"
#include "yd-transfer-journal-private.h"
#include "yd-transfer-private.h"

G_BEGIN_DECLS

typedef struct
{
  YdTestTransfer     test;
  YdBaseDatabase    *database;  /* (owned) */
  GListStore        *storages;  /* (owned) */
  YdTransferGroup   *group;     /* (owned) (nullable) */
  YdTransferEngine  *engine;    /* (owned) (nullable): of the attempt */
  YdTransfer        *transfer;  /* (owned) (nullable) */
  GCancellable      *cancellable; /* (owned) (nullable) */
  gboolean           running;
  gboolean           success;
  GError            *error;     /* (owned) (nullable) */
} YdTestResume;

void      yd_test_resume_init        (YdTestResume      *self);
/* @options (nullable): of the simulator. */
void      yd_test_resume_init_with   (YdTestResume       *self,
                                      const YdSimOptions *options);
void      yd_test_resume_clear       (YdTestResume      *self);

/* A new upload of @path, in the journal of a new owner. */
void      yd_test_resume_add         (YdTestResume       *self,
                                      const char         *path,
                                      YdTransferConflict  conflict,
                                      gboolean            only_instant);
/* Another owner finds it. */
void      yd_test_resume_adopt       (YdTestResume       *self);

void      yd_test_resume_start       (YdTestResume       *self);
/* Until the attempt has ended. */
void      yd_test_resume_wait        (YdTestResume       *self);
/* Without goodbye: nothing is written any more. */
void      yd_test_resume_cut         (YdTestResume       *self);
/* Starts, and cuts at the @nth request, which arrives or does not, unlike its answer; FALSE when
 * the attempt ended before. */
gboolean  yd_test_resume_run_until   (YdTestResume       *self,
                                      guint               nth,
                                      gboolean            arrives);
/* Forgets the upload and its journal. */
void      yd_test_resume_drop        (YdTestResume       *self);

/* The names in the remote root, sorted, each with a newline after it. (transfer full) */
char     *yd_test_resume_list        (YdTestResume       *self);
/* A remote file, for ever. */
void      yd_test_resume_remove      (YdTestResume       *self,
                                      const char         *name);
/* Bytes that came as parts. */
goffset   yd_test_resume_count_put   (YdTestResume       *self);
guint     yd_test_resume_count_rows  (YdTestResume       *self,
                                      const char         *table);

G_END_DECLS
