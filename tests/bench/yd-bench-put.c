/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The engine's way of sending bytes, without its calls: the transport and the part plan, each file
 * in a thread of its own, its parts strictly in order. Prints the bytes that were taken, those
 * that were read from anywhere but sockets, and the peak of its memory.
 *
 * yd-bench-put AUTHORITY|- URL FILE...
 */
#include "config.h"

#include "yd-transfer-part-plan.h"

#include "yd-net-transport.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct
{
  YdNetTransport *transport; /* (borrowed) */
  const char *url;           /* (borrowed): of the host */
  const char *path;          /* (borrowed) */
  gint64 taken;              /* bytes; -1 when it failed */
} Job;

static gboolean
put_part (Job                  *job,
          int                   fd,
          const YdTransferPart *part)
{
  g_autofree char *url = g_strdup_printf ("%s/object?partNumber=%u", job->url, part->number);
  g_autoptr(GError) error = NULL;
  g_autoptr(YdNetReply) reply = NULL;
  gint64 progress = 0;

  reply = yd_net_transport_put (job->transport, url, fd, part->offset, part->length, FALSE,
                                &progress, NULL, NULL, &error);
  if (reply == NULL)
    g_printerr ("%s\n", error->message);
  return reply != NULL && yd_net_reply_get_status (reply) == 200;
}

static gpointer
put_file (gpointer data)
{
  Job *job = data;
  int fd = g_open (job->path, O_RDONLY | O_CLOEXEC, 0);
  YdTransferPartPlan plan;
  YdTransferPart part;
  struct stat about;
  guint n_stored = 0;

  job->taken = -1;
  if (fd < 0 || fstat (fd, &about) != 0)
    return NULL;
  job->taken = 0;
  yd_transfer_part_plan_init (&plan, about.st_size, YD_TRANSFER_PART_BYTES);
  while (job->taken >= 0 && yd_transfer_part_plan_next (&plan, n_stored, job->taken, &part))
    {
      job->taken = put_part (job, fd, &part) ? job->taken + part.length : -1;
      n_stored++;
    }
  close (fd);
  return NULL;
}

/* Trusts the authority in the file at @path beside no other. */
static gboolean
trust (const char *path)
{
  g_autofree char *absolute = g_canonicalize_filename (path, NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(GTlsDatabase) database = g_tls_file_database_new (absolute, &error);

  if (database == NULL)
    {
      g_printerr ("%s\n", error->message);
      return FALSE;
    }
  g_tls_backend_set_default_database (g_tls_backend_get_default (), database);
  return TRUE;
}

/* The number behind @name in the file of /proc/self at @path; 0 when there is none. */
static gint64
read_number (const char *path,
             const char *name)
{
  g_autofree char *text = NULL;
  const char *line;

  if (!g_file_get_contents (path, &text, NULL, NULL) || (line = strstr (text, name)) == NULL)
    return 0;
  return g_ascii_strtoll (line + strlen (name), NULL, 10);
}

int
main (int    argc,
      char **argv)
{
  g_autoptr(YdNetTransport) transport = NULL;
  g_autofree Job *jobs = NULL;
  g_autofree GThread **threads = NULL;
  gint64 taken = 0;
  int n_files = argc - 3;

  if (n_files < 1 || (strcmp (argv[1], "-") != 0 && !trust (argv[1])))
    {
      g_printerr ("usage: yd-bench-put AUTHORITY|- URL FILE...\n");
      return EXIT_FAILURE;
    }
  transport = yd_net_transport_new ("Yunduo/bench", n_files);
  jobs = g_new0 (Job, n_files);
  threads = g_new0 (GThread *, n_files);
  for (int i = 0; i < n_files; i++)
    {
      jobs[i] = (Job) { transport, argv[2], argv[3 + i], 0 };
      threads[i] = g_thread_new ("put", put_file, &jobs[i]);
    }
  for (int i = 0; i < n_files; i++)
    {
      g_thread_join (threads[i]);
      taken = jobs[i].taken < 0 || taken < 0 ? -1 : taken + jobs[i].taken;
    }
  g_print ("bytes %" G_GINT64_FORMAT "\nread %" G_GINT64_FORMAT "\npeak %" G_GINT64_FORMAT
           " KiB\n", taken, read_number ("/proc/self/io", "rchar:"),
           read_number ("/proc/self/status", "VmHWM:"));
  return taken < 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}
