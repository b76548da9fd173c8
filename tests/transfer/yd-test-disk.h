/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Calls to the disk that fail when a test says so: this program's own definitions stand before
 * the C library's.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  int   write_errno;  /* of pwrite(), from byte write_from of a file on; 0: as always */
  gint64 write_from;
  int   read_errno;   /* of pread(), from byte read_from of the file with read_inode on */
  gint64 read_from;
  guint64 read_inode;
  int   reserve_errno; /* of fallocate() */
  int   sync_errno;    /* of fsync() */
  int   rename_errno;  /* of renameat2() */
  gboolean folds_case; /* renameat2() takes "A" for "a" */
  int   link_errno;    /* of linkat() */
  int   data_sync_errno; /* of fdatasync() */
  guint n_syncs;       /* calls of fdatasync() */
  guint n_renames;     /* renameat2() that reached the system */
} YdTestDisk;

/* Written by the test while no worker is at work. (transfer none) */
YdTestDisk *yd_test_disk_get   (void);

/* All as always again. */
void        yd_test_disk_reset (void);

G_END_DECLS
