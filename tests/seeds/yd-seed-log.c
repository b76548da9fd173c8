/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The log of the program's database and what a power cut leaves of it. Commits follow each other in
 * that one file, so that a cut takes the last ones; where it goes through the middle of one, SQLite
 * finds that out. The log is never written back while a program lives: the thread that would do so
 * does nothing.
 */
#include "config.h"

#include "yd-seed.h"

#include <string.h>
#include <sys/stat.h>

GThread *__real_g_thread_new (const char *name, GThreadFunc func, gpointer data);
GThread *__wrap_g_thread_new (const char *name, GThreadFunc func, gpointer data);

static char *log_path;   /* (owned) */
static gint64 n_synced;  /* bytes */

gint64
yd_seed_log_get_size (void)
{
  struct stat info;

  return log_path != NULL && stat (log_path, &info) == 0 ? info.st_size : 0;
}

void
yd_seed_log_begin (const char *path)
{
  g_free (log_path);
  log_path = g_strdup (path);
  n_synced = yd_seed_log_get_size ();
}

gboolean
yd_seed_log_is (int file)
{
  struct stat here;
  struct stat there;

  return log_path != NULL && fstat (file, &here) == 0 && stat (log_path, &there) == 0 &&
         here.st_ino == there.st_ino && here.st_dev == there.st_dev;
}

void
yd_seed_log_synced (int file)
{
  if (yd_seed_log_is (file))
    n_synced = yd_seed_log_get_size ();
}

gint64
yd_seed_log_cut (YdSeed *self)
{
  gint64 size = yd_seed_log_get_size ();
  gint64 left = n_synced + yd_seed_choose (self, (guint) (size - n_synced) + 1);

  yd_seed_note (self, "%d of %d bytes of the log are left", (int) left, (int) size);
  return left;
}

static gpointer
do_nothing (gpointer data)
{
  return NULL;
}

GThread *
__wrap_g_thread_new (const char  *name,
                     GThreadFunc  func,
                     gpointer     data)
{
  gboolean writes_back = yd_seed_get () != NULL && g_str_equal (name, "yd-checkpoint");

  return __real_g_thread_new (name, writes_back ? do_nothing : func, data);
}
