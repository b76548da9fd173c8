/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Landing places; see the header.
 */
#include "config.h"

#include "yd-transfer-place.h"

#include "yd-transfer-name.h"

#include "yd-base-hash.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define NUMBER_MAX 10000
#define FOLDER_FLAGS (O_RDONLY | O_DIRECTORY | O_CLOEXEC)

static void
set_errno_error (GError    **error,
                 int         code,
                 const char *what)
{
  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code), "%s: %s", what,
               g_strerror (code));
}

int
yd_transfer_place_open_folder (const char          *path,
                               const char * const  *below,
                               GError             **error)
{
  int folder = open (path, FOLDER_FLAGS);

  for (gsize i = 0; folder >= 0 && below != NULL && below[i] != NULL; i++)
    {
      int next = openat (folder, below[i], FOLDER_FLAGS | O_NOFOLLOW);
      int code = errno;

      close (folder);
      errno = code;
      folder = next;
    }
  if (folder < 0)
    set_errno_error (error, errno, "cannot open the folder");
  return folder;
}

char *
yd_transfer_place_make_folder (int          folder,
                               const char  *name,
                               GError     **error)
{
  for (guint number = 0; number < NUMBER_MAX; number++)
    {
      g_autofree char *numbered = yd_transfer_name_numbered (name, number);

      if (mkdirat (folder, numbered, 0777) == 0)
        return g_steal_pointer (&numbered);
      if (errno != EEXIST)
        break;
    }
  set_errno_error (error, errno, "cannot make the folder");
  return NULL;
}

char *
yd_transfer_place_choose_folder (int          folder,
                                 const char  *name,
                                 GError     **error)
{
  for (guint number = 0; number < NUMBER_MAX; number++)
    {
      g_autofree char *numbered = yd_transfer_name_numbered (name, number);
      struct stat there;

      if (fstatat (folder, numbered, &there, AT_SYMLINK_NOFOLLOW) == 0)
        continue;
      if (errno == ENOENT)
        return g_steal_pointer (&numbered);
      set_errno_error (error, errno, "cannot look into the folder");
      return NULL;
    }
  set_errno_error (error, EEXIST, "cannot make the folder");
  return NULL;
}

char *
yd_transfer_place_remake_folder (int          folder,
                                 const char  *name,
                                 GError     **error)
{
  int there = openat (folder, name, FOLDER_FLAGS | O_NOFOLLOW);

  if (there < 0)
    return yd_transfer_place_make_folder (folder, name, error);
  close (there);
  return g_strdup (name);
}

/* FALSE only when the space is known to be missing. */
static gboolean
reserve_space (int     file,
               gint64  size,
               GError **error)
{
  int result;

  if (size <= 0)
    return TRUE;
  do
    result = fallocate (file, FALLOC_FL_KEEP_SIZE, 0, size);
  while (result != 0 && errno == EINTR);
  if (result == 0 || (errno != ENOSPC && errno != EDQUOT && errno != EFBIG))
    return TRUE;
  set_errno_error (error, errno, "cannot reserve space for the file");
  return FALSE;
}

/* FALSE: another has it. */
static gboolean
try_lock (int file)
{
  struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET };

  return fcntl (file, F_OFD_SETLK, &lock) == 0 || (errno != EAGAIN && errno != EACCES);
}

int
yd_transfer_place_create (int          folder,
                          const char  *temporary,
                          gint64       size,
                          GError     **error)
{
  int file = openat (folder, temporary, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);

  if (file < 0)
    {
      set_errno_error (error, errno, "cannot create a file");
      return -1;
    }
  try_lock (file);
  if (!reserve_space (file, size, error))
    {
      close (file);
      yd_transfer_place_discard (folder, temporary);
      return -1;
    }
  return file;
}

