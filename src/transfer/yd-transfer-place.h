/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where a download lands: folders, temporary files and the move to the final name, always
 * relative to an open folder, never through a symbolic link below it, never over something that
 * is there. Blocks: worker threads only. Names are encoded ones (yd-transfer-name.h). Errors are
 * G_IO_ERROR of the errno.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Opens @path and then each of @below (nullable) in it; -1 with @error. The caller closes. */
int      yd_transfer_place_open_folder   (const char          *path,
                                          const char * const  *below,
                                          GError             **error);

/* Makes the folder @name, or "@name (1)" …: what it is called now. (transfer full) */
char    *yd_transfer_place_make_folder   (int                  folder,
                                          const char          *name,
                                          GError             **error);

/* What it would be called. (transfer full) */
char    *yd_transfer_place_choose_folder (int                  folder,
                                          const char          *name,
                                          GError             **error);

/* Makes it, unless the folder @name is there already, from an earlier walk: then that one.
 * (transfer full) */
char    *yd_transfer_place_remake_folder (int                  folder,
                                          const char          *name,
                                          GError             **error);

/* Files that land together: for both, the same number is taken. */
#define YD_TRANSFER_PLACE_FILES_MAX 2

typedef struct
{
  char *name;      /* (owned) (nullable): wanted, encoded */
  int   file;      /* -1: not there */
  char *temporary; /* (owned) (nullable) */
} YdTransferPlaceFile;

/* A new file of the hidden name @temporary for @size bytes (-1 unknown), locked against others who
 * would go on with it; the space is reserved where the file system can, so that a full disk is
 * known before a byte is fetched. -1 with @error. */
int      yd_transfer_place_create        (int                  folder,
                                          const char          *temporary,
                                          gint64               size,
                                          GError             **error);

/* The same file again, later or in another process: G_IO_ERROR_NOT_FOUND when there is none,
 * G_IO_ERROR_BUSY when somebody has it, G_IO_ERROR_NOT_REGULAR_FILE when it is not one of ours of
 * at least @least bytes. */
int      yd_transfer_place_reopen        (int                  folder,
                                          const char          *temporary,
                                          gint64               least,
                                          GError             **error);

/* What to do when a name is taken. */
typedef enum
{
  YD_TRANSFER_PLACE_NUMBER,  /* all get " (1)" or the first number that is free */
  YD_TRANSFER_PLACE_REFUSE,  /* G_IO_ERROR_EXISTS */
  YD_TRANSFER_PLACE_REPLACE, /* the other file, or the link itself, never what it leads to; a folder
                              * is not replaced: G_IO_ERROR_IS_DIRECTORY */
} YdTransferPlaceTaken;

/* Brings the bytes of @files to the disk and gives them their names: what the first is called now.
 * On failure all of them have their temporary names, but for those that have replaced another.
 * (transfer full) */
char    *yd_transfer_place_commit        (int                         folder,
                                          const YdTransferPlaceFile  *files,
                                          guint                       n_files,
                                          YdTransferPlaceTaken        taken,
                                          GError                    **error);

/* Something has the name. */
gboolean yd_transfer_place_is_taken      (int                  folder,
                                          const char          *name);

/* The file @name is one of @size bytes with this SHA-1 (any case). Reads all of it, unless the
 * sizes differ. FALSE also when it cannot be read or was cancelled. */
gboolean yd_transfer_place_has           (int                  folder,
                                          const char          *name,
                                          gint64               size,
                                          const char          *hash,
                                          GCancellable        *cancellable);

/* Of the file @name; 0 when there is none. */
guint64  yd_transfer_place_get_inode     (int                  folder,
                                          const char          *name);
/* Gives one file its name; REFUSE as for NUMBER. FALSE when it keeps the one it has. */
gboolean yd_transfer_place_rename        (int                  folder,
                                          const char          *temporary,
                                          const char          *name,
                                          YdTransferPlaceTaken taken);

void     yd_transfer_place_discard       (int                  folder,
                                          const char          *temporary);

/* All of @data at @offset; FALSE with @error. */
gboolean yd_transfer_place_write         (int                  file,
                                          gconstpointer        data,
                                          gsize                length,
                                          goffset              offset,
                                          GError             **error);

G_END_DECLS
