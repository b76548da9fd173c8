/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The disk that fails; see the header.
 */
#include "config.h"

#include "yd-test-disk.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static YdTestDisk disk;

YdTestDisk *
yd_test_disk_get (void)
{
  return &disk;
}

void
yd_test_disk_reset (void)
{
  disk = (YdTestDisk) { 0 };
}

static int
refuse (int code)
{
  errno = code;
  return -1;
}

static gboolean
is_unreadable (int fd)
{
  struct stat info;

  return disk.read_errno != 0 && fstat (fd, &info) == 0 && info.st_ino == disk.read_inode;
}

ssize_t
pread (int    fd,
       void  *data,
       size_t length,
       off_t  offset)
{
  if (is_unreadable (fd) && offset + (off_t) length > disk.read_from)
    return refuse (disk.read_errno);
  return syscall (SYS_pread64, fd, data, length, offset);
}

ssize_t
pwrite (int         fd,
        const void *data,
        size_t      length,
        off_t       offset)
{
  if (disk.write_errno != 0 && offset + (off_t) length > disk.write_from)
    return refuse (disk.write_errno);
  return syscall (SYS_pwrite64, fd, data, length, offset);
}

int
fallocate (int   fd,
           int   mode,
           off_t offset,
           off_t length)
{
  if (disk.reserve_errno != 0)
    return refuse (disk.reserve_errno);
  return (int) syscall (SYS_fallocate, fd, mode, offset, length);
}

int
fsync (int fd)
{
  if (disk.sync_errno != 0)
    return refuse (disk.sync_errno);
  return (int) syscall (SYS_fsync, fd);
}

int
fdatasync (int fd)
{
  disk.n_syncs++;
  if (disk.data_sync_errno != 0)
    return refuse (disk.data_sync_errno);
  return (int) syscall (SYS_fdatasync, fd);
}

static gboolean
has_twin (int         folder,
          const char *name)
{
  DIR *dir = fdopendir (openat (folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  gboolean found = FALSE;
  struct dirent *entry;

  while (!found && (entry = readdir (dir)) != NULL)
    found = g_ascii_strcasecmp (entry->d_name, name) == 0;
  closedir (dir);
  return found;
}

int
renameat2 (int           from_folder,
           const char   *from,
           int           to_folder,
           const char   *to,
           unsigned int  flags)
{
  if (disk.rename_errno != 0)
    return refuse (disk.rename_errno);
  if (disk.folds_case && has_twin (to_folder, to))
    return refuse (EEXIST);
  disk.n_renames++;
  return (int) syscall (SYS_renameat2, from_folder, from, to_folder, to, flags);
}

int
linkat (int         from_folder,
        const char *from,
        int         to_folder,
        const char *to,
        int         flags)
{
  if (disk.link_errno != 0)
    return refuse (disk.link_errno);
  return (int) syscall (SYS_linkat, from_folder, from, to_folder, to, flags);
}