/* Nobody else's, not known by another name, not shorter than it has to be. */
static gboolean
is_ours (int     file,
         gint64  least)
{
  struct stat info;

  return fstat (file, &info) == 0 && S_ISREG (info.st_mode) && info.st_uid == geteuid () &&
         info.st_nlink == 1 && info.st_size >= least;
}

int
yd_transfer_place_reopen (int          folder,
                          const char  *temporary,
                          gint64       least,
                          GError     **error)
{
  int file = openat (folder, temporary, O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);

  if (file < 0)
    {
      set_errno_error (error, errno == ENXIO ? ELOOP : errno, "cannot open the file again");
      return -1;
    }
  if (is_ours (file, least) && try_lock (file))
    return file;
  if (is_ours (file, least))
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_BUSY, "somebody has the file");
  else
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE,
                         "not the file that was left here");
  close (file);
  return -1;
}

/* For file systems that know neither RENAME_NOREPLACE nor links: the name is taken with an empty
 * file of ours first, which the rename then replaces. */
static int
move_over_own_placeholder (int         folder,
                           const char *temporary,
                           const char *name)
{
  int placeholder = openat (folder, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
                            0666);
  int code;

  if (placeholder < 0)
    return -1;
  close (placeholder);
  if (renameat (folder, temporary, folder, name) == 0)
    return 0;
  code = errno;
  unlinkat (folder, name, 0);
  errno = code;
  return -1;
}

/* 0, or -1 with errno; EEXIST when @name is taken. */
static int
move_without_replacing (int         folder,
                        const char *temporary,
                        const char *name)
{
  if (renameat2 (folder, temporary, folder, name, RENAME_NOREPLACE) == 0)
    return 0;
  if (errno != EINVAL && errno != ENOSYS && errno != ENOTSUP)
    return -1;
  if (linkat (folder, temporary, folder, name, 0) == 0)
    {
      unlinkat (folder, temporary, 0);
      return 0;
    }
  if (errno != EPERM && errno != ENOTSUP && errno != ENOSYS && errno != EMLINK)
    return -1;
  return move_over_own_placeholder (folder, temporary, name);
}

gboolean
yd_transfer_place_is_taken (int         folder,
                            const char *name)
{
  struct stat info;

  return fstatat (folder, name, &info, AT_SYMLINK_NOFOLLOW) == 0;
}

guint64
yd_transfer_place_get_inode (int         folder,
                             const char *name)
{
  struct stat info;

  return fstatat (folder, name, &info, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG (info.st_mode)
           ? info.st_ino : 0;
}

gboolean
yd_transfer_place_rename (int                   folder,
                          const char           *temporary,
                          const char           *name,
                          YdTransferPlaceTaken  taken)
{
  if (taken == YD_TRANSFER_PLACE_REPLACE)
    return renameat (folder, temporary, folder, name) == 0;
  return move_without_replacing (folder, temporary, name) == 0;
}

/* Gives the first @n_moved of @files their temporary names back; errno stays. */
static void
move_back (int                        folder,
           const YdTransferPlaceFile *files,
           char                     **names,
           guint                      n_moved)
{
  int code = errno;

  for (guint i = 0; i < n_moved; i++)
    if (move_without_replacing (folder, names[i], files[i].temporary) != 0)
      g_debug ("A file could not be moved back: %s", g_strerror (errno));
  errno = code;
}

/* 0 when all of @files have the names of @number, or -1 with errno and none has; EEXIST when a
 * name is taken. */
static int
move_all (int                        folder,
          const YdTransferPlaceFile *files,
          guint                      n_files,
          guint                      number,
          char                     **first)
{
  char *names[YD_TRANSFER_PLACE_FILES_MAX] = { NULL };
  int result = 0;

  for (guint i = 0; i < n_files; i++)
    {
      names[i] = yd_transfer_name_numbered (files[i].name, number);
      if (i > 0 && yd_transfer_place_is_taken (folder, names[i]))
        {
          errno = EEXIST;
          result = -1;
        }
    }
  for (guint i = 0; i < n_files && result == 0; i++)
    {
      result = move_without_replacing (folder, files[i].temporary, names[i]);
      if (result != 0)
        move_back (folder, files, names, i);
    }
  if (result == 0)
    *first = g_steal_pointer (&names[0]);
  for (guint i = 0; i < n_files; i++)
    g_free (names[i]);
  return result;
}

gboolean
yd_transfer_place_has (int           folder,
                       const char   *name,
                       gint64        size,
                       const char   *hash,
                       GCancellable *cancellable)
{
  int file = openat (folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
  g_autofree char *actual = NULL;
  struct stat info;

  if (file < 0)
    return FALSE;
  if (fstat (file, &info) == 0 && S_ISREG (info.st_mode) && info.st_size == size)
    actual = yd_base_hash_fd (file, 0, -1, NULL, cancellable, NULL);
  close (file);
  return actual != NULL && g_ascii_strcasecmp (actual, hash) == 0;
}

/* 0, or -1 with errno; EISDIR when a name is a folder's. */
static int
replace_all (int                        folder,
             const YdTransferPlaceFile *files,
             guint                      n_files,
             char                     **first)
{
  struct stat info;

  for (guint i = 0; i < n_files; i++)
    if (fstatat (folder, files[i].name, &info, AT_SYMLINK_NOFOLLOW) == 0 && S_ISDIR (info.st_mode))
      {
        errno = EISDIR;
        return -1;
      }
  for (guint i = 0; i < n_files; i++)
    if (renameat (folder, files[i].temporary, folder, files[i].name) != 0)
      return -1;
  *first = g_strdup (files[0].name);
  return 0;
}

/* 0, or -1 with errno. */
static int
give_names (int                        folder,
            const YdTransferPlaceFile *files,
            guint                      n_files,
            YdTransferPlaceTaken       taken,
            char                     **first)
{
  guint numbers = taken == YD_TRANSFER_PLACE_NUMBER ? NUMBER_MAX : 1;

  if (taken == YD_TRANSFER_PLACE_REPLACE)
    return replace_all (folder, files, n_files, first);
  for (guint number = 0; number < numbers; number++)
    {
      if (move_all (folder, files, n_files, number, first) == 0)
        return 0;
      if (errno != EEXIST)
        break;
    }
  return -1;
}

char *
yd_transfer_place_commit (int                         folder,
                          const YdTransferPlaceFile  *files,
                          guint                       n_files,
                          YdTransferPlaceTaken        taken,
                          GError                    **error)
{
  char *name = NULL;

  g_return_val_if_fail (n_files > 0 && n_files <= YD_TRANSFER_PLACE_FILES_MAX, NULL);

  for (guint i = 0; i < n_files; i++)
    if (fsync (files[i].file) != 0)
      {
        set_errno_error (error, errno, "cannot write the file to the disk");
        return NULL;
      }
  if (give_names (folder, files, n_files, taken, &name) != 0)
    {
      set_errno_error (error, errno, "cannot give the file its name");
      return NULL;
    }
  if (fsync (folder) != 0)
    g_debug ("The folder could not be synced: %s", g_strerror (errno));
  return name;
}

void
yd_transfer_place_discard (int         folder,
                           const char *temporary)
{
  if (unlinkat (folder, temporary, 0) != 0)
    g_debug ("A temporary file could not be removed: %s", g_strerror (errno));
}

gboolean
yd_transfer_place_write (int             file,
                         gconstpointer   data,
                         gsize           length,
                         goffset         offset,
                         GError        **error)
{
  const char *bytes = data;
  gsize done = 0;

  while (done < length)
    {
      gssize written = pwrite (file, bytes + done, length - done, offset + (goffset) done);

      if (written < 0 && errno == EINTR)
        continue;
      if (written <= 0)
        {
          set_errno_error (error, written < 0 ? errno : EIO, "cannot write the file");
          return FALSE;
        }
      done += (gsize) written;
    }
  return TRUE;
}
